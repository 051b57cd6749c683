"""Made-up words: the 1,024 English words of SLIP-39, each told from all others by its first four letters."""

from collections.abc import Callable
from functools import cache
from importlib.resources import files

BITS = 10  # that one word stands for


@cache
def word_list() -> tuple[str, ...]:
    """Give the words in their fixed order, as the library that keeps them has them."""
    return tuple(files("shamir_mnemonic").joinpath("wordlist.txt").read_text("ascii").split())


def made_up_words(count: int, dice: Callable[[int], bytes]) -> str:
    """Make up a passcode or passphrase of so many words, each as likely as any other.

    Five words hold 50 bits, seven hold 70; one space stands between words.
    """
    thrown = dice(2 * count)
    numbers = (int.from_bytes(thrown[2 * place : 2 * place + 2]) for place in range(count))
    return " ".join(word_list()[number % len(word_list())] for number in numbers)
