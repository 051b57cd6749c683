"""The reviews of the plan: when it is looked at again, by whom, and what came out of those that were held."""

from dataclasses import dataclass
from datetime import date

from portable_record.actions.desk import OpenRecord
from portable_record.actions.drafting import changes_to, id_from, new_entry, new_resource
from portable_record.actions.newest import Kept, newest_change
from portable_record.actions.of_kind import Read, coded, of_code
from portable_record.actions.part_view import Card, card_of
from portable_record.actions.plan_deeds import PART, new_plan, the_plan
from portable_record.actions.write import writing
from portable_record.actions.writer import own_writer
from portable_record.record.asking.places import At, objects
from portable_record.record.asking.sheets import sheet_named
from portable_record.record.edits import Draft

MOST_REVIEWS = 30
OUTCOMES, WORKS = "outcomes", ("works", "works_not")
"""The part in which is kept what works and what does not."""


@dataclass(frozen=True, slots=True)
class Held:
    """A review that was held, with what was found to work and not to work."""

    card: Card
    works: tuple[str, ...]
    works_not: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """When the plan is looked at again, by whom and how, and the reviews that were held, newest first."""

    due: str = ""
    is_due: bool = False
    how: tuple[Card, ...] = ()
    held: tuple[Held, ...] = ()


@dataclass(frozen=True, slots=True)
class NewReview:
    """What came out of a review; ``due`` is the day of the next one."""

    next: str
    on: str = ""
    there: str = ""
    works: str = ""
    works_not: str = ""
    due: str = ""


def due_on(plan: Read | None) -> str:
    """Return the day on which the plan is to be looked at again, as far as it says."""
    period = plan.resource.get("period") if plan else None
    return str(period.get("end", ""))[:10] if isinstance(period, dict) else ""


def review_of(record: OpenRecord, plan: Read | None) -> Review:
    """Return when the plan is looked at again, and how it went before."""
    due = due_on(plan)
    said = coded(record, PART, "Observation", "review", "reviewed", most=MOST_REVIEWS)
    return Review(
        due=due,
        is_due=is_past(due, record.today),
        how=tuple(card_of(one.entry, one.resource) for one in of_code(said, "review")),
        held=tuple(_held(record, one) for one in of_code(said, "reviewed")),
    )


def is_past(due: str, today: date) -> bool:
    """Say whether a day, month or year has come and is over; the day itself counts too."""
    return bool(due) and (
        due <= today.isoformat() if len(due) == len("2026-11-22") else due < today.isoformat()[: len(due)]
    )


def hold_review(record: OpenRecord, new: NewReview, *, form: str) -> Kept:
    """Write down a review: what works and what does not, what comes next, and when the next one is.

    What works and what does not goes where it belongs, to how things are going.

    Raises:
        MayNotWriteError: the writer's right does not reach so far.
    """
    writer = own_writer(record)
    writer.refuse_unless_may_write(PART)
    new_id = id_from(form, "reviewed")
    if record.vault.log.edits_of(new_id):
        return Kept(new_id, PART)
    found: list[Draft] = []
    for code, words in (("working", new.works), ("not-working", new.works_not)):
        if words:
            writer.refuse_unless_may_write(OUTCOMES)
            sheet = sheet_named(OUTCOMES, code)
            made = new_entry(record, writer, sheet, {"words": words}, entry_id=id_from(form, code))
            found.append(made.draft)
    sheet = sheet_named(PART, "reviewed")
    given = {"words": new.next, "there": new.there, **({"when": new.on} if new.on else {})}
    resource = new_entry(record, writer, sheet, given, entry_id=new_id).resource
    members = [{"reference": f"urn:uuid:{draft.entry}"} for draft in found]
    resource = At("hasMember").put(resource, members or None)
    drafts = [new_resource(resource, entry_id=new_id).draft, *_next_one(record, new.due, form)]
    with writing(record, writer.by) as act:
        act.add(PART, drafts)
        if found:
            act.add(OUTCOMES, found)
    changes = (newest_change(record, PART), *([newest_change(record, OUTCOMES)] if found else []))
    return Kept(new_id, PART, changes)


def _next_one(record: OpenRecord, due: str, form: str) -> list[Draft]:
    writer, plan = own_writer(record), the_plan(record)
    at = At("period.end")
    if plan is None:
        if not due:
            return []
        return [new_plan(record, writer, lambda now: at.put(now, due), id_from(form, "plan")).draft]
    return changes_to(record, writer, plan.entry.id, lambda now: at.put(now, due or None), form=form)


def _held(record: OpenRecord, one: Read) -> Held:
    said: dict[str, list[str]] = {"working": [], "not-working": []}
    for member in objects(one.resource.get("hasMember")):
        entry = record.vault.entries.by_full_url(str(member.get("reference", "")))
        card = card_of(entry) if entry and not entry.binned else None
        if card and card.sheet and card.sheet.key in said:
            said[card.sheet.key].append(str(card.resource.get("valueString", "")))
    return Held(card_of(one.entry, one.resource), tuple(said["working"]), tuple(said["not-working"]))
