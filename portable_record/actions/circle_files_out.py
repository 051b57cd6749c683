"""Attached files on their way to the place of the circle: those that this device brings, a piece at a time.

How far each has come stands on the shelf ``circle``, so that a sync that was cut goes on where it was. A
list is put there once all pieces are. Format: docs/format/circle.md, rules 40, 41, 42 and 44.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace

from portable_record.actions.circle_apart import APART
from portable_record.actions.circle_files import (
    LIST,
    entry_with_file,
    some_to_take_away,
    take_from_place,
)
from portable_record.actions.circle_files_going import Out, files_going, keep_going
from portable_record.actions.circle_outbox import OUTBOX, put_out, send_again
from portable_record.actions.circle_push import brings
from portable_record.actions.circle_standing import CIRCLE
from portable_record.actions.circle_state import Circle, is_compared, say_of_circle, the_circle
from portable_record.actions.desk import OpenRecord
from portable_record.circle.file_list import FileList, piece_name, write_list
from portable_record.circle.files import seal_part_file
from portable_record.circle.membership import Membership
from portable_record.circle.pieces import SealedFile
from portable_record.circle.reach import read_by_all_since, readers
from portable_record.circle.ring import ENTRY, PART, Ring
from portable_record.crypto.sealing import KEY
from portable_record.record.asking.attached import DOCUMENT, NAMED, blobs_named
from portable_record.record.change_file import from_json
from portable_record.storage.port import CirclePlace

Lend = Callable[[], AbstractContextManager[OpenRecord]]
AT_ONCE = 8  # pieces that are held in memory
_LOOKED, _CHECKED = "files_looked", "files_checked"


@dataclass(frozen=True, slots=True)
class _Batch:
    """Some pieces of a file, sealed, by their number."""

    out: Out
    pieces: dict[int, bytes] = field(repr=False)


def put_files(lend: Lend, place: CirclePlace, there: Collection[str], *, most: int | None) -> bool:
    """Put pieces to the place that are not there yet, up to so many bytes; say whether some are left.

    ``there`` are the pieces that the place lists.

    Raises:
        StorageRefusedError: the place does not take them; what went until then need not go again.
    """
    with lend() as record:
        _look(record)
        _look_for_lost(record, there)
    size = 0
    while most is None or size < most:
        with lend() as record:
            batch = _next(record, place.most_attached)
        if batch is None:
            return False
        place.put_all({piece_name(piece): piece for piece in batch.pieces.values()})
        size += sum(map(len, batch.pieces.values()))
        with lend() as record:
            _note(record, batch)
    return True


def take_files_away(lend: Lend, place: CirclePlace) -> None:
    """Take from the place what was erased, or sealed anew.

    Raises:
        StorageRefusedError: the place does not do it; it is done with the next sync.
    """
    with lend() as record:
        gone = some_to_take_away(record)
    for one in gone:
        place.put_all({}, away=one.value["names"])
        with lend() as record:
            record.vault.circle.delete(one.id)


def list_some(record: OpenRecord) -> int:
    """Let the lists wait for the place that somebody in the circle cannot read yet; say how many they are."""
    circle = _writing(record)
    if circle is None or circle.now is None or circle.ring is None:
        return 0
    todo = [out for out in files_going(record) if not out.to_put and _lacks(circle, circle.now, out)]
    with record.vault.transaction():
        return sum(_list(record, circle.now, circle.ring, out) for out in todo)


def left_out(record: OpenRecord, most: int) -> list[str]:
    """Return the entries whose files are too long for a place that takes so many bytes of each."""
    return [out.entry for out in files_going(record) if out.sealed.size > most]


def count_going(record: OpenRecord, most: int) -> int:
    """Say how many files are still on their way to a place that takes so many bytes of each."""
    return sum(bool(out.to_put) and out.sealed.size <= most for out in files_going(record))


def check_files_again(record: OpenRecord) -> None:
    """Have the next sync look whether all that this device brought is there. Call it in a transaction."""
    say_of_circle(record, **{_CHECKED: ""})


def _writing(record: OpenRecord) -> Circle | None:
    """Give the circle, if this device may put anything there."""
    circle = the_circle(record)
    may = circle.member is not None and not circle.stopped and is_compared(record)
    return circle if may and circle.ring is not None else None


def _look(record: OpenRecord) -> None:
    """Find which files this device brings, once something is new in the record or in the circle."""
    circle = _writing(record)
    if circle is None or circle.now is None or circle.ring is None:
        return
    sign = f"{record.vault.log.open_change()} {circle.now.hash}"
    if record.vault.settings.get(CIRCLE).get(_LOOKED) == sign:
        return
    known = {(out.entry, out.file): out for out in files_going(record)}
    with record.vault.transaction():
        for entry_id, file in _brought(record, circle.now):
            _bring(record, circle, entry_id, file, known.get((entry_id, file)))
        say_of_circle(record, **{_LOOKED: sign})


def _brought(record: OpenRecord, now: Membership) -> Iterator[tuple[str, str]]:
    """Give entry and file of what was named first, there, by a device whose changes this one brings."""
    mine = set(brings(record, now))
    first: dict[tuple[str, str], str] = {}
    for device, entry, file in (*_suggested(record), *_named(record)):
        first.setdefault((entry, file), device)
    yield from (place for place, device in first.items() if device in mine)


def _named(record: OpenRecord) -> Iterator[tuple[str, str, str]]:
    for device, entry, value in record.vault.log.who_named(DOCUMENT, having=NAMED):
        yield from ((device, entry, file) for file in blobs_named(value))


def _suggested(record: OpenRecord) -> Iterator[tuple[str, str, str]]:
    """Give what stands in suggestions: an owner's yes does not make somebody's file their own."""
    shelf = record.vault.circle
    naming = shelf.holding(APART, NAMED)  # in a change as a file the mark stands as it does in its values
    for one in sorted(naming, key=lambda one: str(one.value["seq"]).zfill(9)):
        _, edits = from_json(shelf.raw(one.id))
        for edit in edits:
            if edit.value is not None:
                device = str(one.value["device"])
                yield from ((device, edit.entry, file) for file in blobs_named(edit.value))


def _bring(record: OpenRecord, circle: Circle, entry_id: str, file: str, before: Out | None) -> None:
    """Begin to bring a file, or begin anew where its entry has become sensitive, or is so no longer."""
    entry, ring = entry_with_file(record, entry_id), circle.ring
    if entry is None or ring is None or not record.vault.blobs.has(file):
        return
    key = (ENTRY + entry.id) if entry.sensitive else PART + entry.part
    if before is not None and before.hidden != entry.sensitive:
        take_from_place(record, entry_id, {*before.pieces, before.list} - {""})
        record.vault.circle.delete(before.id)
        before = None
    if before is not None or key not in ring.keys or _is_there(record, circle, entry_id, file):
        return
    ref = record.vault.blobs.ref_of(file)
    sealed = SealedFile(ref.size, ref.sha256, record.desk.dice(KEY))
    keep_going(record, Out(entry.id, entry.part, file, sealed, hidden=entry.sensitive))


def _is_there(record: OpenRecord, circle: Circle, entry: str, file: str) -> bool:
    """Whether somebody's list is at the place that all can read who may: of a device that is no more."""
    part, now = record.vault.entries.get(entry).part, circle.now
    since = read_by_all_since(circle.standing.in_force, part)
    sensitive = record.vault.entries.get(entry).sensitive
    least = now.epoch if sensitive and now is not None else since
    kept = record.vault.circle.about(f"{LIST} {entry}")
    return any(one.value["file"] == file and int(one.value["epoch"]) >= least for one in kept)


