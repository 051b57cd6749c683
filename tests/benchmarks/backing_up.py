"""Makes and reads one large backup in a process of its own and prints what it took, as JSON.

python -m tests.benchmarks.backing_up VAULT FOLDER, with the recovery code on standard input: a way in without
the stretching, whose 64 MiB would hide what the backup itself holds.
"""

import json
import os
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median

from portable_record.vault.backup import About, Made, make
from portable_record.vault.backup_reading import Backup, damaged_in
from portable_record.vault.restore import looked_into
from portable_record.vault.vault import Vault
from tests.benchmarks.measure import seconds_of
from tests.benchmarks.sealing import MB, forget_most_memory, most_memory
from tests.vault.cast import DEVICE, NOON, RECORD

ATTACHMENTS, SIZE = 4, 32 << 20
ROWS, ROW = 16_384, 8192
ROUNDS = 2


def measure(folder: Path, out: Path, code: str) -> dict[str, float]:
    """Fill a vault with attachments and rows; back it up and read the backup to its end, by turns."""
    times: dict[str, list[float]] = {"making": [], "reading": []}
    with Vault.open_with_recovery(folder, code, dice=os.urandom) as vault:
        for number in range(ATTACHMENTS):
            vault.blobs.write(_pieces(number))
        vault.database.run_many("INSERT INTO settings (name, value) VALUES (?, ?)", _rows())
    with Vault.open_with_recovery(folder, code, dice=os.urandom) as vault:
        forget_most_memory()
        idle = most_memory()
        file, size = out / "large.carebackup", 0
        for _ in range(ROUNDS):
            times["making"].append(seconds_of(partial(_make, vault, file)))
            times["reading"].append(seconds_of(partial(_read, vault, file)))
            size = file.stat().st_size
        above = most_memory() - idle
    return {name: size / MB / median(taken) for name, taken in times.items()} | {"above_idle": above}


def _rows() -> Iterator[tuple[str, str]]:
    """Rows that make the database large."""
    for number in range(ROWS):
        yield f"large {number}", os.urandom(ROW // 2).hex()


def _make(vault: Vault, file: Path) -> Made:
    about = About(RECORD, DEVICE, NOON)
    return make(vault, file, about, dice=os.urandom, progress=lambda _done, _total: None)


def _read(vault: Vault, file: Path) -> None:
    with file.open("rb") as opened:
        backup = Backup(opened, lambda _header: vault.ways.keys)
        with looked_into(backup, os.urandom) as inside:
            list(damaged_in(backup.attachments(), inside.blobs))


def _pieces(number: int) -> Iterator[bytes]:
    piece = os.urandom(1 << 20)
    yield number.to_bytes(8)
    for _ in range(SIZE // len(piece)):
        yield piece


if __name__ == "__main__":
    said = measure(Path(sys.argv[1]), Path(sys.argv[2]), sys.stdin.readline())
    sys.stdout.write(json.dumps(said))
