"""The port: what a place outside can do with files that it cannot read; for links, and whatever is sealed."""

from typing import Protocol

from portable_record.errors import StorageNameError

_SIGNS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")
MOST_NAME = 128


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


def check_name(name: str) -> None:
    """Refuse a name that could lead elsewhere.

    Raises:
        StorageNameError: it is empty, too long, begins with a dot, or has other signs than a file of ours.
    """
    if not 0 < len(name) <= MOST_NAME or name.startswith(".") or not _SIGNS.issuperset(name):
        raise StorageNameError
