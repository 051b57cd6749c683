"""The only place that picks folders, reads the clock and throws the dice; it joins the rooms.

Commands and pages ask here for a desk (clock, dice, reader process) or for an unlocked record, and give it to
an action. Nothing else in the house knows which clock, which dice or which folder is real.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from portable_record import assets
from portable_record.actions.desk import Desk, OpenRecord, Place
from portable_record.actions.records_here import FIRST, Records
from portable_record.sharing.reader.asking import Reader

if TYPE_CHECKING:
    from portable_record.actions.start import Carer, Started

_USER = Path.home().name
ABOVE_STICKS = (Path("/media") / _USER, Path("/run/media") / _USER, Path("/media"), Path("/Volumes"))
"""Where systems put the disks that can be taken out."""


def own_vault_folder() -> Path:
    """Return the folder of this person's own locked record on this device; of several, the first."""
    return own_records().home / FIRST


def own_records() -> Records:
    """Return the records that this person keeps on this device."""
    return Records(Path(platformdirs.user_data_dir("portable-record", appauthor=False)), os.urandom)


def _now() -> datetime:
    return datetime.now(UTC)


def seconds() -> float:
    """Return this moment in seconds since 1970, for what keeps no record."""
    return _now().timestamp()


def _leave_no_core() -> None:
    """Let a crash write no picture of our memory to the disk: it would hold the passphrase and the record."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@contextmanager
def desk() -> Iterator[Desk]:
    """Lay out clock, dice and reader process; the process ends with the block."""
    _leave_no_core()
    with Reader(sys.executable) as reader:
        zone = _now().astimezone().tzinfo or UTC
        yield Desk(now=_now, dice=os.urandom, reader=reader, zone=zone, places=places, home=Path.home())


def places() -> list[Place]:
    """Find where this person keeps files: memory sticks that are in, then the folders of their own."""
    own = (
        ("documents", platformdirs.user_documents_dir()),
        ("downloads", platformdirs.user_downloads_dir()),
        ("desktop", platformdirs.user_desktop_dir()),
    )
    found = [*(Place("stick", folder) for folder in sorted(_sticks())), *(Place(k, Path(f)) for k, f in own)]
    return [place for place in found if place.folder.is_dir() and os.access(place.folder, os.W_OK)]


def _sticks() -> Iterator[Path]:
    """Give the disks that can be taken out, as far as the system shows them."""
    with suppress(OSError):
        if sys.platform == "win32":
            drives = (Path(f"{letter}:/") for letter in "DEFGHIJKLMNOPQRSTUVWXYZ")
            yield from (drive for drive in drives if drive.exists())
            return
        for above in ABOVE_STICKS:
            if above.is_dir():
                yield from (each for each in above.iterdir() if each.is_mount())


@contextmanager
def record(folder: Path, passphrase: str) -> Iterator[OpenRecord]:
    """Unlock the record in a folder for one block, and lock it again."""
    from portable_record.actions.unlock import unlock

    with desk() as tools:
        opened = unlock(tools, folder, passphrase)
        try:
            yield opened
        finally:
            opened.vault.close()


def start(
    folder: Path,
    passphrase: str,
    *,
    name: str,
    kind: str,
    issuer: str,
    carer: "Carer | None" = None,
    recovery: bool = True,
) -> "Started":
    """Start a new locked record in a folder; ``carer`` is who keeps it for the person, if anybody."""
    from portable_record.actions.start import start_record

    with desk() as tools:
        return start_record(
            *(tools, folder, passphrase),
            name=name,
            kind=kind,
            issuer=issuer,
            carer=carer,
            recovery=recovery,
            details=kind == "person",
        )


def run_demo(out: Path, *, say: Callable[[str], None], give: Callable[..., None]) -> None:
    """Do the main job once on a sample record, leaving its files in ``out``."""
    from portable_record.actions.demo import run

    with desk() as tools:
        run(tools, out, samples=assets.folder("sample_records"), say=say, give=give)
