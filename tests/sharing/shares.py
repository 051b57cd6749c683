"""Short ways to make entries, records and terms for the tests of sharing."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypedDict, Unpack

from portable_record.record.entry import Entry
from portable_record.record.json_text import write
from portable_record.sharing.contact import Author, Recipient
from portable_record.sharing.selection import Selection, select
from portable_record.sharing.terms import Terms
from tests.sharing.cast import NOW, SUE_DID

Json = dict[str, Any]  # tests look deep into JSON, and give wrong values on purpose


class Choice(TypedDict, total=False):
    """What of the terms a test may choose."""

    id: str
    key: bytes
    recipient: Recipient
    purpose: str
    given: datetime
    until: datetime
    pass_on: str
    parts: tuple[str, ...]
    entries: tuple[str, ...]
    sensitive: tuple[str, ...]
    details: frozenset[str]
    as_shown: tuple[tuple[str, str], ...]
    private: bool


CLUB = Recipient("organisation", "Mossley Lunch Club")
SUE_HERSELF = Author("Sue", SUE_DID)
TERMS_ID = "5f0c8a54-9f0e-4c53-8d0a-0b6f9b3b7a10"
ABOUT_SUE: Json = {"reference": "Patient/sue", "display": "Susan Hallam"}
LABEL = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue"


def entry_id(name: str) -> str:
    """Return a UUID that is the same for the same name."""
    d = hashlib.sha256(name.encode()).hexdigest()
    return f"{d[:8]}-{d[8:12]}-4{d[13:16]}-8{d[17:20]}-{d[20:32]}"


def entry(name: str, part: str, value: Json, **more: bool | str) -> Entry:
    """Make an entry whose id comes from a name; the resource gets that name as its id too."""
    resource = {"resourceType": value["resourceType"], "id": name, **value}
    flags = {key: flag for key, flag in more.items() if isinstance(flag, bool)}
    texts = {key: text for key, text in more.items() if isinstance(text, str)}
    return Entry(
        id=entry_id(name),
        part=part,
        type=str(value["resourceType"]),
        text=write(resource),
        title=texts.get("title", name),
        updated=texts.get("updated", "2026-11-01T00:00:00Z"),
        full_url=texts.get("full_url", ""),
        binned=texts.get("binned", ""),
        edited=flags.get("edited", True),
        sensitive=flags.get("sensitive", False),
        in_conflict=flags.get("in_conflict", False),
    )


def words(name: str, part: str, said: str, **more: bool | str) -> Entry:
    """Make an Observation in own words."""
    value: Json = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": name},
        "subject": ABOUT_SUE,
        "valueString": said,
    }
    return entry(name, part, value, **more)


SUE_PATIENT: Json = {
    "resourceType": "Patient",
    "meta": {"versionId": "7", "security": [{"system": LABEL, "code": "PATAST"}]},
    "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000018"}],
    "name": [
        {"use": "official", "family": "Hallam", "given": ["Susan", "Mary"]},
        {"use": "usual", "text": "Sue"},
    ],
    "telecom": [{"system": "phone", "value": "07700 900001"}],
    "birthDate": "1950-04-03",
    "address": [{"use": "home", "line": ["1 Long Street"], "city": "Oldham"}],
}
SUE_ENTRY = entry("sue", "details", SUE_PATIENT)


CLUB_TERMS = Terms(
    id=TERMS_ID,
    key=b"\x07" * 32,
    recipient=CLUB,
    purpose="support",
    given=NOW,
    until=NOW + timedelta(days=28),
)


def terms(**more: Unpack[Choice]) -> Terms:
    """Make terms for the lunch club; nothing is chosen unless it is given."""
    return replace(CLUB_TERMS, **more)


def share(*record: Entry, **more: Unpack[Choice]) -> Selection:
    """Choose from Sue's record at the fixed moment; her Patient is always in it."""
    return select([SUE_ENTRY, *record], terms(**more), NOW)


def shared(selection: Selection, name: str) -> Json:
    """Return what goes out of the entry with this name."""
    found = [each.resource for each in selection.chosen if each.entry.id == entry_id(name)]
    assert len(found) == 1, f"{name} does not go out"
    return found[0]


def names(selection: Selection) -> set[str]:
    """Return the titles of the entries that go out, without the Patient."""
    return {each.entry.title for each in selection.chosen[1:]}


def dice_of(seed: str) -> Callable[[int], bytes]:
    """Return dice that throw the same bytes for one seed."""
    thrown = 0

    def throw(size: int) -> bytes:
        nonlocal thrown
        thrown += 1
        return hashlib.shake_256(f"{seed}/{thrown}".encode()).digest(size)

    return throw
