"""Dates, names, amounts, timings and codes, one by one."""

import pytest

from portable_record.record.json_text import WrittenNumber
from portable_record.record.kinds import SYSTEM
from portable_record.record.readable.plain import plain
from portable_record.record.readable.tables_kinds import KINDS
from portable_record.record.readable.titles import is_of_kind
from portable_record.record.readable.view import Line, view

Value = dict[str, object]


def text(element: str, value: object) -> str:
    lines = view({"resourceType": "Basic", element: value}).lines
    return lines[0].text if lines else ""


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2024", "2024"),
        ("2024-05", "May 2024"),
        ("2024-05-03", "3 May 2024"),
        ("2024-05-03T10:15:00+01:00", "3 May 2024, 10:15 (+01:00)"),
        ("2024-05-03T10:15:30.123Z", "3 May 2024, 10:15:30 (UTC)"),
        ("2024-13-03", "2024-13-03"),
    ],
)
def test_a_date_keeps_the_precision_and_the_zone_it_was_written_with(written: str, said: str) -> None:
    assert text("created", written) == said


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ({"start": "2024-05-03"}, "from 3 May 2024 until now"),
        ({"end": "2024-05"}, "until May 2024"),
        ({"start": "2023", "end": "2024"}, "from 2023 until 2024"),
        ({"start": "2024-05-03", "end": "2024-05-03"}, "3 May 2024"),
        (
            {"start": "2024-05-03T10:00:00Z", "end": "2024-05-03T11:30:00Z"},
            "3 May 2024, from 10:00 until 11:30 (UTC)",
        ),
    ],
)
def test_a_period_is_said_from_and_until(period: Value, said: str) -> None:
    assert text("period", period) == said


@pytest.mark.parametrize(
    ("quantity", "said"),
    [
        ({"value": 5.4, "unit": "kg"}, "5.4 kg"),
        ({"value": WrittenNumber("5.40"), "unit": "kg"}, "5.40 kg"),
        ({"value": 5.0, "code": "mm[Hg]"}, "5 mmHg"),
        ({"value": 97, "unit": "%"}, "97%"),
        ({"value": 3, "comparator": "<", "code": "d"}, "less than 3 days"),
        ({"value": 1, "comparator": ">=", "unit": "wk"}, "1 week or more"),
        ({"value": 12, "unit": "{score}"}, "12"),
        ({"value": 12, "unit": "{drinks}/d"}, "12 drinks/d"),
        ({"value": 1e-7, "unit": "mol"}, "1e-7 mol"),
        ({"value": 0.00012, "unit": "mol"}, "0.00012 mol"),
        ({"value": 12e20, "unit": "mol"}, "1.2e+21 mol"),
        ({"value": 12e16, "unit": "mol"}, "120000000000000000 mol"),
    ],
)
def test_a_quantity_has_its_number_as_written_and_its_unit(quantity: Value, said: str) -> None:
    assert text("valueQuantity", quantity) == said


@pytest.mark.parametrize(
    ("element", "value", "said"),
    [
        (
            "valueRange",
            {"low": {"value": 5, "unit": "mg"}, "high": {"value": 10, "unit": "mg"}},
            "5 to 10 mg",
        ),
        ("valueRange", {"low": {"value": 5, "unit": "mg"}}, "5 mg or more"),
        ("valueRange", {"high": {"value": 5, "unit": "mg"}}, "up to 5 mg"),
        ("valueRatio", {"numerator": {"value": 1}, "denominator": {"value": 128}}, "1 to 128"),
        ("valueMoney", {"value": 12.5, "currency": "GBP"}, "£12.50"),
        ("valueMoney", {"value": -3, "currency": "GBP"}, "-£3"),
        ("valueMoney", {"value": 3, "currency": "SEK"}, "3 SEK"),
        ("onsetAge", {"value": 4, "code": "a"}, "age 4 years"),
        ("valueSampledData", {"origin": {"value": 0}, "data": "1 2 3 E"}, "A recording with 4 readings"),
        ("valueTime", "08:00:00", "08:00"),
        ("valueBoolean", False, "No"),
        ("language", "ur", "Urdu"),
    ],
)
def test_amounts_and_small_values_are_said_in_words(element: str, value: object, said: str) -> None:
    assert text(element, value) == said


