"""Take the entries of one file into the record, batch by batch, and count what became of each.

The address of an entry is what its Bundle calls it (``fullUrl``), else its type and id. An entry that comes
again under its full URL is a newer version of what is here. Two texts under one address *in one file* are two
entries, and so are two under one type and id, which do not say whose they are: the second is kept under the
address with the hash of its text, so that the same file taken in again brings nothing new.

An entry that was written here has no address of its own; a copy of it that was saved bears its id.

What somebody wrote here, or changed since it came in, is never written over in silence. Where the file says
what it said before, what stands here is the newer one and stays; where it says something else, somebody has
to choose.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from portable_record.actions.desk import OpenRecord
from portable_record.actions.met import Met
from portable_record.actions.owner import Owner
from portable_record.actions.write import Writing, new_entry_id, state_of
from portable_record.actions.writer import Writer
from portable_record.record.cut import Piece
from portable_record.record.edits import Draft, beside, replacing, restoring
from portable_record.record.entry import Entry
from portable_record.record.intake import Checked
from portable_record.record.registers import Registers
from portable_record.record.shapes import WHOLE
from portable_record.record.values import MOST_URL, read_whole
from portable_record.sharing.reader.refusals import Refusal, refusal_of

_MARK = 16
"""So many letters of a hash tell the texts under one address apart."""

URN = "urn:uuid:"


class Fate(StrEnum):
    """What becomes of an entry of a file. ``EDITED``: it was changed here, and is another in the file too."""

    NEW = "new"
    CHANGED = "changed"
    HERE = "here"
    EDITED = "edited"


class Choice(StrEnum):
    """Which counts of an entry that was changed here and is another in the file; both stand side by side."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen for some entries, by their ids, and what counts for the others."""

    others: Choice = Choice.MINE
    chosen: Mapping[str, Choice] = field(default_factory=dict)

    def of(self, entry_id: str) -> Choice:
        """Return what counts for one entry."""
        return self.chosen.get(entry_id, self.others)


@dataclass(frozen=True, slots=True)
class Decided:
    """One good entry of the file, and what is to become of it; ``entry`` is the new one, or the known one."""

    piece: Piece
    text: bytes
    found: Checked
    fate: Fate
    entry: Entry


