"""One service of a directory as FHIR R4: the service, whose it is, where it is."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portable_record.record.open_referral.foreign import Object, day, first, inner, items, line, number, text
from portable_record.record.open_referral.times import open_times, times_in_words
from portable_record.record.service_marks import ABOUT, CHANGED, CHECKED, DIRECTORY, GETTING_IN, HOW

IDENTIFIER = "https://portablerecord.org/fhir/open-referral/"
_NAMESPACE = uuid.UUID("1d9b8b0e-5a0c-5d8e-9a0e-0d9f1c0a7e55")
_MOST = 10  # of telephone numbers, languages, places and the like
_CLOSED = {
    "temporarily closed": "Closed for now.",
    "inactive": "No longer offered.",
    "defunct": "No longer offered.",
}

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Made:
    """A service with the resources it becomes, each with its address; the first is the service itself.

    ``checked`` is the day on which the directory checked it, ``changed`` that of its last change.
    """

    source: str
    name: str
    organisation: str
    about: str
    place: str
    checked: str
    changed: str
    resources: tuple[tuple[str, Json], ...]


def make(service: Object) -> Made:
    """Make the resources of a service that has an id and a name."""
    owner = inner(service, "organization")
    whose = text(owner.get("id"))
    organisation = _organisation(owner)
    places = [
        (_address("Location", place, whose), _location(place))
        for at in items(service, "service_at_locations", "locations")
        if _is_named(place := inner(at, "location") or at)
    ][:_MOST]
    itself = _service(service, _address("Organization", owner, whose) if organisation else "", places)
    listed = [(_address("HealthcareService", service, whose), itself), *places]
    if organisation:
        listed.append((_address("Organization", owner, whose), organisation))
    return Made(
        source=text(service.get("id")),
        name=line(service.get("name")),
        organisation=line(owner.get("name")),
        about=text(service.get("description")),
        place=next((words for _, place in places if (words := _where(place))), ""),
        checked=day(service.get("assured_date")),
        changed=day(service.get("last_modified")),
        resources=tuple(dict(listed).items()),
    )


def _address(kind: str, value: Object, whose: str) -> str:
    """Name an entry by the id that the directory gave: the same every time."""
    own = text(value.get("id")).casefold()
    try:
        name = str(uuid.UUID(own))
    except ValueError:
        name = own if kind == "Organization" else f"{own}/{whose.casefold()}"
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, f'{kind}/{name}')}"


def _is_named(value: Object) -> bool:
    return bool(text(value.get("id")))


def _service(service: Object, provider: str, places: list[tuple[str, Json]]) -> Json:
    owner = inner(service, "organization")
    said: Json = {
        "resourceType": "HealthcareService",
        "extension": list(_days_of(service)),
        "identifier": _identifiers("HealthcareService", service),
        "active": text(service.get("status")).casefold() in ("", "active"),
        "providedBy": {"reference": provider, "display": line(owner.get("name"))} if provider else None,
        "type": [{"text": name} for name in _kinds(service)],
        "location": [{"reference": url, "display": _where(place)} for url, place in places],
        "name": line(service.get("name")),
        "comment": text(service.get("description")),
        "extraDetails": _lines(_details(service)),
        "telecom": _ways(service, items(service, "contacts")),
        "coverageArea": [
            {"display": name} for name in _names(service, "service_areas", "name", "service_area")
        ],
        "eligibility": [{"comment": words} for words in _eligibility(service)],
        "communication": [
            {"text": name} for name in _names(service, "languages", "name", "language", "code")
        ],
        "availableTime": open_times(service),
        "availabilityExceptions": _lines(
            [
                _CLOSED.get(text(service.get("status")).casefold(), ""),
                text(service.get("alert")),
                *times_in_words(service),
            ]
        ),
    }
    return _bare(said)


def _organisation(owner: Object) -> Json:
    if not _is_named(owner) or not line(owner.get("name")):
        return {}
    numbers = [
        {
            "type": {"text": line(one.get("identifier_type")) or scheme},
            "system": f"http://org-id.guide/list/{scheme}",
            "value": value,
        }
        for one in items(owner, "organization_identifiers")
        if (scheme := line(one.get("identifier_scheme"))) and (value := line(one.get("identifier")))
        if " " not in scheme
    ]
    said: Json = {
        "resourceType": "Organization",
        "extension": _extension(ABOUT, "valueString", text(owner.get("description"))),
        "identifier": [*_identifiers("Organization", owner), *numbers],
        "name": line(owner.get("name")),
        "telecom": _ways(owner, items(owner, "contacts")),
    }
    return _bare(said)


def _location(place: Object) -> Json:
    accessible = [
        first(one, "description", "accessibility")
        + (f"\n{more}" if (more := text(one.get("details"))) else "")
        for one in items(place, "accessibility", "accessibility_for_disabilities")
    ]
    latitude = number(place.get("latitude"), least=-90, most=90)
    longitude = number(place.get("longitude"), least=-180, most=180)
    uprn = line(place.get("external_identifier"))
    said: Json = {
        "resourceType": "Location",
        "extension": _extension(GETTING_IN, "valueString", _lines(accessible)),
        "identifier": [
            *_identifiers("Location", place),
            *(
                [{"type": {"text": line(place.get("external_identifier_type")) or "Number"}, "value": uprn}]
                if uprn
                else []
            ),
        ],
        "name": line(place.get("name")),
        "description": text(place.get("description")),
        "telecom": _ways(place, items(place, "contacts")),
        "address": next(
            (made for one in items(place, "addresses", "physical_addresses") if (made := _postal(one))), None
        ),
        "position": {"longitude": longitude, "latitude": latitude}
        if longitude is not None and latitude is not None
        else None,
    }
    return _bare(said)


def _postal(one: Object) -> Json:
    lines = [
        words
        for name in ("attention", "address_1", "address_2", "address_3")
        if (words := line(one.get(name)))
    ]
    said: Json = {
        "line": lines,
        "city": line(one.get("city")),
        "district": line(one.get("region")),
        "state": line(one.get("state_province")),
        "postalCode": line(one.get("postal_code")),
        "country": line(one.get("country")),
    }
    return _bare(said)


def _where(place: Json) -> str:
    """Say a place in one line."""
    address = place.get("address")
    found = address if isinstance(address, dict) else {}
    lines = found.get("line")
    pieces = [
        place.get("name"),
        *(lines if isinstance(lines, list) else []),
        found.get("city"),
        found.get("postalCode"),
    ]
    return ", ".join(dict.fromkeys(str(piece) for piece in pieces if piece))


def _identifiers(kind: str, value: Object) -> list[Json]:
    return [{"system": f"{IDENTIFIER}{kind}", "value": line(value.get("id"))}]


def _days_of(service: Object) -> Iterator[Json]:
    if checked := day(service.get("assured_date")):
        yield from _extension(CHECKED, "valueDate", checked)
        yield from _extension(HOW, "valueCode", DIRECTORY)
    yield from _extension(CHANGED, "valueDate", day(service.get("last_modified")))


def _extension(url: str, kind: str, value: object) -> list[Json]:
    return [{"url": url, kind: value}] if value else []


def _kinds(service: Object) -> list[str]:
    terms = [inner(one, "taxonomy_term") for one in items(service, "attributes")]
    terms += [inner(one, "taxonomy") for one in items(service, "service_taxonomys", "service_taxonomies")]
    return list(dict.fromkeys(name for term in terms if (name := line(first(term, "name", "term")))))[
        : 2 * _MOST
    ]


def _names(service: Object, element: str, *names: str) -> list[str]:
    found = (line(first(one, *names)) for one in items(service, element))
    return list(dict.fromkeys(name for name in found if name))[:_MOST]


def _eligibility(service: Object) -> Iterator[str]:
    for one in (service, *items(service, "eligibilitys", "eligibilities")):
        youngest, oldest = (_age(one.get(f"{which}_age")) for which in ("minimum", "maximum"))
        if youngest and oldest:
            yield f"From {youngest} to {oldest} years."
        elif youngest or oldest:
            yield f"From {youngest} years on." if youngest else f"Up to {oldest} years."
        if one is not service and (words := line(one.get("eligibility"))):
            yield words


def _age(value: object) -> str:
    """Say an age without a fraction that is nothing."""
    words = text(value)
    whole = words.removesuffix(".0")
    return whole if whole.isdecimal() and 0 < int(whole[:6]) < 1_000 else ""


def _details(service: Object) -> Iterator[str]:
    if fees := text(service.get("fees")):
        yield f"Cost: {fees}"
    for cost in items(service, "cost_options", "costs_options"):
        amount = text(cost.get("amount"))
        pieces = (line(cost.get("option")), amount, line(cost.get("amount_description")))
        if said := " ".join(piece for piece in pieces if piece):
            yield f"Cost: {said}"
    if approved := text(service.get("accreditations")):
        yield f"Approved by: {approved}"
    for funder in items(service, "funding", "fundings"):
        if source := line(funder.get("source")):
            yield f"Paid for by: {source}"
    for contact in items(service, "contacts"):
        if said := ", ".join(words for name in ("name", "title") if (words := line(contact.get(name)))):
            yield f"Ask for: {said}"


def _ways(value: Object, contacts: Iterable[Object]) -> list[Json]:
    """List how to reach somebody: numbers, addresses of mail, web pages, each once."""
    found: list[Json] = []
    for one in (value, *contacts):
        phones = [line(phone.get("number")) for phone in items(one, "phones")]
        found += [{"system": "phone", "value": phone} for phone in phones if phone]
        found += [{"system": "email", "value": mail}] if (mail := line(one.get("email"))) else []
    web = line(first(value, "url", "website"))
    found += [{"system": "url", "value": web}] if web else []
    return [way for place, way in enumerate(found) if way not in found[:place]][:_MOST]


def _lines(words: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(one for one in words if one))


def _bare(resource: Json) -> Json:
    """Take out what is empty."""
    return {name: value for name, value in resource.items() if value not in ("", None, [], {})}
