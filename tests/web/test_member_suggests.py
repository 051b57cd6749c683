"""Whoever suggests something new is told that it waits, whatever it is, and never that it is not there."""

import html
import io
import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portable_record.actions.circle_apart import APART
from portable_record.actions.desk import Desk
from portable_record.record.asking.sheet import Question, Sheet
from portable_record.record.asking.sheets import SHEETS
from portable_record.record.parts import PARTS
from portable_record.web.doorway import Doorway
from tests.actions.in_a_circle import keep_next, member_of
from tests.circle.cast import JEAN
from tests.web.asking import browser, fill_in, hidden_in, submit, unlocked
from tests.web.circle_cast import before_members

OFFERED = [sheet for sheet in SHEETS if sheet.offered]
WAITS = "Suggested. It waits for a yes."
TYPED = {"line": "Nadia", "paragraphs": "Walk to the library", "number": "3"}


@pytest.fixture(scope="module")
def doorway(module_desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doorway]:
    folder = tmp_path_factory.mktemp("suggests") / "vault"
    parts = tuple(sorted(part.key for part in PARTS))
    with before_members(module_desk, folder, role="suggests", parts=parts) as standing:
        yield standing


@pytest.fixture(scope="module")
def sam(doorway: Doorway) -> FlaskClient:
    return unlocked(browser(doorway))


def answer_to(question: Question) -> str:
    return question.choices[0].value if question.choices else TYPED[question.type]


def send_file(client: FlaskClient, page: str) -> TestResponse:
    """Send a file by the form of a page."""
    file = (io.BytesIO(b"not much of a file"), "letter.txt")
    return client.post(action_of(page), data={**hidden_in(page), "file": file})


def action_of(page: str) -> str:
    found = re.search(r'action="(/files/add/[^"]+)"', page)
    assert found, page
    return html.unescape(found[1])


def suggested(client: FlaskClient, sheet: Sheet) -> TestResponse:
    """Answer what has to be answered, or else the first question; where it begins with a file, send one."""
    page = f"/{sheet.part}/add/{sheet.key}"
    if sheet.file:
        return send_file(client, client.get(page, follow_redirects=True).text)
    asked = [one for one in sheet.questions if one.needed and not one.later] or [sheet.questions[0]]
    return fill_in(client, page, **{f"q_{one.key}": answer_to(one) for one in asked})


@pytest.mark.parametrize("sheet", OFFERED, ids=lambda one: f"{one.part}-{one.key}")
def test_who_suggests_something_new_of_any_kind_reads_that_it_waits(sam: FlaskClient, sheet: Sheet) -> None:
    sent = suggested(sam, sheet)

    page = sam.get(sent.location, follow_redirects=True)
    assert (sent.status_code, page.status_code) == (302, 200)
    assert WAITS in page.text


def nothing_suggested(doorway: Doorway) -> None:
    """Let go of what other tests suggested on this device."""
    with doorway.record() as record:
        for one in record.vault.circle.about(APART):
            record.vault.circle.delete(one.id)


def of_this(doorway: Doorway, entry: str) -> int:
    """How many suggestions of this device are about an entry."""
    with doorway.record() as record:
        return sum(entry in one.value["entries"] for one in record.vault.circle.about(APART))


def test_a_form_that_is_sent_twice_suggests_once(sam: FlaskClient, doorway: Doorway) -> None:
    data = {**hidden_in(sam.get("/plan/add/task").text), "q_words": "Water the plants"}

    sent = [sam.post("/plan/add/task", data=data) for _ in range(2)]

    assert [one.status_code for one in sent] == [302, 302]
    assert of_this(doorway, data["entry"]) == 1


def test_a_file_that_is_sent_twice_is_suggested_once(sam: FlaskClient, doorway: Doorway) -> None:
    page = sam.get("/documents/add/file", follow_redirects=True).text

    sent = [send_file(sam, page) for _ in range(2)]

    assert [one.status_code for one in sent] == [302, 302]
    assert of_this(doorway, action_of(page).partition("entry=")[2]) == 1


