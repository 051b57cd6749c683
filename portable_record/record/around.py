"""What stands around the resources of a Bundle, read as strictly as the resources are.

The names and values outside the resources are few and short, but whoever reads them otherwise than we do
would see another Bundle. So each of them meets the same strict parse (``json_text``), and a name counts as
the letters that it means, however they are spelled.
"""

import re
from functools import lru_cache

from portable_record.errors import DuplicateNameError, EntryTooLongError, NotJsonError
from portable_record.record.json_text import parse, shown_name

MOST_MARKS = 250_000  # in one value: this is parsed in the app's own process
LONGEST_URL = 2000

_PLAIN = re.compile(rb'"[ !#-\[\]-~]*+"')  # each letter stands for itself
_USUAL = {b'"%s"' % name.encode(): name for name in ("fullUrl", "resource", "search", "request", "response")}
_SHORT = 256  # bytes; such a value comes again and again, as {"mode":"match"}


class Names:
    """The names of one object, as they come."""

    __slots__ = ("_met",)

    def __init__(self) -> None:
        self._met: set[str] = set()

    def read(self, written: bytes) -> str:
        """Return the name that stands here in its quotes.

        Raises:
            NotJsonError, NotUtf8Error: it is no text.
            DuplicateNameError: it was here before.
        """
        name = _USUAL.get(written) or read_text(written)
        if name in self._met:
            raise DuplicateNameError(f"The name {shown_name(name)} is there more than once.")
        self._met.add(name)
        return name


def read_text(written: bytes) -> str:
    """Return a text that stands in quotes.

    Raises:
        NotJsonError, NotUtf8Error: it is none.
    """
    if _PLAIN.fullmatch(written):
        return written[1:-1].decode("ascii")
    value = read_value(written)
    if not isinstance(value, str):
        raise NotJsonError("A text should stand here.")
    return value


def read_value(written: bytes) -> object:
    """Return a value of any kind.

    Raises:
        EntryTooLongError, NotUtf8Error, NotJsonError and its kinds: as ``json_text.parse``.
    """
    if len(written) > MOST_MARKS and sum(map(written.count, (b",", b":", b"{", b"["))) > MOST_MARKS:
        raise EntryTooLongError("It holds more single values than we take.")
    return parse(written)


def check_value(written: bytes) -> None:
    """Refuse a value that is not as it should be.

    Raises:
        EntryTooLongError, NotUtf8Error, NotJsonError and its kinds: as ``json_text.parse``.
    """
    if len(written) <= _SHORT:
        _check_short(written)
    else:
        read_value(written)


@lru_cache(maxsize=1024)
def _check_short(written: bytes) -> None:
    read_value(written)


def read_url(written: bytes) -> str:
    """Return the address of an entry; nothing where there is none that can be kept.

    Raises:
        NotJsonError, NotUtf8Error, EntryTooLongError: it is no JSON.
    """
    url = written[1:-1].decode("ascii") if _PLAIN.fullmatch(written) else read_value(written)
    return url if isinstance(url, str) and url.isprintable() and len(written) <= LONGEST_URL else ""
