"""The rules about the edits of one change together, checked as a stream: an import has tens of thousands."""

import hashlib
from collections.abc import Iterable, Iterator

from portable_record.errors import MalformedChangeError
from portable_record.record import shapes
from portable_record.record.change import Change, Edit, edit_line


class EditsInOrder:
    """Takes the edits of one change one by one, holds them to rules 14 to 17 and keeps their digest.

    It remembers which registers were edited, not their values, so the memory it needs is small; of an import,
    which writes whole entries, no more than their ids.
    """

    def __init__(self, device: str, part: str, seq: int) -> None:
        self._device, self._part, self._seq = device, part, seq
        self._running = hashlib.sha256()
        self._registers: set[tuple[str, str]] = set()
        self._wholes: set[str] = set()
        self._elements: set[str] = set()
        self.count = 0

    @property
    def digest(self) -> bytes:
        """The digest over the lines of all edits so far (rule 11)."""
        return self._running.digest()

    def add(self, edit: Edit) -> None:
        """Take the next edit.

        Raises:
            MalformedChangeError: it breaks a rule.
        """
        place = f"edit {edit.n}"
        if edit.n != self.count + 1:
            raise MalformedChangeError("The edits are not numbered 1, 2, 3.", place=place)
        self._check_bases(edit, place)
        self._check_register(edit, place)
        self._running.update(edit_line(edit))
        self.count += 1

    def _check_bases(self, edit: Edit, place: str) -> None:
        for base in edit.bases:
            if base.part != self._part:
                raise MalformedChangeError("It replaces an edit of another part.", place=place)
            if base.device == self._device and base.seq >= self._seq:
                raise MalformedChangeError("It replaces an edit that is not older.", place=place)

    def _check_register(self, edit: Edit, place: str) -> None:
        is_whole = edit.path == shapes.WHOLE
        if edit.entry in self._wholes if is_whole else (edit.entry, edit.path) in self._registers:
            raise MalformedChangeError("It edits one thing twice.", place=place)
        if is_whole:
            self._wholes.add(edit.entry)
        else:
            self._registers.add((edit.entry, edit.path))
        if not is_whole and edit.path not in shapes.MARKS:
            self._elements.add(edit.entry)
        if edit.entry in self._elements and edit.entry in self._wholes:
            raise MalformedChangeError("It edits an entry as a whole and in pieces at once.", place=place)


def checked(change: Change, edits: Iterable[Edit]) -> Iterator[Edit]:
    """Pass the edits of a change through, and refuse at the end if they are not those that were signed.

    Raises:
        MalformedChangeError: an edit breaks a rule, or their count or digest is not that of the change.
    """
    taken = EditsInOrder(change.device, change.part, change.seq)
    for edit in edits:
        taken.add(edit)
        yield edit
    if (taken.count, taken.digest) != (change.count, change.edits_digest):
        raise MalformedChangeError("The edits are not those that were signed.", place="edits")
