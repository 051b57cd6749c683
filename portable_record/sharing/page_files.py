"""The files that travel inside a page, as the texts of its third island. See docs/format/page.md, "Files"."""

import json
from collections.abc import Sequence

from portable_record.crypto.b64 import b64url
from portable_record.errors import PageTamperedError
from portable_record.sharing.attachments import MOST_FILES

MOST_IN_PAGE = 10 * 1024 * 1024  # bytes of all files in a page together
NONE = "null"
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")

Place = tuple[int, int]
LEFT_OUT: Place = (0, 0)


def fits(sizes: Sequence[int]) -> tuple[bool, ...]:
    """Say of files of these sizes which go into a page: the smallest first, as long as there is room."""
    room, going = MOST_IN_PAGE, set()
    for size, place in sorted((size, place) for place, size in enumerate(sizes)):
        room -= size
        if room < 0:
            break
        going.add(place)
    return tuple(place in going for place in range(len(sizes)))


def written(files: Sequence[bytes | None]) -> str:
    """Write sealed files, in the order of the share; None is one that does not travel in the page."""
    if not files:
        return NONE
    return json.dumps([None if each is None else b64url(each) for each in files], separators=(",", ":"))


def places_in(text: str) -> tuple[Place, ...]:
    """Say where the letters of each file stand in that text; (0, 0) for one that does not travel.

    Raises:
        PageTamperedError: it is written in another way.
    """
    if text == NONE:
        return ()
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as broken:
        raise PageTamperedError from broken
    if not isinstance(value, list) or not 0 < len(value) <= MOST_FILES:
        raise PageTamperedError
    if not all(each is None or (isinstance(each, str) and each and set(each) <= _LETTERS) for each in value):
        raise PageTamperedError
    if json.dumps(value, separators=(",", ":")) != text:
        raise PageTamperedError
    places, at = [], 1
    for each in value:
        places.append(LEFT_OUT if each is None else (at + 1, at + 1 + len(each)))
        at += (len(NONE) if each is None else len(each) + 2) + 1
    return tuple(places)
