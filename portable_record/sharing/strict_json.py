"""JSON that a stranger wrote: bounded in size and in the work it can cost, then parsed strictly."""

from portable_record.errors import MalformedError, PortableRecordError, TooLargeError
from portable_record.record.json_text import parse

MOST_VALUES = 250_000  # commas and colons: a bound on the values in it, hence on memory and time


def read_json(data: bytes, *, most: int) -> object:
    """Parse JSON of at most ``most`` bytes.

    Raises:
        TooLargeError: it is larger, or holds more values than can be read in time.
        MalformedError: it is not strict JSON (see ``record/json_text.py``).
    """
    if len(data) > most or data.count(b",") + data.count(b":") > MOST_VALUES:
        raise TooLargeError
    try:
        return parse(data, most=most)
    except PortableRecordError as broken:
        raise MalformedError(place=broken.place) from broken


def read_object(data: bytes, *, most: int) -> dict[str, object]:
    """Parse a JSON object of at most ``most`` bytes.

    Raises:
        TooLargeError: as ``read_json``.
        MalformedError: as ``read_json``, or it is not an object.
    """
    value = read_json(data, most=most)
    if not isinstance(value, dict):
        raise MalformedError("It is not a JSON object.")
    return value
