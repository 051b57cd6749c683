"""Whether a device may believe a checkpoint of what it has not read itself.

An owner signs a checkpoint, and could put words in it in somebody else's name. So who was here before takes
from it only what the device that is named says itself that it wrote, or what a membership names as its last
words. Format: docs/format/circle.md, rule 46.
"""

from collections.abc import Iterator, Mapping

from portable_record.actions.circle_standing import standing_of, words_of
from portable_record.actions.desk import OpenRecord
from portable_record.circle.here import newest
from portable_record.circle.membership import Cut
from portable_record.circle.reach import sees
from portable_record.record.causal import MOST_LAMPORT_STEP, End
from portable_record.record.change import Seen
from portable_record.vault.folding import heads_in

MOST_LAMPORT = 2**52
"""No folding leads beyond it, so that everybody can write after it for good."""


def missing_ends(record: OpenRecord, part: str, ends: Mapping[str, End]) -> dict[str, End]:
    """Give the ends of chains that are not here."""
    heads = heads_in(record.vault, part)
    return {device: end for device, end in ends.items() if device not in heads or heads[device].seq < end.seq}


def begins(record: OpenRecord, part: str, epoch: int, *, by: str, has_begun: bool) -> bool:
    """Whether this device begins in a part, by what a device folded in an epoch.

    It was let in then, or is shown the part since; or nothing by others is here, and it never said that
    it was. Once it has begun, it goes on so with what the owner folds in that epoch who let it in.
    """
    own, standing = record.identity.device_id, standing_of(record)
    shown = (one for one in standing.in_force if own in one.devices and sees(one.devices[own][0], part))
    first = next(shown, None)
    if first is None or first.epoch <= 1:
        return False
    if first.epoch == epoch:
        return not has_begun or by == first.by
    if has_begun:
        return False
    said = any((word.device, word.part) == (own, part) for word in words_of(record).values())
    return not said and not heads_in(record.vault, part).keys() - {own}


def is_believed(
    record: OpenRecord, part: str, ends: Mapping[str, End], epoch: int, *, by: str, has_begun: bool
) -> bool:
    """Whether what was folded up to these ends may be taken for what the devices wrote that it names."""
    beyond = missing_ends(record, part, ends)
    if not beyond:
        return True
    here, own = record.vault.log.next_lamport(), record.identity.device_id
    furthest = max(end.lamport for end in beyond.values())
    if own not in beyond and begins(record, part, epoch, by=by, has_begun=has_begun):
        step = MOST_LAMPORT_STEP * sum(end.seq for end in ends.values())
        return furthest <= min(here + step, MOST_LAMPORT)
    named = list(_named(record, part))
    return furthest <= here + MOST_LAMPORT_STEP and all(
        any(
            device == one.device and (end.seq < one.seq or (end.seq, end.hash) == (one.seq, one.hash))
            for one in named
        )
        for device, end in beyond.items()
    )


def _named(record: OpenRecord, part: str) -> Iterator[Seen | Cut]:
    """Give the last changes of chains: as each device says of its own, and as memberships say."""
    for word in newest(words_of(record).values()).values():
        if word.part == part:
            yield from (head for head in word.heads if head.device == word.device)
    for one in standing_of(record).in_force:
        yield from (cut for cut in one.removed if cut.part == part)
