"""What a person types becomes a key: Argon2id, with a floor against guessing and a cap against traps.

The same words typed on another keyboard give the same key: text is prepared in the spirit of the OpaqueString
profile (RFC 8265 section 4.2), that is, every kind of space is the plain space and letters with marks are
composed (NFC). Nothing else is forgiven: case, and a space too many, count.
"""

import unicodedata
from dataclasses import dataclass

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from portable_record.errors import KdfTooCostlyError, KdfTooWeakError, KeyFormatError, PassphraseError

KEY = 32
SALT = 16  # bytes at least (RFC 9106 section 3.1)
FLOOR_KIB, FLOOR_ITERATIONS, FLOOR_LANES = 64 * 1024, 3, 4
CAP_KIB, CAP_ITERATIONS, CAP_LANES = 1024 * 1024, 20, 16


@dataclass(frozen=True, slots=True)
class Argon2idCost:
    """How much work a guess costs: memory in KiB, passes over it, and lanes beside each other."""

    memory_kib: int = FLOOR_KIB
    iterations: int = FLOOR_ITERATIONS
    lanes: int = FLOOR_LANES

    def check(self) -> None:
        """Refuse a cost that makes guessing cheap, or one that would stop this machine.

        Raises:
            KdfTooWeakError: a number is below the floor (64 MiB, 3 passes, 4 lanes).
            KdfTooCostlyError: a number is above the cap (1 GiB, 20 passes, 16 lanes).
        """
        if self.memory_kib < FLOOR_KIB or self.iterations < FLOOR_ITERATIONS or self.lanes < FLOOR_LANES:
            raise KdfTooWeakError
        if self.memory_kib > CAP_KIB or self.iterations > CAP_ITERATIONS or self.lanes > CAP_LANES:
            raise KdfTooCostlyError


def stretch(secret: str, salt: bytes, cost: Argon2idCost) -> bytes:
    """Make the 32 bytes of a key from a passphrase.

    Raises:
        KdfTooWeakError: the cost is below the floor.
        KdfTooCostlyError: the cost is above the cap.
        KeyFormatError: the salt has less than 16 bytes.
        PassphraseError: the passphrase is empty or cannot be typed.
    """
    cost.check()
    if len(salt) < SALT:
        raise KeyFormatError("A salt has at least 16 bytes.")
    typed = prepared(secret)
    return Argon2id(
        salt=salt, length=KEY, iterations=cost.iterations, lanes=cost.lanes, memory_cost=cost.memory_kib
    ).derive(typed)


def prepared(secret: str) -> bytes:
    """Bring a typed secret into the one form that is stretched, as UTF-8.

    Raises:
        PassphraseError: the secret is empty, or holds line ends, control characters or half a character.
    """
    if not secret or any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in secret):
        raise PassphraseError
    spaced = "".join(" " if unicodedata.category(sign) == "Zs" else sign for sign in secret)
    return unicodedata.normalize("NFC", spaced).encode()
