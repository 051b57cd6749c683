"""What was said about chosen things goes out with them where the person ticks that: others' words, by name.

A comment lies apart from all parts, so that no share comes upon it by itself (``comment_entry.py``). Here it
becomes a thing to share: with who said it and when, in the part of what it is about, and only beside that.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from portable_record.actions.circle_standing import has_circle
from portable_record.actions.comments import MOST_SHOWN
from portable_record.actions.desk import OpenRecord
from portable_record.actions.telling import names_of_writers
from portable_record.record.comment import is_comment_id
from portable_record.record.comment_entry import comments_of, named_in
from portable_record.record.entry import Entry
from portable_record.record.json_text import resource_of
from portable_record.record.json_text import write as json_bytes
from portable_record.record.readable.view import title
from portable_record.record.who import By
from portable_record.saying import say
from portable_record.sharing.selection import Chosen, Selection

NOT_KNOWN = say("Somebody who is not in it any more")


def who_said(record: OpenRecord, entries: Iterable[Entry]) -> dict[str, tuple[str, ...]]:
    """Name those who said something about these entries; of others nothing stands there."""
    found = {entry.id: _said_about(record, entry) for entry in entries} if has_circle(record.vault) else {}
    names = _names(record, (one for said in found.values() for one in said))
    return {
        about: tuple(dict.fromkeys(names[one.writer] for one in said))
        for about, said in found.items()
        if said
    }


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment as an entry that can go out, the id of what it is about, and who said it."""

    entry: Entry
    about: str
    who: str


def comments_to_share(record: OpenRecord, about: Iterable[str]) -> list[Comment]:
    """Give what was said about these entries, each to be shared beside what it is about."""
    there = record.vault.entries.these(about) if has_circle(record.vault) else []
    found = [(entry, one) for entry in there if not entry.binned for one in _said_about(record, entry)]
    names = _names(record, (one for _, one in found))
    return [Comment(_as_entry(one, entry), entry.id, names[one.writer]) for entry, one in found]


def beside_what_goes(selection: Selection, comments: Iterable[Comment]) -> Selection:
    """Let each comment stand behind what it is about, with who said it, and about what as far as that goes.

    The name is put there after all else was cut: whoever said it may stand in a part that is not shared.
    """
    known = {one.entry.id: one for one in comments}
    found: dict[str, list[Chosen]] = {}
    for each in selection.chosen:
        if each.entry.id in known:
            found.setdefault(known[each.entry.id].about, []).append(each)
    chosen: list[Chosen] = []
    for each in selection.chosen:
        if each.entry.id not in known:
            said = found.get(each.entry.id, ())
            chosen += [each, *(_said(one, each, known[one.entry.id].who) for one in said)]
    return replace(selection, chosen=tuple(chosen))


def part_of(entry: Entry) -> str:
    """Give the part that an entry is in, of a comment that of what it is about."""
    return named_in(entry.part)[0] if is_comment_id(entry.id) else entry.part


def _said_about(record: OpenRecord, entry: Entry) -> Sequence[Entry]:
    return record.vault.entries.came_last(comments_of(entry.part, entry.id), limit=MOST_SHOWN)[::-1]


def _names(record: OpenRecord, said: Iterable[Entry]) -> Mapping[str, str]:
    writers = {one.writer for one in said}
    names = names_of_writers(record, map(By, writers))
    return {writer: str(names.get(writer) or NOT_KNOWN) for writer in writers}


def _as_entry(comment: Entry, about: Entry) -> Entry:
    resource = {**resource_of(comment.text), "sent": comment.updated}
    return replace(
        comment,
        part=about.part,
        text=json_bytes(resource),
        title=title(resource),
        sensitive=about.sensitive,
    )


def _said(comment: Chosen, about: Chosen, who: str) -> Chosen:
    more = {"topic": {"text": title(about.resource)}, "sender": {"display": who}}
    return replace(comment, resource={**comment.resource, **more})
