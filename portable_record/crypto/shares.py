"""Sheets for trusted people: a secret split so that any k of n people can bring it together again.

SLIP-39, with one group and no passphrase of its own; each share is 20 words and has a checksum. Fewer than k
shares tell nothing about the secret. ``docs/format/keys.md``, "Sheets for trusted people".
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from portable_record.crypto.words import word_list
from portable_record.errors import (
    ShareMistypedError,
    ShareOfAnotherSetError,
    SharesTooFewError,
    ShareTwiceError,
    SplitRefusedError,
)

if TYPE_CHECKING:
    from shamir_mnemonic import Share

SECRET = 16
WORDS = 20
FEWEST, MOST = 2, 16
_TOLD_BY = 4  # letters that tell one word of the list from all others


@dataclass(frozen=True, slots=True)
class SharePart:
    """One sheet's words, read and whole: of which set, how many are needed, and its place in the set."""

    words: tuple[str, ...] = field(repr=False)
    set: int
    needed: int
    place: int


def split(secret: bytes, k: int, n: int) -> list[SharePart]:
    """Split a secret of 16 bytes into n shares, of which any k bring it back.

    Raises:
        SplitRefusedError: not 2 <= k <= n <= 16.
    """
    from shamir_mnemonic import generate_mnemonics

    if len(secret) != SECRET or not FEWEST <= k <= n <= MOST:
        raise SplitRefusedError
    [texts] = generate_mnemonics(1, [(k, n)], secret, extendable=True, iteration_exponent=0)
    return [read_share(text) for text in texts]


def read_share(text: str) -> SharePart:
    """Read the words of one sheet as people type them: in any case, numbered or not, four letters are enough.

    Raises:
        ShareMistypedError: a word is not on the list, one is missing or too many, or two changed places; says
            which words where that is known.
    """
    words = _words_in(text)
    share = _share(words)
    return SharePart(tuple(words), share.identifier, share.member_threshold, share.index)


def combine(shares: Sequence[SharePart]) -> bytes:
    """Bring the secret together again.

    Raises:
        SharesTooFewError: there are fewer than it needs.
        ShareOfAnotherSetError: they are not of one set.
        ShareTwiceError: one is there twice.
    """
    from shamir_mnemonic import MnemonicError, combine_mnemonics

    if len({(share.set, share.needed) for share in shares}) > 1:
        raise ShareOfAnotherSetError
    if len({share.place for share in shares}) < len(shares):
        raise ShareTwiceError
    if not shares or len(shares) < shares[0].needed:
        raise SharesTooFewError
    try:
        return bytes(combine_mnemonics([" ".join(share.words) for share in shares[: shares[0].needed]]))
    except MnemonicError as broken:
        raise ShareOfAnotherSetError from broken


def set_name(number: int) -> str:
    """Name a set of sheets by its two words, which are the first two on each of its sheets."""
    first = (
        number << 5
    ) | 1 << 4  # the bits of SLIP-39 before the sheets differ: set, extendable, exponent 0
    return f"{word_list()[first >> 10]} {word_list()[first & 1023]}"


def _words_in(text: str) -> list[str]:
    typed = "".join(sign if sign.isalpha() else " " for sign in text.lower()).split()
    words = [_word(word) for word in typed]
    wrong = [str(place) for place, word in enumerate(words, 1) if not word]
    if wrong:
        which = f"Word {wrong[0]} is" if len(wrong) == 1 else f"Words {', '.join(wrong)} are"
        raise ShareMistypedError(f"{which} not a word of these sheets.")
    if len(words) != WORDS:
        raise ShareMistypedError(f"It has {len(words)} words; a sheet has {WORDS}.")
    return words


def _word(typed: str) -> str:
    """Find the word of the list that was meant; its first four letters are enough."""
    if len(typed) < _TOLD_BY:
        return ""
    return next((word for word in word_list() if word.startswith(typed) or typed == word), "")


def _share(words: list[str]) -> "Share":
    from shamir_mnemonic import MnemonicError, Share

    try:
        share = Share.from_mnemonic(" ".join(words))
    except MnemonicError as broken:
        raise ShareMistypedError(
            "All words are on the list, but one is not the one on the sheet."
        ) from broken
    form = (share.group_threshold, share.group_count, share.extendable, share.iteration_exponent)
    if form != (1, 1, True, 0) or share.member_threshold < FEWEST:
        raise ShareMistypedError("It is a sheet of another program.")
    return share
