"""Who wrote in this record last, entry by entry: the people by whom a person can look for things."""

from dataclasses import dataclass

from portable_record.actions.desk import OpenRecord
from portable_record.actions.telling import names_of_writers
from portable_record.errors import NotFoundError, UsageError
from portable_record.record.who import PERSON, By

ELSEWHERE = "elsewhere"
"""The word for what stands as it came in: who wrote that, nobody here knows."""


@dataclass(frozen=True, slots=True)
class Wrote:
    """Somebody who wrote last in some entry; ``id`` is what the entries have as their writer.

    ``name`` is empty where it is not known, or no longer.
    """

    id: str
    name: str


def who_wrote(record: OpenRecord) -> tuple[Wrote, ...]:
    """Name everybody who wrote last in some entry, in the order of their names."""
    people = [Wrote(writer, _name(record, writer)) for writer in record.vault.timeline.writers()]
    return tuple(sorted(people, key=lambda one: (one.name.casefold(), one.id)))


def to_choose_from(record: OpenRecord) -> tuple[Wrote, ...]:
    """Name those by whom to look, and last, without a name, what came in; none where there is no choice."""
    people = who_wrote(record)
    choices = (*people, Wrote(ELSEWHERE, "")) if record.vault.timeline.has_from_elsewhere() else people
    return choices if len(choices) > 1 else ()


def chosen_of(choices: tuple[Wrote, ...], said: str) -> Wrote | None:
    """Return the one of the choices that was said; none where it is none of them."""
    return next((one for one in choices if one.id == said), None)


def writer_in(chosen: Wrote | None) -> str | None:
    """Return what the entries have as their writer for a choice; none for everybody."""
    if chosen is None:
        return None
    return "" if chosen.id == ELSEWHERE else chosen.id


def writer_named(record: OpenRecord, who: str) -> str:
    """Return what the entries have as their writer for a name, an id, or the word for what came in.

    Raises:
        NotFoundError: nobody of this name wrote last in anything.
        UsageError: several of this name did.
    """
    if who == ELSEWHERE:
        return ""
    people = who_wrote(record)
    found = [one for one in people if who == one.id or who.casefold().split() == one.name.casefold().split()]
    if not found:
        raise NotFoundError("Nobody of this name wrote anything here last.", place=who)
    if len(found) > 1:
        raise UsageError(f"Several have this name. Say which: {', '.join(one.id for one in found)}.")
    return found[0].id


def _name(record: OpenRecord, writer: str) -> str:
    if writer == PERSON:
        return record.identity.name
    return str(names_of_writers(record, [By(writer)]).get(writer, ""))
