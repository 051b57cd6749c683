"""Bring in services on pages: nothing is ticked before, ticks stay over searches, one undo takes all back."""

import html
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portable_record.web.doorway import Doorway
from tests.record.open_referral.vectors import OWNER, SERVICE
from tests.web.asking import browser, hidden_in, unlocked


def services(count: int) -> list[dict[str, Any]]:
    return [
        {**SERVICE, "id": f"5f0c3a52-2f3e-4c55-8a3b-{n:012}", "name": f"Service {n:02}"} for n in range(count)
    ]


@pytest.fixture
def owner(jean: Doorway) -> FlaskClient:
    return unlocked(browser(jean))


def bring(owner: FlaskClient, tmp_path: Path, value: object, name: str = "council.json") -> str:
    """Type where a file is, and give the page that follows."""
    file = tmp_path / name
    file.write_text(json.dumps(value))
    page = owner.get("/community/bring-in/folder")
    sent = {**hidden_in(page.text), "found": "typed", "elsewhere": str(file)}
    return owner.post("/community/bring-in/folder", data=sent, follow_redirects=True).text


def tick(owner: FlaskClient, page: str, do: str, *ticked: int, **more: str) -> str:
    sent = {**hidden_in(page), "do": do, "take": [str(number) for number in ticked], **more}
    return owner.post("/community/bring-in/choose", data=sent, follow_redirects=True).text


def test_nothing_is_ticked_at_the_start(owner: FlaskClient, tmp_path: Path) -> None:
    page = bring(owner, tmp_path, {"contents": services(3)})

    assert "There are 3 services in" in page
    assert page.count('name="take"') == 3
    assert " checked" not in page.partition("<form method")[2].partition("</main>")[0].replace(
        "checked it", ""
    )


def test_what_is_ticked_is_kept_and_one_undo_takes_it_back(owner: FlaskClient, tmp_path: Path) -> None:
    page = bring(owner, tmp_path, {"contents": services(3)})

    kept = tick(owner, page, "keep", 0, 2)

    assert "2 services are kept." in kept
    assert "Service 00" in kept
    assert "Service 01" not in kept
    changes = re.search(r'name="changes" value="([^"]+)"', kept)
    assert changes
    owner.post("/undo", data={**hidden_in(kept), "changes": changes[1], "back": "/community"})
    assert "Nothing is written here yet." in owner.get("/community").text


def test_ticks_stay_while_others_are_looked_for_and_turned_to(owner: FlaskClient, tmp_path: Path) -> None:
    page = bring(owner, tmp_path, {"contents": services(45)})

    second = tick(owner, page, "later", 1)
    found = tick(owner, second, "search", 41, q="service 07")
    all_again = tick(owner, found, "search", 7, q="")
    without_one = tick(owner, all_again, "search", 7, q="")

    assert "41 to 45 of 45" in second
    assert "1 service has these words." in found
    assert "3 are ticked so far." in all_again
    assert "2 are ticked so far." in without_one
    assert "2 services are kept." in tick(owner, without_one, "keep", 7)


def test_nothing_ticked_is_a_problem_that_says_what_to_do(owner: FlaskClient, tmp_path: Path) -> None:
    page = bring(owner, tmp_path, SERVICE)

    refused = tick(owner, page, "keep")

    assert "Tick what you want to keep." in refused
    assert "<title>Error:" in refused
    assert "There is a problem" not in owner.get("/community/bring-in/choose").text


def test_the_same_file_again_says_what_is_here_and_what_would_change(
    owner: FlaskClient, tmp_path: Path
) -> None:
    tick(owner, bring(owner, tmp_path, [SERVICE]), "keep", 0)

    same = bring(owner, tmp_path, [SERVICE])
    different = bring(owner, tmp_path, [{**SERVICE, "fees": "<b>Free</b>"}])
    older = bring(owner, tmp_path, [{**SERVICE, "fees": "x", "last_modified": "2020-01-01"}])

    assert "Already here" in same
    assert "Here, but different" in different
    assert "&lt;b&gt;Free&lt;/b&gt;" in different
    assert "What is here is newer" in older


