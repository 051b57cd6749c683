"""A record is handed over on pages: together, with a passphrase that only the person knows."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions import hand_over as handing
from portable_record.actions.add_entry import add_words
from portable_record.actions.circle_begin import begin_circle
from portable_record.actions.circle_members import add_member
from portable_record.actions.circle_state import say_of_circle, the_circle
from portable_record.actions.death import record_death
from portable_record.actions.desk import Desk
from portable_record.actions.pin import has_pin, set_pin
from portable_record.actions.recovery_code import code_kept
from portable_record.actions.share import share_parts
from portable_record.actions.start import start_record
from portable_record.actions.wish import Wish
from portable_record.errors import DiskFullError
from portable_record.vault import rekeying
from portable_record.web.doorway import Doorway
from tests.actions.carers import NADIA
from tests.actions.quick import stretch_nothing
from tests.actions.test_circle_members import guest
from tests.circle.cast import EVE, SAM
from tests.web.asking import PASSPHRASE, Ticks, all_cookies, browser, submit
from tests.web.test_backup import ended

THEIRS = "five other plain words of Jean"
WISH = Wish(parts=("plan",), to="Werneth Lunch Club", purpose="support", open_page=True)


@pytest.fixture
def doorway(
    module_desk: Desk, tmp_path: Path, ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Doorway]:
    """Before the record of Jean Adeyemi that her daughter keeps, with a recovery code."""
    stretch_nothing(monkeypatch)
    start_record(
        *(module_desk, tmp_path / "record", PASSPHRASE), name="Jean Adeyemi", kind="person", carer=NADIA
    )
    standing = Doorway(module_desk, tmp_path / "record", ticks=ticks, stand_still=lambda: None)
    yield standing
    standing.lock()


def share(doorway: Doorway, folder: Path) -> None:
    with doorway.record() as record:
        add_words(record, part="plan", kind=None, words="She walks better", sensitive=False)
        share_parts(record, WISH, folder / "shared")
        share_parts(record, replace(WISH, to="Refuge", private=True), folder / "private")


def send(client: FlaskClient, path: str, **fields: str) -> str:
    got = submit(client, path, page=path, **fields)
    return got.location if got.status_code == 302 else got.text


def begin(client: FlaskClient) -> None:
    assert send(client, "/hand-over", together="y", passphrase=PASSPHRASE) == "/hand-over/passphrase"


def take_over(client: FlaskClient) -> str:
    begin(client)
    where = send(client, "/hand-over/passphrase", passphrase=THEIRS, again=THEIRS)
    assert where == "/hand-over/check"
    return ended(client, submit(client, "/hand-over/check", page="/hand-over/check")).text


def test_the_page_says_what_happens_and_what_stops(
    owner: FlaskClient, doorway: Doorway, tmp_path: Path
) -> None:
    share(doorway, tmp_path)

    asked = owner.get("/hand-over").text

    assert "Hand the record over to Jean Adeyemi" in asked
    assert "Nadia Hussain cannot open the record any more" in asked
    assert "the old recovery code open nothing any more" in asked
    assert "2 open shares stop." in asked


def test_the_person_takes_over_and_goes_on_in_the_open_record(owner: FlaskClient, doorway: Doorway) -> None:
    with doorway.record() as record:
        set_pin(record, "280463")
    before = owner.get("/").text

    done = take_over(owner)

    assert "You are keeping this record for" in before
    assert "The record is yours now" in done
    assert "Invite whoever should keep it" not in done
    assert "You are keeping this record for" not in owner.get("/").text
    with doorway.record() as record:
        assert record.identity.keeper is None
        assert not has_pin(record)
        assert not code_kept(record).there
    doorway.lock()
    assert submit(owner, "/unlock", passphrase=PASSPHRASE).status_code == 400
    assert submit(owner, "/unlock", passphrase=THEIRS).status_code == 302


def test_the_new_recovery_code_counts_when_it_was_typed_back(owner: FlaskClient, doorway: Doorway) -> None:
    take_over(owner)

    submit(owner, "/recovery", page="/hand-over/done")
    shown = re.search(r'class="secret"[^>]*>([^<]+)<', owner.get("/recovery/code").text)
    assert shown
    send(owner, "/recovery/type-back", code=shown[1])

    with doorway.record() as record:
        assert code_kept(record).there


def test_the_notices_are_there_to_give_and_private_ones_after_the_passphrase(
    owner: FlaskClient, doorway: Doorway, tmp_path: Path, ticks: Ticks
) -> None:
    share(doorway, tmp_path)
    take_over(owner)

    listed = owner.get("/hand-over/notices").text
    links = re.findall(r'action="(/hand-over/notices/[^"]+)"', listed)
    files = [submit(owner, link, page="/hand-over/notices") for link in links]
    ticks.seconds += 299
    owner.get("/")
    ticks.seconds += 10
    later = owner.get("/hand-over/notices").text

    assert "Werneth Lunch Club" in listed
    assert "Refuge" in listed
    assert [file.content_type for file in files] == ["application/jose"] * 2
    assert all(file.data.count(b".") == 2 for file in files)
    assert "Refuge" not in later
    assert "Private shares are not in this list." in later
    hidden = [submit(owner, link, page="/hand-over/notices").status_code for link in links]
    assert sorted(hidden) == [200, 404]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"passphrase": PASSPHRASE}, "Tick this when they are here and want it."),
        ({"together": "y"}, "Type the passphrase that opens the record now."),
        ({"together": "y", "passphrase": "not this one"}, "There is a problem"),
    ],
)
def test_only_the_keeper_begins_and_only_together(
    owner: FlaskClient, fields: dict[str, str], says: str
) -> None:
    answer = send(owner, "/hand-over", **fields)

    assert says in answer
    assert owner.get("/hand-over/passphrase").location == "/hand-over"


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        ("short", "short", "Type at least 8 letters."),
        (THEIRS, THEIRS + "!", "The two are not the same."),
        ("", "", "Type a passphrase."),
    ],
)
def test_a_passphrase_that_cannot_be_taken_is_asked_again(
    owner: FlaskClient, first: str, second: str, says: str
) -> None:
    begin(owner)

    answer = send(owner, "/hand-over/passphrase", passphrase=first, again=second)

    assert says in answer
    assert owner.get("/hand-over/check").location == "/hand-over/passphrase"
    assert owner.get("/hand-over/passphrase/weak").location == "/hand-over/passphrase"
    assert owner.get("/hand-over/passphrase/made").location == "/hand-over/passphrase"


def test_a_weak_passphrase_is_asked_about_and_can_be_kept(owner: FlaskClient) -> None:
    begin(owner)
    where = send(owner, "/hand-over/passphrase", passphrase="jean adeyemi", again="jean adeyemi")

    asked = owner.get(where).text
    kept = send(owner, where)

    assert where == "/hand-over/passphrase/weak"
    assert "seems easy to guess" in asked
    assert kept == "/hand-over/check"
    assert "jean adeyemi" not in all_cookies(owner)


def test_five_words_are_made_and_typed_back(owner: FlaskClient, doorway: Doorway) -> None:
    begin(owner)
    where = submit(owner, "/hand-over/passphrase/make", page="/hand-over/passphrase").location
    shown = re.search(r'class="secret"[^>]*>([^<]+)<', owner.get(where).text)
    assert shown

    wrong = send(owner, where, again="five quite different other words")
    right = send(owner, where, again=shown[1].upper())

    assert "These are not the five words." in wrong
    assert right == "/hand-over/check"


def test_where_the_disk_refuses_the_person_can_begin_again(
    owner: FlaskClient, doorway: Doorway, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise DiskFullError

    with monkeypatch.context() as broken:
        broken.setattr(handing, "_with_keys_of_their_own", full)
        said = take_over(owner)
    assert "Nothing of the record is lost." in said
    assert submit(owner, "/unlock", passphrase=THEIRS).status_code == 302

    with doorway.record() as record:
        assert record.identity.keeper is not None
        own = handing.make_theirs(record, THEIRS)
        assert own.identity.keeper is None


def test_where_new_keys_fail_the_record_is_theirs_and_the_page_says_what_is_left(
    owner: FlaskClient, doorway: Doorway, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object, **_more: object) -> None:
        raise DiskFullError

    monkeypatch.setattr(rekeying, "rekey", full)

    said = take_over(owner)

    assert "One thing is left to do" in said
    assert "/unlock?next=/keys" in said
    assert submit(owner, "/unlock", passphrase=THEIRS).status_code == 302
    with doorway.record() as record:
        assert record.identity.keeper is None


def test_after_a_death_or_in_ones_own_record_there_is_nothing_to_hand_over(
    owner: FlaskClient, doorway: Doorway
) -> None:
    with doorway.record() as record:
        record_death(record, record.today, said_by="Sam")

    assert "closed for writing, because the person has died" in owner.get("/hand-over").text


def test_a_second_hand_over_finds_nothing_to_do(owner: FlaskClient) -> None:
    take_over(owner)

    assert "There is nothing to hand over" in owner.get("/hand-over").text
    assert "Nothing was stopped." in owner.get("/hand-over/notices").text


def test_a_stranger_hands_nothing_over(owner: FlaskClient, doorway: Doorway) -> None:
    begin(owner)
    send(owner, "/hand-over/passphrase", passphrase=THEIRS, again=THEIRS)
    stranger = browser(doorway)

    pages = ("", "/passphrase", "/passphrase/weak", "/passphrase/made", "/check", "/done", "/notices")
    answers = [stranger.get(f"/hand-over{page}") for page in pages]
    answers += [submit(stranger, f"/hand-over{page}") for page in ("", "/check", "/passphrase/make")]

    assert {answer.status_code for answer in answers} == {302}
    with doorway.record() as record:
        assert record.identity.keeper is not None


def test_in_a_circle_the_person_says_who_stays_and_whoever_kept_it_does_not(
    owner: FlaskClient, doorway: Doorway
) -> None:
    with doorway.record() as record:
        begin_circle(record)
        keeper = record.identity.by.writer
        add_member(record, guest(record, SAM, parts=("plan",)))
        add_member(record, guest(record, EVE, parts=("plan",)))
    begin(owner)
    send(owner, "/hand-over/passphrase", passphrase=THEIRS, again=THEIRS)
    asked = owner.get("/hand-over/check").text
    assert "Who still keeps your record with you?" in asked
    assert "checked" not in asked
    assert "<bdi>Nadia Hussain</bdi> is not in it any more" in asked
    assert "Choose from the list" in send(owner, "/hand-over/check", stays=keeper)

    sam = SAM.member().id
    done = ended(owner, submit(owner, "/hand-over/check", page="/hand-over/check", stays=sam)).text

    assert 'href="/circle/add"' in done
    with doorway.record() as record:
        circle = the_circle(record)
        assert circle.now is not None
        assert {one.id for one in circle.now.members} == {"person", sam}
        assert circle.is_owner
    assert "Sam" in owner.get("/circle").text


def test_a_circle_that_cannot_go_along_is_said_before_anything_is_asked(
    owner: FlaskClient, doorway: Doorway
) -> None:
    with doorway.record() as record:
        begin_circle(record)
        say_of_circle(record, stopped={"since": "2026-01-01T00:00:00Z", "device": record.identity.device_id})

    assert "has stopped" in owner.get("/hand-over").text
