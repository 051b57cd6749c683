"""All sheets: those of a part, and the one in which an entry opens.

To add a kind, put a sheet into the file of its part (``parts/``); ``docs/forms.md`` shows how.
"""

from collections.abc import Mapping
from functools import cache

from portable_record.errors import NotFoundError
from portable_record.record.asking.parts import (
    about_me,
    communication,
    community,
    crisis,
    details,
    documents,
    health,
    outcomes,
    people,
    plan,
    strengths,
)
from portable_record.record.asking.sheet import Sheet

SHEETS: tuple[Sheet, ...] = tuple(
    sheet
    for part in (
        details,
        communication,
        about_me,
        strengths,
        plan,
        crisis,
        people,
        community,
        health,
        documents,
        outcomes,
    )
    for sheet in part.SHEETS
)


@cache
def sheets_of(part: str) -> tuple[Sheet, ...]:
    """List the sheets of a part, in the order in which a person reads it."""
    return tuple(sheet for sheet in SHEETS if sheet.part == part)


def sheet_named(part: str, key: str) -> Sheet:
    """Return a sheet.

    Raises:
        NotFoundError: the part has no such kind.
    """
    for sheet in sheets_of(part):
        if sheet.key == key:
            return sheet
    raise NotFoundError("There is no such kind of entry here.", place=key[:80])


def sheet_for(resource: Mapping[str, object], part: str) -> Sheet | None:
    """Find the sheet in which an entry opens: one of its own part, else one of another."""
    own = next((sheet for sheet in sheets_of(part) if sheet.fits(resource)), None)
    return own or next((sheet for sheet in SHEETS if sheet.part != part and sheet.fits(resource)), None)


def kind_title(resource: Mapping[str, object], part: str) -> str:
    """Say what kind of entry it is, in the words of its sheet; nothing if it has none."""
    sheet = sheet_for(resource, part)
    return sheet.title if sheet else ""


def sentences() -> tuple[str, ...]:
    """List all texts of the sheets that a person reads, each once, for translation."""
    found: dict[str, None] = {}
    for sheet in SHEETS:
        found.update(dict.fromkeys((sheet.title, sheet.about, sheet.heading)))
        for question in sheet.questions:
            found.update(dict.fromkeys((question.label, question.hint, question.says, question.needed)))
            found.update(dict.fromkeys(question.ends))
            for choice in question.choices:
                found.update(dict.fromkeys((choice.words, choice.hint)))
    return tuple(text for text in found if text.strip())
