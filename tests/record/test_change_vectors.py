"""Every vector of docs/format/change.md ends as its header says, and is what its maker makes."""

import base64
import json
import re
from pathlib import Path

import pytest

from portable_record.crypto.signing import VerifyKey
from portable_record.errors import MalformedChangeError
from portable_record.record.change import b64url, change_hash, signed_bytes
from portable_record.record.change_file import from_json, to_json
from portable_record.record.fold import fold
from tests.record.change_vectors import VECTORS, all_vectors

GOOD = sorted((VECTORS / "good" / "change").glob("*.json"))
BAD = sorted((VECTORS / "bad" / "change").glob("*.json"))
FOLD = sorted((VECTORS / "good" / "fold").glob("*.json"))
DOCUMENT = VECTORS.parents[1] / "docs" / "format" / "change.md"


def name(file: Path) -> str:
    return file.stem


@pytest.mark.parametrize("file", GOOD, ids=name)
def test_a_good_change_is_read_and_verifies_and_is_written_again_byte_for_byte(file: Path) -> None:
    vector = json.loads(file.read_bytes())

    change, edits = from_json(vector["input"].encode())

    VerifyKey.from_jwk(vector["key"]).verify(signed_bytes(change), change.signature)
    assert VerifyKey.from_jwk(vector["key"]).thumbprint() == change.device
    assert to_json(change, edits) == vector["input"].encode()
    assert vector["expect"] == {
        "hash": change_hash(change),
        "signed": signed_bytes(change).decode(),
        "edits": [{"path": edit.path, "hash": b64url(edit.digest)} for edit in edits],
    }


@pytest.mark.parametrize("file", BAD, ids=name)
def test_a_change_with_one_fault_is_refused(file: Path) -> None:
    vector = json.loads(file.read_bytes())
    data = vector["input"].encode() if "input" in vector else base64.b64decode(vector["base64"])

    with pytest.raises(MalformedChangeError) as refused:
        from_json(data)

    assert refused.value.code == vector["expect"]["code"]


@pytest.mark.parametrize("file", FOLD, ids=name)
def test_a_set_of_changes_makes_the_state_that_its_header_says(file: Path) -> None:
    vector = json.loads(file.read_bytes())

    folded = fold(from_json(text.encode()) for text in vector["input"])

    expected = vector["expect"]
    states = [state for _, state in sorted(folded.states.items())]
    assert [state.text.decode() for state in states] == [each["text"] for each in expected["states"]]
    for state, each in zip(states, expected["states"], strict=True):
        assert (state.entry, state.binned, state.erased) == (each["entry"], each["binned"], each["erased"])
        assert {
            found.path: [alternative.value.decode() for alternative in found.alternatives]
            for found in state.conflicts
        } == each["conflicts"]
    assert [[one.device, one.seq] for one in folded.pending] == expected["pending"]
    assert [[one.device, one.seq, *one.hashes] for one in folded.forks] == expected["forks"]
    assert [[one.device, one.first, one.last] for one in folded.gaps] == expected["gaps"]
    assert [[one.device, one.seq, one.why] for one in folded.refused] == expected["refused"]


def test_the_vectors_are_what_their_maker_makes() -> None:
    made = dict(all_vectors())

    lying_there = {str(file.relative_to(VECTORS)): file.read_bytes() for file in [*GOOD, *BAD, *FOLD]}

    assert lying_there == made


def test_every_rule_about_a_file_has_a_vector_that_breaks_it() -> None:
    broken = {json.loads(file.read_bytes())["expect"]["rule"] for file in BAD}

    rules = {
        int(number) for number in re.findall(r"^(\d+)\. ", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    }

    # 11, 13 and 17 say how hashes are taken; 21 bounds the size; from 22 on the fold is described.
    assert broken == rules - {11, 13, 17, 21} - set(range(22, 33))
