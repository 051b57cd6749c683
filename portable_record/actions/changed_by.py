"""Who changed each thing in an entry last, and when: for a record that several people keep.

What a page shows is a question with its answer, or a line; what stands in an entry is its registers. Which of
them something shown rests on is found by leaving each out: it is what then reads otherwise.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portable_record.actions.circle_standing import has_circle
from portable_record.actions.desk import OpenRecord
from portable_record.actions.part_view import OF_SEVERAL, Card
from portable_record.actions.telling import names_of_writers
from portable_record.actions.write import state_of
from portable_record.record.asking.places import Json
from portable_record.record.asking.sheet import CHOICE, DATE, ENTRY, NUMBER
from portable_record.record.fold import EntryState
from portable_record.record.line import is_of_line
from portable_record.record.readable.view import Line, view
from portable_record.record.registers import PlacedEdit
from portable_record.record.shapes import WHOLE
from portable_record.record.values import ABSENT, read_item
from portable_record.record.who import PERSON, written_by
from portable_record.saying import Said, say


@dataclass(frozen=True, slots=True)
class ChangedBy:
    """Who changed what last: by the key of a question, and line by line (empty where nobody did).

    ``whose`` says whose words they are, where that is looked at here.
    """

    answers: Mapping[str, Said]
    lines: tuple[Said | str, ...]
    whose: str | None = None


NOBODY = ChangedBy({}, ())
MOST_REGISTERS = 60
_NO_WORDS = (CHOICE, DATE, ENTRY, NUMBER)


def changed_by(record: OpenRecord, card: Card, lines: Sequence[Line]) -> ChangedBy:
    """Say who changed each answer of a card last; where it has none, each line of all that is kept in it.

    Nothing is said of a record that one person keeps, nor where all stands as one act wrote it: then what is
    said of the entry as a whole says it.
    """
    if not has_circle(record.vault) or card.entry.binned:
        return NOBODY
    state = state_of(record, card.entry.part, card.entry.id)
    stands = list(_standing(state))
    if len({(one.id.device, one.id.seq) for _, one in stands}) < 2:
        return NOBODY
    names = names_of_writers(record, {one.by for _, one in stands})
    without = [(_without(state, card.resource, path), one) for path, one in stands]
    found = _by_answer(card, without)
    by_line = {} if card.sheet else _by_line(len(lines), without, card.resource)
    said = {key: said_of(one, names) for key, one in found.items()}
    by_lines = tuple(said_of(by_line[n], names) if n in by_line else "" for n in range(len(lines)))
    whose = whose_of(card, words_of_answers(card, found)) if found else None
    return ChangedBy(said, by_lines, whose)


def last_by_answer(state: EntryState, card: Card) -> dict[str, PlacedEdit]:
    """Find for each answer of a card the latest edit on which it rests, by the key of its question."""
    return _by_answer(card, [(_without(state, card.resource, path), one) for path, one in _standing(state)])


def words_of_answers(card: Card, last: Mapping[str, PlacedEdit]) -> dict[str, PlacedEdit]:
    """Choose the answers that somebody gave in words of their own."""
    types = {question.key: question.type for question, _ in card.answers}
    return {key: one for key, one in last.items() if types[key] not in _NO_WORDS}


def whose_of(card: Card, words: Mapping[str, PlacedEdit]) -> str:
    """Say whose words they are: no more than is so, whoever wrote anything else in the entry last."""
    writers = {one.by.writer for one in words.values()}
    if len(writers) > 1:
        return OF_SEVERAL
    return "" if writers == {PERSON} else card.whose


def said_of(one: PlacedEdit, names: Mapping[str, str], *, begins: bool = False) -> Said:
    """Say who wrote an edit, and when: "changed by Sam for Jean, 22 November 2026"."""
    by = written_by(one.by, names, deed="written" if begins or one.edit.path == WHOLE else "changed")
    return say("%(written)s, %(day)s", written=by, day=date.fromisoformat(one.when[:10]))


def _by_answer(card: Card, without: Sequence[tuple[Json, PlacedEdit]]) -> dict[str, PlacedEdit]:
    rests = {question.key: question.place.read for question, answer in card.answers if answer}
    found: dict[str, PlacedEdit] = {}
    for less, one in without:
        for key, read in rests.items():
            if read(less) != read(card.resource) and _is_later(one, found.get(key)):
                found[key] = one
    return found


def _standing(state: EntryState) -> Iterator[tuple[str, PlacedEdit]]:
    """Give each register that shows something, with the edit by which it stands."""
    for path in state.registers.paths:
        if is_of_line(state.type, path) or state.registers.shown(path) == ABSENT:
            continue
        yield path, next(one for one in reversed(state.registers.heads(path)) if not one.edit.erased)


def _without(state: EntryState, resource: Json, path: str) -> Json:
    """Give a resource without what one of its registers shows."""
    element, _, item_id = path.partition("/")
    less = {name: value for name, value in resource.items() if name != element}
    if not item_id:
        return less
    gone = read_item(state.registers.shown(path))
    items = resource.get(element)
    if gone is not None and isinstance(items, list) and gone.item in items:
        at = items.index(gone.item)
        if rest := [*items[:at], *items[at + 1 :]]:
            less[element] = rest
    return less


def _by_line(count: int, without: Sequence[tuple[Json, PlacedEdit]], resource: Json) -> dict[int, PlacedEdit]:
    """Find for each line the latest of the edits without which it is not there.

    Of something very large, or that reads otherwise here than on its page, nothing is found.
    """
    found: dict[int, PlacedEdit] = {}
    lines = view(resource).lines
    if len(lines) != count or len(without) > MOST_REGISTERS:
        return found
    for less, one in without:
        left = [(line.label, line.text) for line in view(less).lines]
        for number, line in enumerate(lines):
            key = (line.label, line.text)
            if key in left:
                left.remove(key)
            elif _is_later(one, found.get(number)):
                found[number] = one
    return found


def _is_later(one: PlacedEdit, other: PlacedEdit | None) -> bool:
    return other is None or one.rank > other.rank
