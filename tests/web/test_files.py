"""Files on pages: they come in as a stream, are shown as little as needed, and are refused in plain words."""

import base64
import io
import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from portable_record.actions import attach as attaching
from portable_record.actions.death import correct_death, record_death
from portable_record.actions.desk import Desk
from portable_record.actions.drafting import new_resource
from portable_record.actions.start import start_record
from portable_record.actions.write import new_entry_id, write
from portable_record.record.asking.sheets import sheet_named
from portable_record.record.kinds import kind
from portable_record.web import files as file_pages
from portable_record.web.doorway import Doorway
from tests.actions.quick import stretch_nothing
from tests.web.asking import PASSPHRASE, Ticks, browser, fill_in, hidden_in, submit, unlocked

ADD = "/files/add/documents/file"
SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
SEALED_OFF = "sandbox; default-src 'none'; frame-ancestors 'none'"


def photo(width: int = 900, height: int = 600) -> bytes:
    painted = io.BytesIO()
    picture = Image.new("RGB", (width, height), "teal")
    picture.save(painted, "JPEG", exif=b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00PLANTED-PLACE")
    return painted.getvalue()


@pytest.fixture(scope="module")
def jean(module_desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doorway]:
    """Before a record of Jean's that all these tests share."""
    folder = tmp_path_factory.mktemp("files") / "record"
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        start_record(module_desk, folder, PASSPHRASE, name="Jean", kind="person", recovery=False)
        standing = Doorway(module_desk, folder, ticks=Ticks(), stand_still=lambda: None)
        yield standing
        standing.lock()


@pytest.fixture
def owner(jean: Doorway) -> FlaskClient:
    return unlocked(browser(jean))


def form_at(client: FlaskClient, page: str) -> tuple[str, str]:
    """The address that the form of a page is sent to, and its token."""
    shown = client.get(page).text
    action = re.search(r'action="(/files/[^"]+)" enctype', shown)
    token = re.search(r'name="csrf_token" value="([^"]+)">\s+(?:<div|{%)', shown)
    assert action, shown
    assert token, shown
    return action[1], token[1]


def send(
    client: FlaskClient, data: bytes, name: str, *, page: str = ADD, by_script: bool = False, **more: str
) -> TestResponse:
    action, token = form_at(client, page)
    fields = {"csrf_token": token, **more, "file": (io.BytesIO(data), name)}
    accept = {"Accept": "application/json"} if by_script else {}
    return client.post(action, data=fields, content_type="multipart/form-data", headers=accept)


def kept(client: FlaskClient, data: bytes, name: str, *, page: str = ADD) -> str:
    answer = send(client, data, name, page=page)
    assert answer.status_code == 302, answer.text
    found = re.match(r"/entry/([0-9a-f-]{36})/change", answer.location)
    assert found, answer.location
    return found[1]


def blobs(doorway: Doorway) -> int:
    return len(list((doorway.folder / "blobs").iterdir()))


def test_a_file_is_kept_and_then_asked_about(owner: FlaskClient) -> None:
    answer = send(owner, photo(), "Holiday.jpg")

    asked = owner.get(answer.location).text
    entry = answer.location.split("/")[2]
    fill_in(owner, f"/entry/{entry}/change", q_title="Skye", q_kind="photo", q_words="Me on a hill")
    listed = owner.get("/documents").text

    assert "Saved" in asked
    assert 'value="Holiday"' in asked
    assert "Skye" in listed
    assert "Me on a hill" in listed
    assert f'src="/files/{entry}/picture/small"' in listed


def test_a_script_is_told_where_to_go_on_or_what_is_wrong(owner: FlaskClient) -> None:
    good = send(owner, b"hello", "a.txt", by_script=True)
    empty = send(owner, b"", "a.txt", by_script=True)

    assert good.json
    assert re.match(r"/entry/[0-9a-f-]+/change", good.json["place"])
    assert (empty.status_code, empty.json) == (400, {"says": "There is nothing in this file."})


def test_no_file_and_an_empty_one_are_said_at_the_field(owner: FlaskClient, jean: Doorway) -> None:
    before = blobs(jean)
    none, empty = send(owner, b"", ""), send(owner, b"", "a.txt")

    assert (none.status_code, empty.status_code) == (400, 400)
    assert '<a href="#file">Choose a file.</a>' in none.text
    assert '<a href="#file">There is nothing in this file.</a>' in empty.text
    assert blobs(jean) == before


def test_the_same_form_sent_twice_makes_one_document(owner: FlaskClient, jean: Doorway) -> None:
    action, token = form_at(owner, ADD)

    before = blobs(jean)
    places = [
        owner.post(action, data={"csrf_token": token, "file": (io.BytesIO(data), "a.txt")}).location
        for data in (b"one", b"two")
    ]

    assert places[1] == places[0].partition("?")[0]
    assert blobs(jean) == before + 1


def test_a_file_can_be_sensitive_from_the_start(owner: FlaskClient, jean: Doorway) -> None:
    answer = send(owner, b"secret", "a.txt", sensitive="y")

    with jean.record() as record:
        assert record.vault.entries.get(answer.location.split("/")[2]).sensitive


def test_over_a_lock_what_stands_beside_the_file_is_kept_and_the_file_asked_for_again(
    owner: FlaskClient, jean: Doorway
) -> None:
    page = owner.get(ADD).text
    action, token = form_at(owner, ADD)
    typed = {**hidden_in(page), "place": ADD, "file": "Holiday.jpg", "sensitive": "y"}
    owner.post("/begun", data=typed)
    submit(owner, "/lock", page="/")

    late = owner.post(action, data={"csrf_token": token, "file": (io.BytesIO(b"hello"), "Holiday.jpg")})
    unlocked(owner)
    asked = owner.get(f"{ADD}?again=1").text
    answer = send(owner, b"secret", "a.txt", begun=hidden_in(page)["begun"], sensitive="y")

    assert late.location == f"/unlock?next={ADD}?again%3D1"
    assert "Choose the file again" in asked
    assert "<bdi>Holiday.jpg</bdi>" in asked
    assert re.search(r'name="sensitive" value="y" checked', asked)
    assert answer.status_code == 302
    assert "Choose the file again" not in owner.get(ADD).text


@pytest.mark.parametrize("token", ["", "wrong"])
def test_without_our_token_before_it_no_byte_of_a_file_is_taken(
    owner: FlaskClient, jean: Doorway, token: str
) -> None:
    action, _ = form_at(owner, ADD)
    before = blobs(jean)
    fields = {"csrf_token": token} if token else {}

    answer = owner.post(action, data={**fields, "file": (io.BytesIO(b"hello"), "a.txt")})

    assert answer.status_code == 400
    assert "page-too-old" in answer.text
    assert blobs(jean) == before


def test_a_token_after_the_file_comes_too_late(owner: FlaskClient, jean: Doorway) -> None:
    action, token = form_at(owner, ADD)
    before = blobs(jean)
    file = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nhello\r\n'
    field = f'--b\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n--b--\r\n'.encode()

    answer = owner.post(action, data=file + field, content_type="multipart/form-data; boundary=b")

    assert answer.status_code == 400
    assert blobs(jean) == before


def bodies(token: str) -> Iterator[tuple[str, bytes]]:
    field = f'--b\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'.encode()
    file = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nhello'
    yield "text/plain", b"hello"
    yield "multipart/form-data", field
    yield "multipart/form-data; boundary=b", field
    yield "multipart/form-data; boundary=b", field + b"--b--\r\n"
    yield "multipart/form-data; boundary=b", field + file
    yield "multipart/form-data; boundary=b", field + file + b"\r\n" + file + b"\r\n--b--\r\n"
    yield "multipart/form-data; boundary=b", field * 30 + file + b"\r\n--b--\r\n"
    yield (
        "multipart/form-data; boundary=b",
        field + b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n' + b"x" * 70_000 + b"\r\n" + file,
    )
    yield "multipart/form-data; boundary=b", b"\x00" * 400_000
    yield "multipart/form-data; boundary=b", field + b"--b\r\nContent-Disposition: nonsense\r\n\r\n"


def test_a_form_that_is_broken_or_cut_leaves_nothing(owner: FlaskClient, jean: Doorway) -> None:
    action, token = form_at(owner, ADD)

    before = blobs(jean)
    for sent_as, body in bodies(token):
        answer = owner.post(action, data=body, content_type=sent_as)
        assert answer.status_code == 400, body[:200]
        assert blobs(jean) == before, body[:200]


def test_what_is_too_large_is_said_whoever_found_out(
    owner: FlaskClient, jean: Doorway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attaching, "MOST_FILE", 1000)
    before = blobs(jean)
    action, _ = form_at(owner, ADD)

    by_bytes = send(owner, bytes(1001), "a.bin")
    by_length = owner.post(action, headers={"Upload-Refused": "too-large"})
    no_room = owner.post(action, headers={"Upload-Refused": "no-room", "Accept": "application/json"})

    assert (by_bytes.status_code, by_length.status_code, no_room.status_code) == (413, 413, 507)
    assert "This file is too large. A file may have up to 200 MB." in by_bytes.text
    assert "This file is too large. A file may have up to 200 MB." in by_length.text
    assert no_room.json == {"says": "There is no room on the disk for this file. Nothing of it was kept."}
    assert blobs(jean) == before


def test_a_picture_is_shown_only_as_it_was_painted_anew(owner: FlaskClient) -> None:
    data = photo()
    entry = kept(owner, data, "me.jpg")

    small, large = (owner.get(f"/files/{entry}/picture/{size}") for size in ("small", "large"))

    for answer, side in ((small, 320), (large, 900)):
        shown = Image.open(io.BytesIO(answer.data))
        assert (shown.format, max(shown.size), answer.content_type) == ("JPEG", side, "image/jpeg")
        assert b"PLANTED-PLACE" not in answer.data
        assert answer.headers["Content-Security-Policy"] == SEALED_OFF
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
    assert b"PLANTED-PLACE" in data
    assert owner.get(f"/files/{entry}/picture/huge").status_code == 404
    assert owner.get(f"/files/{entry}/play").status_code == 404


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"no picture at all" * 100, "me.png"),
        (b"\xff\xd8\xff" + bytes(1000), "me.jpg"),
        (b"GIF89a" + b"\xff" * 500, "me.gif"),
    ],
)
def test_a_picture_that_is_none_is_kept_and_said(owner: FlaskClient, data: bytes, name: str) -> None:
    answer = send(owner, data, name)
    entry = answer.location.split("/")[2]

    told = owner.get(answer.location).text
    page = owner.get(f"/entry/{entry}").text
    small = owner.get(f"/files/{entry}/picture/small")

    assert "It is kept, but this picture cannot be shown here." in told
    assert "This calls itself a picture, but it cannot be shown" in page
    assert '<img src="/files' not in page
    assert small.location == "/static/img/no-picture.svg"
    assert owner.get(f"/files/{entry}/copy").data == data


