"""A vault is made whole or not at all, opens to who has the way in, and to nobody else."""

import stat
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from portable_record.crypto.passphrase import Argon2idCost
from portable_record.errors import (
    KdfTooWeakError,
    PassphraseError,
    RecoveryCodeError,
    VaultBusyError,
    VaultClosedError,
    VaultDamagedError,
    VaultExistsError,
    VaultFolderError,
    VaultMissingError,
    VaultTooNewError,
    WrongPassphraseError,
    WrongRecoveryCodeError,
)
from portable_record.vault import creation, disk, schema
from portable_record.vault.lock import VaultLock
from portable_record.vault.vault import Vault
from tests.vault.cast import PASSPHRASE, counted_dice, goal
from tests.vault.codes import new_code

Dice = Callable[[int], bytes]


def create(folder: Path, now: datetime, passphrase: str = PASSPHRASE) -> tuple[Vault, str]:
    return Vault.create(folder, passphrase, dice=counted_dice("own"), cost=Argon2idCost(), now=now)


def put_and_fail(vault: Vault, number: int) -> None:
    with vault.transaction():
        vault.entries.put(goal(number), "words")
        raise KeyboardInterrupt


def test_what_is_kept_is_there_again_after_opening(tmp_path: Path, now: datetime, dice: Dice) -> None:
    vault, _ = create(tmp_path / "new", now)
    with vault:
        vault.entries.put(goal(1), "words")

    with Vault.open(tmp_path / "new", PASSPHRASE, dice=dice) as opened:
        assert opened.entries.get(goal(1).id) == goal(1)
        assert opened.id == vault.id


def test_the_recovery_code_opens_it_however_it_is_typed(folder: Path, code: str, dice: Dice) -> None:
    with Vault.open_with_recovery(folder, code.lower().replace("-", " "), dice=dice) as opened:
        opened.check_recovery_code(code)


def test_another_passphrase_is_refused(folder: Path, dice: Dice) -> None:
    with pytest.raises(WrongPassphraseError):
        Vault.open(folder, PASSPHRASE + " ", dice=dice)


def test_the_same_letters_from_another_keyboard_open_it(tmp_path: Path, now: datetime, dice: Dice) -> None:
    create(tmp_path / "new", now, "caf\u00e9 au lait")[0].close()

    Vault.open(tmp_path / "new", "cafe\u0301 au lait", dice=dice).close()


def test_a_mistyped_recovery_code_is_told_from_a_wrong_one(
    folder: Path, code: str, tmp_path: Path, now: datetime, dice: Dice
) -> None:
    other, other_code = create(tmp_path / "other", now)
    other.close()

    with pytest.raises(RecoveryCodeError):
        Vault.open_with_recovery(folder, ("0" if code[0] != "0" else "1") + code[1:], dice=dice)
    with pytest.raises(WrongRecoveryCodeError):
        Vault.open_with_recovery(folder, other_code, dice=dice)


def test_everything_is_closed_to_others(folder: Path, vault: Vault) -> None:
    vault.entries.put(goal(1), "words")

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.iterdir()]}

    assert {"vault.db-wal", "vault.db-shm", "vault.json", "lock"} <= set(modes)
    assert {name for name, mode in modes.items() if mode == 0o700} == {folder.name, "blobs"}
    assert set(modes.values()) == {0o700, 0o600}


def test_a_new_passphrase_takes_the_place_of_the_old_one(
    folder: Path, code: str, vault: Vault, dice: Dice
) -> None:
    vault.change_passphrase("a new one", cost=Argon2idCost())
    vault.close()

    with pytest.raises(WrongPassphraseError):
        Vault.open(folder, PASSPHRASE, dice=dice)
    Vault.open(folder, "a new one", dice=dice).close()
    Vault.open_with_recovery(folder, code, dice=dice).close()


def test_an_open_vault_tells_its_passphrase_from_another(folder: Path, dice: Dice) -> None:
    with Vault.open(folder, PASSPHRASE, dice=dice) as vault:
        vault.check_passphrase(PASSPHRASE)
        with pytest.raises(WrongPassphraseError):
            vault.check_passphrase("another")


