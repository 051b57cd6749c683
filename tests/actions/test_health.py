"""The lists of the health part: now and before, and what is not known is never made up."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from portable_record.actions.answer import add_answers, change_answers, open_entry
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.drafting import new_resource
from portable_record.actions.health_view import BEFORE, LINES, health_seen, is_now
from portable_record.actions.part_view import Card
from portable_record.actions.write import new_entry_id, write
from portable_record.actions.writer import own_writer
from portable_record.record.asking.places import Json
from portable_record.record.asking.sheets import sheet_named
from tests.actions.quick import quick_record, stretch_nothing


@pytest.fixture
def record(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenRecord]:
    stretch_nothing(monkeypatch)
    opened = quick_record(desk, tmp_path / "vault")
    yield opened
    opened.vault.close()


def add(record: OpenRecord, kind: str, **given: str) -> str:
    return add_answers(record, sheet_named("health", kind), given, entry_id=new_entry_id(record)).entry


def took_in(record: OpenRecord, *resources: Json) -> None:
    drafts = [new_resource(one, entry_id=new_entry_id(record)).draft for one in resources]
    write(record, "health", drafts, by=own_writer(record).by)


def change(record: OpenRecord, kind: str, entry: str, **given: str) -> None:
    seen = open_entry(record, entry).seen
    change_answers(record, sheet_named("health", kind), entry, given, seen=seen, form="one")


def titles(cards: tuple[Card, ...]) -> list[str]:
    return [card.entry.title for card in cards]


def test_what_is_so_now_stands_apart_from_what_was(record: OpenRecord) -> None:
    one, two = add(record, "medicine", what="Metformin"), add(record, "medicine", what="Ibuprofen")

    change(record, "medicine", two, now="stopped")

    seen = health_seen(record)
    assert [card.entry.id for card in seen.medicines.now] == [one]
    assert [card.entry.id for card in seen.medicines.before] == [two]


def test_an_allergy_that_is_dangerous_stands_first(record: OpenRecord) -> None:
    add(record, "allergy", what="Penicillin", danger="high")
    add(record, "allergy", what="Plasters", danger="low")

    assert [card.answers_by_key["what"] for card in health_seen(record).allergies.now] == [
        "Penicillin",
        "Plasters",
    ]


def test_of_many_medicines_that_were_taken_before_the_newest_are_shown_and_that_there_are_more(
    record: OpenRecord,
) -> None:
    for number in range(BEFORE + 1):
        add(record, "medicine", what=f"Medicine {number}", now="stopped")
    add(record, "medicine", what="Metformin")

    medicines = health_seen(record).medicines

    assert len(medicines.before) == BEFORE
    assert [card.answers_by_key["what"] for card in medicines.now] == ["Metformin"]
    assert medicines.type == "MedicationStatement"


def test_nothing_written_is_not_none_known(record: OpenRecord) -> None:
    seen = health_seen(record)

    assert seen.none_known is None
    assert seen.is_empty


def test_none_known_beside_an_allergy_is_a_contradiction_until_one_goes(record: OpenRecord) -> None:
    add(record, "no-allergies")
    assert health_seen(record).none_known
    assert health_seen(record).contradicts is None

    allergy = add(record, "allergy", what="Penicillin")
    assert health_seen(record).contradicts

    change(record, "allergy", allergy, now="resolved")
    assert health_seen(record).contradicts is None


def test_results_are_lines_newest_first_and_say_that_there_are_more(record: OpenRecord) -> None:
    weighed: list[Json] = [
        {
            "resourceType": "Observation",
            "status": "final",
            "code": {"text": "Weight"},
            "effectiveDateTime": f"20{10 + number}",
            "valueString": f"{number}",
        }
        for number in range(LINES + 1)
    ]

    took_in(record, *weighed)

    (results,) = health_seen(record).results
    assert len(results.shown) == LINES
    assert results.has_more
    assert results.shown[0].entry.day == f"20{10 + LINES}"


def test_vaccinations_come_before_other_kinds(record: OpenRecord) -> None:
    took_in(
        record,
        {"resourceType": "Device", "deviceName": [{"name": "Hearing aid", "type": "user-friendly-name"}]},
        {
            "resourceType": "Immunization",
            "status": "completed",
            "vaccineCode": {"text": "Flu"},
            "patient": {"display": "Jean"},
            "occurrenceDateTime": "2026",
        },
    )

    assert [one.type for one in health_seen(record).rest] == ["Immunization", "Device"]


@pytest.mark.parametrize(
    ("resource", "now"),
    [
        ({}, True),
        ({"status": "active"}, True),
        ({"status": "on-hold"}, True),
        ({"status": "completed"}, False),
        ({"clinicalStatus": {"coding": [{"code": "recurrence"}]}}, True),
        ({"clinicalStatus": {"coding": [{"code": "resolved"}]}}, False),
        ({"verificationStatus": {"coding": [{"code": "refuted"}]}}, False),
        ({"clinicalStatus": "odd"}, True),
    ],
)
def test_what_does_not_tell_counts_as_now(resource: Json, *, now: bool) -> None:
    assert is_now(resource) is now
