"""Attachments sealed into the vault: speed, and memory above that of the idle program."""

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
from tests.benchmarks.row import Row, at_least, at_most


def rows() -> list[Row]:
    """Measure 256 MiB in a process of its own, so that nothing else is in its memory."""
    with tempfile.TemporaryDirectory() as folder:
        said = _measured(Path(folder) / "vault")
    above = said["above_idle"] / MIB if HAS_PROC else None
    return [
        Row(
            *("attachment sealed into the vault", said["writing"], "MB/s", at_least(150)),
            note=f"{said['sealing']:,.0f} MB/s without the disk",
        ),
        Row("attachment opened and checked", said["reading"], "MB/s", at_least(150)),
        Row("attachment opened, sealed anew and packed to go out", said["packing"], "MB/s", at_least(150)),
        Row("memory above idle while doing so", above, "MiB", at_most(64), note="" if HAS_PROC else NO_PROC),
    ]


def _measured(vault: Path) -> dict[str, float]:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    made, code = Vault.create(vault, PASSPHRASE, dice=os.urandom, cost=Argon2idCost(), now=now)
    made.close()
    ran = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.sealing", str(vault)],
        input=code,
        capture_output=True,
        text=True,
        check=True,
    )
    said: dict[str, float] = json.loads(ran.stdout)
    return said
