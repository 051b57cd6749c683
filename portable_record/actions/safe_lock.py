"""For whom a file that keeps somebody safe is locked: never for the very person whom it is about.

The lock is fixed when it is signed: what becomes of the contact afterwards does not change it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portable_record.actions.contact_book import contact_from
from portable_record.actions.desk import OpenRecord
from portable_record.actions.inbox import did_of
from portable_record.actions.people import Known, contacts
from portable_record.crypto.b64 import b64url


@dataclass(frozen=True, slots=True)
class Lock:
    """The key of the contact for whom a file is locked, and their name; both empty: words open it."""

    key: str = ""
    name: str = ""


def lock_for(record: OpenRecord, did: str) -> Lock:
    """Say for whom a file is locked, where their key for locks is known from a card of theirs."""
    one = next((one.recipient for one in contacts(record) if one.did == did), None)
    return Lock(b64url(one.hpke), one.name) if one is not None and one.hpke is not None else Lock()


def helpers(record: OpenRecord, items: Sequence[str], *, private: bool) -> list[Known]:
    """List who may get what is in these things: nobody who gave them, nor whom they are about."""
    without = about_them(record, items)
    return [one for one in contacts(record, private=private) if one.did not in without]


def about_them(record: OpenRecord, items: Sequence[str]) -> frozenset[str]:
    """Return the keys of whoever gave these things and of whom they are about, also those of before."""
    documents = [record.vault.inbox.get(item) for item in items if record.vault.inbox.has(item)]
    names = {" ".join(str(each.value["about"]).casefold().split()) for each in documents} - {""}
    keys = {did_of(each) for each in documents}
    keys |= {did for each in documents for _token, did in each.value.get("hands", ())[:1]}
    return frozenset(keys | set(_same(record, names, keys))) - {""}


def _same(record: OpenRecord, names: set[str], keys: set[str]) -> Iterator[str]:
    """Give the keys of each contact who has one of these names or keys."""
    signers = set(keys)
    for document in record.vault.contacts.all():
        one = contact_from(document)
        if " ".join(one.name.casefold().split()) in names or not signers.isdisjoint(one.dids):
            yield from one.dids
