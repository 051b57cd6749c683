"""A right is a FHIR entry, says itself in plain words, and tells in time what is coming."""

from datetime import date

import pytest

from portable_record.record.fhir import validate
from portable_record.record.right_entry import Recorded, merged, right_from_fhir, right_to_fhir
from portable_record.record.right_notices import notices
from portable_record.record.right_questions import WHO_FOR, problems, questions
from portable_record.record.right_words import right_lines, right_sentence, said_parts
from portable_record.record.rights import Right, Subject, birthday
from portable_record.record.who import BASES

DAY = date(2026, 11, 22)
SAM = "0b6e8f4e-5a1e-4c53-9d3f-3f0c2f6f4a11"
PAPER = "5d4cf0f7-7f7e-4dfc-8a6b-0c3a54c1c111"
JEAN = {"reference": "urn:uuid:9f0e0b9e-7d36-4d0e-9e07-111111111111", "display": "Jean Adeyemi"}
FULL = Recorded(
    SAM,
    Right(
        "best-interests",
        since=date(2026, 3, 1),
        until=date(2027, 3, 1),
        evidence="Minutes of the meeting",
        decision="where she lives",
        consulted=("Nadia", "Dr Okafor"),
        review=date(2026, 12, 1),
        renewed=date(2026, 6, 1),
        document=PAPER,
    ),
    cannot_decide=True,
)
OTHERS = [code for code in BASES if code not in ("self", "none")]


@pytest.mark.parametrize(
    "recorded", [FULL, Recorded(SAM, Right("agrees")), Recorded(SAM, Right("deputy", ended=True))]
)
def test_a_right_is_valid_fhir_and_comes_back_as_it_was(recorded: Recorded) -> None:
    value = right_to_fhir(recorded, name="Sam", patient=JEAN)

    validate(value)
    assert right_from_fhir(value, "") == recorded


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"category": [], "provision": {}},
        {"category": [{"coding": [{"system": "http://elsewhere", "code": "agrees"}]}]},
        {"category": "agrees", "provision": {"actor": "Sam"}},
    ],
    ids=str,
)
def test_an_entry_of_another_shape_holds_no_right(wrong: dict[str, object]) -> None:
    assert right_from_fhir(wrong, "") is None


def test_what_is_new_goes_over_what_was_written_down() -> None:
    both = merged(FULL, Recorded(SAM, Right("best-interests", renewed=DAY)))

    assert both.right.renewed == DAY
    assert (both.right.decision, both.cannot_decide) == ("where she lives", True)


def test_a_right_says_itself_line_by_line_and_in_one_line() -> None:
    assert dict(right_lines(FULL)) == {
        "By what right": "A decision in the person's best interests",
        "Since": "1 March 2026",
        "Last day": "1 March 2027",
        "What was seen": "Minutes of the meeting",
        "About which decision": "where she lives",
        "Who was asked": "Nadia, Dr Okafor",
        "To be looked at again on": "1 December 2026",
        "Looked at and went on": "1 June 2026",
        "Can they decide this themselves?": "No",
    }
    ended = Recorded(SAM, Right("agrees", since=DAY, ended=True))
    assert right_sentence(ended) == "The person agrees; Since: 22 November 2026; Ended: Yes"
    assert said_parts(("details", "documents")) == "My details, My documents"


@pytest.mark.parametrize("basis", OTHERS)
def test_every_kind_of_right_asks_for_all_that_it_needs(basis: str) -> None:
    asked = questions(basis)

    assert {each.field for each in asked if each.required} == set(BASES[basis].needs)
    assert all(each.asks and each.hint and each.absent for each in asked)
    assert WHO_FOR[basis]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (Right("agrees", since=DAY), []),
        (Right("agrees", since=date(2027, 1, 1)), []),
        (Right("agrees"), ["since"]),
        (Right("deputy"), ["since", "evidence"]),
        (Right("agrees", since=date(1899, 1, 1)), ["since"]),
        (Right("agrees", since=DAY, until=date(2026, 11, 21)), ["until"]),
        (Right("agrees", since=DAY, renewed=date(2026, 11, 23)), ["renewed"]),
        (Right("deputy", since=DAY, evidence="x" * 501), ["evidence"]),
        (Right("deputy", since=DAY, evidence="two\nlines"), ["evidence"]),
        (Right("agrees", since=DAY, decision="\x00"), ["decision"]),
        (Right("agrees", since=DAY, consulted=("a\nb",)), ["consulted"]),
    ],
)
def test_what_is_missing_or_cannot_be_is_named_by_field(right: Right, wrong: list[str]) -> None:
    found = problems(right, DAY)

    assert list(found) == wrong
    assert all(said.endswith(".") for said in found.values())


PARENT = Right("parental-responsibility", since=date(2010, 1, 1))


@pytest.mark.parametrize(
    ("born", "day", "code"),
    [
        (date(2012, 2, 29), date(2023, 2, 28), ""),
        (date(2012, 2, 29), date(2023, 3, 1), "review"),
        (date(2012, 2, 29), date(2027, 11, 30), ""),
        (date(2012, 2, 29), date(2027, 12, 1), "pauses-soon"),
        (date(2012, 2, 29), date(2028, 2, 28), "pauses-soon"),
        (date(2012, 2, 29), date(2028, 2, 29), "paused"),
        (date(2012, 2, 29), date(2030, 2, 28), "paused"),
        (date(2012, 2, 29), date(2030, 3, 1), "grown-up"),
        (date(2010, 2, 28), date(2028, 2, 27), "paused"),
        (date(2010, 2, 28), date(2028, 2, 28), "grown-up"),
    ],
)
def test_a_parent_is_told_in_time(born: date, day: date, code: str) -> None:
    found = [notice.code for notice in notices(PARENT, Subject(born), day, person="Amina")]

    assert found == ([code] if code else [])


def test_a_parent_whose_right_was_renewed_is_told_before_the_end() -> None:
    right = Right("parental-responsibility", since=DAY, renewed=date(2028, 3, 1))

    (notice,) = notices(right, Subject(date(2012, 2, 29)), date(2030, 2, 1), person="Amina")

    assert notice.code == "grown-up-soon"
    assert notice.says.startswith("Amina turns 18 on 1 March 2030.")


@pytest.mark.parametrize(
    ("right", "codes"),
    [
        (Right("agrees", until=date(2026, 11, 21)), ["over"]),
        (Right("agrees", until=DAY), ["ends-soon"]),
        (Right("agrees", until=date(2027, 2, 20)), ["ends-soon"]),
        (Right("agrees", until=date(2027, 2, 21)), []),
        (Right("agrees", review=DAY), ["review"]),
        (Right("agrees", review=date(2026, 11, 23)), []),
        (Right("agrees", review=DAY, ended=True), []),
    ],
)
def test_the_days_of_a_right_are_told(right: Right, codes: list[str]) -> None:
    assert [notice.code for notice in notices(right, Subject(), DAY, person="Jean")] == codes


def test_after_a_death_there_is_nothing_to_look_at() -> None:
    assert list(notices(Right("agrees", review=DAY), Subject(died=DAY), DAY, person="Jean")) == []


def test_a_birthday_on_29_february_is_on_1_march_in_other_years() -> None:
    assert birthday(date(2012, 2, 29), 16) == date(2028, 2, 29)
    assert birthday(date(2012, 2, 29), 18) == date(2030, 3, 1)
