"""The summary of one resource: what kind of thing it is, its title, its lines, and words for the search."""

from dataclasses import dataclass

from portable_record.record.readable.datatypes import Ask, Value
from portable_record.record.readable.lines import Line, Writer
from portable_record.record.readable.tables_names import DULL_LABELS
from portable_record.record.readable.tables_words import LIMITS, PHRASES
from portable_record.record.readable.titles import kind_of, nobody, one_line, title_of

__all__ = ["Line", "NameOf", "View", "search_text", "title", "view"]

NameOf = Ask
_DULL = frozenset(DULL_LABELS)


@dataclass(frozen=True, slots=True)
class View:
    """A resource in plain words."""

    title: str
    kind: str
    lines: tuple[Line, ...]


def view(value: Value, *, name_of: NameOf | None = None) -> View:
    """Return the summary of a resource; any JSON object is accepted and nothing is raised.

    ``name_of`` gives the title of the entry that a reference points at, or an empty text.
    """
    ask = _asking(value, name_of or nobody)
    lines = _lines(value, ask)
    return View(_title(value, ask, lines), kind_of(value), tuple(lines))


def title(value: Value) -> str:
    """Return the main thing that a resource says, on one line."""
    return title_of(value, _asking(value, nobody)) or view(value).title


def search_text(value: Value) -> str:
    """Return the words of a resource for the search, each once and without labels, in 20 kB at most."""
    words: dict[str, None] = {}
    for line in _lines(value, _asking(value, nobody)):
        words.update(dict.fromkeys(line.text.split()))
    text = " ".join(words)
    most = LIMITS["text"]
    if len(text) * 4 <= most:
        return text
    return text.encode("utf-8", "replace")[:most].decode("utf-8", "ignore")


def _lines(value: Value, ask: Ask) -> list[Line]:
    writer = Writer(ask)
    writer.resource(value, 0)
    if writer.full:
        writer.lines.append(Line(PHRASES["careful"], PHRASES["cut"], 0))
    return writer.lines


def _title(value: Value, ask: Ask, lines: list[Line]) -> str:
    first = next((line.text for line in lines if line.label not in _DULL), "")
    return title_of(value, ask) or one_line(first) or kind_of(value)


def _asking(value: Value, name_of: NameOf) -> Ask:
    """Return how references get their names: from what the resource contains, or from outside it."""
    contained = value.get("contained")
    items = contained if isinstance(contained, list) else []

    def ask(reference: str) -> str:
        if reference[:1] != "#":
            return name_of(reference)
        for item in items[: LIMITS["items"]]:
            if isinstance(item, dict) and item.get("id") == reference[1:]:
                return title_of(item, nobody)
        return ""

    return ask
