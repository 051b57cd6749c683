"""The host of links as a program behind a web server: who asks, where it lies, and what a crash leaves."""

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from portable_record import wiring
from portable_record.storage.link_host import LinkHost
from portable_record.storage.manifest import fetch_with_passcode
from portable_record.web.links_host import BURST
from tests.cli.conftest import Run
from tests.sharing.link_vectors import NAME
from tests.storage.proxy import before

WORDS, UPLOAD, MANAGE = "robin kettle amber stove lucky", "upload-key", "manage-key"
TRIES = 5
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start the program, and give it when it has said its address."""
    (tmp_path / "key").write_text(f"{UPLOAD}\n")
    running = ExitStack()

    def begin(*more: str) -> subprocess.Popen[str]:
        asked = ("--data", tmp_path / "data", "--port", "0", "--upload-key-file", tmp_path / "key", *more)
        command = [sys.executable, "-m", "portable_record", "serve-links", *map(str, asked)]
        program = running.enter_context(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        running.callback(program.kill)
        return program

    yield begin
    running.close()


def port_of(program: subprocess.Popen[str]) -> int:
    assert program.stdout is not None
    return int(program.stdout.readline().strip().rstrip("/").rpartition(":")[2])


def ask(address: str, path: str, *, words: str = "", **headers: str) -> int:
    parts = urlsplit(address)
    line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    body = json.dumps({"recipient": "Club", "passcode": words}) if words else None
    kind = {"Content-Type": "application/json"} if words else {}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        line.request("POST" if words else "GET", f"{parts.path}{path}", body, {**kind, **named})
        return line.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        line.close()


def until_told_to_wait(one: Callable[[int], int]) -> set[int]:
    """Ask with many at once until one is told to wait; say what was answered."""
    seen: set[int] = set()
    with ThreadPoolExecutor(8) as many:
        for start in range(0, 10 * BURST, 32):
            seen |= set(many.map(one, range(start, start + 32)))
            if 429 in seen:
                break
    return seen


def keep(address: str, sealed: bytes = b"a.b.c") -> None:
    until = int(wiring.seconds()) + 600
    LinkHost(address, UPLOAD).keep(NAME, sealed, manage=MANAGE, passcode=WORDS, tries=TRIES, until=until)


def test_behind_a_web_server_a_link_is_put_there_read_and_ended_and_each_asker_counts_alone(
    start: Start,
) -> None:
    port = [0]
    with before(port, cuts="/links") as server:
        address = f"{server}/links"
        port[0] = port_of(start("--public-address", address, "--behind-proxy"))
        keep(address)
        url = f"{address}/l/{NAME}"

        assert fetch_with_passcode(url, WORDS, who="Club", most=100) == b"a.b.c"
        assert fetch_with_passcode(url, WORDS, who="Club", most=100, inside=0) == b"a.b.c"
        assert [visit[1:] for visit in LinkHost(address, "").visits(NAME, manage=MANAGE)] == [
            ("opened", "Club")
        ] * 2

        flood = until_told_to_wait(
            lambda number: ask(address, "/f/x", X_Test_From="192.0.2.1", X_Forwarded_For=f"10.0.0.{number}")
        )
        assert flood == {404, 429}  # what the asker says of itself is not believed
        assert ask(address, "/f/x", X_Test_From="192.0.2.2") == 404

        LinkHost(address, "").end(NAME, manage=MANAGE)
        assert ask(address, f"/l/{NAME}", words=WORDS) == 404


def test_without_a_web_server_before_it_nobody_is_believed(start: Start) -> None:
    address = f"http://127.0.0.1:{port_of(start())}"

    flood = until_told_to_wait(lambda number: ask(address, "/f/x", X_Forwarded_For=f"10.0.0.{number}"))

    assert flood == {404, 429}


def test_no_more_wrong_words_are_looked_at_than_there_are_tries_also_over_a_crash(start: Start) -> None:
    program = start()
    address = f"http://127.0.0.1:{port_of(program)}"
    keep(address)

    def guess(at: str) -> int:
        return ask(at, f"/l/{NAME}", words="wrong words")

    with ThreadPoolExecutor(4) as many:
        early = [many.submit(guess, address) for _ in range(4)]
        early[0].result()
        os.kill(program.pid, signal.SIGKILL)
        program.wait()
        before_it = [each.result() for each in early]
    again = f"http://127.0.0.1:{port_of(start())}"
    with ThreadPoolExecutor(8) as many:
        after = list(many.map(guess, [again] * 12))

    assert 1 <= (before_it + after).count(401) <= TRIES
    assert set(after) <= {401, 404}
    assert after.count(404) >= 12 - TRIES + before_it.count(401)
    assert ask(again, f"/l/{NAME}", words=WORDS) == 404


def test_behind_a_web_server_its_address_is_needed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("upload\n")
    asked = ("--data", tmp_path, "--port", "0", "--upload-key-file", tmp_path / "key", "--behind-proxy")

    refused = run("serve-links", *asked)

    assert refused.exit_code == 2
    assert "--public-address" in refused.output
