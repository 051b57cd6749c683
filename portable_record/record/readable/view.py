"""The summary of one resource: what kind of thing it is, its title, and its lines."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

NameOf = Callable[[str], str]

_SKIPPED = frozenset(
    {"id", "resourceType", "meta", "implicitRules", "system", "reference", "text", "url", "div"}
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a summary; ``depth`` 0 is the resource itself, 1 what belongs to the line above, and so on."""

    label: str
    text: str
    depth: int


@dataclass(frozen=True, slots=True)
class View:
    """A resource in plain words."""

    title: str
    kind: str
    lines: tuple[Line, ...]


def view(value: dict[str, object], *, name_of: NameOf | None = None) -> View:
    """Return the summary of a resource; any JSON object is accepted and nothing is raised."""
    kind = _humanised(str(value.get("resourceType") or "Entry"))
    return View(title(value), kind, tuple(_lines(value, "", 0)))


def title(value: dict[str, object]) -> str:
    """Return the main thing that a resource says, in one line."""
    for line in _lines(value, "", 0):
        if line.label not in {"Status", "Identifier"}:
            return line.text[:120]
    return _humanised(str(value.get("resourceType") or "Entry"))


def search_text(value: dict[str, object]) -> str:
    """Return the words of a resource for the search index, each once."""
    words = " ".join(line.text for line in _lines(value, "", 0)).split()
    return " ".join(dict.fromkeys(words))[:20_000]


def _lines(value: object, label: str, depth: int) -> Iterator[Line]:
    if isinstance(value, dict) and depth < 40:
        for name, inner in value.items():
            if name not in _SKIPPED or (name == "text" and isinstance(inner, str)):
                yield from _lines(inner, _humanised(name), depth + (label != ""))
    elif isinstance(value, list) and depth < 40:
        for inner in value[:200]:
            yield from _lines(inner, label, depth)
    elif value is not None and value != "" and not isinstance(value, dict | list):
        yield Line(label, str(value), depth)


def _humanised(name: str) -> str:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name.strip("_")).replace("-", " ").lower()
    return spaced[:1].upper() + spaced[1:]