@pytest.mark.parametrize(
    ("repeat", "said"),
    [
        ({"frequency": 2, "period": 1, "periodUnit": "d"}, "twice a day"),
        ({"frequency": 1, "period": 8, "periodUnit": "h"}, "every 8 hours"),
        ({"frequency": 3, "frequencyMax": 4, "period": 1, "periodUnit": "d"}, "3 to 4 times a day"),
        ({"frequency": 2, "period": 3, "periodUnit": "wk"}, "twice in every 3 weeks"),
        ({"period": 4, "periodMax": 6, "periodUnit": "h"}, "every 4 to 6 hours"),
        ({"frequency": 1, "period": 1, "periodUnit": "wk", "dayOfWeek": ["mon"]}, "every Monday"),
        ({"dayOfWeek": ["mon", "wed", "fri"]}, "every Monday, Wednesday and Friday"),
        ({"frequency": 1, "period": 2, "periodUnit": "wk", "dayOfWeek": ["mon"]}, "every 2 weeks, on Monday"),
        ({"when": ["ACM"], "offset": 30}, "30 minutes before breakfast"),
        ({"timeOfDay": ["08:00:00", "20:30:00"]}, "at 08:00 and 20:30"),
        ({"duration": 30, "durationUnit": "min"}, "for 30 minutes"),
        ({"duration": 1, "durationMax": 2, "durationUnit": "h"}, "for 1 to 2 hours"),
        ({"count": 3}, "3 times in all"),
        ({"frequency": 2}, "twice"),
        (
            {"frequency": 1, "period": 1, "periodUnit": "d", "boundsPeriod": {"end": "2024-05"}},
            "once a day, until May 2024",
        ),
    ],
)
def test_a_timing_says_how_often(repeat: Value, said: str) -> None:
    assert text("timingTiming", {"repeat": repeat}) == said


def test_a_timing_may_be_a_code_or_moments() -> None:
    assert text("timing", {"repeat": {}, "code": {"coding": [{"code": "BID"}]}}) == "twice a day"
    assert text("timing", {"event": ["2024-05-03", "2024-05-04"]}) == "on 3 May 2024 and 4 May 2024"
    assert text("timing", {"event": ["2024"] * 25}).endswith("2024 and and 5 more")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ({"given": ["Amina", "Noor"], "family": "Khan", "prefix": ["Ms"]}, "Ms Amina Noor Khan"),
        ({"text": "Mina K.", "given": ["Mina"]}, "Mina K."),
        ({"family": "Old", "use": "old"}, "Old (old, no longer used)"),
    ],
)
def test_a_name_is_written_as_people_write_it(name: Value, said: str) -> None:
    assert text("name", [name]) == said


def test_parts_of_a_name_that_its_text_leaves_out_follow_below() -> None:
    shown = view({"resourceType": "Person", "name": [{"text": "Mina", "family": "Khan"}]})

    assert shown.lines[1] == Line("Family name", "Khan", 1)


@pytest.mark.parametrize(
    ("concept", "said"),
    [
        ({"text": "Peanuts", "coding": [{"display": "peanuts"}]}, "Peanuts"),
        ({"coding": [{"display": "Peanut allergy", "code": "1"}]}, "Peanut allergy"),
        ({"coding": [{"system": "http://loinc.org", "code": "8867-4"}]}, "Heart rate"),
        ({"coding": [{"system": "http://snomed.info/sct", "code": "999"}]}, "SNOMED CT code 999"),
        ({"coding": [{"code": "very-large"}]}, "Very large"),
        ({"coding": [{"code": "X9"}]}, "Code X9"),
    ],
)
def test_a_code_is_said_by_text_then_display_then_our_words(concept: Value, said: str) -> None:
    assert text("category", [concept]) == said


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ({"reference": "Practitioner/1", "display": "Dr Obi"}, "Dr Obi"),
        ({"reference": "Practitioner/1"}, "Professional (not named here)"),
        ({"reference": "Practitioner?identifier=x|1"}, "Professional (not named here)"),
        ({"identifier": {"value": "A1"}, "type": "Organization"}, "A1"),
        ({"reference": "urn:uuid:6f1e0b8c-9f4e-4a51-9a1c-3d1c6b6b2e10"}, ""),
    ],
)
def test_a_reference_is_said_without_its_id(reference: Value, said: str) -> None:
    assert text("author", reference) == said


