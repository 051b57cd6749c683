"""Order keys: where an item stands in its list, so that two devices can insert without counting positions.

Format: docs/format/change.md, section 5. A key is a fraction in base 62, compared as plain text; between two
different keys there is always another.
"""

import re

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
MOST_LENGTH = 128
BASE = len(DIGITS)
_BLOCKS = "abcd"
_BEFORE_BLOCK = (0, 62, 62 + 62**2, 62 + 62**2 + 62**3)
_KEY = re.compile(r"[0-9A-Za-z]{0,127}[1-9A-Za-z]")


def is_key(text: str) -> bool:
    """Whether a text is an order key."""
    return _KEY.fullmatch(text) is not None


def at(position: int) -> str:
    """The key of the item at this position, from 0, of a list that was received as a whole."""
    width = 1
    while position >= BASE**width:
        position -= BASE**width
        width += 1
    digits = ""
    for _ in range(width):
        position, digit = divmod(position, BASE)
        digits = DIGITS[digit] + digits
    return _BLOCKS[width - 1] + digits + "V"


def between(low: str, high: str) -> str:
    """A key greater than ``low`` and smaller than ``high``; an empty text stands for the end on that side.

    At the far end it is the next key of ``at``, so that lists that grow keep short keys.
    """
    if high:
        return _middle(low, high)
    if not low:
        return at(0)
    position = _position(low)
    return _middle(low, "") if position is None else at(position + 1)


def spread(count: int) -> list[str]:
    """Fresh keys for a whole list."""
    return [at(position) for position in range(count)]


def _middle(low: str, high: str) -> str:
    common = 0
    while common < len(high) and (low[common : common + 1] or "0") == high[common]:
        common += 1
    if common:
        return high[:common] + _middle(low[common:], high[common:])
    first = DIGITS.index(low[0]) if low else 0
    last = DIGITS.index(high[0]) if high else BASE
    if last - first > 1:
        return DIGITS[(first + last) // 2]
    if len(high) > 1:
        return high[0]
    return DIGITS[first] + _middle(low[1:], "")


def _position(key: str) -> int | None:
    """The position whose key begins like this one, or None if ``at`` made no such beginning."""
    width = _BLOCKS.find(key[0]) + 1
    digits = key[1 : width + 1]
    if not width or len(digits) < width:
        return None
    within = 0
    for digit in digits:
        within = within * BASE + DIGITS.index(digit)
    return _BEFORE_BLOCK[width - 1] + within
