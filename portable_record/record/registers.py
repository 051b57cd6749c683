"""The registers of one entry: which edits stand, and what each register shows.

Format: docs/format/change.md, rules 27 and 28. A register is multi-value: edits that do not know
of each other stand side by side until somebody who has seen both writes again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from portable_record.record import json_text
from portable_record.record.change import Edit, EditId
from portable_record.record.elements import registers
from portable_record.record.shapes import MARKS, WHOLE
from portable_record.record.values import ABSENT, Whole, read_item, read_whole
from portable_record.record.who import By


class PlacedEdit(NamedTuple):
    """An edit with what its change says about it."""

    id: EditId
    edit: Edit
    lamport: int
    when: str
    by: By

    @property
    def rank(self) -> tuple[int, str, int]:
        """Which of several heads is shown: the one with the greatest rank."""
        return self.lamport, self.id.device, self.id.n


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of the values that stand side by side; ``value`` is "null" where the thing was taken away."""

    id: EditId
    path: str
    value: bytes
    by: By
    when: str


class Registers:
    """The edits of one entry, in a form that can be asked for heads and values, path by path."""

    def __init__(self, edits: Iterable[PlacedEdit]) -> None:
        edits = tuple(edits)
        self.edits = edits if len(edits) == 1 else tuple(sorted(edits, key=lambda placed: placed.rank))
        self._by_path: dict[str, list[PlacedEdit]] = {}
        for placed in self.edits:
            self._by_path.setdefault(placed.edit.path, []).append(placed)
        self._wholes = self._by_path.get(WHOLE, [])
        self._given: dict[EditId, Mapping[str, bytes]] = {}
        self._heads: dict[str, tuple[PlacedEdit, ...]] = {}

    @cached_property
    def _by_id(self) -> dict[EditId, PlacedEdit]:
        return {placed.id: placed for placed in self.edits}

    @property
    def is_as_begun(self) -> bool:
        """Whether there is nothing but the whole resource with which the entry began."""
        return len(self.edits) == 1 and bool(self._wholes) and not self._wholes[0].edit.erased

    @cached_property
    def wholes(self) -> tuple[PlacedEdit, ...]:
        """The whole edits that stand and have not lost their value, the winning one last."""
        return tuple(head for head in self.heads(WHOLE) if not head.edit.erased)

    @property
    def edited_paths(self) -> list[str]:
        """The paths of elements and items that have edits of their own."""
        return [path for path in self._by_path if path not in MARKS and path != WHOLE]

    @cached_property
    def paths(self) -> list[str]:
        """All paths of elements and items that may show something, ordered."""
        given = (path for whole in self.wholes for path in self.given(whole))
        return sorted({*self.edited_paths, *given})

    def candidates(self, path: str) -> list[PlacedEdit]:
        """The edits that say something about this register; whole ones do so for elements and items."""
        own = self._by_path.get(path, [])
        return own if path in MARKS or path == WHOLE else [*self._wholes, *own]

    def replaced_by(self, placed: PlacedEdit) -> list[PlacedEdit]:
        """The edits among the bases of this one that say something about its register."""
        path = placed.edit.path
        own = {path} if path in MARKS else {path, WHOLE}
        bases = (self._by_id.get(base) for base in placed.edit.bases)
        earlier = [base for base in bases if base is not None and base.lamport < placed.lamport]
        return [base for base in earlier if base.edit.path in own]

    def origin(self, placed: PlacedEdit) -> PlacedEdit:
        """The edit that first brought what this one says: whoever chose it among others did not write it."""
        found, value = placed, placed.edit.value
        while same := [one for one in self.replaced_by(found) if self.value(one, found.edit.path) == value]:
            found = same[-1]
            if found.edit.path != placed.edit.path:
                break
        return found

    def heads(self, path: str) -> tuple[PlacedEdit, ...]:
        """The edits that stand at this register, the winning one last."""
        found = self._heads.get(path)
        if found is None:
            candidates = self.candidates(path)
            replaced = {base for candidate in candidates for base in candidate.edit.bases}
            standing = [head for head in candidates if head.id not in replaced]
            standing = standing or _last_of_a_ring(candidates)
            found = tuple(sorted(standing, key=lambda head: head.rank) if len(standing) > 1 else standing)
            self._heads[path] = found
        return found

    def head_ids(self, path: str) -> tuple[EditId, ...]:
        """The ids of the edits that stand at this register: what the next edit there replaces."""
        return tuple(sorted(head.id for head in self.heads(path)))

    def content_heads(self) -> tuple[PlacedEdit, ...]:
        """The edits that stand anywhere in the content of the entry, marks left aside."""
        found = {head.id: head for path in (WHOLE, *self.edited_paths) for head in self.heads(path)}
        return tuple(found[edit_id] for edit_id in sorted(found))

    def value(self, head: PlacedEdit, path: str) -> bytes:
        """What an edit says about a register: its own value, or what its whole resource has there."""
        if head.edit.value is None:
            return ABSENT
        return head.edit.value if head.edit.path == path else self.given(head).get(path, ABSENT)

    def shown(self, path: str) -> bytes:
        """The value that a register shows; "null" where there is nothing."""
        for head in reversed(self.heads(path)):
            if not head.edit.erased:
                return self.value(head, path)
        return ABSENT

    def alternatives(self, path: str) -> tuple[Alternative, ...]:
        """The values that stand side by side at a register; empty where there is no conflict."""
        standing = [head for head in self.heads(path) if not head.edit.erased]
        if len(standing) < 2 or len({_words(path, self.value(head, path)) for head in standing}) < 2:
            return ()
        return tuple(self.alternative(head, path) for head in standing)

    def alternative(self, head: PlacedEdit, path: str) -> Alternative:
        """An edit as one of several values of a register."""
        return Alternative(head.id, path, self.value(head, path), head.by, head.when)

    def given(self, whole: PlacedEdit) -> Mapping[str, bytes]:
        """What a whole edit gives each element and item, by path."""
        found = self._given.get(whole.id)
        if found is None:
            read, resource = self.resource(whole)
            found = registers(read.type, resource, whole.edit.salt or b"")
            self._given[whole.id] = found
        return found

    def resource(self, whole: PlacedEdit) -> tuple[Whole, dict[str, object]]:
        """The header and the parsed resource of a whole edit."""
        read = read_whole(whole.edit.value or b"")
        parsed = json_text.parse(read.text)
        return read, parsed if isinstance(parsed, dict) else {}

    def without(self, ids: Iterable[EditId]) -> "Registers":
        """The registers as if these edits, and all that stand on them, had never been written."""
        gone = set(ids)
        for placed in sorted(self.edits, key=lambda placed: placed.lamport):
            if gone.intersection(placed.edit.bases):
                gone.add(placed.id)
        return Registers(placed for placed in self.edits if placed.id not in gone)


def _last_of_a_ring(candidates: Sequence[PlacedEdit]) -> list[PlacedEdit]:
    """Give what stands where edits name each other: none replaces what does not come before it."""
    lamports = {candidate.id: candidate.lamport for candidate in candidates}
    replaced = {
        base
        for candidate in candidates
        for base in candidate.edit.bases
        if lamports.get(base, 0) < candidate.lamport
    }
    return [candidate for candidate in candidates if candidate.id not in replaced]


def _words(path: str, value: bytes) -> bytes:
    """What of a value counts for a conflict: an item's place in the list does not."""
    item = read_item(value) if "/" in path else None
    return value if item is None else b"item:" + json_text.write(item.item)
