"""Small signed texts that are no cards: contact cards, receipts, answers, notices (stopped, new key)."""

from dataclasses import replace
from datetime import datetime

from portable_record.crypto.did import key_from_did
from portable_record.errors import (
    ContactCardError,
    HeaderRefusedError,
    MalformedError,
    NewKeyError,
    NoticeError,
    PortableRecordError,
    ReceiptError,
    ReplyError,
)
from portable_record.record.moments import moment_text
from portable_record.record.readable.dates import last_day
from portable_record.sharing import contact, new_key, receipt, reply, withdrawal
from portable_record.sharing.hand_check import check_chain
from portable_record.sharing.me import Me
from portable_record.sharing.signed_slip import Signed
from portable_record.sharing.signer import find_signer, refuse_ended
from portable_record.sharing.trust import Trust
from portable_record.sharing.verdict import (
    Answer,
    PassedHand,
    Shown,
    Signer,
    Slip,
    Standing,
    Verdict,
    refusal,
)
from portable_record.sharing.verdict_codes import FIRST_TIME, NOT_SIGNED_ANSWER, WHOLE_AND_KNOWN
from portable_record.sharing.voucher import Voucher, read_voucher

NOTICE = "withdrawal-notice"
CONTACT = "contact-card"
NEW_KEY = "new-key-notice"
RECEIPT = "receipt"
REPLY = "answer"

WHAT_BECAME = {
    receipt.GOT: "It came into their inbox",
    receipt.OPENED: "Somebody there opened it",
    receipt.DELETED: "It was deleted from their inbox",
    receipt.KEPT: "They keep it longer than you agreed",
    receipt.PASSED: "They showed some of it to a smaller group",
}
BECAUSE = {
    "law": "The law says that they must",
    "safeguarding": "To keep somebody safe",
    "complaint": "Because of a complaint",
    "claim": "Because of a claim in law",
}
SUGGESTED = {
    reply.AGREED: "What we agreed",
    reply.WILL_DO: "What they will do",
    reply.NOTICED: "What they noticed",
    reply.OFFER: "What they can offer",
}
WORDS = (
    *("A notice that sharing has stopped", "It stopped", "Notice", "Contact card", "Receipt", "Suggestion"),
    *("They have a new key", "Somebody else may have their old key", "The old key does not count from"),
    *("What they keep", "All of it", "A part of it", "What it does not say"),
)
"""What stands on slips besides, listed for who says it in other languages."""

OTHER_VOUCHES = "Somebody else vouches for it."
NOTHING_OF = "It says nothing of print-outs, of other systems or of backups."


def judge_slip(token: str, typ: str, *, trust: Trust, me: Me) -> Verdict:
    """Judge a signed text of this ``typ``. Nothing is raised."""
    try:
        if typ == withdrawal.TYPE:
            return _notice(token, trust, me)
        if typ == contact.TYPE:
            return _contact(token, trust, me)
        if typ == new_key.TYPE:
            return _new_key(token, trust, me)
        if typ == receipt.TYPE:
            return _receipt(token, trust, me)
        if typ == reply.TYPE:
            return _reply(token, trust, me)
    except (ContactCardError, NewKeyError, NoticeError, ReceiptError, ReplyError) as broken:
        return refusal(MalformedError(broken.detail))
    except PortableRecordError as fault:
        return refusal(fault)
    return refusal(HeaderRefusedError())


def judge_unsigned(text: bytes) -> Verdict:
    """Judge an answer that nobody signed. Nothing is raised, and nothing in it is proven."""
    try:
        said = reply.read_unsigned(text)
    except ReplyError as broken:
        return refusal(MalformedError(broken.detail))
    except PortableRecordError as fault:
        return refusal(fault)
    shown = tuple(_suggested(piece) for piece in said.pieces)
    return Verdict(NOT_SIGNED_ANSWER, kind=REPLY, contents=shown, slips=(said,))


def _notice(token: str, trust: Trust, me: Me) -> Verdict:
    notice = withdrawal.read_notice(token)
    claimed = find_signer(notice.said.iss, notice.kid, trust=trust, me=me)
    said = notice.verify(claimed.key)
    lines = (("It stopped", moment_text(said.when)),)
    shown = Shown("Withdrawal", "Notice", "A notice that sharing has stopped", lines)
    return _whole(claimed.signer, NOTICE, shown, said)


def _contact(token: str, trust: Trust, me: Me) -> Verdict:
    said = contact.read_contact(token)
    did = said.did or ""  # read_contact refuses one without
    claimed = find_signer(did, key_from_did(did).thumbprint(), trust=trust, me=me)
    refuse_ended(claimed, me)
    lines = (("Kind", "Organisation" if said.kind == "organisation" else "Person"),)
    return _whole(claimed.signer, CONTACT, Shown("Contact", "Contact card", said.name, lines), said)


