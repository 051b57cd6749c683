"""The readable rendering run in Chromium and in Python, to compare the two."""

import json
from pathlib import Path

from playwright.sync_api import Page

from portable_record.record.readable.tables import TABLES
from portable_record.record.readable.view import View, view

SCRIPT = Path(__file__).resolve().parents[3] / "static" / "js" / "readable.js"
AT_ONCE = 100

_SHOW = """([tables, texts, written]) => texts.map((text) => {
  const value = written ? readable.parse(text) : JSON.parse(text);
  return readable(value, tables, (reference) => reference.startsWith("Patient/") ? "A. Person" : "");
})"""


class Written:
    """A number with the digits it was written with."""

    def __init__(self, written: str) -> None:
        self.written = written


def person(reference: str) -> str:
    """Name a reference as the script above does."""
    return "A. Person" if reference.startswith("Patient/") else ""


def differences(page: Page, texts: list[str], *, written: bool) -> list[tuple[object, object]]:
    """Return what reads differently in the browser and in Python, with numbers as written or as read."""
    page.goto("about:blank")
    page.add_script_tag(path=SCRIPT)
    found: list[tuple[object, object]] = []
    for start in range(0, len(texts), AT_ONCE):
        some = texts[start : start + AT_ONCE]
        shown = page.evaluate(_SHOW, [TABLES, some, written])
        for text, there in zip(some, shown, strict=True):
            value = _written(text) if written else json.loads(text)
            assert isinstance(value, dict)
            here = _plain(view(value, name_of=person))
            if here != there:
                found.append((here, there))
    return found


def _written(text: str) -> object:
    return json.loads(text, parse_float=Written, parse_int=Written)


def _plain(shown: View) -> object:
    lines = [{"label": line.label, "text": line.text, "depth": line.depth} for line in shown.lines]
    return {"title": shown.title, "kind": shown.kind, "lines": lines}
