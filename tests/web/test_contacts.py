"""Contacts in the browser: somebody comes in, is looked at, compared, described and forgotten."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.add_entry import add_words
from portable_record.actions.contact_book import DID, Described, compare, contact_by, everybody
from portable_record.actions.desk import Desk
from portable_record.actions.meet import look_at, take
from portable_record.actions.people import contacts, remember
from portable_record.actions.receive import receive_file
from portable_record.actions.share import Wish, share_parts
from portable_record.actions.start import start_record
from portable_record.crypto.fingerprint import digits, words
from portable_record.record.moments import moment_text
from portable_record.sharing.contact import Recipient, write_contact
from portable_record.sharing.new_key import EXPOSED, RENEWED, NewKey, write_new_key
from portable_record.web.doorway import Doorway
from tests.plainly import plainly
from tests.sharing.card_vectors import CARE_CARD
from tests.sharing.cast import BOB, BOB_DID, BOB_SEALS, EVE, EVE_DID, NOW, SUE, SUE_DID
from tests.web.asking import PASSPHRASE, Ticks, browser, fill_in, submit, unlocked

SUE_CARD = Recipient("contact", "Sue Hallam", SUE_DID, BOB_SEALS.public.to_bytes())
CARD = write_contact(SUE_CARD, SUE)
SUE_PAGE = f"/contacts/{SUE_DID.removeprefix(DID)}"
BOB_PAGE = f"/contacts/{BOB_DID.removeprefix(DID)}"


@pytest.fixture(scope="module")
def started(module_desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Jean's new record, started once; each test gets a copy."""
    folder = tmp_path_factory.mktemp("contacts") / "record"
    start_record(module_desk, folder, PASSPHRASE, name="Jean", kind="person", recovery=False)
    return folder


@pytest.fixture
def jean(module_desk: Desk, started: Path, tmp_path: Path) -> Iterator[Doorway]:
    """Before Jean's record."""
    shutil.copytree(started, tmp_path / "record")
    standing = Doorway(module_desk, tmp_path / "record", ticks=Ticks(), stand_still=lambda: None)
    yield standing
    standing.lock()


@pytest.fixture
def owner(jean: Doorway) -> FlaskClient:
    """Jean, before her own new record."""
    return unlocked(browser(jean))


@pytest.fixture
def sue(jean: Doorway) -> None:
    """Sue is in the book, and her key was compared."""
    with jean.record() as record:
        compare(record, take(record, look_at(record, CARD.encode()), Described("Sue")), "same", how="met")


def paste(owner: FlaskClient, text: str) -> str:
    """Paste a text, and return the page that it leads to."""
    answer = submit(owner, "/contacts/add", page="/contacts/add", text=text)
    assert answer.status_code in (302, 400), answer.text
    return owner.get(answer.location).text if answer.location else answer.text


def notice(why: str, *, since: object = NOW) -> str:
    said = NewKey(SUE_DID, replace(SUE_CARD, did=BOB_DID), why, NOW, NOW if since is NOW else since)  # type: ignore[arg-type]  # a moment
    return write_new_key(said, old=SUE, new=BOB)


def answered(owner: FlaskClient, page: str, answer: str) -> str:
    """Say what came of comparing, and return the page that follows."""
    sent = submit(owner, f"{page}/compare", page=f"{page}/compare", answer=answer)
    return owner.get(sent.location).text


def test_the_empty_book_says_how_to_begin(owner: FlaskClient) -> None:
    page = owner.get("/contacts").text

    assert "Nobody is here yet." in page
    assert "Compare eight words with them" in page


