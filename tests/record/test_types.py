"""Every type has a part, and what an entry says counts for more than its type."""

import pytest

from portable_record.record import kinds
from portable_record.record.one_kind import Kind
from portable_record.record.parts import PARTS
from portable_record.record.types import default_part, resource_types


@pytest.mark.parametrize("name", resource_types())
def test_every_type_has_a_part_that_exists(name: str) -> None:
    assert default_part({"resourceType": name}) in {part.key for part in PARTS}


@pytest.mark.parametrize(
    ("names", "part"),
    [
        ("Patient", "details"),
        ("RelatedPerson Practitioner PractitionerRole CareTeam", "people"),
        ("Organization HealthcareService Location", "community"),
        ("CarePlan Goal", "plan"),
        ("AllergyIntolerance MedicationStatement Condition Observation Procedure Claim Flag", "health"),
        ("DocumentReference Binary Media Composition Consent", "documents"),
        ("QuestionnaireResponse", "outcomes"),
    ],
)
def test_a_bare_type_goes_where_the_design_says(names: str, part: str) -> None:
    assert {default_part({"resourceType": name}) for name in names.split()} == {part}


@pytest.mark.parametrize("kind", [kind for kind in kinds.KINDS if kind.place.count(".") == 1])
def test_a_code_of_our_own_decides(kind: Kind) -> None:
    type_name, element = kind.place.split(".")
    concept = kind.concept if element in {"code", "type", "activity"} else [kind.concept]

    assert default_part({"resourceType": type_name, element: concept}) == kind.part


@pytest.mark.parametrize(
    ("value", "part"),
    [
        ({"resourceType": "Flag", "category": [{"text": "Communication need"}]}, "communication"),
        ({"resourceType": "Flag", "code": {"coding": [{"display": "Interpreter needed"}]}}, "communication"),
        ({"resourceType": "Flag", "code": {"text": "Falls"}}, "health"),
        ({"resourceType": "CarePlan", "title": "Crisis plan"}, "crisis"),
        ({"resourceType": "CarePlan", "category": [{"text": "Advance care plan"}]}, "crisis"),
        ({"resourceType": "CarePlan", "title": "Support plan"}, "plan"),
        ({"resourceType": "Consent", "scope": {"coding": [{"code": "adr"}]}}, "crisis"),
        ({"resourceType": "Consent", "scope": {"text": "research"}}, "documents"),
        ({"resourceType": "Composition", "title": "About me"}, "about-me"),
        (
            {
                "resourceType": "Composition",
                "type": {"coding": [{"system": "http://loinc.org", "code": "81338-6"}]},
            },
            "about-me",
        ),
        ({"resourceType": "Composition", "title": "Discharge letter"}, "documents"),
        (
            {
                "resourceType": "Observation",
                "category": [{"coding": [{"code": "survey"}]}],
                "code": {"text": "Wellbeing score"},
            },
            "outcomes",
        ),
        (
            {
                "resourceType": "Observation",
                "category": [{"coding": [{"code": "survey"}]}],
                "code": {"text": "Pain"},
            },
            "health",
        ),
    ],
)
def test_what_an_entry_says_decides_where_the_type_does_not(value: dict[str, object], part: str) -> None:
    assert default_part(value) == part


@pytest.mark.parametrize("odd", [7, "x", [7], {"coding": 7}, {"coding": [7]}, [None], None])
def test_odd_shapes_do_no_harm(odd: object) -> None:
    value = {"resourceType": "Flag", "code": odd, "category": odd, "type": odd, "scope": odd}

    assert default_part(value) == "health"
    assert default_part({**value, "resourceType": "Consent"}) == "documents"
