"""The vectors of Bundles, one fault each; ``python -m tests.sharing.bundle_vectors`` writes them."""

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Unpack

from portable_record.sharing.answer_to import answer_to_fhir
from portable_record.sharing.card_content import card_content
from portable_record.sharing.contact import BEARER, Author
from portable_record.sharing.make_bundle import make_bundle
from tests.sharing import disclosure_vectors
from tests.sharing.cast import BOB_DID, CARE, NOW
from tests.sharing.shares import ABOUT_SUE, SUE_HERSELF, Choice, Json, entry, share, terms, words

VECTORS = Path(__file__).parents[1] / "vectors"

PLAN = entry(
    "plan",
    "plan",
    {
        "resourceType": "CarePlan",
        "status": "active",
        "intent": "plan",
        "subject": ABOUT_SUE,
        "title": "My plan",
        "goal": [{"reference": "Goal/swim", "display": "Swim again"}],
        "author": {"reference": "https://gp.example/fhir/Practitioner/adams", "display": "Dr Adams"},
    },
)
GOAL = entry(
    "swim",
    "plan",
    {
        "resourceType": "Goal",
        "lifecycleStatus": "active",
        "description": {"text": "Swim again"},
        "subject": ABOUT_SUE,
    },
)
URDU = words("urdu", "communication", "میں اردو بولتی ہوں")
HIDDEN = entry("hidden", "people", {"resourceType": "RelatedPerson", "patient": ABOUT_SUE})


def shared(author: Author = SUE_HERSELF, **more: Unpack[Choice]) -> Json:
    """Make the Bundle of Sue's share for the lunch club."""
    selection = share(PLAN, GOAL, URDU, HIDDEN, **more)
    return make_bundle(selection, terms(**more), author=author, now=NOW)


KEY = bytes(1216)
OURS = shared(parts=("plan", "communication"))
DETAILS = frozenset({"birth-date", "address", "nhs-number"})
IPS: Json = {
    "resourceType": "Bundle",
    "type": "document",
    "entry": [
        {"resource": {"resourceType": "Composition", "subject": {"reference": "Patient/1"}}},
        {"resource": {"resourceType": "Patient", "id": "1"}},
    ],
}


def good() -> Iterator[tuple[str, str, Json]]:
    """Give what must be read: name, what it is about, Bundle."""
    yield "share", "Two parts for an organisation.", OURS
    yield "answer-to", "It says for which key an answer is locked.", _answer_to(KEY)
    yield "nothing-chosen", "Only who it is, and the terms.", shared()
    yield "all-details", "Birth date, address and NHS number ticked.", shared(details=DETAILS)
    yield "pass-on", "May be shown to smaller groups.", shared(parts=("plan",), pass_on="smaller-groups")
    yield "bearer", "For whoever holds it.", shared(parts=("plan",), recipient=BEARER)
    given_for = Author("Nadia", BOB_DID, "daughter, by power of attorney")
    yield "given-for-them", "Given by a decision-maker.", shared(given_for, parts=("plan",))
    selection = share(URDU, parts=("communication",))
    yield "card", "A card of ours: no terms inside.", card_content(selection, terms()).bundle
    yield "health-card", "A SMART Health Card of somebody else.", CARE
    yield "document", "A foreign document without full URLs; references outside are left unread.", IPS
    yield from disclosure_vectors.good()


def _answer_to(*keys: bytes) -> Json:
    return {**OURS, "meta": {**OURS["meta"], "extension": [answer_to_fhir(key) for key in keys]}}


def _entries(bundle: Json) -> list[Json]:
    entries = bundle["entry"]
    assert isinstance(entries, list)
    return entries


def _resource(bundle: Json, place: int) -> Json:
    resource = _entries(bundle)[place]["resource"]
    assert isinstance(resource, dict)
    return resource


def _consent(bundle: Json) -> Json:
    return _resource(bundle, -2)


def _provision(bundle: Json) -> Json:
    provision = _consent(bundle)["provision"]
    assert isinstance(provision, dict)
    inner = provision["provision"][0]
    assert isinstance(inner, dict)
    return inner


def _swap(bundle: Json) -> None:
    one, other = _entries(bundle)[1:3]
    one["fullUrl"], other["fullUrl"] = other["fullUrl"], one["fullUrl"]


