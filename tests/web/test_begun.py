"""Nothing typed is lost over a lock: kept by the page, by sending it too late, and offered again."""

import html
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.begun import begun_forms
from portable_record.actions.desk import Desk
from portable_record.actions.pin import set_pin
from portable_record.actions.start import start_record
from portable_record.web.doorway import IDLE_SECONDS, Doorway
from portable_record.web.held import MOST, Held
from tests.web.asking import PASSPHRASE, Ticks, browser, fill_in, hidden_in, submit, unlocked

FORM = "/strengths/add/good-at"
WORDS = "I know <b>every</b> bus route 🙂\n\u202eand more"


@pytest.fixture
def owner(jean: Doorway) -> FlaskClient:
    """Jean, before her own new record."""
    return unlocked(browser(jean))


def typed(client: FlaskClient, path: str = FORM, words: str = WORDS) -> dict[str, str]:
    """Open a form and type something into it."""
    return {**hidden_in(client.get(path).text), "q_words": words}


def said(page: str) -> str:
    """What stands in the large box of a page."""
    found = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", page, re.DOTALL)
    assert found, page
    return html.unescape(found[1])


def unlock(client: FlaskClient) -> None:
    submit(client, "/unlock", page="/unlock?passphrase=yes", passphrase=PASSPHRASE)


def test_what_is_sent_after_the_record_locked_itself_is_there_after_unlocking(
    owner: FlaskClient, ticks: Ticks
) -> None:
    form = typed(owner)
    ticks.seconds += 24 * 60 * 60

    sent = owner.post(FORM, data=form)
    back = submit(owner, sent.location, page=sent.location, passphrase=PASSPHRASE)
    page = owner.get(back.location).text

    assert sent.location == f"/unlock?next={FORM}"
    assert back.location == FORM
    assert said(page) == WORDS
    assert "You had begun to write this on 22 November 2026." in page


def test_saving_what_was_begun_lets_go_of_it_and_writes_it_once(owner: FlaskClient, ticks: Ticks) -> None:
    form = typed(owner, words="I know every bus route")
    ticks.seconds += IDLE_SECONDS + 1
    owner.post(FORM, data=form)
    unlock(owner)

    fill_in(owner, FORM, q_words="I know every bus route")

    assert said(owner.get(FORM).text) == ""
    assert "You had begun" not in owner.get("/").text
    assert owner.get("/strengths").text.count("I know every bus route</p>") == 1


def test_what_is_sent_from_a_page_of_before_the_lock_is_shown_again_and_not_lost(
    owner: FlaskClient, ticks: Ticks
) -> None:
    form = typed(owner)
    ticks.seconds += IDLE_SECONDS + 1
    unlock(owner)

    sent = owner.post(FORM, data=form)

    assert sent.location == FORM
    assert said(owner.get(FORM).text) == WORDS


def test_what_is_sent_after_lock_now_was_pressed_in_another_tab_is_kept(owner: FlaskClient) -> None:
    form = typed(owner)
    submit(owner, "/lock", page="/")

    owner.post(FORM, data=form)
    unlock(owner)

    assert said(owner.get(FORM).text) == WORDS


def test_what_is_sent_while_only_the_screen_is_closed_is_there_after_the_pin(
    owner: FlaskClient, jean: Doorway, ticks: Ticks
) -> None:
    with jean.record() as record:
        set_pin(record, "280463")
    form = typed(owner)
    ticks.seconds += IDLE_SECONDS + 1

    sent = owner.post(FORM, data=form)
    submit(owner, f"/unlock/pin?next={FORM}", page=sent.location, pin="280463")

    assert said(owner.get(FORM).text) == WORDS


def test_a_script_has_it_kept_before_the_page_is_hidden_and_after(owner: FlaskClient) -> None:
    form = typed(owner)
    before = owner.post("/begun", data={**form, "place": FORM})
    submit(owner, "/lock", page="/")
    after = owner.post("/begun", data={**form, "place": FORM, "q_words": "later"})
    unlock(owner)

    assert (before.status_code, after.status_code) == (204, 204)
    assert said(owner.get(FORM).text) == "later"