@pytest.mark.parametrize(
    ("data", "name"),
    [(SCRIPT, "me.svg"), (b"<html><script>alert(1)</script>", "me.html"), (b"%PDF-1.7 x", "me.png")],
)
def test_what_could_do_something_is_only_ever_a_download(owner: FlaskClient, data: bytes, name: str) -> None:
    entry = kept(owner, data, name)

    page = owner.get(f"/entry/{entry}").text
    copy = owner.get(f"/files/{entry}/copy")

    assert "is not shown here, so that nothing in it can do anything" in page
    assert owner.get(f"/files/{entry}/play").status_code == 404
    assert owner.get(f"/files/{entry}/picture/small").location == "/static/img/no-picture.svg"
    assert copy.data == data
    assert copy.content_type == "application/octet-stream"
    assert copy.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert copy.headers["Content-Security-Policy"] == SEALED_OFF


def test_a_hostile_name_is_only_a_name(owner: FlaskClient) -> None:
    entry = kept(owner, b"hello", "../../<script>alert(1)</script>\u202egpj.exe")

    page = owner.get(f"/entry/{entry}").text
    copy = owner.get(f"/files/{entry}/copy").headers["Content-Disposition"]

    assert "<script>alert" not in page
    assert "\u202e" not in page
    assert "\n" not in copy
    assert ".." not in copy


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("رسالة.pdf", "filename=\"_____.pdf\"; filename*=UTF-8''%D8%B1%D8%B3%D8%A7%D9%84%D8%A9.pdf"),
        ("Wałęsa.txt", "filename=\"Wa__sa.txt\"; filename*=UTF-8''Wa%C5%82%C4%99sa.txt"),
        ("é.txt", "filename=\"_.txt\"; filename*=UTF-8''%C3%A9.txt"),
        ("50%;x.txt", "filename=\"50_;x.txt\"; filename*=UTF-8''50%25%3Bx.txt"),
    ],
)
def test_a_copy_is_saved_under_a_name_in_any_script(owner: FlaskClient, name: str, said: str) -> None:
    entry = kept(owner, b"hello", name)

    copy = owner.get(f"/files/{entry}/copy").headers["Content-Disposition"]

    assert copy == f"attachment; {said}"
    assert copy.isascii()


