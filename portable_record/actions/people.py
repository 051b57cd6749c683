"""Contacts: whom the owner knows by name, and by what keys."""

from pathlib import Path

from portable_record.actions.desk import OpenRecord
from portable_record.actions.files import read_file
from portable_record.crypto.b64 import b64url, unb64url
from portable_record.crypto.did import key_from_did
from portable_record.errors import ContactCardError, ContactTwiceError, FileUnreadableError
from portable_record.record.moments import moment_text
from portable_record.sharing.contact import BEARER, EMERGENCY, MOST_CARD, Recipient
from portable_record.sharing.me import Pin
from portable_record.vault.shelf import Document

CONTACT_FILE = ".jws"


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
        raise ContactTwiceError(", ".join(one.did or "" for one in known))
    if known:
        return known[0]
    if _is_file(to):
        return _contact_in(record, Path(to))
    if to.endswith(CONTACT_FILE) or "/" in to:
        raise FileUnreadableError("There is no such contact card.", place=to)
    return Recipient("organisation", to)


def contacts(record: OpenRecord) -> list[Recipient]:
    """List the contacts whose key is known."""
    return [
        Recipient(
            kind=document.value["kind"],
            name=document.value["name"],
            did=document.id,
            hpke=unb64url(document.value["hpke"]) if document.value["hpke"] else None,
        )
        for document in record.vault.contacts.all()
    ]


def remember(record: OpenRecord, contact: Recipient, *, issuer: str) -> None:
    """Keep a contact whose key was compared; ``issuer`` is the name under which they sign.

    An https address that was kept for this key before stays: the key's own name says nothing new.
    """
    did = contact.did or ""
    if issuer == did and record.vault.contacts.has(did):
        issuer = str(record.vault.contacts.get(did).value["issuer"])
    value = {
        "name": contact.name,
        "kind": contact.kind,
        "hpke": b64url(contact.hpke) if contact.hpke else "",
        "issuer": issuer,
    }
    record.vault.contacts.put(Document(did, issuer, moment_text(record.now), value))


def known_signers(record: OpenRecord) -> dict[str, Pin]:
    """Return the keys of the contacts, by every name under which they may sign; the newest counts."""
    known: dict[str, Pin] = {}
    for document in record.vault.contacts.all():
        pin = Pin(key_from_did(document.id), document.value["name"])
        for iss in (document.id, str(document.value["issuer"])):
            known.setdefault(iss, pin)
    return known


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
