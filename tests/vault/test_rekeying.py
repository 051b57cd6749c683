"""New keys lock everything anew: no kill breaks the vault, and old keys open nothing after it."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from portable_record.crypto.passphrase import Argon2idCost
from portable_record.errors import (
    DiskFaultError,
    NoRecoveryCodeError,
    NotFoundError,
    NoTrustedPeopleError,
    PortableRecordError,
    VaultDamagedError,
)
from portable_record.vault import copies, disk, rekeyed, rekeying
from portable_record.vault.header import Header
from portable_record.vault.vault import Vault
from tests.actions.quick import stretch_nothing
from tests.vault.cast import PASSPHRASE, entry_id
from tests.vault.codes import new_code
from tests.vault.crash import plaintext_in
from tests.vault.snapshots import before_each_step
from tests.vault.work import attach, edit, look_over, note, take_in

Dice = Callable[[int], bytes]
WHOLE = {"vault.json", "vault.db", "vault.end", "blobs", "lock"}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretch no passphrase: these tests open many times."""
    stretch_nothing(monkeypatch)


@pytest.fixture
def folder(tmp_path: Path, now: datetime) -> Path:
    """A vault in use, closed."""
    made, _ = Vault.create(tmp_path / "vault", PASSPHRASE, dice=os.urandom, cost=Argon2idCost(), now=now)
    with made as vault:
        note(vault)
        take_in(vault, range(1, 20))
        edit(vault, 3, "changed")
        for number in (1, 2, 3):
            attach(vault, number)
    return tmp_path / "vault"


@pytest.fixture
def vault(folder: Path) -> Iterator[Vault]:
    """The same vault, open."""
    with opened(folder) as vault:
        yield vault


def opened(folder: Path) -> Vault:
    return Vault.open(folder, PASSPHRASE, dice=os.urandom)


def rekey(vault: Vault, passphrase: str = PASSPHRASE) -> list[tuple[int, int]]:
    """Make new keys and return what was said of the progress."""
    said: list[tuple[int, int]] = []
    rekeying.rekey(
        vault,
        passphrase,
        cost=Argon2idCost(),
        dice=os.urandom,
        progress=lambda done, of: said.append((done, of)),
    )
    return said


def assert_whole(folder: Path, turn: int | None = None) -> None:
    with opened(folder) as vault:
        assert look_over(vault) == []
        assert b"changed" in vault.entries.get(entry_id(3)).text
        assert len(vault.blobs.all()) == 3
        assert [hit.id for hit in vault.search.find("plantedwordsofmine")]
        assert turn in (None, vault.header.turn)
        assert vault.blobs.strays() == []


def turn_of(folder: Path) -> int:
    return Header.parse((folder / "vault.json").read_bytes()).turn


def test_all_that_was_in_it_is_there_under_new_keys(folder: Path, vault: Vault) -> None:
    old_keys, names = vault.ways.keys, vault.blobs.all()
    before = {path.name: path.read_bytes() for path in (folder / "blobs").iterdir()}

    assert rekey(vault) == [(0, 4), (1, 4), (2, 4), (3, 4)]

    assert_whole(folder, turn=1)
    assert {path.name for path in folder.iterdir()} == WHOLE
    with opened(folder) as again:
        assert again.ways.keys.vault_key != old_keys.vault_key
        assert again.ways.keys.slot_key != old_keys.slot_key
        assert again.blobs.all() == names
    assert all((folder / "blobs" / name).read_bytes() != data for name, data in before.items())
    assert plaintext_in(folder) == []


def test_the_old_header_and_passphrase_open_nothing_of_the_new_folder(folder: Path, vault: Vault) -> None:
    old_header, old_keys = (folder / "vault.json").read_bytes(), vault.ways.keys
    refs, old_blobs = vault.blobs.all(), vault.blobs
    rekey(vault)
    (folder / "vault.json").write_bytes(old_header)

    with pytest.raises(VaultDamagedError):
        opened(folder)

    assert old_keys.vault_key
    assert [old_blobs.salt_of(ref) for ref in refs] == [None, None, None]


def test_recovery_code_sheets_and_copies_are_gone(folder: Path, vault: Vault) -> None:
    code = new_code(vault)
    vault.close()
    copies.make(folder, version=1)

    rekey(opened(folder))

    with pytest.raises(NoRecoveryCodeError):
        Vault.open_with_recovery(folder, code, dice=os.urandom)
    with pytest.raises(NoTrustedPeopleError):
        Vault.open_with_shares(folder, [], dice=os.urandom)
    assert copies.existing(folder) == []


def test_it_can_be_done_again_and_again(folder: Path) -> None:
    for turn in (1, 2, 3):
        rekey(opened(folder))
        assert_whole(folder, turn)