def test_somebody_is_added_compared_and_offered_the_own_card(owner: FlaskClient, jean: Doorway) -> None:
    met = paste(owner, CARD)
    kept = fill_in(owner, "/contacts/met", name="Sue", what_for="runs the choir", met="at the market")
    asked = owner.get(kept.location).text
    after = answered(owner, SUE_PAGE, "met")
    page = owner.get(SUE_PAGE).text

    assert "Who is this?" in met
    assert "Sue Hallam" in met
    assert kept.location == f"{SUE_PAGE}/compare"
    for word in words(SUE.public):
        assert f"<li>{word}</li>" in asked
    assert digits(SUE.public) in asked
    assert "Now give them yours" in after
    assert "face to face on 22 November 2026" in page
    for said in ("runs the choir", "at the market", "Sue Hallam"):
        assert said in page
    assert owner.get("/contacts/met").location == "/contacts/add"
    with jean.record() as record:
        assert [one.known for one in everybody(record, confirmed=False)] == [True]


def test_words_that_are_not_the_same_stop_all_trust(owner: FlaskClient, jean: Doorway) -> None:
    paste(owner, CARD)
    fill_in(owner, "/contacts/met", name="Sue")
    after = answered(owner, SUE_PAGE, "different")

    assert "Do not trust this key" in after
    assert "Now give them yours" not in after
    assert "This is not their key" in owner.get(SUE_PAGE).text
    assert "Not their key" in owner.get("/contacts").text
    assert "not theirs when you compared it" in paste(owner, CARD)


def test_later_keeps_them_unknown(owner: FlaskClient) -> None:
    paste(owner, CARD)
    fill_in(owner, "/contacts/met", name="Sue")

    assert "Kept for later" in answered(owner, SUE_PAGE, "later")
    assert "not compared this key" in owner.get(SUE_PAGE).text


def test_without_an_answer_nothing_is_kept(owner: FlaskClient, sue: None) -> None:
    address = f"{SUE_PAGE}/compare"

    for said in ("", "perhaps"):
        assert submit(owner, address, page=address, answer=said).status_code == 400


@pytest.mark.parametrize(
    "text",
    ["", "hello", CARE_CARD, "x" * 11_000, CARD[:-4] + "AAAA", "<script>alert(1)</script>", BOB_DID],
    ids=["empty", "words", "a share", "long", "forged", "script", "unknown key"],
)
def test_what_is_no_card_is_refused_and_stays_typed(owner: FlaskClient, text: str) -> None:
    page = paste(owner, text)

    assert "There is a problem" in page
    assert "<script>alert(1)" not in page
    assert text[:200].replace("<", "&lt;").replace(">", "&gt;") in page


def test_a_hostile_name_does_nothing_and_is_warned_of(owner: FlaskClient, sue: None) -> None:
    name = "<b onclick=x>Su\u0435 Hallam\u202e</b>"
    met = paste(owner, write_contact(Recipient("contact", name, EVE_DID), EVE))
    alike = paste(owner, write_contact(Recipient("contact", "Su\u0435 Hallam\u202e", EVE_DID), EVE))
    mine = paste(owner, write_contact(Recipient("organisation", "JEAN", EVE_DID), EVE))

    assert "<b onclick" not in met
    assert "\u202e" not in met + alike
    assert "You know somebody of this name already" in alike
    assert "hidden signs" in alike
    assert "different alphabets" in alike
    assert "your own name" in mine


def test_a_name_of_nothing_but_hidden_signs_must_be_given_another(owner: FlaskClient) -> None:
    page = paste(owner, write_contact(Recipient("contact", "\u2066\u2069", SUE_DID), SUE))
    sent = fill_in(owner, "/contacts/met", name="")

    assert "no name that can be read" in page
    assert sent.status_code == 400
    assert "Write a name." in sent.text


def test_ones_own_card_and_known_ones_are_told_as_such(owner: FlaskClient, jean: Doorway, sue: None) -> None:
    with jean.record() as record:
        mine = record.identity.did

    assert "This is your own card" in paste(owner, mine)
    assert "You know them: <bdi>Sue</bdi>" in paste(owner, CARD)
    assert "This is the key that you have of them." in paste(owner, SUE_DID)


def test_a_key_that_was_scanned_from_their_screen_leads_to_saying_so(owner: FlaskClient) -> None:
    paste(owner, CARD)
    fill_in(owner, "/contacts/met", name="Sue")

    assert f'href="{SUE_PAGE}/compare"' in paste(owner, SUE_DID)


