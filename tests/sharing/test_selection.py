import hashlib
import json
from datetime import datetime, timedelta

import pytest

from portable_record.errors import NoPatientError, NotFhirError, TermsEndedError, TermsNotYetError
from portable_record.record.entry import Entry
from portable_record.record.json_text import write
from portable_record.sharing.consent import terms_to_fhir
from portable_record.sharing.selection import LeftOut, Selection, select
from tests.sharing.cast import NOW, UNTIL
from tests.sharing.shares import (
    ABOUT_SUE,
    LABEL,
    SUE_ENTRY,
    Choice,
    Json,
    entry,
    entry_id,
    names,
    share,
    shared,
    terms,
    words,
)

GOLF = words("golf", "plan", "Golf on Sunday.")
SWIM = words("swim", "plan", "Swimming on Monday.")
URDU = words("urdu", "communication", "I speak Urdu.")
SECRET = words("refuge", "plan", "I live at a refuge.", sensitive=True)


def why(selection: Selection, title: str) -> str:
    return next(left.why for left in selection.left_out if left.title == title)


def test_nothing_goes_but_the_patient_when_nothing_is_ticked() -> None:
    selection = share(GOLF, SWIM)

    assert [each.entry.title for each in selection.chosen] == ["sue"]


def test_a_chosen_part_goes_and_no_other() -> None:
    assert names(share(GOLF, SWIM, URDU, parts=("plan",))) == {"golf", "swim"}


def test_an_entry_ticked_alone_goes_alone() -> None:
    assert names(share(GOLF, SWIM, URDU, entries=(entry_id("swim"),))) == {"swim"}


def test_what_to_do_if_things_go_wrong_comes_before_the_plan() -> None:
    crisis = words("crisis", "crisis", "Sit with me.")

    selection = share(GOLF, crisis, URDU, parts=("plan", "crisis", "communication"))

    assert [one.entry.part for one in selection.chosen[1:]] == ["communication", "crisis", "plan"]


def test_a_dangerous_allergy_comes_before_other_allergies_and_those_before_conditions() -> None:
    asthma = entry("asthma", "health", {"resourceType": "Condition", "subject": ABOUT_SUE})
    dust = entry("dust", "health", {"resourceType": "AllergyIntolerance", "patient": ABOUT_SUE})
    nuts = entry(
        "nuts",
        "health",
        {"resourceType": "AllergyIntolerance", "criticality": "high", "patient": ABOUT_SUE},
    )

    selection = share(asthma, dust, nuts, parts=("health",))

    assert [one.entry.title for one in selection.chosen[1:]] == ["nuts", "dust", "asthma"]


def test_the_patient_comes_first_then_communication_then_the_other_parts() -> None:
    selection = share(GOLF, URDU, parts=("plan", "communication"))

    assert [each.entry.title for each in selection.chosen] == ["sue", "urdu", "golf"]
    assert selection.patient.entry == SUE_ENTRY


def test_a_sensitive_entry_stays_when_only_its_part_is_ticked() -> None:
    selection = share(GOLF, SECRET, parts=("plan",))

    assert names(selection) == {"golf"}
    assert "sensitive" in why(selection, "refuge")


@pytest.mark.parametrize(
    "ticked",
    [{"parts": ("plan",), "sensitive": (entry_id("refuge"),)}, {"entries": (entry_id("refuge"),)}],
    ids=str,
)
def test_a_sensitive_entry_goes_when_it_is_ticked_itself(ticked: Choice) -> None:
    assert "refuge" in names(share(GOLF, SECRET, **ticked))


def test_ticking_as_sensitive_does_not_choose() -> None:
    selection = share(SECRET, sensitive=(entry_id("refuge"),))

    assert names(selection) == set()
    assert selection.left_out == ()


def test_the_bin_stays_and_is_named_only_if_ticked_itself() -> None:
    binned = words("old", "plan", "Gone.", binned="2026-11-20T00:00:00Z")

    by_part, by_itself = share(binned, parts=("plan",)), share(binned, entries=(binned.id,))

    assert names(by_part) == names(by_itself) == set()
    assert by_part.left_out == ()
    assert "bin" in why(by_itself, "old")


def test_an_entry_that_is_gone_is_named() -> None:
    assert share(entries=("gone",)).left_out == (LeftOut("gone", "", "It is no longer in your record."),)


@pytest.mark.parametrize(
    ("moment", "error"), [(NOW - timedelta(seconds=1), TermsNotYetError), (UNTIL, TermsEndedError)]
)
def test_terms_that_do_not_hold_let_nothing_out(moment: datetime, error: type[Exception]) -> None:
    with pytest.raises(error):
        select([SUE_ENTRY, GOLF], terms(parts=("plan",)), moment)


