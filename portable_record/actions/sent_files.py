"""The files that go out with a share: which they are, and the packed file that carries them.

Only files of entries that are in the share go. They pass from the vault into the packed file a piece at a
time; what lies on the disk or goes over the wire is sealed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from portable_record.actions.attached_files import file_in
from portable_record.crypto.sealing import KEY
from portable_record.errors import FileGoneError
from portable_record.sharing.attachments import SentFile, files_in
from portable_record.sharing.packed import pack
from portable_record.sharing.page_files import fits
from portable_record.sharing.selection import Selection
from portable_record.vault.blobs import Blobs

Pieces = Iterator[bytes]


@dataclass(frozen=True, slots=True)
class FileToSend:
    """One file of a share: what is signed of it, and the name of its bytes in the vault."""

    sent: SentFile
    blob: str


def files_of_selection(
    blobs: Blobs, selection: Selection, dice: Callable[[int], bytes]
) -> tuple[FileToSend, ...]:
    """Find the files of what is shared, and throw a key for each."""
    found: list[FileToSend] = []
    for each in selection.chosen:
        file = file_in(each.entry)
        if file is not None and file.blob and blobs.has(file.blob):
            ref = blobs.ref_of(file.blob)
            found.append(FileToSend(SentFile(each.url, ref.size, ref.sha256, dice(KEY)), file.blob))
    return tuple(found)


def files_signed(bundle: dict[str, object], names: Sequence[str]) -> tuple[FileToSend, ...]:
    """Find the files of a share that was signed before, by the names that were kept beside it."""
    return tuple(FileToSend(sent, blob) for sent, blob in zip(files_in(bundle), names, strict=True))


def with_its_files(blobs: Blobs, sealed: bytes, files: Sequence[FileToSend], *, when: datetime) -> Pieces:
    """Pack a sealed file with the files of its share. Once this has returned, the record may be closed.

    Raises:
        FileGoneError: a file is there no more.
        VaultDamagedError: one is missing, cut or changed; before or while iterating.
    """
    _refuse_if_gone(blobs, files)
    given = [(each.sent, blobs.read(each.blob)) for each in files]
    return pack(sealed, given, when=when)


def inside_a_page(blobs: Blobs, files: Sequence[FileToSend]) -> tuple[bytes | None, ...]:
    """Seal the files of a share that go into a page, in its order; None for one that has no room there.

    Raises:
        FileGoneError: a file is there no more.
        VaultDamagedError: one is missing, cut or changed.
    """
    going = fits([each.sent.size for each in files])
    _refuse_if_gone(blobs, [each for each, goes in zip(files, going, strict=True) if goes])
    return tuple(
        b"".join(each.sent.seal(blobs.read(each.blob))) if goes else None
        for each, goes in zip(files, going, strict=True)
    )


def _refuse_if_gone(blobs: Blobs, files: Sequence[FileToSend]) -> None:
    """Refuse where a file was deleted meanwhile with what it came with, or lies on another device."""
    for each in files:
        if not blobs.has(each.blob):
            raise FileGoneError(place=each.sent.url)
