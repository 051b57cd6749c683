"""Pieces in batches: large enough that asking costs little, small enough that one answer comes in time."""

from collections.abc import Iterator, Sequence

MOST_BYTES = 1024 * 1024
MOST_PIECES = 500


def batches(pieces: Sequence[bytes]) -> Iterator[list[bytes]]:
    """Give the pieces in their order, in batches; a piece larger than a batch goes alone."""
    batch: list[bytes] = []
    size = 0
    for piece in pieces:
        if batch and (size + len(piece) > MOST_BYTES or len(batch) == MOST_PIECES):
            yield batch
            batch, size = [], 0
        batch.append(piece)
        size += len(piece)
    if batch:
        yield batch
