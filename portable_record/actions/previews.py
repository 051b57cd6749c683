"""Small pictures of the pictures in the record: made in the reader process, kept in memory while it is open.

They are never written anywhere. That there is none is remembered as well, so that a hostile file costs its
time once.
"""

from dataclasses import dataclass

from portable_record.actions.attached_files import about_me_files, file_in, open_attached
from portable_record.actions.desk import OpenRecord
from portable_record.errors import PortableRecordError
from portable_record.record.asking.attached import Attached
from portable_record.record.entry import Entry
from portable_record.sharing.reader.asking import Reader

SMALL, LARGE = 320, 1280
MOST_PICTURE = 32 * 1024 * 1024  # bytes that the reader process takes
PHOTO = "photo-of-me"


@dataclass(frozen=True, slots=True)
class Look:
    """A small picture that is there already, or the bytes that it is still to be made of."""

    made: bytes | None
    source: bytes
    side: int
    _name: str
    _record: OpenRecord

    def picture(self) -> bytes:
        """Give the small picture, a JPEG; empty if none can be made. The record need not be open for it."""
        if self.made is not None:
            return self.made
        found = _painted(self._record.desk.reader, self.source, self.side)
        self._record.remembered.keep(self._name, found)
        return found


def look_at(record: OpenRecord, entry_id: str, *, side: int) -> Look:
    """Look for the small picture of a file, of at most so many pixels a side.

    Raises:
        NotFoundError: there is no such entry, or no file in it.
        VaultDamagedError: the file is missing, cut or changed.
    """
    opened = open_attached(record, entry_id)
    name = f"preview/{side}/{opened.stamp}"
    made = record.remembered.get(name)
    source = b""
    if made is None:
        if opened.file.type.has_preview and opened.file.size <= MOST_PICTURE:
            source = b"".join(opened.part(0, opened.file.size))
        else:
            made = b""
    return Look(made, source, side, name, record)


def is_broken(record: OpenRecord, file: Attached, entry_id: str) -> bool:
    """Say whether a file calls itself a picture, and no small picture can be made of it."""
    if not file.type.has_preview:
        return False
    try:
        return not look_at(record, entry_id, side=LARGE).picture()
    except PortableRecordError:
        return True


def photo_of_me(record: OpenRecord) -> Entry | None:
    """Find the photo of the person, the newest of a kind that can be shown; nothing if there is none."""
    for entry in about_me_files(record).get(PHOTO, ()):
        file = file_in(entry)
        if file and file.type.has_preview and (not file.blob or record.vault.blobs.has(file.blob)):
            return entry
    return None


def photo_preview(record: OpenRecord, *, side: int = SMALL) -> bytes:
    """Give a small JPEG of the photo of the person, for a page or a print; empty if there is none to show."""
    entry = photo_of_me(record)
    if entry is None:
        return b""
    try:
        return look_at(record, entry.id, side=side).picture()
    except PortableRecordError:
        return b""


def _painted(reader: Reader, source: bytes, side: int) -> bytes:
    try:
        return reader.preview(source, side=side)
    except PortableRecordError:
        return b""
