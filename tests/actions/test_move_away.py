"""A new locked record is made of one; nothing of before opens it, and the old one tells nothing of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from portable_record.actions.add_entry import add_words
from portable_record.actions.back_up import backup_status
from portable_record.actions.check import check_record
from portable_record.actions.circle_begin import begin_circle
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.move_away import NOT_OWN, MovedAway, move_away, why_not_away
from portable_record.actions.own_keys import former_keys
from portable_record.actions.read_entries import find
from portable_record.actions.recovery_code import keep_code, throw_code
from portable_record.actions.restore import restore
from portable_record.actions.share import Wish, share_parts
from portable_record.actions.unlock import unlock
from portable_record.actions.withdraw import withdraw_share
from portable_record.crypto.fingerprint import words
from portable_record.errors import (
    BackupInsideError,
    FileUnwritableError,
    PassphraseError,
    StoppedError,
    UsageError,
    WrongPassphraseError,
    WrongRecoveryCodeError,
)
from portable_record.sharing.withdrawal import read_notice
from portable_record.vault.slots import open_with_passphrase, open_with_recovery_code
from tests.actions.carers import kept_record
from tests.actions.conftest import PASSPHRASE
from tests.actions.inboxes import new_vault
from tests.actions.quick import quick_record, stretch_nothing

NEW = "another nine plain words of mine"


@pytest.fixture(scope="module", autouse=True)
def quickly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        yield


@pytest.fixture
def jean(desk: Desk, tmp_path: Path) -> Iterator[OpenRecord]:
    record = quick_record(desk, tmp_path / "jean", "Jean")
    add_words(record, part="strengths", kind=None, words="I whistle", sensitive=False)
    yield record
    record.vault.close()


def state_of(record: OpenRecord) -> tuple[object, ...]:
    """All that could tell of it: the activity log, the settings, the files."""
    return (
        record.vault.journal.head(),
        record.vault.database.rows("SELECT * FROM settings ORDER BY 1"),
        sorted(file.name for file in record.vault.folder.iterdir()),
        (record.vault.folder / "vault.json").read_bytes(),
    )


def begun_from(desk: Desk, moved: MovedAway, folder: Path) -> OpenRecord:
    """Begin from the file on another device."""
    restore(desk, moved.file, lambda head: open_with_passphrase(head, NEW), folder)
    return unlock(desk, folder, NEW)


def test_it_opens_with_what_is_new_alone_and_the_old_one_tells_nothing(
    jean: OpenRecord, desk: Desk, tmp_path: Path
) -> None:
    keep_code(jean, old_code := throw_code(desk), old_code)
    before = state_of(jean)

    told: list[int] = []

    moved = move_away(jean, tmp_path, NEW, progress=lambda done, _total: told.append(done))
    anew = begun_from(desk, moved, tmp_path / "new")

    with anew.vault:
        assert len(find(anew, "whistle")) == 1
        assert check_record(anew) == []
        assert anew.identity.did != jean.identity.did
        assert anew.identity.hpke.to_bytes() != jean.identity.hpke.to_bytes()
        assert moved.words == words(anew.identity.signer.public)
        assert backup_status(anew).where == str(moved.file)
        header = anew.vault.header
    open_with_recovery_code(header, moved.recovery_code)
    with pytest.raises(WrongPassphraseError):
        open_with_passphrase(header, PASSPHRASE)
    with pytest.raises(WrongRecoveryCodeError):
        open_with_recovery_code(header, old_code)
    assert state_of(jean) == before
    assert told == sorted(told)
    assert {file.name for file in tmp_path.iterdir()} == {"jean", "new", moved.file.name}


def test_what_was_shared_before_is_stopped_from_there(jean: OpenRecord, desk: Desk, tmp_path: Path) -> None:
    wish = Wish(parts=("strengths",), to="Club", purpose="support", forms=("page",), open_page=True)
    shared = share_parts(jean, wish, tmp_path / "out")
    anew = begun_from(desk, move_away(jean, tmp_path, NEW), tmp_path / "new")

    with anew.vault:
        assert [former.did for former in former_keys(anew.vault)] == [jean.identity.did]
        notice = withdraw_share(anew, shared.id, tmp_path / "stopped").files[0]

    read_notice(notice.read_text().strip()).verify(jean.identity.signer.public)


@pytest.mark.parametrize(
    ("place", "passphrase", "refused"),
    [
        ("", PASSPHRASE, UsageError),
        ("", "", PassphraseError),
        ("no/such/folder", NEW, FileUnwritableError),
        ("jean/blobs", NEW, BackupInsideError),
    ],
)
def test_what_does_not_do_is_refused_and_nothing_is_left(
    jean: OpenRecord, tmp_path: Path, place: str, passphrase: str, refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        move_away(jean, tmp_path / place, passphrase)

    assert [file.name for file in tmp_path.iterdir()] == ["jean"]


def test_where_it_is_stopped_nothing_of_it_stays(jean: OpenRecord, tmp_path: Path) -> None:
    told: list[int] = []

    def stop(done: int, _total: int) -> None:
        told.append(done)
        if len(told) > 3:
            raise StoppedError

    with pytest.raises(StoppedError):
        move_away(jean, tmp_path, NEW, progress=stop)

    assert [file.name for file in tmp_path.iterdir()] == ["jean"]


def test_what_is_held_about_others_is_not_copied_without_a_trace(desk: Desk, tmp_path: Path) -> None:
    group = unlock(desk, new_vault(desk, tmp_path / "group", name="Club", kind="organisation"), PASSPHRASE)
    kept = kept_record(desk, tmp_path / "kept")

    with group.vault, pytest.raises(UsageError, match="about yourself"):
        move_away(group, tmp_path, NEW)
    with kept.vault:
        assert why_not_away(kept) == NOT_OWN
    assert list(tmp_path.glob("*.carebackup")) == []


def test_a_record_that_others_keep_too_is_not_copied_behind_their_backs(
    jean: OpenRecord, tmp_path: Path
) -> None:
    begin_circle(jean)

    with pytest.raises(UsageError, match="together with others"):
        move_away(jean, tmp_path, NEW)
