from dataclasses import replace
from datetime import date

import pytest

from portable_record.record.parts import PARTS
from portable_record.record.readable.tables_systems import SYSTEMS
from portable_record.record.rights import (
    HINDRANCES,
    Right,
    Subject,
    age_on,
    hindrance,
    missing,
    parental_stage,
    review_due,
)
from portable_record.record.shapes import writer
from portable_record.record.who import BASES, PERSON, Basis, By, label, written_by

DAY = date(2026, 11, 22)
SAM, JO = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"
FULL = Right("self", since=date(2026, 1, 1), evidence="seen", decision="this", consulted=("Jo",), review=DAY)


@pytest.mark.parametrize("code", BASES)
def test_every_basis_can_stand_in_a_change_and_names_real_parts(code: str) -> None:
    writer(By(SAM, code))

    assert BASES[code].parts <= {part.key for part in PARTS}
    assert all(hasattr(FULL, name) for name in BASES[code].needs)


@pytest.mark.parametrize(
    ("basis", "part", "subject", "expected"),
    [
        ("self", "plan", Subject(), ""),
        ("agrees", "about-me", Subject(), ""),
        ("appointee", "plan", Subject(), "part"),
        ("appointee", "documents", Subject(), ""),
        ("lpa-money", "health", Subject(lacks_capacity=True), "part"),
        ("lpa-health", "health", Subject(), "has-capacity"),
        ("lpa-health", "health", Subject(lacks_capacity=True), ""),
        ("best-interests", "plan", Subject(), "has-capacity"),
        ("best-interests", "about-me", Subject(lacks_capacity=True), "part"),
        ("deputy", "plan", Subject(), ""),
        ("none", "plan", Subject(), "part"),
        ("deputy", "plan", Subject(died=DAY), "died"),
        ("self", "plan", Subject(died=DAY), "died"),
        ("self", "plan", Subject(died=date(2026, 11, 23)), ""),
        ("parental-responsibility", "plan", Subject(born=date(2010, 11, 22)), "paused"),
        ("parental-responsibility", "plan", Subject(born=date(2008, 11, 22)), "grown-up"),
        ("parental-responsibility", "plan", Subject(born=date(2014, 1, 1)), ""),
        ("parental-responsibility", "plan", Subject(), "age-unknown"),
        ("parental-responsibility", "details", Subject(), ""),
    ],
)
def test_what_each_right_allows(basis: str, part: str, subject: Subject, expected: str) -> None:
    found = hindrance(replace(FULL, basis=basis), part, subject, DAY)

    assert found == expected
    assert not found or HINDRANCES[found]


@pytest.mark.parametrize(
    ("right", "expected"),
    [
        (Right("agrees", since=date(2026, 11, 23)), "not-yet"),
        (Right("agrees", since=date(2026, 1, 1), until=date(2026, 11, 21)), "over"),
        (Right("agrees", since=date(2026, 1, 1), until=DAY), ""),
        (Right("agrees"), "incomplete"),
        (Right("deputy", since=date(2026, 1, 1)), "incomplete"),
    ],
)
def test_a_right_has_its_days_and_its_evidence(right: Right, expected: str) -> None:
    assert hindrance(right, "plan", Subject(), DAY) == expected


def test_a_best_interests_decision_needs_to_say_which_who_was_asked_and_when_it_is_reviewed() -> None:
    assert missing(Right("best-interests", since=DAY)) == ("decision", "consulted", "review")


@pytest.mark.parametrize(
    ("born", "renewed", "stage"),
    [
        (date(2015, 11, 23), None, "holds"),
        (date(2015, 11, 22), None, "review"),
        (date(2012, 11, 23), None, "review"),
        (date(2015, 11, 22), DAY, "holds"),
        (date(2012, 11, 22), None, "holds"),
        (date(2010, 11, 23), None, "holds"),
        (date(2010, 11, 22), None, "paused"),
        (date(2009, 1, 1), date(2024, 12, 31), "paused"),
        (date(2009, 1, 1), date(2025, 1, 1), "holds"),
        (date(2009, 1, 1), date(2026, 11, 23), "paused"),
        (date(2008, 11, 22), DAY, "ended"),
    ],
)
def test_a_parents_right_follows_the_childs_age(born: date, renewed: date | None, stage: str) -> None:
    right = Right("parental-responsibility", since=date(2020, 1, 1), renewed=renewed)

    assert parental_stage(right, Subject(born), DAY) == stage


def test_a_review_is_due_when_its_day_has_come_or_the_child_is_of_that_age() -> None:
    parent = Right("parental-responsibility")

    assert review_due(parent, Subject(date(2014, 1, 1)), DAY)
    assert not review_due(parent, Subject(date(2020, 1, 1)), DAY)
    assert review_due(Right("best-interests", review=DAY), Subject(), DAY)
    assert not review_due(Right("best-interests", review=date(2026, 11, 23)), Subject(), DAY)
    assert not review_due(Right("agrees"), Subject(date(2014, 1, 1)), DAY)


def test_somebody_born_on_29_february_has_a_birthday_on_1_march() -> None:
    assert age_on(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert age_on(date(2008, 2, 29), date(2026, 3, 1)) == 18


@pytest.mark.parametrize(
    ("by", "professional", "expected"),
    [
        (By(), False, "PATAST"),
        (By(PERSON, "self", JO), True, "PATAST"),
        (By(SAM, "agrees"), False, "PACQAST"),
        (By(SAM, "agrees"), True, "PROAST"),
        (By(SAM, "lpa-health"), False, "SDMAST"),
        (By(SAM, "parental-responsibility"), False, "SDMAST"),
        (By(SAM, "appointee"), False, "PACQAST"),
        (By(SAM, "none"), False, "PACQAST"),
        (By(SAM, "a-right-of-a-later-version"), False, "PACQAST"),
    ],
)
def test_what_somebody_writes_is_labelled_by_their_right(by: By, professional: bool, expected: str) -> None:
    assert label(by, professional=professional) == expected


@pytest.mark.parametrize(
    ("by", "words"),
    [
        (By(), "written by Amina"),
        (By(helper=JO), "written by Amina, with help from Jo"),
        (By(SAM, "agrees"), "written by Sam for Amina"),
        (By(SAM, "agrees", JO), "written by Sam for Amina, with help from Jo"),
    ],
)
def test_who_wrote_for_whom_is_said_in_words(by: By, words: str) -> None:
    assert written_by(by, {PERSON: "Amina", SAM: "Sam", JO: "Jo"}) == words


def test_nobody_is_named_by_an_id() -> None:
    assert (
        written_by(By(SAM, "agrees", JO), {})
        == "written by somebody else for the person, with help from somebody"
    )


@pytest.mark.parametrize("basis", BASES.values(), ids=lambda basis: basis.code)
@pytest.mark.parametrize("professional", [False, True])
def test_every_label_of_whose_words_something_is_in_reads_as_words(basis: Basis, professional: bool) -> None:
    code = label(By(SAM, basis.code), professional=professional)

    assert SYSTEMS["ObservationValue"][code].startswith("Written by ")
