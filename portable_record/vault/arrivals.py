"""What came in and waits until it is taken or let go: sealed under a key that is in memory only.

Its file lies in the record's folder without a name (where a system has none such: until it is closed), so
that nothing of it is left when the program ends, however it ends. The key is thrown for this one file and
kept nowhere: whatever the disk remembers of it, nobody can read.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path

from portable_record.crypto.chunks import CHUNK, ChunkSealer, open_chunk
from portable_record.crypto.sealing import KEY, TAG
from portable_record.errors import NotFoundError
from portable_record.vault import disk

ARRIVAL_LABEL = b"portable-record/v1/vault/arrival"
_KEPT = 8  # opened chunks that are kept at hand


class Arrival:
    """A file that comes in piece by piece. Once it is ended, slices of it can be asked for as of bytes.

    ``about`` is what was found out about it, and goes with it.
    """

    def __init__(self, folder: Path, dice: Callable[[int], bytes]) -> None:
        """Begin with nothing.

        Raises:
            DiskFullError, VaultReadOnlyError, DiskFaultError: the disk does not play along.
        """
        self.about: object = None
        self._key = dice(KEY)
        self._sealer = ChunkSealer(self._key, associated=ARRIVAL_LABEL)
        self._size = 0
        self._at_hand: dict[int, bytes] = {}
        with disk.faults_named():
            self._file = tempfile.TemporaryFile(dir=folder, prefix=".arrival-")  # noqa: SIM115 - open until it is let go

    def __len__(self) -> int:
        """Return how many bytes came."""
        return self._size

    def add(self, piece: bytes) -> None:
        """Take the next piece.

        Raises:
            DiskFullError, VaultReadOnlyError, DiskFaultError: the disk does not take it.
        """
        self._size += len(piece)
        self._write(self._sealer.add(piece))

    def end(self) -> None:
        """Take nothing more: it is all here."""
        self._write(self._sealer.end())

    def _write(self, sealed: bytes) -> None:
        with disk.faults_named():
            self._file.write(sealed)

    def __getitem__(self, place: slice) -> bytes:
        """Return the bytes from a place to another, once it is ended.

        Raises:
            SealBrokenError: somebody changed its file.
        """
        start, end, _ = place.indices(self._size)
        if start >= end:
            return b""
        first, last = start // CHUNK, (end - 1) // CHUNK
        held = b"".join(self._chunk(number) for number in range(first, last + 1))
        return held[start - first * CHUNK : end - first * CHUNK]

    def find(self, sought: bytes, start: int, end: int) -> int:
        """Return where one byte stands first between two places, or -1."""
        end = min(end, self._size)
        for at in range(start, end, CHUNK):
            found = self[at : min(at + CHUNK, end)].find(sought)
            if found >= 0:
                return at + found
        return -1

    def _chunk(self, number: int) -> bytes:
        found = self._at_hand.get(number)
        if found is None:
            with disk.reading():
                self._file.seek(number * (CHUNK + TAG))
                sealed = self._file.read(CHUNK + TAG)
            last = number == max(0, self._size - 1) // CHUNK
            found = open_chunk(self._key, sealed, number, last=last, associated=ARRIVAL_LABEL)
            while len(self._at_hand) >= _KEPT:
                del self._at_hand[next(iter(self._at_hand))]
            self._at_hand[number] = found
        return found

    def close(self) -> None:
        """Let go of it for good. A second time does nothing."""
        self.about = None
        self._at_hand.clear()
        self._file.close()


class Arrivals:
    """The one thing that waits to be taken in."""

    def __init__(self, folder: Path, dice: Callable[[int], bytes]) -> None:
        """Begin with none."""
        self._folder = folder
        self._dice = dice
        self._waiting: Arrival | None = None

    def begin(self) -> Arrival:
        """Begin to take something, in place of what waited until now.

        Raises:
            DiskFullError, VaultReadOnlyError, DiskFaultError: the disk does not play along.
        """
        self.forget()
        self._waiting = Arrival(self._folder, self._dice)
        return self._waiting

    @property
    def waiting(self) -> Arrival:
        """What waits.

        Raises:
            NotFoundError: nothing does any more.
        """
        if self._waiting is None:
            raise NotFoundError("Choose the file again.")
        return self._waiting

    def forget(self) -> None:
        """Let go of what waits."""
        if self._waiting is not None:
            self._waiting.close()
        self._waiting = None
