"""What this device brings to the place of the circle: changes, under the newest keys that it has.

Format: docs/format/circle.md, rules 16, 17, 20 and 36. A change is sealed once an epoch, and waits in the
outbox until the place has taken it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import takewhile

from portable_record.actions.circle_apart import ApartShelf, Suggested, edits_here
from portable_record.actions.circle_checkpoints import best_of
from portable_record.actions.circle_not_come import give_membership_again, not_come
from portable_record.actions.circle_outbox import put_out
from portable_record.actions.circle_standing import CIRCLE
from portable_record.actions.circle_state import Circle, is_compared, say_of_circle, the_circle
from portable_record.actions.circle_wordless import keep_wordless, stripped_of_ours
from portable_record.actions.comments import about_which
from portable_record.actions.desk import OpenRecord
from portable_record.actions.write import is_sensitive
from portable_record.circle.came import CameChange
from portable_record.circle.files import seal_part_file
from portable_record.circle.membership import Membership
from portable_record.circle.reach import read_by_all_since, readers
from portable_record.circle.ring import ENTRY, PART, Ring
from portable_record.circle.travel import pack
from portable_record.record.change import Change, Edit, change_hash
from portable_record.record.moments import moment_text
from portable_record.record.shapes import MARKS
from portable_record.vault.place_files import CarriedChange, Folded
from portable_record.vault.shelf import Document

SEALED_AT_ONCE = 100
HIDDEN = "hidden"
_SEALED_UNDER = "sealed_under"


def seal_some(record: OpenRecord, *, most: int = SEALED_AT_ONCE) -> int:
    """Let the next changes wait that somebody in the circle cannot read yet, and say how many they are.

    A device brings its own. Those of devices that are no more are brought by the one that signed the
    membership in force, so that whoever joins can read them (rule 20). Nothing goes out before the words were
    compared here too: until then nobody knows whose circle it is. Where somebody took the file of a change of
    ours and left a copy with fewer words, or where others cannot read it there, the change goes once more.
    """
    circle = the_circle(record)
    now, ring = circle.now, circle.ring
    may = circle.member is not None and not circle.stopped and is_compared(record)
    if now is None or ring is None or not may:
        return 0
    with record.vault.transaction():
        _forget_overruled(record, circle)
        _seal_all(record, now, ring, record.vault.log.numbers_of(stripped_of_ours(record)))
        again = not_come(record, now, brings(record, now))[:most]
        for one in again:
            _seal_all(record, now, ring, [one.number], instead=one.files)
        waits = len(again) + give_membership_again(record, now)
        numbers = [*_hidden_before(record, now), *_to_seal(record, circle, now, ring)][:most]
        _seal_all(record, now, ring, numbers)
    return len(numbers) + waits


def _to_seal(record: OpenRecord, circle: Circle, now: Membership, ring: Ring) -> Iterator[int]:
    """Give the numbers of changes that somebody in the circle cannot read yet."""
    in_force = circle.standing.in_force
    best, waits = best_of(record), ApartShelf(record).silent
    alone = next((one.epoch for one in in_force if len(one.devices) > 1), now.epoch)
    for part in (name.removeprefix(PART) for name in ring.keys if name.startswith(PART)):
        since = read_by_all_since(in_force, part)
        held = best[part].ends if part in best and best[part].epoch >= since else {}
        for device in brings(record, now):
            folded = Folded(held[device].seq, alone, waits) if device in held else None
            yield from record.vault.carried.still_to_put(
                device, part, since, folded=folded, limit=SEALED_AT_ONCE
            )


def _forget_overruled(record: OpenRecord, circle: Circle) -> None:
    """Put anew what was sealed under a membership that is in force no more: others have other keys."""
    names = [one.hash for one in circle.standing.in_force]
    before: list[str] = record.vault.settings.get(CIRCLE).get(_SEALED_UNDER, [])
    if names == before:
        return
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, names, strict=False)))
    if same < len(before):
        shared = [one.epoch for one in circle.standing.in_force[:same]]
        record.vault.carried.forget_since(max(shared, default=0) + 1)
    say_of_circle(record, **{_SEALED_UNDER: names})


def seal_again(record: OpenRecord, now: Membership, ring: Ring, lost: set[str]) -> int:
    """Let the changes wait once more that were in files which the place lost. Call it in a transaction."""
    names = [one.hash for one in record.vault.carried.all().values() if one.name in lost]
    numbers = record.vault.log.numbers_of(names)
    _seal_all(record, now, ring, numbers)
    return len(numbers)


def is_folded_there(record: OpenRecord, change: Change) -> bool:
    """Say whether a checkpoint holds a change, so that the place need not."""
    best = best_of(record).get(change.part)
    return best is not None and best.holds(change.device, change.seq)


def seal_without_words(record: OpenRecord, now: Membership, ring: Ring, number: int, name: str) -> int:
    """Let a change whose words were erased wait for the place, where it stands for all files that held it.

    Say how many files wait: none where we have no key to its part, or its words are nowhere there. Call it in
    a transaction.
    """
    log = record.vault.log
    ((_, change),) = log.changes(after=number - 1, limit=1)
    before = record.vault.place_files.holding(name)
    if not change.signature or (not before and is_folded_there(record, change)):
        return False
    edits = edits_here(record, number, change)
    file = _seal(record, now, ring, change, edits, Suggested(record), instead=before)
    if file:
        record.vault.carried.put_many([CarriedChange(name, ring.epoch, file)])
    return bool(file)


def seal_apart(
    record: OpenRecord,
    now: Membership,
    ring: Ring,
    change: Change,
    edits: tuple[Edit, ...],
    *,
    instead: Iterable[str],
) -> bool:
    """Let a change that is kept apart here wait for the place, with the words that are left of it.

    It stands for the files that held it; say whether it waits: not where we have no key to its part. Call it
    in a transaction.
    """
    name = _seal(record, now, ring, change, edits, Suggested(record), instead=instead)
    if name:
        keep_wordless(record, [CameChange(name, ring.epoch, change, edits)])
    return bool(name)


def _seal_all(
    record: OpenRecord, now: Membership, ring: Ring, numbers: Iterable[int], *, instead: Iterable[str] = ()
) -> None:
    log, suggested = record.vault.log, Suggested(record)
    for number in numbers:
        ((_, change),) = log.changes(after=number - 1, limit=1)
        if not change.signature:
            continue  # it was folded: whoever holds it as it was signed brings it
        edits = edits_here(record, number, change)
        name = _seal(record, now, ring, change, edits, suggested, instead=instead)
        record.vault.carried.put_many([CarriedChange(change_hash(change), ring.epoch, name)])


def brings(record: OpenRecord, now: Membership) -> list[str]:
    """List the devices whose changes this one puts to the place (rule 20)."""
    own = record.identity.device_id
    if now.by != own:
        return [own]
    wrote = {device for device, _ in record.vault.log.chain_ends()}
    return [own, *sorted(wrote - now.devices.keys() - {own})]


def _seal(
    record: OpenRecord,
    now: Membership,
    ring: Ring,
    change: Change,
    edits: tuple[Edit, ...],
    suggested: Suggested,
    *,
    instead: Iterable[str] = (),
) -> str:
    """Seal one change and let it wait; return its name, or nothing where we have no key to its part."""
    key = ring.keys.get(PART + change.part)
    speaks_of = {edit.entry: about_which(record, edit.entry) for edit in edits}
    touched = set(speaks_of.values())
    others = touched - record.vault.entries.not_sensitive(touched) if key else set[str]()
    hidden = {entry for entry in others if is_sensitive(record, change.part, entry)}
    hidden -= suggested.only(hidden) if hidden else set()
    keys = {
        entry: ring.keys[ENTRY + about]
        for entry, about in speaks_of.items()
        if about in hidden and ENTRY + about in ring.keys
    }
    kept_back = {entry for entry, about in speaks_of.items() if about in hidden} - keys.keys()
    _remember_hidden(record, now, change_hash(change), hidden)
    if key is None:
        return ""
    content = pack(
        change,
        [_kept_back(edit) if edit.entry in kept_back else edit for edit in edits],
        sensitive=keys,
        dice=record.desk.dice,
    )
    file = seal_part_file(content, key, record.desk.dice)
    (name,) = put_out(record, [file], instead=instead, change=change_hash(change))
    return name


def _kept_back(edit: Edit) -> Edit:
    """Leave out the words of an edit that nobody may see; its hash stays, for the chain (rule 17)."""
    return edit if edit.path in MARKS else replace(edit, value=None, salt=None)


def _remember_hidden(record: OpenRecord, now: Membership, name: str, hidden: set[str]) -> None:
    """Write down who can read the words of sensitive entries in a file, so that more can when they may."""
    shelf, document_id = record.vault.circle, f"{HIDDEN} {name}"
    if hidden:
        value = {entry: sorted(readers(now, entry)) for entry in sorted(hidden)}
        shelf.put(Document(document_id, HIDDEN, moment_text(record.now), value))
    elif shelf.has(document_id):
        shelf.delete(document_id)


def _hidden_before(record: OpenRecord, now: Membership) -> list[int]:
    """Give the numbers of changes with words that more people may read than then (rule 17).

    Those that were folded meanwhile are passed over: only as it was signed can a change be brought.
    """
    kept = record.vault.circle.about(HIDDEN)
    shown = record.vault.entries.not_sensitive({entry for one in kept for entry in one.value})
    names = [
        one.id.partition(" ")[2]
        for one in kept
        if any(entry in shown or readers(now, entry) - set(said) for entry, said in one.value.items())
    ]
    log = record.vault.log
    return [
        number
        for number in log.numbers_of(names)
        if any(change.signature for _, change in log.changes(after=number - 1, limit=1))
    ]
