"""A host of links with a passcode, as whoever shares asks it. See docs/format/link-host.md."""

import http.client
import json
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from portable_record.errors import NotFoundError, StorageRefusedError
from portable_record.storage.line import line_to
from portable_record.storage.outside import SECONDS

MOST_ANSWER = 4 * 1024 * 1024
_MOST_TEXT = 200
_END_OF_TIME = 32_503_680_000  # the year 3000


@dataclass(frozen=True, slots=True)
class LinkHost:
    """A host: its address, and the key with which links may be put there."""

    address: str
    upload_key: str = field(repr=False)

    def keep(self, name: str, sealed: bytes, *, manage: str, passcode: str, tries: int, until: int) -> None:
        """Put a link there.

        Raises:
            StorageRefusedError: it does not take it, or does not answer.
        """
        said = {
            "sealed": sealed.decode(),
            "manage": manage,
            "passcode": passcode,
            "tries": tries,
            "until": until,
        }
        self._ask("PUT", name, self.upload_key, json.dumps(said).encode())

    def end(self, name: str, *, manage: str) -> None:
        """Let it go of a link; one that is not there is no fault.

        Raises:
            StorageRefusedError: it does not answer.
        """
        try:
            self._ask("DELETE", name, manage)
        except NotFoundError:
            return

    def visits(self, name: str, *, manage: str) -> list[tuple[float, str, str]]:
        """List who came, newest first: when, ``opened`` or ``wrong-passcode``, what they called themselves.

        Raises:
            NotFoundError: there is no such link.
            StorageRefusedError: it does not answer as it should.
        """
        answer = self._ask("GET", name, manage)
        try:
            listed = json.loads(answer)["visits"]
            return [(_at(one["at"]), _text(one["what"]), _text(one["who"])) for one in listed]
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as broken:
            raise StorageRefusedError("It does not answer as it should.") from broken

    def _ask(self, method: str, name: str, key: str, body: bytes | None = None) -> bytes:
        try:
            parts, line = urlsplit(self.address), line_to(self.address, SECONDS)
        except (ValueError, http.client.InvalidURL) as wrong:
            raise StorageRefusedError("Nothing answers there.") from wrong
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        try:
            line.request(method, f"{parts.path.rstrip('/')}/manage/{name}", body, headers)
            answer = line.getresponse()
            text = answer.read(MOST_ANSWER)
        except (OSError, http.client.HTTPException, ValueError) as silent:
            raise StorageRefusedError("Nothing answers there.") from silent
        finally:
            line.close()
        if answer.status == http.client.NOT_FOUND:
            raise NotFoundError(place=name)
        if answer.status == http.client.UNAUTHORIZED:
            raise StorageRefusedError("It does not know this key.")
        if answer.status == http.client.TOO_MANY_REQUESTS:
            raise StorageRefusedError("It is asked too often just now. Try again in a minute.")
        if answer.status not in (http.client.OK, http.client.NO_CONTENT):
            raise StorageRefusedError("It does not answer as it should.")
        return text


def _at(said: object) -> float:
    """Read a moment, in seconds since 1970."""
    at = float(str(said))
    if not 0 <= at < _END_OF_TIME:
        raise ValueError
    return at


def _text(said: object) -> str:
    """Read a text that can be written down, as far as one line of a page needs it."""
    text = str(said)[:_MOST_TEXT]
    text.encode()
    return text
