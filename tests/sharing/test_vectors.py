"""Every vector of signed texts and codes, and that the vectors are what their maker makes."""

import json
import zlib
from datetime import datetime
from pathlib import Path

import pytest

from portable_record.sharing.read import read
from portable_record.sharing.trust import Trust
from portable_record.sharing.verdict import Verdict
from tests.sharing.make_vectors import VECTORS, made, written

FILES = sorted(file for side in ("good", "bad") for file in (VECTORS / side / "card").glob("*.json"))
FOLDS_ALIKE = zlib.crc32(zlib.compress(bytes(range(256)) * 3, 9)) == 0xD1A4D1E6


def verdict_of(file: Path) -> tuple[dict[str, object], Verdict]:
    vector = json.loads(file.read_text(encoding="utf-8"))
    trust = Trust.parse(json.dumps(vector["trust"]).encode()) if vector["trust"] else Trust()
    at = datetime.fromisoformat(vector["at"])
    return vector["expect"], read(vector["input"].encode(), name=file.name, trust=trust, at=at)


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parts[-3]}-{file.stem}")
def test_a_vector_ends_as_its_header_says(file: Path) -> None:
    expected, verdict = verdict_of(file)

    assert {"verdict": verdict.verdict, "code": verdict.code} == expected
    assert verdict.refused == (file.parts[-3] == "bad")


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parts[-3]}-{file.stem}")
def test_a_refused_vector_shows_and_hands_on_nothing(file: Path) -> None:
    _, verdict = verdict_of(file)

    assert bool(verdict.contents) == bool(verdict.taken) == (not verdict.refused)


@pytest.mark.skipif(not FOLDS_ALIKE, reason="this machine's zlib folds in another way, so the bytes differ")
def test_the_vectors_are_what_their_maker_makes() -> None:
    expected = {VECTORS / path: written(vector) for path, vector in made()}

    found = {file: file.read_text(encoding="utf-8") for file in FILES}

    assert found == expected
