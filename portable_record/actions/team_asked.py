"""What people asked a team for of their data is one for all who work with its inbox.

Each request is a paper, and so is what was chosen for each thing, how it was settled, and that a copy was
given; the latest of each counts. What is about a private contact's things, or about what was shared to keep
somebody safe, stays on its device. Format: docs/format/team.md, rule 21.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace

from portable_record.actions.desk import OpenRecord
from portable_record.actions.private_items import private_items
from portable_record.actions.subject_access import (
    CHECKS,
    DEEDS,
    HARM,
    SHELF,
    Choice,
    Request,
    kept_as,
    read_request,
)
from portable_record.actions.team_shelf import PAPER
from portable_record.circle.paper import COPIED, LOOKED, REQUEST, SETTLED, Paper
from portable_record.record.canonical import canonical

_SAFE = "safe-"
Said = tuple[str, str, Mapping[str, str]]


def asked_here(record: OpenRecord) -> Iterator[Said]:
    """Give what is written down of requests here, each with its kind and its name."""
    documents = record.vault.register.about(SHELF)
    hidden = private_items(record) if documents else frozenset[str]()
    for document in documents:
        request = read_request(document)
        yield (
            REQUEST,
            request.id,
            _texts(request, "about", "also", "asks", "came", "by") | {"written": document.moment},
        )
        settled = _texts(request, "checked", "checked_words", "harm", "harm_words")
        is_told = record.vault.circle.has(f"{PAPER} {SETTLED} {request.id}")
        if is_told or settled != _texts(Request("", "", "", "", ""), *settled):
            yield SETTLED, request.id, settled
        for item, choices in (request.looked or {}).items():
            if not item.startswith(_SAFE) and item not in hidden:
                said = canonical([[one.deed, one.reason] for one in choices]).decode()
                yield LOOKED, f"{request.id}/{item}", {"of": request.id, "item": item, "choices": said}
        if request.given:
            yield COPIED, request.id, {"given": request.given, "by": request.given_by}


def is_of(paper: Paper) -> str:
    """Name the request that a paper is about."""
    return str(paper.said["of"]) if paper.kind == LOOKED else paper.name


def write_asked(record: OpenRecord, paper: Paper) -> bool:
    """Write down here what another device of the team wrote; say whether something is another than before."""
    said, register = paper.said, record.vault.register
    if paper.kind == REQUEST:
        if register.has(paper.name):
            return False
        request = Request(
            paper.name, said["about"], said["asks"], said["came"], said["by"], also=said["also"]
        )
        register.put(kept_as(request, said["written"]))
        return True
    document = register.get(is_of(paper))
    before = read_request(document) if document.about == SHELF else None
    after = _with(before, paper) if before is not None else None
    if before is None or after is None or after == before:
        return False
    register.put(kept_as(after, document.moment))
    return True


def _with(request: Request, paper: Paper) -> Request | None:
    """Put what a paper says into a request; None where it says what nobody can have chosen."""
    said = paper.said
    if paper.kind == COPIED:
        return replace(request, given=said["given"], given_by=said["by"])
    if paper.kind == SETTLED:
        if said["checked"] not in CHECKS or said["harm"] not in HARM:
            return None
        checked = replace(request, checked=said["checked"], checked_words=said["checked_words"])
        return replace(checked, harm=said["harm"], harm_words=said["harm_words"])
    choices = _choices(said["choices"])
    if choices is None or said["item"].startswith(_SAFE):
        return None
    return replace(request, looked={**(request.looked or {}), said["item"]: choices})


def _choices(text: str) -> tuple[Choice, ...] | None:
    try:
        choices = tuple(Choice(str(deed), str(reason)) for deed, reason in json.loads(text))
    except (ValueError, TypeError):
        return None
    return choices if all(one.deed in DEEDS for one in choices) else None


def _texts(request: Request, *names: str) -> dict[str, str]:
    return {name: str(getattr(request, name)) for name in names}
