"""Scanning and opening on pages: pictures of a camera, photos, texts, files; hostile ones above all."""

import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import qrcode
from flask.testing import FlaskClient
from PIL import Image
from qrcode.constants import ERROR_CORRECT_L
from werkzeug.test import TestResponse

from portable_record.actions.death import record_death
from portable_record.actions.desk import Desk
from portable_record.actions.start import start_record
from portable_record.sharing.collector import MOST_TEXTS
from portable_record.sharing.page import make_page
from portable_record.sharing.qr import Matrix, matrix, png, svg
from portable_record.web.doorway import Doorway
from tests.actions.quick import stretch_nothing
from tests.sharing.make_vectors import VECTORS
from tests.sharing.test_collector import parts_of
from tests.web.asking import PASSPHRASE, Ticks, browser, submit, unlocked
from tests.web.test_backup import ended
from tests.web.test_bringing import shared
from tests.web.test_uploads import END, KIND, before_file

CARD = shared("card/first-time")[0].decode()
TOKEN = CARD.strip()


@pytest.fixture(scope="module")
def standing(module_desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doorway]:
    """Before a record that all tests here scan with."""
    folder = tmp_path_factory.mktemp("scan") / "record"
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        start_record(module_desk, folder, PASSPHRASE, name="Jean", kind="person", recovery=False)
        made = Doorway(module_desk, folder, ticks=Ticks(), stand_still=lambda: None)
        yield made
        made.lock()


@pytest.fixture(scope="module")
def app_browser(standing: Doorway) -> FlaskClient:
    return unlocked(browser(standing))


@pytest.fixture
def owner(app_browser: FlaskClient, standing: Doorway) -> FlaskClient:
    """A browser with the record open, in which nothing waits and nothing is being scanned."""
    with standing.record() as record:
        record.scans.clear()
        record.vault.arrivals.forget()
    return app_browser


def token_of(page: str) -> str:
    found = re.search(r'data-token="([^"]+)"', page)
    assert found, page
    return found[1]


