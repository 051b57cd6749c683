"""What a device says after each sync: here I am, this is in force, and so much of this part I have.

Format: docs/format/circle.md, rules 23 and 24. From these come "last seen", what is missing, and which
membership everybody has confirmed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portable_record.circle.membership import Membership
from portable_record.circle.reach import sees
from portable_record.crypto.b64 import b64url
from portable_record.crypto.signing import SIGNATURE, SigningKey
from portable_record.errors import CircleFileError, MalformedChangeError, NotCanonicalError
from portable_record.record import shapes
from portable_record.record.canonical import canonical, read_canonical
from portable_record.record.change import Seen
from portable_record.record.strict import Strict

PURPOSE = "portable-record/v1/circle/here"
_READ = Strict(CircleFileError)
_TEXTS = ("record", "membership", "part", "device", "when")
_NAMES = ("purpose", "epoch", "heads", "erased", "signature", *_TEXTS)
_HEAD = ("device", "seq", "hash")


@dataclass(frozen=True, slots=True)
class Here:
    """One device's word about one part.

    ``membership`` is the hash of the one that it knows to be in force, ``heads`` the newest change it holds
    of each chain, ``erased`` the hashes of the erasing changes that it has carried out.
    """

    record: str
    epoch: int
    membership: str
    part: str
    device: str
    when: str
    heads: tuple[Seen, ...] = ()
    erased: tuple[str, ...] = ()
    signature: bytes = b""


@dataclass(frozen=True, slots=True, order=True)
class Missing:
    """Changes of a chain that somebody has and we do not: who has them, and since when we know of it."""

    device: str
    part: str
    first: int
    last: int
    known_by: tuple[str, ...]
    since: str


def sign_here(here: Here, key: SigningKey) -> bytes:
    """Sign a word and write it.

    Raises:
        CircleFileError: it is not written as it must be, or the key is of another device.
    """
    _check(here)
    if key.public.thumbprint() != here.device:
        raise CircleFileError("A device speaks for itself alone.", place="device")
    return canonical(_body(here) | {"signature": b64url(key.sign(canonical(_body(here))))})


def read_here(data: bytes) -> Here:
    """Read a word. What comes back is well formed, and NOT verified: see ``verify_here``.

    Raises:
        CircleFileError: it is not written as it must be.
    """
    try:
        file = _READ.named(read_canonical(data), _NAMES)
    except NotCanonicalError as broken:
        raise CircleFileError(broken.detail) from broken
    if file["purpose"] != PURPOSE:
        raise CircleFileError("It was made for something else.", place="purpose")
    here = Here(
        **{name: _READ.text(file[name]) for name in _TEXTS},
        epoch=_READ.number(file["epoch"]),
        heads=tuple(_head(read) for read in _READ.items(file["heads"])),
        erased=tuple(_READ.text(read) for read in _READ.items(file["erased"])),
        signature=_READ.data(file["signature"], SIGNATURE),
    )
    _check(here)
    return here


def verify_here(here: Here, membership: Membership) -> None:
    """Check that a word is by a device of the membership that it names, about a part that its member may see.

    Raises:
        CircleFileError: it is about another circle, by somebody who does not belong to it, says another epoch
            than that of the membership, or is about a part that they may not see.
        SignatureBrokenError: somebody else signed it.
    """
    if here.record != membership.record or here.device not in membership.devices:
        raise CircleFileError("Whoever says this does not belong to the circle.", place="device")
    member, device = membership.devices[here.device]
    if here.epoch != membership.epoch:
        raise CircleFileError("It says another epoch than its membership.", place="epoch")
    if not sees(member, here.part):
        raise CircleFileError("It is about a part that they may not see.", place="part")
    device.key.verify(canonical(_body(here)), here.signature)


def newest(words: Iterable[Here]) -> dict[tuple[str, str], Here]:
    """Keep of each device and part the word that knows most, so that an old one changes nothing."""
    found: dict[tuple[str, str], Here] = {}
    for here in words:
        place = (here.device, here.part)
        if place not in found or _knows(here) > _knows(found[place]):
            found[place] = here
    return found


def confirmed(words: Iterable[Here]) -> dict[str, set[str]]:
    """Say of each membership which devices know it to be in force."""
    found: dict[str, set[str]] = {}
    for here in words:
        found.setdefault(here.membership, set()).add(here.device)
    return found


def missing(held: Mapping[tuple[str, str], int], words: Iterable[Here]) -> tuple[Missing, ...]:
    """Find what others have and we do not; ``held`` is the last seq of each chain held without a gap."""
    told: dict[tuple[str, str], list[tuple[int, str, str]]] = {}
    for here in newest(words).values():
        for head in here.heads:
            if head.seq > held.get((head.device, here.part), 0):
                told.setdefault((head.device, here.part), []).append((head.seq, here.device, here.when))
    return tuple(
        sorted(
            Missing(
                device,
                part,
                held.get((device, part), 0) + 1,
                max(seq for seq, _, _ in found),
                tuple(sorted(known_by for _, known_by, _ in found)),
                min(when for _, _, when in found),
            )
            for (device, part), found in told.items()
        )
    )


def _knows(here: Here) -> tuple[int, int, str]:
    return here.epoch, sum(head.seq for head in here.heads), here.when


def _check(here: Here) -> None:
    try:
        shapes.uuid(here.record, "record")
        shapes.whole_number(here.epoch, "epoch", least=1)
        shapes.part_key(here.part, "part")
        shapes.moment(here.when, "when")
        for name in (here.membership, here.device, *here.erased, *(head.device for head in here.heads)):
            shapes.hash_text(name, "hash")
        for head in here.heads:
            shapes.whole_number(head.seq, "heads", least=1)
            shapes.hash_text(head.hash, "heads")
    except MalformedChangeError as broken:
        raise CircleFileError(broken.detail, place=broken.place) from broken
    devices = [head.device for head in here.heads]
    if devices != sorted(set(devices)) or list(here.erased) != sorted(set(here.erased)):
        raise CircleFileError("They are not in order, each once.", place="heads")


def _head(read: object) -> Seen:
    file = _READ.named(read, _HEAD)
    return Seen(_READ.text(file["device"]), _READ.number(file["seq"]), _READ.text(file["hash"]))


def _body(here: Here) -> dict[str, object]:
    return {
        "purpose": PURPOSE,
        "epoch": here.epoch,
        **{name: getattr(here, name) for name in _TEXTS},
        "heads": [{name: getattr(head, name) for name in _HEAD} for head in here.heads],
        "erased": list(here.erased),
    }
