"""Every way in which a worker can fail ends in an error of ours, in time."""

import json
import os
import struct
import sys
import time
from pathlib import Path

import pytest

import portable_record
from portable_record.errors import ReaderOutOfMemoryError, ReaderStoppedError, ReaderTooSlowError
from portable_record.sharing.reader import frames
from portable_record.sharing.reader.process import Worker, command

SOON = 0.5


def is_gone(pid: int) -> bool:
    """Tell whether a process has ended, waiting a moment for the system to clear it away."""
    for _ in range(6000):
        try:
            if "State:\tZ" in Path(f"/proc/{pid}/status").read_text(encoding="ascii"):
                return True
        except OSError:
            return True
        time.sleep(0.01)
    return False


def pid_of(worker: Worker, name: str = "pid") -> int:
    return int(str(worker.ask({"verb": "who"}, b"", seconds=60)[0][name]))


@pytest.mark.parametrize("size", [0, 1, 4096, 65_536, 65_537, 3_000_000, frames.BODY_MOST])
def test_a_body_of_any_agreed_size_comes_back_as_it_went(lasting: Worker, size: int) -> None:
    body = os.urandom(1024) * (size // 1024) + bytes(size % 1024)

    header, echoed = lasting.ask({"verb": "echo", "a": ["ü", 1]}, body, seconds=60)

    assert (header, echoed) == ({"a": ["ü", 1]}, body)


def test_a_body_above_the_agreed_size_is_not_sent(worker: Worker) -> None:
    with pytest.raises(ReaderStoppedError):
        worker.ask({"verb": "echo"}, bytes(frames.BODY_MOST + 1), seconds=60)


def test_an_error_of_ours_comes_back_as_a_refusal_and_the_process_goes_on(worker: Worker) -> None:
    pid = pid_of(worker)

    answer, _ = worker.ask({"verb": "refuse"}, b"", seconds=60)

    assert answer == {"refused": {"code": "not-found", "detail": "A detail.", "place": "here"}}
    assert pid_of(worker) == pid


@pytest.mark.parametrize("verb", ["broken", "crash", "abort", "no such verb"])
def test_a_process_that_breaks_is_reported_at_once(worker: Worker, verb: str) -> None:
    with pytest.raises(ReaderStoppedError):
        worker.ask({"verb": verb}, b"", seconds=60)


@pytest.mark.parametrize("status", [0, 1, 3, 4])
def test_a_process_that_leaves_without_an_answer_is_reported(worker: Worker, status: int) -> None:
    with pytest.raises((ReaderStoppedError, ReaderTooSlowError)):
        worker.ask({"verb": "leave", "status": status}, b"", seconds=SOON)


@pytest.mark.parametrize("verb", ["hang", "spin"])
def test_a_process_that_takes_too_long_is_killed(worker: Worker, verb: str) -> None:
    serving, waiting = pid_of(worker), pid_of(worker, "parent")

    with pytest.raises(ReaderTooSlowError):
        worker.ask({"verb": verb}, b"", seconds=SOON)

    assert is_gone(serving)
    assert is_gone(waiting)


def test_a_request_that_nobody_takes_is_given_up_in_time(worker: Worker) -> None:
    pid_of(worker)
    worker._send(frames.pack({"verb": "hang"}), SOON)

    with pytest.raises(ReaderTooSlowError):
        worker.ask({"verb": "echo"}, bytes(1_000_000), seconds=SOON)


def test_memory_above_the_limit_of_a_small_read_is_refused_and_a_fresh_process_takes_over(
    worker: Worker,
) -> None:
    pid = pid_of(worker)

    answer, _ = worker.ask({"verb": "take", "mib": 72}, b"", seconds=60)

    assert answer == {"stopped": "out-of-memory"}
    assert pid_of(worker) != pid
    assert worker.ask({"verb": "take", "mib": 40}, b"", seconds=60)[0] == {"took": 40}


def test_a_large_read_may_take_more_but_never_256_mib(worker: Worker) -> None:
    large = bytes(1024 * 1024 + 1)

    assert worker.ask({"verb": "take", "mib": 150}, large, seconds=60)[0] == {"took": 150}
    assert worker.ask({"verb": "take", "mib": 256}, large, seconds=60)[0] == {"stopped": "out-of-memory"}


def test_a_library_that_ends_the_process_for_want_of_memory_is_reported(worker: Worker) -> None:
    pid_of(worker)

    with pytest.raises((ReaderStoppedError, ReaderOutOfMemoryError)):
        worker.ask({"verb": "take_outside_python"}, bytes(1024 * 1024 + 1), seconds=60)


GARBAGE = {
    "no frame": b"hello, world, this is no frame",
    "a header longer than agreed": struct.pack(">II", frames.HEADER_MOST + 1, 0),
    "a body longer than agreed": struct.pack(">II", 2, frames.BODY_MOST + 1) + b"{}",
    "a header that is no JSON": struct.pack(">II", 2, 0) + b"{]",
    "a header that is no object": struct.pack(">II", 2, 0) + b"[]",
    "a header that is no text": struct.pack(">II", 2, 0) + b"\xff\xff",
    "layers without end": struct.pack(">II", 100_000, 0) + b"[" * 100_000,
    "two answers": frames.pack({}) * 2,
}


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE.keys())
def test_an_answer_that_makes_no_sense_is_refused(worker: Worker, garbage: bytes) -> None:
    pid_of(worker)

    with pytest.raises(ReaderStoppedError):
        worker.ask({"verb": "say", "sink": 4}, garbage, seconds=60)


