"""A group, place or service as a person reads it: what it is, where, when, how to get in, how to reach it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from portable_record.record.asking.places import At, Json, objects
from portable_record.record.asking.ways import address_at
from portable_record.record.entry import Entry
from portable_record.record.people import Way, ways_of
from portable_record.record.service_days import Age, age_of, open_days
from portable_record.record.service_marks import ABOUT, GETTING_IN, OPEN, OWN_WORDS

Resource = Mapping[str, object]
Find = Callable[[str], Resource | None]


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of some days of the week: from and to as ``11:30``, or empty where they are not said."""

    days: tuple[str, ...]
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Somewhere:
    """One of them. ``owner`` is whose it is, ``kind`` what it calls itself, ``more`` all else it says.

    ``own`` is what the person says about it, beside what came in from a directory.
    """

    entry: Entry
    name: str
    kind: str
    owner: str
    own: str
    about: str
    ways: tuple[Way, ...]
    hours: tuple[Hours, ...]
    times: str
    address: str
    access: str
    more: tuple[str, ...]
    is_closed: bool
    days: tuple[str, ...]
    age: Age


def somewhere(entry: Entry, resource: Resource, find: Find, today: date) -> Somewhere:
    """Read one; ``find`` gives the resource at an address, such as that of its owner."""
    owner = _referred(resource.get("providedBy"), find)
    places = [_referred(one, find) for one in objects(resource.get("location"))]
    around = (resource, *places, owner)
    ways = [way for one in around for way in ways_of(one)]
    return Somewhere(
        entry=entry,
        name=str(resource.get("name") or entry.title),
        kind=", ".join(dict.fromkeys(_kinds(resource))),
        owner=_display(resource.get("providedBy")) or str(owner.get("name") or ""),
        own=own_words_in(resource),
        about=str(resource.get("comment") or resource.get("description") or _mark(resource, ABOUT)),
        ways=tuple(dict.fromkeys(ways)),
        hours=tuple(_hours(resource)),
        times="\n".join(_each(_mark(resource, OPEN), str(resource.get("availabilityExceptions") or ""))),
        address="\n\n".join(_each(_address(resource), *map(_place, places))) or _where(resource),
        access="\n".join(_each(*(_mark(one, GETTING_IN) for one in (resource, *places)))),
        more=tuple(_each(str(resource.get("extraDetails") or ""), *_comments(resource))),
        is_closed=resource.get("active") is False or resource.get("status") in ("inactive", "suspended"),
        days=open_days(resource),
        age=age_of(resource, today),
    )


def own_words_in(resource: Resource) -> str:
    """Read what the person says about it; where two windows wrote at once, both stand there."""
    marks = objects(resource.get("extension"))
    return "\n".join(
        _each(*(str(one.get("valueString") or "") for one in marks if one.get("url") == OWN_WORDS))
    )


def with_own_words(resource: Resource, words: str) -> Json:
    """Return the resource with these words of the person in place of those before; nothing else changes."""
    others = [one for one in objects(resource.get("extension")) if one.get("url") != OWN_WORDS]
    marks = [*others, {"url": OWN_WORDS, "valueString": words}] if words else others
    rest = {name: value for name, value in resource.items() if name != "extension"}
    return {**rest, "extension": marks} if marks else rest


def _address(resource: Resource) -> str:
    """Read the postal address of a place, or the first of an organisation, a line for each piece."""
    at = "address[]" if isinstance(resource.get("address"), list) else "address"
    return str(address_at(at).read(resource))


def _place(place: Resource) -> str:
    """Read the name and the address of a place where something is."""
    return "\n".join(_each(str(place.get("name") or ""), _address(place)))


def _referred(reference: object, find: Find) -> Resource:
    address = reference.get("reference") if isinstance(reference, dict) else None
    return (find(address) if isinstance(address, str) else None) or {}


def _display(reference: object) -> str:
    return str(reference.get("display") or "") if isinstance(reference, dict) else ""


def _where(resource: Resource) -> str:
    return "\n".join(_each(*(_display(one) for one in objects(resource.get("location")))))


def _mark(resource: Resource, url: str) -> str:
    found = At(f"extension[url={url}].valueString").get(resource)
    return found if isinstance(found, str) else ""


def _kinds(resource: Resource) -> Iterator[str]:
    for concept in objects(resource.get("type")):
        coded = (str(one["display"]) for one in objects(concept.get("coding")) if one.get("display"))
        if words := str(concept.get("text") or next(coded, "")):
            yield words


def _hours(resource: Resource) -> Iterator[Hours]:
    for name, start, end in (
        ("availableTime", "availableStartTime", "availableEndTime"),
        ("hoursOfOperation", "openingTime", "closingTime"),
    ):
        for one in objects(resource.get(name)):
            if days := open_days({name: [one]}):
                yield Hours(days, str(one.get(start) or "")[:5], str(one.get(end) or "")[:5])


def _comments(resource: Resource) -> Iterator[str]:
    yield from (str(one.get("comment") or "") for one in objects(resource.get("eligibility")))
    yield ", ".join(str(one.get("text") or "") for one in objects(resource.get("communication")))
    yield ", ".join(_display(one) for one in objects(resource.get("coverageArea")))


def _each(*words: str) -> Iterator[str]:
    yield from dict.fromkeys(one for one in words if one)
