"""The keys of an epoch, and how each device gets those that its member may have.

Format: docs/format/circle.md, rules 4 and 10; docs/format/team.md, rule 15.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from portable_record.circle.files import make_key_file, seal_part_file
from portable_record.circle.membership import OWNER, Member, Membership
from portable_record.circle.membership_file import sign_membership
from portable_record.circle.paper import ASKED
from portable_record.circle.team_counting import may_receive
from portable_record.crypto.b64 import b64url
from portable_record.crypto.derive import KEY
from portable_record.crypto.hpke import SEED, X25519
from portable_record.crypto.signing import SIGNATURE, SigningKey
from portable_record.errors import MalformedChangeError, NotCanonicalError, RingError
from portable_record.record import shapes
from portable_record.record.canonical import canonical, read_canonical
from portable_record.record.strict import Strict

PURPOSE = "portable-record/v1/circle/ring"
VERSION = 1
CIRCLE, PART, ENTRY, RECEIVE = "circle", "part/", "entry/", "receive/"
SECRET = SEED + X25519
"""The bytes of a team's key for receiving; all other keys have 32."""
_RECEIVE = re.compile(r"receive/[1-9][0-9]{0,9}-[0-9a-f]{16}", re.ASCII)
_READ = Strict(RingError)
_NAMES = ("v", "purpose", "record", "epoch", "membership", "device", "keys", "signature")


@dataclass(frozen=True, slots=True)
class Ring:
    """The keys that one device holds in one epoch, by what each of them opens.

    ``RECEIVE`` and a name are a team's keys for receiving: they open no file at the place.

    ``strange`` was signed with them and opens nothing that there can be: it is left alone.
    """

    record: str
    epoch: int
    membership: str
    device: str
    keys: Mapping[str, bytes] = field(repr=False)
    signature: bytes = b""
    strange: Mapping[str, bytes] = field(default_factory=dict, repr=False)


def new_keys(
    parts: Collection[str], entries: Collection[str], dice: Callable[[int], bytes]
) -> dict[str, bytes]:
    """Throw the keys of a new epoch: one for the membership, one for each part, one for each ticked entry."""
    names = [CIRCLE, *(PART + key for key in sorted(parts)), *(ENTRY + entry for entry in sorted(entries))]
    return {name: dice(KEY) for name in names}


def keys_of(member: Member, keys: Mapping[str, bytes]) -> dict[str, bytes]:
    """Give those of an epoch's keys that a member may have; who owns the circle has all of them."""
    may = {CIRCLE, *(PART + key for key in member.parts), *(ENTRY + entry for entry in member.ticked)}
    return {
        name: key
        for name, key in keys.items()
        if member.role == OWNER or name in may or (_of_workers(name) and may_receive(member))
    }


def _of_workers(name: str) -> bool:
    """Whether a key is for all who work with a team's inbox."""
    return name == PART + ASKED or name.startswith(RECEIVE)


def give_out(
    membership: Membership, keys: Mapping[str, bytes], signer: SigningKey, dice: Callable[[int], bytes]
) -> list[bytes]:
    """Make the files of a new epoch: the membership, a ring for each device, and the keys to the rings.

    Raises:
        MembershipError: the membership breaks a rule, or names another device than the signer's.
    """
    files = [seal_part_file(sign_membership(membership, signer), keys[CIRCLE], dice)]
    slots = []
    for device, (member, said) in membership.devices.items():
        ring = Ring(membership.record, membership.epoch, membership.hash, device, keys_of(member, keys))
        own = dice(KEY)
        slots.append((said.receives, own))
        files.append(seal_part_file(sign_ring(ring, signer), own, dice))
    return [*files, make_key_file(slots, dice)]


def sign_ring(ring: Ring, key: SigningKey) -> bytes:
    """Sign a ring and write it."""
    return canonical(_body(ring) | {"signature": b64url(key.sign(canonical(_body(ring))))})


def read_ring(data: bytes) -> Ring:
    """Read a ring. What comes back is well formed, and NOT verified: see ``verify_ring``.

    Raises:
        RingError: it is not written as it must be.
    """
    try:
        file = _READ.named(read_canonical(data), _NAMES)
    except NotCanonicalError as broken:
        raise RingError(broken.detail) from broken
    if _READ.number(file["v"]) != VERSION or file["purpose"] != PURPOSE:
        raise RingError("It was made for something else.", place="purpose")
    read = file["keys"]
    if not isinstance(read, dict) or CIRCLE not in read:
        raise RingError("It holds no keys.", place="keys")
    keys = {name: _READ.data(said, _length(name)) for name, said in read.items()}
    return Ring(
        record=_READ.text(file["record"]),
        epoch=_READ.number(file["epoch"]),
        membership=_READ.text(file["membership"]),
        device=_READ.text(file["device"]),
        keys={name: key for name, key in keys.items() if _can_be(name)},
        signature=_READ.data(file["signature"], SIGNATURE),
        strange={name: key for name, key in keys.items() if not _can_be(name)},
    )


def _length(name: str) -> int:
    return SECRET if _RECEIVE.fullmatch(name) else KEY


def _can_be(name: str) -> bool:
    """Whether a key can be for something that there may be: the circle, a part, an entry, a team."""
    try:
        if name.startswith(PART):
            shapes.part_key(name.removeprefix(PART), "keys")
        elif name.startswith(ENTRY):
            shapes.uuid(name.removeprefix(ENTRY), "keys")
    except MalformedChangeError:
        return False
    return name == CIRCLE or name.startswith((PART, ENTRY)) or _RECEIVE.fullmatch(name) is not None


def verify_ring(ring: Ring, membership: Membership, device: str) -> None:
    """Check that a ring is for this membership and device, and by whoever signed the membership.

    Raises:
        RingError: it is for something or somebody else.
        SignatureBrokenError: somebody else signed it.
    """
    if (ring.record, ring.epoch, ring.membership) != (membership.record, membership.epoch, membership.hash):
        raise RingError("It goes with another membership.", place="membership")
    if ring.device != device or device not in membership.devices:
        raise RingError("It is for another device.", place="device")
    member, _ = membership.devices[device]
    if ring.keys.keys() != keys_of(member, ring.keys).keys():
        raise RingError("It holds more than its member may have.", place="keys")
    _, signer = membership.devices[membership.by]
    signer.key.verify(canonical(_body(ring)), ring.signature)


def _body(ring: Ring) -> dict[str, object]:
    return {
        "v": VERSION,
        "purpose": PURPOSE,
        "record": ring.record,
        "epoch": ring.epoch,
        "membership": ring.membership,
        "device": ring.device,
        "keys": {name: b64url(key) for name, key in {**ring.keys, **ring.strange}.items()},
    }
