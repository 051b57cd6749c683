"""What was shared to keep somebody safe, after some days: its bytes go, and the list says what it was."""

from datetime import timedelta

from portable_record.actions.desk import OpenRecord
from portable_record.actions.inbox_rules import has_workers, rules_of
from portable_record.record.moments import moment

SHARED = "safe-shared"
"""What the documents of what was shared are about, on the shelf ``register``."""


def let_go_of_old(record: OpenRecord) -> int:
    """Let go of the bytes of what was shared as long ago as the inbox keeps what is over; return how many."""
    if not has_workers(record):
        return 0
    until = record.vault.time_seen.latest - timedelta(days=rules_of(record).days)
    old = [
        document
        for document in record.vault.register.with_bytes()
        if document.about == SHARED and moment(document.moment) <= until
    ]
    for document in old:
        record.vault.register.let_go_of_bytes(document.id)
    return len(old)
