"""Seals and opens one large attachment in a process of its own and prints what it took, as JSON.

python -m tests.benchmarks.sealing VAULT, with the recovery code on standard input: that way in needs no
stretching, whose 64 MiB would hide what the sealing itself holds.
"""

import json
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median

from portable_record.actions.sent_files import FileToSend, with_its_files
from portable_record.crypto.chunks import CHUNK, seal_chunks
from portable_record.sharing.attachments import SentFile
from portable_record.vault.blobs import BlobRef
from portable_record.vault.vault import Vault
from tests.benchmarks.measure import HAS_PROC, seconds_of

ATTACHMENT = 256 << 20
PIECE = os.urandom(1 << 20)
ROUNDS = 3
MB = 1_000_000
_WHEN = datetime(2026, 11, 22, tzinfo=UTC)


def measure(folder: Path, code: str) -> dict[str, float]:
    """Seal in memory alone, then into the vault, then open again, then pack it as it goes out, by turns."""
    times: dict[str, list[float]] = {"sealing": [], "writing": [], "reading": [], "packing": []}
    with Vault.open_with_recovery(folder, code, dice=os.urandom) as vault:
        idle = most_memory()
        _drain(vault.blobs.read(vault.blobs.write([PIECE]).name))
        for turn in range(ROUNDS):
            times["sealing"].append(seconds_of(lambda: _drain(_sealed())))
            times["writing"].append(seconds_of(partial(vault.blobs.write, _pieces(turn))))
            largest = max(vault.blobs.all(), key=lambda ref: ref.size)
            times["reading"].append(seconds_of(partial(_drain, vault.blobs.read(largest.name))))
            times["packing"].append(seconds_of(partial(_drain, _packed(vault, largest))))
            vault.blobs.delete(largest.name)
        above = most_memory() - idle
    return {name: ATTACHMENT / MB / median(taken) for name, taken in times.items()} | {"above_idle": above}


def _sealed() -> Iterator[bytes]:
    return seal_chunks(bytes(32), _pieces(0), associated=b"")


def _packed(vault: Vault, ref: BlobRef) -> Iterator[bytes]:
    file = SentFile("", ref.size, ref.sha256, bytes(32))
    return with_its_files(vault.blobs, b"", [FileToSend(file, ref.name)], when=_WHEN)


def _pieces(turn: int) -> Iterator[bytes]:
    yield turn.to_bytes(8) * (CHUNK // 8)
    for _ in range(ATTACHMENT // len(PIECE)):
        yield PIECE


def _drain(pieces: Iterable[bytes]) -> None:
    for _ in pieces:
        pass


def most_memory() -> int:
    """Return the most bytes of real memory held so far; ``getrusage`` would mix in the parent's."""
    if not HAS_PROC:
        return 0
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def forget_most_memory() -> None:
    """Let the most memory held begin anew from what is held now."""
    if HAS_PROC:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(Path(sys.argv[1]), sys.stdin.readline())))
