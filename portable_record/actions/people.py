"""Contacts as sharing and reading need them: whom a share may be for, and by what keys signers are known.

What else is written down about them stands in ``contact_book.py``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from portable_record.actions.contact_book import (
    DIFFERENT,
    SAME,
    Contact,
    contact_from,
    former_of,
    is_known,
    open_side,
    openly,
    put_open_side,
    state_of,
)
from portable_record.actions.desk import OpenRecord
from portable_record.actions.files import read_file
from portable_record.crypto.b64 import b64url, unb64url
from portable_record.crypto.did import key_from_did
from portable_record.errors import ContactCardError, ContactTwiceError, FileUnreadableError
from portable_record.record.moments import moment, moment_text
from portable_record.sharing.contact import BEARER, EMERGENCY, MOST_CARD, MOST_NAME, Recipient
from portable_record.sharing.me import FROM_THE_FIRST, Pin
from portable_record.sharing.new_key import RENEWED
from portable_record.vault.shelf import Document

CONTACT_FILE = ".jws"
NAMELESS = "?"
"""The name of somebody whose card bears none that can be read."""


@dataclass(frozen=True, slots=True)
class Known:
    """A contact as lists name them; ``hpke`` and ``claims`` are empty where no card of theirs came.

    ``name`` is what the owner calls them, which stays here; ``claims`` is what their own card calls them.

    What keys hold is read where it is needed: of a thousand that would take long.
    """

    kind: str
    name: str
    did: str
    hpke: str = field(repr=False)
    claims: str = ""

    @property
    def recipient(self) -> Recipient:
        """The contact with their keys, for whom a share can be made."""
        return self._named(self.name)

    @property
    def outgoing(self) -> Recipient:
        """The same by the name that goes out in terms: the one they gave themselves, if they gave one."""
        return self._named(self.claims or self.name)

    def _named(self, name: str) -> Recipient:
        return Recipient(self.kind, name, self.did, unb64url(self.hpke) if self.hpke else None)


def recipient_for(record: OpenRecord, to: str, *, emergency: bool) -> Recipient:
    """Find whom a share is for: a known contact, a contact card file, a name, or whoever holds it.

    A contact comes before a file of the same name, so that no file put into a folder can take their place.

    Raises:
        ContactTwiceError: there are two contacts of this name.
        ContactCardError: the file is no good contact card.
        FileUnreadableError, FileTooLargeError: it cannot be read.
        TermsError: the name is none.
    """
    if emergency:
        return EMERGENCY
    if not to:
        return BEARER
    known = [one for one in contacts(record) if to == one.did or to.casefold() == one.name.casefold()]
    if len(known) > 1:
        raise ContactTwiceError(", ".join(one.did for one in known))
    if known:
        return known[0].outgoing
    if _is_file(to):
        return _contact_in(record, Path(to))
    if to.endswith(CONTACT_FILE) or "/" in to:
        raise FileUnreadableError("There is no such contact card.", place=to)
    return Recipient("organisation", to)


def contacts(record: OpenRecord, *, private: bool = True) -> list[Known]:
    """List the contacts to whom a share can be locked by their key, the newest first.

    One whose key was compared and was not theirs is left out. One whose key is not compared yet is in it, and
    ``wish.to_heed`` says so. A page leaves ``private`` out unless the passphrase was typed again: then a
    private contact has its open side, if there is one.
    """
    book = record.vault.contacts.all()
    whole, seen = record.remembered.the_last("contacts", book, lambda: _listed(book))
    return list(whole if private else seen)


def _listed(book: Sequence[Document]) -> tuple[list[Known], list[Known]]:
    """List all contacts, and those that anybody may see."""
    whole = [_known(document) for document in book if state_of(document) != DIFFERENT]
    open_sides = [one for document in book if (one := open_side(document)) is not None]
    return whole, [_known(one) for one in open_sides if state_of(one) != DIFFERENT]


def _known(document: Document) -> Known:
    value = document.value
    return Known(value["kind"], value["name"], document.id, value["hpke"], _claims(value))


def _claims(value: Mapping[str, str]) -> str:
    """Return the name that somebody's own card bears; nothing where it bears none that can be read."""
    name = value.get("claims", "")
    return "" if name == NAMELESS else name[:MOST_NAME]