Fault = tuple[str, str, str, Callable[[Json], object]]  # name, what it is about, place, how to make it

_PATIENT: Json = {"resourceType": "Patient", "id": "2"}
_FAULTS: tuple[Fault, ...] = (
    ("not-a-bundle", "A single resource.", "Bundle.resourceType", lambda b: b.update(resourceType="Patient")),
    ("type-unknown", "A type that R4 does not know.", "Bundle.type", lambda b: b.update(type="parcel")),
    ("type-other", "A share of ours is a collection.", "Bundle.type", lambda b: b.update(type="document")),
    ("no-timestamp", "A share of ours has a timestamp.", "Bundle.timestamp", lambda b: b.pop("timestamp")),
    (
        "answer-to-twice",
        "Two keys for an answer.",
        "Bundle.meta.extension",
        lambda b: b.update(_answer_to(KEY, KEY)),
    ),
    (
        "answer-to-short",
        "A key for an answer of 1,215 bytes.",
        "Bundle.meta.extension",
        lambda b: b.update(_answer_to(KEY[1:])),
    ),
    (
        "answer-to-letters",
        "A key for an answer that is no base64.",
        "Bundle.meta.extension",
        lambda b: b.update(meta={"extension": [{**answer_to_fhir(KEY), "valueBase64Binary": "!"}]}),
    ),
    (
        "answer-to-more",
        "A key for an answer with another member.",
        "Bundle.meta.extension",
        lambda b: b.update(meta={"extension": [{**answer_to_fhir(KEY), "id": "x"}]}),
    ),
    ("no-entries", "Nothing in it.", "Bundle.entry", lambda b: b.update(entry=[])),
    ("entry-not-a-list", "Entries are a list.", "Bundle.entry", lambda b: b.update(entry={})),
    (
        "entry-a-text",
        "An entry is an object.",
        "Bundle.entry[1]",
        lambda b: b.update(entry=[_entries(b)[0], "x"]),
    ),
    (
        "entry-empty",
        "An entry without a resource.",
        "Bundle.entry[1].resource",
        lambda b: _entries(b).insert(1, {"fullUrl": "urn:uuid:1"}),
    ),
    (
        "resource-without-type",
        "A resource that does not say what it is.",
        "Bundle.entry[1].resource",
        lambda b: _resource(b, 1).pop("resourceType"),
    ),
    (
        "resource-type-odd",
        "A type that cannot be one.",
        "Bundle.entry[1].resource",
        lambda b: _resource(b, 1).update(resourceType="<b>"),
    ),
    (
        "bundle-inside",
        "A Bundle within the Bundle.",
        "Bundle.entry[1].resource",
        lambda b: _resource(b, 1).update(resourceType="Bundle"),
    ),
    ("no-patient", "Nobody's record.", "Bundle.entry", lambda b: _entries(b).pop(0)),
    (
        "url-missing",
        "One entry without a full URL.",
        "Bundle.entry[1].fullUrl",
        lambda b: _entries(b)[1].pop("fullUrl"),
    ),
    (
        "url-twice",
        "Two entries by one name.",
        "Bundle.entry[2].fullUrl",
        lambda b: _entries(b)[2].update(fullUrl=_entries(b)[1]["fullUrl"]),
    ),
    (
        "url-not-a-text",
        "A full URL that is none.",
        "Bundle.entry[1].fullUrl",
        lambda b: _entries(b)[1].update(fullUrl=7),
    ),
    (
        "url-of-the-web",
        "A share of ours has new names only.",
        "Bundle.entry.fullUrl",
        lambda b: _entries(b).insert(
            1, {"fullUrl": "https://a.example/Basic/1", "resource": {"resourceType": "Basic"}}
        ),
    ),
    ("url-swapped", "Two entries by each other's name.", "Bundle.entry.fullUrl", _swap),
    (
        "name-twice",
        "One entry twice, by two full URLs.",
        "Bundle.entry.fullUrl",
        lambda b: _entries(b).insert(1, {**_entries(b)[1], "fullUrl": "urn:uuid:" + _other()}),
    ),
    (
        "reference-dangling",
        "A local reference that leads nowhere.",
        "Bundle.entry[2].reference",
        lambda b: _resource(b, 2).update(author={"reference": "urn:uuid:" + "0" * 36}),
    ),
    (
        "reference-outside",
        "A reference of ours that leads outside.",
        "Bundle.entry[2].reference",
        lambda b: _resource(b, 2).update(author={"reference": "Practitioner/adams"}),
    ),
    (
        "reference-in-an-extension",
        "A reference deep inside that leads nowhere.",
        "Bundle.entry[2].reference",
        lambda b: _resource(b, 2).update(
            extension=[{"url": "https://x.example", "valueReference": {"reference": "resource:9"}}]
        ),
    ),
    (
        "contained",
        "A share of ours holds nothing within.",
        "Bundle.entry[2].contained",
        lambda b: _resource(b, 2).update(contained=[{"resourceType": "Basic", "id": "x"}]),
    ),
    (
        "terms-twice",
        "Two terms in one share.",
        "Bundle.entry",
        lambda b: _entries(b).insert(1, {"fullUrl": "urn:uuid:" + _other(), "resource": _consent(b)}),
    ),
    ("no-provenance", "Nobody says who made it.", "Bundle.entry", lambda b: _entries(b).pop()),
    (
        "terms-of-another",
        "The terms are about somebody else.",
        "Consent.patient",
        lambda b: _consent(b).update(patient={"display": "Somebody"}),
    ),
    (
        "terms-about-no-patient",
        "The terms are about an entry that is no person.",
        "Consent.patient",
        lambda b: _consent(b).update(patient={"reference": _entries(b)[1]["fullUrl"]}),
    ),
    (
        "terms-ended",
        "Terms that do not hold.",
        "Consent.status",
        lambda b: _consent(b).update(status="inactive"),
    ),
    ("terms-deny", "Terms that forbid.", "Consent.status", lambda b: _provision(b).update(type="deny")),
    (
        "terms-without-end",
        "Terms without an end.",
        "Consent.period.end",
        lambda b: _provision(b).update(period={"start": "2026-11-22T12:00:00Z"}),
    ),
    (
        "terms-for-nobody",
        "Terms that name nobody.",
        "Consent.actor",
        lambda b: _provision(b).update(actor=[]),
    ),
    (
        "terms-without-purpose",
        "Terms for an unknown purpose.",
        "Consent.purpose",
        lambda b: _provision(b).update(purpose=[{"code": "HMARKT"}]),
    ),
)


