"""The pages of the app over 10,000 and 100,000 entries: server time, and what the first view weighs.

The figure is the time that passes. Beside it stands how long a processor worked, which is the same on a quiet
machine and says more on a busy one.
"""

import gzip
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, perf_counter, process_time
from typing import NamedTuple

from flask import Flask
from flask.testing import FlaskClient

from portable_record import wiring
from portable_record.actions.desk import Desk
from portable_record.actions.open_item import LOOKING
from portable_record.record.asking.sheets import sheets_of
from portable_record.record.parts import PARTS
from portable_record.vault.timeline import Place
from portable_record.web import create_app
from portable_record.web.ahead import make_ready
from portable_record.web.doorway import Doorway
from portable_record.web.guard import doorway
from tests.benchmarks.looking import first_look, scan_a_large_entry
from tests.benchmarks.measure import percentile
from tests.benchmarks.others import choose_and_scan, live_among_others, some_that_go_out
from tests.benchmarks.program import PASSPHRASE
from tests.benchmarks.records import fill, new_record
from tests.benchmarks.row import Row, at_most

HOST = "127.0.0.1:4711"
HERE = f"http://{HOST}"
SMALL, LARGE = 10_000, 100_000
VISITS = 40
ENTRIES = 40
ADDRESS = re.compile(r"""(?:href|src)=["']([^"']+)["']""")
ASKED = {
    "/search": (
        "/search?q=a",
        "/search?q=te",
        "/search?q=blood+pressure",
        "/search?q=zzz",
        "/search?q=te&part=plan",
        "/search?q=te&by=person",
        "/search?q=te&by=elsewhere",
    ),
    "/timeline": (
        "/timeline?after=undated",
        "/timeline?part=health&kind=Observation",
        "/timeline?part=plan",
        "/timeline?by=person",
        "/timeline?by=elsewhere&part=plan",
    ),
}
ONE_BY_ONE = tuple(f"/{part.key}?all=1" for part in PARTS)
OF_OTHERS = (
    *(
        f"/share/<draft>/{question}"
        for question in ("what", "what/health", "details", "whom", "why", "until")
    ),
    *(f"/share/<draft>/{question}" for question in ("pass-on", "agree", "private", "has", "ways")),
    *("/share/<draft>/look", "/share/<draft>/check", "/shares/<share_id>", "/shares/<share_id>/look"),
    *("/contacts/<contact_id>", "/inbox/<item>"),
)
LISTS = ("/share", "/shares", "/contacts", "/inbox", "/scan", "/scan/result")
FEW_VISITS = 20
EASY = ("/", "/about-me", "/plan", "/crisis", "/health", "/people", "/settings")
SCRIPTS_AND_STYLES = (".css", ".js", ".mjs")


def rows() -> list[Row]:
    """Measure every page that answers a GET, over a full record and a very full one."""
    return [*_over(SMALL), *_over(LARGE)]


def _over(count: int) -> list[Row]:
    at = f"{count:,} entries"
    with tempfile.TemporaryDirectory() as folder, wiring.desk() as desk:
        vault = Path(folder) / "vault"
        record = new_record(desk, vault)
        ids = fill(record, count)
        others = live_among_others(record)
        ticked = some_that_go_out(record)
        goals = [one.id for one, _ in record.vault.timeline.after(Place(), kind="Goal", limit=ENTRIES)]
        record.vault.close()
        look = first_look(desk, vault, ticked, at=at, most=50 if count <= SMALL else 100)
        with _unlocked(desk, vault) as browser:
            with doorway(browser.application).record() as opened:
                choose_and_scan(opened)
            _post(browser, "/inbox/why", why=next(iter(LOOKING)))
            pages = dict(_pages(browser.application, ids, goals)) | dict(_of_others(others))
            times = {name: _p95(browser, addresses) for name, addresses in pages.items()}
            with doorway(browser.application).record() as opened:
                scan_a_large_entry(opened)
            large = _p95(browser, ["/scan/result"] * FEW_VISITS)
            weights = [] if count > SMALL else [_first_view(browser)]
            _post(browser, "/easy-read")
            times |= {f"{page} in Easy Read": _p95(browser, [page] * VISITS) for page in EASY}
    slowest = max(times.values())
    most = 50 if count <= SMALL else 100
    note = f"p95 in ms, and how long a processor worked: {_said(times, 8)}"
    return [
        Row(f"the slowest page, p95, {at}", slowest.passed, "ms", at_most(most), note=note),
        Row(
            f"the slowest page about others, p95, {at}",
            max(times[name].passed for name in (*OF_OTHERS, *LISTS)),
            "ms",
            at_most(most),
            note=_said({name: times[name] for name in (*OF_OTHERS, *LISTS)}),
        ),
        *(
            Row(
                f"{page}, the slowest question, p95, {at}",
                max(taken.passed for name, taken in times.items() if name.startswith(page)),
                "ms",
                at_most(50 if count <= SMALL else most_of_large),
            )
            for page, most_of_large in (("/search", 150), ("/timeline", 100))
        ),
        look,
        Row(
            f"what was scanned, one entry of 2,000 lines, p95, {at}",
            large.passed,
            "ms",
            at_most(most),
            note=f"a processor worked {large.worked:.1f} ms",
        ),
        *weights,
    ]


