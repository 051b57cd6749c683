"""The port: what a place outside can do with files that it cannot read; for links, and whatever is sealed.

A circle needs more of a place than a link does: to list what is there, and to read no more than it must.
Its files are named by their hash (docs/format/circle.md, rule 1), so none is ever changed in place.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Protocol

from portable_record.errors import StorageNameError

_SIGNS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")
MOST_NAME = 128
MOST_FILE = 72 * 1024 * 1024  # bytes: the longest content of a circle's file, padded and sealed
MOST_FILES = 200_000
PIECE = ".piece"  # ends the name of a piece of an attached file, which is fetched when asked for alone
MOST_ATTACHED = 200 * 1024 * 1024  # bytes of an attached file that a place takes
_HASH = re.compile(rf"[0-9a-f]{{64}}({re.escape(PIECE)})?")


class Storage(Protocol):
    """A place that keeps files by name. What is put there is sealed before."""

    def put(self, name: str, data: bytes) -> None:
        """Put a file there, in place of what had its name.

        Raises:
            StorageRefusedError: the place does not take it, or does not answer.
        """

    def get(self, name: str) -> bytes:
        """Return a file.

        Raises:
            NotFoundError: none has this name.
            StorageRefusedError: the place does not give it, or does not answer.
        """

    def delete(self, name: str) -> None:
        """Take a file away; one that is not there is no fault.

        Raises:
            StorageRefusedError: the place does not do it, or does not answer.
        """


class CirclePlace(Protocol):
    """A place that keeps the files of a circle. It may list late, lose or lie: whoever reads checks.

    ``most_attached`` is how many bytes an attached file may have to go there.
    """

    most_attached: int

    def names(self) -> frozenset[str]:
        """List what is there, in one go: the names that are hashes, and no others.

        Raises:
            StorageGoneError: the place itself is not there (an empty list would look as if all were lost).
            StorageRefusedError: the place does not tell, or does not answer.
        """

    def get(self, name: str, *, most: int = MOST_FILE) -> bytes:
        """Return a file as it lies there; its bytes may be others than its name says.

        Raises:
            NotFoundError: none has this name, or has it no longer.
            TooLargeError: it is longer than ``most``.
            StorageRefusedError: the place does not give it, or does not answer.
        """

    def put(self, name: str, data: bytes) -> None:
        """Put a file there; one that is there already is no fault.

        Raises:
            StorageRefusedError: the place does not take it, or does not answer.
        """

    def delete(self, name: str) -> None:
        """Take a file away; one that is not there is no fault.

        Raises:
            StorageRefusedError: the place does not do it, or does not answer.
        """

    def put_all(self, files: Mapping[str, bytes], *, away: Iterable[str] = ()) -> None:
        """Put many files there, and then take others away; quicker than one by one where it can be.

        Raises:
            StorageRefusedError: as ``put`` and ``delete``; some may be there then. It may be done again.
        """


def put_each(place: CirclePlace, files: Mapping[str, bytes], away: Iterable[str]) -> None:
    """Put and take away one after the other, for places that know no other way."""
    for name, data in files.items():
        place.put(name, data)
    for name in away:
        place.delete(name)


def is_file_name(name: str) -> bool:
    """Whether a name is that of a circle's file: a hash in small hexadecimal digits, or that of a piece."""
    return _HASH.fullmatch(name) is not None


def is_piece(name: str) -> bool:
    """Whether a name of a circle's file is that of a piece of an attached file."""
    return name.endswith(PIECE)


def check_file_name(name: str) -> None:
    """Refuse whatever is no name of a circle's file.

    Raises:
        StorageNameError: it is no hash.
    """
    if not is_file_name(name):
        raise StorageNameError


def check_name(name: str) -> None:
    """Refuse a name that could lead elsewhere.

    Raises:
        StorageNameError: it is empty, too long, begins with a dot, or has other signs than a file of ours.
    """
    if not 0 < len(name) <= MOST_NAME or name.startswith(".") or not _SIGNS.issuperset(name):
        raise StorageNameError
