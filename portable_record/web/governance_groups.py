"""The rows of a group's papers about other groups: to whom it passed some on, and who passed on to it."""

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portable_record.web.governance_rows import Row
from portable_record.web.governance_steps import LAW
from portable_record.web.languages import day_in_words

if TYPE_CHECKING:
    from portable_record.actions.governance import Facts
    from portable_record.actions.other_groups import OtherGroup

_THEIRS = {
    "independent": _l("They decide themselves how they use it, and answer for it."),
    "joint": _l("They and we decide together."),
    "processor": _l("They do only what we tell them to do with it."),
}
_OURS = {
    "independent": _l("We decide ourselves how we use it, and answer for it."),
    "joint": _l("They and we decide together."),
    "processor": _l("We do only what they tell us to do with it."),
}
_IN_LAW = {"independent": "each", "joint": "joint", "processor": "processor"}


def went_to(facts: "Facts") -> tuple[Row, ...]:
    """Say to which groups some was passed on, how often, about how many people, and in which role."""
    return tuple(Row(group.name, _went(group), named=True) for group in facts.passed)


def went_for_safety(facts: "Facts") -> tuple[Row, ...]:
    """Say how often something was shared to keep somebody safe, if it was."""
    if not facts.for_safety:
        return ()
    says = ngettext(
        "%(num)d time. The list says to whom, and why.",
        "%(num)d times. The list says to whom, and why.",
        facts.for_safety,
    )
    return (Row(_("Shared without agreement, to keep somebody safe"), str(says)),)


def came_from(facts: "Facts") -> tuple[Row, ...]:
    """Say which groups passed on what lies in the inbox, and in which role it is held here."""
    return tuple(Row(group.name, _came(group), named=True) for group in facts.came)


def _went(group: "OtherGroup") -> str:
    says = ngettext(
        "Passed on to them %(num)d time, about %(people)s, last on %(day)s.",
        "Passed on to them %(num)d times, about %(people)s, last on %(day)s.",
        group.times,
        people=_people(group),
        day=day_in_words(group.last.isoformat()),
    )
    return " ".join((str(says), *_role(group.role, _THEIRS.get(group.role))))


def _came(group: "OtherGroup") -> str:
    says = ngettext(
        "They passed on %(num)d thing to us, about %(people)s, last on %(day)s.",
        "They passed on %(num)d things to us, about %(people)s, last on %(day)s.",
        group.times,
        people=_people(group),
        day=day_in_words(group.last.isoformat()),
    )
    return " ".join((str(says), *_role(group.role, _OURS.get(group.role))))


def _people(group: "OtherGroup") -> str:
    return str(ngettext("%(num)d person", "%(num)d people", group.people))


def _role(role: str, says: object) -> tuple[str, ...]:
    """Say who decides, and what the law calls that; nothing where it was not noted."""
    return (str(says), f"({LAW['between', _IN_LAW[role]]})") if says else ()
