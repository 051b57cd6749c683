"""Looking for planted words in every file of a folder, in the ways a program might have written them."""

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

from tests.torture.material import MARKS

_SQLITE = b"SQLite format 3\0"
_CUT_OFF = {0: 0, 1: 2, 2: 3}  # characters of base64 that the bytes before a word have a part in


def hits(*folders: Path) -> list[str]:
    """Name each file that shows a planted word, or is a database that is not encrypted."""
    return [
        f"{path}: {shown}"
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for shown in _shown(path)
    ]


def found(file: Path) -> set[str]:
    """Return the planted words that a file shows."""
    return set(_shown(file)) & set(MARKS)


def _shown(path: Path) -> Iterator[str]:
    try:
        data = path.read_bytes()
    except FileNotFoundError:  # a temporary file that has gone since it was listed
        return
    if data.startswith(_SQLITE):
        yield "a plain database"
    yield from (mark for mark in MARKS if any(form in data for form in _forms(mark)))


def _forms(mark: str) -> Iterator[bytes]:
    yield mark.encode()
    yield mark.encode("utf-16-le")
    for before, cut_off in _CUT_OFF.items():
        yield b64encode(bytes(before) + mark.encode())[cut_off:-4]
