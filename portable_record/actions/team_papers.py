"""The papers on data protection of a team are one for all its leads: answers, breaches and complaints.

What a lead's device wrote goes to the others, one paper an answer, a case or a step, under a key that only
leads have. Of an answer the latest counts; of a case all steps are put together. What people asked for of
their data (``team_asked.py``) goes so to all who work with the inbox, under a key of theirs; what was shared
to keep somebody safe (``team_safe.py``) to the leads, whoever wrote it. What stands here
goes out before what came is taken over (``team_papers_in.py``): so nothing that was written here is lost to
something older. Format: docs/format/team.md, rules 21, 23 and 24.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import chain

from portable_record.actions.cases import KINDS as CASES
from portable_record.actions.cases import shelf_of_cases
from portable_record.actions.circle_outbox import put_out
from portable_record.actions.circle_state import is_compared, the_circle
from portable_record.actions.desk import OpenRecord
from portable_record.actions.governance import GOVERNANCE
from portable_record.actions.team_asked import asked_here
from portable_record.actions.team_known import known_here
from portable_record.actions.team_papers_in import Lies, know, take_papers
from portable_record.actions.team_safe import safe_here
from portable_record.actions.team_shelf import NEVER, PAPER, seat_in_team
from portable_record.circle.arrivals import RING_KEY
from portable_record.circle.files import make_key_file, seal_part_file
from portable_record.circle.membership import OWNER, Membership
from portable_record.circle.paper import (
    ANSWER,
    ASKED,
    CASE,
    PAPERS,
    SAFE,
    STEP,
    Paper,
    counts_under,
    key_of,
    may_read,
    may_write,
    part_of,
    read_paper,
    sign_paper,
)
from portable_record.circle.reach import read_by_all_since
from portable_record.circle.ring import PART, Ring
from portable_record.circle.standing import Standing
from portable_record.crypto.derive import KEY
from portable_record.errors import PortableRecordError
from portable_record.record.canonical import canonical
from portable_record.record.moments import moment, moment_text
from portable_record.vault.shelf import Document

AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class _Word:
    """What stands here: its kind and name, and what it says."""

    kind: str
    name: str
    said: Mapping[str, str]

    @property
    def id(self) -> str:
        return f"{PAPER} {self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class _Desk:
    """What papers of one part are given with: its key, if this device has it, and the membership in force.

    ``since`` is the first epoch of which all who may read them have the key; ``standing`` says who had it.
    """

    part: str
    key: bytes | None
    now: Membership
    since: int
    standing: Standing


def give_papers(record: OpenRecord) -> int:
    """Let what was written here wait for the others, and say how much that is; take over what they wrote."""
    circle, seat = the_circle(record), seat_in_team(record)
    now, ring = circle.now, circle.ring
    if now is None or ring is None or seat is None or circle.stopped or not is_compared(record):
        return 0
    count = 0
    with record.vault.transaction():
        for part, here in ((PAPERS, _here), (ASKED, _asked_here), (SAFE, _safe_here)):
            key = ring.keys.get(PART + key_of(part))
            if not may_write(seat, part) or (key is None and part != SAFE):
                continue
            since = read_by_all_since(circle.standing.in_force, part, seen_by=may_read)
            desk = _Desk(part, key, now, since, circle.standing)
            todo = [one for one in here(record) if _is_new(record, one) or _is_lacking(record, one, desk)]
            count += sum(_give(record, one, desk) for one in todo[:AT_ONCE])
        take_papers(record)
    return count


def give_lost_papers(record: OpenRecord, ring: Ring, lost: Collection[str]) -> int:
    """Have papers given once more with the next sync that were in files which the place lost (rule 23).

    Whoever has their key does it, whoever wrote them. Call it in a transaction.
    """
    shelf = record.vault.circle
    given = [one for one in shelf.about(PAPER) if one.value["file"] in lost and _has_key(ring, one)]
    for one in given:
        shelf.put(replace(one, value={**one.value, "epoch": NEVER}))
    return len(given)


def _asked_here(record: OpenRecord) -> Iterator[_Word]:
    """Give all that stands of requests here, and whose keys were compared."""
    return (_Word(*said) for said in chain(asked_here(record), known_here(record)))


def _safe_here(record: OpenRecord) -> Iterator[_Word]:
    """Give what was shared to keep somebody safe, as far as it is known here."""
    return (_Word(*said) for said in safe_here(record))


def _here(record: OpenRecord) -> Iterator[_Word]:
    """Give all that stands in the papers here."""
    for key, words in record.vault.settings.get(GOVERNANCE, {}).items():
        yield _Word(ANSWER, key, {"words": str(words)})
    for kind in CASES:
        for case in record.vault.register.about(shelf_of_cases(kind)):
            value = case.value
            about = {name: str(value[name]) for name in ("words", "whom", "by", "aware")}
            yield _Word(CASE, case.id, {"of": kind, "written": case.moment, **about})
            for step in value["steps"]:
                said = {"of": case.id, **{name: str(step[name]) for name in ("what", "words", "by", "when")}}
                yield _Word(STEP, hashlib.sha256(canonical(said)).hexdigest(), said)
    answered = record.vault.settings.get(GOVERNANCE, {}).keys()
    for known in record.vault.circle.about(PAPER):
        kind, name = known.id.split(" ")[1:]
        if kind == ANSWER and name not in answered:
            yield _Word(ANSWER, name, {"words": ""})


def _is_new(record: OpenRecord, word: _Word) -> bool:
    """Say whether something was written here since it was given last."""
    if not record.vault.circle.has(word.id):
        return word.kind != ANSWER or bool(word.said["words"])
    return bool(record.vault.circle.get(word.id).value["said"] != dict(word.said))


def _is_lacking(record: OpenRecord, word: _Word, desk: _Desk) -> bool:
    """Say whether somebody has no key to what was given, and this device is one that brings it then.

    What somebody wrote who has the key no more counts only under a later one: whoever holds it brings it.
    """
    if not record.vault.circle.has(word.id):
        return False
    value, own = record.vault.circle.get(word.id).value, record.identity.device_id
    under, device, epoch = str(value.get("under", "")), str(value["device"]), int(value["epoch"])
    is_overruled = under not in {"", RING_KEY, *(one.hash for one in desk.standing.in_force)}
    if epoch == NEVER or not counts_under(device, desk.part, desk.standing, under):
        return True
    return own in (device, desk.now.by) and (epoch < desk.since or is_overruled)


def _give(record: OpenRecord, word: _Word, desk: _Desk) -> int:
    """Seal what stands here: as it was signed, or signed anew where it is another than that."""
    identity, shelf = record.identity, record.vault.circle
    before = shelf.get(word.id).value if shelf.has(word.id) else {}
    same = before.get("said") == dict(word.said)
    with suppress(PortableRecordError):  # longer than a paper may be: it stays here
        if same and shelf.has_bytes(word.id):
            raw = shelf.raw(word.id)
        else:
            when = str(before["when"]) if same else _after(record, str(before.get("when", "")))
            place = (identity.record, desk.now.epoch, identity.device_id, when)
            raw = sign_paper(Paper(*place, word.kind, word.name, word.said), identity.device)
        older = [one for one in before.get("put", [before.get("file", "")]) if one]
        put = put_out(record, _sealed(record, raw, desk), instead=older)
        know(record, read_paper(raw), raw, Lies(put[-1], desk.now.hash, desk.now.epoch, tuple(put)))
        return 1
    return 0


def _sealed(record: OpenRecord, raw: bytes, desk: _Desk) -> list[bytes]:
    """Seal a paper under its key; whoever has none seals it for the devices of the leads alone (rule 24)."""
    dice = record.desk.dice
    if desk.key is not None:
        return [seal_part_file(raw, desk.key, dice)]
    own = dice(KEY)
    leads = [device for member, device in desk.now.devices.values() if member.role == OWNER]
    return [
        make_key_file([(device.receives, own) for device in leads], dice),
        seal_part_file(raw, own, dice),
    ]


def _after(record: OpenRecord, before: str) -> str:
    """Say when something is written: now, and later than what it stands for, whose clock may be ahead."""
    later = moment_text(moment(before) + timedelta(seconds=1)) if before else ""
    return max(moment_text(record.now), later)


def _has_key(ring: Ring, known: Document) -> bool:
    part = part_of(known.id.split(" ")[1])
    return part == SAFE or PART + key_of(part) in ring.keys
