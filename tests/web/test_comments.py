"""What people say about an entry, in browsers without a window: the owner's, and a reader's."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.circle_begin import begin_circle
from portable_record.actions.comments import add_comment
from portable_record.actions.desk import Desk
from portable_record.actions.share import look_at
from portable_record.actions.share_choices import drafts_of, wish_of
from portable_record.actions.write import writing
from portable_record.record.comment import MOST
from portable_record.record.edits import creation
from portable_record.record.who import By
from portable_record.web.doorway import Doorway
from tests.actions.in_a_circle import SAM_ID, keep_next, let_in, member_of, member_record
from tests.circle.cast import JEAN
from tests.record.devices import entry_id
from tests.web.asking import Ticks, browser, fill_in, hidden_in, submit, unlocked

HOSTILE = "<script>alert(1)</script> {{ 7*7 }} \U0001f600"
TEA = b'{"resourceType":"CarePlan","status":"draft","intent":"plan","description":"Tea at four"}'
ENTRY = f"/entry/{entry_id(1)}"
SAY = f"{ENTRY}/say"
AWAY = re.compile(rf"{ENTRY}/said/[0-9a-f-]{{36}}")


@pytest.fixture(scope="module")
def jean(
    module_desk: Desk, records_ready: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Doorway]:
    folder = tmp_path_factory.mktemp("jean") / "vault"
    shutil.copytree(records_ready / "jean", folder)
    standing = Doorway(module_desk, folder, ticks=Ticks(), stand_still=lambda: None)
    yield standing
    standing.lock()


@pytest.fixture(scope="module")
def owner(jean: Doorway) -> FlaskClient:
    """Jean, who wrote something in her plan that nobody can say anything about, and then began a circle."""
    client = unlocked(browser(jean))
    with jean.record() as record, writing(record, By()) as act:
        act.add("plan", [creation(entry_id(1), TEA, type_name="CarePlan")])
    alone, asked = client.get(ENTRY).text, client.get(SAY)
    assert "say about this" not in alone
    assert asked.status_code == 400
    with jean.record() as record:
        begin_circle(record)
    return client


@pytest.fixture(scope="module")
def reader(module_desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Sam, who may only read Jean's plan by now."""
    folder = tmp_path_factory.mktemp("reader") / "vault"
    record = member_record(module_desk, folder)
    let_in(record, parts=("plan",))
    with writing(record, By(SAM_ID, "agrees")) as act:
        act.add("plan", [creation(entry_id(1), TEA, type_name="CarePlan")])
    keep_next(record, JEAN.member(), member_of(record, role="viewer", parts=("plan",)))
    record.vault.close()
    standing = Doorway(module_desk, folder, ticks=Ticks(), stand_still=lambda: None)
    yield unlocked(browser(standing))
    standing.lock()


def test_whoever_may_only_read_says_something_and_takes_it_away_again(reader: FlaskClient) -> None:
    assert SAY in reader.get(ENTRY).text

    said = fill_in(reader, SAY, words=HOSTILE)
    page = reader.get(said.location).text
    away = AWAY.findall(page)
    asked = reader.get(away[0]).text
    gone = submit(reader, away[0], page=away[0])

    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }} \U0001f600" in page
    assert "<bdi>Sam Adeyemi</bdi> &middot; 22 November 2026" in page
    assert "It goes for good" in asked
    assert "It is gone here" in reader.get(gone.location).text
    assert "7*7" not in reader.get(ENTRY).text
    assert reader.get(away[0]).status_code == 404


def test_what_is_sent_from_two_windows_or_twice_is_said_once(owner: FlaskClient) -> None:
    sent = {**hidden_in(owner.get(SAY).text), "words": "Half past four"}

    answers = [owner.post(SAY, data=sent) for _ in range(2)]

    assert [one.status_code for one in answers] == [302, 302]
    assert owner.get(ENTRY).text.count('dir="auto">Half past four</p>') == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "Write something, or go back."),
        ("a" * (MOST + 1), "Write at most 2000 letters here."),
        ("a\u202eb", "hidden sign"),
        ("a\u0007b", "cannot be typed"),
    ],
)
def test_what_cannot_be_kept_is_said_and_the_words_stay(owner: FlaskClient, words: str, says: str) -> None:
    answer = fill_in(owner, SAY, words=words)

    assert answer.status_code == 400
    assert says in answer.text
    assert words in answer.text
    assert "aaaa" not in owner.get(ENTRY).text


