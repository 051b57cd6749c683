"""What is kept of a team in the vault: its deeds, what they say of each thing, and how far each chain came.

On the shelf ``circle`` lie deeds as they were signed (by their hash), things that came and are not taken in
yet, and for each thing the lines about it. The setting ``team`` says the rest. Format: docs/format/team.md.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from portable_record.actions.circle_standing import CIRCLE, standing_of
from portable_record.actions.desk import OpenRecord
from portable_record.circle.deeds import ANSWER, ANSWERING, DELETE, INBOX, KEEP, OPEN, RECEIVE, Deed, Deeds
from portable_record.circle.membership import OWNER, VIEWER, Member
from portable_record.circle.standing import Standing
from portable_record.circle.team_counting import (
    Beside,
    Line,
    sees_inbox,
    state_of,
    team_name,
    weigh_again,
    who_did,
)
from portable_record.errors import TeamReaderError
from portable_record.record.change import Seen
from portable_record.record.moments import moment, moment_text
from portable_record.record.who import PERSON
from portable_record.vault.log import Head
from portable_record.vault.shelf import Document

TEAM = "team"
"""The setting; what documents about lines are called by is ``LINES``."""
DEEDS, NEW_DEEDS, DEEDS_CAME = "deeds", "deeds-new", "deeds-came"
THING, NEW_THING, THING_CAME, GONE_THING = "thing", "thing-new", "thing-came", "thing-gone"
NOTICE_CAME, LINES, PAPER = "team-notice", "team-lines", "paper"
NEVER = -1
"""An epoch before all others: so nobody has what was given under it."""
_STATED = (RECEIVE, KEEP, DELETE, ANSWER, ANSWERING, OPEN)
_NEWEST = (ANSWERING, OPEN)


def team_of(record: OpenRecord) -> str:
    """Name the organisation whose team this record is shared in; empty where it is in none."""
    return team_name(standing_of(record).now)


def team_members(record: OpenRecord) -> tuple[Member, ...]:
    """Return everybody in the team; nobody where there is none."""
    now = standing_of(record).now
    return now.members if now is not None and team_name(now) else ()


def root_in_team(record: OpenRecord) -> Member | None:
    """Return whoever has the organisation's own key; nobody where there is no team."""
    return next((one for one in team_members(record) if one.id == PERSON), None)


def seat_in_team(record: OpenRecord) -> Member | None:
    """Return the member of this device, if they are in the team and see its inbox."""
    now = standing_of(record).now
    if now is None or not team_name(now):
        return None
    member, _ = now.devices.get(record.identity.device_id, (None, None))
    return member if member is not None and sees_inbox(member) else None


def name_in_team(record: OpenRecord) -> str:
    """Name whoever works on this device, in a team."""
    seat = seat_in_team(record)
    return seat.name if seat is not None else ""


def leads(record: OpenRecord) -> bool:
    """Say whether whoever is here decides how the inbox is run: a lead, or anybody where there is no team."""
    if not team_of(record):
        return True
    seat = seat_in_team(record)
    return seat is not None and seat.role == OWNER


def refuse_readers(record: OpenRecord) -> None:
    """Leave it to those who work with a team's inbox to do more than to open things.

    Raises:
        TeamReaderError: whoever is here may open things, and no more.
    """
    if only_opens(record):
        raise TeamReaderError


def only_opens(record: OpenRecord) -> bool:
    """Say whether whoever is here is in a team in which they may open things, and no more."""
    seat = seat_in_team(record)
    return seat is not None and bool(
        seat.role == VIEWER or (seat.until and moment_text(record.now) > seat.until)
    )


def waits_for_news(record: OpenRecord) -> bool:
    """Say whether nobody here has looked for a day at what the others did: it might be kept (rule 11)."""
    now = standing_of(record).now
    if seat_in_team(record) is None or now is None or len(now.devices) == 1:
        return False
    last = str(record.vault.settings.get(CIRCLE, {}).get("last_sync", ""))
    return not last or record.now - moment(last) > timedelta(days=1)


def said_of_team(record: OpenRecord) -> Mapping[str, Any]:
    """Return the setting."""
    said: Mapping[str, Any] = record.vault.settings.get(TEAM, {})
    return said


def say_of_team(record: OpenRecord, **said: object) -> None:
    """Write down something in the setting, beside what stands there."""
    record.vault.settings.put(TEAM, {**said_of_team(record), **said})


def beside_of(record: OpenRecord) -> Mapping[str, list[str]]:
    """Return the deeds that lie beside those which memberships name, by the hash that they name (rule 8)."""
    beside: Mapping[str, list[str]] = said_of_team(record).get("beside", {})
    return beside


