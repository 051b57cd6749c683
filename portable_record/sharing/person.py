"""The person a record is about, as a share names them: one minimal Patient."""

from collections.abc import Sequence
from datetime import datetime

from portable_record.errors import NoPatientError
from portable_record.record.entry import Entry
from portable_record.sharing.references import labels

NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
NOT_VERIFIED = "NHS number, not verified"
_STATUS = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus"
_STATUSES = "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus"
_NAME = ("use", "text", "family", "given", "prefix", "suffix")
_ADDRESS = ("use", "text", "line", "city", "district", "state", "postalCode", "country")
_OTHER_NAMES = frozenset({"old", "maiden", "anonymous", "temp"})
_OTHER_ADDRESSES = frozenset({"old", "temp", "billing"})

Json = dict[str, object]


def people_of(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """List the Patient entries of the person, the one that speaks for them first.

    A record may hold several, since each import can bring one. Written here goes before imported, then the
    newest.

    Raises:
        NoPatientError: there is none.
    """
    found = [
        each for each in entries if each.type == "Patient" and each.part == "details" and not each.binned
    ]
    if not found:
        raise NoPatientError
    newest = sorted(sorted(found, key=lambda each: each.id), key=lambda each: each.updated, reverse=True)
    return tuple(sorted(newest, key=lambda each: bool(each.full_url) and not each.edited))


def minimal_patient(value: Json, *, name: str, details: frozenset[str], now: datetime) -> Json:
    """Write the Patient with the name the person uses, and of the details only those ticked.

    ``name`` is the UUID it gets in the share.
    """
    patient: Json = {"resourceType": "Patient", "id": name, **labels(value)}
    numbers = [each for each in _dicts(value.get("identifier")) if each.get("system") == NHS_NUMBER]
    if "nhs-number" in details and numbers:
        patient["identifier"] = [_unverified(numbers[0])]
    used = _used(_current(_dicts(value.get("name")), now), ("usual", "nickname"), _OTHER_NAMES)
    if used:
        patient["name"] = [{part: used[part] for part in _NAME if part in used}]
    if "birth-date" in details and "birthDate" in value:
        patient["birthDate"] = value["birthDate"]
    home = _used(_current(_dicts(value.get("address")), now), ("home",), _OTHER_ADDRESSES)
    if "address" in details and home:
        patient["address"] = [{part: home[part] for part in _ADDRESS if part in home}]
    return patient


def missing_details(patient: Json, details: frozenset[str]) -> tuple[str, ...]:
    """List the ticked details that the record does not hold."""
    where = {"nhs-number": "identifier", "birth-date": "birthDate", "address": "address"}
    return tuple(sorted(detail for detail in details if where[detail] not in patient))


def _used(listed: list[Json], first: tuple[str, ...], never: frozenset[str]) -> Json | None:
    for use in first:
        for each in listed:
            if each.get("use") == use:
                return each
    return next((each for each in listed if each.get("use") not in never), None)


def _current(listed: list[Json], now: datetime) -> list[Json]:
    return [each for each in listed if not _over(each.get("period"), now)]


def _over(period: object, now: datetime) -> bool:
    end = period.get("end") if isinstance(period, dict) else None
    return isinstance(end, str) and end[:10] < now.date().isoformat()[: len(end[:10])]


def _unverified(number: Json) -> Json:
    status = {"coding": [{"system": _STATUSES, "code": "number-present-but-not-traced"}]}
    return {
        "extension": [{"url": _STATUS, "valueCodeableConcept": status}],
        "type": {"text": NOT_VERIFIED},
        "system": NHS_NUMBER,
        "value": number.get("value"),
    }


def _dicts(value: object) -> list[Json]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