def test_a_kill_at_any_step_leaves_a_whole_vault_that_can_go_on(folder: Path, tmp_path: Path) -> None:
    vault = opened(folder)
    with before_each_step(folder, tmp_path) as left:
        rekey(vault)

    turns = [turn_of(each) for each in left]
    assert turns == sorted(turns)
    assert set(turns) == {0, 1}
    for each, turn in zip(left, turns, strict=True):
        assert_whole(each, turn)
        if turn == 0:
            rekey(opened(each))
            assert_whole(each, 1)
        assert {path.name for path in each.iterdir()} == WHOLE


def test_a_kill_while_it_is_finished_is_finished_by_the_next_opening(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as killed:
        killed.setattr(rekeyed, "finish", lambda *_: None)
        rekey(opened(folder))
    assert (folder / "rekey-1").is_dir()

    with before_each_step(folder, tmp_path) as left:
        opened(folder).close()

    for each in [*left, folder]:
        assert_whole(each, 1)
        assert not (each / "rekey-1").exists()


def test_going_on_keeps_what_is_finished_and_whole(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, opened(folder) as vault:
        broken.setattr(vault.database, "export_to", stopped)
        with pytest.raises(KeyboardInterrupt):
            rekey(vault)
    assert_whole(folder, turn=0)
    first, second, _ = sorted((folder / "rekey-1" / "blobs").iterdir())
    kept = second.read_bytes()
    first.write_bytes(first.read_bytes()[:-1])
    (folder / "rekey-1" / "blobs" / ("ab" * 20)).write_bytes(b"stray")

    rekey(opened(folder))

    assert_whole(folder, turn=1)
    assert (folder / "blobs" / second.name).read_bytes() == kept


def test_what_was_begun_with_another_passphrase_is_begun_anew(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(folder) as vault:
        rekeying._begun(vault, rekeyed.work_folder(folder, 1), "another", Argon2idCost(), os.urandom)
    old = (folder / "rekey-1" / "vault.json").read_bytes()

    rekey(opened(folder))

    assert_whole(folder, turn=1)
    assert (folder / "vault.json").read_bytes() != old


def test_a_changed_passphrase_leaves_no_work_that_opens_with_the_old_one(
    folder: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    header, work = vault.folder / "vault.json", rekeyed.work_folder(folder, 1)
    rename = disk.rename

    def stopped(old: Path, new: Path) -> None:
        if new == header:
            raise KeyboardInterrupt
        rename(old, new)

    monkeypatch.setattr(disk, "rename", stopped)
    with pytest.raises(KeyboardInterrupt):
        rekey(vault)
    monkeypatch.setattr(disk, "rename", rename)
    vault.close()
    with opened(work) as half:
        assert half.entries.counts_by_part()

    with opened(folder) as again:
        again.change_passphrase("another one of mine", cost=Argon2idCost())

    assert not work.exists()
    with Vault.open(folder, "another one of mine", dice=os.urandom) as whole:
        assert whole.entries.counts_by_part()


def test_work_can_be_given_up_and_work_on_no_turn_goes_by_itself(folder: Path, vault: Vault) -> None:
    rekeying._begun(vault, rekeyed.work_folder(folder, 1), PASSPHRASE, Argon2idCost(), os.urandom)
    (folder / "rekey-7").mkdir()

    assert rekeying.give_up(vault)
    assert not rekeying.give_up(vault)
    vault.close()
    opened(folder).close()

    assert not list(folder.glob("rekey-*"))


def test_a_disk_that_fails_at_any_step_leaves_a_whole_vault(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call, failed = 0, True
    while failed:
        call += 1
        copy = Path(shutil.copytree(folder, tmp_path / str(call)))
        failed = fails_at(call, copy, monkeypatch)
        assert_whole(copy)
    assert call > 10


def fails_at(call: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Make new keys while the n-th step that settles or moves a file fails; say whether it came to that."""
    made = 0

    def counted(step: Callable[..., object]) -> Callable[..., object]:
        def run(*what: object, **how: object) -> object:
            nonlocal made
            made += 1
            if made == call:
                raise OSError(5, "Input/output error")
            return step(*what, **how)

        return run

    with opened(folder) as vault, monkeypatch.context() as broken:
        for name in ("fsync", "replace"):
            broken.setattr(os, name, counted(getattr(os, name)))
        try:
            rekey(vault)
        except DiskFaultError:
            return True
    return False


def test_a_missing_attachment_does_not_stop_it_and_a_damaged_one_does(folder: Path, vault: Vault) -> None:
    first, second, third = vault.blobs.all()
    (folder / "blobs" / first.name).unlink()
    (folder / "blobs" / second.name).write_bytes(b"damaged")
    with pytest.raises(VaultDamagedError):
        rekey(vault)
    vault.close()
    assert turn_of(folder) == 0
    with opened(folder) as again:
        again.blobs.delete(second.name)

    rekey(opened(folder))

    with opened(folder) as after:
        assert [finding.code for finding in look_over(after)] == ["attachment-damaged"]
        assert b"".join(after.blobs.read(third.name))
        with pytest.raises((NotFoundError, PortableRecordError)):
            after.blobs.read(first.name)
