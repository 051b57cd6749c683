import pytest

from portable_record.sharing.spelling import leads_elsewhere, plain_address, plain_name, plain_number, tells


@pytest.mark.parametrize(
    "spelled",
    ["Condition/A1", " condition/a1\n", "Condition%2Fa%31", "condition%25252Fa1", "Condi\u200btion/\uff211"],
)
def test_an_address_is_brought_down_to_one_spelling(spelled: str) -> None:
    assert plain_address(spelled) == "condition/a1"


def test_an_address_encoded_over_and_over_is_not_undone_without_end() -> None:
    assert "%" in plain_address("Condition%2525252525252Fa1")


@pytest.mark.parametrize("spelled", ["AB-12 34", "ab 1234", "a b\u00a012\u201134", "\uff21b1234"])
def test_a_number_is_brought_down_to_one_spelling(spelled: str) -> None:
    assert plain_number(spelled) == "ab1234"


@pytest.mark.parametrize("spelled", ["Zo\u00eb O'Hara", "ZOE\u0308  o\u2019hara", "zo\u00eb, o'hara."])
def test_a_name_is_brought_down_to_one_spelling(spelled: str) -> None:
    assert plain_name(spelled) == "zo\u00eb o hara"


@pytest.mark.parametrize(
    ("name", "alone"),
    [
        ("5f0c8a54-9f0e-4c53-8d0a-0b6f9b3b7a10", True),
        ("5f0c8a549f0e4c538d0a0b6f9b3b7a10", True),
        ("abcdefab-abcd-abcd-abcd-abcdefabcdef", True),
        ("cond77", True),
        ("c77", False),
        ("peanut", False),
        ("2026-11-22", False),
        ("2026-11", False),
    ],
)
def test_an_id_tells_if_it_can_be_no_word_and_no_day(name: str, *, alone: bool) -> None:
    assert tells(name) == alone


@pytest.mark.parametrize(
    ("address", "elsewhere"),
    [
        ("https://gp.example/fhir/Practitioner/1", True),
        ("https://gp.example", True),
        ("https://gp.example/fhir/Practitioner?x=1", False),
        ("https://gp.example/fhir/%3Fx", False),
        ("https://gp.example/fhir/$find", False),
        ("https://", False),
        ("Practitioner/1", False),
        ("urn:oid:1.2.3", False),
    ],
)
def test_only_a_plain_web_address_leads_elsewhere(address: str, *, elsewhere: bool) -> None:
    assert leads_elsewhere(address) == elsewhere
