"""What a page says that did not go through the catalogues: for a test, every sentence of ours is in ⟦ ⟧."""

import gettext
import re
from collections.abc import Iterable
from html.parser import HTMLParser

_SILENT = frozenset({"script", "style", "bdi", "textarea", "code", "kbd", "title", "noscript"})
_EMPTY = frozenset(
    {"meta", "link", "input", "img", "br", "hr", "path", "circle", "line", "rect", "col", "wbr", "source"}
)
_READ_OUT = ("alt", "title", "aria-label", "placeholder", "aria-description", "aria-roledescription")
_SAID = re.compile(r"⟦[^⟦⟧]*⟧")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAY = re.compile(rf"\b([0-9]{{1,2}} )?({_MONTHS})( [0-9]{{4}})?\b")
_LETTERS = re.compile(r"[^\W\d_]{2,}")


class Marked(gettext.NullTranslations):
    """A language in which every sentence is the English one in ⟦ ⟧. It remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def gettext(self, message: str) -> str:
        self.asked.add(message)
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.asked.add(msgid1)
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


class _Reader(HTMLParser):
    """Collects what a person sees or hears of a page, but for people's own words."""

    def __init__(self, somebodys: Iterable[str]) -> None:
        super().__init__()
        self.somebodys = sorted(somebodys, key=len, reverse=True)
        self.said: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        self.said += [self._without(text) for name in _READ_OUT if (text := names.get(name))]
        own = tag in _SILENT or names.get("dir") == "auto" or ("lang" in names and tag != "html")
        if tag not in _EMPTY:
            self._open.append((tag, own))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _EMPTY:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def _without(self, text: str) -> str:
        """Leave out what somebody wrote and nothing marks, as in an attribute."""
        for words in () if text.isspace() else self.somebodys:
            text = text.replace(words, "")
        return text

    def handle_data(self, data: str) -> None:
        if not any(own for _, own in self._open):
            self.said.append(self._without(data))


def unmarked(page: str, somebodys: Iterable[str] = ()) -> list[str]:
    """List what a page says outside ⟦ ⟧, besides days and people's own words.

    These stand in ``<bdi>`` or in something with ``dir="auto"``; others, such as what is read out, are known.
    """
    reader = _Reader(somebodys)
    reader.feed(page)
    whole = "\n".join(reader.said)
    while (less := _SAID.sub(" ", whole)) != whole:
        whole = less
    lines = (" ".join(line.split()) for line in _DAY.sub(" ", whole).splitlines() if _LETTERS.search(line))
    everything = "\n".join(reader.somebodys)
    return [line for line in lines if not (line.count(" ") > 1 and line.strip(": …") in everything)]
