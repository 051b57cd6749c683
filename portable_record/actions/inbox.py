"""The inbox: what others gave, about whom, why, until when; whether it is open, and how long it is kept.

The list says nothing of what is in it. ``open_item.py`` opens one thing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from portable_record.actions.came_files import names_away
from portable_record.actions.desk import OpenRecord
from portable_record.actions.inbox_rules import rules_of
from portable_record.actions.people import known_signers
from portable_record.crypto.did import key_from_did
from portable_record.crypto.fingerprint import words
from portable_record.record.moments import moment, moment_text
from portable_record.record.readable.dates import last_day
from portable_record.sharing.me import Pin
from portable_record.sharing.signer_name import address_of, named
from portable_record.vault.inbox import Sought
from portable_record.vault.shelf import Document

STATES = {"open": "open", "ended": "over and locked", "withdrawn": "stopped by them and locked"}
A_DAY = timedelta(days=1)
TOLD_BEFORE = timedelta(days=3)
"""How long it is at least told that something will be deleted, however late it was found to be over."""

REASONS = {
    "law": "The law says that we must",
    "safeguarding": "To keep somebody safe",
    "complaint": "Because of a complaint",
    "claim": "Because of a claim in law",
}


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept longer, and by whom: ``kinds`` of entries (none: all of it), why, and until when.

    ``words`` say more of the reason. ``may_tell`` says that the person may be told the reason.
    """

    by: str
    reason: str
    words: str
    until: str
    kinds: tuple[str, ...]
    may_tell: bool
    since: str

    @property
    def why(self) -> str:
        """The reason in words."""
        return REASONS.get(self.reason, self.reason)


@dataclass(frozen=True, slots=True)
class LastLook:
    """When it was opened last, by whom and what for."""

    when: str
    by: str
    why: str


@dataclass(frozen=True)
class InboxLine:
    """One thing in the inbox; ``state`` is open, ended or withdrawn. The last two are locked.

    ``sender`` is the name of a contact, empty for somebody who is none. ``claims`` is the name that the
    sender writes for themselves, which proves nothing; ``iss`` is what they sign under, a web address or a
    key, and ``words`` are the eight words of their key. ``given`` is when they made it, ``received`` when it
    came. ``last_look`` is None where nobody has opened it, ``kept`` where nothing of it is kept longer;
    ``deletes`` is when it will be deleted, empty while it is open. In a team ``answering`` names
    somebody else who began to answer it within a day, ``received_by`` who took it in;
    ``files_there`` names files that are not here yet.
    """

    id: str
    sender: str
    claims: str
    iss: str
    did: str
    about: str
    purpose: str
    recipient: str
    pass_on: str
    given: str
    until: str
    received: str
    state: str
    last_look: LastLook | None = None
    kept: Kept | None = None
    deletes: str = ""
    answering: str = ""
    received_by: str = ""
    files_there: tuple[str, ...] = ()

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The eight words of the sender's key."""
        return words(key_from_did(self.did)) if self.did else ()

    @property
    def sentence(self) -> str:
        """From whom, about whom, until when, in one line or two."""
        end = f"until {last_day(moment(self.until))}" if self.until else "no end given"
        about = f", about {self.about}" if self.about else ""
        sender = named(self.sender or address_of(self.iss), self.claims)
        said = f"from {sender}{about}, {end}, {STATES[self.state]}{self._stays}"
        return said if self.sender or not self.words else f"{said}. Their eight words: {' '.join(self.words)}"

    @property
    def _stays(self) -> str:
        if self.kept is not None:
            because = self.kept.why[:1].lower() + self.kept.why[1:]
            return f", kept until {last_day(moment(self.kept.until))}: {because}"
        return f", will be deleted on {moment(self.deletes).date().isoformat()}" if self.deletes else ""


@dataclass(frozen=True, slots=True)
class InboxPage:
    """Some of what was looked for; ``total`` is how many there are of it, ``all`` how many in the inbox."""

    lines: tuple[InboxLine, ...]
    total: int
    all: int


def inbox_of(record: OpenRecord) -> Iterator[InboxLine]:
    """List the inbox, newest first."""
    known, days = known_signers(record), rules_of(record).days
    for document in record.vault.inbox.all():
        yield line_of(record, document, known, days)


