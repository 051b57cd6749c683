"""Choosing a language: before unlocking, in set-up and in the settings; and reading a page in English."""

import re
from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from flask.testing import FlaskClient

from portable_record.actions.add_entry import add_words
from portable_record.web.doorway import Doorway
from portable_record.web.languages import COOKIE, LANGUAGES, last_day_in_words
from tests.actions.circle_around import PLAN, plan
from tests.plainly import plainly
from tests.web.asking import HOST, browser, submit, unlocked

HERE = HOST.partition(":")[0]


@pytest.fixture
def newcomer(jean: Doorway) -> FlaskClient:
    return browser(jean)


def choose(client: FlaskClient, code: str, place: str = "/unlock") -> str:
    answer = submit(client, "/language", page="/language", language=code, next=place)
    return str(answer.location)


def test_a_language_is_chosen_before_unlocking_and_kept_by_the_browser(newcomer: FlaskClient) -> None:
    page = newcomer.get("/unlock").text
    assert all(name in page for name in LANGUAGES.values())

    assert choose(newcomer, "ar") == "/unlock"

    arabic = newcomer.get("/unlock").text
    assert '<html lang="ar" dir="rtl"' in arabic
    assert "Unlock your record" not in arabic
    kept = newcomer.get_cookie(COOKIE, HERE)
    assert kept is not None
    assert (kept.value, kept.http_only, kept.same_site) == ("ar", True, "Strict")


def test_a_language_is_kept_in_the_record_as_well(jean: Doorway) -> None:
    owner = unlocked(browser(jean))
    choose(owner, "pl", "/settings")

    another = unlocked(browser(jean))

    assert '<html lang="pl" dir="ltr"' in another.get("/settings").text
    assert "Polski" in another.get("/settings").text


def test_a_language_goes_back_to_that_of_the_browser(newcomer: FlaskClient) -> None:
    choose(newcomer, "ur")
    choose(newcomer, "")

    assert 'lang="zh-Hans"' in newcomer.get("/unlock", headers={"Accept-Language": "zh-CN"}).text
    assert 'lang="en-GB"' in newcomer.get("/unlock", headers={"Accept-Language": "fr"}).text


def test_every_page_in_another_language_says_so_and_can_be_read_in_english(newcomer: FlaskClient) -> None:
    choose(newcomer, "zh_Hans")

    chinese = newcomer.get("/recover?x=1").text
    english = newcomer.get("/recover?x=1&in=en_GB").text

    assert "尚未经母语人士核对" in chinese
    assert 'href="/recover?x=1&amp;in=en_GB"' in chinese
    assert "Show this page in English" in chinese
    assert '<html lang="en-GB" dir="ltr"' in english
    assert 'href="/recover?x=1"' in english
    assert 'lang="zh-Hans"' in newcomer.get("/recover").text


def test_a_page_in_english_offers_no_way_back_to_itself(newcomer: FlaskClient) -> None:
    assert "in=en_GB" not in newcomer.get("/recover").text


@pytest.mark.parametrize("code", ["xx", "../ar", "en"])
def test_a_language_that_there_is_not_is_refused(newcomer: FlaskClient, code: str) -> None:
    answer = submit(newcomer, "/language", page="/language", language=code)

    assert answer.status_code == 400
    assert newcomer.get_cookie(COOKIE, HERE) is None
    assert 'lang="en-GB"' in newcomer.get(f"/unlock?in={code}").text


def test_what_is_chosen_on_the_locked_page_stays_after_unlocking(jean: Doorway) -> None:
    owner = unlocked(browser(jean))
    choose(owner, "pl")
    submit(owner, "/lock", page="/")

    choose(owner, "ar")
    unlocked(owner)
    after, elsewhere = owner.get("/").text, unlocked(browser(jean)).get("/").text

    assert 'lang="ar"' in after.partition("<head>")[0]
    assert 'lang="ar"' in elsewhere.partition("<head>")[0]


def test_choosing_leads_nowhere_else(newcomer: FlaskClient) -> None:
    assert choose(newcomer, "ar", "//evil.example/") == "/"
    assert choose(newcomer, "ar", "") == "/"


def test_a_refusal_is_said_in_the_language_and_keeps_its_code(jean: Doorway) -> None:
    owner = unlocked(browser(jean))
    choose(owner, "pl")

    page = owner.get("/entry/none").text

    assert "Nie ma tu niczego o tej nazwie." in page
    assert "not-found" in page


def test_a_warning_about_an_entry_is_said_in_the_language(jean: Doorway) -> None:
    owner = unlocked(browser(jean))
    with jean.record() as record:
        entry = plan(record, text=PLAN.replace(b"draft", b"entered-in-error"))
    choose(owner, "pl")

    page = owner.get(f"/entry/{entry}").text

    assert "<dt>Uwaga</dt>" in page
    assert "This was entered by mistake. Do not rely on it." not in page
    assert "Take care" not in page


def test_a_right_is_looked_at_in_the_language_before_it_is_written_down(jean: Doorway) -> None:
    owner = unlocked(browser(jean))
    choose(owner, "pl")
    since = {"since-day": "1", "since-month": "11", "since-year": "2026"}
    submit(owner, "/rights/add", page="/rights/add", name="Nadia", relation="córka")
    submit(owner, "/rights/kind", page="/rights/kind", basis="agrees")
    submit(owner, "/rights/details", page="/rights/details", **since)

    checked = owner.get("/rights/check").text
    submit(owner, "/rights/check", page="/rights/check")
    end = re.search(r"/rights/[0-9a-f-]{36}/end", owner.get("/rights").text)

    assert end
    assert "Ta osoba się zgadza" in checked
    assert "1 listopada 2026" in checked
    assert "the person agrees" not in owner.get(end[0]).text


def test_times_and_days_are_those_of_this_device_and_need_no_name(jean: Doorway) -> None:
    jean.desk = replace(jean.desk, zone=timezone(timedelta(hours=13)))  # noon is 1 in the night here
    client = unlocked(browser(jean))
    with jean.record() as record:
        add_words(record, part="strengths", kind=None, words="I whistle", sensitive=False)

    done, changed = client.get("/activity").text, client.get("/history").text

    for page in (done, changed):
        assert "23 November 2026" in page
        assert ">01:00</bdi>" in page
        assert "UTC" not in plainly(page)
        assert "winter" not in page


def test_what_ends_within_a_day_ends_by_the_clock_of_this_device(jean: Doorway) -> None:
    jean.desk = replace(jean.desk, zone=timezone(timedelta(hours=2)))
    app = browser(jean).application

    with app.test_request_context():
        assert last_day_in_words("2027-01-01T00:00:00Z") == "31 December 2026"
        assert last_day_in_words("2026-12-31T23:00:00Z") == "1 January 2027, 01:00"
