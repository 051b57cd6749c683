"""By what a share is known on both sides: who has it names it so, and who gave it finds it again."""

from collections.abc import Sequence
from dataclasses import dataclass

from portable_record.actions.desk import OpenRecord
from portable_record.actions.inbox import did_of
from portable_record.errors import NotFoundError
from portable_record.sharing.hand import Hand, read_hand
from portable_record.sharing.withdrawal import rid_of
from portable_record.sharing.withdrawn_list import RID
from portable_record.vault.shelf import Document


@dataclass(frozen=True, slots=True)
class Names:
    """Who gave it, the id of its terms, and its name for taking back; the last two may be empty."""

    giver: str
    consent: str
    rid: str


def hands_of(document: Document) -> tuple[Hand, ...]:
    """Return the hands that something in the inbox went through, the giver's own first; they were checked."""
    return tuple(read_hand(token).said for token, _did in document.value.get("hands", ()))


def names_of(document: Document) -> Names:
    """Return the names of something in the inbox; of what was passed on, those that the person gave it."""
    hands = hands_of(document)
    if len(hands) > 1:
        return Names(hands[0].iss, hands[0].consent, hands[0].rid)
    iss, consent = str(document.value["iss"]), document.about
    names = (str(name) for _, name, _ in document.value["names"])
    rid = next((name for name in names if name != consent and RID.match(name)), "")
    return Names(iss or did_of(document), consent, rid)


def share_named(record: OpenRecord, consent: str, rid: str) -> Document | None:
    """Find the share of ours that somebody names: by its terms, or else by its name for taking back."""
    if consent:
        try:
            return record.vault.shares.get(consent)
        except NotFoundError:
            return None
    key = record.identity.rid_key
    return next((share for share in record.vault.shares.all() if rid_of(key, share.id) == rid), None)


def share_passed_on(record: OpenRecord, hands: Sequence[Hand]) -> Document | None:
    """Find the share by which this record passed something on, among the hands that it went through."""
    for hand in hands:
        if record.vault.shares.has(hand.consent):
            return record.vault.shares.get(hand.consent)
    return None
