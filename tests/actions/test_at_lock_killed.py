"""A program that is killed just as it locks, before or while what is new goes out, loses nothing."""

import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from portable_record.actions.check import check_record
from portable_record.actions.circle_at_lock import seal_before_lock
from portable_record.actions.circle_members import add_member
from portable_record.actions.circle_place import FOLDER, PlaceOfCircle, choose_circle_place, circle_place
from portable_record.actions.circle_standing import as_member
from portable_record.actions.circle_sync import sync
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.unlock import unlock
from tests.actions.circle_around import as_guest, jeans, joining, plan, shown
from tests.actions.conftest import PASSPHRASE
from tests.actions.quick import stretch_nothing
from tests.record.devices import entry_id
from tests.sharing.cast import NOW

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are not forked there")
NAMES = ("jean", "sam")
MOMENTS = ("sealed", "locked", "first file", "second file", "all")


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    stretch_nothing(monkeypatch)


@pytest.fixture
def home(desk: Desk, tmp_path: Path) -> Path:
    """The records of Jean and Sam, who keep one plan by way of a folder."""
    (tmp_path / "place").mkdir()
    jean = jeans(desk, tmp_path / "jean", plan)
    sam = joining(desk, tmp_path / "sam", jean, "Sam", 102)
    add_member(jean, as_guest(sam, jean))
    for record in (jean, sam):
        choose_circle_place(record, PlaceOfCircle(kind=FOLDER, address=str(tmp_path / "place")))
    for record in (jean, sam, jean):
        sync(record, circle_place(record).opened(record.now))
    as_member(sam).vault.close()
    jean.vault.close()
    return tmp_path


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def dies_within(count: int) -> Callable[[Path, Path], Path]:
    """Give what puts a file in its place, until so many are there; with the next one it is killed."""
    really, left = Path.replace, [count]

    def replace(written: Path, there: Path) -> Path:
        if left[0] == 0:
            die()
        left[0] -= 1
        return really(written, there)

    return replace


def lock_and_die(record: OpenRecord, moment: str) -> None:
    """Lock as the app does, and be killed at a moment of it."""
    goes_out = seal_before_lock(record, ticks=lambda: 0.0)
    assert goes_out is not None
    if moment == "sealed":
        die()
    record.vault.close()
    if moment == "locked":
        die()
    if moment != "all":
        Path.replace = dies_within(MOMENTS.index(moment) - 2)  # type: ignore[assignment,method-assign]  # in this process alone
    goes_out.send(NOW, ticks=lambda: 0.0)
    die()


def test_what_was_written_reaches_everybody_whenever_the_program_is_killed_as_it_locks(
    desk: Desk, home: Path
) -> None:
    for number, moment in enumerate(MOMENTS):
        child = os.fork()
        if child == 0:
            try:
                record = unlock(desk, home / "sam", PASSPHRASE)
                for each in range(3):
                    plan(record, 10 + 3 * number + each)
                lock_and_die(record, moment)
            except BaseException:  # noqa: BLE001 - it is shown, and found by the parent
                traceback.print_exc()
            finally:
                os._exit(1)  # it was not killed
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), moment

    records = [unlock(desk, home / name, PASSPHRASE) for name in NAMES]
    *_, synced = [sync(record, circle_place(record).opened(record.now)) for record in records * 2]

    assert shown(records[0]) == shown(records[1])
    assert {entry_id(number) for number in range(10, 10 + 3 * len(MOMENTS))} <= shown(records[0]).keys()
    assert (synced.stopped, synced.apart, synced.missing) == (False, [], ())
    assert [check_record(record) for record in records] == [[], []]
    for record in records:
        record.vault.close()
