"""Every vector of signed texts, codes, locks and verdicts, and that they are what their maker makes."""

import json
import zlib
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from portable_record.crypto.b64 import unb64url
from portable_record.crypto.hpke import HpkePrivateKey
from portable_record.crypto.signing import VerifyKey
from portable_record.sharing.me import Me, Pin
from portable_record.sharing.read import read
from portable_record.sharing.trust import Trust
from portable_record.sharing.verdict import Verdict
from tests.sharing.make_vectors import FOLDERS, VECTORS, made, written

FILES = sorted(
    file
    for side in ("good", "bad")
    for folder in FOLDERS
    for file in (VECTORS / side / folder).glob("*.json")
)
FOLDS_ALIKE = zlib.crc32(zlib.compress(bytes(range(256)) * 3, 9)) == 0xD1A4D1E6


def reader_of(said: dict[str, Any]) -> Me:
    return Me(
        dids=frozenset(said.get("dids", ())),
        hpke=HpkePrivateKey.from_bytes(unb64url(said["hpke"])) if "hpke" in said else None,
        known={iss: Pin(VerifyKey.from_jwk(jwk)) for iss, jwk in said.get("known", ())},
        withdrawn=frozenset((iss, which) for iss, which in said.get("withdrawn", ())),
        held={(iss, which): datetime.fromisoformat(at) for iss, which, at in said.get("held", ())},
        ended={did: datetime.fromisoformat(at) for did, at in said.get("ended", ())},
        purpose=said.get("purpose"),
    )


def verdict_of(file: Path) -> tuple[dict[str, str], Verdict]:
    vector = json.loads(file.read_text(encoding="utf-8"))
    verdict = read(
        vector["input"].encode(),
        name=file.name,
        trust=Trust.parse(json.dumps(vector["trust"]).encode()) if vector.get("trust") else Trust(),
        at=datetime.fromisoformat(vector["at"]),
        passcode=vector.get("passcode"),
        me=reader_of(vector["me"]) if vector.get("me") else None,
    )
    return vector["expect"], verdict


def name_of(file: Path) -> str:
    return "/".join((*file.parts[-3:-1], file.stem))


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_a_vector_ends_as_its_header_says(file: Path) -> None:
    expected, verdict = verdict_of(file)

    assert {"verdict": verdict.verdict, "code": verdict.code} == expected
    assert verdict.refused == (file.parts[-3] == "bad")
    assert bool(verdict.contents) == bool(verdict.taken or verdict.slips) == (not verdict.refused)


@pytest.mark.skipif(not FOLDS_ALIKE, reason="this machine's zlib folds in another way, so the bytes differ")
def test_the_vectors_are_what_their_maker_makes() -> None:
    expected = {VECTORS / path: written(vector) for path, vector in made()}

    found = {file: file.read_text(encoding="utf-8") for file in FILES}

    assert found == expected