def test_sound_is_played_in_ranges(owner: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    data = b"ID3" + bytes(range(256)) * 1000
    entry = kept(owner, data, "hello.mp3")
    place = f"/files/{entry}/play"
    monkeypatch.setattr(file_pages, "MOST_AT_ONCE", 100_000)

    whole = owner.get(place)
    middle = owner.get(place, headers={"Range": "bytes=70000-70009"})
    opened = owner.get(place, headers={"Range": "bytes=0-"})
    end = owner.get(place, headers={"Range": "bytes=-5"})
    beyond = owner.get(place, headers={"Range": f"bytes={len(data)}-"})
    two = owner.get(place, headers={"Range": "bytes=0-1,5-6"})
    odd = owner.get(place, headers={"Range": "pages=1-2"})

    assert (whole.status_code, whole.data, whole.content_type) == (200, data, "audio/mpeg")
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert (middle.status_code, middle.data) == (206, data[70000:70010])
    assert middle.headers["Content-Range"] == f"bytes 70000-70009/{len(data)}"
    assert (opened.data, opened.headers["Content-Range"]) == (data[:100_000], f"bytes 0-99999/{len(data)}")
    assert (end.status_code, end.data) == (206, data[-5:])
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{len(data)}")
    assert (two.status_code, odd.status_code) == (200, 200)
    assert f'<audio controls preload="none" src="{place}"' in owner.get("/documents").text


def test_a_copy_stops_when_the_record_is_locked(owner: FlaskClient, jean: Doorway) -> None:
    entry = kept(owner, bytes(500_000), "a.bin")
    answer = owner.get(f"/files/{entry}/copy", buffered=False)
    pieces = iter(answer.response)

    first = next(pieces)
    jean.lock()

    assert first == bytes(len(first))
    with pytest.raises(ConnectionAbortedError):
        list(pieces)


def test_a_file_that_came_inside_an_entry_is_given_too(owner: FlaskClient, jean: Doorway) -> None:
    data = photo()
    document: dict[str, object] = {
        "resourceType": "DocumentReference",
        "status": "current",
        "description": "From the clinic",
        "content": [{"attachment": {"contentType": "text/html", "data": base64.b64encode(data).decode()}}],
    }
    with jean.record() as record:
        entry = new_entry_id(record)
        write(record, "documents", [new_resource(document, entry_id=entry).draft], by=record.identity.by)

    copy = owner.get(f"/files/{entry}/copy")
    small = owner.get(f"/files/{entry}/picture/small")

    assert copy.data == data
    assert copy.headers["Content-Disposition"] == 'attachment; filename="file"'
    assert small.content_type == "image/jpeg"


def test_another_file_takes_its_place_and_undo_is_offered(owner: FlaskClient) -> None:
    entry = kept(owner, photo(), "me.jpg")

    answer = send(owner, b"ID3 a voice", "me.mp3", page=f"/files/exchange/{entry}")
    asked = owner.get(answer.location).text

    assert ">Undo</button>" in asked
    assert owner.get(f"/files/{entry}/copy").data == b"ID3 a voice"
    assert "Put another file in its place" in owner.get(f"/entry/{entry}").text


def test_only_what_has_a_file_can_be_given_another(owner: FlaskClient) -> None:
    words = fill_in(owner, "/strengths/add/good-at", q_words="I sing").location
    entry = words.partition("#e-")[2]

    assert owner.get(f"/files/exchange/{entry}").location == f"/entry/{entry}"
    assert owner.get(f"/files/{entry}/copy").status_code == 404
    assert owner.get("/files/add/strengths/good-at").location == "/strengths/add/good-at"
    assert owner.get("/files/add/strengths/nothing").status_code == 404


def test_a_photo_a_voice_and_a_video_belong_to_about_me(owner: FlaskClient) -> None:
    photo_of_me = kept(owner, photo(), "me.jpg", page="/files/add/about-me/photo-of-me")
    kept(owner, b"ID3" + bytes(99), "me.mp3", page="/files/add/about-me/voice-of-me")
    kept(owner, b"\x1aE\xdf\xa3" + bytes(99), "me.webm", page="/files/add/about-me/video-of-me")

    page = owner.get("/about-me").text

    assert f'src="/files/{photo_of_me}/picture/small"' in page
    assert "<audio controls" in page
    assert "<video controls" in page


@pytest.mark.parametrize(
    ("page", "microphone", "camera"),
    [
        ("/files/add/about-me/voice-of-me", "(self)", "()"),
        ("/files/add/about-me/video-of-me", "(self)", "(self)"),
        ("/files/add/about-me/photo-of-me", "()", "()"),
        ("/about-me", "()", "()"),
    ],
)
def test_only_a_page_that_records_may_listen_or_look(
    owner: FlaskClient, page: str, microphone: str, camera: str
) -> None:
    policy = owner.get(page).headers["Permissions-Policy"]

    assert f"microphone={microphone}," in policy
    assert f"camera={camera}," in policy


def test_the_photo_of_the_person_is_on_home_and_on_the_page_about_them(
    owner: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = kept(owner, photo(), "me.jpg", page="/files/add/about-me/photo-of-me")
    place = f'src="/files/{entry}/picture/small"'

    made = submit(owner, "/paper/profile", page="/paper/profile", to="Sam")
    profile = owner.get(made.location).text

    monkeypatch.setattr("portable_record.web.paper_pdf.make_pdf", lambda page, _styles: page.encode())
    saved = owner.get(f"{made.location}/paper.pdf").text
    submit(owner, f"/entry/{entry}/sensitive", page=f"/entry/{entry}", sensitive="yes")

    assert f'class="face" {place}' in owner.get("/").text
    assert f'class="photo" {place}' in profile
    assert "A photo of me" not in profile
    assert 'class="photo" src="data:image/jpeg;base64,/9j/' in saved
    assert 'class="photo"' not in owner.get(made.location).text


def test_a_paper_written_as_words_is_still_read_as_words(owner: FlaskClient, jean: Doorway) -> None:
    text = base64.b64encode(b"It is in the blue folder").decode()
    document: dict[str, object] = {
        "resourceType": "DocumentReference",
        "status": "current",
        "category": [kind("legal-paper").concept],
        "description": "Power of attorney",
        "content": [{"attachment": {"contentType": "text/plain; charset=utf-8", "data": text}}],
    }
    with jean.record() as record:
        made = new_resource(document, entry_id=new_entry_id(record)).draft
        write(record, "crisis", [made], by=record.identity.by)

    page = owner.get("/crisis").text

    assert "It is in the blue folder" in page


def test_a_legal_paper_has_a_file_or_says_where_it_is(owner: FlaskClient) -> None:
    sheet = sheet_named("crisis", "legal-paper")
    entry = kept(owner, b"%PDF-1.7", "adrt.pdf", page="/files/add/crisis/legal-paper")
    fill_in(
        owner, f"/entry/{entry}/change", q_title="My ADRT", q_paper="advance-decision", q_kept="Blue folder"
    )

    fill_in(
        owner, "/crisis/add/legal-paper?without=file", q_title="ReSPECT", q_paper="respect-form", q_kept="GP"
    )
    page = owner.get("/crisis").text

    assert sheet.file_may_wait
    assert "Go on without a file" in owner.get("/files/add/crisis/legal-paper").text
    assert "Advance decision to refuse treatment (ADRT)" in page
    assert "Blue folder" in page
    assert "ReSPECT form" in page
    assert page.count("Save a copy") == 1


def test_after_a_death_no_file_is_taken(owner: FlaskClient, jean: Doorway) -> None:
    action, token = form_at(owner, ADD)
    with jean.record() as record:
        record_death(record, record.today, said_by="Dr Okafor")
        before = blobs(jean)

    fields = {"csrf_token": token, "file": (io.BytesIO(b"hello"), "a.txt")}
    answer = owner.post(action, data=fields, content_type="multipart/form-data")
    with jean.record() as record:
        correct_death(record, said_by="Dr Okafor")

    assert answer.status_code == 400
    assert "has died" in answer.text
    assert blobs(jean) == before
