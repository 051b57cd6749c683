"""A circle of five around a place that lies: whatever comes late, twice, cut or not at all, all end alike.

Each round is another seed: five devices write, sync when it suits them, and meet a place that fails in the
middle, lists late, cuts files and hides them. Half-way one of them is removed, and goes on writing; somebody
who does not belong to the circle signs changes, and puts them there under keys that a member gave away. Now
and then two owners change the circle at once, or what somebody may do. Owners put together what stands
after few changes already, and take from the place what everybody has; then somebody new joins, and begins
with that.
"""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from portable_record.actions import circle_fold
from portable_record.actions.circle_apart import ApartShelf
from portable_record.actions.circle_causes import FORKED
from portable_record.actions.circle_checkpoints import best_of
from portable_record.actions.circle_folded import LATE as A_WHILE
from portable_record.actions.circle_folded import folded_parts
from portable_record.actions.circle_members import add_member, change_member, remove_member
from portable_record.actions.circle_standing import as_member, stopped_since
from portable_record.actions.circle_state import the_circle
from portable_record.actions.circle_sync import sync
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.remembered import Remembered
from portable_record.actions.write import write
from portable_record.circle.files import file_name, seal_part_file
from portable_record.circle.membership import EDITOR, OWNER, SUGGESTS
from portable_record.circle.travel import pack
from portable_record.errors import CircleSplitError, MayNotWriteError, StorageRefusedError, StorageSlowError
from portable_record.record.edits import creation
from portable_record.sharing.reader.asking import Reader
from tests.actions.circle_around import as_guest, edit, jeans, joining, plan, shown
from tests.actions.conftest import NOW
from tests.actions.quick import stretch_nothing
from tests.circle.cast import JEAN, carer
from tests.circle.lying_place import LyingPlace
from tests.record.devices import entry_id
from tests.sharing.test_selection_properties import Lots

NAMES = ("Sam", "Tom", "Uma", "Nadia")
LATE_COMER = "Vera"
MANY, MANY_FOR_OTHERS = 12, 18  # changes after which an owner puts together what stands
LATE, FORGED = "WRITTEN-AFTER-SHE-WAS-REMOVED", "WRITTEN-BY-A-STRANGER"
SECRETS = (b"Tea at", b"Adeyemi", b"CarePlan", b"communication", LATE.encode(), FORGED.encode())
ROLES = 3  # of a hundred steps
LEAST_AT_ONCE, CHANGES = 3, 60  # entries that come with one change; changes of many, in one round


class _UndoneError(Exception):
    pass


