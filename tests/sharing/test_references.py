import json

import pytest

from portable_record.record.entry import Entry
from portable_record.record.fhir import validate
from portable_record.record.json_text import write
from portable_record.sharing.references import MASKED
from tests.sharing.shares import (
    ABOUT_SUE,
    LABEL,
    Json,
    entry,
    entry_id,
    names,
    share,
    shared,
    words,
)

SAM = entry(
    "sam",
    "people",
    {
        "resourceType": "RelatedPerson",
        "patient": ABOUT_SUE,
        "name": [{"text": "Samira Khan"}],
        "identifier": [{"system": "https://family.example", "value": "SAM-1"}],
    },
    full_url="https://home.example/fhir/RelatedPerson/sam",
)
TO_SAM: Json = {"reference": "RelatedPerson/sam", "display": "Samira Khan"}
EVERY_WAY: dict[str, Json] = {
    "by type and id": TO_SAM,
    "with a version": {"reference": "RelatedPerson/sam/_history/3", "display": "Samira Khan"},
    "by full address": {"reference": "https://home.example/fhir/RelatedPerson/sam", "display": "Samira Khan"},
    "by another server": {"reference": "https://else.example/RelatedPerson/sam", "display": "Samira Khan"},
    "by the name of the entry": {"reference": f"urn:uuid:{entry_id('sam')}", "display": "Samira Khan"},
    "by an identifier": {
        "identifier": {"system": "https://family.example", "value": "SAM-1"},
        "display": "Samira Khan",
    },
    "by an identifier beside an unknown address": {
        "reference": "https://new.example/RelatedPerson/9",
        "identifier": {"system": "https://family.example", "value": "SAM-1"},
        "display": "Samira Khan",
    },
}
PLAN: Json = {
    "resourceType": "CarePlan",
    "status": "active",
    "intent": "plan",
    "subject": ABOUT_SUE,
    "title": "My plan",
}


def plan(**more: object) -> Json:
    return {**PLAN, **more}


def cut_of(value: Json, *others: Entry, parts: tuple[str, ...] = ("plan",)) -> Json:
    """Return a resource as it goes out while Sam is hidden."""
    selection = share(SAM, entry("it", "plan", value), *others, parts=parts)
    gone = shared(selection, "it")
    assert b"Samira" not in write(gone)
    assert b"sam" not in write(gone)
    assert b"SAM-1" not in write(gone)
    validate(gone)
    return gone


@pytest.mark.parametrize("way", EVERY_WAY)
def test_a_reference_to_a_hidden_entry_goes_whole(way: str) -> None:
    assert "author" not in cut_of(plan(author=EVERY_WAY[way]))


@pytest.mark.parametrize("way", EVERY_WAY)
def test_a_reference_to_a_shared_entry_gets_its_new_name(way: str) -> None:
    given = EVERY_WAY[way]
    selection = share(SAM, entry("it", "plan", plan(author=given)), parts=("plan", "people"))
    sam = next(each for each in selection.chosen if each.entry.title == "sam")

    assert shared(selection, "it")["author"] == {"reference": sam.url, "display": "Samira Khan"}


def test_a_reference_to_the_person_loses_the_name_they_do_not_use() -> None:
    gone = cut_of(plan(author={**ABOUT_SUE, "identifier": {"value": "9990000018"}}))

    assert gone["subject"] == gone["author"]
    assert set(gone["subject"]) == {"reference"}


def test_a_subject_that_looks_like_a_patient_is_the_person() -> None:
    selection = share(
        entry("it", "plan", plan(subject={"reference": "Patient/unheard-of", "display": "S."})),
        parts=("plan",),
    )

    assert shared(selection, "it")["subject"] == {"reference": selection.patient.url}


def test_another_patient_elsewhere_goes_whole() -> None:
    gone = cut_of(plan(author={"reference": "Patient/somebody", "display": "Somebody"}))

    assert "author" not in gone


