"""Large requests: only a file that a page of ours sends, from the browser that has the record, may be one.

Such a request waits sealed until all of it came (``vault/arrivals.py``): the server itself would write it to
the disk for anyone to read. One that is too large is refused by the length that it announces, and not read.
The page that it was for says so, in the person's language.
"""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Protocol

from werkzeug.http import parse_cookie

from portable_record.errors import PortableRecordError
from portable_record.record.file_types import MOST_FILE

PREFIX = "/files/"
FRAME = "/scan/frame"
PLACES = (PREFIX, "/import/send", "/community/bring-in/send", "/scan/send", FRAME)
BESIDE = 64 * 1024  # what the form says besides the file
HEADER = "Upload-Refused"
TOO_LARGE, NO_ROOM, NOT_OURS = "too-large", "no-room", "not-ours"
MOST = MOST_FILE + BESIDE
MOST_FRAME = 1024 * 1024
"""Bytes of one picture of a camera. Many come in a second, so that they wait in memory and on no disk."""


class Room(Protocol):
    """Where a request waits (``actions/uploads.py``)."""

    def append(self, data: bytes) -> None:
        """Take bytes."""

    def read(self, most: int = -1) -> bytes:
        """Give the next bytes."""

    def close(self) -> None:
        """Let go of all."""

    def __len__(self) -> int: ...


class InMemory:
    """Takes the bytes of one small request."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._data = bytearray()
        self._given = 0

    def __len__(self) -> int:
        """Return how many bytes came."""
        return len(self._data)

    def append(self, data: bytes) -> None:
        """Take bytes."""
        self._data += data

    def read(self, most: int = -1) -> bytes:
        """Give the next bytes."""
        end = self._given + most if most >= 0 else len(self._data)
        piece = bytes(self._data[self._given : end])
        self._given += len(piece)
        return piece

    def close(self) -> None:
        """Let go of them."""
        self._data.clear()


@dataclass(frozen=True, slots=True)
class Uploads:
    """Which requests may be large: those that show this cookie. ``room`` makes a place for one to wait in.

    ``is_ours`` looks into the cookie: whether it is of the browser that has the record open. It must not
    wait for anything, as all connections wait for it.
    """

    cookie: str
    room: Callable[[], Room]
    is_ours: Callable[[str], bool]
    most: int = MOST

    def may_be(self, method: str, target: str, cookies: str) -> bool:
        """Say whether a request is one of those; of any other browser nothing is taken then."""
        return target.startswith(PLACES) and self.is_form(method, cookies)

    def is_form(self, method: str, cookies: str) -> bool:
        """Say whether a request looks as if a page of ours sent it, of whichever browser."""
        return method == "POST" and f"{self.cookie}=" in cookies

    def most_of(self, target: str) -> int:
        """Say how large a request to this place may be."""
        return MOST_FRAME if target.startswith(FRAME) else self.most

    def room_of(self, target: str) -> Callable[[], Room]:
        """Return what makes a place for such a request to wait in."""
        return InMemory if target.startswith(FRAME) else self.room

    def shown(self, cookies: str) -> str:
        """Give what a request shows as our cookie."""
        return parse_cookie(cookies).get(self.cookie, "")


class Coming:
    """Takes the body of one request as it comes, in place of the server's own receiver."""

    error = None

    def __init__(self, length: int, room: Callable[[], Room]) -> None:
        """Wait for so many bytes."""
        self._missing = length
        self._spool = room()
        self.fault: PortableRecordError | None = None

    def __len__(self) -> int:
        return len(self._spool)

    @property
    def completed(self) -> bool:
        """Whether all of it came, or no more of it can be taken."""
        return self._missing == 0 or self.fault is not None

    def received(self, data: bytes) -> int:
        """Take what came, and say how much of it belongs to this request."""
        taken = data[: self._missing]
        try:
            self._spool.append(taken)
        except PortableRecordError as fault:
            self.fault = fault
            self._spool.close()
        self._missing -= len(taken)
        return len(taken)

    def getfile(self) -> Room | BytesIO:
        """Give what came, to be read once."""
        return self._spool if self.fault is None else BytesIO()

    def getbuf(self) -> Room:
        """Give what the server closes in the end."""
        return self._spool
