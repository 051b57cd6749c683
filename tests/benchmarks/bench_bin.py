"""The first unlocking after thirty days, with a full bin: it erases some, and must keep nobody waiting."""

import shutil
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import median

from portable_record import wiring
from portable_record.actions.bin_entries import put_in_bin
from portable_record.actions.bin_time import TIME_IN_BIN
from portable_record.actions.desk import Desk
from portable_record.actions.erase import erase_old
from portable_record.actions.unlock import unlock
from tests.benchmarks.measure import seconds_of
from tests.benchmarks.program import PASSPHRASE
from tests.benchmarks.records import fill, new_record
from tests.benchmarks.row import Row, at_most

COUNT = 1_000  # several times what is erased at once; more would only take longer to put in
ROUNDS = 5
MS = 1000


def rows() -> list[Row]:
    """Measure the unlocking, and how long a request may have to wait while the rest is erased."""
    with tempfile.TemporaryDirectory() as folder, wiring.desk() as desk:
        full = Path(folder) / "full"
        record = new_record(desk, full)
        put_in_bin(record, fill(record, COUNT))
        record.vault.close()
        later = replace(desk, now=lambda: desk.now() + TIME_IN_BIN + timedelta(days=1))
        opening, going_on = zip(
            *(_times(later, Path(shutil.copytree(full, Path(folder) / str(n)))) for n in range(ROUNDS)),
            strict=True,
        )
    said = f"{COUNT:,} entries in the bin"
    return [
        Row(f"unlock after 30 days, {said}", median(opening) * MS, "ms", at_most(1000)),
        Row("the longest wait while the rest is erased", median(going_on) * MS, "ms", at_most(1000)),
    ]


def _times(desk: Desk, vault: Path) -> tuple[float, float]:
    """Return the seconds of the unlocking, and of the slowest of the times that follow, until all is gone."""
    opened = []
    opening = seconds_of(lambda: opened.append(unlock(desk, vault, PASSPHRASE)))
    (record,) = opened
    times = []
    while record.vault.entries.count_binned():
        times.append(seconds_of(lambda: erase_old(record)))
    record.vault.close()
    return opening, max(times)
