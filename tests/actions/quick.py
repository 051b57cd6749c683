"""Records whose passphrase is not stretched, for tests that open them many times."""

import hashlib
from pathlib import Path

import pytest

from portable_record.actions import pin
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.start import start_record
from portable_record.actions.unlock import unlock
from portable_record.crypto import passcode
from portable_record.crypto.derive import pbkdf2_sha512
from portable_record.crypto.passphrase import Argon2idCost, prepared
from portable_record.vault import slots
from tests.actions.conftest import PASSPHRASE


def stretch_nothing(patch: pytest.MonkeyPatch) -> None:
    """Let a passphrase or a PIN become a key at once, each another one."""

    def quickly(secret: str, salt: bytes, cost: Argon2idCost) -> bytes:
        cost.check()
        return hashlib.sha256(salt + prepared(secret)).digest()

    patch.setattr(slots, "stretch", quickly)
    patch.setattr(pin, "stretch", quickly)


def seal_at_once(patch: pytest.MonkeyPatch) -> None:
    """Stretch the passcode of a sealed file in one round: for files that are made here and never opened."""

    def quickly(secret: bytes, *, salt: bytes, rounds: int, length: int) -> bytes:
        return pbkdf2_sha512(secret, salt=salt, rounds=min(rounds, 1), length=length)

    patch.setattr(passcode, "pbkdf2_sha512", quickly)


def quick_record(desk: Desk, folder: Path, name: str = "Jean Adeyemi") -> OpenRecord:
    """Start a record and open it."""
    start_record(desk, folder, PASSPHRASE, name=name, kind="person")
    return unlock(desk, folder, PASSPHRASE)
