"""Two hundred planted words: added, imported, changed, binned and erased, they are in no byte that is left.

The database lies open here, as for somebody who has the key: its file, its free pages, its index of words and
its write-ahead log are read as they are. The folder for temporary files is searched as well.
"""

import json
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from portable_record.actions.add_entry import add_words
from portable_record.actions.begun import Begun, keep_begun
from portable_record.actions.bin_entries import put_in_bin
from portable_record.actions.check import check_record
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.import_file import import_file
from portable_record.actions.start import start_record
from portable_record.actions.telling import history_of
from portable_record.actions.undo import undo_change
from portable_record.actions.unlock import unlock
from portable_record.actions.write import state_of, write
from portable_record.record.edits import editing
from portable_record.record.json_text import parse
from portable_record.record.who import By
from tests.actions.conftest import NOW, PASSPHRASE
from tests.torture.failing import temporary_files_in
from tests.vault.plain import leave_out_keys

WORDS = tuple(f"zeppelinwort{number:03}quince" for number in range(200))
IMPORTED, CHANGED = WORDS[:80], WORDS[160:]

pytestmark = pytest.mark.slow


@pytest.fixture
def places(tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path, Path]]:
    """The folder of a record that lies open, and the one of its temporary files."""
    leave_out_keys(monkeypatch)
    folder, temporary = tmp_path / "vault", tmp_path / "temporary"
    temporary.mkdir()
    with temporary_files_in(temporary):
        start_record(desk, folder, PASSPHRASE, name="Jean", kind="person")
        yield folder, temporary


def bundle() -> bytes:
    entries = [
        {
            "fullUrl": f"urn:uuid:{uuid4()}",
            "resource": {
                "resourceType": "Observation",
                "status": "final",
                "code": {"text": "What I noticed"},
                "valueString": f"I keep {word} in the garden.",
            },
        }
        for word in IMPORTED
    ]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()


def change(record: OpenRecord, entry_id: str, word: str) -> None:
    entry = record.vault.entries.get(entry_id)
    state = state_of(record, entry.part, entry_id)
    value = parse(state.text)
    assert isinstance(value, dict)
    changed = {**value, "valueString": f"Now it is {word}."}
    write(record, entry.part, editing(state, changed, new_id=lambda: uuid4().hex), by=By())


def live_with_them(record: OpenRecord, file: Path) -> None:
    """Add, import and change; put into the bin, take out, and put in again."""
    for word in WORDS[80:160]:
        add_words(record, part="strengths", kind=None, words=f"I like {word}.", sensitive=False)
    file.write_bytes(bundle())
    import_file(record, file)
    file.unlink()
    entries = [entry.id for entry in record.vault.entries.all()]
    for entry_id, word in zip(entries, CHANGED, strict=False):
        change(record, entry_id, word)
    for entry_id in entries[:10]:
        put_in_bin(record, [entry_id])
        undo_change(record, list(history_of(record, entry_id))[-1].change)
    begun = Begun(
        "form", f"/entry/{entries[0]}/change", "", (("words", f"I like {WORDS[0]} and {WORDS[1]}"),)
    )
    keep_begun(record, begun)
    put_in_bin(record, entries)


def shown(*folders: Path) -> set[str]:
    """The planted words that any file shows, as they are, as wide letters or in base64."""
    data = [path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {word for word in WORDS if any(form in one for one in data for form in forms(word))}


def forms(word: str) -> Iterator[bytes]:
    yield word.encode()
    yield word.encode("utf-16-le")
    for before, cut in ((0, 0), (1, 2), (2, 3)):
        yield b64encode(bytes(before) + word.encode())[cut:-4]


@pytest.mark.slow
def test_two_hundred_words_are_in_no_byte_after_they_were_erased(
    desk: Desk, places: tuple[Path, Path], tmp_path: Path
) -> None:
    record = unlock(desk, places[0], PASSPHRASE)
    live_with_them(record, tmp_path / "bundle.json")
    there = shown(*places)
    record.vault.close()

    later = replace(desk, now=lambda: NOW + timedelta(days=31))
    record = unlock(later, places[0], PASSPHRASE)
    while_open, left = shown(*places), record.vault.entries.count_binned()
    found = check_record(record)
    record.vault.close()

    assert there == set(WORDS)
    assert (while_open, left, found) == (set(), 0, [])
    assert shown(*places) == set()
