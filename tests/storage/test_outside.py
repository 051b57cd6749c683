"""A file is fetched from outside as any browser would, and what is wrong is told apart."""

import socket
import threading
from pathlib import Path

import pytest

from portable_record.errors import (
    NotFromOutsideError,
    OutsideCorsError,
    OutsideGoneError,
    OutsideLockedError,
    OutsideMovedError,
    OutsideSilentError,
    OutsideTlsError,
    PortableRecordError,
    TooLargeError,
)
from portable_record.storage.outside import ASKING, fetch
from tests.storage.serving import shown


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "file").write_bytes(b"sealed")
    return tmp_path


@pytest.mark.parametrize("cors", ["*", ASKING])
def test_a_file_that_any_page_may_read_is_fetched(folder: Path, cors: str) -> None:
    with shown(folder, cors=cors) as address:
        assert fetch(f"{address}/file?a=b", most=6) == b"sealed"


@pytest.mark.parametrize(
    ("way", "fault"),
    [
        ({"status": 404}, OutsideGoneError),
        ({"status": 410}, OutsideGoneError),
        ({"status": 401}, OutsideLockedError),
        ({"status": 403}, OutsideLockedError),
        ({"status": 302}, OutsideMovedError),
        ({"status": 500}, NotFromOutsideError),
        ({"cors": ""}, OutsideCorsError),
        ({"cors": "https://other.example"}, OutsideCorsError),
    ],
)
def test_what_is_wrong_with_a_place_is_told(
    folder: Path, way: dict[str, object], fault: type[PortableRecordError]
) -> None:
    with shown(folder, **way) as address, pytest.raises(fault):
        fetch(f"{address}/file", most=6)


def test_more_than_was_put_there_is_not_read(folder: Path) -> None:
    with shown(folder) as address, pytest.raises(TooLargeError):
        fetch(f"{address}/file", most=5)


def test_a_place_where_nobody_listens_is_told() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))

        with pytest.raises(OutsideSilentError):
            fetch(f"http://127.0.0.1:{held.getsockname()[1]}/file", most=6)


def test_a_place_without_a_certificate_is_told(folder: Path) -> None:
    with shown(folder) as address, pytest.raises(OutsideTlsError):
        fetch(f"{address.replace('http:', 'https:')}/file", most=6)


def test_a_place_that_never_answers_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(OutsideSilentError):
        fetch(f"http://127.0.0.1:{silent.getsockname()[1]}/file", most=6, seconds=0.05)


def test_an_answer_that_drips_without_end_is_not_waited_for() -> None:
    over = threading.Event()

    def drip(door: socket.socket) -> None:
        with door.accept()[0] as line:
            line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            while not over.wait(0.005):
                line.sendall(b"a")

    with socket.create_server(("127.0.0.1", 0)) as door:
        thread = threading.Thread(target=drip, args=(door,), daemon=True)
        thread.start()

        with pytest.raises(OutsideSilentError):
            fetch(f"http://127.0.0.1:{door.getsockname()[1]}/file", most=1000, seconds=0.05)

        over.set()
        thread.join()


@pytest.mark.parametrize("address", ["http://[bad", "http://h:99999/", "http://h:abc/", "http://a\x7fb/"])
def test_what_is_no_address_is_told(address: str) -> None:
    with pytest.raises(OutsideSilentError):
        fetch(address, most=6)
