"""Contacts: whom the owner knows by name, and by what keys."""

from pathlib import Path

from portable_record.actions.desk import OpenRecord
from portable_record.actions.files import read_file
from portable_record.crypto.b64 import b64url, unb64url
from portable_record.record.moments import moment_text
from portable_record.sharing.contact import BEARER, EMERGENCY, MOST_CARD, Recipient, read_contact
from portable_record.vault.shelf import Document


def recipient_for(record: OpenRecord, to: str, *, emergency: bool) -> Recipient:
    """Find whom a share is for: a contact card file, a known contact, a name, or whoever holds it.

    Raises:
        ContactCardError and the errors of ``read_contact``: the file is no good contact card.
    """
    if emergency:
        return EMERGENCY
    if not to:
        return BEARER
    if Path(to).is_file():
        return read_contact(read_file(Path(to), most=MOST_CARD).decode("ascii", errors="replace"))
    for contact in contacts(record):
        if contact.name.casefold() == to.casefold():
            return contact
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
    """Keep a contact whose key was compared; ``issuer`` is the name under which they sign."""
    value = {
        "name": contact.name,
        "kind": contact.kind,
        "hpke": b64url(contact.hpke) if contact.hpke else "",
        "issuer": issuer,
    }
    record.vault.contacts.put(Document(contact.did or "", issuer, moment_text(record.now), value))
