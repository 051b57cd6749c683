"""Every vector of a no ends as it says, in any order and also folded, and is what its maker makes."""

import json
from pathlib import Path

import pytest

from portable_record.circle.counting import Counts, judge
from portable_record.circle.membership_file import read_membership
from portable_record.circle.refusing import may_refuse
from portable_record.circle.standing import standing
from portable_record.errors import MalformedChangeError
from portable_record.record.change import change_hash
from portable_record.record.change_file import from_json
from portable_record.record.comment import is_comment_id, read_comment
from portable_record.record.fold import fold
from portable_record.record.refusal import is_no, is_suggestion_id, suggestion_id
from tests.circle.no_vectors import VECTORS, all_vectors

FILES = sorted(VECTORS.glob("*/circle-no/*.json"))
DOCUMENT = VECTORS.parents[1] / "docs" / "format" / "circle.md"
READ = [file for file in FILES if "malformed" not in json.loads(file.read_bytes())["expect"]]


def name(file: Path) -> str:
    return f"{file.parents[1].name}-{file.stem}"


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("file", READ, ids=name)
def test_a_no_counts_or_does_not_as_the_rule_says(file: Path, *, turned: bool) -> None:
    vector = json.loads(file.read_bytes())
    now = standing([read_membership(text.encode()) for text in vector["memberships"]], vector["root"])
    changes = [from_json(text.encode()) for text in vector["changes"]]
    (suggested, _), *_ = changes

    counted = [logged for logged in changes if judge(logged[0], now, logged[1]) is Counts.YES]
    states = fold(counted[::-1] if turned else counted).states.values()

    found = [
        [state.writer, state.updated]
        for state in states
        if is_comment_id(state.entry) and not state.erased and state.part == suggested.part
        for comment in [read_comment(state.text)]
        if is_no(comment) and comment.about == suggestion_id(change_hash(suggested))
        if may_refuse(now.now, state.writer, state.part, state.updated)
    ]
    assert sorted(found) == vector["expect"]["noes"][change_hash(suggested)]


def test_what_edits_an_entry_under_the_id_of_a_suggestion_is_malformed() -> None:
    (file,) = set(FILES) - set(READ)
    vector = json.loads(file.read_bytes())

    with pytest.raises(MalformedChangeError, match="stands for a suggestion"):
        from_json(vector["changes"][0].encode())


def test_the_id_of_a_suggestion_is_as_the_document_says_and_no_other_id_is_like_it() -> None:
    found = suggestion_id("A" * 43)

    assert found == "d571c3bf-d1a6-91c0-a985-9228ad2618cc"
    assert (is_suggestion_id(found), is_comment_id(found)) == (True, False)


def test_the_rule_that_the_vectors_name_stands_in_the_document() -> None:
    rules = {json.loads(file.read_bytes())["expect"]["rule"] for file in FILES}

    assert all(f"\n{rule}. " in DOCUMENT.read_text() for rule in rules)


def test_the_vectors_of_noes_are_what_their_maker_makes() -> None:
    lying_there = {str(file.relative_to(VECTORS)): file.read_bytes() for file in FILES}

    assert lying_there == dict(all_vectors())
