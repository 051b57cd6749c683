import json
from datetime import timedelta
from pathlib import Path
from typing import Unpack

import pytest

from portable_record.errors import CardContentError
from portable_record.record.circle_marks import DOES, GROUP
from portable_record.record.entry import Entry
from portable_record.record.fhir import validate
from portable_record.record.json_text import parse, write
from portable_record.record.kinds import KINDS, kind
from portable_record.record.readable.view import title, view
from portable_record.sharing.bundle import read_bundle
from portable_record.sharing.card_content import (
    EMERGENCY_HELP,
    HOLDER,
    STANDING,
    CardContent,
    card_content,
)
from portable_record.sharing.contact import BEARER, EMERGENCY, Recipient
from portable_record.sharing.health_card import sign
from portable_record.sharing.read import read
from portable_record.sharing.selection import select
from portable_record.sharing.trust import Trust
from tests.sharing.cast import NOW, SUE, SUE_DID
from tests.sharing.shares import ABOUT_SUE, LABEL, Choice, Json, entry, share, terms, words

SAMPLES = Path(__file__).parents[2] / "sample_records"
URDU = words("Urdu", "communication", "میں اردو بولتی ہوں، آہستہ بولیں!")
FLAG = entry(
    "slow",
    "communication",
    {"resourceType": "Flag", "status": "active", "code": {"text": "Speak slowly."}, "subject": ABOUT_SUE},
)
CRISIS = entry(
    "crisis",
    "crisis",
    {
        "resourceType": "CarePlan",
        "meta": {"security": [{"system": LABEL, "code": "PATAST"}]},
        "status": "active",
        "intent": "plan",
        "category": [kind("crisis").concept],
        "title": "If things go wrong",
        "description": "Sit down with me.\nWait.",
        "subject": ABOUT_SUE,
        "author": ABOUT_SUE,
        "created": "2026-01-01",
        "period": {"start": "2026-01-01"},
        "activity": [
            {
                "detail": {
                    "status": "in-progress",
                    "code": kind("early-sign").concept,
                    "description": "I pack my bag.",
                }
            },
            {"detail": {"status": "completed", "description": "Ring Nadia"}},
        ],
    },
)
ABOUT_ME = entry(
    "about",
    "about-me",
    {
        "resourceType": "Composition",
        "status": "final",
        "type": kind("about-me").concept,
        "title": "About me",
        "date": "2026-01-01",
        "author": [ABOUT_SUE],
        "subject": ABOUT_SUE,
        "section": [
            {
                "title": "My wellness",
                "code": kind("wellness").concept,
                "text": {"status": "additional", "div": "<div>I whistle.</div>"},
            }
        ],
    },
)
NADIA: Json = {
    "resourceType": "RelatedPerson",
    "active": True,
    "patient": ABOUT_SUE,
    "name": [{"text": "Nadia Hussain"}],
    "relationship": [{"text": "my daughter"}],
    "telecom": [{"system": "phone", "value": "07700 900141", "use": "mobile"}],
}
ALL = ("communication", "crisis", "about-me", "people", "strengths", "plan")


def card(*record: Entry, **more: Unpack[Choice]) -> CardContent:
    given: Choice = {"parts": ALL, "recipient": BEARER}
    given.update(more)
    return card_content(share(*record, **given), terms(**given))


def refused(*record: Entry, **more: Unpack[Choice]) -> tuple[str, ...]:
    with pytest.raises(CardContentError) as error:
        card(*record, **more)
    return error.value.titles


def entries_of(bundle: Json) -> list[Json]:
    entries = bundle["entry"]
    assert isinstance(entries, list)
    return entries


def test_a_reader_shows_the_items_of_a_card_one_by_one() -> None:
    made = card(
        URDU, FLAG, CRISIS, ABOUT_ME, entry("nadia", "people", NADIA), details=frozenset({"birth-date"})
    )

    jws = sign(made.bundle, key=SUE, iss=SUE_DID, nbf=NOW, exp=NOW + timedelta(1), rid=None, types=[HOLDER])
    verdict = read(jws.encode(), name="card", trust=Trust(), at=NOW)

    assert [each.title for each in verdict.contents] == [item.text for item in made.items]
    assert verdict.contents == made.shown
    assert verdict.contents[0].lines == (("Birth date", "3 April 1950"),)


