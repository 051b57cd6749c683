"""Writing in the app: a form for each kind, kept once, changed, undone, and nothing lost."""

import html
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portable_record.actions.desk import Desk
from portable_record.actions.start import start_record
from portable_record.record.asking.sheet import Sheet
from portable_record.record.asking.sheets import SHEETS
from portable_record.web.doorway import Doorway
from tests.web.asking import PASSPHRASE, Ticks, browser, fill_in, hidden_in, unlocked

GOOD_AT = "/strengths/add/good-at"
HOSTILE = (
    "<script>alert(1)</script>{{ 7*7 }}=cmd|' /C calc'!A0 \u200f<b>\u0645\u0631\u062d\u0628\u0627</b> 🙂"
)


@pytest.fixture
def owner(module_desk: Desk, record_folder: Path, tmp_path: Path, ticks: Ticks) -> Iterator[FlaskClient]:
    """A browser with a record of its own open, so that what is written here stays here."""
    where = Path(shutil.copytree(record_folder, tmp_path / "vault"))
    standing = Doorway(module_desk, where, ticks=ticks, stand_still=lambda: None)
    yield unlocked(browser(standing))
    standing.lock()


def follow(client: FlaskClient, answer: TestResponse) -> str:
    assert answer.status_code == 302, answer.text
    return client.get(answer.location).text


def entry_of(page: str, words: str) -> str:
    """The id of the entry that shows these words."""
    for article in re.findall(r"<article.*?</article>", page, re.DOTALL):
        if words in html.unescape(article):
            found = re.search(r'id="e-([^"]+)"', article)
            assert found
            return found[1]
    raise AssertionError(words)


def add(client: FlaskClient, words: str) -> str:
    page = follow(client, fill_in(client, GOOD_AT, q_words=words))
    return entry_of(page, words)


def test_a_stranger_is_sent_away_from_every_form(stranger: FlaskClient) -> None:
    for path in ("/strengths", "/strengths/add", GOOD_AT, "/entry/x/change"):
        assert stranger.get(path).status_code == 302
        assert stranger.post(path).status_code in (302, 400, 405)


def test_a_part_offers_its_kinds(owner: FlaskClient) -> None:
    page = owner.get("/strengths/add").text

    assert "What I can offer" in page
    assert GOOD_AT in page


def test_a_part_and_a_kind_that_do_not_exist_are_not_found(owner: FlaskClient) -> None:
    assert owner.get("/nothing/add").status_code == 404
    assert owner.get("/strengths/add/nothing").status_code == 404


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda one: f"{one.part}-{one.key}")
def test_every_kind_has_a_page_with_its_questions(owner: FlaskClient, sheet: Sheet) -> None:
    answer = owner.get(f"/{sheet.part}/add/{sheet.key}")  # a Sheet

    page = owner.get(answer.location).text if answer.status_code == 302 else answer.text

    asked = "Choose the file" if sheet.file else sheet.questions[0].label
    assert html.escape(asked, quote=False) in html.unescape(page)  # as above
    assert page.count("<h1") == 1


def test_what_is_written_is_kept_and_said_with_undo(owner: FlaskClient) -> None:
    page = follow(owner, fill_in(owner, GOOD_AT, q_words="I know every bus route"))

    assert "Saved" in page
    assert "I know every bus route" in page
    assert ">Undo</button>" in page


def test_undo_takes_it_back_and_can_be_taken_back_itself(owner: FlaskClient) -> None:
    page = follow(owner, fill_in(owner, GOOD_AT, q_words="I know every bus route"))

    undone = follow(owner, owner.post("/undo", data=undo_in(page)))
    again = follow(owner, owner.post("/undo", data=undo_in(undone)))

    assert "I know every bus route" not in undone
    assert "Put it back again" in undone
    assert "I know every bus route" in again


def undo_in(page: str) -> dict[str, str]:
    form = re.search(r'<form method="post" action="/undo">.*?</form>', page, re.DOTALL)
    assert form, page
    return hidden_in(f"<main>{form[0]}")


