"""A line to a web server: each wait has an end, and so has the whole answer, however slowly it drips.

The name is looked up here, within the same wait. Where somebody else gave the address, it may be none of this
machine or of the network around it: nobody sends us to a router or a printer. What was looked up is what is
called, so that a name cannot answer twice.
"""

import http.client
import io
import ipaddress
import socket
import time
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from portable_record.errors import LinkHostInsideError, TooLargeError

WAITS = 6
"""How many times as long as one wait a whole answer may take."""

_PIECE = 64 * 1024


_THROUGH = ipaddress.ip_network("64:ff9b::/96")  # IPv4 addresses behind IPv6, RFC 6052


def line_to(url: str, seconds: float, *, inside: bool = True) -> http.client.HTTPConnection:
    """Make ready to ask the server of an address; one wait takes at most so many seconds.

    Unless it may lie ``inside``, one of this machine or of the network around it is refused once it is asked.

    Raises:
        ValueError, http.client.InvalidURL: this is no address.
    """
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    line = kind(parts.hostname or "", parts.port, timeout=seconds)
    line.response_class = _Timely
    setattr(line, "_create_connection", partial(_connected, inside=inside))  # noqa: B010 - where it is called
    return line


def whole_of(answer: http.client.HTTPResponse, most: int) -> bytes:
    """Read all that a server says.

    Raises:
        TooLargeError: it says more than ``most`` bytes.
    """
    parts, size = [], 0
    while piece := answer.read(_PIECE):
        size += len(piece)
        if size > most:
            raise TooLargeError
        parts.append(piece)
    return b"".join(parts)


def is_public(address: str) -> bool:
    """Say whether an address lies on the internet: neither on this machine nor in the network around it."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        within = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF) if found in _THROUGH else None
        within = within or found.ipv4_mapped or found.sixtofour
        if within is not None:
            return within.is_global and not within.is_multicast
    return found.is_global and not found.is_multicast


def _connected(place: tuple[str, int], wait: float, _source: object = None, *, inside: bool) -> socket.socket:
    """Look a name up and call it, both within one wait.

    Raises:
        LinkHostInsideError: it lies inside, and may not.
        OSError: nobody answers in time.
    """
    until = time.monotonic() + wait
    found = _looked_up(*place, wait)
    if not inside and not all(is_public(address[0]) for _family, address in found):
        raise LinkHostInsideError
    fault = OSError()
    for family, address in found:
        line = socket.socket(family, socket.SOCK_STREAM)
        try:
            line.settimeout(max(until - time.monotonic(), 0.001))
            line.connect(address)
        except OSError as silent:
            line.close()
            fault = silent
        else:
            line.settimeout(wait)
            return line
    raise fault


def _looked_up(host: str, port: int, wait: float) -> list[tuple[int, Any]]:
    """Ask for the addresses of a name. The asking knows no end, so it is left behind after the wait."""
    answers: SimpleQueue[list[tuple[int, Any]] | OSError] = SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put([(family, address) for family, _kind, _protocol, _name, address in found])
        except OSError as unknown:
            answers.put(unknown)
        except UnicodeError as wrong:
            answers.put(OSError(str(wrong)))

    Thread(target=ask, daemon=True).start()
    try:
        found = answers.get(timeout=wait)
    except Empty:
        raise TimeoutError from None
    if isinstance(found, OSError):
        raise found
    return found


class _Timely(http.client.HTTPResponse):
    """An answer that is not waited for without end."""

    def __init__(self, sock: socket.socket, *args: Any, **more: Any) -> None:  # noqa: ANN401 - as its parent has it
        super().__init__(sock, *args, **more)
        self.fp.close()
        self.fp = io.BufferedReader(_Read(sock))

    def _read_next_chunk_size(self) -> int:
        """Take no chunk of less than nothing: the library would read it without end."""
        size = int(super()._read_next_chunk_size())  # type: ignore[misc]  # it has no types
        if size < 0:
            raise http.client.HTTPException
        return size


class _Read(io.RawIOBase):
    """What comes from a socket until the time is over, counted from now."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock, self._inner = sock, sock.makefile("rb", buffering=0)
        self._wait = sock.gettimeout() or 0
        self._until = time.monotonic() + self._wait * WAITS

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any) -> int | None:  # noqa: ANN401 - a buffer
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(min(self._wait, left))
        return self._inner.readinto(room)

    def close(self) -> None:
        self._inner.close()
        super().close()
