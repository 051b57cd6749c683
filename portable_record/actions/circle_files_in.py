"""Fetch the file of an entry from the place of the circle, because somebody asked for it.

Each piece waits as it came, so that a fetch that was cut goes on. Only when the whole is what the author of
the entry signed is it kept; before that nothing of it is shown. Format: docs/format/circle.md, rule 43.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass

from portable_record.actions.circle_files import lists_of, missing_file
from portable_record.actions.circle_state import the_circle
from portable_record.actions.desk import OpenRecord
from portable_record.circle.file_list import FileList, piece_name
from portable_record.circle.pieces import MOST_PIECE, SealedFile
from portable_record.errors import (
    AttachedBrokenError,
    AttachedNotThereError,
    CircleFileError,
    NotFoundError,
    TooLargeError,
)
from portable_record.record.asking.attached import sha1_in
from portable_record.record.json_text import resource_of
from portable_record.storage.port import CirclePlace
from portable_record.vault.blobs import BlobRef

Lend = Callable[[], AbstractContextManager[OpenRecord]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that somebody asked for: what its entry says of it, and the lists that bring it."""

    entry: str
    blob: str
    size: int
    sha1: bytes
    lists: tuple[FileList, ...]


def tell_nobody(_have: int, _of: int) -> None:
    """Tell nobody how far it is."""


def fetch_file(
    record: OpenRecord, place: CirclePlace, entry: str, *, tell: Callable[[int, int], object] = tell_nobody
) -> None:
    """Fetch the file of an entry into an open record, as ``fetch_lent`` does."""
    fetch_lent(lambda: nullcontext(record), place, entry, tell=tell)


def fetch_lent(
    lend: Lend, place: CirclePlace, entry: str, *, tell: Callable[[int, int], object] = tell_nobody
) -> None:
    """Fetch the file of an entry; ``lend`` lends the record for one step. One that is here is left so.

    ``tell`` is told how many bytes of how many are here.

    Raises:
        CircleMissingError: there is no circle.
        NotFoundError: there is no such entry, or no file in it.
        AttachedNotThereError: it is not at the place, or not all of it. What came is kept for the next time.
        AttachedBrokenError: what is at the place is another file. Nothing of it is kept.
        StorageRefusedError: the place does not answer. What came is kept for the next time.
    """
    with lend() as record:
        wanted = _wanted(record, entry)
    if wanted is None:
        return
    fault: AttachedNotThereError | AttachedBrokenError = AttachedNotThereError()
    for one in wanted.lists:
        inside = one.inside
        if inside is None:
            continue
        try:
            bring_pieces(lend, place, one, inside, tell)
            with lend() as record:
                _keep(record, wanted, one, inside)
        except (AttachedNotThereError, AttachedBrokenError) as broken:
            fault = broken
            continue
        return
    raise fault


def _wanted(record: OpenRecord, entry_id: str) -> Wanted | None:
    the_circle(record)
    entry = record.vault.entries.get(entry_id)
    file = missing_file(record, entry)
    if file is None:
        return None
    sha1 = sha1_in(resource_of(entry.text))
    return Wanted(entry_id, file.blob, file.size, sha1, tuple(lists_of(record, entry)))


def bring_pieces(
    lend: Lend, place: CirclePlace, of: FileList, inside: SealedFile, tell: Callable[[int, int], object]
) -> None:
    """Let all pieces of a list come that do not wait here yet.

    Raises:
        AttachedNotThereError, AttachedBrokenError, StorageRefusedError: see ``fetch_lent``.
    """
    with lend() as record:
        coming, here = record.vault.coming, record.vault.coming.names()
    have = 0
    for number, name in enumerate(of.pieces):
        if name not in here:
            piece = _piece(place, name)
            with lend():
                coming.put(name, piece)
        start, end = inside.reach(number)
        have += end - start
        tell(have, inside.size)


def _piece(place: CirclePlace, name: str) -> bytes:
    try:
        piece = place.get(name, most=MOST_PIECE)
    except NotFoundError as missing:
        raise AttachedNotThereError from missing
    except TooLargeError as broken:
        raise AttachedBrokenError from broken
    if piece_name(piece) != name:
        raise AttachedNotThereError  # it is on its way, or the place gives something else
    return piece


def _keep(record: OpenRecord, wanted: Wanted, of: FileList, inside: SealedFile) -> None:
    """Put the pieces together, and keep the file if it is the one that the author of the entry meant."""
    sha1 = hashlib.sha1(usedforsecurity=False)

    def checked(pieces: Iterator[bytes]) -> Iterator[bytes]:
        yield from pieces
        if sha1.digest() != wanted.sha1:
            raise AttachedBrokenError

    with opened_pieces(record, of, inside, also=sha1.update) as pieces, record.vault.transaction():
        if missing_file(record, record.vault.entries.get(wanted.entry)) is not None:
            record.vault.blobs.keep_as(BlobRef(wanted.blob, inside.size, inside.sha256), checked(pieces))


@contextmanager
def opened_pieces(
    record: OpenRecord, of: FileList, inside: SealedFile, *, also: Callable[[bytes], object]
) -> Iterator[Iterator[bytes]]:
    """Give the bytes of a file whose pieces wait here, to be kept; then the pieces go, also wrong ones.

    Raises:
        AttachedNotThereError: one is missing after all.
        AttachedBrokenError: it is another file.
    """
    coming = record.vault.coming

    def pieces() -> Iterator[bytes]:
        for name in of.pieces:
            piece = coming.get(name, most=MOST_PIECE)
            if piece is None or piece_name(piece) != name:
                coming.let_go([name])
                raise AttachedNotThereError
            yield piece

    try:
        yield inside.opened(pieces(), also=also)
    except (CircleFileError, AttachedBrokenError) as broken:
        coming.let_go(of.pieces)
        raise AttachedBrokenError from broken
    coming.let_go(of.pieces)
