"""A server as the place of a circle, asked over HTTP: each answer has an end, in bytes and in time.

Apache OpenDAL is not used here: while it lists it keeps the whole program from doing anything else, and it
reads an answer to its end however long it is. No redirection is followed.
"""

import http.client
import io
import socket
import ssl
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from portable_record.errors import (
    NotFoundError,
    StorageBusyError,
    StorageFullError,
    StorageGoneError,
    StorageKeyError,
    StorageMovedError,
    StorageReadOnlyError,
    StorageRefusedError,
    StorageSilentError,
    StorageSlowError,
    StorageTlsError,
    TooLargeError,
)
from portable_record.storage.line import line_to, whole_of
from portable_record.storage.port import MOST_ATTACHED, MOST_FILE, check_file_name, put_each

SECONDS = 20
_MOST_SHORT = 64 * 1024
_GONE = (404, 409, 410)
_FULL = (b"QuotaExceeded", b"StorageFull", b"cap exceeded")
_CLOCK = b"RequestTimeTooSkewed"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: the method, the path and the query as they stand on the line, and the body."""

    method: str
    host: str
    path: str
    query: str = ""
    body: bytes = b""


class Server:
    """The files of a circle on a server, one beside the other below one address.

    ``headers`` says for each question what lets us in, ``listing`` how this kind of server lists.
    """

    most_attached = MOST_ATTACHED

    def __init__(
        self,
        address: str,
        headers: Callable[[Asked], Mapping[str, str]],
        listing: Callable[["Server"], frozenset[str]],
        *,
        seconds: float = SECONDS,
    ) -> None:
        """Stand before an address; nothing is asked yet.

        Raises:
            StorageSilentError: this is no address.
        """
        try:
            parts = urlsplit(address)
            host = parts.netloc.rpartition("@")[2]
            line_to(address, seconds)
        except (ValueError, http.client.InvalidURL) as wrong:
            raise StorageSilentError from wrong
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise StorageSilentError
        self._address, self._host, self._seconds = address, host, seconds
        self._path = path_of(address) + "/"
        self._headers, self._listing = headers, listing
        self._line: http.client.HTTPConnection | None = None
        self._asking: http.client.HTTPConnection | None = None
        self._hung_up = False

    def __del__(self) -> None:
        """Close the line that was kept open."""
        if line := getattr(self, "_line", None):
            line.close()

    def _go_on_unless_hung_up(self) -> None:
        if self._hung_up:
            raise TimeoutError

    def hang_up(self) -> None:
        """Ask nothing more, and end what is being asked, from another thread."""
        self._hung_up = True
        line = self._asking
        if line is not None and line.sock is not None:
            with suppress(OSError):
                socket.socket.shutdown(line.sock, socket.SHUT_RDWR)  # that of TLS would go on in plain

    def names(self) -> frozenset[str]:
        """List what is there."""
        return self._listing(self)

    def get(self, name: str, *, most: int = MOST_FILE) -> bytes:
        """Return a file."""
        check_file_name(name)
        return self.ask("GET", name, most=most)

    def put(self, name: str, data: bytes) -> None:
        """Put a file there."""
        check_file_name(name)
        try:
            self.ask("PUT", name, body=data)
        except NotFoundError as gone:
            raise StorageGoneError from gone

    def delete(self, name: str) -> None:
        """Take a file away."""
        check_file_name(name)
        try:
            self.ask("DELETE", name)
        except NotFoundError:
            return

    def put_all(self, files: Mapping[str, bytes], *, away: Iterable[str] = ()) -> None:
        """Put many files there, and take others away."""
        put_each(self, files, away)

    def ask(
        self,
        method: str,
        name: str = "",
        *,
        path: str = "",
        query: str = "",
        body: bytes = b"",
        more: Mapping[str, str] | None = None,
        most: int = _MOST_SHORT,
        fine: Collection[int] = range(200, 300),
    ) -> bytes:
        """Ask for something below the address, or for another path there, and return what it says.

        Raises:
            NotFoundError: there is none of this name.
            TooLargeError: it says more than ``most`` bytes.
            StorageRefusedError: it does not do it, or does not answer.
        """
        asked = Asked(method, self._host, path or self._path + name, query, body)
        try:
            status, said = self._answered(asked, more or {}, most)
        except TooLargeError as large:
            raise TooLargeError(place=name) from large
        if status not in fine:
            raise _meaning(status, said, method, name)
        return said

    def _answered(self, asked: Asked, more: Mapping[str, str], most: int) -> tuple[int, bytes]:
        try:
            return self._twice(asked, more, most)
        except TimeoutError as slow:
            raise StorageSlowError from slow
        except ssl.SSLError as refused:
            raise StorageTlsError from refused
        except OSError as silent:
            raise StorageSilentError from silent
        except (http.client.HTTPException, ValueError) as odd:
            raise StorageRefusedError("It does not answer as it should.") from odd

    def _twice(self, asked: Asked, more: Mapping[str, str], most: int) -> tuple[int, bytes]:
        """Ask, once more where a line that was kept open has been closed meanwhile."""
        kept = self._line is not None
        try:
            return self._once(asked, more, most)
        except ConnectionError:
            if not kept or self._hung_up:
                raise
        return self._once(asked, more, most)

    def _once(self, asked: Asked, more: Mapping[str, str], most: int) -> tuple[int, bytes]:
        line = self._line or line_to(self._address, self._seconds)
        self._line, self._asking = None, line
        try:
            if line.sock is None:
                line.connect()
            self._go_on_unless_hung_up()
            line.sock.settimeout(self._seconds)
            url = f"{asked.path}?{asked.query}" if asked.query else asked.path
            headers = {"Host": asked.host, **more, **self._headers(asked)}
            if asked.body:
                headers["Content-Length"] = str(len(asked.body))
            line.request(asked.method, url, io.BytesIO(asked.body) if asked.body else None, headers)
            answer = line.getresponse()
            said = whole_of(answer, most if answer.status < http.client.MULTIPLE_CHOICES else _MOST_SHORT)
        except BaseException:
            line.close()
            raise
        self._line = line
        return answer.status, said


def path_of(address: str) -> str:
    """Give the path of an address as it stands on the line, without a slash at its end."""
    return quote(unquote(urlsplit(address).path).rstrip("/"), safe="/-._~")


def _meaning(status: int, said: bytes, method: str, name: str) -> Exception:
    """Say what a status means that is not the one we hoped for."""
    writes = method != "GET" and bool(name)
    if status == http.client.INSUFFICIENT_STORAGE or any(word in said for word in _FULL):
        return StorageFullError()
    if _CLOCK in said:
        return StorageRefusedError("The clock of this device is wrong.")
    if status in _GONE:
        return NotFoundError(place=name) if name else StorageGoneError()
    if status == http.client.UNAUTHORIZED or (status == http.client.FORBIDDEN and not writes):
        return StorageKeyError()
    if status in (http.client.FORBIDDEN, http.client.METHOD_NOT_ALLOWED) and writes:
        return StorageReadOnlyError()
    if status in range(300, 400):
        return StorageMovedError()
    if status in (http.client.LOCKED, http.client.TOO_MANY_REQUESTS, http.client.SERVICE_UNAVAILABLE):
        return StorageBusyError()
    return StorageRefusedError("It does not answer as it should.")
