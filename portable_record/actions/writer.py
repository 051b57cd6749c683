"""Who writes, and by what right: the person, or somebody in their circle whose right is written down here.

A right is written down once, and looked at each time that somebody writes by it. What it lets them do stands
in ``record/rights.py``. Where somebody keeps the record for the person, they alone write on this device. What
a member of their circle may write, the membership in force says, and no right in the record.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from portable_record.actions.circle_standing import Seat, has_circle, seat_of
from portable_record.actions.closed import born_on, died_on
from portable_record.actions.desk import OpenRecord
from portable_record.actions.identity import Keeper
from portable_record.actions.in_circle import add_professional, add_somebody, name_in, somebody
from portable_record.actions.rights import OF_OTHERS, end_right, is_right, keep_right, rights_of
from portable_record.actions.write import ONLY_THE_KEEPER, new_entry_id
from portable_record.errors import (
    MayNotWriteError,
    NotFoundError,
    RightNotRecordedError,
    UsageError,
)
from portable_record.record.entry import Entry
from portable_record.record.line import LABELS
from portable_record.record.parts import PARTS
from portable_record.record.right_entry import Recorded
from portable_record.record.right_notices import Notice, notices
from portable_record.record.right_words import right_lines, said_parts
from portable_record.record.rights import (
    HINDRANCES,
    PAUSE_FROM,
    Right,
    Subject,
    age_on,
    hindrance,
    review_due,
)
from portable_record.record.who import BASES, By, label
from portable_record.saying import begun, say, together


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes in one act. ``address`` is that of their entry, where it has one."""

    by: By
    name: str = ""
    address: str = ""
    professional: bool = False
    recorded: Recorded | None = None
    subject: Subject | None = None
    today: date = date.max
    person: str = ""
    seat: Seat | None = None

    @property
    def right(self) -> Right | None:
        """Their right; the person needs none."""
        return self.recorded.right if self.recorded else None

    @property
    def label(self) -> dict[str, object]:
        """The security label of what they write."""
        return {"system": LABELS, "code": label(self.by, professional=self.professional)}

    @property
    def basis(self) -> str:
        """The kind of their right, in words."""
        return BASES[self.by.basis].title

    @property
    def review_is_due(self) -> bool:
        """Whether somebody should look at their right again."""
        return bool(self.right and self.subject and review_due(self.right, self.subject, self.today))

    @property
    def follows_age(self) -> bool:
        """Whether their right changes as a child grows up."""
        return BASES[self.by.basis].follows_age

    @property
    def needs_their_yes(self) -> bool:
        """Whether their right goes on only if the young person agrees: a parent's, from 16 on."""
        if self.right is None or self.subject is None or self.subject.born is None:
            return False
        return self.follows_age and age_on(self.subject.born, self.today) >= PAUSE_FROM

    @property
    def parts(self) -> tuple[str, ...]:
        """The keys of the parts that they may write in today."""
        return tuple(part.key for part in PARTS if not self.hindrance(part.key))

    @property
    def reach(self) -> str:
        """The parts that they may write in today, in words."""
        return begun(said_parts(self.parts))

    @property
    def standing(self) -> str:
        """How it stands with their right today, in a sentence."""
        if self.parts:
            again = "It is time to look at this right again." if self.review_is_due else ""
            return together(say("May write in %(parts)s.", parts=said_parts(self.parts)), again)
        whys = [self.hindrance(part.key) for part in PARTS]
        return HINDRANCES[next((why for why in whys if why not in _OF_A_PART), whys[0])]

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """What is written down about their right, as (label, words)."""
        return tuple(right_lines(self.recorded)) if self.recorded else ()

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What is to be known about their right in time: that it is to be looked at, pauses or ends."""
        if self.right is None or self.subject is None:
            return ()
        return tuple(notices(self.right, self.subject, self.today, person=self.person or "the person"))

    def hindrance(self, part: str) -> str:
        """Why they may not write in a part today, as a code of ``HINDRANCES``; empty if they may."""
        by_right = ""
        if self.right is not None and self.subject is not None:
            by_right = hindrance(self.right, part, self.subject, self.today)
        return by_right or (self.seat.hindrance(part) if self.seat else "")

    def refuse_unless_may_write(self, part: str) -> None:
        """Hold the writer to the right that is written down for them.

        Raises:
            MayNotWriteError: it does not hold today, or not in this part.
        """
        if why := self.hindrance(part):
            raise MayNotWriteError(HINDRANCES[why], place=f"{why}, {part}")


THE_PERSON = Writer(By())
_OF_A_PART = ("part", "other-part")


def own_writer(record: OpenRecord) -> Writer:
    """Return who writes where nobody is named: whoever keeps this record on this device.

    Of several rights of theirs, the first that lets them write today counts.
    """
    keeper = record.identity.keeper
    if keeper is None:
        return THE_PERSON
    if record.identity.is_member:
        return _member(record, keeper)
    theirs = [writer for writer in writers(record) if writer.by.writer == keeper.entry]
    if not theirs:
        raise RightNotRecordedError(say("Nothing is written down for %(name)s.", name=keeper.name))
    if has_circle(record.vault):
        theirs = [replace(writer, seat=seat_of(record)) for writer in theirs]
    return next((writer for writer in theirs if writer.parts), theirs[0])


def writer_of(record: OpenRecord, who: str | None, basis: str | None) -> Writer:
    """Find who writes: whoever keeps the record, or somebody who is named and whose right is written down.

    Args:
        record: the open record.
        who: id of their entry in the circle, or their name.
        basis: code of the right; may be left out where only one is written down for them.

    Raises:
        UsageError: several have this name.
        RightNotRecordedError: nobody has it, or no such right is written down for them.
        MayNotWriteError: somebody else keeps this record.
    """
    keeper = record.identity.keeper
    if who is None and basis is None:
        return own_writer(record)
    if who is None and keeper is None:
        raise UsageError("Say who writes with --by.")
    if record.identity.is_member and keeper is not None:
        own = _member(record, keeper)
        if who not in (None, own.by.writer, own.name) or basis not in (None, own.by.basis):
            raise MayNotWriteError(together(ONLY_THE_KEEPER, say("That is %(name)s.", name=own.name)))
        return own
    who = who or (keeper.entry if keeper else "")
    how = f'Write it down first: portable-record right --by "{who}"'
    try:
        entry = somebody(record, who)
    except NotFoundError as nobody:
        raise RightNotRecordedError(
            f"{nobody.detail} {how} --relation daughter --basis agrees --since DATE"
        ) from nobody
    if keeper is not None and entry.id != keeper.entry:
        raise MayNotWriteError(together(ONLY_THE_KEEPER, say("That is %(name)s.", name=keeper.name)))
    theirs = _rights_of(record, entry, basis)
    if not theirs:
        wanted = basis if basis in OF_OTHERS else "agrees"
        raise RightNotRecordedError(f"{how} --basis {wanted} --since DATE")
    if len(theirs) > 1:
        raise UsageError(f"Say by which right with --basis: {', '.join(one.right.basis for one in theirs)}.")
    return _writer(record, entry, theirs[0])


def refuse_own_right(record: OpenRecord, writer: Writer, entries: Iterable[str]) -> None:
    """Keep a helper's hands off the rights: who may write is for whoever keeps the record to say.

    Raises:
        MayNotWriteError: one of the entries holds a right.
    """
    may = writer.seat.is_owner if writer.seat else writer.by.writer == record.identity.by.writer
    if not may and any(is_right(record, one) for one in entries):
        raise MayNotWriteError("Who may write, and by what right, is not for them to change.")


def record_right(
    record: OpenRecord,
    who: str,
    right: Right,
    *,
    cannot_decide: bool = False,
    relation: str = "",
    organisation: str = "",
    whole: bool = False,
) -> Writer:
    """Write down by what right somebody writes; what was written down before and is left out now stays.

    Args:
        record: the open record.
        who: id of their entry in the circle, or their name.
        right: the right; only what is new of it need be filled in.
        cannot_decide: the person cannot decide for themselves what is decided by this right.
        relation: what they are to the person; where nobody has this name yet, they are added to the circle.
        organisation: whom they work for, if they are paid or a volunteer; added with them.
        whole: all of the right is said; what is left out is taken out.

    Raises:
        NotFoundError: nobody has this name.
        UsageError: several have it.
        RightIncompleteError: something about the right is missing or cannot be.
    """
    with record.vault.transaction():
        try:
            entry = somebody(record, who)
        except NotFoundError as nobody:
            if not relation:
                nobody.detail += " To add them, say what they are to the person: --relation daughter."
                raise
            entry = _added(record, who, relation, organisation, right.basis)
        new = Recorded(entry.id, _with_document(record, right), cannot_decide)
        kept = keep_right(record, new, name=name_in(entry), whole=whole)
    return _writer(record, entry, kept)


def end_somebodys_right(record: OpenRecord, who: str, basis: str | None) -> Writer:
    """Write down that somebody's right has ended.

    Raises:
        NotFoundError, UsageError: nobody or several have this name, or no such right is written down.
    """
    entry = somebody(record, who)
    theirs = _rights_of(record, entry, basis)
    if not theirs:
        raise NotFoundError("No such right is written down for them.", place=who)
    if len(theirs) > 1:
        raise UsageError(f"Say which right with --basis: {', '.join(one.right.basis for one in theirs)}.")
    return _writer(record, entry, end_right(record, theirs[0].entry, name=name_in(entry)))


def _rights_of(record: OpenRecord, entry: Entry, basis: str | None) -> list[Recorded]:
    """List somebody's rights of a kind; those that are over only where there is no other."""
    theirs = [one for one in rights_of(record) if one.writer == entry.id and basis in (None, one.right.basis)]
    return [one for one in theirs if not one.right.is_over(record.today)] or theirs[-1:]


