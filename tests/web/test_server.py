"""The app as a program: it says its address first, answers on this machine, and ends when asked."""

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from portable_record.errors import DiskFullError, RecordLockedError
from portable_record.web import server

IDLE, SLOW = 1000, 200
SLOWLY = (
    b"GET / HTTP/1.1\r\nHost: ",
    b"GET / HTTP/1.1\r\n",
    b"POST /unlock HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 60000\r\n\r\npass",
    b"G",
)
OPEN = [sys.executable, "-m", "portable_record", "open", "--no-browser"]
LATER = (
    *("portable_record.vault.vault", "portable_record.actions.read_entries", "portable_record.record.fold"),
    *("sqlcipher3", "sqlite_utils", "pydantic", "fhir", "joserfc", "cryptography", "PIL", "qrcode"),
)


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    program = subprocess.Popen([*OPEN, "--vault", tmp_path / "none"], stdout=subprocess.PIPE, text=True)
    assert program.stdout
    yield program.stdout.readline().strip()
    program.send_signal(signal.SIGINT)
    assert program.wait(timeout=60) == 0
    program.stdout.close()


def test_its_first_line_is_its_address_with_the_code_that_lets_one_browser_set_it_up(address: str) -> None:
    place = urlsplit(address)
    connection = HTTPConnection(str(place.hostname), place.port, timeout=60)

    connection.request("GET", f"{place.path}?{place.query}")
    answer = connection.getresponse()
    connection.close()

    assert place.hostname == "127.0.0.1"
    assert place.path == "/setup"
    assert (answer.status, answer.headers["Location"]) == (302, "/language?next=/setup/welcome")
    assert re.fullmatch(
        r"record_[0-9a-f]{16}=\S+; HttpOnly; Path=/; SameSite=Strict", answer.headers["Set-Cookie"]
    )
    assert answer.headers.get("Server") is None


def test_the_app_listens_and_asks_for_the_passphrase_before_it_reads_in_what_a_record_needs() -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from portable_record.web import create_app, server\n"
        "from portable_record.web.doorway import Doorway\n"
        "app = create_app(Doorway(None, Path('none'), ticks=float), host='localhost')\n"
        "assert app.test_client().get('/setup', base_url='http://localhost').status_code == 200\n"
        f"print(*[name for name in {LATER!r} if name in sys.modules])"
    )

    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert ran.stdout.split() == []


class _Standing:
    """A doorway with a record that is open, or with none."""

    def __init__(self, record: object) -> None:
        self._record = record

    @contextmanager
    def record(self) -> Iterator[object]:
        if self._record is None:
            raise RecordLockedError
        yield self._record


def test_while_the_record_is_open_the_erasing_goes_on_and_its_failing_stops_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[object] = []

    def erase(record: object) -> None:
        asked.append(record)
        raise DiskFullError

    monkeypatch.setattr("portable_record.actions.erase.erase_old", erase)

    server.erase_on(_Standing("open"))  # type: ignore[arg-type]  # no more of a doorway is needed
    server.erase_on(_Standing(None))  # type: ignore[arg-type]  # as above

    assert asked == ["open"]


def test_a_port_that_is_taken_is_said_plainly(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])

        ended = subprocess.run(
            [*OPEN, "--vault", tmp_path / "none", "--port", port], capture_output=True, text=True, check=False
        )

    assert ended.returncode == 1
    assert ended.stderr.startswith("port-busy: ")


def asks_often(here: tuple[str, int]) -> list[float]:
    """Ask for a page 20 times on one line; return how many seconds each took, the longest last."""
    connection = HTTPConnection(*here, timeout=60)
    waited = []
    for _ in range(20):
        began = time.monotonic()
        connection.request("GET", "/setup")
        answer = connection.getresponse()
        assert (answer.status, len(answer.read()) > 0) == (200, True)
        waited.append(time.monotonic() - began)
    connection.close()
    return sorted(waited)


def test_a_crowd_of_silent_connections_does_not_keep_the_owner_out(address: str) -> None:
    place = urlsplit(address)
    here = (str(place.hostname), place.port or 0)
    alone = asks_often(here)
    crowd = [socket.create_connection(here, timeout=60) for _ in range(IDLE + SLOW)]
    for number, slow in enumerate(crowd[:SLOW]):
        slow.sendall(SLOWLY[number % len(SLOWLY)])

    waited = asks_often(here)

    for each in crowd:
        each.close()
    assert waited[-2] < 1 + 10 * alone[-2]  # of 20, that is 95 in 100; the first waits until all are taken in


def test_a_body_that_is_too_large_is_refused_by_its_length(address: str) -> None:
    place = urlsplit(address)
    with socket.create_connection((str(place.hostname), place.port or 0), timeout=60) as line:
        line.sendall(b"POST /unlock HTTP/1.1\r\nHost: elsewhere\r\nContent-Length: 900000000\r\n\r\n")

        answer = line.recv(100)

    assert answer.startswith(b"HTTP/1.1 413")


def test_no_secret_reaches_the_window_or_a_file(tmp_path: Path) -> None:
    planted = ("planted-in-the-address", "planted-passphrase", "planted-cookie", "planted-header")
    program = subprocess.Popen(
        [*OPEN, "--vault", tmp_path / "none"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert program.stdout
    assert program.stderr
    place = urlsplit(program.stdout.readline().strip())
    here = (str(place.hostname), place.port or 0)
    form = f"passphrase={planted[1]}&csrf_token={planted[1]}"
    for first in (
        f"GET /setup?token={planted[0]}",
        f"GET /{planted[0]}",
        "POST /unlock",
        "POST /recover",
        "TRACE /",
    ):
        with socket.create_connection(here, timeout=60) as line:
            line.sendall(
                f"{first} HTTP/1.1\r\nHost: {here[0]}:{here[1]}\r\n"
                f"Cookie: a={planted[2]}\r\nX: {planted[3]}\r\n"
                "Content-Type: application/x-www-form-urlencoded\r\n"
                f"Content-Length: {len(form)}\r\nConnection: close\r\n\r\n{form}".encode()
            )
            line.recv(100)

    program.send_signal(signal.SIGINT)
    said = "".join(program.communicate(timeout=60))

    assert program.returncode == 0
    assert said == ""
    assert list(tmp_path.iterdir()) == []