def test_a_reference_is_named_by_whoever_knows() -> None:
    shown = view({"resourceType": "Basic", "author": {"reference": "Patient/1"}}, name_of=lambda _: "Amina")

    assert shown.lines[0] == Line("Written by", "Amina", 0)


def test_an_extension_is_called_by_its_last_word() -> None:
    shown = view(
        {
            "resourceType": "Basic",
            "extension": [
                {"url": "https://example.org/fhir/favourite-colour", "valueString": "Red"},
                {"url": "https://example.org/x", "extension": [{"url": "part", "valueInteger": 3}]},
            ],
        }
    )

    assert [(line.label, line.text) for line in shown.lines] == [
        ("Favourite colour", "Red"),
        ("X", "Part: 3"),
    ]


def test_a_value_that_is_missing_says_why() -> None:
    why = {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "asked-declined"}

    shown = view({"resourceType": "Patient", "_birthDate": {"extension": [why]}})

    assert shown.lines[0].label == "Birth date"
    assert shown.lines[0].text.startswith("Why it is missing: ")


def test_a_narrative_is_read_without_markup() -> None:
    markup = (
        "<div><!-- x --><style>p{}</style><p>A &amp; B&#233;&#x20AC;</p>"
        "<table><tr><td>1</td><td>2</td></tr></table>"
    )

    assert plain(markup) == "A & Bé€\n1 2"


def test_an_unclosed_tag_hides_the_rest_of_a_narrative() -> None:
    assert plain("Before <img src='x") == "Before"


def test_own_words_are_kept_with_their_line_breaks() -> None:
    words = "One.\n  Two {three} <four> https://five.example/six\tدرد 过敏"

    assert text("valueString", words) == words


def test_bytes_ids_and_addresses_of_machines_are_left_out() -> None:
    shown = view(
        {
            "resourceType": "Basic",
            "id": "abc",
            "meta": {"profile": ["http://hl7.org/fhir/StructureDefinition/Basic"], "versionId": "3"},
            "identifier": [{"system": "urn:ietf:rfc:3986", "value": "urn:oid:1.2.3.4.5.6"}],
            "data": "QUJD",
        }
    )

    assert shown.lines == ()
    assert shown.title == "Note of another kind"


def test_a_file_is_named_with_its_kind_and_size() -> None:
    assert text(
        "photo", {"contentType": "image/png", "url": "https://x.example/a/Me.png?x=1", "size": 1}
    ) == ("Me.png, picture, 1 kB")
    assert text("photo", {"contentType": "video/mp4", "size": 5_400_000}) == "video, 5 MB"
    assert text("photo", {"data": "A" * 8000}) == "6 kB"
    assert text("photo", {"url": "https://x.example/a"}) == "A file"


def test_a_dosage_without_words_is_put_into_words() -> None:
    dosage = {
        "doseAndRate": [{"doseRange": {"low": {"value": 1}, "high": {"value": 2, "unit": "tablets"}}}],
        "asNeededCodeableConcept": {"text": "pain"},
    }

    assert text("dosage", [dosage]) == "1 to 2 tablets, when needed for pain"


def test_a_note_says_who_wrote_it_and_when() -> None:
    note = {"text": "Knocked twice.", "authorReference": {"display": "Jo Bell"}, "time": "2024-05-03"}

    shown = view({"resourceType": "Basic", "note": [note]})

    assert shown.lines == (Line("Note", "Knocked twice.", 0), Line("Written by", "Jo Bell, 3 May 2024", 1))


def test_each_item_of_a_list_keeps_what_stands_beside_it() -> None:
    twin = {"extension": [{"url": "https://example.org/said-as", "valueString": "AH-mee-na"}]}

    shown = view({"resourceType": "Basic", "alias": ["Mina", "Amina"], "_alias": [None, twin]})

    assert [(line.text, line.depth) for line in shown.lines] == [("Mina", 0), ("Amina", 0), ("AH-mee-na", 1)]


