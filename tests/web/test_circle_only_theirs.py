"""What somebody marked as sensitive and alone has: they are told, and so is whoever can tick it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.circle_ticks import change_ticks
from portable_record.actions.desk import Desk
from portable_record.web.doorway import Doorway
from tests.actions.circle_around import plan
from tests.actions.in_a_circle import keep_next, member_of
from tests.circle.cast import JEAN
from tests.record.devices import entry_id
from tests.web.asking import browser, fill_in, submit, unlocked
from tests.web.circle_cast import Circle, before_members, circle_of

ONLY_YOU = "Only you have these words until an owner ticks it. Ask one of them."
ONLY_THEY = "Nadia marked something as sensitive. Only they have it."


@pytest.fixture(scope="module")
def doorway(module_desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doorway]:
    with before_members(module_desk, tmp_path_factory.mktemp("only") / "vault", parts=("plan",)) as standing:
        yield standing


@pytest.fixture(scope="module")
def sam(doorway: Doorway) -> FlaskClient:
    return unlocked(browser(doorway))


@pytest.fixture
def circle(module_desk: Desk, tmp_path: Path) -> Iterator[Circle]:
    with circle_of(module_desk, tmp_path, "editor") as made:
        yield made


def need_of(doorway: Doorway) -> str:
    with doorway.record() as record:
        return record.vault.entries.page("plan")[0].id


def test_who_writes_something_sensitive_is_told_that_nobody_else_has_it(
    sam: FlaskClient, doorway: Doorway
) -> None:
    sent = fill_in(sam, "/plan/add/need", q_words="A quiet room", sensitive="y")

    assert ONLY_YOU in sam.get(sent.location).text
    page = f"/entry/{need_of(doorway)}"
    assert ONLY_YOU in sam.get(page).text
    with doorway.record() as record:
        keep_next(record, JEAN.member(), member_of(record, parts=("plan",), ticked=(need_of(doorway),)))
    assert ONLY_YOU not in sam.get(page).text


def test_who_marks_what_others_may_have_read_is_told_that_and_not_that_they_alone_have_it(
    sam: FlaskClient, doorway: Doorway
) -> None:
    fill_in(sam, "/plan/add/need", q_words="Somebody to walk with")
    page = f"/entry/{need_of(doorway)}"

    said = sam.get(submit(sam, f"{page}/sensitive", page=page, sensitive="yes").location).text

    assert "These may have read it before: " in said
    assert ONLY_YOU not in said


def test_an_owner_is_told_whose_sensitive_words_wait_for_a_tick(circle: Circle) -> None:
    plan(circle.nadia, 7, sensitive=True)
    circle.sync()

    page = circle.page.get("/circle").text
    member = circle.nadia.identity.by.writer
    with circle.jean.record() as jean:
        change_ticks(jean, member, tick=[entry_id(7)])
    after = circle.page.get("/circle").text

    assert ONLY_THEY in page
    assert f'href="/circle/people/{member}/sensitive"' in page
    assert ONLY_THEY not in after
