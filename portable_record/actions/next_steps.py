"""What the owner should do next, most pressing first: a short list that home shows as tasks.

Each finder looks at one thing and names the step, or nothing. To add one, write it and put it into
``FINDERS``; its words stand with the page (``web/steps.py``).
"""

from collections.abc import Callable
from dataclasses import dataclass

from portable_record.actions.back_up import backup_status
from portable_record.actions.circle_join import waiting_for
from portable_record.actions.desk import OpenRecord
from portable_record.actions.emergency_sheet import made_before
from portable_record.actions.of_kind import newest
from portable_record.actions.plan_deeds import the_plan
from portable_record.actions.plan_review import due_on, is_past
from portable_record.actions.recovery_code import code_kept, is_to_be_tried
from portable_record.actions.status import clock_doubt
from portable_record.actions.writer import writers
from portable_record.record.parts import PARTS


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: a code, whether it is pressing, and words of its own where it has some."""

    code: str
    pressing: bool = False
    about: str = ""


Finder = Callable[[OpenRecord], Step | None]


def _wrong_clock(record: OpenRecord) -> Step | None:
    doubt = clock_doubt(record)
    return Step("clock", pressing=True, about=doubt) if doubt else None


def _no_recovery_code(record: OpenRecord) -> Step | None:
    return None if code_kept(record).there else Step("recovery-code", pressing=True)


def _code_to_try(record: OpenRecord) -> Step | None:
    return Step("try-code") if is_to_be_tried(record) else None


_GROWN_UP = ("grown-up", "grown-up-soon")


def _right_to_look_at(record: OpenRecord) -> Step | None:
    """Say what is to be known about rights; at 18 the record is handed over, by whoever keeps it."""
    due = [(writer, notice) for writer in writers(record) for notice in writer.notices]
    keeper = record.identity.keeper
    for writer, notice in due:
        if keeper is not None and writer.by.writer == keeper.entry and notice.code in _GROWN_UP:
            return Step("hand-over", pressing=notice.code == "grown-up", about=notice.says)
    said = [f"{writer.name}: {notice.says}" for writer, notice in due]
    paused = any(notice.code == "paused" for _, notice in due)
    return Step("right-review", pressing=paused, about=" ".join(said)) if said else None


def _backup(record: OpenRecord) -> Step | None:
    status = backup_status(record)
    return Step("backup", about=status.says) if status.due or status.test_due else None


def _sheet_to_renew(record: OpenRecord) -> Step | None:
    """Say when the emergency sheet was made, once that is long ago."""
    before = made_before(record)
    return Step("emergency-sheet", about=before.made.isoformat()) if before.made and before.due else None


def _nothing_written(record: OpenRecord) -> Step | None:
    """Ask for first words while there is nothing but who the person is and who keeps it for them."""
    if record.identity.is_member:
        return None
    others = (part.key for part in PARTS if part.key not in ("details", "people"))
    written = any(record.vault.entries.newest_in(key) for key in others)
    return None if written or record.identity.kind != "person" else Step("first-words")


def _to_be_let_in(record: OpenRecord) -> Step | None:
    """Say that whoever joins has to compare the words with somebody, and that they are let in."""
    waiting = waiting_for(record)
    return Step("let-in", pressing=True, about=waiting.invitation.name) if waiting else None


def _plan_to_look_at(record: OpenRecord) -> Step | None:
    due = due_on(the_plan(record))
    return Step("plan-review", about=due) if is_past(due, record.today) else None


def _words_to_look_at(record: OpenRecord) -> Step | None:
    """Name what everybody must know first, where it was to be looked at again by now."""
    for one in newest(record, "communication", "Flag"):
        period = one.resource.get("period")
        due = str(period.get("end") or "")[:10] if isinstance(period, dict) else ""
        if one.resource.get("status") == "active" and is_past(due, record.today):
            return Step("words-review", about=one.entry.id)
    return None


FINDERS: tuple[Finder, ...] = (
    _wrong_clock,
    _to_be_let_in,
    _no_recovery_code,
    _backup,
    _sheet_to_renew,
    _right_to_look_at,
    _code_to_try,
    _plan_to_look_at,
    _words_to_look_at,
    _nothing_written,
)


def next_steps(record: OpenRecord) -> list[Step]:
    """List what to do next."""
    found = (find(record) for find in FINDERS)
    return [step for step in found if step is not None]
