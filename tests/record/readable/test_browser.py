"""The browser shows an entry in exactly the words that Python does."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.record.readable.browsing import SCRIPT, differences
from tests.record.readable.shapes import broken_samples
from tests.record.readable.spelling import SAMPLES

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("written", [True, False], ids=["numbers as written", "numbers as read"])
def test_the_samples_read_the_same(page: Page, *, written: bool) -> None:
    texts = [sample.read_text(encoding="utf-8") for sample in SAMPLES]

    assert differences(page, texts, written=written) == []


@pytest.mark.parametrize("written", [True, False], ids=["numbers as written", "numbers as read"])
def test_samples_with_wrong_values_read_the_same(page: Page, *, written: bool) -> None:
    texts = [json.dumps(value) for value in broken_samples(1, 600)]

    assert differences(page, texts, written=written) == []


def test_odd_objects_read_the_same(page: Page) -> None:
    odd = [
        {},
        {"2": "two", "b": "letter", "1": "one", "constructor": {"x": 1}, "__proto__": "plain"},
        {"resourceType": "constructor", "code": "toString"},
        {"resourceType": "Basic", "code": {"coding": [{"system": "constructor", "code": "constructor"}]}},
        {"resourceType": "Basic", "valueInteger": 9007199254740993, "valueDecimal": 1e-7},
        {"resourceType": "Basic", "note": [{"text": "x"}] * 10_000},
        {"resourceType": "Basic", "step": [{"note": [{"text": "x"}] * 200}] * 200},
        {"resourceType": "Basic", **{f"element{count}": count for count in range(3_000)}},
        {
            "resourceType": "Basic",
            "text": {"div": "<p>a</p " * 50 + "&#x110000;&#55296;&nope;&copy;\u2028b\u00a0"},
        },
        {"resourceType": "Basic", "comment": "\u0130\u017f\u212a \ud83d\ude00" * 60},
    ]
    deep: dict[str, object] = {"valueString": "inside"}
    for _ in range(62):
        deep = {"item": [deep]}
    texts = [json.dumps(value) for value in [*odd, deep]]

    assert differences(page, texts, written=True) == []


def test_the_script_puts_no_markup_into_a_page() -> None:
    script = SCRIPT.read_text(encoding="utf-8")

    assert "innerHTML" not in script
    assert "document" not in script
    assert "eval" not in script


@pytest.mark.outside
def test_real_entries_read_the_same(page: Page, outside: Path) -> None:
    files = sorted((outside / "hl7-r4-examples").glob("*.json"))
    texts = [file.read_text(encoding="utf-8") for file in files]
    for file in sorted((outside / "synthea").glob("*.json")):
        texts += [json.dumps(entry["resource"]) for entry in json.loads(file.read_bytes())["entry"]]

    assert differences(page, texts, written=True) == []
    assert len(texts) > 500
