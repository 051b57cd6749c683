"""Delete what lies in the inbox: some time after its end, or at once; or keep a part of it, for a reason.

What is over or was stopped is locked at once. It is deleted after the days that are set, and three days at
the least after it was first found to be locked, so that it is always told before. Both go by the latest time
that is believed (``vault/time_seen.py``): a clock that leaps ten years and comes back deletes nothing.
Somebody who is named may keep a part for a reason that they name, until a day; then that goes as well.

Of what was deleted its ids stay, so that a receipt can be given; the bytes are gone from all files.
"""

from dataclasses import asdict, replace
from datetime import datetime

from portable_record.actions.attached_files import let_go_of_files
from portable_record.actions.came_files import kept_files
from portable_record.actions.circle_files import let_go_of_file
from portable_record.actions.closed import is_closed, refuse_if_closed
from portable_record.actions.desk import OpenRecord
from portable_record.actions.inbox import (
    REASONS,
    TOLD_BEFORE,
    Kept,
    deleted_on,
    kept_of,
    sender_of,
    state_of_item,
)
from portable_record.actions.inbox_rules import has_workers, rules_of, worker_named
from portable_record.actions.journal import Act, note
from portable_record.actions.open_item import entries_of, kept_entries
from portable_record.actions.passed_on import let_go_of_passed
from portable_record.actions.people import known_signers
from portable_record.actions.receipts import GIVEN, GONE
from portable_record.actions.receive import SIGNED
from portable_record.actions.safe_over import let_go_of_old
from portable_record.actions.team_shelf import refuse_readers, seat_in_team, waits_for_news
from portable_record.errors import KeepingError
from portable_record.record.moments import moment, moment_text
from portable_record.vault.shelf import Document

MOST_AT_ONCE = 200
BY_ITSELF = "Its time was over"


def delete_over(record: OpenRecord, *, most: int = MOST_AT_ONCE) -> int:
    """Delete what has been locked for long enough, and return how many things went; some of it at a time.

    What is found to be locked for the first time is marked: from then on it is told when it will go. What is
    kept in part loses the rest.

    Raises:
        VaultError: nothing was deleted; or, after it was, traces of it stay in the folder until it is locked.
    """
    if is_closed(record) or waits_for_news(record):
        return 0
    latest, days = record.vault.time_seen.latest, rules_of(record).days
    gone = 0
    with record.vault.transaction():
        record.vault.inbox.notice(moment_text(latest))
        for document in record.vault.inbox.noticed(moment_text(latest - TOLD_BEFORE)):
            due = deleted_on(document, latest, latest, days)
            if due and moment(due) <= latest:
                gone += _go(record, document, latest)
            if gone >= most:
                break
        gone += let_go_of_old(record)
    if gone:
        record.vault.forget_traces()
    return gone


def delete_now(record: OpenRecord, item: str, *, by: str = "", why: str = "") -> None:
    """Delete one thing for good, whatever its state.

    Raises:
        NotFoundError: there is no such thing.
        WorkerUnknownError: the group has a list of workers, and this name is not in it.
        MayNotWriteError: the person has died, or whoever is here may only open things.
        VaultError: as ``delete_over``.
    """
    refuse_if_closed(record)
    refuse_readers(record)
    worker = worker_named(record, by)
    with record.vault.transaction():
        _delete(record, record.vault.inbox.get(item), record.now, by=worker, why=why)
    record.vault.forget_traces()


def delete_told(record: OpenRecord, item: str, *, when: str, by: str) -> None:
    """Let go of a thing that another device of the team has deleted. Call it in a transaction."""
    _let_go(record, record.vault.inbox.get(item), when, by=by)


