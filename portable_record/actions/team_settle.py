"""Let a thing of the inbox be as all that the team did with it says. Format: docs/format/team.md, rule 9."""

import re
from dataclasses import replace

from portable_record.actions.circle_files import let_go_of_file
from portable_record.actions.circle_standing import standing_of
from portable_record.actions.delete_items import delete_told
from portable_record.actions.desk import OpenRecord
from portable_record.actions.team_shelf import GONE_THING, THING, lines_of, say_of_team
from portable_record.circle.team_counting import State, state_of
from portable_record.crypto.did import key_from_did
from portable_record.errors import PortableRecordError
from portable_record.sharing.reply import read_reply
from portable_record.vault.shelf import Document

_ANSWER = re.compile("[0-9a-f]{16}")


def settle(record: OpenRecord, item: str) -> None:
    """Let a thing be as all lines together say. Call it in a transaction."""
    state = state_of(lines_of(record, item))
    if state.deleted is not None:
        things = [name for name in state.things if _is_of(record, name, item)]
        gone = Document(f"{GONE_THING} {item}", GONE_THING, state.deleted.deed.when, {"things": things})
        record.vault.circle.put(gone)
        let_go_of_file(record, item)
        if record.vault.inbox.has(item):
            delete_told(record, item, when=state.deleted.deed.when, by=state.deleted.name)
            say_of_team(record, traces=True)
    elif record.vault.inbox.has(item):
        _bring_up(record, item, state)


def _bring_up(record: OpenRecord, item: str, state: State) -> None:
    document = record.vault.inbox.get(item)
    value = dict(document.value)
    if state.opened is not None:
        look = {"when": state.opened.deed.when, "by": state.opened.name, "why": state.opened.deed.why}
        before = value.get("last_look") or look
        value["last_look"] = look if str(look["when"]) >= str(before["when"]) else before
    value.pop("answering", None)
    if state.answering is not None:
        begun = state.answering
        value["answering"] = {"by": begun.name, "when": begun.deed.when, "device": begun.device}
    if state.kept:
        value["kept"] = dict(state.kept)
    answers = list(value.get("answers", ()))
    there = {str(one["id"]) for one in answers}
    new = [
        {"id": name, "form": "", "token": token}
        for name, token, device in state.answers
        if name not in there and _is_signed(record, name, token, device)
    ]
    value |= {"answers": [*new, *answers]} if new else {}
    if value != document.value:
        record.vault.inbox.put(replace(document, value=value))


def _is_of(record: OpenRecord, name: str, item: str) -> bool:
    """Whether what has this hash is a copy of the thing: a line may name anything."""
    shelf = record.vault.circle
    return shelf.has(f"{THING} {name}") and shelf.get(f"{THING} {name}").value.get("item") == item


def _is_signed(record: OpenRecord, name: str, token: str, device: str) -> bool:
    """Whether an answer is signed with a key of whoever's device says that it was given there."""
    members = [each.devices[device][0] for each in standing_of(record).in_force if device in each.devices]
    try:
        reply = read_reply(token)
        keys = {did: key_from_did(did) for did in (one.did for one in members)}
        fitting = [key for key in keys.values() if key.thumbprint() == reply.kid]
        for key in fitting[:1]:
            reply.verify(key)
    except PortableRecordError:
        return False
    return _ANSWER.fullmatch(name) is not None and bool(fitting)