def inbox_page(
    record: OpenRecord,
    *,
    state: str = "",
    find: str = "",
    start: int = 0,
    most: int = 50,
    hidden: frozenset[str] = frozenset(),
) -> InboxPage:
    """List some of the inbox, newest first.

    Args:
        record: the open record.
        state: open, ended, withdrawn or kept; left out, any.
        find: words of the names of a person or a sender.
        start: how many come before.
        most: how many at once.
        hidden: ids of what is left out (``private_items.py``).
    """
    known, inbox = known_signers(record), record.vault.inbox
    wanted = find.casefold().strip()
    senders = {pin_did for pin_did, pin in known.items() if wanted and wanted in (pin.name or "").casefold()}
    total = everything = inbox.count() - sum(inbox.has(each) for each in hidden)
    if state or wanted or hidden:
        sought = Sought(moment_text(record.now), state, wanted, tuple(sorted(senders)))
        ids = [each for each in inbox.ids(sought) if each not in hidden]
        found, total = inbox.some(ids[start : start + most]), len(ids)
    else:
        found = inbox.page(start, most=most)
    days = rules_of(record).days
    return InboxPage(tuple(line_of(record, one, known, days) for one in found), total, everything)


def item_of(record: OpenRecord, item: str) -> InboxLine:
    """Return one thing of the inbox as the list shows it.

    Raises:
        NotFoundError: there is no such thing.
    """
    document = record.vault.inbox.get(item)
    return line_of(record, document, known_signers(record), rules_of(record).days)


def line_of(record: OpenRecord, document: Document, known: Mapping[str, Pin], days: int) -> InboxLine:
    """Put one document of the inbox into words."""
    value = document.value
    look = value.get("last_look")
    kept = kept_of(document, record.now)
    return InboxLine(
        id=document.id,
        sender=sender_of(document, known),
        claims=value.get("claims", ""),
        iss=value["iss"],
        did=did_of(document),
        about=value["about"],
        purpose=value["purpose"],
        recipient=value.get("recipient", ""),
        pass_on=value.get("pass_on", "no"),
        given=value.get("given", "") or next((since for _, _, since in value["names"]), ""),
        until=value["until"],
        received=document.moment,
        state=state_of_item(document, record.now),
        last_look=LastLook(look["when"], look["by"], look["why"]) if look else None,
        kept=kept,
        deletes="" if kept else deleted_on(document, record.vault.time_seen.latest, record.now, days),
        answering=_who_answers(record, document),
        received_by=str(value.get("received_by", "")),
        files_there=names_away(value),
    )


def _who_answers(record: OpenRecord, document: Document) -> str:
    """Name somebody else in the team who began to answer within a day and has not yet."""
    begun = document.value.get("answering")
    if (
        state_of_item(document, record.now) != "open"
        or not begun
        or begun["device"] == record.identity.device_id
    ):
        return ""
    return str(begun["by"]) if record.now - moment(begun["when"]) < A_DAY else ""


def sender_of(document: Document, known: Mapping[str, Pin]) -> str:
    """Name the sender as the contacts do now: they may have been remembered after this came."""
    value = document.value
    pin = known.get(did_of(document)) or known.get(value["iss"])
    return (pin.name if pin else "") or str(value["sender"])


def did_of(document: Document) -> str:
    """The sender's key; in what came before it was kept, their name may be the key itself."""
    iss = str(document.value["iss"])
    return str(document.value.get("did") or (iss if iss.startswith("did:") else ""))


def state_of_item(document: Document, now: datetime) -> str:
    """Say whether something is open, ended or withdrawn at a moment."""
    state, until = str(document.value["state"]), str(document.value["until"])
    if state == "open" and until and now >= moment(until):
        return "ended"
    return state


def kept_of(document: Document, now: datetime) -> Kept | None:
    """Return what is kept longer of something, as long as that has not ended."""
    said = document.value.get("kept")
    if not said or now >= moment(said["until"]):
        return None
    return Kept(**{**said, "kinds": tuple(said["kinds"])})


def deleted_on(document: Document, latest: datetime, now: datetime, days: int) -> str:
    """Say when something that is locked will be deleted; empty while it is open.

    It is told for some days before, counted from when it was first found to be locked.
    """
    value = document.value
    state = state_of_item(document, now)
    if state == "open":
        return ""
    over = value["until"] if state == "ended" else value.get("stopped", "")
    noticed = moment(value["noticed"]) if "noticed" in value else latest
    due = (moment(over) if over else noticed) + timedelta(days=days)
    return moment_text(max(due, noticed + TOLD_BEFORE))
