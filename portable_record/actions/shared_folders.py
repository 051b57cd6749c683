"""Folders of a home that a program keeps in step with other devices: where the files of a circle may meet."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

MOST = 12
_KINDS = (
    ("Dropbox", re.compile(r"Dropbox(?:[ -].*|)")),
    ("OneDrive", re.compile(r"OneDrive(?:[ -].*|)")),
    ("Google Drive", re.compile(r"(?:Google ?Drive(?:[ -].*)?|My Drive)")),
    ("Nextcloud", re.compile(r"Nextcloud(?:\d|[ -].*|)")),
    ("iCloud Drive", re.compile(r"(?:iCloud ?Drive|com~apple~CloudDocs)")),
)
_WITHIN = ("", "Library/CloudStorage", "Library/Mobile Documents")
"""Where such folders lie: in the home itself or, on a Mac, two folders down."""
_OWN_FILES = "My Drive"
"""Where Google Drive keeps what is one's own; nothing can be put beside it."""


@dataclass(frozen=True, slots=True)
class SharedFolder:
    """A folder that is kept in step: by what, as people call it, and where it is."""

    name: str
    folder: Path


def shared_folders(home: Path, *disks: Path) -> list[SharedFolder]:
    """Find the folders in a home that are kept in step; nothing is looked for further down.

    A link that leads out of the home is left alone. Google Drive is a disk of its own on some systems.
    """
    found: dict[Path, SharedFolder] = {}
    for one in _folders(home / within for within in _WITHIN):
        name = next((name for name, pattern in _KINDS if pattern.fullmatch(one.name)), "")
        own = one / _OWN_FILES
        folder = own if name and own.is_dir() else one
        if name and _is_inside(folder, home):
            found.setdefault(folder.resolve(), SharedFolder(name, folder))
    for disk in disks:
        if (own := disk / _OWN_FILES).is_dir() and _is_inside(own, disk):
            found.setdefault(own.resolve(), SharedFolder("Google Drive", own))
    return sorted(found.values(), key=lambda each: (each.name, str(each.folder)))[:MOST]


def _folders(above: Iterable[Path]) -> Iterator[Path]:
    for each in above:
        try:
            yield from sorted(one for one in each.iterdir() if one.is_dir() and str(one).isprintable())
        except OSError:
            continue


def _is_inside(folder: Path, home: Path) -> bool:
    return home.resolve() in folder.resolve().parents