def test_a_changed_card_of_somebody_known_is_taken_over_with_a_yes(owner: FlaskClient, sue: None) -> None:
    met = paste(owner, write_contact(replace(SUE_CARD, name="Susan Hallam"), SUE))
    kept = submit(owner, "/contacts/met", page="/contacts/met")

    assert "Susan Hallam" in met
    assert kept.location == SUE_PAGE
    assert "Susan Hallam" in owner.get(SUE_PAGE).text


def test_a_new_key_stays_out_until_the_person_says_yes(owner: FlaskClient, sue: None) -> None:
    met = paste(owner, notice(RENEWED))
    left = submit(owner, "/contacts/leave", page="/contacts/met")
    still = owner.get(SUE_PAGE).status_code
    paste(owner, notice(RENEWED))
    taken = submit(owner, "/contacts/met", page="/contacts/met")
    page = owner.get(BOB_PAGE).text

    assert "<bdi>Sue</bdi> has a new key" in met
    assert "vouches for it" in met
    assert (left.location, still) == ("/contacts", 200)
    assert taken.location == f"{BOB_PAGE}/compare"
    assert "You have not compared the new one yet." in page
    assert "Keys that they had before" in page
    assert owner.get(SUE_PAGE).status_code == 404
    assert "a key that <bdi>Sue</bdi> had before" in paste(owner, SUE_DID)


def test_a_stolen_key_is_told_loudly_and_what_came_since_is_marked(
    owner: FlaskClient, jean: Doorway, sue: None, tmp_path: Path
) -> None:
    (tmp_path / "card").write_text(CARE_CARD)
    with jean.record() as record:
        receive_file(record, tmp_path / "card")
    met = paste(owner, notice(EXPOSED))
    submit(owner, "/contacts/met", page="/contacts/met")
    page = owner.get(BOB_PAGE).text

    assert "Somebody else may have the old key" in met
    assert "22 November 2026" in met
    assert "may not be from them" in page
    assert "May not be from them" in page
    assert "not compared this key" in page


def test_what_went_to_and_fro_stands_on_their_page(
    owner: FlaskClient, jean: Doorway, sue: None, tmp_path: Path
) -> None:
    from portable_record.actions.add_entry import add_words

    (tmp_path / "card").write_text(CARE_CARD)
    with jean.record() as record:
        one = add_words(record, part="strengths", kind=None, words="I whistle", sensitive=False).id
        wish = Wish(entries=(one,), to="Sue", purpose="support", forms=("sealed",))
        given = share_parts(record, wish, tmp_path / "out").id
        hidden = share_parts(record, replace(wish, private=True), tmp_path / "private").id
        item = receive_file(record, tmp_path / "card").item
    page = owner.get(SUE_PAGE).text

    assert f"/shares/{given}" in page
    assert f"/inbox/{item}" in page
    assert hidden not in page


def test_what_is_written_about_them_can_be_changed(owner: FlaskClient, sue: None) -> None:
    fields = {"what_for": "🎵 choir", "met_on-month": "3", "met_on-year": "2024"}
    sent = fill_in(owner, f"{SUE_PAGE}/change", name="Our Sue", **fields)
    page = owner.get(SUE_PAGE).text

    assert sent.location.startswith(f"{SUE_PAGE}?done=")
    for said in ("Our Sue", "🎵 choir", "March 2024", "Sue Hallam"):
        assert said in page


def test_the_page_says_who_sees_what_they_are_called(owner: FlaskClient, jean: Doorway, sue: None) -> None:
    with jean.record() as record:
        remember(record, Recipient("contact", "Eve", EVE_DID), issuer=EVE_DID)

    sue_gave, eve_gave = (
        owner.get(f"/contacts/{did.removeprefix(DID)}/change").text for did in (SUE_DID, EVE_DID)
    )

    assert "Only you see this name." in sue_gave
    assert "They gave no name, so they see this one on what you share." in eve_gave


