"""Every vector of a comment ends as it says, and is what its maker makes."""

import json
import re
from pathlib import Path

import pytest

from portable_record.errors import MalformedChangeError
from portable_record.record.change import Edit, EditId, value_digest
from portable_record.record.comment import Comment, comment_id, comment_value, is_comment_id, read_comment
from portable_record.record.values import read_whole
from tests.circle.comment_vectors import VECTORS, all_vectors

GOOD = sorted((VECTORS / "good" / "circle-comment").glob("*.json"))
BAD = sorted((VECTORS / "bad" / "circle-comment").glob("*.json"))
DOCUMENT = VECTORS.parents[1] / "docs" / "format" / "circle.md"
SALT = bytes(16)


def name(file: Path) -> str:
    return file.stem


def edit(entry: str, path: str, value: bytes, bases: tuple[EditId, ...] = ()) -> Edit:
    return Edit(1, entry, path, value, SALT, value_digest(SALT, value), bases)


@pytest.mark.parametrize("file", GOOD, ids=name)
def test_a_good_comment_has_the_id_of_its_place_and_is_read_and_written_again(file: Path) -> None:
    vector = json.loads(file.read_bytes())
    said, expect = vector["input"], vector["expect"]
    place = [said[key] for key in ("record", "device", "part", "seq", "n")]

    made = edit(comment_id(*place), "", expect["value"].encode())

    assert made.entry == expect["id"]
    assert is_comment_id(made.entry)
    comment = read_comment(read_whole(made.value or b"").text)
    assert comment == Comment(said["entry"], said["words"])
    assert comment_value(comment) == made.value


@pytest.mark.parametrize("file", BAD, ids=name)
def test_an_edit_of_a_comment_with_one_fault_is_refused(file: Path) -> None:
    vector = json.loads(file.read_bytes())
    bases = tuple(EditId(device, "plan", seq, n) for device, seq, n in vector["bases"])
    comment = json.loads(GOOD[0].read_bytes())["expect"]["id"]

    with pytest.raises(MalformedChangeError):
        edit(comment, vector["path"], vector["input"].encode(), bases)


def test_the_rule_that_the_vectors_name_stands_in_the_document() -> None:
    rules = {int(number) for number in re.findall(r"^(\d+)\. ", DOCUMENT.read_text(), re.MULTILINE)}

    assert {json.loads(file.read_bytes())["expect"]["rule"] for file in BAD} <= rules


def test_the_vectors_of_comments_are_what_their_maker_makes() -> None:
    lying_there = {str(file.relative_to(VECTORS)): file.read_bytes() for file in [*GOOD, *BAD]}

    assert lying_there == dict(all_vectors())
