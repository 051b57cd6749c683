"""A look from outside at a link with a passcode: as a viewer does it that has the link and the words.

First what a browser asks for a page ("may I ask?"), then the manifest, then the file where it says it lies.
"""

import json
from typing import Any
from urllib.parse import urljoin, urlsplit

from portable_record.errors import LinkHostWrongError, OutsideCorsError
from portable_record.storage.outside import Answer, asked, check_fetched, fetch

_MOST_SHORT = 64 * 1024


def fetch_with_passcode(url: str, passcode: str, *, who: str, most: int, inside: int | None = None) -> bytes:
    """Fetch the file of a link with a passcode; ``inside`` is how much of it may stand in the manifest.

    ``who`` is what we call ourselves: the host tells it among those who came.

    Raises:
        LinkHostWrongError: the host does not give it back.
        LinkHostInsideError: it says that the file lies inside our own network, on another host than itself.
        OutsideCorsError, NotFromOutsideError: as ``fetch`` of a file.
    """
    _may_ask(url)
    said: dict[str, object] = {"recipient": who, "passcode": passcode}
    if inside is not None:
        said["embeddedLengthMax"] = inside
    answer = asked(
        "POST",
        url,
        most=most + _MOST_SHORT,
        headers={"Content-Type": "application/json"},
        body=json.dumps(said).encode(),
    )
    if answer.status in (401, 403, 404):
        raise LinkHostWrongError
    check_fetched(answer)
    file = _file_in(answer)
    try:
        if isinstance(file.get("embedded"), str):
            return str(file["embedded"]).encode()
        place = urljoin(url, str(file.get("location", "")))
        scheme = urlsplit(place).scheme
    except ValueError as broken:
        raise LinkHostWrongError from broken
    if scheme != urlsplit(url).scheme:
        raise LinkHostWrongError("The address of the file in its answer does not begin with https://.")
    same = urlsplit(place).hostname == urlsplit(url).hostname
    return fetch(place, most=most, inside=same)


def _may_ask(url: str) -> None:
    headers = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    answer = asked("OPTIONS", url, most=_MOST_SHORT, headers=headers)
    check_fetched(answer)
    allowed = answer.headers.get("access-control-allow-headers", "").lower()
    if "*" not in allowed and "content-type" not in allowed:
        raise OutsideCorsError


def _file_in(answer: Answer) -> dict[str, Any]:
    try:
        (file,) = json.loads(answer.body)["files"]
    except (ValueError, KeyError, TypeError, RecursionError) as broken:
        raise LinkHostWrongError from broken
    if not isinstance(file, dict):
        raise LinkHostWrongError
    return file
