"""Is this made as FHIR R4 says? A walk over a parsed resource beside the table of definitions.

It knows every resource type of R4 4.0.1, so also those that the R4B models left out or changed, and it says
at which element and why. Checked: names of elements, one value or a list, kinds of JSON values, patterns of
primitives, elements that must be there, choices, codes with a required binding, empty objects, lists and
texts, and the rules that FHIR writes for every resource (ele-1, ext-1, dom-2, and nulls in lists of
primitives). Not checked: the other invariants, profiles, and what a reference points to.
"""

import re
from typing import Never, cast

from portable_record.errors import FhirCodeError, FhirInvalidError, FhirTypeError
from portable_record.record.codes import refuse_code, refuse_concept
from portable_record.record.definitions import Element, Row, resource_types, row
from portable_record.record.json_text import shown_name
from portable_record.record.primitives import CHECKS

_Object = dict[str, object]
_NAMED = re.compile(r"[A-Za-z_]{1,64}\Z")


def check_structure(value: object, *, codes: bool = True) -> None:
    """Refuse a value that is not a resource made as R4 says; ``codes`` says whether codes are looked at too.

    Raises:
        FhirTypeError: there is no resource type, or R4 has none by that name.
        FhirCodeError: a code is not from the list it must be from.
        FhirInvalidError: anything else. ``place`` is the path of the element: ``Patient.name[0].given``.
    """
    try:
        _resource(value, codes=codes, inside=False)
    except _Fault as fault:
        root = str(value.get("resourceType")) if isinstance(value, dict) else ""
        start = root if root in resource_types() else "the entry"
        raise fault.kind(fault.reason, place=start + "".join(reversed(fault.path))) from None


class _Fault(Exception):  # noqa: N818  # never leaves this file: it gathers the path on its way up
    def __init__(self, reason: str, kind: type[FhirInvalidError] = FhirInvalidError) -> None:
        super().__init__(reason)
        self.reason = reason
        self.kind = kind
        self.path: list[str] = []


def _resource(value: object, *, codes: bool, inside: bool) -> None:
    if not isinstance(value, dict):
        raise _Fault("It should be a resource, that is a JSON object with a resourceType.", FhirTypeError)
    type_name = value.get("resourceType")
    if not isinstance(type_name, str):
        raise _Fault("It has no resourceType.", FhirTypeError)
    if type_name not in resource_types():
        raise _Fault(f"FHIR R4 has no resource type {shown_name(type_name)}.", FhirTypeError)
    if inside and "contained" in value:
        fault = _Fault("A resource inside another must not hold a third one.")
        fault.path.append(".contained")
        raise fault
    _members(value, row(type_name), codes=codes, type_name=type_name)


def _members(value: _Object, shape: Row, *, codes: bool, type_name: str) -> None:
    elements = shape.elements
    for name, inner in value.items():
        try:
            element = elements.get(name)
            if element is not None:
                _element(inner, element, value, name, codes=codes)
            elif name[:1] == "_" and (beside := elements.get(name[1:])) and beside.is_primitive:
                _beside(inner, beside, value, name, codes=codes)
            elif name != "resourceType" or "meta" not in elements:
                _refuse_name(name)
        except _Fault as fault:
            if _NAMED.match(name):
                fault.path.append(f".{name}")
            raise
    if shape.required:
        _check_required(value, shape)
    if shape.has_choice:
        _check_choices(value, shape, type_name)


def _refuse_name(name: str) -> Never:
    raise _Fault(f"FHIR R4 has no element {shown_name(name)} here.")


def _element(inner: object, element: Element, holder: _Object, name: str, *, codes: bool) -> None:
    if not element.is_list:
        _single(inner, element, codes=codes)
        return
    if type(inner) is not list:
        raise _Fault("It should be a list.")
    if not inner:
        raise _Fault("It is an empty list; leave it out instead.")
    beside = holder.get(f"_{name}") if element.is_primitive else None
    if isinstance(beside, list) and len(beside) != len(inner):
        raise _Fault("The two lists for this element differ in length.")
    for position, item in enumerate(inner):
        if item is None and isinstance(beside, list) and beside[position] is not None:
            continue
        try:
            _single(item, element, codes=codes)
        except _Fault as fault:
            fault.path.append(f"[{position}]")
            raise


def _single(value: object, element: Element, *, codes: bool) -> None:
    if element.is_primitive:
        if reason := CHECKS[element.type](value):
            raise _Fault(reason)
        if codes and element.codes and (reason := refuse_code(value, element.codes)):
            raise _Fault(reason, FhirCodeError)
    elif element.type == "Resource":
        _resource(value, codes=codes, inside=element.is_list)
    else:
        _complex(value, element.type, codes=codes)
        if codes and element.codes and (reason := refuse_concept(cast("_Object", value), element.codes)):
            raise _Fault(reason, FhirCodeError)


def _complex(value: object, type_name: str, *, codes: bool, id_is_enough: bool = False) -> None:
    if type(value) is not dict:
        raise _Fault("It should be an object with elements of its own.")
    if not value or (len(value) == 1 and "id" in value and not id_is_enough):
        raise _Fault("It is empty; leave it out instead.")
    _members(value, row(type_name), codes=codes, type_name=type_name)


def _beside(inner: object, element: Element, holder: _Object, name: str, *, codes: bool) -> None:
    if not element.is_list:
        _complex(inner, "Element", codes=codes, id_is_enough=name[1:] in holder)
        return
    if type(inner) is not list or not inner:
        raise _Fault("It should be a list, and not an empty one.")
    values = holder.get(name[1:])
    for position, item in enumerate(inner):
        has_value = isinstance(values, list) and position < len(values) and values[position] is not None
        if item is None and has_value:
            continue
        try:
            _complex(item, "Element", codes=codes, id_is_enough=has_value)
        except _Fault as fault:
            fault.path.append(f"[{position}]")
            raise


def _check_required(value: _Object, shape: Row) -> None:
    for names in shape.required:
        if not any(name in value or f"_{name}" in value for name in names):
            missing = shape.elements[names[0]].choice
            raise _Fault(f'"{missing + "[x]" if missing else names[0]}" must be there, and is missing.')


def _check_choices(value: _Object, shape: Row, type_name: str) -> None:
    said: dict[str, str] = {}
    for name in value:
        bare = name.removeprefix("_")
        element = shape.elements.get(bare)
        if element is not None and element.choice and said.setdefault(element.choice, bare) != bare:
            raise _Fault(f'"{element.choice}[x]" is there more than once, in different forms.')
    if type_name == "Extension" and ("extension" in value) == ("value" in said):
        raise _Fault("An extension should have either a value or extensions of its own.")
