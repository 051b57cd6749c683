"""A record is started with the keys of its owner, or there is none."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from portable_record.actions.desk import Desk
from portable_record.actions.exists import exists
from portable_record.actions.start import start_record
from portable_record.actions.unlock import unlock
from portable_record.crypto.passphrase import Argon2idCost
from portable_record.errors import DiskFullError, NotFoundError, PortableRecordError, UsageError
from portable_record.vault.vault import Vault
from tests.actions.conftest import PASSPHRASE
from tests.actions.quick import stretch_nothing


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretch no passphrase: these tests start and unlock many times."""
    stretch_nothing(monkeypatch)


def start(desk: Desk, folder: Path) -> None:
    start_record(desk, folder, PASSPHRASE, name="Jean Adeyemi", kind="person")


def before_each(step: Callable[..., object], look: Callable[[], None]) -> Callable[..., object]:
    def run(*what: object, **how: object) -> object:
        look()
        return step(*what, **how)

    return run


def test_whenever_the_power_fails_there_is_a_whole_record_or_none(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, left = tmp_path / "vault", list[Path]()

    def keep_what_a_crash_leaves() -> None:
        left.append(tmp_path / f"left-{len(left)}")
        shutil.copytree(folder, left[-1])

    with monkeypatch.context() as watched:
        for step in ("fsync", "replace"):
            watched.setattr(os, step, before_each(getattr(os, step), keep_what_a_crash_leaves))
        start(desk, folder)

    whole = [each for each in left if exists(each)]
    for each in left:
        if each not in whole:
            start(desk, each)
        opened = unlock(desk, each, PASSPHRASE)
        assert opened.identity.name == "Jean Adeyemi"
        opened.vault.close()
    assert 0 < len(whole) < len(left)


def start_on_a_disk_full_at(call: int, desk: Desk, folder: Path) -> tuple[bool, bool]:
    """Start a record while the n-th step of writing fails; say whether it came to that, and was refused."""
    made = 0

    def fill() -> None:
        nonlocal made
        made += 1
        if made == call:
            raise OSError(28, "No space left on device")

    with pytest.MonkeyPatch.context() as full:
        for step in ("write", "fsync", "replace"):
            full.setattr(os, step, before_each(getattr(os, step), fill))
        try:
            start(desk, folder)
        except DiskFullError:
            return True, True
    return made >= call, False


def test_a_disk_that_is_full_at_any_step_leaves_no_record_and_the_next_try_works(
    desk: Desk, tmp_path: Path
) -> None:
    folder, call, refusals = tmp_path / "vault", 1, 0

    while (met := start_on_a_disk_full_at(call, desk, folder))[0]:
        assert exists(folder) is not met[1]
        if not met[1]:  # only the mark beside the database could not be written
            unlock(desk, folder, PASSPHRASE).vault.close()
            shutil.rmtree(folder)
        refusals += met[1]
        call += 1

    assert refusals > 5
    unlock(desk, folder, PASSPHRASE).vault.close()


def test_a_vault_without_an_owner_is_told_and_locked_again(desk: Desk, tmp_path: Path) -> None:
    bare = tmp_path / "vault"
    Vault.create(bare, PASSPHRASE, dice=os.urandom, cost=Argon2idCost(), now=desk.now())[0].close()

    for _ in range(2):
        with pytest.raises(NotFoundError):
            unlock(desk, bare, PASSPHRASE)


def test_an_owner_may_sign_under_an_https_address_and_under_no_other(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(PortableRecordError):
        start_record(desk, tmp_path / "a", PASSPHRASE, name="", kind="person", issuer="http://a.example")
    start_record(desk, tmp_path / "b", PASSPHRASE, name="", kind="person", issuer="https://a.example")

    assert not exists(tmp_path / "a")
    assert exists(tmp_path / "b")


def test_a_record_is_a_persons_or_an_organisations(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        start_record(desk, tmp_path / "vault", PASSPHRASE, name="Rex", kind="dog")

    assert not exists(tmp_path / "vault")
