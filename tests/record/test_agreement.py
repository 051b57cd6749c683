"""An agreement is bound to what the plan says, and to nothing else."""

import hashlib
from base64 import urlsafe_b64encode
from typing import Any

import pytest

from portable_record.record.agreement import Difference, Piece, agreement, contents, differences
from portable_record.record.asking.places import Json
from portable_record.record.intake import check
from portable_record.record.json_text import write

PLAN: dict[str, Any] = {
    "resourceType": "CarePlan",
    "description": "I live with Sue.",
    "period": {"end": "2027"},
    "activity": [{"id": "s1", "detail": {"status": "not-started", "description": "Golf"}}],
}
GOAL: dict[str, Any] = {"resourceType": "Goal", "description": {"text": "Rhyl"}, "lifecycleStatus": "active"}
NEED: dict[str, Any] = {"resourceType": "Observation", "valueString": "A rail", "effectiveDateTime": "2026"}
ENTRIES: dict[str, dict[str, Any]] = {"urn:uuid:p": PLAN, "urn:uuid:g": GOAL, "urn:uuid:n": NEED}
ME: Json = {"reference": "urn:uuid:94b36414-6848-5c44-923b-b215cadacc54", "display": "Martin"}
LABEL: Json = {"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "PATAST"}


def agreed(entries: dict[str, dict[str, Any]] = ENTRIES) -> Json:
    return agreement(
        "urn:uuid:p",
        contents(entries.items()),
        agents=[ME],
        on="2026-11-22",
        moment="2026-11-22T12:00:00Z",
        salt="c2FsdHlzYWx0",
        label=LABEL,
    )


def changed(address: str, **new: object) -> dict[str, dict[str, Any]]:
    return {**ENTRIES, address: {**ENTRIES[address], **new}}


def test_an_agreement_is_a_valid_provenance_of_the_plan() -> None:
    assert check(write(agreed())).part == "plan"


def test_nothing_differs_while_nothing_is_changed() -> None:
    assert differences(agreed(), contents(ENTRIES.items())) == []


@pytest.mark.parametrize(
    ("entries", "piece"),
    [
        (changed("urn:uuid:p", description="I live alone."), Piece("urn:uuid:p")),
        (changed("urn:uuid:g", description={"text": "Paris"}), Piece("urn:uuid:g")),
        (changed("urn:uuid:n", valueString="Two rails"), Piece("urn:uuid:n")),
        (
            changed("urn:uuid:p", activity=[{"id": "s1", "detail": {"description": "Tennis"}}]),
            Piece("urn:uuid:p", "s1"),
        ),
    ],
)
def test_what_says_something_else_now_is_named(entries: dict[str, dict[str, Any]], piece: Piece) -> None:
    assert differences(agreed(), contents(entries.items())) == [Difference(piece, "changed")]


@pytest.mark.parametrize(
    "entries",
    [
        changed("urn:uuid:p", period={"end": "2028"}, meta={"x": 1}, author=ME),
        changed(
            "urn:uuid:p", activity=[{"id": "s1", "detail": {"status": "completed", "description": "Golf"}}]
        ),
        changed("urn:uuid:g", lifecycleStatus="completed", achievementStatus={"text": "x"}),
        changed("urn:uuid:n", effectiveDateTime="2027", performer=[ME]),
        changed("urn:uuid:p", activity=[{**PLAN["activity"][0], "progress": [{"text": "x"}]}]),
    ],
)
def test_living_the_plan_is_no_change_of_it(entries: dict[str, dict[str, Any]]) -> None:
    assert differences(agreed(), contents(entries.items())) == []


def test_what_is_new_and_what_is_gone_is_named() -> None:
    without = {address: one for address, one in ENTRIES.items() if address != "urn:uuid:n"}

    assert differences(agreed(), contents(without.items())) == [Difference(Piece("urn:uuid:n"), "gone")]
    assert differences(agreed(without), contents(ENTRIES.items())) == [Difference(Piece("urn:uuid:n"), "new")]


def test_each_thing_has_a_hash_of_its_own_with_a_salt() -> None:
    one: Any = agreed()

    values = [entity["what"]["identifier"]["value"] for entity in one["entity"]]

    assert len(set(values)) == len(ENTRIES) + 1
    assert all(value.startswith("ni:///sha-256;") for value in values)
    assert all("?salt=c2FsdHlzYWx0" in value for value in values)


def test_the_hash_is_the_one_that_the_format_says() -> None:
    text = b'{"resourceType":"Observation","valueString":"A rail"}'
    digest = hashlib.sha256(b"c2FsdHlzYWx0" + b"\x00" + text).digest()

    made: Any = agreed({"urn:uuid:n": NEED})

    (entity,) = made["entity"]
    written = urlsafe_b64encode(digest).rstrip(b"=").decode()
    assert entity["what"]["identifier"]["value"] == f"ni:///sha-256;{written}?salt=c2FsdHlzYWx0"


def test_a_step_whose_name_is_broken_is_gone() -> None:
    what = {"reference": "urn:uuid:p", "identifier": {"value": "ni:///sha-256;x?salt=y&step=_w"}}

    found = differences({"entity": [{"what": what}]}, {})

    assert found == [Difference(Piece("urn:uuid:p", "_w"), "gone")]


@pytest.mark.parametrize(
    "odd", [{}, {"entity": "x"}, {"entity": [{"what": 5}, {"what": {"identifier": {}}}]}]
)
def test_of_an_agreement_that_came_without_hashes_nothing_is_told(odd: Json) -> None:
    assert differences(odd, contents(ENTRIES.items())) == []
