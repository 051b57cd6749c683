"""What others in a circle wrote since somebody here looked: who, when, where, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from operator import attrgetter

from portable_record.actions.circle_found import found_upto
from portable_record.actions.circle_standing import CIRCLE, names_of_members
from portable_record.actions.circle_state import say_of_circle, the_circle
from portable_record.actions.desk import OpenRecord
from portable_record.actions.own_suggestions import own_refusals, titles_suggested
from portable_record.actions.telling import Told, told_of
from portable_record.record.asking.sheets import kind_title
from portable_record.record.comment import is_comment_id, read_comment
from portable_record.record.comment_entry import is_about
from portable_record.record.entry import Entry
from portable_record.record.json_text import resource_of
from portable_record.vault.news import New, Touched, entries_touched, touched_by_others, touched_of

PAGE, MOST, MOST_READ, MOST_TOLD = 30, 200, 2_000, 6
NEW, CHANGED, BINNED, GONE, SAID, UNSAID, NOT_TAKEN = DEEDS = (
    "new",
    "changed",
    "binned",
    "gone",
    "comment",
    "comment-gone",
    "not-taken",
)
"""What others did: wrote, changed, binned or erased an entry; said something about one, or took that away;
or said no to what was suggested here.

Of what is not here, or not for whoever is here, nothing is told."""
_LOOKED = "looked_at"


@dataclass(frozen=True, slots=True)
class News:
    """Something that others wrote. ``deed`` is one of ``DEEDS``, ``count`` the number of their changes.

    ``entry`` is the entry to look at, with its ``title`` and what ``kind`` it is; of what was erased all
    three are empty. ``words`` is what was said, where it is a comment. ``told`` says of each of their changes
    who wrote what and when, the newest first; ``more`` counts those that are not told. ``who`` wrote last.
    """

    deed: str
    part: str
    who: str
    when: str
    count: int = 1
    entry: str = ""
    title: str = ""
    kind: str = ""
    words: str = ""
    told: tuple[Told, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Changed:
    """A page of what is new, the newest first; ``upto`` names how far all pages go.

    ``older`` is how many entries stand on the pages up to here, or None if there is no more.
    """

    news: tuple[News, ...]
    upto: int
    older: int | None


def changed_since(
    record: OpenRecord, *, upto: int | None = None, beyond: int = 0, most: int = PAGE
) -> Changed:
    """List what other devices wrote since somebody here said that they have seen it.

    Args:
        record: the open record.
        upto: what the first page said of how far it goes, so that nothing moves from page to page.
        beyond: how many entries stand on the pages before.
        most: how many entries a page has.

    Raises:
        CircleMissingError: there is no circle.
    """
    new = _new(record, upto)
    listed = entries_touched(record.vault, new, limit=most + 1, beyond=beyond)
    rows: dict[str, list[Touched]] = {}
    for row in touched_of(record.vault, new, listed[:most]):
        rows.setdefault(row.entry, []).append(row)
    here = {one.id: one for one in record.vault.entries.these(set(rows))}
    abouts = {about for one in here.values() if (about := is_about(one)[1])}
    here |= {one.id: one for one in record.vault.entries.these(abouts - here.keys())}
    names = names_of_members(record)
    refused = own_refusals(record)
    news = (
        _not_taken(record, of[0], refused[entry], names)
        if entry in refused
        else _with_words(record, _told(_as_one(of), here), of, here, names)
        for entry, of in rows.items()
    )
    told = tuple(sorted((one for one in news if one), key=attrgetter("when"), reverse=True))
    return Changed(told, new.upto, beyond + most if len(listed) > most else None)


def how_many_new(record: OpenRecord) -> int:
    """Count what ``changed_since`` lists, without reading it; of very much, as far as ``MOST``.

    Raises:
        CircleMissingError: there is no circle.
    """
    rows: dict[str, list[Touched]] = {}
    for row in touched_by_others(record.vault, _new(record), limit=MOST_READ):
        rows.setdefault(row.entry, []).append(row)
    found = [_as_one(of) for of in list(rows.values())[:MOST]]
    here = record.vault.entries.titles(one.entry for one in found)
    return sum(one.erases or one.entry in here for one in found)


def looked(record: OpenRecord, upto: int) -> None:
    """Keep that somebody here has seen what was new up to a change.

    Raises:
        CircleMissingError: there is no circle.
    """
    the_circle(record)
    say_of_circle(record, **{_LOOKED: max(0, min(upto, record.vault.log.open_change() - 1))})


def _new(record: OpenRecord, upto: int | None = None) -> New:
    circle, last = the_circle(record), record.vault.log.open_change() - 1
    after = int(record.vault.settings.get(CIRCLE, {}).get(_LOOKED, 0))
    upto = last if upto is None else min(upto, last)
    return New(circle.device, after, upto, found_upto(record), tuple(own_refusals(record)))


def _as_one(rows: list[Touched]) -> Touched:
    """Give an entry as it was touched last; it begins or ends by any of the changes."""
    return replace(rows[0], begins=any(one.begins for one in rows), erases=any(one.erases for one in rows))


def _with_words(
    record: OpenRecord,
    news: News | None,
    rows: list[Touched],
    here: Mapping[str, Entry],
    names: Mapping[str, str],
) -> News | None:
    """Add who wrote what, change by change."""
    if news is None:
        return None
    entry = here.get(rows[0].entry)
    told = told_of(record, entry, {(one.device, one.seq) for one in rows}) if entry and not news.words else ()
    return replace(
        news,
        who=names.get(rows[0].writer, ""),
        count=len(rows),
        told=told[:MOST_TOLD],
        more=max(0, len(told) - MOST_TOLD),
    )


def _told(one: Touched, here: Mapping[str, Entry]) -> News | None:
    entry = here.get(one.entry)
    if is_comment_id(one.entry):
        return _comment(one, entry, here)
    if entry is None:
        return News(GONE, one.part, "", one.when) if one.erases else None
    deed = BINNED if entry.binned else NEW if one.begins else CHANGED
    return _about(deed, one, entry)


def _comment(one: Touched, comment: Entry | None, here: Mapping[str, Entry]) -> News | None:
    if comment is None:
        return News(UNSAID, one.part, "", one.when) if one.erases else None
    entry = here.get(is_about(comment)[1])
    if entry is None or entry.part != one.part:
        return None
    return replace(_about(SAID, one, entry), words=read_comment(comment.text).words)


def _not_taken(record: OpenRecord, one: Touched, name: str, names: Mapping[str, str]) -> News:
    """Tell whoever suggested something that an owner said no to it."""
    title = next(iter(titles_suggested(record, name)), "")
    return News(NOT_TAKEN, one.part, names.get(one.writer, ""), one.when, title=title)


def _about(deed: str, one: Touched, entry: Entry) -> News:
    kind = kind_title(resource_of(entry.text), entry.part)
    return News(deed, one.part, "", one.when, entry=entry.id, title=entry.title, kind=kind)
