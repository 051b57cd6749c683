"""The running app, ended by the system: what was written last is sealed and goes to where files meet."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from portable_record import wiring
from portable_record.actions.circle_begin import begin_circle
from portable_record.actions.circle_outbox import some_that_wait
from portable_record.actions.circle_place import FOLDER, PlaceOfCircle, choose_circle_place, circle_place
from portable_record.actions.circle_sync import sync
from portable_record.actions.start import start_record
from tests.cli.conftest import PASSPHRASE
from tests.web.asking import hidden_in

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a program is told otherwise there")
AS_IN_A_TERMINAL = (
    "import signal; signal.signal(signal.SIGHUP, signal.SIG_DFL);"
    " from portable_record.cli import main; main()"
)
"""Tests that were started with ``nohup`` hand on that it is ignored."""


class Outside:
    """A browser without a window before the program, which it asks through a real socket."""

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")
        self._opener = build_opener(HTTPCookieProcessor())

    def _ask(self, path: str, said: bytes | None = None) -> str:
        with self._opener.open(f"{self._address}{path}", said, timeout=60) as answer:
            return str(answer.read().decode())

    def submit(self, path: str, **fields: str) -> None:
        """Open the form at a path and send it."""
        self._ask(path, urlencode({**hidden_in(self._ask(path)), **fields}).encode())


@pytest.fixture
def jean(tmp_path: Path) -> Path:
    """Jean's record, which is kept together by way of a folder."""
    (tmp_path / "place").mkdir()
    with wiring.desk() as desk:
        start_record(desk, tmp_path / "jean", PASSPHRASE, name="Jean", kind="person", recovery=False)
    with wiring.record(tmp_path / "jean", PASSPHRASE) as record:
        begin_circle(record)
        choose_circle_place(record, PlaceOfCircle(kind=FOLDER, address=str(tmp_path / "place")))
        sync(record, circle_place(record).opened(record.now))
    return tmp_path / "jean"


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    """What a test began, ended with it."""
    with ExitStack() as stack:
        yield stack


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_program_that_the_system_ends_seals_and_sends_what_is_new(
    name: str, jean: Path, tmp_path: Path, stack: ExitStack
) -> None:
    before = set((tmp_path / "place").iterdir())
    command = [sys.executable, "-c", AS_IN_A_TERMINAL, "open", "--no-browser", "--vault", str(jean)]
    program = stack.enter_context(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
    stack.callback(program.kill)
    assert program.stdout
    owner = Outside(program.stdout.readline().strip())
    owner.submit("/unlock", passphrase=PASSPHRASE)
    owner.submit("/strengths/add/good-at", q_words="I know the tides")

    program.send_signal(getattr(signal, name))
    program.send_signal(getattr(signal, name))

    assert program.wait(timeout=60) == 0
    there = set((tmp_path / "place").iterdir())
    with wiring.record(jean, PASSPHRASE) as record:
        written = [entry.title for entry in record.vault.entries.page("strengths", limit=9)]
        waits = {one.name for one in some_that_wait(record, most=100)}
    assert written == ["What I am good at: I know the tides"]
    assert there > before
    assert waits <= {file.name for file in there}
