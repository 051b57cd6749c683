"""Home: a greeting, the parts with what they hold, what to do next, who can see something, what changed."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.add_entry import add_words
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.next_steps import Step
from portable_record.actions.share import Wish, share_parts
from portable_record.actions.start import start_record
from portable_record.vault.entries import Entries
from portable_record.web.doorway import Doorway
from tests.actions.quick import seal_at_once
from tests.plainly import plainly
from tests.web.asking import PASSPHRASE, Ticks, browser, unlocked


@pytest.fixture(autouse=True)
def pages_are_sealed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody opens here what is shared."""
    seal_at_once(monkeypatch)


@pytest.fixture
def club(module_desk: Desk, tmp_path: Path, ticks: Ticks) -> Iterator[Doorway]:
    """A group, before its own new record."""
    folder = tmp_path / "club"
    start_record(module_desk, folder, PASSPHRASE, name="Lunch Club", kind="organisation", recovery=False)
    standing = Doorway(module_desk, folder, ticks=ticks, stand_still=lambda: None)
    yield standing
    standing.lock()


@pytest.fixture
def owner(jean: Doorway) -> FlaskClient:
    """Jean, before her own new record."""
    return unlocked(browser(jean))


def share(record: OpenRecord, to: str, *, private: bool = False) -> str:
    wish = Wish(parts=("strengths",), to=to, purpose="support", private=private, forms=("page",))
    return share_parts(record, wish, record.vault.folder.parent / to).id


def write(jean: Doorway) -> None:
    with jean.record() as record:
        add_words(record, part="strengths", kind=None, words="I whistle", sensitive=False)


def tile(page: str, part: str) -> str:
    found = re.search(rf'<a href="/{part}">.*?</a>', page, re.DOTALL)
    assert found, page
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def test_the_record_of_a_group_says_we(club: Doorway) -> None:
    client = unlocked(browser(club))

    home, plan = client.get("/").text, client.get("/plan").text

    assert "Our plan" in home
    assert "Who can see our information now" in home
    assert not re.search(r"\b[Mm]y\b", home.partition("<main")[2])
    assert "<h1>Our plan</h1>" in plan


def test_it_greets_the_person_by_name(owner: FlaskClient) -> None:
    assert "<h1>Hello, <bdi>Jean</bdi></h1>" in owner.get("/").text


def test_a_new_record_leads_to_what_is_pressing_and_says_that_nobody_sees_it(owner: FlaskClient) -> None:
    page = owner.get("/").text

    assert page.index("What to do next") < page.index('class="tiles"')
    assert page.index("If things go wrong") < page.index("What to do next")
    assert "What I shared before" not in page
    assert "Make a recovery code" in page
    assert "Nobody else can see anything here." in page
    assert tile(page, "shares").endswith("Nobody else")
    assert tile(page, "plan").endswith("Nothing yet")
    assert "Nothing is written here yet." in page


def test_a_tile_says_how_much_is_there_and_when_it_changed(
    owner: FlaskClient, jean: Doorway, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(jean)
    said = [tile(owner.get("/").text, "strengths")]
    for day in ("2026-11-21T09:00:00Z", "2026-05-03T09:00:00Z"):
        monkeypatch.setattr(Entries, "newest_in", lambda _self, _part, day=day: day)
        said.append(tile(owner.get("/").text, "strengths"))

    assert [words.partition("1 entry ")[2] for words in said] == [
        "changed today",
        "changed yesterday",
        "changed 3 May 2026",
    ]


def test_home_tells_what_changed_lately_and_no_more_than_three(owner: FlaskClient, jean: Doorway) -> None:
    for _ in range(4):
        write(jean)

    lately = owner.get("/").text.partition("What changed lately")[2]

    assert lately.count("<b>Written</b>") == 3
    assert 'href="/history"' in lately


def test_home_tells_who_can_see_what_and_until_when_but_nothing_private(
    owner: FlaskClient, jean: Doorway
) -> None:
    write(jean)
    with jean.record() as record:
        for name in ("Club", "Choir", "Café", "Clinic"):
            share(record, name)
        share(record, "Refuge", private=True)

    page = owner.get("/").text

    assert tile(page, "shares").endswith("4 shares are open")
    assert page.count("</bdi></b>: <bdi>My strengths</bdi>") == 3
    assert "The last day is 20 December 2026" in page
    assert "And 1 more" in page
    assert "Refuge" not in page


def test_what_is_over_is_no_more_on_home(owner: FlaskClient, jean: Doorway, module_desk: Desk) -> None:
    write(jean)
    with jean.record() as record:
        share(record, "Club")
        record.vault.time_seen.see(module_desk.now() + timedelta(days=60))

    page = owner.get("/").text
    assert "Club" not in plainly(page.partition("What changed lately")[0])
    assert "What I shared before" in page


def test_what_was_only_shared_in_private_leaves_no_trace_on_home(owner: FlaskClient, jean: Doorway) -> None:
    write(jean)
    with jean.record() as record:
        share(record, "Refuge", private=True)

    assert "What I shared before" not in owner.get("/").text


def test_more_than_two_things_to_do_are_folded_away(
    owner: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = [Step("recovery-code", pressing=True), Step("backup"), Step("first-words"), Step("right-review")]
    monkeypatch.setattr("portable_record.actions.next_steps.next_steps", lambda _record: steps)

    section = owner.get("/").text.partition('id="next"')[2].partition("</section>")[0]

    assert "2 more things to do" in section
    assert section.index("Make a backup") < section.index("<details") < section.index("Look at who may write")


def test_words_to_look_at_again_lead_to_their_entry(
    owner: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = [Step("words-review", about="abc123")]
    monkeypatch.setattr("portable_record.actions.next_steps.next_steps", lambda _record: steps)

    assert '<a href="/entry/abc123">Look at how you communicate again</a>' in owner.get("/").text


def test_contacts_stand_on_home(owner: FlaskClient) -> None:
    assert tile(owner.get("/").text, "contacts").startswith("Contacts")


def test_a_group_finds_what_others_gave_it_first_and_no_empty_parts_of_a_person(club: Doorway) -> None:
    page = unlocked(browser(club)).get("/").text

    shown, folded = page.split("<details>", 1)
    assert shown.index('href="/scan"') < shown.index('href="/inbox"') < shown.index('href="/community"')
    assert 'href="/health"' not in shown
    assert 'href="/health"' in folded


def test_a_part_in_which_a_group_wrote_something_is_not_folded(club: Doorway) -> None:
    worker = unlocked(browser(club))
    write(club)

    page = worker.get("/").text

    assert 'href="/strengths"' in page.split("<details>", 1)[0]