def test_an_editor_is_asked_all_of_about_me_at_once_since_it_waits(
    sam: FlaskClient, doorway: Doorway
) -> None:
    nothing_suggested(doorway)
    with doorway.record() as record:
        keep_next(record, JEAN.member(), member_of(record, role="editor", parts=("about-me", "plan")))

    page = sam.get("/about-me/add/about-me").text
    sent = fill_in(sam, "/about-me/add/about-me", **{"q_most-important": "My cat"})

    assert page.count("<textarea") > 3
    assert WAITS in sam.get(sent.location).text


def test_what_is_there_once_is_suggested_once_and_whoever_asks_again_sees_that_it_waits(
    sam: FlaskClient, doorway: Doorway
) -> None:
    nothing_suggested(doorway)
    with doorway.record() as record:
        keep_next(record, JEAN.member(), member_of(record, role="suggests", parts=("crisis", "plan")))
    first = hidden_in(sam.get("/crisis/add/crisis").text)
    second = hidden_in(sam.get("/crisis/add/crisis").text)
    question = next(sheet for sheet in OFFERED if sheet.key == "crisis").questions[0].key

    sent = sam.post("/crisis/add/crisis", data=first | {f"q_{question}": "Be quiet with me"})
    late = sam.post("/crisis/add/crisis", data=second | {f"q_{question}": "Be loud with me"})
    again = sam.get("/crisis/add/crisis")

    assert (sent.status_code, late.status_code) == (302, 400)
    assert "You have suggested this already. It waits for a yes." in late.text
    assert "Be loud with me" in late.text
    assert again.location == "/circle/suggested/mine"
    assert "Be quiet with me" in sam.get(again.location).text


def test_who_suggested_something_has_a_page_of_it_and_a_stranger_has_none(
    sam: FlaskClient, doorway: Doorway
) -> None:
    with doorway.record() as record:
        keep_next(record, JEAN.member(), member_of(record, role="suggests", parts=("plan",)))
    fill_in(sam, "/plan/add/need", q_words="A quiet room")

    shown = sam.get("/circle/suggested", follow_redirects=True)

    assert 'href="/circle/suggested/mine"' in sam.get("/circle").text
    assert shown.request.path == "/circle/suggested/mine"
    assert "It waits for an owner" in shown.text
    assert "A quiet room" in shown.text
    assert browser(doorway).get("/circle/suggested/mine").status_code == 302


def test_who_suggests_something_sensitive_is_told_that_nobody_reads_it_before_a_tick(
    sam: FlaskClient, doorway: Doorway
) -> None:
    with doorway.record() as record:
        keep_next(record, JEAN.member(), member_of(record, role="suggests", parts=("plan",)))
    sent = fill_in(sam, "/plan/add/need", q_words="A quiet room", sensitive="y")

    says = "Only you have these words until an owner ticks it. Ask one of them."

    assert says in sam.get(sent.location).text
    assert says in sam.get("/circle/suggested/mine").text


def test_who_suggests_that_something_moves_reads_that_it_waits(sam: FlaskClient, doorway: Doorway) -> None:
    with doorway.record() as record:
        keep_next(record, JEAN.member(), member_of(record, role="editor", parts=("outcomes", "plan")))
    fill_in(sam, "/plan/add/need", q_words="A quiet room")
    with doorway.record() as record:
        entry = record.vault.entries.page("plan")[0].id
        keep_next(record, JEAN.member(), member_of(record, role="suggests", parts=("outcomes", "plan")))

    page = f"/entry/{entry}/move"
    sent = sam.get(submit(sam, page, page=page, to="outcomes").location)

    assert sent.status_code == 200
    assert WAITS in sent.text
    assert sam.get(f"/entry/{entry}").status_code == 200
