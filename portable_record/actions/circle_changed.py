"""What others in a circle wrote since somebody here looked: who, when, where, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from operator import attrgetter

from portable_record.actions.circle_found import found_upto
from portable_record.actions.circle_standing import CIRCLE, names_of_members
from portable_record.actions.circle_state import say_of_circle, the_circle
from portable_record.actions.desk import OpenRecord
from portable_record.record.asking.sheets import kind_title
from portable_record.record.comment import is_comment_id, read_comment
from portable_record.record.comment_entry import is_about
from portable_record.record.entry import Entry
from portable_record.record.json_text import resource_of
from portable_record.vault.news import Touched, touched_by_others

MOST, MOST_READ = 200, 2_000
NEW, CHANGED, BINNED, GONE, SAID, UNSAID = DEEDS = (
    "new",
    "changed",
    "binned",
    "gone",
    "comment",
    "comment-gone",
)
"""What others did: wrote, changed, binned or erased an entry; said something about one, or took that away.

Of what is not here, or not for whoever is here, nothing is told."""
_LOOKED = "looked_at"


@dataclass(frozen=True, slots=True)
class News:
    """Something that others wrote. ``deed`` is one of ``DEEDS``, ``count`` the number of their changes.

    ``entry`` is the entry to look at, with its ``title`` and what ``kind`` it is; of what was erased all
    three are empty. ``words`` is what was said, where it is a comment.
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


@dataclass(frozen=True, slots=True)
class Changed:
    """What is new, the newest first; ``upto`` names how far that goes, ``more`` that there is more of it."""

    news: tuple[News, ...]
    upto: int
    more: bool


def changed_since(record: OpenRecord) -> Changed:
    """List what other devices wrote since somebody here said that they have seen it.

    Raises:
        CircleMissingError: there is no circle.
    """
    last, rows = _unseen(record)
    found = _by_entry(rows)
    newest = list(found.values())[:MOST]
    here = {one.id: one for one in record.vault.entries.these({one.entry for one, _ in newest})}
    abouts = {about for one in here.values() if (about := is_about(one)[1])}
    here |= {one.id: one for one in record.vault.entries.these(abouts - here.keys())}
    names = names_of_members(record)
    news = tuple(
        replace(told, who=names.get(one.writer, ""), count=n)
        for one, n in newest
        if (told := _told(one, here)) is not None
    )
    news = tuple(sorted(news, key=attrgetter("when"), reverse=True))
    return Changed(news, last, len(found) > MOST or len(rows) == MOST_READ)


def how_many_new(record: OpenRecord) -> int:
    """Count what ``changed_since`` lists, without reading it.

    Raises:
        CircleMissingError: there is no circle.
    """
    found = list(_by_entry(_unseen(record)[1]).values())[:MOST]
    here = record.vault.entries.titles(one.entry for one, _ in found)
    return sum(one.erases or one.entry in here for one, _ in found)


def looked(record: OpenRecord, upto: int) -> None:
    """Keep that somebody here has seen what was new up to a change.

    Raises:
        CircleMissingError: there is no circle.
    """
    the_circle(record)
    say_of_circle(record, **{_LOOKED: max(0, min(upto, record.vault.log.open_change() - 1))})


def _unseen(record: OpenRecord) -> tuple[int, list[Touched]]:
    circle, last = the_circle(record), record.vault.log.open_change() - 1
    after = int(record.vault.settings.get(CIRCLE, {}).get(_LOOKED, 0))
    found = found_upto(record)
    return last, touched_by_others(record.vault, circle.device, after=after, found=found, limit=MOST_READ)


def _by_entry(rows: list[Touched]) -> dict[str, tuple[Touched, int]]:
    """Give each entry once, where it was touched last, with how often; it begins or ends by any of them."""
    found: dict[str, tuple[Touched, int]] = {}
    for row in rows:
        one, count = found.get(row.entry, (row, 0))
        both = replace(one, begins=one.begins or row.begins, erases=one.erases or row.erases)
        found[row.entry] = both, count + 1
    return found


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


def _about(deed: str, one: Touched, entry: Entry) -> News:
    kind = kind_title(resource_of(entry.text), entry.part)
    return News(deed, one.part, "", one.when, entry=entry.id, title=entry.title, kind=kind)
