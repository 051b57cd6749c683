"""What of something in the inbox may be passed on, to whom, and if not, why not."""

from dataclasses import dataclass
from datetime import datetime

from portable_record.actions.closed import is_closed, refuse_if_closed
from portable_record.actions.desk import OpenRecord
from portable_record.actions.files_to_pass import FileToPass, files_to_pass
from portable_record.actions.inbox import did_of, state_of_item
from portable_record.actions.open_item import OpenedItem
from portable_record.actions.people import Known, contacts
from portable_record.actions.share_names import hands_of
from portable_record.actions.team_shelf import root_in_team
from portable_record.errors import InboxItemLockedError, PassOnRefusedError
from portable_record.record.moments import moment
from portable_record.saying import Said, say
from portable_record.sharing.bundle import read_bundle
from portable_record.sharing.digests import DETAILS
from portable_record.sharing.hand import Hand
from portable_record.sharing.hands import MOST_HANDS
from portable_record.sharing.pass_on import NOT_ALLOWED, NOT_ALLOWED_BY_THEM, why_not
from portable_record.sharing.passed_form import url_of
from portable_record.sharing.terms import ONLY_THEM
from portable_record.sharing.verdict import Verdict
from portable_record.vault.shelf import Document

OVER = say("Its time is over, or they have stopped sharing it.")
CLOSED = say("This record is closed.")


@dataclass(frozen=True, slots=True)
class Thing:
    """One entry that may go on: its address, its kind and title, and its file if that may go along."""

    url: str
    kind: str
    title: str
    file: FileToPass | None = None


@dataclass(frozen=True, slots=True)
class ToPass:
    """What may go on of a thing: its entries, the details of the person that may stay behind, its end.

    ``may_go_again``: whoever gets it could be let pass it on once more.
    """

    things: tuple[Thing, ...]
    details: tuple[str, ...]
    until: datetime
    may_go_again: bool


def why_not_pass_on(record: OpenRecord, document: Document) -> Said | None:
    """Say why something in the inbox may not be passed on; None if it may."""
    if is_closed(record):
        return CLOSED
    if state_of_item(document, record.now) != "open":
        return OVER
    if document.value.get("pass_on", ONLY_THEM) == ONLY_THEM:
        return NOT_ALLOWED if len(hands_of(document)) < 2 else NOT_ALLOWED_BY_THEM
    if who := who_passes_on(record, document):
        return say(
            "Ask %(name)s to do it: only their device has your group's own key, which signs it.", name=who
        )
    return why_not(hands_of(document), record.identity.did)


def who_passes_on(record: OpenRecord, document: Document) -> str:
    """Name whoever has the group's own key, where this is a worker's device and the person allows it."""
    root, allowed = root_in_team(record), document.value.get("pass_on", ONLY_THEM) != ONLY_THEM
    if root is None or root.did == record.identity.did or not allowed:
        return ""
    is_open = state_of_item(document, record.now) == "open"
    return root.name if is_open and why_not(hands_of(document), root.did) is None else ""


def to_pass(record: OpenRecord, opened: OpenedItem) -> ToPass:
    """Say what may go on of something that was just opened.

    Raises:
        PassOnRefusedError: nothing of it may.
    """
    document = record.vault.inbox.get(opened.line.id)
    refuse_to_pass(record, document)
    bundle = bundle_of(opened.verdict)
    inside, hands = read_bundle(bundle), hands_of(document)
    seen, files = opened.seen[1:], files_to_pass(record, document, bundle)
    things = tuple(
        Thing(url_of(resource), one.kind, one.title, files.get(url_of(resource)))
        for resource, one in zip(inside.resources, seen, strict=True)
    )
    first = len(hands) == 1
    details = tuple(name for name, member in DETAILS.items() if first and member in inside.patient)
    return ToPass(things, details, end_of(document, hands[-1]), len(hands) + 1 < MOST_HANDS)


def groups_for(record: OpenRecord, item: str, *, private: bool) -> list[Known]:
    """List the groups to whom something may be passed on: contacts with a key who did not have it before."""
    document = record.vault.inbox.get(item)
    had = {record.identity.did, did_of(document), *(did for _token, did in document.value.get("hands", ()))}
    return [
        one for one in contacts(record, private=private) if one.kind == "organisation" and one.did not in had
    ]


def refuse_to_pass(record: OpenRecord, document: Document) -> None:
    """Make sure that something may be passed on.

    Raises:
        MayNotWriteError: the record is closed.
        InboxItemLockedError: its time is over, or the person has stopped sharing.
        PassOnRefusedError: it may not be passed on.
    """
    refuse_if_closed(record)
    if state_of_item(document, record.now) != "open":
        raise InboxItemLockedError(place=document.id)
    why = why_not_pass_on(record, document)
    if why is not None:
        raise PassOnRefusedError(why)


def bundle_of(verdict: Verdict | None) -> dict[str, object]:
    """Return the one Bundle of something that was judged just now.

    Raises:
        PassOnRefusedError: it was refused, or there are several.
    """
    if verdict is None or len(verdict.taken) != 1:
        raise PassOnRefusedError(OVER)
    return verdict.taken[0].bundle


def end_of(document: Document, last: Hand) -> datetime:
    """Return until when something may be used, to the second."""
    said = str(document.value["until"])
    return min(last.until, moment(said)) if said else last.until
