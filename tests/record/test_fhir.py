"""Valid R4 is accepted; what is made for another version is refused as such."""

import copy
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from pydantic import ValidationError

from portable_record import errors
from portable_record.record.fhir import validate, warm
from portable_record.record.json_text import parse
from portable_record.record.structure import check_structure

_SUBJECT = {"reference": "Patient/1"}


def test_a_valid_resource_is_accepted() -> None:
    warm()

    validate({"resourceType": "Patient", "gender": "female", "birthDate": "1948"})


@pytest.mark.parametrize(
    "value",
    [
        {"resourceType": "MedicinalProduct", "name": [{"productName": "tea"}]},
        {
            "resourceType": "Evidence",
            "status": "draft",
            "exposureBackground": {"reference": "EvidenceVariable/1"},
        },
    ],
)
def test_types_that_r4b_dropped_or_changed_are_accepted(value: dict[str, object]) -> None:
    validate(value)


@pytest.mark.parametrize(
    ("value", "version"),
    [
        ({"resourceType": "ActorDefinition", "status": "draft", "type": "person"}, "R5"),
        (
            {
                "resourceType": "MedicationStatement",
                "status": "recorded",
                "medication": {"concept": {"text": "tea"}},
                "subject": _SUBJECT,
            },
            "R5",
        ),
        ({"resourceType": "Encounter", "status": "completed", "class": [{"text": "home"}]}, "R5"),
        ({"resourceType": "BodySite", "code": {"text": "knee"}}, "STU3"),
        (
            {
                "resourceType": "CarePlan",
                "status": "active",
                "intent": "plan",
                "subject": _SUBJECT,
                "context": {"reference": "Encounter/1"},
            },
            "STU3",
        ),
        ({"resourceType": "NutritionProduct", "status": "active"}, "R5"),
        ({"resourceType": "SubscriptionStatus", "type": "handshake"}, "R5"),
        ({"resourceType": "DocumentManifest", "status": "current", "content": [_SUBJECT], "agent": []}, ""),
    ],
)
def test_another_version_is_named(value: dict[str, object], version: str) -> None:
    with pytest.raises(errors.IntakeError) as refused:
        validate(value)

    assert isinstance(refused.value, errors.FhirVersionError) is bool(version)
    if version:
        assert f"It looks like {version}." in refused.value.says


def test_a_type_of_another_version_inside_a_bundle_is_refused_at_its_place() -> None:
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": {"resourceType": "InventoryItem", "status": "active"}}],
    }

    with pytest.raises(errors.FhirVersionError) as refused:
        validate(bundle)

    assert refused.value.place == "Bundle.entry[0].resource"


@pytest.mark.parametrize(
    ("value", "error"),
    [
        ({"resourceType": "Patient", "gender": "xyz"}, errors.FhirCodeError),
        ({"resourceType": "Patient", "active": "true"}, errors.FhirInvalidError),
        ({"resourceType": "Patient", "name": []}, errors.FhirInvalidError),
        ({"resourceType": "Patient", "colour": "red"}, errors.FhirInvalidError),
        ({"resourceType": "Foo"}, errors.FhirTypeError),
        ({"resourceType": "Foo-Bar"}, errors.FhirTypeError),
        ({"resourceType": "HumanName"}, errors.FhirTypeError),
        ({"resourceType": "String"}, errors.FhirTypeError),
        ({"resourceType": 7}, errors.FhirTypeError),
        ({"resourceType": ["Patient"]}, errors.FhirTypeError),
        ({"resourceType": "Patient", "contained": [{"resourceType": {}}]}, errors.FhirTypeError),
        ({"resourceType": "Patient", "contained": [{"resourceType": ["Goal"]}]}, errors.FhirTypeError),
        ({"resourceType": "Patient", "_gender": "7"}, errors.FhirInvalidError),
        ({"resourceType": "Patient", "link": [{"other": {"type": {}}, "type": []}]}, errors.FhirInvalidError),
        ({}, errors.FhirTypeError),
        ([], errors.FhirTypeError),
        ("Patient", errors.FhirTypeError),
        ({"resourceType": "Patient", "contained": [{"resourceType": "Foo"}]}, errors.FhirTypeError),
    ],
)
def test_a_plain_fault_is_not_blamed_on_the_version(value: object, error: type[errors.IntakeError]) -> None:
    with pytest.raises(error) as refused:
        validate(value)

    assert type(refused.value) is error


def test_the_models_are_not_asked_about_a_very_large_resource() -> None:
    value = {"resourceType": "Encounter", "status": "completed", "class": [{"text": "home"}] * 10_000}

    with pytest.raises(errors.FhirInvalidError):
        validate(value)


_VALUES: tuple[object, ...] = (
    *("", "x", "a b", "a  b", "2020-02-30", "2020-13", "2020-01-01T10:00:00", "10:00", "0000", "urn:oid:1.2"),
    *(True, False, 0, -1, 2**31, None, [], {}, ["x"], {"a": 1}, "abc", "ab=c", "a/b", "2020-01-01T00:00:60Z"),
)


def _leaves(value: object) -> Iterator[tuple[dict[str, object], str]]:
    """Every place in a resource where a single value stands under a name."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if isinstance(inner, dict | list):
                yield from _leaves(inner)
            elif name != "resourceType":
                yield value, name
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)


@pytest.mark.outside
@pytest.mark.slow
def test_whatever_value_the_r4b_models_refuse_we_refuse_as_well(outside: Path) -> None:
    tried = seen = 0
    for file in sorted((outside / "hl7-r4-examples").glob("*.json")):
        whole = parse(file.read_bytes())
        assert isinstance(whole, dict)
        try:
            model = import_module("fhir.resources.R4B").get_fhir_model_class(whole["resourceType"])
        except ValueError:
            continue
        for _ in range(3 if file.stat().st_size < 8000 else 0):
            value = copy.deepcopy(whole)
            tried += 1
            leaves = list(_leaves(value))
            holder, name = leaves[tried * 7919 % len(leaves)]
            holder[name] = _VALUES[tried % len(_VALUES)]
            try:
                model.model_validate(value)
            except (ValidationError, KeyError):
                seen += 1
                with pytest.raises(errors.FhirInvalidError):
                    check_structure(value)
    assert seen > 50
