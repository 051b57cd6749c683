"""What may stand on the emergency sheet, what is dangerous to hide, and when to make it anew."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from portable_record.actions.activity import activity
from portable_record.actions.add_entry import add_resource
from portable_record.actions.answer import add_answers
from portable_record.actions.death import record_death
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.emergency_sheet import (
    ALLERGIES,
    CALL,
    CONDITIONS,
    DO,
    DO_NOT,
    MEDICINES,
    MOST,
    NAME,
    TALK,
    denies,
    hides_some,
    made_before,
    make_sheet,
    no_longer_used,
    offered,
)
from portable_record.actions.import_file import import_file
from portable_record.actions.look_after import mark_sensitive
from portable_record.actions.next_steps import next_steps
from portable_record.actions.rights import end_right, rights_of
from portable_record.actions.write import new_entry_id
from portable_record.assets import folder
from portable_record.errors import MayNotWriteError, NothingChosenError
from portable_record.record.asking.sheets import sheet_named
from tests.actions.carers import kept_record
from tests.actions.conftest import NOW
from tests.actions.quick import quick_record, stretch_nothing


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    stretch_nothing(monkeypatch)


@pytest.fixture
def record(desk: Desk, tmp_path: Path) -> Iterator[OpenRecord]:
    opened = quick_record(desk, tmp_path / "jean")
    yield opened
    opened.vault.close()


def add(record: OpenRecord, part: str, kind: str, **answers: str) -> str:
    return add_answers(record, sheet_named(part, kind), answers, entry_id=new_entry_id(record)).entry


def mains(record: OpenRecord, group: str) -> list[str]:
    return [item.main for item in offered(record).of(group)]


def test_a_dangerous_allergy_stands_first_and_is_offered_however_many_others_there_are(
    record: OpenRecord,
) -> None:
    add(record, "health", "allergy", what="Penicillin", danger="high")
    for number in range(MOST + 1):
        add(record, "health", "allergy", what=f"Dust {number}")

    offer = offered(record)

    assert next(item.main for item in offer.of(ALLERGIES)).startswith("Penicillin")
    assert (len(offer.of(ALLERGIES)), ALLERGIES in offer.more) == (MOST, True)


def test_each_thing_is_offered_in_its_group(record: OpenRecord) -> None:
    add(record, "communication", "communication-need", words="I lip-read")
    add(record, "health", "allergy", what="Nuts", reaction="My face swells", danger="high")
    add(record, "health", "medicine", what="Metformin", how="One in the morning", why="Sugar")
    add(record, "health", "condition", what="Asthma", since="1990")
    add(
        record,
        "crisis",
        "crisis",
        **{
            "words": "Bangs frighten me",
            "what-to-do": "Sit me down",
            "do-not": "Do not hold me",
            "call": "Sam",
            "early-sign": "I stop talking",
        },
    )
    add(record, "people", "person", name="Sam", relation="my son", phone="0161 496 0000")
    add(record, "people", "person", name="Lou", relation="my cousin")

    assert mains(record, NAME) == ["Jean Adeyemi"]
    assert mains(record, TALK) == ["I lip-read"]
    assert mains(record, ALLERGIES) == ["Nuts"]
    assert [question.key for question, _ in offered(record).of(MEDICINES)[0].more] == ["how"]
    assert mains(record, CONDITIONS) == ["Asthma"]
    assert (mains(record, DO), mains(record, DO_NOT)) == (
        ["Bangs frighten me", "Sit me down"],
        ["Do not hold me"],
    )
    assert mains(record, CALL) == ["Sam", "Sam (my son): 0161 496 0000"]
    assert offered(record).more == frozenset()


def test_whom_the_page_for_bad_times_names_is_offered_first(record: OpenRecord) -> None:
    import_file(record, folder("sample_records") / "zubaida.json", same_person=True)

    assert [words.partition(" (")[0] for words in mains(record, CALL)[1:4]] == [
        "Nadia Hussain",
        "Rubina Malik",
        "Imran Begum",
    ]


def test_the_persons_details_are_offered_one_by_one(record: OpenRecord) -> None:
    import_file(record, folder("sample_records") / "martin.json", same_person=True)

    assert [item.id for item in offered(record).of(NAME)] == ["name", "called", "born", "nhs-number"]


def test_what_is_over_or_was_a_mistake_is_not_offered(record: OpenRecord) -> None:
    add(record, "health", "allergy", what="Eggs", now="resolved")
    add(record, "health", "medicine", what="Aspirin", now="stopped")
    add(record, "health", "condition", what="A broken arm", now="resolved")

    assert mains(record, ALLERGIES) + mains(record, MEDICINES) + mains(record, CONDITIONS) == []


def test_what_nobody_has_checked_says_so(record: OpenRecord, tmp_path: Path) -> None:
    file = tmp_path / "allergy.json"
    file.write_text(
        '{"resourceType": "AllergyIntolerance", "patient": {"display": "Jean"}, "code": {"text": "Latex"},'
        ' "clinicalStatus": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/'
        'allergyintolerance-clinical", "code": "active"}]}, "verificationStatus": {"coding": [{"system":'
        ' "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification", "code": "unconfirmed"}]}}'
    )
    add_resource(record, file, part="health", sensitive=False)

    (said,) = mains(record, ALLERGIES)

    assert "Latex" in said
    assert "Nobody has checked yet" in said


def test_two_versions_wait_and_what_is_sensitive_is_marked(record: OpenRecord) -> None:
    secret = add(record, "health", "condition", what="Asthma")
    mark_sensitive(record, secret, sensitive=True)
    doubtful = record.vault.entries.get(add(record, "health", "allergy", what="Nuts"))
    record.vault.entries.put(replace(doubtful, in_conflict=True), "Nuts")

    offer = offered(record)

    assert [item.sensitive for item in offer.of(CONDITIONS)] == [True]
    assert offer.of(ALLERGIES) == ()
    assert [entry.id for entry in offer.unsettled] == [doubtful.id]


def test_hiding_one_of_several_is_dangerous_and_hiding_none_or_all_is_told_otherwise(
    record: OpenRecord,
) -> None:
    nuts = add(record, "health", "allergy", what="Nuts")
    latex = add(record, "health", "allergy", what="Latex")
    offer = offered(record)

    assert hides_some(offer, {nuts}, ALLERGIES)
    assert not hides_some(offer, {nuts, latex}, ALLERGIES)
    assert not hides_some(offer, set(), ALLERGIES)
    assert not hides_some(offer, {nuts}, MEDICINES)


def test_more_than_can_be_ticked_is_told_and_counts_as_hidden(
    record: OpenRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portable_record.actions.emergency_sheet.MOST", 2)
    ids = {add(record, "health", "allergy", what=what) for what in ("Nuts", "Latex", "Eggs")}

    offer = offered(record)

    assert len(offer.of(ALLERGIES)) == 2
    assert offer.more == {ALLERGIES}
    assert hides_some(offer, ids, ALLERGIES)


def test_no_allergies_is_a_word_of_the_person_and_is_doubted_beside_some(record: OpenRecord) -> None:
    assert mains(record, ALLERGIES) == []
    none = add(record, "health", "no-allergies", more="Tested in 2024")
    (item,) = offered(record).of(ALLERGIES)
    assert item.says_none
    assert not denies(offered(record), {none})

    add(record, "health", "allergy", what="Nuts")

    assert denies(offered(record), {none})
    assert not denies(offered(record), set())
    assert not hides_some(offered(record), {none}, ALLERGIES)


def test_making_one_is_noted_and_asked_for_again_after_half_a_year(record: OpenRecord) -> None:
    assert made_before(record).made is None

    make_sheet(record, {"name"})

    assert activity(record).lines[0].sentence.endswith("made an emergency sheet to print.")
    assert (made_before(record).made, made_before(record).due) == (date(2026, 11, 22), False)
    later = replace(record, desk=replace(record.desk, now=lambda: NOW + timedelta(days=183)))
    assert made_before(later).due
    assert ("emergency-sheet", "2026-11-22") in [(step.code, step.about) for step in next_steps(later)]


def test_nobody_is_reminded_of_a_sheet_that_is_no_longer_used(record: OpenRecord) -> None:
    make_sheet(record, {"name"})

    no_longer_used(record)

    assert made_before(record).made is None


def test_nothing_ticked_or_only_what_is_gone_makes_no_sheet(record: OpenRecord) -> None:
    for ticked in (set[str](), {"no-such-entry"}):
        with pytest.raises(NothingChosenError):
            make_sheet(record, ticked)

    assert made_before(record).made is None


def test_a_carer_makes_no_sheet_once_their_right_has_ended(desk: Desk, tmp_path: Path) -> None:
    record = kept_record(desk, tmp_path / "vault")
    talk = add(record, "communication", "language", words="Yoruba")
    make_sheet(record, {talk})

    end_right(record, rights_of(record)[0].entry, name="Nadia Hussain")

    with pytest.raises(MayNotWriteError):
        make_sheet(record, {talk})
    record.vault.close()


def test_after_a_death_no_sheet_is_made(record: OpenRecord) -> None:
    import_file(record, folder("sample_records") / "martin.json", same_person=True)
    record_death(record, date(2026, 11, 20), said_by="the hospital")

    with pytest.raises(MayNotWriteError):
        make_sheet(record, {"name"})
