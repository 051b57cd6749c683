"""Who keeps a record together: Jean whose it is, Sam her brother, Nadia who is paid; and Eve."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import count
from uuid import UUID

from portable_record.circle.membership import EDITOR, OWNER, VIEWER, Cut, Device, Member, Membership, vouch
from portable_record.circle.membership_file import read_membership, sign_membership
from portable_record.crypto.did import did_key
from portable_record.crypto.hpke import HpkePrivateKey
from portable_record.crypto.signing import SigningKey
from portable_record.record.change import Seen, change_hash, signed_bytes
from portable_record.record.edits import Draft, Place
from portable_record.record.who import By
from tests.record.devices import PART, RECORD, Logged, change_of
from tests.record.devices import Device as Writer

WHEN = "2026-11-22T12:00:00Z"
PARTS = ("communication", "plan")


@dataclass(frozen=True)
class Person:
    """Somebody with a key of their own and a device."""

    number: int
    name: str
    role: str = EDITOR
    parts: tuple[str, ...] = PARTS
    organisation: str = ""
    own: SigningKey = field(init=False)
    device: SigningKey = field(init=False)
    receives: HpkePrivateKey = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "own", SigningKey.from_bytes(bytes([self.number]) * 32))
        object.__setattr__(self, "device", SigningKey.from_bytes(bytes([self.number + 100]) * 32))
        object.__setattr__(self, "receives", HpkePrivateKey.from_bytes(bytes([self.number]) * 96))

    @property
    def did(self) -> str:
        return did_key(self.own.public)

    @property
    def device_id(self) -> str:
        return self.device.public.thumbprint()

    def member(self, **other: object) -> Member:
        """Give them as a member, with their device vouched for."""
        device = Device(self.device.public, self.receives.public, WHEN)
        made = Member(
            id="person" if self.number == 1 else str(UUID(int=self.number)),
            name=self.name,
            did=self.did,
            role=self.role,
            parts=self.parts,
            organisation=self.organisation,
            since=WHEN,
            devices=(vouch(RECORD, self.did, device, self.own),),
        )
        return replace(made, **other)  # type: ignore[arg-type]  # each test says what it changes


JEAN = Person(1, "Jean", OWNER)
SAM = Person(2, "Sam", OWNER)
NADIA = Person(3, "Nadia", EDITOR, organisation="Mossley Care")
EVE = Person(4, "Eve", VIEWER)
EVERYBODY = (JEAN, SAM, NADIA, EVE)


def membership(
    *members: Member,
    by: Person = JEAN,
    follows: Iterable[Membership] = (),
    removed: tuple[Cut, ...] = (),
    when: str = WHEN,
    **other: object,
) -> Membership:
    """Make a membership, signed and read back, that follows others."""
    before = sorted(follows, key=lambda one: one.hash)
    made = Membership(
        record=RECORD,
        epoch=max((one.epoch for one in before), default=0) + 1,
        root=JEAN.did,
        when=when,
        members=tuple(sorted(members, key=lambda member: member.id)),
        by=by.device_id,
        previous=tuple(one.hash for one in before),
        removed=removed,
    )
    return read_membership(sign_membership(replace(made, **other), by.device))  # type: ignore[arg-type]  # as above


def dice(seed: int = 0) -> Callable[[int], bytes]:
    """Throw the same dice every time."""
    throws = count(seed)
    return lambda size: hashlib.shake_256(str(next(throws)).encode()).digest(size)


@dataclass
class Carer(Writer):
    """The device of somebody in the circle: it signs what it writes, in the epoch that it knows."""

    person: Person = JEAN
    epoch: int = 1

    @property
    def id(self) -> str:
        return self.person.device_id

    def write(
        self, drafts: Iterable[Draft], *, part: str = PART, by: By | None = None, seen: tuple[Seen, ...] = ()
    ) -> Logged:
        """Make the next change of this device's chain, signed."""
        own = [change for change, _ in self.log if change.chain == (self.id, part)]
        last = max(own, key=lambda change: change.seq, default=None)
        place = Place(
            record=RECORD,
            epoch=self.epoch,
            device=self.id,
            part=part,
            seq=last.seq + 1 if last else 1,
            previous=change_hash(last) if last else "",
            lamport=max((change.lamport for change, _ in self.log), default=0) + 1,
            when=f"2026-11-22T12:{len(self.log) % 60:02}:00Z",
            by=by or By(self.person.member().id, "self" if self.person is JEAN else "agrees"),
        )
        change, edits = change_of(place, drafts, self.dice, seen)
        self.log.append((replace(change, signature=self.person.device.sign(signed_bytes(change))), edits))
        return self.log[-1]


def carer(person: Person, epoch: int = 1) -> Carer:
    """Give somebody's device, with nothing on it yet."""
    return Carer(person.name, person=person, epoch=epoch)