def test_a_new_name_that_looks_like_a_known_one_is_warned_of(owner: FlaskClient, sue: None) -> None:
    paste(owner, write_contact(replace(SUE_CARD, name="Eve", did=EVE_DID), EVE))
    fill_in(owner, "/contacts/met", name="Eve")
    page = f"/contacts/{EVE_DID.removeprefix(DID)}"

    other = owner.get(str(fill_in(owner, f"{page}/change", name="Ewa").location)).text
    alike = owner.get(str(fill_in(owner, f"{page}/change", name="5ue").location)).text

    assert "Saved" in other
    assert "looks like" not in other
    assert "This name looks like that of somebody else you know: Sue" in alike


def test_a_name_that_cannot_be_is_refused(owner: FlaskClient, sue: None) -> None:
    for name in ("", "x" * 101, "Sue\u202e", "Sue\u0007"):
        assert fill_in(owner, f"{SUE_PAGE}/change", name=name).status_code == 400, name


def test_a_private_contact_is_nowhere_until_the_passphrase_is_typed_again(
    owner: FlaskClient, sue: None
) -> None:
    made = fill_in(owner, f"{SUE_PAGE}/change", name="Sue", private="y")
    hidden = owner.get("/contacts").text + owner.get("/activity").text
    missing = owner.get(SUE_PAGE).status_code
    wrong = submit(owner, "/contacts/private", page="/contacts/private", passphrase="not this one")
    submit(owner, "/contacts/private", page="/contacts/private", passphrase=PASSPHRASE)
    shown = owner.get("/contacts").text
    submit(owner, "/contacts/private/hide", page="/contacts")

    assert made.location == "/contacts"
    assert "Sue" not in plainly(hidden)
    assert (missing, wrong.status_code) == (404, 400)
    assert "<bdi>Sue</bdi>" in shown
    assert "<bdi>Sue</bdi>" not in owner.get("/contacts").text


def test_somebody_new_can_be_private_at_once(owner: FlaskClient) -> None:
    paste(owner, CARD)

    assert fill_in(owner, "/contacts/met", name="Sue", private="y").location == "/contacts/private"


def test_forgetting_asks_first_says_what_it_means_and_keeps_silent_of_a_private_one(
    owner: FlaskClient, jean: Doorway, sue: None
) -> None:
    asked = owner.get(f"{SUE_PAGE}/forget").text
    fill_in(owner, f"{SUE_PAGE}/change", name="Sue", private="y")
    submit(owner, "/contacts/private", page="/contacts/private", passphrase=PASSPHRASE)
    gone = submit(owner, f"{SUE_PAGE}/forget", page=f"{SUE_PAGE}/forget")
    submit(owner, "/contacts/private/hide", page="/contacts")

    assert "They keep what you gave them" in asked
    assert gone.location == "/contacts"
    assert owner.get(SUE_PAGE).status_code == 404
    assert "Sue" not in plainly(owner.get("/activity").text)


def test_where_no_contact_is_private_nothing_is_to_be_hidden(owner: FlaskClient, sue: None) -> None:
    submit(owner, "/contacts/private", page="/contacts/private", passphrase=PASSPHRASE)
    none = owner.get("/contacts").text
    fill_in(owner, f"{SUE_PAGE}/change", name="Sue", private="y")
    one = owner.get("/contacts").text
    submit(owner, "/contacts/private/hide", page="/contacts")

    assert "Hide them now" not in none
    assert "Hide them now" in one


def test_a_long_book_is_searched_and_turned_over(owner: FlaskClient, jean: Doorway) -> None:
    with jean.record() as record:
        take(record, look_at(record, CARD.encode()), Described("Sue"))
        document = record.vault.contacts.get(SUE_DID)
        for number in range(60):
            value = {**document.value, "name": f"Somebody {number:02}"}
            other = replace(document, id=f"{SUE_DID}{number}", value=value)
            record.vault.contacts.put(other)

    first, second = owner.get("/contacts").text, owner.get("/contacts?page=1").text
    found = owner.get("/contacts?q=somebody 59&page=x").text

    assert "Somebody 00" in first
    assert "Somebody 59" not in first
    assert "Somebody 59" in second
    assert "1 found" in found
    assert "<bdi>Somebody 59</bdi>" in found


