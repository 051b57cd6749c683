"""Very many boxes to tick as one question: by kind, some at a time, each heap folded away."""

from collections.abc import Sequence
from dataclasses import dataclass

from wtforms import SelectMultipleField

from portable_record.web.forms import Choice, some_of

FEW = 20
"""So many stand there at once, with nothing folded away."""
MOST_IN_A_HEAP = 50


@dataclass(frozen=True, slots=True)
class Heap:
    """Some boxes of one kind: ``first`` to ``last`` of them; or the ``whole`` kind."""

    kind: str
    first: int
    last: int
    whole: bool
    rows: tuple[tuple[str, str, bool], ...]

    @property
    def ticked(self) -> int:
        """How many of them are ticked."""
        return sum(chosen for _value, _words, chosen in self.rows)


class HeapsField(SelectMultipleField):  # type: ignore[misc]  # wtforms has no types
    """Asks to tick any of very many. The hint of each says of which kind it is."""

    @property
    def heaps(self) -> list[Heap]:
        """Gather the boxes by kind, in the order in which the kinds come."""
        kinds: dict[str, list[tuple[str, str, bool]]] = {}
        for value, words, chosen, more in self.iter_choices():
            kinds.setdefault(str(more["hint"]), []).append((value, words, chosen))
        return [heap for kind, rows in kinds.items() for heap in _heaps(kind, rows)]


def some_of_many(label: str, choices: Sequence[Choice], *, needed: str, hint: str) -> SelectMultipleField:
    """Ask to tick any; where there are many they are folded away by kind, which their hints say."""
    kind = HeapsField if len(choices) > FEW else SelectMultipleField
    return some_of(label, choices, needed=needed, hint=hint, kind=kind)


def _heaps(kind: str, rows: list[tuple[str, str, bool]]) -> list[Heap]:
    whole, size = len(rows) <= MOST_IN_A_HEAP, MOST_IN_A_HEAP
    some = [(start, tuple(rows[start : start + size])) for start in range(0, len(rows), size)]
    return [Heap(kind, start + 1, start + len(part), whole, part) for start, part in some]
