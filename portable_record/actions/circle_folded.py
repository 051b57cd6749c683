"""What an owner folded goes into the record: where a new device begins, or one that comes late catches up.

What stands afterwards is what the whole history would make; what this device held itself stays, its own words
that nobody has yet among it. Format: docs/format/circle.md, rule 28.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial

from portable_record.actions.circle_apart import APART, ApartShelf
from portable_record.actions.circle_belief import begins, missing_ends
from portable_record.actions.circle_checkpoints import (
    CHECKPOINT,
    FOLDED,
    Known,
    best_of,
    counts,
    first_of,
    known_of,
)
from portable_record.actions.circle_found import note_found
from portable_record.actions.circle_standing import standing_of
from portable_record.actions.circle_state import circle_of, say_of_circle
from portable_record.actions.circle_wordless import keep_folded_wordless
from portable_record.actions.desk import OpenRecord
from portable_record.actions.devices import devices_of, verify_by_device
from portable_record.actions.journal import Act, note
from portable_record.actions.write import entry_from
from portable_record.circle.came import CameCheckpoint
from portable_record.circle.checkpoint import Checkpoint
from portable_record.circle.checkpoint_file import read_checkpoint
from portable_record.record.causal import NOTHING, Before, End
from portable_record.record.change import Edit, EditId
from portable_record.record.fold import fold_entry
from portable_record.record.moments import moment, moment_text
from portable_record.record.registers import PlacedEdit
from portable_record.record.shapes import ERASED
from portable_record.record.what_stands import Over, standing_over
from portable_record.vault import accepted
from portable_record.vault.folding import (
    before_of,
    edits_in,
    is_folded,
    name_more_bases,
    places_of,
    put_folded,
    signed_in,
    take_out_folded,
)
from portable_record.vault.place_files import DONE
from portable_record.vault.shelf import Document
from portable_record.vault.vault import Vault

LATE = timedelta(hours=1)
"""So long a device waits for what it lacks; a place may list late."""
AWAY = timedelta(days=30)
"""Whoever was away for so long does not wait."""


@dataclass(frozen=True, slots=True)
class FoldedIn:
    """What was folded in: the entries that it touched, each with its part, and what it left in the air.

    ``torn`` are chains that went on from what was folded before and is not now, with the number after that.
    """

    touched: set[tuple[str, str]] = field(default_factory=set)
    torn: dict[tuple[str, str], int] = field(default_factory=dict)


NOTHING_FOLDED = FoldedIn()


def folded_parts(record: OpenRecord) -> dict[str, Known]:
    """Say of each part that this device knows in part from a checkpoint, from which."""
    return {one.part: one for one in map(known_of, record.vault.circle.about(FOLDED))}


def folded_before(record: OpenRecord) -> Before:
    """Give what the fold of the history begins with; nothing where all of it is here."""
    folded = folded_parts(record)
    if not folded:
        return NOTHING
    ends = {(device, one.part): end for one in folded.values() for device, end in one.ends.items()}
    return before_of(record.vault, ends)


def folded_ends(record: OpenRecord) -> dict[tuple[str, str], End]:
    """Say up to where each chain is folded, where one is."""
    return {
        (device, one.part): end for one in folded_parts(record).values() for device, end in one.ends.items()
    }


def folded_when(record: OpenRecord, part: str, entry: str) -> str:
    """Say when somebody else folded what is here of an entry; nothing where its whole history is here."""
    folded = folded_parts(record).get(part)
    return folded.when if folded is not None and is_folded(record.vault, entry) else ""


def begin(record: OpenRecord, came: Iterable[CameCheckpoint] = ()) -> FoldedIn:
    """Begin parts of which nothing is here yet with what an owner folded; call it in a transaction.

    Return what is still to be brought up to the history.
    """
    read = {one.file: one.checkpoint for one in came}
    return _fold_in_all(record, read, only_new=True) if read else NOTHING_FOLDED


def catch_up(record: OpenRecord) -> FoldedIn | None:
    """Fold in what is missing here and does not come any more; at the end of a sync, in a transaction.

    Of what nothing is missing, the bytes go. None where nothing was folded in.
    """
    shelf = record.vault.circle
    waiting = [one for one in shelf.about(CHECKPOINT) if shelf.has_bytes(one.id)]
    if not waiting:
        return None
    before = folded_parts(record)
    done = _fold_in_all(record, {}, only_new=False)
    best, first, now = best_of(record), first_of(record), standing_of(record).now
    for document in waiting:
        known = known_of(document)
        if now is None or known.epoch > now.epoch:
            continue  # it may count once the memberships are here that come before its own
        wanted = (best.get(known.part), first.get(known.part))
        if known not in wanted or not missing_ends(record, known.part, known.ends):
            shelf.let_go_of_bytes(document.id)
    return done if folded_parts(record) != before else None


def let_go_of_words(record: OpenRecord, part: str) -> None:
    """Let go of what waits to be folded into a part: something in it was erased meanwhile (rule 33)."""
    shelf = record.vault.circle
    for document in shelf.about(CHECKPOINT):
        if document.value["part"] == part and shelf.has_bytes(document.id):
            shelf.let_go_of_bytes(document.id)


def _fold_in_all(record: OpenRecord, read: dict[str, Checkpoint], *, only_new: bool) -> FoldedIn:
    done = FoldedIn()
    folded = folded_parts(record)
    for part, best in best_of(record).items():
        lacks = missing_ends(record, part, best.ends)
        if not lacks and not _is_over(record, folded.get(part)):
            continue
        is_new = begins(record, part, best.epoch, by=best.by, has_begun=part in folded)
        if not is_new and (only_new or not _does_not_come(record, best, folded.get(part))):
            continue
        checkpoint = read.get(best.file) or _read(record, best)
        if checkpoint is not None and _fits(record, best, checkpoint):
            before = folded.get(part)
            done.touched.update(_fold_in(record, best, checkpoint, before))
            done.torn.update(_torn(best, before) if before is not None else {})
    return done


def _torn(known: Known, before: Known) -> Iterator[tuple[tuple[str, str], int]]:
    """Name the chains that were folded further before, with the number after that."""
    for device, end in before.ends.items():
        if device not in known.ends or known.ends[device].seq < end.seq:
            yield (device, known.part), end.seq + 1


def _is_over(record: OpenRecord, folded: Known | None) -> bool:
    """Whether what this device began with counts no more."""
    return folded is not None and not counts(folded, standing_of(record))


def _does_not_come(record: OpenRecord, known: Known, folded: Known | None) -> bool:
    """Whether there is nothing to wait for: it came long ago, or we were away, or began with other things."""
    circle = circle_of(record)
    last = circle.last_sync if circle is not None else ""
    was_away = bool(last) and record.now - moment(last) >= AWAY
    return was_away or record.now - moment(known.came) >= LATE or _is_over(record, folded)


def _read(record: OpenRecord, known: Known) -> Checkpoint | None:
    circle, document_id = circle_of(record), f"{CHECKPOINT} {known.file}"
    if circle is None or not record.vault.circle.has_bytes(document_id):
        return None
    ring = circle.rings.get(known.membership)
    return read_checkpoint(record.vault.circle.raw(document_id), ring.keys if ring else {})


def _fits(record: OpenRecord, known: Known, checkpoint: Checkpoint) -> bool:
    """Whether it says the same of each change that is here; and stop where it has more of ours (rule 25)."""
    here = signed_in(record.vault, known.part)
    if any(here.get((one.device, one.seq), one.hash) != one.hash for one in checkpoint.changes):
        return False
    own = record.identity.device_id
    end = known.ends.get(own)
    is_here = end is None or end.seq <= record.vault.log.head(own, known.part).seq
    if end is not None and not is_here and not record.vault.circle.has(f"{APART} {end.hash}"):
        say_of_circle(record, stopped={"since": moment_text(record.now), "device": own})
    return True


def _fold_in(
    record: OpenRecord, known: Known, checkpoint: Checkpoint, before: Known | None
) -> set[tuple[str, str]]:
    """Put what stands into the history, and what is new of it into the record."""
    vault, part = record.vault, known.part
    goes_on = before is None or (known.covers(before) and counts(before, standing_of(record)))
    with nullcontext(Taken()) if goes_on or before is None else _taken_out(record, before, known) as taken:
        here = vault.log.hashes_in(part)
        new = [one for one in checkpoint.changes if (one.device, one.seq) not in here]
        elsewhere = vault.log.of_other_parts(part, {placed.edit.entry for placed in checkpoint.edits})
        stands = [placed for placed in checkpoint.edits if placed.edit.entry not in elsewhere]
        stands = [_with_words(placed, taken.words) for placed in stands] if taken.words else stands
        over = _over_what_is_here(vault, known, stands)
        put_folded(vault, part, new, over.new, record=checkpoint.record, epoch=known.epoch)
        if over.naming_more:
            _name_more(record, part, over.naming_more)
        lacking = {(placed.id.device, placed.id.seq) for placed in over.new if placed.edit.erased}
        named = [one.hash for one in checkpoint.changes if (one.device, one.seq) in lacking]
        keep_folded_wordless(record, known.file, named)
        _keep_folded(record, known)
        _let_go_of_apart(record, checkpoint)
        note_found(record, part)
    vault.anchor.keep(record.identity.device.sign)
    if not goes_on:
        _read_again(record)
    if here or taken.entries:
        return {(part, entry) for entry in taken.entries | {placed.edit.entry for placed in stands}}
    return {(part, entry) for entry in _store(record, part, stands)}


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken out of the history: the entries that it touched, and the words of its edits."""

    entries: frozenset[str] = frozenset()
    words: Mapping[EditId, Edit] = field(default_factory=dict)


