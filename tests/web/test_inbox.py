"""The inbox in the browser: the list, what it is opened for, and one thing to read."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.desk import Desk
from portable_record.actions.people import remember
from portable_record.actions.receive import SIGNED
from portable_record.crypto.fingerprint import words
from portable_record.sharing.contact import Recipient
from portable_record.web import inbox
from portable_record.web.doorway import Doorway
from tests.actions.inboxes import with_a_card
from tests.sharing.cast import SUE, SUE_DID
from tests.web.asking import PASSPHRASE, Ticks, browser, fill_in, hidden_in, submit, unlocked

WORDS = "Please speak slowly"


@pytest.fixture(scope="module")
def made(module_desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Jean's record, and what Sue gave her."""
    return with_a_card(module_desk, tmp_path_factory.mktemp("made"), name="Jean", kind="person")


@pytest.fixture
def jean(module_desk: Desk, made: tuple[Path, str], tmp_path: Path, ticks: Ticks) -> Iterator[Doorway]:
    """Before a copy of it."""
    folder = Path(shutil.copytree(made[0], tmp_path / "jean"))
    standing = Doorway(module_desk, folder, ticks=ticks, stand_still=lambda: None)
    yield standing
    standing.lock()


@pytest.fixture
def owner(jean: Doorway) -> FlaskClient:
    return unlocked(browser(jean))


@pytest.fixture
def item(made: tuple[Path, str]) -> str:
    return made[1]


def say_why(owner: FlaskClient, why: str = "support", **more: str) -> None:
    assert fill_in(owner, "/inbox/why", why=why, **more).status_code == 302


def test_an_empty_inbox_says_what_comes_here(owner: FlaskClient, jean: Doorway, item: str) -> None:
    with jean.record() as record:
        record.vault.inbox.delete(item)

    page = owner.get("/inbox").text

    assert "Nothing is in it yet." in page
    assert "Scan or open" in page


def test_the_list_says_about_whom_and_until_when_and_nothing_of_what_is_in_it(
    owner: FlaskClient, item: str
) -> None:
    page = owner.get("/inbox").text

    assert f'href="/inbox/{item}"' in page
    assert "Sue Hallam" in page
    assert "20 December 2026" in page
    assert "Nobody has opened it yet." in page
    assert WORDS not in page


def test_before_the_first_thing_is_opened_it_is_asked_what_for(owner: FlaskClient, item: str) -> None:
    asked = owner.get(f"/inbox/{item}")
    answer = fill_in(owner, asked.location, why="meeting", words="on Friday")
    page = owner.get(answer.location).text

    assert asked.location == f"/inbox/why?next=/inbox/{item}"
    assert answer.location == f"/inbox/{item}"
    assert WORDS in page
    assert "o get ready to meet them: on Friday" in owner.get("/activity").text
    assert "Opened last on" in owner.get("/inbox").text


def test_own_words_alone_are_no_reason(owner: FlaskClient, item: str) -> None:
    answer = fill_in(owner, "/inbox/why", words="because I want to")

    assert answer.status_code == 400
    assert "Choose why you open it." in answer.text
    assert "because I want to" in answer.text


def test_a_thing_is_shown_with_its_terms_first_and_how_it_stands(owner: FlaskClient, item: str) -> None:
    say_why(owner)

    page = owner.get(f"/inbox/{item}").text

    assert page.index("The last day") < page.index("How it stands now") < page.index(WORDS)
    assert "Has anyone changed it?" in page
    assert "Compare eight words with them" in page
    assert all(f"<li>{word}</li>" in page for word in words(SUE.public))


def test_the_history_of_the_browser_does_not_say_about_whom_a_thing_is(owner: FlaskClient, item: str) -> None:
    say_why(owner)
    ways = ("", "/keep", "/delete", "/receipts", "/save", "/answer")

    titles = [owner.get(f"/inbox/{item}{way}").text.partition("</title>")[0] for way in ways]

    assert all(item[:8] in title for title in titles)
    assert not [title for title in titles if "Hallam" in title]


def test_each_printed_sheet_says_for_whom_and_until_when(owner: FlaskClient, item: str) -> None:
    say_why(owner)

    style = owner.get(f"/inbox/{item}/edges.css")

    assert style.mimetype == "text/css"
    assert "counter(pages)" in style.text
    assert "2026" in style.text


def test_a_thing_that_is_not_there_is_not_found(owner: FlaskClient) -> None:
    assert owner.get("/inbox/no-such-thing").status_code == 404
    assert owner.get("/inbox/no-such-thing/edges.css").status_code == 404


def test_what_is_locked_says_so_and_shows_nothing_of_what_is_in_it(
    owner: FlaskClient, jean: Doorway, item: str
) -> None:
    say_why(owner)
    with jean.record() as record:
        document = record.vault.inbox.get(item)
        record.vault.inbox.put(replace(document, value={**document.value, "state": "withdrawn"}))

    page = owner.get(f"/inbox/{item}").text

    assert "They have stopped sharing it" in page
    assert "It will be deleted on" in page
    assert WORDS not in page
    assert owner.get("/inbox?state=withdrawn").text.count("<article") == 1
    assert owner.get("/inbox?state=open").text.count("<article") == 0


