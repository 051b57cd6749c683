"""Papers that came from others in the team: what may be believed is taken over, if it is newer.

Of somebody who has the key no more only that counts which others sealed under a later key: they keep the old
one. Format: docs/format/team.md, rules 21, 23 and 24.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from portable_record.actions.cases import KINDS as CASES
from portable_record.actions.cases import shelf_of_cases
from portable_record.actions.circle_state import ELSE, the_circle
from portable_record.actions.desk import OpenRecord
from portable_record.actions.governance import GOVERNANCE
from portable_record.actions.journal import Act, note_of_team
from portable_record.actions.team_asked import is_of, write_asked
from portable_record.actions.team_safe import whom_for, write_safe
from portable_record.actions.team_shelf import PAPER
from portable_record.circle.arrivals import RING_KEY
from portable_record.circle.membership import Member
from portable_record.circle.paper import (
    ANSWER,
    CASE,
    COPIED,
    KEPT_SAFE,
    KINDS,
    KNOWS,
    LOOKED,
    OF_SAFETY,
    OF_WORKERS,
    PURPOSE,
    SAFE,
    SAFE_BACK,
    SETTLED,
    STEP,
    Paper,
    counts_under,
    key_of,
    read_paper,
    verify_paper,
)
from portable_record.circle.ring import PART
from portable_record.circle.standing import Standing
from portable_record.errors import CircleFileError, PortableRecordError
from portable_record.record.moments import moment
from portable_record.vault.place_files import LOST
from portable_record.vault.shelf import Document
from portable_record.vault.time_seen import LEAP

_ACTS = {
    ANSWER: Act.PAPERS,
    CASE: Act.CASE,
    STEP: Act.CASE,
    COPIED: Act.ASKED_COPY,
    KEPT_SAFE: Act.SAFEGUARD,
    SAFE_BACK: Act.SAFEGUARD_BACK,
}


@dataclass(frozen=True, slots=True)
class Lies:
    """Where a paper lies at the place: the file, and the membership under whose key.

    ``put`` are the files that this device put there for it.
    """

    file: str
    under: str
    epoch: int
    put: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Came:
    document: Document
    paper: Paper
    raw: bytes
    lies: Lies


def take_papers(record: OpenRecord) -> None:
    """Take over what others wrote. Call it in a transaction."""
    came = sorted(_came(record, the_circle(record).standing), key=lambda one: KINDS.index(one.paper.kind))
    for one in came:
        of = _is_about(one.paper)
        if not of or record.vault.register.has(of):  # else that comes yet
            _take(record, one)
            record.vault.circle.delete(one.document.id)


def know(record: OpenRecord, paper: Paper, raw: bytes, lies: Lies) -> None:
    """Keep a paper as it was signed, with where it lies; what lay there for it before may go."""
    shelf, files = record.vault.circle, record.vault.place_files
    name = f"{PAPER} {paper.kind} {paper.name}"
    before = shelf.get(name).value if shelf.has(name) else {}
    put = list(lies.put) or [one for one in before.get("put", ()) if files.is_done(one)]
    older = {str(before.get("file", "")), *before.get("over", ()), *put} - {"", lies.file}
    older -= set(before.get("put", ())) if lies.put else set()  # they go once this one is there
    value = {
        "said": dict(paper.said),
        "when": paper.when,
        "device": paper.device,
        "epoch": lies.epoch,
        "under": lies.under,
        "file": lies.file,
        "put": put,
        "over": sorted(older),
    }
    shelf.put(Document(name, PAPER, paper.when, value), raw)


def forget_replaced(record: OpenRecord) -> None:
    """Take no file for lost that is gone since another paper stands in its place."""
    files, shelf = record.vault.place_files, record.vault.circle
    lost = set(files.of_state(LOST))
    for known in shelf.about(PAPER) if lost else ():
        over = set(known.value.get("over", ()))
        if over & lost:
            with record.vault.transaction():
                files.forget(over & lost)
                shelf.put(replace(known, value={**known.value, "over": sorted(over - lost)}))


def _is_about(paper: Paper) -> str:
    """Name the case or the request that must be here before a paper says something; empty where none must."""
    if paper.kind == STEP:
        return str(paper.said["of"])
    return is_of(paper) if paper.kind in (LOOKED, SETTLED, COPIED, SAFE_BACK) else ""


def _came(record: OpenRecord, standing: Standing) -> Iterator[_Came]:
    """Give the papers that came; those of somebody who may not write them, or that are none, go.

    What counts under no key of now waits, unread until who is in the team is another.
    """
    shelf, now = record.vault.circle, standing.now
    for document in shelf.about(ELSE)[::-1]:
        value, key = document.value, str(document.value["key"])
        if value["purpose"] != PURPOSE or now is None or value.get("cut") == now.hash:
            continue
        try:
            raw = shelf.raw(document.id)
            paper = read_paper(raw)
            judged_by = next((one for one in standing.in_force if one.epoch >= paper.epoch), None)
            if judged_by is None:
                continue  # of an epoch that has not come yet
            verify_paper(paper, judged_by)
            for_leads = paper.part == SAFE and value.get("under") == RING_KEY
            if key != PART + key_of(paper.part) and not for_leads:
                raise CircleFileError(place="kind")
            if moment(paper.when) - record.now > LEAP:
                continue  # from a clock that nobody believes: it waits, and has no last word
        except PortableRecordError:
            shelf.delete(document.id)
            continue
        under = str(value.get("under", ""))
        if not counts_under(paper.device, paper.part, standing, under):
            shelf.put(replace(document, value={**value, "cut": now.hash}))
            continue
        epoch = next((one.epoch for one in standing.in_force if one.hash == under), paper.epoch)
        yield _Came(document, paper, raw, Lies(str(value["file"]), under, epoch))


def _take(record: OpenRecord, came: _Came) -> None:
    """Take over what somebody else wrote, if it is newer than what is known here."""
    paper, shelf = came.paper, record.vault.circle
    name = f"{PAPER} {paper.kind} {paper.name}"
    if shelf.has(name):
        known = shelf.get(name).value
        order, mark = (str(known["when"]), str(known["device"])), (paper.when, paper.device)
        is_same = order == mark and known["said"] == dict(paper.said)
        if is_same and int(known["epoch"]) <= came.lies.epoch:
            know(record, paper, came.raw, came.lies)
            return
        if order >= mark:
            over = [*known.get("over", ()), came.lies.file]
            shelf.put(replace(shelf.get(name), value={**known, "over": over}))
            return
    if _write(record, paper):
        _note(record, paper)
    know(record, paper, came.raw, came.lies)


def _write(record: OpenRecord, paper: Paper) -> bool:
    """Put it among the papers here; say whether something is another than before."""
    said, register = dict(paper.said), record.vault.register
    if paper.kind == KNOWS:
        return False  # it stands as it was signed, and makes nobody known here
    if paper.kind in OF_WORKERS:
        return write_asked(record, paper)
    if paper.kind in OF_SAFETY:
        return write_safe(record, paper, by=_who(record, paper).name)
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
    to = whom_for(record, paper) if paper.kind in OF_SAFETY else ""
    member = _who(record, paper)
    said = {"to": to, "why": "", "about": about, "by": "", "when": paper.when}
    note_of_team(record, act, device=paper.device, did=member.did, name=member.name, **said)


def _who(record: OpenRecord, paper: Paper) -> Member:
    known = (one.devices.get(paper.device) for one in the_circle(record).standing.in_force)
    return next(one[0] for one in known if one is not None)
