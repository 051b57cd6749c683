"""What was erased is in no file any more, not even for somebody who has the key.

To see that, these tests keep the tables in a database without encryption and read its file.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from portable_record.record.edits import ChangeWriter, Draft, Place, sealed
from portable_record.record.who import By
from portable_record.vault import disk, schema
from portable_record.vault.database import Database
from portable_record.vault.entries import Entries
from portable_record.vault.log import ChangeLog
from portable_record.vault.search import Search
from tests.vault.cast import DEVICE, DEVICE_KEY, NOON, RECORD, WHOLE, entry_id, goal
from tests.vault.conftest import VAULT_ID
from tests.vault.plain import leave_out_keys

SECRET = "veryprivateword"


@pytest.fixture
def plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    leave_out_keys(monkeypatch)
    disk.write_new(tmp_path / "plain.db", b"")
    opened = Database(tmp_path / "plain.db", bytes(32))
    schema.make(opened, VAULT_ID, NOON)
    yield opened
    opened.close()


def files_with_the_secret(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if SECRET.encode() in path.read_bytes())


def write(log: ChangeLog, plain: Database) -> None:
    writer = ChangeWriter(Place(RECORD, 0, DEVICE, "plan", 1, "", 1, NOON, By()))
    with plain.transaction():
        drafts = [Draft(entry_id(n), WHOLE, f"{SECRET} {n}".encode() * 50) for n in range(60)]
        log.add_edits(1, [writer.add(draft, bytes(16)) for draft in drafts])
        unsigned = writer.finish()
        log.append(1, sealed(unsigned, DEVICE_KEY.sign(unsigned.signed_bytes)))


def test_an_erased_entry_is_in_no_page_of_any_file(plain: Database, tmp_path: Path) -> None:
    log, entries = ChangeLog(plain), Entries(plain, Search(plain))
    write(log, plain)
    entries.add_many((goal(n, title=f"{SECRET}{n}"), f"{SECRET} more words") for n in range(60))
    entries.put(goal(7, title=f"{SECRET} again"), f"{SECRET} changed")
    assert files_with_the_secret(tmp_path) != []

    with plain.transaction():
        for n in range(60):
            log.erase(entry_id(n))
            entries.erase(entry_id(n))
    plain.forget_traces()

    assert files_with_the_secret(tmp_path) == []


def test_words_of_an_entry_that_went_to_the_bin_leave_the_index(plain: Database, tmp_path: Path) -> None:
    entries = Entries(plain, Search(plain))
    entries.add_many((goal(n), f"{SECRET} more words") for n in range(60))

    for n in range(60):
        entries.put(goal(n, binned=NOON), f"{SECRET} more words")
    plain.forget_traces()

    assert files_with_the_secret(tmp_path) == []
