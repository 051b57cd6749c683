"""A line to a web server: each wait has an end, and so has the whole answer, however slowly it drips."""

import http.client
import io
import socket
import time
from typing import Any
from urllib.parse import urlsplit

WAITS = 6
"""How many times as long as one wait a whole answer may take."""


def line_to(url: str, seconds: float) -> http.client.HTTPConnection:
    """Make ready to ask the server of an address; one wait takes at most so many seconds.

    Raises:
        ValueError, http.client.InvalidURL: this is no address.
    """
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    line = kind(parts.hostname or "", parts.port, timeout=seconds)
    line.response_class = _Timely
    return line


class _Timely(http.client.HTTPResponse):
    """An answer that is not waited for without end."""

    def __init__(self, sock: socket.socket, *args: Any, **more: Any) -> None:  # noqa: ANN401 - as its parent has it
        super().__init__(sock, *args, **more)
        self.fp.close()
        self.fp = io.BufferedReader(_Read(sock))


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
