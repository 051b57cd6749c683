"""The codes of our own: unique, published, and each in a part that exists."""

import json
from pathlib import Path

import pytest

from portable_record.record import kinds
from portable_record.record.code_system import code_system
from portable_record.record.parts import PARTS

DOCS = Path(__file__).resolve().parents[2] / "docs" / "format"


def test_every_code_is_said_once() -> None:
    codes = [kind.code for kind in kinds.KINDS]

    assert len(codes) == len(set(codes))


def test_every_code_belongs_to_a_part_that_exists() -> None:
    assert {kind.part for kind in kinds.KINDS} <= {part.key for part in PARTS}


def test_about_me_has_its_eight_headings_in_order() -> None:
    titles = [kind.title for kind in kinds.ABOUT_ME_HEADINGS]

    assert len(titles) == 8
    assert titles[0] == "What is most important to me"
    assert titles[-1] == "Who helped me write this"


def test_the_published_code_system_is_the_one_in_the_code() -> None:
    published = json.loads((DOCS / "codesystem.json").read_text(encoding="utf-8"))

    assert published == code_system()


def test_the_document_lists_every_code_with_its_place() -> None:
    text = (DOCS / "codes.md").read_text(encoding="utf-8")

    for kind in kinds.KINDS:
        assert f"| `{kind.code}` | {kind.title} | `{kind.place}` |" in text


def test_a_code_is_found_with_its_coding() -> None:
    assert kinds.kind("good-at").concept == {
        "coding": [{"system": kinds.SYSTEM, "code": "good-at", "display": "What I am good at"}]
    }


@pytest.mark.parametrize(("code", "part"), [("crisis", "crisis"), ("nothing-of-ours", ""), (7, "")])
def test_the_part_of_a_code_is_known_or_empty(code: object, part: str) -> None:
    assert kinds.part_of_code(code) == part