def test_a_record_that_does_not_say_who_it_is_about_is_refused() -> None:
    with pytest.raises(NoPatientError):
        select([GOLF], terms(parts=("plan",)), NOW)


def test_an_entry_in_conflict_waits() -> None:
    torn = words("torn", "plan", "Tea or coffee?", in_conflict=True)

    selection = share(torn, parts=("plan",))

    assert names(selection) == set()
    assert "Two versions" in why(selection, "torn")


def test_an_entry_in_conflict_goes_with_the_very_value_that_was_shown() -> None:
    torn = words("torn", "plan", "Tea or coffee?", in_conflict=True)
    seen = hashlib.sha256(torn.text).hexdigest()

    assert names(share(torn, parts=("plan",), as_shown=((torn.id, seen),))) == {"torn"}
    assert names(share(torn, parts=("plan",), as_shown=((torn.id, "0" * 64),))) == set()


def test_somebody_else_s_patient_never_goes() -> None:
    mother = entry("mother", "people", {"resourceType": "Patient", "name": [{"text": "Old Mrs Hallam"}]})

    selection = share(mother, entries=(mother.id,))

    assert "one person" in why(selection, "mother")
    assert len(selection.chosen) == 1


def test_a_second_patient_of_the_person_is_the_same_person() -> None:
    import_ = entry(
        "gp",
        "details",
        {"resourceType": "Patient", "name": [{"text": "S M HALLAM"}]},
        edited=False,
        full_url="https://gp.example/Patient/9",
    )
    result = entry(
        "result",
        "health",
        {
            "resourceType": "Observation",
            "status": "final",
            "code": {"text": "Sugar"},
            "subject": {"reference": "https://gp.example/Patient/9"},
        },
    )

    selection = share(import_, result, parts=("health", "details"), entries=(import_.id,))

    assert shared(selection, "result")["subject"] == {"reference": selection.patient.url}
    assert selection.patient.entry == SUE_ENTRY
    assert "one by one" in why(selection, "gp")


def test_somebody_else_s_patient_that_came_in_is_hidden_like_any_other_entry() -> None:
    bob = entry(
        "bob",
        "details",
        {"resourceType": "Patient", "name": [{"text": "Bob Stone"}], "birthDate": "1980-01-01"},
        edited=True,
        full_url="https://gp.example/Patient/9",
        updated="2026-12-01T00:00:00Z",
    )
    of_bob = words("of-bob", "plan", "Bob drinks tea.")
    about_bob = entry(
        "of-bob",
        "plan",
        {**json.loads(of_bob.text), "subject": {"reference": "Patient/bob?x=1", "display": "Bob Stone"}},
    )
    visit = entry(
        "visit",
        "plan",
        {
            "resourceType": "CarePlan",
            "status": "active",
            "intent": "plan",
            "title": "Visit",
            "subject": ABOUT_SUE,
            "contributor": [{"reference": "https://gp.example/Patient/9", "display": "Bob Stone"}],
        },
    )

    selection = select(
        [bob, SUE_ENTRY, about_bob, visit],
        terms(parts=("plan", "details"), entries=(bob.id,)),
        NOW,
        owner=SUE_ENTRY.id,
    )

    assert selection.patient.entry == SUE_ENTRY
    assert names(selection) == {"visit"}
    assert "one person" in why(selection, "bob")
    assert b"Bob" not in write([each.resource for each in selection.chosen])


def test_a_person_resource_in_the_details_never_goes() -> None:
    person = entry("me", "details", {"resourceType": "Person", "name": [{"text": "Susan Hallam"}]})

    assert "one by one" in why(share(person, parts=("details",)), "me")


@pytest.mark.parametrize("kind", ["Bundle", "Parameters"])
def test_what_holds_whole_resources_inside_never_goes(kind: str) -> None:
    held = entry("set", "health", {"resourceType": kind, "type": "collection"})

    assert "whole set" in why(share(held, parts=("health",)), "set")


def test_the_terms_of_another_share_never_go() -> None:
    value = terms_to_fhir(terms(), patient_url="Patient/sue")
    other = entry("other", "documents", value)

    assert "another share" in why(share(other, parts=("documents",)), "other")


def test_a_file_that_is_too_large_stays() -> None:
    value: Json = {"resourceType": "Binary", "contentType": "audio/mpeg"}
    small = entry("small", "documents", {**value, "data": "A" * 100})
    large = entry("large", "documents", {**value, "data": "A" * (14 * 1024 * 1024)})

    selection = share(small, large, parts=("documents",))

    assert names(selection) == {"small"}
    assert "10 MB" in why(selection, "large")


