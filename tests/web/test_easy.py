"""Easy Read: the switch on every page, and what each page says in it."""

import re

import pytest
from flask.testing import FlaskClient

from portable_record.assets import folder
from portable_record.record.parts import PARTS
from portable_record.web.doorway import Doorway
from portable_record.web.easy_words import EASY, lines_for
from tests.reading_age import reading_age, words_of
from tests.web.asking import submit, unlocked

PICTURES = set(
    re.findall(r'^  "([\w-]+)": \(', (folder("templates") / "macros/pictures.html").read_text(), re.MULTILINE)
)
WITHOUT_A_PAGE = {
    *("static", "home.one_entry", "home.one_part", "locking.still_open", "working.state", "links.state"),
    "circle_fetching.state",
    *(
        "share.start",
        "shared.paper",
        "inbox.edge",
        "inbox_deeds.code",
        "handover.notice_code",
        "passing.notice_code",
        "moving.picture",
        "moving.card_picture",
        "moving.answer_picture",
        "answering.picture",
        "week.calendar",
        "circle.answer_file",
        "circle.answer_picture",
        "circle_invitations.invitation_file",
        "circle_invitations.invitation_picture",
    ),
    *("paper.edge", "pdf.save", "files.picture", "files.play", "files.copy"),
    *("mine.picture",),
}
SENTENCES = [(place, str(says)) for place, lines in EASY.items() for _, says in lines]


def shows_easy(page: str) -> bool:
    return 'class="easy-lines"' in page


def test_the_switch_turns_easy_read_on_and_off_and_goes_back_to_the_page(owner: FlaskClient) -> None:
    before = owner.get("/plan").text

    answer = submit(owner, "/easy-read?next=/plan", page="/plan")
    during = owner.get("/plan").text
    submit(owner, "/easy-read?next=/plan", page="/plan")
    after = owner.get("/plan").text

    assert answer.location == "/plan"
    assert not shows_easy(before)
    assert shows_easy(during)
    assert "Who helps you." in during
    assert not shows_easy(after)


def test_it_can_be_switched_on_before_unlocking_and_says_nothing_of_the_record(stranger: FlaskClient) -> None:
    answer = submit(stranger, "/easy-read?next=/unlock", page="/unlock")

    page = stranger.get("/unlock").text
    assert answer.location == "/unlock"
    assert "Type your secret words to open it." in page
    assert "Martin" not in page


def test_no_page_says_that_an_open_record_is_locked(owner: FlaskClient) -> None:
    submit(owner, "/easy-read", page="/plan")

    page = owner.get("/unlock").text
    submit(owner, "/easy-read", page="/plan")

    assert "Your record is open" in page
    assert "Your record is locked" not in page


def test_a_stranger_does_not_change_what_the_owner_reads(owner: FlaskClient, doorway: Doorway) -> None:
    other = owner.application.test_client()

    submit(other, "/easy-read", page="/unlock")

    assert not shows_easy(owner.get("/plan").text)
    assert doorway.liked is None or not doorway.liked.easy


def test_the_record_remembers_it(owner: FlaskClient, doorway: Doorway) -> None:
    submit(owner, "/easy-read", page="/")
    submit(owner, "/lock", page="/")

    again = unlocked(owner)

    assert shows_easy(again.get("/plan").text)
    submit(again, "/easy-read", page="/")


def test_a_problem_says_so_in_easy_read_and_not_what_the_page_is_about(owner: FlaskClient) -> None:
    submit(owner, "/easy-read", page="/")

    page = owner.get("/inbox/nothing").text
    submit(owner, "/easy-read", page="/")

    assert "You can go back." in page
    assert "Someone gave you this." not in page


def test_who_keeps_a_record_for_somebody_is_not_told_that_it_is_theirs(
    owner: FlaskClient, doorway: Doorway, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(owner, "/easy-read", page="/")
    own = owner.get("/").text
    monkeypatch.setattr(doorway, "keeping_for", "Jean")

    kept = owner.get("/").text
    submit(owner, "/easy-read", page="/")

    assert "This is your record." in own
    assert "This is your record." not in kept
    assert "You keep this for someone." in kept


def test_it_leads_to_no_place_outside(owner: FlaskClient) -> None:
    answer = submit(owner, "/easy-read?next=//evil.example/", page="/")
    submit(owner, "/easy-read", page="/")

    assert answer.location == "/"


def test_every_page_says_something_in_easy_read(owner: FlaskClient) -> None:
    pages = {
        rule.endpoint for rule in owner.application.url_map.iter_rules() if "GET" in (rule.methods or ())
    }

    assert sorted(pages - EASY.keys() - WITHOUT_A_PAGE) == []
    assert sorted({place.partition(":")[0] for place in EASY} - pages) == []
    assert all(lines_for("entries.part", part.key) != EASY["entries.part"] for part in PARTS)


def test_every_picture_is_drawn() -> None:
    assert {name for lines in EASY.values() for name, _ in lines} <= PICTURES


@pytest.mark.parametrize(("place", "says"), SENTENCES)
def test_an_easy_sentence_is_short(place: str, says: str) -> None:
    assert len(words_of(says)) <= 11


def test_easy_read_can_be_read_at_seven() -> None:
    assert reading_age(" ".join(says for _, says in SENTENCES)) <= 7


def test_each_piece_of_the_pages_is_shown_and_says_what_is_wrong(owner: FlaskClient) -> None:
    good = owner.get("/help/components")
    bad = submit(owner, "/help/components", page="/help/components")

    assert good.status_code == 200
    assert 'href="#tabs" aria-current="page"' in good.text
    assert bad.status_code == 400
    assert bad.text.count('class="error"') == 8
