"""The papers on data protection of a group: what only people can answer, beside what the record knows itself.

A group's record knows what it holds, for how long, and who opened it. The rest, such as the basis in law, is
asked once and kept as answers in the vault. A person's own record has no such papers: nobody owes them any.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from portable_record.actions.closed import refuse_if_closed
from portable_record.actions.desk import OpenRecord
from portable_record.actions.inbox_rules import has_workers, rules_of
from portable_record.actions.journal import Act, note
from portable_record.actions.other_groups import OtherGroup, came_from, passed_to
from portable_record.actions.private_items import private_items
from portable_record.actions.safe_over import SHARED
from portable_record.actions.team_shelf import team_members
from portable_record.errors import OnlyGroupsError
from portable_record.record.moments import moment_text
from portable_record.sharing.given_for import title_of_purpose
from portable_record.vault.inbox import NOTHING, Figures

GOVERNANCE = "governance"
"""The setting with what was answered."""

CONDITIONS: Mapping[str, tuple[str, ...]] = {
    "care": ("schedule-1-2",),
    "social-law": ("schedule-1-1",),
    "public-interest": ("schedule-1-16", "schedule-1-17", "schedule-1-18"),
    "explicit": ("none",),
    "life": ("none",),
    "members": ("none",),
}
"""By a basis of Art. 9: the conditions of Schedule 1 of the Data Protection Act 2018 that go with it."""

NEEDS_POLICY = frozenset({"schedule-1-1", "schedule-1-16", "schedule-1-17", "schedule-1-18"})
"""The conditions for which the Act asks for a short policy document (Schedule 1, part 4)."""


def refuse_unless_group(record: OpenRecord) -> None:
    """Refuse where the record is a person's own.

    Raises:
        OnlyGroupsError: it is.
    """
    if not has_workers(record):
        raise OnlyGroupsError


def answers_of(record: OpenRecord) -> Mapping[str, str]:
    """Return what was answered, by the key of the question; what was not is not there.

    Raises:
        OnlyGroupsError: the record is a person's own.
    """
    refuse_unless_group(record)
    kept: Mapping[str, str] = record.vault.settings.get(GOVERNANCE, {})
    return {key: str(said) for key, said in kept.items() if said}


def keep_answers(record: OpenRecord, answers: Mapping[str, str]) -> None:
    """Keep some answers in place of those before; the others stay. The activity log keeps that, not what.

    Raises:
        OnlyGroupsError: the record is a person's own.
        MayNotWriteError: the record is closed.
    """
    refuse_if_closed(record)
    before = answers_of(record)
    after = {key: said for key, said in {**before, **answers}.items() if said}
    if after == before:
        return
    with record.vault.transaction():
        record.vault.settings.put(GOVERNANCE, after)
        note(record, Act.PAPERS)


def fits(basis: str, condition: str) -> bool:
    """Say whether a condition of Schedule 1 goes with a basis of Art. 9; what is not answered yet fits."""
    return not basis or not condition or condition in CONDITIONS.get(basis, ())


@dataclass(frozen=True, slots=True)
class Facts:
    """What the record itself knows: the group's name, its rules, and what lies in its inbox.

    ``days`` is after how long what is over is deleted, ``workers`` how many there are on the list. ``passed``
    are the groups to which some of it went on, ``came`` those that passed some of it on to this one.
    ``for_safety`` is how often something was shared without agreement.
    """

    name: str
    days: int
    workers: int
    held: Figures
    passed: tuple[OtherGroup, ...] = ()
    came: tuple[OtherGroup, ...] = ()
    for_safety: int = 0

    @staticmethod
    def purpose_title(key: str) -> str:
        """Say why something was given; an unknown reason as it stands."""
        return title_of_purpose(key)


def facts_of(record: OpenRecord, *, counted: bool = True, confirmed: bool = False) -> Facts:
    """Tell what the record knows of what its group holds; not ``counted``, no more than its rules.

    What came from private contacts is counted only if ``confirmed``, by the passphrase typed again.

    Raises:
        OnlyGroupsError: the record is a person's own.
    """
    refuse_unless_group(record)
    rules = rules_of(record)
    workers = max(len(rules.workers), len(team_members(record)))
    bare = Facts(record.identity.name, rules.days, workers, NOTHING)
    if not counted:
        return bare
    hidden = frozenset[str]() if confirmed else private_items(record)
    return replace(
        bare,
        held=record.vault.inbox.figures(moment_text(record.now), hidden=hidden),
        passed=passed_to(record, confirmed=confirmed),
        came=came_from(record, hidden=hidden),
        for_safety=sum(one.id not in hidden for one in record.vault.register.about(SHARED)),
    )
