"""The files of the record: open one or a part of it, find those of About me, let go of them for good."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from portable_record.actions.desk import OpenRecord
from portable_record.errors import NotFoundError
from portable_record.record.asking.attached import DOCUMENT, NAMED, Attached, attached, blobs_named
from portable_record.record.asking.sheets import sheets_of
from portable_record.record.entry import Entry
from portable_record.record.file_types import LOOK, type_of
from portable_record.record.fold import EntryState
from portable_record.record.json_text import resource_of
from portable_record.record.registers import PlacedEdit
from portable_record.vault.timeline import Place

ABOUT_ME = "about-me"
_MOST_ABOUT_ME = 50


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file of the record: what it is by its own bytes, and how to read it; ``stamp`` names these bytes."""

    file: Attached
    stamp: str
    _record: OpenRecord
    _inside: bytes = b""

    def part(self, start: int, end: int) -> Iterator[bytes]:
        """Give the bytes from ``start`` up to ``end``. Once this has returned, the record may be closed.

        Raises:
            VaultDamagedError: the file is missing, cut or changed; before or while iterating.
        """
        if not self.file.blob:
            return iter((self._inside[start:end],))
        return self._record.vault.blobs.part(self.file.blob, start, end)


def file_in(entry: Entry) -> Attached | None:
    """Say which file an entry has; nothing if it has none here."""
    if entry.type != DOCUMENT:
        return None
    return attached(resource_of(entry.text))


def open_attached(record: OpenRecord, entry_id: str) -> OpenedFile:
    """Open the file of an entry. What the entry says of its kind and size does not count; the bytes do.

    Raises:
        NotFoundError: there is no such entry, or no file in it.
        VaultDamagedError: the file is missing, cut or changed.
    """
    found = file_in(record.vault.entries.get(entry_id))
    if found is None:
        raise NotFoundError("There is no file in this entry.", place=entry_id)
    if found.blob and not record.vault.blobs.has(found.blob):
        raise NotFoundError("Its file is not on this device.", place=entry_id)
    inside = found.unpacked()
    size = record.vault.blobs.size_of(found.blob) if found.blob else len(inside)
    stamp = found.blob or hashlib.sha256(inside).hexdigest()
    opened = OpenedFile(replace(found, size=size, inside=""), stamp, record, inside)
    mime = type_of(b"".join(opened.part(0, LOOK)), found.name)
    return replace(opened, file=replace(opened.file, mime=mime))


def about_me_files(record: OpenRecord) -> dict[str, list[Entry]]:
    """List photo, voice and video of the person by their kind, the newest first."""
    found: dict[str, list[Entry]] = {}
    listed = record.vault.timeline.after(Place(), part=ABOUT_ME, kind=DOCUMENT, limit=_MOST_ABOUT_ME)
    for entry, _ in listed:
        for sheet in sheets_of(ABOUT_ME):
            if sheet.file and sheet.fits(resource_of(entry.text)):
                found.setdefault(sheet.key, []).append(entry)
    return found


def files_of(record: OpenRecord, states: Iterable[EntryState]) -> frozenset[str]:
    """Name the files that the history of some entries speaks of."""
    log = record.vault.log
    return frozenset(
        name for state in states if state.type == DOCUMENT for name in files_named(log.edits_of(state.entry))
    )


def files_named(edits: Iterable[PlacedEdit]) -> frozenset[str]:
    """Name the files that edits speak of."""
    values = [placed.edit.value for placed in edits if placed.edit.value is not None]
    return frozenset(name for value in values for name in blobs_named(value))


def let_go_of_files(record: OpenRecord, names: frozenset[str]) -> None:
    """Let go for good of files that nothing here has any more; in the transaction that erased those."""
    if not names:
        return
    spoken_of = record.vault.log.values_of(DOCUMENT, having=NAMED)
    still = frozenset(name for value in spoken_of for name in blobs_named(value))
    for name in sorted(names - still - record.vault.inbox.blobs()):
        record.vault.blobs.delete(name)
