"""The inbox: what others gave, about whom, why, until when; opened on purpose, and that is kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from portable_record.actions.desk import OpenRecord
from portable_record.actions.journal import Act, note
from portable_record.actions.people import known_signers
from portable_record.crypto.did import key_from_did
from portable_record.crypto.fingerprint import words
from portable_record.errors import InboxItemLockedError
from portable_record.record.moments import moment
from portable_record.record.readable.dates import last_day
from portable_record.record.readable.view import Line
from portable_record.sharing.me import Pin
from portable_record.sharing.signer_name import address_of, named
from portable_record.vault.shelf import Document

STATES = {"open": "open", "ended": "over and locked", "withdrawn": "stopped by them and locked"}


@dataclass(frozen=True, slots=True)
class InboxLine:
    """One thing in the inbox; ``state`` is open, ended or withdrawn. The last two are locked.

    ``sender`` is the name of a contact, empty for somebody who is none. ``claims`` is the name that the
    sender writes for themselves, which proves nothing; ``iss`` is what they sign under, a web address or a
    key, and ``words`` are the eight words of their key.
    """

    id: str
    sender: str
    claims: str
    iss: str
    words: tuple[str, ...]
    about: str
    purpose: str
    until: str
    received: str
    state: str

    @property
    def sentence(self) -> str:
        """From whom, about whom, until when, in one line or two."""
        end = f"until {last_day(moment(self.until))}" if self.until else "no end given"
        about = f", about {self.about}" if self.about else ""
        sender = named(self.sender or address_of(self.iss), self.claims)
        said = f"from {sender}{about}, {end}, {STATES[self.state]}"
        return said if self.sender or not self.words else f"{said}. Their eight words: {' '.join(self.words)}"


@dataclass(frozen=True, slots=True)
class Seen:
    """One entry of an opened item as its reader sees it: ``type`` is FHIR's, ``kind`` is for people."""

    type: str
    kind: str
    title: str
    lines: tuple[Line, ...]


def inbox_of(record: OpenRecord) -> Iterator[InboxLine]:
    """List the inbox, newest first."""
    known = known_signers(record)
    for document in record.vault.inbox.all():
        value = document.value
        yield InboxLine(
            id=document.id,
            sender=_sender(document, known),
            claims=value.get("claims", ""),
            iss=value["iss"],
            words=_words(document),
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
    sender = _sender(document, known_signers(record))
    note(record, Act.OPEN_ITEM, to=sender, purpose=why, about=item)
    for entry in document.value["entries"]:
        lines = tuple(Line(label, text, 0) for label, text in entry["lines"])
        yield Seen(entry["type"], entry["kind"], entry["title"], lines)


def _sender(document: Document, known: Mapping[str, Pin]) -> str:
    """Name the sender as the contacts do now: they may have been remembered after this came."""
    value = document.value
    pin = known.get(_did(document)) or known.get(value["iss"])
    return (pin.name if pin else "") or value["sender"]


def _words(document: Document) -> tuple[str, ...]:
    did = _did(document)
    return words(key_from_did(did)) if did else ()


def _did(document: Document) -> str:
    """The sender's key; in what came before it was kept, their name may be the key itself."""
    iss = str(document.value["iss"])
    return str(document.value.get("did") or (iss if iss.startswith("did:") else ""))


def _state(record: OpenRecord, document: Document) -> str:
    state, until = str(document.value["state"]), str(document.value["until"])
    if state == "open" and until and record.now >= moment(until):
        return "ended"
    return state
