"""The door through which a resource comes into a record: bytes in, a checked description out, or a refusal.

The bytes themselves are kept as they came; nothing here writes. The order is that of
``docs/format/intake.md``: the strict parse, then FHIR R4, then what the entry is called and found by.
"""

import hashlib
from dataclasses import dataclass

from portable_record.errors import FhirTypeError
from portable_record.record import fhir
from portable_record.record.day import day_of
from portable_record.record.json_text import parse
from portable_record.record.readable.view import title_and_words
from portable_record.record.types import default_part


@dataclass(frozen=True, slots=True)
class Checked:
    """A resource that may be taken: its type, own id (or nothing), part, what it says and of which day.

    ``sha256`` is that of the bytes as they came, in hex.
    """

    type: str
    resource_id: str
    part: str
    title: str
    search_text: str
    day: str
    sha256: str


def check(text: bytes) -> Checked:
    """Check one resource as received: contained resources, or a Bundle inside, belong to it.

    Raises:
        IntakeError: its kinds are listed with their codes in ``docs/format/intake.md``. ``place`` is a line
        and
            column, or the path of an element.
    """
    value = parse(text)
    fhir.validate(value)
    if not isinstance(value, dict):
        raise FhirTypeError
    title, words = title_and_words(value)
    return Checked(
        type=str(value["resourceType"]),
        resource_id=str(value.get("id", "")),
        part=default_part(value),
        title=title,
        search_text=words,
        day=day_of(value),
        sha256=hashlib.sha256(text).hexdigest(),
    )


def warm() -> None:
    """Load what the first check would otherwise wait for."""
    fhir.warm()
    check(b'{"resourceType":"Basic","code":{"text":"warm"}}')
