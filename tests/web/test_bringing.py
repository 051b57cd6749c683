"""Bringing a file in on pages: what it would do is shown first; taken in at once, and undone at once."""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portable_record.actions import coming
from portable_record.actions.desk import Desk, Place
from portable_record.actions.import_file import import_file
from portable_record.actions.read_entries import list_of
from portable_record.actions.start import start_record
from portable_record.errors import NotFoundError
from portable_record.web.doorway import Doorway
from tests.actions.quick import stretch_nothing
from tests.actions.test_import import bundle, lines, note
from tests.actions.test_look_into import FIRST, NEW, OLD, change, the_entry
from tests.sharing.make_vectors import VECTORS
from tests.web.asking import PASSPHRASE, Ticks, browser, submit, unlocked
from tests.web.test_backup import ended

HOSTILE = "<script>alert(1)</script>{{ 7*7 }}\u202eabc =cmd()"
DIED = {"resourceType": "Patient", "name": [{"text": "Jean"}], "deceasedBoolean": True}
OTHER = {"resourceType": "Patient", "name": [{"text": "Ali Khan"}], "birthDate": "1990-01-02"}


@pytest.fixture
def doorway(jean: Doorway, tmp_path: Path) -> Doorway:
    """Before a record of its own, on a device with a folder of downloads."""
    (tmp_path / "downloads").mkdir()
    jean.desk = replace(jean.desk, places=lambda: [Place("downloads", tmp_path / "downloads")])
    return jean