@pytest.mark.parametrize(
    "more",
    [
        {
            "resourceType": "AllergyIntolerance",
            "patient": {"reference": "resource:0"},
            "code": {"text": "Nuts"},
        },
        {
            "resourceType": "CarePlan",
            "status": "active",
            "intent": "plan",
            "subject": {"reference": "resource:0"},
            "description": "Wait.",
            "title": "No penicillin",
        },
    ],
    ids=["another type", "another element"],
)
def test_a_card_that_is_not_made_like_ours_hides_nothing(more: Json) -> None:
    bundle = card(URDU).bundle
    entries_of(bundle).append({"fullUrl": "resource:2", "resource": more})

    jws = sign(bundle, key=SUE, iss=SUE_DID, nbf=NOW, exp=None, rid=None, types=[HOLDER])
    verdict = read(jws.encode(), name="card", trust=Trust(), at=NOW)

    assert any("Nuts" in each.title or "No penicillin" in each.title for each in verdict.contents)


def reader_shows(bundle: Json) -> list[str]:
    """Return every line that a reader of the card shows."""
    contents = read_bundle(parse(write(bundle)))
    titles = {url: title(each) for url, each in contents.by_url.items()}
    shown = [
        view(each, name_of=lambda url: titles.get(url, ""))
        for each in (contents.patient, *contents.resources)
    ]
    return [
        line
        for each in shown
        for text in (each.title, *(one.text for one in each.lines))
        for line in text.split("\n")
    ]


def test_a_card_holds_the_person_one_observation_and_one_plan() -> None:
    made = card(
        URDU, FLAG, CRISIS, ABOUT_ME, entry("nadia", "people", NADIA), details=frozenset({"birth-date"})
    )

    assert made.bundle == {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {
                "fullUrl": "resource:0",
                "resource": {
                    "resourceType": "Patient",
                    "name": [{"text": "Sue"}],
                    "birthDate": "1950-04-03",
                    "contact": [
                        {
                            "name": {"text": "Nadia Hussain, my daughter"},
                            "telecom": [{"system": "phone", "value": "07700 900141"}],
                        }
                    ],
                },
            },
            {
                "fullUrl": "resource:1",
                "resource": {
                    "resourceType": "Observation",
                    "status": "final",
                    "code": {
                        "coding": [
                            {
                                "system": "https://portablerecord.org/fhir/CodeSystem/kinds",
                                "code": "communicate",
                            }
                        ]
                    },
                    "subject": {"reference": "resource:0"},
                    "valueString": "Urdu: میں اردو بولتی ہوں، آہستہ بولیں!\nSpeak slowly.",
                },
            },
            {
                "fullUrl": "resource:2",
                "resource": {
                    "resourceType": "CarePlan",
                    "status": "active",
                    "intent": "plan",
                    "subject": {"reference": "resource:0"},
                    "description": "If things go wrong: Sit down with me. Wait. Early signs: I pack my bag. "
                    "Ring Nadia; Status: Done\nAbout me: My wellness: I whistle.",
                },
            },
        ],
    }


def test_what_a_reader_shows_from_the_card_is_the_preview_entry_by_entry() -> None:
    made = card(URDU, FLAG, CRISIS, ABOUT_ME, entry("nadia", "people", NADIA))

    lines = reader_shows(made.bundle)

    assert len(made.items) == 6
    assert set(made.items[1].text.split(": ")) == {"Nadia Hussain, my daughter", "07700 900141"} <= set(lines)
    for item in (made.items[0], *made.items[2:]):
        assert item.text in lines


@pytest.mark.parametrize("sample", ["martin", "callum", "zubaida"])
def test_the_crisis_card_of_a_sample_says_all_the_preview_says(sample: str) -> None:
    bundle = json.loads((SAMPLES / f"{sample}.json").read_text(encoding="utf-8"))
    resources = [each["resource"] for each in bundle["entry"]]
    flags = [each for each in resources if each["resourceType"] == "Flag"]
    plans = [each for each in resources if '"crisis"' in json.dumps(each.get("category", ""))]
    entries = [entry(f"f{n}", "communication", each) for n, each in enumerate(flags)]
    entries += [entry(f"p{n}", "crisis", {**each, "subject": ABOUT_SUE}) for n, each in enumerate(plans)]

    made = card(*entries)

    lines = reader_shows(made.bundle)
    for item in made.items[1:]:
        assert item.text in lines
    for plan in plans:
        for step in plan.get("activity", []):
            assert any(" ".join(step["detail"]["description"].split()) in item.text for item in made.items)