@contextmanager
def _unlocked(desk: Desk, vault: Path) -> Iterator[FlaskClient]:
    """A browser that has typed the passphrase, without a network between it and the app."""
    doorway = Doorway(desk, vault, ticks=monotonic)
    app = create_app(doorway, host=HOST)
    make_ready(app)
    browser = app.test_client()
    _post(browser, "/unlock", passphrase=PASSPHRASE)
    try:
        yield browser
    finally:
        doorway.lock()


def _post(browser: FlaskClient, address: str, **fields: str) -> None:
    """Send a form, with the token that each page has."""
    page = browser.get("/unlock", base_url=HERE).text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    form = fields | {"csrf_token": token[1] if token else ""}
    answer = browser.post(address, base_url=HERE, data=form)
    if answer.status_code != 302:
        raise RuntimeError(f"{address} was not done: {answer.status_code}")


def _pages(app: Flask, ids: list[str], goals: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Name each page with the addresses to visit: one, or one for each part or kind, or for some entries."""
    some = ids[:: max(1, len(ids) // ENTRIES)]
    yield from ((address, [address] * VISITS) for address in ONE_BY_ONE)
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        path = rule.rule
        if path in ASKED:
            yield from ((address, [address] * VISITS) for address in (path, *ASKED[path]))
        elif "<" not in path:
            yield path, [path] * VISITS
        elif rule.arguments == {"key"}:
            for part in PARTS:
                address = path.replace("<key>", part.key)
                yield address, [address] * VISITS
        elif rule.arguments == {"entry_id"}:
            of_it = goals if path.startswith("/plan/goal") else some
            yield path, [path.replace("<entry_id>", entry) for entry in of_it]
        elif path.endswith("/add/<kind>"):
            of_part = sheets_of(path.split("/")[1])
            yield path, [path.replace("<kind>", sheet.key) for sheet in of_part] * 2


def _of_others(named: dict[str, str]) -> Iterator[tuple[str, list[str]]]:
    """Name the pages about other people, with their address: contacts, inbox, and a share of each stage."""
    for path in OF_OTHERS:
        yield path, [re.sub("<([a-z_]+)>", lambda found: named[found[1]], path)] * FEW_VISITS


class Taken(NamedTuple):
    """Milliseconds: how many passed, and for how many a processor worked."""

    passed: float
    worked: float


def _said(times: Mapping[str, Taken], most: int | None = None) -> str:
    slowest_first = sorted(times.items(), key=lambda one: -one[1].passed)[:most]
    return ", ".join(f"{name} {taken.passed:.1f} ({taken.worked:.1f})" for name, taken in slowest_first)


def _p95(browser: FlaskClient, addresses: list[str]) -> Taken:
    browser.get(addresses[0], base_url=HERE)
    passed, worked = [], []
    for address in addresses:
        begun, idle = perf_counter(), process_time()
        browser.get(address, base_url=HERE)
        passed.append(perf_counter() - begun)
        worked.append(process_time() - idle)
    return Taken(percentile(passed, 0.95) * 1000, percentile(worked, 0.95) * 1000)


def _first_view(browser: FlaskClient) -> Row:
    """Weigh the first page an owner sees, with its style sheets and scripts, as it goes over the wire."""
    named = list(dict.fromkeys(ADDRESS.findall(browser.get("/", base_url=HERE).text)))
    outside = [address for address in named if "://" in address and not address.startswith(HERE)]
    needed = ["/", *(address for address in named if address.endswith(SCRIPTS_AND_STYLES))]
    packing = {"Accept-Encoding": "gzip"}
    bodies = [browser.get(address, base_url=HERE, headers=packing).data for address in needed]
    packed = sum(len(gzip.compress(body, 6)) for body in bodies)
    note = f"{len(bodies)} files; with gzip it is {packed / 1000:.1f} KB; "
    note += f"from outside: {', '.join(outside)}" if outside else "nothing from outside"
    size = sum(len(body) for body in bodies)
    return Row("first view: HTML, CSS, JS on the wire", size / 1000, "KB", at_most(60), note=note)
