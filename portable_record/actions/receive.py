"""Receive: check what somebody gave and keep it in the inbox, with the signer pinned if the person says so.

Nothing is put into a record by itself, and nothing that was refused is kept. A signed notice that a share was
stopped is kept, and locks what that share brought, at once; if the notice comes first, the share is refused.
"""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from portable_record.actions.came_files import keep_files
from portable_record.actions.circle_standing import roots_of
from portable_record.actions.closed import refuse_if_closed
from portable_record.actions.contact_book import SAME, compare
from portable_record.actions.desk import OpenRecord
from portable_record.actions.files import read_file
from portable_record.actions.inbox_rules import has_workers
from portable_record.actions.journal import Act, note
from portable_record.actions.meeting import Fate, as_described, meeting_of, take
from portable_record.actions.notices import keep_notice, stopped_names
from portable_record.actions.own_keys import former_keys, receiving_before
from portable_record.actions.passed_on import stop_passed
from portable_record.actions.people import contacts, ended_keys, known_signers, remember
from portable_record.actions.receipts import CameReceipt, keep_receipt
from portable_record.actions.suggestions import CameReply, keep_reply
from portable_record.actions.team_keys import keys_to_open
from portable_record.actions.team_shelf import refuse_readers
from portable_record.actions.verify import MOST_TRUST, Verified, verify_one
from portable_record.crypto.b64 import b64url
from portable_record.crypto.did import key_from_did
from portable_record.crypto.fingerprint import words
from portable_record.record.moments import moment, moment_text
from portable_record.sharing.answer_to import answer_to_in
from portable_record.sharing.card_file import write_card_file
from portable_record.sharing.contact import MOST_NAME, Recipient
from portable_record.sharing.me import Me, Pin
from portable_record.sharing.new_key import NewKey
from portable_record.sharing.receipt import Receipt
from portable_record.sharing.reply import Reply
from portable_record.sharing.signer_name import claimed_name, eight_words
from portable_record.sharing.verdict import Standing, Verdict
from portable_record.sharing.withdrawal import Withdrawal
from portable_record.vault.shelf import Document

SIGNED = "signed:"
"""Before the id of something in the inbox: its signed texts, on the shelf ``consents``."""


@dataclass(frozen=True, slots=True)
class Received:
    """What was read, the inbox item that was kept, those that were locked, a new signer's eight words.

    ``signer`` is the contact's name, empty for somebody who is none; ``claims`` is what they call themselves.
    ``receipts`` are those that came, and ``replies`` the answers, also to what was never given.
    """

    verified: Verified
    item: str
    locked: tuple[str, ...]
    signer_words: tuple[str, ...]
    signer: str = ""
    claims: str = ""
    receipts: tuple[CameReceipt, ...] = ()
    replies: tuple[CameReply, ...] = ()


def receive_file(
    record: OpenRecord,
    file: Path,
    *,
    passcode: str | None = None,
    trust: Path | None = None,
    know: bool = False,
) -> Received:
    """Check a file as this record's owner, and keep it unless it was refused.

    Args:
        record: the open record of the one who receives.
        file: what was given.
        passcode: for a page or a sealed file that has one.
        trust: whom to trust besides the contacts.
        know: the eight words were compared: remember the signer.

    Raises:
        MayNotWriteError: the person has died; then only a notice that sharing has stopped is still kept.
        FileUnreadableError, FileTooLargeError, TrustMalformedError: the list of signers to trust.
    """
    trusted = read_file(trust, most=MOST_TRUST) if trust is not None else b""
    verified = verify_one(
        record.desk, file, trust=trusted, at=record.now, passcode=passcode, me=me_of(record)
    )
    return receive(record, verified, know=know)


def receive(record: OpenRecord, verified: Verified, *, know: bool = False) -> Received:
    """Keep what was checked as this record's owner just now, unless it was refused; see ``receive_file``.

    Raises:
        MayNotWriteError: the person has died; then only a notice that sharing has stopped is still kept.
    """
    verdict = verified.verdict
    if verdict.refused:
        return Received(verified, "", (), ())
    replies = [slip for slip in verdict.slips if isinstance(slip, Reply)]
    if verdict.taken or know or replies:
        refuse_if_closed(record)
    if verdict.taken:
        refuse_readers(record)
    with record.vault.transaction():
        if know:
            _know(record, verdict)
        item = _keep(record, verified) if verdict.taken else ""
        by = {"sender": _sender(verdict), "did": verdict.signer.did or ""}
        receipts = [slip for slip in verdict.slips if isinstance(slip, Receipt)]
        came = tuple(keep_receipt(record, said, verified.data, **by) for said in receipts)
        answers = tuple(keep_reply(record, said, verified.data, **by) for said in replies)
        notices = [slip for slip in verdict.slips if isinstance(slip, Withdrawal)]
        locked = [keep_notice(record, said, verified.data, sender=_sender(verdict)) for said in notices]
        for said, items in zip(notices, locked, strict=True):
            stop_passed(record, items, by=said.iss)
    return Received(
        verified,
        item,
        tuple(each for items in locked for each in items),
        _words(verdict),
        verdict.signer.name or "",
        claimed_name(verdict),
        came,
        answers,
    )


def me_of(record: OpenRecord) -> Me:
    """Say who reads: the owner, their contacts, and what they hold and know to be withdrawn."""
    return replace(reader_here(record), held=_held(record))


