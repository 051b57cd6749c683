"""JSON in and out, strictly, and without losing how a number was written.

``parse`` is the first thing that JSON from outside meets. It refuses what readers disagree about (two equal
names in one object, NaN, half a surrogate pair, a byte order mark) and what is made to hurt (many layers,
very long numbers). ``write`` gives minified UTF-8 in which every untouched number stands as it was received:
0.40 stays 0.40, and 1E2 stays 1E2.
"""

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Never

from portable_record.errors import (
    DuplicateNameError,
    EntryTooLongError,
    NotJsonError,
    NotUtf8Error,
    NumberTooLongError,
    TooDeepError,
)

MOST = 20 * 1024 * 1024
MOST_MARKS = 1_000_000  # commas, colons and opening brackets: a bound on values, hence on memory and time
DEEPEST = 64
LONGEST_NUMBER = 64
LARGEST_EXPONENT = 400

_HALF_PAIR = re.compile(rb"\\u[dD][89a-fA-F]")
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}\Z")


class WrittenNumber(Decimal):
    """A number with a point or an exponent (or ``-0``), which remembers its digits in ``written``.

    It is a Decimal in every other way, so nothing is lost by reading it.
    """

    written: str

    def __new__(cls, written: str) -> "WrittenNumber":
        """Make one from its digits."""
        number = super().__new__(cls, written)
        number.written = written
        return number

    def __reduce__(self) -> tuple[type["WrittenNumber"], tuple[str]]:
        return WrittenNumber, (self.written,)


def parse(data: bytes, *, most: int = MOST) -> object:
    """Read one JSON text of at most ``most`` bytes, with no more than 64 layers.

    Numbers with a point or an exponent come as ``WrittenNumber``, others as int.

    Raises:
        EntryTooLongError, NotUtf8Error, NotJsonError and its kinds: DuplicateNameError, TooDeepError,
        NumberTooLongError. The place is a line and a column where one is known.
    """
    if len(data) > most:
        raise EntryTooLongError(f"It has {len(data):,} bytes; we take {most:,}.")
    if len(data) > MOST_MARKS and sum(map(data.count, (b",", b":", b"{", b"["))) > MOST_MARKS:
        raise EntryTooLongError("It holds more single values than we take.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotUtf8Error(place=f"byte {error.start + 1}") from None
    try:
        value = _decoded(_DECODER, text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise NotJsonError(_reason(error.msg), place=place) from None
    except RecursionError:
        raise TooDeepError(f"We take {DEEPEST}.") from None
    if data.count(b"{") + data.count(b"[") > DEEPEST:
        _check_depth(value)
    if b"\\u" in data and _HALF_PAIR.search(data):
        _check_letters(value)
    return value


def resource_of(text: bytes) -> dict[str, object]:
    """Read the resource that an entry holds, whose text ``parse`` took when it was written.

    What was refused then is not looked for again, which takes half the time. What is no object is read as an
    empty one.

    Raises:
        NotJsonError: it is none.
    """
    try:
        value = _decoded(_KEPT, text.decode())
    except (ValueError, RecursionError) as error:
        raise NotJsonError from error
    return value if isinstance(value, dict) else {}


def write(value: object) -> bytes:
    """Write a value as minified UTF-8; numbers that were read stand as they were written.

    Raises:
        NotJsonError: a value that JSON has no form for, or half a surrogate pair.
    """
    pieces: list[str] = []
    _write(value, pieces)
    try:
        return "".join(pieces).encode("utf-8")
    except UnicodeEncodeError:
        raise NotJsonError("There is half a letter in it.") from None


def _write(value: object, pieces: list[str]) -> None:
    if isinstance(value, str):
        pieces.append(encode_basestring(value))
    elif value is None or isinstance(value, bool):
        pieces.append("null" if value is None else "true" if value else "false")
    elif isinstance(value, int):
        pieces.append(str(value))
    elif isinstance(value, WrittenNumber):
        pieces.append(value.written)
    elif isinstance(value, Decimal) and value.is_finite():
        pieces.append(str(value))
    elif isinstance(value, dict):
        _write_object(value, pieces)
    elif isinstance(value, list | tuple):
        _write_list(value, pieces)
    else:
        raise NotJsonError(f"JSON has no form for {type(value).__name__}.")


def _write_object(value: dict[object, object], pieces: list[str]) -> None:
    before = "{"
    for name, inner in value.items():
        if not isinstance(name, str):
            raise NotJsonError("A name that is not text.")
        pieces.append(before + encode_basestring(name) + ":")
        _write(inner, pieces)
        before = ","
    pieces.append("{}" if not value else "}")


def _write_list(value: Iterable[object], pieces: list[str]) -> None:
    before = "["
    for inner in value:
        pieces.append(before)
        _write(inner, pieces)
        before = ","
    pieces.append("[]" if before == "[" else "]")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) != len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise DuplicateNameError(f"The name {shown_name(name)} is there more than once.")
            seen.add(name)
    return value


def shown_name(name: str) -> str:
    """A name as it may stand in a message: itself if it is plain, since it may hold anything else."""
    return f'"{name}"' if _PLAIN_NAME.match(name) else "(a name with unusual letters)"


def _whole_number(written: str) -> int | WrittenNumber:
    if len(written) > LONGEST_NUMBER:
        raise NumberTooLongError(f"It has {len(written):,} digits; we take {LONGEST_NUMBER}.")
    return WrittenNumber(written) if written == "-0" else int(written)


def _broken_number(written: str) -> WrittenNumber:
    if len(written) > LONGEST_NUMBER:
        raise NumberTooLongError(f"It has {len(written):,} digits; we take {LONGEST_NUMBER}.")
    exponent = written.lower().partition("e")[2]
    if exponent and abs(int(exponent)) > LARGEST_EXPONENT:
        raise NumberTooLongError(f"We take exponents up to {LARGEST_EXPONENT}.")
    return WrittenNumber(written)


def _no_such_number(written: str) -> Never:
    raise NotJsonError(f"JSON has no number {written}.")


_KEPT = json.JSONDecoder(parse_int=_whole_number, parse_float=_broken_number, parse_constant=_no_such_number)
_DECODER = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_int=_whole_number,
    parse_float=_broken_number,
    parse_constant=_no_such_number,
)


