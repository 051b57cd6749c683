"""Writes vectors: ``python -m tests.sharing.make_vectors``. Each run gives the same bytes."""

import json
from collections.abc import Iterator
from pathlib import Path

from portable_record.record.moments import moment_text
from portable_record.sharing.verdict_codes import BY_CODE
from tests.sharing import (
    card_vectors,
    hand_vectors,
    lock_vectors,
    moving_vectors,
    receipt_vectors,
    reply_vectors,
    slip_vectors,
    terms_vectors,
)
from tests.sharing.cast import NOW

VECTORS = Path(__file__).parents[1] / "vectors"
FOLDERS = ("answer", "card", "contact", "hands", "moving-qr", "new-key", "receipt", "sealed-file", "verdict")
SLIPS = (
    ("good", "contact", slip_vectors.good_contacts),
    ("bad", "contact", slip_vectors.bad_contacts),
    ("good", "new-key", slip_vectors.good_notices),
    ("bad", "new-key", slip_vectors.bad_notices),
    ("good", "receipt", receipt_vectors.good),
    ("bad", "receipt", receipt_vectors.bad),
    ("good", "answer", reply_vectors.good),
    ("bad", "answer", reply_vectors.bad),
)


def made() -> Iterator[tuple[str, dict[str, object]]]:
    """Give the path of each vector below ``tests/vectors`` and what it holds."""
    for side, cards in (("good", card_vectors.good()), ("bad", card_vectors.bad())):
        for name, about, code, text, trust in cards:
            yield f"{side}/card/{name}.json", _vector(about, code, text, trust=trust)
    for side, locks in (("good", lock_vectors.good()), ("bad", lock_vectors.bad())):
        for name, about, code, text, more in locks:
            yield f"{side}/sealed-file/{name}.json", _vector(about, code, text, **more)
    for side, codes in (("good", moving_vectors.good()), ("bad", moving_vectors.bad())):
        for name, about, code, text, more in codes:
            yield f"{side}/moving-qr/{name}.json", _vector(about, code, text, **more)
    for side, reads in (("good", terms_vectors.good()), ("bad", terms_vectors.bad())):
        for name, about, code, text, me in reads:
            at = {"at": me.pop("at")} if "at" in me else {}
            yield f"{side}/verdict/{name}.json", _vector(about, code, text, **at, me=me)
    for side, hands in (("good", hand_vectors.good()), ("bad", hand_vectors.bad())):
        for name, about, code, text, me in hands:
            reader = {what: value for what, value in me.items() if what != "at"}
            yield f"{side}/hands/{name}.json", _vector(about, code, text, at=me["at"], me=reader)
    for side, folder, slips in SLIPS:
        for name, about, code, text, me in slips():
            yield f"{side}/{folder}/{name}.json", _vector(about, code, text, me=me)


def _vector(about: str, code: str, text: object, **more: object) -> dict[str, object]:
    expect = {"verdict": str(BY_CODE[code].outcome), "code": code}
    return {"about": about, "expect": expect, "at": moment_text(NOW), **more, "input": text}


def written(vector: dict[str, object]) -> str:
    """Write a vector as it stands in its file."""
    return json.dumps(vector, indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    """Write all vectors."""
    for path, vector in list(made()):
        file = VECTORS / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(written(vector), encoding="utf-8")


if __name__ == "__main__":
    main()