def test_to_keep_nothing_lets_go_of_the_file(owner: FlaskClient, tmp_path: Path) -> None:
    page = bring(owner, tmp_path, SERVICE)

    back = tick(owner, page, "leave", 0)

    assert "Nothing is written here yet." in back
    assert owner.get("/community/bring-in/choose").status_code == 404


def test_services_that_cannot_be_taken_are_told(owner: FlaskClient, tmp_path: Path) -> None:
    page = bring(owner, tmp_path, [SERVICE, {"name": "x"}])

    assert "1 service cannot be taken" in page
    assert "service-unusable" in page


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({"resourceType": "Bundle"}, "This is no list of services"),
        ({"contents": []}, "This is no list of services"),
        ("", "This is no list of services"),
    ],
)
def test_another_file_is_refused_beside_the_form(
    owner: FlaskClient, tmp_path: Path, content: object, says: str
) -> None:
    page = bring(owner, tmp_path, content)

    assert says in page
    assert "A list of services in my folders" in page


def test_a_file_that_is_not_there_and_no_file_at_all_are_said(owner: FlaskClient) -> None:
    sent = {**hidden_in(owner.get("/community/bring-in/folder").text), "found": "typed"}

    missing = owner.post("/community/bring-in/folder", data={**sent, "elsewhere": "/no/such/file.json"})
    empty = owner.post("/community/bring-in/folder", data=sent)

    assert missing.status_code == empty.status_code == 400
    assert "/no/such/file.json" in missing.text
    assert "Type where the file is." in empty.text


def send(owner: FlaskClient, data: bytes, name: str = "council.json", **headers: str) -> TestResponse:
    token = hidden_in(owner.get("/community/bring-in").text)["csrf_token"]
    sent = {"csrf_token": token, "file": (io.BytesIO(data), name)}
    return owner.post("/community/bring-in/send", data=sent, headers=headers, follow_redirects=True)


def test_a_file_that_the_browser_sends_is_read(owner: FlaskClient) -> None:
    page = send(owner, json.dumps(SERVICE).encode(), "../my council.json").text

    assert "There is 1 service in" in page
    assert "<bdi>my council.json</bdi>" in page


def test_a_file_that_cannot_be_taken_is_said_at_the_field(
    owner: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = [
        (send(owner, b"", ""), "Choose a file."),
        (send(owner, b"x"), "This is not written as JSON must be written."),
        (send(owner, b"x", **{"Upload-Refused": "too-large"}), "too large"),
        (send(owner, b"x", **{"Upload-Refused": "no-room"}), "no room on the disk"),
    ]
    monkeypatch.setattr("portable_record.actions.choosing.MOST", 10)
    refused.append((send(owner, b" " * 11), "too large"))

    for answer, says in refused:
        assert answer.status_code == 400
        assert says in answer.text
        assert 'href="#file"' in answer.text


def test_a_file_without_our_token_is_not_taken(owner: FlaskClient) -> None:
    answer = owner.post("/community/bring-in/send", data={"file": (io.BytesIO(b"{}"), "x.json")})

    assert answer.status_code == 400
    assert "page-too-old" in answer.text
    assert owner.get("/community/bring-in/choose").status_code == 404


def test_a_page_of_another_file_ticks_nothing(owner: FlaskClient, tmp_path: Path) -> None:
    old = bring(owner, tmp_path, SERVICE)
    bring(owner, tmp_path, [SERVICE], name="other.json")

    assert "Another file was chosen since" in tick(owner, old, "keep", 0)
    assert "Nothing is written here yet." in owner.get("/community").text


def test_hostile_names_in_a_file_are_shown_as_they_are_written(owner: FlaskClient, tmp_path: Path) -> None:
    bad = '"><script>alert(1)</script>{{7*7}}'
    page = bring(
        owner, tmp_path, {**SERVICE, "name": bad, "description": bad, "organization": {**OWNER, "name": bad}}
    )

    kept = tick(owner, page, "keep", 0)

    for shown in (page, kept):
        assert "<script>alert" not in shown
        assert html.escape(bad).replace("&quot;", "&#34;") in shown
