"""A month of a circle as three carers would live it: two are mostly offline, one is removed half-way.

Jean keeps her plan and looks for news each evening. Nadia, her daughter, writes each day and meets the
place on Sundays. Uma, a Shared Lives carer, meets it every ninth day; her clock is a year ahead. Tom, a
link worker, meets it every third day; his clock is three years behind. On the fifteenth day Jean looks for
news and then removes him, and he is told nothing: he goes on writing. Each day each of them writes, and now
and then changes the line that the others change too. On the 29th day the place is full, on the 30th it may
only be read, and on the 31st all meet it again.
"""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from portable_record.actions.circle_conflicts import side_by_side
from portable_record.actions.circle_members import add_member, remove_member
from portable_record.actions.circle_standing import as_member
from portable_record.actions.circle_sync import Synced, sync
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.settle import disputes, settle
from portable_record.actions.write import write
from portable_record.errors import (
    MayNotWriteError,
    PortableRecordError,
    StorageFullError,
    StorageReadOnlyError,
    StorageRefusedError,
)
from portable_record.record.edits import creation
from portable_record.sharing.reader.asking import Reader
from tests.actions.circle_around import as_guest, edit, jeans, joining, plan, shown
from tests.actions.conftest import NOW
from tests.actions.quick import stretch_nothing
from tests.circle.lying_place import LyingPlace
from tests.record.devices import entry_id

DAYS, REMOVED = 31, 15
NAMES = ("Jean", "Nadia", "Uma", "Tom")
MEETS = {"Jean": 1, "Nadia": 7, "Uma": 9, "Tom": 3}
CLOCKS = {"Jean": 0, "Nadia": 0, "Uma": 366, "Tom": -1100}
TROUBLE: dict[int, PortableRecordError] = {29: StorageFullError(), 30: StorageReadOnlyError()}
TOGETHER = entry_id(1)
PLAN = (
    b'{"resourceType":"CarePlan","status":"active","intent":"plan","description":"Tea at four",'
    b'"subject":{"display":"Jean"}}'
)


@dataclass
class Month:
    """The records of all four, and what each wrote: by the entry, the day and the name."""

    records: dict[str, OpenRecord]
    place: LyingPlace
    wrote: dict[str, tuple[int, str]] = field(default_factory=dict)
    met: dict[str, int] = field(default_factory=dict)
    figures: Counter[str] = field(default_factory=Counter)
    last: dict[str, Synced] = field(default_factory=dict)
    today: int = 0

    def live(self) -> None:
        """Let the days go by."""
        for self.today in range(1, DAYS + 1):
            self.place.fails = {"put": [TROUBLE[self.today]] * 4} if self.today in TROUBLE else {}
            for name in NAMES:
                self._write(name)
                if self.today % MEETS[name] == 0 or self.today == DAYS:
                    self.sync(name)
            if self.today == REMOVED:
                self.sync("Jean")
                remove_member(self.at("Jean"), self.records["Tom"].identity.by.writer)
                self.sync("Jean")
        for _ in range(3):
            for name in NAMES:
                self.sync(name)

    def at(self, name: str) -> OpenRecord:
        """Give somebody's record as their clock has it today."""
        record, now = self.records[name], NOW + timedelta(days=self.today + CLOCKS[name])
        return replace(record, desk=replace(record.desk, now=lambda: now))

    def _write(self, name: str) -> None:
        record, entry = self.at(name), entry_id(1_000 * (1 + NAMES.index(name)) + self.today)
        with suppress(MayNotWriteError):
            text = PLAN.replace(b"Tea at four", f"{name} on day {self.today}".encode())
            write(record, "plan", [creation(entry, text, type_name="CarePlan")], by=record.identity.by)
            self.wrote[entry] = (self.today, name)
            if (self.today + NAMES.index(name)) % 6 == 0:
                edit(record, TOGETHER, description=f"Tea with {name} from day {self.today}")

    def sync(self, name: str) -> None:
        """Let somebody look for news."""
        try:
            self.last[name] = sync(self.at(name), self.place)
            self.met[name] = self.today
            self.figures["syncs"] += 1
        except StorageRefusedError:
            self.figures["syncs that the place refused"] += 1

    def settle(self) -> None:
        """Let Nadia choose what stands of what was written at once."""
        nadia = self.at("Nadia")
        for entry in side_by_side(nadia):
            self.figures["lines that stood side by side"] += 1
            found = disputes(nadia, entry.id)
            settle(nadia, entry.id, {one.path: (one.versions[0].choice, one.among) for one in found})
        for name in NAMES * 2:
            self.sync(name)

    def faults(self) -> Iterator[str]:
        """Say what is odd in what each sees at the end."""
        seen = {name: shown(self.at(name)) for name in NAMES}
        stay = NAMES[:3]
        for name in stay:
            if seen[name] != seen["Jean"]:
                yield f"{name} sees {len(seen[name])} entries, and Jean {len(seen['Jean'])}"
            last = self.last[name]
            if last.stopped or last.split or last.missing or last.apart or not last.let_in:
                yield f"{name}: {last}"
            if side_by_side(self.at(name)):
                yield f"{name} still has something side by side"
        for entry, (day, name) in self.wrote.items():
            counts = name != "Tom" or day <= REMOVED
            if (entry in seen["Jean"]) != counts:
                yield f"what {name} wrote on day {day} {'is gone' if counts else 'counts'}"
            if name != "Tom" and day > REMOVED and entry in seen["Tom"]:
                yield f"Tom reads what {name} wrote on day {day}"
            if name == "Tom" and entry not in seen["Tom"]:
                yield f"Tom has lost what he wrote on day {day}"
        for name in NAMES:
            self.figures[f"entries that {name} sees"] = len(seen[name])


def circle_month(home: Path, seed: int = 0, *, rounds: int = 1) -> tuple[Counter[str], list[str]]:
    """Live through the month; return figures and what is odd. It goes the same way each time."""
    del seed, rounds
    with pytest.MonkeyPatch.context() as patch, Reader(sys.executable) as reader:
        stretch_nothing(patch)
        month = Month(_start(Desk(now=_start_of_it, dice=os.urandom, reader=reader), home), LyingPlace())
        for name in NAMES * 2:
            month.sync(name)
        month.records = {name: as_member(record) for name, record in month.records.items()}
        month.live()
        month.settle()
        faults = list(month.faults())
        for record in month.records.values():
            record.vault.close()
    return month.figures, faults


def _start(desk: Desk, home: Path) -> dict[str, OpenRecord]:
    jean = jeans(desk, home / "Jean", lambda record: plan(record, text=PLAN))
    records = {"Jean": jean}
    for number, name in enumerate(NAMES[1:]):
        records[name] = joining(desk, home / name, jean, name, 100 + number)
        add_member(jean, as_guest(records[name], jean))
    return records


def _start_of_it() -> datetime:
    return NOW
