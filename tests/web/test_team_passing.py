"""From the inbox of a team, the device with the group's own key passes on; others are told whom to ask."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.desk import Desk
from portable_record.web.doorway import Doorway
from tests.actions.passing import CARERS, SUE, Three, give, know, write
from tests.actions.quick import quick_record, stretch_nothing
from tests.actions.team_cast import made_team
from tests.web.asking import Ticks, browser, fill_in, unlocked


@pytest.fixture(scope="module")
def made(module_desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A team to which Sue gave two things: one may be passed on, the other may not."""
    folder = tmp_path_factory.mktemp("team")
    with made_team(module_desk, folder) as team, pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        three = Three(quick_record(module_desk, folder / "sue"), team.amina, team.rita)
        know(three.sue, team.amina, "organisation", CARERS)
        know(team.amina, three.sue, "contact", SUE)
        write(three.sue)
        items = [give(three, folder / name, pass_on=may)[1] for name, may in (("1", True), ("2", False))]
        team.sync(team.amina, team.sam)
        three.sue.vault.close()
    return folder, items[0], items[1]


@contextmanager
def opened(desk: Desk, folder: Path) -> Iterator[FlaskClient]:
    """Open a record of somebody who has said what they look for."""
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        door = Doorway(desk, folder, ticks=Ticks(), stand_still=lambda: None)
        client = unlocked(browser(door))
        fill_in(client, "/inbox/why", why="safe")
        yield client
        door.lock()


def test_a_worker_is_told_whom_to_ask_and_not_to_ask_the_person_again(
    module_desk: Desk, made: tuple[Path, str, str]
) -> None:
    with opened(module_desk, made[0] / "sam") as sam:
        may, may_not = (sam.get(f"/inbox/{item}/pass-on").text for item in made[1:])

    assert "Ask Amina Ahmed to do it" in may
    assert "How to ask the person" not in may
    assert "The person did not allow it." in may_not
    assert "How to ask the person" in may_not


def test_whoever_has_the_groups_key_passes_it_on(module_desk: Desk, made: tuple[Path, str, str]) -> None:
    with opened(module_desk, made[0] / "amina") as amina:
        page = amina.get(f"/inbox/{made[1]}/pass-on").text

    assert "This cannot be passed on" not in page
    assert "Only groups among your contacts stand here" in page
