import copy
from collections.abc import Callable
from datetime import timedelta
from typing import Unpack

import pytest

from portable_record.errors import BundleShapeError
from portable_record.record.fhir import validate
from portable_record.sharing.consent import SaidTerms, is_share_terms, terms_from_fhir, terms_to_fhir
from portable_record.sharing.contact import BEARER, EMERGENCY, Author, Recipient
from portable_record.sharing.purposes import PURPOSES
from tests.sharing.cast import BOB_DID, NOW, UNTIL
from tests.sharing.shares import CLUB, TERMS_ID, Choice, Json, terms

PATIENT_URL = "urn:uuid:0a1b2c3d-0000-8000-8000-000000000000"
SHARED = ((PATIENT_URL, "Patient"), ("urn:uuid:1a1b2c3d-0000-8000-8000-000000000000", "CarePlan"))
DAUGHTER = Author("Nadia", BOB_DID, "daughter, by power of attorney")


def consent(**more: Unpack[Choice]) -> Json:
    return terms_to_fhir(terms(**more), patient_url=PATIENT_URL, shared=SHARED)


def permit(value: Json) -> Json:
    provision = value["provision"]
    assert isinstance(provision, dict)
    inner = provision["provision"][0]
    assert isinstance(inner, dict)
    return inner


@pytest.mark.parametrize("purpose", [each.key for each in PURPOSES])
@pytest.mark.parametrize("pass_on", ["no", "smaller-groups"])
@pytest.mark.parametrize(
    "recipient", [Recipient("contact", "باب", BOB_DID), CLUB, BEARER, EMERGENCY], ids=lambda each: each.kind
)
def test_what_is_written_is_valid_r4_and_says_the_terms(
    recipient: Recipient, pass_on: str, purpose: str
) -> None:
    value = consent(recipient=recipient, pass_on=pass_on, purpose=purpose)

    validate(value)
    assert is_share_terms(value)
    assert terms_from_fhir(value) == SaidTerms(
        recipient_name=recipient.name,
        recipient_did=recipient.did,
        purpose=purpose,
        until=UNTIL,
        pass_on=pass_on,
        recipient_kind=recipient.kind,
        given=NOW,
        id=TERMS_ID,
    )


def test_the_root_provision_has_no_type_and_the_policy_is_to_keep_out() -> None:
    value = consent()

    assert value["provision"] == {"provision": [permit(value)]}
    assert permit(value)["type"] == "permit"
    assert "OPTOUT" in str(value["policyRule"])


def test_the_data_are_what_is_shared_and_the_classes_their_types() -> None:
    inner = permit(consent())

    assert inner["data"] == [{"meaning": "instance", "reference": {"reference": url}} for url, _ in SHARED]
    assert [each["code"] for each in inner["class"]] == ["CarePlan", "Patient"]


def test_nothing_of_the_choice_itself_is_said() -> None:
    chosen = consent(
        parts=("health",),
        entries=("entry-1",),
        sensitive=("entry-2",),
        details=frozenset({"address"}),
        as_shown=(("entry-3", "ab" * 32),),
        private=True,
    )

    assert chosen == consent()


def test_without_shared_entries_there_is_neither_class_nor_data() -> None:
    inner = permit(terms_to_fhir(terms(), patient_url=PATIENT_URL))

    assert not inner.keys() & {"class", "data"}


def test_the_person_gives_it_themselves() -> None:
    author = Author("Sue", BOB_DID)
    value = terms_to_fhir(terms(), patient_url=PATIENT_URL, author=author)

    assert value["performer"] == [{"reference": PATIENT_URL}] == consent()["performer"]


def test_somebody_who_gives_it_for_the_person_is_named_with_their_right() -> None:
    value = terms_to_fhir(terms(), patient_url=PATIENT_URL, shared=SHARED, author=DAUGHTER)

    validate(value)
    assert value["performer"] == [
        {
            "type": "RelatedPerson",
            "identifier": {"system": "urn:ietf:rfc:3986", "value": BOB_DID},
            "display": "Nadia (daughter, by power of attorney)",
        }
    ]


