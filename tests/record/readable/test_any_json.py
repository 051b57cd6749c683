"""Whatever JSON object comes, it is shown without an error."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portable_record.record.readable.tables_words import LIMITS
from portable_record.record.readable.view import View, title, title_and_words, view
from tests.record.readable.shapes import broken_samples, resources, values
from tests.record.readable.spelling import SAMPLES


def check(shown: View) -> None:
    assert shown.kind
    assert shown.title
    assert all(line.label and line.text.strip(" \t\r\n\u00a0") and line.depth >= 0 for line in shown.lines)
    assert len(shown.lines) <= LIMITS["lines"] + 200


@given(resources)
@settings(max_examples=300, deadline=None)
def test_an_object_of_known_elements_in_any_shape_is_shown(resource: dict[str, object]) -> None:
    shown = view(resource)

    check(shown)
    called, words = title_and_words(resource)
    assert title(resource) == called == shown.title
    assert len(words.encode("utf-8", "replace")) <= LIMITS["text"]


@given(st.dictionaries(st.text(max_size=8), values, max_size=6))
@settings(max_examples=200, deadline=None)
def test_any_object_is_shown(value: dict[str, object]) -> None:
    shown = view(value)

    check(shown)


@pytest.mark.parametrize("seed", range(8))
def test_a_sample_with_wrong_values_is_shown(seed: int) -> None:
    for resource in broken_samples(seed, 50):
        assert isinstance(resource, dict)
        check(view(resource))


@pytest.mark.parametrize("depth", [63, 300])
def test_deep_nesting_ends_in_words(depth: int) -> None:
    value: dict[str, object] = {"valueString": "inside"}
    for _ in range(depth):
        value = {"item": [value]}

    shown = view({"resourceType": "Basic", **value})

    check(shown)
    assert any("more inside" in line.text for line in shown.lines)


def test_a_huge_list_says_how_many_more_there_are() -> None:
    resource: dict[str, object] = {
        "resourceType": "Basic",
        "note": [{"text": f"Note {count}"} for count in range(10_000)],
    }

    shown = view(resource)

    assert shown.lines[0].text == "Note 0"
    assert shown.lines[-1].text == "and 9800 more"


def test_too_many_lines_end_with_a_warning() -> None:
    inner = [{"text": f"Note {count}"} for count in range(200)]
    resource: dict[str, object] = {"resourceType": "Basic", "step": [{"note": inner} for _ in range(200)]}

    shown = view(resource)

    check(shown)
    assert shown.lines[-1].label == "Take care"
    assert "more here" in shown.lines[-1].text


def test_an_object_with_thousands_of_elements_is_shown_in_part() -> None:
    resource: dict[str, object] = {f"element{count}": "words" for count in range(5_000)}

    shown = view({"resourceType": "Basic", **resource})

    assert 100 < len(shown.lines) <= 200


def test_what_contains_itself_by_name_is_shown() -> None:
    inner = {"resourceType": "Medication", "id": "m", "ingredient": [{"itemReference": {"reference": "#m"}}]}
    resource: dict[str, object] = {
        "resourceType": "MedicationStatement",
        "medicationReference": {"reference": "#m"},
        "contained": [inner],
    }

    check(view(resource))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_the_search_text_holds_each_word_once(sample: Path) -> None:
    resource = json.loads(sample.read_bytes())

    words = title_and_words(resource)[1].split(" ")

    assert len(words) == len(set(words))


def test_the_search_text_is_cut_at_twenty_thousand_bytes() -> None:
    resource: dict[str, object] = {
        "resourceType": "Basic",
        "note": [{"text": " ".join(f"سائیکل{n}" for n in range(5_000))}],
    }

    _, text = title_and_words(resource)

    assert 19_900 < len(text.encode()) <= 20_000
