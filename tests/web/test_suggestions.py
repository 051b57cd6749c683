"""Answering and taking an answer in the browser, each side before its own record."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.answer_share import answers_to
from portable_record.actions.desk import Desk
from portable_record.actions.erase import erase_now
from portable_record.actions.look_after import bin_one
from portable_record.actions.say_yes import say_yes
from portable_record.actions.suggestions import replies_here
from portable_record.actions.withdraw import stop_share
from portable_record.web.doorway import Doorway
from tests.actions.answering import (
    FOUR,
    NOTICED,
    OFFER,
    WILL_DO,
    answered,
    give,
    hand,
    know_each_other,
    unsigned,
    without_key,
)
from tests.actions.inboxes import copied, new_vault
from tests.actions.quick import stretch_nothing
from tests.web.asking import Ticks, browser, fill_in, hidden_in, submit, unlocked
from tests.web.test_scan import paste

HOSTILE = "<script>alert(1)</script>{{ 7*7 }} \N{GRINNING FACE}"
TYPED = {
    "q_agreed": "Sit by the door.\nTea, no sugar.",
    "q_will_do": "Fetch Jean on Friday.",
    "q_who": "Bob",
    "q_day-day": "4",
    "q_day-month": "12",
    "q_day-year": "2026",
    "q_noticed": "",
    "q_title": "Friday Lunch",
    "q_offer": "Lunch together.",
    "q_web": "https://lunch.example",
    "q_name": "Jo Bell",
    "q_role": "driver",
}


@pytest.fixture(scope="module")
def made(module_desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str, str, str]:
    """Two records that know each other, the share, what lies in the club's inbox, and an answer to it."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        club = new_vault(module_desk, folder / "club", name="Werneth Club", kind="organisation")
        jean = new_vault(module_desk, folder / "jean")
        with (
            copied(module_desk, jean, folder / "jean-now") as one,
            copied(module_desk, club, folder / "club-now") as other,
        ):
            know_each_other(one, other)
            share, item = give(one, other, folder)
            token = answered(other, item)
            hand(one, folder, token)
    return folder / "jean-now", folder / "club-now", share, item, token


def opened(desk: Desk, made: Path, folder: Path, ticks: Ticks) -> Iterator[Doorway]:
    standing = Doorway(desk, Path(shutil.copytree(made, folder)), ticks=ticks, stand_still=lambda: None)
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        yield standing
        standing.lock()


@pytest.fixture
def jean(module_desk: Desk, made: tuple[Path, ...], tmp_path: Path, ticks: Ticks) -> Iterator[Doorway]:
    yield from opened(module_desk, made[0], tmp_path / "jean", ticks)


@pytest.fixture
def club(module_desk: Desk, made: tuple[Path, ...], tmp_path: Path, ticks: Ticks) -> Iterator[Doorway]:
    yield from opened(module_desk, made[1], tmp_path / "club", ticks)


@pytest.fixture
def owner(jean: Doorway) -> FlaskClient:
    return unlocked(browser(jean))


@pytest.fixture
def worker(club: Doorway) -> FlaskClient:
    client = unlocked(browser(club))
    fill_in(client, "/inbox/why", name="Jo Bell", why="answer")
    return client


@pytest.fixture
def item(made: tuple[Path, Path, str, str, str]) -> str:
    return made[3]


@pytest.fixture
def token(made: tuple[Path, Path, str, str, str]) -> str:
    return made[4]


@pytest.fixture
def reply(jean: Doorway) -> str:
    with jean.record() as record:
        return replies_here(record)[0].id


def say(owner: FlaskClient, reply: str, number: int, word: str) -> str:
    answer = submit(owner, f"/suggestions/{reply}/{number}", page=f"/suggestions/{reply}", say=word)
    assert answer.status_code == 302
    return owner.get(answer.location.partition("#")[0]).text


# --- who answers ---


def test_before_answering_it_is_asked_what_for(club: Doorway, item: str) -> None:
    client = unlocked(browser(club))

    answer = client.get(f"/inbox/{item}/answer")

    assert answer.location == f"/inbox/why?next=/inbox/{item}/answer"


def test_an_answer_is_looked_at_before_it_is_signed(worker: FlaskClient, club: Doorway, item: str) -> None:
    look = fill_in(worker, f"/inbox/{item}/answer", **TYPED)

    assert "Sit by the door." in look.text
    assert "Written by \u2068Jo Bell, driver" in look.text or "Jo Bell, driver" in look.text
    with club.record() as record:
        assert len(answers_to(record, item)) == 1
    signed = worker.post(f"/inbox/{item}/answer", data={**hidden_in(look.text), "deed": "sign"})
    again = worker.post(f"/inbox/{item}/answer", data={**hidden_in(look.text), "deed": "sign"})
    assert signed.location.partition("?")[0] == again.location.partition("?")[0]
    with club.record() as record:
        newest = answers_to(record, item)[0].said
        assert [one.kind for one in newest.pieces] == ["agreed", "agreed", "will-do", "offer"]
        assert newest.pieces[2].day == "2026-12-04"


