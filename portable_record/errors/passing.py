"""The errors of what was passed on from hand to hand, and of passing it on."""

from portable_record.errors.reading import ReadingError
from portable_record.errors.root import PortableRecordError


class HandsBrokenError(ReadingError):
    """The list of whose hands this went through does not fit. Somebody was made up, or left out."""

    code = "hands-broken"


class PassOnNotAllowedError(ReadingError):
    """This was passed on by somebody who was not allowed to."""

    code = "pass-on-not-allowed"


class PassedLongerError(ReadingError):
    """This was passed on for longer than it was given."""

    code = "passed-longer"


class PassedForOtherError(ReadingError):
    """This was passed on for another purpose than the person gave it for."""

    code = "passed-for-other"


class PassedWiderError(ReadingError):
    """This holds more, or something else, than was given to whoever passed it on."""

    code = "passed-wider"


class PassOnRefusedError(PortableRecordError):
    """You may not pass this on."""

    code = "may-not-pass-on"


class PassOnApartError(PortableRecordError):
    """One thing that you ticked speaks of another that you did not tick. Tick both, or neither."""

    code = "passed-apart"

    def __init__(self, detail: str = "", *, place: str = "", pairs: tuple[tuple[str, str], ...] = ()) -> None:
        """Keep the titles of what speaks and of what it speaks of; shown on pages alone, never logged."""
        super().__init__(detail, place=place)
        self.pairs = pairs
