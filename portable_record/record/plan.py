"""The plan as a CarePlan: its steps, and the goals in their order."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portable_record.record import json_text
from portable_record.record.asking.places import At, Json, objects

TO_DO, DOING, DONE, STOPPED = "to-do", "doing", "done", "stopped"
MARKS: Mapping[str, str] = {
    TO_DO: "not-started",
    DOING: "in-progress",
    DONE: "completed",
    STOPPED: "stopped",
}
"""How a step stands, and the status that says so in FHIR."""

_STATES = {code: state for state, code in MARKS.items()} | {"scheduled": TO_DO}


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the plan. ``key`` names it within the plan; ``goals`` are addresses."""

    key: str
    item: Json

    @property
    def detail(self) -> Json:
        """What is done; empty where the step stands in an entry of its own."""
        found = self.item.get("detail")
        return found if isinstance(found, dict) else {}

    @property
    def words(self) -> str:
        """What is done, in words."""
        return str(self.detail.get("description", ""))

    @property
    def state(self) -> str:
        """How it stands: to do, doing, done or stopped."""
        return _STATES.get(str(self.detail.get("status")), STOPPED)

    @property
    def goals(self) -> tuple[str, ...]:
        """The addresses of the goals that it is for."""
        return tuple(
            str(one["reference"]) for one in objects(self.detail.get("goal")) if one.get("reference")
        )

    @property
    def when(self) -> str:
        """When it is done, in words."""
        return str(self.detail.get("scheduledString", ""))

    @property
    def who(self) -> tuple[Json, ...]:
        """Who does it, each a Reference."""
        return tuple(objects(self.detail.get("performer")))

    @property
    def notes(self) -> tuple[tuple[str, str], ...]:
        """What was said of it, each with its day."""
        said = objects(self.item.get("progress"))
        return tuple((str(one.get("time", ""))[:10], str(one.get("text", ""))) for one in said)


def steps_of(plan: Mapping[str, object]) -> list[Step]:
    """List the steps of a plan that say what is done, in their order."""
    return [step for item in objects(plan.get("activity")) if (step := Step(step_key(item), item)).words]


def step_key(item: Mapping[str, object]) -> str:
    """Name an item of a plan: by its id, else by what it says."""
    own = item.get("id")
    if isinstance(own, str) and own:
        return own
    return "~" + hashlib.sha256(json_text.write(item)).hexdigest()[:16]


def with_step(plan: Mapping[str, object], key: str, item: Json) -> Json:
    """Put a step in place of the one with this key; at the end if there is none."""
    listed = plan.get("activity")
    items: list[object] = list(listed) if isinstance(listed, list) else []
    at = next((n for n, one in enumerate(items) if isinstance(one, dict) and step_key(one) == key), None)
    if at is None:
        items.append(item)
    else:
        items[at] = item
    return At("activity").put(plan, items)


def without_step(plan: Mapping[str, object], key: str) -> Json:
    """Take a step out."""
    items = [one for one in objects(plan.get("activity")) if step_key(one) != key]
    return At("activity").put(plan, items or None)


def marked(item: Mapping[str, object], state: str) -> Json:
    """Say how a step stands now."""
    return At("detail.status").put(item, MARKS[state])


def with_note(item: Mapping[str, object], text: str, moment: str) -> Json:
    """Add what happened to a step, after what was said before."""
    said = item.get("progress")
    return {**item, "progress": [*(said if isinstance(said, list) else []), {"time": moment, "text": text}]}


def goals_of(plan: Mapping[str, object]) -> list[str]:
    """List the addresses of the goals of a plan, in their order."""
    return [str(one["reference"]) for one in objects(plan.get("goal")) if one.get("reference")]


def in_order(addresses: Sequence[str], plan: Mapping[str, object]) -> list[str]:
    """Put addresses of goals in the order of the plan; those that it does not name come last."""
    places = {address: n for n, address in enumerate(goals_of(plan))}
    return sorted(addresses, key=lambda address: places.get(address, len(places)))


def with_goals(plan: Mapping[str, object], goals: Sequence[Json]) -> Json:
    """Name goals in this order; those that the plan names already stay as they are written."""
    known = {one.get("reference"): one for one in objects(plan.get("goal"))}
    wanted = [one["reference"] for one in goals]
    others = [one for address, one in known.items() if address not in wanted]
    return At("goal").put(plan, [*(known.get(one["reference"], one) for one in goals), *others] or None)
