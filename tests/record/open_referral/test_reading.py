"""Services out of a directory: each vector says what comes of a file, and real files are read."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portable_record.errors import (
    FileTooLargeError,
    NotOpenReferralError,
    PortableRecordError,
    TooManyServicesError,
)
from portable_record.record.json_text import parse
from portable_record.record.open_referral import reading
from portable_record.record.open_referral.reading import Ready, looks_like, services_in
from tests.record.open_referral.vectors import SERVICE, VECTORS

GOOD = sorted((VECTORS / "good" / "open-referral").iterdir())
BAD = sorted((VECTORS / "bad" / "open-referral").iterdir())

odd = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inside: (
        st.lists(inside, max_size=3) | st.dictionaries(st.sampled_from(sorted(SERVICE)), inside, max_size=4)
    ),
    max_leaves=12,
)


def ready(value: object) -> list[Ready]:
    found = list(services_in(json.dumps(value).encode()))
    assert not any(isinstance(one, PortableRecordError) for one in found)
    return [one for one in found if not isinstance(one, PortableRecordError)]


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_good_file_becomes_what_its_vector_says(path: Path) -> None:
    vector = json.loads(path.read_text())

    made = [
        {"fullUrl": url, "resource": parse(text)}
        for _, some in ready(vector["file"])
        for url, text, _ in some
    ]

    assert json.loads(json.dumps(made, default=float)) == vector["expect"]


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_file_is_refused_for_its_one_fault(path: Path) -> None:
    vector = json.loads(path.read_text())
    data = vector["file"].encode("latin-1")

    try:
        codes = [one.code for one in services_in(data) if isinstance(one, PortableRecordError)]
    except PortableRecordError as refused:
        codes = [refused.code]

    assert codes == [vector["code"]]


def test_one_bad_service_never_stops_the_others() -> None:
    found = list(services_in(json.dumps([{"name": "no id"}, SERVICE]).encode()))

    refused, good = found
    assert isinstance(refused, PortableRecordError)
    assert refused.place == "service 1"
    assert not isinstance(good, PortableRecordError)
    assert good[0].name == "Tuesday lunch"


def test_the_same_service_has_the_same_addresses_in_every_form() -> None:
    page = ready({"contents": [SERVICE]})
    alone = ready(SERVICE)

    assert [url for _, some in page for url, _, _ in some] == [url for _, some in alone for url, _, _ in some]


def test_numbers_of_two_directories_are_told_apart_by_whose_they_are() -> None:
    (one,), (other,) = (
        ready({**SERVICE, "id": "7", "organization": {"id": owner, "name": "x"}}) for owner in ("1", "2")
    )

    assert one[0].resources[0][0] != other[0].resources[0][0]


def test_a_file_that_is_too_long_or_has_too_many_services_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_SERVICES", 1)
    with pytest.raises(TooManyServicesError):
        list(services_in(json.dumps([SERVICE, SERVICE]).encode()))

    monkeypatch.setattr(reading, "MOST", 10)
    with pytest.raises(FileTooLargeError):
        list(services_in(b" " * 11))


def test_a_file_of_a_million_values_is_too_large() -> None:
    with pytest.raises(FileTooLargeError):
        list(services_in(b"[" + b"0," * 1_000_001 + b"0]"))


def test_long_text_is_cut_and_says_so() -> None:
    ((made, _),) = ready({**SERVICE, "description": "a" * 9_000})

    assert len(made.about) == 8_000
    assert made.about.endswith(" …")


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from(sorted(SERVICE)), odd))
def test_whatever_stands_in_a_service_it_is_taken_or_refused(values: dict[str, Any]) -> None:
    (found,) = services_in(
        json.dumps([{**SERVICE, **values, "status": "active", "name": SERVICE["name"]}]).encode()
    )

    assert isinstance(found, PortableRecordError) or found[1][0][2].part == "community"


@pytest.mark.parametrize(
    ("schedule", "days", "words"),
    [
        ({"freq": "DAILY", "opens_at": "9:30"}, ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ""),
        ({"byday": "SU, mo", "opens_at": "soon"}, ["mon", "sun"], ""),
        (
            {"freq": "WEEKLY", "interval": 2, "byday": "MO", "opens_at": "10:00"},
            [],
            "Not each week, MO, 10:00.",
        ),
        ({"freq": "MONTHLY", "bymonthday": "2"}, [], "Each month, 2."),
        ({"valid_to": "2026-12-31"}, [], "These times hold until 31 December 2026."),
        ({}, [], ""),
    ],
)
def test_hours_of_a_week_are_hours_and_all_else_is_said_in_words(
    schedule: dict[str, Any], days: list[str], words: str
) -> None:
    ((_, some),) = ready({**SERVICE, "schedules": [schedule]})

    service = json.loads(some[0][1])
    assert [day for hours in service.get("availableTime", []) for day in hours["daysOfWeek"]] == days
    assert service.get("availabilityExceptions", "") == words


def test_a_file_is_known_by_its_members() -> None:
    assert looks_like({"contents": []})
    assert looks_like(SERVICE)
    assert looks_like({"service": {}, "location": {}})
    assert not looks_like({"resourceType": "Bundle"})


@pytest.mark.outside
@pytest.mark.parametrize(
    "name", ["service_full", "service_list", "organization_full", "service_at_location_full"]
)
def test_the_examples_of_the_profile_are_read(outside: Path, name: str) -> None:
    (found,) = services_in((outside / "open-referral-uk" / f"{name}.json").read_bytes())

    assert not isinstance(found, PortableRecordError)
    assert found[0].name == "Community Counselling"
    assert found[0].checked == "2005-01-01"


@pytest.mark.outside
def test_a_list_of_terms_of_the_profile_is_no_list_of_services(outside: Path) -> None:
    with pytest.raises(NotOpenReferralError):
        list(services_in((outside / "open-referral-uk" / "taxonomy_term_list.json").read_bytes()))