def test_a_notice_is_said_once(owner: FlaskClient) -> None:
    answer = fill_in(owner, GOOD_AT, q_words="I know every bus route")

    first, second = owner.get(answer.location).text, owner.get(answer.location).text

    assert ">Undo</button>" in first
    assert ">Undo</button>" not in second


def test_the_same_form_sent_twice_makes_one_entry(owner: FlaskClient) -> None:
    data = {**hidden_in(owner.get(GOOD_AT).text), "q_words": "I know every bus route"}

    owner.post(GOOD_AT, data=data)
    again = owner.post(GOOD_AT, data=data)

    assert again.status_code == 302
    assert owner.get("/strengths").text.count("I know every bus route</p>") == 1


def test_hostile_words_show_as_they_are(owner: FlaskClient) -> None:
    entry = add(owner, HOSTILE)

    for path in ("/strengths", f"/entry/{entry}", f"/entry/{entry}/change", f"/entry/{entry}/history"):
        page = owner.get(path).text
        assert "<script>alert" not in page
        assert "{{ 7*7 }}" in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "Write something, or go back."),
        (" \n ", "Write something, or go back."),
        ("x" * 4001, "Write at most 4000 letters here."),
        ("a\x07b", "There is a sign here that cannot be typed"),
        ("a\u202eb", "There is a hidden sign here"),
    ],
)
def test_what_cannot_be_kept_is_said_and_what_was_typed_stays(
    owner: FlaskClient, words: str, says: str
) -> None:
    answer = fill_in(owner, GOOD_AT, q_words=words)

    assert answer.status_code == 400
    assert answer.text.count(says) == 2
    assert '<a href="#q_words">' in answer.text
    assert html.escape(words.strip()) in answer.text


def test_an_entry_opens_in_its_form_and_is_changed(owner: FlaskClient) -> None:
    entry = add(owner, "I know every bus route")

    form = owner.get(f"/entry/{entry}/change").text
    page = follow(owner, fill_in(owner, f"/entry/{entry}/change", q_words="I know every train"))

    assert "I know every bus route</textarea>" in form
    assert "I know every train" in page
    assert "I know every bus route" not in page


def test_a_form_that_changes_nothing_writes_nothing(owner: FlaskClient) -> None:
    entry = add(owner, "I know every bus route")

    page = follow(owner, fill_in(owner, f"/entry/{entry}/change", q_words=" I know every bus route\r\n"))

    assert "Saved" not in page
    assert owner.get(f"/entry/{entry}/history").text.count("Before") == 0


def test_two_windows_lose_nobodys_words_and_both_are_shown(owner: FlaskClient) -> None:
    entry = add(owner, "first words")
    path = f"/entry/{entry}/change"
    one, other = hidden_in(owner.get(path).text), hidden_in(owner.get(path).text)

    owner.post(path, data={**one, "q_words": "words of one window"})
    second = owner.post(path, data={**other, "q_words": "words of the other"})
    choose = owner.get(f"/entry/{entry}/choose").text

    assert second.location == f"/entry/{entry}/choose"
    assert "words of one window" in choose
    assert "words of the other" in choose
    assert "Two versions" in owner.get("/strengths").text


@pytest.mark.parametrize(
    ("pick", "kept"),
    [("older", "words of one window"), ("newer", "words of the other"), ("both", "both")],
)
def test_a_conflict_is_settled_as_chosen(owner: FlaskClient, pick: str, kept: str) -> None:
    entry = add(owner, "first words")
    path = f"/entry/{entry}/change"
    one, other = hidden_in(owner.get(path).text), hidden_in(owner.get(path).text)
    owner.post(path, data={**one, "q_words": "words of one window"})
    owner.post(path, data={**other, "q_words": "words of the other"})
    choose = owner.get(f"/entry/{entry}/choose").text
    values = re.findall(r'name="choice-1" value="([^"]+)"', choose)
    assert len(re.findall(r', <bdi dir="ltr">\d\d:\d\d</bdi></span>', choose)) == 2

    choice = {"older": values[0], "newer": values[1], "both": "both"}[pick]
    page = follow(owner, fill_in(owner, f"/entry/{entry}/choose", **{"choice-1": choice}))

    assert "Two versions" not in page
    wanted = {"words of one window", "words of the other"} if kept == "both" else {kept}
    assert all(words in page for words in wanted)


