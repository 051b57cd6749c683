"""What waits for somebody to choose: values that stand side by side, and what owners did at once."""

from portable_record.actions.circle_members import branches_of
from portable_record.actions.circle_state import circle_of
from portable_record.actions.desk import OpenRecord
from portable_record.actions.settle import BIN, BOTH, KEEP, NO, YES, Dispute
from portable_record.circle.membership import Membership
from portable_record.record.entry import Entry
from portable_record.record.shapes import BINNED, SENSITIVE

MOST = 1_000
_KEPT = {BINNED: (KEEP, BIN), SENSITIVE: (YES, NO)}


def side_by_side(record: OpenRecord) -> list[Entry]:
    """List the entries in which several values stand until somebody chooses."""
    return record.vault.entries.disputed(limit=MOST)


def branches(record: OpenRecord) -> list[Membership]:
    """List what owners changed at once, for one of them to stay; nothing where there is no such thing."""
    circle = circle_of(record)
    return branches_of(record, circle) if circle is not None else []


def choices_of(dispute: Dispute) -> tuple[str, ...]:
    """Name what can be chosen, as ``settle`` takes it."""
    if dispute.path in _KEPT:
        return _KEPT[dispute.path]
    both = (BOTH,) if dispute.can_keep_both else ()
    return (*(version.choice for version in dispute.versions), *both)
