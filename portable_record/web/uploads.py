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
PLACES = (PREFIX, "/import/send", "/community/bring-in/send")
BESIDE = 64 * 1024  # what the form says besides the file
HEADER = "Upload-Refused"
TOO_LARGE, NO_ROOM, NOT_OURS = "too-large", "no-room", "not-ours"
MOST = MOST_FILE + BESIDE


class Room(Protocol):
    """Where a request waits (``actions/uploads.py``)."""

    def append(self, data: bytes) -> None:
        """Take bytes."""

    def read(self, most: int = -1) -> bytes:
        """Give the next bytes."""

    def close(self) -> None:
        """Let go of all."""

    def __len__(self) -> int: ...


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
        return method == "POST" and target.startswith(PLACES) and f"{self.cookie}=" in cookies

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
