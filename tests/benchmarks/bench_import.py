"""Taking in FHIR with all its checks: how many resources a second, and how much memory 100 MB need."""

import json
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from portable_record import wiring
from portable_record.actions.desk import Desk
from portable_record.actions.import_file import import_file
from tests.benchmarks.browsing import Browser
from tests.benchmarks.measure import HAS_PROC, MIB, NO_PROC, MemoryWatch
from tests.benchmarks.program import PASSPHRASE, first_line, run, started
from tests.benchmarks.records import files, new_record, source, write_bundle
from tests.benchmarks.row import Row, at_least, at_most

ROUNDS = 5
LARGE = 100_000_000
PREVIEW = "/import/preview"


def rows() -> list[Row]:
    """Import patients into fresh records, then one bundle of 100 MB, by a command and on pages."""
    with tempfile.TemporaryDirectory() as folder:
        return [*_rate(Path(folder)), *_large(Path(folder)), _on_pages(Path(folder))]


def _rate(folder: Path) -> list[Row]:
    """Import each file into a record of its own; the first round is that of a cold reader process."""
    with wiring.desk() as desk:
        rates = [_once(desk, folder / str(turn)) for turn in range(ROUNDS + 1)]
    return [
        Row(
            "import with validation",
            median(rates[1:]),
            "resources/s",
            at_least(500),
            note=f"{source()}; {rates[0]:,.0f} in the first round, with the reader process to start",
        )
    ]


def _once(desk: Desk, folder: Path) -> float:
    taken, seconds = 0, 0.0
    for number, file in enumerate(files()):
        record = new_record(desk, folder / str(number))
        try:
            begun = perf_counter()
            imported = import_file(record, file)
            seconds += perf_counter() - begun
        finally:
            record.vault.close()
        if imported.refusals:
            raise RuntimeError(f"{file.name}: {imported.refusals[0]}")
        taken += imported.taken
    return taken / seconds


def _large(folder: Path) -> list[Row]:
    vault, file = folder / "vault", folder / "large.json"
    run("init", "--vault", vault)
    count = write_bundle(file, least=LARGE)
    figure, unit = "import of a 100 MB bundle, app and reader", "MiB"
    begun = perf_counter()
    with started("import", "--vault", vault, file, "--json") as importing:
        if not HAS_PROC:
            importing.wait()
            return [Row(figure, None, unit, at_most(250), note=NO_PROC)]
        with MemoryWatch(importing.pid) as memory:
            answer = json.loads(first_line(importing))
    seconds = perf_counter() - begun
    if answer["new"] != count:
        raise RuntimeError(f"{answer['new']} of {count} were taken: {str(answer)[:300]}")
    note = (
        f"{memory.peak_own / MIB:.0f} MiB without the mapped file and other shared pages,"
        f" {memory.peak_parted / MIB:.0f} MiB with shared pages in parts (PSS); {count:,} resources"
    )
    return [
        Row(figure, memory.peak / MIB, unit, at_most(250), note=note),
        Row("import of a 100 MB bundle, start to end", count / seconds, "resources/s", at_least(500)),
    ]


def _on_pages(folder: Path) -> Row:
    """Bring the same file in as a person does: send it, look what it would do, take it in."""
    vault, file = folder / "on-pages", folder / "large.json"
    run("init", "--vault", vault)
    figure, unit = "the same on pages: sent, looked into, taken", "MiB"
    if not HAS_PROC:
        return Row(figure, None, unit, at_most(250), note=NO_PROC)
    with started("open", "--vault", vault, "--no-browser") as serving:
        browser = Browser(first_line(serving))
        browser.send("/unlock", page="/unlock", passphrase=PASSPHRASE)
        with MemoryWatch(serving.pid) as looking:
            browser.send_file("/import/send", file, page="/import")
            browser.when_done("/import/looked")
        with MemoryWatch(serving.pid) as taking:
            browser.send("/import/take", page=PREVIEW, file=browser.token_of_file(PREVIEW))
            browser.when_done("/import/done")
    sizes = [(each.peak / MIB, each.peak_parted / MIB) for each in (looking, taking)]
    said = [f"{whole:.0f} MiB, {parted:.0f} with shared pages in parts (PSS)" for whole, parted in sizes]
    return Row(
        figure,
        max(whole for whole, _ in sizes),
        unit,
        at_most(250),
        note=f"sent and looked into: {said[0]}; taken: {said[1]}",
    )
