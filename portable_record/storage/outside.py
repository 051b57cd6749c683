"""A look at a file from outside: as a browser fetches it that was given the address and nothing else.

No name, no password, no cookie; no redirection is followed; TLS is checked as the system does.
"""

import http.client
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from portable_record.errors import (
    NotFromOutsideError,
    OutsideCorsError,
    OutsideGoneError,
    OutsideLockedError,
    OutsideMovedError,
    OutsideSilentError,
    OutsideTlsError,
)
from portable_record.storage.line import line_to, whole_of

SECONDS = 10
ASKING = "https://viewer.example"
"""The page that seems to ask: any page may."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, the headers in small letters, and what was said."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def fetch(url: str, *, most: int, seconds: float = SECONDS, inside: bool = True) -> bytes:
    """Fetch a file of at most ``most`` bytes as a browser would for any web page.

    ``inside``: it may lie on this machine or in the network around it.

    Raises:
        OutsideGoneError: there is no file there.
        OutsideLockedError: it asks for a name or a password.
        OutsideCorsError: it is there, but a browser would not give it to a page.
        NotFromOutsideError: nothing answers, it answers with something else, its certificate does not fit, or
            it sends readers elsewhere.
        TooLargeError: it is larger.
        LinkHostInsideError: it lies inside, and may not.
    """
    answer = asked("GET", url, most=most, seconds=seconds, inside=inside)
    if answer.status in (404, 410):
        raise OutsideGoneError
    if answer.status in (401, 403):
        raise OutsideLockedError
    check_fetched(answer)
    return answer.body


def check_fetched(answer: Answer) -> None:
    """Refuse an answer that a browser would not give to a page.

    Raises:
        NotFromOutsideError, OutsideCorsError: as ``fetch``.
    """
    if answer.status in (301, 302, 303, 307, 308):
        raise OutsideMovedError
    if not http.client.OK <= answer.status < http.client.MULTIPLE_CHOICES:
        raise NotFromOutsideError
    if answer.headers.get("access-control-allow-origin", "") not in ("*", ASKING):
        raise OutsideCorsError


def asked(
    method: str,
    url: str,
    *,
    most: int,
    seconds: float = SECONDS,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    inside: bool = True,
) -> Answer:
    """Ask as a page in a browser does, and return the answer, whatever it is.

    Raises:
        OutsideSilentError, OutsideTlsError, TooLargeError, LinkHostInsideError: as ``fetch``; also where this
            is no address.
    """
    said = {"Origin": ASKING, "Accept": "*/*", "Cache-Control": "no-cache", **(headers or {})}
    try:
        parts, line = urlsplit(url), line_to(url, seconds, inside=inside)
    except (ValueError, http.client.InvalidURL) as wrong:
        raise OutsideSilentError from wrong
    try:
        path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        line.request(method, path, body, said)
        answer = line.getresponse()
        named = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, named, whole_of(answer, most))
    except ssl.SSLError as refused:
        raise OutsideTlsError from refused
    except (OSError, http.client.HTTPException, ValueError) as silent:
        raise OutsideSilentError from silent
    finally:
        line.close()
