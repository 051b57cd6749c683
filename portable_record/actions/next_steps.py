"""What the owner should do next, most pressing first: a short list that home shows as tasks.

Each finder looks at one thing and names the step, or nothing. To add one, write it and put it into
``FINDERS``; its words stand with the page (``web/steps.py``).
"""

from collections.abc import Callable
from dataclasses import dataclass

from portable_record.actions.back_up import backup_status
from portable_record.actions.desk import OpenRecord
from portable_record.actions.recovery_code import code_kept
from portable_record.actions.status import clock_doubt
from portable_record.actions.writer import writers


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


def _right_to_look_at(record: OpenRecord) -> Step | None:
    due = [writer.name for writer in writers(record) if writer.notices]
    return Step("right-review", about=", ".join(due)) if due else None


def _backup(record: OpenRecord) -> Step | None:
    status = backup_status(record)
    return Step("backup", about=status.says) if status.due or status.test_due else None


def _nothing_written(record: OpenRecord) -> Step | None:
    return None if record.vault.entries.counts_by_part() else Step("first-words")


FINDERS: tuple[Finder, ...] = (_wrong_clock, _no_recovery_code, _backup, _right_to_look_at, _nothing_written)


def next_steps(record: OpenRecord) -> list[Step]:
    """List what to do next."""
    found = (find(record) for find in FINDERS)
    return [step for step in found if step is not None]
