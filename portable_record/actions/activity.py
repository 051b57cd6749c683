"""The activity log in plain sentences: who did what, when, with whom and why, page by page, newest first.

Nothing is told of a private share unless the passphrase was typed again. What an event says is kept as FHIR
AuditEvent (``journal.py``); ``events`` gives those back byte for byte.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from itertools import groupby, islice
from pathlib import Path
from typing import BinaryIO

from portable_record.actions.contact_book import private_dids
from portable_record.actions.desk import OpenRecord
from portable_record.actions.files import refuse_if_there, write_file
from portable_record.actions.journal import ACTS, Act, note
from portable_record.actions.private_items import private_items
from portable_record.actions.withdraw import private_names
from portable_record.errors import JournalBrokenError, UsageError
from portable_record.record.moments import moment, moment_text
from portable_record.saying import say, small
from portable_record.sharing.purposes import PURPOSES
from portable_record.vault.journal import Line

AT_ONCE = 200  # lines read from the vault in one go
UNREADABLE = "This line cannot be read."
_WHY = {each.key: each.title for each in PURPOSES}


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """One thing that was done. ``n`` is its number in the log, ``when`` a moment in UTC.

    ``act`` is the code of ``journal.Act``, ``to`` the other side, ``why`` the reason in words, ``about`` the
    id of a share or an inbox item, ``worker`` the name of whoever did it where several work with one record.
    Each but ``n`` may be empty.
    """

    n: int
    when: str
    act: str
    who: str
    what: str
    to: str
    why: str
    about: str
    worker: str = ""

    def at(self, zone: tzinfo) -> datetime | None:
        """When it was, by the clock of a place; None where the line cannot be read."""
        return moment(self.when).astimezone(zone) if self.when else None

    @property
    def sentence(self) -> str:
        """Who did what, with whom and why."""
        if not self.what:
            return UNREADABLE
        link = next((each.value.link for each in Act if each.value.code == self.act), ":")
        return say(
            _SENTENCES[link if self.to else "", bool(self.why)],
            who=self.who,
            what=small(say(self.what)),
            to=small(say("Somebody")) if self.to.startswith("did:") else self.to,
            why=small(say(self.why)),
        )


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """Some lines, newest first; ``older`` is where the next page begins, or None if there is no more.

    ``zone`` is where the person is.
    """

    lines: tuple[ActivityLine, ...]
    older: int | None = None
    zone: tzinfo = UTC

    @property
    def days(self) -> tuple[tuple[str, tuple[tuple[str, ActivityLine], ...]], ...]:
        """The same lines day by day, each day with its name in words and each line with its time."""
        timed = [(line.at(self.zone), line) for line in self.lines]
        by_day = groupby(timed, key=lambda one: one[0].date() if one[0] else None)
        return tuple(
            (
                say("%(day)s", day=day) if day else "",
                tuple((f"{at:%H:%M}" if at else "", line) for at, line in lines),
            )
            for day, lines in by_day
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """Which lines are asked for: between two days, both counted, and of some acts only. Left out, all.

    ``passphrase``, typed again, opens the lines about private shares as well; ``confirmed`` says that whoever
    asks has just made sure of it.
    """

    since: date | None = None
    until: date | None = None
    acts: frozenset[str] = frozenset()
    passphrase: str | None = field(default=None, repr=False)
    confirmed: bool = False


EVERYTHING = Asked()


def activity(
    record: OpenRecord, asked: Asked = EVERYTHING, *, older: int | None = None, most: int = 50
) -> ActivityPage:
    """Tell a page of the activity log, newest first.

    Args:
        record: the open record.
        asked: which lines.
        older: where the page before ended; left out, the newest.
        most: how many lines a page has.

    Raises:
        UsageError: there is no such act.
        WrongPassphraseError, PassphraseError: it is another passphrase; nothing is told.
    """
    lines = tuple(islice(told(record, asked, older), most + 1))
    kept = lines[:most]
    return ActivityPage(kept, kept[-1].n if len(lines) > most else None, record.desk.zone)


def broken_chain(record: OpenRecord) -> str:
    """Say in words if somebody edited, cut, put in or moved lines of the log; empty if it is whole."""
    try:
        record.vault.journal.verify(record.identity.device.public.verify)
    except JournalBrokenError as broken:
        return broken.says
    return ""


def export_activity(
    record: OpenRecord,
    out: Path | None,
    screen: BinaryIO,
    asked: Asked = EVERYTHING,
    *,
    replace: bool = False,
) -> int:
    """Write the events as FHIR AuditEvents, one a line (NDJSON), oldest first; return how many.

    Each is byte for byte what was signed. The log keeps that a copy was saved. Without ``out`` it goes to the
    screen; ``replace`` writes over what stands there.

    Raises:
        FileStandsError, FileUnwritableError: it cannot be written there.
        UsageError, WrongPassphraseError, PassphraseError: as ``activity``.
    """
    if out is not None and not replace:
        refuse_if_there(out)
    chosen = [event for _, event in _chosen(record, asked, None)]
    note(record, Act.EXPORT)
    content = [part for event in reversed(chosen) for part in (event, b"\n")]
    if out is None:
        screen.writelines(content)
    else:
        write_file(out, content)
    return len(chosen)


def told(record: OpenRecord, asked: Asked, older: int | None = None) -> Iterator[ActivityLine]:
    """Tell the lines that are asked for, newest first, as they are read. Raises as ``activity``."""
    return (line for line, _ in _chosen(record, asked, older))


def _chosen(record: OpenRecord, asked: Asked, older: int | None) -> Iterator[tuple[ActivityLine, bytes]]:
    unknown = sorted(asked.acts - set(ACTS))
    if unknown:
        raise UsageError(f"What can be done is called: {', '.join(ACTS)}.", place=unknown[0])
    hidden = private_names(record) | private_dids(record) | private_items(record)
    if asked.passphrase is not None:
        record.vault.check_passphrase(asked.passphrase)
    if asked.confirmed or asked.passphrase is not None:
        hidden = frozenset()
    zone = record.desk.zone
    marks = [f'"code":"{act}"'.encode() for act in asked.acts]
    read = (
        (_line(each), each.event)
        for each in _lines(record, older)
        if not marks or any(mark in each.event for mark in marks)  # most lines need not be taken apart
    )
    return (
        (line, event) for line, event in read if line.about not in hidden and _is_asked(line, asked, zone)
    )


def _lines(record: OpenRecord, older: int | None) -> Iterator[Line]:
    while lines := record.vault.journal.newest(before=older, limit=AT_ONCE):
        yield from lines
        older = lines[-1].n


def _is_asked(line: ActivityLine, asked: Asked, zone: tzinfo) -> bool:
    if asked.acts and line.act not in asked.acts:
        return False
    if not (asked.since or asked.until):
        return True
    at = line.at(zone)
    return at is not None and (asked.since or date.min) <= at.date() <= (asked.until or date.max)


def _line(line: Line) -> ActivityLine:
    """Read an event. One that somebody spoiled is told as a line that cannot be read."""
    try:
        event = json.loads(line.event)
        who, *others = [agent["who"] for agent in event["agent"]]
        worker = str(event["agent"][0].get("name", ""))
        why = _first(event.get("purposeOfEvent"), "text")
        return ActivityLine(
            n=line.n,
            when=moment_text(moment(event["recorded"])),
            act=str(event["type"]["code"]),
            who=_name(str(who["display"]), worker),
            what=str(event["type"]["display"]),
            to=str(others[0]["display"]) if others else "",
            why=_WHY.get(why, why),
            about=_first(_whats(event.get("entity")), "value"),
            worker=worker,
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return ActivityLine(line.n, "", "", "", "", "", "", "")


def _name(display: str, worker: str) -> str:
    if worker:
        return say("%(worker)s (%(group)s)", worker=worker, group=display)
    return say("The owner") if display == "owner" else display


def _whats(entities: Iterable[dict[str, dict[str, object]]] | None) -> list[object]:
    return [each["what"]["identifier"] for each in entities or ()]


def _first(listed: list[object] | None, member: str) -> str:
    first = listed[0] if listed else None
    return str(first.get(member, "")) if isinstance(first, dict) else ""


# by the word between what was done and the other side; whether it is said why
_SENTENCES: Mapping[tuple[str, bool], str] = {
    ("", False): "%(who)s %(what)s.",
    ("", True): "%(who)s %(what)s (%(why)s).",
    (":", False): "%(who)s %(what)s: %(to)s.",
    (":", True): "%(who)s %(what)s: %(to)s (%(why)s).",
    ("with", False): "%(who)s %(what)s with %(to)s.",
    ("with", True): "%(who)s %(what)s with %(to)s (%(why)s).",
    ("from", False): "%(who)s %(what)s from %(to)s.",
    ("from", True): "%(who)s %(what)s from %(to)s (%(why)s).",
    ("by", False): "%(who)s %(what)s by %(to)s.",
    ("by", True): "%(who)s %(what)s by %(to)s (%(why)s).",
    ("for", False): "%(who)s %(what)s for %(to)s.",
    ("for", True): "%(who)s %(what)s for %(to)s (%(why)s).",
    ("to", False): "%(who)s %(what)s to %(to)s.",
    ("to", True): "%(who)s %(what)s to %(to)s (%(why)s).",
}
