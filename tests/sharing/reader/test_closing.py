"""What the serving process must not be able to do, tried for real inside it."""

import errno
import os
import platform
import sys
from pathlib import Path

import pytest

from portable_record.sharing.reader import landlock, seccomp
from portable_record.sharing.reader.process import Worker

KNOWN = sys.platform == "linux" and platform.machine() in {"x86_64", "aarch64"}
on_linux = pytest.mark.skipif(not KNOWN, reason="the filter of system calls is for Linux on two processors")


def held(worker: Worker) -> object:
    return worker.ask({"verb": "who"}, b"", seconds=5)[0]["held"]


def attempt(worker: Worker, what: str, at: str = "") -> dict[str, object]:
    return worker.ask({"verb": "attempt", "what": what, "at": at}, b"", seconds=5)[0]


def test_the_process_knows_nothing_of_the_person(lasting: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    who, _ = lasting.ask({"verb": "who"}, b"", seconds=5)

    assert who["folder"] == Path(sys.executable).anchor
    assert set(map(str, who["environment"] if isinstance(who["environment"], list) else [])) <= {"LC_CTYPE"}


@on_linux
def test_every_limit_of_this_system_holds(lasting: Worker) -> None:
    always = ["limits", "no-core", "no-powers", "no-new-privileges", "seccomp"]
    names = held(lasting)
    assert isinstance(names, list)

    assert [name for name in names if name != "landlock"] == always


@on_linux
@pytest.mark.parametrize(
    "what",
    [
        "socket",
        "socket-pair",
        "exec",
        "program",
        "fork",
        "group",
        "raise-limit",
        "ptrace",
        "memory-file",
        "ring",
        "user-space",
    ],
)
def test_it_can_reach_no_network_start_nothing_and_raise_no_limit(lasting: Worker, what: str) -> None:
    assert attempt(lasting, what) == {"failed": "PermissionError", "number": errno.EPERM}


@on_linux
def test_it_can_start_no_thread(lasting: Worker) -> None:
    assert attempt(lasting, "thread")["failed"] == "RuntimeError"


@on_linux
def test_it_can_send_no_signal(lasting: Worker) -> None:
    assert attempt(lasting, "kill", str(os.getpid())) == {"failed": "PermissionError", "number": errno.EPERM}


@on_linux
@pytest.mark.parametrize("what", ["write", "append", "remove", "rename", "link"])
def test_it_can_change_no_file(lasting: Worker, tmp_path: Path, what: str) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"before")
    file.chmod(0o666)

    answer = attempt(lasting, what, str(file))

    assert answer == {"failed": "PermissionError", "number": errno.EPERM}
    assert [each.name for each in tmp_path.iterdir()] == ["file"]
    assert file.read_bytes() == b"before"


@on_linux
def test_it_can_make_no_folder(lasting: Worker, tmp_path: Path) -> None:
    assert attempt(lasting, "folder", str(tmp_path / "new"))["failed"] == "PermissionError"
    assert list(tmp_path.iterdir()) == []


@on_linux
@pytest.mark.parametrize("what", ["read", "list"])
def test_it_can_look_into_no_file_of_the_person(lasting: Worker, tmp_path: Path, what: str) -> None:
    if "landlock" not in str(held(lasting)):
        pytest.skip("this kernel has no Landlock")
    file = tmp_path / "file"
    file.write_bytes(b"private")

    answer = attempt(lasting, what, str(file if what == "read" else tmp_path))

    assert answer == {"failed": "PermissionError", "number": errno.EACCES}


def test_pythons_own_files_are_open_and_what_lies_beside_the_package_is_not() -> None:
    package = Path(landlock.__file__).resolve().parents[2]

    folders = landlock.own_folders()

    assert str(package) in folders
    assert str(package.parent) not in folders
    assert sys.prefix in folders


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_refuses_whatever_it_does_not_name(machine: str) -> None:
    steps = seccomp.program(machine)

    allowed = {value for code, _, _, value in steps if code == seccomp._JUMP_IF_EQUAL}

    assert steps[-1] == (seccomp._RETURN, 0, 0, seccomp._REFUSE)
    assert steps[2] == (seccomp._RETURN, 0, 0, seccomp._KILL)
    forbidden = {
        "x86_64": {41, 42, 56, 57, 58, 59, 62, 101, 322, 425},
        "aarch64": {198, 203, 220, 221, 129, 281},
    }
    assert not allowed & forbidden[machine]


def test_another_processor_gets_no_filter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "m68k")

    assert seccomp.refuse_all_but_reading() is False