def test_a_crisis_plan_of_a_sample_fits_a_sheet() -> None:
    bundle = json.loads((SAMPLES / "martin.json").read_text(encoding="utf-8"))
    plans = [
        each["resource"] for each in bundle["entry"] if each["resource"].get("title") == "If things go wrong"
    ]

    made = card(*(entry(f"p{n}", "crisis", each) for n, each in enumerate(plans)))

    jws = sign(made.bundle, key=SUE, iss=SUE_DID, nbf=NOW, exp=NOW + timedelta(1), rid=None, types=[HOLDER])
    assert len(jws) <= 1750


def test_the_shalls_of_minification_hold() -> None:
    text = write(card(URDU, FLAG, CRISIS, ABOUT_ME, entry("nadia", "people", NADIA)).bundle)

    for name in (
        b'"id"',
        b'"meta"',
        b'"display"',
        b'"timestamp"',
        b"Consent",
        b"Provenance",
        b"urn:uuid",
        b"div",
    ):
        assert name not in text
    assert b'"text":{' not in text


def test_everything_on_a_card_is_valid_r4() -> None:
    made = card(URDU, CRISIS, entry("nadia", "people", NADIA))

    validate(made.bundle)
    for each in entries_of(made.bundle):
        validate(each["resource"])


def test_a_card_with_nothing_ticked_holds_the_name_alone() -> None:
    made = card(parts=())

    assert [item.text for item in made.items] == ["Sue"]
    assert len(entries_of(made.bundle)) == 1


def test_a_name_without_a_text_goes_in_its_parts() -> None:
    person = entry(
        "p",
        "details",
        {"resourceType": "Patient", "name": [{"use": "official", "given": ["Ann"], "family": "B"}]},
    )
    nameless = entry("p", "details", {"resourceType": "Patient"})

    named, unnamed = (
        entries_of(card_content(select([each], terms(), NOW), terms()).bundle)[0]["resource"]
        for each in (person, nameless)
    )

    assert named["name"] == [{"family": "B", "given": ["Ann"]}]
    assert unnamed == {"resourceType": "Patient"}


@pytest.mark.parametrize(
    ("recipient", "standing"), [(BEARER, HOLDER), (EMERGENCY, EMERGENCY_HELP)], ids=["holder", "emergency"]
)
def test_the_standing_terms_follow_the_recipient(recipient: Recipient, standing: str) -> None:
    made = card(URDU, recipient=recipient)

    assert made.standing == standing
    assert made.said == (STANDING[standing], made.said[1])
    assert "may not be everything" in made.said[1]


LOST: dict[str, Json] = {
    "allergy": {"resourceType": "AllergyIntolerance", "patient": ABOUT_SUE, "code": {"text": "Nuts"}},
    "measured": {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": "Weight"},
        "subject": ABOUT_SUE,
        "valueQuantity": {"value": 70, "unit": "kg"},
    },
    "attached": {
        "resourceType": "DocumentReference",
        "status": "current",
        "content": [{"attachment": {"contentType": "image/png", "data": "AA=="}}],
    },
    "no phone": {**NADIA, "telecom": []},
    "an email besides": {
        **NADIA,
        "telecom": [{"system": "phone", "value": "1"}, {"system": "email", "value": "n@example.org"}],
    },
    "an address besides": {**NADIA, "address": [{"city": "Oldham"}]},
    "no longer": {**NADIA, "active": False},
    "team": {
        "resourceType": "CareTeam",
        "subject": ABOUT_SUE,
        "name": "My people",
        "participant": [{"role": [{"text": "keeps the key"}], "member": {"display": "Rubina"}}],
    },
}


@pytest.mark.parametrize("what", LOST)
def test_an_entry_that_would_lose_meaning_is_refused_by_name(what: str) -> None:
    part = "people" if what not in ("allergy", "measured", "attached") else "plan"

    assert refused(URDU, entry(what, part, LOST[what])) == (what,)


def test_what_somebody_does_stands_behind_their_name_and_where_they_are_listed_is_left_out() -> None:
    marks = [
        {"url": DOES, "valueString": "Has a key\nRings"},
        {"url": GROUP, "valueCoding": kind("close").coding},
    ]

    content = card(URDU, entry("nadia", "people", {**NADIA, "extension": marks}))

    assert "Nadia Hussain, my daughter: Has a key Rings: 07700 900141" in [
        item.text for item in content.items
    ]
    assert [one.title for one in content.shown if "Nadia" in one.title] == [
        "Nadia Hussain, my daughter: Has a key Rings: 07700 900141"
    ]