class Taking:
    """One file on its way into the record."""

    def __init__(
        self,
        record: OpenRecord,
        owner: Owner,
        *,
        writer: Writer,
        part: str | None,
        origin: str,
        choices: Choices | None = None,
    ) -> None:
        """Begin with nothing taken; ``part`` is the part for everything, ``origin`` where it came from."""
        self.counts = dict.fromkeys(Fate, 0)
        self.left = self.without_resource = 0
        self.refusals: list[Refusal] = []
        self._record = record
        self._owner = owner
        self._writer = writer
        self._part = part
        self._origin = origin
        self._choices = choices or Choices()
        self._met = Met()
        self._fresh: dict[str, Entry] = {}

    @property
    def good(self) -> int:
        """How many entries of the file could be taken so far."""
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        """How many entries of the file were looked at so far."""
        return self.good + len(self.refusals)

    def take(self, act: Writing, batch: Sequence[tuple[Piece, bytes]]) -> None:
        """Check one batch and write what is new or changed in it.

        Raises:
            MayNotWriteError: the writer may not write in the part where an entry belongs.
        """
        new: list[tuple[Entry, str]] = []
        for one in self._decided(batch, when=act.when):
            if one.fate is Fate.NEW:
                new.append((one.entry, one.found.search_text))
            elif one.fate is Fate.CHANGED:
                self._replace(act, one.entry, one.text)
            elif one.fate is Fate.EDITED:
                self._settle(act, one.entry, one.text)
        act.add_new(new, origin=self._origin)
        self._fresh.clear()

    def look(self, batch: Sequence[tuple[Piece, bytes]], *, when: str) -> Iterator[Decided]:
        """Check one batch and say what would become of each, as if it were the moment ``when``.

        Raises:
            MayNotWriteError: as ``take``.
        """
        for one in self._decided(batch, when=when):
            yield one
            if one.fate is Fate.NEW:
                self._foresee(one.entry)

    def _foresee(self, entry: Entry) -> None:
        """Remember what would stand here: of a person all but the text, of others as little as will do."""
        address = entry.full_url or entry.id
        if entry.type == "Patient":
            self._fresh[address] = replace(entry, text=b"", title="")
        else:
            del self._fresh[address]
            self._met.foresee(entry)

    def _decided(self, batch: Sequence[tuple[Piece, bytes]], *, when: str) -> Iterator[Decided]:
        for piece, text, found in self._checked(batch):
            if isinstance(found, Refusal):
                self._refuse(piece, found)
                continue
            one = self._decide(piece, text, found, when)
            self.counts[one.fate] += 1
            self._met.add(one.entry, found.sha256)
            if found.type == "Patient":
                self._owner.saw(text, one.entry.id)
            else:
                self._owner.saw_subject(text)
            yield one

    def _checked(
        self, batch: Sequence[tuple[Piece, bytes]]
    ) -> Iterator[tuple[Piece, bytes, Checked | Refusal]]:
        """Have the reader check what is whole; what is broken around its resource is refused unread."""
        whole = [text for piece, text in batch if piece.fault is None]
        checked = iter(self._record.desk.reader.check_many(whole) if whole else ())
        for piece, text in batch:
            yield piece, text, next(checked) if piece.fault is None else refusal_of(piece.fault)

    def _refuse(self, piece: Piece, found: Refusal) -> None:
        places = (f"entry {self.done + 1}", f"byte {piece.start + 1}", found.place)
        self.refusals.append(replace(found, place=", ".join(place for place in places if place)))

    def _decide(self, piece: Piece, text: bytes, found: Checked, when: str) -> Decided:
        address = piece.full_url or (f"{found.type}/{found.resource_id}" if found.resource_id else "")
        known = self._known(address)
        if known is not None and not self._is_same(known, text, found):
            nobody_knows_whose = not piece.full_url and known.text != text
            somebody_else = found.type == "Patient" and self._owner.is_not(text)
            other = known.type != found.type or somebody_else
            if self._met.has(known) or nobody_knows_whose or other:
                address = f"{address[: MOST_URL - _MARK - 1]}#{found.sha256[:_MARK]}"
                known = self._known(address)
        if known is None:
            return Decided(piece, text, found, Fate.NEW, self._new(text, found, address, when))
        fate = Fate.HERE if self._is_same(known, text, found) else self._fate(known, text)
        if fate is not Fate.HERE:
            self._writer.refuse_unless_may_write(known.part)
        return Decided(piece, text, found, fate, known)

    def _known(self, address: str) -> Entry | None:
        if address in self._fresh:
            return self._fresh[address]
        if (foreseen := self._met.foreseen(address)) is not None:
            return foreseen
        entries = self._record.vault.entries
        found = entries.by_full_url(address) if address else None
        own = address.removeprefix(URN) if address.startswith(URN) else ""
        if found is None and own and entries.has(own) and not entries.get(own).full_url:
            return entries.get(own)
        return found

    def _is_same(self, known: Entry, text: bytes, found: Checked) -> bool:
        """Say whether this very text stands here, or was just taken out of this file."""
        if self._met.has(known):
            return self._met.is_same(known, found.sha256)
        return known.text == text and not known.binned

    def _fate(self, known: Entry, text: bytes) -> Fate:
        """Say what becomes of an entry that stands here with another text, or in the bin."""
        if known.full_url and not known.edited:
            return Fate.CHANGED
        if not _came_before(Registers(self._record.vault.log.edits_of(known.id)), text):
            return Fate.EDITED
        return Fate.CHANGED if known.binned else Fate.HERE

    def _new(self, text: bytes, found: Checked, address: str, when: str) -> Entry:
        fits = "people" if found.type == "Patient" and self._owner.is_not(text) else found.part
        entry = Entry(
            id=new_entry_id(self._record),
            part=self._part or fits,
            type=found.type,
            text=text,
            title=found.title,
            updated=when,
            full_url=address,
            day=found.day,
        )
        self._writer.refuse_unless_may_write(entry.part)
        self._fresh[address or entry.id] = entry
        return entry

    def _replace(self, act: Writing, known: Entry, text: bytes) -> None:
        """Write the newer version of an entry, and take it out of the bin."""
        state = state_of(self._record, known.part, known.id)
        drafts = [restoring(state)] if known.binned else list[Draft]()
        if known.text != text and not (known.edited and _came_before(state.registers, text)):
            drafts.append(replacing(state, text, url=known.full_url, origin=self._origin))
        act.add(known.part, drafts)

    def _settle(self, act: Writing, known: Entry, text: bytes) -> None:
        """Write what was chosen for an entry that was changed here, and in the file."""
        choice = self._choices.of(known.id)
        if choice is Choice.MINE:
            self.left += 1
            return
        state = state_of(self._record, known.part, known.id)
        way = replacing if choice is Choice.THEIRS else beside
        drafts = [restoring(state)] if known.binned else list[Draft]()
        drafts.append(way(state, text, url=known.full_url, origin=self._origin))
        act.add(known.part, drafts)


def _came_before(registers: Registers, text: bytes) -> bool:
    """Say whether an entry was made of this text, or replaced by it, at any time."""
    values = (placed.edit.value for placed in registers.candidates(WHOLE))
    return any(value is not None and read_whole(value).text == text for value in values)
