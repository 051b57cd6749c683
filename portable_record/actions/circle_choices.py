"""What to choose from, where a question asks for somebody in the circle or for another entry."""

from collections.abc import Callable, Iterator, Mapping

from portable_record.actions.circle_standing import standing_of
from portable_record.actions.desk import OpenRecord
from portable_record.actions.in_circle import WRITERS, name_in, reference_to_owner
from portable_record.actions.of_kind import coded, newest
from portable_record.record.asking.sheet import Choice
from portable_record.record.who import PERSON

MOST, MOST_OFFERED = 200, 40


def people_to_choose(record: OpenRecord) -> list[Choice]:
    """List those in the circle, by name; ``value`` is the address and the name.

    A member whose entry is not for whoever is here goes by the name and the id that the membership has, which
    all members read.
    """
    people = [one for one in record.vault.entries.page("people", limit=MOST) if one.type in WRITERS]
    found = [(name_in(one), one.full_url, one.title) for one in people if one.full_url]
    return [
        Choice(f"{address} {name}", name, "" if title == name else title.removeprefix(f"{name}, "))
        for name, address, title in sorted([*found, *_members(record)])
    ]


def helpers_to_choose(record: OpenRecord) -> list[Choice]:
    """List whoever can do something for the person: oneself, then the person, then the others.

    The person goes by name alone where their details are not written, or not for whoever is here.
    """
    me = reference_to_owner(record) or ({"display": record.identity.name} if record.identity.name else {})
    person = [Choice(f"{me.get('reference', '')} {me['display']}", str(me["display"]))] if me else []
    keeper = record.identity.keeper
    own = f"urn:uuid:{keeper.entry} " if keeper else " "
    return sorted([*person, *people_to_choose(record)], key=lambda one: not one.value.startswith(own))


def _members(record: OpenRecord) -> Iterator[tuple[str, str, str]]:
    """Give name, address and title of each member whose entry is not here."""
    now = standing_of(record).now
    for one in now.members if now else ():
        if one.id != PERSON and not record.vault.entries.has(one.id):
            yield one.name, f"urn:uuid:{one.id}", f"{one.name}, {one.relation}" if one.relation else one.name


def goals_to_choose(record: OpenRecord) -> list[Choice]:
    """List the goals and hopes."""
    goals = newest(record, "plan", "Goal", most=MOST_OFFERED)
    return [Choice(f"{one.address} {one.entry.title}", one.entry.title) for one in goals if one.address]


def worries_to_choose(record: OpenRecord) -> list[Choice]:
    """List needs, worries and risks, and conditions: what a goal may be the answer to."""
    found = coded(record, "plan", "Observation", "concern", "need", "risk", most=MOST_OFFERED)
    found += newest(record, "health", "Condition", most=20)
    return [Choice(f"{one.address} {one.entry.title}", one.entry.title) for one in found if one.address]


CHOICES: Mapping[str, Callable[[OpenRecord], list[Choice]]] = {
    "people": people_to_choose,
    "helpers": helpers_to_choose,
    "agreers": helpers_to_choose,
    "goals": goals_to_choose,
    "worries": worries_to_choose,
}
"""What a question may name in ``among``."""
