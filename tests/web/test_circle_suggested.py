"""What members suggest, on the page on which an owner says yes or no to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from portable_record.actions.circle_members import remove_member
from portable_record.actions.desk import Desk
from tests.actions.circle_around import edit
from tests.record.devices import entry_id
from tests.web.asking import submit
from tests.web.circle_cast import Circle, circle_of

PAGE = "/circle/suggested"
TEA = entry_id(1)


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


def test_an_owner_reads_that_another_may_have_answered_and_that_somebody_is_gone(circle: Circle) -> None:
    edit(circle.nadia, TEA, description="Tea at five")
    circle.sync()
    with circle.jean.record() as jean:
        remove_member(jean, circle.nadia.identity.by.writer)

    page = circle.page.get(PAGE).text

    assert "another owner may have said no to this there" in page
    assert "<h2><bdi>Nadia</bdi></h2>" in page
    assert "Somebody who is not in it any more" in page
