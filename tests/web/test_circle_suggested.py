"""What members suggest, on the page on which an owner says yes or no to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.circle_members import add_member
from portable_record.actions.circle_standing import as_member
from portable_record.actions.circle_sync import sync
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.circle.membership import OWNER
from portable_record.web.doorway import Doorway
from tests.actions.circle_around import as_guest, edit
from tests.actions.three_around import three_records
from tests.circle.lying_place import LyingPlace
from tests.record.devices import entry_id
from tests.web.asking import Ticks, browser, submit, unlocked

PAGE = "/circle/suggested"
TEA = entry_id(1)


@dataclass
class Circle:
    """Jean behind her pages; Sam owns her circle too, and Nadia suggests."""

    jean: Doorway
    page: FlaskClient
    sam: OpenRecord
    nadia: OpenRecord
    place: LyingPlace

    def sync(self) -> None:
        for _ in range(2):
            for record in (self.sam, self.nadia):
                sync(record, self.place)
            with self.jean.record() as jean:
                sync(jean, self.place)


@pytest.fixture
def circle(module_desk: Desk, tmp_path: Path) -> Iterator[Circle]:
    jean, sam, nadia = three_records(module_desk, tmp_path)
    place = LyingPlace()
    add_member(jean, as_guest(sam, jean, role=OWNER))
    add_member(jean, as_guest(nadia, jean, role="suggests", parts=("plan",)))
    for record in (jean, sam, nadia):
        sync(record, place)
    jean.vault.close()
    standing = Doorway(module_desk, tmp_path / "jean", ticks=Ticks(), stand_still=lambda: None)
    yield Circle(standing, unlocked(browser(standing)), as_member(sam), as_member(nadia), place)
    standing.lock()
    for record in (sam, nadia):
        record.vault.close()


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
