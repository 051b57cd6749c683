import json

import pytest

from portable_record.record.circle_marks import CLOSE, DOES, OWN_PLAN
from portable_record.record.entry import Entry
from portable_record.record.fhir import validate
from portable_record.record.json_text import write
from portable_record.record.kinds import kind
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


HOME = "https://home.example/fhir/RelatedPerson"
FILE = entry(
    "sam-77-kin",
    "people",
    {
        "resourceType": "RelatedPerson",
        "id": "Sam-77-Kin",
        "patient": ABOUT_SUE,
        "name": [{"prefix": ["Dr"], "given": ["Samira", "Zed"], "family": "Khan"}],
        "identifier": [{"system": "https://family.example", "value": "SAM 1-x"}],
    },
    full_url=f"{HOME}/Sam-77-Kin",
    title="My cousin",
)
SPELLINGS = (
    f"{HOME}/Sam-77-Kin",
    f"{HOME}/Sam-77-Kin?x=1",
    f"{HOME}/Sam-77-Kin/",
    f"{HOME}/Sam-77-Kin/$everything",
    f"{HOME}/Sam-77-Kin/_history/2",
    f"{HOME}/Sam-77-Kin/_history",
    f"{HOME}/Sam-77-Kin#a",
    f"{HOME}/Sam-77-Kin|2",
    f"{HOME}/Sam%2D77-Kin",
    f"{HOME}/Sam%252D77-Kin",
    f"{HOME}%2FSam-77-Kin",
    f"{HOME}//Sam-77-Kin",
    f"{HOME}/./Sam-77-Kin",
    "HTTPS://HOME.example/fhir/RelatedPerson/Sam-77-Kin",
    "http://home.example/fhir/RelatedPerson/Sam-77-Kin",
    "https://else.example/r4/RelatedPerson/sam-77-kin.json",
    "https://else.example/r4/relatedpersons/Sam-77-Kin",
    "https://else.example/r4/RelatedPerson?_id=Sam-77-Kin",
    "relatedPerson/Sam-77-Kin",
    "RelatedPerson/SAM-77-KIN",
    "./RelatedPerson/Sam-77-Kin",
    "RelatedPerson\\Sam-77-Kin",
    "Sam-77-Kin",
    " RelatedPerson/Sam-77-Kin ",
    "RelatedPerson/Sam-77-Kin\u200b",
    "RelatedPerson/Sam-77-Kin#name",
    "#Sam-77-Kin",
    f"URN:UUID:{entry_id('sam-77-kin').upper()}",
    f"urn:uuid:{entry_id('sam-77-kin').replace('-', '')}",
    "RelatedPerson?identifier=https://family.example|SAM1X",
)
NUMBERS = (
    {"value": "SAM 1-x"},
    {"system": "https://family.example", "value": "SAM\u00a01-x"},
    {"system": "https://family.example", "value": "sam1x"},
    {"system": "HTTPS://else.example", "value": "SAM 1\u2011x"},
    {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{entry_id('sam-77-kin')}"},
    {"value": "Sam-77-Kin"},
)
DISPLAYS = (
    "My cousin",
    "MY  COUSIN.",
    "Samira Khan",
    "samira zed khan",
    "Dr. Khan",
    "Dr Samira Khan",
    "Khan, Samira Zed",
)


def with_the_file_hidden(author: Json) -> Json:
    """Return a plan as it goes out while the file on Sam is hidden."""
    gone = shared(share(FILE, entry("it", "plan", plan(author=author)), parts=("plan",)), "it")
    assert b"kin" not in write(gone).lower()
    return gone


@pytest.mark.parametrize("address", SPELLINGS)
def test_a_hidden_entry_is_known_by_every_spelling_of_its_address(address: str) -> None:
    gone = with_the_file_hidden({"reference": address, "display": "S."})

    assert "author" not in gone


@pytest.mark.parametrize("number", NUMBERS, ids=str)
@pytest.mark.parametrize("address", ["", "https://else.example/Practitioner/9"])
def test_a_hidden_entry_is_known_by_every_spelling_of_its_number(number: Json, address: str) -> None:
    reference = {"reference": address} if address else {}

    assert "author" not in with_the_file_hidden({**reference, "identifier": number, "display": "S."})


@pytest.mark.parametrize("display", DISPLAYS)
@pytest.mark.parametrize("address", ["", "https://else.example/Practitioner/9"])
def test_a_hidden_entry_is_known_by_its_name(display: str, address: str) -> None:
    reference = {"reference": address} if address else {}

    assert "author" not in with_the_file_hidden({**reference, "display": display})


def test_a_shared_entry_is_found_by_another_spelling() -> None:
    it = entry("it", "plan", plan(author={"reference": f"{HOME}/sam-77-kin/?x=1", "display": "S."}))

    selection = share(FILE, it, parts=("plan", "people"))

    url = next(each.url for each in selection.chosen if each.entry.title == "My cousin")
    assert shared(selection, "it")["author"] == {"reference": url, "display": "S."}


def test_a_name_of_a_hidden_entry_does_not_go_beside_a_shared_one() -> None:
    it = entry("it", "plan", plan(author={"reference": "RelatedPerson/sam", "display": "My cousin"}))

    selection = share(SAM, FILE, it, parts=("plan",), entries=(SAM.id,))

    assert set(shared(selection, "it")["author"]) == {"reference"}


def test_a_short_id_of_another_type_is_another_entry() -> None:
    short = entry("1", "people", {"resourceType": "RelatedPerson", "patient": ABOUT_SUE})
    outside = {"reference": "https://gp.example/fhir/Practitioner/1", "display": "Dr Adams"}

    gone = shared(share(short, entry("it", "plan", plan(author=outside)), parts=("plan",)), "it")

    assert gone["author"] == {"display": "Dr Adams"}


@pytest.mark.parametrize("address", ["Patient/sue?x=1", "patient/SUE", "https://gp.example/Patient/sue/"])
def test_the_person_is_known_by_another_spelling(address: str) -> None:
    gone = cut_of(plan(author={"reference": address, "display": "Susan Hallam"}))

    assert gone["author"] == gone["subject"]


def test_a_contained_resource_that_copies_a_hidden_entry_goes_whole() -> None:
    number = {"system": "https://family.example", "value": "SAM-1"}
    for held in ({"identifier": [number]}, {"identifier": number}, {"name": [{"text": "Samira Khan"}]}):
        contained = [{"resourceType": "RelatedPerson", "id": "p1", "patient": ABOUT_SUE, **held}]

        assert "author" not in cut_of(plan(contained=contained, author={"reference": "#p1", "display": "S."}))


def test_the_title_of_a_contained_resource_names_nobody_hidden() -> None:
    roles: list[Json] = [
        {"resourceType": "PractitionerRole", "id": "r", "practitioner": TO_SAM},
        {"resourceType": "Observation", "id": "r", "subject": TO_SAM, "code": {"text": "Samira Khan"}},
        {"id": "r"},
    ]

    for role in roles:
        cut_of(plan(contained=[role], author={"reference": "#r"}))


WORDS = {
    "See RelatedPerson/sam.": "See ….",
    "See https://home.example/fhir/RelatedPerson/sam, or not.": "See …, or not.",
    "[x](RelatedPerson/sam)": "[x](…)",
    "<https://home.example/fhir/RelatedPerson/sam/_history/2>!": "<…>!",
    f"urn:uuid:{entry_id('sam')}": "…",
    f"{entry_id('sam')}: a, b": "…: a, b",
    "Is Sam or sam/friend here? Is this 1/2?": "Is Sam or sam/friend here? Is this 1/2?",
    "https://letters.example/7": "https://letters.example/7",
}


@pytest.mark.parametrize("words_", WORDS)
def test_an_address_of_a_hidden_entry_is_taken_out_of_words(words_: str) -> None:
    gone = shared(share(SAM, entry("it", "plan", plan(description=words_)), parts=("plan",)), "it")

    assert gone["description"] == WORDS[words_]


@pytest.mark.parametrize(
    ("id_", "kept"),
    [
        ("hid77x", "At …."),
        ("1234567", "At …."),
        ("tablet", "At tablet."),
        ("a1", "At a1."),
        ("2026-01-01", "At 2026-01-01."),
    ],
)
def test_an_id_alone_is_taken_out_of_words_if_it_can_be_nothing_else(id_: str, kept: str) -> None:
    hidden = entry(id_, "people", {"resourceType": "Basic"}, title="Else")
    it = entry("it", "plan", plan(description=f"At {id_}."))

    assert shared(share(hidden, it, parts=("plan",)), "it")["description"] == kept


HOLDS_AN_ADDRESS: dict[str, Json] = {
    "id": plan(extension=[{"url": "https://x.example/e", "valueId": "sam"}]),
    "uri": plan(extension=[{"url": "https://x.example/e", "valueUri": "relatedperson/sam"}]),
    "url": plan(extension=[{"url": "https://x.example/e", "valueUrl": f"{HOME}/sam/"}]),
    "canonical": plan(extension=[{"url": "https://x.example/e", "valueCanonical": f"{HOME}/sam|1"}]),
    "markdown": plan(extension=[{"url": "https://x.example/e", "valueMarkdown": "[x](RelatedPerson/sam)"}]),
    "extension by its address": plan(extension=[{"url": f"{HOME}/sam", "valueBoolean": True}]),
    "rules": plan(implicitRules=f"{HOME}/sam"),
    "system of a code": plan(category=[{"coding": [{"system": f"{HOME}/sam", "display": "x"}]}]),
    "display of a code": plan(category=[{"coding": [{"display": f"x {HOME}/sam"}]}]),
    "label": plan(meta={"security": [{"system": f"{HOME}/sam", "code": "R", "display": f"{HOME}/sam"}]}),
    "display of another": plan(author={"display": "x RelatedPerson/sam"}),
}


@pytest.mark.parametrize("place", HOLDS_AN_ADDRESS)
def test_an_address_of_a_hidden_entry_goes_wherever_it_stands(place: str) -> None:
    cut_of(HOLDS_AN_ADDRESS[place])


def test_a_number_that_is_a_code_stays_though_a_hidden_entry_has_it_as_its_id() -> None:
    hidden = entry("271649006", "people", {"resourceType": "Basic"}, title="Else")
    coding = {"system": "http://snomed.info/sct", "code": "271649006"}

    gone = shared(
        share(hidden, entry("it", "plan", plan(category=[{"coding": [coding]}])), parts=("plan",)), "it"
    )

    assert gone["category"] == [{"coding": [coding]}]


def test_bytes_of_a_file_are_not_read() -> None:
    content = [{"attachment": {"data": "RelatedPerson/sam"}}]
    it = entry("it", "plan", {"resourceType": "DocumentReference", "status": "current", "content": content})

    assert shared(share(SAM, it, parts=("plan",)), "it")["content"] == content


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
        "reference": "https://gp.example/fhir/Practitioner/adams",
        "type": "Practitioner",
        "identifier": {"system": "https://gmc.example", "value": "123"},
        "display": "Dr Adams",
    }

    assert cut_of(plan(author=outside))["author"] == {
        "identifier": {"system": "https://gmc.example", "value": "123"},
        "display": "Dr Adams",
    }


