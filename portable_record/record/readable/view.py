"""The summary of one resource: what kind of thing it is, its title, its lines, and words for the search."""

from collections.abc import Iterable
from dataclasses import dataclass

from portable_record.record.readable.datatypes import Ask, Value
from portable_record.record.readable.lines import Line, Writer
from portable_record.record.readable.tables_names import DULL_LABELS
from portable_record.record.readable.tables_words import LIMITS, PHRASES
from portable_record.record.readable.titles import kind_of, nobody, one_line, title_of

__all__ = ["Line", "NameOf", "View", "title", "title_and_words", "view"]

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
    written = _written(value, ask)
    return View(_title(value, ask, written), kind_of(value), tuple(written.lines))


def title(value: Value) -> str:
    """Return the main thing that a resource says, on one line."""
    return title_of(value, _asking(value, nobody)) or view(value).title


def title_and_words(value: Value) -> tuple[str, str]:
    """Return what an entry is called, and the words that it is found by, going over it once.

    The words stand there each once and without labels, in 20 kB at most.
    """
    ask = _asking(value, nobody)
    written = _written(value, ask)
    return _title(value, ask, written), _words(written.lines)


def _words(lines: Iterable[Line]) -> str:
    """Give the words of lines, each once and without labels, in 20 kB at most."""
    text = " ".join(dict.fromkeys(" ".join([line.text for line in lines]).split()))
    most = LIMITS["text"]
    if len(text) * 4 <= most:
        return text
    return text.encode("utf-8", "replace")[:most].decode("utf-8", "ignore")


def _written(value: Value, ask: Ask) -> Writer:
    writer = Writer(ask)
    writer.resource(value, 0)
    if writer.full:
        writer.lines.append(Line(PHRASES["careful"], PHRASES["cut"], 0))
    return writer


def _title(value: Value, ask: Ask, written: Writer) -> str:
    found = title_of(value, ask, warned=written.warned)
    if found:
        return found
    first = next((line.text for line in written.lines if line.label not in _DULL), "")
    return one_line(first) or kind_of(value)


def _asking(value: Value, name_of: NameOf) -> Ask:
    """Return how references get their names: from what the resource contains, or from outside it."""
    contained = value.get("contained")
    items = contained if isinstance(contained, list) else []
    if not items and name_of is nobody:
        return nobody

    def ask(reference: str) -> str:
        if reference[:1] != "#":
            return name_of(reference)
        for item in items[: LIMITS["items"]]:
            if isinstance(item, dict) and item.get("id") == reference[1:]:
                return title_of(item, nobody)
        return ""

    return ask