class Camera:
    """Posts pictures as the script of the page does."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client
        self.csrf = token_of(client.get("/scan").text)
        self.scan = client.post("/scan/begin", data={"csrf_token": self.csrf}).get_json()["scan"]

    def post(self, picture: bytes, *, csrf: str | None = None, kind: str = "image/png") -> TestResponse:
        headers = {"X-CSRFToken": self.csrf if csrf is None else csrf}
        path = f"/scan/frame?scan={self.scan}"
        return self._client.post(path, data=picture, content_type=kind, headers=headers)

    def sees(self, picture: bytes) -> dict[str, Any]:
        return dict(self.post(picture).get_json())


def code(text: str) -> bytes:
    """Draw any text as a QR code."""
    return png(drawn_as(text), pixels=3)


def nothing_waits(client: FlaskClient) -> bool:
    return (client.get("/scan/result").location or "").startswith("/scan?done=")


def drawn_as(text: str) -> Matrix:
    drawn = qrcode.QRCode(error_correction=ERROR_CORRECT_L, border=4, mask_pattern=0)
    drawn.add_data(text)
    return list(drawn.get_matrix())


def send(client: FlaskClient, *files: tuple[str, bytes], **more: str) -> TestResponse:
    data = {
        "csrf_token": token_of(client.get("/scan").text),
        "file": [(io.BytesIO(content), name) for name, content in files],
        **more,
    }
    return client.post("/scan/send", data=data, content_type="multipart/form-data")


def paste(client: FlaskClient, text: str) -> TestResponse:
    return submit(client, "/scan/paste", page="/scan", text=text)


BLANK = png([[False] * 40] * 40)
WHOLE = png(matrix(TOKEN), pixels=3)


def test_a_card_before_the_camera_leads_to_the_four_answers(owner: FlaskClient) -> None:
    camera = Camera(owner)

    before = camera.sees(BLANK)
    answer = camera.sees(WHOLE)
    page = owner.get(answer["place"]).text

    assert before == {"state": "nothing"}
    assert answer == {"state": "done", "place": "/scan/result"}
    assert "Has anyone changed it?" in page


# --- the camera ---


def test_an_old_card_in_three_codes_is_read_in_any_order(owner: FlaskClient) -> None:
    camera = Camera(owner)
    first, second, third = (code(part) for part in parts_of(TOKEN, 3))

    told = [camera.sees(picture) for picture in (third, BLANK, first, third)]
    page = owner.get("/scan").text
    whole = camera.sees(second)

    assert told[0] == {"state": "parts", "says": "1 of 3 parts are read.", "read": 1, "total": 3}
    assert [each["read"] for each in told] == [1, 1, 2, 2]
    assert "2 of 3 parts are read." in page
    assert whole["state"] == "done"
    assert "Has anyone changed it?" in owner.get("/scan/result").text


def test_a_picture_that_comes_after_the_last_one_changes_nothing(owner: FlaskClient) -> None:
    camera = Camera(owner)
    camera.sees(WHOLE)
    before = owner.get("/scan/result").text

    answer = camera.sees(code(parts_of(TOKEN, 3)[0]))

    assert answer["state"] == "done"
    assert "Has anyone changed it?" in before
    assert owner.get("/scan/result").status_code == 200


def test_a_poster_is_said_to_be_something_else(owner: FlaskClient) -> None:
    told = Camera(owner).sees(code("https://example.org/poster"))

    assert told["state"] == "other"
    assert told["says"].startswith("That is a code of something else.")


def test_what_an_emergency_sheet_says_is_read_out_as_words_that_nobody_signed(owner: FlaskClient) -> None:
    sheet = code("Emergency sheet\nAllergies:\n- Nuts\u202e <b>")

    told = Camera(owner).sees(sheet)
    sent = send(owner, ("sheet.png", sheet))

    says = "This code says plain words, which nobody signed: "
    assert told["says"] == f"{says}\u2068Emergency sheet \u00b7 Allergies: \u00b7 - Nuts <b>\u2069"
    assert sent.status_code == 400
    assert "- Nuts &lt;b&gt;" in sent.text


@pytest.mark.parametrize("text", ["sms:123\nline", "{\n}", "<a>\n", "one line"])
def test_data_for_a_program_is_not_read_out(owner: FlaskClient, text: str) -> None:
    assert "something else" in Camera(owner).sees(code(text))["says"]


def test_very_many_codes_in_one_picture_do_no_harm(owner: FlaskClient) -> None:
    small = Image.open(io.BytesIO(code("poster"))).convert("L")
    side, across = small.size[0], 15
    sheet = Image.new("L", (side * across, side * across), 255)
    for number in range(across * across):
        tile = Image.open(io.BytesIO(code(f"poster {number}"))).convert("L").resize((side, side))
        sheet.paste(tile, (number % across * side, number // across * side))
    drawn = io.BytesIO()
    sheet.save(drawn, "PNG")

    answer = Camera(owner).sees(drawn.getvalue())

    assert across * across > MOST_TEXTS
    assert answer["state"] == "other"


def test_a_second_tab_that_scans_ends_the_first(owner: FlaskClient) -> None:
    first = Camera(owner)
    first.sees(code(parts_of(TOKEN, 3)[0]))

    second = Camera(owner)
    answer = first.post(code(parts_of(TOKEN, 3)[1]))

    assert answer.status_code == 409
    assert answer.json == {"state": "over", "says": "This scan is over. Begin again."}
    assert second.sees(BLANK) == {"state": "nothing"}


def test_another_session_cannot_put_a_picture_into_a_scan(owner: FlaskClient, standing: Doorway) -> None:
    camera = Camera(owner)
    stranger = owner.application.test_client()
    theirs = re.search(r'name="csrf_token" value="([^"]+)"', stranger.get("/unlock").text)
    assert theirs

    answer = stranger.post(
        f"/scan/frame?scan={camera.scan}",
        data=WHOLE,
        content_type="image/png",
        headers={"X-CSRFToken": theirs[1]},
    )

    assert answer.status_code == 302
    assert (answer.location or "").startswith("/unlock")
    assert nothing_waits(owner)


@pytest.mark.parametrize("csrf", ["", "made-up"])
def test_a_picture_without_our_token_is_refused(owner: FlaskClient, csrf: str) -> None:
    answer = Camera(owner).post(WHOLE, csrf=csrf)

    assert answer.status_code == 400
    assert answer.get_json()["state"] == "over"
    assert nothing_waits(owner)


@pytest.mark.parametrize("kind", ["text/html", "application/x-www-form-urlencoded", "image/svg+xml", ""])
def test_a_picture_of_another_kind_is_refused(owner: FlaskClient, kind: str) -> None:
    assert Camera(owner).post(WHOLE, kind=kind).status_code == 415


def bomb() -> bytes:
    """A small file that unpacks to 400 million pixels."""
    drawn = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(drawn, "PNG")
    return drawn.getvalue()


@pytest.mark.parametrize(
    ("picture", "says"),
    [
        (lambda: b"", "cannot be read"),
        (lambda: b"not a picture", "cannot be read"),
        (lambda: WHOLE[: len(WHOLE) // 2], "cannot be read"),
        (lambda: b"\xff\xd8\xff\xe0" + b"\0" * 2000, "cannot be read"),
        (bomb, "larger than we can safely open"),
    ],
    ids=["empty", "text", "half", "broken-jpeg", "bomb"],
)
def test_a_hostile_picture_is_refused_and_the_scan_goes_on(
    owner: FlaskClient, picture: Callable[[], bytes], says: str
) -> None:
    camera = Camera(owner)

    answer = camera.post(picture())

    assert answer.status_code == 400
    assert says in answer.get_json()["says"]
    assert camera.sees(WHOLE)["state"] == "done"


def test_stopping_forgets_what_was_gathered(owner: FlaskClient) -> None:
    camera = Camera(owner)
    camera.sees(code(parts_of(TOKEN, 3)[0]))

    submit(owner, "/scan/stop", page="/scan")

    assert "parts are read" not in owner.get("/scan").text
    assert camera.post(BLANK).status_code == 409


def test_locking_forgets_what_was_gathered_and_what_waits(jean: Doorway) -> None:
    owner = unlocked(browser(jean))
    camera = Camera(owner)
    camera.sees(code(parts_of(TOKEN, 3)[0]))
    with jean.record() as record:
        scans = record.scans
    assert paste(owner, TOKEN).status_code == 302
    waited = owner.get("/scan/result").status_code

    submit(owner, "/lock", page="/")
    late = camera.post(BLANK)
    unlocked(owner)

    assert waited == 200
    assert late.status_code == 302
    assert camera.scan in scans
    assert "parts are read" not in owner.get("/scan").text
    assert nothing_waits(owner)


def test_only_this_page_may_use_the_camera(owner: FlaskClient) -> None:
    scan, result = owner.get("/scan"), owner.get("/")

    assert "camera=(self)" in scan.headers["Permissions-Policy"]
    assert "microphone=()" in scan.headers["Permissions-Policy"]
    assert "camera=()" in result.headers["Permissions-Policy"]


# --- photos and files ---


def test_a_photo_of_a_code_is_read(owner: FlaskClient) -> None:
    answer = send(owner, ("photo.png", WHOLE))

    assert answer.location == "/scan/result"
    assert "Has anyone changed it?" in owner.get("/scan/result").text


def test_photos_of_all_parts_are_read_at_once(owner: FlaskClient) -> None:
    photos = [(f"{number}.png", code(part)) for number, part in enumerate(parts_of(TOKEN, 3))]

    assert send(owner, *photos).location == "/scan/result"


def test_photos_of_parts_may_come_one_by_one(owner: FlaskClient) -> None:
    first, *others = [code(part) for part in parts_of(TOKEN, 3)]

    began = send(owner, ("1.png", first))
    page = owner.get("/scan").text
    ended = send(owner, *((f"{len(one)}.png", one) for one in others))

    assert began.location == "/scan"
    assert "1 of 3 parts are read." in page
    assert ended.location == "/scan/result"


def test_a_photo_without_a_code_says_what_to_do(owner: FlaskClient) -> None:
    answer = send(owner, ("holiday.png", BLANK))

    assert answer.status_code == 400
    assert "We found no code" in answer.text


def test_a_photo_of_a_poster_is_said_to_be_something_else(owner: FlaskClient) -> None:
    answer = send(owner, ("poster.png", code("https://example.org/poster")))

    assert answer.status_code == 400
    assert "That is a code of something else." in answer.text


def test_the_page_goes_on_with_the_scan_that_was_begun(owner: FlaskClient) -> None:
    camera = Camera(owner)
    camera.sees(code(parts_of(TOKEN, 3)[0]))

    assert f'data-going-on="{camera.scan}"' in owner.get("/scan").text


def test_of_several_photos_one_without_a_code_is_passed_over(owner: FlaskClient) -> None:
    assert send(owner, ("holiday.png", BLANK), ("card.png", WHOLE)).location == "/scan/result"


def test_no_file_is_said_beside_the_field(owner: FlaskClient) -> None:
    answer = send(owner, ("", b""))

    assert answer.status_code == 400
    assert "Choose a file." in answer.text


def test_a_locked_page_asks_for_its_passcode(owner: FlaskClient) -> None:
    vector = json.loads((VECTORS / "good/page/locked.json").read_text())
    passcode = vector["passcode"]
    send(owner, ("given.html", make_page(vector["island"].encode())))
    asks = owner.get("/scan/result").text
    path, fields = "/scan/result/passcode", {"file": file_in(asks), "page": "/scan/result"}

    empty = submit(owner, path, **fields, passcode="")
    wrong = ended(owner, submit(owner, path, **fields, passcode="a b c d e"))
    opened = ended(owner, submit(owner, path, **fields, passcode=passcode)).text

    assert "It is locked with five words" in asks
    assert (empty.status_code, wrong.status_code) == (400, 400)
    assert "These are not the five words" in wrong.text
    assert "Has anyone changed it?" in opened


def file_in(page: str) -> str:
    found = re.search(r'name="file" value="([0-9a-f]{16})"', page)
    assert found, page
    return found[1]


def test_data_of_a_gp_goes_the_way_of_every_file(owner: FlaskClient) -> None:
    patient = {"resourceType": "Patient", "name": [{"text": "Jean"}]}

    send(owner, ("gp.json", json.dumps(patient).encode()))

    assert "What is in the file" in owner.get("/import/preview").text


def test_a_million_brackets_are_refused(owner: FlaskClient) -> None:
    token = token_of(owner.get("/scan").text)
    answer = owner.post(
        "/scan/send", data=before_file(token) + b"[" * 1_000_000 + END, headers={"Content-Type": KIND}
    )
    pasted = paste(owner, '{"jwe":' + "[" * 15_000)

    assert owner.get(answer.location or "").status_code == 400
    assert pasted.status_code == 400


@pytest.mark.parametrize("name", ["letter.pdf", "\u202egpj.exe", "<script>.zip"])
def test_a_file_of_an_unknown_kind_is_said_to_be_one(owner: FlaskClient, name: str) -> None:
    answer = send(owner, (name, b"%PDF-1.7 \x00\xff"))

    assert answer.status_code == 400
    assert "We do not know what kind of file this is." in answer.text
    assert nothing_waits(owner)


def test_a_script_is_told_where_to_go_or_what_is_wrong(owner: FlaskClient) -> None:
    def by_script(name: str, data: bytes) -> TestResponse:
        form = {"csrf_token": token_of(owner.get("/scan").text), "file": [(io.BytesIO(data), name)]}
        return owner.post("/scan/send", data=form, headers={"Accept": "application/json"})

    good, unknown, blank = (
        by_script("card.png", WHOLE),
        by_script("letter.pdf", b"%PDF"),
        by_script("blank.png", BLANK),
    )

    assert good.json == {"place": "/scan/result"}
    assert (unknown.status_code, blank.status_code) == (400, 400)
    assert "what kind of file" in unknown.get_json()["says"]
    assert "We found no code" in blank.get_json()["says"]


def test_what_the_server_did_not_take_is_said(owner: FlaskClient) -> None:
    def refused(why: str, path: str = "/scan/send") -> TestResponse:
        return owner.post(path, headers={"Upload-Refused": why})

    assert "This file is too large." in refused("too-large").text
    assert "no room on the disk" in refused("no-room").text
    assert refused("too-large", "/scan/frame").status_code == 413


def test_a_picture_as_long_as_a_film_is_not_unpacked(
    owner: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portable_record.actions.scan.MOST", 1000)

    answer = send(owner, ("large.png", WHOLE + b"\0" * 200_000))

    assert answer.status_code == 400
    assert "larger than we can safely open" in answer.text


# --- a pasted text ---


def wrapped(text: str, width: int = 70) -> str:
    return "\r\n".join(text[start : start + width] for start in range(0, len(text), width))


@pytest.mark.parametrize(
    "text",
    [
        TOKEN,
        f"  {TOKEN}\n",
        wrapped(TOKEN),
        "\n".join(parts_of(TOKEN, 3)),
        wrapped("\n".join(parts_of(TOKEN, 2))),
        json.dumps({"verifiableCredential": [TOKEN]}, indent=1),
    ],
    ids=["signed", "with space", "wrapped", "parts", "parts wrapped", "card file"],
)
def test_a_pasted_text_is_read(owner: FlaskClient, text: str) -> None:
    assert paste(owner, text).location == "/scan/result"
    assert "Has anyone changed it?" in owner.get("/scan/result").text


def test_parts_may_be_pasted_one_by_one(owner: FlaskClient) -> None:
    first, second = parts_of(TOKEN, 2)

    began = paste(owner, first)
    page = owner.get("/scan").text

    assert began.location == "/scan"
    assert "1 of 2 parts are read." in page
    assert paste(owner, second).location == "/scan/result"


@pytest.mark.parametrize(
    "text", ["hello, here is my card", "\N{GRINNING FACE}", "shc:/12a", "<script>alert(1)</script>"]
)
def test_what_cannot_be_made_out_is_said_and_stays_in_its_field(owner: FlaskClient, text: str) -> None:
    answer = paste(owner, text)

    assert answer.status_code == 400
    assert "Error:" in answer.text
    assert text.replace("<", "&lt;").replace(">", "&gt;") in answer.text
    assert nothing_waits(owner)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Paste the text first."),
        ("ey\u202eJ", "hidden sign"),
        ("e\x00y", "cannot be typed"),
        ("e" * 60_001, "at most 60000 letters"),
    ],
)
def test_a_text_that_nobody_types_is_refused(owner: FlaskClient, text: str, says: str) -> None:
    answer = paste(owner, text)

    assert answer.status_code == 400
    assert says in answer.text


def test_a_link_is_said_to_be_one_and_nothing_is_kept(owner: FlaskClient) -> None:
    paste(owner, "https://viewer.example/#shlink:/eyJ1cmwiOiJodHRwczovL2EuZXhhbXBsZSJ9")

    page = owner.get("/scan/result").text

    assert "This is a link" in page
    assert "does not go online" in page


def test_an_svg_drawing_of_parts_is_gathered(owner: FlaskClient) -> None:
    import qrcode
    from qrcode.constants import ERROR_CORRECT_L

    drawn = qrcode.QRCode(error_correction=ERROR_CORRECT_L, border=4, mask_pattern=0)
    drawn.add_data(parts_of(TOKEN, 3)[0])

    assert send(owner, ("1.svg", svg(drawn.get_matrix()).encode())).location == "/scan"
    assert "1 of 3 parts are read." in owner.get("/scan").text


def test_a_record_that_was_closed_still_reads(jean: Doorway, tmp_path: Path) -> None:
    owner = unlocked(browser(jean))
    with jean.record() as record:
        record_death(record, date(2026, 11, 1), said_by="Sam")

    page = owner.get("/scan").text
    paste(owner, TOKEN)
    result = owner.get("/scan/result").text

    assert "nothing can be kept here any more" in page
    assert "Keep it in my inbox" not in result
    assert "They are the same: remember them" not in result
