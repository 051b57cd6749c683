"""A sync of a circle: with nothing new beside 10,000 files, and of somebody who joins, with 10,000 edits."""

import os
import tempfile
from hashlib import sha256
from pathlib import Path
from time import process_time

from portable_record import wiring
from portable_record.actions.circle_members import add_member
from portable_record.actions.circle_sync import sync
from portable_record.actions.write import write
from portable_record.record.edits import creation
from portable_record.storage.folder import Folder
from portable_record.vault.place_files import DONE, LOCKED, PlaceFile
from tests.actions.circle_around import PLAN, as_guest, jeans, joining
from tests.benchmarks.measure import by_turns
from tests.benchmarks.row import Row, at_most
from tests.record.devices import entry_id

FILES, EDITS = 10_000, 10_000
EDITS_AT_ONCE = 50
ROUNDS = 7
MS = 1000


def rows() -> list[Row]:
    """Measure both, in a folder of this machine; and the listing alone beside the first."""
    with tempfile.TemporaryDirectory() as home, wiring.desk() as desk:
        folder = Path(home)
        (folder / "place").mkdir()
        place = Folder(folder / "place")
        jean = jeans(desk, folder / "jean", lambda _record: None)
        sam = joining(desk, folder / "sam", jean, "Sam", 2)
        for start in range(0, EDITS, EDITS_AT_ONCE):
            new = range(start, start + EDITS_AT_ONCE)
            drafts = [creation(entry_id(number), PLAN, type_name="CarePlan") for number in new]
            write(jean, "plan", drafts, by=jean.identity.by)
        add_member(jean, as_guest(sam, jean))
        sync(jean, place)
        begun = process_time()
        sync(sam, place)
        join = process_time() - begun
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
        for record in (jean, sam):
            record.vault.close()
    return [
        Row(
            f"sync with nothing new, {FILES:,} files", nothing * MS, "ms", at_most(200), listing * MS, "list"
        ),
        Row(f"processor time of a first sync, {EDITS:,} new entries", join, "s"),
    ]
