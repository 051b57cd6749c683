"""Everybody that the owner knows by a key: what they are called, how they met, how far the key was compared.

How a contact counts stands in docs/format/contact.md. One that was kept before the book kept more was
compared when it was kept. A *private* contact stands in no list until the passphrase is typed again, and the
activity log keeps silent about them as well. Where their card comes in and nobody typed it, they are somebody
new: what is said of them then stands beside, as their *open* side, and shows nothing of the private one. So a
card in the hand tells nobody that its owner is known here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from portable_record.actions.closed import refuse_if_closed
from portable_record.actions.desk import OpenRecord
from portable_record.actions.journal import Act, note
from portable_record.crypto.did import key_from_did
from portable_record.crypto.fingerprint import digits, words
from portable_record.errors import NotFoundError
from portable_record.record.look_alike import look_alike
from portable_record.record.moments import moment_text
from portable_record.vault.shelf import Document

SAME, LATER, DIFFERENT = "same", "later", "different"
COMPARED, VOUCHED, NOT_COMPARED = "compared", "vouched", "not-compared"
DID = "did:key:"
SILENT = "forgotten-private-contacts"
OPEN = "open"


@dataclass(frozen=True, slots=True)
class Former:
    """A key that a contact had before: why it ended (``sharing/new_key.py``), and since when."""

    did: str
    why: str
    since: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody in the book. ``state`` is compared, vouched, not-compared or different.

    ``name`` is what the owner calls them, ``claims`` what they call themselves. ``kept`` is when this key
    came into the book, ``compared_on`` when it was compared last, by whom, and ``compared_how``: met or
    called. ``vouched_on`` is when it was taken over from the key before it.
    """

    did: str
    name: str
    kind: str
    issuer: str
    kept: str
    state: str
    claims: str = ""
    what_for: str = ""
    met: str = ""
    met_on: str = ""
    compared_on: str = ""
    compared_by: str = ""
    compared_how: str = ""
    vouched_on: str = ""
    can_seal: bool = False
    private: bool = False
    former: tuple[Former, ...] = ()

    @property
    def id(self) -> str:
        """The name of the key without what all have in common: what stands in addresses of pages."""
        return self.did.removeprefix(DID)

    @property
    def known(self) -> bool:
        """Whether what this key signs is told as signed by somebody known."""
        return self.state in (COMPARED, VOUCHED)

    @property
    def words(self) -> tuple[str, ...]:
        """The eight words of the key."""
        return words(key_from_did(self.did))

    @property
    def digits(self) -> str:
        """The same as digits."""
        return digits(key_from_did(self.did))

    @property
    def dids(self) -> tuple[str, ...]:
        """The key, and those before it."""
        return (self.did, *(each.did for each in self.former))


@dataclass(frozen=True, slots=True)
class Described:
    """What the owner writes down about a contact."""

    name: str
    what_for: str = ""
    met: str = ""
    met_on: str = ""
    private: bool = False


def contact_from(document: Document) -> Contact:
    """Read a contact off the shelf."""
    value = document.value
    compared = _compared(document)
    return Contact(
        did=document.id,
        name=value["name"],
        kind=value["kind"],
        issuer=value["issuer"],
        kept=document.moment,
        state=state_of(document),
        claims=value.get("claims", ""),
        what_for=value.get("what_for", ""),
        met=value.get("met", ""),
        met_on=value.get("met_on", ""),
        compared_on=compared.get("on", "") if compared["answer"] != LATER else "",
        compared_by=compared.get("by", ""),
        compared_how=compared.get("how", ""),
        vouched_on=value.get("vouched", ""),
        can_seal=bool(value["hpke"]),
        private=value.get("private", False),
        former=former_of(document),
    )


def state_of(document: Document) -> str:
    """Say how far the key of a contact was compared."""
    answer = _compared(document)["answer"]
    if answer == SAME:
        return COMPARED
    if answer == DIFFERENT:
        return DIFFERENT
    return VOUCHED if document.value.get("vouched") else NOT_COMPARED


def former_of(document: Document) -> tuple[Former, ...]:
    """Read the keys that a contact had before."""
    return tuple(Former(**one) for one in document.value.get("former", ()))


def is_known(document: Document) -> bool:
    """Say whether what this contact signs is told as signed by somebody known."""
    return state_of(document) in (COMPARED, VOUCHED)


def open_side(document: Document) -> Document | None:
    """Return what is seen of a contact before the passphrase; of a private one, that is the open side."""
    if not document.value.get("private", False):
        return document
    said = document.value.get(OPEN)
    return replace(document, about=said["issuer"], moment=said["kept"], value=said) if said else None


def everybody(record: OpenRecord, *, confirmed: bool) -> list[Contact]:
    """List the book by name; private contacts too if ``confirmed``, by the passphrase."""
    book = record.vault.contacts.all()
    seen = book if confirmed else [one for one in map(open_side, book) if one is not None]
    return sorted(map(contact_from, seen), key=lambda one: (one.name.casefold(), one.did))


