"""A browser without a screen: it keeps its cookie, sends forms with their token, and files as a stream."""

import re
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from time import sleep
from urllib.parse import urlencode, urlsplit

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_FILE = re.compile(r'name="file" value="([0-9a-f]{16})"')
_BOUNDARY = "one-file-of-a-benchmark"
_PIECE = 1 << 18


class Browser:
    """Asks one app, that of an address such as ``http://127.0.0.1:4711/``."""

    def __init__(self, address: str) -> None:
        self._host = urlsplit(address).netloc
        self._cookies: dict[str, str] = {}

    def page(self, place: str) -> str:
        """Return a page, wherever that leads."""
        return self._followed(self._asked("GET", place))

    def send(self, place: str, *, page: str, **fields: str) -> str:
        """Send the form of a page, and return the page to which that leads."""
        body = urlencode({**fields, "csrf_token": self._token(page)})
        kind = "application/x-www-form-urlencoded"
        return self._followed(self._asked("POST", place, body.encode(), kind))

    def send_file(self, place: str, file: Path, *, page: str) -> str:
        """Send the form of a page with a file in it, piece by piece."""
        part = f"--{_BOUNDARY}\r\nContent-Disposition: form-data; name="
        before = (
            f'{part}"csrf_token"\r\n\r\n{self._token(page)}\r\n{part}"file"; filename="{file.name}"\r\n\r\n'
        )
        after = f"\r\n--{_BOUNDARY}--\r\n"
        length = len(before) + file.stat().st_size + len(after)
        kind = f"multipart/form-data; boundary={_BOUNDARY}"
        return self._followed(self._asked("POST", place, _all(before, file, after), kind, length))

    def token_of_file(self, page: str) -> str:
        """Return what names the file that is on its way in."""
        found = _FILE.search(self.page(page))
        return found[1] if found else ""

    def when_done(self, place: str) -> str:
        """Return a page once no long work keeps it away."""
        while (answer := self._asked("GET", place)).getheader("Location", "").startswith("/working"):
            answer.read()
            sleep(0.2)
        return self._followed(answer)

    def _token(self, page: str) -> str:
        found = _TOKEN.search(self.page(page))
        return found[1] if found else ""

    def _followed(self, answer: HTTPResponse) -> str:
        while answer.status in (301, 302, 303):
            answer.read()
            answer = self._asked("GET", answer.getheader("Location", "/"))
        return answer.read().decode()

    def _asked(
        self,
        method: str,
        place: str,
        body: bytes | Iterator[bytes] | None = None,
        kind: str = "",
        length: int | None = None,
    ) -> HTTPResponse:
        connection = HTTPConnection(self._host, timeout=300)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        headers |= {"Content-Type": kind} if kind else {}
        headers |= {"Content-Length": str(length)} if length is not None else {}
        connection.request(method, place, body, headers)
        answer = connection.getresponse()
        for said in answer.headers.get_all("Set-Cookie", []):
            name, _, value = said.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer


def _all(before: str, file: Path, after: str) -> Iterator[bytes]:
    yield before.encode()
    with file.open("rb") as stream:
        while piece := stream.read(_PIECE):
            yield piece
    yield after.encode()