@pytest.mark.parametrize(
    "other",
    [
        None,
        "Consent",
        {"resourceType": "Consent"},
        {"resourceType": "Consent", "category": "share-terms"},
        {"resourceType": "Consent", "category": [{"text": "share-terms"}, "x"]},
        {"resourceType": "Consent", "category": [{"coding": [{"code": "share-terms"}]}]},
        {**consent(), "resourceType": "Contract"},
    ],
    ids=str,
)
def test_other_things_do_not_claim_to_be_terms(other: object) -> None:
    assert not is_share_terms(other)


def spoil(change: Callable[[Json, Json], object]) -> Json:
    value = copy.deepcopy(consent(recipient=Recipient("contact", "Bob", BOB_DID)))
    change(value, permit(value))
    return value


FAULTS: dict[str, Callable[[Json, Json], object]] = {
    "status": lambda root, _: root.update(status="inactive"),
    "id": lambda root, _: root.pop("id"),
    "provision": lambda root, _: root.update(provision=[]),
    "provision.type": lambda root, _: root.update(provision={**_provision(root), "type": "permit"}),
    "provision.provision": lambda root, inner: root.update(provision={"provision": [inner, inner]}),
    "type": lambda _, inner: inner.update(type="deny"),
    "period": lambda _, inner: inner.pop("period"),
    "period.end": lambda _, inner: inner.update(period={"start": "2026-11-22T12:00:00Z"}),
    "period.end zone": lambda _, inner: inner.update(
        period={"start": "2026-11-22T12:00:00Z", "end": "2027-01-01T00:00:00"}
    ),
    "period.end overflow": lambda _, inner: inner.update(
        period={"start": "2026-11-22T12:00:00Z", "end": "9999-12-31T23:59:59-23:59"}
    ),
    "period.end in no year": lambda _, inner: inner.update(
        period={"start": "2026-11-22T12:00:00Z", "end": "9999-12-31T23:59:59Z"}
    ),
    "period over": lambda _, inner: inner.update(
        period={"start": "2026-11-22T12:00:00Z", "end": "2026-11-22T12:00:00Z"}
    ),
    "period start": lambda _, inner: inner.update(
        period={"start": "2026-11-21T12:00:00Z", "end": "2027-01-01T00:00:00Z"}
    ),
    "dateTime": lambda root, _: root.update(dateTime="2026"),
    "actor": lambda _, inner: inner.update(actor=[]),
    "actor twice": lambda _, inner: inner.update(actor=[*_actors(inner), *_actors(inner)]),
    "actor.role": lambda _, inner: inner.update(actor=[{**_actors(inner)[0], "role": {"coding": []}}]),
    "actor.reference": lambda _, inner: inner.update(actor=[{**_actors(inner)[0], "reference": None}]),
    "actor name": lambda _, inner: inner.update(actor=[{**_actors(inner)[0], "reference": {}}]),
    "actor did system": lambda _, inner: inner.update(
        actor=[{**_actors(inner)[0], "reference": {"display": "Bob", "identifier": {"value": BOB_DID}}}]
    ),
    "action none": lambda _, inner: inner.update(action=[]),
    "action only disclose": lambda _, inner: inner.update(action=_list(inner, "action")[1:]),
    "purpose": lambda _, inner: inner.update(purpose=[{"code": "HMARKT"}]),
    "purposes": lambda _, inner: inner.update(purpose=[*_list(inner, "purpose"), *_list(inner, "purpose")]),
}


def _provision(root: Json) -> Json:
    provision = root["provision"]
    assert isinstance(provision, dict)
    return provision


def _list(inner: Json, name: str) -> list[Json]:
    listed = inner[name]
    assert isinstance(listed, list)
    return listed


def _actors(inner: Json) -> list[Json]:
    return _list(inner, "actor")


@pytest.mark.parametrize("fault", FAULTS)
def test_terms_with_one_fault_are_refused_with_the_place(fault: str) -> None:
    with pytest.raises(BundleShapeError) as refused:
        terms_from_fhir(spoil(FAULTS[fault]))

    assert refused.value.place.startswith("Consent.")


def test_the_end_that_is_said_is_the_end_of_the_terms() -> None:
    assert terms_from_fhir(consent(until=NOW + timedelta(seconds=1))).until == NOW + timedelta(seconds=1)
