"""A thing of a team's inbox on its way: its signed texts, and what the device knew that received them.

Format: docs/format/team.md, rule 5. Nothing here is signed but those texts: deeds name a thing by its hash.
"""

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from portable_record.crypto.b64 import b64url
from portable_record.crypto.did import key_from_did
from portable_record.errors import CircleFileError, DidError, MalformedChangeError, NotCanonicalError
from portable_record.record import shapes
from portable_record.record.canonical import canonical, read_canonical
from portable_record.record.strict import Strict

PURPOSE = "portable-record/v1/circle/thing"
VERSION = 1
MOST = 32 * 1024 * 1024  # bytes
MOST_TEXT = 1_000  # characters of a name
MOST_LISTED = 1_000
_READ = Strict(CircleFileError)
_TEXTS = ("record", "item", "consent", "received", "file", "sender", "signed")
_NAMES = ("v", "purpose", "known", "pins", "files", *_TEXTS)


@dataclass(frozen=True)
class Thing:
    """One thing of the inbox, as it came. ``pins`` are issuers, each with the key that fitted then."""

    record: str
    item: str
    consent: str
    received: str
    file: str
    sender: str
    signed: str = field(repr=False)
    known: bool = False
    pins: tuple[tuple[str, str], ...] = ()
    files: tuple[tuple[str, int], ...] = ()

    @cached_property
    def written(self) -> bytes:
        """The thing as bytes."""
        return canonical(
            {
                "v": VERSION,
                "purpose": PURPOSE,
                **{name: getattr(self, name) for name in _TEXTS},
                "known": self.known,
                "pins": [list(pair) for pair in self.pins],
                "files": [list(pair) for pair in self.files],
            }
        )

    @cached_property
    def hash(self) -> str:
        """The name by which deeds call it."""
        return b64url(hashlib.sha256(self.written).digest())


def read_thing(data: bytes) -> Thing:
    """Read a thing. What comes back is well formed, and nothing of it is believed yet.

    Raises:
        CircleFileError: it is not written as it must be.
    """
    if len(data) > MOST:
        raise CircleFileError("It is larger than a thing may be.")
    try:
        file = _READ.named(read_canonical(data), _NAMES)
        if _READ.number(file["v"]) != VERSION or file["purpose"] != PURPOSE:
            raise CircleFileError("It was made for something else.", place="purpose")
        if not isinstance(file["known"], bool):
            raise CircleFileError("It does not say whether the sender was known.", place="known")
        thing = Thing(
            **{name: _READ.text(file[name]) for name in _TEXTS},
            known=file["known"],
            pins=tuple((_READ.text(iss), _READ.text(did)) for iss, did in _pairs(file["pins"])),
            files=tuple((_READ.text(name), _READ.number(size)) for name, size in _pairs(file["files"])),
        )
        _check(thing)
    except (NotCanonicalError, MalformedChangeError, DidError) as broken:
        raise CircleFileError(broken.detail, place=broken.place) from broken
    return thing


def _check(thing: Thing) -> None:
    shapes.uuid(thing.record, "record")
    shapes.uuid(thing.item, "item")
    shapes.moment(thing.received, "received")
    names = [thing.consent, thing.file, thing.sender, *(name for name, _ in thing.files)]
    if any(len(text) > MOST_TEXT for text in names) or any(size < 0 for _, size in thing.files):
        raise CircleFileError("A name in it is too long.", place="file")
    for _, did in thing.pins:
        key_from_did(did)
    if any(former >= later for (former, _), (later, _) in pairwise(thing.pins)):
        raise CircleFileError("They are not in order, each once.", place="pins")


def _pairs(read: object) -> list[list[object]]:
    pairs = [_READ.items(one) for one in _READ.items(read)]
    if len(pairs) > MOST_LISTED or any(len(one) != 2 for one in pairs):
        raise CircleFileError("It lists something that is no pair.")
    return pairs
