"""Say yes, no or not now to one suggestion. What is accepted carries its author, and can be undone.

A step goes into the plan; what was noticed and what is offered become entries of their own, which came in
from whoever answered. A Provenance beside them names who suggested it and who said yes.
"""

from dataclasses import dataclass

from portable_record.actions.add_entry import stamp_of
from portable_record.actions.closed import refuse_if_closed
from portable_record.actions.desk import OpenRecord
from portable_record.actions.drafting import id_from, ids_from, new_resource
from portable_record.actions.journal import Act, note
from portable_record.actions.look_after import undo
from portable_record.actions.newest import Kept, newest_change
from portable_record.actions.of_kind import coded
from portable_record.actions.plan_deeds import PART, change_plan, the_plan
from portable_record.actions.suggestions import (
    ERASED,
    LATER,
    NO,
    WAITS,
    YES,
    CameReply,
    Suggestion,
    hash_of,
    say_of,
    suggestion_here,
)
from portable_record.actions.write import new_entry_id, writing
from portable_record.actions.writer import Writer, own_writer
from portable_record.errors import UsageError
from portable_record.record.asking.places import Json
from portable_record.record.beginnings import Stamp
from portable_record.record.edits import Draft, creation
from portable_record.record.intake import check
from portable_record.record.json_text import write as json_bytes
from portable_record.record.moments import moment_text
from portable_record.record.plan import steps_of, with_note, with_step
from portable_record.record.suggested import NOTICED_AS, noticed, offered, said_yes, step
from portable_record.record.values import MOST_ORIGIN
from portable_record.sharing.reply import AGREED, NOTICED, OFFER, Piece

MOST_NOW = 5


@dataclass(frozen=True, slots=True)
class Now:
    """Something that stands in the record now, beside a suggestion; ``same``: it says the same."""

    words: str
    entry: str
    same: bool = False


def say_yes(record: OpenRecord, reply_id: str, number: int, *, noticed_as: str = "") -> Kept:
    """Take one suggestion into the record.

    Args:
        record: the open record.
        reply_id: the answer.
        number: which of its pieces, from 1.
        noticed_as: for what somebody noticed, one of ``NOTICED_AS``; left out, the first.

    Raises:
        NotFoundError: there is no such suggestion.
        UsageError: it cannot be kept as this, or it was erased for good.
        MayNotWriteError: the writer's right does not reach so far, or the person has died.
    """
    code = noticed_as or NOTICED_AS[0]
    if code not in NOTICED_AS:
        raise UsageError(f"It can be kept as: {', '.join(NOTICED_AS)}.", place=code)
    with record.vault.transaction():
        reply, one = suggestion_here(record, reply_id, number)
        if one.state == YES:
            return Kept(one.entry, one.part)
        _refuse_if_erased(one)
        writer = own_writer(record)
        form = new_entry_id(record)
        if one.piece.kind in (NOTICED, OFFER):
            kept, step_id = _as_entry(record, writer, reply, one.piece, code, form), ""
        else:
            kept, step_id = _as_step(record, writer, reply, one.piece, form)
        became = {"entry": kept.entry, "part": kept.part, "step": step_id, "changes": list(kept.changes)}
        say_of(record, reply_id, number, {"state": YES, **became})
        note(record, Act.SUGGESTION_TAKEN, to=reply.author.called, about=reply.share)
    return kept


def say_no(record: OpenRecord, reply_id: str, number: int) -> None:
    """Refuse one suggestion; it can be looked at again.

    Raises:
        NotFoundError: there is no such suggestion.
        UsageError: it was accepted; that is undone, not refused. Or it was erased for good.
        MayNotWriteError: the person has died.
    """
    with record.vault.transaction():
        reply = _put_to(record, reply_id, number, NO)
        note(record, Act.SUGGESTION_REFUSED, to=reply.author.called, about=reply.share)


def not_now(record: OpenRecord, reply_id: str, number: int) -> None:
    """Put one suggestion off: it stays, and home does not count it.

    Raises:
        NotFoundError, UsageError, MayNotWriteError: as ``say_no``.
    """
    _put_to(record, reply_id, number, LATER)


def take_back(record: OpenRecord, reply_id: str, number: int) -> tuple[str, ...]:
    """Take back what was said: what was accepted is undone, and the suggestion waits again.

    Raises:
        NotFoundError: there is no such suggestion.
        UsageError: it was erased for good.
        UndoBlockedError, NothingToUndoError, MayNotWriteError: it cannot be undone.
    """
    with record.vault.transaction():
        refuse_if_closed(record)
        _reply, one = suggestion_here(record, reply_id, number)
        _refuse_if_erased(one)
        done = undo(record, one.changes) if one.state == YES else ()
        say_of(record, reply_id, number, {"state": WAITS})
    return done


