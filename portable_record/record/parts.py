"""The parts of a record: the named groups of entries that a person shares or withholds."""

from collections.abc import Mapping
from dataclasses import dataclass

from portable_record.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class Part:
    """One part: ``key`` in commands and files, ``title`` and ``about`` on pages.

    With ``over_time`` its entries belong to a time, and are listed the newest first.
    """

    key: str
    title: str
    about: str
    over_time: bool = False


PARTS: tuple[Part, ...] = (
    Part("details", "My details", "Your name, what to call you, birth date, NHS number and address."),
    Part(
        "communication", "How I communicate", "Language, interpreter, formats, and what makes things easier."
    ),
    Part("about-me", "About me", "What matters most to you, what to do and what not to do."),
    Part("strengths", "My strengths", "What you are good at, what you can offer, what you value."),
    Part("plan", "My plan", "Your goals and hopes, who does what and when, worries, money, and reviews."),
    Part("crisis", "If things go wrong", "Early signs, what helps, who to call, and what not to do."),
    Part("people", "My people", "Family, friends, carers and professionals, and what each does for you."),
    Part("community", "My community", "Groups, charities, places and services near you."),
    Part("health", "My health", "Allergies, medicines, conditions and results.", over_time=True),
    Part("documents", "My documents", "Photos, letters, voice and video.", over_time=True),
    Part(
        "outcomes",
        "How things are going",
        "Wellbeing over time, what is working and what is not.",
        over_time=True,
    ),
)

# What holds the rest of a part together: it is listed first, in this order, where entries belong to no time.
FIRST = ("Flag", "Composition", "CarePlan", "Goal", "RelatedPerson", "Organization")

FIRST_READ = ("communication", "crisis")
"""What whoever is given something must know at once: it stands before all other parts."""

_READ = {key: place for place, key in enumerate(dict.fromkeys((*FIRST_READ, *(each.key for each in PARTS))))}
_BY_KEY = {part.key: part for part in PARTS}


def reading_order(key: str) -> int:
    """Give the place of a part where others read it.

    >>> sorted(("plan", "crisis", "communication"), key=reading_order)
    ['communication', 'crisis', 'plan']
    """
    return _READ[key]


def reading_place(key: str, resource: Mapping[str, object]) -> tuple[int, bool, bool]:
    """Give the place of an entry where others read it: in its part allergies first, dangers before all."""
    return (
        reading_order(key),
        resource.get("resourceType") != "AllergyIntolerance",
        not is_dangerous(resource),
    )


def is_dangerous(resource: Mapping[str, object]) -> bool:
    """Say whether an entry tells of something that is a danger to life, as of an allergy."""
    return resource.get("criticality") == "high"


def part(key: str) -> Part:
    """Return the part with this key.

    Raises:
        NotFoundError: no part has it.
    """
    try:
        return _BY_KEY[key]
    except KeyError:
        raise NotFoundError(f"The parts are: {', '.join(_BY_KEY)}.", place=key) from None
