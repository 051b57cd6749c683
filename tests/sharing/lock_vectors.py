"""The vectors of sealed files. Sealing throws dice: the good files are kept, the bad ones made from them."""

import json
from collections.abc import Iterator
from pathlib import Path

from portable_record.crypto.b64 import b64url
from portable_record.sharing.sealed_file import seal_file
from tests.sharing.card_vectors import CARE_CARD
from tests.sharing.cast import BOB_SEALS, EVE_SEALS, PASSCODE

BASE = Path(__file__).parents[1] / "vectors" / "good" / "sealed-file"
AS_BOB: dict[str, object] = {"hpke": b64url(BOB_SEALS.to_bytes())}
AS_EVE: dict[str, object] = {"hpke": b64url(EVE_SEALS.to_bytes())}

Vector = tuple[str, str, str, str, dict[str, object]]  # name, about, code, input, members for the reader


def good() -> Iterator[Vector]:
    """Give what opens."""
    both, key = kept("both-locks"), kept("three-keys")
    yield "both-locks", "Opened with Bob's key.", "first-time", both, {"me": AS_BOB}
    yield "both-locks-passcode", "Opened with the passcode.", "first-time", both, {"passcode": PASSCODE}
    yield "three-keys", "Bob's lock is the last of three.", "first-time", key, {"me": AS_BOB}


def bad() -> Iterator[Vector]:
    """Give what does not."""
    both, key = kept("both-locks"), kept("three-keys")
    value = json.loads(both)
    first, second = value["slots"]
    yield "stranger", "The only lock is for Eve.", "no-slot-for-me", _only(key, 0), {"me": AS_BOB}
    yield "passcode-not-given", "A passcode is needed.", "passcode-needed", both, {"me": AS_EVE}
    yield "passcode-wrong", "Another passcode.", "passcode-wrong", both, {"passcode": f"{PASSCODE}s"}
    for name, about, code, changed in (
        ("version-2", "Another version.", "malformed", {"v": 2}),
        ("version-with-a-point", "The version is written 1.0.", "malformed", {"v": 1.0}),
        ("version-true", "The version is true.", "malformed", {"v": True}),
        ("version-a-text", "The version is a text.", "malformed", {"v": "1"}),
        ("member-more", "A member that is not known.", "malformed", {"to": "Bob"}),
        ("no-slots", "No lock.", "slots-refused", {"slots": []}),
        ("many-slots", "17 locks.", "slots-refused", {"slots": [first] * 17}),
        ("two-passcodes", "Two passcodes.", "slots-refused", {"slots": [second, second]}),
        ("slot-named", "A lock that bears a name.", "slots-refused", {"slots": [{**first, "kid": "x"}]}),
        (
            "slot-unknown",
            "A lock of another kind.",
            "slots-refused",
            {"slots": [{**first, "alg": "RSA-OAEP"}]},
        ),
        ("ek-short", "An ek that is cut.", "slots-refused", {"slots": [{**first, "ek": first["ek"][:-4]}]}),
        ("padding", "Padding in a lock.", "slots-refused", {"slots": [{**first, "wrapped": "AA=="}]}),
        ("rounds-low", "599,999 rounds.", "lock-too-weak", {"slots": [{**second, "p2c": 599_999}]}),
        ("rounds-high", "2,000,001 rounds.", "lock-too-costly", {"slots": [{**second, "p2c": 2_000_001}]}),
        (
            "rounds-with-a-point",
            "The rounds are written 600000.0.",
            "slots-refused",
            {"slots": [{**second, "p2c": 600_000.0}]},
        ),
        ("rounds-true", "The rounds are true.", "slots-refused", {"slots": [{**second, "p2c": True}]}),
        ("content-changed", "One character changed.", "seal-broken", {"jwe": _changed(value["jwe"])}),
        ("content-swapped", "Another file's content.", "seal-broken", {"jwe": json.loads(key)["jwe"]}),
        ("content-cut", "A segment is missing.", "malformed", {"jwe": value["jwe"].rpartition(".")[0]}),
    ):
        yield name, about, code, _minified({**value, **changed}), {"me": AS_BOB}
    with_exponent = _minified(value).replace('"v":1,', '"v":1e0,')
    yield "version-with-an-exponent", "It is written 1e0.", "malformed", with_exponent, {"me": AS_BOB}


def kept(name: str) -> str:
    """Return the kept file, or seal it for the first time."""
    file = BASE / f"{name}.json"
    if file.exists():
        return str(json.loads(file.read_text(encoding="utf-8"))["input"])
    return sealed_now(name)


def sealed_now(name: str) -> str:
    """Seal a new one; the dice of HPKE and of the content are the library's own."""
    both = name == "both-locks"
    recipients = [BOB_SEALS.public] if both else [EVE_SEALS.public, EVE_SEALS.public, BOB_SEALS.public]
    thrown = bytes(range(32)) if both else bytes(range(32, 64))
    passcode = PASSCODE if both else None
    sealed = seal_file([CARE_CARD], recipients=recipients, passcode=passcode, dice=lambda size: thrown[:size])
    return sealed.decode()


def _only(text: str, place: int) -> str:
    value = json.loads(text)
    return _minified({**value, "slots": [value["slots"][place]]})


def _changed(jwe: str) -> str:
    return jwe[:-60] + ("A" if jwe[-60] != "A" else "B") + jwe[-59:]


def _minified(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))
