"""The person a record is about, as a share names them: one minimal Patient."""

from collections.abc import Sequence, Set
from datetime import datetime

from portable_record.errors import NoPatientError
from portable_record.record.entry import Entry
from portable_record.record.json_text import resource_of
from portable_record.sharing.nhs_number import NHS_NUMBER, nhs_number
from portable_record.sharing.own_labels import labels
from portable_record.sharing.spelling import plain_name

NOT_VERIFIED = "NHS number, not verified"
_STATUS = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus"
_STATUSES = "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus"
_NAME = ("use", "text", "family", "given", "prefix", "suffix")
_ADDRESS = ("use", "text", "line", "city", "district", "state", "postalCode", "country")
_WHOLE_DATE = len("2026-11-22")
_OTHER_NAMES = frozenset({"old", "maiden", "anonymous", "temp"})
_OTHER_ADDRESSES = frozenset({"old", "temp", "billing"})

Json = dict[str, object]


def people_of(
    entries: Sequence[Entry], owner: str = "", joined: frozenset[str] = frozenset()
) -> tuple[Entry, ...]:
    """List the Patient entries of the person, the one that speaks for them first.

    ``owner`` is the id of the entry that says who the person is. A record may hold other Patients, since each
    import can bring one; they are the same person only where that shows, or where the person said so: those
    are ``joined``, by their ids, also in the bin. Where no owner is known, all in ``details`` are the person:
    written here goes before imported, then the newest.

    Raises:
        NoPatientError: there is none, or the owner's entry is gone or in the bin.
    """
    found = [
        each for each in entries if each.type == "Patient" and each.part == "details" and not each.binned
    ]
    newest = sorted(sorted(found, key=lambda each: each.id), key=lambda each: each.updated, reverse=True)
    people = sorted(newest, key=lambda each: bool(each.full_url) and not each.edited)
    if owner:
        first = [each for each in entries if each.id == owner and each.type == "Patient" and not each.binned]
        others = [each for each in people if first and each.id not in {owner, *joined}]
        same = _same(_value(first[0]) if first else {}, {each.text for each in others})
        said = [each for each in entries if each.type == "Patient" and each.id in joined and each.id != owner]
        people = first + [each for each in others if each.text in same] + (said if first else [])
    if not people:
        raise NoPatientError
    return tuple(people)


def _same(one: Json, texts: Set[bytes]) -> Set[bytes]:
    """Choose the Patients that are surely this one: by NHS number, or by whole birth date and a name.

    A different NHS number, or names without a word in common, tell them apart. Each text is read once: many
    imports bring the same.
    """
    numbers, names, born = set(nhs_numbers(one)), _name_words(one), str(one.get("birthDate", ""))

    def is_same(two: Json) -> bool:
        others, other_names = set(nhs_numbers(two)), _name_words(two)
        if numbers and others:
            return bool(numbers & others) and (bool(names & other_names) or not (names and other_names))
        return len(born) == _WHOLE_DATE and born == two.get("birthDate") and bool(names & other_names)

    return {text for text in texts if is_same(resource_of(text))}


def nhs_numbers(patient: Json) -> list[str]:
    """List the NHS numbers of a Patient, without spaces and dashes."""
    return [number for each in _dicts(patient.get("identifier")) if (number := nhs_number(each))]


def _name_words(patient: Json) -> set[str]:
    words: list[object] = []
    for name in _dicts(patient.get("name")):
        given = name.get("given")
        words += [name.get("text"), name.get("family"), *(given if isinstance(given, list) else [])]
    return {word for each in words if isinstance(each, str) for word in plain_name(each).split()}


def _value(entry: Entry) -> Json:
    return resource_of(entry.text)


def minimal_patient(
    value: Json, *, name: str, details: frozenset[str], now: datetime, came_in: bool = False
) -> Json:
    """Write the Patient with the name the person uses, and of the details only those ticked.

    ``name`` is the UUID it gets in the share. ``came_in``: it was taken in from elsewhere.
    """
    patient: Json = {"resourceType": "Patient", "id": name, **labels(value, came_in=came_in)}
    numbers = nhs_numbers(value)
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


def _unverified(number: str) -> Json:
    status = {"coding": [{"system": _STATUSES, "code": "number-present-but-not-traced"}]}
    return {
        "extension": [{"url": _STATUS, "valueCodeableConcept": status}],
        "type": {"text": NOT_VERIFIED},
        "system": NHS_NUMBER,
        "value": number,
    }


def _dicts(value: object) -> list[Json]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
