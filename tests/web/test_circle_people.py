"""Who keeps the plan with somebody: invited, shown, let go, and what the pages say to either side."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.circle_begin import begin_circle
from portable_record.actions.circle_invite import INVITATION as INVITED
from portable_record.actions.circle_invite import take_request, whom_it_is_for
from portable_record.actions.circle_meant import Meant
from portable_record.actions.circle_members import add_member
from portable_record.actions.circle_place import FOLDER, WEBDAV, PlaceOfCircle, keep_circle_place
from portable_record.actions.circle_state import ELSE, say_of_circle, the_circle
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.circle.invitation import read_invitation
from portable_record.circle.leaving import PURPOSE, Leaving, sign_leaving
from portable_record.circle.membership import vouch
from portable_record.circle.request import Request, make_request
from portable_record.crypto.did import did_key
from portable_record.crypto.signing import SigningKey
from portable_record.errors import NotFoundError
from portable_record.vault.shelf import Document
from portable_record.web.doorway import Doorway
from tests.actions.in_a_circle import let_in, member_record
from tests.actions.test_circle_members import guest
from tests.circle.cast import NADIA
from tests.web.asking import PASSPHRASE, Ticks, browser, submit, unlocked

ID = NADIA.member().id


@pytest.fixture
def owner(jean: Doorway, tmp_path: Path) -> FlaskClient:
    """Jean keeps her plan with Nadia, by way of a folder that is not there now."""
    client = unlocked(browser(jean))
    with jean.record() as record:
        begin_circle(record, name="Jean / Ünal")
        add_member(record, guest(record, NADIA, parts=("plan",), relation="neighbour"))
        keep_circle_place(record, PlaceOfCircle(kind=FOLDER, address=str(tmp_path / "Plan")), there=())
    return client


def test_an_invitation_to_a_folder_says_to_share_it_first_and_takes_no_password(
    owner: FlaskClient,
) -> None:
    before, asked = owner.get("/circle").text, owner.get("/circle/add").text
    made = submit(owner, "/circle/add", page="/circle/add").location

    page = owner.get(made).text

    assert "I have an answer" not in before
    assert "I have an answer" in owner.get("/circle").text
    assert "password of our place" not in asked
    assert "Share the folder “<bdi>Plan</bdi>” with them" in page
    assert "%C3%9Cnal.json" in owner.get(f"{made}/file").headers["Content-Disposition"]


def test_an_invitation_to_a_server_may_carry_its_password(owner: FlaskClient, jean: Doorway) -> None:
    with jean.record() as record:
        there = PlaceOfCircle(kind=WEBDAV, address="https://example.org/x", user="jean", secret="open sesame")
        keep_circle_place(record, there, there=())

    asked = owner.get("/circle/add").text
    made = submit(owner, "/circle/add", page="/circle/add", password="y").location

    assert "password of our place" in asked
    assert "open sesame" in owner.get(made).text
    assert "Share the folder" not in owner.get(made).text


def test_whoever_asked_to_leave_is_let_go_in_words_for_that(owner: FlaskClient, jean: Doorway) -> None:
    page = f"/circle/people/{ID}"
    before = owner.get(page).text
    with jean.record() as record:
        word = sign_leaving(Leaving(record.identity.record, NADIA.did, "2026-11-22T13:00:00Z"), NADIA.own)
        record.vault.circle.put(Document(f"{ELSE} 1", ELSE, "", {"purpose": PURPOSE}), word)

    asked, shown = owner.get(page).text, owner.get(f"{page}/remove").text
    answer = submit(owner, f"{page}/remove", page=f"{page}/remove")

    assert "wants to leave" not in before
    assert "Nadia wants to leave" in asked
    assert "Let <bdi>Nadia</bdi> go?" in shown
    assert "They asked to leave." in shown
    assert "told nothing" not in shown
    assert "Stop sharing the folder with them, too." in shown
    assert "Stop sharing the folder with them, too." in owner.get(answer.location).text


def test_who_went_is_listed_once_somebody_did(owner: FlaskClient) -> None:
    before = owner.get("/circle").text

    submit(owner, f"/circle/people/{ID}/remove", page=f"/circle/people/{ID}/remove")

    assert "People who are not in it any more" not in before
    assert "People who are not in it any more" in owner.get("/circle").text


def test_nobody_is_taken_out_of_another_record_than_the_one_that_was_open(
    owner: FlaskClient, jean: Doorway, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = f"/circle/people/{ID}/remove"

    def meanwhile() -> None:
        jean.lock()
        jean.unlock(PASSPHRASE)

    monkeypatch.setattr("portable_record.web.circle_people.look_for_news", meanwhile)

    answer = submit(owner, page, page=page)

    assert answer.status_code != 302
    assert "locked" in answer.text
    assert "Nadia" not in answer.text
    with jean.record() as record:
        assert len(the_circle(record).standing.in_force[-1].members) == 2


def test_ones_own_page_speaks_to_whoever_reads_it(owner: FlaskClient) -> None:
    own, other = owner.get("/circle/people/person").text, owner.get(f"/circle/people/{ID}").text

    assert "Your devices" in own
    assert "What you may see" in own
    assert "Their devices" in other
    assert "What they may see" in other


def test_the_person_chooses_what_becomes_of_what_others_write_in_about_me(
    owner: FlaskClient, jean: Doorway
) -> None:
    before = owner.get("/circle/people/person").text

    kept = submit(owner, "/circle/own-words", page="/circle/own-words", own_words="editors")
    page = owner.get(kept.location)

    with jean.record() as record:
        now = the_circle(record).now
    assert "It waits until you say yes." in before
    assert "It counts at once." in page.text
    assert now is not None
    assert now.own_words == "editors"


def test_without_an_answer_about_others_words_it_is_asked_again(owner: FlaskClient) -> None:
    asked = submit(owner, "/circle/own-words", page="/circle/own-words", own_words="")

    assert asked.status_code == 400
    assert "Choose an answer." in asked.text


def test_nobody_but_the_one_whose_circle_it_is_chooses_about_others_words(leaving: FlaskClient) -> None:
    shown = leaving.get("/circle/own-words")

    assert shown.status_code == 404
    assert "What others write in About me" not in leaving.get("/circle/people/person").text


def test_an_answer_at_the_place_can_be_looked_for_where_it_is_asked_for(owner: FlaskClient) -> None:
    page = owner.get("/circle/take").text

    assert 'action="/circle/news"' in page


def test_a_look_that_works_takes_the_fault_of_the_last_one_away(owner: FlaskClient, tmp_path: Path) -> None:
    news = owner.application.extensions["circle-news"]
    failed = owner.get(submit(owner, "/circle/news", page="/circle").location).text
    news.soon()
    assert news.wait(60)
    before = owner.get("/circle").text
    (tmp_path / "Plan").mkdir()

    worked = owner.get(submit(owner, "/circle/news", page="/circle").location).text

    assert "is not there" in failed
    assert "It did not work the last time" in before
    assert "It did not work the last time" not in worked
    assert re.search(r"Looked for news last: 22 November 2026, \d\d:\d\d\.", worked)


def test_whoever_looks_while_news_is_looked_for_is_told_so(
    owner: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Plan").mkdir()
    monkeypatch.setattr("portable_record.actions.circle_time.ON_A_PAGE", 0)
    news = owner.application.extensions["circle-news"]

    with news.alone():
        told = owner.get(submit(owner, "/circle/news", page="/circle").location).text

    assert "We are looking for news already." in told


def test_an_only_device_that_was_lost_leads_to_an_invitation_that_knows_what_they_could(
    owner: FlaskClient, jean: Doorway
) -> None:
    device = NADIA.member().devices[0].id
    said = owner.get(f"/circle/people/{ID}").text

    lost = submit(owner, f"/circle/devices/{device}/lost", page=f"/circle/people/{ID}")
    asked = owner.get(lost.location).text
    made = submit(owner, f"/circle/add?again={ID}", page=f"/circle/add?again={ID}", name="Nadia").location
    with jean.record() as record:
        meant = whom_it_is_for(record, made.rpartition("/")[2])
        asks = request_to(record, made.rpartition("/")[2])
    may = owner.get(f"/circle/asks/{asks}/may").text

    assert "It is their only device. They are out until you invite them again." in said
    assert f"again={ID}" in lost.location
    assert "Invite Nadia again" in asked
    assert meant == Meant("Nadia", "neighbour", "Mossley Care", "editor", ("plan",))
    assert "<bdi>Nadia</bdi>: Good until" in owner.get("/circle/add").text
    assert re.findall(r'value="([^"]+)" checked', may) == ["editor", "plan"]
    assert 'value="neighbour"' in may
    assert f"/circle/add?again={ID}" in owner.get("/circle/gone").text


def test_another_device_of_ones_own_comes_in_with_a_backup_and_not_as_somebody_else(
    owner: FlaskClient, jean: Doorway
) -> None:
    made = submit(owner, "/circle/add", page="/circle/add").location
    with jean.record() as record:
        asks = request_to(record, made.rpartition("/")[2])

    own, other = owner.get("/circle/people/person").text, owner.get(f"/circle/people/{ID}").text
    may = owner.get(f"/circle/asks/{asks}/may").text

    assert "Add another device of mine" in own
    assert "Go on with this device" in own
    assert "Add another device of mine" not in other
    assert "Somebody of this name is in it already" in may
    assert f'href="/circle/people/{ID}"' in may


def test_nobody_who_never_was_in_it_is_invited_again(owner: FlaskClient) -> None:
    assert owner.get(f"/circle/add?again={ID}").status_code == 404


def request_to(record: OpenRecord, name: str) -> str:
    """Let Nadia answer an invitation from a new device, under a new key of her own."""
    invitation = read_invitation(record.vault.circle.raw(f"{INVITED} {name}"))
    own = SigningKey.generate()
    device = replace(NADIA.member().devices[0], key=SigningKey.generate().public, vouched=b"")
    asked = Request(
        record=record.identity.record,
        invitation=invitation.hash,
        did=did_key(own.public),
        name="Nadia",
        relation="",
        organisation="",
        device=vouch(record.identity.record, did_key(own.public), device, own),
    )
    return take_request(record, make_request(asked, invitation).written).id


def test_no_fault_of_a_look_names_a_file_of_ours(
    owner: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_all: object, **_more: object) -> None:
        raise NotFoundError(place="outbox 2a9a7dc1")

    (tmp_path / "Plan").mkdir()
    monkeypatch.setattr("portable_record.actions.circle_sync.sync_lent", lost)
    news = owner.application.extensions["circle-news"]

    told = owner.get(submit(owner, "/circle/news", page="/circle").location).text
    news.soon()
    assert news.wait(60)

    assert "Something went wrong that we did not foresee." in told
    assert "outbox" not in told + owner.get("/circle").text


@pytest.fixture
def leaving(module_desk: Desk, tmp_path: Path) -> Iterator[FlaskClient]:
    """Before the record of Sam, who asked to leave Jean's circle."""
    record = member_record(module_desk, tmp_path / "sam")
    let_in(record, parts=("plan",))
    say_of_circle(record, leaving="2026-11-22T13:00:00Z")
    record.vault.close()
    standing = Doorway(module_desk, tmp_path / "sam", ticks=Ticks(), stand_still=lambda: None)
    yield unlocked(browser(standing))
    standing.lock()


def test_whoever_asked_to_leave_reads_that_it_waits(leaving: FlaskClient) -> None:
    page = leaving.get("/circle").text

    assert "You asked to leave on 22 November 2026." in page
    assert "I want to leave" not in page
