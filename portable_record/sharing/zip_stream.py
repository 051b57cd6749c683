"""A ZIP that is made as it goes out: nothing of it lies on the disk, and little of it in memory."""

import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime

_ENOUGH = 64 * 1024  # bytes that go out together
_OWNER_ONLY = 0o600 << 16
_FIRST_YEAR = 1980  # a ZIP knows no earlier one


class _Pipe:
    """What `zipfile` writes to: it cannot be gone back in, and is emptied again and again."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        self._held += data
        return len(data)

    def flush(self) -> None:
        """Do nothing: it is taken, not flushed."""

    def taken(self, least: int = 0) -> Iterator[bytes]:
        """Give what was written, if it is so much."""
        if self._held and len(self._held) >= least:
            yield bytes(self._held)
            self._held.clear()


class ZipStream:
    """Files put together one after another; each step gives the bytes that can go out.

    >>> zipped = ZipStream(now)
    >>> for piece in zipped.add("letter.txt", [b"Dear Jean"]): send(piece)
    >>> for piece in zipped.end(): send(piece)
    """

    def __init__(self, when: datetime) -> None:
        """Begin with no file; ``when`` is the moment that each of them bears."""
        self._when = (max(when.year, _FIRST_YEAR), *when.timetuple()[1:6])
        self._pipe = _Pipe()
        self._zip = zipfile.ZipFile(self._pipe, "w")  # type: ignore[call-overload]  # it needs no more than write and flush

    def add(self, name: str, pieces: Iterable[bytes], *, packed: bool = True) -> Iterator[bytes]:
        """Put a file in, ``packed`` unless its bytes are so already, as those of a photo are."""
        info = zipfile.ZipInfo(name, self._when)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        info.external_attr = _OWNER_ONLY
        with self._zip.open(info, "w") as file:
            for piece in pieces:
                file.write(piece)
                yield from self._pipe.taken(_ENOUGH)
        yield from self._pipe.taken(_ENOUGH)

    def end(self) -> Iterator[bytes]:
        """Write the list of all files."""
        self._zip.close()
        yield from self._pipe.taken()
