"""Requests that no browser of ours sends, written by hand on a plain socket.

Each must be answered with the status that is named, without a fault of ours, and the app must live on.
"""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from portable_record.actions.desk import Desk
from portable_record.web.doorway import Doorway
from portable_record.web.server import THIS_MACHINE
from tests.web.hostile_requests import (
    AWAY,
    BROKEN,
    FOREIGN_FORMS,
    HOSTS,
    METHODS,
    NO_FILES,
    NO_TARGETS,
    ODD,
    ORIGINS,
    SITES,
    get,
)
from tests.web.serving import serving

Place = tuple[str, int]


@pytest.fixture(scope="module")
def complaints() -> list[str]:
    return []


@pytest.fixture(scope="module")
def place(record_folder: Path, module_desk: Desk, complaints: list[str]) -> Iterator[Place]:
    """Where the app listens, in this process."""
    doorway = Doorway(module_desk, record_folder, ticks=time.monotonic, stand_still=lambda: None)
    with serving(doorway, complain=complaints.append) as port:
        yield (THIS_MACHINE, port)


def ask(place: Place, sent: bytes) -> bytes:
    """Send these bytes, with HOST put in, and read all that comes back until the line is closed or silent."""
    with socket.create_connection(place, timeout=60) as line:
        line.sendall(sent.replace(b"HOST", f"{place[0]}:{place[1]}".encode()))
        line.shutdown(socket.SHUT_WR)
        answer = b""
        while more := line.recv(65536):
            answer += more
    return answer


def status(answer: bytes) -> int:
    assert answer.startswith(b"HTTP/1."), answer[:60]
    return int(answer.split(b" ", 2)[1])


def test_our_own_browser_is_answered(place: Place) -> None:
    answer = ask(place, get())

    assert status(answer) == 200
    assert b"Unlock your record" in answer
    assert b"\r\nServer:" not in answer


@pytest.mark.parametrize("host", HOSTS)
def test_another_host_is_refused(place: Place, host: str) -> None:
    answer = ask(place, get(host=host))

    assert status(answer) == 403
    assert b"passphrase" not in answer


@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_origin_is_refused(place: Place, origin: str, method: str) -> None:
    assert status(ask(place, get("/unlock", f"Origin: {origin}", method=method))) == 403


@pytest.mark.parametrize("site", SITES)
def test_another_site_is_refused(place: Place, site: str) -> None:
    assert status(ask(place, get("/unlock", f"Sec-Fetch-Site: {site}"))) == 403


@pytest.mark.parametrize("header", FOREIGN_FORMS)
def test_a_form_is_sent_only_by_our_own_pages(place: Place, header: str) -> None:
    assert status(ask(place, get("/unlock", header, method="POST"))) == 403


@pytest.mark.parametrize("method", METHODS)
def test_other_methods_are_refused(place: Place, method: str) -> None:
    answer = ask(place, get("/unlock", method=method))

    assert status(answer) == 405
    assert b"Allow: GET, HEAD, POST" in answer


@pytest.mark.parametrize("target", NO_TARGETS, ids=lambda target: repr(target[:20]))
def test_a_target_that_no_browser_sends_is_refused(place: Place, target: str) -> None:
    assert status(ask(place, get(target))) == 400


@pytest.mark.parametrize("target", NO_FILES)
def test_nothing_but_the_static_files_is_served(place: Place, target: str) -> None:
    assert status(ask(place, get(target))) in (302, 308, 404)


@pytest.mark.parametrize("target", AWAY)
def test_a_stranger_learns_nothing_at_any_address(place: Place, target: str) -> None:
    answer = ask(place, get(target))

    assert status(answer) in (302, 308, 404)
    assert b"Location: //" not in answer
    assert b"evil.example" not in answer or b"next=" in answer
    assert b"Martin" not in answer


@pytest.mark.parametrize("sent", BROKEN.values(), ids=BROKEN.keys())
def test_a_request_that_is_not_written_as_it_must_be_is_refused(place: Place, sent: bytes) -> None:
    answer = ask(place, sent)

    assert status(answer) == 400
    assert b"Content-Security-Policy" in answer


@pytest.mark.parametrize(("sent", "expected"), ODD.values(), ids=ODD.keys())
def test_sizes_bodies_and_odd_headers(place: Place, sent: bytes, expected: int) -> None:
    assert status(ask(place, sent)) == expected


def test_a_second_request_hidden_in_the_body_of_a_refused_one_is_not_answered(place: Place) -> None:
    answer = ask(place, BROKEN["length, then chunks"] + get())

    assert answer.count(b"HTTP/1.1 ") == 1


def test_after_all_that_the_app_answers_and_had_no_fault(place: Place, complaints: list[str]) -> None:
    assert status(ask(place, get())) == 200
    assert complaints == []
