"""The first look at a share after unlocking, and one at the largest entry that somebody may give."""

import os
import tempfile
from pathlib import Path
from time import perf_counter, process_time

from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.scan import take_files
from portable_record.actions.share import Wish, look_at, share_parts
from portable_record.actions.unlock import unlock
from portable_record.actions.whole_record import read_ahead
from portable_record.actions.write import new_entry_id, writing
from portable_record.record.entry import Entry
from portable_record.record.json_text import write as json_bytes
from portable_record.record.moments import moment_text
from portable_record.record.who import By
from tests.benchmarks.measure import HAS_PROC, MIB, memory_of
from tests.benchmarks.program import PASSPHRASE
from tests.benchmarks.row import Row, at_most

GROUPS, QUESTIONS = 20, 100
"""Of one entry, two thousand lines are shown at the most."""


def first_look(desk: Desk, vault: Path, ids: tuple[str, ...], *, at: str, most: float) -> Row:
    """Look at a small share as a person does who has just unlocked and chosen for a while."""
    record = unlock(desk, vault, PASSPHRASE)
    try:
        before, pieces, going_on = _memory(), list[float](), True
        while going_on:
            begun = process_time()
            going_on = read_ahead(record)
            pieces.append((process_time() - begun) * 1000)
        grown = (_memory() - before) / MIB
        begun, idle = perf_counter(), process_time()
        look_at(record, Wish(entries=ids, to="Lunch Club", purpose="support"))
        passed, worked = (perf_counter() - begun) * 1000, (process_time() - idle) * 1000
    finally:
        record.vault.close()
    note = (
        f"a processor worked {worked:.0f} ms for it; and before, while the person chose,"
        f" {sum(pieces):,.0f} ms in {len(pieces)} pieces of at most {max(pieces):.0f} ms"
    )
    note += f"; it takes {grown:.0f} MiB, the pages of the database among them" if HAS_PROC else ""
    return Row(f"first look at a share after unlocking, {at}", passed, "ms", at_most(most), note=note)


def scan_a_large_entry(record: OpenRecord) -> None:
    """Scan a share of one entry with as many lines as are shown of any."""
    items = [
        {
            "linkId": f"{group}",
            "text": f"Group {group}",
            "item": [
                {
                    "linkId": f"{group}.{number}",
                    "text": f"Question {number} about my day",
                    "answer": [{"valueString": f"Answer {group}.{number}: I sing and dance."}],
                }
                for number in range(QUESTIONS)
            ],
        }
        for group in range(GROUPS)
    ]
    said = {"resourceType": "QuestionnaireResponse", "status": "completed", "item": items}
    title, moment = "Many questions", moment_text(record.now)
    entry = Entry(new_entry_id(record), "outcomes", "QuestionnaireResponse", json_bytes(said), title, moment)
    with writing(record, By()) as act:
        act.add_new([(entry, title)], origin="benchmark")
    wish = Wish(entries=(entry.id,), to="Lunch Club", purpose="support", forms=("page",), open_page=True)
    with tempfile.TemporaryDirectory() as folder:
        (file,) = share_parts(record, wish, Path(folder)).files
        take_files(record, [(file.name, [file.read_bytes()])])


def _memory() -> int:
    return memory_of(os.getpid())[0] if HAS_PROC else 0
