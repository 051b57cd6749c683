"""What was done with a team's inbox on one device, signed by it: deeds, one chain a device.

Format: docs/format/team.md, rules 3 and 4. Whether they count is for ``team_counting``.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from portable_record.crypto.b64 import b64url
from portable_record.crypto.signing import SIGNATURE, SigningKey
from portable_record.errors import CircleFileError, MalformedChangeError, NotCanonicalError
from portable_record.record import shapes
from portable_record.record.canonical import canonical, read_canonical
from portable_record.record.strict import Strict

PURPOSE = "portable-record/v1/circle/deeds"
VERSION = 1
INBOX = "inbox"
"""The part whose key opens deeds and things; no change is in it."""
MOST_LINES = 200
MOST = 8 * 1024 * 1024  # bytes
MOST_TEXT = 1_000  # characters
MOST_DAYS = 3_650
RECEIVE, KEEP, DELETE, ANSWER, TOLD = "receive", "keep-item", "delete-item", "answer", "told"
OPEN, SAVE, ANSWERING, PASS_ON = "open-item", "save-item", "answering", "pass-on"
WHAT = (RECEIVE, OPEN, SAVE, KEEP, DELETE, ANSWERING, ANSWER, "answer-out", PASS_ON, "receipt-out", TOLD)
KEPT = ("by", "reason", "words", "until", "kinds", "may_tell", "since")
_READ = Strict(CircleFileError)
_NAMES = ("v", "purpose", "record", "epoch", "device", "seq", "previous", "when", "days", "lines")
_LINE = ("what", "when", "item", "to", "why", "by", "said")

Said = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Deed:
    """One line: what was done, when, with which thing, and what goes along with that (``said``)."""

    what: str
    when: str
    item: str
    to: str = ""
    why: str = ""
    by: str = ""
    said: Said = field(default_factory=dict, hash=False)

    @property
    def thing(self) -> str:
        """The hash of the thing that was received; empty for all else."""
        return str(self.said.get("thing", ""))


@dataclass(frozen=True)
class Deeds:
    """What one device did since its deeds before; ``days`` is how long what is over stays, 0 if not said."""

    record: str
    epoch: int
    device: str
    seq: int
    previous: str
    when: str
    lines: tuple[Deed, ...]
    days: int = 0
    signature: bytes = b""

    @cached_property
    def hash(self) -> str:
        """The name by which the next ones call them; the signature is not in it."""
        return b64url(hashlib.sha256(signed_bytes(self)).digest())


def signed_bytes(deeds: Deeds) -> bytes:
    """The bytes that the device signs."""
    return canonical(_body(deeds))


def sign_deeds(deeds: Deeds, key: SigningKey) -> bytes:
    """Sign deeds and write them.

    Raises:
        CircleFileError: they are not written as they must be, or the key is of another device.
    """
    if key.public.thumbprint() != deeds.device:
        raise CircleFileError("A device speaks for itself alone.", place="device")
    body = _body(deeds)
    written = canonical(body | {"signature": b64url(key.sign(canonical(body)))})
    read_deeds(written)
    return written


def read_deeds(data: bytes) -> Deeds:
    """Read deeds. What comes back is well formed, and NOT verified.

    Raises:
        CircleFileError: they are not written as they must be.
    """
    if len(data) > MOST:
        raise CircleFileError("They are longer than deeds may be.")
    try:
        file = _READ.named(read_canonical(data), (*_NAMES, "signature"))
        if _READ.number(file["v"]) != VERSION or file["purpose"] != PURPOSE:
            raise CircleFileError("It was made for something else.", place="purpose")
        deeds = Deeds(
            record=_READ.text(file["record"]),
            epoch=_READ.number(file["epoch"]),
            device=_READ.text(file["device"]),
            seq=_READ.number(file["seq"]),
            previous=_READ.text(file["previous"]),
            when=_READ.text(file["when"]),
            days=_READ.number(file["days"]),
            lines=tuple(_line(read) for read in _READ.items(file["lines"])),
            signature=_READ.data(file["signature"], SIGNATURE),
        )
        _check(deeds)
    except (NotCanonicalError, MalformedChangeError) as broken:
        raise CircleFileError(broken.detail, place=broken.place) from broken
    return deeds


def _check(deeds: Deeds) -> None:
    shapes.uuid(deeds.record, "record")
    shapes.hash_text(deeds.device, "device")
    shapes.moment(deeds.when, "when")
    shapes.whole_number(deeds.epoch, "epoch", least=1)
    shapes.whole_number(deeds.seq, "seq", least=1)
    shapes.whole_number(deeds.days, "days", least=0)
    if deeds.previous:
        shapes.hash_text(deeds.previous, "previous")
    if (deeds.seq == 1) != (not deeds.previous):
        raise CircleFileError("The first follow none, and all others follow some.", place="previous")
    if len(deeds.lines) > MOST_LINES or deeds.days > MOST_DAYS:
        raise CircleFileError("There is more in them than may be.", place="lines")


def _line(read: object) -> Deed:
    file = _READ.named(read, _LINE)
    texts = {name: _READ.text(file[name]) for name in _LINE if name != "said"}
    said = file["said"]
    if texts["what"] not in WHAT or not isinstance(said, dict):
        raise CircleFileError("It says that something was done which we do not know.", place="what")
    if any(len(text) > MOST_TEXT for text in texts.values()):
        raise CircleFileError("A text in it is too long.", place="lines")
    shapes.moment(texts["when"], "when")
    if texts["what"] == TOLD:
        if texts["item"]:
            raise CircleFileError("A notice is about no one thing.", place="item")
    else:
        shapes.uuid(texts["item"], "item")
    check = _SAID.get(texts["what"])
    if check is None:
        _READ.named(said, ())
    else:
        check(said)
    return Deed(**texts, said=said)


def _received(said: Said) -> None:
    thing = _READ.text(_READ.named(said, ("thing",))["thing"])
    if thing:
        shapes.hash_text(thing, "thing")


def _kept(said: Said) -> None:
    kept = _READ.named(said, ("kept",))["kept"]
    if kept == {}:
        return
    file = _READ.named(kept, KEPT)
    for name in ("until", "since"):
        shapes.moment(_READ.text(file[name]), name)
    texts = [_READ.text(file[name]) for name in ("by", "reason", "words")]
    texts += [_READ.text(one) for one in _READ.items(file["kinds"])]
    if type(file["may_tell"]) is not bool or any(len(text) > MOST_TEXT for text in texts):
        raise CircleFileError("It does not say well what is kept.", place="kept")


def _gone(said: Said) -> None:
    if type(_READ.named(said, ("gone",))["gone"]) is not bool:
        raise CircleFileError("It does not say what went.", place="gone")


def _answers(said: Said) -> None:
    for one in _READ.items(_READ.named(said, ("answers",))["answers"]):
        pair = _READ.items(one)
        if len(pair) != 2 or not all(_READ.text(text) for text in pair):
            raise CircleFileError("An answer in it is none.", place="answers")


def _told(said: Said) -> None:
    _READ.text(_READ.named(said, ("notice",))["notice"])


_SAID: Mapping[str, Callable[[Said], None]] = {
    RECEIVE: _received,
    KEEP: _kept,
    DELETE: _gone,
    ANSWER: _answers,
    TOLD: _told,
}


def _body(deeds: Deeds) -> dict[str, object]:
    return {
        "v": VERSION,
        "purpose": PURPOSE,
        **{name: getattr(deeds, name) for name in ("record", "epoch", "device", "seq", "previous", "when")},
        "days": deeds.days,
        "lines": [{name: getattr(line, name) for name in _LINE} for line in deeds.lines],
    }
