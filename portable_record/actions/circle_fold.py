"""An owner's device folds what stands in a part, and puts that to the place.

It does so when somebody comes who has no key to what was written before, when many changes have gathered,
when something was erased that an older checkpoint still holds, and when an older one counts no more. Format:
docs/format/circle.md, rules 27 to 29 and 33.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from portable_record.actions.circle_checkpoints import (
    CHECKPOINT,
    Known,
    counts,
    first_of,
    keep_known,
    known_checkpoints,
)
from portable_record.actions.circle_outbox import drop_files, put_out
from portable_record.actions.circle_push import HIDDEN
from portable_record.actions.circle_state import Circle, is_compared, the_circle
from portable_record.actions.circle_words import carried_out
from portable_record.actions.comments import about_which
from portable_record.actions.desk import OpenRecord
from portable_record.circle.checkpoint import Checkpoint, folded, sign_checkpoint
from portable_record.circle.files import file_name, seal_part_file
from portable_record.circle.membership import Membership
from portable_record.circle.reach import read_by_all_since, readers
from portable_record.circle.ring import ENTRY, PART, Ring
from portable_record.errors import CircleFileError
from portable_record.record.change import EditId
from portable_record.record.moments import moment_text
from portable_record.record.registers import PlacedEdit
from portable_record.record.shapes import MARKS, SENSITIVE
from portable_record.record.what_stands import what_stands
from portable_record.vault.folding import changes_in, edits_in, places_of, settled_in, signed_in, size_of
from portable_record.vault.log import Head
from portable_record.vault.shelf import Document

MANY, MANY_FOR_OTHERS = 1_000, 1_500
"""So many changes gather in a part before it is folded: by the device that signed the membership in force; by
that of another owner, should that one be away."""
MOST_FOLDED = 48 * 1024 * 1024
"""Bytes of values: of a part that has more, every change stays."""
MOST_ROWS = 150_000
"""So many edits stand in what is folded, so that others can read it at once."""


@dataclass(frozen=True, slots=True)
class _Folding:
    """An owner's device that may fold, with what it has to know for it."""

    record: OpenRecord
    circle: Circle
    now: Membership
    ring: Ring

    @property
    def signed_it(self) -> bool:
        """Whether this device signed the membership in force: it comes before those of other owners."""
        return self.now.by == self.circle.device


class _Erased(NamedTuple):
    """An erasing change, and when it was carried out here."""

    device: str
    seq: int
    when: str


def fold_some(record: OpenRecord) -> int:
    """Let the next checkpoint wait for the place that is wanted; say how many."""
    folding = _folding(record)
    if folding is None:
        return 0
    best, known = first_of(record), known_checkpoints(record)
    parts = sorted(name.removeprefix(PART) for name in folding.ring.keys if name.startswith(PART))
    erased = _erased(record)
    for part in parts:
        of_part = [one for one in known if one.part == part]
        ends = settled_in(record.vault, part, folding.now.epoch)
        is_wanted = ends and _is_wanted(folding, part, best.get(part), of_part, ends, erased)
        if is_wanted and fold_part(folding, part, of_part):
            return 1  # where one is too large to be folded, the others still are
    return 0


def fold_again(record: OpenRecord, lost: Iterable[str]) -> int:
    """Fold parts once more of which the place lost the checkpoint; say how many. Call it in a transaction.

    A part in which nothing counts any more needs none.
    """
    folding, gone = _folding(record), set(lost)
    known = known_checkpoints(record)
    parts = sorted({one.part for one in known if one.file in gone})
    if folding is None:
        return 0
    return sum(
        fold_part(folding, part, [one for one in known if one.part == part])
        for part in parts
        if settled_in(record.vault, part, folding.now.epoch)
    )


def _folding(record: OpenRecord) -> _Folding | None:
    circle = the_circle(record)
    if circle.now is None or circle.ring is None or circle.stopped:
        return None
    if not circle.is_owner or not is_compared(record):
        return None
    return _Folding(record, circle, circle.now, circle.ring)


def _is_wanted(
    folding: _Folding,
    part: str,
    best: Known | None,
    known: Sequence[Known],
    ends: Mapping[str, Head],
    erased: Mapping[str, list[_Erased]],
) -> bool:
    if best is not None and not _has_all_of(ends, best):
        return False  # what is missing here comes first
    is_wanted = (
        _gathered(ends, best) >= (MANY if folding.signed_it else MANY_FOR_OTHERS)
        or _holds_erased(folding, known, erased.get(part, []), ends)
        or (folding.signed_it and (_somebody_came(folding, part, best) or _is_over(folding, best, known)))
    )
    return is_wanted and size_of(folding.record.vault, part) <= MOST_FOLDED


def _has_all_of(ends: Mapping[str, Head], known: Known) -> bool:
    return all(device in ends and ends[device].seq >= end.seq for device, end in known.ends.items())


def _somebody_came(folding: _Folding, part: str, best: Known | None) -> bool:
    """Whether somebody may see a part who has no key to what was written in it before."""
    in_force = folding.circle.standing.in_force
    since = read_by_all_since(in_force, part)
    return since > in_force[0].epoch and (best is None or best.epoch < since)


def _is_over(folding: _Folding, best: Known | None, known: Sequence[Known]) -> bool:
    """Whether somebody may have begun with what counts no more, or with what another one does not hold."""
    standing = folding.circle.standing
    in_force = {one.hash for one in standing.in_force}
    for one in (one for one in known if one.membership in in_force):
        if best is None or (counts(one, standing) and not best.covers(one)):
            return True
        if not counts(one, standing) and one.epoch >= best.epoch:
            return True
    return False


