"""Whose key a colleague compared, on the pages of a team: named as theirs, and as compared by nobody here."""

from pathlib import Path

import pytest

from portable_record.actions.desk import Desk
from portable_record.actions.people import remember
from portable_record.sharing.contact import Recipient
from portable_record.web.doorway import Doorway
from tests.actions.quick import stretch_nothing
from tests.actions.team_cast import made_team
from tests.sharing.cast import SUE_DID
from tests.web.asking import Ticks, browser, fill_in, unlocked

SAYS = "Sam Lee</bdi> compared this key on"


@pytest.fixture(scope="module")
def made(module_desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A team in which Sam and Amina work, and Sam compared the key of Sue, who gave something."""
    folder = tmp_path_factory.mktemp("team")
    with made_team(module_desk, folder) as team:
        remember(team.sam, Recipient("contact", "Sue", SUE_DID), issuer=SUE_DID)
        team.sync(team.amina, team.sam, team.amina, team.rita)
    return folder, team.item


def pages_of(desk: Desk, folder: Path, item: str) -> tuple[str, str]:
    """Give the list of contacts and the page of the thing, as somebody sees them."""
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        door = Doorway(desk, folder, ticks=Ticks(), stand_still=lambda: None)
        client = unlocked(browser(door))
        fill_in(client, "/inbox/why", why="safe")
        found = client.get("/contacts").text, client.get(f"/inbox/{item}").text
        door.lock()
    return found


def test_a_lead_reads_that_a_colleague_compared_it_and_nobody_here(
    module_desk: Desk, made: tuple[Path, str]
) -> None:
    listed, thing = pages_of(module_desk, made[0] / "amina", made[1])

    assert "Whom your colleagues know" in listed
    for page in (listed, thing):
        assert SAYS in page
        assert "On this device nobody has." in page
    assert "Compare eight words with them" in thing


def test_a_reader_and_whoever_compared_it_read_nothing_of_it(
    module_desk: Desk, made: tuple[Path, str]
) -> None:
    for name in ("rita", "sam"):
        listed, thing = pages_of(module_desk, made[0] / name, made[1])

        assert "Whom your colleagues know" not in listed
        assert SAYS not in listed + thing