def test_home_offers_to_go_on_or_to_throw_it_away(owner: FlaskClient) -> None:
    owner.post("/begun", data={**typed(owner), "place": FORM})

    home = owner.get("/").text
    away = re.search(r'action="(/begun/[^"]+)"', home)
    assert away
    thrown = submit(owner, away[1], page="/", back="/")

    assert f'href="{FORM}">Go on writing' in home
    assert "I know &lt;b&gt;every&lt;/b&gt; bus route" in home
    assert thrown.location == "/"
    assert "You had begun" not in owner.get("/").text


def test_a_change_that_was_begun_is_on_what_it_was_opened_on(owner: FlaskClient) -> None:
    fill_in(owner, FORM, q_words="I know every bus route")
    found = re.search(r'href="(/entry/[^"/]+/change)"', owner.get("/strengths").text)
    assert found
    form = typed(owner, found[1], "and every tram")
    owner.post("/begun", data={**form, "place": found[1]})
    owner.post(found[1], data={**form, "form": "another", "begun": "another", "q_words": "written meanwhile"})

    begun = owner.get(found[1]).text
    sent = owner.post(found[1], data={**hidden_in(begun), "q_words": said(begun)})

    assert said(begun) == "and every tram"
    assert sent.location == found[1].replace("change", "choose")
    both = owner.get(sent.location).text
    assert "and every tram" in both
    assert "written meanwhile" in both


def test_a_change_whose_beginning_is_not_known_any_more_says_so(owner: FlaskClient) -> None:
    fill_in(owner, FORM, q_words="I know every bus route")
    found = re.search(r'href="(/entry/[^"/]+/change)"', owner.get("/strengths").text)
    assert found
    owner.post("/begun", data={**typed(owner, found[1], "every tram"), "seen": "nothing", "place": found[1]})

    page = owner.get(found[1]).text

    assert said(page) == "every tram"
    assert "This was changed since. What you typed is still here" in page


def test_what_can_be_there_once_and_was_written_meanwhile_is_not_lost(owner: FlaskClient) -> None:
    path = "/about-me/add/about-me"
    form = hidden_in(owner.get(path).text)
    field = next(name for name in re.findall(r'name="(q_[^"]+)"', owner.get(path).text))
    fill_in(owner, path, **{field: "first"})
    owner.post("/begun", data={**form, field: "second", "place": path})

    page = owner.get(path).text
    sent = owner.post(path, data={**hidden_in(page), field: said(page)})

    assert said(page) == "second"
    assert "This was written in another window. What you typed is still here." in sent.text


def test_the_forms_of_the_plan_are_kept_as_well_with_every_kind_of_answer(owner: FlaskClient) -> None:
    path = "/plan/review"
    form = {**hidden_in(owner.get(path).text), "q_works": WORDS, "q_due-month": "3", "q_due-year": "2027"}
    submit(owner, "/lock", page="/")
    owner.post(path, data=form)
    unlock(owner)

    page = owner.get(path).text
    sent = owner.post(path, data={**hidden_in(page), "q_works": "the bus", "q_next": "more buses"})

    assert said(page) == WORDS
    assert 'name="q_due-month" value="3"' in page
    assert hidden_in(page)["form"] == form["form"]
    assert sent.status_code == 302
    assert said(owner.get(path).text) == ""


def test_a_mark_of_sensitive_is_kept_too(owner: FlaskClient) -> None:
    owner.post("/begun", data={**typed(owner), "sensitive": "y", "place": FORM})

    assert 'name="sensitive" value="y" checked' in owner.get(FORM).text


def test_a_stranger_leaves_nothing(owner: FlaskClient, jean: Doorway) -> None:
    form = typed(owner)
    other = browser(jean)

    sent = other.post(FORM, data=form)
    told = other.post("/begun", data={**form, "place": FORM})

    assert (sent.status_code, told.status_code) == (400, 400)
    assert said(owner.get(FORM).text) == ""


