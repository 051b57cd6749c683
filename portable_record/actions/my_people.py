"""Everybody around the person, for one page: read type by type, so that a large import crowds nobody out."""

from dataclasses import dataclass, replace

from portable_record.actions.desk import OpenRecord
from portable_record.actions.owner import owner_entry
from portable_record.actions.rights import rights_of
from portable_record.record.circle_marks import GROUPS
from portable_record.record.entry import Entry
from portable_record.record.json_text import resource_of
from portable_record.record.people import TYPES, Read, Somebody, members_elsewhere, people_in
from portable_record.record.right_words import said_basis
from portable_record.vault.timeline import Place

PART = "people"
EACH, TEAMS, ELSEWHERE, SHOWN = 60, 5, 20, 60
"""The most of one type of entry and of teams that are read, of members in other parts, and that are shown."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One person or group in the list, with the entry that links and tags are for."""

    one: Somebody
    entry: Entry


@dataclass(frozen=True, slots=True)
class MyPeople:
    """The people by group, and those who are not in the circle any more.

    ``circle`` is who stands in the picture, the closest first. ``has_more`` says that the part holds people
    who are not here.
    """

    groups: tuple[tuple[str, tuple[Listed, ...]], ...]
    over: tuple[Listed, ...]
    has_more: bool

    @property
    def by_ring(self) -> tuple[Listed, ...]:
        """List who stands in the picture, ring by ring."""
        everybody = [listed for _, some in self.groups for listed in some]
        return tuple(sorted(everybody, key=lambda each: (each.one.ring, GROUPS.index(each.one.group))))

    @property
    def circle(self) -> tuple[Somebody, ...]:
        """List them without their entries."""
        return tuple(listed.one for listed in self.by_ring)


def my_people(record: OpenRecord) -> MyPeople:
    """Read everybody around the person."""
    by_type = {kind: _of_type(record, kind, EACH + 1) for kind in TYPES}
    teams = _of_type(record, "CareTeam", TEAMS)
    owner = owner_entry(record)
    entries = [entry for some in by_type.values() for entry in some[:EACH] if entry.id != owner]
    read = [_read(entry) for entry in (*entries, *teams)]
    for address in members_elsewhere(read)[:ELSEWHERE]:
        entry = record.vault.entries.by_full_url(address)
        if entry is not None and not entry.binned and entry.id != owner:
            entries.append(entry)
            read.append(_read(entry))
    people = people_in(read, record.today)
    everybody = _listed(record, people[:SHOWN], {entry.id: entry for entry in entries})
    by_group = {
        group: tuple(each for each in everybody if each.one.group == group and not each.one.is_over)
        for group in GROUPS
    }
    return MyPeople(
        groups=tuple((group, some) for group, some in by_group.items() if some),
        over=tuple(listed for listed in everybody if listed.one.is_over),
        has_more=len(people) > SHOWN or any(len(some) > EACH for some in by_type.values()),
    )


def _of_type(record: OpenRecord, kind: str, most: int) -> list[Entry]:
    return [entry for entry, _ in record.vault.timeline.after(Place(), part=PART, kind=kind, limit=most)]


def _read(entry: Entry) -> Read:
    return entry.id, entry.full_url, resource_of(entry.text)


def _listed(record: OpenRecord, people: list[Somebody], by_id: dict[str, Entry]) -> list[Listed]:
    rights = _rights(record)
    return [
        Listed(
            replace(one, name=one.name or by_id[one.entry].title, rights=rights.get(one.entry, ())),
            by_id[one.entry],
        )
        for one in people
    ]


def _rights(record: OpenRecord) -> dict[str, tuple[str, ...]]:
    """Say by what right somebody acts, by the entry of whose right it is."""
    found: dict[str, tuple[str, ...]] = {}
    for recorded in rights_of(record):
        if not recorded.right.is_over(record.today):
            said = said_basis(recorded.right.basis)
            found[recorded.writer] = (*found.get(recorded.writer, ()), said)
    return found
