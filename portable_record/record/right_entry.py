"""A right to write for somebody as an entry of the record: a FHIR R4 Consent (docs/format/rights.md).

So a right has a history, can be undone, goes into a copy of the record and is seen in a circle like all else.
A Consent that comes in from others in this shape gives nobody a right: which entries count is for the record
itself to say.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date

from portable_record.record.rights import Right
from portable_record.record.who import BASES

SYSTEM = "https://portablerecord.org/fhir/CodeSystem/rights"
_EXTENSION = "https://portablerecord.org/fhir/StructureDefinition/right-"
_SCOPE = {"system": SYSTEM, "code": "acting-for", "display": "Acting for somebody"}
_ADDRESS = "urn:uuid:"

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A right as it is written down: the entry of whose it is, and whether the person cannot decide.

    ``entry`` is the id of the entry that holds it; empty before it is written.
    """

    writer: str
    right: Right
    cannot_decide: bool = False
    entry: str = ""


def right_to_fhir(recorded: Recorded, *, name: str, patient: Mapping[str, object]) -> Json:
    """Write a right as a Consent. ``name`` is that of whoever has it, ``patient`` refers to the person."""
    right = recorded.right
    days = {"start": _text(right.since), "end": _text(right.until)}
    period = {name: day for name, day in days.items() if day}
    actors = [_actor("may-write", {"reference": _ADDRESS + recorded.writer, "display": name})]
    actors += [_actor("consulted", {"display": one}) for one in right.consulted]
    return {
        "resourceType": "Consent",
        "status": "inactive" if right.ended else "active",
        "scope": {"coding": [_SCOPE]},
        "category": [{"coding": [_coding(right.basis)]}],
        "patient": dict(patient),
        "policyRule": {"coding": [_coding(right.basis)]},
        "provision": {
            "type": "permit",
            **({"period": period} if period else {}),
            "actor": actors,
        },
        **_evidence(right),
        **_renewed(right, patient),
        **_extensions(recorded),
    }


def right_from_fhir(consent: Mapping[str, object], entry: str) -> Recorded | None:
    """Read a right from the Consent that holds it; nothing if it is of another shape."""
    rule = _dict(consent.get("provision"))
    period = _dict(rule.get("period"))
    codes = [code for each in _dicts(consent.get("category")) for code in _codes(each)]
    actors = [(_codes(each.get("role")), _dict(each.get("reference"))) for each in _dicts(rule.get("actor"))]
    writers = [str(who.get("reference", "")) for role, who in actors if role == ["may-write"]]
    if len(codes) != 1 or codes[0] not in BASES or len(writers) != 1:
        return None
    source = _dict(consent.get("sourceReference"))
    checks = _dicts(consent.get("verification"))
    said = {
        str(each.get("url", "")).removeprefix(_EXTENSION): each for each in _dicts(consent.get("extension"))
    }
    right = Right(
        basis=codes[0],
        since=_day(period.get("start")),
        until=_day(period.get("end")),
        evidence=str(source.get("display", "")),
        document=str(source.get("reference", "")).removeprefix(_ADDRESS),
        decision=str(said.get("decision", {}).get("valueString", "")),
        consulted=tuple(str(who.get("display", "")) for role, who in actors if role == ["consulted"]),
        review=_day(said.get("review", {}).get("valueDate")),
        renewed=max((day for each in checks if (day := _day(each.get("verificationDate")))), default=None),
        ended=consent.get("status") != "active",
    )
    cannot = said.get("cannot-decide", {}).get("valueBoolean") is True
    return Recorded(writers[0].removeprefix(_ADDRESS), right, cannot, entry)


def merged(before: Recorded, now: Recorded) -> Recorded:
    """Put what is new about a right over what was written down; what is left out stays."""
    said = {field.name: getattr(now.right, field.name) for field in fields(Right)}
    right = replace(before.right, **{name: value for name, value in said.items() if value})
    return Recorded(now.writer, right, before.cannot_decide or now.cannot_decide, before.entry)


def _coding(basis: str) -> Json:
    return {"system": SYSTEM, "code": basis, "display": BASES[basis].title}


def _actor(role: str, reference: Json) -> Json:
    titles = {"may-write": "May write", "consulted": "Was asked"}
    return {
        "role": {"coding": [{"system": SYSTEM, "code": role, "display": titles[role]}]},
        "reference": reference,
    }


def _evidence(right: Right) -> Json:
    if not right.evidence:
        return {}
    document = {"reference": _ADDRESS + right.document} if right.document else {}
    return {"sourceReference": {**document, "display": right.evidence}}


def _renewed(right: Right, patient: Mapping[str, object]) -> Json:
    if right.renewed is None:
        return {}
    return {
        "verification": [
            {"verified": True, "verifiedWith": dict(patient), "verificationDate": _text(right.renewed)}
        ]
    }


def _extensions(recorded: Recorded) -> Json:
    right = recorded.right
    said = {
        "decision": ("valueString", right.decision),
        "review": ("valueDate", _text(right.review)),
        "cannot-decide": ("valueBoolean", recorded.cannot_decide),
    }
    found = [{"url": _EXTENSION + name, kind: value} for name, (kind, value) in said.items() if value]
    return {"extension": found} if found else {}


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


def _codes(concept: object) -> list[str]:
    codings = _dicts(concept.get("coding")) if isinstance(concept, dict) else []
    return [str(coding.get("code")) for coding in codings if coding.get("system") == SYSTEM]


def _dict(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _dicts(value: object) -> list[Json]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
