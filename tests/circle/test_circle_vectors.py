"""Every vector of docs/format/circle.md ends as its header says, and is what its maker makes."""

import json
import re
from pathlib import Path

import pytest

from portable_record.circle.files import Opened, open_part_file
from portable_record.circle.membership import signed_bytes
from portable_record.circle.membership_file import read_membership
from portable_record.crypto.b64 import b64url, unb64url
from portable_record.errors import MembershipError, SignatureBrokenError
from portable_record.record.canonical import canonical
from tests.circle.circle_vectors import VECTORS, all_vectors

GOOD = sorted((VECTORS / "good" / "circle").glob("membership-*.json"))
BAD = sorted((VECTORS / "bad" / "circle").glob("membership-*.json"))
PART_FILE = VECTORS / "good" / "circle" / "part-file.json"
DOCUMENT = VECTORS.parents[1] / "docs" / "format" / "circle.md"


def name(file: Path) -> str:
    return file.stem


@pytest.mark.parametrize("file", GOOD, ids=name)
def test_a_good_membership_is_read_and_written_again_byte_for_byte(file: Path) -> None:
    vector = json.loads(file.read_bytes())

    read = read_membership(vector["input"].encode())

    assert vector["expect"] == {"hash": read.hash, "signed": signed_bytes(read).decode()}
    written = json.loads(signed_bytes(read)) | {"signature": b64url(read.signature)}
    assert canonical(written).decode() == vector["input"]


@pytest.mark.parametrize("file", BAD, ids=name)
def test_a_membership_with_one_fault_is_refused(file: Path) -> None:
    vector = json.loads(file.read_bytes())

    with pytest.raises((MembershipError, SignatureBrokenError)):
        read_membership(vector["input"].encode())


def test_the_part_file_is_opened() -> None:
    vector = json.loads(PART_FILE.read_bytes())

    opened = open_part_file(unb64url(vector["input"]), {"plan": unb64url(vector["key"])})

    assert opened == Opened("plan", vector["expect"]["content"].encode())


def test_every_rule_that_a_vector_names_stands_in_the_document() -> None:
    rules = {int(number) for number in re.findall(r"^(\d+)\. ", DOCUMENT.read_text(), re.MULTILINE)}

    assert {json.loads(file.read_bytes())["expect"]["rule"] for file in BAD} <= rules


def test_the_vectors_are_what_their_maker_makes() -> None:
    lying_there = {str(file.relative_to(VECTORS)): file.read_bytes() for file in [*GOOD, *BAD, PART_FILE]}

    assert lying_there == dict(all_vectors())
