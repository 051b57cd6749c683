"""What somebody who came in would come to, and keeping them; ``meet.py`` reads what came.

A name makes nobody known: a card that bears a known name and another key is somebody new, with a warning.
"""

from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from portable_record.actions.closed import refuse_if_closed
from portable_record.actions.contact_book import (
    LATER,
    SAME,
    Contact,
    Described,
    alike,
    change,
    everybody,
    openly,
    put_open_side,
)
from portable_record.actions.desk import OpenRecord
from portable_record.actions.journal import Act, note
from portable_record.actions.own_keys import is_own
from portable_record.actions.people import NAMELESS
from portable_record.crypto.b64 import b64url
from portable_record.crypto.did import key_from_did
from portable_record.crypto.fingerprint import digits, words
from portable_record.errors import NoContactCardError
from portable_record.record.look_alike import clear_name, look_alike, mixes_alphabets
from portable_record.record.moments import moment_text
from portable_record.saying import say
from portable_record.sharing.contact import Recipient
from portable_record.sharing.new_key import EXPOSED, NewKey
from portable_record.sharing.verdict import Verdict
from portable_record.vault.shelf import Document


class Fate(StrEnum):
    """What a proposal would come to."""

    NEW = "new"
    KNOWN = "known"
    MINE = "mine"
    OLD = "old"
    NEW_KEY = "new-key"
    EXPOSED = "exposed"


@dataclass(frozen=True, slots=True)
class Meeting:
    """Somebody who came in, before they are kept.

    ``offered`` is who they say they are, with a name on one line and without hidden signs. ``known`` is the
    contact whose key this is, or whose key it is to replace. ``alike`` are other contacts whose name looks
    the same. ``changed`` says that the name held signs that nobody sees, ``mixed`` that it mixes alphabets in
    one word, ``like_me`` that it looks like the owner's own. ``bare`` says that only the name of a key came.
    ``confirmed`` says that private contacts were looked at too; ``verdict`` is what was read, to look again.
    """

    fate: Fate
    offered: Recipient
    said: NewKey | None = None
    known: Contact | None = None
    alike: tuple[Contact, ...] = ()
    changed: bool = False
    mixed: bool = False
    like_me: bool = False
    bare: bool = False
    confirmed: bool = True
    verdict: Verdict | None = None

    @property
    def did(self) -> str:
        """The key that they come with."""
        return self.offered.did or ""

    @property
    def words(self) -> tuple[str, ...]:
        """The eight words of that key."""
        return words(key_from_did(self.did))

    @property
    def digits(self) -> str:
        """The same as digits."""
        return digits(key_from_did(self.did))


def meeting_of(record: OpenRecord, verdict: Verdict, *, confirmed: bool = False) -> Meeting:
    """Say who it is that came, of what was read already, with ``receive.me_of`` as the reader.

    Unless ``confirmed``, by the passphrase typed again, a private contact is somebody new.

    Raises:
        NoContactCardError: it is something else, or is refused; it says why.
    """
    if verdict.refused:
        raise NoContactCardError(verdict.says, place=verdict.code)
    slips = verdict.slips
    if len(slips) != 1 or verdict.taken or not isinstance(slips[0], Recipient | NewKey):
        raise NoContactCardError
    said = slips[0] if isinstance(slips[0], NewKey) else None
    offered = slips[0].contact if isinstance(slips[0], NewKey) else slips[0]
    book = everybody(record, confirmed=confirmed)
    fate, known = _fate(record, book, offered.did or "", said)
    clear = clear_name(offered.name)
    return Meeting(
        fate,
        replace(offered, name=clear or NAMELESS),
        said=said,
        known=known,
        alike=alike(book, clear, but=known.did if known else ""),
        changed=clear != " ".join(offered.name.split()),
        mixed=mixes_alphabets(clear),
        like_me=fate is not Fate.MINE and look_alike(record.identity.name, clear),
        confirmed=confirmed,
        verdict=verdict,
    )


