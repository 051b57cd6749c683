"""Who opened what in the inbox or passed it on, and when: by person, by worker or by day, out of the log."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, tzinfo
from itertools import islice

from portable_record.actions.activity import ActivityLine, Asked, told
from portable_record.actions.desk import OpenRecord
from portable_record.actions.governance import refuse_unless_group
from portable_record.actions.journal import Act
from portable_record.actions.other_groups import passed_shares
from portable_record.actions.passed_on import PASSED
from portable_record.record.moments import moment
from portable_record.sharing.given_for import why_given
from portable_record.vault.shelf import Document

ACTS = frozenset({"open-item", "save-item", "keep-item", "delete-item", "pass-on"})
WAYS = ("person", "worker", "day")
MOST = 1_000
"""How many lines a page counts at once: more would make it wait."""
MOST_IN_A_TABLE = 100_000


@dataclass(frozen=True, slots=True)
class Look:
    """One time that something in the inbox was opened, saved, kept, deleted or passed on.

    ``worker``, ``about`` and ``to`` are names; ``about`` is empty where the thing is no longer here,
    ``to`` where it was not passed on.
    """

    when: str
    act: str
    what: str
    worker: str
    about: str
    item: str
    why: str
    to: str = ""


@dataclass(frozen=True, slots=True)
class Looks:
    """What was found, newest first; ``more`` says that there was more than can be counted at once.

    ``zone`` is where the group is: it says when a day begins.
    """

    lines: tuple[Look, ...]
    more: bool
    zone: tzinfo = UTC

    def counted(self, way: str) -> list[tuple[str, int, str]]:
        """Count by one of ``WAYS``: a name or a day, how often, and when last. The most come first."""
        found: dict[str, list[str]] = {}
        for look in self.lines:
            key = {"person": look.about, "worker": look.worker}.get(way, self._day(look))
            found.setdefault(key, []).append(look.when)
        rows = [(name, len(times), max(times)) for name, times in found.items()]
        if way == "day":
            return sorted(rows, reverse=True)
        return sorted(rows, key=lambda row: (-row[1], row[0].casefold()))

    def _day(self, look: Look) -> str:
        return moment(look.when).astimezone(self.zone).date().isoformat()


def looks(
    record: OpenRecord, *, since: date | None = None, until: date | None = None, most: int = 0
) -> Looks:
    """Tell who opened what between two days, both counted; ``most`` lines, or as many as a page counts.

    Raises:
        OnlyGroupsError: the record is a person's own.
    """
    refuse_unless_group(record)
    most = most or MOST
    lines = list(islice(told(record, Asked(since=since, until=until, acts=ACTS)), most + 1))
    passed = {one.id: one for one in passed_shares(record, confirmed=True)}
    items = {share: str(one.value[PASSED]["item"]) for share, one in passed.items()}
    about = record.vault.inbox.about_whom(list({items.get(line.about, line.about) for line in lines}))
    told_lines = (_passed(line, passed, about) or _look(line, about) for line in lines[:most])
    return Looks(tuple(told_lines), len(lines) > most, record.desk.zone)


def _look(line: ActivityLine, about: Mapping[str, str]) -> Look:
    name = about.get(line.about, "")
    went = line.act == Act.PASS_ON.value.code  # of another worker of the team, who told which thing it was
    why, to = (why_given(line.why, name), line.to) if went else (line.why, "")
    return Look(line.when, line.act, line.what, line.worker or line.who, name, line.about, why, to)


def _passed(line: ActivityLine, passed: Mapping[str, Document], about: Mapping[str, str]) -> Look | None:
    """Tell of what was passed on: the log knows it by its share, this page by what it is a part of."""
    share = passed.get(line.about)
    if share is None:
        return None
    item = str(share.value[PASSED]["item"])
    name = about.get(item, "")
    why = why_given(share.value["terms"]["purpose"], name)
    return Look(line.when, line.act, line.what, line.worker or line.who, name, item, why, line.to)