def stands_now(record: OpenRecord, piece: Piece) -> tuple[Now, ...]:
    """Say what stands in the record now where a suggestion would go: what is likest to it first."""
    if piece.kind == OFFER:
        found = record.vault.search.find(piece.title, "community", limit=MOST_NOW)
        return tuple(Now(one.title, one.id, one.title == piece.title) for one in found)
    if piece.kind == NOTICED:
        kinds = [(code, one) for code in NOTICED_AS for one in coded(record, *_place(code), most=MOST_NOW)]
        there = [(str(one.resource.get("valueString", "")), one.entry.id) for _, one in kinds]
    else:
        plan = the_plan(record)
        there = [(one.words, plan.entry.id) for one in steps_of(plan.resource)] if plan else []
    ranked = sorted(there, key=lambda one: -len(_words(one[0]) & _words(piece.text)))
    return tuple(Now(words, entry, words == piece.text) for words, entry in ranked[:MOST_NOW])


def _put_to(record: OpenRecord, reply_id: str, number: int, state: str) -> CameReply:
    with record.vault.transaction():
        refuse_if_closed(record)
        reply, one = suggestion_here(record, reply_id, number)
        if one.state == YES:
            raise UsageError("You said yes to this. Take that back first.")
        _refuse_if_erased(one)
        say_of(record, reply_id, number, {"state": state})
    return reply


def _refuse_if_erased(one: Suggestion) -> None:
    if one.state == ERASED:
        raise UsageError("You said yes to this. Then it was erased for good.")


def _as_entry(
    record: OpenRecord, writer: Writer, reply: CameReply, piece: Piece, code: str, entry_id: str
) -> Kept:
    stamp = stamp_of(record, writer)
    author = reply.author
    if piece.kind == OFFER:
        part, resource = (
            "community",
            offered(
                piece.text,
                title=piece.title,
                where=piece.where,
                times=piece.times,
                phone=piece.phone,
                web=piece.web,
                stamp=stamp,
                author=author,
            ),
        )
    else:
        part = _place(code)[0]
        resource = noticed(piece.text, code=code, day=piece.day, stamp=stamp, author=author)
        if piece.who:
            resource["note"] = [{"text": piece.who}]
    writer.refuse_unless_may_write(part)
    url = f"urn:uuid:{entry_id}"
    drafts = [_theirs(resource, entry_id, author.called), _proof(reply, url, "create", stamp, entry_id)]
    with writing(record, writer.by) as act:
        act.add(part, drafts)
    return Kept(entry_id, part, (newest_change(record, part),))


def _as_step(
    record: OpenRecord, writer: Writer, reply: CameReply, piece: Piece, form: str
) -> tuple[Kept, str]:
    stamp, author = stamp_of(record, writer), reply.author
    step_id = ids_from(form)()
    who = piece.who or ("" if piece.kind == AGREED else author.called)
    made = step(piece.text, who=who, when=piece.day, is_done_now=piece.kind == AGREED, step_id=step_id)
    whose = author.called
    if not reply.said.is_signed:
        whose = f"somebody who says they are {reply.said.called} (not signed)"
    made = with_note(made, f"Suggested by {whose}", moment_text(record.now))
    kept = change_plan(record, lambda plan: with_step(plan, step_id, made), form=form)
    url = record.vault.entries.get(kept.entry).full_url
    with writing(record, writer.by) as act:
        act.add(PART, [_proof(reply, url, "change", stamp, form)])
    return Kept(kept.entry, PART, (*kept.changes, newest_change(record, PART))), step_id


def _proof(reply: CameReply, url: str, how: str, stamp: Stamp, form: str) -> Draft:
    resource = said_yes(
        url,
        author=reply.author,
        when=moment_text(reply.said.when),
        source=hash_of(reply.id),
        how=how,
        stamp=stamp,
    )
    return new_resource(resource, entry_id=id_from(form, "who-suggested")).draft


def _theirs(resource: Json, entry_id: str, origin: str) -> Draft:
    """Draft a new entry that came in from whoever answered."""
    text = json_bytes(resource)
    found = check(text)
    url = f"urn:uuid:{entry_id}"
    return creation(entry_id, text, type_name=found.type, url=url, origin=origin[:MOST_ORIGIN])


def _place(code: str) -> tuple[str, str, str]:
    """Give what looks up the entries of a kind: part, type and code."""
    return ("plan" if code == "need" else "outcomes"), "Observation", code


def _words(text: str) -> set[str]:
    return {word for word in text.casefold().split() if len(word) > 3}
