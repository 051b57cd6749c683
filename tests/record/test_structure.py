"""Resources are held against the definitions of FHIR R4, and each refusal says where and why."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from portable_record.errors import FhirCodeError, FhirInvalidError, FhirTypeError
from portable_record.record.definitions import code_list, resource_types, row
from portable_record.record.json_text import parse
from portable_record.record.structure import check_structure

_Change = Callable[[dict[str, object]], None]


def observation() -> dict[str, object]:
    """A valid Observation with something of every kind."""
    value = parse(b"""{
        "resourceType": "Observation", "id": "a-1", "status": "final",
        "meta": {"profile": ["http://example.org/p"], "security": [{"code": "PATAST"}]},
        "text": {"status": "generated", "div": "<div xmlns=\\"http://www.w3.org/1999/xhtml\\">tea</div>"},
        "contained": [{"resourceType": "Practitioner", "id": "p", "gender": "female"}],
        "extension": [{"url": "http://example.org/e", "valueBoolean": true}],
        "code": {"coding": [{"system": "http://loinc.org", "code": "1-8"}], "text": "tea"},
        "effectiveDateTime": "2026-11-22T09:30:00+01:00", "issued": "2026-11-22T09:30:00.123Z",
        "_status": {"id": "s"},
        "note": [{"text": "first", "time": "2026-11"}, {"text": "second"}],
        "valueQuantity": {"value": 0.40, "comparator": "<", "unit": "cups"},
        "component": [{"code": {"text": "cup"}, "valueInteger": 3}]
    }""")
    assert isinstance(value, dict)
    return value


def test_a_valid_resource_is_accepted() -> None:
    check_structure(observation())


def set_at(*path: str | int, to: object) -> _Change:
    def change(value: dict[str, object]) -> None:
        holder: object = value
        for step in path[:-1]:
            holder = holder[step]  # type: ignore[index]  # the path is that of the example
        holder[path[-1]] = to  # type: ignore[index]  # as above

    return change


_FAULTS: list[tuple[tuple[str | int, ...], object, str, str]] = [
    (("colour",), "red", "Observation.colour", "has no element"),
    (("component", 0, "colour"), "red", "Observation.component[0].colour", "has no element"),
    (("_component",), [{"id": "x"}], "Observation._component", "has no element"),
    (("code", "resourceType"), "CodeableConcept", "Observation.code.resourceType", "has no element"),
    (("code",), [{"text": "tea"}], "Observation.code", "an object"),
    (("code",), "tea", "Observation.code", "an object"),
    (("code",), {}, "Observation.code", "empty"),
    (("code",), {"id": "x"}, "Observation.code", "empty"),
    (("code",), None, "Observation.code", "an object"),
    (("note",), {"text": "tea"}, "Observation.note", "a list"),
    (("note",), [], "Observation.note", "empty list"),
    (("note",), [None], "Observation.note[0]", "an object"),
    (("note", 1), {"text": ""}, "Observation.note[1].text", "empty"),
    (("note", 0), {"time": "2026"}, "Observation.note[0]", '"text" must be there'),
    (("status",), "done", "Observation.status", "codes for this place"),
    (("status",), ["final"], "Observation.status", "a list"),
    (("_status",), "final", "Observation._status", "an object"),
    (("_status",), {}, "Observation._status", "empty"),
    (("valueString",), "tea", "Observation", '"value[x]"'),
    (("_valueString",), {"extension": [{"url": "e", "valueCode": "x"}]}, "Observation", '"value[x]"'),
    (("valueQuantity", "value"), "0.40", "Observation.valueQuantity.value", "a number"),
    (("valueQuantity", "comparator"), "~", "Observation.valueQuantity.comparator", "It may be: <, <=, >, >="),
    (("component", 0, "valueInteger"), "3", "Observation.component[0].valueInteger", "whole number"),
    (("component", 0, "valueInteger"), True, "Observation.component[0].valueInteger", "whole number"),
    (("component", 0, "code"), None, "Observation.component[0].code", "an object"),
    (("extension", 0, "valueBoolean"), "true", "Observation.extension[0].valueBoolean", "true or false"),
    (("extension", 0), {"url": "http://e"}, "Observation.extension[0]", "either a value or extensions"),
    (
        ("extension", 0),
        {"url": "http://e", "valueCode": "a", "extension": [{"url": "b", "valueCode": "c"}]},
        "Observation.extension[0]",
        "either a value or extensions",
    ),
    (("contained", 0, "gender"), "xyz", "Observation.contained[0].gender", "It may be: female, male"),
    (("contained", 0, "contained"), [], "Observation.contained[0].contained", "third"),
    (("text", "div"), "tea", "Observation.text.div", "<div>"),
    (("id",), "a b", "Observation.id", "letters, digits"),
    (("id",), "a" * 65, "Observation.id", "64"),
    (("effectiveDateTime",), "2026-02-30", "Observation.effectiveDateTime", "a date"),
    (("effectiveDateTime",), "2026-11-22T09:30:00", "Observation.effectiveDateTime", "zone"),
    (("issued",), "2026-11-22", "Observation.issued", "a moment"),
    (("code", "text"), "bell\u0007", "Observation.code.text", "control character"),
]


@pytest.mark.parametrize(("path", "to", "place", "reason"), _FAULTS)
def test_a_fault_is_refused_with_its_place_and_reason(
    path: tuple[str | int, ...], to: object, place: str, reason: str
) -> None:
    value = observation()
    set_at(*path, to=to)(value)

    with pytest.raises(FhirInvalidError) as refused:
        check_structure(value)

    assert refused.value.place == place
    assert reason in refused.value.detail


@pytest.mark.parametrize("name", ["status", "code"])
def test_what_must_be_there_and_is_not_is_named(name: str) -> None:
    value = observation()
    del value[name]
    value.pop("_status")

    with pytest.raises(FhirInvalidError, match=f'"{name}" must be there'):
        check_structure(value)


def test_a_required_value_may_be_replaced_by_an_extension() -> None:
    value = observation()
    del value["status"]
    value["_status"] = {"extension": [{"url": "http://example.org/why", "valueCode": "unknown"}]}

    check_structure(value)


def test_a_required_choice_is_named_by_its_stem() -> None:
    value = {"resourceType": "MedicationStatement", "status": "active", "subject": {"reference": "Patient/1"}}

    with pytest.raises(FhirInvalidError, match=r'"medication\[x\]" must be there'):
        check_structure(value)


_UNKNOWN = {"extension": [{"url": "http://example.org/why", "valueCode": "unknown"}]}


@pytest.mark.parametrize(
    ("given", "beside", "fits"),
    [
        (["Ann", None], [None, _UNKNOWN], True),
        (["Ann", None], [None, {"id": "x"}], False),
        (["Ann", None], [{"id": "x"}, None], False),
        (["Ann"], [{"id": "x"}], True),
        (["Ann", None], None, False),
        (["Ann"], [None, {"id": "x"}], False),
        (["Ann"], [{}], False),
        (["Ann"], {"id": "x"}, False),
        (["Ann"], [], False),
        (None, [_UNKNOWN], True),
        (None, [{"id": "x"}], False),
        (None, [None], False),
    ],
)
def test_nulls_stand_only_where_the_list_beside_has_something(
    given: list[object] | None, beside: object, fits: bool
) -> None:
    name: dict[str, object] = {"family": "Lee"}
    if given is not None:
        name["given"] = given
    if beside is not None:
        name["_given"] = beside
    value = {"resourceType": "Patient", "name": [name]}

    if fits:
        check_structure(value)
    else:
        with pytest.raises(FhirInvalidError):
            check_structure(value)


@pytest.mark.parametrize("value", [None, 7, "Patient", [], {}, {"resourceType": 7}, {"id": "a"}])
def test_what_is_no_resource_is_refused(value: object) -> None:
    with pytest.raises(FhirTypeError) as refused:
        check_structure(value)

    assert refused.value.place == "the entry"


@pytest.mark.parametrize("name", ["Foo", "Resource", "DomainResource", "HumanName", "Element", "patient", ""])
def test_a_type_that_r4_does_not_have_is_refused(name: str) -> None:
    with pytest.raises(FhirTypeError):
        check_structure({"resourceType": name})


def test_a_contained_resource_of_an_unknown_type_is_refused_at_its_place() -> None:
    value = observation()
    value["contained"] = [{"resourceType": "Foo"}]

    with pytest.raises(FhirTypeError) as refused:
        check_structure(value)

    assert refused.value.place == "Observation.contained[0]"


def test_an_unusual_name_is_not_repeated() -> None:
    value = observation()
    value["Ann Lee, 12 High Street"] = 1

    with pytest.raises(FhirInvalidError) as refused:
        check_structure(value)

    assert "Ann" not in refused.value.says


def test_a_code_is_not_repeated() -> None:
    value = observation()
    value["status"] = "Ann-Lee"

    with pytest.raises(FhirCodeError) as refused:
        check_structure(value)

    assert "Ann" not in refused.value.says


_ALLERGY = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical"


@pytest.mark.parametrize(
    ("status", "fits"),
    [
        ({"coding": [{"system": _ALLERGY, "code": "active"}]}, True),
        ({"coding": [{"system": "http://e", "code": "x"}, {"system": _ALLERGY, "code": "active"}]}, True),
        ({"text": "still there"}, True),
        ({"coding": [{"system": _ALLERGY, "code": "maybe"}]}, False),
        ({"coding": [{"system": "http://e", "code": "active"}]}, False),
        ({"coding": [{"code": "active"}]}, False),
    ],
)
def test_one_coding_of_a_concept_must_be_from_its_list(status: dict[str, object], fits: bool) -> None:
    value = {
        "resourceType": "AllergyIntolerance",
        "patient": {"reference": "Patient/1"},
        "clinicalStatus": status,
    }

    if fits:
        check_structure(value)
    else:
        with pytest.raises(FhirCodeError, match="It may be: active, inactive, resolved"):
            check_structure(value)


def test_codes_can_be_left_aside() -> None:
    value = observation()
    value["status"] = "done"

    check_structure(value, codes=False)


def test_sixty_extensions_inside_each_other_are_walked() -> None:
    inner: dict[str, object] = {"url": "http://e", "valueCode": "x"}
    for _ in range(25):
        inner = {"url": "http://e", "extension": [inner]}
    value = observation()
    value["extension"] = [inner]

    check_structure(value)


def test_r4_has_its_hundred_and_forty_six_types() -> None:
    assert len(resource_types()) == 146
    assert {"Patient", "MedicinalProduct", "Evidence", "RiskEvidenceSynthesis"} <= resource_types()


def test_every_row_of_the_table_can_be_unpacked() -> None:
    for name in resource_types():
        for element in row(name).elements.values():
            if element.codes:
                assert code_list(element.codes)
            if not element.is_primitive:
                assert row(element.type).elements


@pytest.mark.outside
def test_every_official_example_is_accepted(outside: Path) -> None:
    for file in sorted((outside / "hl7-r4-examples").glob("*.json")):
        check_structure(parse(file.read_bytes()))


@pytest.mark.outside
def test_every_synthetic_record_is_accepted(outside: Path) -> None:
    for file in sorted((outside / "synthea").glob("*.json")):
        for entry in json.loads(file.read_bytes())["entry"]:
            check_structure(parse(json.dumps(entry["resource"]).encode()))
