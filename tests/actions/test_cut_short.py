"""What a crash left and a damaged disk lost is told at the next unlocking, until it was seen."""

import shutil
from pathlib import Path

import pytest

from portable_record.actions.add_entry import add_words
from portable_record.actions.announcements import News, announcements
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.unlock import unlock
from tests.actions.conftest import PASSPHRASE


@pytest.mark.parametrize("damaged", [False, True])
def test_the_owner_is_told_that_the_last_thing_may_be_missing(
    desk: Desk, record: OpenRecord, tmp_path: Path, *, damaged: bool
) -> None:
    for words in ("I sing", "I cook"):
        add_words(record, part="strengths", kind=None, words=words, sensitive=False)
    crashed = tmp_path / "crashed"
    shutil.copytree(record.vault.folder, crashed, ignore=shutil.ignore_patterns("*-shm"))
    if damaged:
        log = crashed / "vault.db-wal"
        data = bytearray(log.read_bytes())
        data[100] ^= 1
        log.write_bytes(data)

    opened = unlock(desk, crashed, PASSPHRASE)
    told = announcements(opened)
    opened.vault.close()

    assert [one.news for one in told] == [News.OLDER] * damaged
    assert all("what was done last is missing" in one.says for one in told)
