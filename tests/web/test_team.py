"""Our team: who works here, and what the inbox says of who did what."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.circle_members import remove_member
from portable_record.actions.circle_standing import TOLD, epoch_of
from portable_record.actions.circle_state import say_of_circle
from portable_record.actions.desk import Desk
from portable_record.actions.open_item import open_item
from portable_record.actions.receive import receive_file
from portable_record.actions.team_keys import sealing_key
from portable_record.actions.who_answers import say_answering
from portable_record.web import create_app
from portable_record.web.doorway import Doorway
from portable_record.web.launch import Launch
from tests.actions.quick import stretch_nothing
from tests.actions.team_cast import GROUP, Team, made_team
from tests.sharing.attachment_vectors import new
from tests.web.asking import HOST, Ticks, browser, fill_in, submit, unlocked
from tests.web.test_circle import GOOD, invitation

Opened = Callable[[str], FlaskClient]


def give_files(team: Team) -> None:
    """Let Sue give Amina a letter and a photo."""
    file = team.folder / "files.carebundle"
    file.write_bytes(new(team.amina.desk.dice, to=sealing_key(team.amina)))
    receive_file(team.amina, file)


@pytest.fixture(scope="module")
def made(module_desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """The records of a team, in which Sam has opened what Sue gave and answers it; the thing, and Sam."""
    folder = tmp_path_factory.mktemp("team")
    with made_team(module_desk, folder) as team:
        open_item(team.sam, team.item, why="To get ready to meet them")
        say_answering(team.sam, team.item)
        give_files(team)
        team.sync(times=2)
        item, sam = team.item, team.sam.identity.by.writer
    return folder, item, sam


@pytest.fixture(scope="module")
def opened(module_desk: Desk, made: tuple[Path, str, str]) -> Iterator[Opened]:
    """Open the record of one of them; what a test changes in it stays."""
    standing: dict[str, Doorway] = {}
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)

        def open_it(name: str) -> FlaskClient:
            if name not in standing:
                standing[name] = Doorway(module_desk, made[0] / name, ticks=Ticks(), stand_still=lambda: None)
            return unlocked(browser(standing[name]))

        yield open_it
    for one in standing.values():
        one.lock()


def test_after_somebody_went_the_page_says_it_to_them_if_told_and_to_the_lead_that_the_card_is_new(
    module_desk: Desk, tmp_path: Path
) -> None:
    with made_team(module_desk, tmp_path) as team:
        remove_member(team.amina, team.sam.identity.by.writer)
        say_of_circle(team.rita, **{TOLD: {"epoch": epoch_of(team.rita), "since": "2026-11-20T12:00:00Z"}})
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        shown, of_lead = (_page_of_team(module_desk, tmp_path / name) for name in ("rita", "amina"))

    assert "Our own contact card" in of_lead
    assert "It is a new one since" in of_lead
    assert "People who are not in it any more" in of_lead
    assert "You are not in this team any more" in shown
    assert "Since 20 November 2026 nothing new comes to you" in shown
    assert "kept together" not in shown


def _page_of_team(desk: Desk, folder: Path) -> str:
    standing = Doorway(desk, folder, ticks=Ticks(), stand_still=lambda: None)
    shown = unlocked(browser(standing)).get("/team").text
    standing.lock()
    return shown


def test_the_team_is_shown_with_names_roles_and_when_somebody_was_here(opened: Opened) -> None:
    amina = opened("amina")

    page = amina.get("/team").text

    for words in ("Our team", "Amina Ahmed", "Sam Lee", "Rita Roy", "Opens things, and no more", "Last here"):
        assert words in page
    assert "You lead, and decide who works here." in page
    assert "plan" not in page.split("<main", 1)[1].split("</main", 1)[0]
    assert amina.get("/circle?done=x").location == "/team?done=x"
    cards = [opened(name).get("/contacts/mine").text.split("To compare", 1)[1] for name in ("amina", "sam")]
    assert len({card.split("screen-only", 1)[0].split("<footer", 1)[0].strip() for card in cards}) == 1
    assert ["Make a new key to sign with" in card for card in cards] == [True, False]
    assert opened("sam").get("/contacts/mine/code").status_code == 200


def test_home_and_the_inbox_lead_to_the_team_of_a_group_alone(opened: Opened, owner: FlaskClient) -> None:
    for path in ("/", "/inbox"):
        assert 'href="/team"' in opened("amina").get(path).text
        assert 'href="/team"' not in owner.get(path).text
    assert owner.get("/team").location == "/circle"
    assert owner.get("/team/start").status_code == 400


def test_a_team_begins_with_the_name_of_whoever_begins_it(
    module_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.actions.inboxes import new_vault

    stretch_nothing(monkeypatch)
    folder = new_vault(module_desk, tmp_path, name=GROUP, kind="organisation")
    standing = Doorway(module_desk, folder, ticks=Ticks(), stand_still=lambda: None)
    lead = unlocked(browser(standing))
    assert "all of you can open" in lead.get("/team").text
    assert lead.get("/circle/start").location == "/team/start"
    assert fill_in(lead, "/team/start", name=" ").status_code == 400

    answer = fill_in(lead, "/team/start", name="Amina <b> \U0001f600")

    assert answer.location == "/circle/place"
    assert lead.get("/team/start").location == "/team"
    assert "Amina &lt;b&gt; \U0001f600" in lead.get("/team").text
    standing.lock()


def test_the_inbox_says_who_took_it_in_who_opened_it_and_who_is_answering(
    opened: Opened, made: tuple[Path, str, str]
) -> None:
    amina, sam = opened("amina"), opened("sam")

    assert "by Sam Lee" in amina.get("/inbox").text
    assert "Sam Lee is answering this." in amina.get("/inbox").text
    assert "Amina Ahmed took it in." in sam.get("/inbox").text
    assert "is answering this" not in sam.get("/inbox").text
    fill_in(amina, "/inbox/why", why="answer")
    for path in (f"/inbox/{made[1]}", f"/inbox/{made[1]}/answer"):
        assert "Sam Lee began to answer it." in amina.get(path).text
    assert "Sam Lee" in amina.get("/governance/looks").text


def test_what_somebody_may_is_asked_without_parts(opened: Opened, made: tuple[Path, str, str]) -> None:
    amina, page = opened("amina"), f"/circle/people/{made[2]}"

    shown = amina.get(page).text
    answer = submit(amina, page, page=page, role="editor", relation="driver")

    assert "Work with the inbox" in shown
    assert "Which parts" not in shown
    assert "Suggest changes" not in shown
    assert answer.status_code == 302
    assert "driver" in amina.get("/team").text


def test_it_is_said_what_deleting_and_keeping_mean_for_the_team(
    opened: Opened, made: tuple[Path, str, str]
) -> None:
    sam = opened("sam")
    fill_in(sam, "/inbox/why", why="tidy")

    assert "It goes for your whole team" in sam.get(f"/inbox/{made[1]}/delete").text
    assert "It is kept for your whole team." in sam.get(f"/inbox/{made[1]}/keep").text
    assert "Who keeps it" not in sam.get(f"/inbox/{made[1]}/keep").text
    assert 'name="days"' not in sam.get("/inbox/rules").text
    assert 'name="days"' in opened("amina").get("/inbox/rules").text
    assert f'src="/inbox/{made[1]}/receipts/opened.svg"' in sam.get(f"/inbox/{made[1]}/receipts").text


def test_a_reader_is_told_that_they_only_open_things(opened: Opened, made: tuple[Path, str, str]) -> None:
    rita = opened("rita")
    fill_in(rita, "/inbox/why", why="support")

    refused = submit(rita, f"/inbox/{made[1]}/delete", page=f"/inbox/{made[1]}/delete")

    assert refused.status_code == 400
    assert "you open things, and no more" in refused.text
    assert "you open things, and no more" in rita.get(f"/inbox/{made[1]}/receipts").text
    page = rita.get(f"/inbox/{made[1]}").text
    assert "In this team you open things, and no more." in page
    assert "/delete" not in page
    assert "This part is not shared with you" not in rita.get("/").text


def test_files_that_came_along_can_be_asked_for_and_a_fault_is_told(
    opened: Opened, made: tuple[Path, str, str]
) -> None:
    sam, rita = opened("sam"), opened("rita")
    fill_in(sam, "/inbox/why", why="support")
    fill_in(rita, "/inbox/why", why="support")
    items = set(re.findall(r'href="/inbox/([0-9a-f-]{36})"', sam.get("/inbox").text)) - {made[1]}
    page = f"/inbox/{items.pop()}"

    shown = sam.get(page).text
    answer = submit(sam, f"/circle/fetch/thing/{page[7:]}", page=page)

    assert "They are locked, and wait where our files meet." in shown
    assert "Letter.txt" in shown
    assert answer.location == page
    assert "The files could not be fetched" in sam.get(page).text
    assert sam.get(f"/circle/fetch/{page[7:]}/state").json == {"over": True, "percent": 0}
    assert "A worker can fetch them." in rita.get(page).text
    assert submit(sam, "/circle/fetch/thing/nothing", page=page).status_code == 404


def test_a_stranger_sees_nothing_of_a_team(stranger: FlaskClient) -> None:
    for path in ("/team", "/team/start"):
        assert stranger.get(path).location.startswith("/unlock")


@pytest.fixture
def nina(module_desk: Desk, tmp_path: Path) -> Iterator[FlaskClient]:
    """A browser before an empty device, that was shown the code of its window."""
    standing = Doorway(module_desk, tmp_path / "nina", ticks=Ticks(), stand_still=lambda: None)
    launch = Launch()
    app = create_app(standing, host=HOST, launch=launch)
    app.config["SERVER_NAME"] = HOST
    client = app.test_client()
    client.get(f"/setup?token={launch.code}")
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        yield client
    standing.lock()


def test_whoever_is_invited_to_a_team_reads_of_a_team_from_the_first_page_on(
    opened: Opened, nina: FlaskClient
) -> None:
    _, text = invitation(opened("amina"))

    assert submit(nina, "/setup/invited", page="/setup/invited", text=text).location == "/setup/joining"
    asked = nina.get("/setup/joining").text
    own_name = submit(nina, "/setup/joining", page="/setup/joining", your_name=GROUP, relation="driver")
    submit(nina, "/setup/joining", page="/setup/joining", your_name="Nina", relation="driver")
    submit(nina, "/setup/place/later", page="/setup/place")
    submit(nina, "/setup/passphrase", page="/setup/passphrase", passphrase=GOOD, again=GOOD)
    check = nina.get("/setup/check").text
    submit(nina, "/setup/check", page="/setup/check")
    waiting = nina.get(nina.get("/circle").location).text

    assert f"You join the team of {GROUP}" in asked
    assert "What you do there" in asked
    assert 'name="works_for"' not in asked
    assert "Type your own name." in own_name.text
    assert "To join the team of a group" in check
    assert f"Join the team of <bdi>{GROUP}</bdi>" in waiting
    assert "Join the team" in nina.get("/").text
    for page in (asked, check, waiting, nina.get("/").text):
        assert "plan of" not in page
        assert "keeping a plan" not in page


def test_who_may_write_for_a_group_is_its_team(opened: Opened) -> None:
    assert opened("amina").get("/rights").location == "/team"


def test_what_somebody_asks_for_is_said_to_be_one_list_for_the_team(opened: Opened) -> None:
    amina = opened("amina")
    fill_in(amina, "/inbox/why", why="support")
    came = {"came-day": "20", "came-month": "11", "came-year": "2026"}

    page = fill_in(amina, "/governance/subject-access/new", about="Sue", **came).location

    assert "Each of you who works with the inbox sees this" in amina.get(page).text