def test_an_entry_whose_words_stand_only_in_its_narrative_is_left_out() -> None:
    text = {"status": "generated", "div": "<div>Walks the dog.</div>"}
    value: Json = {"resourceType": "CarePlan", "status": "active", "intent": "plan", "subject": ABOUT_SUE}
    told = entry("told", "plan", {**value, "text": text})
    empty = entry("empty", "plan", {**value, "text": {"status": "empty", "div": "<div> </div>"}})

    selection = share(told, empty, parts=("plan",))

    assert names(selection) == {"empty"}
    assert "one text" in why(selection, "told")


def test_what_falls_out_is_hidden_from_all_others() -> None:
    drug = entry("drug", "documents", {"resourceType": "Medication", "code": {"text": "Warfarin"}})
    taken = entry(
        "taken",
        "health",
        {
            "resourceType": "MedicationStatement",
            "status": "active",
            "subject": ABOUT_SUE,
            "medicationReference": {"reference": "Medication/drug", "display": "Warfarin"},
        },
    )
    step = entry(
        "step",
        "plan",
        {
            "resourceType": "CarePlan",
            "status": "active",
            "intent": "plan",
            "subject": ABOUT_SUE,
            "title": "My plan",
            "activity": [{"reference": {"reference": "MedicationStatement/taken", "display": "Warfarin"}}],
        },
    )

    selection = share(drug, taken, step, parts=("plan", "health"))

    assert names(selection) == {"step"}
    assert "activity" not in shared(selection, "step")
    assert b"Warfarin" not in write([each.resource for each in selection.chosen])


def test_names_are_new_and_of_this_share_only() -> None:
    here = share(GOLF, parts=("plan",))
    there = share(GOLF, parts=("plan",), key=b"\x09" * 32)

    urls = {each.url for each in (*here.chosen, *there.chosen)}

    assert len(urls) == 4
    assert all(each.url == f"urn:uuid:{each.resource['id']}" for each in (*here.chosen, *there.chosen))


def test_the_same_choice_is_the_same_each_time() -> None:
    assert share(GOLF, URDU, parts=("plan",)) == share(GOLF, URDU, parts=("plan",))


def test_of_the_metadata_only_the_labels_go() -> None:
    meta = {
        "versionId": "3",
        "lastUpdated": "2026-01-01T00:00:00Z",
        "source": "https://gp.example/#7",
        "profile": ["https://gp.example/profile"],
        "tag": [{"code": "draft"}],
        "security": [{"system": LABEL, "code": "PATAST", "id": "s1", "userSelected": True}],
    }
    value: Json = {
        "resourceType": "Flag",
        "meta": meta,
        "status": "active",
        "code": {"text": "x"},
        "subject": ABOUT_SUE,
    }

    gone = shared(share(entry("flag", "plan", value), parts=("plan",)), "flag")

    assert gone["meta"] == {"security": [{"system": LABEL, "code": "PATAST"}]}


def test_a_number_goes_as_it_was_written() -> None:
    raw = b'{"resourceType":"Observation","status":"final","code":{},"valueQuantity":{"value":70.50}}'
    weight = Entry(entry_id("weight"), "health", "Observation", raw, "weight", "")

    assert b'"value":70.50' in write(shared(share(weight, parts=("health",)), "weight"))


def test_an_entry_that_is_no_object_is_a_fault_of_the_record() -> None:
    listed = Entry("listed", "plan", "Flag", b"[]", "listed", "")

    with pytest.raises(NotFhirError):
        share(listed, entries=(listed.id,))


def test_the_words_of_a_section_that_lost_an_entry_go_whatever_label_came_in_with_it() -> None:
    hidden = words("A secret", "health", "Hidden.")
    section = {
        "title": "Mine",
        "text": {"status": "additional", "div": '<div xmlns="http://www.w3.org/1999/xhtml">Secret</div>'},
        "entry": [{"reference": f"Observation/{hidden.title}"}, {"reference": hidden.full_url or "urn:x"}],
    }
    about = entry(
        "about",
        "about-me",
        {
            "resourceType": "Composition",
            "meta": {"security": [{"system": LABEL, "code": "PATAST"}]},
            "status": "final",
            "type": {"text": "About me"},
            "date": "2026-11-22",
            "author": [{"display": "Sue"}],
            "title": "About me",
            "section": [section, {"title": "Kept", "text": section["text"]}],
        },
    )

    def went(came_in: frozenset[str]) -> str:
        chosen = select([SUE_ENTRY, hidden, about], terms(parts=("about-me",)), NOW, came_in=came_in).chosen
        return json.dumps(chosen[1].resource)

    assert went(frozenset()).count("Secret") == 2
    assert went(frozenset({about.id})).count("Secret") == 1
    assert "PATAST" not in went(frozenset({about.id}))
