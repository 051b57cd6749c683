"""An entry as it was after one of its changes: to be read, and to be put back as a whole."""

from dataclasses import dataclass, replace
from datetime import date

from portable_record.actions.change_name import change_name, read_change_name
from portable_record.actions.circle_standing import has_circle
from portable_record.actions.desk import OpenRecord
from portable_record.actions.newest import Kept, newest_change
from portable_record.actions.telling import names_of_writers
from portable_record.actions.write import entry_from, state_of, write
from portable_record.actions.writer import own_writer, refuse_own_right
from portable_record.errors import EditRefusedError, NotFoundError
from portable_record.record.authorship import line_beside
from portable_record.record.edits import Draft, settling
from portable_record.record.entry import Entry
from portable_record.record.fold import EntryState, fold_entry
from portable_record.record.intake import check
from portable_record.record.line import is_of_line
from portable_record.record.preview import with_drafts
from portable_record.record.registers import PlacedEdit
from portable_record.record.shapes import MARKS
from portable_record.record.who import written_by
from portable_record.saying import Said, say
from portable_record.vault.folding import is_folded, signed_in


@dataclass(frozen=True, slots=True)
class Version:
    """An entry as it was. ``wrote`` says of each whose words were in it when they last wrote there.

    ``stands`` says that it is as it was; ``may_come_back``, that nothing is in the way of putting it back.
    """

    change: str
    when: str
    entry: Entry
    wrote: tuple[Said, ...]
    stands: bool
    may_come_back: bool


def versions_of(record: OpenRecord, entry_id: str) -> frozenset[str]:
    """Name the changes after which an entry can be shown as it was: not those that an owner put together.

    Raises:
        NotFoundError: there is no such entry.
    """
    entry = record.vault.entries.get(entry_id)
    edits = state_of(record, entry.part, entry_id).registers.edits
    return frozenset(_name(one) for one in edits if one.edit.path not in MARKS) - _folded(record, edits)


def version_of(record: OpenRecord, entry_id: str, change: str) -> Version:
    """Give an entry as it was after a change of it.

    Raises:
        UsageError: this is no name of a change.
        NotFoundError: there is no such entry, no such change in it, or what stood then is not here.
    """
    now, then, last = _then(record, entry_id, change)
    heads = [one for one in then.registers.content_heads() if not is_of_line(then.type, one.edit.path)]
    latest = {one.by: one for one in sorted(heads, key=lambda one: one.rank)}
    names = names_of_writers(record, latest)
    return Version(
        change=change,
        when=last.when,
        entry=entry_from(replace(then, binned=""))[0],
        wrote=tuple(
            say(
                "%(written)s, %(day)s",
                written=written_by(by, names),
                day=date.fromisoformat(one.when[:10]),
            )
            for by, one in latest.items()
        ),
        stands=not _drafts(now, then),
        may_come_back=not now.binned,
    )


def put_version_back(record: OpenRecord, entry_id: str, change: str) -> Kept:
    """Let an entry stand again as it was after a change, whoever wrote what of it; its marks stay.

    Nothing goes: what stands now stays in the history. Whose words they were is put back with them.

    Raises:
        UsageError, NotFoundError: see ``version_of``.
        EditRefusedError: the entry lies in the bin.
        MayNotWriteError: the writer's right does not reach so far, or the person has died.
        PortableRecordError: what stood then makes no valid resource any more.
    """
    part = record.vault.entries.get(entry_id).part
    writer = own_writer(record)
    writer.refuse_unless_may_write(part)
    refuse_own_right(record, writer, [entry_id])
    now, then, _ = _then(record, entry_id, change)
    if now.binned:
        raise EditRefusedError("It lies in the bin. Take it out first.")
    drafts = _drafts(now, then)
    if not drafts:
        return Kept(entry_id, part)
    if has_circle(record.vault):
        drafts += line_beside(now, drafts)
    check(with_drafts(now, drafts).text)
    write(record, part, drafts, by=writer.by)
    return Kept(entry_id, part, (newest_change(record, part),))


def _then(record: OpenRecord, entry_id: str, change: str) -> tuple[EntryState, EntryState, PlacedEdit]:
    """Fold an entry as it is, and as it was after a change; and give the last edit of that."""
    part, seq, device = read_change_name(change)
    entry = record.vault.entries.get(entry_id)
    now = state_of(record, entry.part, entry_id)
    of_change = [one for one in now.registers.edits if (one.id.device, one.id.seq) == (device, seq)]
    if part != entry.part or not of_change or change in _folded(record, tuple(of_change)):
        raise NotFoundError(place=change[:80])
    last = of_change[-1]
    then = fold_entry(part, [one for one in now.registers.edits if one.rank <= last.rank])
    if then.erased:
        raise NotFoundError(place=change[:80])
    return now, then, last


def _drafts(now: EntryState, then: EntryState) -> list[Draft]:
    """Draft what brings an entry back to what it was; of what stands side by side in it, one value stays."""
    disputed = {one.path for one in now.conflicts}
    return [
        settling(now, path, value)
        for path in sorted({*now.registers.paths, *then.registers.paths})
        if (value := then.registers.shown(path)) != now.registers.shown(path) or path in disputed
    ]


def _folded(record: OpenRecord, edits: tuple[PlacedEdit, ...]) -> set[str]:
    if not is_folded(record.vault, edits[0].edit.entry):
        return set()
    signed = signed_in(record.vault, edits[0].id.part)
    return {_name(one) for one in edits if (one.id.device, one.id.seq) not in signed}


def _name(placed: PlacedEdit) -> str:
    return change_name(placed.id.part, placed.id.seq, placed.id.device)
