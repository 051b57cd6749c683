"""What a piece was refused for, and how an error crosses from the serving process to the app."""

from dataclasses import dataclass

from portable_record.errors import PortableRecordError
from portable_record.sharing.reader.frames import FrameError

_MOST_DETAIL = 2000


@dataclass(frozen=True, slots=True)
class Refusal:
    """One piece that was not taken: the code of the error, what a person reads, and where in it."""

    code: str
    says: str
    place: str = ""


def refusal_of(error: PortableRecordError) -> Refusal:
    """Return the refusal that says what this error says."""
    return Refusal(error.code, error.says, error.place)


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
            kind = next((kind for kind in _kinds(PortableRecordError) if kind.code == code), None)
            if kind is not None:
                return kind(detail[:_MOST_DETAIL], place=place[:_MOST_DETAIL])
    raise FrameError("no error of ours")


def _kinds(kind: type[PortableRecordError]) -> list[type[PortableRecordError]]:
    return [kind, *(below for each in kind.__subclasses__() for below in _kinds(each))]
