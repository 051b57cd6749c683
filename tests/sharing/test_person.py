from datetime import timedelta

import pytest

from portable_record.record.fhir import validate
from portable_record.record.json_text import write
from portable_record.sharing.person import minimal_patient, people_of
from portable_record.sharing.terms import DETAILS
from tests.sharing.cast import NOW
from tests.sharing.shares import LABEL, SUE_ENTRY, SUE_PATIENT, Json, entry


def patient(value: Json, *details: str) -> Json:
    made = minimal_patient(value, name="n", details=frozenset(details), now=NOW)
    validate(made)
    return made


def test_only_the_name_in_use_goes() -> None:
    assert patient(SUE_PATIENT) == {
        "resourceType": "Patient",
        "id": "n",
        "meta": {"security": [{"system": LABEL, "code": "PATAST"}]},
        "name": [{"use": "usual", "text": "Sue"}],
    }


@pytest.mark.parametrize("detail", sorted(DETAILS))
def test_each_detail_goes_only_when_it_is_ticked(detail: str) -> None:
    marks = {"birth-date": b"1950-04-03", "address": b"Long Street", "nhs-number": b"9990000018"}

    data = write(patient(SUE_PATIENT, detail))

    assert {name for name, mark in marks.items() if mark in data} == {detail}


def test_an_nhs_number_says_that_nobody_verified_it() -> None:
    data = write(patient(SUE_PATIENT, "nhs-number"))

    assert b"NHS number, not verified" in data
    assert b"number-present-but-not-traced" in data


@pytest.mark.parametrize(
    ("names", "used"),
    [
        ([{"use": "official", "text": "A"}, {"use": "usual", "text": "B"}], "B"),
        ([{"use": "official", "text": "A"}, {"use": "nickname", "text": "B"}], "B"),
        ([{"use": "old", "text": "A"}, {"use": "official", "text": "B"}], "B"),
        ([{"use": "maiden", "text": "A"}, {"text": "B"}], "B"),
        ([{"use": "usual", "text": "A", "period": {"end": "2020"}}, {"text": "B"}], "B"),
        ([{"use": "usual", "text": "A", "period": {"end": "2026-11"}}, {"text": "B"}], "A"),
        ([{"use": "usual", "text": "A", "period": {"start": "2020"}}, {"text": "B"}], "A"),
    ],
)
def test_the_name_in_use_is_found(names: list[Json], used: str) -> None:
    (found,) = patient({"resourceType": "Patient", "name": names})["name"]

    assert found["text"] == used


def test_a_name_nobody_uses_any_more_does_not_go() -> None:
    assert "name" not in patient({"resourceType": "Patient", "name": [{"use": "old", "text": "A"}]})


def test_ids_and_extensions_of_a_name_and_an_address_do_not_go() -> None:
    extension = [{"url": "https://x.example/e", "valueString": "secret"}]
    value: Json = {
        "resourceType": "Patient",
        "name": [{"id": "n1", "text": "Sue", "extension": extension}],
        "address": [{"id": "a1", "city": "Oldham", "extension": extension, "period": {"start": "2001"}}],
    }

    made = patient(value, "address")

    assert made["name"] == [{"text": "Sue"}]
    assert made["address"] == [{"city": "Oldham"}]


@pytest.mark.parametrize("use", ["old", "temp", "billing"])
def test_an_address_that_is_not_home_does_not_go(use: str) -> None:
    made = patient({"resourceType": "Patient", "address": [{"use": use, "city": "Hidden"}]}, "address")

    assert "address" not in made


def test_written_here_goes_before_imported_and_then_the_newest() -> None:
    old_import = entry(
        "a", "details", SUE_PATIENT, edited=False, full_url="urn:uuid:a", updated="2026-01-01T00:00:00Z"
    )
    new_import = entry(
        "b", "details", SUE_PATIENT, edited=False, full_url="urn:uuid:b", updated="2026-02-01T00:00:00Z"
    )
    binned = entry("c", "details", SUE_PATIENT, binned=(NOW - timedelta(1)).isoformat())

    assert people_of([old_import, binned, new_import, SUE_ENTRY]) == (SUE_ENTRY, new_import, old_import)