def test_what_was_scanned_goes_on_to_the_same_page(owner: FlaskClient) -> None:
    scanned = submit(owner, "/scan/paste", page="/scan", text=CARD)
    result = owner.get(scanned.location).text
    form = re.search(r'action="/contacts/scanned">(.*?)</form>', result, re.DOTALL)
    assert form, result
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[1]))
    went = owner.post("/contacts/scanned", data=fields)

    assert "A contact card" in result
    assert went.location == "/contacts/met"
    assert "Sue Hallam" in owner.get(went.location).text
    assert owner.post("/contacts/scanned", data=fields).status_code == 404


def test_nobody_is_met_twice_from_two_tabs(owner: FlaskClient) -> None:
    paste(owner, CARD)
    first = fill_in(owner, "/contacts/met", name="Sue")
    second = submit(owner, "/contacts/met", page="/contacts", name="Sue")

    assert first.location == f"{SUE_PAGE}/compare"
    assert second.location == "/contacts/add"


def test_another_browser_session_meets_nobody(owner: FlaskClient, jean: Doorway) -> None:
    paste(owner, CARD)
    other = owner.application.test_client().get("/contacts/met")

    assert str(other.location).startswith("/unlock")


# --- the own card ---


def test_the_own_card_shows_the_key_and_gives_the_file(owner: FlaskClient, jean: Doorway) -> None:
    with jean.record() as record:
        key = record.identity.signer.public
    page = owner.get("/contacts/mine").text
    file = submit(owner, "/contacts/mine/save", page="/contacts/mine")
    code = owner.get("/contacts/mine/code").text

    assert digits(key) in page
    assert all(f"<li>{word}</li>" in page for word in words(key))
    assert page.count("<svg role") == 1
    assert 'src="/contacts/mine/code.png"' in code
    assert 'filename="contact-card-Jean.jws"' in file.headers["Content-Disposition"]
    with jean.record() as record:
        assert look_at(record, file.data).fate == "mine"
        assert look_at(record, owner.get("/contacts/mine/code.png").data).fate == "mine"


def test_a_record_without_a_name_says_so(
    owner: FlaskClient, jean: Doorway, monkeypatch: pytest.MonkeyPatch
) -> None:
    with jean.record() as record:
        monkeypatch.setattr(type(record.identity), "signed_as", property(lambda _self: ""))

    for path in ("/contacts/mine", "/contacts/mine/new-key"):
        assert "does not say who you are yet" in owner.get(path).text
    assert "does not fit a code" in owner.get("/contacts/mine/code").text
    assert submit(owner, "/contacts/mine/save", page="/contacts").status_code == 400
    fields = {"why": "renewed", "passphrase": PASSPHRASE}
    assert submit(owner, "/contacts/mine/new-key", page="/contacts", **fields).status_code == 400
    assert owner.get("/contacts").status_code == 200


def test_a_name_too_long_for_a_code_leaves_the_file(
    owner: FlaskClient, jean: Doorway, monkeypatch: pytest.MonkeyPatch
) -> None:
    with jean.record() as record:
        monkeypatch.setattr(type(record.identity), "signed_as", property(lambda _self: "界" * 200))

    assert "does not fit a code" in owner.get("/contacts/mine/code").text
    assert owner.get("/contacts/mine/code.png").status_code == 404
    assert "Save the card as a file" in owner.get("/contacts/mine").text


