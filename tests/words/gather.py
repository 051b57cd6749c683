"""Gather every sentence of ours that a page may say, and where it stands."""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment

from portable_record.sharing.viewer_words import sentences
from tests.words.tables import tables
from tests.words.text import Text

ROOT = Path(__file__).resolve().parents[2]
ONE = frozenset({"_", "_l", "gettext", "lazy_gettext", "say"})
FOR_COMMANDS = frozenset({"demo.py", "wish.py", "verify.py", "carriers.py", "kinds.py"})
FOR_PAGES = re.compile(r"(right|who|circle|people)")
SENTENCE = re.compile(r"[A-Z“%][^_`{}<>]*\s[^_`{}<>]*[.?!]")
LISTED = frozenset({"Question", "Choice", "Sheet", "Option", "Group", "Heading", "Row"})
COUNTED = frozenset({"ngettext", "say_many"})
DETAILED = ("actions", "asking", "web", "storage")
"""The rooms whose errors say more than their own sentence to somebody who uses the pages."""


@cache
def gathered() -> dict[str, Text]:
    """Return all sentences, each once, in the order in which they are worth translating."""
    found: dict[str, Text] = {}
    for text in (*_templates(), *_sources(), *_errors(), *tables(), *_sentences(), *_viewer()):
        known = found.get(text.one)
        if text.one.strip() and (known is None or (text.many and not known.many)):
            found[text.one] = text
    return found


def _templates() -> Iterator[Text]:
    reading: Any = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    order = sorted(
        (ROOT / "templates").rglob("*.html"), key=lambda path: (path.parent != ROOT / "templates", path)
    )
    for path in order:
        if path.parent.name == "page":
            continue  # the viewer's are found below; the page that opens by itself speaks English alone
        for _, function, words in reading.extract_translations(path.read_text("utf-8"), ("_", *COUNTED)):
            yield _text(words, path, counted=function in COUNTED)


def _viewer() -> Iterator[Text]:
    for one, many in sentences():
        yield Text(one, many, "static/js/view.js")


def _sources() -> Iterator[Text]:
    for path in _files("web", "actions", "record", "sharing", "vault", "storage"):
        yield from _said_in(path)[0]


def _sentences() -> Iterator[Text]:
    """Find whole sentences that stand anywhere else, such as in a table or behind ``return``."""
    for path in _files("web", "actions", "record/asking", "record"):
        if path.name in FOR_COMMANDS or (path.parent.name == "record" and not FOR_PAGES.match(path.name)):
            continue
        if path.parent.name not in ("readable", "fhir", "pictures"):
            yield from _said_in(path)[1]


@cache
def _said_in(path: Path) -> tuple[list[Text], list[Text]]:
    """Read a source once: what it asks to have said, and the whole sentences in it."""
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    silent = set(_silent(nodes))
    called = [text for node in nodes if isinstance(node, ast.Call) for text in _called(node, path)]
    whole = [
        _text(node.value, path)
        for node in nodes
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in silent
        and SENTENCE.fullmatch(node.value)
    ]
    return called, whole


def _silent(nodes: Iterable[ast.AST]) -> Iterator[int]:
    """Find what is no sentence of its own: what explains the code, pieces of another, what counts."""
    for node in nodes:
        if isinstance(node, ast.Expr):
            yield id(node.value)
        elif isinstance(node, ast.JoinedStr):
            yield from map(id, node.values)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in COUNTED:
            yield from map(id, node.args)


def _files(*rooms: str) -> Iterator[Path]:
    for room in rooms:
        yield from sorted((ROOT / "portable_record" / room).rglob("*.py"))


def _called(node: ast.Call, path: Path) -> Iterator[Text]:
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    words = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    if name in COUNTED and len(words) > 1:
        yield _text(words[:2], path, counted=True)
    elif name in ONE:
        yield from _each(words[:1], path)
    elif name == "together":
        yield from _each(words, path)
    elif name in LISTED:
        named = [str(each.value.value) for each in node.keywords if isinstance(each.value, ast.Constant)]
        yield from _each(
            (
                word
                for word in (*words, *named)
                if word[:1].isupper() and word not in ("True", "False", "None")
            ),
            path,
        )
    elif name == "Finding":
        yield from _each(words[1:], path)
    elif name.endswith("Error") and any(room in path.parts for room in DETAILED):
        yield from _each(words[:1], path)


def _each(words: Iterable[str], path: Path) -> Iterator[Text]:
    for word in words:
        yield _text(word, path)


def _text(words: object, path: Path, *, counted: bool = False) -> Text:
    listed = words if isinstance(words, (tuple, list)) else (words,)  # values follow, where there are any
    one, many = (listed[0], listed[1]) if counted else (listed[0], "")
    return Text(str(one), str(many), str(path.relative_to(ROOT)))


def _errors() -> Iterator[Text]:
    from portable_record import errors

    for kind in vars(errors).values():
        if isinstance(kind, type) and issubclass(kind, errors.PortableRecordError):
            yield Text(kind().sentence, "", kind.__module__.replace(".", "/") + ".py")
