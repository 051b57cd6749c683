"""Collects the codes that a camera sees until a file is whole. Made for scanning pages.

collector = MovingCollector()
for text in texts_of_all_frames:
    progress = collector.feed(text)
    show(progress.known, progress.needed)
    if progress.file is not None:
        break
"""

from dataclasses import dataclass, field

from portable_record.errors import CodesDifferError, MovingCodeBrokenError, PortableRecordError
from portable_record.sharing.ur.joining import Joining, file_in
from portable_record.sharing.ur.part import Part, read_text

BEGIN_ANEW = 5  # codes in a row, all of one other message


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: ``known`` of ``needed`` parts, and the ``file`` once it is whole.

    ``useful``: the last text said something new. ``needed`` is 0 as long as no code was read.
    """

    known: int = 0
    needed: int = 0
    useful: bool = False
    file: bytes | None = field(default=None, repr=False)


class MovingCollector:
    """Takes texts of codes in any order, repeated, with any missing, until they make a file.

    A text that cannot be read, or is of another message, changes nothing; when five in a row are of one other
    message, it begins anew with that. Where all is there and does not fit together, it begins anew as well.
    It never holds more than one message and what was read of another.

    One for each scan, used by one thread at a time. Nothing in it has been verified: give ``file`` to the
    reader as if it came as a file.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self._joining: Joining | None = None
        self._other: Joining | None = None
        self._others = 0
        self._file: bytes | None = None

    @property
    def progress(self) -> Progress:
        """How far it is now."""
        return self._progress(useful=False)

    def feed(self, text: str) -> Progress:
        """Take in the text of one code and say how far it is; after the end nothing changes any more.

        Never raises for a text that is not as it should be: cameras see other codes as well.
        """
        if self._file is not None:
            return self.progress
        try:
            read = read_text(text)
            useful = self._whole(read) if isinstance(read, bytes) else self._part(read)
        except PortableRecordError:
            useful = False
        return self._progress(useful=useful)

    def _progress(self, *, useful: bool) -> Progress:
        if self._joining is None:
            done = int(self._file is not None)
            return Progress(done, done, useful, self._file)
        return Progress(self._joining.known, self._joining.message.total, useful, self._file)

    def _whole(self, message: bytes) -> bool:
        self._file = file_in(message)
        self._joining = None
        return True

    def _part(self, part: Part) -> bool:
        joining = self._joining = self._joining or Joining(part.message)
        try:
            useful = joining.add(part)
        except CodesDifferError:
            return self._part_of_another(part)
        self._other, self._others = None, 0
        if joining.complete:
            self._end(joining)
        return useful

    def _part_of_another(self, part: Part) -> bool:
        if self._other is None or self._other.message != part.message:
            self._other, self._others = Joining(part.message), 0
        self._others += 1
        useful = self._other.add(part)
        if self._others < BEGIN_ANEW:
            return False
        self._joining, self._other, self._others = self._other, None, 0
        if self._joining.complete:
            self._end(self._joining)
        return useful

    def _end(self, joining: Joining) -> None:
        try:
            self._file = joining.file()
        except MovingCodeBrokenError:
            self._joining = None
            raise
