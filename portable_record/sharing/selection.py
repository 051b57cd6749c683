"""Choosing what goes out: ``(record, terms, now) -> entries``, and nothing that was not chosen.

Pure: no clock, no dice, no vault. Rules: docs/format/bundle.md, "What is chosen". What is left out, and why,
and what to take care of, is told to the person alone; nothing of it is in what goes out.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from portable_record.errors import MeaningLostError, NotFhirError
from portable_record.record.comment_entry import BEGIN
from portable_record.record.entry import Entry
from portable_record.record.json_text import parse
from portable_record.record.narrative import plain
from portable_record.record.parts import reading_place
from portable_record.saying import say
from portable_record.sharing.addresses import Addresses
from portable_record.sharing.around import Around
from portable_record.sharing.cautions import cautions
from portable_record.sharing.consent import is_share_terms
from portable_record.sharing.person import minimal_patient, people_of
from portable_record.sharing.reference_rules import paths
from portable_record.sharing.references import Json, cut
from portable_record.sharing.terms import MOST_ATTACHED, Terms
from portable_record.sharing.without_agreement import is_notice

_BARE = paths(
    "resourceType id meta language identifier status intent mode active subject patient author date created "
    "recorded encounter custodian implicitRules source sender recipient"
)
"""Elements that say nothing by themselves."""

_BIN = say("It is in the bin.")
_MISSING = say("It is no longer in your record.")
_SENSITIVE = say("You marked it as sensitive. It goes only if you tick it itself.")
_CONFLICT = say("Two versions of it wait for you to choose one.")
_OTHER_PERSON = say("A share tells of one person, and this is a second one.")
_DETAILS = say("Your details go one by one: tick your birth date, address or NHS number instead.")
_WHOLE_SET = say("It holds a whole set of things. Take them into your record one by one, then choose.")
_COMMENT = say("It is what somebody said in your circle. That stays in your circle.")
_TERMS = say("These are the terms of another share.")
_NARRATIVE = say("All its words stand in one text that is not shared. Write them into the entry first.")
_TOO_LARGE = say("It is larger than 10 MB.")


@dataclass(frozen=True, slots=True)
class Chosen:
    """An entry that goes out, cut to what may go, and the address it has in the share.

    ``came_in`` says that it was taken in from elsewhere: nobody here has written it.
    """

    entry: Entry
    resource: Json
    url: str
    came_in: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An entry that was chosen and does not go, and the reason; for the person alone."""

    entry_id: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class Selection:
    """What goes out: the Patient first, then the entries by part, in their ``reading_place``."""

    chosen: tuple[Chosen, ...]
    left_out: tuple[LeftOut, ...]
    warnings: tuple[str, ...]

    @property
    def patient(self) -> Chosen:
        """The person."""
        return self.chosen[0]


def select(
    entries: Sequence[Entry],
    terms: Terms,
    now: datetime,
    *,
    owner: str = "",
    joined: frozenset[str] = frozenset(),
    came_in: frozenset[str] = frozenset(),
    around: Around | None = None,
) -> Selection:
    """Choose what these terms let out at this moment.

    ``entries`` is the whole record, with its bin: what is hidden must be known to be kept out. Where that is
    known already (``around``), they are what is ``in_scope`` and the Patients, those of ``joined`` in the bin
    too. ``owner`` is the id of the Patient entry that says who the person is, where the record knows it, and
    ``joined`` are those of which the person said that they are them as well. ``came_in`` are the ids of those
    entries that were taken in from elsewhere.

    Raises:
        TermsNotYetError, TermsEndedError: the terms do not hold now.
        NoPatientError: the record does not say who the person is.
    """
    terms.check_time(now)
    people = people_of(entries, owner, joined)
    person = people[0]
    wanted = [each for each in entries if each.id != person.id and in_scope(each, terms)]
    values = {each.id: _value(each) for each in wanted}
    same = frozenset(each.id for each in people)
    refused = {each.id: why for each in wanted if (why := _why_not(each, values[each.id], terms, same))}
    going = [each for each in wanted if each.id not in refused]
    around = around or Around.of(entries)
    addresses = Addresses.of(around.ways, people)
    url = f"urn:uuid:{terms.name_of(person.id)}"
    cuts = _cut_all(values, going, dict.fromkeys(addresses.people, url), addresses, terms, came_in)
    patient = minimal_patient(
        _value(person), name=url[9:], details=terms.details, now=now, came_in=person.id in came_in
    )
    ordered = sorted(
        (each for each in going if each.id in cuts.resources),
        key=lambda each: reading_place(each.part, values[each.id]),
    )
    chosen = (
        Chosen(person, patient, url, person.id in came_in),
        *(
            Chosen(each, cuts.resources[each.id], f"urn:uuid:{terms.name_of(each.id)}", each.id in came_in)
            for each in ordered
        ),
    )
    shared = {each.entry.id: each.resource for each in chosen}
    return Selection(
        chosen,
        _left_out(entries, terms, {**refused, **cuts.refused}),
        cautions(entries, terms, shared, cuts.lost, now, people, around),
    )


