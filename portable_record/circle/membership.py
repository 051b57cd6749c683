"""Who belongs to a circle, in which role, with which parts: a signed text for each epoch.

Format: docs/format/circle.md, rules 7 to 12. What of several memberships is in force is for ``standing``.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise

from portable_record.crypto.b64 import b64url
from portable_record.crypto.did import key_from_did
from portable_record.crypto.hpke import HpkePublicKey
from portable_record.crypto.signing import SigningKey, VerifyKey
from portable_record.errors import (
    DidError,
    MalformedChangeError,
    MembershipError,
    SignatureBrokenError,
)
from portable_record.record import shapes
from portable_record.record.canonical import canonical
from portable_record.record.who import PERSON

PURPOSE = "portable-record/v1/circle/membership"
DEVICE_PURPOSE = "portable-record/v1/circle/device"
NEW_ROOT_PURPOSE = "portable-record/v1/circle/new-root"
VERSION = 1
OWNER, EDITOR, SUGGESTS, VIEWER = ROLES = ("owner", "editor", "suggests", "viewer")
OWN_WORDS = ("person", "editors")
MOST_DEVICES = 64
MOST_MEMBERS = 256  # some may have lost their only device
MOST_TEXT = 200  # characters of a name, a relation, an organisation
TEXTS = ("id", "name", "did", "role", "relation", "organisation", "basis", "since", "until")


@dataclass(frozen=True)
class Device:
    """A device of a member. ``vouched`` is the member's signature, by which they say that it is theirs."""

    key: VerifyKey
    receives: HpkePublicKey
    since: str
    vouched: bytes = b""

    @cached_property
    def id(self) -> str:
        """The name of the device in changes: the thumbprint of its key."""
        return self.key.thumbprint()


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who belongs to the circle. ``id`` is "person", or that of their entry in ``people``."""

    id: str
    name: str
    did: str
    role: str
    parts: tuple[str, ...]
    devices: tuple[Device, ...]
    basis: str = "agrees"
    relation: str = ""
    organisation: str = ""
    ticked: tuple[str, ...] = ()
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Cut:
    """The last change of a chain that counts; ``seq`` 0 and no hash where none does."""

    device: str
    part: str
    seq: int
    hash: str


@dataclass(frozen=True)
class Membership:
    """Who belongs to the circle of a record in one epoch. Whether it is in force is asked elsewhere.

    ``word`` is the signature by which the root before gave the circle to this one (rule 32).
    """

    record: str
    epoch: int
    root: str
    when: str
    members: tuple[Member, ...]
    by: str
    previous: tuple[str, ...] = ()
    removed: tuple[Cut, ...] = ()
    own_words: str = OWN_WORDS[0]
    word: bytes = b""
    signature: bytes = b""

    @cached_property
    def hash(self) -> str:
        """The name by which later memberships call it; the signature is not in it."""
        return b64url(hashlib.sha256(signed_bytes(self)).digest())

    @cached_property
    def devices(self) -> Mapping[str, tuple[Member, Device]]:
        """Every device with its member, by the device's name."""
        return {device.id: (member, device) for member in self.members for device in member.devices}

    def owner_of(self, device: str) -> Member | None:
        """Give the member who owns the circle and has this device, if there is one."""
        member, _ = self.devices.get(device, (None, None))
        return member if member is not None and member.role == OWNER else None


def vouch(record: str, did: str, device: Device, key: SigningKey) -> Device:
    """Sign, as a member, that a device is theirs."""
    return replace(device, vouched=key.sign(device_word(record, did, device)))


def signed_bytes(membership: Membership) -> bytes:
    """The bytes that its device signs."""
    return canonical(body_of(membership))


def check(membership: Membership) -> None:
    """Hold a membership to rules 7, 8 and 12.

    Raises:
        MembershipError: it breaks one.
    """
    try:
        shapes.uuid(membership.record, "record")
        shapes.whole_number(membership.epoch, "epoch", least=1)
        shapes.moment(membership.when, "when")
        for name in membership.previous:
            shapes.hash_text(name, "previous")
        for cut in membership.removed:
            _check_cut(cut)
        for member in membership.members:
            _check_member(member, membership.record)
    except MalformedChangeError as broken:
        raise MembershipError(broken.detail, place=broken.place) from broken
    _in_order(membership.previous, "previous")
    _in_order([f"{cut.device}/{cut.part}" for cut in membership.removed], "removed")
    _in_order([member.id for member in membership.members], "members")
    if (membership.epoch == 1) != (not membership.previous):
        raise MembershipError("The first follows none, and every other follows one.", place="previous")
    if membership.word and not membership.previous:
        raise MembershipError("Nobody had the circle before the first.", place="word")
    if membership.own_words not in OWN_WORDS:
        raise MembershipError("It says nothing we know about a person's own words.", place="own_words")
    _key_of(membership.root, "root")
    if len(membership.members) > MOST_MEMBERS:
        raise MembershipError("They are too many.", place="members")
    count = sum(len(member.devices) for member in membership.members)
    if not 1 <= count <= MOST_DEVICES or len(membership.devices) != count:
        raise MembershipError("They are none, too many, or one belongs to two people.", place="devices")
    if not any(
        member.role == OWNER and member.did == membership.root and member.devices
        for member in membership.members
    ):
        raise MembershipError("The one whose circle it is does not own it here.", place="members")


