"""After a crash, what stood in the write-ahead log and cannot be read any more is told."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from portable_record.vault.leftover import FRAME_HEAD, HEADER, frames_kept
from portable_record.vault.vault import Vault
from tests.vault.work import edit, look_over, take_in

Dice = Callable[[int], bytes]
FRAME = FRAME_HEAD + 4096


@pytest.fixture
def crashed(folder: Path, code: str, dice: Dice, tmp_path: Path) -> Path:
    """A vault as a crash leaves it: two transactions stand in its log alone."""
    with Vault.open_with_recovery(folder, code, dice=dice) as vault:
        take_in(vault, range(20))
        edit(vault, 3, "changed")
        shutil.copytree(folder, tmp_path / "crashed", ignore=shutil.ignore_patterns("*-shm"))
    return tmp_path / "crashed"


def log_of(folder: Path) -> Path:
    return folder / "vault.db-wal"


def damage(folder: Path, place: int) -> None:
    data = bytearray(log_of(folder).read_bytes())
    data[place] ^= 1
    log_of(folder).write_bytes(data)


def is_cut_short(folder: Path, code: str, dice: Dice) -> bool:
    with Vault.open_with_recovery(folder, code, dice=dice) as vault:
        assert look_over(vault) == []
        return vault.cut_short


def test_a_log_that_can_be_read_to_its_end_is_not_cut_short(crashed: Path, code: str, dice: Dice) -> None:
    assert frames_kept(log_of(crashed)) > 0
    assert not is_cut_short(crashed, code, dice)
    assert not is_cut_short(crashed, code, dice)


@pytest.mark.parametrize("place", [0, 17, 25, HEADER + 8, HEADER + FRAME_HEAD + 5, HEADER + FRAME + 30])
def test_a_bit_that_turned_over_in_the_log_is_told_once(
    crashed: Path, code: str, dice: Dice, place: int
) -> None:
    damage(crashed, place)

    assert is_cut_short(crashed, code, dice)
    assert not is_cut_short(crashed, code, dice)


def test_a_transaction_that_a_kill_left_half_written_is_nothing_to_tell_of(
    crashed: Path, code: str, dice: Dice
) -> None:
    log = log_of(crashed)
    kept = frames_kept(log)
    log.write_bytes(log.read_bytes()[: HEADER + kept * FRAME - 100])

    assert frames_kept(log) < kept
    assert not is_cut_short(crashed, code, dice)


@pytest.mark.parametrize("data", [None, b"", b"short", bytes(HEADER)])
def test_without_a_log_nothing_was_kept_in_it(tmp_path: Path, data: bytes | None) -> None:
    if data is not None:
        (tmp_path / "log").write_bytes(data)

    assert frames_kept(tmp_path / "log") == 0


def test_a_log_of_another_order_of_bytes_is_read_as_well(tmp_path: Path) -> None:
    head = bytes.fromhex("377f0683") + bytes(4) + (4096).to_bytes(4) + bytes(12)
    first = second = 0
    for at in range(0, 24, 8):
        first = (first + int.from_bytes(head[at : at + 4]) + second) % 2**32
        second = (second + int.from_bytes(head[at + 4 : at + 8]) + first) % 2**32
    frame = (1).to_bytes(4) + (1).to_bytes(4) + bytes(16) + bytes(4096)
    other = frame[:8] + b"salt" + frame[12:]
    (tmp_path / "log").write_bytes(head + first.to_bytes(4) + second.to_bytes(4) + frame + other)

    assert frames_kept(tmp_path / "log") == 1
