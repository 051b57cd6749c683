"""Look for words in the whole record, and say of each entry that is found why: where the words stand."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from portable_record.actions.comments import stands_here
from portable_record.actions.desk import OpenRecord
from portable_record.actions.telling import names_of_writers
from portable_record.record.asking.sheets import kind_title
from portable_record.record.comment import is_comment_id, read_comment
from portable_record.record.comment_entry import is_about
from portable_record.record.entry import Entry
from portable_record.record.json_text import resource_of
from portable_record.record.marking import Marker, Piece
from portable_record.record.parts import Part
from portable_record.record.parts import part as part_by_key
from portable_record.record.readable.view import view
from portable_record.record.who import By
from portable_record.vault.search import MOST_WORDS, Place, words_in

PAGE = 20
COUNTED = 1_000
_PLACE = re.compile(r"(title|text)-([0-9]{1,15})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that was found: its title and the line of it that says why, in pieces.

    ``label`` is that of the line. Where the title has all of the words, it says enough: there is no line.
    Of a comment ``said_by`` names who wrote it and ``said_on`` when; title and id are of what it is about.
    """

    id: str
    part: Part
    kind: str
    title: tuple[Piece, ...]
    label: str
    line: tuple[Piece, ...]
    said_by: str = ""
    said_on: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """Some of what was found. ``after`` is where the next page begins, empty if there is no more.

    ``count`` goes no further than one more than ``COUNTED``, and is 0 on later pages.
    ``asked`` says whether there was anything to look for;
    ``too_many`` that more words were typed than are looked for.
    """

    found: tuple[Found, ...] = ()
    count: int = 0
    after: str = ""
    asked: bool = False
    too_many: bool = False


def look_for(
    record: OpenRecord,
    typed: str,
    *,
    part: str | None = None,
    writer: str | None = None,
    after: str = "",
    size: int = PAGE,
) -> Results:
    """Return a page of the entries that have all of the words: first those that have them in their title.

    Whatever is typed is taken as words; ``writer`` asks for what one wrote last (``who_wrote``). A place that
    is none begins at the beginning.
    """
    words = words_in(typed)
    if not words:
        return Results()
    search, marker = record.vault.search, Marker.of(words)
    # Words that stand everywhere are slow to look for: what is counted and what is shown come from one look.
    most = size + 1 if after else COUNTED + 1
    rows = search.rows(typed, part, writer=writer, comments=True, after=place_of(after), limit=most)
    entries = list(_entries(record, [row for row, _ in rows[:size]]))
    said = names_of_writers(record, {By(one.writer) for one in entries if is_comment_id(one.id)})
    found = (
        _comment(record, one, marker, said) if is_comment_id(one.id) else _found(one, marker)
        for one in entries
    )
    return Results(
        found=tuple(found),
        count=0 if after else len(rows),
        after=place_written(rows[size - 1][1]) if len(rows) > size else "",
        asked=True,
        too_many=len(words) == MOST_WORDS and len(typed.split()) > MOST_WORDS,
    )


def _entries(record: OpenRecord, rows: list[int]) -> Iterator[Entry]:
    for row in rows:
        entry = record.vault.entries.at_row(row)
        if entry is not None and not entry.binned and stands_here(record, entry.id, entry.part):
            yield entry


def _found(entry: Entry, marker: Marker) -> Found:
    resource = resource_of(entry.text)
    seen = view(resource)
    lines = [] if marker.is_all_in(entry.title) else [line for line in seen.lines if line.text]
    best = marker.best([line.text for line in lines])
    return Found(
        id=entry.id,
        part=part_by_key(entry.part),
        kind=kind_title(resource, entry.part) or seen.kind,
        title=marker.pieces(entry.title),
        label="" if best is None else lines[best].label,
        line=() if best is None else marker.excerpt(lines[best].text),
    )


def _comment(record: OpenRecord, entry: Entry, marker: Marker, names: Mapping[str, str]) -> Found:
    about = record.vault.entries.get(is_about(entry)[1])
    resource = resource_of(about.text)
    return Found(
        id=about.id,
        part=part_by_key(about.part),
        kind=kind_title(resource, about.part) or view(resource).kind,
        title=(Piece(about.title),),
        label="",
        line=marker.excerpt(" ".join(read_comment(entry.text).words.split())),
        said_by=names.get(entry.writer, ""),
        said_on=entry.updated,
    )


def place_of(text: str) -> Place:
    """Read where in what was found a page begins; a place that is none is the beginning."""
    found = _PLACE.fullmatch(text)
    return Place(int(found[2]), elsewhere=found[1] == "text") if found else Place()


def place_written(place: Place) -> str:
    """Write where in what was found a page begins, for its address."""
    return f"{'text' if place.elsewhere else 'title'}-{place.row}"
