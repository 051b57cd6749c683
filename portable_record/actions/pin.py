"""The PIN: a few digits that open the screen again while the record is still open behind it.

It never opens a locked record. It is kept stretched, inside the vault, so that it can be compared only there.
"""

from secrets import compare_digest

from portable_record.actions.desk import OpenRecord
from portable_record.crypto.b64 import b64url, unb64url
from portable_record.crypto.passphrase import SALT, Argon2idCost, stretch
from portable_record.errors import PinError

PIN = "pin"
LEAST, MOST = 4, 8
_ROW = "01234567890 09876543210"


def has_pin(record: OpenRecord) -> bool:
    """Say whether a PIN is set."""
    return bool(_kept(record))


def set_pin(record: OpenRecord, pin: str) -> None:
    """Set the PIN in place of any earlier one.

    Raises:
        PinError: it has not 4 to 8 digits, or is the first that anybody would try.
    """
    digits = _digits(pin)
    if not LEAST <= len(digits) <= MOST:
        raise PinError("It has 4 to 8 digits, and nothing else.")
    if len(set(digits)) == 1 or digits in _ROW:
        raise PinError("This one is easy to guess. Choose digits that are not in a row and not all the same.")
    salt = record.desk.dice(SALT)
    stretched = stretch(digits, salt, Argon2idCost())
    record.vault.settings.put(PIN, {"salt": b64url(salt), "stretched": b64url(stretched)})


def remove_pin(record: OpenRecord) -> None:
    """Take the PIN away; from now on only the passphrase opens the screen."""
    record.vault.settings.put(PIN, {})


def is_pin(record: OpenRecord, pin: str) -> bool:
    """Say whether this is the PIN."""
    kept, digits = _kept(record), _digits(pin)
    if not kept or not LEAST <= len(digits) <= MOST:
        return False
    stretched = stretch(digits, unb64url(kept["salt"]), Argon2idCost())
    return compare_digest(stretched, unb64url(kept["stretched"]))


def _kept(record: OpenRecord) -> dict[str, str]:
    return dict(record.vault.settings.get(PIN, {}))


def _digits(pin: str) -> str:
    """Take digits of any script as 0 to 9; of anything else nothing is left."""
    typed = pin.strip()
    return "".join(str(int(sign)) for sign in typed) if typed.isdecimal() else ""