def _other() -> str:
    return "11111111-2222-8333-8444-555555555555"


def bad() -> Iterator[tuple[str, str, str, str, Json]]:
    """Give what must be refused: name, what it is about, code, place, Bundle."""
    for name, about, place, spoil in _FAULTS:
        bundle = copy.deepcopy(OURS)
        spoil(bundle)
        yield name, about, "bundle-shape", place, bundle
    two = copy.deepcopy(OURS)
    _entries(two).insert(1, {"fullUrl": "urn:uuid:" + _other(), "resource": _PATIENT})
    yield "two-patients", "Two people in one share.", "contents-mixed", "Bundle.entry", two
    yield "two-numbers", "Two NHS numbers of subjects.", "contents-mixed", "Bundle.entry", _two_numbers()
    yield from disclosure_vectors.bad()


def _two_numbers() -> Json:
    """Give a foreign Bundle with two entries about two people, by their NHS numbers alone."""
    about = [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": f"99900000{n}"} for n in (18, 26)]
    notes = [
        {"resourceType": "Basic", "code": {"text": "n"}, "subject": {"identifier": one}} for one in about
    ]
    resources: list[Json] = [{"resourceType": "Patient"}, *notes]
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in resources]}


def made() -> Iterator[tuple[str, Json]]:
    """Give the path of each vector below ``tests/vectors`` and what it holds."""
    for name, about, bundle in good():
        yield f"good/bundle/{name}.json", {"about": about, "expect": "whole", "place": "", "bundle": bundle}
    for name, about, code, place, bundle in bad():
        yield f"bad/bundle/{name}.json", {"about": about, "expect": code, "place": place, "bundle": bundle}


def written(vector: Json) -> str:
    """Write a vector as it stands in its file."""
    return json.dumps(vector, indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    """Write all vectors."""
    for path, vector in made():
        file = VECTORS / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(written(vector), encoding="utf-8")


if __name__ == "__main__":
    main()
