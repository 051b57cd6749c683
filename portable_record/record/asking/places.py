"""Where an answer stands in a resource: a path, read and written without touching anything beside it.

A path is written as ``telecom[system=phone,use!=mobile].value``: names with points between them.
Brackets choose one of a list: the first item that has these values and not those; ``[]`` is the first item.
A value within an item is named by a path of its own, as in ``component[code.coding.code=reach]``, where any
of several will do. What is not there yet is made, with the values that choose it; what is emptied goes away
again, but only as far as nothing else stands in it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

Json = dict[str, object]
Answer = str | tuple[str, ...]

AS_IT_IS = "\x00"
"""The answer for what is written in a way that the question has no answer for: it stays as it is.

Nobody can type it."""

_Said = tuple[tuple[str, ...], str]
"""A path, name by name, and the value that stands there."""

_STEP = re.compile(r"(?P<name>[A-Za-z_]\w*)(?P<list>\[(?P<chosen>[^\]]*)\])?")


class Place(Protocol):
    """Reads an answer out of a resource, and gives back a resource with another answer."""

    def read(self, resource: Mapping[str, object]) -> Answer:
        """Return the answer; empty if there is none."""

    def write(self, resource: Mapping[str, object], answer: Answer) -> Json:
        """Return the resource with this answer; an empty one takes the old one out."""


@dataclass(frozen=True, slots=True)
class _Step:
    """One name of a path; of a list the item with ``has`` and without ``lacks``."""

    name: str
    is_list: bool = False
    has: tuple[_Said, ...] = ()
    lacks: tuple[_Said, ...] = ()

    def chooses(self, item: object) -> bool:
        if not isinstance(item, dict):
            return False
        for names, value in self.has:
            if not _holds(item, names, value):
                return False
        return not any(_holds(item, names, value) for names, value in self.lacks)

    def fresh(self) -> Json:
        """An item that this step would choose."""
        return {names[0]: value for names, value in self.has if len(names) == 1}


@dataclass(frozen=True)
class At:
    """The place at a path. ``begin`` is what a new item of its last list has from the start."""

    path: str
    begin: Mapping[str, object] = field(default_factory=dict)

    @cached_property
    def _steps(self) -> tuple[_Step, ...]:
        return tuple(_step(found) for found in _STEP.finditer(self.path))

    def get(self, resource: Mapping[str, object]) -> object:
        """Return what stands there, whatever it is; nothing if there is nothing."""
        here: object = resource
        for step in self._steps:
            if not isinstance(here, dict | Mapping):  # a dict is seen at once
                return None
            here = here.get(step.name)
            if step.is_list:
                items = here if isinstance(here, list) else []
                here = next((item for item in items if step.chooses(item)), None)
        return here

    def put(self, resource: Mapping[str, object], value: object) -> Json:
        """Return the resource with this value there; ``None`` takes it out."""
        return _put(dict(resource), self._steps, value, self.begin)

    def read(self, resource: Mapping[str, object]) -> Answer:
        """Return the words there."""
        found = self.get(resource)
        return found if isinstance(found, str) else "" if found is None else AS_IT_IS

    def write(self, resource: Mapping[str, object], answer: Answer) -> Json:
        """Put words there."""
        return self.put(resource, answer or None)


@dataclass(frozen=True, slots=True)
class Either:
    """The first of several places that has something; if none has, the first of all."""

    places: tuple[Place, ...]

    def read(self, resource: Mapping[str, object]) -> Answer:
        """Return the first answer there is."""
        return self._place(resource).read(resource)

    def write(self, resource: Mapping[str, object], answer: Answer) -> Json:
        """Put the answer where the old one was."""
        return self._place(resource).write(resource, answer)

    def _place(self, resource: Mapping[str, object]) -> Place:
        return next((place for place in self.places if place.read(resource)), self.places[0])


@dataclass(frozen=True, slots=True)
class Instead:
    """A place at an element of which FHIR allows one kind only, such as ``onset[x]``: others give way."""

    place: Place
    stem: str

    def read(self, resource: Mapping[str, object]) -> Answer:
        """Return the answer; one of another kind is ``AS_IT_IS``."""
        return self.place.read(resource) or (AS_IT_IS if self._kinds(resource) else "")

    def write(self, resource: Mapping[str, object], answer: Answer) -> Json:
        """Put the answer there, and take out what is of another kind."""
        new = self.place.write(resource, answer)
        if not answer:
            return new
        left = {name for name in self._kinds(new) if new[name] == resource.get(name)}
        return {name: value for name, value in new.items() if name not in left}

    def _kinds(self, resource: Mapping[str, object]) -> frozenset[str]:
        ours = len(self.stem)
        return frozenset(
            name
            for name in resource
            if name.lstrip("_").startswith(self.stem) and name.lstrip("_")[ours : ours + 1].isupper()
        )


def objects(value: object) -> list[Json]:
    """List the objects of a list, or the one object."""
    listed = value if isinstance(value, list) else [value]
    return [one for one in listed if isinstance(one, dict)]


def _step(found: re.Match[str]) -> _Step:
    pairs = [one.strip() for one in (found["chosen"] or "").split(",") if one.strip()]
    has = tuple(_said(*one.split("=", 1)) for one in pairs if "!=" not in one)
    lacks = tuple(_said(*one.split("!=", 1)) for one in pairs if "!=" in one)
    return _Step(found["name"], is_list=found["list"] is not None, has=has, lacks=lacks)


def _said(path: str, value: str) -> _Said:
    return tuple(path.split(".")), value


def _holds(here: object, names: tuple[str, ...], value: str, at: int = 0) -> bool:
    """Say whether a value stands at a path, in any item of every list on the way."""
    for number in range(at, len(names)):
        if isinstance(here, list):
            return any(_holds(item, names, value, number) for item in here)
        if not isinstance(here, dict):
            return False
        here = here.get(names[number])
    return value in here if isinstance(here, list) else here == value


def _put(here: Json, steps: tuple[_Step, ...], value: object, begin: Mapping[str, object]) -> Json:
    step, rest = steps[0], steps[1:]
    if step.is_list:
        return _set(here, step.name, _put_in_list(here.get(step.name), step, rest, value, begin))
    if not rest:
        return _set(here, step.name, value)
    inner = here.get(step.name)
    new = _put(dict(inner) if isinstance(inner, Mapping) else {}, rest, value, begin)
    return _set(here, step.name, new or None)


def _put_in_list(
    listed: object, step: _Step, rest: tuple[_Step, ...], value: object, begin: Mapping[str, object]
) -> list[object] | None:
    items = list(listed) if isinstance(listed, list) else [] if listed is None else [listed]
    at = next((place for place, item in enumerate(items) if step.chooses(item)), None)
    if at is None and value is None:
        return items or None
    here: Json = {}
    if at is None:
        is_last = not any(one.is_list for one in rest)
        here = {**step.fresh(), **(begin if is_last else {})}
    else:
        found = items[at]
        here = dict(found) if isinstance(found, Mapping) else {}
    if rest:
        new: object = _put(here, rest, value, begin)
    else:
        new = {**here, **value} if at is None and isinstance(value, Mapping) else value
    at = len(items) if at is None else at
    items[at : at + 1] = [] if _is_bare(new, step, begin) else [new]
    return items or None


def _is_bare(item: object, step: _Step, begin: Mapping[str, object]) -> bool:
    """Whether nothing is left in an item but what chose it."""
    kept = {"id", *begin, *(names[0] for names, _ in step.has)}
    return item is None or (isinstance(item, Mapping) and not item.keys() - kept)


def _set(here: Json, name: str, value: object) -> Json:
    if value is None:
        here.pop(name, None)
        here.pop(f"_{name}", None)
    else:
        here[name] = value
    return here
