"""The app's side of the worker process: start it, ask it, stop it when it fails or takes too long.

The app trusts nothing that comes back: an answer is taken only if it is one frame of agreed size.
"""

import json
import os
import select
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Timer

import portable_record
from portable_record.errors import (
    PortableRecordError,
    ReaderOutOfMemoryError,
    ReaderStoppedError,
    ReaderTooSlowError,
)
from portable_record.sharing.reader import ending, frames, windows
from portable_record.sharing.reader.serving import READS

if sys.platform == "linux":
    import fcntl

START_SECONDS = 30.0
_FIRST_READ = 64 * 1024  # what a pipe holds; asking for more only costs memory
_LEAST_PIPE = 512  # bytes; POSIX promises no more
_LAST_WORDS = 0.5
_HOME = Path(portable_record.__file__).parent.parent
MODULE = "portable_record.sharing.reader.worker"
_BOOT = (
    "import json, runpy, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "runpy.run_module(sys.argv[2], run_name='__main__')"
)
_FAULTS: dict[int | None, type[PortableRecordError]] = {
    ending.TOO_SLOW: ReaderTooSlowError,
    ending.OUT_OF_MEMORY: ReaderOutOfMemoryError,
}

Answer = tuple[dict[str, object], bytes]


def command(python: str, module: str = MODULE) -> list[str]:
    """Return the command line of a worker.

    ``-I`` shuts out the environment and the current folder. The folders to import from are handed over, so
    that a worker finds what the app found, in a checkout, in a virtual environment or installed for one user.
    The folder of the script that started the app, which Python puts first, is left out: whatever lies beside
    it would be run.
    """
    beside = _beside_the_script()
    folders = [each for each in sys.path if Path(each).is_absolute() and Path(each) not in beside]
    return [python, "-I", "-X", "utf8", "-c", _BOOT, json.dumps(folders), module]


def _beside_the_script() -> frozenset[Path]:
    """Return the folder of the script that runs, as it is named and as it is; never our own checkout."""
    script = getattr(sys.modules["__main__"], "__file__", None)
    if not script:
        return frozenset()
    named = Path(os.path.abspath(script))  # noqa: PTH100 - links stay as they are named
    return frozenset({named.parent, named.resolve().parent} - {_HOME, _HOME.resolve()})


class Worker:
    """One running worker. After any error it has been stopped, and another one has to be started."""

    def __init__(self, arguments: Sequence[str]) -> None:
        """Start the process; it loads its libraries while the app goes on."""
        self._process = subprocess.Popen(  # noqa: S603 - our own program, without a shell
            arguments,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            cwd=Path(sys.executable).anchor,
            env=_bare_environment(),
            start_new_session=True,
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise ReaderStoppedError
        self._sink, self._source = self._process.stdin.fileno(), self._process.stdout.fileno()
        self._pipe_holds = _holds(self._sink)
        self._job = windows.hold(self._process)
        self._timer: Timer | None = None
        self._too_slow = False
        self._forks: bool | None = None
        self._answered = 0

    def ask(self, header: dict[str, object], body: bytes, *, seconds: float) -> Answer:
        """Send one request and return its answer.

        Raises:
            ReaderStoppedError: the process ended, or its answer makes no sense.
            ReaderTooSlowError: there was no whole answer in time.
            ReaderOutOfMemoryError: reading took more memory than it may.
        """
        try:
            if self._forks is None:
                self._forks = self._exchange(b"", START_SECONDS)[0].get("forks") is True
            answer = self._exchange(frames.pack(header, body), seconds)
        except (OSError, frames.FrameError):
            raise self._fault() from None
        self._answered += 1
        return answer

    @property
    def is_used_up(self) -> bool:
        """Tell whether a new worker should take over: where there is no fork, after so many answers."""
        return self._forks is False and self._answered >= READS

    def stop(self) -> None:
        """Kill the worker and the process it has forked, and wait until it is gone."""
        self._kill()
        self._process.wait()
        windows.let_go(self._job)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _exchange(self, frame: bytes, seconds: float) -> Answer:
        try:
            self._send(frame, seconds)
            return self._receive(seconds)
        finally:
            self._no_longer_timed()

    def _send(self, frame: bytes, seconds: float) -> None:
        """Write the request. One that the pipe cannot hold at once is written against the clock."""
        if len(frame) > self._pipe_holds:
            self._time(seconds)
        frames.send(self._sink, frame)

    def _receive(self, seconds: float) -> Answer:
        """Read the answer. The usual one lies in the pipe whole: one wait and one read."""
        if self._timer is None and not self._wait(seconds):
            self._too_slow = True
            raise frames.FrameError("no answer in time")
        taken = bytearray(os.read(self._source, _FIRST_READ))
        while (missing := _missing(taken)) > 0:
            self._time(seconds)
            more = os.read(self._source, min(missing, frames.READ_AT_ONCE))
            if not more:
                raise frames.FrameError("ended in the middle")
            taken += more
        if missing < 0:
            raise frames.FrameError("more than one answer")
        head, _ = frames.sizes(bytes(taken[: frames.PREFIX]))
        body_at = frames.PREFIX + head
        return frames.parse_header(bytes(taken[frames.PREFIX : body_at])), bytes(taken[body_at:])

    def _wait(self, seconds: float) -> bool:
        if sys.platform == "win32":
            self._time(seconds)
            return True
        waiting = select.poll()
        waiting.register(self._source, select.POLLIN)
        return bool(waiting.poll(seconds * 1000))

    def _time(self, seconds: float) -> None:
        """From now on, kill the worker after so many seconds; that ends any waiting for it."""
        if self._timer is None:
            self._timer = Timer(seconds, self._out_of_time)
            self._timer.daemon = True
            self._timer.start()

    def _no_longer_timed(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _out_of_time(self) -> None:
        self._too_slow = True
        self._kill()

    def _kill(self) -> None:
        if self._process.poll() is not None:
            return
        if sys.platform == "win32":
            self._process.kill()
        else:
            os.killpg(self._process.pid, 9)

    def _fault(self) -> PortableRecordError:
        """Stop the worker and return what went wrong with it."""
        status = None
        if not self._too_slow:
            with suppress(subprocess.TimeoutExpired):
                status = self._process.wait(timeout=_LAST_WORDS)
        self.stop()
        if self._too_slow:
            return ReaderTooSlowError()
        return _FAULTS.get(status, ReaderStoppedError)()


def _missing(taken: bytearray) -> int:
    """Return how many bytes the frame still lacks; below 0 if there are too many."""
    if len(taken) < frames.PREFIX:
        return frames.PREFIX - len(taken)
    return frames.PREFIX + sum(frames.sizes(bytes(taken[: frames.PREFIX]))) - len(taken)


def _holds(pipe: int) -> int:
    """Return how many bytes an empty pipe surely takes without anybody reading."""
    return fcntl.fcntl(pipe, fcntl.F_GETPIPE_SZ) if sys.platform == "linux" else _LEAST_PIPE


def _bare_environment() -> dict[str, str]:
    """Return the little that Python needs to start; nothing of the person's."""
    return {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