def test_a_new_key_is_made_after_the_passphrase_and_its_notice_is_given(
    owner: FlaskClient, jean: Doorway, sue: None
) -> None:
    with jean.record() as record:
        old = record.identity.did
    assert owner.get("/contacts/mine/new-key/made").location == "/contacts/mine"
    address = "/contacts/mine/new-key"
    wrong = submit(owner, address, page=address, why="renewed", passphrase="no")
    nothing = submit(owner, address, page=address)
    day = {"since-day": "30", "since-month": "11", "since-year": "2026"}
    future = submit(owner, address, page=address, why="exposed", passphrase=PASSPHRASE, **day)
    made = submit(owner, address, page=address, why="exposed", passphrase=PASSPHRASE)
    page = owner.get(made.location).text
    file = submit(owner, "/contacts/mine/notice/1", page=made.location)

    assert [wrong.status_code, nothing.status_code, future.status_code] == [400, 400, 400]
    assert "still to come" in future.text
    assert "You have a new key" in page
    assert "<bdi>Sue</bdi>" in page
    assert "by phone or face to face" in page
    assert file.data.count(b".") == 2
    assert "Notices of your new key" in owner.get("/contacts/mine").text
    assert submit(owner, "/contacts/mine/notice/2", page=made.location).status_code == 404
    with jean.record() as record:
        assert record.identity.did != old
        assert moment_text(record.now)[:10] == "2026-11-22"


def test_a_private_contact_is_offered_for_a_share_after_the_passphrase_alone(
    owner: FlaskClient, jean: Doorway, sue: None
) -> None:
    with jean.record() as record:
        add_words(record, part="strengths", kind=None, words="I make people laugh.", sensitive=False)
    at = str(owner.get("/share/start").location).removesuffix("/what")
    fill_in(owner, f"{at}/what", parts=["strengths"])
    fill_in(owner, f"{SUE_PAGE}/change", name="Our Sue", private="y")

    hidden = owner.get(f"{at}/whom").text
    guessed = fill_in(owner, f"{at}/whom", kind=SUE_DID, name="")
    asked = f"/contacts/private?next={at}/whom"
    back = submit(owner, asked, page=asked, passphrase=PASSPHRASE).location
    shown = owner.get(back).text
    chosen = fill_in(owner, back, kind=SUE_DID, name="")

    assert "Our Sue" not in hidden
    assert asked in hidden
    assert guessed.status_code == 400
    assert back == f"{at}/whom"
    assert "Our Sue" in shown
    assert chosen.status_code == 302
    assert re.search(r'value="yes" checked', owner.get(f"{at}/private").text)


def test_what_was_shared_with_a_private_contact_stands_in_no_list_either(
    owner: FlaskClient, jean: Doorway, sue: None, tmp_path: Path
) -> None:
    with jean.record() as record:
        add_words(record, part="strengths", kind=None, words="I make people laugh.", sensitive=False)
        wish = Wish(parts=("strengths",), to=SUE_DID, purpose="support", forms=("page",))
        share = share_parts(record, wish, tmp_path / "out").id
    fill_in(owner, f"{SUE_PAGE}/change", name="Our Sue", private="y")

    lists = [owner.get(place).text for place in ("/", "/shares", "/activity", "/shares/to-tell")]
    ways = [owner.get(f"/shares/{share}{more}").status_code for more in ("", "/look", "/stop", "/moving")]
    submit(owner, "/shares/private", page="/shares/private", passphrase=PASSPHRASE)

    assert not [page for page in lists if "Sue" in page]
    assert set(ways) == {404}
    assert "Sue" in owner.get("/shares").text


def test_the_history_of_the_browser_names_nobody_private(
    owner: FlaskClient, jean: Doorway, sue: None, tmp_path: Path
) -> None:
    with jean.record() as record:
        add_words(record, part="strengths", kind=None, words="I make people laugh.", sensitive=False)
        wish = Wish(parts=("strengths",), to=SUE_DID, purpose="support", private=True, forms=("page",))
        share = share_parts(record, wish, tmp_path / "out").id
    fill_in(owner, f"{SUE_PAGE}/change", name="Our Sue", private="y")
    submit(owner, "/shares/private", page="/shares/private", passphrase=PASSPHRASE)
    places = [f"{SUE_PAGE}{more}" for more in ("", "/change", "/compare", "/compared", "/forget")]
    places += [f"/shares/{share}", f"/shares/{share}/stop"]

    pages = [owner.get(place).text for place in places]

    assert not [page for page in pages if "Sue" in page.partition("</title>")[0]]
    assert all("Sue" in page for page in pages)


