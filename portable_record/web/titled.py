"""Titles of entries in the language of the page: what kind of thing it is, and the day, are words of ours.

A title is kept in English, such as "What I need: A lift" or "About me, 22 November 2026". What somebody wrote
in it stays as it is.
"""

import re
from datetime import date
from functools import lru_cache

from flask_babel import gettext

from portable_record.saying import Said, say

_WITH_DAY = re.compile(r"(?P<kind>.+), (?P<day>[0-9]{1,2} [A-Z][a-z]+ [0-9]{4})")


@lru_cache(maxsize=1)
def _ours() -> frozenset[str]:
    """Return all words of ours with which a title may begin."""
    from portable_record.record.asking.sheets import SHEETS
    from portable_record.record.readable.codes import said_elsewhere

    return said_elsewhere() | {sheet.title for sheet in SHEETS}


def titled(text: str) -> str:
    """Say a title in the language of the page."""
    said = _said(str(text))
    return gettext(said) if isinstance(said, Said) else text


def _said(text: str) -> str:
    kind, _colon, rest = text.partition(": ")
    if rest and kind in _ours():
        return say("%(asked)s: %(answer)s", asked=say(kind), answer=_said(rest))
    if text in _ours():
        return say(text)
    found = _WITH_DAY.fullmatch(text)
    if found is None or found["kind"] not in _ours() or (day := _day(found["day"])) is None:
        return text
    return say("%(what)s, %(day)s", what=say(found["kind"]), day=day)


def _day(text: str) -> date | None:
    from portable_record.record.readable.tables_words import MONTHS

    number, month, year = text.split()
    try:
        return date(int(year), MONTHS.index(month) + 1, int(number))
    except ValueError:
        return None