def test_choosing_nothing_is_said(owner: FlaskClient) -> None:
    entry = add(owner, "first words")
    path = f"/entry/{entry}/change"
    one, other = hidden_in(owner.get(path).text), hidden_in(owner.get(path).text)
    owner.post(path, data={**one, "q_words": "words of one window"})
    owner.post(path, data={**other, "q_words": "words of the other"})

    answer = fill_in(owner, f"/entry/{entry}/choose")

    assert answer.status_code == 400
    assert "Choose which version to keep." in answer.text


def test_two_windows_that_change_different_things_are_both_kept(owner: FlaskClient) -> None:
    page = follow(owner, fill_in(owner, "/health/add/allergy", q_what="Wasps", q_more="Pen in my bag"))
    path = f"/entry/{entry_of(page, 'Wasps')}/change"
    one, other = hidden_in(owner.get(path).text), hidden_in(owner.get(path).text)

    owner.post(path, data={**one, "q_what": "Wasps and bees", "q_more": "Pen in my bag", "q_now": "active"})
    owner.post(path, data={**other, "q_what": "Wasps", "q_more": "Pen at home", "q_now": "active"})

    page = owner.get("/health").text
    assert "Wasps and bees" in page
    assert "Pen at home" in page
    assert "Two versions" not in page


def test_a_form_that_fits_nothing_any_more_keeps_what_was_typed(owner: FlaskClient) -> None:
    entry = add(owner, "first words")
    path = f"/entry/{entry}/change"
    data = {**hidden_in(owner.get(path).text), "seen": "nobody:1.1", "q_words": "typed for an hour"}

    answer = owner.post(path, data=data)
    again = owner.post(path, data={**hidden_in(answer.text), "q_words": "typed for an hour"})

    assert answer.status_code == 400
    assert "What you typed is still here" in answer.text
    assert "typed for an hour</textarea>" in answer.text
    assert again.status_code == 302


def test_an_entry_that_came_in_opens_in_its_form_and_keeps_the_rest(owner: FlaskClient) -> None:
    page = owner.get("/health").text
    entry = entry_of(page, "Wasp stings")

    fill_in(owner, f"/entry/{entry}/change", q_what="Wasps", q_more="", q_now="active")

    shown = owner.get(f"/entry/{entry}").text
    assert "Wasps" in shown
    assert "Taken in from martin.json" in html.unescape(shown)
    assert "Confirmed" in shown
    assert "Pen in the shed" not in shown


def test_my_details_are_there_once(owner: FlaskClient) -> None:
    answer = owner.get("/details/add/me")

    assert answer.status_code == 302
    assert answer.location.endswith("/change")


def test_an_nhs_number_with_a_wrong_digit_is_kept_with_a_warning(owner: FlaskClient) -> None:
    change = owner.get("/details/add/me").location

    page = follow(owner, fill_in(owner, f"{change}?ask=nhs-number", **{"q_nhs-number": "999 000 0035"}))

    assert "This does not look like an NHS number" in page
    assert "999 000 0035" in page


@pytest.mark.parametrize(
    ("typed", "read"),
    [(("27", "3", "1950"), "27 March 1950"), (("", "3", "1950"), "March 1950"), (("", "", "1950"), "1950")],
)
def test_a_day_may_be_known_in_part(owner: FlaskClient, typed: tuple[str, str, str], read: str) -> None:
    day, month, year = typed
    fields = {"q_since-day": day, "q_since-month": month, "q_since-year": year}

    page = follow(owner, fill_in(owner, "/health/add/condition", q_what="Asthma", **fields))

    assert re.search(rf"Since</dt>\s*<dd[^>]*>{read}</dd>", page)


