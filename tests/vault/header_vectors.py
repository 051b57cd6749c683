"""Writes the vectors of headers: ``python -m tests.vault.header_vectors``.

Splitting a secret throws its own dice: the good headers are kept where they stand, and the bad ones are made
from them.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from portable_record.crypto.b64 import b64url
from portable_record.crypto.passphrase import Argon2idCost
from portable_record.crypto.recovery import throw_recovery_code
from portable_record.crypto.shares import split
from portable_record.record.canonical import canonical
from portable_record.vault import slots
from portable_record.vault.slots import VaultKeys
from tests.vault.cast import PASSPHRASE, counted_dice

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
GOOD = VECTORS / "good" / "vault-2"
BAD = VECTORS / "bad" / "vault-2"
NAMES = {"passphrase": "", "recovery": "r", "trusted": "t", "all": "rt"}


def good(name: str) -> dict[str, object]:
    """Make a header with some ways in, and what opens it."""
    dice = counted_dice(name)
    keys = VaultKeys.throw(dice)
    header = slots.new_header(keys, PASSPHRASE, Argon2idCost(), dice)
    said: dict[str, object] = {"about": f"Ways in: {name}.", "passphrase": PASSPHRASE}
    if "r" in NAMES[name]:
        code = said["recovery_code"] = throw_recovery_code(dice)
        header = slots.with_recovery_code(header, keys, code, dice)
    if "t" in NAMES[name]:
        shares = split(dice(16), 2, 3)
        said["sheets"] = [" ".join(share.words) for share in shares]
        header = slots.with_trusted(header, keys, shares, dice)
    secrets = {"slot_key": keys.slot_key.hex(), "vault_key": keys.vault_key.hex()}
    return {**said, **secrets, "header": header.to_bytes().decode()}


def bad() -> Iterator[tuple[str, dict[str, object]]]:
    """Give headers with one fault each, whose sum fits unless the sum is the fault."""
    whole = json.loads(_kept("all"))
    first, second, third = whole["slots"]
    other = json.loads(_kept("recovery"))
    yield "sum", _said("The sum is another one.", whole | {"sum": b64url(bytes(32))}, summed=False)
    for name, about, changed in (
        ("turn-missing", "No turn.", {name: value for name, value in whole.items() if name != "turn"}),
        ("turn-negative", "A turn below 0.", whole | {"turn": -1}),
        ("turn-in-version-1", "A turn in version 1.", whole | {"version": 1}),
        ("no-slots", "No way in.", whole | {"slots": []}),
        ("no-passphrase", "No passphrase.", whole | {"slots": [second, third]}),
        ("order", "The trusted before the code.", whole | {"slots": [first, third, second]}),
        ("slot-twice", "Two recovery codes.", whole | {"slots": [first, second, second]}),
        (
            "slot-unknown",
            "A way in of an unknown kind.",
            whole | {"slots": [first, {**second, "kind": "pin"}]},
        ),
        ("k-missing", "How many sheets are needed is missing.", _third(whole, without="k")),
        ("k-1", "One sheet alone would open it.", _third(whole, k=1)),
        ("k-above-n", "More sheets needed than there are.", _third(whole, k=4)),
        ("n-17", "17 sheets.", _third(whole, n=17)),
        ("set-large", "A set of 16 bits.", _third(whole, set=32768)),
        ("trusted-argon2id", "Trusted people stretched.", _third(whole, kdf=first["kdf"])),
    ):
        yield name, _said(about, changed)
    for name, about, changed in (
        ("slot-taken-out", "The trusted people were taken out.", whole | {"slots": [first, second]}),
        ("slot-exchanged", "Another recovery code.", whole | {"slots": [first, other["slots"][1], third]}),
        ("turn-other", "Another turn.", whole | {"turn": 1}),
        ("k-other", "More sheets are said to be needed.", _third(whole, k=3)),
    ):
        yield name, _said(about, changed, opened=True)


def _third(whole: dict[str, object], *, without: str = "", **changed: object) -> dict[str, object]:
    first, second, third = json.loads(json.dumps(whole["slots"]))
    third = {name: value for name, value in (third | changed).items() if name != without}
    return whole | {"slots": [first, second, third]}


def _kept(name: str) -> str:
    return str(json.loads((GOOD / f"{name}.json").read_bytes())["header"])


def _said(
    about: str, members: dict[str, object], *, summed: bool = True, opened: bool = False
) -> dict[str, object]:
    if summed:
        members = {name: value for name, value in members.items() if name != "sum"}
        members["sum"] = b64url(hashlib.sha256(canonical(members)).digest())
    when = "at opening with the passphrase" if opened else "at reading"
    return {"about": about, "code": "vault-damaged", "refused": when, "header": canonical(members).decode()}


def written(vector: dict[str, object]) -> str:
    """Write a vector as it stands in its file."""
    return json.dumps(vector, indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    """Write the bad vectors, and those good ones that are not there yet."""
    for folder in (GOOD, BAD):
        folder.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        if not (GOOD / f"{name}.json").exists():
            (GOOD / f"{name}.json").write_text(written(good(name)), encoding="utf-8")
    for name, vector in bad():
        (BAD / f"{name}.json").write_text(written(vector), encoding="utf-8")


if __name__ == "__main__":
    main()