def test_what_was_typed_comes_back_to_be_changed(worker: FlaskClient, item: str) -> None:
    look = fill_in(worker, f"/inbox/{item}/answer", **TYPED)

    page = worker.post(f"/inbox/{item}/answer", data={**hidden_in(look.text), "deed": "change"})

    assert page.status_code == 200
    assert "Tea, no sugar.</textarea>" in page.text
    assert 'value="https://lunch.example"' in page.text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"q_name": "Jo"}, "between 1 and 30"),
        ({"q_name": "", "q_agreed": "x"}, "Type your name."),
        ({"q_name": "Jo", "q_offer": "Lunch"}, "An offer needs a name"),
        ({"q_name": "Jo", "q_title": "Lunch", "q_web": "http://x"}, "web address"),
        ({"q_name": "Jo", "q_agreed": "\u202eabc"}, "hidden sign"),
        ({"q_name": "Jo", "q_agreed": "x" * 4001}, "at most 4000"),
        ({"q_name": "Jo", "q_agreed": "x" * 2001}, "too long"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_lost(
    worker: FlaskClient, item: str, typed: dict[str, str], says: str
) -> None:
    answer = fill_in(worker, f"/inbox/{item}/answer", **typed)

    assert answer.status_code == 400
    assert says in answer.text
    assert (typed.get("q_agreed") or typed.get("q_web") or "Jo") in answer.text


def test_an_answer_is_given_as_a_code_a_moving_code_and_a_file(
    worker: FlaskClient, club: Doorway, item: str
) -> None:
    with club.record() as record:
        place = f"/inbox/{item}/answers/{answers_to(record, item)[0].id}"

    page = worker.get(place).text

    assert "Only their app can open it." in page
    assert worker.get(f"{place}/code.png").mimetype == "image/png"
    assert "no lock" in worker.get(f"{place}/code").text
    assert "It is locked: only" in worker.get(f"{place}/moving").text
    assert worker.get(f"{place}/moving/middle/1.png").mimetype == "image/png"
    saved = submit(worker, f"{place}/save", page=place)
    assert saved.headers["Content-Disposition"].endswith('.carebundle"')
    assert b"sits by the door" not in saved.data


def test_for_somebody_unknown_there_are_five_words(
    worker: FlaskClient, club: Doorway, jean: Doorway, item: str
) -> None:
    with club.record() as record:
        place = f"/inbox/{item}/answers/{answers_to(record, item)[0].id}"
        for contact in record.vault.contacts.all():
            record.vault.contacts.delete(contact.id)
        without_key(record, item)

    refused = submit(worker, f"{place}/save", page=place)
    submit(worker, f"{place}/words", page=place)
    page = worker.get(place).text
    saved = submit(worker, f"{place}/save", page=place)
    as_page = submit(worker, f"{place}/page", page=place)
    submit(worker, f"{place}/words", page=place, away="yes")

    assert refused.status_code == 400
    assert "Five words open it" in page
    assert saved.status_code == 200
    assert as_page.headers["Content-Disposition"].endswith('.html"')
    assert as_page.mimetype == "application/octet-stream"
    assert "Save as a page" in page
    assert "Five words open it" not in worker.get(place).text


def test_an_answer_that_is_not_there_is_not_found(worker: FlaskClient, item: str) -> None:
    for more in ("", "/code", "/code.png", "/moving"):
        assert worker.get(f"/inbox/{item}/answers/plan{more}").status_code == 404


# --- who shared ---


def test_a_share_says_that_they_answered_even_after_it_was_stopped(
    owner: FlaskClient, made: tuple[Path, Path, str, str, str], jean: Doorway
) -> None:
    with jean.record() as record:
        stop_share(record, made[2])

    pages = [owner.get(path).text for path in ("/shares", f"/shares/{made[2]}")]

    for page in pages:
        assert "They answered on 22 November 2026." in page
        assert "Nobody has told us" not in page


def test_home_says_how_many_wait(owner: FlaskClient) -> None:
    assert "4 suggestions wait for you." in owner.get("/").text


def test_an_answer_is_read_and_leads_to_its_suggestions(owner: FlaskClient, token: str, reply: str) -> None:
    assert paste(owner, token).status_code == 302
    page = owner.get("/scan/result").text

    assert "An answer to what you shared" in page
    assert '<dd dir="auto">4 December 2026</dd>' in page
    assert "It answers what you shared with them." in page
    answer = submit(
        owner,
        "/scan/result/keep",
        page="/scan/result",
        file=page.partition('name="file" value="')[2][:16],
    )
    assert owner.get(answer.location).location == f"/suggestions/{reply}"


def test_an_answer_that_nobody_signed_says_so_on_each_page(
    owner: FlaskClient, worker: FlaskClient, club: Doorway, jean: Doorway, item: str
) -> None:
    with club.record() as record:
        answer = unsigned(record, item, name=HOSTILE[:-2])
    paste(owner, answer.decode())
    page = owner.get("/scan/result").text
    submit(
        owner, "/scan/result/keep", page="/scan/result", file=page.partition('name="file" value="')[2][:16]
    )
    with jean.record() as record:
        reply = next(one.id for one in replies_here(record) if not one.said.is_signed)

    shown = owner.get(f"/suggestions/{reply}").text

    assert "This answer is not signed: anybody could have written it." in page
    assert "Nobody signed it." in page
    assert "anybody could have written it." in shown
    assert "It says that it is from" in shown
    assert "<script>alert(1)" not in page + shown + owner.get("/suggestions").text
    assert "it is not signed." in owner.get("/suggestions").text
    assert "not signed" in say(owner, reply, OFFER, "yes")
    assert "The answer is gone for good." in owner.get(f"/suggestions/{reply}/away").text


def test_each_suggestion_stands_beside_what_is_there_now(owner: FlaskClient, reply: str) -> None:
    say(owner, reply, WILL_DO, "yes")

    page = owner.get(f"/suggestions/{reply}").text

    assert "Written by" in page
    assert "It says the same." in page
    assert "Nothing like this yet." in page


def test_yes_no_and_not_now_each_say_what_came_of_it(owner: FlaskClient, reply: str) -> None:
    assert "It is in your record now." in say(owner, reply, NOTICED, "working")
    assert "You said no." in say(owner, reply, WILL_DO, "no")
    assert "It stays here" in say(owner, reply, OFFER, "later")
    assert "1 suggestion waits" in owner.get("/").text
    assert "2 wait for you" in owner.get("/suggestions").text
    assert "You took it back." in say(owner, reply, NOTICED, "back")


def test_what_was_accepted_says_who_wrote_it_and_is_undone(
    owner: FlaskClient, jean: Doorway, reply: str
) -> None:
    page = say(owner, reply, OFFER, "yes")
    with jean.record() as record:
        entry = replies_here(record)[0].pieces[OFFER - 1].entry
    shown = owner.get(f"/entry/{entry}").text

    answer = submit(
        owner,
        "/undo",
        page=f"/suggestions/{reply}",
        back=f"/suggestions/{reply}",
        changes=page.partition('name="changes" value="')[2].partition('"')[0],
    )

    assert "Jo Bell, driver, Werneth Club" in shown
    assert answer.status_code == 302
    with jean.record() as record:
        assert replies_here(record)[0].waiting == len(FOUR)


def test_what_was_accepted_and_erased_for_good_is_shown_as_that(
    owner: FlaskClient, jean: Doorway, reply: str
) -> None:
    with jean.record() as record:
        kept = say_yes(record, reply, OFFER)
        bin_one(record, kept.entry)
        erase_now(record, [kept.entry])

    page = owner.get(f"/suggestions/{reply}").text

    assert "Then it was erased for good." in page
    assert FOUR[OFFER - 1].text not in page
    assert FOUR[NOTICED - 1].text in page


def test_a_word_that_is_none_and_a_piece_that_is_not_there_are_not_found(
    owner: FlaskClient, reply: str
) -> None:
    for number, word in ((1, "perhaps"), (9, "yes")):
        answer = submit(owner, f"/suggestions/{reply}/{number}", page=f"/suggestions/{reply}", say=word)
        assert answer.status_code == 404


def test_an_answer_is_deleted_after_a_question(owner: FlaskClient, reply: str) -> None:
    answer = fill_in(owner, f"/suggestions/{reply}/away")

    assert "The answer is gone." in owner.get(answer.location).text
    assert "Nothing yet." in owner.get("/suggestions").text
    assert owner.get(f"/suggestions/{reply}").status_code == 404


def test_an_answer_to_a_private_share_needs_the_passphrase(
    owner: FlaskClient, jean: Doorway, made: tuple[Path, Path, str, str, str], reply: str, token: str
) -> None:
    paste(owner, token)
    file = owner.get("/scan/result").text.partition('name="file" value="')[2][:16]
    with jean.record() as record:
        kept = record.vault.shares.get(made[2])
        kept.value["terms"]["private"] = True
        record.vault.shares.put(kept)

    answer = submit(owner, "/scan/result/keep", page="/scan/result", file=file)
    assert owner.get(answer.location).location == f"/shares/private?next=/suggestions/{reply}"
    assert owner.get(f"/suggestions/{reply}").status_code == 404
    assert "wait for you" not in owner.get("/").text


def test_script_in_an_answer_stays_words_on_every_page(
    owner: FlaskClient, worker: FlaskClient, jean: Doorway, item: str
) -> None:
    look = fill_in(worker, f"/inbox/{item}/answer", q_name=HOSTILE, q_title=HOSTILE, q_offer=HOSTILE)

    assert "&lt;script&gt;alert(1)" in look.text
    assert "<script>alert" not in look.text
    assert "{{ 7*7 }}" in look.text
