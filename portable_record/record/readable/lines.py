"""The lines of a resource: the elements its table names first, then every other one, none of them lost."""

from functools import lru_cache
from typing import NamedTuple

from portable_record.record.readable.codes import Spoken
from portable_record.record.readable.datatypes import Ask, Value, spoken
from portable_record.record.readable.tables_lines import LINES
from portable_record.record.readable.tables_names import EXTENSIONS, LATE, SILENT, SILENT_AT
from portable_record.record.readable.tables_titles import PAIRS
from portable_record.record.readable.tables_warnings import DENIALS
from portable_record.record.readable.tables_words import LIMITS, PHRASES
from portable_record.record.readable.timings import text_of
from portable_record.record.readable.titles import (
    Warned,
    compose,
    head_of,
    how_many,
    kind_of,
    main_words,
    named,
    single,
    title_of,
    warnings,
    words_of,
)
from portable_record.record.readable.values import blank, humanised, in_order, inside, label, names_of, phrase

_SILENT = frozenset(SILENT)
_SILENT_AT = frozenset(SILENT_AT)
_LATE = frozenset(LATE)
_ENTRIES = frozenset({"entry"})
_META = frozenset({"source", "profile", "versionId"})
_NOTHING: frozenset[str] = frozenset()
_MOST_IN_A_HEAD = 10
_MOST_LINES = LIMITS["lines"]
_TURNING = frozenset([*DENIALS, "modifierExtension"])
_EXTENSIONS = frozenset({"extension", "modifierExtension"})


class Line(NamedTuple):
    """One line of a summary; ``depth`` 0 belongs to the resource itself, 1 to the line above, and so on."""

    label: str
    text: str
    depth: int


@lru_cache(maxsize=8192)
def _order(path: str, names: tuple[str, ...], used: frozenset[str]) -> tuple[tuple[str, str, bool], ...]:
    """Return the elements to write in order: the name, its label, and whether its twin is there as well.

    The twin of ``birthDate`` is ``_birthDate``; one without the other is an element of its own.
    """
    done = set(used)
    order: list[tuple[str, str, bool]] = []
    for step, called in LINES.get(path, ()):
        for element in named(names, step):
            if element not in done:
                done.add(element)
                order.append((element, called or label("", element), f"_{element}" in names))
    for element in in_order(names):
        if element[:1] == "_":
            base = element[1:]
            if base not in _SILENT and (base in used or base not in names):
                order.append((element, label(path, base), False))
        elif element not in done and element not in _SILENT and inside(path, element) not in _SILENT_AT:
            order.append((element, label(path, element), f"_{element}" in names))
    first = len(order) if "." in path else sum(1 for element, _, _ in order if element in done)
    late = [each for each in order[first:] if each[0] in _LATE]
    return (*order[:first], *(each for each in order[first:] if each[0] not in _LATE), *late)


def _turn(value: object) -> str:
    return "true" if value is True else text_of(value)


