"""The papers on data protection of a team are one for all its leads: answers, breaches and complaints.

What a lead's device wrote goes to the others, one paper an answer, a case or a step, under a key that only
leads have. Of an answer the latest counts; of a case all steps are put together. What people asked for of
their data (``team_asked.py``) goes so to all who work with the inbox, under a key of theirs. What stands here
goes out before what came is taken over: so nothing that was written here is lost to something older.
Format: docs/format/team.md, rule 21.
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from portable_record.actions.cases import KINDS as CASES
from portable_record.actions.cases import shelf_of_cases
from portable_record.actions.circle_outbox import put_out
from portable_record.actions.circle_state import ELSE, is_compared, the_circle
from portable_record.actions.desk import OpenRecord
from portable_record.actions.governance import GOVERNANCE
from portable_record.actions.journal import Act, note_of_team
from portable_record.actions.team_asked import asked_here, is_of, write_asked
from portable_record.actions.team_shelf import PAPER, seat_in_team
from portable_record.circle.files import seal_part_file
from portable_record.circle.paper import (
    ANSWER,
    ASKED,
    CASE,
    COPIED,
    KINDS,
    LOOKED,
    OF_WORKERS,
    PAPERS,
    PURPOSE,
    SETTLED,
    STEP,
    Paper,
    may_write,
    read_paper,
    sign_paper,
    verify_paper,
)
from portable_record.circle.reach import read_by_all_since
from portable_record.circle.ring import PART
from portable_record.circle.standing import Standing
from portable_record.errors import CircleFileError, PortableRecordError
from portable_record.record.canonical import canonical
from portable_record.record.moments import moment, moment_text
from portable_record.vault.shelf import Document
from portable_record.vault.time_seen import LEAP

AT_ONCE = 100
_ACTS = {ANSWER: Act.PAPERS, CASE: Act.CASE, STEP: Act.CASE, COPIED: Act.ASKED_COPY}


@dataclass(frozen=True, slots=True)
class _Word:
    """What stands here: its kind and name, and what it says."""

    kind: str
    name: str
    said: Mapping[str, str]

    @property
    def id(self) -> str:
        return f"{PAPER} {self.kind} {self.name}"


def give_papers(record: OpenRecord) -> int:
    """Let what was written here wait for the others, and say how much that is; take over what they wrote."""
    circle, seat = the_circle(record), seat_in_team(record)
    now, ring = circle.now, circle.ring
    if now is None or ring is None or seat is None or circle.stopped or not is_compared(record):
        return 0
    count = 0
    with record.vault.transaction():
        for part, here in ((PAPERS, _here), (ASKED, _asked_here)):
            key = ring.keys.get(PART + part)
            if key is None or not may_write(seat, part):
                continue
            since = read_by_all_since(circle.standing.in_force, part, seen_by=may_write)
            todo = [one for one in here(record) if _is_new(record, one, since, of=now.by)][:AT_ONCE]
            count += sum(_give(record, one, key, now.epoch) for one in todo)
        for document, paper in sorted(
            _came(record, circle.standing), key=lambda one: KINDS.index(one[1].kind)
        ):
            of = _is_about(paper)
            if not of or record.vault.register.has(of):  # else that comes yet
                _take(record, paper)
                record.vault.circle.delete(document)
    return count


def _is_about(paper: Paper) -> str:
    """Name the case or the request that must be here before a paper says something; empty where none must."""
    if paper.kind == STEP:
        return str(paper.said["of"])
    return is_of(paper) if paper.kind in (LOOKED, SETTLED, COPIED) else ""


def _asked_here(record: OpenRecord) -> Iterator[_Word]:
    """Give all that stands of requests here."""
    return (_Word(*said) for said in asked_here(record))


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


def _is_new(record: OpenRecord, word: _Word, since: int, *, of: str) -> bool:
    """Say whether the other leads lack something: it was written here, or they have no key to it."""
    if not record.vault.circle.has(word.id):
        return word.kind != ANSWER or bool(word.said["words"])
    value = record.vault.circle.get(word.id).value
    own = record.identity.device_id
    brings = value["device"] == own or of == own
    return value["said"] != dict(word.said) or (brings and int(value["epoch"]) < since)


def _give(record: OpenRecord, word: _Word, key: bytes, epoch: int) -> int:
    identity, shelf = record.identity, record.vault.circle
    before = shelf.get(word.id).value if shelf.has(word.id) else {}
    same = before.get("said") == dict(word.said)
    when = str(before["when"]) if same else _after(record, str(before.get("when", "")))
    paper = Paper(identity.record, epoch, identity.device_id, when, word.kind, word.name, word.said)
    with suppress(PortableRecordError):  # longer than a paper may be: it stays here
        raw = sign_paper(paper, identity.device)
        older = [str(before["file"])] if before.get("file") else []
        (file,) = put_out(record, [seal_part_file(raw, key, record.desk.dice)], instead=older)
        _know(record, paper, file)
        return 1
    return 0


def _after(record: OpenRecord, before: str) -> str:
    """Say when something is written: now, and later than what it stands for, whose clock may be ahead."""
    later = moment_text(moment(before) + timedelta(seconds=1)) if before else ""
    return max(moment_text(record.now), later)


def _came(record: OpenRecord, standing: Standing) -> Iterator[tuple[str, Paper]]:
    """Give the papers that came; those of somebody who may not write them, or that are none, go."""
    shelf = record.vault.circle
    for document in shelf.about(ELSE)[::-1]:
        if document.value["purpose"] != PURPOSE:
            continue
        try:
            paper = read_paper(shelf.raw(document.id))
            judged_by = next((one for one in standing.in_force if one.epoch >= paper.epoch), None)
            if judged_by is None:
                continue  # of an epoch that has not come yet
            verify_paper(paper, judged_by)
            if document.value["key"] != PART + paper.part:
                raise CircleFileError(place="kind")
            if moment(paper.when) - record.now > LEAP:
                continue  # from a clock that nobody believes: it waits, and has no last word
        except PortableRecordError:
            shelf.delete(document.id)
            continue
        yield document.id, paper


def _take(record: OpenRecord, paper: Paper) -> None:
    """Take over what somebody else wrote, if it is newer than what is known here."""
    word, shelf = _Word(paper.kind, paper.name, paper.said), record.vault.circle
    if shelf.has(word.id):
        known = shelf.get(word.id).value
        if (str(known["when"]), str(known["device"])) >= (paper.when, paper.device):
            return
    if _write(record, paper):
        _note(record, paper)
    _know(record, paper, "")


def _write(record: OpenRecord, paper: Paper) -> bool:
    """Put it among the papers here; say whether something is another than before."""
    said, register = dict(paper.said), record.vault.register
    if paper.kind in OF_WORKERS:
        return write_asked(record, paper)
    if paper.kind == ANSWER:
        before: dict[str, Any] = record.vault.settings.get(GOVERNANCE, {})
        after = {key: words for key, words in {**before, paper.name: said["words"]}.items() if words}
        record.vault.settings.put(GOVERNANCE, after)
        return after != before
    if paper.kind == CASE:
        if register.has(paper.name) or said["of"] not in CASES:
            return False
        about = {name: said[name] for name in ("words", "whom", "by", "aware")}
        value: dict[str, object] = {**about, "steps": []}
        register.put(Document(paper.name, shelf_of_cases(said["of"]), said["written"], value))
        return True
    document = register.get(said["of"])
    step = {name: said[name] for name in ("what", "words", "by", "when")}
    if step in document.value["steps"]:
        return False
    steps = sorted([*document.value["steps"], step], key=lambda one: (one["when"], one["what"], one["words"]))
    register.put(replace(document, value={**document.value, "steps": steps}))
    return True


def _note(record: OpenRecord, paper: Paper) -> None:
    act = _ACTS.get(paper.kind, Act.ASKED)
    about = {ANSWER: "", STEP: str(paper.said.get("of", "")), LOOKED: is_of(paper)}.get(
        paper.kind, paper.name
    )
    known = (one.devices.get(paper.device) for one in the_circle(record).standing.in_force)
    member, _ = next(one for one in known if one is not None)
    said = {"to": "", "why": "", "about": about, "by": "", "when": paper.when}
    note_of_team(record, act, device=paper.device, did=member.did, name=member.name, **said)


def _know(record: OpenRecord, paper: Paper, file: str) -> None:
    value = {
        "said": dict(paper.said),
        "when": paper.when,
        "device": paper.device,
        "epoch": paper.epoch,
        "file": file,
    }
    name = f"{PAPER} {paper.kind} {paper.name}"
    record.vault.circle.put(Document(name, PAPER, paper.when, value))
