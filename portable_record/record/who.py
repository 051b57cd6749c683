"""Who writes, and by what right: said in every change, shown on every page."""

from dataclasses import dataclass

PERSON = "person"


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
