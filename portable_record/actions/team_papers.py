"""The papers on data protection of a team are one for all its leads: answers, breaches and complaints.

What a lead's device wrote goes to the others, one paper an answer, a case or a step, under a key that only
leads have. Of an answer the latest counts; of a case all steps are put together. Format: docs/format/team.md,
rule 21.
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from portable_record.actions.cases import KINDS, shelf_of_cases
from portable_record.actions.circle_outbox import put_out
from portable_record.actions.circle_state import ELSE, is_compared, the_circle
from portable_record.actions.desk import OpenRecord
from portable_record.actions.governance import GOVERNANCE
from portable_record.actions.journal import Act, note_of_team
from portable_record.actions.team_shelf import leads, seat_in_team
from portable_record.circle.files import seal_part_file
from portable_record.circle.paper import (
    ANSWER,
    CASE,
    PAPERS,
    PURPOSE,
    STEP,
    Paper,
    read_paper,
    sign_paper,
    verify_paper,
)
from portable_record.circle.reach import read_by_all_since
from portable_record.circle.ring import PART
from portable_record.circle.standing import Standing
from portable_record.errors import PortableRecordError
from portable_record.record.canonical import canonical
from portable_record.record.moments import moment_text
from portable_record.vault.shelf import Document

PAPER = "paper"
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


def give_papers(record: OpenRecord) -> int:
    """Take over what other leads wrote; let what was written here wait for them, and say how much that is."""
    circle = the_circle(record)
    now, ring = circle.now, circle.ring
    key = ring.keys.get(PART + PAPERS) if ring else None
    if now is None or key is None or circle.stopped or not is_compared(record):
        return 0
    if seat_in_team(record) is None or not leads(record):
        return 0
    with record.vault.transaction():
        for document, paper in sorted(_came(record, circle.standing), key=lambda one: one[1].kind):
            if paper.kind != STEP or record.vault.register.has(
                str(paper.said["of"])
            ):  # else its case comes yet
                _take(record, paper)
                record.vault.circle.delete(document)
        since = read_by_all_since(circle.standing.in_force, PAPERS)
        todo = [one for one in _here(record) if _is_new(record, one, since, of=now.by)][:AT_ONCE]
        return sum(_give(record, one, key, now.epoch) for one in todo)


def _here(record: OpenRecord) -> Iterator[_Word]:
    """Give all that stands in the papers here."""
    for key, words in record.vault.settings.get(GOVERNANCE, {}).items():
        yield _Word(ANSWER, key, {"words": str(words)})
    for kind in KINDS:
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
        return bool(word.said["words"]) or word.kind != ANSWER
    value = record.vault.circle.get(word.id).value
    own = record.identity.device_id
    brings = value["device"] == own or of == own
    return value["said"] != dict(word.said) or (brings and int(value["epoch"]) < since)


def _give(record: OpenRecord, word: _Word, key: bytes, epoch: int) -> int:
    identity, shelf = record.identity, record.vault.circle
    before = shelf.get(word.id).value if shelf.has(word.id) else {}
    same = before.get("said") == dict(word.said)
    when = str(before["when"]) if same else moment_text(record.now)
    paper = Paper(identity.record, epoch, identity.device_id, when, word.kind, word.name, word.said)
    with suppress(PortableRecordError):  # longer than a paper may be: it stays here
        raw = sign_paper(paper, identity.device)
        older = [str(before["file"])] if before.get("file") else []
        (file,) = put_out(record, [seal_part_file(raw, key, record.desk.dice)], instead=older)
        _know(record, paper, file)
        return 1
    return 0


def _came(record: OpenRecord, standing: Standing) -> Iterator[tuple[str, Paper]]:
    """Give the papers that came; those of somebody who was no lead, or that are none, are let go of."""
    shelf = record.vault.circle
    for document in shelf.about(ELSE)[::-1]:
        if document.value["purpose"] != PURPOSE or document.value["key"] != PART + PAPERS:
            continue
        try:
            paper = read_paper(shelf.raw(document.id))
            judged_by = next((one for one in standing.in_force if one.epoch >= paper.epoch), None)
            if judged_by is None:
                continue  # of an epoch that has not come yet
            verify_paper(paper, judged_by)
        except PortableRecordError:
            shelf.delete(document.id)
            continue
        yield document.id, paper


def _take(record: OpenRecord, paper: Paper) -> None:
    """Take over what another lead wrote, if it is newer than what is known here."""
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
    if paper.kind == ANSWER:
        before: dict[str, Any] = record.vault.settings.get(GOVERNANCE, {})
        after = {key: words for key, words in {**before, paper.name: said["words"]}.items() if words}
        record.vault.settings.put(GOVERNANCE, after)
        return after != before
    if paper.kind == CASE:
        if register.has(paper.name) or said["of"] not in KINDS:
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
    act = Act.PAPERS if paper.kind == ANSWER else Act.CASE
    about = {ANSWER: "", CASE: paper.name, STEP: str(paper.said.get("of", ""))}[paper.kind]
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
