"""Names that look alike: so that nobody slips in under the name of somebody who is known.

It is a warning for a person, never a verdict: names alone make nobody known. The signs that are taken for one
another are those of alphabets that share their shapes (Unicode TS 39 calls them confusable), and the digits
and signs that people write for letters, which Unicode's list does not have: 5ue for Sue, 3ve for Eve.
"""

import re
import unicodedata

JOINERS = "\u200c\u200d"
"""Signs without width that Persian and Urdu need inside words."""

_WORD = re.compile(r"[^\W_]+")
_SHAPES = str.maketrans(
    dict(
        zip(
            "авекмнорстухіјѕԁһӏԛԝѵαβγεικνορτυχω01iı|2345789$@",  # noqa: RUF001 - they look alike on purpose
            "abekmhopctyxljsdhlqwvabyelkvoptuxwollllzeastbgsa",
            strict=True,
        )
    )
)
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_ALPHABETS = ("LATIN", "GREEK", "CYRILLIC")
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Signs that count as letters or marks and show nothing: with them alone a name would look like none."""


def clear_name(text: str, *, most: int = 200) -> str:
    """Return a name on one line, without signs that nobody sees or that turn the writing round."""
    spaced = " ".join(text.split())
    seen = "".join(sign for sign in spaced if sign in JOINERS or _is_seen(sign))
    return " ".join(seen.split()).strip(JOINERS)[:most].strip()


def _is_seen(sign: str) -> bool:
    return sign not in _BLANK and unicodedata.category(sign) not in _DROPPED


def look_alike(one: str, other: str) -> bool:
    """Say whether two names look the same at a glance, whatever letters they are made of."""
    shape = _shape(one)
    return bool(shape) and shape == _shape(other)


def mixes_alphabets(name: str) -> bool:
    """Say whether one word of a name is made of letters of several alphabets that share their shapes."""
    return any(len(_alphabets(word)) > 1 for word in _WORD.findall(name))


def _alphabets(word: str) -> set[str]:
    names = {unicodedata.name(sign, "").partition(" ")[0] for sign in word if sign.isalpha()}
    return names.intersection(_ALPHABETS)


def _shape(name: str) -> tuple[str, ...]:
    spread = unicodedata.normalize("NFKD", clear_name(name)).casefold()
    bare = "".join(sign for sign in spread if not unicodedata.combining(sign) and sign not in JOINERS)
    drawn = bare.translate(_SHAPES)
    for pair, sign in _PAIRS:
        drawn = drawn.replace(pair, sign)
    return tuple(sorted(_WORD.findall(drawn)))
