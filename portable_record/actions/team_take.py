"""What others did with the team's inbox: kept as it came, weighed, written into the log, and done here too.

Each step is a transaction of some of it at a time, so that a sync never holds the record for long. Format:
docs/format/team.md, rules 6 to 11.
"""

from collections.abc import Iterable
from dataclasses import replace

from portable_record.actions.circle_standing import standing_of
from portable_record.actions.circle_state import keep_apart
from portable_record.actions.desk import OpenRecord
from portable_record.actions.inbox_rules import keep_rules, rules_of
from portable_record.actions.journal import Act, note_of_team
from portable_record.actions.notices import keep_notice, keep_notice_of_key
from portable_record.actions.passed_on import stop_passed
from portable_record.actions.pins import pins_of
from portable_record.actions.receipts import GIVEN
from portable_record.actions.team_line import note_beside
from portable_record.actions.team_settle import settle
from portable_record.actions.team_shelf import (
    DEEDS,
    DEEDS_CAME,
    NOTICE_CAME,
    THING,
    THING_CAME,
    add_lines,
    beside_of,
    items_with_lines,
    lengthen,
    lines_of,
    said_of_team,
    say_of_team,
    seat_in_team,
)
from portable_record.actions.team_things import take_in
from portable_record.circle.came import Apart, CameDeeds, CameThing, Why
from portable_record.circle.deeds import TOLD, Deed, Deeds, read_deeds
from portable_record.circle.membership import OWNER, Member
from portable_record.circle.team_counting import TOLD_OF, State, Weight, state_of, weigh, who_did
from portable_record.circle.thing import read_thing
from portable_record.errors import PortableRecordError
from portable_record.record.moments import moment_text
from portable_record.sharing.issuer import key_in_name
from portable_record.sharing.signed_slip import Signed
from portable_record.sharing.withdrawal import Withdrawal, read_notice
from portable_record.vault.shelf import Document

AT_ONCE = 20
_ACTS = {act.value.code: act for act in Act}


def keep_came(record: OpenRecord, deeds: Iterable[CameDeeds], things: Iterable[CameThing]) -> None:
    """Keep what came until it is taken in. Call it in a transaction."""
    shelf, now = record.vault.circle, moment_text(record.now)
    for came in deeds:
        place = [came.deeds.device, came.deeds.seq, came.deeds.previous]
        name = f"{DEEDS} {came.deeds.hash}"
        value = {"file": came.file, "sealed": came.epoch, "place": place}
        if shelf.has(name):
            _note_epoch(record, name, came.epoch)
        else:
            shelf.put(Document(name, DEEDS_CAME, now, value), came.raw)
    for one in things:
        name = f"{THING} {one.thing.hash}"
        about = {"file": one.file, "sealed": one.epoch, "item": one.thing.item}
        if shelf.has(name):
            _note_epoch(record, name, one.epoch)
        else:
            shelf.put(Document(name, THING_CAME, now, about), one.thing.written)


def take_deeds(record: OpenRecord) -> int:
    """Take in some of the deeds that came, and return how many; those of an epoch to come wait."""
    standing, done = standing_of(record), 0
    note_beside(record)
    waiting = record.vault.circle.about(DEEDS_CAME)[::-1]
    for document in waiting:
        deeds = read_deeds(record.vault.circle.raw(document.id))
        weight = weigh(deeds, standing, beside_of(record))
        if weight is Weight.LATER:
            continue
        member = who_did(deeds.device, deeds.epoch, standing)
        with record.vault.transaction():
            if weight in TOLD_OF and member is not None:
                _take(record, document, deeds, member, weight)
            else:
                record.vault.circle.delete(document.id)
                keep_apart(record, Apart(str(document.value["file"]), Why.FORGED))
        done += 1
        if done >= AT_ONCE:
            break
    _judge_anew(record)
    return done


def take_things(record: OpenRecord) -> int:
    """Take in some of the things that deeds name, and return how many; then what notices stop."""
    done = 0
    if seat_in_team(record) is None:
        return 0
    for document in record.vault.circle.about(THING_CAME)[::-1]:
        state = state_of(lines_of(record, str(document.value["item"])))
        name = document.id.partition(" ")[2]
        if state.deleted is None and name not in state.things:
            continue
        with record.vault.transaction():
            _take_thing(record, document, state)
        done += 1
        if done >= AT_ONCE:
            return done
    with record.vault.transaction():
        for document in record.vault.circle.about(NOTICE_CAME):
            _stop(record, document)
    return done


