import pytest

from portable_record.errors import TermsError
from portable_record.sharing.purposes import PURPOSES, purpose, purpose_of_code


def test_each_purpose_has_a_key_and_a_code_of_its_own() -> None:
    assert len({each.key for each in PURPOSES}) == len({each.code for each in PURPOSES}) == len(PURPOSES)


@pytest.mark.parametrize("known", PURPOSES, ids=lambda known: known.key)
def test_a_purpose_is_found_by_its_key_and_by_its_code(known: object) -> None:
    assert known in PURPOSES
    for each in PURPOSES:
        assert purpose(each.key) is each
        assert purpose_of_code(each.coding["code"]) is each


def test_a_purpose_that_is_not_on_the_list_is_refused() -> None:
    with pytest.raises(TermsError, match="support"):
        purpose("marketing")


@pytest.mark.parametrize("code", ["HMARKT", "", None, 7, ["TREAT"]])
def test_a_code_that_is_not_on_the_list_is_nothing(code: object) -> None:
    assert purpose_of_code(code) is None


def test_the_format_document_lists_every_purpose(docs: str) -> None:
    for each in PURPOSES:
        assert f"| `{each.key}` | {each.title} | {each.code} |" in docs


@pytest.fixture
def docs() -> str:
    from pathlib import Path

    return (Path(__file__).parents[2] / "docs" / "format" / "bundle.md").read_text(encoding="utf-8")