def test_a_word_missing_from_a_list_still_says_why() -> None:
    twin = {"extension": [{"url": "https://example.org/reason", "valueString": "Not read"}]}

    shown = view({"resourceType": "Basic", "alias": [None], "_alias": [twin]})

    assert [(line.label, line.text) for line in shown.lines] == [("Also called", "Reason: Not read")]


@pytest.mark.parametrize(
    ("data", "says"),
    [("SGVsbG8h", ["Hello!"]), ("gICA", []), ("SGVsbG8", []), ("SGVs*G8h", []), ("AAAA", [])],
    ids=["text", "not UTF-8", "cut", "not base64", "zero bytes"],
)
def test_only_good_text_inside_a_file_is_shown(data: str, says: list[str]) -> None:
    shown = view(
        {"resourceType": "Basic", "photo": {"contentType": "text/plain; charset=utf-8", "data": data}}
    )

    assert [line.text for line in shown.lines if line.label == "What it says"] == says


def test_a_bundle_is_called_after_its_document() -> None:
    document = {"resourceType": "Composition", "title": "About Amina", "date": "2024-05-03"}

    shown = view(
        {"resourceType": "Bundle", "entry": [{"resource": document}, {"request": {"method": "GET"}}]}
    )

    assert shown.title == "About Amina, 3 May 2024"
    assert [line.label for line in shown.lines] == ["Holds", "Document", "Entry"]


@pytest.mark.parametrize(
    ("type_name", "element", "code", "kind"),
    [
        ("Flag", "category", "communication-need", "How to communicate"),
        ("Flag", "category", "reasonable-adjustment", "What makes things easier"),
        ("Observation", "code", "good-at", "Strengths"),
        ("Observation", "code", "concern", "Support plan"),
        ("Composition", "type", "about-me", "In own words"),
    ],
)
def test_what_a_code_of_ours_says_has_the_words_of_its_part(
    type_name: str, element: str, code: str, kind: str
) -> None:
    ours = {element: {"coding": [7, {"system": SYSTEM, "code": "other"}, {"system": SYSTEM, "code": code}]}}
    theirs = {element: {"coding": [{"system": "https://hospital.example", "code": code}]}}

    assert view({"resourceType": type_name, **ours}).kind == kind
    assert view({"resourceType": type_name, **theirs}).kind == KINDS[type_name]


def test_a_kind_that_was_written_down_by_its_name_of_once_is_still_the_same() -> None:
    assert is_of_kind("My strengths", "Observation", {"Note or finding"})
    assert is_of_kind("Goal", "Goal", {"Goal"})
    assert not is_of_kind("My strengths", "Observation", {"Goal", "Alert"})


def test_two_hundred_codings_are_enough() -> None:
    codings = [{"display": f"Word {count}"} for count in range(300)]

    shown = view({"resourceType": "Basic", "code": {"coding": codings}})

    assert shown.lines[-1].text == "and 100 more"


def test_a_title_is_cut_between_words() -> None:
    shown = view({"resourceType": "Goal", "description": {"text": "walk " * 40}})

    assert shown.title.endswith("walk…")
    assert len(shown.title) <= 121


V3 = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"


@pytest.mark.parametrize(
    ("coding", "said"),
    [
        ({"system": V3, "code": "NBOR", "display": "neighbor"}, "Neighbour"),
        ({"system": V3, "code": "FRND", "display": "unrelated friend"}, "Friend"),
        ({"system": V3, "code": "NMTH", "display": "Natural Mother"}, "Mother"),
        ({"system": V3, "code": "NBOR", "display": "My neighbor Joe"}, "My neighbor Joe"),
        ({"system": V3, "code": "FRND", "display": "neighbor"}, "neighbor"),
        ({"system": "http://example.org/other", "code": "NBOR", "display": "neighbor"}, "neighbor"),
    ],
)
def test_what_a_standard_prints_gives_way_to_plain_words(coding: dict[str, str], said: str) -> None:
    shown = view({"resourceType": "RelatedPerson", "relationship": [{"coding": [coding]}]})

    assert any(said == line.text for line in shown.lines)