@pytest.mark.parametrize("answer", [b"", b"\0\0", frames.pack({})[:-1], frames.pack({}, b"abc")[:-1]])
def test_an_answer_that_stops_in_the_middle_is_refused(worker: Worker, answer: bytes) -> None:
    pid_of(worker)

    with pytest.raises(ReaderStoppedError):
        worker.ask({"verb": "say_and_leave", "sink": 4}, answer, seconds=60)


def test_an_answer_that_only_begins_in_time_is_given_up(worker: Worker) -> None:
    pid_of(worker)

    with pytest.raises(ReaderTooSlowError):
        worker.ask({"verb": "drip", "sink": 4}, b"", seconds=SOON)


def test_a_fresh_process_takes_over_after_so_many_reads_and_none_is_lost(worker: Worker) -> None:
    pids = [pid_of(worker) for _ in range(45)]

    assert [len(set(pids[start : start + 20])) for start in (0, 20, 40)] == [1, 1, 1]
    assert len(set(pids)) == 3


@pytest.mark.skipif(sys.platform != "linux", reason="the processes of a process are only listed on Linux")
def test_no_other_process_stands_by_while_one_serves(worker: Worker) -> None:
    serving, waiting = pid_of(worker), pid_of(worker, "parent")

    children = Path(f"/proc/{waiting}/task/{waiting}/children").read_text(encoding="ascii")

    assert children.split() == [str(serving)]


def test_a_worker_that_cannot_start_is_reported() -> None:
    worker = Worker(command(sys.executable, "portable_record.no_such_module"))

    with pytest.raises(ReaderStoppedError):
        worker.ask({"verb": "echo"}, b"", seconds=60)


def test_stopping_leaves_no_process_behind(worker: Worker) -> None:
    serving, waiting = pid_of(worker), pid_of(worker, "parent")

    worker.stop()

    assert is_gone(serving)
    assert is_gone(waiting)
    worker.stop()


def test_the_worker_ends_by_itself_when_the_app_is_gone(worker: Worker) -> None:
    serving, waiting = pid_of(worker), pid_of(worker, "parent")
    assert worker._process.stdin is not None

    worker._process.stdin.close()

    assert worker._process.wait(timeout=60) == 0
    assert is_gone(serving)
    assert is_gone(waiting)


def folders_of_a_worker(started_by: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return where a worker looks for modules when the app was started by this script."""
    monkeypatch.setattr(sys.modules["__main__"], "__file__", str(started_by), raising=False)
    monkeypatch.syspath_prepend(str(started_by.parent))
    return list(json.loads(command(sys.executable)[-2]))


def test_a_worker_takes_no_module_that_lies_beside_the_starting_script(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = folders_of_a_worker(tmp_path / "start.py", monkeypatch)

    assert str(tmp_path) not in folders
    assert folders


def test_nor_what_lies_beside_it_where_the_script_is_reached_by_a_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "start.py").touch()
    (tmp_path / "named.py").symlink_to(tmp_path / "real" / "start.py")
    monkeypatch.syspath_prepend(str(tmp_path / "real"))

    folders = folders_of_a_worker(tmp_path / "named.py", monkeypatch)

    assert not {str(tmp_path), str(tmp_path / "real")} & set(folders)


def test_a_worker_of_a_checkout_still_finds_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    home = Path(portable_record.__file__).parent.parent

    assert str(home) in folders_of_a_worker(home / "start.py", monkeypatch)


def test_a_worker_starts_where_no_script_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(sys.modules["__main__"], "__file__", raising=False)

    assert json.loads(command(sys.executable)[-2])
