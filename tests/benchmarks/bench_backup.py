"""A backup made and read back, and read again: speed, and memory above that of the idle program."""

import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from portable_record.crypto.passphrase import Argon2idCost
from portable_record.vault.vault import Vault
from tests.benchmarks.measure import HAS_PROC, MIB, NO_PROC
from tests.benchmarks.program import PASSPHRASE
from tests.benchmarks.row import Row, at_most


def rows() -> list[Row]:
    """Measure 128 MiB of attachments and as much of entries, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        said = _measured(Path(folder))
    above = said["above_idle"] / MIB if HAS_PROC else None
    return [
        Row(
            *("backup made, and read back", said["making"], "MB/s"),
            note="each byte is opened, sealed, written, read back from the disk, opened and hashed",
        ),
        Row("backup tried out", said["reading"], "MB/s"),
        Row("memory above idle while doing so", above, "MiB", at_most(64), note="" if HAS_PROC else NO_PROC),
    ]


def _measured(folder: Path) -> dict[str, float]:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    made, code = Vault.create(folder / "vault", PASSPHRASE, dice=os.urandom, cost=Argon2idCost(), now=now)
    made.close()
    ran = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.backing_up", str(folder / "vault"), str(folder)],
        input=code,
        capture_output=True,
        text=True,
        check=True,
    )
    said: dict[str, float] = json.loads(ran.stdout)
    return said
