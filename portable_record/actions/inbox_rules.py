"""How an inbox is run: after how many days what is locked is deleted, and who works with it.

Several people may use one record on one laptop, as in a small group. The group keeps a list of their names,
so that the activity log can say who opened what.
"""

from dataclasses import asdict, dataclass, fields, replace

from portable_record.actions.desk import OpenRecord
from portable_record.actions.team_shelf import name_in_team
from portable_record.errors import WorkersFullError, WorkerUnknownError

MOST_WORKERS = 200
_NAME = "inbox"


@dataclass(frozen=True, slots=True)
class InboxRules:
    """``days``: how long after its end, or after it was stopped, something is deleted. ``workers``: names."""

    days: int = 30
    workers: tuple[str, ...] = ()


def rules_of(record: OpenRecord) -> InboxRules:
    """Return what is set, or what we set for those who did not."""
    kept = record.vault.settings.get(_NAME, {})
    known = {field.name for field in fields(InboxRules)}
    said = {name: value for name, value in kept.items() if name in known}
    return InboxRules(**{**said, "workers": tuple(said.get("workers", ()))})


def keep_rules(record: OpenRecord, rules: InboxRules) -> None:
    """Keep them, inside the vault."""
    record.vault.settings.put(_NAME, asdict(rules))


def add_worker(record: OpenRecord, name: str) -> None:
    """Add a name to the list; one that is there already stays as it is.

    Raises:
        WorkersFullError: the list is as long as it may be.
    """
    rules = rules_of(record)
    wanted = " ".join(name.split())
    if not wanted or wanted.casefold() in {each.casefold() for each in rules.workers}:
        return
    if len(rules.workers) >= MOST_WORKERS:
        raise WorkersFullError
    keep_rules(record, replace(rules, workers=tuple(sorted((*rules.workers, wanted), key=str.casefold))))


def remove_worker(record: OpenRecord, name: str) -> None:
    """Take a name off the list, if it is there."""
    rules = rules_of(record)
    keep_rules(record, replace(rules, workers=tuple(each for each in rules.workers if each != name)))


def has_workers(record: OpenRecord) -> bool:
    """Say whether several people may work with this record, so that each says who they are."""
    return record.identity.kind == "organisation"


def names_oneself(record: OpenRecord) -> bool:
    """Say whether whoever opens something types or chooses a name: in a group, unless the team knows it."""
    return has_workers(record) and (bool(rules_of(record).workers) or not name_in_team(record))


def worker_named(record: OpenRecord, name: str) -> str:
    """Return a worker's name as the list has it; nothing where there is one person, or no list yet.

    In a team that is the member whose device this is, where no other name was chosen.

    Raises:
        WorkerUnknownError: there is a list, and this name is not in it.
    """
    workers = rules_of(record).workers if has_workers(record) else ()
    if not workers:
        return name.strip() or name_in_team(record)
    known = {each.casefold(): each for each in workers}
    try:
        return known[name.strip().casefold()]
    except KeyError:
        raise WorkerUnknownError(f"The names are: {', '.join(workers)}.") from None
