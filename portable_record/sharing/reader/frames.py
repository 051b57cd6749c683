"""What goes over the pipes: one frame is two lengths, a JSON header and raw bytes. Never a pickled object.

A frame is the length of the header and the length of the body (four bytes each, big end first), the header
(a JSON object in UTF-8), then the body. Both sides refuse a frame that is longer than agreed before they take
memory for it.
"""

import json
import os
import struct
from collections.abc import Callable

HEADER_MOST = 2 * 1024 * 1024
BODY_MOST = 32 * 1024 * 1024
_SIZES = struct.Struct(">II")
PREFIX = _SIZES.size
READ_AT_ONCE = 1024 * 1024


class FrameError(Exception):
    """The other side sent something that is no frame."""


def pack(header: dict[str, object], body: bytes = b"") -> bytes:
    """Return the frame that carries this header and body.

    Raises:
        FrameError: one of them is longer than agreed.
    """
    head = json.dumps(header, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    if len(head) > HEADER_MOST or len(body) > BODY_MOST:
        raise FrameError("longer than agreed")
    return _SIZES.pack(len(head), len(body)) + head + body


def sizes(prefix: bytes) -> tuple[int, int]:
    """Return the lengths of header and body that the first eight bytes of a frame announce.

    Raises:
        FrameError: one of them is longer than agreed.
    """
    head, body = _SIZES.unpack(prefix)
    if head > HEADER_MOST or body > BODY_MOST:
        raise FrameError("longer than agreed")
    return int(head), int(body)


def parse_header(data: bytes) -> dict[str, object]:
    """Return the header of a frame as an object.

    Raises:
        FrameError: it is no JSON object.
    """
    try:
        header = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise FrameError("header is no JSON") from error
    if not isinstance(header, dict):
        raise FrameError("header is no object")
    return header


def receive(source: int, *, announce: Callable[[int], None]) -> tuple[dict[str, object], bytes] | None:
    """Read one frame from a pipe, waiting for it; return None where the pipe ends between two frames.

    ``announce`` is told the length of the body before memory is taken for it. Never reads past the frame: the
    bytes after it may be for the process that takes over from this one.
    """
    first = os.read(source, PREFIX)
    if not first:
        return None
    head_size, body_size = sizes(first + _read_exactly(source, PREFIX - len(first)))
    announce(body_size)
    header = parse_header(_read_exactly(source, head_size))
    return header, _read_exactly(source, body_size)


def send(sink: int, frame: bytes) -> None:
    """Write one frame to a pipe, waiting until all of it is taken."""
    left = memoryview(frame)
    while left:
        left = left[os.write(sink, left) :]


def _read_exactly(source: int, size: int) -> bytes:
    taken = bytearray()
    while len(taken) < size:
        more = os.read(source, min(size - len(taken), READ_AT_ONCE))
        if not more:
            raise FrameError("ends in the middle")
        if len(more) == size:
            return more
        taken += more
    return bytes(taken)
