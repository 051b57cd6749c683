"""Devices that write and exchange changes, for tests: no vault, no signature that means anything."""

import hashlib
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from portable_record.record import json_text
from portable_record.record.change import Change, Edit, Seen, b64url, change_hash
from portable_record.record.edits import ChangeWriter, Draft, Place, creation, editing, sealed
from portable_record.record.fold import EntryState, Folded, fold
from portable_record.record.who import By

PART = "plan"
RECORD = str(uuid.UUID(int=1))
SIGNATURE = b"s" * 64
Logged = tuple[Change, tuple[Edit, ...]]


def device_id(name: str) -> str:
    """The thumbprint that a device of this name might have."""
    return b64url(hashlib.sha256(name.encode()).digest())


def entry_id(number: int) -> str:
    """The id of the entry with this number."""
    return str(uuid.UUID(int=number + 0x1000))


@dataclass
class Device:
    """A device with its copy of the log."""

    name: str
    log: list[Logged] = field(default_factory=list)
    thrown: int = 0

    @property
    def id(self) -> str:
        return device_id(self.name)

    @property
    def folded(self) -> Folded:
        return fold(self.log)

    def state(self, entry: str, part: str = PART) -> EntryState:
        return self.folded.states[part, entry]

    def dice(self, size: int) -> bytes:
        self.thrown += 1
        return hashlib.shake_256(f"{self.name} {self.thrown}".encode()).digest(size)

    def new_id(self) -> str:
        return self.dice(4).hex()

    def write(
        self,
        drafts: Iterable[Draft],
        *,
        part: str = PART,
        by: By | None = None,
        seen: tuple[Seen, ...] = (),
    ) -> Logged:
        """Make one change of the drafts, the next of this device's chain, and keep it."""
        own = [change for change, _ in self.log if change.chain == (self.id, part)]
        last = max(own, key=lambda change: change.seq, default=None)
        place = Place(
            record=RECORD,
            epoch=0,
            device=self.id,
            part=part,
            seq=last.seq + 1 if last else 1,
            previous=change_hash(last) if last else "",
            lamport=max((change.lamport for change, _ in self.log), default=0) + 1,
            when=f"2026-11-22T12:{len(self.log) % 60:02}:00Z",
            by=by or By(),
        )
        logged = change_of(place, drafts, self.dice, seen)
        self.log.append(logged)
        return logged

    def create(self, text: bytes, number: int = 0, type_name: str = "CarePlan") -> str:
        entry = entry_id(number)
        self.write([creation(entry, text, type_name=type_name)])
        return entry

    def edit(self, entry: str, **elements: object) -> Logged:
        """Set or (with None) take away top-level elements, as a form would."""
        state = self.state(entry)
        new = resource(state)
        for name, value in elements.items():
            if value is None:
                new.pop(name, None)
            else:
                new[name] = value
        return self.write(editing(state, new, new_id=self.new_id))

    def receive(self, *others: "Device") -> None:
        for other in others:
            self.log += other.log


def change_of(
    place: Place, drafts: Iterable[Draft], dice: Callable[[int], bytes], seen: tuple[Seen, ...] = ()
) -> Logged:
    """Make one change, with a signature that means nothing."""
    writer = ChangeWriter(place)
    edits = tuple(writer.add(draft, dice(16)) for draft in drafts)
    return sealed(writer.finish(seen), SIGNATURE), edits


def signed_again(change: Change) -> Change:
    """The same change with another signature, as anybody with the key may make."""
    return replace(change, signature=b"t" * 64)


def resource(state: EntryState) -> dict[str, Any]:  # Any: tests reach into JSON
    """The parsed resource of an entry."""
    read = json_text.parse(state.text)
    assert isinstance(read, dict)
    return read


def two_devices(text: bytes) -> tuple[Device, Device, str]:
    """Two devices that both have one entry."""
    one, two = Device("one"), Device("two")
    entry = one.create(text)
    two.receive(one)
    return one, two, entry
