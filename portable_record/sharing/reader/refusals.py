"""What a piece was refused for, and how an error crosses from the serving process to the app."""

from dataclasses import dataclass
from functools import cache

from portable_record.errors import PortableRecordError
from portable_record.sharing.reader.frames import FrameError

_MOST_DETAIL = 2000


@dataclass(frozen=True, slots=True)
class Refusal:
    """One piece that was not taken: the code of the error, its detail, and where in the piece it lies."""

    code: str
    detail: str = ""
    place: str = ""

    @property
    def says(self) -> str:
        """What a person reads, without the place: the sentence of the error, then the detail."""
        return self.error().says

    def error(self, *, place: str = "") -> PortableRecordError:
        """Return the error that says this, at a place that the caller knows better."""
        return _kind(self.code)(self.detail, place=place)


def refusal_of(error: PortableRecordError) -> Refusal:
    """Return the refusal that says what this error says."""
    return Refusal(error.code, error.detail, error.place)


def told(error: PortableRecordError) -> dict[str, object]:
    """Write an error for the pipe."""
    return {"code": error.code, "detail": error.detail[:_MOST_DETAIL], "place": error.place[:_MOST_DETAIL]}


def error_from(value: object) -> PortableRecordError:
    """Return the error of our own list that the serving process speaks of.

    Raises:
        FrameError: there is none like it.
    """
    match value:
        case {"code": str(code), "detail": str(detail), "place": str(place)}:
            return _kind(code)(detail[:_MOST_DETAIL], place=place[:_MOST_DETAIL])
    raise FrameError("no error of ours")


@cache
def _kind(code: str) -> type[PortableRecordError]:
    for kind in _kinds(PortableRecordError):
        if kind.code == code:
            return kind
    raise FrameError("no error of ours")


def _kinds(kind: type[PortableRecordError]) -> list[type[PortableRecordError]]:
    return [kind, *(below for each in kind.__subclasses__() for below in _kinds(each))]