def _decoded(decoder: json.JSONDecoder, text: str) -> object:
    """Read a text as the decoder does; where no space stands around an object, none is looked for."""
    if text[:1] == "{":
        value, end = decoder.raw_decode(text)
        if end == len(text):
            return value
    return decoder.decode(text)


def _check_depth(value: object) -> None:
    layer = [value] if isinstance(value, dict | list) else []
    for _ in range(DEEPEST):
        if not layer:
            return
        layer = [
            inner
            for holder in layer
            for inner in (holder.values() if isinstance(holder, dict) else holder)
            if isinstance(inner, dict | list)
        ]
    if layer:
        raise TooDeepError(f"We take {DEEPEST}.")


def _check_letters(value: object) -> None:
    write(value)


_REASONS = {
    "Unterminated string starting at": "A text that does not end starts here.",
    "Invalid control character at": "There is a control character inside a text.",
    "Invalid \\escape": "There is a wrong escape (\\) inside a text.",
    "Invalid \\uXXXX escape": "There is a wrong escape (\\u) inside a text.",
    "Expecting property name enclosed in double quotes": 'A name in "quotes" should stand here.',
    "Expecting ':' delimiter": "A colon is missing here.",
    "Expecting ',' delimiter": "A comma or a closing bracket is missing here.",
    "Expecting value": "A value is missing here, or is not one.",
    "Extra data": "Something follows after the end.",
    "Illegal trailing comma before end of object": "There is a comma too many before this.",
    "Illegal trailing comma before end of array": "There is a comma too many before this.",
}


def _reason(message: str) -> str:
    if message.startswith("Unexpected UTF-8 BOM"):
        return "It starts with a byte order mark."
    return _REASONS.get(message.strip().removesuffix(":"), "It cannot be read.")