def reader_here(record: OpenRecord, *, received: datetime | None = None) -> Me:
    """Say who reads, as ``me_of`` without what they hold: what lies here already is judged by itself.

    ``received`` is when that came.
    """
    name, former = record.identity.name or "you yourself", former_keys(record.vault)
    of_team = roots_of(record) if record.identity.root and has_workers(record) else ()
    own, myself = record.identity.signer.public, {one.did: Pin(one.key, name) for one in former}
    return Me(
        dids=frozenset({record.identity.did, *myself, *of_team}),
        hpke=record.identity.hpke,
        hpke_before=(*receiving_before(record.vault), *keys_to_open(record)),
        known={record.identity.did: Pin(own, name), **myself, **known_signers(record)},
        ended={one.did: moment(one.since) for one in former} | ended_keys(record, received=received),
        withdrawn=stopped_names(record),
    )


def _held(record: OpenRecord) -> dict[tuple[str, str], datetime]:
    """Return when the newest of each share in the inbox was given."""
    held: dict[tuple[str, str], datetime] = {}
    for iss, name, since in record.vault.inbox.names():
        given = moment(since)
        held[iss, name] = max(given, held.get((iss, name), given))
    return held


def _words(verdict: Verdict) -> tuple[str, ...]:
    """The eight words of a key that is not known yet, to be compared by voice."""
    signer = verdict.signer
    for slip in verdict.slips:
        if isinstance(slip, NewKey):
            return words(key_from_did(slip.did))
    return () if signer.standing is Standing.KNOWN else eight_words(signer)


def _sender(verdict: Verdict) -> str:
    """The name for the activity log: the contact's; a claim is marked as one."""
    name, claimed = verdict.signer.name, claimed_name(verdict)
    return name or (f"{claimed} (their own claim)" if claimed else verdict.signer.iss or "")


def _know(record: OpenRecord, verdict: Verdict) -> None:
    """Remember the signer by the key that fitted, as their contact card says or as they are kept already."""
    signer = verdict.signer
    if signer.did is None or signer.iss is None:
        return
    if any(isinstance(slip, NewKey) for slip in verdict.slips):
        _know_new_key(record, verdict)
        return
    cards = [slip for slip in verdict.slips if isinstance(slip, Recipient)]
    met = (one.recipient for one in contacts(record) if one.did == signer.did)
    named = [*(card for card in cards if card.did == signer.did), *met]
    name = (signer.name or "").strip() or claimed_name(verdict) or signer.iss
    contact = named[0] if named else Recipient("contact", name[:MOST_NAME], signer.did)
    remember(record, contact, issuer=signer.iss)
    note(record, Act.KNOW, to=contact.name, about=contact.did or "")


def _know_new_key(record: OpenRecord, verdict: Verdict) -> None:
    """Take over a new key of somebody, whose words were compared."""
    meeting = meeting_of(record, verdict, confirmed=True)
    if meeting.fate is not Fate.MINE:
        did = take(record, meeting, as_described(meeting.known, meeting.offered.name))
        compare(record, did, SAME)


def _keep(record: OpenRecord, verified: Verified) -> str:
    """Put what came into the inbox, with the names by which its issuer can stop it.

    The signed texts are kept as they came, without the lock around them, whose passcode is kept nowhere. What
    they say is read from them each time they are opened.
    """
    verdict = verified.verdict
    item = str(uuid.UUID(bytes=record.desk.dice(16), version=4))
    value = value_of(verdict, Path(verified.file).name)
    if verified.files:
        value["files"] = keep_files(record.vault.blobs, verified.files)
    consent = verdict.limits.consent or ""
    signed = write_card_file([taken.signed for taken in verdict.taken])
    record.vault.inbox.put(Document(item, consent, moment_text(record.now), value))
    record.vault.consents.put(
        Document(SIGNED + item, item, moment_text(record.now), answers_to(verdict)), signed
    )
    note(record, Act.RECEIVE, to=_sender(verdict), about=item)
    return item


def answers_to(verdict: Verdict) -> dict[str, str]:
    """Say to which key what was read is answered, if the person put one in."""
    keys = [key for taken in verdict.taken if (key := answer_to_in(taken.bundle)) is not None]
    return {"answer_to": b64url(keys[0])} if keys else {}


def value_of(verdict: Verdict, file: str) -> dict[str, Any]:
    """Say what the inbox shows of something that was read; ``file`` is the name of the file it came in."""
    limits, signer = verdict.limits, verdict.signer
    about = next((shown.title for shown in verdict.contents if shown.type == "Patient"), "")
    claims = claimed_name(verdict)
    hands = [hand for taken in verdict.taken for hand in taken.hands]
    return {
        "file": file,
        "iss": signer.iss or "",
        "sender": signer.name or "",
        "claims": claims,
        "did": signer.did or "",
        "known": signer.standing is Standing.KNOWN,
        "about": about,
        "purpose": limits.purpose or "",
        "recipient": limits.recipient or "",
        "names": [
            [taken.iss, name, moment_text(taken.since)] for taken in verdict.taken for name in taken.names
        ]
        + [
            [hand.said.iss, name, moment_text(hand.said.when)]
            for hand in hands[:-1]
            for name in (hand.said.rid, hand.said.consent)
        ],
        "given": moment_text(limits.since) if limits.since else "",
        "until": moment_text(limits.until) if limits.until else "",
        "pass_on": limits.pass_on or "no",
        "state": "open",
        "find": found_by(about, claims, signer.name or ""),
        "kinds": sorted({shown.kind for shown in verdict.contents}),
        "hands": [[hand.token, hand.did] for hand in hands],
    }


def found_by(*words: str) -> str:
    """Put together what something in the inbox is found by: names, in one spelling."""
    return " ".join(words).casefold()