def _look_for_lost(record: OpenRecord, there: Collection[str]) -> None:
    """Put again, once a day, what this device brought and the place does not list."""
    today = record.today.isoformat()
    if record.vault.settings.get(CIRCLE).get(_CHECKED) == today:
        return
    known = record.vault.place_files.all()
    with record.vault.transaction():
        for out in files_going(record):
            gone = tuple(number for number, name in enumerate(out.pieces) if name not in there)
            if gone != out.again:
                keep_going(record, replace(out, again=gone))
            if out.list and out.list not in known:
                send_again(record, [out.list])
        say_of_circle(record, **{_CHECKED: today})


def _next(record: OpenRecord, most: int) -> _Batch | None:
    """Seal the next pieces of a file that a place takes."""
    if _writing(record) is None:
        return None
    for out in files_going(record):
        blobs = record.vault.blobs
        if out.to_put and out.sealed.size <= most and blobs.has(out.file) and blobs.is_there(out.file):
            numbers = out.to_put[:AT_ONCE]
            return _Batch(out, {number: _piece(record, out, number) for number in numbers})
    return None


def _piece(record: OpenRecord, out: Out, number: int) -> bytes:
    start, end = out.sealed.reach(number)
    return out.sealed.seal(number, b"".join(record.vault.blobs.part(out.file, start, end)))


def _note(record: OpenRecord, batch: _Batch) -> None:
    """Write down that the place has taken these pieces; of a file that was let go meanwhile they go again."""
    names = {number: piece_name(piece) for number, piece in batch.pieces.items()}
    with record.vault.transaction():
        out = next((out for out in files_going(record) if out.sealed.key == batch.out.sealed.key), None)
        if out is None:
            take_from_place(record, batch.out.entry, set(names.values()))
            return
        new = tuple(name for number, name in names.items() if number >= len(out.pieces))
        again = tuple(number for number in out.again if number not in names)
        keep_going(record, replace(out, pieces=(*out.pieces, *new), again=again))


def _lacks(circle: Circle, now: Membership, out: Out) -> bool:
    """Whether somebody who may see a file has no key to its list (rule 20)."""
    if not out.list or out.membership not in {one.hash for one in circle.standing.in_force}:
        return True
    if out.epoch < read_by_all_since(circle.standing.in_force, out.part):
        return True
    return out.hidden and not readers(now, out.entry) <= out.readers


def _list(record: OpenRecord, now: Membership, ring: Ring, out: Out) -> bool:
    if PART + out.part not in ring.keys or (out.hidden and ENTRY + out.entry not in ring.keys):
        return False
    own = record.identity
    said = FileList(
        own.record, now.epoch, own.device_id, out.part, out.entry, out.file, out.sealed, out.pieces
    )
    key = ring.keys[ENTRY + out.entry] if out.hidden else None
    content = write_list(said, own.device, key=key, dice=record.desk.dice)
    file = seal_part_file(content, ring.keys[PART + out.part], record.desk.dice)
    if out.list:
        record.vault.circle.delete(f"{OUTBOX} {out.list}")
    (name,) = put_out(record, [file], instead=[out.list] if out.list else [], kept=True)
    who = readers(now, out.entry) if out.hidden else frozenset[str]()
    keep_going(record, replace(out, list=name, epoch=now.epoch, membership=now.hash, readers=who))
    return True
