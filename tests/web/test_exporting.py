"""Taking everything along: warned, asked for the passphrase, then a file that is made as it goes out."""

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portable_record.actions.activity import Asked, activity
from portable_record.actions.add_entry import add_words
from portable_record.actions.import_file import import_file
from portable_record.errors import RecordLockedError
from portable_record.web import going_out
from portable_record.web.doorway import Doorway
from tests.web.asking import PASSPHRASE, Ticks

ODD = (
    b'{\n "resourceType": "Observation",\r\n "status":"final",'
    b'"code":{"text":"x"},"valueString":"a\\nb \\u202e" }'
)


@pytest.fixture
def doorway(jean: Doorway) -> Doorway:
    """Before a record of its own."""
    return jean


@pytest.fixture
def full(owner: FlaskClient, doorway: Doorway, tmp_path: Path) -> FlaskClient:
    """A browser with a record in which something stands, one of it in an odd spelling."""
    (tmp_path / "in.json").write_bytes(
        b'{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"urn:x:1","resource":'
        + ODD
        + b"}]}"
    )
    with doorway.record() as record:
        import_file(record, tmp_path / "in.json")
        add_words(record, part="strengths", kind=None, words="I <b>whistle</b>", sensitive=True)
    return owner


def save(client: FlaskClient, page: str, *, path: str = "", **fields: str) -> TestResponse:
    """Send the form, and take the whole file before anything else is asked for."""
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(page).text)
    assert token
    return client.post(path or page, data={"csrf_token": token[1], **fields}, buffered=True)


def noted(doorway: Doorway) -> int:
    with doorway.record() as record:
        return len(activity(record, Asked(acts=frozenset({"export"}))).lines)


def test_the_ways_are_offered(owner: FlaskClient) -> None:
    page = owner.get("/export").text

    for place in ("/export/pages", "/export/fhir", "/export/table", "/backup"):
        assert f'href="{place}"' in page


@pytest.mark.parametrize("path", ["/export/pages", "/export/fhir", "/export/table"])
def test_nothing_goes_out_without_the_passphrase(full: FlaskClient, doorway: Doorway, path: str) -> None:
    page = full.get(path).text

    empty = save(full, path, form="bundle", passphrase="")
    wrong = save(full, path, form="bundle", passphrase="another one altogether")

    assert "This file is not locked" in page
    assert "Whoever finds it can read all of it" in page
    assert (empty.status_code, wrong.status_code) == (400, 400)
    assert "whistle" not in empty.text + wrong.text
    assert 'href="#passphrase"' in wrong.text
    assert noted(doorway) == 0


def test_all_of_it_comes_out_as_pages(full: FlaskClient, doorway: Doorway) -> None:
    answer = save(full, "/export/pages", passphrase=PASSPHRASE)

    with zipfile.ZipFile(io.BytesIO(answer.data)) as pages:
        strengths = pages.read("strengths.html").decode()
        index = pages.read("index.html").decode()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="record-2026-11-22.zip"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert "I &lt;b&gt;whistle&lt;/b&gt;" in strengths
    assert '<html lang="en-GB" dir="ltr">' in index
    assert "22 November 2026" in index
    assert noted(doorway) == 1


def test_all_of_it_comes_out_as_a_table(full: FlaskClient, doorway: Doorway) -> None:
    answer = save(full, "/export/table", passphrase=PASSPHRASE)

    assert answer.headers["Content-Disposition"] == 'attachment; filename="record-2026-11-22.csv"'
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert '"What I am good at: I <b>whistle</b>"' in answer.text
    assert noted(doorway) == 1


def test_all_of_it_comes_out_as_fhir_byte_for_byte(full: FlaskClient, doorway: Doorway) -> None:
    whole = save(full, "/export/fhir", form="bundle", passphrase=PASSPHRASE)
    listed = save(full, "/export/fhir", form="lines")

    assert ODD in whole.data
    assert json.loads(whole.data)["resourceType"] == "Bundle"
    assert whole.headers["Content-Disposition"].endswith('record-2026-11-22.fhir.json"')
    assert [json.loads(line) == json.loads(ODD) for line in listed.data.splitlines()].count(True) == 1
    assert len(listed.data.splitlines()) == len(json.loads(whole.data)["entry"])
    assert noted(doorway) == 2


def test_a_form_that_is_none_is_refused(full: FlaskClient) -> None:
    answer = save(full, "/export/fhir", form="xml", passphrase=PASSPHRASE)

    assert answer.status_code == 400
    assert "whistle" not in answer.text


def test_the_passphrase_counts_for_a_moment_only(full: FlaskClient, ticks: Ticks) -> None:
    save(full, "/export/fhir", form="bundle", passphrase=PASSPHRASE)
    soon = full.get("/export/pages").text
    ticks.seconds += 299
    full.get("/")
    ticks.seconds += 2
    later = full.get("/export/pages").text

    assert 'type="password"' not in soon
    assert 'type="password"' in later


def test_a_file_breaks_off_when_the_record_locks(
    full: FlaskClient, doorway: Doorway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(going_out, "ENOUGH", 1)
    token = (
        full.get("/export/fhir")
        .text.partition('name="csrf_token"')[2]
        .partition('value="')[2]
        .partition('"')[0]
    )
    sent = {"csrf_token": token, "form": "bundle", "passphrase": PASSPHRASE}
    answer = full.post("/export/fhir", data=sent, buffered=False)
    pieces = iter(answer.response)
    next(pieces)

    doorway.lock()

    with pytest.raises(RecordLockedError):
        list(pieces)
    answer.close()


def test_another_record_in_its_place_is_not_gone_on_with(
    full: FlaskClient, doorway: Doorway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(going_out, "ENOUGH", 1)
    with full.application.test_request_context():
        pieces = going_out._in_turns(doorway, lambda _record: iter([b"one", b"two"]))
        assert next(pieces) == b"one"

        doorway.lock()
        doorway.unlock(PASSPHRASE)

        with pytest.raises(RecordLockedError):
            next(pieces)


def test_an_empty_record_is_a_file_as_well(owner: FlaskClient) -> None:
    answer = save(owner, "/export/fhir", form="lines", passphrase=PASSPHRASE)

    assert answer.status_code == 200
    assert answer.data == b"" or json.loads(answer.data.splitlines()[0])


def test_what_was_saved_as_fhir_is_known_when_it_comes_back(
    full: FlaskClient, doorway: Doorway, tmp_path: Path
) -> None:
    saved = save(full, "/export/fhir", form="bundle", passphrase=PASSPHRASE).data
    (tmp_path / "saved.json").write_bytes(saved)

    with doorway.record() as record:
        again = import_file(record, tmp_path / "saved.json")

    assert (again.new, again.changed, again.left) == (0, 0, 0)
    assert again.already_here == len(json.loads(saved)["entry"])


def test_one_entry_is_saved_as_it_is_kept_and_that_is_noted(full: FlaskClient, doorway: Doorway) -> None:
    with doorway.record() as record:
        (entry,) = record.vault.entries.page("health")
    page = full.get(f"/entry/{entry.id}").text

    answer = save(full, f"/entry/{entry.id}", path=f"/export/entry/{entry.id}")

    assert "For technical people" in page
    assert answer.data == ODD
    assert f"{entry.id}.json" in answer.headers["Content-Disposition"]
    assert noted(doorway) == 1
    assert full.get(f"/export/entry/{entry.id}").status_code == 405
