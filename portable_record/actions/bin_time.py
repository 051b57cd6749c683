"""How long something has been in the bin: in a circle since this device first found it there.

Where one person keeps the record, the moment in the mark is that of their own clock. In a circle somebody
else wrote it, who may be years off or mean harm: by it nothing is erased early, and nothing kept for good.
"""

from collections.abc import Iterable
from datetime import timedelta

from portable_record.actions.circle_standing import has_circle
from portable_record.actions.desk import OpenRecord
from portable_record.record.entry import Entry
from portable_record.record.moments import moment, moment_text
from portable_record.vault.shelf import Document

TIME_IN_BIN = timedelta(days=30)
_FOUND = "found-in-bin"


def long_in_bin(record: OpenRecord, *, most: int) -> list[tuple[str, str]]:
    """Give part and id of what has been in the bin for more than 30 days, the longest there first."""
    before = moment_text(record.vault.time_seen.latest - TIME_IN_BIN)
    if not has_circle(record.vault):
        return record.vault.entries.binned_before(before, limit=most)
    with record.vault.transaction():
        found = _note(record)
    old = sorted((since, *place) for place, since in found.items() if since < before)
    return [(part, entry_id) for _since, part, entry_id in old[:most]]


def erased_from(record: OpenRecord, entries: Iterable[Entry]) -> dict[str, str]:
    """Say of each entry in the bin from which moment on it is erased."""
    known = {one.id: one for one in record.vault.circle.about(_FOUND)} if has_circle(record.vault) else None
    latest = moment_text(record.vault.time_seen.latest)
    since = {}
    for entry in entries:
        found = known.get(_name(entry.id)) if known else None
        is_known = found is not None and found.value["binned"] == entry.binned
        since[entry.id] = entry.binned if known is None else found.moment if found and is_known else latest
    return {entry_id: moment_text(moment(text) + TIME_IN_BIN) for entry_id, text in since.items()}


def _note(record: OpenRecord) -> dict[tuple[str, str], str]:
    """Write down since when this device has found in the bin what lies there, and give it by part and id."""
    shelf, there = record.vault.circle, record.vault.entries.in_bin()
    known = {one.id: one for one in shelf.about(_FOUND)}
    latest, since = moment_text(record.vault.time_seen.latest), dict[tuple[str, str], str]()
    for entry_id, (part, binned) in there.items():
        found = known.pop(_name(entry_id), None)
        if found is None or found.value["binned"] != binned:
            found = Document(_name(entry_id), _FOUND, latest, {"binned": binned})
            shelf.put(found)
        since[part, entry_id] = found.moment
    for name in known:
        shelf.delete(name)
    return since


def _name(entry_id: str) -> str:
    return f"{_FOUND} {entry_id}"
