"""Somebody asks what a group holds about them: the clock, the look through it, and the copy."""

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.web.doorway import Doorway
from tests.web.asking import fill_in, hidden_in
from tests.web.test_governance import club, made, worker

__all__ = ["club", "made", "worker"]

AT = "/governance/subject-access"
WORDS = "Please speak slowly"
SETTLED = {"checked": "known", "harm": "no"}


@pytest.fixture
def asked(worker: FlaskClient) -> str:
    """A request about Sue, by somebody who said who looks."""
    fill_in(worker, "/inbox/why", name="Jo Bell", why="asked")
    fields = {"came-day": "31", "came-month": "1", "came-year": "2026"}
    answer = fill_in(worker, f"{AT}/new", about="sue hallam", **fields)
    assert answer.status_code == 302, answer.text
    return str(answer.location)


def looked(worker: FlaskClient, asked: str, item: str, **choices: str) -> int:
    """Look through it: give all of it but what is said."""
    at = f"{asked}/look/{item}"
    page = worker.get(at).text
    deeds = dict.fromkeys(re.findall(r'name="(deed-\d+)"', page), "keep")
    return worker.post(at, data={**hidden_in(page), **deeds, **choices}).status_code


def sends(worker: FlaskClient, asked: str, deed: str) -> tuple[int, bytes]:
    answer = worker.post(f"{asked}/{deed}", data=hidden_in(worker.get(asked).text))
    return answer.status_code, answer.data


def number_of(worker: FlaskClient, asked: str, item: str, words: str) -> int:
    """Which entry of a thing says this."""
    entries = worker.get(f"{asked}/look/{item}").text.split("<article")[1:]
    return next(number for number, entry in enumerate(entries) if words in entry)


def test_the_clock_is_one_month_and_ends_with_a_shorter_month(worker: FlaskClient, asked: str) -> None:
    assert "Answer by 28 February 2026." in worker.get(asked).text
    assert "The time is over" in worker.get(AT).text


def test_before_anything_it_is_asked_who_looks(worker: FlaskClient) -> None:
    assert worker.get(f"{AT}/new").location == f"/inbox/why?next={AT}/new"


def test_nothing_goes_out_before_all_three_are_settled(
    worker: FlaskClient, asked: str, made: tuple[Path, str]
) -> None:
    page = worker.get(asked).text
    alone = sends(worker, asked, "copy")
    fill_in(worker, asked, checked="known", harm="not-yet")
    looked(worker, asked, made[1])
    nearly = sends(worker, asked, "print")

    assert (
        page.count("<li>Make sure who asks")
        == page.count("<li>Look through")
        == page.count("<li>Say if")
        == 1
    )
    assert alone[0] == nearly[0] == 400
    assert WORDS.encode() not in alone[1] + nearly[1]


def test_the_copy_holds_what_is_given_and_the_log_keeps_that(
    worker: FlaskClient, asked: str, made: tuple[Path, str]
) -> None:
    fill_in(worker, asked, **SETTLED)
    looked(worker, asked, made[1])

    status, content = sends(worker, asked, "copy")
    zipped = zipfile.ZipFile(io.BytesIO(content))

    assert status == 200
    assert zipped.namelist() == ["what-we-hold.html", "what-we-hold.csv"]
    assert all(WORDS in zipped.read(name).decode() for name in zipped.namelist())
    assert WORDS in sends(worker, asked, "print")[1].decode()
    assert "made a copy on" in worker.get(asked).text
    log = worker.get("/activity").text
    assert "aved a copy for somebody who asked what is held about them" in log
    assert "ecause the person asked me to" in log


def test_what_is_covered_says_why_and_what_is_left_out_stands_nowhere(
    worker: FlaskClient, asked: str, made: tuple[Path, str]
) -> None:
    fill_in(worker, asked, **SETTLED)
    n = number_of(worker, asked, made[1], WORDS)

    looked(worker, asked, made[1], **{f"deed-{n}": "cover", f"reason-{n}": "It names a neighbour"})
    covered = sends(worker, asked, "print")[1].decode()
    looked(worker, asked, made[1], **{f"deed-{n}": "leave", f"reason-{n}": "A danger to Ann"})
    printed = sends(worker, asked, "print")[1].decode()
    zipped = zipfile.ZipFile(io.BytesIO(sends(worker, asked, "copy")[1]))

    assert WORDS not in covered
    assert "It names a neighbour" in covered
    assert "Sue Hallam" in printed
    for left in (printed, *(zipped.read(name).decode() for name in zipped.namelist())):
        assert WORDS not in left
        assert "A danger to Ann" not in left


def test_a_choice_without_a_reason_is_said_with_a_link_to_it(
    worker: FlaskClient, asked: str, made: tuple[Path, str]
) -> None:
    at = f"{asked}/look/{made[1]}"
    first = worker.get(at).text
    deeds = dict.fromkeys(re.findall(r'name="(deed-\d+)"', first), "keep")

    page = worker.post(at, data={**hidden_in(first), **deeds, "deed-1": "cover"})

    assert page.status_code == 400
    assert '<a href="#deed-1">Say why you cover it or leave it out.</a>' in page.text
    assert 'id="deed-1"' in page.text


