"""Several files read together: the codes of a split card, or of a moving code, may come in a file each."""

from collections.abc import Callable, Sequence

from portable_record.errors import CodesMissingError, MovingCodePartError
from portable_record.sharing.verdict import Verdict

MOST = 24 * 1024 * 1024  # bytes of any file: a sealed file in a page, with room for the page
_WAITING = (CodesMissingError.code, MovingCodePartError.code)


def is_part(verdict: Verdict) -> bool:
    """Say whether what was read is part of something only, so that its verdict waits for the other parts."""
    return verdict.code in _WAITING and bool(verdict.parts)


def join_parts(parts: Sequence[Verdict], read: Callable[[bytes], Verdict]) -> list[Verdict]:
    """Read together what holds some of a card's or of a moving code's codes; return the verdict of each.

    They come in the order of the parts. Those whose codes make one card get the verdict of that card. Codes
    of two cards, given at once, end in ``codes-differ``. One part alone stays what it is.
    """
    verdicts = list(parts)
    for code in _WAITING:
        places = [place for place, part in enumerate(parts) if part.code == code]
        if len(places) > 1:
            together = read(codes_of([parts[place] for place in places]))
            for place in places:
                verdicts[place] = together
    return verdicts


def codes_of(parts: Sequence[Verdict]) -> bytes:
    """Return the texts of the codes in some parts, a line each, to be read as one."""
    return "\n".join(code for part in parts for code in part.parts).encode()
