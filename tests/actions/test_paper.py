"""What goes on paper, what does not, and that it was made."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from portable_record.actions.activity import activity
from portable_record.actions.add_entry import add_resource
from portable_record.actions.answer import add_answers
from portable_record.actions.death import record_death
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.import_file import import_file
from portable_record.actions.look_after import bin_one, mark_sensitive
from portable_record.actions.paper import (
    AGREED,
    MOST,
    PART,
    PLAN,
    PROFILE,
    PaperWish,
    details_to_tick,
    head_of,
    make_paper,
    paper,
)
from portable_record.actions.paper_profile import IMPORTANT, LIKE, SUPPORT, TALK, boxes
from portable_record.actions.rights import rights_of
from portable_record.actions.write import new_entry_id
from portable_record.assets import folder
from portable_record.errors import MayNotWriteError, NotFoundError
from portable_record.record.asking.sheets import sheet_named
from portable_record.record.rights import Right
from tests.actions.carers import DAY, NADIA, kept_record
from tests.actions.quick import quick_record, stretch_nothing


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    stretch_nothing(monkeypatch)


@pytest.fixture
def record(desk: Desk, tmp_path: Path) -> Iterator[OpenRecord]:
    opened = quick_record(desk, tmp_path / "jean")
    yield opened
    opened.vault.close()


@pytest.fixture
def martin(desk: Desk, tmp_path: Path) -> Iterator[OpenRecord]:
    opened = quick_record(desk, tmp_path / "martin", "Martin Dodd")
    import_file(opened, folder("sample_records") / "martin.json")
    yield opened
    opened.vault.close()


def add(record: OpenRecord, part: str, kind: str, **answers: str) -> str:
    return add_answers(record, sheet_named(part, kind), answers, entry_id=new_entry_id(record)).entry


def titles(record: OpenRecord, wish: PaperWish) -> list[str]:
    return [card.entry.title for card in paper(record, wish).cards]


def test_a_dangerous_allergy_stands_before_the_others_on_paper(record: OpenRecord) -> None:
    add(record, "health", "allergy", what="Penicillin", danger="high")
    add(record, "health", "allergy", what="Gelatine", danger="low")

    given = paper(record, PaperWish(PART, "health"))

    assert [card.answers_by_key["what"] for card in given.cards] == ["Penicillin", "Gelatine"]


def test_the_whole_plan_begins_with_communication_and_strengths_and_ends_with_the_review(
    martin: OpenRecord,
) -> None:
    add(martin, "plan", "review", words="Every March, with Ade")

    keys = [section.key for section in paper(martin, PaperWish(PLAN)).sections]

    assert keys == ["communication", "crisis", "strengths", "about-me", "plan", "people", "community", AGREED]


def test_who_may_write_stands_on_no_plan_that_is_handed_out(desk: Desk, tmp_path: Path) -> None:
    record = kept_record(desk, tmp_path / "vault")

    assert "Consent" not in {card.entry.type for card in paper(record, PaperWish(PLAN)).cards}
    assert "Consent" in {card.entry.type for card in paper(record, PaperWish(PART, "people")).cards}
    record.vault.close()


def test_what_is_sensitive_stands_on_paper_only_when_ticked_itself(record: OpenRecord) -> None:
    secret = add(record, "strengths", "good-at", words="I sing")
    add(record, "strengths", "good-at", words="I bake")
    mark_sensitive(record, secret, sensitive=True)

    unticked = paper(record, PaperWish(PROFILE))
    ticked = paper(record, PaperWish(PROFILE, sensitive=frozenset({secret})))

    assert [card.entry.title for card in unticked.cards] == ["What I am good at: I bake"]
    assert [entry.id for entry in unticked.stays.kept_back] == [secret]
    assert {card.entry.title for card in ticked.cards} == {
        "What I am good at: I bake",
        "What I am good at: I sing",
    }
    assert ticked.stays.kept_back == ()


def test_two_versions_side_by_side_wait_for_a_choice(record: OpenRecord) -> None:
    entry = record.vault.entries.get(add(record, "strengths", "good-at", words="I sing"))
    record.vault.entries.put(replace(entry, in_conflict=True), "I sing")

    seen = paper(record, PaperWish(PLAN))

    assert seen.cards == ()
    assert [one.id for one in seen.stays.unsettled] == [entry.id]


def test_of_the_details_only_the_ticked_ones_stand_there(martin: OpenRecord) -> None:
    offered = [question.key for question, _ in details_to_tick(martin)]

    assert {"born", "nhs-number", "address"} <= set(offered)
    assert head_of(martin, PaperWish(PLAN)).details == ()
    assert [question.key for question, _ in head_of(martin, PaperWish(PLAN, details=("born",))).details] == [
        "born"
    ]
    assert titles(martin, PaperWish(PART, "details")) == []


def test_the_head_names_the_person_and_what_to_call_them(martin: OpenRecord, record: OpenRecord) -> None:
    assert (head_of(martin, PaperWish(PLAN)).name, head_of(martin, PaperWish(PLAN)).called) == (
        "Martin Dodd",
        "Doddy",
    )
    assert (
        head_of(record, PaperWish(PLAN)).name,
        head_of(record, PaperWish(PLAN)).called,
        head_of(record, PaperWish(PLAN)).keeper,
    ) == ("Jean Adeyemi", "", "")


def test_a_record_without_a_name_of_its_own_takes_that_of_the_entry(record: OpenRecord) -> None:
    nameless = replace(record, identity=replace(record.identity, name=""))
    assert head_of(nameless, PaperWish(PLAN)).name == ""

    import_file(nameless, folder("sample_records") / "martin.json")

    assert head_of(nameless, PaperWish(PLAN)).name == "Martin Dodd"


def test_a_carer_is_named_with_the_right_by_which_they_act(desk: Desk, tmp_path: Path) -> None:
    record = kept_record(desk, tmp_path / "vault")
    head = head_of(record, PaperWish(PLAN))

    bin_one(record, rights_of(record)[0].entry)

    assert (head.name, head.keeper, head.right) == (
        "Jean Adeyemi",
        "Nadia Hussain (daughter)",
        "the person agrees",
    )
    assert head_of(record, PaperWish(PLAN)).right == "no right written down"
    record.vault.close()


def test_a_long_part_stops_and_says_how_much_more_there_is(
    record: OpenRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portable_record.actions.paper.MOST", 2)
    for number in range(3):
        add(record, "strengths", "good-at", words=f"Thing {number}")

    (section,) = paper(record, PaperWish(PART, "strengths")).sections

    assert (len(section.groups[0].cards), section.more) == (2, 1)
    assert MOST == 200


def test_there_is_no_paper_of_a_part_that_is_none(record: OpenRecord) -> None:
    with pytest.raises(NotFoundError):
        paper(record, PaperWish(PART, "shopping"))


def test_making_a_paper_is_noted_with_whom_it_is_for(record: OpenRecord) -> None:
    make_paper(record, PaperWish(PLAN, to="Lunch Club"), called="My whole plan")
    make_paper(record, PaperWish(PROFILE), called="About me")

    said = [line.sentence for line in activity(record).lines[:2]]

    assert said[1].endswith("made a paper to print for Lunch Club (my whole plan).")
    assert said[0].endswith("made a paper to print (about me).")


def test_a_carer_gives_nobody_what_they_could_not_write_and_may_still_read_it(
    desk: Desk, tmp_path: Path
) -> None:
    money = Right("lpa-money", since=DAY, evidence="seen")
    record = kept_record(desk, tmp_path / "vault", replace(NADIA, right=money))

    with pytest.raises(MayNotWriteError):
        make_paper(record, PaperWish(PROFILE, to="Lunch Club"), called="About me")
    make_paper(record, PaperWish(PROFILE), called="About me")

    assert [line.act for line in activity(record).lines].count("paper") == 1
    record.vault.close()


def test_after_a_death_papers_are_read_and_given_to_nobody(martin: OpenRecord) -> None:
    record_death(martin, date(2026, 11, 20), said_by="the hospital")

    with pytest.raises(MayNotWriteError):
        make_paper(martin, PaperWish(PLAN, to="Lunch Club"), called="My whole plan")
    make_paper(martin, PaperWish(PLAN), called="My whole plan")


def test_each_heading_has_its_box_with_the_most_important_first(record: OpenRecord) -> None:
    add(
        record,
        "about-me",
        "about-me",
        **{
            "most-important": "My garden",
            "do-and-dont": "Please knock",
            "also-worth-knowing": "I am left-handed",
            "how-to-communicate": "Speak slowly",
            "who-helped": "Sam",
        },
    )
    add(record, "strengths", "place", words="The library", reach="reach-local")
    add(record, "strengths", "can-offer", words="I can knit")
    add(record, "strengths", "good-at", words="I sing")
    add(record, "communication", "language", words="Yoruba")
    add(record, "communication", "communication-need", words="I lip-read")
    add(record, "communication", "adjustment", words="A quiet place")

    said = {box: [one.text for one in some] for box, some in boxes(paper(record, PaperWish(PROFILE))).items()}

    assert said == {
        LIKE: ["I sing", "I can knit"],
        IMPORTANT: ["My garden", "The library"],
        SUPPORT: ["Please knock", "A quiet place", "I am left-handed"],
        TALK: ["I lip-read", "Speak slowly", "Yoruba"],
    }


def test_what_came_in_without_a_form_stands_in_the_box_of_its_part(
    record: OpenRecord, tmp_path: Path
) -> None:
    flag = tmp_path / "flag.json"
    flag.write_text(
        '{"resourceType": "Flag", "status": "entered-in-error", "code": {"text": "Uses a hearing loop"},'
        ' "subject": {"display": "Jean"}}'
    )
    add_resource(record, flag, part="communication", sensitive=False)

    said = boxes(paper(record, PaperWish(PROFILE)))[TALK]

    assert "Uses a hearing loop" in said[0].text
    assert len(said[0].text) > len("Uses a hearing loop")