class Writer:
    """Writes the lines of one resource from the top down."""

    __slots__ = ("_alarmed", "_ask", "full", "lines", "warned")

    def __init__(self, ask: Ask) -> None:
        self.lines: list[Line] = []
        self.warned: list[Warned] = []
        self.full = False
        self._ask = ask
        self._alarmed = False

    def resource(self, value: Value, depth: int) -> None:
        """Write a whole resource: warnings, its elements, what is contained, and its labels."""
        start = len(self.lines)
        before, self._alarmed = self._alarmed, False
        warned = warnings(value)
        if not depth:
            self.warned = warned
        for _prefix, sentence in warned:
            self._add(PHRASES["careful"], sentence, depth)
        kind = value.get("resourceType")
        path = kind if isinstance(kind, str) and kind else "Resource"
        first = len(self.lines)
        if path == "Bundle":
            self._entries(value.get("entry"), depth)
        self._rest(value, path, _ENTRIES if path == "Bundle" else _NOTHING, depth)
        if "contained" in value:
            self._contained(value["contained"], depth)
        meta = value.get("meta")
        if isinstance(meta, dict):
            self._rest(meta, "Meta", _META, depth)
        narrative = value.get("text")
        if isinstance(narrative, dict) and (
            len(self.lines) == first or narrative.get("status") == "additional"
        ):
            self._element(PHRASES["narrative"], "text", narrative, path, depth)
        if self._alarmed and "modifierExtension" not in value:
            self.lines.insert(start, Line(PHRASES["careful"], PHRASES["understand"], depth))
        self._alarmed = before

    def _add(self, name: str, text: str, depth: int) -> None:
        if blank(text):
            return
        if len(self.lines) >= _MOST_LINES:
            self.full = True
        else:
            self.lines.append(Line(name, text, depth))

    def _entries(self, entries: object, depth: int) -> None:
        items = entries if isinstance(entries, list) else []
        self._add(PHRASES["holds"], how_many(len(items)), depth)
        for item in items[: LIMITS["items"]]:
            inner = item.get("resource") if isinstance(item, dict) else None
            if isinstance(inner, dict):
                self._add(kind_of(inner), title_of(inner, self._ask) or kind_of(inner), depth + 1)
            else:
                self._element(label("Bundle", "entry"), "entry", item, "Bundle", depth + 1)
        self._and_more(label("Bundle", "entry"), len(items), depth + 1)

    def _contained(self, contained: object, depth: int) -> None:
        items = contained if isinstance(contained, list) else []
        for item in items[: LIMITS["items"]]:
            if isinstance(item, dict):
                self._nested(PHRASES["also_inside"], item, depth)
        self._and_more(PHRASES["also_inside"], len(items), depth)

    def _nested(self, name: str, value: Value, depth: int) -> None:
        if depth >= LIMITS["depth"]:
            self._add(name, PHRASES["deep"], depth)
            return
        kind = kind_of(value)
        text = title_of(value, self._ask)
        self._add(name, f"{kind}: {text}" if text else kind, depth)
        self.resource(value, depth + 1)

    def _and_more(self, name: str, count: int, depth: int) -> None:
        if count > LIMITS["items"]:
            self._add(name, phrase("more", n=str(count - LIMITS["items"])), depth)

    def _rest(self, value: Value, path: str, used: frozenset[str], depth: int) -> None:
        """Write the elements of an object that are not yet said, those in its table first."""
        for element, name, twinned in _order(path, names_of(value), used):
            inner = value[element]
            if element[:1] == "_":
                self._beside(name, inner, path, depth)
            elif element == "text" and "." not in path and isinstance(inner, dict):
                continue
            elif twinned:
                self._with_more(name, element, value, path, depth)
            else:
                self._element(name, element, inner, path, depth)

    def _with_more(self, name: str, element: str, value: Value, path: str, depth: int) -> None:
        """Write an element, and below it what its twin with the underscore says."""
        inner, beside = value[element], value.get(f"_{element}")
        if beside is None:
            self._element(name, element, inner, path, depth)
        elif isinstance(inner, list) and isinstance(beside, list):
            for index, item in enumerate(inner[: LIMITS["items"]]):
                twin = beside[index] if index < len(beside) else None
                self._pair(name, element, item, twin, path, depth)
            self._and_more(name, len(inner), depth)
        else:
            self._pair(name, element, inner, beside, path, depth)

    def _pair(self, name: str, element: str, item: object, twin: object, path: str, depth: int) -> None:
        start = len(self.lines)
        self._element(name, element, item, path, depth)
        if twin is not None:
            below = depth + 1 if len(self.lines) > start else depth
            self._beside(name, twin, path, below, own=len(self.lines) == start)

    def _beside(self, name: str, twin: object, path: str, depth: int, *, own: bool = True) -> None:
        """Write what stands beside a value that may itself be missing: its extensions."""
        for item in twin[: LIMITS["items"]] if isinstance(twin, list) else [twin]:
            if isinstance(item, dict):
                start = len(self.lines)
                self._rest(item, path, _NOTHING, depth + 1 if own else depth)
                if own:
                    self._promote(start, name, depth)

    def _element(self, name: str, element: str, value: object, path: str, depth: int) -> None:
        """Write one element, or each item of an array, under a label."""
        if isinstance(value, str):
            if not self.full and not blank(value):
                self._add(name, words_of(value, element, inside(path, element)), depth)
        elif isinstance(value, list):
            for item in value[: LIMITS["items"]]:
                self._item(name, element, item, path, depth)
            self._and_more(name, len(value), depth)
        else:
            self._item(name, element, value, path, depth)

    def _item(self, name: str, element: str, value: object, path: str, depth: int) -> None:
        if self.full:
            return
        where = inside(path, element)
        if isinstance(value, dict):
            if depth >= LIMITS["depth"]:
                self._add(name, PHRASES["deep"], depth)
            elif isinstance(value.get("resourceType"), str):
                self._nested(name, value, depth)
            elif element in _EXTENSIONS:
                self._extension(value, element, where, depth)
            else:
                self._object(name, element, value, where, depth)
        elif isinstance(value, list):
            if depth < LIMITS["depth"]:
                self._element(name, element, value, path, depth + 1)
        else:
            self._add(name, single(value, element, where).text, depth)

    def _extension(self, value: Value, element: str, path: str, depth: int) -> None:
        url = value.get("url")
        last = url.rsplit("/", 1)[-1].rsplit("#", 1)[-1] if isinstance(url, str) else ""
        name = EXTENSIONS.get(last) or humanised(last) or PHRASES["extension"]
        if element == "modifierExtension":
            name = f"{PHRASES['not_understood']}: {name}"
        start = len(self.lines)
        values = named(names_of(value), "value[x]")
        for inner in values:
            self._with_more(name, inner, value, path, depth)
        found = len(self.lines) > start
        self._rest(value, path, frozenset(["url", *values]), depth + 1)
        if not found:
            self._promote(start, name, depth)

    def _object(self, name: str, element: str, value: Value, path: str, depth: int) -> None:
        start = len(self.lines)
        said = spoken(value, element, path, self._ask)
        if said is not None:
            self._datatype(name, value, path, depth, said)
        elif pair := PAIRS.get(path) or PAIRS.get(element):
            self._question(name, value, path, depth, pair)
        else:
            self._backbone(name, element, value, path, depth)
        denial = self._denial(value)
        if denial and len(self.lines) > start:
            first = self.lines[start]
            self.lines[start] = Line(first.label, denial + first.text, first.depth)

    def _denial(self, value: Value) -> str:
        """Return what turns the meaning of a nested object round, to be put before its words."""
        if _TURNING.isdisjoint(value):
            return ""
        words = "".join(table.get(_turn(value.get(element)), "") for element, table in DENIALS.items())
        if "modifierExtension" in value:
            self._alarmed = True
            words = PHRASES["not_understood_here"] + words
        return words

    def _datatype(self, name: str, value: Value, path: str, depth: int, said: Spoken) -> None:
        start = len(self.lines)
        called = said.label or name
        self._add(called, said.text, depth)
        if said.more or said.inner:
            self._below(said, depth + 1)
        self._rest(value, path, said.used, depth + 1)
        if not said.text:
            self._promote(start, called, depth)

    def _below(self, said: Spoken, depth: int) -> None:
        for name, text in said.more:
            self._add(name, text, depth)
        for path, inner, used in said.inner:
            self._rest(inner, path, used, depth)

    def _backbone(self, name: str, element: str, value: Value, path: str, depth: int) -> None:
        """Write an object of a resource: its main words, and everything else below them."""
        start = len(self.lines)
        for step, called in LINES.get(path, ()):
            for inner in named(names_of(value), step) if called == "" else ():
                self._with_more(name, inner, value, path, depth)
                if len(self.lines) > start:
                    self._rest(value, path, frozenset([inner]), depth + 1)
                    return
        text, taken = compose(value, path, head_of(path, element), self._ask, most=_MOST_IN_A_HEAD)
        self._add(name, text, depth)
        for inner, said in taken:
            self._leftover(inner, value[inner], said, path, depth + 1)
        self._rest(value, path, frozenset(inner for inner, _ in taken), depth + 1)
        if blank(text):
            self._promote(start, name, depth)

    def _leftover(self, element: str, value: object, said: list[Spoken], path: str, depth: int) -> None:
        """Write what the main words of an element did not say."""
        where = inside(path, element)
        for item, words in zip(value if isinstance(value, list) else [value], said, strict=False):
            if isinstance(item, dict) and words.used:
                self._below(words, depth)
                self._rest(item, where, words.used, depth)

    def _question(self, name: str, value: Value, path: str, depth: int, pair: list[list[str]]) -> None:
        """Write an object that is a question and its answer: the one as label, the other as text."""
        asked, words = self._first(value, path, pair[0])
        question = words.text
        answered = next((inner for step in pair[1] for inner in named(names_of(value), step)), "")
        if asked == "linkId":
            question = phrase("numbered", x=question)
        start = len(self.lines)
        if answered:
            self._with_more(question or name, answered, value, path, depth)
        if len(self.lines) == start and "item" in value:
            self._add(name, question, depth)
        elif len(self.lines) == start:
            self._add(question or name, PHRASES["answer_none"], depth)
        if asked:
            self._leftover(asked, value[asked], [words], path, depth + 1)
        self._rest(value, path, frozenset([asked, answered]), depth + 1)

    def _first(self, value: Value, path: str, elements: list[str]) -> tuple[str, Spoken]:
        for element in elements:
            words = main_words(value.get(element), element, inside(path, element), self._ask)
            if words.text:
                return element, words
        return "", Spoken("")

    def _promote(self, start: int, name: str, depth: int) -> None:
        """Let the first line below a label without words of its own stand in for them."""
        if len(self.lines) > start:
            first = self.lines[start]
            own = first.label in {"", name}
            self.lines[start] = Line(name, first.text if own else f"{first.label}: {first.text}", depth)
            for index in range(start + 1, len(self.lines)):
                line = self.lines[index]
                if line.depth <= first.depth:
                    break
                self.lines[index] = Line(line.label, line.text, line.depth - first.depth + depth)
