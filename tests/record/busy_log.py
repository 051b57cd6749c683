"""A log as a busy circle makes it: five devices, 500 entries of six fields, changes of 50 edits."""

import json
from uuid import UUID

from portable_record.record.change import EditId, change_hash
from portable_record.record.edits import Draft, Place, creation
from portable_record.record.who import By
from tests.record.acting import Choices
from tests.record.devices import PART, RECORD, Device, Logged, change_of, device_id

PLAN = (
    b'{"resourceType":"CarePlan","status":"draft","title":"My plan","description":"Walk to the library",'
    b'"intent":"plan","created":"2026-11-22","language":"en"}'
)
FIELDS = ("status", "title", "description", "intent", "created", "language")
WORDS = ("walk", "tea", "library", "with Sam", "every day", "after lunch", "new shoes", "call Jo")
A_CHANGE = 50


def busy_log(edits: int, *, entries: int = 500) -> list[Logged]:
    """A log of so many edits. No two of one change are of one entry: the worst case for size."""
    dice, noise = Choices(1), Device("noise")
    ids = [str(UUID(bytes=noise.dice(16), version=4)) for _ in range(entries)]
    devices = [device_id(f"device {number}") for number in range(5)]
    ends: dict[str, tuple[int, str]] = {}
    heads: dict[tuple[str, str], EditId] = {}
    log: list[Logged] = []

    def commit(device: str, drafts: list[Draft]) -> None:
        seq, previous = ends.get(device, (0, ""))
        place = Place(RECORD, 0, device, PART, seq + 1, previous, len(log) + 1, "2026-11-22T12:00:00Z", By())
        change, made = change_of(place, drafts, noise.dice)
        ends[device] = (seq + 1, change_hash(change))
        log.append((change, made))
        for edit in made:
            for field in [edit.path] if edit.path else FIELDS:
                heads[edit.entry, field] = EditId(device, PART, seq + 1, edit.n)

    for first in range(0, entries, A_CHANGE):
        made = [creation(entry, PLAN, type_name="CarePlan") for entry in ids[first : first + A_CHANGE]]
        commit(devices[0], made)
    for _ in range((edits - entries) // A_CHANGE):
        commit(dice.one_of(devices), [_draft(entry, heads, dice) for entry in dice.shuffled(ids)[:A_CHANGE]])
    return log


def _draft(entry: str, heads: dict[tuple[str, str], EditId], dice: Choices) -> Draft:
    field = dice.one_of(FIELDS)
    value = json.dumps(f"{dice.one_of(WORDS)} {dice.one_of(WORDS)}").encode()
    return Draft(entry, field, value, (heads[entry, field],))
