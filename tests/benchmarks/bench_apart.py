"""What waits or does not count in a circle: what it costs a sync, and how soon it is listed.

Somebody who may only read writes thousands of changes all the same; and in a large record a few entries wait
for a choice, or are sensitive.
"""

import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import process_time
from unittest import mock

from portable_record import wiring
from portable_record.actions.circle_members import add_member
from portable_record.actions.circle_standing import Seat
from portable_record.actions.circle_sync import sync
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.write import write
from portable_record.circle.membership import VIEWER
from portable_record.record.edits import creation
from portable_record.record.entry import Entry
from portable_record.storage.folder import Folder
from tests.actions.circle_around import PLAN, as_guest, jeans, joining
from tests.benchmarks.measure import by_turns
from tests.benchmarks.row import Row, at_most
from tests.record.devices import entry_id

APART, LARGE, ONE_IN = 2_000, 100_000, 5_000
ROUNDS = 5
MS = 1000


def rows() -> list[Row]:
    """Measure in processor time what lies apart, and on the clock what is listed."""
    with tempfile.TemporaryDirectory() as home, wiring.desk() as desk:
        none, many = (_one_more(desk, Path(home) / str(count), count) for count in (0, APART))
        disputed, sensitive = _listed(desk, Path(home) / "large")
    return [
        Row(
            f"sync of one change beside {APART:,} that do not count",
            *(many * MS, "ms", at_most(250), none * MS, "beside none"),
        ),
        Row(f"first list of what waits for a choice, {LARGE:,}", disputed * MS, "ms", at_most(50)),
        Row(f"first list of what is sensitive, {LARGE:,}", sensitive * MS, "ms", at_most(50)),
    ]


def _one_more(desk: Desk, folder: Path, apart: int) -> float:
    """Measure a sync with one new change of an owner, where a viewer has left so many."""
    (folder / "place").mkdir(parents=True)
    place = Folder(folder / "place")
    jean = jeans(desk, folder / "jean", lambda _: None)
    sam, eve = (
        joining(desk, folder / name, jean, name, number) for number, name in enumerate(("sam", "eve"), 2)
    )
    for one, role in ((sam, "editor"), (eve, VIEWER)):
        add_member(jean, as_guest(one, jean, role=role))
    for one in (jean, sam, eve, jean):
        sync(one, place)
    with mock.patch.object(Seat, "hindrance", return_value=""):  # an app that asks nobody
        for number in range(apart):
            _write(eve, 1_000 + number)
    sync(eve, place)
    sync(sam, place)
    taken = []
    for number in range(ROUNDS):
        _write(jean, number)
        sync(jean, place)
        begun = process_time()
        sync(sam, place)
        taken.append(process_time() - begun)
    for one in (jean, sam, eve):
        one.vault.close()
    return min(taken)


def _write(record: OpenRecord, number: int) -> None:
    write(record, "plan", [creation(entry_id(number), PLAN, type_name="CarePlan")], by=record.identity.by)


def _listed(desk: Desk, folder: Path) -> list[float]:
    record = jeans(desk, folder, lambda _: None)
    entries = record.vault.entries
    entries.add_many(_many())

    def after_writing(read: Callable[[], object]) -> object:
        record.vault.settings.put("something", "written")
        return read()

    reads: tuple[Callable[[], object], ...] = (partial(entries.disputed, limit=1_000), entries.sensitive)
    lists = [partial(after_writing, read) for read in reads]
    taken = by_turns(*lists, rounds=ROUNDS)
    record.vault.close()
    return taken


def _many() -> Iterator[tuple[Entry, str]]:
    for number in range(LARGE):
        at = f"2026-01-01T{number // 3600:02}:{number // 60 % 60:02}:{number % 60:02}Z"
        entry = Entry(
            *(entry_id(number), "plan", "CarePlan", PLAN, "Tea at four", at),
            in_conflict=number % ONE_IN == 1,
            sensitive=number % ONE_IN == 2,
        )
        yield entry, "tea at four"
