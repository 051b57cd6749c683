"""Look at exactly what would go out to keep somebody safe, and share it.

1. A worker looks: each piece as its reader will see it, with the notice; and says of each why it is needed.
2. What is shared is what was looked at, or nothing. It is signed by the organisation.
3. The activity log keeps for good what kinds went, to whom, why, who decided it, on what basis, and whether
   the person was told. The list of these (``safe_shared.py``) keeps the same with the titles, for whoever
   leads, and the signed bytes for a while.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from portable_record.actions.closed import refuse_if_closed
from portable_record.actions.desk import OpenRecord
from portable_record.actions.files_to_pass import FileToPass
from portable_record.actions.inbox_rules import worker_named
from portable_record.actions.journal import Act, note
from portable_record.actions.own_keys import SIGNED_BY
from portable_record.actions.safe_lock import Lock, about_them, lock_for
from portable_record.actions.safe_over import SHARED
from portable_record.actions.safe_pieces import Held, held_in
from portable_record.actions.safe_shared import FILES, NOTICE, Went
from portable_record.actions.safeguarding import (
    THEMSELVES,
    TOLD,
    Begun,
    Plan,
    begun_of,
    keep_plan,
)
from portable_record.crypto.sealing import KEY
from portable_record.errors import (
    CaseError,
    SharedOtherwiseError,
    ShareTooLargeError,
)
from portable_record.record.moments import moment, moment_text
from portable_record.saying import Said, say
from portable_record.sharing.attachments import SentFile
from portable_record.sharing.disclosure import choose_pieces, make_disclosure
from portable_record.sharing.health_card import MOST_TOKEN, sign
from portable_record.sharing.notice_lines import label_of, lines_of, telling
from portable_record.sharing.preview import Seen, items_of
from portable_record.sharing.selection import Chosen, LeftOut, Selection
from portable_record.sharing.without_agreement import LABEL, PURPOSE, Notice, bases_in_words
from portable_record.vault.shelf import Document

FILE = say("A file")
DETAIL_WORDS: Mapping[str, str] = {
    "name": say("Name"),
    "birth-date": say("Birth date"),
    "address": say("Home address"),
    "nhs-number": say("NHS number"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """What would go out: the label, the lines of the notice, whether the person may be told, the pieces.

    ``left_out`` was ticked and cannot go. ``lock`` says for whom a file of it is locked. ``files`` go along,
    ``left`` are those of the pieces that do not. ``seen`` stands for all of it: what is shared must have the
    same.
    """

    label: Said
    lines: tuple[tuple[Said, Said], ...]
    telling: Said
    items: tuple[Seen, ...]
    left_out: tuple[LeftOut, ...]
    lock: Lock
    files: tuple[FileToPass, ...]
    left: tuple[FileToPass, ...]
    seen: str


def look_at(record: OpenRecord, safe: str) -> Look:
    """Show exactly what would go out; nothing is shared.

    Raises:
        OnlyGroupsError, NotFoundError, InboxItemLockedError, CaseError: see ``held_in``.
        CaseError: something was not said yet.
    """
    begun = begun_of(record, safe)
    held, selection = _chosen(record, begun)
    notice = _notice(record, begun, held, sent=moment(begun.since))
    items, lines = items_of(selection), lines_of(notice)
    said = (label_of(notice), lines, telling(notice))
    lock = lock_for(record, begun.plan.contact)
    there = [held.files[each.entry.id] for each in selection.chosen if each.entry.id in held.files]
    files = tuple(held.files[each.entry.id] for each in _with_files(begun, held, selection))
    left = tuple(each for each in there if each not in files)
    shown = repr((said, [each.resource for each in selection.chosen], notice.to_did, lock.key, files))
    seen = hashlib.sha256(shown.encode()).hexdigest()
    return Look(*said, items, selection.left_out, lock, files, left, seen)


def pieces_going(record: OpenRecord, safe: str) -> tuple[str, ...]:
    """Return the ids of the pieces that go out but for the person, in their order."""
    _held, selection = _chosen(record, begun_of(record, safe))
    return tuple(each.entry.id for each in selection.chosen[1:])


def share_it(record: OpenRecord, safe: str, *, seen: str, needed: Mapping[str, str], by: str) -> str:
    """Sign what a worker has looked at, keep it, and write it into the activity log; return its id.

    Raises:
        As ``look_at``.
        CaseError: of a piece it is not said why it is needed.
        SharedOtherwiseError: what would go out is not what they have seen; nothing was shared.
        ShareTooLargeError: it is more than a reader takes; nothing was shared.
        WorkerUnknownError: the group has a list of workers, and this name is not in it.
        MayNotWriteError: the record is closed.
    """
    refuse_if_closed(record)
    worker = worker_named(record, by)
    if look_at(record, safe).seen != seen:
        raise SharedOtherwiseError
    begun = begun_of(record, safe)
    held, selection = _chosen(record, begun)
    going = [each.entry.id for each in selection.chosen[1:]]
    reasons = {piece: str(needed.get(piece, "")).strip() for piece in (*begun.plan.details, *going)}
    for piece, why in reasons.items():
        if not why:
            raise CaseError("Say of each piece why it is needed.", place=piece)
    keep_plan(record, safe, replace(begun.plan, needed=reasons))
    plan = begun_of(record, safe).plan
    now = record.now.replace(microsecond=0)
    notice = _notice(record, begun, held, sent=now)
    with_files = _with_files(begun, held, selection)
    files = [held.files[each.entry.id] for each in with_files]
    sent = [
        SentFile(each.url, file.size, file.sha256, record.desk.dice(KEY))
        for each, file in zip(with_files, files, strict=True)
    ]
    token = sign(
        make_disclosure(selection, notice, name=begun.provenance, files=sent),
        key=record.identity.signer,
        iss=record.identity.iss,
        nbf=now,
        exp=None,
        rid=None,
        types=(),
    )
    if len(token) > MOST_TOKEN:
        raise ShareTooLargeError
    person, *pieces = items_of(selection)
    went = [
        Went(DETAIL_WORDS["name"], person.title, ""),
        *(Went(DETAIL_WORDS[each], "", reasons[each]) for each in begun.plan.details),
        *(Went(each.kind, each.title, reasons[each.entry_id]) for each in pieces),
        *(
            Went(FILE, file.name, reasons[each.entry.id])
            for each, file in zip(with_files, files, strict=True)
        ),
    ]
    value = {
        "plan": asdict(plan),
        "about": held.about,
        "by": worker,
        "went": [asdict(each) for each in went],
        "lock": asdict(lock_for(record, plan.contact)),
        NOTICE: notice.id,
        SIGNED_BY: record.identity.did,
        FILES: [file.blob for file in files],
    }
    with record.vault.transaction():
        record.vault.register.put(Document(safe, SHARED, moment_text(now), value), token.encode())
        note(
            record,
            Act.SAFEGUARD,
            to=plan.to,
            purpose=LABEL,
            about=safe,
            by=worker,
            details=_for_the_log(notice, plan, [each.kind for each in went]),
        )
    return safe


def _chosen(record: OpenRecord, begun: Begun) -> tuple[Held, Selection]:
    plan = begun.plan
    if plan.first_gap != "look":
        raise CaseError("Something was not said yet.", place=plan.first_gap)
    held = held_in(record, plan.items)
    if plan.contact in about_them(record, plan.items):
        raise CaseError(THEMSELVES, place="contact")
    chosen = choose_pieces(
        held.entries,
        [each.id for each in held.pieces if each.id in plan.pieces],
        details=frozenset(plan.details),
        name=begun.notice,
        key=begun.key,
        now=moment(begun.since),
    )
    return held, chosen


def _with_files(begun: Begun, held: Held, selection: Selection) -> list[Chosen]:
    """Give the pieces that go out together with their file."""
    ticked = held.files.keys() & set(begun.plan.files)
    return [each for each in selection.chosen if each.entry.id in ticked]


def _notice(record: OpenRecord, begun: Begun, held: Held, *, sent: datetime) -> Notice:
    plan = begun.plan
    return Notice(
        id=begun.notice,
        sender=record.identity.name,
        sender_did=record.identity.did,
        to=plan.to,
        to_did=plan.contact or None,
        why=plan.why,
        decided_by=plan.decided_by,
        agreed_by=plan.agreed_by,
        decided_on=plan.decided_on,
        bases=plan.bases,
        sources=held.sources,
        told=plan.answer == TOLD,
        sent=sent,
    )


def _for_the_log(notice: Notice, plan: Plan, kinds: list[str]) -> dict[str, str]:
    """Say what the activity log keeps for good: all but the pieces themselves."""
    told = f"told on {plan.told_on}" if notice.told else f"not told: {plan.not_told}"
    return {
        "what": "; ".join(kinds),
        "why": notice.why,
        "decided-by": notice.decided_by,
        "decided-on": notice.decided_on,
        "agreed-by": notice.agreed_by,
        "basis": "; ".join(f"{title} ({law})" for title, law in bases_in_words(notice)),
        "basis-words": plan.basis_words,
        "person": told,
        "purpose": PURPOSE,
    }
