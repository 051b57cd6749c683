"""Which registers hold the line that says whose words an entry is in, and that such lines may differ."""

from collections.abc import Iterable, Mapping

from portable_record.record.json_text import parse
from portable_record.record.json_text import write as json_bytes
from portable_record.record.values import ABSENT, read_item

LABELS = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue"
META = "meta"
OF_WRITER = "said-by"
"""The item in which a list names whoever wrote."""
SAID_BY: Mapping[str, str] = {
    "Observation": "performer",
    "Goal": "expressedBy",
    "Flag": "author",
    "MedicationStatement": "informationSource",
    "AllergyIntolerance": "asserter",
}
"""The element that names whoever said it, by type."""
_REFERENCE = {"id", "reference", "type", "identifier", "display"}


def is_of_line(type_name: str, path: str) -> bool:
    """Whether a register says whose words an entry is in."""
    element = SAID_BY.get(type_name)
    return path == META or (element is not None and path.partition("/")[0] == element)


def differ_in_line_alone(type_name: str, path: str, values: Iterable[bytes]) -> bool:
    """Whether values side by side at a register differ only in whose words they are: nobody need choose.

    The words that they go with stand side by side themselves, if they differ.
    """
    if path == META:
        return len({_without_label(value) for value in values}) == 1
    return is_of_line(type_name, path) and all(_is_writer(path, value) for value in values)


def _without_label(value: bytes) -> bytes:
    meta = parse(value)
    if not isinstance(meta, dict):
        return b"{}"
    labels = meta.get("security")
    kept = [one for one in labels if not _is_label(one)] if isinstance(labels, list) else labels
    rest = {name: said for name, said in meta.items() if name != "security"}
    return json_bytes(rest | ({"security": kept} if kept else {}))


def _is_label(one: object) -> bool:
    return isinstance(one, dict) and one.get("system") == LABELS


def _is_writer(path: str, value: bytes) -> bool:
    """Whether a value refers to somebody, or to nobody."""
    if value == ABSENT:
        return True
    item = read_item(value) if "/" in path else None
    said = item.item if item else parse(value)
    return isinstance(said, dict) and said.keys() <= _REFERENCE