def test_a_thing_of_which_all_is_left_out_leaves_no_trace(
    worker: FlaskClient, asked: str, made: tuple[Path, str]
) -> None:
    fill_in(worker, asked, **SETTLED)
    rows = range(worker.get(f"{asked}/look/{made[1]}").text.count("<article"))
    leave = {f"deed-{n}": "leave" for n in rows} | {f"reason-{n}": "A danger to Ann" for n in rows}

    before = sends(worker, asked, "print")[0]
    looked(worker, asked, made[1], **leave)
    page = sends(worker, asked, "print")[1].decode()

    assert before == 400
    assert "It came here on" not in page
    assert "From whom" not in page


def test_the_copy_says_from_whom_it_came_and_until_when(
    worker: FlaskClient, asked: str, made: tuple[Path, str]
) -> None:
    fill_in(worker, asked, **SETTLED)
    looked(worker, asked, made[1])

    page = sends(worker, asked, "print")[1].decode()

    assert "From whom: somebody you do not know yet" in page
    assert "The last day is 20 December 2026" in page


def test_covering_without_a_reason_is_refused(
    worker: FlaskClient, asked: str, made: tuple[Path, str]
) -> None:
    assert looked(worker, asked, made[1], **{"deed-0": "cover"}) == 400
    assert looked(worker, asked, made[1], **{"deed-0": "burn"}) == 400
    assert "Look through it" in worker.get(asked).text


def test_a_doubt_about_harm_needs_words(worker: FlaskClient, asked: str) -> None:
    answer = fill_in(worker, asked, checked="paper", checked_words="Bus pass", harm="asked")

    assert answer.status_code == 400
    assert "Say whom you asked" in answer.text
    assert 'value="Bus pass"' in answer.text


def test_what_is_locked_is_found_and_given_too(
    worker: FlaskClient, club: Doorway, asked: str, made: tuple[Path, str]
) -> None:
    with club.record() as record:
        document = record.vault.inbox.get(made[1])
        record.vault.inbox.put(replace(document, value={**document.value, "state": "withdrawn"}))

    page = worker.get(asked).text
    fill_in(worker, asked, **SETTLED)
    looked(worker, asked, made[1])

    assert "Stopped by them and locked" in page
    assert WORDS.encode() in sends(worker, asked, "print")[1]


def test_another_persons_things_are_not_in_it(
    worker: FlaskClient, club: Doorway, asked: str, made: tuple[Path, str]
) -> None:
    with club.record() as record:
        document = record.vault.inbox.get(made[1])
        record.vault.inbox.put(replace(document, id="ann", value={**document.value, "about": "Ann Lee"}))

    assert worker.get(asked).text.count("/look/") == 1
    assert worker.get(f"{asked}/look/ann").status_code == 404


def test_what_has_changed_since_is_looked_through_again(
    worker: FlaskClient, club: Doorway, asked: str, made: tuple[Path, str]
) -> None:
    fill_in(worker, asked, **SETTLED)
    looked(worker, asked, made[1])
    with club.record() as record:
        document = record.vault.inbox.get(made[1])
        record.vault.inbox.put(replace(document, value={**document.value, "entries": []}))

    status, page = sends(worker, asked, "copy")

    assert status == 400
    assert "Look through it again." in page.decode()


def test_what_cannot_be_written_down_is_refused(worker: FlaskClient, asked: str) -> None:
    day = {"came-day": "1", "came-month": "1", "came-year": "2099"}

    ahead = fill_in(worker, f"{AT}/new", about="Ann", **day)
    nobody = fill_in(worker, f"{AT}/new", asks="Ann's son")

    assert "That day lies ahead." in ahead.text
    assert "Type the name." in nobody.text
    assert "Ann&#39;s son" in nobody.text
    assert worker.get(f"{AT}/none").status_code == 404


@pytest.mark.parametrize("path", ["", "/new", "/x", "/x/look/y"])
def test_a_persons_own_record_does_not_offer_it(owner: FlaskClient, path: str) -> None:
    answer = owner.get(AT + path)

    assert answer.status_code == 400
    assert "This is for the record of a group" in answer.text


def test_what_was_looked_for_is_said(worker: FlaskClient) -> None:
    fill_in(worker, "/inbox/why", name="Jo Bell", why="asked")
    fields = {"came-day": "31", "came-month": "1", "came-year": "2026"}
    also = "Doddy\n999 000 0018\n3/4/1950\n<script>x"

    asked = fill_in(worker, f"{AT}/new", about="Martha", also=also, **fields)
    page = worker.get(str(asked.location)).text

    for said in ("Martha", "doddy", "9990000018", "3 April 1950"):
        assert f"<bdi>{said}</bdi>" in page
    assert "<script>x" not in page