def test_a_reference_to_elsewhere_with_nothing_to_read_goes() -> None:
    assert "author" not in cut_of(plan(author={"reference": "https://gp.example/Practitioner/adams"}))


UNKNOWN = (
    "Practitioner/adams",
    "practitioner/adams",
    "urn:uuid:0b5e5e0f-7a0c-4c7e-9d1b-0a4f0f3d2c11",
    "urn:oid:1.2.3.4",
    "Practitioner?identifier=https://gmc.example|123",
    "https://gp.example/fhir/Practitioner?identifier=123",
    "https://gp.example/fhir/$find",
    "ftp://gp.example/adams",
    "#nobody",
    "adams",
)


@pytest.mark.parametrize("address", UNKNOWN)
def test_what_cannot_be_shown_to_lead_elsewhere_goes_whole(address: str) -> None:
    unsure = {"reference": address, "identifier": {"value": "123"}, "display": "Dr Adams"}

    assert "author" not in cut_of(plan(author=unsure))


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
        "member": [{"entity": TO_SAM}, {"entity": {"display": "Dr A"}}],
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
    "a modifier by its address": plan(
        modifierExtension=[{"url": "https://home.example/fhir/RelatedPerson/sam", "valueBoolean": True}]
    ),
    "a subject nobody knows": plan(subject={"reference": "urn:uuid:none", "display": "Samira Khan"}),
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
            identifier=[
                number,
                {**number, "value": "999 000 0018"},
                {**number, "value": "999-000-0018"},
                {"value": "999\u00a0000\u00a00018"},
                {"system": "urn:x", "value": "9990000018"},
                {"system": "https://fhir.nhs.uk/Id/NHS-Number", "value": "943 476 5919"},
                {"system": "urn:oid:2.16.840.1.113883.2.1.4.1", "value": "9434765919"},
                {"value": "plan-7"},
            ],
            author={"identifier": number, "display": "Dr A"},
        )
    )

    assert b"9990000018" not in write(gone)
    assert gone["author"] == gone["subject"]
    assert gone["identifier"] == [{"value": "plan-7"}]


def test_a_short_number_of_the_person_may_be_another_s_under_another_system() -> None:
    me = entry("gp", "details", {"resourceType": "Patient", "identifier": [{"system": "a", "value": "7"}]})
    it = entry("it", "plan", plan(identifier=[{"system": "b", "value": "7"}, {"system": "A", "value": "7"}]))

    assert shared(share(me, it, parts=("plan",)), "it")["identifier"] == [{"system": "b", "value": "7"}]


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


def test_how_close_somebody_is_to_the_person_and_how_they_rest_goes_to_nobody() -> None:
    near = {"url": CLOSE, "valueCoding": kind("further").coding}
    does = {"url": DOES, "valueString": "Has a key"}
    rests = {"url": OWN_PLAN, "valueString": "Every second weekend is hers"}
    person: Json = {
        "resourceType": "RelatedPerson",
        "patient": ABOUT_SUE,
        "name": [{"text": "Nadia"}],
        "extension": [near, rests, does],
    }

    gone = shared(share(entry("nadia", "people", person), parts=("people",)), "nadia")

    assert gone["extension"] == [does]
