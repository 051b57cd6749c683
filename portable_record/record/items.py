"""Lists kept item by item: which items of a new list are the old ones, and where the new ones stand."""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from portable_record.record import json_text, order
from portable_record.record.elements import own_id
from portable_record.record.values import item_value, read_item


@dataclass(frozen=True, slots=True)
class _Old:
    """An item as it is shown now: ``path`` and order key, and its JSON to compare by."""

    path: str
    order: str
    written: bytes


def new_items(
    shown: Mapping[str, bytes], element: str, items: Sequence[object], new_id: Callable[[], str]
) -> dict[str, bytes]:
    """The values by path that make a list look like ``items``; what is not named was removed.

    An item is an old one if it has its id; without an id, if it is equal to one, or else stands where one
    that is no longer there stood. A new item without an id gets one. Items keep their order keys where they
    can.
    """
    old = _old_items(shown, element)
    matched = _match(old, element, items)
    keys = _keys([found.order if found else "" for found in matched])
    values: dict[str, bytes] = {}
    for item, found, key in zip(items, matched, keys, strict=True):
        path, kept = (found.path, item) if found else _named(element, item, {*shown, *values}, new_id)
        values[path] = item_value(key, kept)
    return values


def _old_items(shown: Mapping[str, bytes], element: str) -> list[_Old]:
    found = []
    for path, value in shown.items():
        item = read_item(value) if path.startswith(element + "/") else None
        if item is not None:
            found.append(_Old(path, item.order, json_text.write(item.item)))
    return sorted(found, key=lambda old: (old.order, old.path))


def _match(old: Sequence[_Old], element: str, items: Sequence[object]) -> list[_Old | None]:
    """For each new item the old one that it is, each old one at most once."""
    left = {one.path: one for one in old}
    matched: list[_Old | None] = [left.pop(f"{element}/{own_id(item)}", None) for item in items]
    nameless = [at for at, item in enumerate(items) if matched[at] is None and not own_id(item)]
    for at in nameless:
        written = json_text.write(items[at])
        same = next((one for one in left.values() if one.written == written), None)
        if same:
            matched[at] = left.pop(same.path)
    for at in nameless:
        if matched[at] is None and at < len(old):
            matched[at] = left.pop(old[at].path, None)
    return matched


def _named(element: str, item: object, taken: set[str], new_id: Callable[[], str]) -> tuple[str, object]:
    """The path of a new item, and the item with its id in it."""
    path = f"{element}/{own_id(item)}"
    if own_id(item) and path not in taken:
        return path, item
    fresh = new_id()
    named = {"id": fresh} | item | {"id": fresh} if isinstance(item, dict) else item
    return f"{element}/{fresh}", named


def _keys(kept: Sequence[str]) -> list[str]:
    """An order key for each place of a list; of those given ("" for none) as many as stand in order stay."""
    if all(kept) and list(kept) == sorted(kept):
        return list(kept)
    stays = _longest_rising(kept)
    keys: list[str] = []
    for at in range(len(kept)):
        if at in stays:
            keys.append(kept[at])
            continue
        following = next((kept[later] for later in range(at + 1, len(kept)) if later in stays), "")
        keys.append(order.between(keys[-1] if keys else "", following))
    return keys if all(order.is_key(key) for key in keys) else order.spread(len(kept))


def _longest_rising(keys: Sequence[str]) -> set[int]:
    """The places of a longest subsequence of keys that truly rises (patience sorting)."""
    tops: list[str] = []
    places: list[int] = []
    before: dict[int, int] = {}
    for at, key in enumerate(keys):
        if key:
            pile = bisect_left(tops, key)
            tops[pile:] = [key, *tops[pile + 1 :]]
            before[at] = places[pile - 1] if pile else -1
            places[pile:] = [at, *places[pile + 1 :]]
    rising: set[int] = set()
    at = places[-1] if places else -1
    while at >= 0:
        rising.add(at)
        at = before[at]
    return rising
