"""Who writes, and by what right: the person, or somebody in their circle whose right is written down here.

A right is written down once, and looked at each time that somebody writes by it. What it lets them do stands
in ``record/rights.py``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from portable_record.actions.desk import OpenRecord
from portable_record.actions.in_circle import LABELS, add_somebody, name_in, somebody
from portable_record.actions.owner import owner_entry
from portable_record.actions.rights import OF_OTHERS, Recorded, keep_right, rights_of
from portable_record.errors import MayNotWriteError, NotFoundError, RightNotRecordedError, UsageError
from portable_record.record.entry import Entry
from portable_record.record.json_text import parse
from portable_record.record.parts import PARTS
from portable_record.record.rights import HINDRANCES, Right, Subject, hindrance, review_due
from portable_record.record.who import BASES, By, label


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes in one act. ``address`` is that of their entry, where it has one."""

    by: By
    name: str = ""
    address: str = ""
    professional: bool = False
    right: Right | None = None
    subject: Subject | None = None
    today: date = date.max

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
    def parts(self) -> tuple[str, ...]:
        """The keys of the parts that they may write in today."""
        return tuple(part.key for part in PARTS if not self.hindrance(part.key))

    @property
    def standing(self) -> str:
        """How it stands with their right today, in a sentence."""
        if self.parts:
            again = " It is time to look at this right again." if self.review_is_due else ""
            return f"May write in: {', '.join(self.parts)}.{again}"
        whys = [self.hindrance(part.key) for part in PARTS]
        return HINDRANCES[next((why for why in whys if why != "part"), "part")]

    def hindrance(self, part: str) -> str:
        """Why they may not write in a part today, as a code of ``HINDRANCES``; empty if they may."""
        if self.right is None or self.subject is None:
            return ""
        return hindrance(self.right, part, self.subject, self.today)

    def refuse_unless_may_write(self, part: str) -> None:
        """Hold the writer to the right that is written down for them.

        Raises:
            MayNotWriteError: it does not hold today, or not in this part.
        """
        if why := self.hindrance(part):
            raise MayNotWriteError(HINDRANCES[why], place=f"{why}, {part}")


THE_PERSON = Writer(By())


def writer_of(record: OpenRecord, who: str | None, basis: str | None) -> Writer:
    """Find who writes: the person if nobody is named, else somebody whose right is written down.

    Args:
        record: the open record.
        who: id of their entry in the circle, or their name.
        basis: code of the right; may be left out where only one is written down for them.

    Raises:
        UsageError: several have this name.
        RightNotRecordedError: nobody has it, or no such right is written down for them.
    """
    if who is None:
        if basis is not None:
            raise UsageError("Say who writes with --by.")
        return THE_PERSON
    how = f'Write it down first: portable-record right --by "{who}"'
    try:
        entry = somebody(record, who)
    except NotFoundError as nobody:
        raise RightNotRecordedError(
            f"{nobody.detail} {how} --relation daughter --basis agrees --since DATE"
        ) from nobody
    theirs = [one for one in rights_of(record) if one.writer == entry.id and basis in (None, one.right.basis)]
    if not theirs:
        wanted = basis if basis in OF_OTHERS else "agrees"
        raise RightNotRecordedError(f"{how} --basis {wanted} --since DATE")
    if len(theirs) > 1:
        raise UsageError(f"Say by which right with --basis: {', '.join(one.right.basis for one in theirs)}.")
    return _writer(record, entry, theirs[0])


def record_right(
    record: OpenRecord, who: str, right: Right, *, cannot_decide: bool = False, relation: str = ""
) -> Writer:
    """Write down by what right somebody writes; what was written down before and is left out now stays.

    Args:
        record: the open record.
        who: id of their entry in the circle, or their name.
        right: the right; only what is new of it need be filled in.
        cannot_decide: the person cannot decide for themselves what is decided by this right.
        relation: what they are to the person; where nobody has this name yet, they are added to the circle.

    Raises:
        NotFoundError: nobody has this name.
        UsageError: several have it, or something about the right is missing.
    """
    with record.vault.transaction():
        try:
            entry = somebody(record, who)
        except NotFoundError as nobody:
            if not relation:
                nobody.detail += " To add them, say what they are to the person: --relation daughter."
                raise
            entry = add_somebody(record, who, relation=relation, basis=right.basis)
        kept = keep_right(record, Recorded(entry.id, right, cannot_decide))
    return _writer(record, entry, kept)


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
        right=recorded.right,
        subject=_subject(record, cannot_decide=recorded.cannot_decide),
        today=record.now.date(),
    )


def _subject(record: OpenRecord, *, cannot_decide: bool) -> Subject:
    entry_id = owner_entry(record)
    patient = parse(record.vault.entries.get(entry_id).text) if entry_id else None
    said = patient if isinstance(patient, dict) else {}
    died = _day_in(str(said.get("deceasedDateTime", "")))
    return Subject(
        born=_day_in(str(said.get("birthDate", ""))),
        died=date.min if died is None and said.get("deceasedBoolean") is True else died,
        lacks_capacity=cannot_decide,
    )


def _day_in(text: str) -> date | None:
    """Read a FHIR date; of a year or month alone the first day, so that a child counts as older at once."""
    year, month, day = (*text[:10].split("-"), "01", "01")[:3]
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
