"""Receipts: what became of a share in somebody's inbox, said by them, signed, and kept with the share.

Those that this record gives are written anew whenever they are asked for: the same each time. Those that came
lie on the shelf ``register``, by the share that they are of.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from portable_record.actions.contact_book import contact_from
from portable_record.actions.desk import OpenRecord
from portable_record.actions.four_answers import vouched_for
from portable_record.actions.hands_said import said_of_hands
from portable_record.actions.journal import Act, note
from portable_record.actions.outgoing import going_out
from portable_record.actions.passed_on import PASSED as PASSED_ON
from portable_record.actions.passed_on import hands_passed
from portable_record.actions.people import known_signers
from portable_record.actions.share_names import names_of, share_named, share_passed_on
from portable_record.actions.team_shelf import refuse_readers
from portable_record.actions.team_vouchers import own_voucher
from portable_record.actions.withdraw import private_names
from portable_record.crypto.did import did_key
from portable_record.errors import NoReceiptError, NotFoundError
from portable_record.record.canonical import canonical
from portable_record.record.moments import moment, moment_text
from portable_record.record.readable.dates import last_day
from portable_record.saying import Said, as_it_is, say, together
from portable_record.sharing.contact_code import MOST_BYTES
from portable_record.sharing.hand import Hand, read_hand
from portable_record.sharing.receipt import (
    ALL,
    DELETED,
    GOT,
    KEPT,
    OPENED,
    PART,
    PASSED,
    Receipt,
    receipt_from_claims,
    receipt_to_claims,
    write_receipt,
)
from portable_record.sharing.slips import BECAUSE, NOTHING_OF, WHAT_BECAME
from portable_record.sharing.voucher import read_voucher
from portable_record.vault.shelf import Document

SHORT = 8  # signs of an item's id in the name of its receipt
GIVEN, CAME = "deleted:", "receipt:"
GONE = "deleted from the inbox"
"""What the documents of deleted things are about, so that they are found together."""

NOT_OURS = say("This is a receipt for something that was not given from this record. It is not kept.")
BY_ANOTHER = say("It is signed by somebody else than you gave it to.")


@dataclass(frozen=True, slots=True)
class OwnReceipt:
    """A receipt to give: what it says, its signed text, the name of its file, and its own name."""

    said: Receipt
    token: str
    file: str
    name: str

    @property
    def fits_code(self) -> bool:
        """Whether one code takes it."""
        return len(self.token) <= MOST_BYTES

    @property
    def content(self) -> bytes:
        """What is in the file."""
        return self.token.encode() + b"\n"


@dataclass(frozen=True, slots=True)
class CameReceipt:
    """A receipt that came. ``share`` is what it is of; empty where that is none of ours, and it is not kept.

    ``by`` is the name of the contact who signed it; ``worker`` who signed it for them, where they vouch for
    that; ``is_by_another``: the share was for another key.
    ``hands`` are those that it went through after the person's own. ``id`` names it among those of the share.
    """

    share: str
    said: Receipt
    by: str = ""
    is_by_another: bool = False
    hands: tuple[Hand, ...] = ()
    id: str = ""
    worker: str = ""

    @property
    def short(self) -> Said:
        """What became of it, and when."""
        return say("%(what)s: %(day)s.", what=say(WHAT_BECAME[self.said.what]), day=self.said.when.date())

    @property
    def sentence(self) -> Said:
        """What it says, and what it does not."""
        if not self.share:
            return NOT_OURS
        said, what = self.said, self.short
        until = say("They say until %(day)s.", day=last_day(said.until)) if said.until else ""
        why = say("%(why)s.", why=say(BECAUSE[said.because])) if said.because else ""
        last = self.hands[-1] if self.hands else None
        whom = say("It was passed on to %(name)s.", name=as_it_is(last.to_name)) if last else ""
        first = (what, whom) if said.what == PASSED else (whom, what)
        other = BY_ANOTHER if self.is_by_another else ""
        return together(*first, until, why, vouched_for(self.worker), other, say(NOTHING_OF))


def receipts_to_give(record: OpenRecord, item: str, *, confirmed: bool = True) -> tuple[OwnReceipt, ...]:
    """Write the receipts for one thing in the inbox, or for one that was deleted.

    One that it was passed on to a private group names them in its text: only where it is ``confirmed``, the
    passphrase was typed again.

    Raises:
        NotFoundError: there is no such thing, and none was deleted.
        NoReceiptError: it has no name by which its giver could know it again.
        TeamReaderError: in this team they may open things, and no more.
    """
    refuse_readers(record)
    shelf = record.vault.register
    if shelf.has(GIVEN + item):
        gone = shelf.get(GIVEN + item)
        document = Document(item, gone.value["consent"], gone.value["received"], gone.value)
    else:
        document = record.vault.inbox.get(item)
    base, hidden = _base(record, document), frozenset[str]() if confirmed else private_names(record)
    shares = [one["share"] for one in document.value.get(PASSED_ON, ())]
    return (
        *(_own(record, item, said, said.what) for said in _all_of(document, base)),
        *(
            _own(record, item, said, f"{PASSED}-{number}")
            for number, (share, said) in enumerate(zip(shares, _passed(document, base), strict=True), 1)
            if share not in hidden
        ),
    )


def write_receipts(record: OpenRecord, item: str, out: Path) -> tuple[Path, ...]:
    """Write the receipts for one thing into a folder; return the files.

    Raises:
        NotFoundError, NoReceiptError, TeamReaderError: as ``receipts_to_give``.
        FileStandsError, FileUnwritableError: they cannot be written there.
    """
    files = {one.file: one.content for one in receipts_to_give(record, item)}
    with going_out(out, files) as written:
        return written


def keep_receipt(record: OpenRecord, said: Receipt, raw: bytes, *, sender: str, did: str) -> CameReceipt:
    """Keep a receipt that was found true with the share that it is of; one of nothing of ours is not kept.

    ``raw`` is the file it came in, ``did`` the key that signed it. One that is here already changes nothing.
    """
    share = share_of_receipt(record, said)
    if share is None:
        return CameReceipt("", said)
    claims = receipt_to_claims(said)
    event = receipt_to_claims(replace(said, vouched="", signed=None))  # another of the team may say the same
    name = CAME + hashlib.sha256(canonical(event)).hexdigest()
    if not record.vault.register.has(name):
        document = Document(name, share.id, moment_text(record.now), {"claims": claims, "did": did})
        record.vault.register.put(document, raw)
        note(record, Act.RECEIPT, to=sender, about=share.id)
    return _came(record, share, said, did, name)


def share_of_receipt(record: OpenRecord, said: Receipt) -> Document | None:
    """Find the share that a receipt is of: one of ours, or one by which we passed something on.

    Where it was passed on, the first hand must follow our own and be that of whoever we gave it to.
    """
    hands = [read_hand(token).said for token in said.hands]
    share = share_named(record, said.consent, said.rid)
    if share is None:
        return share_passed_on(record, hands)
    if not hands:
        return share
    to = str(share.value["terms"]["recipient"]["did"] or "")
    follows = hands[0].previous == share.value.get("hand") and _is_hand_of(record, hands[0].iss, to)
    return share if follows else None


def hands_told(record: OpenRecord, came: Sequence[CameReceipt]) -> tuple[tuple[Said, ...], ...]:
    """Tell of each way that a share went on, as the receipts say, through whose hands; each way once."""
    ways = {one.hands[-1].consent: one.hands for one in reversed(came) if one.hands}
    return tuple(said_of_hands(record, hands) for hands in ways.values())


def came_receipt(record: OpenRecord, share_id: str, name: str) -> bytes:
    """Return a receipt that came, as it came, to be handed on to whoever gave it first; note that.

    Raises:
        NotFoundError: there is none by this name for this share.
    """
    shelf = record.vault.register
    if not shelf.has(CAME + name) or shelf.get(CAME + name).about != share_id:
        raise NotFoundError(place=name)
    note(record, Act.RECEIPT_OUT, about=share_id)
    return shelf.raw(CAME + name)


def receipts_of(record: OpenRecord, share_id: str) -> tuple[CameReceipt, ...]:
    """List the receipts that came for a share, what happened last first.

    Raises:
        NotFoundError: there is no such share.
    """
    record.vault.shares.get(share_id)
    return receipts_of_many(record, (share_id,)).get(share_id, ())


def receipts_of_many(record: OpenRecord, shares: Sequence[str]) -> dict[str, tuple[CameReceipt, ...]]:
    """List the receipts that came for each of some shares, what happened last first."""
    found: dict[str, list[CameReceipt]] = {}
    for document in record.vault.register.about_any(shares):
        if document.id.startswith(CAME):
            share = record.vault.shares.get(document.about)
            said, did = receipt_from_claims(document.value["claims"]), str(document.value["did"])
            found.setdefault(share.id, []).append(_came(record, share, said, did, document.id))
    return {
        share: tuple(sorted(came, key=lambda one: one.said.when, reverse=True))
        for share, came in found.items()
    }


def _base(record: OpenRecord, document: Document) -> Receipt:
    named = names_of(document)
    if not named.consent and not named.rid:
        raise NoReceiptError(place=document.id)
    token, voucher = own_voucher(record) or ("", None)
    return Receipt(
        voucher.iss if voucher else record.identity.iss,
        *(named.giver, named.consent, named.rid, GOT),
        when=moment(document.moment),
        hands=tuple(hand for hand, _did in document.value.get("hands", ())[1:]),
        vouched=token,
        signed=record.now.replace(microsecond=0) if voucher else None,
    )


def _passed(document: Document, base: Receipt) -> Iterator[Receipt]:
    """Write to whom some of it was passed on, each time."""
    for hands in hands_passed(document):
        yield replace(base, what=PASSED, when=read_hand(hands[-1]).said.when, hands=hands)


def _all_of(document: Document, base: Receipt) -> Iterator[Receipt]:
    """Write what happened to it, as far as it happened; what is deleted has but one."""
    value = document.value
    if "deleted" in value:
        yield replace(base, what=DELETED, when=moment(value["deleted"]))
        return
    yield base
    look, kept = value.get("last_look"), value.get("kept")
    if look:
        yield replace(base, what=OPENED, when=moment(look["when"]))
    if kept:
        yield replace(
            base,
            what=KEPT,
            when=moment(kept["since"]),
            kept=PART if kept["kinds"] else ALL,
            until=moment(kept["until"]),
            because=kept["reason"] if kept["may_tell"] else "",
        )


def _own(record: OpenRecord, item: str, said: Receipt, name: str) -> OwnReceipt:
    token = write_receipt(said, record.identity.signer)
    return OwnReceipt(said, token, f"receipt-{name}-{item[:SHORT]}.jws", name)


def _came(record: OpenRecord, share: Document, said: Receipt, did: str, name: str) -> CameReceipt:
    given_to = str(share.value["terms"]["recipient"]["did"] or did)
    pin = known_signers(record).get(did)
    other = not said.hands and given_to != did and not _have_both(record, given_to, did)
    hands = tuple(read_hand(token).said for token in said.hands)
    by = (pin.name if pin else "") or ""
    worker = read_voucher(said.vouched).said.worker if said.vouched else ""
    return CameReceipt(share.id, said, by, other, hands, name.removeprefix(CAME), worker)


def _is_hand_of(record: OpenRecord, iss: str, did: str) -> bool:
    """Say whether somebody who signs under this name is the holder of this key, who may have had another."""
    pin = known_signers(record).get(iss)
    return iss == did or (pin is not None and did_key(pin.key) == did) or _have_both(record, did, iss)


def _have_both(record: OpenRecord, one: str, other: str) -> bool:
    """Say whether somebody in the book has, or had, both of these keys."""
    return any({one, other} <= set(contact_from(each).dids) for each in record.vault.contacts.all())
