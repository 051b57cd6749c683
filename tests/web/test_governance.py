"""The papers on data protection of a group: questions, papers, tables, and who opened what."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.desk import Desk
from portable_record.actions.governance import CONDITIONS
from portable_record.web.doorway import Doorway
from portable_record.web.governance_rows import TITLES
from portable_record.web.governance_words import ASKINGS, WHY
from tests.actions.inboxes import with_a_card
from tests.web.asking import Ticks, browser, fill_in, submit, unlocked


@pytest.fixture(scope="module")
def made(module_desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The record of a group, and what Sue gave it."""
    folder = tmp_path_factory.mktemp("made")
    return with_a_card(module_desk, folder, name="Werneth Club", kind="organisation")


@pytest.fixture
def club(module_desk: Desk, made: tuple[Path, str], tmp_path: Path, ticks: Ticks) -> Iterator[Doorway]:
    """Before a copy of it."""
    folder = Path(shutil.copytree(made[0], tmp_path / "club"))
    standing = Doorway(module_desk, folder, ticks=ticks, stand_still=lambda: None)
    yield standing
    standing.lock()


@pytest.fixture
def worker(club: Doorway) -> FlaskClient:
    return unlocked(browser(club))


def looked(worker: FlaskClient, item: str, name: str = "Jo Bell") -> None:
    submit(worker, "/inbox/workers", page="/inbox/rules", name=name)
    assert fill_in(worker, "/inbox/why", who=name, why="support").status_code == 302
    assert worker.get(f"/inbox/{item}").status_code == 200


def test_the_way_there_is_on_the_inbox_and_on_home_of_a_group_alone(
    worker: FlaskClient, owner: FlaskClient
) -> None:
    for path in ("/", "/inbox"):
        assert 'href="/governance"' in worker.get(path).text
        assert 'href="/governance"' not in owner.get(path).text


@pytest.mark.parametrize(
    "path",
    ["", "/ask/about", "/paper/register", "/looks", "/log/breaches", "/log/breaches/new", "/log/breaches/x"],
)
def test_a_persons_own_record_has_no_such_papers(owner: FlaskClient, path: str) -> None:
    answer = owner.get(f"/governance{path}")

    assert answer.status_code == 400
    assert "This is for the record of a group" in answer.text


def test_what_is_missing_is_counted_until_it_is_answered(worker: FlaskClient) -> None:
    before = worker.get("/governance").text
    answer = fill_in(worker, "/governance/ask/roles", role="alone", answers="Jo Bell")
    after = worker.get(answer.location).text

    assert "0 of 4 answered" in before
    assert "Nobody is on the list yet" in before
    assert "2 of 4 answered" in after
    assert "Saved" in after


def test_an_answer_stays_when_others_are_given_and_goes_when_it_is_emptied(worker: FlaskClient) -> None:
    fill_in(worker, "/governance/ask/about", lead="Ali Khan", reach="1 High Street")
    fill_in(worker, "/governance/ask/why", basis="interests")

    kept = worker.get("/governance/ask/about").text
    fill_in(worker, "/governance/ask/about", lead="", reach="1 High Street")

    assert 'value="Ali Khan"' in kept
    assert "Ali Khan" not in worker.get("/governance/ask/about").text
    assert 'value="interests" checked' in worker.get("/governance/ask/why").text


def test_the_log_keeps_that_the_papers_changed_and_not_what_they_say(worker: FlaskClient) -> None:
    fill_in(worker, "/governance/ask/about", lead="Ali Khan")

    page = worker.get("/activity").text

    assert "changed the papers on data protection" in page
    assert "Ali Khan" not in page


def test_the_register_counts_what_the_record_holds(worker: FlaskClient) -> None:
    fill_in(worker, "/governance/ask/why", basis="interests", special="care", condition="schedule-1-2")

    page = worker.get("/governance/paper/register").text

    assert "Werneth Club" in page
    assert "1 thing, about 1 person" in page
    assert "1 giver" in page
    assert "deleted 30 days later" in page
    assert "Art. 6(1)(f)" in page
    assert "Art. 9(2)(h)" in page
    assert "answers are missing" in page
    assert "Nobody is on the list yet" in page
    submit(worker, "/inbox/workers", page="/inbox/rules", name="Jo Bell")
    assert "1 worker is on the list" in worker.get("/governance/paper/register").text


