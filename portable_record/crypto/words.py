"""Made-up words: the 1,024 English words of SLIP-39, each told from all others by its first four letters."""

from collections.abc import Callable
from functools import cache
from importlib.resources import files

BITS = 10  # that one word of the list stands for
THROW = 4  # bytes of dice for one word

# Nobody should be handed these, nor have to say them aloud.
# fmt: off
_UNKIND = frozenset({
    "afraid", "alcohol", "alien", "anxiety", "armed", "burden", "burning", "chubby", "crazy",
    "criminal", "crisis", "damage", "dictate", "disaster", "disease", "divorce", "drug", "dwarf",
    "enemy", "epidemic", "evil", "fatal", "fatigue", "fumes", "grief", "guilt", "havoc", "hazard",
    "hobo", "hormone", "injury", "inmate", "intimate", "invasion", "knife", "lying", "mental",
    "nuclear", "numb", "pistol", "predator", "pregnant", "prisoner", "punish", "racism", "ruin",
    "scared", "shame", "skunk", "slap", "slavery", "smell", "smug", "spit", "terminal", "threaten",
    "toxic", "trash", "ugly", "unhappy", "unkind", "vexed", "victim", "violence", "viral", "weapon",
})
# fmt: on


@cache
def word_list() -> tuple[str, ...]:
    """Give the words in their fixed order, as the library that keeps them has them."""
    return tuple(files("shamir_mnemonic").joinpath("wordlist.txt").read_text("ascii").split())


@cache
def kind_words() -> tuple[str, ...]:
    """Give those of the list that anybody can be handed, and say aloud to a stranger."""
    return tuple(word for word in word_list() if word not in _UNKIND)


def made_up_words(count: int, dice: Callable[[int], bytes]) -> str:
    """Make up a passcode or passphrase of so many words, each as likely as any other (to one in a million).

    Five words hold 49 bits, seven hold 69; one space stands between words.
    """
    thrown = dice(THROW * count)
    numbers = (int.from_bytes(thrown[start : start + THROW]) for start in range(0, len(thrown), THROW))
    return " ".join(kind_words()[number % len(kind_words())] for number in numbers)
