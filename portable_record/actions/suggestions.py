"""Answers that came to what was shared: kept apart from the record, each piece waiting for a yes or a no.

They lie on the shelf ``suggestions``, by the share that they answer. An answer to nothing that was given from
this record is not kept.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from portable_record.actions.closed import is_closed
from portable_record.actions.contact_book import contact_from
from portable_record.actions.desk import OpenRecord
from portable_record.actions.journal import Act, note
from portable_record.actions.own_keys import SIGNED_BY, is_own
from portable_record.actions.people import known_signers
from portable_record.actions.plan_deeds import the_plan
from portable_record.actions.share_names import share_named
from portable_record.actions.withdraw import is_private
from portable_record.crypto.b64 import b64url
from portable_record.errors import NotFoundError
from portable_record.record.canonical import canonical
from portable_record.record.moments import moment, moment_text
from portable_record.record.plan import steps_of
from portable_record.record.suggested import Author
from portable_record.saying import Said, say
from portable_record.sharing.reply import Piece, Reply, reply_from_claims, reply_to_claims
from portable_record.vault.shelf import Document

WAITS, YES, NO, LATER = "waits", "yes", "no", "later"
ERASED = "erased"  # it was taken into the record, and erased there for good
OPEN = (WAITS, LATER)


class How(StrEnum):
    """How an answer stands to what was given."""

    FITS = "fits"
    UNKNOWN_KEY = "unknown-key"
    OTHER_KEY = "other-key"
    STOPPED = "stopped"
    OVER = "over"
    NOT_SIGNED = "not-signed"
    NOT_OURS = "not-ours"


SAYS: Mapping[How, Said] = {
    How.FITS: say("It answers what you shared with them."),
    How.UNKNOWN_KEY: say(
        "It answers what you shared. You did not know their key then, so anybody who had a copy of it can"
        " have written this."
    ),
    How.OTHER_KEY: say("It is signed by somebody else than you gave it to. Ask the one you gave it to."),
    How.STOPPED: say("It answers what you have stopped sharing."),
    How.OVER: say("It answers what you shared, but the time that you agreed to is over."),
    How.NOT_SIGNED: say("It answers what you shared, and it is not signed."),
    How.NOT_OURS: say("It answers something that was not given from this record. It is not kept."),
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One piece of an answer, its number from 1, and its state: waits, yes, no, later or erased.

    ``entry`` and ``part`` are what it became, ``changes`` name what was written then.
    """

    number: int
    piece: Piece
    state: str
    entry: str = ""
    part: str = ""
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CameReply:
    """An answer that came: to which ``share`` (empty for none of ours), how it stands, what it says.

    ``known`` is the name of the contact who signed it, empty for somebody who is none.
    """

    id: str
    share: str
    how: How
    said: Reply
    did: str
    known: str = ""
    came: str = ""
    private: bool = False
    pieces: tuple[Suggestion, ...] = ()

    @property
    def waiting(self) -> int:
        """How many of its pieces wait for a yes or a no."""
        return sum(one.state in OPEN for one in self.pieces)

    @property
    def sentence(self) -> Said:
        """How it stands to what was given."""
        return SAYS[self.how]

    @property
    def author(self) -> Author:
        """Who suggests it, for what is kept of it; a name that nobody checked or signed is marked as such."""
        if not self.said.is_signed:
            return Author(f"said to be {self.said.called}, not signed", "", "")
        return Author(self.known or f"{self.said.name} (not checked)", self.said.by, self.did)


def standing_of(record: OpenRecord, said: Reply, did: str) -> How:
    """Say how an answer stands to what was given from here."""
    share = _answered(record, said)
    return How.NOT_OURS if share is None else _standing(record, share, did)


def keep_reply(record: OpenRecord, said: Reply, raw: bytes, *, sender: str, did: str) -> CameReply:
    """Keep an answer that was found true with the share it answers; one to nothing of ours is not kept.

    ``raw`` is the file it came in, ``did`` the key that signed it. One that is here already changes nothing.
    """
    share = _answered(record, said)
    if share is None:
        return CameReply("", "", How.NOT_OURS, said, did)
    claims = reply_to_claims(said)
    name = hashlib.sha256(canonical(claims)).hexdigest()
    shelf = record.vault.suggestions
    if not shelf.has(name):
        document = Document(
            name, share.id, moment_text(record.now), {"claims": claims, "did": did, "said": {}}
        )
        shelf.put(document, raw)
        note(record, Act.ANSWERED, to=sender, about=share.id)
    return reply_here(record, name)


def replies_here(record: OpenRecord, *, private: bool = False) -> tuple[CameReply, ...]:
    """List the answers that came, the newest first; those to private shares only where ``private``."""
    listed = [_came(record, document) for document in record.vault.suggestions.all()]
    return tuple(one for one in listed if private or not one.private)


def reply_here(record: OpenRecord, reply_id: str) -> CameReply:
    """Return one answer.

    Raises:
        NotFoundError: there is no such answer.
    """
    return _came(record, record.vault.suggestions.get(reply_id))


