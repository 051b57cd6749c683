"""A disk that fails at any one step, is full, or may only be read: it is told and nothing half-done stays."""

import errno
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from portable_record.crypto.passphrase import Argon2idCost
from portable_record.errors import (
    DiskFaultError,
    DiskFullError,
    VaultError,
    VaultMissingError,
    VaultReadOnlyError,
)
from portable_record.vault.vault import Vault
from tests.actions.quick import stretch_nothing
from tests.torture.calls import Calls, counted
from tests.vault.cast import PASSPHRASE, counted_dice
from tests.vault.codes import new_code
from tests.vault.work import attach, look_over, take_in

Dice = Callable[[int], bytes]
STEPS = ("open", "write", "fsync", "replace")


@contextmanager
def failing_at(call: int) -> Iterator[Callable[[], bool]]:
    """Let the n-th call to the system that writes files fail; say afterwards whether it came to that."""
    made = 0

    def counted(step: Callable[..., object]) -> Callable[..., object]:
        def run(*what: object, **how: object) -> object:
            nonlocal made
            made += 1
            if made == call:
                raise OSError(5, "Input/output error")
            return step(*what, **how)

        return run

    with pytest.MonkeyPatch.context() as broken:
        for name in STEPS:
            broken.setattr(os, name, counted(getattr(os, name)))
        yield lambda: made >= call


def create(folder: Path, now: datetime) -> Vault:
    return Vault.create(folder, PASSPHRASE, dice=counted_dice("own"), cost=Argon2idCost(), now=now)[0]


def test_making_a_vault_whose_nth_step_fails_leaves_none(
    tmp_path: Path, now: datetime, dice: Dice, monkeypatch: pytest.MonkeyPatch
) -> None:
    stretch_nothing(monkeypatch)
    folder, call, failed = tmp_path / "new", 0, True
    while failed:
        call += 1
        with failing_at(call) as failing:
            try:
                create(folder, now).close()
            except DiskFaultError:
                assert failing()
        failed = failing()
        if failed:
            with pytest.raises(VaultMissingError):
                Vault.open(folder, PASSPHRASE, dice=dice)

    assert call > len(STEPS)
    Vault.open(folder, PASSPHRASE, dice=dice).close()


def test_a_new_recovery_code_whose_nth_step_fails_leaves_the_old_or_the_new_one(
    folder: Path, code: str, vault: Vault, dice: Dice
) -> None:
    call, failed = 0, True
    while failed:
        call += 1
        with failing_at(call) as failing:
            try:
                new_code(vault)
            except DiskFaultError:
                assert failing()
        failed = failing()
        assert (folder / "vault.json").stat().st_size > 0

    vault.close()
    assert call > len(STEPS)
    Vault.open(folder, PASSPHRASE, dice=dice).close()


def test_an_attachment_whose_nth_step_fails_leaves_nothing_or_all(vault: Vault, folder: Path) -> None:
    call, failed = 0, True
    while failed:
        call += 1
        with failing_at(call) as failing:
            try:
                attach(vault, call)
            except DiskFaultError:
                assert failing()
        failed = failing()
        kept = {path.name for path in (folder / "blobs").iterdir()}
        assert kept == {ref.name for ref in vault.blobs.all()}

    assert look_over(vault) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of three megabytes, where this system lets one be made."""
    place = tmp_path / "disk"
    place.mkdir()
    try:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)], check=True, capture_output=True
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no small disk can be made here (that takes Linux and root)")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def until_full(work: Callable[[int], None]) -> None:
    for number in range(0, 100_000, 40):
        work(number)


@pytest.mark.slow
def test_a_full_disk_is_told_and_what_was_saved_stays(small_disk: Path, now: datetime, dice: Dice) -> None:
    vault = create(small_disk / "vault", now)

    with pytest.raises(DiskFullError):
        until_full(lambda number: take_in(vault, range(number, number + 40)))
    with pytest.raises(DiskFullError):
        until_full(lambda number: attach(vault, number))
    with pytest.raises(DiskFullError):
        new_code(vault)
    assert look_over(vault) == []
    kept = vault.entries.counts_by_part()
    vault.close()

    assert kept["plan"] % 40 == 0
    with Vault.open(small_disk / "vault", PASSPHRASE, dice=dice) as opened:
        assert opened.entries.counts_by_part() == kept
        assert look_over(opened) == []


@pytest.mark.slow
def test_a_disk_that_may_only_be_read_is_told(small_disk: Path, now: datetime, dice: Dice) -> None:
    create(small_disk / "vault", now).close()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)

    with pytest.raises(VaultReadOnlyError):
        Vault.open(small_disk / "vault", PASSPHRASE, dice=dice)
    with pytest.raises(VaultReadOnlyError):
        create(small_disk / "other", now)


def test_every_trouble_has_its_own_code_and_a_sentence() -> None:
    kinds = [DiskFullError, DiskFaultError, VaultReadOnlyError, VaultMissingError]

    assert len({kind.code for kind in kinds}) == len(kinds)
    assert all(issubclass(kind, VaultError) and kind().says.endswith(".") for kind in kinds)


class NothingIsKept(Calls):
    """A disk that takes what is written and then says that it could not keep it."""

    begun = False

    def fate(self, kind: str) -> int:
        return errno.EIO if self.begun and kind == "database sync" else 0


def exchange(vault: Vault, old: str) -> None:
    with vault.transaction():
        vault.blobs.write([b"new"])
        vault.blobs.delete(old)


def test_where_the_disk_fails_to_keep_a_transaction_no_attachment_goes(
    folder: Path, code: str, dice: Dice
) -> None:
    calls = NothingIsKept()
    with counted(calls), Vault.open_with_recovery(folder, code, dice=dice) as vault:
        old = vault.blobs.write([b"old"]).name
        calls.begun = True
        with pytest.raises(DiskFaultError):
            exchange(vault, old)
        calls.begun = False
        new = next(name for name in vault.blobs.strays())
        there = {path.name for path in (folder / "blobs").iterdir()}

        assert there == {old, new}
        assert [ref.name for ref in vault.blobs.all()] == [old]


def test_a_page_of_which_the_disk_took_half_is_made_whole_from_the_log_beside_it(
    folder: Path, code: str, dice: Dice
) -> None:
    with counted(Calls()) as calls:
        vault = Vault.open_with_recovery(folder, code, dice=dice)
        take_in(vault, range(40))
        calls.at, calls.torn = calls.made + 2, True
        vault.close()

    with Vault.open_with_recovery(folder, code, dice=dice) as opened:
        assert calls.met
        assert look_over(opened) == []


def test_the_journal_of_a_vault_that_was_killed_while_it_was_made_is_cleared_away(
    tmp_path: Path, now: datetime
) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    for name in ("vault.creating", "vault.db", "vault.db-journal", "lock"):
        (folder / name).write_bytes(b"half")

    create(folder, now).close()

    assert {path.name for path in folder.iterdir()} == {"vault.json", "vault.db", "blobs", "lock"}
