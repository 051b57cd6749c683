"""Which fragments are mixed in a part: chosen by its number and the message's checksum, alike on both sides.

Both sides must throw the same dice, so each step is as docs/format/moving-qr.md (BCR-2024-001) has it, also
where another order would do as well: floating-point sums differ by the order of their terms.
"""

import hashlib
from functools import lru_cache, reduce
from operator import add

_64 = (1 << 64) - 1


class Dice:
    """Xoshiro256**, seeded by the SHA-256 of a seed. Not for secrets."""

    def __init__(self, seed: bytes) -> None:
        """Begin."""
        digest = hashlib.sha256(seed).digest()
        self._state = [int.from_bytes(digest[place : place + 8], "big") for place in range(0, 32, 8)]

    def next(self) -> int:
        """Throw a number of 64 bits."""
        a, b, c, d = self._state
        thrown = _turned(b * 5 & _64, 7) * 9 & _64
        c ^= a
        d ^= b
        self._state = [a ^ d, b ^ c, c ^ (b << 17 & _64), _turned(d, 45)]
        return thrown

    def fraction(self) -> float:
        """Throw a fraction from 0 to 1."""
        return self.next() / (1 << 64)

    def below(self, bound: int) -> int:
        """Throw a number below a bound. A fraction can be rounded up to 1, once in 2^54 throws."""
        return min(int(self.fraction() * bound), bound - 1)


def mixed_in(number: int, *, total: int, checksum: int) -> list[int]:
    """Return the indexes of the fragments that are mixed in a part: its own alone, in the first ``total``."""
    if number <= total:
        return [number - 1]
    dice = Dice(number.to_bytes(4, "big") + checksum.to_bytes(4, "big"))
    degree = _degree(total, dice)
    left = list(range(total))
    return [left.pop(dice.below(len(left))) for _ in range(degree)]


def _degree(total: int, dice: Dice) -> int:
    chances, aliases = _columns(total)
    column, second = dice.below(total), dice.fraction()
    return 1 + (column if second < chances[column] else aliases[column])


@lru_cache(maxsize=8)
def _columns(total: int) -> tuple[tuple[float, ...], tuple[int, ...]]:
    """Make the table of the alias method for the weights 1/1 ... 1/total."""
    weights = [1 / degree for degree in range(1, total + 1)]
    whole = reduce(add, weights)  # sum() would add more exactly, and so differently
    heights = [weight * total / whole for weight in weights]
    low = [column for column in reversed(range(total)) if heights[column] < 1]
    high = [column for column in reversed(range(total)) if heights[column] >= 1]
    chances, aliases = [1.0] * total, [0] * total
    while low and high:
        short, tall = low.pop(), high.pop()
        chances[short], aliases[short] = heights[short], tall
        heights[tall] += heights[short] - 1
        (low if heights[tall] < 1 else high).append(tall)
    return tuple(chances), tuple(aliases)


def _turned(number: int, by: int) -> int:
    return (number << by | number >> 64 - by) & _64
