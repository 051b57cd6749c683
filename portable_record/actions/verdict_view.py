"""What a page says beside the four answers: how to compare an unknown signer, what can be done with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from portable_record.actions.closed import is_closed
from portable_record.actions.desk import OpenRecord
from portable_record.actions.inbox import InboxLine, item_of
from portable_record.actions.private_items import private_items
from portable_record.actions.receipts import share_of_receipt
from portable_record.actions.suggestions import SAYS, How, standing_of
from portable_record.actions.withdraw import ShareLine, shares_of
from portable_record.crypto.did import key_from_did
from portable_record.crypto.fingerprint import digits
from portable_record.saying import Said, say
from portable_record.sharing.contact import Recipient
from portable_record.sharing.new_key import NewKey
from portable_record.sharing.receipt import Receipt
from portable_record.sharing.reply import Reply
from portable_record.sharing.signer_name import claimed_name, eight_words
from portable_record.sharing.verdict import Verdict
from portable_record.sharing.verdict_codes import FIRST_TIME
from portable_record.sharing.withdrawal import Withdrawal

OF_OURS = say("It is about something that you shared.")
NOT_OF_OURS = say("It is about nothing that was shared from this record.")
CLOCKED = frozenset({"expired", "not-yet-valid"})
"""The codes whose detail is a moment, which the answers say in words."""


@dataclass(frozen=True, slots=True)
class Marks:
    """By what an unknown signer is compared: words or digits. ``claims`` is what they call themselves."""

    words: tuple[str, ...] = ()
    digits: str = ""
    claims: str = ""


class What(StrEnum):
    """What it is that waits."""

    SHARE = "share"
    STOPPED = "stopped"
    CONTACT = "contact"
    RECEIPT = "receipt"
    ANSWER = "answer"
    OTHER = "other"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class After:
    """What it is, and what can be done with it: kept, or looked at towards the own record.

    ``how`` says of an answer how it stands to what was given; ``given`` is the share that a receipt is of,
    where that is not private; ``stops`` are the things in the inbox that a notice stops. ``told`` says of
    what has no terms whether it is for the reader.
    """

    what: What
    keep: bool = False
    record: bool = False
    about: str = ""
    how: Said | None = None
    given: ShareLine | None = None
    stops: tuple[InboxLine, ...] = ()
    told: Said | None = None


def marks_of(verdict: Verdict) -> Marks:
    """Return by what the signer is compared; nothing where they are known, or it was refused."""
    if verdict.code != FIRST_TIME or verdict.signer.did is None:
        return Marks()
    number = digits(key_from_did(verdict.signer.did))
    return Marks(eight_words(verdict.signer), number, claimed_name(verdict))


def after_it(record: OpenRecord, verdict: Verdict, *, confirmed: bool = False) -> After:
    """Say what it is that waits, and what can be done with it.

    Things from private contacts are named only if ``confirmed``, by the passphrase typed again.
    """
    if verdict.refused:
        return After(What.REFUSED)
    closed = is_closed(record)
    if verdict.taken:
        about = next((shown.title for shown in verdict.contents if shown.type == "Patient"), "")
        own = record.identity.kind == "person" and not closed
        return After(What.SHARE, keep=not closed, record=own, about=about)
    notices = [slip for slip in verdict.slips if isinstance(slip, Withdrawal)]
    if notices:
        stops = tuple(line for said in notices for line in _stopped_by(record, said, confirmed=confirmed))
        none = say("Nothing that it stops is in your inbox.")
        about = say("It is about what stands above.") if stops else none
        return After(What.STOPPED, keep=True, stops=stops, told=about)
    if any(isinstance(slip, Recipient | NewKey) for slip in verdict.slips):
        return After(What.CONTACT, told=say("It is for everybody, and it has no last day."))
    replies = [slip for slip in verdict.slips if isinstance(slip, Reply)]
    if replies:
        how = [standing_of(record, said, verdict.signer.did or "") for said in replies]
        is_ours = any(one is not How.NOT_OURS for one in how)
        told = say("It is an answer to you. It has no last day.") if is_ours else None
        return After(What.ANSWER, keep=is_ours and not closed, how=SAYS[how[0]], told=told)
    receipts = [slip for slip in verdict.slips if isinstance(slip, Receipt)]
    if receipts:
        ours = [share for said in receipts if (share := share_of_receipt(record, said))]
        given = given_as(record, ours[0].id) if ours else None
        return After(What.RECEIPT, keep=bool(ours), given=given, told=OF_OURS if ours else NOT_OF_OURS)
    return After(What.OTHER)


def _stopped_by(record: OpenRecord, said: Withdrawal, *, confirmed: bool) -> Iterator[InboxLine]:
    """Give the things in the inbox that a notice stops."""
    hidden = frozenset[str]() if confirmed else private_items(record)
    for document in record.vault.inbox.named(said.iss, (said.rid, said.consent)):
        if document.id not in hidden:
            yield item_of(record, document.id)


def given_as(record: OpenRecord, share_id: str) -> ShareLine | None:
    """Return what was shared under this id; nothing of a private share, which no page names unasked."""
    return next((share for share in shares_of(record) if share.id == share_id), None)


def newer_held(record: OpenRecord, verdict: Verdict) -> str:
    """Return the id of the newer one in the inbox, where this one is older; empty where none is known."""
    consent, iss = verdict.limits.consent, verdict.signer.iss
    if verdict.code != "older-than-held" or not consent:
        return ""
    return next((each.id for each in record.vault.inbox.about(consent) if each.value["iss"] == iss), "")


def detail_of(verdict: Verdict) -> str:
    """Return what is known about this case beside the sentence of its code, where it says more."""
    return "" if verdict.code in CLOCKED else verdict.detail
