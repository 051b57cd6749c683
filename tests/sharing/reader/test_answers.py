"""Answers of the serving process are taken apart as strictly as if a stranger had written them."""

import hashlib
import json

import pytest

from portable_record.record.intake import Checked
from portable_record.sharing.reader import answers
from portable_record.sharing.reader.frames import FrameError
from portable_record.sharing.reader.refusals import Refusal

PIECE = b"piece"
GOOD = ["good", "Basic", "one", "health", "A title", "words", hashlib.sha256(PIECE).hexdigest()]


def test_what_is_well_said_is_taken() -> None:
    said = json.dumps([GOOD, ["refused", "not-json", "It is no JSON.", "line 1"]]).encode()

    assert answers.checked(said, [PIECE, b""]) == [
        Checked("Basic", "one", "health", "A title", "words", GOOD[6]),
        Refusal("not-json", "It is no JSON.", "line 1"),
    ]


@pytest.mark.parametrize(
    "said",
    [
        "[",
        "{}",
        "[]",
        json.dumps([GOOD, GOOD]),
        json.dumps([GOOD[:6]]),
        json.dumps([[*GOOD[:6], "0" * 64]]),
        json.dumps([[*GOOD[:3], "no-such-part", *GOOD[4:]]]),
        json.dumps([["good", 1, *GOOD[2:]]]),
        json.dumps([["refused", "code"]]),
        json.dumps(["good"]),
        "[" * 100_000,
    ],
    ids=range(11),
)
def test_anything_else_is_a_fault(said: str) -> None:
    with pytest.raises(FrameError):
        answers.checked(said.encode(), [PIECE])


def test_texts_are_a_list_of_texts() -> None:
    assert answers.texts(b'["a", "b"]') == ["a", "b"]
    with pytest.raises(FrameError):
        answers.texts(b'["a", 1]')
