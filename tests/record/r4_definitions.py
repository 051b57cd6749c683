"""Make ``portable_record/record/r4.json`` from HL7's own definitions of FHIR R4 (CC0).

``npm pack hl7.fhir.r4.examples`` and unpack; then, from the root of the repository::

    python -m tests.record.r4_definitions FOLDER/package > portable_record/record/r4.json

The table has three members. ``types`` says for each resource, datatype and inner element which elements it
may hold: the element's type, then ``!`` if it must be there, ``*`` if it is a list, ``|stem`` for one of a
choice (``value[x]``) and ``=list`` for a list of codes it must keep to. ``^`` names the type whose elements
it has as well. ``codes`` holds these lists, system by system. ``release`` is that of the definitions.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Json = dict[str, Any]  # JSON of a stranger's making

HOMES = ("http://hl7.org/fhir/ValueSet/", "http://terminology.hl7.org/ValueSet/")
FHIRPATH = {
    "Resource.id": "id",
    "Extension.url": "uri",
}  # the definitions say "System.String"; the text says more
OPEN_LISTS = {"currencies", "mimetypes", "ucum-units", "LL379-9"}  # not lists of codes, or not HL7's


def definitions(folder: Path, kind: str) -> Iterator[Json]:
    """Read every resource of one type in the folder."""
    for path in sorted(folder.glob(f"{kind}-*.json")):
        yield json.loads(path.read_text(encoding="utf-8"))


def types(folder: Path) -> dict[str, dict[str, str]]:
    """Every resource and datatype, and every element with elements inside."""
    table: dict[str, dict[str, str]] = {}
    for definition in definitions(folder, "StructureDefinition"):
        if definition.get("derivation") == "constraint" or definition["kind"] == "logical":
            continue
        if definition["kind"] == "primitive-type":
            continue
        root = definition["name"]
        own = table.setdefault(root, {})
        if base := definition.get("baseDefinition", "").rpartition("/")[2]:
            own["^"] = base
        for element in definition["snapshot"]["element"][1:]:
            if element["base"]["path"].partition(".")[0] == root:
                add(table, element)
    return table


def add(table: dict[str, dict[str, str]], element: Json) -> None:
    """Put one element in the row of what holds it, and give it a row if it holds elements itself."""
    holder, _, name = element["path"].rpartition(".")
    flags = ("!" if element["min"] else "") + ("*" if element["max"] != "1" else "")
    binding = element.get("binding", {})
    if binding.get("strength") == "required" and (codes := set_name(binding["valueSet"])) not in OPEN_LISTS:
        flags += f" ={codes}"
    row = table.setdefault(holder, {})
    if "contentReference" in element:
        row[name] = element["contentReference"].removeprefix("#") + flags
        return
    kinds = [kind["code"] for kind in element["type"]]
    if kinds[0] in {"BackboneElement", "Element"}:
        table[element["path"]] = {"^": kinds[0]}
        row[name] = element["path"] + flags
    elif name.endswith("[x]"):
        stem = name.removesuffix("[x]")
        for kind in kinds:
            codes_fit = kind in {"code", "Coding", "CodeableConcept"}
            chosen = flags if codes_fit else flags.partition(" ")[0]
            row[stem + kind[0].upper() + kind[1:]] = f"{kind}{chosen} |{stem}"
    else:
        kind = FHIRPATH.get(element["path"], "string") if kinds[0].startswith("http:") else kinds[0]
        row[name] = kind + flags


def set_name(url: str) -> str:
    """The short name of a value set."""
    return url.partition("|")[0].rpartition("/")[2]


def code_lists(folder: Path, wanted: set[str]) -> dict[str, dict[str, list[str]]]:
    """The codes of each wanted value set, system by system."""
    systems = {each["url"]: each for each in definitions(folder, "CodeSystem") if "url" in each}
    lists: dict[str, dict[str, list[str]]] = {}
    for value_set in definitions(folder, "ValueSet"):
        name = set_name(value_set.get("url", ""))
        if name in wanted and value_set["url"].startswith(HOMES):
            lists[name] = {}
            for include in value_set["compose"]["include"]:
                concepts = include.get("concept") or chosen(systems[include["system"]], include)
                lists[name].setdefault(include["system"], []).extend(sorted(codes(concepts)))
    return lists


def chosen(system: Json, include: Json) -> list[Json]:
    """The concepts of a code system that a value set takes: all, or those under one."""
    concepts: list[Json] = system["concept"]
    for rule in include.get("filter", []):
        if (rule["property"], rule["op"]) != ("concept", "is-a"):
            raise ValueError(rule)
        concepts = next(each["concept"] for each in every(concepts) if each["code"] == rule["value"])
    return concepts


def every(concepts: list[Json]) -> Iterator[Json]:
    """Every concept of a tree."""
    for concept in concepts:
        yield concept
        yield from every(concept.get("concept", []))


def codes(concepts: list[Json]) -> Iterator[str]:
    """Every code of a tree of concepts."""
    return (concept["code"] for concept in every(concepts))


def table(folder: Path) -> Json:
    """The whole table."""
    rows = types(folder)
    wanted = {
        word[1:] for row in rows.values() for said in row.values() for word in said.split() if word[0] == "="
    }
    return {"release": "4.0.1", "types": rows, "codes": code_lists(folder, wanted)}


def text(whole: Json) -> str:
    """The table with one row a line, so that a change can be read."""
    parts = []
    for name in ("types", "codes"):
        rows = (
            f" {json.dumps(key)}: {json.dumps(row, separators=(',', ':'))}"
            for key, row in sorted(whole[name].items())
        )
        parts.append(f"{json.dumps(name)}: {{\n" + ",\n".join(rows) + "\n}")
    return f'{{"release": {json.dumps(whole["release"])},\n' + ",\n".join(parts) + "}\n"


if __name__ == "__main__":
    sys.stdout.write(text(table(Path(sys.argv[1]))))
