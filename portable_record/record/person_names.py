"""Whether two names may be one person's: by their words, whatever the order, the accents and the title.

A nickname is not known here: "Bill" and "William" are two words, so somebody is asked.
"""

import re
import unicodedata
from enum import Enum

_WORD = re.compile(r"[^\W_]+")
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "sir", "lady", "lord", "dame"})


class Fit(Enum):
    """How well two names fit."""

    SAME = "same"
    PARTLY = "partly"
    NOT = "not"


def words_of_name(text: str) -> frozenset[str]:
    """Return the words of a name in small letters, without accents, apostrophes and titles.

    >>> sorted(words_of_name("Mrs. Zoë O'Neill-Begum"))
    ['begum', 'oneill', 'zoe']
    """
    spread = unicodedata.normalize("NFKD", text.replace("'", "").replace("\u2019", ""))
    bare = "".join(each for each in spread if not unicodedata.combining(each)).casefold()
    found = frozenset(_WORD.findall(bare))
    return found - _TITLES or found


def fit(one: frozenset[str], other: frozenset[str]) -> Fit:
    """Say how well two names fit: all words of the shorter in the longer, some of them, or none.

    An initial stands for a word that begins with it. A name without words fits any.
    """
    few, many = sorted((one, other), key=len)
    found = [word for word in few if any(_may_be(word, each) for each in many)]
    if len(found) == len(few):
        return Fit.SAME
    return Fit.PARTLY if found else Fit.NOT


def _may_be(word: str, other: str) -> bool:
    """Say whether two words are one, or one is the initial of the other."""
    short, long = sorted((word, other), key=len)
    return word == other or (len(short) == 1 and long.startswith(short))
