"""A record of many entries and files in a vault, shared by random consents, against an independent reference.

The reference (``tests/sharing/test_selection_properties.py``) knows the record as a table of what each entry
is and whom it names; it never reads FHIR. Each share really goes out, as a file locked for its recipient, and
is opened with the recipient's key. What was not chosen is looked for in every byte of what was opened.
"""

import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.owner import OWNER
from portable_record.actions.share import Wish, share_parts
from portable_record.actions.start import start_record
from portable_record.actions.unlock import unlock
from portable_record.record.entry import Entry
from portable_record.record.json_text import write
from portable_record.sharing.contact import Recipient
from portable_record.sharing.reader.asking import Reader
from tests.actions.quick import seal_at_once
from tests.sharing.cast import BOB_DID, BOB_SEALS
from tests.sharing.shares import ABOUT_SUE, SUE_ENTRY, terms
from tests.sharing.test_selection_properties import PART_KEYS, Lots, Row, entry_of, made_record, should_go
from tests.torture.bench import NOW, PASSPHRASE, quick_unlocking
from tests.torture.opened import named_in, unpacked

ENTRIES, CONSENTS = 500, 1000
EACH_FILE = 10  # every tenth entry is a document with a file
TO_BOB = Recipient("contact", "Bob", BOB_DID, BOB_SEALS.public.raw)
_SHARED = '"code":"share"'


@dataclass
class Many:
    """The record, its rows, and the files of those that have one."""

    record: OpenRecord
    rows: list[Row]
    files: dict[str, bytes]

    def hidden(self, going: set[str]) -> frozenset[str]:
        """Give the names and ids of what must stand nowhere if these alone go."""
        return frozenset(word for row in self.rows if row.name not in going for word in (row.name, row.id))


@contextmanager
def many(home: Path, seed: int, entries: int) -> Iterator[Many]:
    """Make the record, and hold it open."""
    with quick_unlocking(), pytest.MonkeyPatch.context() as patch, Reader(sys.executable) as reader:
        seal_at_once(patch)
        desk = Desk(now=lambda: NOW, dice=os.urandom, reader=reader)
        start_record(desk, home, PASSPHRASE, name="Sue", kind="person", recovery=False)
        record = unlock(desk, home, PASSPHRASE)
        try:
            yield _filled(record, Lots(seed), entries)
        finally:
            record.vault.close()


def random_wish(rows: list[Row], rng: Lots) -> Wish:
    """Choose some parts, some single entries, and some of the sensitive ones."""
    ids = [row.id for row in rows]
    return Wish(
        parts=rng.some(PART_KEYS, rng.below(6)),
        entries=rng.some(ids, 1 + rng.below(8)),
        sensitive=rng.some(ids, rng.below(20)),
        purpose="support",
        recipient=TO_BOB,
        forms=("sealed",),
    )


def expected(rows: list[Row], wish: Wish) -> set[str]:
    """Say by the rules alone which entries go."""
    return should_go(rows, terms(parts=wish.parts, entries=wish.entries, sensitive=wish.sensitive))


def consents(
    home: Path, seed: int, *, rounds: int = CONSENTS, entries: int = ENTRIES
) -> tuple[dict[str, int], list[str]]:
    """Share by random consents; count what went, and name each leak and each wrong denial."""
    figures, faults = Counter[str](), list[str]()
    with many(home / "vault", seed, entries) as held:
        for number in range(rounds):
            wish = random_wish(held.rows, Lots(seed * 1_000_003 + number))
            shared = share_parts(held.record, wish, home / "out")
            data = shared.files[0].read_bytes()
            shutil.rmtree(home / "out")
            faults += [f"consent {number}: {fault}" for fault in _faults(held, wish, data, figures)]
        events = (line.event.decode() for line in held.record.vault.journal.newest(limit=rounds * 2 + 50))
        in_log = sum(_SHARED in event for event in events)
    if in_log != rounds:
        faults.append(f"{in_log} of {rounds} disclosures stand in the activity log")
    return {"consents": rounds, "entries in the record": entries, **figures, "in the log": in_log}, faults


def _faults(held: Many, wish: Wish, data: bytes, figures: Counter[str]) -> Iterator[str]:
    going = expected(held.rows, wish)
    share = unpacked(data)
    whole = (data, *map(write, share.bundles), *share.files)
    text, files = b"\0".join(whole), set(share.files)
    for row in held.rows:
        if row.name not in going:
            figures["entries that stayed"] += 1
            continue
        figures["entries that went"] += 1
        if f"said-{row.name}-said".encode() not in text:
            yield f"{row.name} was chosen, and did not go"
        if row.name in held.files:
            figures["files that went"] += 1
            if held.files[row.name] not in files:
                yield f"the file of {row.name} did not go"
    yield from (f"{word} was hidden, and shows" for word in named_in(whole) & held.hidden(going))
    yield from ("a file went that nobody chose" for file in files - set(held.files.values()))


def _filled(record: OpenRecord, rng: Lots, count: int) -> Many:
    rows = made_record(rng, count)
    rows = [replace(row, needs="", points=()) if n % EACH_FILE == 0 else row for n, row in enumerate(rows)]
    with record.vault.transaction():
        files = {row.name: f"inside-{row.name}-inside".encode() for row in rows[::EACH_FILE]}
        entries = [
            _document(record, row, files[row.name]) if row.name in files else entry_of(row, rng)
            for row in rows
        ]
        record.vault.entries.put_many((each, "") for each in (SUE_ENTRY, *entries))
        record.vault.settings.put(OWNER, SUE_ENTRY.id)
    return Many(record, rows, files)


def _document(record: OpenRecord, row: Row, content: bytes) -> Entry:
    ref = record.vault.blobs.write([content])
    file = {
        "contentType": "text/plain",
        "title": f"{row.name}.txt",
        "size": ref.size,
        "url": f"Binary/{ref.name}",
    }
    value = {
        "resourceType": "DocumentReference",
        "id": row.name,
        "identifier": [{"system": "https://x.example", "value": f"number-{row.name}-number"}],
        "status": "current",
        "subject": ABOUT_SUE,
        "description": f"said-{row.name}-said",
        "content": [{"attachment": file}],
    }
    return replace(entry_of(row, Lots(0)), type="DocumentReference", text=write(value))
