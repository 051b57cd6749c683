"""A place where what the browser sends waits, sealed, until all of it came."""

from collections.abc import Callable
from pathlib import Path

from portable_record.vault.arrivals import Arrival


class WaitingRoom:
    """Takes the bytes of one upload into the record in a folder, and gives them back once, in their order."""

    def __init__(self, folder: Path, dice: Callable[[int], bytes]) -> None:
        """Begin with nothing; a file is made only when something comes."""
        self._folder, self._dice = folder, dice
        self._arrival: Arrival | None = None
        self._is_whole = False
        self._given = 0

    def __len__(self) -> int:
        """Return how many bytes came."""
        return len(self._arrival) if self._arrival is not None else 0

    def append(self, data: bytes) -> None:
        """Take bytes.

        Raises:
            DiskFullError, VaultReadOnlyError, DiskFaultError: the disk does not take them.
        """
        if self._arrival is None:
            self._arrival = Arrival(self._folder, self._dice)
        self._arrival.add(data)

    def read(self, most: int = -1) -> bytes:
        """Give the next bytes, so many at most; nothing once all were given. From then on none are taken.

        Raises:
            SealBrokenError: somebody changed the file.
            VaultUnreadableError, DiskFaultError: the disk does not give them back.
        """
        if self._arrival is None:
            return b""
        if not self._is_whole:
            self._arrival.end()
            self._is_whole = True
        end = self._given + most if most >= 0 else len(self._arrival)
        piece = self._arrival[self._given : end]
        self._given += len(piece)
        return piece

    def close(self) -> None:
        """Let go of all of it."""
        if self._arrival is not None:
            self._arrival.close()
            self._arrival = None
