"""A form with one file in it, read as a stream: the file goes on piece by piece and is never written here.

What stands before the file in the form is known before its first byte is taken: the token that shows that our
own page sent it, above all.
"""

from collections.abc import Iterator
from typing import BinaryIO, cast

from flask import Request, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError, validate_csrf
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Event, Field, File, MultipartDecoder, NeedData
from werkzeug.wsgi import LimitedStream
from wtforms import ValidationError

from portable_record.errors import UsageError
from portable_record.web.uploads import BESIDE, HEADER, NO_ROOM, TOO_LARGE

PIECE = 64 * 1024
MOST_FIELDS = 20
_MOST_HELD = 4 * PIECE
BROKEN = "This did not come whole. Choose the file again."


def by_script() -> bool:
    """Say whether a script of ours sent it, which takes an answer as JSON."""
    return request.accept_mimetypes.best == "application/json"


def not_taken(too_large: str) -> tuple[str, int] | None:
    """Say why nothing of this request was taken, and the status for it; ``too_large`` is said of its size."""
    refused = request.headers.get(HEADER)
    if refused == TOO_LARGE:
        return too_large, 413
    if refused == NO_ROOM:
        return _("There is no room on the disk for this file. Nothing of it was kept."), 507
    return None


class SentFile:
    """Reads the form of one request.

    ``open`` gives the name of the file, ``pieces`` its bytes, and then ``rest`` the fields that come after;
    where a form may have several files, ``another`` gives the name of the next.
    """

    def __init__(self, request: Request) -> None:
        """Begin to read; nothing has been taken yet.

        Raises:
            UsageError: it is no such form.
        """
        kind, more = parse_options_header(request.content_type)
        if kind != "multipart/form-data" or not more.get("boundary"):
            raise UsageError(BROKEN)
        source: BinaryIO = request.environ["wsgi.input"]
        self._source = LimitedStream(source, request.content_length or 0)
        self._decoder = MultipartDecoder(more["boundary"].encode(), _MOST_HELD, max_parts=MOST_FIELDS)
        self.fields: dict[str, str] = {}
        self._is_open = False
        self._left = BESIDE

    def open(self) -> str:
        """Read up to the file, and return its name; empty if none was chosen.

        Raises:
            CSRFError: no token of ours stands before it.
            UsageError: there is no file in this form.
        """
        name = self._fields_until_file()
        try:
            validate_csrf(self.fields.get("csrf_token"))
        except ValidationError as wrong:
            raise CSRFError(str(wrong)) from wrong
        if name is None:
            raise UsageError(BROKEN)
        self._is_open = True
        return name

    def pieces(self) -> Iterator[bytes]:
        """Give the bytes of the file.

        Raises:
            UsageError: it ends in the middle.
        """
        while self._is_open:
            data = self._data()
            self._is_open = data.more_data
            if data.data:
                yield data.data

    def another(self) -> str | None:
        """Read on to another file of the form, and return its name; nothing at the end of the form."""
        for _piece in self.pieces():
            pass
        name = self._fields_until_file()
        self._is_open = name is not None
        return name

    def rest(self) -> dict[str, str]:
        """Read what comes after the file, and return all fields."""
        for _piece in self.pieces():
            pass
        if self._fields_until_file() is not None:
            raise UsageError(BROKEN)
        return self.fields

    def _fields_until_file(self) -> str | None:
        """Read fields; return the name of the file that comes next, or None at the end of the form."""
        while not isinstance(event := self._next(), Epilogue):
            if isinstance(event, File):
                return event.filename or ""
            if isinstance(event, Field):
                self.fields[event.name] = self._text()
        return None

    def _text(self) -> str:
        """Read what a field holds, as long as all fields together are not too long."""
        text = bytearray()
        more = True
        while more:
            data = self._data()
            text += data.data
            more = data.more_data
            self._left -= len(data.data)
            if self._left < 0:
                raise UsageError(BROKEN)
        return text.decode("utf-8", "replace")

    def _data(self) -> Data:
        return cast("Data", self._next())  # nothing else comes between a head and the end of its part

    def _next(self) -> Event:
        try:
            while isinstance(event := self._decoder.next_event(), NeedData):
                self._decoder.receive_data(self._source.read(PIECE) or None)
        except (ValueError, RequestEntityTooLarge) as broken:
            raise UsageError(BROKEN) from broken
        return event