def _added(record: OpenRecord, name: str, relation: str, organisation: str, basis: str) -> Entry:
    """Add somebody to the circle; where the person keeps their own record, they write this themselves."""
    entry_id = new_entry_id(record)
    alone = record.identity.keeper is None and not has_circle(record.vault)
    by = By(entry_id, basis) if alone else record.identity.by
    if organisation:
        return add_professional(
            record, name, role=relation, organisation=organisation, by=by, entry_id=entry_id
        )
    return add_somebody(record, name, relation=relation, by=by, entry_id=entry_id)


def _with_document(record: OpenRecord, right: Right) -> Right:
    """Take evidence that is the id of an entry as that entry, by its title."""
    if not right.evidence or not record.vault.entries.has(right.evidence):
        return right
    document = record.vault.entries.get(right.evidence)
    return replace(right, evidence=document.title, document=document.id)


def writers(record: OpenRecord) -> Iterator[Writer]:
    """Go through those who may write for the person, each by a right that is written down."""
    for one in rights_of(record):
        if record.vault.entries.has(one.writer):
            yield _writer(record, record.vault.entries.get(one.writer), one)


def _writer(record: OpenRecord, entry: Entry, recorded: Recorded) -> Writer:
    return Writer(
        by=By(writer=entry.id, basis=recorded.right.basis),
        name=name_in(entry),
        address=entry.full_url,
        professional=entry.type == "Practitioner",
        recorded=recorded,
        subject=_subject(record, cannot_decide=recorded.cannot_decide),
        today=record.today,
        person=record.identity.name,
    )


def _member(record: OpenRecord, keeper: Keeper) -> Writer:
    """Give the member of the circle on whose device this is, with what the circle lets them do."""
    seat = seat_of(record)
    by = seat.by or record.identity.by
    known = record.vault.entries.has(by.writer)
    return Writer(
        by=by,
        name=seat.member.name if seat.member else keeper.name,
        address=record.vault.entries.get(by.writer).full_url if known else "",
        professional=bool(seat.member.organisation if seat.member else keeper.organisation),
        today=record.today,
        person=record.identity.name,
        seat=seat,
    )


def _subject(record: OpenRecord, *, cannot_decide: bool) -> Subject:
    return Subject(born=born_on(record), died=died_on(record), lacks_capacity=cannot_decide)