def test_a_patient_by_type_only_goes_whole() -> None:
    gone = cut_of(plan(author={"type": "Patient", "identifier": {"value": "x"}, "display": "Somebody"}))

    assert "author" not in gone


def test_a_reference_to_what_never_was_in_the_record_keeps_what_can_be_read() -> None:
    outside = {
        "reference": "Practitioner/adams",
        "type": "Practitioner",
        "identifier": {"system": "https://gmc.example", "value": "123"},
        "display": "Dr Adams",
    }

    assert cut_of(plan(author=outside))["author"] == {
        "identifier": {"system": "https://gmc.example", "value": "123"},
        "display": "Dr Adams",
    }


def test_a_reference_to_elsewhere_with_nothing_to_read_goes() -> None:
    assert "author" not in cut_of(plan(author={"reference": "Practitioner/adams"}))


def test_a_contained_resource_goes_and_its_title_stays() -> None:
    contained = [{"resourceType": "Practitioner", "id": "p1", "name": [{"text": "Dr Adams"}]}]

    gone = cut_of(plan(contained=contained, author={"reference": "#p1"}, contributor=[{"reference": "#p2"}]))

    assert gone["author"] == {"display": "Dr Adams"}
    assert not gone.keys() & {"contained", "contributor"}


def test_two_entries_by_one_name_are_not_guessed_at() -> None:
    twin = entry("twin", "people", {"resourceType": "RelatedPerson", "id": "sam", "patient": ABOUT_SUE})
    it = entry("it", "plan", plan(author={"reference": "RelatedPerson/sam", "display": "S."}))

    one_hidden = share(SAM, twin, it, parts=("plan",), entries=(twin.id,))
    both_shared = share(SAM, twin, it, parts=("plan", "people"))

    assert "author" not in shared(one_hidden, "it")
    assert shared(both_shared, "it")["author"] == {"display": "S."}


def test_an_address_is_read_from_where_the_entry_came_from() -> None:
    near = entry(
        "near",
        "people",
        {"resourceType": "RelatedPerson", "id": "x", "patient": ABOUT_SUE},
        full_url="https://a.example/RelatedPerson/x",
    )
    far = entry(
        "far",
        "people",
        {"resourceType": "RelatedPerson", "id": "x", "patient": ABOUT_SUE},
        full_url="https://b.example/RelatedPerson/x",
    )
    it = entry(
        "it", "plan", plan(author={"reference": "RelatedPerson/x"}), full_url="https://a.example/CarePlan/it"
    )

    selection = share(near, far, it, parts=("plan",), entries=(near.id,))

    url = next(each.url for each in selection.chosen if each.entry.title == "near")
    assert shared(selection, "it")["author"] == {"reference": url}


