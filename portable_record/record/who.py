"""Who writes, and by what right: said in every change, shown on every page, print and card.

The kinds of right stand as data in ``BASES``; ``rights`` judges one on a day.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from portable_record.record.parts import PARTS
from portable_record.saying import Said, say

PERSON = "person"

ASSERTED_BY_PERSON = "PATAST"
ASSERTED_BY_RELATIVE_OR_FRIEND = "PACQAST"
ASSERTED_BY_DECISION_MAKER = "SDMAST"
ASSERTED_BY_PROFESSIONAL = "PROAST"

_ALL = frozenset(part.key for part in PARTS)


@dataclass(frozen=True, slots=True)
class By:
    """Who wrote a change.

    ``writer`` is "person" for the person the record is about, otherwise the id of the RelatedPerson or
    Practitioner entry of the one who wrote. ``helper`` is the entry of somebody who helped, or empty.
    ``basis`` is the code of the right by which they wrote; the person's own is "self".
    """

    writer: str = PERSON
    basis: str = "self"
    helper: str = ""


@dataclass(frozen=True, slots=True)
class Basis:
    """A kind of right to write for somebody.

    ``parts`` are those it lets them write in; ``label`` is the security label of what they write; ``needs``
    names the fields of ``rights.Right`` that must be filled in. ``follows_age`` is for parents.
    """

    code: str
    title: str
    parts: frozenset[str]
    label: str
    needs: tuple[str, ...] = ()
    only_without_capacity: bool = False
    follows_age: bool = False


BASES: Mapping[str, Basis] = {
    basis.code: basis
    for basis in (
        Basis("self", "this is my own record", _ALL, ASSERTED_BY_PERSON),
        Basis("agrees", "the person agrees", _ALL, ASSERTED_BY_RELATIVE_OR_FRIEND, needs=("since",)),
        Basis(
            "parental-responsibility",
            "parental responsibility",
            _ALL,
            ASSERTED_BY_DECISION_MAKER,
            needs=("since",),
            follows_age=True,
        ),
        Basis(
            "lpa-health",
            "lasting power of attorney for health and care",
            _ALL,
            ASSERTED_BY_DECISION_MAKER,
            needs=("since", "evidence"),
            only_without_capacity=True,
        ),
        Basis(
            "lpa-money",
            "lasting power of attorney for money and property",
            frozenset({"details", "community", "documents"}),
            ASSERTED_BY_DECISION_MAKER,
            needs=("since", "evidence"),
        ),
        Basis(
            "deputy",
            "deputy named by the Court of Protection",
            _ALL,
            ASSERTED_BY_DECISION_MAKER,
            needs=("since", "evidence"),
        ),
        Basis(
            "best-interests",
            "a decision in the person's best interests",
            _ALL - {"about-me", "strengths", "outcomes"},
            ASSERTED_BY_DECISION_MAKER,
            needs=("since", "decision", "consulted", "review"),
            only_without_capacity=True,
        ),
        Basis(
            "appointee",
            "appointee for benefits",
            frozenset({"documents"}),
            ASSERTED_BY_RELATIVE_OR_FRIEND,
            needs=("since", "evidence"),
        ),
        Basis("none", "no right written down", frozenset(), ASSERTED_BY_RELATIVE_OR_FRIEND),
    )
}


def label(by: By, *, professional: bool = False) -> str:
    """The security label (HL7 ObservationValue) of an entry that was written like this.

    ``professional`` says that the writer's entry is a Practitioner's, or an organisation's.
    """
    basis = BASES.get(by.basis, BASES["none"])
    if basis.label == ASSERTED_BY_RELATIVE_OR_FRIEND and professional:
        return ASSERTED_BY_PROFESSIONAL
    return basis.label


def written_by(by: By, names: Mapping[str, str], *, deed: str = "written") -> Said:
    """Say who wrote, for whom and with whom: "written by Sam for Amina, with help from Jo".

    ``names`` has the names by entry id, and the person's own under "person". ``deed`` is what they did.
    """
    own, helped = by.writer == PERSON, bool(by.helper)
    person = names.get(PERSON) or say("the person")
    return say(
        _WROTE[deed, own, helped],
        writer=person if own else names.get(by.writer) or say("somebody else"),
        person=person,
        helper=names.get(by.helper) or say("somebody"),
    )


# by deed; whether they are the person; whether somebody helped
_WROTE: Mapping[tuple[str, bool, bool], str] = {
    ("written", True, False): "written by %(writer)s",
    ("written", True, True): "written by %(writer)s, with help from %(helper)s",
    ("written", False, False): "written by %(writer)s for %(person)s",
    ("written", False, True): "written by %(writer)s for %(person)s, with help from %(helper)s",
    ("changed", True, False): "changed by %(writer)s",
    ("changed", True, True): "changed by %(writer)s, with help from %(helper)s",
    ("changed", False, False): "changed by %(writer)s for %(person)s",
    ("changed", False, True): "changed by %(writer)s for %(person)s, with help from %(helper)s",
    ("taken in", True, False): "taken in by %(writer)s",
    ("taken in", True, True): "taken in by %(writer)s, with help from %(helper)s",
    ("taken in", False, False): "taken in by %(writer)s for %(person)s",
    ("taken in", False, True): "taken in by %(writer)s for %(person)s, with help from %(helper)s",
}