@contextmanager
def _taken_out(record: OpenRecord, before: Known, known: Known) -> Iterator[Taken]:
    """Take out what was folded into a part, with what came after it and is in the new one as well.

    What this device signed stays: nobody else may have its words. The history is anchored anew once the new
    one is in its place.
    """
    vault, identity, part = record.vault, record.identity, known.part
    check = partial(verify_by_device, devices_of(vault))
    was_whole, told = vault.anchor.is_whole(), accepted.standing(vault, check)
    later = [
        (number, change)
        for device, end in known.ends.items()
        if device != identity.device_id
        for number, change in vault.log.of_chain(device, part, since=_seq_in(before, device) + 1)
        if change.seq <= end.seq
    ]
    words = {
        EditId(change.device, part, change.seq, edit.n): edit
        for number, change in later
        for edit in vault.log.edits_of_change(number)
        if not edit.erased
    }
    touched = {entry for _, entry in vault.log.take_out(vault.log.listed_hash(number) for number, _ in later)}
    yield Taken(frozenset(touched | take_out_folded(vault, part)), words)
    note(record, Act.SORTED_OUT)
    if was_whole:
        vault.anchor.keep_anew(identity.device.sign)
    if told is not None:
        accepted.keep(vault, told.again(vault), identity.device_id, identity.device.sign)


