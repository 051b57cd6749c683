"""A look at a file from outside: as a browser fetches it that was given the address and nothing else.

No name, no password, no cookie; no redirection is followed; TLS is checked as the system does.
"""

import http.client
import ssl
from urllib.parse import urlsplit

from portable_record.errors import (
    NotFromOutsideError,
    OutsideCorsError,
    OutsideGoneError,
    OutsideLockedError,
    TooLargeError,
)

SECONDS = 10
ASKING = "https://viewer.example"
"""The page that seems to ask: any page may."""

_PIECE = 64 * 1024


def fetch(url: str, *, most: int, seconds: float = SECONDS) -> bytes:
    """Fetch a file of at most ``most`` bytes as a browser would for any web page.

    Raises:
        OutsideGoneError: there is no file there.
        OutsideLockedError: it asks for a name or a password.
        OutsideCorsError: it is there, but a browser would not give it to a page.
        NotFromOutsideError: nothing answers, or with something else, or its certificate does not fit.
        TooLargeError: it is larger.
    """
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    line = kind(parts.hostname or "", parts.port, timeout=seconds)
    try:
        path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        line.request("GET", path, headers={"Origin": ASKING, "Accept": "*/*", "Cache-Control": "no-cache"})
        answer = line.getresponse()
        _check(answer)
        return _whole(answer, most)
    except ssl.SSLError as refused:
        raise NotFromOutsideError("Its certificate does not fit its name.") from refused
    except (OSError, http.client.HTTPException, ValueError) as silent:
        raise NotFromOutsideError("Nothing answers there.") from silent
    finally:
        line.close()


def _check(answer: http.client.HTTPResponse) -> None:
    if answer.status in (404, 410):
        raise OutsideGoneError
    if answer.status in (401, 403):
        raise OutsideLockedError
    if answer.status != http.client.OK:
        raise NotFromOutsideError(f"It answers with {answer.status}.")
    if answer.headers.get("Access-Control-Allow-Origin", "") not in ("*", ASKING):
        raise OutsideCorsError


def _whole(answer: http.client.HTTPResponse, most: int) -> bytes:
    parts, size = [], 0
    while piece := answer.read(_PIECE):
        size += len(piece)
        if size > most:
            raise TooLargeError
        parts.append(piece)
    return b"".join(parts)