def test_what_was_typed_is_kept_where_it_can_be_said_no_more(owner: FlaskClient) -> None:
    sent = {**hidden_in(owner.get(SAY).text), "words": "Is she asleep?"}
    submit(owner, f"{ENTRY}/bin", page=ENTRY)

    answer, again = owner.post(SAY, data=sent), owner.get(SAY)
    submit(owner, f"{ENTRY}/take-out", page=ENTRY)

    assert answer.status_code == 400
    assert "Is she asleep?" in answer.text
    assert "that is in the bin" in answer.text
    assert again.status_code == 400


def test_a_comment_has_no_page_no_history_and_no_place_of_its_own(owner: FlaskClient, jean: Doorway) -> None:
    with jean.record() as record:
        comment = add_comment(record, entry_id(1), "Marigold")

    pages = [owner.get(f"/entry/{comment}{tail}") for tail in ("", "/history", "/move", "/say", "/choose")]
    asked = [submit(owner, f"/entry/{comment}/{deed}", page=ENTRY) for deed in ("bin", "sensitive")]

    assert {page.status_code for page in [*pages, *asked]} <= {302, 400, 404}
    assert "Marigold" in owner.get(ENTRY).text
    assert not any(comment in owner.get(page).text for page in ("/plan?all=1", "/search?q=Marigold", "/bin"))
    assert "Marigold" not in owner.get("/plan?all=1").text
    assert owner.get(f"/entry/{entry_id(2)}/said/{comment}").status_code == 404


def test_a_search_shows_what_was_said_with_its_name_and_day_as_it_was_typed(reader: FlaskClient) -> None:
    said = fill_in(reader, SAY, words=HOSTILE)

    page = reader.get("/search?q=alert").text
    submit(reader, AWAY.findall(reader.get(said.location).text)[0], page=ENTRY)

    assert f'<a href="{ENTRY}#said"><bdi>Draft: Tea at four</bdi></a>' in page
    assert "A comment of <bdi>Sam Adeyemi</bdi>, 22 November 2026:" in page
    assert "&lt;script&gt;<mark>alert</mark>(1)&lt;/script&gt; {{ 7*7 }}" in page
    assert "Nothing found" in reader.get("/search?q=alert").text


def test_what_was_said_is_ticked_by_itself_to_be_shared_and_never_ticked_before(
    owner: FlaskClient, jean: Doorway
) -> None:
    with jean.record() as record:
        add_comment(record, entry_id(1), f"{HOSTILE} roses")
    at = str(owner.get("/share/start").location).removesuffix("/what")
    part = f"{at}/what/plan"

    asked = owner.get(part).text
    refused = fill_in(owner, part, said=entry_id(1), go="on")
    taken = fill_in(owner, part, entries=entry_id(1), said=entry_id(1), go="on")
    again = owner.get(part).text

    assert "With what was said about it?" in asked
    assert "other people&#39;s words" in asked
    assert ">Said by Jean</span>" in asked
    assert " checked" not in asked
    assert "Tick the thing too that it is about." in refused.text
    assert taken.status_code == 302
    assert again.count(" checked") == 2
    with jean.record() as record:
        (draft,) = drafts_of(record)
        assert draft.choices.comments == (entry_id(1),)
        choices = replace(draft.choices, kind="organisation", to="Club", purpose="support", lasts="week")
        look = look_at(record, wish_of(record, choices))
    assert [one.type for one in look.preview.items][:3] == ["Patient", "CarePlan", "Communication"]
    assert any(f"{HOSTILE} roses" in line.text for one in look.preview.items for line in one.lines)


def test_a_stranger_reads_and_says_nothing(owner: FlaskClient, jean: Doorway) -> None:
    stranger = browser(jean)

    assert "/unlock" in stranger.get(SAY).location
    assert owner.post(SAY, data={"words": "no token"}).status_code in (302, 400)
    assert "no token" not in owner.get(ENTRY).text


def test_the_timeline_opens_where_something_was_said_and_leaves_it_with_its_entry(owner: FlaskClient) -> None:
    fill_in(owner, SAY, words="Half past four is better")

    page = owner.get("/timeline")

    assert page.status_code == 200
    assert "Tea at four" in page.text
    assert "Half past four" not in page.text
    assert 'value="Communication"' not in page.text
