"""Trusted people on pages: sheets made, printed, counted, taken back; and opening the record with them."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portable_record.actions.desk import Desk
from portable_record.actions.trusted import Person, keep_sheets, make_sheets, trusted_people
from portable_record.web.doorway import Doorway
from portable_record.web.patience import FREE_TRIES
from portable_record.web.waiting import LONGEST_SILENCE
from tests.plainly import plainly
from tests.web.asking import PASSPHRASE, Ticks, browser, submit

NEW = "a new and longer passphrase"
THREE = {"name1": "Amina", "home1": "Mill Lane", "name2": "Brona", "name3": "Colm", "needed": "2"}


@pytest.fixture
def doorway(jean: Doorway) -> Doorway:
    """Before a record of its own."""
    return jean


@pytest.fixture
def sheets(owner: FlaskClient, doorway: Doorway) -> list[str]:
    """The words of three sheets that count, any two of which open the record."""
    with doorway.record() as record:
        made = make_sheets(record, [Person("Amina"), Person("Brona"), Person("Colm")], 2)
        keep_sheets(record, made)
    return [" ".join(sheet.words) for sheet in made.sheets]


def make(client: FlaskClient, **fields: str) -> TestResponse:
    sent = {**THREE, "passphrase": PASSPHRASE, "named": "y", **fields}
    return submit(client, "/trusted/new", page="/trusted/new", **sent)


def test_sheets_are_shown_one_for_each_and_count_only_when_they_are_on_paper(
    owner: FlaskClient, doorway: Doorway
) -> None:
    assert make(owner, call="my sister Ruth").location == "/trusted/sheets"
    page = owner.get("/trusted/sheets").text
    assert "Nobody has a sheet" in owner.get("/trusted").text
    early = submit(owner, "/trusted/sheets", page="/trusted/sheets")

    kept = submit(owner, "/trusted/sheets", page="/trusted/sheets", handed="y")

    assert page.count('<section class="sheet"') == 3
    assert page.count("<li>") >= 60
    assert "my sister Ruth" in page
    assert "Jean trusts you" in page
    assert early.status_code == 400
    assert kept.location == "/trusted/kept"
    assert "Any 2 of 3 open your record" in owner.get("/trusted/kept").text
    assert "Amina, Brona, Colm" in owner.get("/trusted").text
    assert owner.get("/trusted/sheets").location == "/trusted"


def test_a_name_can_be_left_out_and_a_weak_choice_is_said(owner: FlaskClient) -> None:
    make(owner, named="", home2="mill lane")

    page = owner.get("/trusted/sheets").text

    assert "Jean" not in plainly(page)
    assert "live together" in page


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name2": "", "name3": ""}, "Write at least two names."),
        ({"needed": "4"}, "So many people are not there."),
        ({"needed": "1"}, "Type a number from 2 to 6."),
        ({"name2": "Amina"}, "name"),
        ({"name2": "", "home2": "High Street"}, "name"),
        ({"passphrase": "not this one"}, "passphrase"),
        ({"passphrase": ""}, "Type your passphrase."),
        ({"name1": "x" * 61}, "Write at most 60 letters here."),
    ],
)
def test_what_does_not_do_is_said_at_its_field_and_what_was_typed_stays(
    owner: FlaskClient, fields: dict[str, str], says: str
) -> None:
    answer = make(owner, **fields)

    assert answer.status_code == 400
    assert says in answer.text
    assert 'value="Mill Lane"' in answer.text
    assert PASSPHRASE not in answer.text
    assert owner.get("/trusted/sheets").location == "/trusted"


def test_locking_lets_go_of_sheets_that_do_not_count_yet(owner: FlaskClient, doorway: Doorway) -> None:
    make(owner)
    doorway.lock()
    submit(owner, "/unlock", passphrase=PASSPHRASE)

    assert owner.get("/trusted/sheets").location == "/trusted"


def test_sheets_are_taken_back_after_a_question(
    owner: FlaskClient, doorway: Doorway, sheets: list[str]
) -> None:
    asked = owner.get("/trusted/remove").text
    submit(owner, "/trusted/remove", page="/trusted/remove")

    assert "3 sheets open nothing then" in asked
    assert "Nobody has a sheet" in owner.get("/trusted").text
    assert owner.get("/trusted/remove").location == "/trusted"
    assert owner.get("/trusted/kept").location == "/trusted"
    assert "No sheets open this record" in browser(doorway).get("/recover/sheets").text


def type_sheet(client: FlaskClient, words: str) -> TestResponse:
    return submit(client, "/recover/sheets", page="/recover/sheets", words=words)


def test_two_sheets_set_a_new_passphrase_and_the_owner_is_told(doorway: Doorway, sheets: list[str]) -> None:
    doorway.lock()
    friends = browser(doorway)
    first = friends.get("/recover/sheets").text

    type_sheet(friends, sheets[2].upper())
    second = friends.get("/recover/sheets").text
    type_sheet(friends, " ".join(word[:4] for word in sheets[0].split()))
    assert friends.get("/recover/sheets").location == "/recover/sheets/passphrase"
    page = "/recover/sheets/passphrase"
    bad = [
        submit(friends, page, page=page, passphrase=new, again=again)
        for new, again in (("short", "short"), (NEW, NEW + "!"), ("", ""))
    ]
    done = submit(friends, page, page=page, passphrase=NEW, again=NEW)

    assert "2 sheets are still needed." in first
    assert "1 sheet is still needed." in second
    assert [answer.status_code for answer in bad] == [400, 400, 400]
    assert "You have a new passphrase" in done.text
    assert submit(friends, "/unlock", passphrase=PASSPHRASE).status_code == 400
    assert submit(friends, "/unlock", passphrase=NEW).status_code == 302
    assert "opened with sheets" in friends.get("/").text
    assert owner_of(doorway) == 3


def owner_of(doorway: Doorway) -> int:
    with doorway.record() as record:
        return trusted_people(record).of


def test_sheets_work_while_the_record_is_open_elsewhere_and_close_it(
    owner: FlaskClient, doorway: Doorway, sheets: list[str]
) -> None:
    friends, page = browser(doorway), "/recover/sheets/passphrase"
    for words in sheets[:2]:
        type_sheet(friends, words)

    submit(friends, page, page=page, passphrase=NEW, again=NEW)

    assert owner.get("/").status_code == 302


@pytest.mark.parametrize("typed", ["", "not words at all", "x" * 601, "the same again"])
def test_a_sheet_that_is_wrong_is_said_plainly(doorway: Doorway, sheets: list[str], typed: str) -> None:
    friends = browser(doorway)
    type_sheet(friends, sheets[0])

    answer = type_sheet(friends, sheets[0] if typed == "the same again" else typed)

    assert answer.status_code == 400
    assert "1 sheet is still needed." in answer.text


def test_what_was_typed_is_for_one_browser_and_for_an_hour(
    doorway: Doorway, sheets: list[str], ticks: Ticks
) -> None:
    friends, other = browser(doorway), None
    other = friends.application.test_client()
    type_sheet(friends, sheets[0])

    elsewhere = other.get("/recover/sheets").text
    submit(other, "/recover/sheets/again", page="/recover/sheets")
    still = friends.get("/recover/sheets").text
    ticks.seconds += LONGEST_SILENCE + 1

    assert "2 sheets are still needed." in elsewhere
    assert "1 sheet is still needed." in still
    assert "2 sheets are still needed." in friends.get("/recover/sheets").text
    assert friends.get("/recover/sheets/passphrase").location == "/recover/sheets"


def test_one_can_begin_again(doorway: Doorway, sheets: list[str]) -> None:
    friends = browser(doorway)
    type_sheet(friends, sheets[0])

    submit(friends, "/recover/sheets/again", page="/recover/sheets")

    assert "2 sheets are still needed." in friends.get("/recover/sheets").text


def test_where_no_sheets_open_it_that_is_said(doorway: Doorway) -> None:
    answer = browser(doorway).get("/recover/sheets")

    assert "No sheets open this record" in answer.text
    assert answer.status_code == 200


def test_a_stranger_learns_no_name_and_makes_no_sheet(
    owner: FlaskClient, doorway: Doorway, sheets: list[str]
) -> None:
    make(owner)
    stranger = browser(doorway)

    answers = [
        *(stranger.get(f"/trusted{page}") for page in ("", "/new", "/sheets", "/kept", "/remove")),
        submit(stranger, "/trusted/new", **THREE, passphrase=PASSPHRASE),
        submit(stranger, "/trusted/sheets", handed="y"),
        submit(stranger, "/trusted/remove"),
    ]
    public = stranger.get("/recover/sheets").text

    assert {answer.status_code for answer in answers} == {302}
    assert "Amina" not in "".join([*(answer.text for answer in answers), public])
    assert owner_of(doorway) == 3


def test_where_there_is_no_record_sheets_lead_to_the_set_up(
    module_desk: Desk, tmp_path: Path, ticks: Ticks
) -> None:
    nothing = browser(Doorway(module_desk, tmp_path / "nothing", ticks=ticks))

    assert nothing.get("/recover/sheets").location == "/setup"
    assert nothing.get("/recover/sheets/passphrase").location == "/recover/sheets"


def test_whoever_guesses_waits_with_sheets_too(doorway: Doorway, sheets: list[str]) -> None:
    friends, page = browser(doorway), "/recover/sheets/passphrase"
    for words in sheets[:2]:
        type_sheet(friends, words)
    for _ in range(FREE_TRIES + 1):
        submit(friends, "/unlock", passphrase="not this one")

    answer = submit(friends, page, page=page, passphrase=NEW, again=NEW)

    assert answer.status_code == 400
    assert "Wait" in answer.text


def test_there_is_room_for_three_people_and_for_more_when_asked(owner: FlaskClient) -> None:
    few, many = owner.get("/trusted/new").text, owner.get("/trusted/new?more=1").text

    assert 'name="name3"' in few
    assert 'name="name4"' not in few
    assert 'name="name6"' in many


def test_what_was_typed_for_a_fourth_person_is_still_there_after_a_mistake(owner: FlaskClient) -> None:
    answer = make(owner, name4="Dara", needed="9")

    assert answer.status_code == 400
    assert 'value="Dara"' in answer.text
