"""The recovery code: shown once, typed back before it counts; its sheet; and a new passphrase by it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.desk import Desk
from portable_record.actions.sheets import THE_PROGRAM
from portable_record.actions.start import start_record
from portable_record.web.doorway import Doorway
from portable_record.web.patience import FREE_TRIES
from tests.web.asking import PASSPHRASE, Ticks, browser, submit

NEW = "a new and longer passphrase"


@pytest.fixture
def doorway(module_desk: Desk, tmp_path: Path, ticks: Ticks) -> Iterator[Doorway]:
    """Before a record that has no recovery code yet."""
    start_record(module_desk, tmp_path / "record", PASSPHRASE, name="Jean", kind="person", recovery=False)
    standing = Doorway(module_desk, tmp_path / "record", ticks=ticks, stand_still=lambda: None)
    yield standing
    standing.lock()


def shown_code(client: FlaskClient) -> str:
    submit(client, "/recovery", page="/recovery", passphrase=PASSPHRASE)
    found = re.search(r'class="secret"[^>]*>([0-9A-Z ]+)<', client.get("/recovery/code").text)
    assert found
    return found[1]


@pytest.fixture
def code(owner: FlaskClient) -> str:
    """A code that was typed back."""
    made = shown_code(owner)
    kept = submit(owner, "/recovery/type-back", page="/recovery/type-back", code=made)
    assert kept.location == "/ready"
    return made


def test_home_reminds_until_there_is_a_code(owner: FlaskClient) -> None:
    before = owner.get("/").text
    later = owner.get("/ready?after=setup").text
    code = shown_code(owner)
    still = owner.get("/").text
    submit(owner, "/recovery/type-back", page="/recovery/type-back", code=code.lower())

    assert "sheets that you gave" not in owner.get("/recovery").text
    assert "Make a recovery code" in before
    assert "everything here is lost for good" in later
    assert "Make a recovery code" in still
    assert "Make a recovery code" not in owner.get("/").text
    assert "counts from now on" in owner.get("/ready").text
    assert "You have a recovery code" in owner.get("/recovery").text


def test_a_screen_left_open_is_not_enough_for_a_code(owner: FlaskClient) -> None:
    answers = [
        submit(owner, "/recovery", page="/recovery", **typed) for typed in ({}, {"passphrase": "another one"})
    ]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert "Type your passphrase." in answers[0].text
    assert owner.get("/recovery/code").location == "/recovery"


def test_a_code_typed_back_with_a_mistake_does_not_count(owner: FlaskClient) -> None:
    code = shown_code(owner)
    other = ("0" if code[0] != "0" else "1") + code[1:]

    answers = [
        submit(owner, "/recovery/type-back", page="/recovery/type-back", code=typed)
        for typed in ("", other, code[:-1])
    ]

    assert [answer.status_code for answer in answers] == [400, 400, 400]
    assert "Make a recovery code" in owner.get("/").text


def test_the_sheet_says_all_that_is_needed_and_no_passphrase(owner: FlaskClient, doorway: Doorway) -> None:
    code = shown_code(owner)

    sheet = owner.get("/recovery/sheet").text

    assert code in sheet
    assert "portable-record recover" in sheet
    assert THE_PROGRAM in sheet
    assert str(doorway.folder) in sheet
    assert "22 November 2026" in sheet
    assert PASSPHRASE not in sheet


def test_the_code_is_tried_from_the_paper_and_nothing_is_changed(owner: FlaskClient, code: str) -> None:
    wrong = submit(owner, "/recovery/try", page="/recovery/try", code="KMS5-T4QC-BSZE-BQX5-ZHEN-6PPB-VPBD")
    right = submit(owner, "/recovery/try", page="/recovery/try", code=code.lower())

    assert wrong.status_code == 400
    assert "Your recovery code opens this record" in right.text
    assert 'href="/recovery/try"' in owner.get("/recovery").text


def test_without_a_code_there_is_none_to_try(owner: FlaskClient) -> None:
    assert owner.get("/recovery/try").location == "/recovery"


def test_once_it_counts_or_the_record_was_locked_the_code_is_shown_no_more(
    owner: FlaskClient, code: str
) -> None:
    assert owner.get("/recovery/code").location == "/recovery"
    assert owner.get("/recovery/sheet").location == "/recovery"
    assert owner.get("/recovery/type-back").location == "/recovery"

    again = shown_code(owner)
    submit(owner, "/lock", page="/")
    submit(owner, "/unlock", passphrase=PASSPHRASE)

    assert owner.get("/recovery/code").location == "/recovery"
    assert again != code


def test_the_code_sets_a_new_passphrase_when_the_old_one_is_lost(
    owner: FlaskClient, code: str, doorway: Doorway
) -> None:
    doorway.lock()
    other = browser(doorway)

    done = submit(other, "/recover", page="/recover", code=code, passphrase=NEW, again=NEW)

    assert "You have a new passphrase" in done.text
    assert submit(other, "/unlock", passphrase=PASSPHRASE).status_code == 400
    assert submit(other, "/unlock", passphrase=NEW).status_code == 302
    home = other.get("/").text
    seen = re.search(r'action="(/seen/[^"]+)"', home)
    assert "On 22 November 2026 this record was opened with its recovery code" in home
    assert 'href="/keys"' in home
    assert "portable-record" not in home
    assert seen
    assert submit(other, seen[1], page="/").location == "/"
    assert "opened with its recovery code" not in other.get("/").text


def test_the_right_code_works_while_the_record_is_open_elsewhere_and_closes_it(
    owner: FlaskClient, code: str, doorway: Doorway
) -> None:
    other = browser(doorway)

    submit(other, "/recover", page="/recover", code=code, passphrase=NEW, again=NEW)

    assert owner.get("/").status_code == 302
    assert submit(other, "/unlock", passphrase=NEW).status_code == 302


def test_a_wrong_code_changes_nothing_and_locks_nobody_out(
    owner: FlaskClient, code: str, doorway: Doorway, ticks: Ticks
) -> None:
    other = browser(doorway)
    never = "0000-0000-0000-0000-0000-0000-0000"

    said = [
        submit(other, "/recover", page="/recover", code=never, passphrase=NEW, again=NEW)
        for _ in range(FREE_TRIES + 2)
    ]

    assert {answer.status_code for answer in said} == {400}
    assert "Wait" in said[-1].text
    assert owner.get("/").status_code == 200
    ticks.seconds += 30
    assert submit(other, "/unlock", passphrase=PASSPHRASE).status_code == 302


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"code": "", "passphrase": NEW, "again": NEW}, "Type your recovery code."),
        ({"code": "x", "passphrase": "short", "again": "short"}, "Type at least 8 letters."),
        ({"code": "x", "passphrase": NEW, "again": "other words"}, "The two are not the same."),
        ({"code": "x", "passphrase": NEW, "again": NEW}, "it should have 28"),
    ],
)
def test_what_is_missing_is_said_plainly(stranger: FlaskClient, typed: dict[str, str], says: str) -> None:
    answer = submit(stranger, "/recover", page="/recover", **typed)

    assert answer.status_code == 400
    assert says in answer.text
    assert NEW not in answer.text
