"""Several records on one device: choosing, adding, naming, taking off the list; and who may do it."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.desk import Desk
from portable_record.actions.records_here import Records
from portable_record.actions.start import start_record
from portable_record.errors import DiskFullError
from portable_record.web import create_app
from portable_record.web.doorway import Doorway
from portable_record.web.launch import Launch
from portable_record.web.records import which_is_open
from tests.actions.quick import stretch_nothing
from tests.plainly import plainly
from tests.web.asking import HOST, PASSPHRASE, Ticks, browser, submit

SAMS = "five other words of Sam"
GOOD = "teapot wander violin marble lantern"
LANGUAGE_FIRST = "/language?next=/setup/welcome"


@pytest.fixture
def records(tmp_path: Path) -> Records:
    return Records(tmp_path / "home", os.urandom)


@pytest.fixture
def two(
    module_desk: Desk, records: Records, ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Doorway]:
    """Before two records: Jean's, and Sam's, which the list calls Blue owl. None is chosen yet."""
    stretch_nothing(monkeypatch)
    jeans, sams = records.new_folder(), records.home / "record-0badcafe"
    start_record(module_desk, jeans, PASSPHRASE, name="Jean", kind="person", recovery=False)
    start_record(module_desk, sams, SAMS, name="Sam", kind="person", recovery=False)
    records.put(sams, "Blue owl")
    standing = Doorway(module_desk, jeans, ticks=ticks, stand_still=lambda: None, records=records)
    standing.is_chosen = False
    yield standing
    standing.lock()


@pytest.fixture
def launch(ticks: Ticks) -> Launch:
    return Launch()


@pytest.fixture
def tab(two: Doorway, launch: Launch) -> FlaskClient:
    app = create_app(two, host=HOST, launch=launch)
    app.config["SERVER_NAME"] = HOST
    return app.test_client()


def choose(client: FlaskClient, folder: str) -> str:
    return str(submit(client, "/records/open", page="/records", folder=folder).location)


def unlock(client: FlaskClient, passphrase: str = PASSPHRASE, folder: str = "record") -> FlaskClient:
    choose(client, folder)
    submit(client, "/unlock", passphrase=passphrase)
    return client


@pytest.mark.parametrize("path", ["/unlock", "/recover", "/recover/sheets", "/restore"])
def test_where_there_are_several_one_is_chosen_first(tab: FlaskClient, path: str) -> None:
    assert tab.get(path).location == "/records"


def test_the_list_shows_labels_and_no_names(tab: FlaskClient) -> None:
    page = tab.get("/records").text

    assert "My record" in page
    assert "Blue owl" in page
    assert "Jean" not in plainly(page)
    assert "Sam" not in plainly(page)


def test_the_passphrase_of_the_chosen_record_is_asked_for_and_no_other_opens_it(tab: FlaskClient) -> None:
    assert choose(tab, "record-0badcafe") == "/unlock"
    asked = tab.get("/unlock").text

    wrong = submit(tab, "/unlock", passphrase=PASSPHRASE)
    right = submit(tab, "/unlock", passphrase=SAMS)

    assert "Blue owl" in asked
    assert "Sam" not in plainly(asked)
    assert (wrong.status_code, right.status_code) == (400, 302)
    assert "Hello, <bdi>Sam</bdi>" in tab.get("/").text


def test_every_page_says_in_words_and_colour_whose_record_is_open(tab: FlaskClient) -> None:
    unlock(tab)

    for path in ("/", "/plan", "/settings", "/search"):
        page = tab.get(path).text
        assert 'class="whose colour-0' in page
        assert "The record of <bdi>Jean</bdi>" in page
        assert "<bdi>My record</bdi>" in page
        assert 'href="/records">Open another record' in page


def test_switching_locks_what_is_open_in_every_tab(tab: FlaskClient, two: Doorway) -> None:
    unlock(tab)

    leads = choose(tab, "record-0badcafe")

    assert leads == "/unlock"
    assert tab.get("/plan").location == "/unlock?next=/plan"
    assert two.folder.name == "record-0badcafe"


def test_what_was_seen_in_one_record_is_not_in_the_other(tab: FlaskClient) -> None:
    unlock(tab)
    plan = tab.get("/").text
    unlock(tab, SAMS, "record-0badcafe")

    assert "Jean" in plan
    for path in ("/", "/details", "/activity"):
        assert "Jean" not in plainly(tab.get(path).text)


def test_a_session_of_one_record_never_sees_another(tab: FlaskClient, two: Doorway) -> None:
    unlock(tab)
    two.lock()
    other = unlock(browser(two), SAMS, "record-0badcafe")

    assert "Hello, <bdi>Sam</bdi>" in other.get("/").text
    for path in ("/", "/details", "/settings", "/shares", "/first/1", "/records/label"):
        answer = tab.get(path)
        assert answer.location.partition("?")[0] == "/unlock"
        assert "Sam" not in plainly(answer.text)
    assert submit(tab, "/records/open", page="/records", folder="record").status_code == 400


def test_a_stranger_can_neither_lock_nor_switch_what_somebody_has_open(
    tab: FlaskClient, two: Doorway
) -> None:
    unlock(tab)
    other = browser(two)

    chosen = submit(other, "/records/open", page="/records", folder="record-0badcafe")
    added = submit(other, "/records/add", page="/records")

    assert (chosen.status_code, added.status_code) == (400, 400)
    assert "A record is open in another window." in chosen.text
    assert tab.get("/plan").status_code == 200


@pytest.mark.parametrize("folder", ["", "record-ffffffff", "../record", "example"])
def test_only_what_is_listed_can_be_chosen(tab: FlaskClient, two: Doorway, folder: str) -> None:
    before = two.folder

    assert choose(tab, folder) == "/records"
    assert two.folder == before


@pytest.mark.parametrize("deed", [{"folder": "record-0badcafe"}, {}])
def test_who_chooses_another_record_meanwhile_keeps_nobody_out(
    tab: FlaskClient, two: Doorway, deed: dict[str, str]
) -> None:
    choose(tab, "record")
    asked = tab.get("/unlock").text
    path = "/records/open" if deed else "/records/add"
    submit(browser(two), path, page="/records", **deed)

    opened = submit(tab, "/unlock", page="/records", passphrase=PASSPHRASE, record="record")

    assert 'name="record" value="record"' in asked
    assert opened.location == "/"
    assert "Hello, <bdi>Jean</bdi>" in tab.get("/").text


def test_a_page_left_open_on_one_record_does_not_close_another(tab: FlaskClient, two: Doorway) -> None:
    choose(tab, "record")
    other = unlock(browser(two), SAMS, "record-0badcafe")

    refused = submit(tab, "/unlock", page="/records", passphrase=PASSPHRASE, record="record")

    assert refused.status_code == 400
    assert "Hello, <bdi>Sam</bdi>" in other.get("/").text


def test_another_record_is_set_up_beside_and_given_a_label(tab: FlaskClient, records: Records) -> None:
    unlock(tab)
    begun = submit(tab, "/records/add", page="/records").location
    assert begun == "/setup"
    assert tab.get(begun).location == "/setup/welcome"
    assert "Back to the records on this device" in tab.get("/setup/welcome").text
    submit(tab, "/setup/who", page="/setup/who", whose="me")
    submit(tab, "/setup/names", page="/setup/names", name="Ali")
    submit(tab, "/setup/passphrase", page="/setup/passphrase", passphrase=GOOD, again=GOOD)
    made = submit(tab, "/setup/check", page="/setup/check").location
    named = submit(tab, made, page=made, label="Red fox").location

    assert made == "/records/label?after=setup"
    assert named == "/recovery?after=setup"
    assert [one.label for one in records.listed()] == ["", "Blue owl", "Red fox"]
    assert "Hello, <bdi>Ali</bdi>" in tab.get("/").text


def test_a_set_up_that_is_left_leads_back_to_the_list(tab: FlaskClient) -> None:
    unlock(tab)
    submit(tab, "/records/add", page="/records")

    assert tab.get("/unlock").location == "/records"
    assert choose(tab, "record") == "/unlock"
    assert tab.get("/setup/who").location == "/setup"


def test_without_an_open_record_the_code_of_the_window_is_asked_for(tab: FlaskClient, launch: Launch) -> None:
    submit(tab, "/records/add", page="/records")

    assert "type the code" in tab.get("/setup").text
    assert tab.get("/setup/who").location == "/setup"
    assert submit(tab, "/setup", page="/setup", code=launch.code).location == LANGUAGE_FIRST


def test_a_label_is_changed_and_one_that_does_not_do_is_said_at_its_field(tab: FlaskClient) -> None:
    unlock(tab)
    long = submit(tab, "/records/label", page="/records/label", label="a" * 61)
    short = submit(tab, "/records/label", page="/records/label", label="Tea <b>pot</b>")

    assert long.status_code == 400
    assert "Write at most 60 letters here." in long.text
    assert short.location == "/records"
    assert "Tea &lt;b&gt;pot&lt;/b&gt;" in tab.get("/records").text


def test_a_list_that_cannot_be_written_is_said(tab: FlaskClient, records: Records) -> None:
    unlock(tab)
    form = tab.get("/records/label").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)
    assert token
    (records.home / "records.json").write_text("{")

    for path in ("/records/label", "/records/take-off", "/records"):
        answer = tab.post(path, data={"csrf_token": token[1], "label": "x"})
        assert answer.status_code in (400, 405)
    assert "The list of your records cannot be read." in tab.get("/records").text
    assert tab.get("/plan").status_code == 200


@pytest.mark.parametrize("path", ["/records/label", "/records/take-off"])
def test_a_disk_that_takes_no_list_is_said_and_nothing_changes(
    tab: FlaskClient, records: Records, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    def full(_self: Records, _known: object) -> None:
        raise DiskFullError

    unlock(tab)
    monkeypatch.setattr(Records, "_write", full)

    answer = submit(tab, path, page=path, label="Red fox")

    assert answer.status_code == 400
    assert "There is a problem" in answer.text
    assert [one.label for one in records.listed()] == ["", "Blue owl"]


def test_what_is_taken_off_the_list_stays_and_says_how_it_is_opened(
    tab: FlaskClient, two: Doorway, records: Records
) -> None:
    unlock(tab)
    page = tab.get("/records/take-off").text
    submit(tab, "/records/take-off", page="/records/take-off")

    assert f'--vault "{two.folder}"' in page
    assert [one.folder for one in records.listed()] == ["record-0badcafe"]
    assert tab.get("/plan").status_code == 200
    assert tab.get("/records/take-off").location == "/records"
    assert "<bdi>Not on the list</bdi>" in tab.get("/plan").text
    assert "is not on the list" in tab.get("/records").text
    submit(tab, "/records/label", page="/records/label", label="Back")
    assert [one.label for one in records.listed()] == ["Blue owl", "Back"]


def test_before_it_is_unlocked_nothing_is_said_of_a_record_that_is_not_on_the_list(
    tab: FlaskClient, records: Records
) -> None:
    unlock(tab)
    records.take_off(records.home / "record")
    submit(tab, "/lock", page="/")

    page = tab.get("/unlock").text

    assert "Blue owl" not in page
    assert "list" not in plainly(page)
    assert "Open another record" not in page


def test_with_one_record_no_page_speaks_of_others(tab: FlaskClient, records: Records) -> None:
    records.take_off(records.home / "record-0badcafe")
    unlock(tab)

    assert "Open another record" not in tab.get("/").text
    submit(tab, "/lock", page="/")
    assert "Open another record" not in tab.get("/unlock").text


def test_with_none_on_the_list_the_page_leads_to_the_record_or_to_the_set_up(
    tab: FlaskClient, records: Records, two: Doorway
) -> None:
    for one in records.listed():
        records.take_off(records.home / one.folder)

    locked = tab.get("/records").location
    two.folder = records.home / "record-ffffffff"

    assert (locked, tab.get("/records").location) == ("/unlock", "/setup")


def test_a_record_in_a_folder_of_its_own_is_on_no_list(jean: Doorway) -> None:
    owner = browser(jean)
    submit(owner, "/unlock", passphrase=PASSPHRASE)

    for path in ("/records", "/records/label", "/records/take-off"):
        assert owner.get(path).status_code == 404
    with owner.application.test_request_context():
        assert which_is_open() is None


def test_a_record_opened_by_its_folder_cannot_be_put_on_the_list_of_another_place(
    jean: Doorway, records: Records
) -> None:
    jean.records = records
    owner = browser(jean)
    submit(owner, "/unlock", passphrase=PASSPHRASE)

    assert "is opened by its folder" in owner.get("/records").text
    assert owner.get("/records/label").status_code == 404


@pytest.mark.parametrize("path", ["/records/label", "/records/take-off"])
def test_a_stranger_changes_nothing_on_the_list(tab: FlaskClient, path: str) -> None:
    choose(tab, "record")

    assert tab.get(path).location == f"/unlock?next={path}"
    assert submit(tab, path, page="/unlock").status_code == 302
    assert tab.post("/records/open").status_code == 400
