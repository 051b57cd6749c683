"""Take the entries of one file into the record, batch by batch, and count what became of each.

The address of an entry is what its Bundle calls it (``fullUrl``), else its type and id. An entry that comes
again under its full URL is a newer version of what is here. Two texts under one address *in one file* are two
entries, and so are two under one type and id, which do not say whose they are: the second is kept under the
address with the hash of its text, so that the same file taken in again brings nothing new.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from portable_record.actions.desk import OpenRecord
from portable_record.actions.owner import Owner
from portable_record.actions.write import Writing, new_entry_id, state_of
from portable_record.actions.writer import Writer
from portable_record.record.cut import Piece
from portable_record.record.edits import replacing, restoring
from portable_record.record.entry import Entry
from portable_record.record.intake import Checked
from portable_record.record.values import MOST_URL
from portable_record.sharing.reader.refusals import Refusal, refusal_of

_MARK = 16
"""So many letters of a hash tell the texts under one address apart."""


class Taking:
    """One file on its way into the record."""

    def __init__(
        self, record: OpenRecord, owner: Owner, *, writer: Writer, part: str | None, origin: str
    ) -> None:
        """Begin with nothing taken; ``part`` is the part for everything, ``origin`` where it came from."""
        self.new = self.changed = self.already_here = self.without_resource = 0
        self.refusals: list[Refusal] = []
        self._record = record
        self._owner = owner
        self._writer = writer
        self._part = part
        self._origin = origin
        self._met: dict[str, str] = {}
        self._fresh: dict[str, tuple[Entry, str]] = {}

    @property
    def good(self) -> int:
        """How many entries of the file could be taken so far."""
        return self.new + self.changed + self.already_here

    def take(self, act: Writing, batch: Sequence[tuple[Piece, bytes]]) -> None:
        """Check one batch and write what is new or changed in it.

        Raises:
            MayNotWriteError: the writer may not write in the part where an entry belongs.
        """
        for piece, text, found in self._checked(batch):
            if isinstance(found, Refusal):
                self._refuse(piece, found)
                continue
            entry_id = self._take(act, piece, text, found)
            self._met[entry_id] = found.sha256[:_MARK]
            if found.type == "Patient":
                self._owner.saw(text, entry_id)
            else:
                self._owner.saw_subject(text)
        act.add_new(list(self._fresh.values()), origin=self._origin)
        self._fresh.clear()

    def _checked(
        self, batch: Sequence[tuple[Piece, bytes]]
    ) -> Iterator[tuple[Piece, bytes, Checked | Refusal]]:
        """Have the reader check what is whole; what is broken around its resource is refused unread."""
        whole = [text for piece, text in batch if piece.fault is None]
        checked = iter(self._record.desk.reader.check_many(whole) if whole else ())
        for piece, text in batch:
            yield piece, text, next(checked) if piece.fault is None else refusal_of(piece.fault)

    def _refuse(self, piece: Piece, found: Refusal) -> None:
        number = self.good + len(self.refusals) + 1
        places = (f"entry {number}", f"byte {piece.start + 1}", found.place)
        self.refusals.append(replace(found, place=", ".join(place for place in places if place)))

    def _take(self, act: Writing, piece: Piece, text: bytes, found: Checked) -> str:
        """Take one good entry and return its id in the record."""
        address = piece.full_url or (f"{found.type}/{found.resource_id}" if found.resource_id else "")
        known = self._known(address)
        if known is not None and not self._is_same(known, text, found):
            nobody_knows_whose = not piece.full_url and known.text != text
            somebody_else = found.type == "Patient" and self._owner.is_not(text)
            other = known.type != found.type or somebody_else
            if known.id in self._met or nobody_knows_whose or other:
                address = f"{address[: MOST_URL - _MARK - 1]}#{found.sha256[:_MARK]}"
                known = self._known(address)
        if known is None:
            return self._add(act, text, found, address)
        if self._is_same(known, text, found):
            self.already_here += 1
        else:
            self._replace(act, known, text)
        return known.id

    def _known(self, address: str) -> Entry | None:
        if address in self._fresh:
            return self._fresh[address][0]
        return self._record.vault.entries.by_full_url(address) if address else None

    def _is_same(self, known: Entry, text: bytes, found: Checked) -> bool:
        """Say whether this very text stands here, or was just taken out of this file."""
        if known.id in self._met:
            return self._met[known.id] == found.sha256[:_MARK]
        return known.text == text and not known.binned

    def _add(self, act: Writing, text: bytes, found: Checked, address: str) -> str:
        fits = "people" if found.type == "Patient" and self._owner.is_not(text) else found.part
        entry = Entry(
            id=new_entry_id(self._record),
            part=self._part or fits,
            type=found.type,
            text=text,
            title=found.title,
            updated=act.when,
            full_url=address,
            day=found.day,
        )
        self._writer.refuse_unless_may_write(entry.part)
        self._fresh[address or entry.id] = (entry, found.search_text)
        self.new += 1
        return entry.id

    def _replace(self, act: Writing, known: Entry, text: bytes) -> None:
        """Write the newer version of an entry, and take it out of the bin."""
        self._writer.refuse_unless_may_write(known.part)
        state = state_of(self._record, known.part, known.id)
        drafts = [restoring(state)] if known.binned else []
        if known.text != text:
            drafts.append(replacing(state, text, url=known.full_url, origin=self._origin))
        act.add(known.part, drafts)
        self.changed += 1
