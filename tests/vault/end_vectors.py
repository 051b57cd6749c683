"""Writes the vectors of the end: ``python -m tests.vault.end_vectors``."""

import json
from pathlib import Path

from portable_record.crypto.derive import Purpose, derive
from portable_record.vault.anchor import Anchored
from portable_record.vault.end import PLACE, sealed_place

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
NAME = "vault-end.json"
VAULT = "7b0b6e3a-6c1c-4f0e-9a3b-0d5f3c2a1b4c"
VAULT_KEY = bytes(range(32))
OLDER = Anchored(6, b"j" * 32, 4, b"h" * 32)
NEWER = Anchored(7, b"J" * 32, 5, b"H" * 32)


def key(vault: str = VAULT, purpose: Purpose = Purpose.VAULT_END) -> bytes:
    """The key of the end of the vectors' vault, or of another vault or purpose."""
    return derive(VAULT_KEY, purpose, context=vault.encode())


def end(first: Anchored, second: Anchored, its_key: bytes, numbers: tuple[int, int] = (0, 1)) -> bytes:
    """Both places, each sealed for the number given."""
    return b"".join(
        sealed_place(its_key, number, anchored, bytes([number]) * 12)
        for number, anchored in zip(numbers, (first, second), strict=True)
    )


def good() -> dict[str, object]:
    """What opens it, what it says, and the file after a whole write and after one that was cut short."""
    whole = end(OLDER, NEWER, key())
    torn = bytearray(whole)
    torn[PLACE + 100 :] = bytes(PLACE - 100)
    return {
        "vault": VAULT,
        "vault_key": VAULT_KEY.hex(),
        "key": key().hex(),
        "older": _said(OLDER),
        "newer": _said(NEWER),
        "whole": whole.hex(),
        "torn": bytes(torn).hex(),
    }


def bad() -> dict[str, str]:
    """Files with one fault each, in which no place can be read."""
    whole = end(OLDER, NEWER, key())
    turned = bytearray(whole)
    turned[20] ^= 1
    turned[PLACE + 20] ^= 1
    return {
        "empty": "",
        "cut": whole[:-1].hex(),
        "too long": (whole + b"\0").hex(),
        "a bit of each place turned over": bytes(turned).hex(),
        "places exchanged": (whole[PLACE:] + whole[:PLACE]).hex(),
        "of another vault": end(OLDER, NEWER, key("00000000-0000-4000-8000-000000000000")).hex(),
        "under the label of the database": end(OLDER, NEWER, key(purpose=Purpose.VAULT_DATABASE)).hex(),
    }


def _said(anchored: Anchored) -> dict[str, object]:
    return {
        "lines": anchored.lines,
        "journal": anchored.journal.hex(),
        "change": anchored.change,
        "history": anchored.history.hex(),
    }


if __name__ == "__main__":
    for kind, value in (("good", good()), ("bad", bad())):
        text = json.dumps(value, indent=1) + "\n"
        (VECTORS / kind / NAME).write_text(text, encoding="utf-8")
