"""Share without agreement to keep someone safe: what a worker decided, step by step, until it is shared.

It stands apart from the ordinary ways to share and is never automatic. A worker says one thing at a time, and
what is said waits in the record as a draft, over locks and days. ``safe_pieces.py`` has what is held,
``safe_sharing.py`` shows what would go out and shares it. Of all that only the organisation's own activity
log and this list know: no notice and no receipt that goes to the person says a word of it.
"""

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date

from portable_record.actions.closed import refuse_if_closed
from portable_record.actions.desk import OpenRecord
from portable_record.actions.governance import refuse_unless_group
from portable_record.actions.inbox_rules import worker_named
from portable_record.actions.safe_lock import about_them
from portable_record.crypto.b64 import b64url, unb64url
from portable_record.errors import CaseError, NotFoundError
from portable_record.record.moments import moment_text
from portable_record.saying import say
from portable_record.sharing.terms import DETAILS, KEY
from portable_record.sharing.without_agreement import BY_KEY, MOST_WHY
from portable_record.vault.shelf import Document

BEGUN = "safe-begun"
STEPS = ("items", "pieces", "whom", "why", "who", "basis", "told")
TOLD, NOT_TOLD = ANSWERS = ("told", "not-told")
MOST_LINE = 120
THEMSELVES = say("It is about this person, or came from them. Choose somebody else.")


@dataclass(frozen=True, slots=True)
class Plan:
    """What was said so far; what was not said yet is empty.

    ``items`` are of the inbox, ``pieces`` and ``details`` what was ticked of them (``asked_pieces``: it was
    asked), ``files`` the pieces whose file goes along. ``contact`` is the did of a contact whom it is for.
    ``decided_on`` and ``told_on`` are days. ``answer`` says whether the person was told, ``not_told`` why
    not. ``needed`` says of each piece why.
    """

    items: tuple[str, ...] = ()
    asked_pieces: bool = False
    pieces: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    contact: str = ""
    name: str = ""
    role: str = ""
    organisation: str = ""
    why: str = ""
    decided_by: str = ""
    agreed_by: str = ""
    decided_on: str = ""
    bases: tuple[str, ...] = ()
    basis_words: str = ""
    answer: str = ""
    told_on: str = ""
    not_told: str = ""
    needed: Mapping[str, str] = field(default_factory=dict, hash=False)
    files: tuple[str, ...] = ()

    @property
    def to(self) -> str:
        """Whom it is for, in one line."""
        return ", ".join(word for word in (self.name, self.role, self.organisation) if word)

    @property
    def first_gap(self) -> str:
        """The first step that has no answer yet; ``look`` where all have."""
        answered = {
            "items": self.items,
            "pieces": self.asked_pieces,
            "whom": self.name and self.role and self.organisation,
            "why": self.why,
            "who": self.decided_by and self.decided_on,
            "basis": self.bases,
            "told": self.answer,
        }
        return next((step for step in STEPS if not answered[step]), "look")


@dataclass(frozen=True, slots=True)
class Begun:
    """One that was begun and is not shared yet; ``key``, ``notice`` and ``provenance`` name what goes out."""

    id: str
    plan: Plan
    by: str
    since: str
    key: bytes = field(repr=False)
    notice: str = ""
    provenance: str = ""


def begin(record: OpenRecord, *, by: str) -> str:
    """Begin one, and return its id; nothing is chosen.

    Raises:
        OnlyGroupsError: the record is a person's own.
        WorkerUnknownError: the group has a list of workers, and this name is not in it.
        MayNotWriteError: the record is closed.
    """
    refuse_if_closed(record)
    refuse_unless_group(record)
    dice = record.desk.dice
    begun = Begun(
        id=f"safe-{dice(8).hex()}",
        plan=Plan(),
        by=worker_named(record, by),
        since=moment_text(record.now),
        key=dice(KEY),
        notice=str(uuid.UUID(bytes=dice(16), version=4)),
        provenance=str(uuid.UUID(bytes=dice(16), version=4)),
    )
    _put(record, begun)
    return begun.id


def begun_of(record: OpenRecord, safe: str) -> Begun:
    """Return one that was begun.

    Raises:
        OnlyGroupsError: the record is a person's own.
        NotFoundError: there is none, or it is shared already.
    """
    return _read(document_of(record, safe, BEGUN))


