"""What came of reading something: said plainly, kept only on a yes, looked at again before it is taken in."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from portable_record.actions.add_entry import add_words
from portable_record.actions.contact_book import Described, contact_by, describe
from portable_record.actions.desk import Desk
from portable_record.actions.people import contacts, remember
from portable_record.actions.read_entries import list_of
from portable_record.actions.share import Wish, share_parts
from portable_record.actions.start import start_record
from portable_record.crypto.fingerprint import digits, words
from portable_record.crypto.signing import SigningKey
from portable_record.sharing.contact import Recipient, write_contact
from portable_record.sharing.health_card import sign
from portable_record.sharing.receipt import write_receipt
from portable_record.sharing.verdict import Shown
from portable_record.sharing.withdrawal import Withdrawal, write_notice
from portable_record.web.doorway import Doorway
from portable_record.web.result import lines_of
from tests.actions.quick import seal_at_once, stretch_nothing
from tests.sharing.cast import (
    BOB,
    BOB_DID,
    CARE,
    EVE,
    EVE_DID,
    NOW,
    PATIENT,
    RID,
    SUE,
    SUE_DID,
    UNTIL,
    WORDS,
    bundle,
    jwk,
)
from tests.sharing.disclosure_vectors import OURS, signed_by_club
from tests.sharing.receipt_vectors import GOT
from tests.sharing.shares import TERMS_ID
from tests.sharing.test_read import share_for
from tests.web.asking import PASSPHRASE, Ticks, browser, submit, unlocked
from tests.web.test_backup import ended
from tests.web.test_scan import file_in, paste

HOSTILE = "<script>alert(1)</script>{{ 7*7 }}\u202eabc"
FOR_ANYONE = share_for(Recipient("bearer", "Whoever holds it"))


def card(
    key: SigningKey = SUE,
    iss: str = SUE_DID,
    content: dict[str, object] = CARE,
    *,
    nbf: datetime = NOW,
    exp: datetime = UNTIL,
) -> str:
    return sign(content, key=key, iss=iss, nbf=nbf, exp=exp, rid=RID, types=())


@pytest.fixture(scope="module")
def standing(module_desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doorway]:
    """Before a record that all tests here read with."""
    folder = tmp_path_factory.mktemp("result") / "record"
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        start_record(module_desk, folder, PASSPHRASE, name="Jean", kind="person", recovery=False)
        made = Doorway(module_desk, folder, ticks=Ticks(), stand_still=lambda: None)
        yield made
        made.lock()


@pytest.fixture(scope="module")
def app_browser(standing: Doorway) -> FlaskClient:
    return unlocked(browser(standing))


@pytest.fixture
def owner(app_browser: FlaskClient, standing: Doorway) -> FlaskClient:
    """A browser with an open record that knows nobody and holds nothing."""
    with standing.record() as record:
        for shelf in (record.vault.inbox, record.vault.contacts, record.vault.withdrawals):
            for document in shelf.all():
                shelf.delete(document.id)
        record.vault.arrivals.forget()
    return app_browser


def read(client: FlaskClient, text: str) -> str:
    paste(client, text)
    return client.get("/scan/result").text


def inbox(standing: Doorway) -> list[dict[str, object]]:
    with standing.record() as record:
        return [dict(document.value) for document in record.vault.inbox.all()]


def known(standing: Doorway) -> list[str]:
    with standing.record() as record:
        return [contact.name for contact in contacts(record)]


def do(client: FlaskClient, what: str, **fields: str) -> str:
    """Press a button of the page, and return what comes then."""
    token = file_in(client.get("/scan/result").text)
    answer = submit(client, f"/scan/result/{what}", page="/scan/result", file=token, **fields)
    return ended(client, answer).text


def title_of(page: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", page)
    assert found, page
    return found[1]


# --- what was refused ---


@pytest.mark.parametrize(
    ("text", "title", "advice"),
    [
        (card(exp=NOW), "The time that this was given for is over.", "whether they want to share it again"),
        (card(nbf=NOW + timedelta(days=1)), "has not begun yet.", "Wait until then."),
        (
            share_for(Recipient("contact", "Bob", BOB_DID)),
            "This was given to somebody else.",
            "Give it back or delete it",
        ),
        (card()[:-10] + "AAAAAAAAAA", "changed", "Do not use it."),
    ],
    ids=["over", "not yet", "for another", "changed"],
)
def test_what_speaks_against_it_is_said_first_and_nothing_is_shown(
    owner: FlaskClient, standing: Doorway, text: str, title: str, advice: str
) -> None:
    page = read(owner, text)

    assert title in title_of(page)
    assert advice in page
    assert "Please speak slowly" not in page
    assert "Keep it in my inbox" not in page
    assert re.search(r'<p class="code-line">Code: [a-z-]+</p>', page)
    assert inbox(standing) == []


def test_a_refused_one_cannot_be_kept_by_a_made_up_form(owner: FlaskClient, standing: Doorway) -> None:
    read(owner, card(exp=NOW))
    with standing.record() as record:
        token = record.vault.arrivals.waiting.about.token  # type: ignore[attr-defined]  # it is a Coming

    for deed in ("keep", "know", "record"):
        answer = submit(owner, f"/scan/result/{deed}", page="/scan", file=token, words="same", name="Sue")
        assert answer.status_code == 400, deed

    assert inbox(standing) == []
    assert known(standing) == []


def test_one_that_was_stopped_and_an_older_one_are_refused(owner: FlaskClient, standing: Doorway) -> None:
    read(owner, card())
    do(owner, "keep")

    older = read(owner, card(nbf=NOW - timedelta(days=1)))
    read(owner, write_notice(Withdrawal(SUE_DID, TERMS_ID, RID, NOW), SUE))
    locked = do(owner, "keep")
    stopped = read(owner, card())

    assert title_of(older) == "You already hold a newer one than this."
    assert "1 thing in your inbox is locked now" in locked
    assert '<a href="/inbox">' in locked
    assert title_of(stopped) == "The person has stopped sharing this."
    assert [item["state"] for item in inbox(standing)] == ["withdrawn"]


def test_an_older_share_leads_to_the_newer_one_that_is_held(owner: FlaskClient, standing: Doorway) -> None:
    read(owner, FOR_ANYONE)
    do(owner, "keep")
    with standing.record() as record:
        (held,) = record.vault.inbox.all()
        newer = [[iss, name, "2026-11-22T13:00:00Z"] for iss, name, _ in held.value["names"]]
        record.vault.inbox.put(replace(held, value={**held.value, "names": newer}))

    page = read(owner, FOR_ANYONE)

    assert title_of(page) == "You already hold a newer one than this."
    assert f'<a href="/inbox/{held.id}">Open the newer one</a>' in page


def test_a_notice_says_what_it_does_before_it_does_it(owner: FlaskClient) -> None:
    page = read(owner, write_notice(Withdrawal(SUE_DID, TERMS_ID, RID, NOW), SUE))
    noted = do(owner, "keep")

    assert title_of(page) == "They have stopped sharing something"
    assert "Lock what they gave me" in page
    assert "Nothing of it was in your inbox." in noted


def test_a_notice_says_about_whom_it_is_unless_that_came_from_somebody_private(
    owner: FlaskClient, standing: Doorway
) -> None:
    read(owner, FOR_ANYONE)
    do(owner, "keep")
    notice = write_notice(Withdrawal(SUE_DID, TERMS_ID, RID, NOW), SUE)

    page = read(owner, notice)
    with standing.record() as record:
        remember(record, Recipient("contact", "Our Sue", SUE_DID), issuer=SUE_DID)
        describe(record, SUE_DID, Described("Our Sue", private=True))
    hidden = owner.get("/scan/result").text

    assert "It is about what they gave you:" in page
    assert "About <bdi>Sue</bdi></a>" in page
    assert "Nothing that it stops is in your inbox." in hidden
    assert "About <bdi>" not in hidden


def test_days_on_a_notice_are_said_in_words(owner: FlaskClient) -> None:
    page = read(owner, write_notice(Withdrawal(SUE_DID, TERMS_ID, RID, NOW), SUE))

    assert '<dd dir="auto">22 November 2026</dd>' in page


def test_a_name_that_looks_like_a_moment_is_a_name(owner: FlaskClient) -> None:
    name = "2026-13-45T00:00:00Z"

    with owner.application.test_request_context("/scan/result"):
        lines = lines_of(Shown("Receipt", "Receipt", "", (("To", name), ("When", "2026-11-22T12:00:00Z"))))

    assert lines == [(0, "To", name), (0, "When", "22 November 2026")]


def test_a_receipt_of_nothing_that_was_given_here_is_not_kept(owner: FlaskClient, standing: Doorway) -> None:
    with standing.record() as record:
        before = record.vault.register.all()

    page = read(owner, write_receipt(GOT, BOB))
    noted = do(owner, "keep")

    assert title_of(page) == "A receipt"
    assert "Keep it with my share" not in page
    assert "This one is about nothing of yours" in page
    assert title_of(noted) == "Nothing was kept"
    with standing.record() as record:
        assert record.vault.register.all() == before


@pytest.mark.parametrize("private", [False, True])
def test_a_receipt_says_what_it_is_about_unless_that_is_private(
    owner: FlaskClient, standing: Doorway, monkeypatch: pytest.MonkeyPatch, *, private: bool
) -> None:
    seal_at_once(monkeypatch)
    with standing.record() as record:
        add_words(record, part="strengths", kind=None, words="I whistle", sensitive=False)
        wish = Wish(parts=("strengths",), to="Lunch Club", purpose="support", private=private)
        share = share_parts(record, wish, record.vault.folder.parent / f"out-{private}").id
        giver = record.identity.did

    page = read(owner, write_receipt(replace(GOT, giver=giver, consent=share, rid=""), BOB))
    noted = do(owner, "keep")

    for seen in (page, noted):
        assert ("It is about what you shared with:" in seen) is not private
        assert (f'href="/shares/{share}"><bdi>Lunch Club' in seen) is not private
    assert "Keep it with my share" in page


# --- an unknown signer ---


def test_the_eight_words_and_digits_of_an_unknown_signer_are_shown(owner: FlaskClient) -> None:
    page = read(owner, FOR_ANYONE)

    assert "Anybody can write any name." in page
    assert all(f"<li>{word}</li>" in page for word in words(SUE.public))
    assert digits(SUE.public) in page


def test_once_the_words_are_the_same_the_signer_is_remembered(owner: FlaskClient, standing: Doorway) -> None:
    read(owner, FOR_ANYONE)

    page = do(owner, "know", words="same", name="My neighbour Sue")
    later = read(owner, card())

    assert "They are remembered. You find them under" in page
    assert "They are remembered." not in later
    assert "My neighbour Sue. You know this key." in page
    assert "They are the same" not in page
    assert "You know this key." in later
    assert known(standing) == ["My neighbour Sue"]
    assert inbox(standing) == []


def test_words_that_are_not_the_same_keep_nothing(owner: FlaskClient, standing: Doorway) -> None:
    read(owner, FOR_ANYONE)

    page = do(owner, "know", words="not", name="Sue")

    assert "somebody else signed it" in page
    assert (owner.get("/scan/result").location or "").startswith("/scan?done=")
    assert (known(standing), inbox(standing)) == ([], [])


def test_who_cannot_ask_now_may_keep_it_as_from_a_stranger(owner: FlaskClient, standing: Doorway) -> None:
    read(owner, card())

    page = do(owner, "know", words="later")
    do(owner, "keep")

    assert "You can ask later." in page
    assert [item["known"] for item in inbox(standing)] == [False]
    assert known(standing) == []


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "Write a name for them."),
        ("Sue" * 40, "Write at most 80 letters"),
        ("Su\u202ee", "hidden sign"),
        ("sue hallam", "You know somebody else by this name."),
    ],
)
def test_a_name_that_cannot_be_kept_is_asked_for_again(
    owner: FlaskClient, standing: Doorway, name: str, says: str
) -> None:
    read(owner, card(EVE, EVE_DID))
    do(owner, "know", words="same", name="Sue Hallam")
    read(owner, card())

    page = do(owner, "know", words="same", name=name)

    assert says in page
    assert f'value="{name}"' in page
    assert known(standing) == ["Sue Hallam"]


def test_a_private_signer_is_neither_known_nor_named_before_the_passphrase(
    owner: FlaskClient, standing: Doorway
) -> None:
    with standing.record() as record:
        for name, did in (("Our Sue", SUE_DID), ("Refuge", EVE_DID)):
            remember(record, Recipient("contact", name, did), issuer=did)
            describe(record, did, Described(name, private=True))

    unasked = read(owner, card())
    guessed = do(owner, "know", words="same", name="Refuge")
    with standing.record() as record:
        seen = [one.name for one in contacts(record, private=False)]
        kept = contact_by(record, SUE_DID, confirmed=True).name
    submit(owner, "/contacts/private", page="/contacts/private", passphrase=PASSPHRASE)
    asked = owner.get("/scan/result").text
    submit(owner, "/contacts/private/hide", page="/contacts")

    assert "You meet this key for the first time." in unasked
    assert "Look among your private contacts too" in unasked
    assert "Our Sue" not in unasked
    assert "Refuge. You know this key." in guessed
    assert (seen, kept) == (["Refuge"], "Our Sue")
    assert "Our Sue. You know this key." in asked


def test_a_private_giver_is_asked_about_before_what_they_gave_is_opened(
    owner: FlaskClient, standing: Doorway
) -> None:
    with standing.record() as record:
        remember(record, Recipient("contact", "Our Sue", SUE_DID), issuer=SUE_DID)
        describe(record, SUE_DID, Described("Our Sue", private=True))
    paste(owner, card())
    token = file_in(owner.get("/scan/result").text)

    submit(owner, "/scan/result/keep", page="/scan/result", file=token)
    leads = str(owner.get("/scan/result/kept").location)

    assert leads.startswith("/contacts/private?next=/inbox/")


def test_a_name_that_looks_like_a_known_one_is_warned_of(owner: FlaskClient, standing: Doorway) -> None:
    with standing.record() as record:
        remember(record, Recipient("contact", "Sue Hallam", SUE_DID), issuer=SUE_DID)

    page = read(owner, write_contact(Recipient("contact", "5ue Ha11am", EVE_DID), EVE))

    assert "You know somebody of this name already, with another key" in page


def test_a_contact_card_is_remembered_with_what_it_says(owner: FlaskClient, standing: Doorway) -> None:
    sealing = standing_hpke(standing)
    page = read(owner, write_contact(Recipient("organisation", "Leeds Club", SUE_DID, sealing), SUE))

    do(owner, "know", words="same", name="Leeds Club")

    assert title_of(page) == "A contact card"
    assert 'action="/contacts/scanned"' in page
    with standing.record() as record:
        (one,) = contacts(record)
    assert (one.kind, one.name, one.recipient.hpke) == ("organisation", "Leeds Club", sealing)


def standing_hpke(standing: Doorway) -> bytes:
    with standing.record() as record:
        return record.identity.hpke.public.to_bytes()


# --- keeping, letting go, taking ---


def test_it_is_kept_once_and_opened_in_the_inbox(owner: FlaskClient, standing: Doorway) -> None:
    page = read(owner, FOR_ANYONE)
    token = file_in(page)

    kept = [submit(owner, "/scan/result/keep", page="/scan", file=token) for _ in range(2)]
    then = owner.get("/scan/result/kept")
    asked = owner.get(then.location or "")
    why = owner.get(asked.location or "").text
    again = owner.get("/scan/result")

    assert "It is in your inbox now" in why
    assert [answer.location for answer in kept] == ["/scan/result/kept"] * 2
    assert (then.location or "").startswith("/inbox/")
    assert again.location == "/scan/result/kept"
    assert len(inbox(standing)) == 1


def test_what_is_in_it_and_what_they_agreed_to_is_shown(owner: FlaskClient) -> None:
    page = read(owner, FOR_ANYONE)

    assert "<b><bdi>Sue</bdi></b>" in page
    assert "I like tea." in page
    assert "Please note" not in page
    assert "This may not be everything." in page
    for heading in ("Why", "The last day", "May I show it to others?"):
        assert f"<dt>{heading}</dt>" in page
    assert "resourceType" not in page


def test_of_what_is_kept_from_the_person_one_asks_whoever_sent_it(
    owner: FlaskClient, standing: Doorway
) -> None:
    with standing.record() as record:
        remember(record, Recipient("organisation", "Mossley Lunch Club", BOB_DID), issuer=BOB_DID)

    page = read(owner, signed_by_club(OURS))

    assert "Do not tell them" in page
    assert "Check with whoever sent it before you rely on it." in page
    assert "Check with the person" not in page


def test_very_much_is_shown_a_page_at_a_time(owner: FlaskClient) -> None:
    many = [WORDS | {"valueString": f"word {number:03}."} for number in range(120)]
    first = read(owner, card(content=bundle(PATIENT, *many)))
    second = owner.get("/scan/result?first=50").text
    beyond = owner.get("/scan/result?first=999999").text

    assert "1 to 50 of 121" in first
    assert "word 048." in first
    assert "word 049." not in first
    assert "51 to 100 of 121" in second
    assert "word 049." in second
    assert "121 to 121 of 121" in beyond


def test_letting_go_keeps_nothing(owner: FlaskClient, standing: Doorway) -> None:
    read(owner, FOR_ANYONE)

    page = do(owner, "let-go")

    assert "Nothing was kept" in page
    assert (owner.get("/scan/result").location or "").startswith("/scan?done=")
    assert inbox(standing) == []


def test_a_page_of_something_that_was_replaced_does_nothing(owner: FlaskClient, standing: Doorway) -> None:
    token = file_in(read(owner, FOR_ANYONE))
    read(owner, card(EVE, EVE_DID))

    for deed in ("keep", "know", "record"):
        answer = submit(owner, f"/scan/result/{deed}", page="/scan", file=token, words="not")
        assert answer.status_code == 404, deed

    assert inbox(standing) == []
    assert owner.get("/scan/result").status_code == 200


def test_it_is_looked_at_before_it_comes_into_the_own_record(owner: FlaskClient, standing: Doorway) -> None:
    read(owner, FOR_ANYONE)

    page = do(owner, "record")

    assert "Is this the same person?" in page
    assert '<dd dir="auto">Sue</dd>' in page
    with standing.record() as record:
        assert not [entry for entry in list_of(record) if b"I like tea" in entry.text]
        waiting = json.loads(record.vault.arrivals.waiting[:])
    kinds = {entry["resource"]["resourceType"] for entry in waiting["entry"]}
    assert "Patient" in kinds
    assert not kinds & {"Consent", "Provenance"}


def test_an_organisation_has_no_own_record_to_take_it_into(
    module_desk: Desk, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("club") / "record"
    start_record(module_desk, folder, PASSPHRASE, name="Leeds Club", kind="organisation", recovery=False)
    club = Doorway(module_desk, folder, ticks=Ticks(), stand_still=lambda: None)

    page = read(unlocked(browser(club)), FOR_ANYONE)
    club.lock()

    assert "Keep it in our inbox" in page
    assert "See what it would change" not in page


def test_what_a_stranger_wrote_is_shown_as_text(owner: FlaskClient) -> None:
    person: dict[str, object] = {"resourceType": "Patient", "name": [{"text": HOSTILE}]}

    page = read(owner, card(content=bundle(person)))

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in page
    assert "49" not in title_of(page)


def test_a_list_of_keys_can_only_be_let_go(owner: FlaskClient) -> None:
    page = read(owner, json.dumps({"keys": [jwk(SUE)]}))

    assert "This is a list of keys" in page
    assert "Keep it in my inbox" not in page
    assert "Let it go" in page


def test_without_anything_that_waits_there_is_no_result(owner: FlaskClient) -> None:
    for path in ("/scan/result", "/scan/result/kept"):
        page = owner.get(path, follow_redirects=True)
        assert "is not here any more" in page.text
        assert page.request.path == "/scan"
    assert owner.get("/scan/result/gone").status_code == 200


def test_a_page_out_of_its_turn_leads_on(owner: FlaskClient) -> None:
    paste(owner, json.dumps({"resourceType": "Patient", "name": [{"text": "Jean"}]}))
    looked = owner.get("/scan/result")
    read(owner, FOR_ANYONE)
    token = file_in(owner.get("/scan/result").text)

    passcode = submit(owner, "/scan/result/passcode", page="/scan", file=token, passcode="")

    assert looked.location == "/import/looked"
    assert passcode.location == "/scan/result"
    assert owner.get("/scan/result/kept").location == "/scan/result"


def test_what_was_not_decided_waits_where_one_scans(owner: FlaskClient) -> None:
    read(owner, FOR_ANYONE)

    page = owner.get("/scan").text

    assert "Something waits here" in page
    assert 'href="/scan/result">Go on with it' in page
    do(owner, "let-go")
    assert "Something waits here" not in owner.get("/scan").text
