"""New keys do not stand in the way of a backup, and an older backup comes back as it was."""

import os
from pathlib import Path

from portable_record.actions.add_entry import add_words
from portable_record.actions.back_up import back_up, try_backup
from portable_record.actions.check import check_record
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.rekey import rekey_record
from portable_record.actions.restore import restore
from portable_record.actions.unlock import unlock
from portable_record.actions.ways_in import by_passphrase
from tests.actions.conftest import PASSPHRASE


def test_backups_from_before_and_after_new_keys_both_come_back(
    desk: Desk, record: OpenRecord, tmp_path: Path
) -> None:
    add_words(record, part="strengths", kind=None, words="I whistle", sensitive=False)
    record.vault.blobs.write([os.urandom(100_000)])
    before = back_up(record, tmp_path / "before.carebackup").file
    folder = record.vault.folder
    record = rekey_record(record, PASSPHRASE, progress=lambda *_: None)
    add_words(record, part="strengths", kind=None, words="I sing", sensitive=False)
    after = back_up(record, tmp_path / "after.carebackup").file
    record.vault.close()

    assert try_backup(desk, before, by_passphrase(PASSPHRASE))[1] == []
    assert try_backup(desk, after, by_passphrase(PASSPHRASE))[1] == []
    restore(desk, after, by_passphrase(PASSPHRASE), folder, confirmed=True)
    newer = unlock(desk, folder, PASSPHRASE)
    assert (sum(newer.vault.entries.counts_by_part().values()), check_record(newer)) == (2, [])
    newer.vault.close()
    restore(desk, before, by_passphrase(PASSPHRASE), folder, confirmed=True)
    older = unlock(desk, folder, PASSPHRASE)
    assert (sum(older.vault.entries.counts_by_part().values()), check_record(older)) == (1, [])
    older.vault.close()