@pytest.mark.parametrize("key", TITLES)
def test_each_paper_can_be_read_and_saved_as_a_table(worker: FlaskClient, key: str) -> None:
    page = worker.get(f"/governance/paper/{key}")
    table = submit(worker, f"/governance/paper/{key}/table", page="/governance")

    assert page.status_code == 200
    assert "not legal advice" in page.text
    assert table.mimetype == "text/csv"
    assert table.text.startswith("\ufeff")
    assert "Werneth Club" in table.text
    assert "saved a copy without encryption" in worker.get("/activity").text


def test_a_table_holds_no_formula(worker: FlaskClient) -> None:
    fill_in(worker, "/governance/ask/about", reach="=1+1")

    table = submit(worker, "/governance/paper/notice/table", page="/governance").text

    assert '"\'=1+1"' in table


def test_what_is_not_answered_is_not_printed_for_people_and_is_named_on_the_screen(
    worker: FlaskClient,
) -> None:
    screen, _, printed = worker.get("/governance/paper/notice").text.partition("<article")

    assert "These stand on the paper once you answer them:" in screen
    assert "Not answered yet" not in printed
    assert "without your agreement to keep somebody safe" in printed


def test_somebodys_words_are_shown_as_words_and_nothing_typed_is_lost(worker: FlaskClient) -> None:
    words = "<script>alert(1)</script> 🙂"
    fill_in(worker, "/governance/ask/about", complain=words)

    shown = worker.get("/governance/paper/notice").text
    refused = fill_in(worker, "/governance/ask/about", reach="x" * 201, lead="Ali", complain=words)

    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt; 🙂" in shown
    assert refused.status_code == 400
    assert 'value="Ali"' in refused.text


@pytest.mark.parametrize("path", ["/governance/ask/none", "/governance/paper/none", "/governance/log/none"])
def test_a_page_that_is_not_there_is_not_found(worker: FlaskClient, path: str) -> None:
    assert worker.get(path).status_code == 404


def test_a_reason_and_a_line_of_law_that_do_not_go_together_are_told(worker: FlaskClient) -> None:
    fill_in(worker, "/governance/ask/why", special="care", condition="schedule-1-18")
    wrong = worker.get("/governance").text
    fill_in(worker, "/governance/ask/why", special="explicit", condition="none")
    right = worker.get("/governance").text

    assert "do not go together" in wrong
    assert "you need a short policy" in wrong
    assert "do not go together" not in right
    assert "ask for it in its own words" in right


def test_each_condition_that_is_asked_goes_with_a_reason_that_is_asked() -> None:
    asked = {ask.key: {value for value, _words, _hint in ask.choices} for ask in WHY.asks}

    assert set(CONDITIONS) == asked["special"]
    assert {each for some in CONDITIONS.values() for each in some} == asked["condition"]


def test_no_question_has_the_key_of_another() -> None:
    keys = [ask.key for asking in ASKINGS.values() for ask in asking.asks]

    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(("way", "says"), [("person", "Sue Hallam"), ("worker", "Jo Bell"), ("day", "2026")])
def test_who_opened_what_is_counted_in_three_ways(
    worker: FlaskClient, made: tuple[Path, str], way: str, says: str
) -> None:
    looked(worker, made[1])

    page = worker.get(f"/governance/looks?way={way}").text

    assert says in page.partition("One by one")[0]
    assert "1 time" in page
    assert re.search(r"<h2>By (person|worker|day)</h2>", page)
    assert "To support the person" in page


def test_who_opened_what_is_saved_as_a_table(worker: FlaskClient, made: tuple[Path, str]) -> None:
    looked(worker, made[1])

    table = submit(worker, "/governance/looks/table", page="/governance/looks").text

    assert '"Jo Bell"' in table
    assert '"Sue Hallam"' in table
    assert made[1] in table


def test_days_in_which_nobody_looked_say_so_and_no_day_is_refused(worker: FlaskClient) -> None:
    since = "since-day=1&since-month=1&since-year=2020"

    quiet = worker.get(f"/governance/looks?{since}&until-day=2&until-month=1&until-year=2020")
    wrong = worker.get("/governance/looks?since-day=31&since-month=2&since-year=2026")
    table = submit(worker, "/governance/looks/table?since-day=40&since-year=2026", page="/governance/looks")

    assert "Nobody opened anything" in quiet.text
    assert wrong.status_code == 400
    assert table.status_code == 302
