"""Every sheet: what is answered makes a valid resource, reads the same, and keeps what it does not know."""

import json
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from portable_record.assets import folder
from portable_record.errors import NotFoundError
from portable_record.record.asking.attached import Attached, as_document
from portable_record.record.asking.places import AS_IT_IS, Answer, Json
from portable_record.record.asking.sheet import TYPES, Question, Sheet, answered, answers, same
from portable_record.record.asking.sheets import SHEETS, sentences, sheet_for, sheet_named, sheets_of
from portable_record.record.beginnings import Stamp
from portable_record.record.intake import check
from portable_record.record.json_text import parse, write
from portable_record.record.parts import FIRST, PARTS
from portable_record.record.types import default_part

ME: Json = {"reference": "urn:uuid:94b36414-6848-5c44-923b-b215cadacc54", "display": "Jean"}
LABEL: Json = {"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "PATAST"}
STAMP = Stamp(subject=ME, writer=ME, moment="2026-11-22T12:00:00Z", label=LABEL)
SAM: Json = {"reference": "urn:uuid:11111111-6848-5c44-923b-b215cadacc54", "display": "Sam"}
OTHER = Stamp(subject=ME, writer=SAM, moment="2026-11-22T12:00:00Z", label=LABEL, is_other=True)
FILE = Attached("letter.pdf", "application/pdf", 5, "0" * 40)

words = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u00a0\u2028\u2029\u0085"), min_size=1
).map(lambda text: " ".join(text.split()))
days = st.one_of(
    st.dates().map(lambda day: f"{max(day.year, 1800):04}-{day.month:02}"),
    st.integers(1800, 2100).map(str),
    st.dates().map(lambda day: day.isoformat()),
)


def answer_to(question: Question) -> st.SearchStrategy[Answer]:
    if question.type == "date":
        return st.one_of(st.just(""), days)
    if question.type == "number":
        return st.integers(0, 10).map(str)
    if question.among:
        one = st.uuids().map(lambda one: f"urn:uuid:{one} Rhyl")
        return st.lists(one, unique=True).map(tuple) if question.type == "several" else one
    if question.choices:
        one = st.sampled_from([choice.value for choice in question.choices])
        return st.lists(one, unique=True).map(tuple) if question.type == "several" else one
    said = words.filter(bool)
    return said if question.needed else st.one_of(st.just(""), said)


@st.composite
def filled(draw: st.DrawFn, sheets: tuple[Sheet, ...] = SHEETS) -> tuple[Sheet, dict[str, Answer]]:
    sheet = draw(st.sampled_from(sheets))
    return sheet, {question.key: draw(answer_to(question)) for question in sheet.questions}


def begun(sheet: Sheet, stamp: Stamp) -> Json:
    return as_document(sheet.begin(stamp), FILE, sha1=bytes(20)) if sheet.file else sheet.begin(stamp)


def samples() -> Iterator[Json]:
    for name in ("martin", "zubaida", "callum"):
        bundle = json.loads((folder("sample_records") / f"{name}.json").read_text())
        yield from (entry["resource"] for entry in bundle["entry"])


SAMPLES = list(samples())


def test_every_part_can_be_written() -> None:
    assert [part.key for part in PARTS if not sheets_of(part.key)] == []


def test_no_two_sheets_of_a_part_have_one_key() -> None:
    keys = [(sheet.part, sheet.key) for sheet in SHEETS]

    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: f"{sheet.part}-{sheet.key}")
def test_a_sheet_is_whole(sheet: Sheet) -> None:
    keys = [question.key for question in sheet.questions]

    assert len(set(keys)) == len(keys)
    assert all(question.type in TYPES for question in sheet.questions)
    assert all(
        bool(question.choices or question.among) == (question.type in ("choice", "several", "entry"))
        for question in sheet.questions
    )
    assert sheet.title
    assert sheet.question(keys[0]).key == keys[0]


def test_a_kind_that_does_not_exist_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        sheet_named("plan", "none")


def test_what_is_there_once_stands_first_in_its_part() -> None:
    types = {sheet.begin(STAMP)["resourceType"] for sheet in SHEETS if sheet.once}

    assert types <= {*FIRST, "Patient"}


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(filled(), st.sampled_from([STAMP, OTHER]))
def test_what_is_answered_is_valid_belongs_to_its_part_and_opens_in_its_sheet(
    one: tuple[Sheet, dict[str, Answer]], stamp: Stamp
) -> None:
    sheet, said = one
    resource = answered(sheet, begun(sheet, stamp), said)

    checked = check(write(resource))

    assert checked.part == sheet.part
    assert default_part(resource) == sheet.part
    assert sheet_for(resource, sheet.part) == sheet


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(filled())
def test_what_is_answered_is_read_again(one: tuple[Sheet, dict[str, Answer]]) -> None:
    sheet, said = one
    resource = answered(sheet, begun(sheet, STAMP), said)

    read = answers(sheet, resource)

    assert all(same(read[key], answer) for key, answer in said.items() if answer)
    assert answered(sheet, resource, read) == resource


@pytest.mark.parametrize("resource", SAMPLES, ids=range(len(SAMPLES)))
def test_an_entry_that_came_from_elsewhere_opens_and_is_not_touched_by_looking(resource: Json) -> None:
    sheet = sheet_for(resource, default_part(resource))
    if sheet is None:
        return

    same_again = answered(sheet, resource, answers(sheet, resource))

    assert write(same_again) == write(resource)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=200)
@given(st.data(), st.sampled_from([one for one in SAMPLES if sheet_for(one, default_part(one))]))
def test_changing_one_answer_keeps_all_else_to_the_letter(data: st.DataObject, resource: Json) -> None:
    extra = parse(b'{"extension":[{"url":"https://example.org/x","valueDecimal":0.40}]}')
    assert isinstance(extra, dict)
    resource = {**resource, **extra}
    sheet = sheet_for(resource, default_part(resource))
    assert sheet
    question = data.draw(st.sampled_from(sheet.questions))
    answer = data.draw(answer_to(question))
    before = answers(sheet, resource)
    assume(answer and not same(answer, before[question.key]))

    new = answered(sheet, resource, {question.key: answer})
    back = answered(sheet, new, {question.key: before[question.key]})

    after = answers(sheet, new)
    assert same(after[question.key], answer)
    assert {key: said for key, said in after.items() if key != question.key} == {
        key: said for key, said in before.items() if key != question.key
    }
    assert b"0.40" in write(new)
    touched = {name for name in {*resource, *new} if resource.get(name) != new.get(name)}
    assert len(touched) == 1
    assert before[question.key] in ("", AS_IT_IS) or same(
        answers(sheet, back)[question.key], before[question.key]
    )
    check(write(new))


def test_an_answer_left_as_it_is_touches_nothing() -> None:
    sheet = sheet_named("health", "condition")
    resource: Json = {"resourceType": "Condition", "onsetAge": {"value": 5}}

    assert answers(sheet, resource)["since"] == AS_IT_IS
    assert answered(sheet, resource, {"since": AS_IT_IS}) == resource


def test_all_texts_of_the_sheets_can_be_translated() -> None:
    found = sentences()

    assert "What are you good at?" in found
    assert all(text.strip() for text in found)
