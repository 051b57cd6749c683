"""What others in the circle wrote since somebody here last looked: who, when, and in which entry."""

from dataclasses import dataclass

from portable_record.actions.circle_standing import CIRCLE, names_of_members
from portable_record.actions.circle_state import say_of_circle, the_circle
from portable_record.actions.desk import OpenRecord

MOST, MOST_READ = 200, 2_000
_LOOKED = "looked_at"


@dataclass(frozen=True, slots=True)
class News:
    """Something that others wrote: the entry, or an empty title where it is here no more; who, and when.

    ``count`` says in how many changes it was written in.
    """

    entry: str
    part: str
    title: str
    who: str
    when: str
    count: int


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
    circle, log = the_circle(record), record.vault.log
    last = log.open_change() - 1
    looked = int(record.vault.settings.get(CIRCLE, {}).get(_LOOKED, 0))
    after = max(looked, last - MOST_READ)
    names = names_of_members(record)
    found: dict[tuple[str, str], News] = {}
    for _number, change in log.changes(after=after, limit=MOST_READ):
        if change.device == circle.device:
            continue
        for entry in log.entries_at(change.device, change.part, change.seq):
            before = found.pop((change.part, entry), None)
            who = names.get(change.by.writer, "")
            count = before.count + 1 if before else 1
            found[change.part, entry] = News(entry, change.part, "", who, change.when, count)
    newest = list(found.values())[::-1]
    shown = tuple(_titled(record, one) for one in newest[:MOST])
    return Changed(shown, last, len(newest) > MOST or after > looked)


def looked(record: OpenRecord, upto: int) -> None:
    """Keep that somebody here has seen what was new up to a change.

    Raises:
        CircleMissingError: there is no circle.
    """
    the_circle(record)
    say_of_circle(record, **{_LOOKED: max(0, min(upto, record.vault.log.open_change() - 1))})


def _titled(record: OpenRecord, news: News) -> News:
    if not record.vault.entries.has(news.entry):
        return news
    entry = record.vault.entries.get(news.entry)
    return News(news.entry, news.part, entry.title, news.who, news.when, news.count)
