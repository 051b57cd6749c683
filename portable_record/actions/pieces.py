"""The entries of a file as they are taken or looked at: in batches, each entry with its bytes."""

import mmap
from collections.abc import Iterator

from portable_record.errors import IntakeError
from portable_record.record.cut import Piece, cut
from portable_record.record.walk import Buffer
from portable_record.sharing.reader.refusals import Refusal, refusal_of

PIECES = 200
BYTES = 2 << 20

Batch = list[tuple[Piece, bytes]]


class Pieces:
    """The pieces of a file up to where it is damaged, in batches. What is counted is complete at the end.

    ``damage`` is what comes after, as one refusal; ``without_resource`` counts what holds nothing to keep.

    Raises while iterating: IntakeError, where nothing of it can be read.
    """

    def __init__(self, data: Buffer) -> None:
        """Begin at the start of the file."""
        self.damage: list[Refusal] = []
        self.without_resource = 0
        self._data = data

    def __iter__(self) -> Iterator[Batch]:
        batch: Batch = []
        size = 0
        for piece in self._up_to_damage():
            text = self._data[piece.start : piece.end] if piece.fault is None else b""
            if batch and (len(batch) == PIECES or size + len(text) > BYTES):
                yield batch
                self._let_go(batch[-1][0].end)
                batch, size = [], 0
            batch.append((piece, text))
            size += len(text)
        if batch:
            yield batch

    def _up_to_damage(self) -> Iterator[Piece]:
        given = 0
        pieces = cut(self._data)
        try:
            for piece in pieces:
                given += 1
                yield piece
        except IntakeError as damaged:
            if not given:
                raise
            self.damage.append(refusal_of(damaged))
        self.without_resource = pieces.skipped

    def _let_go(self, end: int) -> None:
        """Tell the system that what was read of a mapped file need not stay in memory."""
        whole_pages = end - end % mmap.PAGESIZE
        if isinstance(self._data, mmap.mmap) and whole_pages and hasattr(mmap, "MADV_DONTNEED"):
            self._data.madvise(mmap.MADV_DONTNEED, 0, whole_pages)