def _check_member(member: Member, record: str) -> None:
    if member.id != PERSON:
        shapes.uuid(member.id, "id")
    for entry in member.ticked:
        shapes.uuid(entry, "ticked")
    for key in member.parts:
        shapes.part_key(key, "parts")
    for name in (member.since, member.until):
        if name:
            shapes.moment(name, "since")
    _in_order(member.parts, "parts")
    _in_order(member.ticked, "ticked")
    _in_order([device.id for device in member.devices], "devices")
    if member.role not in ROLES or (member.id == PERSON and member.role != OWNER):
        raise MembershipError("There is no such role.", place="role")
    said = (member.name, member.relation, member.organisation, member.basis)
    if not member.name or any(len(text) > MOST_TEXT for text in said):
        raise MembershipError("A name is missing, or too long.", place="name")
    for device in member.devices:
        shapes.moment(device.since, "since")
        try:
            _verify(_key_of(member.did, "did"), device_word(record, member.did, device), device.vouched)
        except SignatureBrokenError as broken:
            raise MembershipError(
                "Its owner does not say that this device is theirs.", place="vouched"
            ) from broken


def _check_cut(cut: Cut) -> None:
    shapes.hash_text(cut.device, "removed")
    shapes.part_key(cut.part, "removed")
    shapes.whole_number(cut.seq, "removed", least=0)
    if cut.seq:
        shapes.hash_text(cut.hash, "removed")
    elif cut.hash:
        raise MembershipError("No change has the number 0.", place="removed")


def _in_order(names: Sequence[str], place: str) -> None:
    if any(former >= later for former, later in pairwise(names)):
        raise MembershipError("They are not in order, each once.", place=place)


@lru_cache(maxsize=1024)
def _verify(key: VerifyKey, word: bytes, signature: bytes) -> None:
    """Check a word once: each membership that follows has it again."""
    key.verify(word, signature)


def _key_of(did: str, place: str) -> VerifyKey:
    try:
        return key_from_did(did)
    except DidError as broken:
        raise MembershipError(broken.detail, place=place) from broken


def device_word(record: str, did: str, device: Device) -> bytes:
    """What a member signs to say that a device is theirs."""
    return canonical(
        {
            "purpose": DEVICE_PURPOSE,
            "record": record,
            "did": did,
            "key": b64url(device.key.compressed()),
            "receives": b64url(device.receives.to_bytes()),
            "since": device.since,
        }
    )


def new_root_word(record: str, previous: Sequence[str], *, old: str, new: str) -> bytes:
    """What a root signs to give the circle to another, which takes it in a membership that follows these."""
    return canonical(
        {
            "purpose": NEW_ROOT_PURPOSE,
            "record": record,
            "previous": sorted(previous),
            "old": old,
            "new": new,
        }
    )


def is_given(membership: Membership, old: str) -> bool:
    """Whether the root before gave the circle to the root of this membership, whose device signed it."""
    owner = membership.owner_of(membership.by)
    if owner is None or owner.did != membership.root or not membership.word:
        return False
    said = new_root_word(membership.record, membership.previous, old=old, new=membership.root)
    try:
        key_from_did(old).verify(said, membership.word)
    except SignatureBrokenError:
        return False
    return True


def body_of(membership: Membership) -> dict[str, object]:
    """All that is signed, as its JSON has it."""
    return {
        "v": VERSION,
        "purpose": PURPOSE,
        "record": membership.record,
        "epoch": membership.epoch,
        "previous": list(membership.previous),
        "root": membership.root,
        "when": membership.when,
        "own_words": membership.own_words,
        "members": [_member_to_json(member) for member in membership.members],
        "removed": [
            {name: getattr(cut, name) for name in ("device", "part", "seq", "hash")}
            for cut in membership.removed
        ],
        "by": membership.by,
        **({"word": b64url(membership.word)} if membership.word else {}),
    }


def _member_to_json(member: Member) -> dict[str, object]:
    devices = [device_to_json(device) for device in member.devices]
    texts = {name: getattr(member, name) for name in TEXTS}
    return texts | {"parts": list(member.parts), "ticked": list(member.ticked), "devices": devices}


def device_to_json(device: Device) -> dict[str, str]:
    """Write a device of a member."""
    return {
        "key": b64url(device.key.compressed()),
        "receives": b64url(device.receives.to_bytes()),
        "since": device.since,
        "vouched": b64url(device.vouched),
    }
