"""A sync of a circle: with nothing new beside 10,000 files, and of somebody who joins, with 10,000 edits."""

import gc
import os
import tempfile
from hashlib import sha256
from pathlib import Path
from time import process_time

from portable_record import wiring
from portable_record.actions.circle_members import add_member
from portable_record.actions.circle_sync import sync
from portable_record.actions.desk import OpenRecord
from portable_record.actions.write import write
from portable_record.record.edits import creation
from portable_record.storage.folder import Folder
from portable_record.vault.place_files import DONE, LOCKED, PlaceFile
from portable_record.web.ahead import SELDOM
from tests.actions.circle_around import PLAN, as_guest, jeans, joining
from tests.benchmarks.measure import by_turns
from tests.benchmarks.row import Row, at_most
from tests.record.devices import entry_id

FILES, EDITS = 10_000, 10_000
EDITS_AT_ONCE = 50
ROUNDS, JOIN = 7, 3
MS = 1000


def rows() -> list[Row]:
    """Measure both, in a folder of this machine; and the listing alone beside the first."""
    with tempfile.TemporaryDirectory() as home, wiring.desk() as desk:
        folder = Path(home)
        (folder / "place").mkdir()
        place = Folder(folder / "place")
        jean = jeans(desk, folder / "jean", lambda _record: None)
        others = [joining(desk, folder / f"{n}", jean, f"Sam {n}", 2 + n) for n in range(JOIN)]
        for start in range(0, EDITS, EDITS_AT_ONCE):
            new = range(start, start + EDITS_AT_ONCE)
            drafts = [creation(entry_id(number), _plan(number), type_name="CarePlan") for number in new]
            write(jean, "plan", drafts, by=jean.identity.by)
        for sam in others:
            add_member(jean, as_guest(sam, jean))
        sync(jean, place)
        join = min(_join(sam, place) for sam in others)
        sync(jean, place)
        names = [sha256(str(number).encode()).hexdigest() for number in range(FILES)]
        for name in names:
            (folder / "place" / name).write_bytes(b"")
        states = [DONE, LOCKED]
        jean.vault.place_files.put_many(
            PlaceFile(name, states[n % 2], "2026-11-22T12:00:00Z", os.urandom(21))
            for n, name in enumerate(names)
        )
        nothing, listing = by_turns(lambda: sync(jean, place), place.names, rounds=ROUNDS)
        for record in (jean, *others):
            record.vault.close()
    return [
        Row(
            f"sync with nothing new, {FILES:,} files", nothing * MS, "ms", at_most(200), listing * MS, "list"
        ),
        Row(f"processor time of a first sync, {EDITS:,} new entries", join, "s", at_most(1)),
    ]


def _join(record: OpenRecord, place: Folder) -> float:
    """Measure a first sync, with Python's collector as the app has it."""
    gc.collect()
    gc.freeze()
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        begun = process_time()
        sync(record, place)
        return process_time() - begun
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def _plan(number: int) -> bytes:
    """Give a plan that says something else than each other."""
    return PLAN.replace(b"Tea at four", b"Tea with number %d" % number)
