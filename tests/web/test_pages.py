"""The pages of the app: who is let in, what is shown, what is refused."""

import html
import json
import re
import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.add_entry import add_words
from portable_record.actions.bin_entries import put_in_bin, take_from_bin
from portable_record.actions.desk import Desk
from portable_record.actions.import_file import import_file
from portable_record.actions.telling import PAGE
from portable_record.actions.unlock import unlock
from portable_record.errors import RecordLockedError
from portable_record.web.doorway import IDLE_SECONDS, Doorway
from portable_record.web.patience import FREE_TRIES
from tests.web.asking import PASSPHRASE, Ticks, browser, submit

NOTE = {"resourceType": "Observation", "status": "final", "valueString": "hello"}


def test_a_stranger_is_sent_to_unlock_from_every_page(stranger: FlaskClient) -> None:
    for path in ("/", "/plan", "/entry/anything"):
        answer = stranger.get(path)

        assert answer.status_code == 302
        assert answer.location == ("/unlock" if path == "/" else f"/unlock?next={path}")


def test_the_owner_sees_the_parts(owner: FlaskClient) -> None:
    page = owner.get("/").text

    assert "My plan" in page
    assert "How I communicate" in page


def test_the_owner_reads_an_entry_in_plain_words(owner: FlaskClient) -> None:
    part = owner.get("/strengths").text
    link = re.search(r'href="(/entry/[^"/]+)"', part)
    assert link

    page = owner.get(link[1]).text

    assert "<h1>" in page
    assert "resourceType" not in page
    assert "Taken in from martin.json" in page


def test_a_short_part_is_one_page(owner: FlaskClient) -> None:
    page = owner.get("/strengths").text

    assert 'rel="next"' not in page
    assert 'rel="prev"' not in page


def test_a_long_part_is_turned_page_by_page(
    module_desk: Desk, record_folder: Path, tmp_path: Path, ticks: Ticks
) -> None:
    where = Path(shutil.copytree(record_folder, tmp_path / "vault"))
    opened = unlock(module_desk, where, PASSPHRASE)
    notes = [NOTE | {"code": {"text": f"note {n:03}"}} for n in range(60)]
    (tmp_path / "notes.ndjson").write_text("\n".join(map(json.dumps, notes)))
    import_file(opened, tmp_path / "notes.ndjson")
    total = opened.vault.entries.counts_by_part()["health"]
    opened.vault.close()
    owner = browser(Doorway(module_desk, where, ticks=ticks))
    submit(owner, "/unlock", passphrase=PASSPHRASE)

    first = owner.get("/health?all=1").text
    second = owner.get(turn(first, "next")).text
    back = owner.get(turn(second, "prev")).text

    assert f"1 to 20 of {total}" in first
    assert f"21 to 40 of {total}" in second
    assert 'rel="prev"' not in first
    assert len(set(titles(first)) | set(titles(second))) == 40
    assert titles(back) == titles(first)


def turn(page: str, rel: str) -> str:
    found = re.search(rf'<a rel="{rel}" href="([^"]+)">', page)
    assert found
    return html.unescape(found[1])


def titles(page: str) -> list[str]:
    return re.findall(r'<a href="(/entry/[^"/]+)">', page)


def test_a_wrong_passphrase_is_said_plainly(stranger: FlaskClient) -> None:
    answer = submit(stranger, "/unlock", passphrase="not this one")

    assert answer.status_code == 400
    assert "passphrase" in answer.text
    assert stranger.get("/").status_code == 302


def test_an_empty_passphrase_is_asked_for_again(stranger: FlaskClient) -> None:
    answer = submit(stranger, "/unlock", passphrase="")

    assert answer.status_code == 400
    assert "Type your passphrase" in answer.text


def test_locking_locks_every_tab(owner: FlaskClient) -> None:
    submit(owner, "/lock", page="/")

    assert owner.get("/").status_code == 302


def test_a_long_silence_locks(owner: FlaskClient, ticks: Ticks) -> None:
    ticks.seconds += IDLE_SECONDS + 1

    assert owner.get("/").status_code == 302


def test_a_long_silence_locks_even_if_no_request_comes(
    owner: FlaskClient, doorway: Doorway, ticks: Ticks
) -> None:
    ticks.seconds += IDLE_SECONDS + 1

    doorway.lock_if_idle()

    with pytest.raises(RecordLockedError), doorway.record():
        pass


def test_a_wrong_passphrase_elsewhere_does_not_lock_the_owner_out(
    owner: FlaskClient, doorway: Doorway
) -> None:
    other = browser(doorway)

    answer = submit(other, "/unlock", passphrase="not this one")

    assert answer.status_code == 400
    assert owner.get("/").status_code == 200


def test_guessing_gets_slower_and_slower_but_never_ends_for_good(stranger: FlaskClient, ticks: Ticks) -> None:
    for _ in range(FREE_TRIES + 1):
        submit(stranger, "/unlock", passphrase="not this one")

    too_soon = submit(stranger, "/unlock", passphrase=PASSPHRASE)
    ticks.seconds += 1
    in_time = submit(stranger, "/unlock", passphrase=PASSPHRASE)

    assert "Wait 1 second." in too_soon.text
    assert in_time.status_code == 302


def test_a_second_browser_has_no_way_in_while_the_first_is_unlocked(
    owner: FlaskClient, doorway: Doorway
) -> None:
    other = browser(doorway)

    assert owner.get("/").status_code == 200
    assert other.get("/").status_code == 302


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1:1"},
        {"Host": "localhost:4711"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=lambda headers: next(iter(headers.items()))[0] + "-" + next(iter(headers.values())),
)
def test_a_request_from_elsewhere_is_refused(owner: FlaskClient, headers: dict[str, str]) -> None:
    answer = owner.get("/", headers=headers)

    assert answer.status_code == 403


def test_a_form_without_its_token_changes_nothing(owner: FlaskClient) -> None:
    answer = owner.post("/lock")

    assert answer.status_code == 400
    assert owner.get("/").status_code == 200


def test_nothing_is_kept_by_the_browser_and_nothing_from_outside_may_load(owner: FlaskClient) -> None:
    answer = owner.get("/")

    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_a_missing_page_and_a_missing_entry_have_a_sentence(owner: FlaskClient) -> None:
    page, entry = owner.get("/no-such-page"), owner.get("/entry/none")

    assert (page.status_code, entry.status_code) == (404, 404)
    assert "no such page" in page.text
    assert "nothing by that name" in entry.text


def test_the_style_sheet_is_served(stranger: FlaskClient) -> None:
    with stranger.get("/static/css/app.css") as answer:
        assert answer.status_code == 200


def test_a_long_history_of_an_entry_is_turned_page_by_page(owner: FlaskClient, doorway: Doorway) -> None:
    with doorway.record() as record:
        entry = add_words(record, part="strengths", kind=None, words="I whistle", sensitive=False).id
        for _ in range(PAGE // 2):
            put_in_bin(record, [entry])
            take_from_bin(record, [entry])

    first = owner.get(f"/entry/{entry}/history").text
    second = owner.get(f"/entry/{entry}/history?older=1").text

    assert f'rel="next" href="/entry/{entry}/history?older=1"' in first
    assert f'reversed start="{PAGE + 1}"' in first
    assert "<b>Written</b>" not in first
    assert "<b>Written</b>" in second
    assert f'rel="prev" href="/entry/{entry}/history"' in second
