"""What was shared to keep somebody safe, on the pages of a team: the leads see it, nobody else does."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.circle_members import change_member
from portable_record.actions.desk import Desk
from portable_record.circle.membership import EDITOR
from portable_record.web.doorway import Doorway
from tests.actions.quick import stretch_nothing
from tests.actions.team_cast import made_team
from tests.actions.test_safeguarding import ready, shared
from tests.web.asking import Ticks, browser, fill_in, unlocked

LIST = "/governance/safeguarding"
Opened = Callable[[str], FlaskClient]


@pytest.fixture(scope="module")
def made(module_desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A team in which Rita works too, and Sam shared something to keep somebody safe."""
    folder = tmp_path_factory.mktemp("team")
    with made_team(module_desk, folder) as team:
        change_member(team.amina, team.rita.identity.by.writer, role=EDITOR)
        team.sync()
        safe = shared(team.sam, ready(team.sam, team.item, words=""))
        team.sync(team.sam, team.amina, team.rita)
    return folder, safe


@pytest.fixture
def opened(module_desk: Desk, made: tuple[Path, str]) -> Iterator[Opened]:
    """Open the record of one of them, who has said what they look for."""
    standing: list[Doorway] = []
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)

        def open_it(name: str) -> FlaskClient:
            standing.append(Doorway(module_desk, made[0] / name, ticks=Ticks(), stand_still=lambda: None))
            client = unlocked(browser(standing[-1]))
            fill_in(client, "/inbox/why", why="safe")
            return client

        yield open_it
        for one in standing:
            one.lock()


def test_a_lead_reads_what_a_worker_shared_and_hands_nothing_over(
    opened: Opened, made: tuple[Path, str]
) -> None:
    amina = opened("amina")

    listed, page = (amina.get(path).text for path in (LIST, f"{LIST}/{made[1]}"))

    assert "All leads of your team see this list." in listed
    assert "Dana Cole, social worker, Oldham Council" in listed
    for words in ("Bruises.", "Sam Lee</bdi> shared it on their device"):
        assert words in page
    for words in ("Save the locked file", "Take it back</a>", "Make five words"):
        assert words not in page


def test_whoever_shared_it_still_hands_it_over(opened: Opened, made: tuple[Path, str]) -> None:
    page = opened("sam").get(f"{LIST}/{made[1]}").text

    assert "Make five words" in page
    assert "shared it on their device" not in page


def test_another_worker_finds_nothing_of_it(opened: Opened, made: tuple[Path, str]) -> None:
    rita = opened("rita")

    answers = [rita.get(path) for path in (f"{LIST}/{made[1]}", f"{LIST}/{made[1]}/back")]

    assert [one.status_code for one in answers] == [404, 404]
    assert "Nothing was shared in this way yet." in rita.get(LIST).text
    for path in (LIST, "/activity", "/governance"):
        assert "Dana Cole" not in rita.get(path).text
