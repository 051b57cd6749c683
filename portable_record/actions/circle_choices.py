"""What to choose from, where a question asks for somebody in the circle or for another entry."""

from collections.abc import Callable, Mapping

from portable_record.actions.circle_standing import standing_of
from portable_record.actions.desk import OpenRecord
from portable_record.actions.in_circle import WRITERS, name_in, reference_to_owner
from portable_record.actions.of_kind import coded, newest
from portable_record.record.asking.sheet import Choice
from portable_record.record.who import PERSON

MOST, MOST_OFFERED = 200, 40


def people_to_choose(record: OpenRecord) -> list[Choice]:
    """List those in the circle who have an address, by name; ``value`` is the address and the name."""
    people = [one for one in record.vault.entries.page("people", limit=MOST) if one.type in WRITERS]
    named = sorted((name_in(one), one.full_url, one.title) for one in people if one.full_url)
    return [
        Choice(f"{address} {name}", name, "" if title == name else title.removeprefix(f"{name}, "))
        for name, address, title in named
    ]


def helpers_to_choose(record: OpenRecord) -> list[Choice]:
    """List the person, and then those in the circle: whoever can do something for them.

    Whoever keeps the plan together stands there too where the part of the people is not shown here: an owner
    has named them by their entry in it.
    """
    me = reference_to_owner(record)
    myself = [Choice(f"{me['reference']} {me['display']}", str(me["display"]))] if me else []
    now = standing_of(record).now
    members = [
        Choice(f"urn:uuid:{one.id} {one.name}", one.name, one.relation)
        for one in (now.members if now else ())
        if one.id != PERSON and not record.vault.entries.has(one.id)
    ]
    return [*myself, *people_to_choose(record), *members]


def doers_to_choose(record: OpenRecord) -> list[Choice]:
    """List who can do something on a day: in a circle the person too where their details are not shown here.

    They are named by their name alone then.
    """
    name = record.identity.name if record.identity.is_member else ""
    if not name or reference_to_owner(record):
        return helpers_to_choose(record)
    return [Choice(f" {name}", name), *helpers_to_choose(record)]


def agreers_to_choose(record: OpenRecord) -> list[Choice]:
    """List who can agree to the plan: the person too before their details are written, by name alone."""
    if reference_to_owner(record) or not record.identity.name:
        return helpers_to_choose(record)
    return [Choice(f" {record.identity.name}", record.identity.name), *people_to_choose(record)]


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
    "doers": doers_to_choose,
    "agreers": agreers_to_choose,
    "goals": goals_to_choose,
    "worries": worries_to_choose,
}
"""What a question may name in ``among``."""