@pytest.fixture
def downloads(tmp_path: Path, doorway: Doorway) -> Path:
    return tmp_path / "downloads"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The downloads of somebody who takes nothing in."""
    return tmp_path_factory.mktemp("downloads")


@pytest.fixture(scope="module")
def someone(module_desk: Desk, folder: Path) -> Iterator[FlaskClient]:
    """A browser with a record, for all tests in which nothing is taken in."""
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        desk = replace(module_desk, places=lambda: [Place("downloads", folder)])
        start_record(desk, folder / "record", PASSPHRASE, name="Jean", kind="person", recovery=False)
        standing = Doorway(desk, folder / "record", ticks=Ticks(), stand_still=lambda: None)
        yield unlocked(browser(standing))
        standing.lock()


def look_at(client: FlaskClient, downloads: Path, data: bytes, name: str = "file.json") -> str:
    """Choose a file out of the list, and return the page to which that leads."""
    (downloads / name).write_bytes(data)
    sent = submit(client, "/import/folder", page="/import/folder", found=str(downloads / name), elsewhere="")
    return ended(client, sent).text


def token_in(page: str) -> str:
    found = re.search(r'name="file" value="([0-9a-f]{16})"', page)
    assert found, page
    return found[1]


def take(client: FlaskClient, page: str = "/import/preview") -> TestResponse:
    token = token_in(client.get(page).text)
    return ended(client, submit(client, "/import/take", page=page, file=token))


def test_a_file_that_was_left_waits_and_can_be_gone_on_with_or_let_go(
    someone: FlaskClient, folder: Path
) -> None:
    look_at(someone, folder, lines(note("hello")), name="<b>note.ndjson")

    waits = someone.get("/import").text
    goes_on = someone.get("/import/looked")
    submit(someone, "/import/leave", page="/import")

    assert "A file waits here" in waits
    assert "<bdi>&lt;b&gt;note.ndjson</bdi>" in waits
    assert goes_on.location == "/import/preview"
    assert "A file waits here" not in someone.get("/import").text


def words_of(doorway: Doorway) -> list[str]:
    with doorway.record() as record:
        texts = [json.loads(entry.text) for entry in list_of(record)]
    return sorted(text["valueString"] for text in texts if "valueString" in text)


def put_in(doorway: Doorway, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "before.json").write_bytes(data)
    with doorway.record() as record:
        import_file(record, tmp_path / "before.json", good_part=True)


def test_a_file_is_looked_at_taken_in_and_undone(
    owner: FlaskClient, doorway: Doorway, downloads: Path, tmp_path: Path
) -> None:
    put_in(doorway, tmp_path, OLD)
    (downloads / "notes.txt").write_text("not offered")

    page = look_at(owner, downloads, NEW + b" ")
    before = words_of(doorway)
    done = take(owner).text
    after = words_of(doorway)
    undone = ended(
        owner,
        submit(owner, "/import/undo", page="/import/done", file=token_in(owner.get("/import/done").text)),
    ).text

    assert "New: 1" in page
    assert "Newer than in your record: 1" in page
    assert "Here already: 1" in page
    assert "notes.txt" not in owner.get("/import/folder").text
    assert before == ["old", "same"]
    assert "1 entry is new." in done
    assert "1 was brought up to date." in done
    assert 'href="/health"' in done
    assert after == ["newer", "same", "third"]
    assert "2 things are as they were before." in undone
    assert words_of(doorway) == ["old", "same"]


def test_the_same_file_twice_has_nothing_to_take(
    owner: FlaskClient, doorway: Doorway, downloads: Path
) -> None:
    look_at(owner, downloads, OLD)
    take(owner)

    page = look_at(owner, downloads, OLD)

    assert "Everything in this file is in your record already." in page
    assert "Take it in" not in page


def test_what_was_changed_since_is_not_undone_with_the_file(
    owner: FlaskClient, doorway: Doorway, downloads: Path
) -> None:
    look_at(owner, downloads, OLD)
    token = token_in(take(owner).text)
    with doorway.record() as record:
        change(record, the_entry(record, FIRST), "my own words")

    answer = ended(owner, submit(owner, "/import/undo", page="/import/done", file=token))

    assert answer.status_code == 400
    assert "Code: undo-blocked" in answer.text
    assert words_of(doorway) == ["my own words", "same"]


def test_each_list_shows_what_is_in_it(
    owner: FlaskClient, doorway: Doorway, downloads: Path, tmp_path: Path
) -> None:
    put_in(doorway, tmp_path, OLD)
    goal = {
        "resourceType": "Goal",
        "lifecycleStatus": "active",
        "description": {"text": "Swim again"},
        "subject": {"display": "me"},
    }
    many = [(f"urn:x:{number}", note(f"word {number}")) for number in range(60)]
    look_at(owner, downloads, bundle((FIRST, note("newer")), ("urn:x:goal", goal), *many))

    kinds = owner.get("/import/preview/new").text
    goals = owner.get("/import/preview/new?part=plan&kind=Goal").text
    address = re.search(r'href="(/import/preview/new\?part=health[^"]*)"', kinds)
    assert address
    first = owner.get(address[1].replace("&amp;", "&")).text
    second = owner.get(address[1].replace("&amp;", "&") + "&first=50").text
    changed = owner.get("/import/preview/changed").text

    assert "60" in kinds
    assert "Swim again" in goals
    assert ("word 0<" in first, "word 59<" in first) == (True, False)
    assert "1 to 50 of 60" in first
    assert ("word 0<" in second, "word 59<" in second) == (False, True)
    assert ">old</span>" in changed
    assert ">newer</span>" in changed
    assert "There is nothing here." in owner.get("/import/preview/edited").text


def test_what_is_not_understood_is_listed_with_its_reason_and_place(
    owner: FlaskClient, downloads: Path
) -> None:
    bad = [{"resourceType": "Unicorn"} for _ in range(60)]
    page = look_at(owner, downloads, lines(note("good"), *bad), "file.ndjson")

    first, second = (owner.get(f"/import/preview/refused?first={start}").text for start in (0, 50))
    done = take(owner).text

    assert "Not understood: 60" in page
    assert "entry 2, byte " in first
    assert "of a kind that FHIR R4 does not have" in first
    assert ("entry 60," in first, "entry 61," in second) == (False, True)
    assert "60 were not understood and left out." in done


def test_nothing_but_what_is_not_understood_cannot_be_taken(someone: FlaskClient, folder: Path) -> None:
    page = look_at(someone, folder, b'{"resourceType":"Unicorn"}')

    assert "Nothing in this file can be taken in." in page
    assert "Take it in" not in page


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("empty.json", b"", "not a FHIR file"),
        ("cut.json", b'{"resourceType":"Bundle","entry":[', "broken off"),
        ("bomb.json", b"[" * 100_000, "more layers inside each other"),
    ],
)
def test_a_file_that_is_none_gets_its_sentence(
    someone: FlaskClient, folder: Path, name: str, data: bytes, says: str
) -> None:
    page = look_at(someone, folder, data, name)

    assert says in page
    assert "Your record is as it was." in page
    assert name in page


def test_a_place_that_is_none_gets_its_sentence(someone: FlaskClient) -> None:
    for typed in ("", "/nowhere/file.json", "\x00", "x" * 2000, "/dev/zero", "~"):
        sent = submit(someone, "/import/folder", page="/import/folder", found="typed", elsewhere=typed)

        answer = ended(someone, sent)

        assert answer.status_code == 400, typed
        assert 'role="alert"' in answer.text, typed


def test_hostile_words_and_names_are_shown_literally(owner: FlaskClient, downloads: Path) -> None:
    name = "a<b>&\u202e{{7*7}}.json"
    page = look_at(owner, downloads, lines(note(HOSTILE)), name)

    listed = owner.get("/import/preview/new").text
    take(owner)

    assert "a&lt;b&gt;&amp;{{7*7}}.json" in page
    assert "<script>alert" not in listed
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in listed
    assert "&lt;script&gt;" in owner.get("/health").text


# --- what is asked first ---


def test_another_person_is_shown_side_by_side_and_nothing_is_taken_before_a_yes(
    owner: FlaskClient, doorway: Doorway, downloads: Path
) -> None:
    page = look_at(owner, downloads, bundle(("urn:x:ali", OTHER), ("urn:x:1", note("his"))))
    token = token_in(page)
    too_early = submit(owner, "/import/take", page="/import/who", file=token)
    unsaid = submit(owner, "/import/who", page="/import/who", file=token)

    after = ended(owner, submit(owner, "/import/who", page="/import/who", file=token, same="yes")).text
    take(owner)

    assert "Is this the same person?" in page
    assert "Ali Khan" in page
    assert "2 January 1990" in page
    assert too_early.location == "/import/who"
    assert owner.get("/import/preview").status_code == 200
    assert unsaid.status_code == 400
    assert "You said that it is about the same person." in after
    assert words_of(doorway) == ["his"]


def test_somebody_else_is_left_and_nothing_of_the_file_stays(
    owner: FlaskClient, doorway: Doorway, downloads: Path
) -> None:
    page = look_at(owner, downloads, bundle(("urn:x:ali", OTHER), ("urn:x:1", note("his"))))

    answer = submit(owner, "/import/who", page="/import/who", file=token_in(page), same="no")

    assert "Nothing was taken in" in owner.get(answer.location or "").text
    with doorway.record() as record, pytest.raises(NotFoundError):
        _ = record.vault.arrivals.waiting


def test_a_death_is_asked_about(owner: FlaskClient, doorway: Doorway, downloads: Path) -> None:
    page = look_at(owner, downloads, bundle(("urn:x:me", DIED), ("urn:x:1", note("last"))))
    question = owner.get("/import/died").text
    unsaid = submit(owner, "/import/died", page="/import/died", file=token_in(question))
    submit(owner, "/import/died", page="/import/died", file=token_in(question), died="yes")

    take(owner)

    assert 'href="/import/died"' in page
    assert unsaid.status_code == 400
    assert doorway.is_closed
    assert "nothing can be brought in any more" in owner.get("/import").text


def test_a_wrong_death_is_left(owner: FlaskClient, doorway: Doorway, downloads: Path) -> None:
    look_at(owner, downloads, bundle(("urn:x:me", DIED), ("urn:x:1", note("last"))))
    token = token_in(owner.get("/import/died").text)

    submit(owner, "/import/died", page="/import/died", file=token, died="no")

    assert not doorway.is_closed
    assert words_of(doorway) == []


@pytest.fixture
def edited(owner: FlaskClient, doorway: Doorway, tmp_path: Path, downloads: Path) -> str:
    """Something that was changed here, and is another in the file that was looked into."""
    put_in(doorway, tmp_path, OLD)
    with doorway.record() as record:
        entry_id = the_entry(record, FIRST)
        change(record, entry_id, "my own words")
    look_at(owner, downloads, NEW)
    return entry_id


@pytest.mark.parametrize(
    ("choice", "stands"), [("mine", "my own words"), ("theirs", "newer"), ("both", "newer")]
)
def test_what_both_changed_is_asked_about_for_all_of_it(
    owner: FlaskClient, doorway: Doorway, edited: str, choice: str, stands: str
) -> None:
    page = owner.get("/import/yours").text
    token = token_in(page)
    too_early = submit(owner, "/import/take", page="/import/yours", file=token)
    unsaid = submit(owner, "/import/yours", page="/import/yours", file=token)
    submit(owner, "/import/yours", page="/import/yours", file=token, all=choice)

    take(owner)

    assert "1 entry was changed by you" in page
    assert too_early.location == "/import/yours"
    assert unsaid.status_code == 400
    assert stands in words_of(doorway)
    assert ("Choose a version" in owner.get(f"/entry/{edited}").text) == (choice == "both")


def test_what_both_changed_can_be_chosen_one_by_one(
    owner: FlaskClient, doorway: Doorway, edited: str
) -> None:
    token = token_in(owner.get("/import/yours").text)
    led = submit(owner, "/import/yours", page="/import/yours", file=token, all="one-by-one")
    page = owner.get("/import/yours/each").text
    missing = submit(owner, "/import/yours/each", page="/import/yours/each", file=token)
    odd = submit(
        owner,
        "/import/yours/each",
        page="/import/yours/each",
        **{"file": token, f"choice-{edited}": "everything"},
    )
    submit(
        owner,
        "/import/yours/each",
        page="/import/yours/each",
        **{"file": token, f"choice-{edited}": "theirs"},
    )

    take(owner)

    assert led.location == "/import/yours/each"
    assert ">my own words</span>" in page
    assert ">newer</span>" in page
    assert (missing.status_code, odd.status_code) == (400, 400)
    assert f'href="#choice-{edited}"' in missing.text
    assert "newer" in words_of(doorway)


# --- sent by a script, twice, and from two windows ---


def send(client: FlaskClient, data: bytes, name: str = "sent.json", **headers: str) -> TestResponse:
    """Send a file as a browser does."""
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/import").text)
    assert token
    return client.post(
        "/import/send", data={"csrf_token": token[1], "file": (io.BytesIO(data), name)}, headers=headers
    )


def test_a_file_is_sent_by_the_browser(owner: FlaskClient, doorway: Doorway) -> None:
    page = ended(owner, send(owner, OLD, "../sent\u202e.json")).text
    by_script = send(owner, OLD, Accept="application/json")

    assert "New: 2" in page
    assert ">sent.json<" in page
    assert by_script.json is not None
    assert by_script.json["place"] in ("/working", "/import/looked")
    assert words_of(doorway) == []


def test_what_is_not_sent_whole_gets_its_sentence(someone: FlaskClient) -> None:
    for answer, says in (
        (send(someone, b"", ""), "Choose a file."),
        (send(someone, b"x", **{"Upload-Refused": "too-large"}), "too large"),
        (send(someone, b"x", **{"Upload-Refused": "no-room"}), "no room on the disk"),
        (someone.post("/import/send", data="nothing"), "did not come whole"),
    ):
        assert answer.status_code in (400, 413, 507)
        assert says in answer.text, says
        assert 'href="#file"' in answer.text
    told = send(someone, b"", "", Accept="application/json")
    assert (told.status_code, told.json) == (400, {"says": "Choose a file."})


def test_a_large_file_may_come_only_where_one_is_asked_for(someone: FlaskClient) -> None:
    uploads = someone.application.extensions["uploads"]

    assert uploads.may_be("POST", "/import/send", f"{uploads.cookie}=x")
    assert not uploads.may_be("POST", "/import", f"{uploads.cookie}=x")
    assert not uploads.may_be("POST", "/import/send", "")


def test_a_file_without_our_token_is_not_taken(owner: FlaskClient, doorway: Doorway) -> None:
    answer = owner.post("/import/send", data={"file": (io.BytesIO(OLD), "x.json")})

    assert answer.status_code == 400
    assert "page-too-old" in answer.text
    with doorway.record() as record, pytest.raises(NotFoundError):
        _ = record.vault.arrivals.waiting


def test_a_file_that_is_too_long_is_refused(
    someone: FlaskClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coming, "MOST_FILE", 100)

    by_browser = send(someone, b"x" * 101)
    out_of_a_folder = look_at(someone, folder, b"x" * 101)

    assert by_browser.status_code == 400
    assert "too large" in by_browser.text
    assert "too large" in out_of_a_folder


def test_a_share_that_is_too_long_is_refused(someone: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coming, "MOST_SHARE", 100)

    page = ended(someone, send(someone, b"<" * 101, "page.html")).text

    assert "too large" in page


def test_taken_twice_is_taken_once(owner: FlaskClient, doorway: Doorway, downloads: Path) -> None:
    page = look_at(owner, downloads, OLD)
    token = token_in(page)

    first = ended(owner, submit(owner, "/import/take", page="/import/preview", file=token))
    again = submit(owner, "/import/take", page="/import", file=token)

    assert "2 entries are new." in first.text
    assert again.location == "/import/done"
    assert "You have taken this file in." in owner.get("/import/preview").text
    with doorway.record() as record:
        assert record.vault.log.count() == 1


def test_a_page_of_another_file_takes_nothing(owner: FlaskClient, doorway: Doorway, downloads: Path) -> None:
    old = token_in(look_at(owner, downloads, OLD))
    look_at(owner, downloads, NEW, "newer.json")

    answer = submit(owner, "/import/take", page="/import/preview", file=old)

    assert answer.status_code == 404
    assert "Another file was chosen since." in answer.text
    assert words_of(doorway) == []


def test_what_waits_is_gone_when_the_record_locks(
    owner: FlaskClient, doorway: Doorway, downloads: Path
) -> None:
    look_at(owner, downloads, OLD)
    doorway.lock()
    again = unlocked(browser(doorway))

    answer = again.get("/import/preview")

    assert answer.status_code == 404
    assert again.get("/import/looked").location == "/import"
    assert [path.name for path in doorway.folder.parent.iterdir() if path.is_file()] == []


def test_leaving_it_lets_go_of_it(owner: FlaskClient, doorway: Doorway, downloads: Path) -> None:
    look_at(owner, downloads, OLD)

    submit(owner, "/import/leave", page="/import/preview")

    assert owner.get("/import/preview").status_code == 404


def test_a_page_out_of_its_turn_leads_back_to_the_beginning(owner: FlaskClient, doorway: Doorway) -> None:
    with doorway.record() as record:
        coming.begin(record, "half of it.json")

    for page in (
        "who",
        "died",
        "yours",
        "yours/each",
        "preview/refused",
        "preview",
        "preview/new",
        "done",
    ):
        half = owner.get(f"/import/{page}")

        assert half.status_code == 302, page
        assert "Choose the file" in ended(owner, half).text, page


def test_undone_leads_to_what_changed_lately_where_nothing_was_undone(someone: FlaskClient) -> None:
    assert someone.get("/import/undone").location == "/history"


# --- what somebody shared ---


def shared(name: str) -> tuple[bytes, str]:
    """Something that was shared, out of the good vectors, and its passcode."""
    vector = json.loads((VECTORS / "good" / f"{name}.json").read_text(encoding="utf-8"))
    return vector["input"].encode(), vector.get("passcode", "")


def test_a_card_gets_four_answers_and_waits_for_a_yes(
    owner: FlaskClient, doorway: Doorway, downloads: Path
) -> None:
    page = look_at(owner, downloads, shared("card/first-time")[0], "card.carecard")

    for question in ("Has anyone changed it?", "Who signed it", "Is it for me", "What is in it?"):
        assert question in page
    with doorway.record() as record:
        assert record.vault.inbox.all() == []
    assert words_of(doorway) == []


def test_a_sealed_file_asks_for_its_passcode(someone: FlaskClient, folder: Path) -> None:
    page = look_at(someone, folder, shared("sealed-file/both-locks-passcode")[0], "b.carebundle")

    assert "It is locked with five words" in page


def test_something_that_was_changed_is_refused_and_not_kept(
    owner: FlaskClient, doorway: Doorway, downloads: Path
) -> None:
    data = bytearray(shared("card/first-time")[0])
    data[-40] ^= 1
    page = look_at(owner, downloads, bytes(data), "card.carecard")

    assert "Do not use it." in page
    assert "Keep it in my inbox" not in page


def test_a_letter_is_told_to_be_no_such_file(someone: FlaskClient, folder: Path) -> None:
    (folder / "letter.pdf").write_bytes(b"%PDF-1.7 ...")
    sent = submit(
        someone, "/import/folder", page="/import/folder", found="typed", elsewhere=str(folder / "letter.pdf")
    )

    page = ended(someone, sent).text

    assert "Code: kind-unknown" in page
    assert "Scan or open something else" in page
