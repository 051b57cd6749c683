"""What reaches us over the wire: only plain HTTP as browsers write it; anything strange is refused unread.

Two readers of one request who disagree about where it ends, or for whom it is, are how requests get smuggled
(RFC 9112 section 11.2). So there is one way to write a request here, which is stricter than the standard.
"""

import re

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask

from portable_record.web.uploads import HEADER, NO_ROOM, NOT_OURS, TOO_LARGE, Coming, Uploads

LONGEST_TARGET = 4096
AT_ONCE = 256  # connections taken in at once
STALLED = 5 * 60  # seconds; a record that nobody visits locks after as long, and the file breaks off
REFUSED = b"This request is not taken here.\n"
TOO_LONG = b"GET / HTTP/1.0\r\n"  # what waitress itself puts in place of headers that are too long
_TARGET = re.compile(r'/[!"$-~]*')  # no "#", no space, nothing but ASCII; and no other server's address
_REFUSED = HEADER.upper().replace("-", "_")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_NAME = re.compile(rb"^([^:\r\n]*):", re.MULTILINE)


class StrictParser(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """Reads a request; one that is not written in the one way has an error of its own.

    ``adj.uploads`` says which requests may be large, ``adj.for_uploads`` are the limits for those.
    """

    refused = ""
    adj: Adjustments
    body_rcv: object

    def received(self, data: bytes) -> int:
        """Take what came, and say how much of it belongs to this request.

        After one that was refused, all that comes is: it is dropped, and never read as another request.
        """
        taken = int(super().received(data))
        if isinstance(self.body_rcv, Coming) and self.body_rcv.fault is not None:
            self._refuse(NO_ROOM)
        return len(data) if self.refused else taken

    def parse_header(self, header_plus: bytes) -> None:
        """Read first line and headers.

        Raises:
            ParsingError: it is answered with 400, and the connection is closed.
        """
        super().parse_header(header_plus)
        if header_plus == TOO_LONG:
            return
        names = [name.strip().lower() for name in _NAME.findall(header_plus.partition(b"\r\n")[2])]
        if (
            self.version not in ("1.0", "1.1")
            or b"transfer-encoding" in names
            or names.count(b"host") != 1
            or names.count(b"content-length") > 1
            or any(b"_" in name for name in names)
            or len(self.request_uri) > LONGEST_TARGET
            or not _TARGET.fullmatch(self.request_uri)
            or any(_CONTROL.search(value) for value in self.headers.values())
        ):
            raise ParsingError("not written in the one way")
        self.headers.pop(_REFUSED, None)
        uploads: Uploads = self.adj.uploads
        cookies = self.headers.get("COOKIE", "")
        if uploads.may_be(self.command, self.request_uri, cookies):
            self._take_in(uploads, is_ours=uploads.is_ours(uploads.shown(cookies)))
        elif self.content_length >= self.adj.max_request_body_size and uploads.is_form(self.command, cookies):
            self.body_rcv = None
            self._refuse(TOO_LARGE)  # a page says so, to whoever chose a photo

    def _take_in(self, uploads: Uploads, *, is_ours: bool) -> None:
        """Let a large request wait sealed; refuse a stranger's, and what announces itself as too large."""
        if not is_ours or self.content_length > uploads.most_of(self.request_uri):
            self.body_rcv = None
            self._refuse(TOO_LARGE if is_ours else NOT_OURS)
        elif self.content_length:
            self.adj = self.adj.for_uploads
            self.body_rcv = Coming(self.content_length, uploads.room_of(self.request_uri))

    def _refuse(self, why: str) -> None:
        """Let the page say why, without what was sent; the connection ends with its answer."""
        self.refused = why
        self.content_length = 0
        self.expect_continue = False
        self.headers |= {_REFUSED: why, "CONTENT_LENGTH": "0", "CONNECTION": "close"}


class PlainRefusal(ErrorTask):  # type: ignore[misc]  # waitress has no types
    """Answers a request that could not be read, and says nothing of what was in it."""

    def execute(self) -> None:
        """Send the status and one sentence, and close the connection."""
        error = self.request.error
        strange = error.code == 501  # an unknown Transfer-Encoding is no fault of ours
        self.status = "400 Bad Request" if strange else f"{error.code} {error.reason}"
        self.response_headers += [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("X-Content-Type-Options", "nosniff"),
            ("Content-Security-Policy", "default-src 'none'"),
            ("Cache-Control", "no-store"),
        ]
        self.set_close_on_finish()
        self.content_length = len(REFUSED)
        self.write(REFUSED)


class StrictChannel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """One connection, read strictly."""

    parser_class = StrictParser
    error_task_class = PlainRefusal

    def handle_close(self) -> None:
        """End it, and let go of a request of which only a part came."""
        super().handle_close()
        if self.request is not None:
            self.request.close()


class StrictServer(TcpWSGIServer):  # type: ignore[misc]  # waitress has no types
    """Listens for connections, and takes in all who wait at once: nobody waits behind a silent crowd."""

    channel_class = StrictChannel

    def handle_accept(self) -> None:
        """Take in those who wait, up to a limit before the others are served again."""
        for _ in range(AT_ONCE):
            before = len(self.active_channels)
            super().handle_accept()
            if len(self.active_channels) == before:
                break

    def maintenance(self, now: float) -> None:
        """Close idle connections, and those who for a long time took nothing of the answer they asked for."""
        super().maintenance(now)
        for channel in list(self.active_channels.values()):
            if channel.requests and channel.total_outbufs_len and channel.last_activity < now - STALLED:
                channel.handle_close()
