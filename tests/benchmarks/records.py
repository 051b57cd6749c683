"""Large records and large files, made of real resources repeated under new addresses.

The resources are those of Synthea patients where ``../shared/data`` is at hand, else our own samples.
"""

import json
import uuid
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import cycle, islice
from pathlib import Path

from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.start import start_record
from portable_record.actions.unlock import unlock
from portable_record.actions.write import new_entry_id, writing
from portable_record.assets import folder
from portable_record.record.cut import cut
from portable_record.record.entry import Entry
from portable_record.record.intake import check
from portable_record.record.who import By
from tests.benchmarks.program import PASSPHRASE
from tests.conftest import SHARED_DATA

BATCH = 500


def files() -> list[Path]:
    """Return the files of real patients: Synthea's, or our samples."""
    synthea = sorted((SHARED_DATA / "synthea").glob("*.json"))
    return synthea or _samples()


def source() -> str:
    """Say what the resources are, for a note beside a figure."""
    return "Synthea" if (SHARED_DATA / "synthea").is_dir() else "our samples; no ../shared/data"


@cache
def resources() -> tuple[bytes, ...]:
    """Return the texts of all resources in the files, and the goals of our samples: Synthea has none."""
    goals = tuple(text for text in _cut(_samples()) if b'"Goal"' in text[:40])
    return _cut(files()) + (goals if files() != _samples() else ())


def _samples() -> list[Path]:
    return sorted(folder("sample_records").glob("*.json"))


def _cut(files: list[Path]) -> tuple[bytes, ...]:
    texts = (file.read_bytes() for file in files)
    return tuple(text[piece.start : piece.end] for text in texts for piece in cut(text))


def new_record(desk: Desk, vault: Path) -> OpenRecord:
    """Start a record and open it."""
    start_record(desk, vault, PASSPHRASE, name="", kind="person")
    return unlock(desk, vault, PASSPHRASE)


def fill(record: OpenRecord, count: int) -> list[str]:
    """Write this many entries as an import does after its checks; return their ids."""
    entries = islice(_entries(record), count)
    ids: list[str] = []
    with writing(record, By()) as act:
        while batch := list(islice(entries, BATCH)):
            act.add_new(batch, origin="benchmark")
            ids += [entry.id for entry, _ in batch]
    return ids


def _entries(record: OpenRecord) -> Iterator[tuple[Entry, str]]:
    when = record.now.isoformat(timespec="seconds").replace("+00:00", "Z")
    described = [(check(text), text) for text in resources()]
    for found, text in cycle(described):
        fresh = new_entry_id(record)
        entry = Entry(
            fresh,
            found.part,
            found.type,
            text,
            found.title,
            when,
            full_url=f"urn:uuid:{fresh}",
            day=found.day,
        )
        yield replace(entry), found.search_text


def write_bundle(file: Path, *, least: int) -> int:
    """Write a Bundle of at least so many bytes, a resource at a time; return how many resources it has."""
    count = 0
    with file.open("wb") as out:
        out.write(b'{"resourceType":"Bundle","type":"collection","entry":[')
        for text in cycle(text for text in resources() if b'"Patient"' not in text[:40]):
            out.write(b",\n" if count else b"\n")
            address = json.dumps(f"urn:uuid:{uuid.UUID(int=count + 1)}").encode()
            out.write(b'{"fullUrl":' + address + b',"resource":' + text + b"}")
            count += 1
            if out.tell() >= least:
                break
        out.write(b"\n]}\n")
    return count
