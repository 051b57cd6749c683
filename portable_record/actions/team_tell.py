"""What this device did with the inbox goes to the team: each line of its activity log about it is a deed.

So nothing is told that was not noted, and all that was noted is told, whatever happens in between. Format:
docs/format/team.md, rules 3 to 5. What came from private contacts is left out.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from portable_record.actions.circle_standing import stopped_since
from portable_record.actions.circle_state import is_compared, the_circle
from portable_record.actions.contact_book import private_dids
from portable_record.actions.desk import OpenRecord
from portable_record.actions.inbox_rules import rules_of
from portable_record.actions.journal import IN_TEAM
from portable_record.actions.passed_on import PASSED
from portable_record.actions.private_items import private_items
from portable_record.actions.receipts import GIVEN
from portable_record.actions.team_settle import settle
from portable_record.actions.team_shelf import (
    DEEDS,
    NEW_DEEDS,
    NEW_THING,
    THING,
    add_lines,
    deed_ends,
    lengthen,
    said_of_team,
    say_of_team,
    seat_in_team,
)
from portable_record.actions.team_things import thing_of
from portable_record.actions.withdraw import is_private
from portable_record.circle.deeds import (
    ANSWER,
    DELETE,
    INBOX,
    KEEP,
    MOST_LINES,
    MOST_TEXT,
    PASS_ON,
    RECEIVE,
    TOLD,
    WHAT,
    Deed,
    Deeds,
    sign_deeds,
)
from portable_record.circle.membership import OWNER
from portable_record.errors import PortableRecordError
from portable_record.record.moments import moment_text
from portable_record.sharing.withdrawal import read_notice
from portable_record.vault.log import Head
from portable_record.vault.shelf import Document

_AT_ONCE = 1_000
_MARKS = [f'"code":"{what}"'.encode() for what in WHAT]


def tell(record: OpenRecord) -> int:
    """Make deeds of what was noted since the last time, and return how many lines they have.

    They wait to be sealed (``team_push``). Call it in a sync, with the record in hand.
    """
    seat = seat_in_team(record)
    if seat is None or stopped_since(record) or not is_compared(record):
        return 0
    days = rules_of(record).days if seat.role == OWNER else 0
    count, more = 0, True
    while more:
        with record.vault.transaction():
            told = int(said_of_team(record).get("told", 0))
            lines = record.vault.journal.after(told, limit=_AT_ONCE)
            events = [line.event for line in lines if any(mark in line.event for mark in _MARKS)]
            deeds = [deed for event in events for deed in _deeds(record, event)]
            more = bool(lines)
            if deeds or (days and not more and days != said_of_team(record).get("days_told")):
                count += len(deeds)
                _sign_all(record, deeds, days)
            if lines:
                say_of_team(record, told=lines[-1].n)
    return count


def _sign_all(record: OpenRecord, lines: list[Deed], days: int) -> None:
    circle, device = the_circle(record), record.identity.device_id
    for start in range(0, max(1, len(lines)), MOST_LINES):
        before = deed_ends(record).get((device, INBOX), Head())
        deeds = Deeds(
            record=record.identity.record,
            epoch=circle.now.epoch if circle.now else 0,
            device=device,
            seq=before.seq + 1,
            previous=before.hash,
            when=moment_text(record.now),
            lines=tuple(lines[start : start + MOST_LINES]),
            days=days,
        )
        raw = sign_deeds(deeds, record.identity.device)
        record.vault.circle.put(Document(f"{DEEDS} {deeds.hash}", NEW_DEEDS, deeds.when, {"sealed": 0}), raw)
        lengthen(record, deeds)
        for item in add_lines(record, deeds):
            settle(record, item)
    say_of_team(record, days_told=days)


def _deeds(record: OpenRecord, event: bytes) -> Iterator[Deed]:
    """Make the deed of one event of the log; none of what the team told, or of what is private."""
    said = json.loads(event)
    if said["source"].get("site") == IN_TEAM:
        return
    what, agents = str(said["type"]["code"]), said["agent"]
    about = str(said["entity"][0]["what"]["identifier"]["value"]) if "entity" in said else ""
    if what == PASS_ON:
        about = _passed_item(record, about)
    deed = Deed(
        what=what,
        when=str(said["recorded"]),
        item="" if what == TOLD else about,
        to=str(agents[1]["who"]["display"])[:MOST_TEXT] if len(agents) > 1 else "",
        why=str(said.get("purposeOfEvent", [{"text": ""}])[0]["text"])[:MOST_TEXT],
        by=str(agents[0].get("name", ""))[:MOST_TEXT],
    )
    if what == TOLD:
        notices = [one for one in record.vault.withdrawals.all() if one.value.get("consent") == about]
        private = private_dids(record) if notices else frozenset()
        for one in notices:
            if one.value.get("iss") not in private:
                yield _with(deed, {"notice": _token(record, record.vault.withdrawals.raw(one.id))})
    elif what in WHAT and _is_ours_to_tell(record, about):
        yield _with(deed, _said(record, deed))


def _passed_item(record: OpenRecord, share: str) -> str:
    """Find the thing of which a share passed some on; nothing where it went to a private contact."""
    passed = record.vault.shares.get(share).value.get(PASSED) if record.vault.shares.has(share) else None
    return str(passed["item"]) if passed and not is_private(record, share) else ""


def _is_ours_to_tell(record: OpenRecord, item: str) -> bool:
    here = record.vault.inbox.has(item) or record.vault.register.has(GIVEN + item)
    return here and item not in private_items(record)


def _said(record: OpenRecord, deed: Deed) -> Mapping[str, object]:
    """Say what goes along with a deed, as it stands now."""
    inbox = record.vault.inbox
    value: Mapping[str, Any] = inbox.get(deed.item).value if inbox.has(deed.item) else {}
    if deed.what == RECEIVE:
        thing = thing_of(record, deed.item) if value else None
        if thing is None:
            return {"thing": ""}
        about = {"item": deed.item, "sealed": 0}
        record.vault.circle.put(Document(f"{THING} {thing.hash}", NEW_THING, deed.when, about))
        return {"thing": thing.hash}
    if deed.what == KEEP:
        return {"kept": value.get("kept") or {}}
    if deed.what == DELETE:
        return {"gone": not value}
    if deed.what == ANSWER:
        return {"answers": [[one["id"], one["token"]] for one in value.get("answers", ())]}
    return {}


def _token(record: OpenRecord, raw: bytes) -> str:
    """Find the signed notice in the file it came in; nothing where it cannot be told as a text."""
    texts = [raw.decode("ascii", "replace").strip()]
    try:
        read_notice(texts[0])
    except PortableRecordError:
        try:
            texts = record.desk.reader.decode_picture(raw)
        except PortableRecordError:
            texts = []
    for text in texts:
        try:
            read_notice(text)
        except PortableRecordError:
            continue
        return text.strip()
    return ""


def _with(deed: Deed, said: Mapping[str, object]) -> Deed:
    return Deed(deed.what, deed.when, deed.item, deed.to, deed.why, deed.by, said)
