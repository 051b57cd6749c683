"""What a page or a file says in words, without what is in it by chance."""

import re

_BY_CHANCE = re.compile(r"[\w.+/=-]{20,}", re.ASCII)


def plainly(text: str) -> str:
    """Leave out tokens, ids, keys and what is sealed: their letters spell short names by chance.

    A name that must not be there is looked for in the rest, in which each letter was written by somebody.
    """
    return _BY_CHANCE.sub(" ", text)