@pytest.mark.parametrize("typed", [("31", "2", "2020"), ("5", "", "2020"), ("x", "y", "z"), ("1", "1", "")])
def test_an_impossible_day_is_said(owner: FlaskClient, typed: tuple[str, str, str]) -> None:
    day, month, year = typed
    fields = {"q_since-day": day, "q_since-month": month, "q_since-year": year}

    answer = fill_in(owner, "/health/add/condition", q_what="Asthma", **fields)

    assert answer.status_code == 400
    assert "Type a real day" in answer.text
    assert 'value="Asthma"' in answer.text


def test_none_known_is_written_only_when_said(owner: FlaskClient) -> None:
    page = follow(owner, fill_in(owner, "/health/add/no-allergies"))

    assert "No allergies that I know of" in page


def test_many_questions_are_asked_one_by_one_and_each_answer_is_kept_at_once(
    module_desk: Desk, tmp_path: Path, ticks: Ticks
) -> None:
    start_record(module_desk, tmp_path / "new", PASSPHRASE, name="Jean", kind="person")
    standing = Doorway(module_desk, tmp_path / "new", ticks=ticks, stand_still=lambda: None)
    owner = unlocked(browser(standing))

    first = owner.get("/details/add").location
    second = fill_in(owner, first, q_name="Jean Adeyemi").location
    third = fill_in(owner, second, q_called="Jean").location
    page, details = owner.get(third).text, owner.get("/details").text
    standing.lock()

    assert "Question 3 of 9" in page
    assert "Skip this question" in page
    assert "Jean Adeyemi" in details
    assert "Please call me" in details


def test_a_question_that_is_skipped_at_the_beginning_is_asked_no_more(
    module_desk: Desk, tmp_path: Path, ticks: Ticks
) -> None:
    start_record(module_desk, tmp_path / "new", PASSPHRASE, name="Jean", kind="person")
    standing = Doorway(module_desk, tmp_path / "new", ticks=ticks, stand_still=lambda: None)
    owner = unlocked(browser(standing))

    second = fill_in(owner, "/about-me/add/about-me", **{"q_most-important": ""}).location
    third = fill_in(owner, second, **{"q_important-people": "My sister"}).location
    page = owner.get("/about-me").text
    standing.lock()

    assert "ask=important-people" in second
    assert "/change?ask=how-to-communicate" in third
    assert "My sister" in page


def test_what_has_no_form_is_read_in_few_lines_and_has_a_title_of_its_own_everywhere(
    owner: FlaskClient,
) -> None:
    people = html.unescape(owner.get("/people?all=1").text)
    entry = entry_of(people, "My people")

    card = re.search(rf'<article class="entry" id="e-{entry}".*?</article>', people, re.DOTALL)

    assert card
    assert card[0].count("<dt>") <= 5
    assert "<dt>Status</dt>" not in card[0]
    assert "<dt>Status</dt>" in owner.get(f"/entry/{entry}").text
    for page in ("history", "move"):
        assert re.search(r"<title>.*My people", html.unescape(owner.get(f"/entry/{entry}/{page}").text))


def test_what_came_from_elsewhere_is_changed_in_plain_words(owner: FlaskClient) -> None:
    entry = entry_of(html.unescape(owner.get("/people?all=1").text), "My people")

    answer = fill_in(owner, f"/entry/{entry}/change", q_remark="They meet on Mondays")

    assert "Saved" in owner.get(answer.location).text
    assert "They meet on Mondays" in owner.get(f"/entry/{entry}").text


def test_what_has_no_plain_words_says_so_kindly(owner: FlaskClient) -> None:
    entry = entry_of(html.unescape(owner.get("/people?all=1").text), "learning disability nurse")

    page = owner.get(f"/entry/{entry}/change")

    assert page.status_code == 200
    assert "This stays as it came" in page.text
    assert "Change this" not in owner.get(f"/entry/{entry}").text
