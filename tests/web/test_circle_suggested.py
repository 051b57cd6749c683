"""What members suggest, on the page on which an owner says yes or no to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from portable_record.actions.circle_members import change_member, remove_member
from portable_record.actions.circle_suggested import refuse_suggestion, what_waits, what_was_refused
from portable_record.actions.desk import Desk
from portable_record.actions.write import write
from portable_record.record.edits import creation
from tests.actions.circle_around import edit
from tests.record.devices import entry_id
from tests.web.asking import browser, submit
from tests.web.circle_cast import Circle, circle_of, pages_of

PAGE = "/circle/suggested"
MINE = "/circle/suggested/mine"
TEA = entry_id(1)
ABOUT_ME = (
    b'{"resourceType":"Composition","status":"final","type":{"text":"About me"},"date":"2026-11-22",'
    b'"author":[{"display":"Nadia"}],"title":"About me"}'
)


@pytest.fixture
def circle(module_desk: Desk, tmp_path: Path) -> Iterator[Circle]:
    with circle_of(module_desk, tmp_path, "suggests") as made:
        yield made


def side_by_side(circle: Circle) -> None:
    """Jean and Sam wrote two things at once, and Nadia suggests one of them."""
    with circle.jean.record() as jean:
        edit(jean, TEA, description="Take the bus")
    edit(circle.sam, TEA, description="Walk")
    edit(circle.nadia, TEA, description="Take the bus")
    circle.sync()


def test_where_two_versions_stand_both_are_shown_and_a_choice_comes_before_a_yes(circle: Circle) -> None:
    side_by_side(circle)

    page = circle.page.get(PAGE).text

    assert "Two versions stand side by side" in page
    assert "written by Sam for Jean Adeyemi" in page
    assert ">Walk</dd>" in page
    assert f'href="/entry/{TEA}/choose"' in page
    assert "Yes, take it" not in page


def test_a_yes_that_was_on_its_way_leaves_both_versions_and_leads_to_the_choice(circle: Circle) -> None:
    side_by_side(circle)
    name = circle.page.get(PAGE).text.partition('name="of" value="')[2].partition('"')[0]

    answer = submit(circle.page, PAGE, page=PAGE, of=name, answer="yes")

    assert answer.status_code == 400
    assert "Choose which one stays, and then say yes to this." in answer.text
    with circle.jean.record() as jean:
        assert jean.vault.entries.get(TEA).in_conflict


def test_an_owner_reads_who_learns_of_a_no_and_that_somebody_is_gone(circle: Circle) -> None:
    edit(circle.nadia, TEA, description="Tea at five")
    circle.sync()
    with circle.jean.record() as jean:
        remove_member(jean, circle.nadia.identity.by.writer)

    page = circle.page.get(PAGE).text

    assert "If you say no, whoever suggested it reads that, with your name." in page
    assert "<h2><bdi>Nadia</bdi></h2>" in page
    assert "Somebody who is not in it any more" in page


def test_another_owner_reads_who_said_no_and_can_still_say_yes(circle: Circle) -> None:
    edit(circle.nadia, TEA, description="Tea at five")
    circle.sync()
    (waits,) = what_waits(circle.sam)
    refuse_suggestion(circle.sam, waits.id)
    circle.sync()

    page = circle.page.get(PAGE).text
    sent = submit(circle.page, PAGE, page=PAGE, of=waits.id, answer="yes")

    assert "Nothing waits for your yes." in page
    assert "It was not taken: Sam said no on 22 November 2026." in page
    assert ("Yes, take it" in page, 'value="no"' in page) == (True, False)
    assert "1 thing is suggested" not in circle.page.get("/circle").text
    assert "It is in the plan now." in circle.page.get(sent.location).text
    assert "Not taken" not in circle.page.get(PAGE).text


def test_what_the_person_alone_may_answer_has_no_buttons_for_another_owner(circle: Circle) -> None:
    with circle.jean.record() as jean:
        change_member(jean, circle.nadia.identity.by.writer, parts=("about-me", "plan"))
    circle.sync()
    about_me = creation(entry_id(8), ABOUT_ME, type_name="Composition")
    write(circle.nadia, "about-me", [about_me], by=circle.nadia.identity.by)
    circle.sync()

    with pages_of(circle.sam) as sam:
        page, home = sam.get(PAGE).text, sam.get("/circle").text

    assert "Only Jean Adeyemi can say yes or no to this." in page
    assert ("Yes, take it" in page, "is suggested" in home) == (False, False)
    assert "Yes, take it" in circle.page.get(PAGE).text


def test_whoever_suggested_it_reads_that_it_was_not_taken_and_suggests_it_again(circle: Circle) -> None:
    edit(circle.nadia, TEA, description="Tea at five")
    circle.sync()
    name = circle.page.get(PAGE).text.partition('name="of" value="')[2].partition('"')[0]
    submit(circle.page, PAGE, page=PAGE, of=name, answer="no")
    circle.sync()

    with pages_of(circle.nadia) as nadia:
        new, told = nadia.get("/circle/changed").text, nadia.get(MINE).text
        refused = submit(nadia, PAGE, page=MINE, of=name, answer="yes")
        sent = submit(nadia, MINE, page=MINE, of=name)
        again = nadia.get(sent.location).text
        twice = submit(nadia, MINE, page=MINE, of=name)

    assert "What you suggested was not taken" in new
    assert f'href="{MINE}"' in new
    assert "It was not taken: Jean Adeyemi said no on 22 November 2026." in told
    assert "Your words are kept here. You can suggest them again." in told
    assert "Tea at five" in told
    assert ("Suggested. It waits for a yes." in again, again.count("It waits for an owner")) == (True, 1)
    assert "Suggest it again" not in again
    assert (refused.status_code, twice.status_code) == (400, 400)


@pytest.mark.parametrize("page", [PAGE, MINE])
def test_a_stranger_neither_reads_nor_answers_what_is_suggested(circle: Circle, page: str) -> None:
    edit(circle.nadia, TEA, description="Tea at five")
    circle.sync()
    stranger = browser(circle.jean)

    seen, sent = stranger.get(page), stranger.post(page, data={"of": "x", "answer": "no"})

    assert ("Tea at five" in seen.text, seen.status_code) == (False, 302)
    assert sent.status_code in (302, 400)
    with circle.jean.record() as jean:
        assert (len(what_waits(jean)), what_was_refused(jean)) == (1, [])
