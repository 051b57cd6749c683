"""Look into a file before it is taken in: what is new, changed, here or not understood, and about whom it is.

Nothing is written. What is remembered of each entry is where it stands in the file and what would become of
it, so that a file of any size needs little memory; its words are read again when a page shows them.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from portable_record.actions.closed import refuse_if_closed
from portable_record.actions.desk import OpenRecord
from portable_record.actions.import_file import difference_of, placed_in
from portable_record.actions.origins import origin_of_file
from portable_record.actions.owner import Owner, Person
from portable_record.actions.pieces import Pieces
from portable_record.actions.taking import Decided, Fate, Taking
from portable_record.actions.writer import own_writer
from portable_record.record.json_text import parse
from portable_record.record.moments import moment_text
from portable_record.record.parts import PARTS
from portable_record.record.readable.titles import kind_of
from portable_record.record.readable.view import title, view
from portable_record.record.walk import Buffer
from portable_record.sharing.reader.refusals import Refusal

PAGE = 50
MOST_READ = 1 << 20  # bytes of an entry that is read again for a page
_PARTS = [part.key for part in PARTS]


@dataclass(frozen=True, slots=True)
class Heap:
    """The entries of one fate, part and kind, by their numbers in the file."""

    fate: Fate
    part: str
    kind: str
    numbers: "array[int]" = field(default_factory=lambda: array("I"), repr=False)


@dataclass(frozen=True, slots=True)
class Row:
    """A line in which what stands here differs from what the file says."""

    label: str
    here: str
    file: str


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One entry of the file to read; ``entry`` is the id of the one here that it would change.

    One that is too long to be read for a page has no title.
    """

    title: str
    entry: str
    binned: bool = False
    rows: tuple[Row, ...] = ()


@dataclass(slots=True)
class Looked:
    """What would become of a file. ``people`` are those that it is about, the record's owner first.

    ``difference`` says what shows that it is about somebody else; ``says_died`` that the person has died.
    """

    name: str
    size: int
    heaps: dict[tuple[Fate, str, str], Heap] = field(default_factory=dict, repr=False)
    refusals: tuple[Refusal, ...] = ()
    without_resource: int = 0
    difference: str = ""
    people: tuple[Person, ...] = ()
    says_died: bool = False
    warnings: tuple[str, ...] = ()
    _starts: "array[int]" = field(default_factory=lambda: array("Q"), repr=False)
    _ends: "array[int]" = field(default_factory=lambda: array("Q"), repr=False)
    _known: dict[int, str] = field(default_factory=dict, repr=False)

    def count(self, fate: Fate) -> int:
        """How many entries of the file have this fate."""
        return sum(len(heap.numbers) for heap in self.heaps.values() if heap.fate is fate)

    @property
    def good(self) -> int:
        """How many entries of the file can be taken."""
        return len(self._starts)

    def heaps_of(self, fate: Fate) -> list[Heap]:
        """List the heaps of a fate, in the order of the parts, then by kind."""
        found = [heap for heap in self.heaps.values() if heap.fate is fate]
        return sorted(found, key=lambda heap: (_PARTS.index(heap.part), heap.kind))

    def note(self, one: Decided) -> None:
        """Remember what would become of an entry."""
        number = len(self._starts)
        self._starts.append(one.piece.start)
        self._ends.append(one.piece.end)
        kind = _kind(one)
        key = (one.fate, one.entry.part, kind)
        self.heaps.setdefault(key, Heap(*key)).numbers.append(number)
        if one.fate in (Fate.CHANGED, Fate.EDITED):
            self._known[number] = one.entry.id

    def known(self, number: int) -> str:
        """Return the id of the entry here that an entry of the file would change, if it would one."""
        return self._known.get(number, "")

    def place(self, number: int) -> slice:
        """Return where an entry stands in the file."""
        return slice(self._starts[number], self._ends[number])


def look_into(
    record: OpenRecord,
    data: Buffer,
    name: str,
    *,
    same_person: bool = False,
    progress: Callable[[int, int], None] = lambda _done, _at: None,
) -> Looked:
    """Say what would become of a file if it were taken in now.

    Raises:
        NotFhirError, CutError: it is no FHIR file.
        MayNotWriteError: the writer's right does not reach so far, or the person has died.
    """
    refuse_if_closed(record)
    looked, when = Looked(name, len(data)), moment_text(record.now)
    owner = Owner(record, same_person=same_person)
    taking = Taking(record, owner, writer=own_writer(record), part=None, origin=origin_of_file(name))
    with placed_in(name):
        pieces = Pieces(data)
        for batch in pieces:
            for one in taking.look(batch, when=when):
                looked.note(one)
                looked.says_died |= one.found.type == "Patient" and _says_died(owner, one)
            progress(taking.done, batch[-1][0].end)
    looked.refusals = (*taking.refusals, *pieces.damage)
    looked.without_resource = pieces.without_resource
    looked.difference = difference_of(taking, owner)
    looked.people, looked.warnings = tuple(owner.people), owner.warnings
    return looked


def foreseen(record: OpenRecord, data: Buffer, looked: Looked, numbers: Iterable[int]) -> Iterator[Foreseen]:
    """Read some entries of the file again, with what they would change of what stands here."""
    for number in numbers:
        place, known = looked.place(number), looked.known(number)
        if place.stop - place.start > MOST_READ:
            yield Foreseen("", known)
            continue
        resource = _resource(data[place])
        if not known or not record.vault.entries.has(known):
            yield Foreseen(title(resource), "")
            continue
        entry = record.vault.entries.get(known)
        yield Foreseen(
            title(resource), known, bool(entry.binned), tuple(_rows(_resource(entry.text), resource))
        )


def _rows(here: dict[str, object], file: dict[str, object]) -> Iterator[Row]:
    """Lay what stands here beside what the file says, where they differ."""
    ours, theirs = _lines(here), _lines(file)
    for label in dict.fromkeys([*ours, *theirs]):
        one, other = ours.get(label, ""), theirs.get(label, "")
        if one != other:
            yield Row(label, one, other)


def _lines(resource: dict[str, object]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for line in view(resource).lines:
        found.setdefault(line.label, []).append(line.text)
    return {label: "\n".join(texts) for label, texts in found.items()}


def _kind(one: Decided) -> str:
    """Name the kind of an entry in plain words, without reading it a second time."""
    return kind_of({"resourceType": one.found.type})


def _says_died(owner: Owner, one: Decided) -> bool:
    said = _resource(one.text)
    died = said.get("deceasedDateTime") or said.get("deceasedBoolean") is True
    return bool(died) and not owner.is_not(one.text)


def _resource(text: bytes) -> dict[str, object]:
    value = parse(text)
    return value if isinstance(value, dict) else {}