def keep_longer(
    record: OpenRecord,
    item: str,
    *,
    reason: str,
    until: datetime,
    kinds: tuple[str, ...] = (),
    words: str = "",
    by: str = "",
    may_tell: bool = False,
) -> None:
    """Keep all of a thing, or only these ``kinds`` of its entries, until a moment and for a reason.

    Args:
        record: the open record.
        item: its id.
        reason: one of ``REASONS``.
        until: when keeping it ends.
        kinds: the kinds of entries that are kept, as ``kinds_of`` lists them; none means all of it.
        words: more of the reason, such as which law.
        by: who keeps it.
        may_tell: whether the person may be told the reason.

    Raises:
        NotFoundError: there is no such thing.
        KeepingError: no reason or no name is given, or the end is not ahead, or there is no such kind.
        WorkerUnknownError: the group has a list of workers, and this name is not in it.
        MayNotWriteError: the person has died, or whoever is here may only open things.
    """
    refuse_if_closed(record)
    refuse_readers(record)
    document = record.vault.inbox.get(item)
    worker = worker_named(record, by) or ("" if has_workers(record) else record.identity.signed_as)
    if reason not in REASONS:
        raise KeepingError("Say why.", place="reason")
    if not worker:
        raise KeepingError("Say who keeps it.", place="by")
    if until <= record.now:
        raise KeepingError("The end must lie ahead.", place="until")
    there = kinds_of(record, item)
    if not set(kinds) <= there.keys():
        raise KeepingError("Choose from what is in it.", place="kinds")
    only = () if set(kinds) == there.keys() else tuple(kind for kind in there if kind in kinds)
    kept = Kept(worker, reason, words, moment_text(until), only, may_tell, moment_text(record.now))
    said = f"{REASONS[reason]}: {words}" if words else REASONS[reason]
    with record.vault.transaction():
        _change(record, document, kept=asdict(kept))
        sender = sender_of(document, known_signers(record))
        note(record, Act.KEEP_ITEM, to=sender, purpose=said, about=item, by=worker)


def kinds_of(record: OpenRecord, item: str) -> dict[str, int]:
    """Count the kinds of entries in a thing; nothing of what they say is told.

    Raises:
        NotFoundError: there is no such thing.
    """
    counted: dict[str, int] = {}
    for entry in entries_of(record, record.vault.inbox.get(item)):
        counted[entry.kind] = counted.get(entry.kind, 0) + 1
    return counted


def _go(record: OpenRecord, document: Document, latest: datetime) -> bool:
    """Delete what is due; of something that is kept in part only the rest, once."""
    kept = kept_of(document, latest)
    if kept is None:
        _delete(record, document, latest, why=BY_ITSELF)
        return True
    if not kept.kinds or document.value.get("cut"):
        return False
    entries = [
        {
            "type": one.type,
            "kind": one.kind,
            "title": one.title,
            "lines": [[line.label, line.text] for line in one.lines],
        }
        for one in kept_entries(record, document)
    ]
    value = {name: said for name, said in document.value.items() if name not in ("signed", "files")}
    record.vault.consents.delete(SIGNED + document.id)
    let_go_of_passed(record, document)
    _change(record, replace(document, value=value), entries=entries, cut=True)
    _let_go_of_files(record, document)
    note(record, Act.DELETE_ITEM, to=str(document.value["sender"]), purpose=BY_ITSELF, about=document.id)
    return True


def _delete(record: OpenRecord, document: Document, now: datetime, *, by: str = "", why: str = "") -> None:
    _let_go(record, document, moment_text(now), by=by)
    sender = sender_of(document, known_signers(record))
    note(record, Act.DELETE_ITEM, to=sender, purpose=why, about=document.id, by=by)


def _let_go(record: OpenRecord, document: Document, when: str, *, by: str) -> None:
    """Let go of a thing; what stays names it by its ids alone, and whom a receipt goes to."""
    value = document.value
    sender = sender_of(document, known_signers(record))
    stays = {
        "consent": document.about,
        "iss": value["iss"],
        "did": value.get("did", ""),
        "names": value["names"],
        "hands": value.get("hands", []),
        "passed": value.get("passed", []),
        "sender": sender,
        "claims": value.get("claims", ""),
        "received_by": value.get("received_by", ""),
        "received": document.moment,
        "deleted": when,
        "by": by,
        "was": state_of_item(document, moment(when)),
    }
    let_go_of_passed(record, document)
    record.vault.inbox.delete(document.id)
    record.vault.consents.delete(SIGNED + document.id)
    _let_go_of_files(record, document)
    record.vault.register.put(Document(GIVEN + document.id, GONE, when, stays))


def _let_go_of_files(record: OpenRecord, document: Document) -> None:
    """Let go of the files that came with something, unless another thing or an entry here has them too.

    In a team they go from where the team's files meet, too.
    """
    if seat_in_team(record) is not None:
        let_go_of_file(record, document.id)
    let_go_of_files(record, frozenset(each.blob for each in kept_files(document.value)))


def _change(record: OpenRecord, document: Document, **members: object) -> None:
    record.vault.inbox.put(replace(document, value={**document.value, **members}))
