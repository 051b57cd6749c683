"""A hundred scans at once: pictures of a card sent by a hundred connections; cards read to their verdict."""

import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter
from urllib.parse import urlencode

from portable_record.actions.desk import Desk
from portable_record.actions.receive import me_of
from portable_record.actions.start import start_record
from portable_record.actions.verify import verdict_on
from portable_record.sharing.qr import matrix, png
from portable_record.sharing.reader.asking import Reader
from portable_record.web.doorway import Doorway
from tests.benchmarks.measure import percentile
from tests.benchmarks.row import Row, at_most
from tests.web.asking import PASSPHRASE
from tests.web.serving import serving
from tests.web.test_scan import TOKEN, token_of

SCANS = 100
RUNS = 3
SECONDS = 2.0
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def rows() -> list[Row]:
    """Send a hundred pictures at once through the whole app; then read a hundred cards at once."""
    picture = png(matrix(TOKEN), pixels=6)
    with _record() as (doorway, port):
        sent = [_at_once(_Browser(port), picture) for _ in range(RUNS)]
        read = [_read_at_once(doorway) for _ in range(RUNS)]
    return [
        _row("100 pictures of a card sent at once", sent),
        _row("100 cards read to their verdict at once", read),
    ]


def _row(figure: str, runs: list[tuple[list[float], int]]) -> Row:
    """The worst 95th centile of all runs, as long as nothing failed."""
    slow = max(percentile(seconds, 0.95) for seconds, _ in runs)
    errors = sum(failed for _, failed in runs)
    note = f"{errors} errors in {RUNS * SCANS}"
    return Row(f"{figure}, p95", None if errors else slow, "s", at_most(SECONDS), note=note)


@contextmanager
def _record() -> Iterator[tuple[Doorway, int]]:
    with tempfile.TemporaryDirectory() as folder, Reader(sys.executable) as reader:
        desk = Desk(now=lambda: NOW, dice=os.urandom, reader=reader)
        start_record(desk, Path(folder) / "record", PASSPHRASE, name="Jean", kind="person", recovery=False)
        doorway = Doorway(desk, Path(folder) / "record", ticks=time.monotonic)
        reader.start()
        with serving(doorway) as port:
            yield doorway, port
        doorway.lock()


class _Browser:
    """A browser that has the record open and scans."""

    def __init__(self, port: int) -> None:
        self._port, self._cookie = port, ""
        page = self.ask("GET", "/unlock")[1]
        token = page.rpartition('name="csrf_token" value="')[2].partition('"')[0]
        self.ask("POST", "/unlock", urlencode({"csrf_token": token, "passphrase": PASSPHRASE}).encode())
        self.csrf = token_of(self.ask("GET", "/scan")[1])
        began = self.ask("POST", "/scan/begin", urlencode({"csrf_token": self.csrf}).encode())[1]
        self.place = f"/scan/frame?scan={json.loads(began)['scan']}"

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str]:
        """Return the status, and what was answered."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=60)
        told = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self._cookie}
        connection.request(method, path, body, told | {k.replace("_", "-"): v for k, v in headers.items()})
        answer = connection.getresponse()
        if given := answer.headers.get("Set-Cookie"):
            self._cookie = given.partition(";")[0]
        said = answer.read().decode()
        connection.close()
        return answer.status, said

    def scans(self, picture: bytes) -> bool:
        """Send one picture, and say whether the card in it was read."""
        status, said = self.ask("POST", self.place, picture, Content_Type="image/png", X_CSRFToken=self.csrf)
        return status == 200 and json.loads(said)["state"] == "done"


def _at_once(browser: _Browser, picture: bytes) -> tuple[list[float], int]:
    def one(_number: int) -> tuple[float, bool]:
        began = perf_counter()
        good = browser.scans(picture)
        return perf_counter() - began, good

    return _measured(one)


def _read_at_once(doorway: Doorway) -> tuple[list[float], int]:
    with doorway.record() as record:
        me, desk = me_of(record), record.desk

    def one(_number: int) -> tuple[float, bool]:
        began = perf_counter()
        verdict = verdict_on(desk, TOKEN.encode(), name="", trust=b"", at=NOW, passcode=None, me=me)
        return perf_counter() - began, not verdict.refused

    return _measured(one)


def _measured(one: Callable[[int], tuple[float, bool]]) -> tuple[list[float], int]:
    together = threading.Barrier(SCANS)

    def begin(number: int) -> tuple[float, bool]:
        together.wait()
        return one(number)

    with ThreadPoolExecutor(SCANS) as pool:
        taken = list(pool.map(begin, range(SCANS)))
    return [seconds for seconds, _ in taken], sum(not good for _, good in taken)