def _seq_in(known: Known, device: str) -> int:
    return known.ends[device].seq if device in known.ends else 0


def _with_words(placed: PlacedEdit, words: Mapping[EditId, Edit]) -> PlacedEdit:
    """Keep the words that only this device has (rule 17)."""
    had = words.get(placed.id)
    if had is None or not placed.edit.erased or had.digest != placed.edit.digest:
        return placed
    return placed._replace(edit=replace(placed.edit, value=had.value, salt=had.salt))


def _over_what_is_here(vault: Vault, known: Known, stands: Sequence[PlacedEdit]) -> Over:
    """Give what stands, so that what is here and was replaced meanwhile gives way to it."""
    of = dict[str, list[PlacedEdit]]()
    for placed in stands:
        of.setdefault(placed.edit.entry, []).append(placed)
    here = {edits[0].edit.entry: edits for edits in edits_in(vault, known.part, of)}
    new, naming_more = list[PlacedEdit](), list[PlacedEdit]()
    for entry, edits in of.items():
        over = standing_over(edits, here[entry], known.has_folded) if entry in here else Over(edits, [])
        new += over.new
        naming_more += over.naming_more
    return Over(new, naming_more)


def _name_more(record: OpenRecord, part: str, edits: Sequence[PlacedEdit]) -> None:
    """Let what is here name what it replaces by way of edits that will not come."""
    vault, identity = record.vault, record.identity
    told = accepted.standing(vault, partial(verify_by_device, devices_of(vault)))
    name_more_bases(vault, part, edits)
    if told is not None:
        accepted.keep(vault, told.again(vault), identity.device_id, identity.device.sign)


def _let_go_of_apart(record: OpenRecord, checkpoint: Checkpoint) -> None:
    """Let go of what was kept apart and stands now: it counts by what came since."""
    apart, standing = ApartShelf(record), {placed.id[:3] for placed in checkpoint.edits}
    for one in checkpoint.changes:
        if (one.device, checkpoint.part, one.seq) in standing:
            apart.let_go(one.hash)


def _keep_folded(record: OpenRecord, known: Known) -> None:
    """Write down with what this device began in a part."""
    value = record.vault.circle.get(f"{CHECKPOINT} {known.file}").value
    document = Document(f"{FOLDED} {known.part}", FOLDED, moment_text(record.now), value)
    record.vault.circle.put(document)


def _read_again(record: OpenRecord) -> None:
    """Let files be fetched again whose changes are not here: they may go on from where the new one ends."""
    files = record.vault.place_files
    held = {one.head.decode(errors="replace"): one.name for one in files.of_state(DONE).values() if one.head}
    there = places_of(record.vault, held)
    files.forget(name for change, name in held.items() if change not in there)


def _store(record: OpenRecord, part: str, stands: Iterable[PlacedEdit]) -> set[str]:
    """Keep the states of entries that are all new, in one go; return those that were erased."""
    of: dict[str, list[PlacedEdit]] = {}
    for placed in stands:
        of.setdefault(placed.edit.entry, []).append(placed)
    erased = {entry for entry, edits in of.items() if any(placed.edit.path == ERASED for placed in edits)}
    states = (fold_entry(part, edits) for entry, edits in of.items() if entry not in erased)
    record.vault.entries.add_many(entry_from(state) for state in states if not state.erased)
    return erased
