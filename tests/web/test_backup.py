"""Backups on pages: made where the person says, downloaded, tried out, and reminded of."""

import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portable_record.actions.add_entry import add_words
from portable_record.actions.back_up import backup_status
from portable_record.actions.backups_at_hand import place_to_bring, place_to_download
from portable_record.actions.desk import Place
from portable_record.vault.disk import ON_WINDOWS
from portable_record.web.at_hand import in_words, typed_path
from portable_record.web.doorway import Doorway
from tests.web.asking import PASSPHRASE, browser, submit, unlocked


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A memory stick that is in."""
    where = tmp_path / "stick"
    where.mkdir()
    return where


@pytest.fixture
def doorway(jean: Doorway, stick: Path) -> Doorway:
    """Before a record of its own, on a device with a memory stick."""
    jean.desk = replace(jean.desk, places=lambda: [Place("stick", stick)])
    return jean


def ended(client: FlaskClient, answer: TestResponse) -> TestResponse:
    """Follow a piece of work to the page that says what came of it."""
    for _ in range(200):
        if answer.status_code != 302:
            return answer
        assert answer.location is not None
        answer = client.get(answer.location)
        if "data-working" in answer.text:
            assert client.application.extensions["doorway"].work.wait(60)
            answer = client.get("/working")
    raise AssertionError("it never ended")


def back_up(client: FlaskClient, place: str, path: str = "") -> TestResponse:
    sent = submit(client, "/backup/new", page="/backup/new", place=place, elsewhere=path)
    return ended(client, sent)


def test_there_is_no_backup_until_one_is_made(owner: FlaskClient, doorway: Doorway, stick: Path) -> None:
    with doorway.record() as record:
        add_words(record, part="strengths", kind=None, words="I sing", sensitive=False)
    assert "There is no backup yet." in owner.get("/backup").text

    page = back_up(owner, str(stick)).text

    assert "read back to its last byte" in page
    assert str(stick / "record-2026-11-22.carebackup") in page
    assert "on the same disk" in page
    after = owner.get("/backup").text
    assert "22 November 2026" in after
    assert str(stick) in after
    assert [file.name for file in stick.iterdir()] == ["record-2026-11-22.carebackup"]


def test_a_memory_stick_stands_first_and_what_is_typed_is_taken_with_quotes(
    owner: FlaskClient, stick: Path, tmp_path: Path
) -> None:
    choices = owner.get("/backup/new").text

    page = back_up(owner, "typed", f'"{tmp_path / "here.carebackup"}"').text

    assert choices.index("A memory stick") < choices.index("download of this browser")
    assert "The backup is ready" in page
    assert (tmp_path / "here.carebackup").exists()


@pytest.mark.parametrize(
    ("place", "path", "says"),
    [
        ("", "", "Choose where the backup should go."),
        ("/etc", "", "Choose where the backup should go."),
        ("typed", "", "Type where it should go."),
        ("typed", "/proc/nowhere/at/all", "could not be"),
        ("typed", "x" * 1001, "Write at most"),
    ],
)
def test_a_place_that_does_not_do_is_refused_plainly(
    owner: FlaskClient, place: str, path: str, says: str
) -> None:
    answer = back_up(owner, place, path)

    assert answer.status_code == 400
    assert says in answer.text or "This did not work" in answer.text


def test_a_backup_never_goes_into_the_folder_of_the_record(owner: FlaskClient, doorway: Doorway) -> None:
    answer = back_up(owner, "typed", str(doorway.folder))

    assert answer.status_code == 400
    assert "Choose another place" in answer.text
    assert "Your record is as it was." in answer.text


def test_the_browser_takes_a_backup_away_once_and_nothing_stays(
    owner: FlaskClient, doorway: Doorway, tmp_path: Path
) -> None:
    page = back_up(owner, "browser").text
    waits = place_to_download(doorway.folder)
    assert waits.exists()

    taken = submit(owner, "/backup/download", page="/backup/done")
    (tmp_path / "taken.carebackup").write_bytes(taken.data)
    taken.close()
    again = submit(owner, "/backup/download", page="/backup/done")
    tried = try_out(owner, "typed", str(tmp_path / "taken.carebackup"))

    assert "Download it" in page
    assert 'filename="record-2026-11-22.carebackup"' in taken.headers["Content-Disposition"]
    assert not waits.exists()
    assert again.status_code == 400
    assert "This backup is good" in tried.text
    assert "It was downloaded by a browser" in owner.get("/backup").text


def try_out(client: FlaskClient, file: str, path: str = "", passphrase: str = PASSPHRASE) -> TestResponse:
    fields = {"file": file, "elsewhere": path, "passphrase": passphrase}
    return ended(client, submit(client, "/backup/try", page="/backup/try", **fields))


def test_no_backup_waits_for_the_browser_once_the_record_is_locked(
    owner: FlaskClient, doorway: Doorway
) -> None:
    back_up(owner, "browser")
    waits = place_to_download(doorway.folder)
    waited = waits.exists()

    doorway.lock()

    assert waited
    assert not waits.exists()


def test_what_a_crash_left_waiting_goes_when_the_record_opens(
    stranger: FlaskClient, doorway: Doorway
) -> None:
    places = place_to_download(doorway.folder), place_to_bring(doorway.folder)
    for place in places:
        place.touch()

    unlocked(stranger)

    assert not any(place.exists() for place in places)


@pytest.mark.skipif(ON_WINDOWS, reason="it has no such names")
def test_one_strange_name_on_a_stick_hides_no_backup_and_breaks_no_page(
    owner: FlaskClient, stick: Path
) -> None:
    (stick / "good.carebackup").touch()
    (stick / "a.carebackup").symlink_to(stick / "nowhere")
    (stick / "z.carebackup").symlink_to(stick / "nowhere")
    with suppress(OSError):  # some disks take no such name
        os.close(os.open(os.fsencode(stick) + b"/\xff.carebackup", os.O_CREAT))

    pages = [owner.get(path) for path in ("/restore", "/backup/try")]

    assert [page.status_code for page in pages] == [200, 200]
    assert all("good.carebackup" in page.text for page in pages)


def test_a_backup_that_was_found_is_tried_out(owner: FlaskClient, stick: Path) -> None:
    back_up(owner, str(stick))
    file = str(stick / "record-2026-11-22.carebackup")

    listed = owner.get("/backup/try").text
    page = try_out(owner, file).text

    assert file in listed
    assert "This backup is good" in page
    assert "Jean" in page


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"passphrase": "not this one"}, "passphrase"),
        ({"file": "typed", "path": ""}, "Type where the file is."),
        ({"file": "typed", "path": "/nowhere/at/all"}, "This did not work"),
        ({"file": ""}, "Choose a backup."),
    ],
)
def test_a_backup_that_cannot_be_tried_out_is_said_plainly(
    owner: FlaskClient, stick: Path, fields: dict[str, str], says: str
) -> None:
    back_up(owner, str(stick))

    answer = try_out(owner, **{"file": str(stick / "record-2026-11-22.carebackup"), **fields})

    assert answer.status_code == 400
    assert says in answer.text


def test_a_damaged_backup_is_no_good(owner: FlaskClient, stick: Path) -> None:
    back_up(owner, str(stick))
    file = stick / "record-2026-11-22.carebackup"
    file.write_bytes(file.read_bytes()[:-100])

    assert "cut or was changed" in try_out(owner, str(file)).text


def test_reminders_are_chosen_and_can_be_switched_off(owner: FlaskClient, doorway: Doorway) -> None:
    with doorway.record() as record:
        add_words(record, part="strengths", kind=None, words="I sing", sensitive=False)
    assert "Make a backup" in owner.get("/").text

    kept = submit(owner, "/backup/reminder", page="/backup/reminder", days="7", changes="20")
    off = owner.get("/").text
    submit(owner, "/backup/reminder", page="/backup/reminder", on="y", days="7", changes="20")

    assert kept.location == "/backup"
    assert "Make a backup" not in off
    assert "After 7 days, or 20 changes" in owner.get("/backup").text
    assert "Make a backup" in owner.get("/").text


@pytest.mark.parametrize("days", ["0", "", "x", "9999"])
def test_a_reminder_that_cannot_be_is_refused_at_its_field(owner: FlaskClient, days: str) -> None:
    answer = submit(owner, "/backup/reminder", page="/backup/reminder", on="y", days=days, changes="20")

    assert answer.status_code == 400
    assert 'href="#days"' in answer.text


def test_a_stranger_makes_takes_and_learns_nothing(owner: FlaskClient, doorway: Doorway, stick: Path) -> None:
    back_up(owner, "browser")
    stranger = browser(doorway)

    answers = [
        *(stranger.get(f"/backup{page}") for page in ("", "/new", "/done", "/try", "/tried", "/reminder")),
        submit(stranger, "/backup/new", place=str(stick)),
        submit(stranger, "/backup/download"),
        submit(stranger, "/backup/try", file="typed", elsewhere="/etc/passwd", passphrase="x"),
        submit(stranger, "/backup/reminder", days="1", changes="1"),
    ]

    assert {answer.status_code for answer in answers} == {302}
    assert all(str(answer.location).startswith("/unlock") for answer in answers)
    assert list(stick.iterdir()) == []
    with doorway.record() as record:
        assert backup_status(record).days == 30


def test_another_session_of_the_owner_sees_no_others_result(owner: FlaskClient, doorway: Doorway) -> None:
    back_up(owner, "browser")
    with owner.session_transaction() as kept:
        kept["work"] = "another"

    assert owner.get("/backup/done").location == "/backup"
    assert owner.get("/backup/tried").location == "/backup"
    assert submit(owner, "/backup/download", page="/backup").location == "/backup/new"


def test_sizes_and_paths_are_read_and_said_as_people_do(owner: FlaskClient, doorway: Doorway) -> None:
    with owner.application.test_request_context():
        assert in_words(20) == "1 kB"
        assert in_words(2_340_000) == "2.3 MB"
    assert typed_path(" '/a b/c' ") == Path("/a b/c")
    assert typed_path("~/x") == Path.home() / "x"
    assert typed_path("~nobody-at-all/x") == Path("~nobody-at-all/x")


def test_a_backup_that_was_brought_goes_after_it_was_tried_out(
    owner: FlaskClient, doorway: Doorway, stick: Path
) -> None:
    back_up(owner, str(stick))
    brought = place_to_bring(doorway.folder)
    brought.write_bytes((stick / "record-2026-11-22.carebackup").read_bytes())

    page = try_out(owner, "typed", str(brought)).text

    assert "The one that you chose" in page
    assert not brought.exists()
