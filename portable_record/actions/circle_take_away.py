"""Which files may go from the place of the circle, since a checkpoint holds what they say.

Format: docs/format/circle.md, rule 29. Only the device that folded takes them away, and only while nothing is
in dispute; the vaults that hold the changes keep them.
"""

from datetime import timedelta

from portable_record.actions.circle_apart import APART
from portable_record.actions.circle_causes import FORKED
from portable_record.actions.circle_checkpoints import Known, best_of
from portable_record.actions.circle_standing import HERE
from portable_record.actions.circle_state import the_circle
from portable_record.actions.circle_words import missing_here, words
from portable_record.actions.desk import OpenRecord
from portable_record.circle.here import Here
from portable_record.circle.membership import Membership
from portable_record.circle.reach import sees
from portable_record.record.moments import moment
from portable_record.vault.erasings import erasings, is_let_go
from portable_record.vault.folding import files_within, in_dispute

AWAY = timedelta(days=365)
"""Nobody waits for a device that was away for so long."""
AT_ONCE = 1_000


def files_that_may_go(record: OpenRecord) -> list[str]:
    """Name files at the place that may go now, some at a time; mostly none."""
    circle = the_circle(record)
    if circle.now is None or circle.stopped or not circle.is_owner:
        return []
    found: list[str] = []
    for one in best_of(record).values():
        if one.by == circle.device and _all_have(record, circle.now, one) and not _is_unsettled(record, one):
            found += _files(record, one)
    return found[:AT_ONCE]


def _all_have(record: OpenRecord, now: Membership, known: Known) -> bool:
    """Whether it is there, and each device that may see the part was here since, or away for a year."""
    if not record.vault.place_files.is_done(known.file):
        return False
    said, seen = words(record), _last_seen(record)
    return all(
        _has(said.get((device, known.part)), known)
        or record.now - moment(max(seen.get(device, ""), its.since)) >= AWAY
        for device, (member, its) in now.devices.items()
        if device != record.identity.device_id and sees(member, known.part)
    )


def _has(word: Here | None, known: Known) -> bool:
    if word is None:
        return False
    heads = {head.device: head.seq for head in word.heads}
    return all(heads.get(device, 0) >= end.seq for device, end in known.ends.items())


def _last_seen(record: OpenRecord) -> dict[str, str]:
    """Say when each device was last here: by its own clock or when its word came, whichever is later."""
    found: dict[str, str] = {}
    for one in record.vault.circle.about(HERE):
        device = str(one.value["device"])
        found[device] = max(found.get(device, ""), one.moment)
    for (device, _), word in words(record).items():
        found[device] = max(found.get(device, ""), word.when)
    return found


def _is_unsettled(record: OpenRecord, known: Known) -> bool:
    """Whether something of the part is missing here, or some device signed two changes for one place."""
    if any(one.part == known.part for one in missing_here(record)):
        return True
    apart = [one.value for one in record.vault.circle.about(APART)]
    return any(one["part"] == known.part and one["why"] == FORKED for one in apart)


def _files(record: OpenRecord, known: Known) -> list[str]:
    """Name the files of what is folded, but for what waits, and what touches something that is disputed."""
    vault = record.vault
    there = [one for one in files_within(vault, known.part) if known.holds(one.device, one.seq)]
    if not there:
        return []
    left = {one.entry for one in erasings(vault) if not is_let_go(vault, one)}
    stay = in_dispute(vault, known.part, left) | {str(one.value["hash"]) for one in vault.circle.about(APART)}
    # What was sealed anew since, for somebody whom its words are ticked for, is nowhere else.
    stay |= {one.hash for one in vault.carried.all().values() if one.epoch > known.epoch}
    return [one.file for one in there if one.hash not in stay]
