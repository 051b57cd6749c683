"""What FHIR R4 (4.0.1) says each type may hold, read from the table ``r4.json`` beside this file.

The table is made from HL7's own definitions by ``tests/record/r4_definitions.py``, which also says how a
row is written. A row is unpacked when it is first asked for.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TypedDict

ABSTRACT = frozenset({"Resource", "DomainResource", "MetadataResource"})


class _Table(TypedDict):
    release: str
    types: dict[str, dict[str, str]]
    codes: dict[str, dict[str, list[str]]]


@dataclass(frozen=True, slots=True)
class Element:
    """One element that a type may hold.

    ``type`` is a primitive, a datatype or an inner element; a primitive is one JSON text, number or boolean.
    ``choice`` is the stem of a choice such as ``value[x]``; ``codes`` names the list its codes must be from.
    """

    type: str
    required: bool
    is_list: bool
    choice: str
    codes: str
    is_primitive: bool


@dataclass(frozen=True, slots=True)
class Row:
    """All elements of one type, and the names (or stems of choices) of which one must be there."""

    elements: Mapping[str, Element]
    required: tuple[tuple[str, ...], ...]
    has_choice: bool


@cache
def _table() -> _Table:
    text = resources.files("portable_record.record").joinpath("r4.json").read_text(encoding="utf-8")
    table: _Table = json.loads(text)
    return table


@cache
def row(type_name: str) -> Row:
    """Return what a type may hold; a name that is not in the table is a mistake in the program (KeyError)."""
    elements: dict[str, Element] = {}
    for name, said in _table()["types"][type_name].items():
        if name == "^":
            elements.update(row(said).elements)
        else:
            elements[name] = _element(said)
    required: dict[str, list[str]] = {}
    for name, element in elements.items():
        if element.required:
            required.setdefault(element.choice or name, []).append(name)
    has_choice = any(element.choice for element in elements.values())
    return Row(elements, tuple(tuple(names) for names in required.values()), has_choice)


def _element(said: str) -> Element:
    head, *marks = said.split()
    marked = {mark[0]: mark[1:] for mark in marks}
    return Element(
        type=head.rstrip("!*"),
        required="!" in head,
        is_list="*" in head,
        choice=marked.get("|", ""),
        codes=marked.get("=", ""),
        is_primitive=head[0].islower(),
    )


@cache
def code_list(name: str) -> Mapping[str, frozenset[str]]:
    """Return the codes of a list, by code system."""
    return {system: frozenset(codes) for system, codes in _table()["codes"][name].items()}


@cache
def resource_types() -> frozenset[str]:
    """Return the names of all R4 resource types that a resource can have."""
    types = _table()["types"]
    found = {name for name in types if "." not in name and _is_resource(types, name)}
    return frozenset(found - ABSTRACT)


def _is_resource(types: Mapping[str, Mapping[str, str]], name: str) -> bool:
    while name != "Resource":
        base = types[name].get("^")
        if base is None:
            return False
        name = base
    return True
