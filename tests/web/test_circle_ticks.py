"""Showing somebody in the circle single things that are sensitive: ticks, and the words before they go."""

import re

import pytest
from flask.testing import FlaskClient

from portable_record.actions import circle_ticks
from portable_record.actions.circle_begin import begin_circle
from portable_record.actions.circle_members import add_member
from portable_record.actions.circle_state import the_circle
from portable_record.actions.death import record_death
from portable_record.circle.membership import OWNER
from portable_record.web.doorway import Doorway
from tests.actions.circle_around import edit, plan
from tests.actions.test_circle_members import guest
from tests.circle.cast import NADIA, SAM
from tests.record.devices import entry_id
from tests.web.asking import browser, fill_in, hidden_in, submit, unlocked

DIARY, OPEN = entry_id(1), entry_id(2)
HERS = f"/circle/people/{NADIA.member().id}"
PAGE = f"{HERS}/sensitive"


@pytest.fixture
def kept(jean: Doorway) -> FlaskClient:
    """Jean keeps a plan with Nadia, who sees the plan, and with Sam as she does."""
    owner = unlocked(browser(jean))
    with jean.record() as record:
        plan(record, 1, sensitive=True)
        plan(record, 2, b'{"resourceType":"CarePlan","status":"draft","intent":"plan","description":"Bus"}')
        begin_circle(record)
        add_member(record, guest(record, NADIA, parts=("plan",)))
        add_member(record, guest(record, SAM, role=OWNER))
    return owner


def ticked(jean: Doorway) -> set[str]:
    with jean.record() as record:
        now = the_circle(record).now
        assert now is not None
        return set(next(one.ticked for one in now.members if one.id == NADIA.member().id))


def look(owner: FlaskClient, *entries: str) -> str:
    """Tick, and look at what would go out."""
    return owner.post(PAGE, data={**hidden_in(owner.get(PAGE).text), "entries": list(entries)}).text


def send(owner: FlaskClient, page: str, **other: str) -> str:
    """Say yes to what a page shows."""
    fields = dict(re.findall(r'name="(seen|tick|untick|csrf_token)"[^>]*value="([^"]*)"', page)) | other
    answer = owner.post(f"{PAGE}/confirm", data=fields)
    return owner.get(answer.location).text if answer.location else answer.text


def test_nothing_is_ticked_and_the_words_are_shown_before_they_go(kept: FlaskClient, jean: Doorway) -> None:
    listed = kept.get(PAGE).text
    assert "Tea at four" in listed
    assert "Bus" not in listed
    assert "checked" not in listed

    shown = look(kept, DIARY)

    assert "Nadia</bdi> will see these words" in shown
    assert "Tea at four" in shown
    assert "<bdi>Sam</bdi>" in shown
    assert ticked(jean) == set()
    assert "Saved. They see it" in send(kept, shown)
    assert ticked(jean) == {DIARY}
    assert f'value="{DIARY}" checked' in kept.get(PAGE).text
    assert "They see it now" in kept.get(f"/circle/people/{SAM.member().id}/sensitive").text


def test_what_was_asked_is_shown_as_it_was_written_and_its_codes_are_folded(kept: FlaskClient) -> None:
    fill_in(kept, "/plan/add/need", q_words="Pads at night", sensitive="y")
    entry = re.findall(r"/entry/([0-9a-f-]{36})/change", kept.get("/plan").text)[0]

    shown = look(kept, entry)

    before, codes, after = shown.partition("All that is kept here, with codes and dates")
    assert codes
    assert '<p class="own" dir="auto">Pads at night</p>' in before
    assert "Status" not in before
    assert "Status" in after


def test_what_is_ticked_no_more_is_said_to_stay_where_it_was_read(kept: FlaskClient, jean: Doorway) -> None:
    send(kept, look(kept, DIARY))

    shown = look(kept)

    assert "That cannot be taken back" in shown
    assert "will see these words" not in shown
    send(kept, shown)
    assert ticked(jean) == set()


def test_words_that_were_changed_meanwhile_are_shown_again(kept: FlaskClient, jean: Doorway) -> None:
    shown = look(kept, DIARY)
    with jean.record() as record:
        edit(record, DIARY, description="Tea at five")

    again = send(kept, shown)

    assert "Something was changed meanwhile" in again
    assert "Tea at five" in again
    assert ticked(jean) == set()
    send(kept, again)
    assert ticked(jean) == {DIARY}


def test_ticks_can_be_changed_before_they_are_sent_and_nothing_is_lost(kept: FlaskClient) -> None:
    shown = look(kept, DIARY)

    back = kept.post(PAGE, data={**hidden_in(shown), "again": "yes"})

    assert f'value="{DIARY}" checked' in back.text


def test_where_nothing_is_changed_nothing_is_sent(kept: FlaskClient, jean: Doorway) -> None:
    answer = submit(kept, PAGE, page=PAGE)

    assert answer.location.startswith(HERS)
    assert "Nothing is changed." in kept.get(answer.location).text


def test_what_stands_in_no_list_is_not_ticked(kept: FlaskClient, jean: Doorway) -> None:
    assert "Choose from the list" in look(kept, OPEN)

    send(kept, look(kept, DIARY), tick=OPEN)

    assert ticked(jean) == set()


def test_what_somebody_may_have_read_is_told_when_it_is_marked_and_on_the_list(kept: FlaskClient) -> None:
    answer = submit(kept, f"/entry/{OPEN}/sensitive", page=f"/entry/{OPEN}", sensitive="yes")

    assert "These may have read it before: Sam, Nadia." in kept.get(answer.location).text
    assert "They may have read it before it was marked" in kept.get(PAGE).text


def test_of_what_only_they_have_the_words_the_page_says_so(
    kept: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    hers = circle_ticks.ToTick(
        entry_id(9), "plan", is_ticked=False, sees=False, may_have_read=False, words=None
    )
    monkeypatch.setattr(circle_ticks, "to_tick", lambda _record, _member: (hers,))

    assert "Only they have its words" in kept.get(PAGE).text
    assert "Once you tick it, the words come to you too." in look(kept, hers.id)


def test_after_a_death_nothing_is_shown_to_anybody_more(kept: FlaskClient, jean: Doorway) -> None:
    shown = look(kept, DIARY)
    with jean.record() as record:
        record_death(record, record.today, said_by="Dr Okafor")

    refused = send(kept, shown)

    assert "has died" in refused
    assert ticked(jean) == set()


def test_whoever_may_not_see_the_newest_words_is_told_not_to_rely_on_the_rest(
    kept: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Not all of it is here" not in kept.get(f"/entry/{DIARY}").text

    monkeypatch.setattr(circle_ticks, "lacks_words", lambda _record, entry: entry.id == DIARY)

    assert "Do not rely on what is left" in kept.get(f"/entry/{DIARY}").text
    assert "Not all of it is here" not in kept.get(f"/entry/{OPEN}").text


def test_a_stranger_and_somebody_who_is_no_member_have_no_such_page(kept: FlaskClient, jean: Doorway) -> None:
    stranger = browser(jean)

    assert kept.get(f"/circle/people/{entry_id(50)}/sensitive").status_code == 404
    assert kept.get("/circle/people/person/sensitive").status_code == 404
    assert "Tea at four" not in stranger.get(PAGE, follow_redirects=True).text
    assert stranger.post(f"{PAGE}/confirm", data={"tick": DIARY}).status_code in (302, 400, 403)
    assert kept.post(f"{PAGE}/confirm", data={"tick": DIARY, "seen": ""}).status_code == 400
    assert ticked(jean) == set()
