"""To which groups something was passed on from here, and which groups passed on to here what is held.

It is for the papers of a group: a line for each other one and role. Both are counted by what was signed: the
hands, and the shares made of them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from portable_record.actions.activity import Asked, told
from portable_record.actions.desk import OpenRecord
from portable_record.actions.journal import Act
from portable_record.actions.passed_on import PASSED
from portable_record.actions.people import known_signers
from portable_record.actions.team_shelf import seat_in_team
from portable_record.actions.withdraw import wanted
from portable_record.crypto.did import did_key
from portable_record.record.moments import moment
from portable_record.sharing.hand import read_hand
from portable_record.vault.shelf import Document


@dataclass(frozen=True, slots=True)
class OtherGroup:
    """Another group: in which ``role`` it is held by whoever got it, how often, about how many, when last.

    ``role`` is empty where it was passed on before roles were noted here.
    """

    name: str
    role: str
    times: int
    people: int
    last: datetime


@dataclass(frozen=True, slots=True)
class _Once:
    """One time that something went from one group to the other."""

    did: str
    name: str
    role: str
    about: str
    when: datetime


def passed_to(record: OpenRecord, *, confirmed: bool) -> tuple[OtherGroup, ...]:
    """Tell to which groups some was passed on from here; private ones too only if ``confirmed``."""
    shares = passed_shares(record, confirmed=confirmed)
    return _counted(record, (*(_went(share) for share in shares), *_went_by_others(record)))


def came_from(record: OpenRecord, *, hidden: frozenset[str]) -> tuple[OtherGroup, ...]:
    """Tell which groups passed on what lies in the inbox; what is ``hidden``, by its id, is left out."""
    return _counted(record, _came(record.vault.inbox.through_others(hidden=hidden)))


def passed_shares(record: OpenRecord, *, confirmed: bool) -> list[Document]:
    """Return the shares of what was passed on from here; private ones too only if ``confirmed``."""
    asked = replace(wanted(record, private=None if confirmed else False), passed=True)
    return [one.share for one in record.vault.shares.listed(asked)]


def _went(share: Document) -> _Once:
    to, passed = share.value["terms"]["recipient"], share.value[PASSED]
    role = str(passed.get("role", ""))
    return _Once(share.about, to["name"], role, passed["about"], moment(share.moment))


def _went_by_others(record: OpenRecord) -> Iterator[_Once]:
    """Give what others of the team passed on, as the log has it: under which role they did not tell."""
    if seat_in_team(record) is None:
        return
    lines = [
        one
        for one in told(record, Asked(acts=frozenset({Act.PASS_ON.value.code})))
        if not record.vault.shares.has(one.about)
    ]
    about = record.vault.inbox.about_whom([one.about for one in lines])
    for one in lines:
        yield _Once(f"name:{one.to}", one.to, "", about.get(one.about, one.about), moment(one.when))


def _came(rows: Iterable[tuple[str, list[str]]]) -> Iterator[_Once]:
    for about, hands in rows:
        last = read_hand(hands[-1]).said
        yield _Once(last.iss, last.name, last.role, about, last.when)


def _counted(record: OpenRecord, found: Iterable[_Once]) -> tuple[OtherGroup, ...]:
    """Count by group and role, under the name that the owner gave them; whoever was last comes first."""
    pins = known_signers(record)
    called = {name: pin.name for iss, pin in pins.items() for name in (iss, did_key(pin.key)) if pin.name}
    heaps: dict[tuple[str, str], list[_Once]] = {}
    for once in found:
        heaps.setdefault((called.get(once.did, once.did), once.role), []).append(once)
    groups = [
        OtherGroup(
            name=called.get(times[0].did, times[0].name),
            role=role,
            times=len(times),
            people=len({one.about for one in times}),
            last=max(one.when for one in times),
        )
        for (_who, role), times in heaps.items()
    ]
    return tuple(sorted(groups, key=lambda group: group.last, reverse=True))
