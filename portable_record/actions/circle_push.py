"""What this device brings to the place of the circle: changes, under the newest keys that it has.

Format: docs/format/circle.md, rules 16, 17 and 20. A change is sealed once an epoch, and waits in the
outbox until the place has taken it.
"""

from collections.abc import Iterable
from dataclasses import replace

from portable_record.actions.circle_apart import edits_here, only_suggested
from portable_record.actions.circle_outbox import put_out
from portable_record.actions.circle_state import the_circle
from portable_record.actions.desk import OpenRecord
from portable_record.circle.files import seal_part_file
from portable_record.circle.membership import Membership
from portable_record.circle.ring import ENTRY, PART, Ring
from portable_record.circle.travel import pack
from portable_record.record.change import Change, Edit, change_hash
from portable_record.record.shapes import MARKS
from portable_record.vault.place_files import CarriedChange

SEALED_AT_ONCE = 100


def seal_some(record: OpenRecord) -> int:
    """Let the next changes wait that are not at the place under the newest keys, and say how many they are.

    A device brings its own. Those of devices that are no more are brought by the one that signed the
    membership in force, so that whoever joins can read them (rule 20).
    """
    circle = the_circle(record)
    now, ring = circle.now, circle.ring
    if now is None or ring is None or circle.stopped:
        return 0
    carried = record.vault.carried
    numbers = [
        number for device in _brings(record, now) for number in carried.still_to_put(device, now.epoch)
    ][:SEALED_AT_ONCE]
    with record.vault.transaction():
        _seal_all(record, ring, numbers)
    return len(numbers)


def seal_again(record: OpenRecord, ring: Ring, lost: set[str]) -> int:
    """Let the changes wait once more that were in files which the place lost. Call it in a transaction."""
    names = [one.hash for one in record.vault.carried.all().values() if one.name in lost]
    numbers = record.vault.log.numbers_of(names)
    _seal_all(record, ring, numbers)
    return len(numbers)


def _seal_all(record: OpenRecord, ring: Ring, numbers: Iterable[int]) -> None:
    log = record.vault.log
    for number in numbers:
        ((_, change),) = log.changes(after=number - 1, limit=1)
        name = _seal(record, ring, change, edits_here(record, number, change))
        record.vault.carried.put_many([CarriedChange(change_hash(change), ring.epoch, name)])


def _brings(record: OpenRecord, now: Membership) -> list[str]:
    own = record.identity.device_id
    if now.by != own:
        return [own]
    wrote = {device for device, _ in record.vault.log.chain_ends()}
    return [own, *sorted(wrote - now.devices.keys() - {own})]


def _seal(record: OpenRecord, ring: Ring, change: Change, edits: tuple[Edit, ...]) -> str:
    """Seal one change and let it wait; return its name, or nothing where we have no key to its part."""
    key = ring.keys.get(PART + change.part)
    if key is None:
        return ""
    shown = record.vault.entries.not_sensitive({edit.entry for edit in edits})
    hidden = {edit.entry for edit in edits} - shown
    hidden -= only_suggested(record, hidden) if hidden else set()
    keys = {entry: ring.keys[ENTRY + entry] for entry in hidden if ENTRY + entry in ring.keys}
    content = pack(
        change,
        [_kept_back(edit) if edit.entry in hidden - keys.keys() else edit for edit in edits],
        sensitive=keys,
        dice=record.desk.dice,
    )
    (name,) = put_out(record, [seal_part_file(content, key, record.desk.dice)])
    return name


def _kept_back(edit: Edit) -> Edit:
    """Leave out the words of an edit that nobody may see; its hash stays, for the chain (rule 17)."""
    return edit if edit.path in MARKS else replace(edit, value=None, salt=None)
