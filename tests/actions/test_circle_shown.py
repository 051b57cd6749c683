"""A yes to what somebody suggests takes what the page shows of it, and nothing that nobody looked at."""

import json
from collections.abc import Mapping

import pytest

from portable_record.actions.circle_members import change_member
from portable_record.actions.circle_suggested import Suggests, take_suggestion, what_waits
from portable_record.actions.desk import OpenRecord
from portable_record.actions.plan_deeds import keep_step
from portable_record.actions.settle import disputes, settle
from portable_record.actions.write import state_of, write
from portable_record.errors import EditRefusedError
from portable_record.record.edits import Draft, creation, editing
from portable_record.record.line import LABELS
from portable_record.record.shapes import WHOLE
from portable_record.record.values import Whole, whole_value
from tests.actions.circle_around import edit
from tests.actions.three_around import Three, made, three
from tests.record.devices import entry_id

__all__ = ["made", "three"]

NEW = entry_id(2)
LABEL = {"security": [{"system": LABELS, "code": "PACQAST"}]}
MEDICINE: Mapping[str, object] = {
    "resourceType": "MedicationStatement",
    "status": "active",
    "medicationCodeableConcept": {"text": "Paracetamol"},
    "subject": {"display": "Jean"},
    "dosage": [{"text": "One when it hurts"}],
}
HIDDEN: Mapping[str, object] = {
    "implicitRules": "http://example.org/none-of-this-holds",
    "meta": {"security": [{"system": LABELS, "code": "PATAST"}], "tag": [{"code": "x"}], "versionId": "9"},
    "text": {"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml">Take fifty</div>'},
    "contained": [
        {"resourceType": "Basic", "id": "a", "code": {"text": "x"}, "implicitRules": "http://b.org"}
    ],
}


@pytest.fixture
def asked(three: Three) -> Three:
    """The three, of whom Nadia suggests."""
    change_member(three.jean, three.nadia.identity.by.writer, role="suggests")
    three.sync(times=2)
    return three


def suggest(three: Three, *drafts: Draft) -> Suggests:
    """Let Nadia suggest something, and give it as Jean sees it."""
    write(three.nadia, "plan", drafts, by=three.nadia.identity.by)
    three.sync(three.nadia, three.jean)
    (waits,) = what_waits(three.jean)
    return waits


def new(**other: object) -> Draft:
    return creation(NEW, json.dumps({**MEDICINE, **other}).encode(), type_name=str(MEDICINE["resourceType"]))


def holds(record: OpenRecord, entry: str = NEW) -> dict[str, object]:
    said: dict[str, object] = json.loads(record.vault.entries.get(entry).text)
    return said


def test_all_lines_of_what_is_new_are_shown(asked: Three) -> None:
    (piece,) = suggest(asked, new()).pieces

    assert [(line.label, line.text) for line in piece.lines if line.text.startswith("One")] == [
        ("How I take it", "One when it hurts")
    ]
    assert not piece.is_cut


def test_what_no_page_shows_is_left_out_and_said(asked: Three) -> None:
    waits = suggest(asked, new(**HIDDEN))

    take_suggestion(asked.jean, waits.id)

    assert waits.pieces[0].is_cut
    inside = [{"resourceType": "Basic", "id": "a", "code": {"text": "x"}}]
    assert holds(asked.jean) == {**MEDICINE, "meta": LABEL, "contained": inside}


def test_what_turns_the_meaning_is_shown_before_it_is_taken(asked: Three) -> None:
    waits = suggest(asked, new(modifierExtension=[{"url": "http://example.org/not", "valueBoolean": True}]))

    take_suggestion(asked.jean, waits.id)

    lines = {line.label: line.text for line in waits.pieces[0].lines}
    assert lines["Take care"] == "This entry holds something this app does not understand."
    assert lines["Not understood: Not"] == "Yes"
    assert "modifierExtension" in holds(asked.jean)


def test_of_a_change_what_no_page_shows_is_left_out_and_the_label_is_the_writers(asked: Three) -> None:
    state = state_of(asked.nadia, "plan", entry_id(1))
    drafts = editing(
        state,
        {**json.loads(state.text), **HIDDEN, "description": "Tea at five", "contained": []},
        new_id=lambda: "new",
    )

    waits = suggest(asked, *drafts)
    take_suggestion(asked.jean, waits.id)

    (piece,) = waits.pieces
    assert piece.values == (("Tea at four", "Tea at five"),)
    assert piece.is_cut
    after = holds(asked.jean, entry_id(1))
    assert after["description"] == "Tea at five"
    assert after["meta"] == LABEL
    assert not {"implicitRules", "text"} & after.keys()


def test_what_is_replaced_as_a_whole_shows_all_its_lines_and_from_where_it_came(asked: Three) -> None:
    state = state_of(asked.nadia, "plan", entry_id(1))
    text = json.dumps({**json.loads(state.text), **HIDDEN, "note": [{"text": "No sugar"}]}).encode()
    whole = whole_value(Whole("CarePlan", "", "the surgery", text))

    waits = suggest(asked, Draft(entry_id(1), WHOLE, whole, state.all_heads()))
    take_suggestion(asked.jean, waits.id)

    (piece,) = waits.pieces
    assert {("Came from", "the surgery"), ("Note", "No sugar")} <= {
        (line.label, line.text) for line in piece.lines
    }
    assert "implicitRules" not in holds(asked.jean, entry_id(1))


def test_what_is_marked_as_sensitive_beside_is_shown(asked: Three) -> None:
    waits = suggest(asked, Draft(entry_id(1), "@sensitive", b"true"))

    assert waits.pieces[0].marks == ("Marked as sensitive",)


def test_what_has_no_words_is_said_not_to_go_away(asked: Three) -> None:
    edit(asked.nadia, entry_id(1), goal=[{"reference": "urn:uuid:00000000-0000-4000-8000-000000000001"}])
    asked.sync(asked.nadia, asked.jean)

    (waits,) = what_waits(asked.jean)

    assert (waits.pieces[0].values, waits.pieces[0].has_links) == ((), True)


def test_what_is_too_much_for_a_page_is_not_taken(asked: Three) -> None:
    waits = suggest(asked, new(note=[{"text": str(number)} for number in range(201)]))

    with pytest.raises(EditRefusedError, match="more here than can be shown"):
        take_suggestion(asked.jean, waits.id)
    assert not asked.jean.vault.entries.has(NEW)


def test_a_new_step_shows_who_does_it_and_when(asked: Three) -> None:
    said: dict[str, str | tuple[str, ...]] = {
        "words": "Ring the club",
        "who": ("urn:uuid:x Tom",),
        "when": "2026-12-01",
    }

    keep_step(asked.nadia, "", said, seen="", form="a" * 16)
    asked.sync(asked.nadia, asked.jean)

    (waits,) = what_waits(asked.jean)
    assert "Ring the club - Tom - 2026-12-01" in [line.text for line in waits.pieces[0].lines]


def test_two_versions_that_stand_side_by_side_outlast_a_yes(asked: Three) -> None:
    edit(asked.jean, entry_id(1), description="Take the bus")
    edit(asked.sam, entry_id(1), description="Walk")
    edit(asked.nadia, entry_id(1), description="Take the bus")
    asked.sync(times=2)
    (waits,) = what_waits(asked.jean)

    with pytest.raises(EditRefusedError, match="Choose which one stays"):
        take_suggestion(asked.jean, waits.id)

    (dispute,) = waits.disputes[entry_id(1)]
    assert {version.rows[0][1] for version in dispute.versions} == {"Take the bus", "Walk"}
    assert disputes(asked.jean, entry_id(1)) == [dispute]


def test_once_a_version_was_chosen_a_yes_can_be_said(asked: Three) -> None:
    edit(asked.jean, entry_id(1), description="Take the bus")
    edit(asked.sam, entry_id(1), description="Walk")
    edit(asked.nadia, entry_id(1), description="Take a taxi")
    asked.sync(times=2)
    (dispute,) = disputes(asked.jean, entry_id(1))
    walk = next(version for version in dispute.versions if version.rows[0][1] == "Walk")
    settle(asked.jean, entry_id(1), {dispute.path: (walk.choice, dispute.among)})

    (waits,) = what_waits(asked.jean)
    take_suggestion(asked.jean, waits.id)

    assert waits.pieces[0].values == (("Walk", "Take a taxi"),)
    assert holds(asked.jean, entry_id(1))["description"] == "Take a taxi"
