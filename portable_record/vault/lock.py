"""One program at a time may have a vault open."""

from pathlib import Path
from typing import TYPE_CHECKING

from portable_record.errors import VaultBusyError
from portable_record.vault import disk

if TYPE_CHECKING:
    from filelock import FileLock


class VaultLock:
    """The lock of one vault folder, held from `take` to `release` or until the program dies."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: FileLock | None = None

    def take(self) -> None:
        """Take the lock at once or not at all.

        Raises:
            VaultBusyError: another program, or another part of this one, has it.
        """
        from filelock import FileLock, Timeout

        lock = FileLock(self._path, mode=disk.PRIVATE_FILE, timeout=0, thread_local=False)
        with disk.faults_named():
            try:
                lock.acquire()
            except Timeout:
                raise VaultBusyError(place=str(self._path.parent)) from None
        self._held = lock

    def release(self) -> None:
        """Give the lock back; a second time does nothing."""
        if self._held is not None:
            self._held.release()
            self._held = None