def _gathered(ends: Mapping[str, Head], best: Known | None) -> int:
    """Count the changes of a part that no checkpoint holds."""
    held = best.ends if best is not None else {}
    return sum(max(0, end.seq - (held[device].seq if device in held else 0)) for device, end in ends.items())


def _erased(record: OpenRecord) -> dict[str, list[_Erased]]:
    """Give the erasing changes that were carried out here, by part."""
    found: dict[str, list[_Erased]] = {}
    done = carried_out(record)
    for name, (device, part, seq) in places_of(record.vault, done).items():
        found.setdefault(part, []).append(_Erased(device, seq, done[name]))
    return found


def _holds_erased(
    folding: _Folding, known: Sequence[Known], erased: Sequence[_Erased], ends: Mapping[str, Head]
) -> bool:
    """Whether a checkpoint at the place was folded by somebody who did not know what was erased (rule 33).

    The device that erased it folds anew; where it is no more, the one that signed the membership in force.
    """
    own, devices = folding.circle.device, folding.now.devices
    mine = [one for one in erased if one.device == own or (one.device not in devices and folding.signed_it)]
    return any(
        not each.holds(one.device, one.seq)
        and (_is_settled(ends, one.device, one.seq) or each.came < one.when)
        for one in mine
        for each in known
    )


def _is_settled(ends: Mapping[str, Head], device: str, seq: int) -> bool:
    return device in ends and seq <= ends[device].seq


def fold_part(folding: _Folding, part: str, known: Sequence[Known]) -> bool:
    """Fold a part, if it is not too large, and let that wait in the stead of older checkpoints."""
    record, vault = folding.record, folding.record.vault
    ends = settled_in(vault, part, folding.now.epoch)
    standing, marked = _what_stands(record, part, ends)
    if len(standing) > MOST_ROWS:
        return False
    sensitive = {entry: about for entry, about in _about(record, standing).items() if about in marked}
    settled = [one for one in changes_in(vault, part) if _is_settled(ends, one.device, one.seq)]
    changes = folded(settled, standing)
    ring = folding.ring.keys
    keys = {entry: ring[ENTRY + about] for entry, about in sensitive.items() if ENTRY + about in ring}
    checkpoint = Checkpoint(
        record=record.identity.record,
        epoch=folding.now.epoch,
        part=part,
        by=folding.circle.device,
        when=moment_text(record.now),
        changes=changes,
        edits=tuple(
            _kept_back(placed) if _stays_here(placed, sensitive, keys) else placed for placed in standing
        ),
    )
    try:
        content = sign_checkpoint(checkpoint, record.identity.device, sensitive=keys, dice=record.desk.dice)
        file = seal_part_file(content, folding.ring.keys[PART + part], record.desk.dice)
    except CircleFileError:
        return False
    with vault.transaction():
        older = [one.file for one in known]
        drop_files(record, older)
        put_out(record, [file], instead=older)
        for name in older:
            vault.circle.delete(f"{CHECKPOINT} {name}")
        keep_known(record, file_name(file), folding.now.hash, checkpoint)
        _remember_hidden(folding, part, checkpoint, sensitive)
    return True


def _what_stands(
    record: OpenRecord, part: str, ends: Mapping[str, Head]
) -> tuple[list[PlacedEdit], set[str]]:
    """Give what stands in a part up to where it is settled, and the ids of its sensitive entries."""
    standing, sensitive = list[PlacedEdit](), set[str]()

    def is_folded(name: EditId) -> bool:
        return _is_settled(ends, name.device, name.seq)

    for edits in edits_in(record.vault, part):
        settled = [placed for placed in edits if is_folded(placed.id)]
        stands = what_stands(settled, is_folded) if settled else ()
        standing += stands
        marks = stands if len(settled) == len(edits) else what_stands(edits)
        if any(placed.edit.path == SENSITIVE and placed.edit.value == b"true" for placed in marks):
            sensitive.add(edits[0].edit.entry)
    return sorted(standing, key=lambda placed: placed.id), sensitive


def _about(record: OpenRecord, standing: Iterable[PlacedEdit]) -> dict[str, str]:
    """Say of each entry under whose key its words go; of a comment, what it is about (rule 36)."""
    return {entry: about_which(record, entry) for entry in {placed.edit.entry for placed in standing}}


def _stays_here(placed: PlacedEdit, sensitive: Collection[str], keys: Mapping[str, bytes]) -> bool:
    """Whether nobody else may read the words of an edit (rule 17)."""
    edit = placed.edit
    return edit.entry in sensitive and edit.entry not in keys and edit.path not in MARKS


def _kept_back(placed: PlacedEdit) -> PlacedEdit:
    return placed._replace(edit=replace(placed.edit, value=None, salt=None))


def _remember_hidden(
    folding: _Folding, part: str, checkpoint: Checkpoint, sensitive: Mapping[str, str]
) -> None:
    """Write down who can read the words of sensitive entries, so that more can when they may."""
    shelf, hidden = folding.record.vault.circle, dict[tuple[str, int], set[str]]()
    for placed in checkpoint.edits:
        if placed.edit.entry in sensitive:
            hidden.setdefault((placed.id.device, placed.id.seq), set()).add(sensitive[placed.edit.entry])
    here = signed_in(folding.record.vault, part) if hidden else {}
    for place, entries in hidden.items():
        if place in here and not shelf.has(f"{HIDDEN} {here[place]}"):
            value = {entry: sorted(readers(folding.now, entry)) for entry in sorted(entries)}
            shelf.put(Document(f"{HIDDEN} {here[place]}", HIDDEN, moment_text(folding.record.now), value))
