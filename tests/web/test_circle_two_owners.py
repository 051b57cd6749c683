"""Two owners who take each other out, on the pages of the one whose circle it is and of one of the two."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from portable_record.actions.circle_members import change_member, remove_member
from portable_record.actions.desk import Desk
from portable_record.circle.membership import OWNER
from tests.actions.circle_around import plan
from tests.web.asking import submit
from tests.web.circle_cast import Circle, circle_of

HOME, SETTLE = "/circle", "/circle/settle"
SAMS = b'{"resourceType":"CarePlan","status":"draft","intent":"plan","description":"Sam says so"}'


@pytest.fixture
def split(module_desk: Desk, tmp_path: Path) -> Iterator[Circle]:
    with circle_of(module_desk, tmp_path, "editor") as made:
        with made.jean.record() as jean:
            change_member(jean, made.nadia.identity.by.writer, role=OWNER)
        made.sync()
        remove_member(made.sam, made.nadia.identity.by.writer)
        remove_member(made.nadia, made.sam.identity.by.writer)
        plan(made.sam, 3, SAMS)
        made.sync()
        yield made


def test_the_page_says_who_would_be_out_and_what_becomes_of_their_words(split: Circle) -> None:
    page = split.page.get(SETTLE).text

    by_sam, by_nadia = (
        page.partition(f"By {name}")[2].partition("</article>")[0] for name in ("Sam", "Nadia")
    )
    assert "Out of it would be: <bdi>Nadia</bdi>" in by_sam
    assert "Out of it would be: <bdi>Sam</bdi>" in by_nadia
    assert "What they wrote since then will not count" in by_sam


def test_what_the_one_who_goes_wrote_can_be_read_afterwards(split: Circle) -> None:
    page = split.page.get(SETTLE).text
    stays = page.partition("By Nadia")[2].partition('name="stays" value="')[2].partition('"')[0]

    done = submit(split.page, SETTLE, page=SETTLE, stays=stays)

    assert "It is settled." in split.page.get(done.location).text
    assert "What does not count" in split.page.get(HOME).text
    apart = split.page.get("/circle/apart").text
    assert ("Sam says so" in apart, "<bdi>Sam</bdi>" in apart) == (True, True)


def test_a_circle_in_which_all_is_well_says_of_nobody_that_they_go_by_another_list(split: Circle) -> None:
    assert "do not go by your list" not in split.page.get(HOME).text
