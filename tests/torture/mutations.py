"""Ways to damage bytes, or to make them into an attack; each change is small and drawn from a seed."""

import re
from collections.abc import Callable

from tests.record.acting import Choices

DEPTHS = (70, 1_000, 100_000)
NUMBERS = (
    b"9" * 1_000,
    b"1e400",
    b"-1e-400",
    b"1" * 100_000,
    b"0x10",
    b"NaN",
    b"-0",
    b"01",
    b"1." + b"0" * 5_000,
)
STRANGE = (
    b"\x00",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    "\u2028\u202e".encode(),
    b'"',
    b"\\u0000",
    b"{",
)
MOST_SLICE = 400

Mutation = Callable[[bytes, Choices], bytes]

_MEMBER = re.compile(rb'"[^"\\]{1,40}"\s*:\s*(?:"[^"\\]*"|-?[0-9.]+|true|false)')
_NUMBER = re.compile(rb"(?<=[:\[,\s])-?[0-9][0-9.eE+-]*")
_VALUE = re.compile(rb'(?<=:)\s*(?:"[^"\\]*"|-?[0-9.]+|true|false)')
_TEXT = re.compile(rb'(?<=:)\s*"[^"\\]*"')


def flip_a_bit(data: bytes, chances: Choices) -> bytes:
    """Turn one bit over."""
    place = chances.below(len(data))
    return data[:place] + bytes([data[place] ^ 1 << chances.below(8)]) + data[place + 1 :]


def flip_some_bits(data: bytes, chances: Choices) -> bytes:
    """Turn some bits over."""
    for _ in range(2 + chances.below(20)):
        data = flip_a_bit(data, chances)
    return data


def cut(data: bytes, chances: Choices) -> bytes:
    """Leave the end away."""
    return data[: chances.below(len(data))]


def leave_out(data: bytes, chances: Choices) -> bytes:
    """Leave a piece away."""
    start, end = _slice(data, chances)
    return data[:start] + data[end:]


def repeat(data: bytes, chances: Choices) -> bytes:
    """Say a piece twice."""
    start, end = _slice(data, chances)
    return data[:end] + data[start:end] + data[end:]


def repeat_all(data: bytes, chances: Choices) -> bytes:
    """Say everything several times."""
    return data * (2 + chances.below(4))


def exchange(data: bytes, chances: Choices) -> bytes:
    """Put a piece where another one was."""
    start, end = _slice(data, chances)
    place = chances.below(len(data))
    return data[:place] + data[start:end] + data[place + end - start :]


def put_in(data: bytes, chances: Choices) -> bytes:
    """Put in what does not belong there."""
    place = chances.below(len(data) + 1)
    return data[:place] + chances.one_of(STRANGE) + data[place:]


def name_twice(data: bytes, chances: Choices) -> bytes:
    """Repeat a member of a JSON object with another value."""
    found = list(_MEMBER.finditer(data))
    if not found:
        return repeat(data, chances)
    member = chances.one_of(found)
    again = member[0].split(b":")[0] + b':"another"'
    return data[: member.end()] + b"," + again + data[member.end() :]


def nest(data: bytes, chances: Choices) -> bytes:
    """Put a value as deep as none should be."""
    depth = chances.one_of(DEPTHS)
    opened, closed = chances.one_of([(b"[", b"]"), (b'{"a":', b"}")])
    return _replaced(data, chances, _VALUE, opened * depth + b"1" + closed * depth)


def write_a_huge_number(data: bytes, chances: Choices) -> bytes:
    """Write a number as none should be."""
    return _replaced(data, chances, _NUMBER, chances.one_of(NUMBERS))


def change_a_kind(data: bytes, chances: Choices) -> bytes:
    """Put a value of another kind."""
    other = chances.one_of(
        [b"null", b"[]", b"{}", b"true", b'""', b"[null]", b"1", b'{"resourceType":"Bundle"}']
    )
    return _replaced(data, chances, _VALUE, other)


def write_a_long_text(data: bytes, chances: Choices) -> bytes:
    """Put a very long text."""
    return _replaced(
        data, chances, _TEXT, b'"' + chances.one_of([b"a", b"\\u202e", b"\xc3\xa9"]) * 200_000 + b'"'
    )


ALL: dict[str, Mutation] = {
    mutation.__name__: mutation
    for mutation in (
        *(flip_a_bit, flip_some_bits, cut, leave_out, repeat, repeat_all, exchange, put_in),
        *(name_twice, nest, write_a_huge_number, change_a_kind, write_a_long_text),
    )
}


def mutated(data: bytes, chances: Choices) -> tuple[str, bytes]:
    """Change data in one of the ways, and name it; what comes back is always different."""
    for _ in range(20):
        name = chances.one_of(list(ALL))
        changed = ALL[name](data, chances)
        if changed != data:
            return name, changed
    return "cut", data[:-1]


def _slice(data: bytes, chances: Choices) -> tuple[int, int]:
    start = chances.below(len(data))
    return start, min(len(data), start + 1 + chances.below(MOST_SLICE))


def _replaced(data: bytes, chances: Choices, what: "re.Pattern[bytes]", by: bytes) -> bytes:
    found = list(what.finditer(data))
    if not found:
        return put_in(data, chances)
    place = chances.one_of(found)
    return data[: place.start()] + by + data[place.end() :]
