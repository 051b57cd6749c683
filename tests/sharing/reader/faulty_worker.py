"""A worker whose verbs do what hostile input might make a reader do. Never part of the app."""

import ctypes
import os
import platform
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from portable_record.errors import NotFoundError
from portable_record.sharing.reader import closing, serving
from portable_record.sharing.reader.serving import Answer, Verb
from portable_record.sharing.reader.waiting import keep_serving

HELD: list[str] = []


def echo(header: dict[str, object], body: bytes) -> Answer:
    return header, body


def who(header: dict[str, object], body: bytes) -> Answer:
    return {
        "pid": os.getpid(),
        "parent": os.getppid(),
        "folder": str(Path.cwd()),
        "environment": sorted(os.environ),
        "held": HELD,
    }, b""


def refuse(header: dict[str, object], body: bytes) -> Answer:
    raise NotFoundError("A detail.", place="here")


def broken(header: dict[str, object], body: bytes) -> Answer:
    raise KeyError("nobody expected this")


def crash(header: dict[str, object], body: bytes) -> Answer:
    ctypes.string_at(0)
    return {}, b""


def abort(header: dict[str, object], body: bytes) -> Answer:
    os.abort()


def leave(header: dict[str, object], body: bytes) -> Answer:
    os._exit(int(str(header["status"])))


def hang(header: dict[str, object], body: bytes) -> Answer:
    time.sleep(3600)
    return {}, b""


def spin(header: dict[str, object], body: bytes) -> Answer:
    while True:
        pass


def take(header: dict[str, object], body: bytes) -> Answer:
    """Take memory, megabyte by megabyte."""
    held = [bytearray(os.urandom(1024)) * 1024 for _ in range(int(str(header["mib"])))]
    return {"took": len(held)}, b""


def take_outside_python(header: dict[str, object], body: bytes) -> Answer:
    """Take memory as a library does that ends the process when it gets none."""
    malloc = ctypes.CDLL(None).malloc
    malloc.restype = ctypes.c_void_p
    for _ in range(4096):
        block = malloc(1024 * 1024)
        if not block:
            os.abort()
        ctypes.memset(block, 1, 1024 * 1024)
    return {}, b""


def say(header: dict[str, object], body: bytes) -> Answer:
    """Write these bytes in the place of an answer, and hang."""
    sink = int(str(header["sink"]))
    os.write(sink, body)
    time.sleep(3600)
    return {}, b""


def say_and_leave(header: dict[str, object], body: bytes) -> Answer:
    os.write(int(str(header["sink"])), body)
    os._exit(0)


def drip(header: dict[str, object], body: bytes) -> Answer:
    """Answer one byte at a time, for ever."""
    os.write(int(str(header["sink"])), (1_000_000).to_bytes(4) + bytes(4))
    while True:
        time.sleep(0.02)
        os.write(int(str(header["sink"])), b"\0")


def attempt(header: dict[str, object], body: bytes) -> Answer:
    """Try what a serving process must not be able to do, and tell how it went."""
    try:
        ATTEMPTS[str(header["what"])](str(header.get("at", "")))
    except OSError as error:
        return {"failed": type(error).__name__, "number": error.errno}, b""
    except RuntimeError as error:
        return {"failed": type(error).__name__, "number": 0}, b""
    return {"failed": None, "number": 0}, b""


def _raise_limit(_: str) -> None:
    import resource

    try:
        resource.setrlimit(resource.RLIMIT_DATA, (1 << 40, 1 << 40))
    except ValueError as error:
        raise PermissionError(1, "limit") from error


def _call(number_on: dict[str, int], *arguments: int) -> Callable[[str], None]:
    def attempt_it(_: str) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        number = number_on[platform.machine()]
        if libc.syscall(number, *arguments) < 0:
            raise OSError(ctypes.get_errno(), "refused")

    return attempt_it


def _start_thread(_: str) -> None:
    threading.Thread(target=print).start()


def _link(at: str) -> None:
    Path(at).with_name("link").symlink_to("/")


def _rename(at: str) -> None:
    Path(at).rename(at + "-renamed")


ATTEMPTS: dict[str, Callable[[str], object]] = {
    "socket": lambda _: socket.socket(),
    "socket-pair": lambda _: socket.socketpair(),
    "write": lambda at: Path(at).write_bytes(b"here"),
    "append": lambda at: os.open(at, os.O_RDONLY | os.O_APPEND),
    "remove": lambda at: Path(at).unlink(),
    "folder": lambda at: Path(at).mkdir(),
    "rename": _rename,
    "link": _link,
    "read": lambda at: Path(at).read_bytes(),
    "list": lambda at: list(Path(at).iterdir()),
    "exec": lambda _: os.execv(sys.executable, [sys.executable]),  # noqa: S606 - it must be refused
    "program": lambda _: subprocess.run([sys.executable, "-c", ""], check=True),
    "fork": lambda _: os.fork(),
    "thread": _start_thread,
    "kill": lambda at: os.kill(int(at), signal.SIGTERM),
    "group": lambda _: os.setsid(),
    "raise-limit": _raise_limit,
    "ptrace": _call({"x86_64": 101, "aarch64": 117}, 16, 1, 0, 0),
    "memory-file": _call({"x86_64": 319, "aarch64": 279}, 0, 0),
    "ring": _call({"x86_64": 425, "aarch64": 425}, 1, 0),
    "user-space": _call({"x86_64": 272, "aarch64": 97}, 0x10000000),
}


FAULTS: dict[str, Verb] = {
    verb.__name__: verb
    for verb in (
        echo, who, refuse, broken, crash, abort, leave, hang, spin, take, take_outside_python, say,
        say_and_leave, drip, attempt,
    )
}  # fmt: skip


def _remembering() -> list[str]:
    HELD[:] = _close_in()
    return HELD


if __name__ == "__main__":
    _close_in = closing.close_in
    closing.close_in = _remembering
    serving.READS = 20
    keep_serving(FAULTS)
