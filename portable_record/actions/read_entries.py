"""Read the record: list, show in plain words, find."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from portable_record.actions.comments import stands_here
from portable_record.actions.desk import OpenRecord
from portable_record.actions.of_kind import pointing
from portable_record.actions.origins import claim_of
from portable_record.actions.telling import names_of_writers, value_in_words
from portable_record.actions.who_wrote import writer_named
from portable_record.actions.write import state_of
from portable_record.errors import UsageError
from portable_record.record.asking.sheets import kind_title
from portable_record.record.comment import is_comment_id
from portable_record.record.comment_entry import named_in
from portable_record.record.entry import Entry
from portable_record.record.fold import EntryState
from portable_record.record.json_text import resource_of
from portable_record.record.marking import ALIKE, Marker
from portable_record.record.parts import PARTS, Part
from portable_record.record.parts import part as part_by_key
from portable_record.record.readable.view import Line, view
from portable_record.record.values import WRITTEN_HERE
from portable_record.record.who import PERSON, By, written_by
from portable_record.saying import Said, say, together
from portable_record.sharing.own_labels import without_own_labels
from portable_record.vault.search import Hit, words_in

AT_ONCE = 200
PAGE = 20
NOT_KNOWN = "somebody who is not in it any more"


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as a person reads it; ``written`` says who wrote it and when."""

    entry: Entry
    kind: str
    title: str
    lines: tuple[Line, ...]
    conflicts: tuple[str, ...]
    written: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries of a part, of which the first is the ``first`` of ``total``, counted from 1.

    ``before`` is the entry before which the page before ends, ``after`` the one after which the next page
    begins; each is empty where there is no such page.
    """

    entries: tuple[Entry, ...]
    first: int
    total: int
    before: str
    after: str

    @property
    def last(self) -> int:
        """The number of the last entry here."""
        return self.first + len(self.entries) - 1


def page_of(record: OpenRecord, part: str, *, before: str = "", after: str = "", size: int = PAGE) -> Page:
    """Return the page of a part that ends before an entry or begins after one; else the first page.

    An entry that is gone since leads to the page nearest to it: there is always something to see, if the part
    has anything.

    Raises:
        NotFoundError: there is no such part.
    """
    one, pages = part_by_key(part), record.vault.pages
    entries = pages.before(one, before, limit=size) if before else []
    if len(entries) < size:
        entries = pages.after(one, "" if before else after, limit=size)
    entries = entries or pages.last(one, limit=size)
    total = pages.count(one)
    first = pages.number_of(one, entries[0].id) if entries else 0
    last = first + len(entries) - 1
    return Page(
        entries=tuple(entries),
        first=first,
        total=total,
        before=entries[0].id if first > 1 else "",
        after=entries[-1].id if entries and last < total else "",
    )


def list_of(record: OpenRecord, *, part: str | None = None, binned: bool = False) -> Iterator[Entry]:
    """Go through the entries part by part, those that belong to a time newest first; or through the bin.

    Raises:
        NotFoundError: there is no such part.
    """
    if binned:
        yield from (entry for entry in record.vault.entries.binned() if part in (None, entry.part))
        return
    for one in [part_by_key(part)] if part is not None else PARTS:
        yield from _in_order(record, one)


def role_of(record: OpenRecord, entry: Entry) -> Entry | None:
    """Give the entry that says what somebody who is paid does, whose title names both; none of others."""
    if entry.type != "Practitioner" or not entry.full_url or entry.binned:
        return None
    roles = pointing(record, entry.part, "PractitionerRole", entry.full_url, most=1)
    return next((one.entry for one in roles if one.entry.title.startswith(entry.title)), None)


def whose_role(record: OpenRecord, entry: Entry) -> Entry | None:
    """Give whoever is listed with what they do by this entry; none where it stands by itself."""
    if entry.type != "PractitionerRole" or entry.binned:
        return None
    said = resource_of(entry.text).get("practitioner")
    address = str(said.get("reference", "")) if isinstance(said, dict) else ""
    person = record.vault.entries.by_full_url(address) if address else None
    role = role_of(record, person) if person else None
    return person if role is not None and role.id == entry.id else None


def show_entries(record: OpenRecord, entries: Sequence[str], *, part: str | None) -> Iterator[Shown]:
    """Show the entries named, or those of a part, in plain words.

    Raises:
        UsageError: neither entries nor a part is named.
        NotFoundError: an entry or the part does not exist.
    """
    if not entries and part is None:
        raise UsageError("Name an entry, or a part with --part.")
    for entry_id in entries:
        yield _shown(record, record.vault.entries.get(entry_id))
    if part is not None:
        for entry in list_of(record, part=part):
            yield _shown(record, entry)


def find(record: OpenRecord, words: str, *, part: str | None = None, by: str | None = None) -> list[Hit]:
    """Find entries by their words; ``by`` says who wrote in them last, as ``writer_named`` reads it.

    Where the words stand in a comment on an entry, who said them is named beside it.

    Raises:
        NotFoundError: there is no such part, or nobody of this name wrote.
        UsageError: several of this name did.
    """
    if part is not None:
        part_by_key(part)
    writer = None if by is None else writer_named(record, by)
    hits = record.vault.search.find(words, part, writer=writer, comments=True)
    marker = Marker.of(words_in(words))
    found = [_as_written(record, hit, marker) for hit in hits if stands_here(record, hit.id, hit.part)]
    names = names_of_writers(record, {By(hit.writer) for hit in found if is_comment_id(hit.id)})
    return [_comment(record, hit, names) if is_comment_id(hit.id) else hit for hit in found]


def _as_written(record: OpenRecord, hit: Hit, marker: Marker) -> Hit:
    """Show the words as they are written, where the index keeps them in letters that count as these."""
    entry = record.vault.entries.get(hit.id)
    text = entry.text.decode()
    if text.isascii() or text.translate(ALIKE) == text:
        return hit
    lines = [line.text for line in view(resource_of(entry.text)).lines]
    best = marker.best(lines)
    return hit if best is None else replace(hit, why="".join(one.text for one in marker.excerpt(lines[best])))


def _comment(record: OpenRecord, hit: Hit, names: Mapping[str, str]) -> Hit:
    part, about = named_in(hit.part)
    title = record.vault.entries.get(about).title
    return replace(hit, id=about, part=part, title=title, said_by=names.get(hit.writer) or NOT_KNOWN)


def _in_order(record: OpenRecord, part: Part) -> Iterator[Entry]:
    after = ""
    while some := record.vault.pages.after(part, after, limit=AT_ONCE):
        yield from some
        after = some[-1].id


def _written(record: OpenRecord, state: EntryState) -> Said:
    """Say who wrote an entry as it stands, or from where it was taken in."""
    said = state.written_last or state.registers.edits[-1]
    by, day = said.by, date.fromisoformat(said.when[:10])
    names = names_of_writers(record, [by])
    if state.origin == WRITTEN_HERE:
        return say("%(written)s, %(day)s", written=written_by(by, names), day=day)
    if state.edited:
        changed = written_by(by, names, deed="changed")
        return say(
            "taken in from %(origin)s, %(changed)s, %(day)s", origin=state.origin, changed=changed, day=day
        )
    if by.writer == PERSON:
        return say("taken in from %(origin)s, %(day)s", origin=state.origin, day=day)
    return say(
        "taken in from %(origin)s by %(writer)s for %(person)s, %(day)s",
        origin=state.origin,
        writer=names.get(by.writer) or say("somebody else"),
        person=names[PERSON],
        day=day,
    )


def _shown(record: OpenRecord, entry: Entry) -> Shown:
    state = state_of(record, entry.part, entry.id)
    came_in = state.origin != WRITTEN_HERE
    resource = resource_of(entry.text)
    seen = view(
        without_own_labels(resource) if came_in else resource,
        name_of=lambda address: _name_of(record, address),
    )
    return Shown(
        entry=entry,
        kind=kind_title(resource, entry.part) or seen.kind,
        title=seen.title,
        lines=seen.lines,
        conflicts=tuple(
            f"{conflict.path or 'all of it'}: "
            + " / ".join(value_in_words(one.value, entry.type, one.path) for one in conflict.alternatives)
            for conflict in state.conflicts
        ),
        written=together(_written(record, state), claim_of(resource) if came_in else "", between=". "),
    )


def _name_of(record: OpenRecord, address: str) -> str:
    """Name what a reference points to, if it is in this record."""
    found = record.vault.entries.by_full_url(address)
    return found.title if found is not None else ""
