"""Who agreed to the plan, and what changed since."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass

from portable_record.actions.add_entry import stamp_of
from portable_record.actions.desk import OpenRecord
from portable_record.actions.drafting import id_from, new_resource
from portable_record.actions.newest import Kept, newest_change
from portable_record.actions.of_kind import Read, coded, newest, of_code
from portable_record.actions.plan_deeds import PART, goals, new_plan, the_plan
from portable_record.actions.write import writing
from portable_record.actions.writer import own_writer
from portable_record.errors import UsageError
from portable_record.record.agreement import Difference, agreement, contents, differences
from portable_record.record.asking.places import Json, objects
from portable_record.record.plan import steps_of

_AGREED_TO = ("need", "concern", "risk", "equipment", "funding", "review")
_SALT = 16


@dataclass(frozen=True, slots=True)
class Change:
    """Something in the plan that is not as it was agreed to: its words now, and the entry to look at."""

    how: str
    words: str
    entry_id: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest agreement: on which day, with whom, and what changed since; ``day`` is empty if none."""

    day: str = ""
    names: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    entry_id: str = ""


def standing_of(record: OpenRecord, plan: Read | None, aims: list[Read]) -> Standing:
    """Return who agreed to the plan the last time, and what changed since."""
    agreed = next(of_code(newest(record, PART, "Provenance", most=50), "agreed", "activity"), None)
    if agreed is None:
        return Standing()
    names = [str(_at(one, "who").get("display", "")) for one in objects(agreed.resource.get("agent"))]
    there = {one.address: one for one in _agreed_to(record, plan, aims)}
    now = contents((address, one.resource) for address, one in there.items())
    return Standing(
        day=str(agreed.resource.get("occurredDateTime", agreed.resource.get("recorded", "")))[:10],
        names=tuple(name for name in names if name),
        changes=tuple(_change(one, there) for one in differences(agreed.resource, now)),
        entry_id=agreed.entry.id,
    )


def agree(record: OpenRecord, *, who: list[Json], on: str, form: str) -> Kept:
    """Write down who agrees to the plan as it is now.

    Args:
        record: the open record.
        who: references to those who agree.
        on: the day on which they agreed.
        form: what tells this form from others, so that it is written once.

    Raises:
        UsageError: nobody agrees.
        MayNotWriteError: the writer's right does not reach so far.
    """
    if not who:
        raise UsageError("Say who agrees.")
    writer = own_writer(record)
    writer.refuse_unless_may_write(PART)
    new_id, stamp = id_from(form, "agreed"), stamp_of(record, writer)
    if record.vault.log.edits_of(new_id):
        return Kept(new_id, PART)
    plan, begun_id = the_plan(record), id_from(form, "plan")
    begun = None if plan else new_plan(record, writer, lambda now: now, begun_id)
    address = plan.address if plan else f"urn:uuid:{begun_id}"
    things = [(address, plan.resource if plan else begun.resource if begun else {})]
    things += [(one.address, one.resource) for one in _agreed_to(record, None, goals(record))]
    made = agreement(
        address,
        contents(things),
        agents=who,
        on=on or stamp.moment[:10],
        moment=stamp.moment,
        salt=urlsafe_b64encode(record.desk.dice(_SALT)).rstrip(b"=").decode(),
        label=writer.label,
    )
    drafts = [*([begun.draft] if begun else []), new_resource(made, entry_id=new_id).draft]
    with writing(record, writer.by) as act:
        act.add(PART, drafts)
    return Kept(new_id, PART, (newest_change(record, PART),))


def _agreed_to(record: OpenRecord, plan: Read | None, aims: list[Read]) -> list[Read]:
    """List what is agreed to: the plan, goals, needs, worries and risks, equipment, money, and the review."""
    rest = coded(record, PART, "Observation", *_AGREED_TO)
    return [one for one in [*([plan] if plan else []), *aims, *rest] if one.address]


def _change(one: Difference, there: Mapping[str, Read]) -> Change:
    now = there.get(one.piece.address)
    if now is None:
        return Change(one.how, "", "")
    words = now.entry.title
    if one.piece.step:
        words = next((step.words for step in steps_of(now.resource) if step.key == one.piece.step), "")
    return Change(one.how, words, now.entry.id)


def _at(value: Mapping[str, object], name: str) -> Mapping[str, object]:
    found = value.get(name)
    return found if isinstance(found, dict) else {}
