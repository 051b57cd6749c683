"""The inbox: what others gave, about whom, why, until when; opened on purpose, and that is kept."""

from collections.abc import Iterator
from dataclasses import dataclass

from portable_record.actions.desk import OpenRecord
from portable_record.actions.journal import Act, note
from portable_record.errors import InboxItemLockedError
from portable_record.record.moments import moment
from portable_record.record.readable.view import Line
from portable_record.vault.shelf import Document


@dataclass(frozen=True, slots=True)
class InboxLine:
    """One thing in the inbox; ``state`` is open, ended or withdrawn. The last two are locked."""

    id: str
    sender: str
    about: str
    purpose: str
    until: str
    received: str
    state: str


@dataclass(frozen=True, slots=True)
class Seen:
    """One entry of an opened item as its reader sees it: ``type`` is FHIR's, ``kind`` is for people."""

    type: str
    kind: str
    title: str
    lines: tuple[Line, ...]


def inbox_of(record: OpenRecord) -> Iterator[InboxLine]:
    """List the inbox, newest first."""
    for document in record.vault.inbox.all():
        value = document.value
        yield InboxLine(
            id=document.id,
            sender=value["sender"] or value["iss"],
            about=value["about"],
            purpose=value["purpose"],
            until=value["until"],
            received=document.moment,
            state=_state(record, document),
        )


def open_item(record: OpenRecord, item: str, *, why: str) -> Iterator[Seen]:
    """Open one thing; the activity log keeps that, and why.

    Raises:
        NotFoundError: there is no such thing.
        InboxItemLockedError: its time is over, or the person has stopped sharing.
    """
    document = record.vault.inbox.get(item)
    state = _state(record, document)
    if state != "open":
        raise InboxItemLockedError(f"It is {state}.", place=item)
    note(record, Act.OPEN_ITEM, to=str(document.value["sender"]), purpose=why, about=item)
    for entry in document.value["entries"]:
        lines = tuple(Line(label, text, 0) for label, text in entry["lines"])
        yield Seen(entry["type"], entry["kind"], entry["title"], lines)


def _state(record: OpenRecord, document: Document) -> str:
    state, until = str(document.value["state"]), str(document.value["until"])
    if state == "open" and until and record.now >= moment(until):
        return "ended"
    return state
