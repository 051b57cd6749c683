"""The copy for somebody who asked a group what it holds about them: what is still missing, what goes out.

How they ask, and what is chosen for each entry: ``subject_access.py``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from portable_record.actions.closed import refuse_if_closed
from portable_record.actions.desk import OpenRecord
from portable_record.actions.inbox import InboxLine
from portable_record.actions.inbox_rules import worker_named
from portable_record.actions.journal import Act, note
from portable_record.actions.open_item import Seen, entries_of
from portable_record.actions.passed_on import PassedLine, passed_of_item
from portable_record.actions.safe_shared import Shared
from portable_record.actions.subject_access import (
    COVER,
    KEEP,
    LEAVE,
    Request,
    choice_for,
    document_of,
    held_about,
    kept_as,
    read_request,
    shared_about,
)
from portable_record.actions.team_shelf import name_in_team, refuse_readers
from portable_record.errors import CaseError
from portable_record.record.moments import moment_text


@dataclass(frozen=True, slots=True)
class Given:
    """One entry as it goes out; ``lines`` are empty where it is covered, ``reason`` says why."""

    seen: Seen
    covered: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Copy:
    """What goes out: each thing with its entries, and what was shared for safety that they may know of.

    ``passed`` says, by the thing, to whom some of it was passed on.
    """

    things: tuple[tuple[InboxLine, tuple[Given, ...]], ...]
    shared: tuple[Shared, ...] = ()
    passed: Mapping[str, tuple[PassedLine, ...]] = field(default_factory=dict)


def still_missing(
    request: Request, held: tuple[InboxLine, ...], shared: tuple[Shared, ...] = ()
) -> tuple[str, ...]:
    """Say what stands between a request and its copy: the codes ``checked``, ``harm``, ``look``."""
    found = []
    if request.checked == "not-yet":
        found.append("checked")
    wanted = [*(line.id for line in held), *(one.id for one in shared)]
    if not all(map(request.was_looked_through, wanted)):
        found.append("look")
    if request.harm == "not-yet":
        found.append("harm")
    return tuple(found)


def copy_for(
    record: OpenRecord,
    request: str,
    *,
    by: str,
    hidden: frozenset[str] = frozenset(),
    confirmed: bool = False,
) -> Copy:
    """Give what goes out, thing by thing; the activity log keeps that it did.

    Private groups to which some of it was passed on are named only if ``confirmed``, by the passphrase.

    What is left out stands nowhere in it, nor does a thing of which all is left out: the reason stays here.

    Raises:
        OnlyGroupsError, WorkerUnknownError, MayNotWriteError: as ``begin_request``.
        NotFoundError: there is no such request.
        CaseError: something is still missing.
    """
    refuse_if_closed(record)
    refuse_readers(record)
    document = document_of(record, request)
    worker, asked = worker_named(record, by), read_request(document)
    held = held_about(record, asked, hidden=hidden)
    shared = shared_about(record, asked, hidden=hidden)
    if still_missing(asked, held, shared):
        raise CaseError("First look through all of it, and answer both questions.")
    told = tuple(one for one in shared if choice_for(asked, one).deed == KEEP)
    things = ((line, _given(record, asked, line.id)) for line in held)
    copy = tuple((line, given) for line, given in things if given)
    with record.vault.transaction():
        given = replace(asked, given=moment_text(record.now), given_by=worker or name_in_team(record))
        record.vault.register.put(kept_as(given, document.moment))
        note(record, Act.ASKED_COPY, to=asked.asks or asked.about, about=request, by=worker)
    passed = {line.id: passed_of_item(record, line.id, confirmed=confirmed) for line, _given in copy}
    return Copy(copy, told, {item: lines for item, lines in passed.items() if lines})


def _given(record: OpenRecord, request: Request, item: str) -> tuple[Given, ...]:
    entries, choices = entries_of(record, record.vault.inbox.get(item)), request.choices_of(item)
    if len(entries) != len(choices):
        raise CaseError("Something in it has changed. Look through it again.")
    return tuple(
        Given(
            Seen(seen.type, seen.kind, "", ()) if choice.deed == COVER else seen,
            choice.deed == COVER,
            choice.reason,
        )
        for seen, choice in zip(entries, choices, strict=True)
        if choice.deed != LEAVE
    )