HIDDEN_DEEP: dict[str, Json] = {
    "list of references": plan(supportingInfo=[TO_SAM, TO_SAM]),
    "within an item": plan(activity=[{"detail": {"status": "completed", "performer": [TO_SAM]}}]),
    "item that only points": plan(activity=[{"reference": TO_SAM, "progress": [{"text": "good"}]}]),
    "extension": plan(extension=[{"url": "https://x.example/e", "valueReference": TO_SAM}]),
    "extension within extension": plan(
        extension=[{"url": "https://x.example/e", "extension": [{"url": "who", "valueReference": TO_SAM}]}]
    ),
    "extension of a primitive": plan(
        _title={"extension": [{"url": "https://x.example/e", "valueReference": TO_SAM}]}
    ),
    "address as a uri": plan(instantiatesUri=["https://home.example/fhir/RelatedPerson/sam"]),
    "author of a note": plan(note=[{"text": "Kind.", "authorReference": TO_SAM}]),
    "address in an extension": plan(
        extension=[{"url": "https://x.example/e", "valueUri": f"urn:uuid:{entry_id('sam')}"}]
    ),
    "identifier": {
        "resourceType": "DocumentReference",
        "status": "current",
        "content": [{"attachment": {"title": "Letter"}}],
        "context": {"related": [{"identifier": {"system": "https://family.example", "value": "SAM-1"}}]},
        "masterIdentifier": {"system": "https://family.example", "value": "SAM-1"},
    },
    "assigner of an identifier": plan(identifier=[{"value": "7", "assigner": TO_SAM}]),
    "care team": {
        "resourceType": "CareTeam",
        "subject": ABOUT_SUE,
        "participant": [{"role": [{"text": "sister, sworn to silence"}], "member": TO_SAM}],
    },
    "list": {
        "resourceType": "List",
        "status": "current",
        "mode": "working",
        "title": "Mine",
        "subject": ABOUT_SUE,
        "entry": [{"flag": {"text": "kin"}, "item": TO_SAM}],
    },
    "group": {
        "resourceType": "Group",
        "type": "person",
        "actual": True,
        "member": [{"entity": TO_SAM}, {"entity": {"reference": "Practitioner/9", "display": "Dr A"}}],
    },
    "answer": {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "subject": ABOUT_SUE,
        "item": [
            {"linkId": "1", "text": "Who?", "answer": [{"valueReference": TO_SAM}, {"valueString": "me"}]}
        ],
    },
    "task input": {
        "resourceType": "Task",
        "status": "draft",
        "intent": "plan",
        "for": ABOUT_SUE,
        "input": [{"type": {"text": "who"}, "valueReference": TO_SAM}],
    },
}


@pytest.mark.parametrize("place", HIDDEN_DEEP)
def test_a_hidden_entry_leaves_no_trace_wherever_it_is_named(place: str) -> None:
    cut_of(HIDDEN_DEEP[place])


def test_an_item_that_stands_for_a_hidden_entry_goes_with_its_role() -> None:
    gone = cut_of(HIDDEN_DEEP["care team"])

    assert "participant" not in gone


def test_other_items_stay() -> None:
    assert cut_of(HIDDEN_DEEP["group"])["member"] == [{"entity": {"display": "Dr A"}}]


def test_a_required_reference_is_masked() -> None:
    value: Json = {
        "resourceType": "Composition",
        "status": "final",
        "type": {"text": "Letter"},
        "subject": ABOUT_SUE,
        "date": "2026-01-01",
        "author": [TO_SAM, TO_SAM],
        "title": "Letter",
    }

    assert cut_of(value)["author"] == [MASKED]


def test_a_required_reference_goes_from_a_list_in_which_others_stay() -> None:
    value: Json = {
        "resourceType": "Composition",
        "status": "final",
        "type": {"text": "Letter"},
        "date": "2026-01-01",
        "author": [TO_SAM, {"display": "Me"}],
        "title": "Letter",
    }

    assert cut_of(value)["author"] == [{"display": "Me"}]


def test_a_consent_of_theirs_keeps_the_place_of_whom_it_names() -> None:
    """Without the actor the exception would hold for everybody."""
    value: Json = {
        "resourceType": "Consent",
        "status": "active",
        "scope": {"text": "adr"},
        "category": [{"text": "will"}],
        "policyRule": {"text": "law"},
        "provision": {
            "type": "permit",
            "provision": [{"type": "deny", "actor": [{"role": {"text": "kin"}, "reference": TO_SAM}]}],
        },
    }

    actor = cut_of(value)["provision"]["provision"][0]["actor"]
    assert actor == [{"role": {"text": "kin"}, "reference": MASKED}]


