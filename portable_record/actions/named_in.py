"""Who of "My people" is named in what somebody wrote in free words, as far as a short look shows."""

import re
from collections.abc import Iterable, Sequence

from portable_record.record.entry import Entry

_SHORT = 3  # letters; a shorter word of a script with letters stands in too many others
_TITLES = frozenset({"miss", "mrs", "the", "our", "his", "her", "their", "dear"})
_WORD = re.compile(r"[^\W\d_]+")


def is_named_in(entries: Iterable[Entry], people: Sequence[Entry]) -> bool:
    """Say whether one of these people is named in one of these entries."""
    names = {name for one in people if (name := _name(one.title))}
    if not names:
        return False
    plain = "|".join(re.escape(name) for name in names if name.isascii())
    other = "|".join(re.escape(name) for name in names if not name.isascii())
    named = re.compile("|".join(one for one in (rf"(?<!\w)(?:{plain})(?!\w)" if plain else "", other) if one))
    return any(named.search(entry.text.decode()) for entry in entries)


def _name(title: str) -> str:
    """Take the first word of somebody's name, as people are named in a sentence."""
    words = _WORD.findall(title)
    return next(
        (
            word
            for word in words
            if (len(word) >= _SHORT or not word.isascii()) and word.casefold() not in _TITLES
        ),
        "",
    )
