"""Who opened what in the inbox or passed it on, and when: by person, by worker or by day, out of the log."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice

from portable_record.actions.activity import ActivityLine, Asked, told
from portable_record.actions.desk import OpenRecord
from portable_record.actions.governance import refuse_unless_group
from portable_record.actions.other_groups import passed_shares
from portable_record.actions.passed_on import PASSED

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
    """What was found, newest first; ``more`` says that there was more than can be counted at once."""

    lines: tuple[Look, ...]
    more: bool

    def counted(self, way: str) -> list[tuple[str, int, str]]:
        """Count by one of ``WAYS``: a name or a day, how often, and when last. The most come first."""
        found: dict[str, list[str]] = {}
        for look in self.lines:
            key = {"person": look.about, "worker": look.worker}.get(way, look.when[:10])
            found.setdefault(key, []).append(look.when)
        rows = [(name, len(times), max(times)) for name, times in found.items()]
        if way == "day":
            return sorted(rows, reverse=True)
        return sorted(rows, key=lambda row: (-row[1], row[0].casefold()))


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
    passed = {one.id: str(one.value[PASSED]["item"]) for one in passed_shares(record, confirmed=True)}
    about = record.vault.inbox.about_whom(list({passed.get(line.about, line.about) for line in lines}))
    return Looks(tuple(_look(line, about, passed) for line in lines[:most]), len(lines) > most)


def _look(line: ActivityLine, about: Mapping[str, str], passed: Mapping[str, str]) -> Look:
    """Tell one line. The log knows what was passed on by its share, and here it is told by what it is of."""
    item = passed.get(line.about, line.about)
    to = line.to if line.about in passed else ""
    return Look(
        line.when, line.act, line.what, line.worker or line.who, about.get(item, ""), item, line.why, to
    )
