import contextlib
import copy
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portable_record.errors import BundleShapeError, ContentsMixedError, PortableRecordError
from portable_record.record.fhir import validate
from portable_record.record.json_text import write
from portable_record.sharing.bundle import MOST_ENTRIES, read_bundle
from portable_record.sharing.consent import SHARE
from portable_record.sharing.make_bundle import make_bundle
from portable_record.sharing.terms import MOST_ATTACHED
from tests.sharing.bundle_vectors import GOAL, OURS, PLAN, URDU, VECTORS, made, written
from tests.sharing.cast import CARE, NOW
from tests.sharing.shares import SUE_HERSELF, Json, share, terms

FILES = sorted(file for side in ("good", "bad") for file in (VECTORS / side / "bundle").glob("*.json"))


def vector_of(file: Path) -> Json:
    vector = json.loads(file.read_text(encoding="utf-8"))
    assert isinstance(vector, dict)
    return vector


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parts[-3]}-{file.stem}")
def test_a_vector_ends_as_its_header_says(file: Path) -> None:
    vector = vector_of(file)
    assert (vector["expect"] == "whole") == (file.parts[-3] == "good")

    if vector["expect"] == "whole":
        assert read_bundle(vector["bundle"]).patient["resourceType"] == "Patient"
        return
    with pytest.raises(PortableRecordError) as refused:
        read_bundle(vector["bundle"])

    assert (refused.value.code, refused.value.place) == (vector["expect"], vector["place"])


def test_the_vectors_are_what_their_maker_makes() -> None:
    expected = {VECTORS / path: written(vector) for path, vector in made()}

    assert {file: file.read_text(encoding="utf-8") for file in FILES} == expected


def types(bundle: Json) -> list[str]:
    entries = bundle["entry"]
    assert isinstance(entries, list)
    return [each["resource"]["resourceType"] for each in entries]


def test_the_person_comes_first_and_the_terms_last() -> None:
    assert types(OURS) == ["Patient", "Observation", "CarePlan", "Goal", "Consent", "Provenance"]


def test_every_resource_of_a_share_is_valid_r4() -> None:
    entries = OURS["entry"]
    assert isinstance(entries, list)

    for each in entries:
        validate(each["resource"])
    validate(OURS)


def test_the_same_share_is_the_same_bytes() -> None:
    selection = share(PLAN, GOAL, URDU, parts=("plan",))

    first, second = (make_bundle(selection, terms(), author=SUE_HERSELF, now=NOW) for _ in range(2))

    assert write(first) == write(second)


def test_a_share_always_says_that_it_may_not_be_everything() -> None:
    assert "SUBSETTED" in json.dumps(OURS["meta"])


def test_what_was_put_together_is_found_again() -> None:
    selection = share(PLAN, GOAL, URDU, parts=("plan", "communication"))

    contents = read_bundle(json.loads(write(OURS)))

    assert [contents.patient, *contents.resources] == [each.resource for each in selection.chosen]
    assert contents.said is not None
    assert (contents.said.recipient_name, contents.said.purpose) == ("Mossley Lunch Club", "support")
    assert all(contents.by_url[each.url] == each.resource for each in selection.chosen)


def test_a_consent_of_the_person_s_own_is_an_entry_and_no_terms() -> None:
    value: Json = {"resourceType": "Consent", "status": "active"}
    bundle: Json = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": {"resourceType": "Patient"}}, {"resource": value}],
    }

    contents = read_bundle(bundle)

    assert contents.said is None
    assert contents.resources == (value,)


def test_a_provenance_in_a_foreign_bundle_is_an_entry() -> None:
    value: Json = {"resourceType": "Provenance"}
    bundle: Json = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": {"resourceType": "Patient"}}, {"resource": value}],
    }

    assert read_bundle(bundle).resources == (value,)


@pytest.mark.parametrize("value", [None, [], "Bundle", 7])
def test_what_is_no_object_is_refused(value: object) -> None:
    with pytest.raises(BundleShapeError):
        read_bundle(value)


def test_too_many_entries_are_refused() -> None:
    entries = [{"resource": {"resourceType": "Basic"}}] * MOST_ENTRIES
    bundle: Json = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": {"resourceType": "Patient"}}, *entries],
    }

    with pytest.raises(BundleShapeError):
        read_bundle(bundle)


@pytest.mark.parametrize("more", [0, 1])
def test_a_file_inside_has_at_most_ten_mebibytes(more: int) -> None:
    data = "A" * (MOST_ATTACHED * 4 // 3 + 4 + more)
    file = {"resourceType": "Binary", "data": data}
    bundle: Json = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": {"resourceType": "Patient"}}, {"resource": file}],
    }

    if more:
        with pytest.raises(BundleShapeError):
            read_bundle(bundle)
    else:
        assert read_bundle(bundle).resources == (file,)


def test_a_contained_resource_of_a_foreign_bundle_is_found() -> None:
    inside = {"resourceType": "Practitioner", "id": "p"}
    value: Json = {"resourceType": "Basic", "contained": [inside], "author": {"reference": "#p"}}
    bundle: Json = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": {"resourceType": "Patient"}}, {"resource": value}],
    }

    assert read_bundle(bundle).resources == (value,)
    with pytest.raises(BundleShapeError):
        read_bundle(json.loads(json.dumps(bundle).replace("#p", "#q")))


def test_two_patients_are_two_people() -> None:
    two = copy.deepcopy(OURS)
    entries = two["entry"]
    assert isinstance(entries, list)
    entries.append({"fullUrl": "urn:uuid:x", "resource": {"resourceType": "Patient"}})

    with pytest.raises(ContentsMixedError):
        read_bundle(two)


MEMBERS = {name for vector in (OURS, CARE) for name in json.dumps(vector).split('"') if name.isalpha()}
NAMES = st.sampled_from(sorted(MEMBERS))
WORDS = st.sampled_from(
    [
        "Bundle",
        "Patient",
        "Consent",
        "Provenance",
        "collection",
        "share-terms",
        SHARE,
        "#x",
        "resource:0",
        "",
        "Z",
    ]
)
JSON = st.recursive(
    WORDS | st.none() | st.booleans() | st.integers(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=30,
)


def spoiled(value: object, replaced: object, places: list[int]) -> object:
    """Put something else somewhere into a value: each number says which way to go."""
    if not places or not isinstance(value, dict | list) or not value:
        return replaced
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    key = keys[places[0] % len(keys)]
    inner = spoiled(value[key], replaced, places[1:])
    if isinstance(value, dict):
        return {**value, key: inner}
    return [inner if place == key else each for place, each in enumerate(value)]


@given(value=JSON)
def test_any_json_is_read_or_refused(value: object) -> None:
    with contextlib.suppress(BundleShapeError, ContentsMixedError):
        read_bundle(value)


@given(replaced=JSON, places=st.lists(st.integers(0, 12), min_size=1, max_size=12))
def test_a_share_spoiled_anywhere_is_read_or_refused(replaced: object, places: list[int]) -> None:
    with contextlib.suppress(BundleShapeError, ContentsMixedError):
        read_bundle(spoiled(OURS, replaced, places))


@pytest.mark.outside
@pytest.mark.parametrize("number", ["00", "01", "02", "03"])
def test_the_examples_of_smart_health_cards_are_read(outside: Path, number: str) -> None:
    payload = json.loads(
        (outside / "smart-health-cards" / f"example-{number}-c-jws-payload-minified.json").read_text()
    )

    contents = read_bundle(payload["vc"]["credentialSubject"]["fhirBundle"])

    assert contents.said is None
    assert contents.resources
