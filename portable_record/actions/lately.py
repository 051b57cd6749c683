"""What changed lately in the whole record: each act of writing as one line, newest first, to be undone."""

from dataclasses import dataclass
from operator import attrgetter

from portable_record.actions.change_name import change_name, read_change_name
from portable_record.actions.desk import OpenRecord
from portable_record.actions.telling import MARKS, names_of_writers, taken_from
from portable_record.errors import NotFoundError
from portable_record.record.comment import is_comment_id
from portable_record.record.comment_entry import is_about
from portable_record.record.refusal import is_suggestion_id
from portable_record.record.shapes import ERASED, WHOLE
from portable_record.record.values import ABSENT, WRITTEN_HERE, read_whole
from portable_record.record.who import written_by
from portable_record.vault.acts import ALL, ChangeLine, EditLine

PAGE = 30
NAMED = 3  # entries that are named; of the others the number is said


@dataclass(frozen=True, slots=True)
class Touched:
    """An entry that an act touched; ``title`` is empty where it was erased since."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Deed:
    """One act of writing in words.

    ``change`` names it; ``entries`` counts all that it touched, unless there are ``many`` and the counting
    stopped.
    """

    change: str
    when: str
    by: str
    what: str
    named: tuple[Touched, ...]
    entries: int
    parts: tuple[str, ...]
    undoable: bool
    many: bool = False

    @property
    def more(self) -> int:
        """How many entries it touched besides those that are named."""
        return max(0, self.entries - len(self.named))


@dataclass(frozen=True, slots=True)
class Lately:
    """Some acts, newest first; ``older`` is where the next page begins, or None if there is no more."""

    deeds: tuple[Deed, ...]
    older: int | None = None


def lately(record: OpenRecord, *, older: int | None = None, most: int = PAGE, counted: int = ALL) -> Lately:
    """Tell a page of what changed; of the entries of an act no more are ``counted``, which takes long.

    In a record that somebody is in with others, nothing is told of what is not for them; and never of a no to
    what somebody suggested, by which nothing changes.
    """
    acts = record.vault.acts.newest(before=older, limit=most + 1)
    told = sorted((_deed(record, act, counted) for act in acts[:most]), key=attrgetter("when"), reverse=True)
    told = [deed for deed in told if not any(is_suggestion_id(one.id) for one in deed.named)]
    if record.identity.is_member:
        told = [deed for deed in told if not _is_for_others(deed)]
    return Lately(tuple(told), acts[most - 1][0].number if len(acts) > most else None)


def deed_of(record: OpenRecord, change: str) -> Deed:
    """Tell the act to which one change belongs, by its name.

    Raises:
        UsageError: this is no name of a change.
        NotFoundError: there is no such change.
    """
    return _deed(record, act_of(record, change))


def act_of(record: OpenRecord, change: str) -> tuple[ChangeLine, ...]:
    """Return the changes of the act to which one belongs, by its name.

    Raises:
        UsageError: this is no name of a change.
        NotFoundError: there is no such change.
    """
    part, seq, device = read_change_name(change)
    act = record.vault.acts.around(device, part, seq)
    if not act:
        raise NotFoundError(place=change)
    return act


def _deed(record: OpenRecord, act: tuple[ChangeLine, ...], counted: int = ALL) -> Deed:
    first = act[0]
    edits = [edit for line in act for edit in record.vault.acts.first_edits(line.number, limit=2 * NAMED)]
    what, origin = _what(edits[0]) if edits else ("Changed", WRITTEN_HERE)
    names = names_of_writers(record, [first.by])
    by = written_by(first.by, names)
    if origin != WRITTEN_HERE:
        by = taken_from(written_by(first.by, names, deed="taken in"), origin)
    named = tuple(dict.fromkeys(edit.entry for edit in edits))[:NAMED]
    touched = [record.vault.acts.touched(line.number, most=counted) for line in act]
    if edits and is_comment_id(edits[0].entry):
        what = "Deleted what was said about" if edits[0].path == ERASED else "Said something about"
    return Deed(
        change=change_name(first.part, first.seq, first.device),
        when=first.when,
        by=by,
        what=what,
        named=tuple(_touched(record, entry) for entry in named),
        entries=sum(touched),
        many=counted in touched,
        parts=tuple(line.part for line in act),
        undoable=not edits or edits[0].path != ERASED,
    )


def _touched(record: OpenRecord, entry: str) -> Touched:
    """Name an entry; a comment by what it is about."""
    there = record.vault.entries.has(entry)
    if there and is_comment_id(entry):
        entry = is_about(record.vault.entries.get(entry))[1]
        there = record.vault.entries.has(entry)
    return Touched(entry, record.vault.entries.get(entry).title if there else "")


def _is_for_others(deed: Deed) -> bool:
    """Whether nothing that an act touched is here, though nothing was erased by it."""
    return bool(deed.named) and deed.undoable and not any(one.title for one in deed.named)


def _what(edit: EditLine) -> tuple[str, str]:
    """Say what an act did by its first edit, and from where a whole text came."""
    if edit.path.startswith("@"):
        return MARKS[edit.path, edit.value not in (ABSENT, b"false")], WRITTEN_HERE
    if edit.path != WHOLE:
        return "Changed", WRITTEN_HERE
    origin = WRITTEN_HERE if edit.value in (None, ABSENT) else read_whole(edit.value or b"").origin
    if edit.again:
        return "Replaced by a newer version", origin
    return ("Written" if origin == WRITTEN_HERE else "Taken in"), origin