def take(record: OpenRecord, meeting: Meeting, said: Described) -> str:
    """Keep somebody as the person described them, and return their key.

    Somebody new is not known by that: their words are to be compared. A new key takes the place of the old
    one; it counts as known at once only where the old one, which was compared or vouched for itself, vouches
    for it.

    Raises:
        MayNotWriteError: the person has died.
        NoContactCardError: there is nothing to keep, or the book has changed meanwhile.
    """
    refuse_if_closed(record)
    offered, known, confirmed = meeting.offered, meeting.known, meeting.confirmed
    fate, still = _fate(record, everybody(record, confirmed=confirmed), meeting.did, meeting.said)
    if meeting.bare or (fate, still) != (meeting.fate, known) or fate in (Fate.MINE, Fate.OLD):
        raise NoContactCardError("Your contacts have changed meanwhile. Begin again.")
    with record.vault.transaction():
        value = _written(offered, said)
        is_open = openly(record, meeting.did, confirmed=confirmed)
        if known is None:
            note(record, Act.MET, to=said.name, about="" if is_open else meeting.did)
            _put(record, meeting.did, value, is_open=is_open)
        elif meeting.said is None and is_open:
            change(record, known.did, confirmed=False, hpke=value["hpke"], claims=value["claims"])
        elif meeting.said is None:
            before = record.vault.contacts.get(known.did)
            kept = {
                **before.value,
                **value,
                "issuer": known.issuer,
                "hpke": value["hpke"] or before.value["hpke"],
            }
            record.vault.contacts.put(replace(before, value={**kept, **_as_before(before)}))
        else:
            _exchange(record, known, meeting.said, value, confirmed=confirmed)
    return meeting.did


def _fate(
    record: OpenRecord, book: list[Contact], did: str, said: NewKey | None
) -> tuple[Fate, Contact | None]:
    if is_own(record.vault, record.identity, did):
        return Fate.MINE, None
    if said is not None and is_own(record.vault, record.identity, said.old):
        raise NoContactCardError(
            "It says that your own key was replaced. If that was not you, somebody else has your key."
        )
    mine = next((one for one in book if one.did == did), None)
    if said is None:
        return (Fate.NEW, None) if mine is None else (Fate.KNOWN, mine)
    owner = next((one for one in book if said.old in one.dids), None)
    if owner is None:
        return (Fate.NEW, None) if mine is None else (Fate.KNOWN, mine)
    if mine is not None and (owner == mine or mine.private or not owner.private):
        worse = owner == mine and said.why == EXPOSED and _former_why(mine, said.old) != EXPOSED
        return (Fate.EXPOSED if worse else Fate.KNOWN), mine
    if owner.did != said.old:
        raise NoContactCardError(
            say("%(name)s has had another key for some time. Ask them.", name=owner.name)
        )
    return (Fate.NEW_KEY if said.vouches else Fate.EXPOSED), owner


def as_described(contact: Contact | None, name: str) -> Described:
    """Describe somebody as the book does, or by a name alone."""
    if contact is None:
        return Described(name)
    return Described(contact.name, contact.what_for, contact.met, contact.met_on, contact.private)


def _former_why(contact: Contact, did: str) -> str:
    return next((one.why for one in contact.former if one.did == did), "")


def _written(offered: Recipient, said: Described) -> dict[str, object]:
    return {
        "name": said.name,
        "kind": offered.kind,
        "hpke": b64url(offered.hpke) if offered.hpke else "",
        "issuer": offered.did,
        "claims": offered.name,
        "what_for": said.what_for,
        "met": said.met,
        "met_on": said.met_on,
        "private": said.private,
        "described": True,
        "compared": {"answer": LATER},
    }


def _as_before(document: Document) -> dict[str, object]:
    """What a card that comes again does not touch: how far the key was compared, and who vouched for it."""
    compared = {"answer": SAME, "on": document.moment}
    return {"compared": document.value.get("compared", compared)}


def _put(record: OpenRecord, did: str, value: dict[str, object], *, is_open: bool = False) -> None:
    now = moment_text(record.now)
    if is_open:
        put_open_side(record, did, None if value["private"] else {**value, "kept": now})
    else:
        record.vault.contacts.put(Document(did, str(value["issuer"]), now, value))


def _exchange(
    record: OpenRecord, known: Contact, said: NewKey, value: dict[str, object], *, confirmed: bool
) -> None:
    """Put the new key of a contact in place of the old one; of that stays why and since when it ended."""
    old = {"did": said.old, "why": said.why, "since": moment_text(said.since)}
    former = [asdict(one) for one in known.former if one.did != said.old]
    issuer = said.did if known.issuer == known.did else known.issuer
    vouched = moment_text(record.now) if said.vouches and known.known else ""
    act, is_open = (
        Act.NEW_KEY_OF if said.vouches else Act.OLD_KEY_OF,
        openly(record, said.did, confirmed=confirmed),
    )
    note(record, act, to=str(value["name"]), about="" if is_open else said.did)
    if (
        known.did == said.did
    ):  # the key is here already, and the one before it is told to be worse than was said
        change(record, known.did, confirmed=confirmed, former=[*former, old], vouched="")
        return
    if openly(record, known.did, confirmed=confirmed):
        put_open_side(record, known.did, None)
    else:
        record.vault.contacts.delete(known.did)
    anew = {**value, "issuer": issuer, "former": [*former, old], "vouched": vouched}
    _put(record, said.did, anew, is_open=is_open)