def deed_ends(record: OpenRecord) -> dict[tuple[str, str], Head]:
    """Return the last deeds of each device that are here, named as the end of a chain."""
    chains = said_of_team(record).get("chains", {})
    return {(device, INBOX): _last(chain) for device, chain in chains.items()}


def deed_heads(record: OpenRecord) -> tuple[Seen, ...]:
    """Return up to which deeds each device's chain is here without a gap."""
    chains = said_of_team(record).get("chains", {})
    return tuple(
        Seen(device, chain["seq"], chain["hash"]) for device, chain in sorted(chains.items()) if chain["seq"]
    )


def lengthen(record: OpenRecord, deeds: Deeds) -> None:
    """Note that deeds are here now."""
    chains = dict(said_of_team(record).get("chains", {}))
    chain = chains.get(deeds.device, {"seq": 0, "hash": "", "beyond": {}})
    beyond = {**chain["beyond"], str(deeds.seq): deeds.hash} if deeds.seq > chain["seq"] else chain["beyond"]
    seq, name = chain["seq"], chain["hash"]
    while str(seq + 1) in beyond:
        seq += 1
        name = beyond.pop(str(seq))
    chains[deeds.device] = {"seq": seq, "hash": name, "beyond": beyond}
    say_of_team(record, chains=chains)


def add_lines(record: OpenRecord, deeds: Deeds) -> set[str]:
    """Keep what deeds say of things with those things, and return their ids."""
    touched: dict[str, list[dict[str, object]]] = {}
    came = moment_text(record.now)
    for line in deeds.lines:
        if line.item and line.what in _STATED:
            about = {"device": deeds.device, "epoch": deeds.epoch, "seq": deeds.seq, "deeds": deeds.hash}
            about |= {"came": came}
            touched.setdefault(line.item, []).append(_written(line) | about)
    shelf = record.vault.circle
    for item, lines in touched.items():
        name = f"{LINES} {item}"
        before = shelf.get(name).value["lines"] if shelf.has(name) else []
        shelf.put(Document(name, LINES, deeds.when, {"lines": _without_older_looks([*before, *lines])}))
    return set(touched)


def lines_of(record: OpenRecord, item: str, standing: Standing | None = None) -> list[Line]:
    """Return what was said of a thing, with who said it and what it weighs now."""
    shelf, name = record.vault.circle, f"{LINES} {item}"
    standing = standing or standing_of(record)
    beside = beside_of(record)
    return [_line(one, standing, beside) for one in shelf.get(name).value["lines"]] if shelf.has(name) else []


def is_deleted(record: OpenRecord, item: str) -> bool:
    """Say whether the team has deleted a thing."""
    return state_of(lines_of(record, item)).deleted is not None


def items_with_lines(record: OpenRecord) -> list[str]:
    """List all things of which something was said."""
    return [one.id.partition(" ")[2] for one in record.vault.circle.about(LINES)]


def _line(one: Mapping[str, Any], standing: Standing, beside: Beside) -> Line:
    device, epoch = str(one["device"]), int(one["epoch"])
    member = who_did(device, epoch, standing)
    said = {name: one[name] for name in ("what", "when", "item", "to", "why", "by", "said")}
    place = (device, epoch, int(one["seq"]), str(one["deeds"]))
    weight = weigh_again(*place, standing, when=said["when"], beside=beside)
    deed = Deed(**{**said, "when": _when(one)})
    return Line(deed, device, member.id if member else "", member.name if member else "", weight)


def _when(one: Mapping[str, Any]) -> str:
    """Say when something was done: not after it was told here, whatever the clock of that device says."""
    return min(str(one["when"]), str(one.get("came", one["when"])))


def _written(line: Deed) -> dict[str, object]:
    return {name: getattr(line, name) for name in ("what", "when", "item", "to", "why", "by", "said")}


def _without_older_looks(lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Keep of those who opened it the last time of each device alone: the log has them all."""
    lines = list(lines)
    last: dict[tuple[str, str], str] = {}
    for line in lines:
        place = (line["what"], line["device"])
        last[place] = max(last.get(place, ""), _when(line))
    return [
        line
        for line in lines
        if line["what"] not in _NEWEST or _when(line) == last[line["what"], line["device"]]
    ]


def _last(chain: Mapping[str, Any]) -> Head:
    beyond = {int(seq): name for seq, name in chain["beyond"].items()}
    top = max(beyond, default=0)
    return Head(top, beyond[top]) if top > chain["seq"] else Head(chain["seq"], chain["hash"])
