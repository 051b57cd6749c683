"""What turns the meaning of an entry round stands before everything else."""

import pytest

from portable_record.record.readable.tables_warnings import WARNINGS
from portable_record.record.readable.view import title, view

Value = dict[str, object]


@pytest.mark.parametrize(
    ("resource", "begins"),
    [
        (
            {"resourceType": "Device", "status": "entered-in-error", "type": {"text": "Frame"}},
            "Entered by mistake: ",
        ),
        ({"resourceType": "MedicationStatement", "status": "not-taken"}, "NOT taken: "),
        ({"resourceType": "MedicationStatement", "status": "stopped"}, "Stopped: "),
        ({"resourceType": "MedicationAdministration", "status": "not-done"}, "NOT given: "),
        ({"resourceType": "ServiceRequest", "status": "active", "doNotPerform": True}, "Do NOT do this: "),
        ({"resourceType": "Practitioner", "active": False, "name": [{"text": "Dr X"}]}, "No longer in use: "),
        ({"resourceType": "Communication", "status": "not-done", "topic": {"text": "Call"}}, "NOT done: "),
        ({"resourceType": "Condition", "verificationStatus": {"coding": [{"code": "refuted"}]}}, "NOT so: "),
        ({"resourceType": "Observation", "modifierExtension": [{"url": "x"}]}, "Take care: "),
    ],
)
def test_a_title_begins_with_what_turns_it_round(resource: Value, begins: str) -> None:
    whole = {"code": {"text": "Thing"}, "medicationCodeableConcept": {"text": "Thing"}, **resource}

    assert title(whole).startswith(begins)
    assert view(whole).lines[0].label == "Take care"


def test_something_not_understood_deep_inside_is_said_first() -> None:
    resource: dict[str, object] = {
        "resourceType": "CarePlan",
        "title": "My week",
        "activity": [
            {"detail": {"description": "Swim", "modifierExtension": [{"url": "https://x.example/not"}]}}
        ],
    }

    shown = view(resource)

    assert shown.lines[0].text == "This entry holds something this app does not understand."
    assert any(line.text.startswith("Take care, this app") and "Swim" in line.text for line in shown.lines)


def test_something_not_understood_in_an_entry_inside_is_said_there() -> None:
    inner = {"resourceType": "Basic", "code": {"text": "Inner"}, "modifierExtension": [{"url": "x"}]}

    shown = view({"resourceType": "Basic", "code": {"text": "Outer"}, "contained": [inner]})

    assert [line.depth for line in shown.lines if line.label == "Take care"] == [1]


def test_a_false_negation_is_no_negation() -> None:
    resource: dict[str, object] = {
        "resourceType": "ServiceRequest",
        "doNotPerform": False,
        "code": {"text": "Walk"},
    }

    assert title(resource) == "Walk"
    assert [line.text for line in view(resource).lines] == ["Walk"]


def test_every_warning_has_a_sentence() -> None:
    for rules in WARNINGS.values():
        for path, table in rules:
            assert isinstance(path, str)
            assert isinstance(table, dict)
            assert all(len(said) == 2 and said[1].endswith(".") for said in table.values())
