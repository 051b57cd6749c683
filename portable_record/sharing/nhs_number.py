"""NHS numbers, in whatever spelling and under whatever name of their system."""

import re
from collections.abc import Iterator, Mapping

from portable_record.record.nhs_check import is_valid
from portable_record.sharing.spelling import plain_number

NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
_NUMBER_OF_OID = "2.16.840.1.113883.2.1.4.1"
_OID = re.compile(rf"(?<![.\d]){re.escape(_NUMBER_OF_OID)}(?![.\d])")
_NO_LETTERS = re.compile(r"[^a-z]")
_NAMES = ("nhsnumber", "nhsno", "nngbr")


def nhs_number(given: Mapping[str, object]) -> str:
    """Return the NHS number that an Identifier or a Coding holds, without spaces and dashes; empty if none.

    Under a system or type that names the NHS number, any value of an Identifier counts. The code of a Coding,
    and what only speaks of the NHS, counts if its check digit is right.
    """
    value, code = given.get("value"), given.get("code")
    text = value if isinstance(value, str) else code
    if not isinstance(text, str):
        return ""
    said = [*_said(given)]
    if not _may_be_meant("".join(said)):
        return ""
    number = plain_number(text)
    named = any(_OID.search(each) or any(name in _letters(each) for name in _NAMES) for each in said)
    certain = (named and text is value) or (any("nhs" in each for each in said) and is_valid(number))
    return number if certain or (named and is_valid(number)) else ""


def _said(given: Mapping[str, object]) -> Iterator[str]:
    """List what an Identifier says of its kind: the system, and the words and codes of its type."""
    if isinstance(given.get("system"), str):
        yield str(given["system"]).casefold()
    kind = given.get("type")
    if isinstance(kind, dict):
        codings = kind.get("coding")
        for each in (kind, *(codings if isinstance(codings, list) else [])):
            if isinstance(each, dict):
                yield from (
                    str(each[part]).casefold() for part in ("text", "code", "display") if part in each
                )


def _may_be_meant(said: str) -> bool:
    """Say quickly of most that they cannot be NHS numbers, by all that is said of them in one."""
    letters = _letters(said)
    return "nhs" in letters or "nngbr" in letters or _NUMBER_OF_OID in said


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", text)
