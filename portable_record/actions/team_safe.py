"""What was shared to keep somebody safe is known to all leads of a team, and to nobody else.

Each device tells of what was shared on it: about whom, what, to whom, why and who decided it; and that it was
taken back. What was signed stays there, so there alone it is handed over or taken back. What is about things
of a private contact is not told. Format: docs/format/team.md, rule 24.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields, replace
from datetime import date
from typing import Any

from portable_record.actions.desk import OpenRecord
from portable_record.actions.private_items import private_items
from portable_record.actions.safe_over import SHARED
from portable_record.actions.safe_shared import BACK, FROM, Went
from portable_record.actions.safeguarding import Plan, plan_from
from portable_record.actions.team_shelf import PAPER
from portable_record.circle.paper import KEPT_SAFE, SAFE_BACK, Paper
from portable_record.record.canonical import canonical
from portable_record.vault.shelf import Document

Said = tuple[str, str, Mapping[str, str]]


def safe_here(record: OpenRecord) -> Iterator[Said]:
    """Give what was shared to keep somebody safe, each with kind and name; of others as they said it."""
    documents, known = record.vault.register.about(SHARED), record.vault.circle
    hidden = private_items(record) if documents else frozenset[str]()
    for document in documents:
        value = document.value
        if FROM in value:
            for kind in (KEPT_SAFE, SAFE_BACK):
                if known.has(name := f"{PAPER} {kind} {document.id}"):
                    yield kind, document.id, known.get(name).value["said"]
        elif document.id not in hidden:
            texts = {name: str(value[name]) for name in ("about", "by")}
            plan, went = (canonical(value[name]).decode() for name in ("plan", "went"))
            yield KEPT_SAFE, document.id, texts | {"written": document.moment, "plan": plan, "went": went}
            if BACK in value:
                yield SAFE_BACK, document.id, {name: str(value[BACK][name]) for name in ("when", "why", "by")}


def write_safe(record: OpenRecord, paper: Paper, *, by: str) -> bool:
    """Write down what was shared on another device, that of ``by``; say whether something is another."""
    register, said = record.vault.register, paper.said
    if paper.kind == SAFE_BACK:
        document = register.get(paper.name)
        is_theirs = document.value.get(FROM, {}).get("device") == paper.device
        if document.about != SHARED or not is_theirs or document.value.get(BACK) == dict(said):
            return False
        register.put(replace(document, value={**document.value, BACK: dict(said)}))
        return True
    plan, went = _plan(said["plan"]), _went(said["went"])
    if register.has(paper.name) or plan is None or went is None:
        return False
    value = {
        "plan": asdict(plan),
        "about": said["about"],
        "by": said["by"],
        "went": [asdict(one) for one in went],
        "lock": {"key": "", "name": ""},
        FROM: {"device": paper.device, "name": by},
    }
    register.put(Document(paper.name, SHARED, said["written"], value))
    return True


def whom_for(record: OpenRecord, paper: Paper) -> str:
    """Say to whom it went."""
    return plan_from(record.vault.register.get(paper.name).value["plan"]).to


def _plan(text: str) -> Plan | None:
    """Read what was decided; None where it is not what a worker can have said."""
    read = _read(text)
    known = {one.name: type(getattr(Plan(), one.name)) for one in fields(Plan)}
    said = {name: one for name, one in read.items() if name in known} if isinstance(read, dict) else {}
    if not said or not all(_fits(one, known[name]) for name, one in said.items()):
        return None
    plan = plan_from(said)
    try:
        for day in (plan.decided_on, plan.told_on):
            date.fromisoformat(day or "2000-01-01")
    except ValueError:
        return None
    return plan if plan.first_gap == "look" else None


def _went(text: str) -> list[Went] | None:
    read = _read(text)
    names = {one.name for one in fields(Went)}
    is_list = isinstance(read, list) and all(
        isinstance(one, dict) and one.keys() == names and all(isinstance(said, str) for said in one.values())
        for one in read
    )
    return [Went(**one) for one in read] if is_list else None


def _fits(said: object, kind: type) -> bool:
    """Say whether something is a text, a yes or no, a list of texts, or texts by name, as it must be."""
    if kind is tuple:
        return isinstance(said, list) and all(isinstance(one, str) for one in said)
    if kind is dict:
        return isinstance(said, dict) and all(isinstance(one, str) for one in said.values())
    return type(said) is kind


def _read(text: str) -> Any:  # noqa: ANN401 - what somebody else wrote may be anything
    try:
        return json.loads(text)
    except ValueError:
        return None
