"""The circle of a record as this device knows it: its root, who belongs to it, all its keys, the place.

Everything lies in the vault: memberships and words of devices as ``circle_standing`` has them; on the same
shelf this device's rings (by the hash of their membership) and the keys to rings that have not come yet.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portable_record.actions.circle_standing import (
    CIRCLE,
    memberships_of,
    standing_of,
    stopped_since,
    told_since,
    word_of_removal,
)
from portable_record.actions.desk import OpenRecord
from portable_record.actions.devices import receiving_keys
from portable_record.circle.came import Apart, Mine
from portable_record.circle.membership import OWNER, Member, Membership
from portable_record.circle.ring import Ring, read_ring
from portable_record.circle.standing import Standing
from portable_record.errors import CircleMissingError, CircleOwnerError, CircleStoppedError
from portable_record.record.moments import moment_text
from portable_record.vault.shelf import Document

RING, RING_KEY, FILE_APART, ELSE = "ring", "ring-key", "file-apart", "else"
ASKED, COMPARED = "asked", "compared"


@dataclass(frozen=True, slots=True)
class Circle:
    """The circle. ``rings`` are this device's, by the hash of the membership that each goes with.

    ``began`` is the key of whoever began it, by which it is known; it may be somebody else's by now.
    ``place`` says where its files lie, as ``circle_place`` wrote it. ``last_sync`` is when a sync last came
    to its end, ``looked`` when the place was last asked. ``stopped`` is since when this device writes nothing
    more (rule 25), ``told`` since when whoever has it is in it no more, as an owner said; both are empty
    while all is well. ``word_of_removal`` has who said it, and whose devices say otherwise.
    """

    began: str
    device: str
    standing: Standing
    rings: Mapping[str, Ring] = field(repr=False)
    place: Mapping[str, Any] = field(default_factory=dict, repr=False)
    stopped: str = ""
    last_sync: str = ""
    looked: str = ""
    told: str = ""
    word_of_removal: Mapping[str, Any] = field(default_factory=dict)

    @property
    def root(self) -> str:
        """The key of the one whose circle it is now."""
        return self.now.root if self.now else self.began

    @property
    def now(self) -> Membership | None:
        """The membership in force; none while this device waits to be let in."""
        return self.standing.now

    @property
    def member(self) -> Member | None:
        """Whose device this is, if it belongs to the circle now."""
        if self.told:
            return None
        member, _ = self.now.devices.get(self.device, (None, None)) if self.now else (None, None)
        return member

    @property
    def ring(self) -> Ring | None:
        """The keys that this device has in the epoch in force."""
        return self.rings.get(self.now.hash) if self.now else None

    @property
    def is_owner(self) -> bool:
        """Whether whoever has this device may change who is in the circle."""
        return self.member is not None and self.member.role == OWNER


def circle_of(record: OpenRecord) -> Circle | None:
    """Return the circle of this record, if it has one."""
    said: Mapping[str, Any] | None = record.vault.settings.get(CIRCLE, None)
    if said is None:
        return None
    return Circle(
        began=str(said.get("root", "")),
        device=record.identity.device_id,
        standing=standing_of(record),
        rings=rings_of(record),
        place=said.get("place") or {},
        stopped=stopped_since(record),
        last_sync=str(said.get("last_sync", "")),
        looked=str(said.get("looked") or said.get("last_sync", "")),
        told=told_since(record),
        word_of_removal=word_of_removal(record),
    )


def the_circle(record: OpenRecord) -> Circle:
    """Return the circle of this record.

    Raises:
        CircleMissingError: it has none.
    """
    circle = circle_of(record)
    if circle is None:
        raise CircleMissingError
    return circle


def owned_circle(record: OpenRecord) -> tuple[Circle, Membership]:
    """Return the circle and the membership in force, for somebody who may change it.

    Raises:
        CircleMissingError: there is no circle.
        CircleOwnerError: this is the device of somebody who does not own it.
        CircleStoppedError: this device writes nothing more.
    """
    circle = the_circle(record)
    if circle.stopped:
        raise CircleStoppedError
    if circle.now is None or not circle.is_owner:
        raise CircleOwnerError
    return circle, circle.now


def is_compared(record: OpenRecord) -> bool:
    """Say whether somebody here has compared the words with whoever let this device in, or need not."""
    shelf = record.vault.circle
    return not shelf.has(ASKED) or bool(shelf.get(ASKED).value[COMPARED])


def say_of_circle(record: OpenRecord, **said: object) -> None:
    """Write down something in the setting of the circle, beside what stands there."""
    before: Mapping[str, Any] = record.vault.settings.get(CIRCLE, {})
    record.vault.settings.put(CIRCLE, {**before, **said})


def keep_ring(record: OpenRecord, ring: Ring, raw: bytes) -> None:
    """Keep a ring of this device, whose membership is here, as it was signed."""
    value = {"membership": ring.membership, "epoch": ring.epoch}
    record.vault.circle.put(Document(f"{RING} {ring.membership}", RING, moment_text(record.now), value), raw)


def keep_ring_key(record: OpenRecord, file: str, key: bytes) -> None:
    """Keep the key to a ring, which a key file of this name held for this device."""
    record.vault.circle.put(Document(f"{RING_KEY} {file}", RING_KEY, moment_text(record.now), {}), key)


def forget_ring_key(record: OpenRecord, file: str) -> None:
    """Let go of the key to a ring that has come."""
    record.vault.circle.delete(f"{RING_KEY} {file}")


def keep_apart(record: OpenRecord, apart: Apart) -> None:
    """Write down that a file says nothing that may be believed, and why."""
    value = {"file": apart.file, "why": str(apart.why)}
    document = Document(f"{FILE_APART} {apart.file}", FILE_APART, moment_text(record.now), value)
    record.vault.circle.put(document)


def count_rings(record: OpenRecord) -> int:
    """Say how many rings this device has."""
    return len(record.vault.circle.about(RING))


def mine(record: OpenRecord) -> Mine:
    """Give what this device has to open files with; nothing of it needs the record afterwards."""
    shelf = record.vault.circle
    return Mine(
        record=record.identity.record,
        receives=receiving_keys(record.vault, record.identity),
        memberships=memberships_of(record),
        rings=rings_of(record),
        ring_keys={one.id.partition(" ")[2]: shelf.raw(one.id) for one in shelf.about(RING_KEY)},
    )


def rings_of(record: OpenRecord) -> Mapping[str, Ring]:
    """Return the rings of this device, by the hash of the membership that each goes with."""
    shelf = record.vault.circle
    names = tuple(one.id for one in shelf.about(RING))

    def read() -> Mapping[str, Ring]:
        rings = [read_ring(shelf.raw(name)) for name in names]
        return {ring.membership: ring for ring in rings}

    return record.remembered.the_last("rings", names, read)
