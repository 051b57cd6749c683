"""The words of the viewer in other languages: one small file each, beside it. See docs/format/link.md.

They are taken from the same catalogues as those of the app. Which sentences the viewer says is read from its
own template and scripts: what stands in ``say("…")``, ``sayMany("…", "…")`` and ``later("…")`` there.
"""

import gettext
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from html.parser import HTMLParser

from portable_record.assets import WORDS
from portable_record.record.parts import PARTS
from portable_record.record.readable.tables import TABLES
from portable_record.saying import LANGUAGES
from portable_record.sharing.html_file import asset
from portable_record.sharing.page import SHOWING
from portable_record.sharing.purposes import PURPOSES

ENGLISH = "en_GB"
VIEWING = ("view-link.js", "view-words.js", "view.js")
TEMPLATE = "page/view.html"
_NUMBERS = 200
"""So many numbers tell how a language counts: after them it goes by the last two digits."""

_TEXT = r'"((?:[^"\\]|\\.)*)"'
_CALL = re.compile(rf"\b(say|sayMany|later)\(\s*{_TEXT}(?:,\s*{_TEXT})?")
_LABELS = ("kinds", "kinds_by", "kinds_own", "referred", "unknown_kind", "lines", "labels", "extensions")


def tag(language: str) -> str:
    """Give a language as it stands in ``lang``, such as zh-Hans."""
    return language.replace("_", "-")


def words_files() -> dict[str, bytes]:
    """Make the files of words, by their names beside the viewer."""
    return {f"words/{tag(code)}.json": _words(code) for code in LANGUAGES if code != ENGLISH}


@cache
def sentences() -> tuple[tuple[str, str], ...]:
    """List what the viewer says, each with the other sentence for many, where it counts."""
    found = {(text, "") for text in _Texts.of(asset("templates", TEMPLATE))}
    for name in (*SHOWING, *VIEWING):
        for call, one, many in _CALL.findall(asset("static", f"js/{name}")):
            found.add((_plain(one), _plain(many) if call == "sayMany" else ""))
    return tuple(sorted(found))


def _words(language: str) -> bytes:
    catalogue = _catalogue(language)
    counts = gettext.c2py(catalogue.info()["plural-forms"].partition("plural=")[2].rstrip("; "))
    which = [counts(number) for number in range(_NUMBERS)]
    says: dict[str, str | list[str]] = {}
    for one, many in (*sentences(), *((label, "") for label in _labels())):
        forms = [catalogue.ngettext(one, many, which.index(form)) for form in range(max(which) + 1)]
        if many and forms[0] not in (one, many):
            says[one] = forms
        elif not many and catalogue.gettext(one) != one:
            says[one] = catalogue.gettext(one)
    value = {"language": tag(language), "which": "".join(map(str, which)), "says": says}
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _catalogue(language: str) -> gettext.GNUTranslations:
    with (WORDS / f"{language}.mo").open("rb") as stream:
        return gettext.GNUTranslations(stream)


def _labels() -> Iterator[str]:
    """Go through what may stand over somebody's words: kinds, labels, parts, reasons."""
    yield from (part.title for part in PARTS)
    yield from (purpose.theirs for purpose in PURPOSES)
    for name in _LABELS:
        yield from _leaves(TABLES[name])
    yield from (text for text in _leaves(TABLES["codes"]) if text.startswith("Written by "))


def _leaves(table: object) -> Iterator[str]:
    if isinstance(table, str):
        yield from filter(None, [table])
    elif isinstance(table, Mapping):
        for value in table.values():
            yield from _leaves(value)
    elif isinstance(table, list | tuple):
        for value in table:
            yield from _leaves(value)


def _plain(text: str) -> str:
    """Read what stands between the quotation marks of a script."""
    return str(json.loads(f'"{text}"'))


class _Texts(HTMLParser):
    """Gathers the sentences of a template: its texts, and what is read out or shown of its elements."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    @classmethod
    def of(cls, template: str) -> list[str]:
        reading = cls()
        reading.feed(template)
        return reading.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - as the parser calls it
        self.found += [value for name, value in attrs if name in ("aria-label", "data-title") and value]

    def handle_data(self, data: str) -> None:
        if data.strip() and not data.strip().startswith("@@"):
            self.found.append(data.strip())
