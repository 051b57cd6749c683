"""Every word of a person's interest is in some line; what is only for machines is in none."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portable_record.record.readable.tables_kinds import KINDS
from portable_record.record.readable.tables_systems import PLAINER
from portable_record.record.readable.view import View, view
from tests.record.readable.spelling import SAMPLES

WORDS = frozenset({
    "display", "text", "description", "title", "name", "comment", "given", "family", "city", "line", "label",
    "conclusion", "valueString", "contentString", "authorString", "patientInstruction", "outcomeDesc",
    "alias", "lotNumber", "country", "instruction", "diagnostics", "citation", "serialNumber", "disposition",
    "details", "summary",
})  # fmt: skip
FOR_MACHINES = re.compile(
    r"[{}]|\[object|[a-z]{2,}://|urn:|[0-9a-f]{8}-[0-9a-f]{4}-|</[a-z]+>|resourceType|\bsct\b"
)


def words_of(value: object, name: str = "") -> Iterator[str]:
    """Yield the texts that a person should find again, wherever they stand in a resource.

    A narrative, what only says a code again (as itself, or as HL7 prints it where we have plainer words for
    that code), and what a number for machines is called are left out.
    """
    if isinstance(value, dict):
        number = value.get("value")
        if isinstance(number, str) and FOR_MACHINES.search(number) and "use" not in value:
            return
        codes = [coding.get("code") for coding in value.get("coding", [value]) if isinstance(coding, dict)]
        for element, inner in value.items():
            narrative = element == "text" and isinstance(inner, dict)
            again = isinstance(inner, str) and (inner in codes or PLAINER.get(inner.lower()) in codes)
            if element != "fhir_comments" and not narrative and not again:
                yield from words_of(inner, element)
    elif isinstance(value, list):
        for item in value:
            yield from words_of(item, name)
    elif isinstance(value, str) and name in WORDS and value.strip():
        yield value


def all_of(shown: View) -> str:
    return "\n".join(f"{line.label}\n{line.text}" for line in shown.lines)


def lost(resource: dict[str, object]) -> list[str]:
    """Return the words of a resource that are in no line, whatever their letters' size."""
    said = all_of(view(resource)).lower()
    return [words for words in words_of(resource) if words.lower() not in said]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_no_words_of_a_sample_are_lost(sample: Path) -> None:
    resource = json.loads(sample.read_bytes())
    if resource["resourceType"] == "Bundle":
        pytest.skip("of a bundle only the titles are shown")

    assert lost(resource) == []


own_words = st.text(
    st.characters(min_codepoint=33, exclude_categories=["C", "Z"]), min_size=3, max_size=12
).map(lambda text: f"w{text}w")
inner_objects = st.recursive(
    st.dictionaries(st.sampled_from(sorted(WORDS - {"given", "line"})), own_words, min_size=1, max_size=4),
    lambda inner: st.dictionaries(
        st.sampled_from(["step", "part", "detail", "action", "target", "reason", "extra", "component"]),
        inner | st.lists(inner, min_size=1, max_size=3),
        min_size=1,
        max_size=3,
    ),
    max_leaves=6,
)


@given(
    st.sampled_from(sorted(KINDS.keys() - {"Bundle"})),
    st.dictionaries(
        st.sampled_from(["section", "phase", "topicOfTalk", "answerGiven", "code"]), inner_objects
    ),
)
@settings(max_examples=200, deadline=None)
def test_no_words_are_lost_wherever_they_stand(kind: str, rest: dict[str, object]) -> None:
    resource: dict[str, object] = {"resourceType": kind, **rest}

    assert lost(resource) == []


@pytest.mark.outside
def test_no_words_of_real_entries_are_lost_and_nothing_for_machines_is_shown(outside: Path) -> None:
    resources = [
        json.loads(file.read_bytes()) for file in sorted((outside / "hl7-r4-examples").glob("*.json"))
    ]
    for file in sorted((outside / "synthea").glob("*.json")):
        resources += [entry["resource"] for entry in json.loads(file.read_bytes())["entry"]]

    for resource in resources:
        shown = view(resource)
        place = f"{resource['resourceType']}/{resource.get('id')}"
        written = "\n".join(words_of(resource))
        assert shown.title, place
        assert shown.kind == KINDS.get(resource["resourceType"]) or shown.kind, place
        for line in shown.lines:
            odd = FOR_MACHINES.search(line.text)
            assert odd is None or line.text in written or line.label in {"Website", "What it says"}, (
                place,
                line,
            )
        if resource["resourceType"] != "Bundle":
            assert lost(resource) == [], place
