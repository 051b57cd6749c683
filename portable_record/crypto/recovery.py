"""The recovery code: a secret of 128 bits that a person can write down and type again.

28 letters and numbers in seven groups of four, in Crockford's base32: 128 bits and a checksum of 12. The
checksum is a CRC: it finds every single wrong character and every two neighbours swapped, and all but one in
4,096 of other mistakes.
"""

import unicodedata
from collections.abc import Callable

from portable_record.errors import KeyFormatError, RecoveryCodeError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOKALIKES = str.maketrans("OIL", "011")
SECRET = 16
CHECK_BITS = 12
POLYNOMIAL = 0x180F  # x^12 + x^11 + x^3 + x^2 + x + 1
SYMBOLS, GROUP = 28, 4


def recovery_code(secret: bytes) -> str:
    """Write 16 secret bytes as seven groups of four, with a hyphen between.

    Raises:
        KeyFormatError: the secret has not 16 bytes.
    """
    if len(secret) != SECRET:
        raise KeyFormatError("A recovery secret has 16 bytes.")
    shifted = int.from_bytes(secret) << CHECK_BITS
    number = shifted | _remainder(shifted)
    symbols = "".join(ALPHABET[(number >> 5 * place) % 32] for place in reversed(range(SYMBOLS)))
    return "-".join(symbols[start : start + GROUP] for start in range(0, SYMBOLS, GROUP))


def throw_recovery_code(dice: Callable[[int], bytes]) -> str:
    """Make up a new code. It opens nothing until a vault keeps it."""
    return recovery_code(dice(SECRET))


def read_recovery_code(text: str) -> bytes:
    """Read a code as people type it: any case, spaces and hyphens anywhere, O for 0, I and L for 1.

    Raises:
        RecoveryCodeError: a character is missing, added or wrong; says the group where that is known.
    """
    typed = unicodedata.normalize("NFKC", text).upper().translate(LOOKALIKES)
    symbols = "".join(sign for sign in typed if not _between(sign))
    if len(symbols) != SYMBOLS:
        raise RecoveryCodeError(f"It has {len(symbols)} letters and numbers; it should have {SYMBOLS}.")
    number = 0
    for place, symbol in enumerate(symbols):
        number = number * 32 + _value(symbol, place)
    if _remainder(number):
        raise RecoveryCodeError
    return (number >> CHECK_BITS).to_bytes(SECRET)


def _between(sign: str) -> bool:
    """Spaces, line ends and every kind of hyphen stand between groups and say nothing."""
    return sign.isspace() or unicodedata.category(sign) == "Pd"


def _value(symbol: str, place: int) -> int:
    value = ALPHABET.find(symbol)
    if value < 0:
        raise RecoveryCodeError(
            "There is a character in it that is never used.", place=f"group {place // GROUP + 1}"
        )
    return value


def _remainder(number: int) -> int:
    """Divide by the polynomial, bit by bit, and give what is left: 12 bits."""
    for shift in range(SECRET * 8 - 1, -1, -1):
        if number >> (shift + CHECK_BITS) & 1:
            number ^= POLYNOMIAL << shift
    return number
