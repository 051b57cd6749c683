"""The log of changes: how long a fresh device needs for 10,000 edits, and how large a file of 50 is."""

import zlib
from collections import defaultdict
from dataclasses import replace
from statistics import mean
from typing import TYPE_CHECKING

from portable_record.record.causal import place
from portable_record.record.change_file import from_json, to_json
from portable_record.record.fold import fold, fold_entry
from tests.benchmarks.measure import by_turns
from tests.benchmarks.row import Row, at_most
from tests.record.busy_log import A_CHANGE, busy_log
from tests.record.devices import PART, Device

if TYPE_CHECKING:
    from portable_record.record.registers import PlacedEdit


def rows(count: int = 10_000) -> list[Row]:
    """Measure reading and folding, without the vault and without signatures."""
    noise = Device("signatures")
    log = [(replace(change, signature=noise.dice(64)), edits) for change, edits in busy_log(count)]
    files = [to_json(change, edits) for change, edits in log]
    of_entry: dict[str, list[PlacedEdit]] = defaultdict(list)
    for change, edits in log:
        for placed in place(change, edits):
            of_entry[placed.edit.entry].append(placed)

    def apply_one() -> None:
        _, edits = from_json(files[-1])
        for entry in {edit.entry for edit in edits}:
            fold_entry(PART, of_entry[entry])

    def fresh_device() -> None:
        fold([from_json(file) for file in files])

    folding, fresh, applying = by_turns(lambda: fold(log), fresh_device, apply_one, rounds=5)
    size = mean(len(zlib.compress(file, 9)) for file in files[count // 20 // A_CHANGE :]) / A_CHANGE
    return [
        Row(f"fold {count:,} edits", folding, "s", at_most(1)),
        Row(f"read and fold {count:,} edits onto a fresh device", fresh, "s", at_most(1)),
        Row("read and apply a file of 50 edits", applying * 1000, "ms", at_most(50)),
        Row("an edit in a compressed file of 50", size, "bytes", at_most(60)),
    ]
