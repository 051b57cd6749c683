"""The log of a group: what went wrong with data (breaches), and complaints, each with its clock.

A case begins when somebody says when they became aware of it. What was done is added step by step and never
changed: who wrote it, when, and what. The clock stops by a step that says what the law asks for: of a breach,
that the regulator was told or why it need not be (UK GDPR Art. 33: 72 hours); of a complaint, that it was
answered or that the person was told that it came (30 days).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from portable_record.actions.closed import refuse_if_closed
from portable_record.actions.desk import OpenRecord
from portable_record.actions.governance import refuse_unless_group
from portable_record.actions.inbox_rules import worker_named
from portable_record.actions.journal import Act, note
from portable_record.errors import CaseError, NotFoundError
from portable_record.record.moments import moment, moment_text
from portable_record.vault.shelf import Document

CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of case: how long its clock runs, which ``steps`` there are, and which of them stop it."""

    key: str
    runs: timedelta
    steps: tuple[str, ...]
    stops: frozenset[str]


KINDS = {
    "breaches": Kind(
        "breaches",
        timedelta(hours=72),
        ("did", "told-regulator", "not-regulator", "told-people", "not-people", CLOSED),
        frozenset({"told-regulator", "not-regulator"}),
    ),
    "complaints": Kind(
        "complaints",
        timedelta(days=30),
        ("said-it-came", "did", "answered", CLOSED),
        frozenset({"said-it-came", "answered"}),
    ),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done: what it was, in which words, by whom it was written down, when it was done."""

    what: str
    words: str
    by: str
    when: str


@dataclass(frozen=True, slots=True)
class Case:
    """One case. ``aware`` is when somebody became aware of it, ``due`` when its clock ends.

    ``whom`` says who is concerned and how many, ``by`` who wrote it down. ``left`` is the time that is left,
    below nothing when it is over; ``stopped`` is the step by which the clock stopped, if it did.
    """

    id: str
    kind: str
    words: str
    whom: str
    by: str
    aware: datetime
    written: datetime
    due: datetime
    left: timedelta
    steps: tuple[Step, ...]

    @property
    def stopped(self) -> Step | None:
        """The first step that stops the clock."""
        return next((step for step in self.steps if step.what in KINDS[self.kind].stops), None)

    @property
    def is_late(self) -> bool:
        """Whether the clock ran out, or was stopped only after that."""
        return moment(self.stopped.when) > self.due if self.stopped else self.left < timedelta()

    @property
    def is_closed(self) -> bool:
        """Whether nothing is left to do."""
        return any(step.what == CLOSED for step in self.steps)

    @property
    def hours_left(self) -> int:
        """How many whole hours are left; nothing when the clock has run out."""
        return max(0, self.left // timedelta(hours=1))


def kind_of_case(key: str) -> Kind:
    """Return a kind of case.

    Raises:
        NotFoundError: there is no such kind.
    """
    try:
        return KINDS[key]
    except KeyError:
        raise NotFoundError(place=key) from None


def begin_case(record: OpenRecord, kind: str, *, aware: datetime, words: str, whom: str, by: str) -> str:
    """Write down a case, and return its id; its clock runs from when somebody became aware.

    Raises:
        OnlyGroupsError: the record is a person's own.
        NotFoundError: there is no such kind of case.
        CaseError: nothing is said, or the moment lies ahead.
        WorkerUnknownError: the group has a list of workers, and this name is not in it.
        MayNotWriteError: the record is closed.
    """
    refuse_if_closed(record)
    refuse_unless_group(record)
    known, worker = kind_of_case(kind), worker_named(record, by)
    if not words.strip():
        raise CaseError("Say what happened.", place="words")
    if aware > record.now:
        raise CaseError("That moment lies ahead.", place="aware")
    case = f"case-{record.desk.dice(8).hex()}"
    value = {"words": words, "whom": whom, "by": worker, "aware": moment_text(aware), "steps": []}
    with record.vault.transaction():
        record.vault.register.put(Document(case, shelf_of_cases(known.key), moment_text(record.now), value))
        note(record, Act.CASE, about=case, by=worker)
    return case


def add_step(
    record: OpenRecord, kind: str, case: str, *, what: str, words: str, by: str, when: datetime | None = None
) -> None:
    """Add what was done to a case, and ``when``; now, if it is not said. What stands there stays as it is.

    The activity log keeps when it was written down.

    Raises:
        OnlyGroupsError, WorkerUnknownError, MayNotWriteError: as ``begin_case``.
        NotFoundError: there is no such case.
        CaseError: nothing is said, there is no such step, or it was not yet, or before anybody noticed.
    """
    refuse_if_closed(record)
    document = _case(record, kind, case)
    done = when or record.now
    if done > record.now:
        raise CaseError("That moment lies ahead.", place="when")
    if when is not None and done < moment(document.value["aware"]):
        raise CaseError("That is before anybody noticed it.", place="when")
    worker = worker_named(record, by)
    if what not in KINDS[kind].steps:
        raise CaseError("Choose from the list.", place="what")
    if not words.strip() and what != CLOSED:
        raise CaseError("Say it in a few words.", place="words")
    step = {"what": what, "words": words, "by": worker, "when": moment_text(done)}
    steps = sorted([*document.value["steps"], step], key=lambda one: str(one["when"]))
    with record.vault.transaction():
        changed = {**document.value, "steps": steps}
        record.vault.register.put(Document(case, document.about, document.moment, changed))
        note(record, Act.CASE, about=case, by=worker)


def cases_of(record: OpenRecord, kind: str) -> tuple[Case, ...]:
    """List the cases of a kind, newest first.

    Raises:
        OnlyGroupsError: the record is a person's own.
        NotFoundError: there is no such kind of case.
    """
    refuse_unless_group(record)
    found = record.vault.register.about(shelf_of_cases(kind_of_case(kind).key))
    return tuple(_read(record, kind, document) for document in found)


def case_of(record: OpenRecord, kind: str, case: str) -> Case:
    """Return one case.

    Raises:
        OnlyGroupsError: the record is a person's own.
        NotFoundError: there is no such case.
    """
    return _read(record, kind, _case(record, kind, case))


def _case(record: OpenRecord, kind: str, case: str) -> Document:
    refuse_unless_group(record)
    document = record.vault.register.get(case)
    if document.about != shelf_of_cases(kind_of_case(kind).key):
        raise NotFoundError(place=case)
    return document


def _read(record: OpenRecord, kind: str, document: Document) -> Case:
    value = document.value
    aware = moment(value["aware"])
    due = aware + KINDS[kind].runs
    return Case(
        id=document.id,
        kind=kind,
        words=value["words"],
        whom=value["whom"],
        by=value["by"],
        aware=aware,
        written=moment(document.moment),
        due=due,
        left=due - record.now,
        steps=tuple(Step(**step) for step in value["steps"]),
    )


def shelf_of_cases(kind: str) -> str:
    """Say what the documents of a kind of case are about."""
    return f"case:{kind}"