@dataclass(frozen=True, slots=True)
class _Cuts:
    """The resources of one round, the hidden entries they pointed at, and who fell out before, and why."""

    resources: dict[str, Json]
    lost: set[str]
    refused: dict[str, str]


def in_scope(entry: Entry, terms: Terms) -> bool:
    """Say whether the person chose this entry, by its part or itself; its text does not matter for that."""
    ticked = entry.id in terms.entries
    by_part = entry.part in terms.parts and entry.type != "Patient" and not entry.binned
    return ticked or by_part


def _why_not(entry: Entry, value: Json, terms: Terms, people: frozenset[str]) -> str:
    """Say why a chosen entry does not go, whatever else goes; empty if it does."""
    if entry.binned:
        return _BIN
    if entry.part.startswith(BEGIN):
        return _COMMENT
    if entry.sensitive and entry.id not in terms.sensitive and entry.id not in terms.entries:
        return _SENSITIVE
    if entry.type == "Patient":
        return _DETAILS if entry.id in people else _OTHER_PERSON
    if entry.part == "details" and entry.type == "Person":
        return _DETAILS
    if entry.type in ("Bundle", "Parameters"):
        return _WHOLE_SET
    if is_share_terms(value) or is_notice(value):
        return _TERMS
    shown = hashlib.sha256(entry.text).hexdigest()
    if entry.in_conflict and (entry.id, shown) not in terms.as_shown:
        return _CONFLICT
    return _TOO_LARGE if _too_large(value) else ""


def _cut_all(
    values: Mapping[str, Json],
    going: Sequence[Entry],
    people: Mapping[str, str],
    addresses: Addresses,
    terms: Terms,
    came_in: frozenset[str],
) -> _Cuts:
    """Cut every entry to what goes out; ``people`` is the Patient's address, by each of its entries' ids.

    An entry that is left out is hidden from all others, so each round starts again with fewer; the first in
    which none falls out is the answer.
    """
    refused: dict[str, str] = {}
    while True:
        left = [each for each in going if each.id not in refused]
        names = {**{each.id: f"urn:uuid:{terms.name_of(each.id)}" for each in left}, **people}
        round_ = _Cuts({}, set(), refused)
        fell_out: dict[str, str] = {}
        for each in left:
            try:
                done = cut(
                    values[each.id],
                    near=each.full_url,
                    name=names[each.id][9:],
                    names=names,
                    addresses=addresses,
                    came_in=each.id in came_in,
                )
            except MeaningLostError as gone:
                fell_out[each.id] = gone.detail
                continue
            if _narrative_alone(values[each.id], done.resource):
                fell_out[each.id] = _NARRATIVE
            round_.resources[each.id] = done.resource
            round_.lost.update(done.lost)
        if not fell_out:
            return round_
        refused |= fell_out


def _narrative_alone(value: Json, resource: Json) -> bool:
    """Say whether an entry's words stood in its narrative only, which does not go out."""
    text = value.get("text")
    words = plain(str(text.get("div", ""))) if isinstance(text, dict) else ""
    return bool(words.strip()) and resource.keys() <= _BARE


def _too_large(value: object) -> bool:
    """Say whether a file inside is too large to go in a bundle."""
    if isinstance(value, dict):
        data = value.get("data")
        return (isinstance(data, str) and len(data) > MOST_ATTACHED * 4 // 3 + 4) or any(
            map(_too_large, value.values())
        )
    return isinstance(value, list) and any(map(_too_large, value))


def _left_out(entries: Sequence[Entry], terms: Terms, refused: Mapping[str, str]) -> tuple[LeftOut, ...]:
    named = [LeftOut(each.id, each.title, refused[each.id]) for each in entries if each.id in refused]
    known = {each.id for each in entries}
    return (*named, *(LeftOut(each, "", _MISSING) for each in terms.entries if each not in known))


def _value(entry: Entry) -> Json:
    value = parse(entry.text)
    if not isinstance(value, dict):
        raise NotFhirError(place=entry.id)
    return value
