"""Every vector of a place in a chain ends as it says, whatever the order, and is what its maker makes."""

import json
from pathlib import Path

import pytest

from portable_record.circle.counting import Counts, judge, without_place
from portable_record.circle.membership_file import read_membership
from portable_record.circle.standing import standing
from portable_record.record.change import change_hash
from portable_record.record.change_file import from_json
from tests.circle.place_vectors import VECTORS, all_vectors

FILES = sorted(VECTORS.glob("*/circle-place/*.json"))
DOCUMENT = VECTORS.parents[1] / "docs" / "format" / "circle.md"


def name(file: Path) -> str:
    return f"{file.parents[1].name}-{file.stem}"


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("file", FILES, ids=name)
def test_a_change_has_a_place_or_none_as_the_rule_says(file: Path, *, turned: bool) -> None:
    vector = json.loads(file.read_bytes())
    memberships = [read_membership(text.encode()) for text in vector["memberships"]]
    now = standing(memberships, vector["root"])
    changes = [from_json(text.encode()) for text in vector["changes"]]

    judged = [(change, judge(change, now, edits)) for change, edits in changes]
    without = without_place(judged[::-1] if turned else judged)

    found = [Counts.CUT_OFF if change_hash(change) in without else counts for change, counts in judged]
    assert found == vector["expect"]["found"]


def test_the_rule_that_the_vectors_name_stands_in_the_document() -> None:
    rules = {json.loads(file.read_bytes())["expect"]["rule"] for file in FILES}

    assert all(f"\n{rule}. " in DOCUMENT.read_text() for rule in rules)


def test_the_vectors_of_places_are_what_their_maker_makes() -> None:
    lying_there = {str(file.relative_to(VECTORS)): file.read_bytes() for file in FILES}

    assert lying_there == dict(all_vectors())
