"""What goes out of the record as a file of any length: made as it goes, and never kept anywhere in between.

The record is lent for each piece anew. So a browser that takes its time keeps no page waiting, and when the
record locks, the file breaks off: the browser says that it did not come whole.
"""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import current_app, stream_with_context
from werkzeug.wrappers.response import Response

from portable_record.errors import RecordLockedError
from portable_record.web.guard import doorway
from portable_record.web.lanes import take_lane

if TYPE_CHECKING:
    from portable_record.actions.desk import OpenRecord
    from portable_record.web.doorway import Doorway

ENOUGH = 64 * 1024


def saved_as(name: str) -> str:
    """Say that an answer is to be saved, under a name in any script; a header is ASCII (RFC 6266, 8187)."""
    plain = re.sub(r'[^ -~]|["\\%]', "_", name)
    more = "" if plain == name else f"; filename*=UTF-8''{quote(name, safe='', errors='replace')}"
    return f'attachment; filename="{plain}"{more}'


def as_file(begin: "Callable[[OpenRecord], Iterator[bytes]]", name: str, content_type: str) -> Response:
    """Answer with a file that ``begin`` makes piece by piece; what it refuses at once is said on a page."""
    lane = take_lane()
    pieces = _in_turns(doorway(current_app), begin)
    answer = Response(stream_with_context(_after(next(pieces, b""), pieces)), content_type=content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return lane.carry(answer)


def _after(first: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from pieces


def _in_turns(at: "Doorway", begin: "Callable[[OpenRecord], Iterator[bytes]]") -> Iterator[bytes]:
    with at.record() as record:
        pieces = begin(record)
    held = bytearray()
    while True:
        with at.record() as now:
            if now.vault is not record.vault:
                raise RecordLockedError
            while len(held) < ENOUGH and (piece := next(pieces, None)) is not None:
                held += piece
        if not held:
            return
        yield bytes(held)
        held.clear()