def all_begun(record: OpenRecord, hidden: frozenset[str] = frozenset()) -> tuple[Begun, ...]:
    """List what was begun and is not shared, newest first; ``hidden`` are ids of things that are not shown.

    Raises:
        OnlyGroupsError: the record is a person's own.
    """
    refuse_unless_group(record)
    found = (_read(document) for document in record.vault.register.about(BEGUN))
    return tuple(begun for begun in found if hidden.isdisjoint(begun.plan.items))


def keep_plan(record: OpenRecord, safe: str, plan: Plan) -> None:
    """Keep what was said now, in place of what was said before.

    Raises:
        OnlyGroupsError, NotFoundError: as ``begun_of``.
        CaseError: something does not fit; the place is named.
        MayNotWriteError: the record is closed.
    """
    refuse_if_closed(record)
    begun = begun_of(record, safe)
    _check(record, plan)
    about = about_them(record, plan.items)
    if plan.items != begun.plan.items:
        kept = "" if plan.contact in about else plan.contact
        plan = replace(plan, asked_pieces=False, pieces=(), details=(), needed={}, contact=kept, files=())
    if plan.contact in about:
        raise CaseError(THEMSELVES, place="contact")
    _put(record, replace(begun, plan=plan))


def throw_away(record: OpenRecord, safe: str) -> None:
    """Let go of one that was begun; one that is shared stays.

    Raises:
        OnlyGroupsError, NotFoundError: as ``begun_of``.
    """
    document_of(record, safe, BEGUN)
    record.vault.register.delete(safe)


def document_of(record: OpenRecord, safe: str, shelf: str) -> Document:
    """Return the document of one that is begun or shared.

    Raises:
        OnlyGroupsError: the record is a person's own.
        NotFoundError: there is none.
    """
    refuse_unless_group(record)
    document = record.vault.register.get(safe)
    if document.about != shelf:
        raise NotFoundError(place=safe)
    return document


def plan_from(value: Mapping[str, object]) -> Plan:
    """Read a plan as it was kept; of a later version, what is known here."""
    known = {each.name for each in fields(Plan)}
    said = {name: each for name, each in value.items() if name in known}
    return Plan(**{name: tuple(each) if isinstance(each, list) else each for name, each in said.items()})  # type: ignore[arg-type]  # as ``asdict`` wrote them


def _check(record: OpenRecord, plan: Plan) -> None:
    for place in ("name", "role", "organisation", "decided_by", "agreed_by"):
        if len(getattr(plan, place)) > MOST_LINE:
            raise CaseError("Say it in fewer words.", place=place)
    if len(plan.why) > MOST_WHY:
        raise CaseError("Say it in fewer words.", place="why")
    if not set(plan.details) <= DETAILS or not set(plan.bases) <= BY_KEY.keys():
        raise CaseError("Choose from the list.")
    if plan.asked_pieces and not (plan.pieces or plan.details):
        raise CaseError("Tick at least one.", place="pieces")
    if not set(plan.files) <= set(plan.pieces):
        raise CaseError("Tick the entry too that the file belongs to.", place="pieces")
    for place in ("decided_on", "told_on"):
        day = getattr(plan, place)
        if day and date.fromisoformat(day) > record.today:
            raise CaseError("That day lies ahead.", place=place)
    if plan.answer not in ("", *ANSWERS):
        raise CaseError("Choose from the list.", place="answer")
    if plan.answer == TOLD and not plan.told_on:
        raise CaseError("Say on which day they were told.", place="told_on")
    if plan.answer == NOT_TOLD and not plan.not_told.strip():
        raise CaseError("Say why you have not told them.", place="not_told")


def _put(record: OpenRecord, begun: Begun) -> None:
    value = {
        "plan": asdict(begun.plan),
        "by": begun.by,
        "key": b64url(begun.key),
        "notice": begun.notice,
        "provenance": begun.provenance,
    }
    record.vault.register.put(Document(begun.id, BEGUN, begun.since, value))


def _read(document: Document) -> Begun:
    value = document.value
    return Begun(
        id=document.id,
        plan=plan_from(value["plan"]),
        by=value["by"],
        since=document.moment,
        key=unb64url(value["key"]),
        notice=value["notice"],
        provenance=value["provenance"],
    )
