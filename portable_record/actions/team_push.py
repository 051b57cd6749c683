"""What a device brings to the place for its team: deeds and things, under the newest keys; and what goes.

Format: docs/format/team.md, rules 12 and 13.
"""

from dataclasses import replace

from portable_record.actions.circle_outbox import drop_waiting, put_out
from portable_record.actions.circle_state import is_compared, the_circle
from portable_record.actions.desk import OpenRecord
from portable_record.actions.team_shelf import (
    DEEDS,
    GONE_THING,
    NEW_DEEDS,
    NEW_THING,
    THING,
    deed_ends,
    said_of_team,
    say_of_team,
    seat_in_team,
)
from portable_record.actions.team_things import thing_of
from portable_record.circle.deeds import INBOX
from portable_record.circle.files import seal_part_file
from portable_record.circle.membership import Membership
from portable_record.circle.reach import read_by_all_since
from portable_record.circle.ring import PART
from portable_record.circle.standing import Standing
from portable_record.vault.shelf import Document

AT_ONCE = 100
_UNDER = "sealed_under"


def seal_team(record: OpenRecord, *, most: int = AT_ONCE) -> int:
    """Let some of what the team cannot read yet wait for the place, and return how many files."""
    circle = the_circle(record)
    now, ring = circle.now, circle.ring
    key = ring.keys.get(PART + INBOX) if ring else None
    if (
        now is None
        or key is None
        or circle.stopped
        or seat_in_team(record) is None
        or not is_compared(record)
    ):
        return 0
    names, shelf = [one.hash for one in circle.standing.in_force], record.vault.circle
    with record.vault.transaction():
        todo = [*shelf.about(NEW_DEEDS)[::-1], *shelf.about(NEW_THING)[::-1]]
        is_anew = said_of_team(record).get(_UNDER, []) != names
        if is_anew:
            todo += _once_more(record, circle.standing, now)
        for document in todo[:most]:
            _seal(record, document, key, now.epoch)
        if is_anew and len(todo) <= most:
            say_of_team(record, **{_UNDER: names})
    return min(len(todo), most)


def seal_lost(record: OpenRecord, lost: set[str]) -> int:
    """Let what was in files that the place lost wait once more. Call it in a transaction."""
    circle, shelf = the_circle(record), record.vault.circle
    key = circle.ring.keys.get(PART + INBOX) if circle.ring else None
    heads = {one.head.decode() for one in record.vault.place_files.all().values() if one.name in lost}
    there = [
        name for head in heads if head for name in (f"{DEEDS} {head}", f"{THING} {head}") if shelf.has(name)
    ]
    if circle.now is None or key is None:
        return 0
    return sum(_seal(record, shelf.get(name), key, circle.now.epoch) for name in there)


def to_take_away(record: OpenRecord) -> list[str]:
    """Name the files at the place with things that are deleted (rule 13); none of them waits any more."""
    shelf, found = record.vault.circle, list[str]()
    with record.vault.transaction():
        for document in shelf.about(GONE_THING):
            for name in document.value["things"]:
                drop_waiting(record, name)
                found += record.vault.place_files.holding(name)
                shelf.delete(f"{THING} {name}")
    return found


def note_away(record: OpenRecord, files: list[str]) -> None:
    """Write down that these files are at the place no more, and that no trace of what was in them is here."""
    with record.vault.transaction():
        record.vault.place_files.forget(files)
        for document in record.vault.circle.about(GONE_THING):
            record.vault.circle.delete(document.id)
        traces = bool(said_of_team(record).get("traces"))
        if traces:
            say_of_team(record, traces=False)
    if traces:
        record.vault.forget_traces()


def _once_more(record: OpenRecord, standing: Standing, now: Membership) -> list[Document]:
    """List what this device brings and somebody in the team has no key to (circle.md, rules 13 and 20)."""
    in_force, own = standing.in_force, record.identity.device_id
    since = read_by_all_since(in_force, INBOX)
    before: list[str] = said_of_team(record).get(_UNDER, [])
    same = sum(one.hash == name for one, name in zip(in_force, before, strict=False))
    overruled = in_force[same].epoch if same < len(before) and same < len(in_force) else None
    told = [device for device, _ in deed_ends(record)]
    gone = [one for one in told if one not in now.devices] if now.by == own else []
    there = [
        one
        for device in dict.fromkeys([own, *gone])
        for kind in (DEEDS, THING)
        for one in record.vault.circle.about(f"{kind} {device}")
    ]
    return [
        one
        for one in there
        if (sealed := int(one.value["sealed"])) < since or (overruled is not None and sealed >= overruled)
    ]


def _seal(record: OpenRecord, document: Document, key: bytes, epoch: int) -> int:
    """Seal deeds or a thing and let the file wait; say how many files that is."""
    kind, _, name = document.id.partition(" ")
    shelf, own = record.vault.circle, record.identity.device_id
    content = shelf.raw(document.id) if kind == DEEDS else _thing(record, document, name)
    about = document.about if document.about.startswith(f"{kind} ") else f"{kind} {own}"
    shelf.put(replace(document, about=about, value={**document.value, "sealed": epoch}))
    if not content:
        return 0
    before = record.vault.place_files.holding(name)
    put_out(record, [seal_part_file(content, key, record.desk.dice)], instead=before, change=name)
    return 1


def _thing(record: OpenRecord, document: Document, name: str) -> bytes:
    """Write a thing once more; nothing where it is here no more as it came."""
    if not record.vault.inbox.has(str(document.value["item"])):
        return b""
    thing = thing_of(record, str(document.value["item"]))
    return thing.written if thing is not None and thing.hash == name else b""