def test_the_card_of_a_private_contact_is_somebody_new_before_the_passphrase(
    owner: FlaskClient, sue: None
) -> None:
    fill_in(owner, f"{SUE_PAGE}/change", name="Our Sue", what_for="The refuge", private="y")
    paste(owner, CARD)

    unasked = owner.get("/contacts/met").text
    asked = "/contacts/private?next=/contacts/met"
    back = submit(owner, asked, page=asked, passphrase=PASSPHRASE)

    assert "Who is this?" in unasked
    assert not [word for word in ("refuge", "Our Sue", "You know them") if word in unasked]
    assert asked in unasked
    assert "You know them: <bdi>Our Sue</bdi>" in owner.get(str(back.location)).text


def test_whoever_adds_a_private_contact_again_sees_a_contact_like_any_other(
    owner: FlaskClient, jean: Doorway, sue: None
) -> None:
    fill_in(owner, f"{SUE_PAGE}/change", name="Our Sue", what_for="The refuge", private="y")
    paste(owner, CARD)

    fill_in(owner, "/contacts/met", name="Sue from the card", what_for="Nothing")
    fill_in(owner, f"{SUE_PAGE}/compare", answer="met")
    openly = [owner.get(place).text for place in ("/contacts", SUE_PAGE)]
    fill_in(owner, f"{SUE_PAGE}/change", name="Sue by the card", what_for="")
    changed = owner.get(SUE_PAGE).text
    with jean.record() as record:
        kept = contact_by(record, SUE_DID, confirmed=True)
        offered = [one.name for one in contacts(record, private=False)]
    fill_in(owner, f"{SUE_PAGE}/forget")
    after = owner.get(SUE_PAGE).status_code
    submit(owner, "/contacts/private", page="/contacts/private", passphrase=PASSPHRASE)

    assert all("Sue from the card" in page and "Our Sue" not in page for page in openly)
    assert "Compared" in openly[0]
    assert "refuge" not in changed
    assert "Sue by the card" in changed
    assert (kept.name, kept.what_for, kept.private) == ("Our Sue", "The refuge", True)
    assert offered == ["Sue by the card"]
    assert after == 404
    assert "Our Sue" in owner.get(SUE_PAGE).text


def test_a_notice_of_a_private_contacts_new_key_names_nobody_before_the_passphrase(
    owner: FlaskClient, sue: None
) -> None:
    fill_in(owner, f"{SUE_PAGE}/change", name="Our Sue", private="y")
    paste(owner, notice(RENEWED))

    unasked = owner.get("/contacts/met").text
    fill_in(owner, "/contacts/met", name="Sue by the notice")
    submit(owner, "/contacts/private", page="/contacts/private", passphrase=PASSPHRASE)
    paste(owner, notice(RENEWED))
    asked = owner.get("/contacts/met").text
    fill_in(owner, "/contacts/met")

    assert "Who is this?" in unasked
    assert "Our Sue" not in unasked
    assert "<bdi>Our Sue</bdi> has a new key" in asked
    assert owner.get(SUE_PAGE).status_code == 404
    assert "Our Sue" in owner.get(BOB_PAGE).text


def test_the_hard_words_lead_to_what_they_mean(owner: FlaskClient) -> None:
    help_page = owner.get("/help").text
    card = owner.get("/contacts/mine").text

    for word in ("key", "eight-words", "five-words", "contact-card"):
        assert f'<div id="{word}"><dt>' in help_page
    assert 'href="/help#contact-card"' in card
    assert 'href="/help#eight-words"' in card
