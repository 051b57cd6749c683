"""In a team: say that somebody begins to answer a thing, so that no two do it without knowing."""

from dataclasses import replace
from datetime import timedelta

from portable_record.actions.desk import OpenRecord
from portable_record.actions.inbox import sender_of
from portable_record.actions.inbox_rules import worker_named
from portable_record.actions.journal import Act, note
from portable_record.actions.people import known_signers
from portable_record.actions.team_shelf import seat_in_team
from portable_record.record.moments import moment, moment_text

SAID_AGAIN = timedelta(hours=1)


def say_answering(record: OpenRecord, item: str, *, by: str = "") -> None:
    """Note that somebody here begins to answer a thing; the next sync tells the team. Once an hour is enough.

    Raises:
        NotFoundError: there is no such thing.
        WorkerUnknownError: the group has a list of workers, and this name is not in it.
    """
    document, device = record.vault.inbox.get(item), record.identity.device_id
    before = document.value.get("answering")
    is_said = before and before["device"] == device and record.now - moment(before["when"]) < SAID_AGAIN
    if seat_in_team(record) is None or is_said:
        return
    worker = worker_named(record, by)
    begun = {"by": worker, "when": moment_text(record.now), "device": device}
    with record.vault.transaction():
        record.vault.inbox.put(replace(document, value={**document.value, "answering": begun}))
        note(record, Act.ANSWERING, to=sender_of(document, known_signers(record)), about=item, by=worker)
