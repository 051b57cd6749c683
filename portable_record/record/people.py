"""The people around somebody: read out of the entries, each once, with all that is said of them.

One person may be spoken of in several entries: who they are (RelatedPerson, Practitioner), whom they work for
(PractitionerRole), what they do (CareTeam). Nothing is guessed: who was not put into a group stands in that
of their type, and how close somebody is stays unsaid until the person says it.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from portable_record.record.asking.places import objects
from portable_record.record.circle_marks import CLOSE, CLOSENESS, DOES, GROUP, GROUPS

FAMILY, _CARER, PROFESSIONAL, A_GROUP = GROUPS

_GROUP_OF_TYPE = {
    "RelatedPerson": FAMILY,
    "Person": FAMILY,
    "Patient": FAMILY,
    "Practitioner": PROFESSIONAL,
    "PractitionerRole": PROFESSIONAL,
    "Group": A_GROUP,
    "Organization": A_GROUP,
    "HealthcareService": A_GROUP,
    "Location": A_GROUP,
}
TYPES = ("RelatedPerson", "Practitioner", "PractitionerRole", "Person", "Patient", "Group")
"""The types of which one in the part ``people`` stands in the circle, in the order in which they are read."""

_MAIL = re.compile(r"[^\s@<>\"',;:?&=%/\\]{1,64}@[^\s@<>\"',;:?&=%/\\]{1,190}")
_LEAST_DIGITS, _MOST_DIGITS = 3, 20


@dataclass(frozen=True, slots=True)
class Way:
    """A way to reach somebody: the words, and the address behind a link; empty where it makes none."""

    words: str
    link: str = ""
    use: str = ""


@dataclass(frozen=True, slots=True)
class Somebody:
    """One person or group. ``close`` is one of ``CLOSENESS``, or empty while it is not said.

    ``is_over`` says that they are not in the circle any more; ``rights`` is filled in by whoever knows them.
    """

    entry: str
    name: str
    group: str
    close: str = ""
    relation: str = ""
    works_for: str = ""
    does: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()
    is_over: bool = False
    rights: tuple[str, ...] = field(default=())

    @property
    def ring(self) -> int:
        """The ring where they stand, counted from the middle; the outermost is for what is not said."""
        return CLOSENESS.index(self.close) if self.close else len(CLOSENESS)


Read = tuple[str, str, Mapping[str, object]]
"""An entry to read: its id, its address, its resource."""


def people_in(entries: Iterable[Read], today: date) -> list[Somebody]:
    """Read the people out of entries, those who are close first, then by group and name."""
    listed = sorted(entries, key=lambda one: one[2].get("resourceType") == "PractitionerRole")
    found: dict[str, Somebody] = {}
    address: dict[str, str] = {}
    for entry, url, resource in listed:
        kind = str(resource.get("resourceType"))
        address[url or entry] = entry
        practitioner = address.get(_reference(resource.get("practitioner")), "")
        if kind == "PractitionerRole" and practitioner in found:
            found[practitioner] = _working(found[practitioner], resource, today)
            address[url or entry] = practitioner
        elif kind in _GROUP_OF_TYPE:
            found[entry] = _somebody(entry, kind, resource, today)
    for _, _, resource in listed:
        if resource.get("resourceType") == "CareTeam":
            _add_deeds(found, address, resource)
    return sorted(found.values(), key=_order)


def members_elsewhere(entries: Iterable[Read]) -> list[str]:
    """List the addresses of those who do something for the person by a CareTeam, and are no entries here."""
    listed = list(entries)
    here = {url for _, url, _ in listed}
    addresses = dict.fromkeys(
        _reference(one.get("member"))
        for _, _, resource in listed
        if resource.get("resourceType") == "CareTeam"
        for one in objects(resource.get("participant"))
    )
    return [each for each in addresses if each and each not in here]


def _order(one: Somebody) -> tuple[int, int, str, str]:
    return one.ring, GROUPS.index(one.group), one.name.casefold(), one.entry


def _somebody(entry: str, kind: str, resource: Mapping[str, object], today: date) -> Somebody:
    marks = {str(each.get("url")): each for each in objects(resource.get("extension"))}
    one = Somebody(
        entry=entry,
        name=_name(resource),
        group=_code(marks.get(GROUP), GROUPS) or _GROUP_OF_TYPE[kind],
        close=_code(marks.get(CLOSE), CLOSENESS),
        relation=_first_words(resource.get("relationship")),
        does=_said(str(marks.get(DOES, {}).get("valueString") or "")),
        ways=ways_of(resource),
        is_over=_is_over(resource, today),
    )
    return _working(one, resource, today) if kind == "PractitionerRole" else one


def _working(one: Somebody, role: Mapping[str, object], today: date) -> Somebody:
    """Add what a role says of somebody: what they work as, for whom, and how to reach them there."""
    if _is_over(role, today):
        return one
    known = {way.words for way in one.ways}
    return replace(
        one,
        name=one.name or _display(role.get("practitioner")),
        relation=one.relation or _first_words(role.get("code")) or _first_words(role.get("specialty")),
        works_for=one.works_for or _display(role.get("organization")),
        ways=(*one.ways, *(way for way in ways_of(role) if way.words not in known)),
    )


def _add_deeds(found: dict[str, Somebody], address: Mapping[str, str], team: Mapping[str, object]) -> None:
    for part in objects(team.get("participant")):
        entry = address.get(_reference(part.get("member")), "")
        said = _said("\n".join(str(role.get("text") or "") for role in objects(part.get("role"))))
        if entry in found:
            one = found[entry]
            found[entry] = replace(one, does=tuple(dict.fromkeys((*one.does, *said))))


def _name(resource: Mapping[str, object]) -> str:
    name = resource.get("name")
    if isinstance(name, str):
        return name.strip()
    names = objects(name)
    for each in sorted(names, key=lambda one: (one.get("use") == "old", one.get("use") == "maiden")):
        given = each.get("given")
        pieces = [*(given if isinstance(given, list) else []), each.get("family")]
        words = str(each.get("text") or " ".join(str(piece) for piece in pieces if piece))
        if words.strip():
            return words.strip()
    return ""


def _first_words(concepts: object) -> str:
    for concept in objects(concepts):
        called = [str(one["display"]) for one in objects(concept.get("coding")) if one.get("display")]
        if words := str(concept.get("text") or next(iter(called), "")).strip():
            return words
    return ""


def _said(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _code(mark: Mapping[str, object] | None, codes: tuple[str, ...]) -> str:
    coding = mark.get("valueCoding") if mark else None
    code = str(coding.get("code")) if isinstance(coding, dict) else ""
    return code if code in codes else ""


def _reference(value: object) -> str:
    return str(value.get("reference") or "") if isinstance(value, dict) else ""


def _display(value: object) -> str:
    return str(value.get("display") or "").strip() if isinstance(value, dict) else ""


def _is_over(resource: Mapping[str, object], today: date) -> bool:
    period = resource.get("period")
    end = str(period.get("end") or "") if isinstance(period, dict) else ""
    return resource.get("active") is False or bool(end and end[:10] < today.isoformat()[: len(end[:10])])


def ways_of(resource: Mapping[str, object]) -> tuple[Way, ...]:
    """List how to reach somebody or some place, but for what is old."""
    found = [
        Way(str(each.get("value")).strip(), _link(each), str(each.get("use") or ""))
        for each in objects(resource.get("telecom"))
        if str(each.get("value") or "").strip() and each.get("use") != "old"
    ]
    return tuple(found)


def _link(way: Mapping[str, object]) -> str:
    """Make a link that calls or writes; nothing where the words are no number and no address of mail."""
    words = str(way.get("value")).strip()
    if way.get("system") in ("phone", "sms"):
        return number_link(words)
    return f"mailto:{words}" if way.get("system") == "email" and _MAIL.fullmatch(words) else ""


def number_link(words: str) -> str:
    """Make the link that calls a telephone number, in whatever digits; nothing if it is none."""
    if any(sign.isalpha() for sign in words):
        return ""
    plus = "+" if words.lstrip("(").startswith("+") else ""
    said = words.replace("(0)", "") if plus else words
    digits = "".join(str(unicodedata.digit(sign)) for sign in said if sign.isdecimal())
    return f"tel:{plus}{digits}" if _LEAST_DIGITS <= len(digits) <= _MOST_DIGITS else ""