def _take(record: OpenRecord, document: Document, deeds: Deeds, member: Member, weight: Weight) -> None:
    """Write deeds into the log, and do what they say. Call it in a transaction."""
    record.vault.circle.put(replace(document, about=f"{DEEDS} {deeds.device}"))
    lengthen(record, deeds)
    for number, line in enumerate(deeds.lines):
        _note(record, deeds, line, member)
        if line.what == TOLD and line.said["notice"]:  # whoever tells of it: it proves itself
            when = min(line.when, moment_text(record.now))  # a clock that is ahead puts off no deletion
            value = {"notice": line.said["notice"], "when": when, "to": line.to}
            record.vault.circle.put(
                Document(f"{NOTICE_CAME} {deeds.hash} {number}", NOTICE_CAME, line.when, value)
            )
    if member.role == OWNER and weight is Weight.YES and deeds.days:
        _set_days(record, deeds)
    for item in add_lines(record, deeds):
        settle(record, item)


def _note(record: OpenRecord, deeds: Deeds, line: Deed, member: Member) -> None:
    said = {"to": line.to, "why": line.why, "about": line.item, "by": line.by, "when": line.when}
    note_of_team(record, _ACTS[line.what], device=deeds.device, did=member.did, name=member.name, **said)


def _judge_anew(record: OpenRecord) -> None:
    """Look at all things again once the memberships in force are others: some lines count no more."""
    names = [one.hash for one in standing_of(record).in_force]
    if seat_in_team(record) is None or said_of_team(record).get("judged_by", names[:1]) == names:
        return
    with record.vault.transaction():
        for item in items_with_lines(record):
            settle(record, item)
        say_of_team(record, judged_by=names)


def _take_thing(record: OpenRecord, document: Document, state: State) -> None:
    shelf, item = record.vault.circle, str(document.value["item"])
    taken = replace(document, about=THING)
    if state.deleted is not None:
        settle(record, item)
        shelf.delete(document.id)
        return
    if record.vault.inbox.has(item):
        shelf.put(taken)
        shelf.let_go_of_bytes(document.id)
        return
    thing = read_thing(shelf.raw(document.id))
    received = next(line for line in lines_of(record, item) if line.deed.thing == thing.hash)
    try:
        take_in(record, thing, name=received.name)
    except PortableRecordError:
        keep_apart(record, Apart(str(document.value["file"]), Why.FORGED))
        shelf.delete(document.id)
        return
    if record.vault.register.has(GIVEN + item):
        record.vault.register.delete(GIVEN + item)
    shelf.put(replace(taken, about=f"{THING} {received.device}"))
    shelf.let_go_of_bytes(document.id)
    settle(record, item)


def _stop(record: OpenRecord, document: Document) -> None:
    """Lock what a notice names.

    Whose name is a key has signed with that key. Under a web address it waits for good: it is true only of
    what came with the key that signed it, for whoever brings something in says themselves which key that is.
    """
    raw, when = str(document.value["notice"]), str(document.value["when"])
    try:
        notice = read_notice(raw)
        key = key_in_name(notice.said.iss)
        of_key = [] if key is not None else _of_key(record, notice)
        told = notice.verify(key) if key is not None else notice.said
    except PortableRecordError:
        record.vault.circle.delete(document.id)
        return
    stopped: tuple[str, ...] = ()
    if key is not None:
        record.vault.circle.delete(document.id)
        stopped = keep_notice(record, told, raw.encode(), sender=str(document.value["to"]), told=when)
    elif of_key:
        stopped = keep_notice_of_key(record, told, raw.encode(), key=notice.kid, items=of_key, told=when)
    stop_passed(record, stopped, by=told.iss)


def _of_key(record: OpenRecord, notice: Signed[Withdrawal]) -> list[Document]:
    """Find what a notice stops, not locked yet, that came with the key which signed it."""
    named = record.vault.inbox.named(notice.said.iss, (notice.said.rid, notice.said.consent))
    pins = [(one, pins_of(one).get(notice.said.iss)) for one in named if one.value["state"] != "withdrawn"]
    found = [(one, pin.key) for one, pin in pins if pin is not None and pin.key.thumbprint() == notice.kid]
    for _, key in found[:1]:
        notice.verify(key)
    return [one for one, _ in found]


def _set_days(record: OpenRecord, deeds: Deeds) -> None:
    """Take over after how many days the team deletes what is over (rule 11)."""
    when = min(deeds.when, moment_text(record.now))  # a clock that is ahead has no last word
    if when >= str(said_of_team(record).get("days_since", "")):
        say_of_team(record, days_since=when, days_told=deeds.days)
        rules = rules_of(record)
        if rules.days != deeds.days:
            keep_rules(record, replace(rules, days=deeds.days))


def _note_epoch(record: OpenRecord, name: str, epoch: int) -> None:
    document = record.vault.circle.get(name)
    if int(document.value["sealed"]) < epoch:
        record.vault.circle.put(replace(document, value={**document.value, "sealed": epoch}))
