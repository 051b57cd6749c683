"""Receive: check what somebody gave and keep it in the inbox, with the signer pinned if the person says so.

Nothing is put into a record by itself, and nothing that was refused is kept. A signed notice that a share was
stopped locks what that share brought, at once.
"""

import uuid
from dataclasses import dataclass
from pathlib import Path

from portable_record.actions.desk import OpenRecord
from portable_record.actions.files import read_file
from portable_record.actions.journal import Act, note
from portable_record.actions.people import contacts, remember
from portable_record.actions.verify import MOST_TRUST, Verified, verify_one
from portable_record.crypto.did import key_from_did
from portable_record.crypto.fingerprint import words
from portable_record.errors import PortableRecordError
from portable_record.record.moments import moment, moment_text
from portable_record.sharing.contact import Recipient, read_contact
from portable_record.sharing.me import Me, Pin
from portable_record.sharing.slips import CONTACT, NOTICE
from portable_record.sharing.verdict import Standing
from portable_record.sharing.withdrawal import read_notice
from portable_record.vault.shelf import Document


@dataclass(frozen=True, slots=True)
class Received:
    """What was read, the name of the inbox item if it was kept, and the eight words of a new signer."""

    verified: Verified
    item: str
    signer_words: tuple[str, ...]


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
    """
    trusted = read_file(trust, most=MOST_TRUST) if trust is not None else b""
    verified = verify_one(
        record.desk, file, trust=trusted, at=record.now, passcode=passcode, me=me_of(record)
    )
    verdict = verified.verdict
    if verdict.refused:
        return Received(verified, "", ())
    with record.vault.transaction():
        if know and verdict.signer.iss:
            _know(record, verified)
        if verdict.kind == NOTICE:
            _stop(record, verified)
            return Received(verified, "", _words(verified))
        if verdict.kind == CONTACT:
            return Received(verified, "", _words(verified))
        item = _keep(record, verified)
        note(record, Act.RECEIVE, to=verdict.signer.name or verdict.signer.iss or "", about=item)
    return Received(verified, item, _words(verified))


def me_of(record: OpenRecord) -> Me:
    """Say who reads: the owner, their contacts, and what they hold and know to be withdrawn."""
    stopped = [document for document in record.vault.inbox.all() if document.value["state"] == "withdrawn"]
    known: dict[str, Pin] = {}
    for contact in contacts(record):
        pin = Pin(key_from_did(contact.did or ""), contact.name or None)
        issuer = str(record.vault.contacts.get(contact.did or "").value["issuer"])
        known[contact.did or ""] = known[issuer or contact.did or ""] = pin
    held = {
        (str(document.value["iss"]), str(document.value["consent"])): moment(document.value["since"])
        for document in record.vault.inbox.all()
        if document.value["consent"]
    }
    return Me(
        dids=frozenset({record.identity.did}),
        hpke=record.identity.hpke,
        known=known,
        withdrawn=frozenset((str(d.value["iss"]), str(d.value["consent"])) for d in stopped),
        held=held,
    )


def _words(verified: Verified) -> tuple[str, ...]:
    """The eight words of a signer who is not known yet, to be compared by voice."""
    signer = verified.verdict.signer
    if signer.standing is Standing.KNOWN or not (signer.iss or "").startswith("did:key:"):
        return ()
    return words(key_from_did(signer.iss or ""))


def _know(record: OpenRecord, verified: Verified) -> None:
    """Remember the signer, by their contact card if that is what was given."""
    iss = verified.verdict.signer.iss or ""
    if verified.verdict.kind == CONTACT:
        contact = read_contact(verified.data.decode("ascii"))
    else:
        contact = Recipient("contact", verified.verdict.signer.name or iss, iss)
    remember(record, contact, issuer=iss)
    note(record, Act.KNOW, to=contact.name)


def _keep(record: OpenRecord, verified: Verified) -> str:
    verdict = verified.verdict
    item = str(uuid.UUID(bytes=record.desk.dice(16), version=4))
    limits = verdict.limits
    value = {
        "file": Path(verified.file).name,
        "iss": verdict.signer.iss or "",
        "sender": verdict.signer.name or "",
        "known": verdict.signer.standing is Standing.KNOWN,
        "about": next((shown.title for shown in verdict.contents if shown.type == "Patient"), ""),
        "purpose": limits.purpose or "",
        "consent": limits.consent or "",
        "since": moment_text(limits.since or record.now),
        "until": moment_text(limits.until) if limits.until else "",
        "pass_on": limits.pass_on or "no",
        "state": "open",
        "entries": [
            {"type": shown.type, "title": shown.title, "lines": [list(line) for line in shown.lines]}
            for shown in verdict.contents
        ],
        "signed": [taken.signed for taken in verdict.taken],
    }
    about = limits.consent or ""
    record.vault.inbox.put(Document(item, about, moment_text(record.now), value), verified.data)
    return item


def _stop(record: OpenRecord, verified: Verified) -> None:
    """Lock what a stopped share brought."""
    try:
        said = read_notice(verified.data.decode("ascii", errors="replace")).said
    except PortableRecordError:
        return
    for document in record.vault.inbox.all():
        if document.value["iss"] == said.iss and document.value["consent"] in (said.consent, said.rid):
            value = {**document.value, "state": "withdrawn"}
            record.vault.inbox.put(Document(document.id, document.about, document.moment, value))
