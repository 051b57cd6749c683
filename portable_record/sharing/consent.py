"""The terms of a share as a FHIR R4 Consent, and what somebody's Consent says; see docs/format/bundle.md.

What a Consent in a bundle says is data. It gives nobody any authority: that is for the verdict to weigh.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portable_record.errors import BundleShapeError
from portable_record.record.moments import moment, moment_text
from portable_record.sharing.contact import KINDS, Author
from portable_record.sharing.purposes import purpose, purpose_of_code
from portable_record.sharing.terms import PASS_ON, SMALLER_GROUPS, Terms

SHARE = "https://portablerecord.org/fhir/CodeSystem/share"
SHARE_TERMS = "share-terms"
URI = "urn:ietf:rfc:3986"
LABELS = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue"
_SCOPE = "http://terminology.hl7.org/CodeSystem/consentscope"
_ACT = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
_ROLE = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"
_ACTION = "http://terminology.hl7.org/CodeSystem/consentaction"
_TYPES = "http://hl7.org/fhir/resource-types"

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class SaidTerms:
    """What a Consent inside a bundle says; somebody's words, checked in form only. ``purpose`` is a key."""

    recipient_name: str
    recipient_did: str | None
    purpose: str
    until: datetime
    pass_on: str
    recipient_kind: str
    given: datetime
    id: str


def terms_to_fhir(
    terms: Terms, *, patient_url: str, shared: Sequence[tuple[str, str]] = (), author: Author | None = None
) -> Json:
    """Write terms as a Consent.

    ``shared`` is (address, type) of each entry that goes out under it, so that the Consent names these and
    nothing else. Without an author, or with one who is the person, the Patient is who gave it.
    """
    for_them = author is not None and author.relation is not None
    performer = named(author) if author is not None and for_them else {"reference": patient_url}
    return {
        "resourceType": "Consent",
        "id": terms.id,
        "status": "active",
        "scope": {"coding": [{"system": _SCOPE, "code": "patient-privacy"}]},
        "category": [{"coding": [{"system": _ACT, "code": "IDSCL"}, {"system": SHARE, "code": SHARE_TERMS}]}],
        "patient": {"reference": patient_url},
        "dateTime": moment_text(terms.given),
        "performer": [performer],
        "policyRule": {"coding": [{"system": _ACT, "code": "OPTOUT"}]},
        "provision": {"provision": [_permit(terms, shared)]},
    }


def _permit(terms: Terms, shared: Sequence[tuple[str, str]]) -> Json:
    actions = ["access", "use", "disclose"] if terms.pass_on == SMALLER_GROUPS else ["access", "use"]
    permit: Json = {
        "type": "permit",
        "period": {"start": moment_text(terms.given), "end": moment_text(terms.until)},
        "actor": [_actor(terms)],
        "action": [{"coding": [{"system": _ACTION, "code": action}]} for action in actions],
        "purpose": [purpose(terms.purpose).coding],
    }
    if shared:
        permit["class"] = [{"system": _TYPES, "code": name} for name in sorted({name for _, name in shared})]
        permit["data"] = [{"meaning": "instance", "reference": {"reference": url}} for url, _ in shared]
    return permit


def _actor(terms: Terms) -> Json:
    who = terms.recipient
    reference: Json = {"display": str(who.name)}
    if who.did is not None:
        reference = {"identifier": {"system": URI, "value": who.did}, "display": str(who.name)}
    role = [{"system": _ROLE, "code": "IRCP"}, {"system": SHARE, "code": who.kind}]
    return {"role": {"coding": role}, "reference": reference}


_KIND = {False: "RelatedPerson", True: "Practitioner"}


def named(author: Author) -> Json:
    """Point at whoever gives a share, by name, relation and key; nobody's entry is needed for it."""
    display = author.name if author.relation is None else f"{author.name} ({author.relation})"
    kind = {} if author.relation is None else {"type": _KIND[author.professional]}
    return {**kind, "identifier": {"system": URI, "value": author.did}, "display": display}


def is_share_terms(resource: object) -> bool:
    """Say whether a resource claims to be the terms of a share, in the shape of ours."""
    if not isinstance(resource, dict) or resource.get("resourceType") != "Consent":
        return False
    return any(SHARE_TERMS in codes_of(concept, SHARE) for concept in dicts_of(resource.get("category")))


def terms_from_fhir(consent: Json) -> SaidTerms:
    """Read what a Consent of our shape says.

    Raises:
        BundleShapeError: it is not of that shape.
    """
    permit = _only(_dict(consent.get("provision"), "provision").get("provision"), "provision.provision")
    period = _dict(permit.get("period"), "period")
    actor = _only(permit.get("actor"), "actor")
    reference = _dict(actor.get("reference"), "actor.reference")
    kinds = [code for code in codes_of(actor.get("role"), SHARE) if code in KINDS]
    reason = purpose_of_code(_only(permit.get("purpose"), "purpose").get("code"))
    actions = [code for action in dicts_of(permit.get("action")) for code in codes_of(action, _ACTION)]
    _must(consent.get("status") == "active" and permit.get("type") == "permit", "status")
    _must("type" not in _dict(consent.get("provision"), "provision"), "provision.type")
    _must(sorted(actions) in _ACTIONS, "action")
    _must(len(kinds) == 1, "actor.role")
    if reason is None:
        raise _broken("purpose")
    given, until = _moment(consent.get("dateTime"), "dateTime"), _moment(period.get("end"), "period.end")
    _must(_moment(period.get("start"), "period.start") == given < until, "period")
    return SaidTerms(
        recipient_name=_text(reference.get("display"), "actor.reference.display"),
        recipient_did=_did(reference.get("identifier")),
        purpose=reason.key,
        until=until,
        pass_on=PASS_ON["disclose" in actions],
        recipient_kind=kinds[0],
        given=given,
        id=_text(consent.get("id"), "id"),
    )


_ACTIONS = (["access", "use"], ["access", "disclose", "use"])


def _did(identifier: object) -> str | None:
    if identifier is None:
        return None
    named_by = _dict(identifier, "actor.reference.identifier")
    _must(named_by.get("system") == URI, "actor.reference.identifier")
    return _text(named_by.get("value"), "actor.reference.identifier")


def _broken(place: str) -> BundleShapeError:
    return BundleShapeError("Its terms are not written as they should be.", place=f"Consent.{place}")


def _must(holds: object, place: str) -> None:
    if not holds:
        raise _broken(place)


def _dict(value: object, place: str) -> Json:
    if not isinstance(value, dict):
        raise _broken(place)
    return value


def dicts_of(value: object) -> list[Json]:
    """List the objects in a list; of what is none, nothing."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _only(value: object, place: str) -> Json:
    if not isinstance(value, list) or len(value) != 1:
        raise _broken(place)
    return _dict(value[0], place)


def _text(value: object, place: str) -> str:
    if not isinstance(value, str) or not value:
        raise _broken(place)
    return value


def _moment(value: object, place: str) -> datetime:
    try:
        return moment(_text(value, place))
    except (ValueError, OverflowError):
        raise _broken(place) from None


def codes_of(concept: object, system: str) -> list[str]:
    """List the codes that a CodeableConcept has under a system."""
    codings = dicts_of(concept.get("coding")) if isinstance(concept, dict) else []
    return [str(coding.get("code")) for coding in codings if coding.get("system") == system]
