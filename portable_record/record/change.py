"""A change: a signed set of edits by one device. What is signed, and what each piece may look like.

The rules are numbered in docs/format/change.md; this file and ``change_file`` carry the numbers. Nothing here
signs or checks a signature: the caller signs ``signed_bytes`` and verifies them with the device's key.
"""

import hashlib
import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from portable_record.errors import MalformedChangeError
from portable_record.record import shapes
from portable_record.record.canonical import canonical_as_it_stands
from portable_record.record.comment import check_edit, is_comment_id
from portable_record.record.refusal import is_suggestion_id
from portable_record.record.who import By

PURPOSE = "portable-record/change"
VERSION = 1
SALT_SIZE = 16
DIGEST_SIZE = 32
SIGNATURE_SIZE = 64
MOST_BASES = 1000
MOST_SEEN = 1000
VALUE_LABEL = b"portable-record/v1/edit-value\x00"


class EditId(NamedTuple):
    """Where an edit stands: the ``n``-th of change ``seq`` in the chain of (device, part), counted from 1."""

    device: str
    part: str
    seq: int
    n: int


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit: the register ``path`` of ``entry`` takes ``value`` in place of the edits that ``bases`` name.

    ``value`` is text in UTF-8 (see ``values``). ``digest`` is the SHA-256 of label, salt and value, and is
    what the signature covers. After erasure ``value`` and ``salt`` are both None and the digest stays.
    """

    n: int
    entry: str
    path: str
    value: bytes | None
    salt: bytes | None
    digest: bytes
    bases: tuple[EditId, ...] = ()

    def __post_init__(self) -> None:
        """Hold to rules 7 to 10: an Edit in hand is well formed."""
        place = f"edit {self.n}"
        shapes.whole_number(self.n, "n", least=1)
        shapes.uuid(self.entry, place)
        if is_suggestion_id(self.entry):
            raise MalformedChangeError("No entry has such an id: it stands for a suggestion.", place=place)
        shapes.path(self.path, place)
        if (self.value is None) != (self.salt is None):
            raise MalformedChangeError("Value and salt stay or go together.", place=place)
        if self.salt is not None and len(self.salt) != SALT_SIZE:
            raise MalformedChangeError("The salt is not 16 bytes.", place=place)
        shapes.digest(self.digest, place)
        _check_bases(self, place)
        if is_comment_id(self.entry):
            check_edit(self.path, self.value, replaces=bool(self.bases), place=place)

    @property
    def erased(self) -> bool:
        """Whether the value is gone for good and only its hash is left."""
        return self.value is None


@dataclass(frozen=True, slots=True, order=True)
class Seen:
    """The newest change of another device's chain, in the same part, that the writer had seen."""

    device: str
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Change:
    """The signed head of a change; its edits travel and are stored beside it.

    ``part`` names the part whose entries it edits, ``epoch`` the circle's membership (0 while alone),
    ``previous`` the hash of the change before in the same chain ("" for the first). ``lamport`` is greater
    than that of all the writer had seen. ``when`` is what the writer's clock said, for display alone.
    ``edits_digest`` is the SHA-256 over the edits' lines, ``signature`` the 64 bytes of ES256 over
    ``signed_bytes``. ``name`` is what ``change_hash`` found, once it was asked.
    """

    record: str
    epoch: int
    device: str
    part: str
    seq: int
    previous: str
    lamport: int
    when: str
    by: By
    count: int
    edits_digest: bytes
    signature: bytes = b""
    seen: tuple[Seen, ...] = ()
    name: str = field(default="", init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Hold to rules 2 to 6: a Change in hand is well formed, though not yet verified."""
        _check_head(self)

    @property
    def chain(self) -> tuple[str, str]:
        """The chain that this change belongs to: device and part."""
        return self.device, self.part


def value_digest(salt: bytes, value: bytes) -> bytes:
    """The salted hash of a value, by which the signature covers it (rule 8)."""
    return hashlib.sha256(VALUE_LABEL + salt + value).digest()


def edit_line(edit: Edit) -> bytes:
    """The line of an edit that its change's digest runs over (rule 11)."""
    line = {  # in canonical order, for there are tens of thousands of lines
        "bases": [[base.device, base.seq, base.n] for base in edit.bases],
        "entry": edit.entry,
        "hash": b64url(edit.digest),
        "n": edit.n,
        "path": edit.path,
    }
    return json.dumps(line, separators=(",", ":")).encode() + b"\n"


def signed_bytes(change: Change) -> bytes:
    """The bytes that the device signs (rule 12)."""
    helper = {"with": change.by.helper} if change.by.helper else {}
    head = {  # in canonical order, as the lines are
        "by": {"basis": change.by.basis, **helper, "writer": change.by.writer},
        "device": change.device,
        "edits": {"count": change.count, "digest": b64url(change.edits_digest)},
        "epoch": change.epoch,
        "lamport": change.lamport,
        "part": change.part,
        "previous": change.previous,
        "purpose": PURPOSE,
        "record": change.record,
        "seen": [{"device": seen.device, "hash": seen.hash, "seq": seen.seq} for seen in change.seen],
        "seq": change.seq,
        "v": VERSION,
        "when": change.when,
    }
    return canonical_as_it_stands(head)


def change_hash(change: Change) -> str:
    """The name by which the next change of the chain calls it: the hash of its signed bytes (rule 13)."""
    if not change.name:
        name = b64url(hashlib.sha256(signed_bytes(change)).digest())
        object.__setattr__(change, "name", name)  # it is asked for again and again
    return change.name


def head_of(change: Change) -> dict[str, object]:
    """Everything of a change but its edits and its signature, as its JSON has it."""
    by = {"writer": change.by.writer, "basis": change.by.basis}
    return {
        "v": VERSION,
        "purpose": PURPOSE,
        "record": change.record,
        "epoch": change.epoch,
        "device": change.device,
        "part": change.part,
        "seq": change.seq,
        "previous": change.previous,
        "lamport": change.lamport,
        "when": change.when,
        "by": by | {"with": change.by.helper} if change.by.helper else by,
        "seen": [{"device": seen.device, "seq": seen.seq, "hash": seen.hash} for seen in change.seen],
    }


def b64url(data: bytes) -> str:
    """Write bytes as base64url without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _check_head(change: Change) -> None:
    shapes.uuid(change.record, "record")
    shapes.whole_number(change.epoch, "epoch", least=0)
    shapes.hash_text(change.device, "device")
    shapes.part_key(change.part, "part")
    shapes.whole_number(change.seq, "seq", least=1)
    if change.seq > 1:
        shapes.hash_text(change.previous, "previous")
    elif change.previous:
        raise MalformedChangeError("The first change of a chain has none before it.", place="previous")
    shapes.whole_number(change.lamport, "lamport", least=1)
    shapes.moment(change.when, "when")
    shapes.writer(change.by)
    shapes.whole_number(change.count, "edits", least=1)
    shapes.digest(change.edits_digest, "edits")
    if len(change.signature) not in {0, SIGNATURE_SIZE}:
        raise MalformedChangeError("The signature is not 64 bytes.", place="signature")
    _check_seen(change)


def _check_seen(change: Change) -> None:
    devices = [seen.device for seen in change.seen]
    if len(devices) > MOST_SEEN or devices != sorted(set(devices)):
        raise MalformedChangeError("They are too many, or not in order, each device once.", place="seen")
    if change.device in devices:
        raise MalformedChangeError("A device does not countersign itself.", place="seen")
    for seen in change.seen:
        shapes.hash_text(seen.device, "seen")
        shapes.whole_number(seen.seq, "seen", least=1)
        shapes.hash_text(seen.hash, "seen")


def _check_bases(edit: Edit, place: str) -> None:
    if not edit.bases:
        if edit.path not in shapes.PATHS_WITHOUT_BASES:
            raise MalformedChangeError("It replaces nothing, although only a new entry may.", place=place)
        return
    if len(edit.bases) > MOST_BASES:
        raise MalformedChangeError("It replaces too many edits at once.", place=place)
    if any(former >= later for former, later in pairwise(edit.bases)):
        raise MalformedChangeError("The edits it replaces are not in order, each once.", place=place)
