from datetime import timedelta

import pytest

from portable_record.errors import NoPatientError
from portable_record.record.entry import Entry
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


@pytest.mark.parametrize("system", ["urn:oid:2.16.840.1.113883.2.1.4.1", "https://fhir.nhs.uk/Id/NHS-Number"])
def test_a_ticked_nhs_number_goes_in_one_spelling_only(system: str) -> None:
    value: Json = {"resourceType": "Patient", "identifier": [{"system": system, "value": "943-476-5919"}]}

    (number,) = patient(value, "nhs-number")["identifier"]

    assert (number["system"], number["value"]) == ("https://fhir.nhs.uk/Id/nhs-number", "9434765919")


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


def imported(value: Json) -> Entry:
    """Make a Patient that came in later than Sue's own."""
    return entry(
        "other",
        "details",
        {"resourceType": "Patient", **value},
        edited=False,
        full_url="https://gp.example/Patient/9",
        updated="2026-12-01T00:00:00Z",
    )


NHS: Json = {"system": "urn:oid:2.16.840.1.113883.2.1.4.1", "value": "999-000-0018"}
NAME: Json = {"text": "Mrs S HALLAM"}


@pytest.mark.parametrize(
    "value",
    [
        {"identifier": [NHS]},
        {"identifier": [NHS], "name": [{"given": ["Susan"]}], "birthDate": "1950-04-04"},
        {"birthDate": "1950-04-03", "name": [NAME]},
    ],
    ids=str,
)
def test_another_patient_is_the_owner_where_that_shows(value: Json) -> None:
    other = imported(value)

    assert people_of([other, SUE_ENTRY], SUE_ENTRY.id) == (SUE_ENTRY, other)


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"name": [NAME]},
        {"birthDate": "1950-04-03"},
        {"birthDate": "1950-04-03", "name": [{"family": "Khan", "given": "x"}]},
        {"birthDate": "1950-04", "name": [NAME]},
        {"birthDate": "1950-04-03", "name": [NAME], "identifier": [{**NHS, "value": "9434765919"}]},
        {"identifier": [NHS], "name": [{"family": "Khan"}]},
    ],
    ids=str,
)
def test_another_patient_is_somebody_else_where_it_does_not_show(value: Json) -> None:
    assert people_of([imported(value), SUE_ENTRY], SUE_ENTRY.id) == (SUE_ENTRY,)


def test_nobody_steps_in_for_an_owner_who_is_gone_or_in_the_bin() -> None:
    binned = entry("binned", "details", SUE_PATIENT, binned="2026-11-01T00:00:00Z")

    for owner in ("gone", binned.id):
        with pytest.raises(NoPatientError):
            people_of([SUE_ENTRY, binned], owner)


def test_an_owner_whose_patient_is_no_object_is_like_nobody() -> None:
    odd = Entry("odd", "details", "Patient", b"[]", "odd", "")

    assert people_of([SUE_ENTRY, odd], odd.id) == (odd,)