MEANING_LOST: dict[str, Json] = {
    "a medicine": {
        "resourceType": "MedicationStatement",
        "status": "active",
        "subject": ABOUT_SUE,
        "medicationReference": {"reference": "RelatedPerson/sam"},
    },
    "a medicine outside without a name": {
        "resourceType": "MedicationStatement",
        "status": "active",
        "subject": ABOUT_SUE,
        "medicationReference": {"reference": "Medication/unknown"},
    },
    "a subject": {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": "Weight"},
        "subject": {"reference": "RelatedPerson/sam"},
        "valueString": "heavy",
    },
    "a focus": {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": "How important"},
        "subject": ABOUT_SUE,
        "focus": [TO_SAM],
        "valueInteger": 9,
    },
    "a target": {
        "resourceType": "Provenance",
        "target": [TO_SAM],
        "recorded": "2026-01-01T00:00:00Z",
        "agent": [{"who": {"display": "me"}}],
    },
    "a modifier": plan(modifierExtension=[{"url": "https://x.example/not", "valueReference": TO_SAM}]),
    "an address in words": plan(description=f"see urn:uuid:{entry_id('sam')}"),
    "a web address in words": plan(description="see <https://home.example/fhir/RelatedPerson/sam>"),
}


@pytest.mark.parametrize("what", MEANING_LOST)
def test_an_entry_that_would_lose_its_meaning_is_left_out_and_named(what: str) -> None:
    selection = share(SAM, entry("it", "plan", MEANING_LOST[what]), parts=("plan",))

    assert names(selection) == set()
    assert [left.title for left in selection.left_out] == ["it"]
    assert selection.left_out[0].why.endswith(".")


def test_a_medicine_inside_keeps_its_name() -> None:
    value: Json = {
        "resourceType": "MedicationStatement",
        "status": "active",
        "subject": ABOUT_SUE,
        "contained": [{"resourceType": "Medication", "id": "m", "code": {"text": "Warfarin"}}],
        "medicationReference": {"reference": "#m"},
    }

    assert cut_of(value)["medicationReference"] == {"display": "Warfarin"}


def test_a_target_that_is_shared_keeps_its_provenance_but_not_its_signature() -> None:
    value: Json = {
        "resourceType": "Provenance",
        "target": [TO_SAM, {"reference": "Observation/other"}],
        "recorded": "2026-01-01T00:00:00Z",
        "agent": [{"who": TO_SAM}],
        "signature": [{"type": [{"code": "x"}], "when": "2026-01-01T00:00:00Z", "who": TO_SAM}],
    }

    gone = cut_of(value, words("other", "plan", "Tea."))

    assert len(gone["target"]) == 1
    assert gone["agent"] == [{"who": MASKED}]
    assert "signature" not in gone


def test_ids_of_elements_go_and_gaps_in_lists_of_primitives_stay_in_step() -> None:
    value: Json = {
        "resourceType": "RelatedPerson",
        "patient": ABOUT_SUE,
        "name": [
            {
                "id": "n1",
                "given": ["Ann", "Bea"],
                "_given": [{"id": "g1"}, {"extension": [{"url": "https://x.example/e", "valueString": "b"}]}],
                "_family": {"id": "f1"},
                "prefix": ["Ms"],
                "_prefix": [{"id": "p1"}],
            }
        ],
    }

    assert cut_of(value)["name"] == [
        {
            "given": ["Ann", "Bea"],
            "_given": [None, {"extension": [{"url": "https://x.example/e", "valueString": "b"}]}],
            "prefix": ["Ms"],
        }
    ]


def test_a_list_of_addresses_with_a_hidden_one_goes_with_its_companion() -> None:
    note = [{"extension": [{"url": "https://x.example/e", "valueString": "kept beside"}]}, None]
    gone = cut_of(
        plan(
            instantiatesUri=["https://home.example/fhir/RelatedPerson/sam", "https://y.example"],
            _instantiatesUri=note,
        )
    )

    assert not gone.keys() & {"instantiatesUri", "_instantiatesUri"}


