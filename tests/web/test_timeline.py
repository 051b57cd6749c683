"""The page that shows everything by its day."""

import html
import json
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.bin_entries import put_in_bin
from portable_record.actions.import_file import import_file
from portable_record.web.doorway import Doorway
from tests.web.asking import browser, unlocked

NOTE = {"resourceType": "Observation", "status": "final"}


@pytest.fixture
def owner(jean: Doorway, tmp_path: Path) -> FlaskClient:
    """A browser before a record of Jean's with notes of many days, one of none, and one in the bin."""
    client = unlocked(browser(jean))
    notes = [
        NOTE | {"code": {"text": f"note {n:02}"}, "effectiveDateTime": f"2026-{n % 12 + 1:02}-0{n % 9 + 1}"}
        for n in range(60)
    ]
    notes += [NOTE | {"code": {"text": "of no day"}}]
    notes += [NOTE | {"code": {"text": "thrown away"}, "effectiveDateTime": "2026-12-30"}]
    notes += [{"resourceType": "Goal", "lifecycleStatus": "active", "description": {"text": "<b>Swim</b>"}}]
    notes[-1] |= {"startDate": "2025", "subject": {"display": "Jean"}}
    (tmp_path / "notes.ndjson").write_text("\n".join(map(json.dumps, notes)))
    with jean.record() as record:
        import_file(record, tmp_path / "notes.ndjson")
        put_in_bin(record, [record.vault.search.find("thrown away")[0].id])
    return client


def titles(page: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'<a href="/entry/[^"]+"><bdi>(.*?)</bdi>', page)]


def all_pages(client: FlaskClient, path: str) -> list[str]:
    pages = [client.get(path).text]
    while link := re.search(r'rel="next" href="([^"]+)"', pages[-1]):
        pages.append(client.get(html.unescape(link[1])).text)
    return pages


def test_a_stranger_sees_no_timeline(jean: Doorway) -> None:
    answer = browser(jean).get("/timeline")

    assert (answer.status_code, answer.location) == (302, "/unlock?next=/timeline")


def test_everything_is_turned_by_its_day_and_what_has_none_is_last(owner: FlaskClient) -> None:
    pages = all_pages(owner, "/timeline")

    shown = [title for page in pages for title in titles(page)]
    assert len(shown) == len(set(shown)) >= 62
    assert "thrown away" not in shown
    assert pages[0].index("<h3>December") < pages[0].index("<h3>November")
    assert "Without a day</h2>" not in pages[0]
    last = pages[-1]
    assert last.index("<h2>2025</h2>") < last.index("Without a day") < last.index("of no day")
    assert "&lt;b&gt;Swim&lt;/b&gt;" in last


def test_a_part_and_a_kind_narrow_it_down(owner: FlaskClient) -> None:
    plan = [title for page in all_pages(owner, "/timeline?part=plan&kind=Goal") for title in titles(page)]
    nothing = owner.get("/timeline?part=crisis&kind=Goal").text
    unknown = owner.get("/timeline?part=x&kind=y").text

    assert plan == ["<b>Swim</b>"]
    assert "There is nothing of that kind." in nothing
    assert len(titles(unknown)) == 40


def test_what_has_no_day_is_a_link_away(owner: FlaskClient) -> None:
    page = owner.get("/timeline?after=undated").text

    assert "of no day" in titles(page)
    assert "<b>Swim</b>" not in titles(page)


def test_a_place_that_is_none_is_the_beginning_and_past_the_end_is_said(owner: FlaskClient) -> None:
    first = titles(owner.get("/timeline").text)

    assert titles(owner.get("/timeline?after=%27%3B--").text) == first
    assert titles(owner.get("/timeline?after=2026-05-01.9999999999999999999").text) == first
    assert "That is all." in owner.get("/timeline?after=.0").text


def test_an_empty_record_says_so(jean: Doorway) -> None:
    assert titles(unlocked(browser(jean)).get("/timeline").text) == []


def test_days_and_months_are_said_in_the_language_of_the_page(owner: FlaskClient) -> None:
    page = owner.get("/timeline", headers={"Accept-Language": "pl"}).text

    assert "<h3>grudzień <span" in page
    assert "grudnia 2026</b>" in page
    assert "December" not in page