def test_a_new_recovery_code_takes_the_place_of_the_old_one(
    folder: Path, code: str, vault: Vault, dice: Dice
) -> None:
    new = new_code(vault)
    vault.close()

    with pytest.raises(WrongRecoveryCodeError):
        Vault.open_with_recovery(folder, code, dice=dice)
    Vault.open_with_recovery(folder, new, dice=dice).close()
    Vault.open(folder, PASSPHRASE, dice=dice).close()


def test_a_passphrase_that_cannot_be_is_refused_and_the_old_one_stays(
    folder: Path, vault: Vault, dice: Dice
) -> None:
    before = (folder / "vault.json").read_bytes()

    with pytest.raises(PassphraseError):
        vault.change_passphrase("", cost=Argon2idCost())
    with pytest.raises(KdfTooWeakError):
        vault.change_passphrase("fine", cost=Argon2idCost(memory_kib=1024))

    assert (folder / "vault.json").read_bytes() == before


def test_a_passphrase_that_another_program_just_changed_stays_changed(
    folder: Path, code: str, dice: Dice, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = VaultLock.take

    def after_another_program(lock: VaultLock) -> None:
        monkeypatch.setattr(VaultLock, "take", take)
        with Vault.open_with_recovery(folder, code, dice=dice) as other:
            other.change_passphrase("a new one", cost=Argon2idCost())
        take(lock)

    monkeypatch.setattr(VaultLock, "take", after_another_program)
    with Vault.open_with_recovery(folder, code, dice=dice) as vault:
        new_code(vault)

    Vault.open(folder, "a new one", dice=dice).close()


def test_a_folder_that_goes_away_while_the_lock_is_taken_holds_no_vault(
    folder: Path, dice: Dice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(VaultLock, "take", lambda _: (folder / "vault.json").unlink())

    with pytest.raises(VaultMissingError):
        Vault.open(folder, PASSPHRASE, dice=dice)


def test_a_header_that_a_crash_left_half_written_goes_at_the_next_opening(
    folder: Path, code: str, dice: Dice
) -> None:
    (folder / "vault.json.new").write_bytes(b"half")

    Vault.open_with_recovery(folder, code, dice=dice).close()

    assert not (folder / "vault.json.new").exists()


def test_a_new_vault_has_what_was_to_be_written_first(tmp_path: Path, now: datetime, dice: Dice) -> None:
    Vault.create(
        *(tmp_path / "new", PASSPHRASE),
        dice=counted_dice("own"),
        cost=Argon2idCost(),
        now=now,
        first=lambda vault: vault.entries.put(goal(1), "words"),
    )[0].close()

    with Vault.open(tmp_path / "new", PASSPHRASE, dice=dice) as opened:
        assert opened.entries.has(goal(1).id)


def test_no_vault_is_made_when_what_is_to_be_written_first_cannot_be(
    tmp_path: Path, now: datetime, dice: Dice
) -> None:
    def fail(vault: Vault) -> None:
        put_and_fail(vault, 1)

    with pytest.raises(KeyboardInterrupt):
        Vault.create(
            tmp_path / "new", PASSPHRASE, dice=dice, cost=Argon2idCost(), now=now, first=fail
        )  # fmt: skip

    assert not creation.is_vault(tmp_path / "new")
    create(tmp_path / "new", now)[0].close()


def test_no_vault_is_made_where_one_is(folder: Path, now: datetime) -> None:
    with pytest.raises(VaultExistsError):
        create(folder, now)


def test_no_vault_is_made_among_other_things(tmp_path: Path, now: datetime) -> None:
    (tmp_path / "letter.txt").write_text("hello")

    with pytest.raises(VaultFolderError):
        create(tmp_path, now)
    with pytest.raises(VaultFolderError):
        create(tmp_path / "letter.txt", now)


def test_a_vault_whose_header_is_lost_is_not_overwritten(folder: Path, now: datetime) -> None:
    (folder / "vault.json").unlink()

    with pytest.raises(VaultDamagedError):
        create(folder, now)


def test_what_a_crash_left_of_making_one_is_cleared_away(tmp_path: Path, now: datetime) -> None:
    folder = tmp_path / "new"
    (folder / "blobs").mkdir(parents=True)
    (folder / "vault.creating").write_bytes(b"half")
    (folder / "vault.db").write_bytes(b"half")

    create(folder, now)[0].close()

    assert {path.name for path in folder.iterdir()} == {"vault.json", "vault.db", "blobs", "lock"}


@pytest.mark.parametrize("step", ["write_new", "sync_folder", "make_folder", "sync_file", "rename"])
def test_when_making_one_fails_there_is_none(
    tmp_path: Path, now: datetime, dice: Dice, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(disk, step, fail)
        with pytest.raises(KeyboardInterrupt):
            create(tmp_path / "new", now)

    with pytest.raises(VaultMissingError):
        Vault.open(tmp_path / "new", PASSPHRASE, dice=dice)
    create(tmp_path / "new", now)[0].close()


def test_an_empty_passphrase_leaves_nothing_behind(tmp_path: Path, now: datetime) -> None:
    with pytest.raises(PassphraseError):
        create(tmp_path / "new", now, "")

    assert not (tmp_path / "new").exists()


def test_an_open_vault_is_not_opened_twice(folder: Path, vault: Vault, dice: Dice) -> None:
    with pytest.raises(VaultBusyError):
        Vault.open(folder, PASSPHRASE, dice=dice)


def test_a_refused_opening_lets_go_of_the_lock(folder: Path, code: str, dice: Dice) -> None:
    with pytest.raises(WrongPassphraseError):
        Vault.open(folder, "no", dice=dice)

    Vault.open_with_recovery(folder, code, dice=dice).close()


def test_a_closed_vault_answers_nothing(vault: Vault) -> None:
    vault.close()
    vault.close()

    with pytest.raises(VaultClosedError):
        vault.entries.page()
    with pytest.raises(VaultClosedError), vault.transaction():
        pass


def test_a_database_that_is_missing_cut_or_another_one_is_damage(
    folder: Path, code: str, tmp_path: Path, now: datetime, dice: Dice
) -> None:
    other = create(tmp_path / "other", now)[0]
    other.close()
    whole = (folder / "vault.db").read_bytes()

    for content in (None, b"", whole[:1000], (tmp_path / "other" / "vault.db").read_bytes()):
        (folder / "vault.db").unlink(missing_ok=True)
        if content is not None:
            (folder / "vault.db").write_bytes(content)
        with pytest.raises(VaultDamagedError):
            Vault.open_with_recovery(folder, code, dice=dice)


def test_a_database_in_a_later_format_is_told_as_such(
    folder: Path, code: str, vault: Vault, dice: Dice
) -> None:
    vault.database.run("UPDATE meta SET value = ? WHERE name = 'format'", (str(schema.FORMAT + 1),))
    vault.close()

    with pytest.raises(VaultTooNewError):
        Vault.open_with_recovery(folder, code, dice=dice)


def test_a_database_of_another_vault_under_the_same_key_is_damage(
    folder: Path, code: str, vault: Vault, dice: Dice
) -> None:
    vault.database.run("UPDATE meta SET value = 'another' WHERE name = 'vault'")
    vault.close()

    with pytest.raises(VaultDamagedError):
        Vault.open_with_recovery(folder, code, dice=dice)


def test_traces_are_forgotten_on_request(folder: Path, vault: Vault) -> None:
    vault.entries.put(goal(1), "words")
    assert (folder / "vault.db-wal").stat().st_size > 0

    vault.forget_traces()

    assert (folder / "vault.db-wal").stat().st_size == 0


def test_a_transaction_is_kept_whole_or_not_at_all(vault: Vault) -> None:
    with pytest.raises(KeyboardInterrupt):
        put_and_fail(vault, 1)

    assert vault.entries.page() == []
    assert vault.search.find("words") == []


def test_a_block_within_a_transaction_is_undone_alone(vault: Vault) -> None:
    with vault.transaction():
        vault.entries.put(goal(1), "words")
        with pytest.raises(KeyboardInterrupt):
            put_and_fail(vault, 2)

    assert [entry.id for entry in vault.entries.page()] == [goal(1).id]
