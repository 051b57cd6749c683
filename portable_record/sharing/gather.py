"""Several files read together: the codes of one split card may come in a file each."""

from collections.abc import Callable, Sequence

from portable_record.errors import CodesMissingError
from portable_record.sharing.verdict import Verdict

MOST = 24 * 1024 * 1024  # bytes of any file: a sealed file in a page, with room for the page


def is_part(verdict: Verdict) -> bool:
    """Say whether what was read is part of a card only, so that its verdict waits for the other parts."""
    return verdict.code == CodesMissingError.code


def join_parts(parts: Sequence[Verdict], read: Callable[[bytes], Verdict]) -> list[Verdict]:
    """Read together what holds some of a card's codes, and return the verdict of each, in their order.

    Those whose codes make one card get the verdict of that card. Codes of two cards, given at once, end in
    ``codes-differ``. One part alone stays what it is.
    """
    if len(parts) < 2:
        return list(parts)
    codes = "\n".join(code for part in parts for code in part.parts)
    return [read(codes.encode())] * len(parts)