def alike(book: Iterable[Contact], name: str, *, but: str = "") -> tuple[Contact, ...]:
    """List those of the book whose name looks like this one at a glance; the key ``but`` is left out."""
    others = (one for one in book if one.did != but)
    return tuple(one for one in others if look_alike(one.name, name) or look_alike(one.claims, name))


def contact_by(record: OpenRecord, did: str, *, confirmed: bool) -> Contact:
    """Return one contact by their key.

    Raises:
        NotFoundError: there is none, or it is private and nobody typed the passphrase again.
    """
    document = record.vault.contacts.get(did)
    seen = document if confirmed else open_side(document)
    if seen is None:
        raise NotFoundError(place=did)
    return contact_from(seen)


def describe(record: OpenRecord, did: str, said: Described, *, confirmed: bool = True) -> None:
    """Write down what a contact is called, what for, how they met, and whether they stand in lists."""
    refuse_if_closed(record)
    change(
        record,
        did,
        confirmed=confirmed,
        name=said.name,
        what_for=said.what_for,
        met=said.met,
        met_on=said.met_on,
        private=said.private,
        described=True,
    )


def compare(record: OpenRecord, did: str, answer: str, *, how: str = "", confirmed: bool = True) -> None:
    """Keep what came of comparing the eight words: "same", "later" or "different".

    "Later" takes nothing back that was compared before. What is different is not trusted from now on.

    Raises:
        MayNotWriteError: the person has died.
        NotFoundError: there is no such contact.
    """
    refuse_if_closed(record)
    if answer == LATER:
        return
    acts = {SAME: Act.COMPARED, DIFFERENT: Act.NOT_THE_SAME}
    with record.vault.transaction():
        said = {"answer": answer, "on": moment_text(record.now), "by": record.identity.signed_as, "how": how}
        seen = change(record, did, confirmed=confirmed, compared=said)
        note(
            record, acts[answer], to=seen.name, about="" if openly(record, did, confirmed=confirmed) else did
        )


def openly(record: OpenRecord, did: str, *, confirmed: bool) -> bool:
    """Say whether only the open side of this contact counts: they are private, and nothing ``confirmed`` it.

    The activity log keeps what is done with it, without the key.
    """
    if confirmed or not record.vault.contacts.has(did):
        return False
    return bool(record.vault.contacts.get(did).value.get("private", False))


def forget(record: OpenRecord, did: str, *, confirmed: bool = True) -> None:
    """Take a contact out of the book: their key is not known here any more. Shares and the inbox stay.

    Unless ``confirmed``, of a private contact only the open side goes.

    Raises:
        NotFoundError: there is no such contact.
    """
    gone, is_open = contact_by(record, did, confirmed=confirmed), openly(record, did, confirmed=confirmed)
    with record.vault.transaction():
        note(record, Act.FORGET, to=gone.name, about="" if is_open else did)
        if is_open:
            put_open_side(record, did, None)
            return
        record.vault.contacts.delete(did)
        if gone.private:
            record.vault.settings.put(SILENT, [*record.vault.settings.get(SILENT, []), *gone.dids])


def put_open_side(record: OpenRecord, did: str, said: Mapping[str, Any] | None) -> None:
    """Put this in place of the open side of a private contact; nothing takes it away."""
    document = record.vault.contacts.get(did)
    rest = {name: value for name, value in document.value.items() if name != OPEN}
    record.vault.contacts.put(replace(document, value={**rest, OPEN: dict(said)} if said else rest))


def change(record: OpenRecord, did: str, *, confirmed: bool = True, **said: object) -> Contact:
    """Put what is said in place of what the book says; the rest stays, and so does when it was kept.

    Unless ``confirmed``, it is said of the open side; where that becomes private too, it goes.
    """
    document = record.vault.contacts.get(did)
    if document.value.get("private", False) and not confirmed:
        value = {**document.value.get(OPEN, {}), **said}
        put_open_side(record, did, None if value.get("private") else value)
        return contact_from(replace(document, value=value))
    changed = Document(did, document.about, document.moment, {**document.value, **said})
    record.vault.contacts.put(changed)
    return contact_from(changed)


def private_dids(record: OpenRecord) -> frozenset[str]:
    """Return the keys of private contacts, forgotten ones too, for who must keep silent of them."""
    private = map(contact_from, record.vault.contacts.marked("private"))
    return frozenset([*(did for one in private for did in one.dids), *record.vault.settings.get(SILENT, [])])


def _compared(document: Document) -> Mapping[str, Any]:
    """What was said of comparing; a contact of before the book was compared when it was kept."""
    found: Mapping[str, Any] = document.value.get("compared", {"answer": SAME, "on": document.moment})
    return found
