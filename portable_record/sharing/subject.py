"""Whom a resource says it is about, as far as an NHS number says so."""

from collections.abc import Iterator

from portable_record.sharing.nhs_number import nhs_number
from portable_record.sharing.person import nhs_numbers
from portable_record.sharing.reference_rules import SUBJECT

Json = dict[str, object]


def numbers_of_subject(value: Json) -> frozenset[str]:
    """Return the NHS numbers in the references to the subject, and of a Patient inside whom they mean."""
    references = [each for name in SUBJECT & value.keys() for each in _objects(value[name])]
    inside = {f"#{each.get('id')}": each for each in _objects(value.get("contained"))}
    return frozenset(_numbers(references, inside))


def _numbers(references: list[Json], inside: dict[str, Json]) -> Iterator[str]:
    for reference in references:
        for identifier in _objects(reference.get("identifier")):
            if number := nhs_number(identifier):
                yield number
        meant = inside.get(str(reference.get("reference")), {})
        if meant.get("resourceType") == "Patient":
            yield from nhs_numbers(meant)


def _objects(value: object) -> list[Json]:
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, dict)]
