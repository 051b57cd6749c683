"""Writes vectors: ``python -m tests.sharing.make_vectors``. Each run gives the same bytes."""

import json
from collections.abc import Iterator
from pathlib import Path

from portable_record.record.moments import moment_text
from portable_record.sharing.verdict_codes import BY_CODE
from tests.sharing import card_vectors
from tests.sharing.cast import NOW

VECTORS = Path(__file__).parents[1] / "vectors"


def made() -> Iterator[tuple[str, dict[str, object]]]:
    """Give the path of each vector below ``tests/vectors`` and what it holds."""
    for side, vectors in (("good", card_vectors.good()), ("bad", card_vectors.bad())):
        for name, about, code, text, trust in vectors:
            yield (
                f"{side}/card/{name}.json",
                {
                    "about": about,
                    "expect": {"verdict": str(BY_CODE[code].outcome), "code": code},
                    "at": moment_text(NOW),
                    "trust": trust,
                    "input": text,
                },
            )


def written(vector: dict[str, object]) -> str:
    """Write a vector as it stands in its file."""
    return json.dumps(vector, indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    """Write all vectors."""
    for path, vector in made():
        file = VECTORS / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(written(vector), encoding="utf-8")


if __name__ == "__main__":
    main()
