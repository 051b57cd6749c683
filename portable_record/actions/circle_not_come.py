"""What this device put to the place and others still lack, although they looked since: it goes there again.

A file can be cut, emptied or kept back where it lies, and who wrote it sees nothing of that; whoever looks
for it finds a gap, and all that this device writes afterwards waits behind it. What others say of their own
heads (rule 23) tells. Format: docs/format/circle.md, rule 26.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from portable_record.actions.circle_outbox import OUTBOX, kept_since, send_again
from portable_record.actions.circle_standing import CIRCLE, HERE, standing_of, words_of
from portable_record.actions.circle_state import say_of_circle
from portable_record.actions.desk import OpenRecord
from portable_record.circle.membership import Member, Membership
from portable_record.record.change import Change, change_hash
from portable_record.record.moments import moment, moment_text
from portable_record.vault.place_files import PlaceFile
from portable_record.vault.shelf import Document

SOONEST, LATEST = timedelta(days=1), timedelta(days=7)
AN_HOUR = timedelta(hours=1)
_GIVEN_AGAIN = "given_again"


@dataclass(frozen=True, slots=True)
class NotCome:
    """A change, by its number here, and the files at the place that held it and others could not read."""

    number: int
    files: tuple[str, ...]


def not_come(record: OpenRecord, now: Membership, devices: Iterable[str]) -> list[NotCome]:
    """List the changes of these devices that somebody lacks who looked a day after they were put there.

    They are asked for again after a day, then after as long as has gone by since they were written, and after
    a week at most: who lacks them may wait for something else.
    """
    ends, found = record.vault.log.chain_ends(), dict[int, tuple[Change, str]]()
    for part, has, came in _words_of_others(record, now):
        for device in devices:
            seq = has.get(device, 0)
            if (device, part) in ends and seq < ends[device, part].seq:
                lacks = record.vault.log.of_chain(device, part, since=seq + 1)
                found |= {number: (one, came) for number, one in lacks if _may_be_late(record, one, came)}
    if not found:
        return []
    there, going = dict[bytes, list[PlaceFile]](), _changes_that_wait(record)
    for file in record.vault.place_files.all().values():
        there.setdefault(file.head, []).append(file)
    late = list[NotCome]()
    for number, (change, came) in sorted(found.items()):
        name = change_hash(change)
        files = there.get(name.encode(), []) if name not in going else []
        if files and _is_late(files, change.when, came):
            late.append(NotCome(number, tuple(one.name for one in files)))
    return late


def give_membership_again(record: OpenRecord, now: Membership) -> int:
    """Let what this device gave out with the membership in force wait for the place once more.

    Somebody looked a day after it was put there, and goes by another one still. Call it in a transaction.
    """
    if now.by != record.identity.device_id:
        return 0
    came = [_came(record, one) for one in _words_that_name_another(record, now)]
    put, names = _given_out(record, now) if came else ("", set[str]())
    last = max(put, str(record.vault.settings.get(CIRCLE).get(_GIVEN_AGAIN, "")))
    if not put or moment(max(came)) - moment(last) < _pause(last, now.when):
        return 0
    say_of_circle(record, **{_GIVEN_AGAIN: moment_text(record.now)})
    return send_again(record, names)


def who_goes_by_another(record: OpenRecord) -> list[Member]:
    """List who looked for news an hour or more after this device changed who is in it, and goes on as before.

    So whoever signed a list learns that another one stands against it which they cannot read (rule 13).
    """
    now = standing_of(record).now
    if now is None or now.by != record.identity.device_id:
        return []
    put, _ = _given_out(record, now)
    words = _words_that_name_another(record, now) if put else []
    late = [one for one in words if moment(_came(record, one)) - moment(put) >= AN_HOUR]
    behind = {now.devices[str(one.value["device"])][0].id for one in late}
    return [member for member in now.members if member.id in behind]


def _given_out(record: OpenRecord, now: Membership) -> tuple[str, set[str]]:
    """Say when this device put the membership in force to the place, if it did, and name the files."""
    names = kept_since(record, record.vault.circle.get(now.hash).moment)
    return max((one.since for one in record.vault.place_files.these(names)), default=""), names


def _words_that_name_another(record: OpenRecord, now: Membership) -> list[Document]:
    """Give what devices in the circle said that have named no membership of the epoch in force, or later."""
    epochs = dict[str, int]()
    for word in words_of(record).values():
        epochs[word.device] = max(epochs.get(word.device, 0), word.epoch)
    others = {device for device, epoch in epochs.items() if epoch < now.epoch} & now.devices.keys()
    return [one for one in record.vault.circle.about(HERE) if one.value["device"] in others]


def _words_of_others(record: OpenRecord, now: Membership) -> Iterator[tuple[str, Mapping[str, int], str]]:
    """Give of each word of another device in the circle: its part, the numbers it has, and when it came."""
    came = {one.id: _came(record, one) for one in record.vault.circle.about(HERE)}
    for name, word in words_of(record).items():
        if word.device in now.devices and word.device != record.identity.device_id:
            yield word.part, {head.device: head.seq for head in word.heads}, came[name]


def _came(record: OpenRecord, word: Document) -> str:
    """Say when a word came, and never later than now: our own clock may have been ahead."""
    return min(word.moment, moment_text(record.now))


def _changes_that_wait(record: OpenRecord) -> set[str]:
    return {str(one.value.get("change", "")) for one in record.vault.circle.about(OUTBOX)}


def _may_be_late(record: OpenRecord, change: Change, came: str) -> bool:
    """Whether a word may have come late enough after a change was put to the place, by when it was written.

    A clock that was ahead then says nothing.
    """
    return change.when > moment_text(record.now) or moment(came) - moment(change.when) >= SOONEST


def _is_late(there: Iterable[PlaceFile], written: str, came: str) -> bool:
    """Whether a word came long enough after the last of these files was put to the place."""
    put = max(one.since for one in there)
    return moment(came) - moment(put) >= _pause(put, written)


def _pause(put: str, written: str) -> timedelta:
    return min(max(SOONEST, moment(put) - moment(written)), LATEST)