@dataclass
class Circle:
    """Five records around one place, as they are for one seed."""

    records: dict[str, OpenRecord]
    place: LyingPlace
    chance: Lots
    comes: OpenRecord
    at_once: int = LEAST_AT_ONCE
    entries: list[str] = field(default_factory=list)
    written: int = 0
    removed: bool = False
    ever: dict[str, bytes] = field(default_factory=dict)
    taken_away: int = 0

    def step(self) -> None:
        """Let somebody write, or sync, or let the place lie; and an owner change what Tom may do."""
        if self.chance.happens(ROLES):
            self.change_role()
            return
        name = self.chance.one(list(self.records))
        what = self.chance.below(100)
        if what < 45:
            self.write(name)
        elif what < 80:
            self.sync(name)
        else:
            self.lie()

    def write(self, name: str) -> None:
        """Write new entries, or change one that is there."""
        record = self.records[name]
        late = LATE if name == "Nadia" and self.removed else ""
        with suppress(MayNotWriteError):
            if self.chance.happens(40):
                new = [entry_id(self.chance.below(1 << 40)) for _ in range(self.at_once)]
                drafts = [creation(entry, _text(f"Tea at {late}"), type_name="CarePlan") for entry in new]
                write(record, "plan", drafts, by=record.identity.by)
                self.entries += new
                self.written += self.at_once
                return
            for entry in self.chance.some(self.entries, 4):
                if record.vault.entries.has(entry):
                    edit(record, entry, description=f"Tea at {self.chance.below(99)} {late}")
                    self.written += 1

    def change_role(self) -> None:
        """Let Tom's words wait for a yes from now on, or count at once."""
        owner = self.records[self.chance.one(["Jean", "Sam"])]
        tom = self.records["Tom"].identity.by.writer
        with suppress(CircleSplitError):
            change_member(owner, tom, role=self.chance.one([SUGGESTS, EDITOR]))

    def sync(self, name: str) -> None:
        before = self.place.files.keys() | set()
        with suppress(StorageRefusedError):
            sync(self.records[name], self.place)
        self.taken_away += len(before - self.place.files.keys())
        self.ever |= self.place.files

    def lie(self) -> None:
        """Let the place hide, cut or fail; or be honest for a while."""
        there = sorted(self.place.files)
        some = set(self.chance.some(there, len(there) // 5))
        deed = self.chance.one(["late", "lost", "cut", "fails", "again", "honest"])
        if deed == "fails":
            self.place.fails = {self.chance.one(["names", "get", "put", "delete"]): [StorageSlowError()]}
        elif deed == "again":  # what was taken away comes back
            self.place.files |= self.ever
        elif deed == "honest":
            self.place.honest()
        else:
            setattr(self.place, deed, some)

    def settle(self, *, turns: int) -> None:
        """Let the place be honest, and all sync until nothing is new; once more when nothing can be late."""
        self.place.honest()
        for turn in range(turns):
            for name, record in self.records.items():
                if turn == 4:
                    self.records[name] = replace(record, desk=replace(record.desk, now=lambda: NOW + A_WHILE))
                self.sync(name)

    def let_in(self, *, again: bool = False) -> None:
        """Let in somebody who is new, by one of the owners; ``again`` where that was overruled."""
        late = self.records.get(LATE_COMER)
        if late is not None and (not again or self._is_in(late)):
            return
        owner = self.records["Jean" if again else self.chance.one(["Jean", "Sam"])]
        with suppress(CircleSplitError):
            add_member(owner, as_guest(self.comes, owner))
            self.records[LATE_COMER] = self.comes

    def _is_in(self, record: OpenRecord) -> bool:
        now = the_circle(self.records["Jean"]).now
        return now is not None and record.identity.device_id in now.devices


def circle(
    home: Path, seed: int, *, rounds: int = 200, edits: int = 10_000
) -> tuple[Counter[str], list[str]]:
    """Go through so many rounds, each with so many edits; return figures and faults."""
    figures, faults = Counter[str](), list[str]()
    with _five(home) as (records, place):
        for number in range(rounds):
            with ExitStack() as stack:
                for record in records.values():
                    stack.enter_context(_undone(record))
                fresh = {name: replace(record, remembered=Remembered()) for name, record in records.items()}
                comes = fresh.pop(LATE_COMER)
                lots = Lots(seed * 1_000_003 + number)
                at_once = max(LEAST_AT_ONCE, edits // CHANGES)
                one = Circle(fresh, LyingPlace(dict(place.files)), lots, comes, at_once, [entry_id(1)])
                _round(one, edits)
                faults += [f"seed {seed}, round {number}: {fault}" for fault in _faults(one)]
                figures["rounds"] += 1
                figures["edits"] += one.written
                figures["files at the place"] += len(one.place.files)
                figures["files that were taken away"] += one.taken_away
                figures["checkpoints at the end"] += len(best_of(one.records["Jean"]))
                figures["devices that began with one"] += "plan" in folded_parts(comes)
    return figures, faults


@contextmanager
def _five(home: Path) -> Iterator[tuple[dict[str, OpenRecord], LyingPlace]]:
    with pytest.MonkeyPatch.context() as patch, Reader(sys.executable) as reader:
        stretch_nothing(patch)
        patch.setattr(circle_fold, "MANY", MANY)
        patch.setattr(circle_fold, "MANY_FOR_OTHERS", MANY_FOR_OTHERS)
        desk = Desk(now=lambda: NOW, dice=os.urandom, reader=reader)
        jean, place = jeans(desk, home / "Jean", plan), LyingPlace()
        others = {name: joining(desk, home / name, jean, name, 100 + n) for n, name in enumerate(NAMES)}
        for name, record in others.items():
            add_member(jean, as_guest(record, jean, role=OWNER if name == "Sam" else EDITOR))
        for record in (jean, *others.values()) * 2:
            sync(record, place)
        comes = joining(desk, home / LATE_COMER, jean, LATE_COMER, 200)
        yield (
            {"Jean": jean}
            | {name: as_member(record) for name, record in others.items()}
            | {LATE_COMER: comes},
            place,
        )
        for record in (jean, *others.values(), comes):
            record.vault.close()


def _round(one: Circle, edits: int) -> None:
    while one.written < edits:
        if not one.removed and one.written >= edits // 2:
            one.removed = True
            nadia = one.records["Nadia"].identity.by.writer
            if one.chance.happens(30):
                change_member(one.records["Sam"], nadia, relation="friend")
            _forge(one)
            remove_member(one.records["Jean"], nadia)
            one.written += 1
        elif one.removed and one.chance.happens(5):
            one.let_in()
        one.step()
    one.settle(turns=2)
    one.let_in(again=True)
    one.settle(turns=6)


def _forge(one: Circle) -> None:
    """Put a change there that a stranger signed, under a key that a member gave away."""
    ring = the_circle(one.records["Nadia"]).ring
    assert ring is not None
    new = [creation(entry_id(9), _text(FORGED), type_name="CarePlan")]
    change, edits = carer(JEAN, ring.epoch).write(new)
    content = pack(replace(change, record=ring.record), edits, sensitive={}, dice=one.chance.throw)
    file = seal_part_file(content, ring.keys["part/plan"], one.chance.throw)
    one.place.files[file_name(file)] = file


def _text(words: str) -> bytes:
    return f'{{"resourceType":"CarePlan","status":"draft","intent":"plan","description":"{words}"}}'.encode()


def _faults(one: Circle) -> Iterator[str]:
    """Say what is not as it must be once all have synced."""
    seen = {name: shown(record) for name, record in one.records.items() if name != "Nadia"}
    if any(each != seen["Jean"] for each in seen.values()):
        yield f"they differ: {[(name, len(each)) for name, each in seen.items()]}"
    said = b"".join(text for each in seen.values() for text, _ in each.values())
    if LATE.encode() in said:
        yield "what was written after a removal counts"
    if FORGED.encode() in said:
        yield "what a stranger wrote counts"
    for name, record in one.records.items():
        if ApartShelf(record).names(FORKED):
            yield f"{name} holds two changes under one number, and everybody is honest"
        if stopped_since(record):
            yield f"{name} stopped, and nothing was brought back"
    everything = b"".join(one.place.files.values())
    yield from (f"the place can read {secret!r}" for secret in SECRETS if secret in everything)


@contextmanager
def _undone(record: OpenRecord) -> Iterator[None]:
    with suppress(_UndoneError), record.vault.transaction():
        yield
        raise _UndoneError