@pytest.mark.parametrize("place", ["//evil.example", "javascript:alert(1)", "", "/" + "a" * 600])
def test_what_was_begun_leads_to_no_other_place(owner: FlaskClient, place: str) -> None:
    owner.post("/begun", data={**typed(owner), "place": place})

    assert 'href="/">Go on writing' in owner.get("/").text


def test_a_form_without_its_marks_is_not_kept(owner: FlaskClient) -> None:
    form = {name: text for name, text in typed(owner).items() if name != "begun"}
    submit(owner, "/lock", page="/")

    assert owner.post(FORM, data=form).status_code == 400


def test_what_was_typed_for_one_person_never_comes_into_the_record_of_another(
    owner: FlaskClient, jean: Doorway, module_desk: Desk, tmp_path: Path
) -> None:
    form = typed(owner)
    first, second = jean.folder, tmp_path / "second"
    start_record(module_desk, second, PASSPHRASE, name="Sam", kind="person", recovery=False)
    jean.lock()
    jean.folder = second
    unlock(owner)

    sent = owner.post(FORM, data=form)
    with jean.record() as record:
        in_the_other = begun_forms(record)
    jean.lock()
    jean.folder = first
    unlock(owner)

    assert sent.location == FORM
    assert in_the_other == []
    assert said(owner.get(FORM).text) == WORDS


def test_only_so_much_is_held_for_a_locked_record(owner: FlaskClient, jean: Doorway) -> None:
    form = typed(owner)
    submit(owner, "/lock", page="/")
    for number in range(MOST + 5):
        owner.post("/begun", data={**form, "begun": str(number), "place": FORM})
    unlock(owner)

    with jean.record() as record:
        assert len(begun_forms(record)) == MOST


def test_for_a_record_that_was_never_open_nothing_is_held(jean: Doorway) -> None:
    jean.unlock(PASSPHRASE)
    with jean.record() as record:
        assert Held().mark_of(record) == ""
    assert not Held().knew("")


@pytest.mark.parametrize(
    ("path", "field", "value", "shows"),
    [
        ("/settings/lock", "minutes", "17", 'value="17"'),
        ("/settings/look", "text", "largest", 'value="largest" checked'),
    ],
)
def test_settings_are_kept_over_a_lock_as_well(
    owner: FlaskClient, ticks: Ticks, path: str, field: str, value: str, shows: str
) -> None:
    form = {**hidden_in(owner.get(path).text), "contrast": "normal", field: value}
    ticks.seconds += 24 * 60 * 60

    sent = owner.post(path, data=form)
    back = submit(owner, sent.location, page=sent.location, passphrase=PASSPHRASE)
    page = owner.get(back.location).text
    saved = owner.post(path, data={**form, **hidden_in(page)})

    assert back.location == path
    assert "You had begun to write this" in page
    assert shows in page
    assert saved.location == "/settings"
    assert "You had begun to write this" not in owner.get(path).text


def test_the_name_of_a_device_is_kept_over_a_lock(owner: FlaskClient, ticks: Ticks) -> None:
    found = re.search(r'href="(/devices/[^"]+/name)"', owner.get("/devices").text)
    assert found
    form = {**hidden_in(owner.get(found[1]).text), "name": "the tablet in the kitchen"}
    ticks.seconds += 24 * 60 * 60

    owner.post(found[1], data=form)
    unlock(owner)
    page = owner.get(found[1]).text
    saved = owner.post(found[1], data={**form, **hidden_in(page)})

    assert 'value="the tablet in the kitchen"' in page
    assert saved.location == "/devices"
    assert "You had begun" not in owner.get(found[1]).text


def test_no_form_with_a_secret_is_kept(owner: FlaskClient) -> None:
    for path in ("/settings/pin", "/settings/passphrase", "/settings/pin/remove"):
        assert "data-begun" not in owner.get(path).text, path