def test_names_are_found_and_what_is_not_there_is_said(owner: FlaskClient, item: str) -> None:
    assert "Sue Hallam" in owner.get("/inbox?find=HALLAM").text
    assert "Nothing here fits" in owner.get("/inbox?find=%25").text
    assert "Nothing here fits" in owner.get("/inbox?find=nobody&state=made-up").text


def test_a_long_inbox_is_turned_page_by_page(
    owner: FlaskClient, jean: Doorway, item: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "AT_ONCE", 2)
    with jean.record() as record:
        document = record.vault.inbox.get(item)
        for number in range(4):
            record.vault.inbox.put(replace(document, id=f"item-{number}"))

    first, last = owner.get("/inbox").text, owner.get("/inbox?from=4").text

    assert "5 things" in first
    assert "/inbox?from=2" in first
    assert last.count("<article") == 1
    assert "/inbox?from=2" in last


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>{{ 7*7 }}", "\u202eabc\u2066", "x" * 3000, "🧡"]
)
def test_what_somebody_calls_themselves_or_the_person_is_only_ever_words(
    owner: FlaskClient, jean: Doorway, item: str, hostile: str
) -> None:
    say_why(owner)
    with jean.record() as record:
        document = record.vault.inbox.get(item)
        said = dict.fromkeys(("about", "claims", "purpose", "recipient"), hostile)
        record.vault.inbox.put(replace(document, value={**document.value, **said}))

    for place in ("/inbox", f"/inbox/{item}", f"/inbox/{item}/delete", f"/inbox/{item}/edges.css"):
        page = owner.get(place)

        assert page.status_code == 200
        assert "<script>alert" not in page.text


def test_what_came_from_a_private_contact_stands_nowhere_until_the_passphrase_is_typed_again(
    owner: FlaskClient, jean: Doorway, item: str
) -> None:
    say_why(owner)
    owner.get(f"/inbox/{item}")
    with jean.record() as record:
        remember(record, Recipient("contact", "Refuge", SUE_DID), issuer=SUE_DID)
        kept = record.vault.contacts.get(SUE_DID)
        record.vault.contacts.put(replace(kept, value={**kept.value, "private": True}))
    places = [f"/inbox/{item}{more}" for more in ("", "/delete", "/keep", "/receipts", "/edges.css", "/gone")]

    listed, home, told = (owner.get(place).text for place in ("/inbox", "/", "/activity"))
    refused = {owner.get(place).status_code for place in (*places, f"/inbox/{item}/receipts/got.svg")}
    submit(owner, "/contacts/private", page="/contacts/private", passphrase=PASSPHRASE)
    after = owner.get("/inbox").text

    assert "Refuge" not in listed + home + told
    assert "Nothing is in it yet." in listed
    assert "in the inbox" not in home
    assert " opened something in the inbox" not in told
    assert refused == {404}
    assert "Refuge" in after
    assert WORDS in owner.get(places[0]).text
    submit(owner, places[1], page=places[1])
    assert "Refuge" in owner.get("/inbox/deleted").text
    submit(owner, "/contacts/private/hide", page="/contacts")
    assert "Nothing was deleted." in owner.get("/inbox/deleted").text


def test_an_older_one_says_so_and_leads_to_the_newest(owner: FlaskClient, jean: Doorway, item: str) -> None:
    say_why(owner)
    with jean.record() as record:
        document = record.vault.inbox.get(item)
        newer = {**document.value, "given": "2026-11-22T13:00:00Z"}
        record.vault.inbox.put(replace(document, id="newer", value=newer))
        signed = record.vault.consents.get(SIGNED + item)
        record.vault.consents.put(replace(signed, id=f"{SIGNED}newer"), record.vault.consents.raw(signed.id))

    older, newest = owner.get(f"/inbox/{item}").text, owner.get("/inbox/newer").text

    assert "This is older than what you hold" in older
    assert 'href="/inbox/newer"' in older
    assert "This is older" not in newest
    assert "This one is older." in newest


def with_a_file(jean: Doorway, item: str, data: bytes = b"Dear Jean") -> None:
    """Let a letter lie in the inbox with what came."""
    with jean.record() as record, record.vault.transaction():
        ref = record.vault.blobs.write([data])
        came = {"name": "Letter <b>.txt", "mime": "text/plain", "size": ref.size, "blob": ref.name}
        document = record.vault.inbox.get(item)
        record.vault.inbox.put(replace(document, value={**document.value, "files": [came]}))


def test_a_file_that_came_with_it_is_listed_and_can_be_saved(
    owner: FlaskClient, jean: Doorway, item: str
) -> None:
    with_a_file(jean, item)
    say_why(owner)

    page = owner.get(f"/inbox/{item}").text
    saved = owner.post(f"/inbox/{item}/files/0", data=hidden_in(page))

    other = owner.post(f"/inbox/{item}/files/x", data=hidden_in(page))

    assert other.status_code == 404
    assert "Letter &lt;b&gt;.txt" in page
    assert saved.data == b"Dear Jean"
    assert saved.content_type == "application/octet-stream"
    assert "attachment" in saved.headers["Content-Disposition"]


def test_nobody_saves_a_file_who_has_not_said_what_for(owner: FlaskClient, jean: Doorway, item: str) -> None:
    with_a_file(jean, item)

    hidden = hidden_in(owner.get("/inbox/why").text)
    answer = owner.post(f"/inbox/{item}/files/0", data=hidden)

    assert answer.status_code == 302
    assert "/inbox/why" in answer.location
