"""Pieces of a file that is being fetched: they wait as they came, sealed; so a fetch that was cut goes on.

What they say can be read with a key that lies in the database alone (docs/format/circle.md, rule 43).
"""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from portable_record.errors import DiskFaultError
from portable_record.vault import disk

NAME = "coming"
_HALF_WRITTEN = ".part"


class Coming:
    """The pieces that wait, by name."""

    def __init__(self, folder: Path) -> None:
        """Stand before the folder of a vault; there is nothing in it until a piece comes."""
        self._folder = folder / NAME

    def put(self, name: str, piece: bytes) -> None:
        """Let a piece wait; it stands under its name whole, or not at all.

        Raises:
            DiskFullError, VaultReadOnlyError, DiskFaultError: the disk does not take it.
        """
        disk.make_folder(self._folder)
        aside = self._folder / f"{name}{_HALF_WRITTEN}"
        disk.remove(aside)
        disk.write_new(aside, piece)
        disk.rename(aside, self._folder / name)

    def get(self, name: str, *, most: int) -> bytes | None:
        """Return a piece; None where it does not wait here."""
        return disk.read(self._folder / name, most=most)

    def names(self) -> set[str]:
        """Name the pieces that wait."""
        return {name for name in disk.names(self._folder) if not name.endswith(_HALF_WRITTEN)}

    def let_go(self, names: Iterable[str]) -> None:
        """Let go of pieces, if they wait; the folder goes with the last."""
        if not disk.is_folder(self._folder):
            return
        for name in names:
            disk.remove(self._folder / name)
            disk.remove(self._folder / f"{name}{_HALF_WRITTEN}")
        if not disk.names(self._folder):
            with suppress(DiskFaultError):
                disk.remove_folder(self._folder)
