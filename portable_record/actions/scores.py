"""Say numbers from 0 to 10, each an entry of its own with its day, so that they can be drawn over time.

What is said again on the same day by the same writer is changed in place, unless it is to stand beside; on
another day it is said anew. Words that were written with a number are never written over.
"""

from collections.abc import Mapping, Sequence

from portable_record.actions.add_entry import stamp_of
from portable_record.actions.desk import OpenRecord
from portable_record.actions.drafting import changes_to, id_from, new_entry, refuse_for_others
from portable_record.actions.newest import Kept, newest_change
from portable_record.actions.of_kind import Read, coded, of_code
from portable_record.actions.write import write
from portable_record.actions.writer import own_writer
from portable_record.record.asking.places import Answer, objects
from portable_record.record.asking.sheet import Sheet, answered
from portable_record.record.asking.sheets import sheet_named
from portable_record.record.edits import Draft

Answers = Mapping[str, Answer]


def say(
    record: OpenRecord,
    part: str,
    said: Mapping[str, Answers],
    *,
    form: str,
    about: str = "",
    beside: bool = False,
) -> Kept:
    """Write down numbers, each by the code of its kind; what has no answer is left out.

    Args:
        record: the open record.
        part: the part of these kinds.
        said: for each code the answers to the questions of its sheet.
        form: what tells this form from others, so that it is written once.
        about: the address of the goal it is about, where it is about one.
        beside: keep what was said before on this day too.

    Raises:
        NotFoundError: there is no such kind.
        MayNotWriteError: the writer's right does not reach so far.
        InPersonError, TooYoungError: only the person answers this, and from 16 on.
    """
    writer = own_writer(record)
    writer.refuse_unless_may_write(part)
    there = coded(record, part, "Observation", *said) if said and not beside else []
    drafts: list[Draft] = []
    for code, given in said.items():
        if any(given[key] for key in given if key != "goal"):
            drafts += _drafts(record, sheet_named(part, code), given, there, form=form, about=about)
    if not drafts:
        return Kept("", part)
    entries = write(record, part, drafts, by=writer.by)
    return Kept(entries[0].id, part, (newest_change(record, part),), any(one.in_conflict for one in entries))


def said_today(record: OpenRecord, part: str, codes: Sequence[str], *, form: str) -> dict[str, int]:
    """Return the numbers that were said today about no goal, by code, without those of this very form."""
    writer = own_writer(record)
    today = stamp_of(record, writer).moment[:10]
    found: dict[str, int] = {}
    for one in coded(record, part, "Observation", *codes):
        own = writer.label in objects(_at(one.resource, "meta", "security"))
        number = one.resource.get("valueInteger")
        code = next(code for code in codes if any(of_code([one], code)))
        is_other = one.entry.id != id_from(form, code)
        if one.day == today and own and is_other and points_to(one, "") and isinstance(number, int):
            found.setdefault(code, number)
    return found


def _drafts(
    record: OpenRecord, sheet: Sheet, given: Answers, there: list[Read], *, form: str, about: str
) -> list[Draft]:
    refuse_for_others(record, sheet)
    writer = own_writer(record)
    new_id = id_from(form, sheet.key)
    if record.vault.log.edits_of(new_id):
        return []
    stamp = stamp_of(record, writer)
    for one in of_code(there, sheet.key):
        labels = objects(_at(one.resource, "meta", "security"))
        own = one.day == stamp.moment[:10] and points_to(one, about) and writer.label in labels
        if own and not (given.get("words") and one.resource.get("note")):
            return changes_to(
                record, writer, one.entry.id, lambda before: answered(sheet, before, given), form=form
            )
    return [new_entry(record, writer, sheet, given, entry_id=new_id).draft]


def points_to(one: Read, address: str) -> bool:
    """Say whether an Observation is about a goal; about none, where the address is empty."""
    focus = [each.get("reference") for each in objects(one.resource.get("focus"))]
    return address in focus if address else not any(focus)


def _at(resource: Mapping[str, object], name: str, inner: str) -> object:
    value = resource.get(name)
    return value.get(inner) if isinstance(value, dict) else None
