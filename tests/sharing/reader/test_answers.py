"""Answers of the serving process are taken apart as strictly as if a stranger had written them."""

import hashlib
import json

import pytest

from portable_record.record.intake import Checked
from portable_record.sharing.packed import Member
from portable_record.sharing.reader import answers
from portable_record.sharing.reader.frames import FrameError
from portable_record.sharing.reader.refusals import Refusal

PIECE = b"piece"
GOOD = ["good", "Basic", "one", "health", "A title", "words", "2026-05", hashlib.sha256(PIECE).hexdigest()]


def test_what_is_well_said_is_taken() -> None:
    said = json.dumps(
        [GOOD, ["refused", {"code": "not-json", "detail": "A comma.", "place": "line 1"}]]
    ).encode()

    assert answers.checked(said, [PIECE, b""]) == [
        Checked("Basic", "one", "health", "A title", "words", "2026-05", GOOD[7]),
        Refusal("not-json", "A comma.", "line 1"),
    ]


@pytest.mark.parametrize(
    "said",
    [
        "[",
        "{}",
        "[]",
        json.dumps([GOOD, GOOD]),
        json.dumps([GOOD[:7]]),
        json.dumps([[*GOOD[:7], "0" * 64]]),
        json.dumps([[*GOOD[:6], "2026-13", GOOD[7]]]),
        json.dumps([[*GOOD[:3], "no-such-part", *GOOD[4:]]]),
        json.dumps([["good", 1, *GOOD[2:]]]),
        json.dumps([["refused", "code"]]),
        json.dumps([["refused", {"code": "no-such-code", "detail": "", "place": ""}]]),
        json.dumps(["good"]),
        "[" * 100_000,
    ],
    ids=range(13),
)
def test_anything_else_is_a_fault(said: str) -> None:
    with pytest.raises(FrameError):
        answers.checked(said.encode(), [PIECE])


def test_texts_are_a_list_of_texts() -> None:
    assert answers.texts(b'["a", "b"]') == ["a", "b"]
    with pytest.raises(FrameError):
        answers.texts(b'["a", 1]')


def test_a_refusal_says_its_sentence_and_its_detail_and_keeps_its_place_apart() -> None:
    refusal = Refusal("not-json", "A comma.", "line 1")

    assert refusal.says == "This is not written as JSON must be written. A comma."
    assert refusal.error(place="notes.json, line 1").says.endswith("A comma. (notes.json, line 1)")


def test_where_the_files_of_a_packed_share_lie_is_taken_if_they_lie_one_after_another_within_it() -> None:
    said = b'[[3, 5, "6162", ""], [7, 7, "", "63"]]'

    assert answers.members(said, 7) == (Member(3, 5, b"ab", b""), Member(7, 7, b"", b"c"))


@pytest.mark.parametrize(
    "said",
    [
        "[]",
        "[7]",
        '[[0, 5, "", ""]]',
        '[[3, 8, "", ""]]',
        '[[3, 5, "", ""], [4, 6, "", ""]]',
        '[[5, 3, "", ""]]',
        '[[3, 5, "x", ""]]',
        '[[3, 5, "", 7]]',
    ],
    ids=range(8),
)
def test_files_that_lie_otherwise_are_a_fault(said: str) -> None:
    with pytest.raises(FrameError):
        answers.members(said.encode(), 7)