def test_a_mark_of_another_shape_is_refused_like_all_that_would_be_lost() -> None:
    odd = {
        **NADIA,
        "extension": [
            {"url": DOES, "valueString": "x", "id": "y"},
            {"url": "https://x.org", "valueString": "z"},
        ],
    }

    assert refused(URDU, entry("odd", "people", odd)) == ("odd",)


def test_all_that_is_refused_is_named_at_once() -> None:
    several = [entry(what, "plan", LOST[what]) for what in ("allergy", "measured")]

    assert refused(*several, details=frozenset({"address", "nhs-number"})) == (
        "Your home address",
        "Your NHS number",
        "allergy",
        "measured",
    )


def test_the_titles_are_not_in_the_message() -> None:
    with pytest.raises(CardContentError) as error:
        card(entry("HIV medicine", "plan", LOST["allergy"]))

    assert "HIV" not in error.value.says


def test_somebody_whose_words_stand_there_already_loses_nothing() -> None:
    doctor = entry("dr", "people", {"resourceType": "Practitioner", "name": [{"text": "Denise Farrow"}]})
    role: Json = {
        "resourceType": "PractitionerRole",
        "practitioner": {"reference": "Practitioner/dr", "display": "Denise Farrow"},
        "code": [{"text": "Shared Lives worker"}],
        "telecom": [{"system": "phone", "value": "0161 496 0301"}],
    }

    made = card(doctor, entry("role", "people", role))

    assert [item.text for item in made.items[1:]] == ["Denise Farrow, Shared Lives worker: 0161 496 0301"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"status": "on-hold"}, "Status"),
        ({"meta": {"security": [{"system": LABEL, "code": "PACQAST"}]}}, "Please note"),
        ({"author": {"display": "Brian"}}, "Brian"),
        ({"period": {"start": "2026-01-01", "end": "2026-12-31"}}, "31 December 2026"),
    ],
    ids=str,
)
def test_what_the_card_does_not_say_for_all_is_written_out(change: Json, said: str) -> None:
    value = json.loads(CRISIS.text)

    made = card(entry("crisis", "crisis", {**value, **change}))

    assert said in made.items[-1].text


def test_a_plan_with_odd_steps_keeps_their_words() -> None:
    odd: Json = {
        "resourceType": "CarePlan",
        "status": "active",
        "intent": "plan",
        "subject": ABOUT_SUE,
        "title": "My plan",
        "category": [{"text": "Winter"}],
        "activity": [
            {"progress": [{"text": "Going well"}]},
            {"detail": {"status": "in-progress", "code": {"text": "Swim"}}},
            {"detail": {"status": "in-progress", "code": kind("helps").concept}},
        ],
    }

    text = card(entry("odd", "plan", odd)).items[-1].text

    assert all(word in text for word in ("Winter", "Going well", "Swim", "What helps"))


@pytest.mark.parametrize("said", ["Golf.", "Golf. " * 60], ids=["short", "long"])
def test_own_words_stand_once_and_whole(said: str) -> None:
    text = card(words("What I value", "strengths", said)).items[-1].text

    assert text == f"What I value: {said.strip()}"


def test_a_section_without_a_title_keeps_its_code() -> None:
    value = json.loads(ABOUT_ME.text)
    value["section"] = [
        {"code": kind("wellness").concept, "text": {"status": "additional", "div": "<div>I sing.</div>"}}
    ]

    text = card(entry("about", "about-me", value)).items[-1].text

    assert "My wellness" in text
    assert "I sing." in text


def test_a_goal_says_that_it_is_one() -> None:
    walk: Json = {
        "resourceType": "Goal",
        "lifecycleStatus": "active",
        "description": {"text": "To walk to the shop"},
        "subject": ABOUT_SUE,
    }

    made = card(entry("walk", "plan", walk))

    assert made.items[-1].text == "Goal: To walk to the shop"
    assert made.shown[-1].title == "Goal: To walk to the shop"


def test_every_heading_of_a_step_is_one_of_our_kinds() -> None:
    steps = [each for each in KINDS if each.place == "CarePlan.activity.detail.code"]

    assert steps
    for each in steps:
        value = json.loads(CRISIS.text)
        value["activity"] = [
            {"detail": {"status": "in-progress", "code": each.concept, "description": "x y"}}
        ]
        assert f"{each.title}: x y" in card(entry("c", "crisis", value)).items[-1].text


def test_the_format_document_names_the_standing_terms() -> None:
    document = (Path(__file__).parents[2] / "docs" / "format" / "card-content.md").read_text(encoding="utf-8")

    for address in STANDING:
        assert f"`{address}`" in document
    assert STANDING[HOLDER] in document