def test_the_person_s_numbers_stand_in_no_other_entry() -> None:
    number = {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000018"}
    gone = cut_of(
        plan(
            identifier=[number, {**number, "value": "999 000 0018"}, {"value": "plan-7"}],
            author={"identifier": number, "display": "Dr A"},
        )
    )

    assert b"9990000018" not in write(gone)
    assert gone["identifier"] == [{"value": "plan-7"}]


def test_an_attachment_follows_its_file() -> None:
    file = entry("file", "documents", {"resourceType": "Binary", "contentType": "text/plain", "data": "aGk="})
    letter: Json = {
        "resourceType": "DocumentReference",
        "status": "current",
        "content": [
            {"attachment": {"title": "Letter", "url": "Binary/file"}},
            {"attachment": {"title": "Else", "url": "Binary/unknown"}},
            {"attachment": {"title": "Web", "url": "https://letters.example/7"}},
        ],
    }
    it = entry("it", "plan", letter)

    with_file = share(file, it, parts=("plan", "documents"))
    without = share(file, it, parts=("plan",))

    url = next(each.url for each in with_file.chosen if each.entry.title == "file")
    content = shared(with_file, "it")["content"]
    assert content == [
        {"attachment": {"title": "Letter", "url": url}},
        {"attachment": {"title": "Else"}},
        {"attachment": {"title": "Web", "url": "https://letters.example/7"}},
    ]
    assert shared(without, "it")["content"][0] == {"attachment": {"title": "Letter"}}


def test_an_address_of_the_person_in_text_becomes_their_new_name() -> None:
    selection = share(
        entry("it", "plan", plan(extension=[{"url": "https://x.example/e", "valueUri": "Patient/sue"}])),
        parts=("plan",),
    )

    assert shared(selection, "it")["extension"][0]["valueUri"] == selection.patient.url


def section(text: str, *, entries: list[Json], **more: object) -> Json:
    return {
        "title": "People",
        "text": {"status": "additional", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{text}</div>'},
        "entry": entries,
        **more,
    }


def about_me(*sections: Json, label: str = "") -> Json:
    value: Json = {
        "resourceType": "Composition",
        "status": "final",
        "type": {"text": "About me"},
        "subject": ABOUT_SUE,
        "date": "2026-01-01",
        "author": [ABOUT_SUE],
        "title": "About me",
        "section": list(sections),
    }
    return {**value, "meta": {"security": [{"system": LABEL, "code": label}]}} if label else value


def test_a_section_loses_its_words_with_a_hidden_entry() -> None:
    gone = cut_of(
        about_me(
            section("Samira Khan, sister", entries=[TO_SAM]), section("Tea &amp; <b>toast</b>", entries=[])
        )
    )

    assert gone["section"] == [
        {
            "title": "People",
            "text": {
                "status": "additional",
                "div": '<div xmlns="http://www.w3.org/1999/xhtml"><p>Tea &amp; toast</p></div>',
            },
        }
    ]


def test_a_section_within_a_section_is_cut_alike() -> None:
    inner = section("Samira Khan", entries=[TO_SAM])
    gone = cut_of(about_me({"title": "Outer", "section": [inner, section("Tea", entries=[])]}))

    assert len(gone["section"][0]["section"]) == 1


@pytest.mark.parametrize("label", ["PATAST", "PACQAST", "SDMAST"])
def test_own_words_stay_without_the_entries(label: str) -> None:
    gone = cut_of(about_me(section("My sister.", entries=[TO_SAM]), label=label))

    assert "My sister." in json.dumps(gone["section"])


def test_markup_in_words_of_a_section_does_not_pass() -> None:
    hostile = section(
        '<p id="x" onclick="y()"><a href="https://eve.example">Tea</a><script>z()</script></p>', entries=[]
    )

    text = json.dumps(cut_of(about_me(hostile))["section"])

    assert "<p>Tea</p>" in text
    assert not any(bad in text for bad in ("onclick", "href", "script", "z()"))


ODD: dict[str, Json] = {
    "meta is a text": plan(meta="x"),
    "no labels": plan(meta={"security": None}),
    "contained is an object": plan(contained={}, author={"reference": "#a"}),
    "extension without a value": plan(extension=[{"url": "https://x.example/e"}]),
    "an empty list": plan(note=[]),
}


@pytest.mark.parametrize("odd", ODD)
def test_odd_resources_do_not_stop_a_share(odd: str) -> None:
    assert names(share(entry("it", "plan", ODD[odd]), parts=("plan",))) == {"it"}