def suggestion_here(record: OpenRecord, reply_id: str, number: int) -> tuple[CameReply, Suggestion]:
    """Return one piece of an answer, with the answer.

    Raises:
        NotFoundError: there is no such answer, or it has no such piece.
    """
    reply = reply_here(record, reply_id)
    for one in reply.pieces:
        if one.number == number:
            return reply, one
    raise NotFoundError(place=f"{reply_id}:{number}")


def find_suggestion(record: OpenRecord, name: str) -> tuple[str, int]:
    """Find a suggestion by its name as it is listed: the beginning of its answer's id, and its number.

    One of a private share is found by nobody here.

    Raises:
        NotFoundError: there is none of this name, or several answers begin so.
    """
    begins, _, number = name.partition(":")
    found = [one.id for one in replies_here(record) if begins and one.id.startswith(begins)]
    if len(found) != 1 or not number.isdecimal():
        raise NotFoundError(place=name)
    return found[0], int(number[:4])


def count_waiting(record: OpenRecord) -> int:
    """Say how many suggestions wait for a yes or a no; none that was put off, none of a private share."""
    if is_closed(record):
        return 0
    return sum(piece.state == WAITS for one in replies_here(record) for piece in one.pieces)


def say_of(record: OpenRecord, reply_id: str, number: int, said: Mapping[str, object]) -> None:
    """Write down what was said to one piece: its ``state``, and what became of it.

    Raises:
        NotFoundError: there is no such answer.
    """
    document = record.vault.suggestions.get(reply_id)
    all_said = {**document.value["said"], str(number): dict(said)}
    record.vault.suggestions.put(replace(document, value={**document.value, "said": all_said}))


def forget_reply(record: OpenRecord, reply_id: str) -> None:
    """Let go of an answer for good; what was accepted of it stays.

    Raises:
        NotFoundError: there is no such answer.
    """
    shelf = record.vault.suggestions
    shelf.get(reply_id)
    shelf.delete(reply_id)


def hash_of(reply_id: str) -> str:
    """Write the hash of an answer as a name of RFC 6920 has it."""
    return b64url(bytes.fromhex(reply_id))


def _answered(record: OpenRecord, said: Reply) -> Document | None:
    """Find the share that an answer names; none where it says that somebody else gave it.

    Under which address a group signed before is not known any more, so any address of a group will do.
    """
    share = share_named(record, said.consent, said.rid)
    if share is None or not said.giver.startswith("did:"):
        return share
    is_ours = said.giver == share.value.get(SIGNED_BY) or is_own(record.vault, record.identity, said.giver)
    return share if is_ours else None


def _came(record: OpenRecord, document: Document) -> CameReply:
    value = document.value
    said, did = reply_from_claims(value["claims"]), str(value["did"])
    share = share_named(record, document.about, "")
    pin = known_signers(record).get(did)
    return CameReply(
        id=document.id,
        share=document.about,
        how=_standing(record, share, did) if share else How.NOT_OURS,
        said=said,
        did=did,
        known=(pin.name if pin else "") or "",
        came=document.moment,
        private=share is not None and is_private(record, share.id),
        pieces=tuple(
            _suggestion(record, number, piece, value["said"].get(str(number), {}))
            for number, piece in enumerate(said.pieces, 1)
        ),
    )


def _suggestion(record: OpenRecord, number: int, piece: Piece, said: Mapping[str, object]) -> Suggestion:
    state = str(said.get("state", WAITS))
    if state != YES or not _still_there(record, str(said["entry"]), str(said["step"])):
        return Suggestion(number, piece, WAITS if state == YES else state)
    changes = said["changes"]
    named = tuple(str(one) for one in changes) if isinstance(changes, list) else ()
    return Suggestion(number, piece, YES, str(said["entry"]), str(said["part"]), named)


def _still_there(record: OpenRecord, entry_id: str, step: str) -> bool:
    """Say whether what was accepted was not undone or taken out since."""
    if not record.vault.entries.has(entry_id) or record.vault.entries.get(entry_id).binned:
        return False
    if not step:
        return True
    plan = the_plan(record)
    return plan is not None and any(one.key == step for one in steps_of(plan.resource))


def _standing(record: OpenRecord, share: Document, did: str) -> How:
    """Say how an answer stands to a share; without a key nobody signed it."""
    terms = share.value["terms"]
    given_to = str(terms["recipient"]["did"] or "")
    if did and given_to and did != given_to and given_to not in _before(record, did):
        return How.OTHER_KEY
    if record.vault.withdrawals.has(share.id):
        return How.STOPPED
    if record.now >= moment(terms["until"]):
        return How.OVER
    if not did:
        return How.NOT_SIGNED
    return How.FITS if given_to else How.UNKNOWN_KEY


def _before(record: OpenRecord, did: str) -> frozenset[str]:
    """Return the keys that a contact had before this one."""
    if not record.vault.contacts.has(did):
        return frozenset()
    return frozenset(one.did for one in contact_from(record.vault.contacts.get(did)).former)
