"""A link with a passcode is fetched from outside as a viewer does, and what a host does wrong is told."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest

from portable_record.errors import (
    LinkHostInsideError,
    LinkHostWrongError,
    OutsideCorsError,
    OutsideMovedError,
    OutsideSilentError,
    PortableRecordError,
)
from portable_record.storage.manifest import fetch_with_passcode

OPEN = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "content-type"}
FILE = {"embedded": "sealed"}


class _Host(BaseHTTPRequestHandler):
    """A host that answers as it was told: to ``OPTIONS``, ``POST`` and ``GET``."""

    def __init__(self, *args: Any, said: dict[str, Any], **more: Any) -> None:  # noqa: ANN401 - what the server gives
        self.said = said
        super().__init__(*args, **more)

    def do_OPTIONS(self) -> None:
        self.do_GET()

    def do_POST(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        said = self.said
        asked = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if asked:
            said.setdefault("asked", []).append(json.loads(asked))
        body = said.get(self.command, b"")
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(said.get(f"{self.command} status", 200))
        for name, value in said.get(f"{self.command} headers", OPEN).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Be silent."""


@contextmanager
def host(said: dict[str, Any]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, said=said))
    thread = Thread(target=partial(server.serve_forever, poll_interval=0.01), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/l/name"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def fetched(said: dict[str, Any], *, inside: int | None = None) -> bytes:
    with host(said) as url:
        return fetch_with_passcode(url, "five words", who="Us", most=100, inside=inside)


def test_what_stands_in_the_manifest_is_given() -> None:
    said: dict[str, Any] = {"POST": {"files": [FILE]}}

    assert fetched(said) == b"sealed"
    assert said["asked"] == [{"recipient": "Us", "passcode": "five words"}]


def test_what_lies_elsewhere_is_fetched_there() -> None:
    said: dict[str, Any] = {"POST": {"files": [{"location": "/f/ticket"}]}, "GET": b"sealed"}

    assert fetched(said, inside=0) == b"sealed"
    assert said["asked"][0]["embeddedLengthMax"] == 0


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"POST status": 401}, LinkHostWrongError),
        ({"POST status": 404}, LinkHostWrongError),
        ({"POST": b"no json"}, LinkHostWrongError),
        ({"POST": {"files": []}}, LinkHostWrongError),
        ({"POST": {"files": ["x"]}}, LinkHostWrongError),
        ({"POST": {"files": [{"location": "https://elsewhere.example/f/x"}]}}, LinkHostWrongError),
        ({"POST": {"files": [{"location": "http://[bad"}]}}, LinkHostWrongError),
        ({"POST": {"files": [{"location": "http://h:99999/"}]}}, OutsideSilentError),
        ({"POST": {"files": [{"location": "http://h:abc/"}]}}, OutsideSilentError),
        ({"POST": {"files": [{"location": "http://a\x7fb/"}]}}, OutsideSilentError),
        ({"POST": {"files": [{"embedded": "\ud800"}]}}, LinkHostWrongError),
        ({"POST": b"[" * 60_000}, LinkHostWrongError),
        ({"POST": {"files": [{}]}, "GET status": 302}, OutsideMovedError),
        ({"OPTIONS status": 307}, OutsideMovedError),
        ({"OPTIONS headers": {}}, OutsideCorsError),
        ({"OPTIONS headers": {"Access-Control-Allow-Origin": "*"}}, OutsideCorsError),
        ({"POST headers": {}, "POST": {"files": [FILE]}}, OutsideCorsError),
    ],
)
def test_what_is_wrong_with_a_host_is_told(said: dict[str, Any], fault: type[PortableRecordError]) -> None:
    with pytest.raises(fault):
        fetched(said)


def test_a_file_that_lies_inside_is_fetched_of_the_host_itself_alone() -> None:
    said: dict[str, Any] = {"GET": b"sealed"}
    with host(said) as url:
        port = urlsplit(url).port
        said["POST"] = {"files": [{"location": f"http://127.0.0.1:{port}/f/ticket"}]}
        other = url.replace("127.0.0.1", "localhost")

        assert fetch_with_passcode(url, "five words", who="Us", most=100) == b"sealed"
        with pytest.raises(LinkHostInsideError):
            fetch_with_passcode(other, "five words", who="Us", most=100)