def _new_key(token: str, trust: Trust, me: Me) -> Verdict:
    """The signer is the old key, where it speaks for the new one; else nobody speaks for it but itself.

    A notice of a key that is known by now is no longer the word of the old one alone.
    """
    said = new_key.read_new_key(token)
    did = said.old if said.vouches and said.did not in me.known else said.did
    claimed = find_signer(did, key_from_did(did).thumbprint(), trust=trust, me=me)
    refuse_ended(claimed, me)
    why = "They have a new key" if said.vouches else "Somebody else may have their old key"
    lines = (("Why", why), ("The old key does not count from", moment_text(said.since)))
    return _whole(claimed.signer, NEW_KEY, Shown("NewKey", "Notice", said.contact.name, lines), said)


def _receipt(token: str, trust: Trust, me: Me) -> Verdict:
    signed = receipt.read_receipt(token)
    said = signed.said
    if said.signed is not None:
        voucher, signer = _vouched(signed, said.vouched, said.signed, trust=trust, me=me)
        if said.iss != voucher.iss:
            raise ReplyError(OTHER_VOUCHES, place="vouched")
    else:
        claimed = find_signer(said.iss, signed.kid, trust=trust, me=me)
        refuse_ended(claimed, me, signed=said.when)
        signed.verify(claimed.key)
        signer = claimed.signer
    hands: tuple[PassedHand, ...] = ()
    if said.hands:
        is_giver = said.what == receipt.PASSED
        hands = check_chain(signer.did or "", said.hands, is_giver=is_giver, trust=trust, me=me)
    lines = [("When", moment_text(said.when))]
    for hand in hands:
        lines += [("Passed on by", hand.name or hand.said.name), ("To", hand.said.to_name)]
        lines.append(("Last day", last_day(hand.said.until)))
    if said.until is not None:
        kept = "All of it" if said.kept == receipt.ALL else "A part of it"
        lines += [("What they keep", kept), ("Until", last_day(said.until))]
    if said.because:
        lines.append(("Why", BECAUSE[said.because]))
    lines.append(("What it does not say", NOTHING_OF))
    shown = Shown("Receipt", "Receipt", WHAT_BECAME[said.what], tuple(lines))
    return _whole(signer, RECEIPT, shown, said)


def _reply(token: str, trust: Trust, me: Me) -> Verdict:
    """Every piece of an answer is shown by itself, since the person says yes or no to each."""
    signed = reply.read_reply(token)
    shown = tuple(_suggested(piece) for piece in signed.said.pieces)
    said = signed.said
    if said.vouched:
        voucher, signer = _vouched(signed, said.vouched, said.when, trust=trust, me=me)
        if (said.iss, said.name) != (voucher.iss, voucher.name):
            raise ReplyError(OTHER_VOUCHES, place="vouched")
        return _whole(signer, REPLY, shown, said)
    claimed = find_signer(said.iss, signed.kid, trust=trust, me=me)
    refuse_ended(claimed, me, signed=said.when)
    return _whole(claimed.signer, REPLY, shown, signed.verify(claimed.key))


def _vouched(
    signed: Signed[reply.Reply] | Signed[receipt.Receipt], token: str, when: datetime, *, trust: Trust, me: Me
) -> tuple[Voucher, Signer]:
    """Check what a worker signed, for whose key the organisation vouches; the signer is the organisation."""
    word = read_voucher(token)
    claimed = find_signer(word.said.iss, word.kid, trust=trust, me=me)
    refuse_ended(claimed, me, signed=when)
    voucher = word.verify(claimed.key)
    signed.verify(voucher.key)
    if not voucher.since <= when < voucher.until:
        raise ReplyError("Nobody vouched for it at that time.", place="vouched")
    return voucher, replace(claimed.signer, by=voucher.worker)


def _suggested(piece: reply.Piece) -> Shown:
    named = (
        *(("Who", piece.who), ("Day", piece.day), ("Where", piece.where), ("Times", piece.times)),
        *(("Phone", piece.phone), ("Web", piece.web)),
    )
    lines = [(label, text) for label, text in named if text]
    if piece.title:
        lines.insert(0, ("What", piece.text))
    return Shown("Suggestion", SUGGESTED[piece.kind], piece.title or piece.text, tuple(lines))


def _whole(signer: Signer, kind: str, shown: Shown | tuple[Shown, ...], said: Slip) -> Verdict:
    code = WHOLE_AND_KNOWN if signer.standing is Standing.KNOWN else FIRST_TIME
    contents = (shown,) if isinstance(shown, Shown) else shown
    return Verdict(code, kind=kind, whole=Answer.YES, signer=signer, contents=contents, slips=(said,))
