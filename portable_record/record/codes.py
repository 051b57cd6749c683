"""Codes that FHIR R4 leaves no choice about (bindings of strength "required").

A code outside the list makes the resource invalid: ``gender`` "xyz" or ``status`` "done" mean nothing to
anybody else. The lists themselves are in the table of ``definitions``.
"""

from portable_record.record.definitions import code_list

_FEW = 16


def refuse_code(value: object, list_name: str) -> str:
    """Return why a code is not from its list, or nothing. The code itself is not repeated."""
    allowed = code_list(list_name)
    if any(value in codes for codes in allowed.values()):
        return ""
    return "It is not one of the codes for this place." + _choices(list_name)


def refuse_concept(value: dict[str, object], list_name: str) -> str:
    """Return why a CodeableConcept or a Coding has no code from its list, or nothing.

    One coding from the list is enough; others may stand beside it. A concept without any coding is left to
    its words.
    """
    codings = value.get("coding", [value] if "code" in value else [])
    if not isinstance(codings, list) or not codings:
        return ""
    allowed = code_list(list_name)
    for coding in codings:
        if isinstance(coding, dict) and coding.get("code") in allowed.get(str(coding.get("system")), ()):
            return ""
    return "None of its codings is one of the codes for this place." + _choices(list_name)


def _choices(list_name: str) -> str:
    codes = sorted(code for codes in code_list(list_name).values() for code in codes)
    return f" It may be: {', '.join(codes)}." if len(codes) <= _FEW else ""
