"""People who do random things on their devices, for tests of what comes out when the devices meet."""

import hashlib
from collections.abc import Sequence
from typing import Any, TypeVar

from portable_record.record.edits import binning, editing, marking_sensitive, replacing, restoring
from portable_record.record.fold import EntryState
from tests.record.devices import Device, resource

T = TypeVar("T")
WHEN = "2026-11-22T13:00:00Z"


class Choices:
    """Choices that look random and are the same for one seed."""

    def __init__(self, seed: int) -> None:
        self._seed, self._made = seed, 0

    def below(self, end: int) -> int:
        self._made += 1
        drawn = hashlib.sha256(f"{self._seed} {self._made}".encode()).digest()
        return int.from_bytes(drawn, "big") % end

    def one_of(self, things: Sequence[T]) -> T:
        return things[self.below(len(things))]

    def shuffled(self, things: Sequence[T]) -> list[T]:
        left = list(things)
        return [left.pop(self.below(len(left))) for _ in things]


TEXTS = [
    b'{"resourceType":"CarePlan","status":"a","note":[{"text":"n"}],"activity":[{"id":"x"},{"id":"y"}]}',
    b'{"resourceType":"CarePlan","description":"d","activity":[{"kind":"k"},{"kind":"k"}]}',
]


def act(device: Device, dice: Choices, number: int) -> None:
    """One random thing that somebody does on a device."""
    states = sorted(device.folded.states.items())
    deed = dice.below(10)
    if not states or deed == 0:
        device.create(dice.one_of(TEXTS), number)
        return
    state = dice.one_of(states)[1]
    if state.binned:
        device.write([restoring(state)])
    elif deed == 1:
        device.write([binning(state, WHEN)])
    elif deed == 2:
        device.write([marking_sensitive(state, sensitive=dice.below(2) == 0)])
    elif deed == 3:
        device.write([replacing(state, dice.one_of(TEXTS))])
    else:
        new = changed(resource(state), dice)
        drafts = editing(state, new, new_id=device.new_id)
        if drafts:
            device.write(drafts)
            assert nameless(resource(device.state(state.entry))) == nameless(new)


def changed(new: dict[str, Any], dice: Choices) -> dict[str, Any]:
    """A resource after one random change by a form: an element set or removed, an item moved or changed."""
    word = f"w{dice.below(1000)}"
    name = dice.one_of(["status", "description", "title", "activity", "note"])
    if name not in {"activity", "note"}:
        new[name] = word
        if dice.below(5) == 0:
            del new[name]
        return new
    items = new.setdefault(name, [])
    deed = dice.below(4)
    if deed == 0 or not items:
        items.insert(dice.below(len(items) + 1), {"text": word})
    elif deed == 1:
        items.remove(dice.one_of(items))
    elif deed == 2:
        items.insert(dice.below(len(items)), items.pop(dice.below(len(items))))
    else:
        dice.one_of(items)["text"] = word
    if not items:
        del new[name]
    return new


def nameless(value: dict[str, Any]) -> dict[str, Any]:
    """A resource without the ids of its items, which new items are given."""
    return {
        name: [{key: item[key] for key in item if key != "id"} for item in inner]
        if isinstance(inner, list)
        else inner
        for name, inner in value.items()
    }


def nothing_is_lost(state: EntryState) -> bool:
    """Every value that stands is either shown or among the alternatives of a conflict."""
    registers = state.registers
    said = {alternative.id for found in state.conflicts for alternative in found.alternatives}
    for path in registers.paths:
        shown = registers.shown(path)
        for head in registers.heads(path):
            value = registers.value(head, path)
            if head.id not in said and value != shown and item(value) != item(shown):
                return False
    return True


def item(value: bytes) -> bytes:
    """An item's value without its place."""
    return value.partition(b'"item":')[2]