def in_book(record: OpenRecord, did: str | None) -> Contact | None:
    """Return the contact with this key, private or not; nothing where there is none."""
    if did is None or not record.vault.contacts.has(did):
        return None
    return contact_from(record.vault.contacts.get(did))


def remember(record: OpenRecord, contact: Recipient, *, issuer: str, confirmed: bool = True) -> None:
    """Keep a contact whose key was compared; ``issuer`` is the name under which they sign.

    An https address that was kept for this key before stays: the key's own name says nothing new. So does
    what the owner wrote down about them. Unless ``confirmed``, of a private contact it is the open side.
    """
    did, is_open = contact.did or "", openly(record, contact.did or "", confirmed=confirmed)
    there = record.vault.contacts.get(did) if record.vault.contacts.has(did) else None
    seen = open_side(there) if is_open and there is not None else there
    before = seen.value if seen is not None else {}
    if issuer == did and before:
        issuer = str(before["issuer"])
    said = {"answer": SAME, "on": moment_text(record.now), "by": record.identity.signed_as}
    value = {
        **before,
        "name": before["name"] if before.get("described") else contact.name,
        "kind": contact.kind,
        "hpke": b64url(contact.hpke) if contact.hpke else before.get("hpke", ""),
        "issuer": issuer,
        "compared": said,
    }
    if is_open:
        put_open_side(record, did, {"kept": moment_text(record.now), **value})
        return
    record.vault.contacts.put(Document(did, issuer, moment_text(record.now), value))


def known_signers(record: OpenRecord) -> dict[str, Pin]:
    """Return the keys of the contacts, by every name under which they may sign; the newest counts.

    Only of those whose key was compared, or vouched for by one that was. The keys that they had before stand
    for what they signed then, unless somebody else may have them.
    """
    book = record.vault.contacts.all()
    return dict(record.remembered.the_last("signers", book, lambda: _signers(book)))


def _signers(book: Sequence[Document]) -> dict[str, Pin]:
    known: dict[str, Pin] = {}
    for document in filter(is_known, book):
        pin = Pin(key_from_did(document.id), document.value["name"])
        for iss in (document.id, str(document.value["issuer"])):
            known.setdefault(iss, pin)
        for former in contact_from(document).former:
            if former.why == RENEWED:
                known.setdefault(former.did, Pin(key_from_did(former.did), pin.name))
    return known


def ended_keys(record: OpenRecord, *, received: datetime | None = None) -> dict[str, datetime]:
    """Return the keys that do not count any more, each with the moment from which.

    The date in a signed text is written by whoever has the key, so nothing counts of a key that somebody else
    may have; but what was ``received`` here before they could have it stays as it was.
    """
    ended: dict[str, datetime] = {}
    for document in record.vault.contacts.all():
        if state_of(document) == DIFFERENT:
            ended[document.id] = FROM_THE_FIRST
        for former in former_of(document):
            since = moment(former.since)
            if former.why == RENEWED:
                ended[former.did] = since
            elif received is None or received >= since:
                ended[former.did] = FROM_THE_FIRST
    return ended


def _is_file(to: str) -> bool:
    try:
        return Path(to).is_file()
    except OSError:  # a name too long for a file
        return False


def _contact_in(record: OpenRecord, file: Path) -> Recipient:
    """Read a contact card in the reader process."""
    data = read_file(file, most=MOST_CARD)
    verdict = record.desk.reader.read(data, name=file.name, trust=b"", at=record.now)
    found = [slip for slip in verdict.slips if isinstance(slip, Recipient)]
    if verdict.refused or len(found) != 1:
        raise ContactCardError(verdict.says if verdict.refused else "", place=file.name)
    return found[0]
