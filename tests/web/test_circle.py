"""Two people keep one plan: Jean begins and invites, Sam joins on his own device, both through a folder."""

import html
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portable_record.actions import circle_words
from portable_record.actions.attach import attach
from portable_record.actions.desk import Desk
from portable_record.actions.devices import become_new_device
from portable_record.actions.write import new_entry_id
from portable_record.circle.here import Missing
from portable_record.record.asking.sheets import sheets_of
from portable_record.sharing.contact_code import contact_png
from portable_record.sharing.qr import png
from portable_record.storage.one_file import OneFile
from portable_record.vault.place_files import LOST
from portable_record.web import create_app
from portable_record.web.doorway import Doorway
from portable_record.web.launch import Launch
from tests.web.asking import HOST, PASSPHRASE, Ticks, browser, fill_in, hidden_in, submit, unlocked

GOOD = "teapot wander violin marble lantern"
INVITATION = re.compile(r"/circle/invitation/([\w-]{43})")
ASK = re.compile(r"/circle/asks/([\w-]{43})")
TEXT = re.compile(r'<pre class="code-text" dir="ltr">(.*?)</pre>', re.DOTALL)
WORD = re.compile(r'<ol class="words".*?</ol>', re.DOTALL)


@pytest.fixture
def owner(jean: Doorway) -> FlaskClient:
    return unlocked(browser(jean))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "shared").mkdir()
    return tmp_path / "shared"


@pytest.fixture
def begun(owner: FlaskClient, place: Path) -> FlaskClient:
    """Jean has begun, and said where the files meet."""
    assert submit(owner, "/circle/start", page="/circle/start").location == "/circle/place"
    answer = submit(owner, "/circle/place", page="/circle/place", kind="folder", address=str(place))
    assert answer.location.startswith("/circle?done=")
    return owner


@pytest.fixture
def sam(module_desk: Desk, tmp_path: Path) -> Iterator[FlaskClient]:
    """A browser before an empty device, that was shown the code of its window."""
    standing, launch = (
        Doorway(module_desk, tmp_path / "sam", ticks=Ticks(), stand_still=lambda: None),
        Launch(),
    )
    app = create_app(standing, host=HOST, launch=launch)
    app.config["SERVER_NAME"] = HOST
    client = app.test_client()
    client.get(f"/setup?token={launch.code}")
    yield client
    standing.lock()


def invitation(owner: FlaskClient) -> tuple[str, str]:
    """Make an invitation; give its name and its text."""
    made = INVITATION.search(submit(owner, "/circle/add", page="/circle/add").location)
    assert made
    text = TEXT.search(owner.get(f"/circle/invitation/{made[1]}").text)
    assert text
    return made[1], html.unescape(text[1])


def words(page: str) -> str:
    found = WORD.search(page)
    assert found, page
    return found[0]


def handed(client: FlaskClient, page: str, data: bytes) -> TestResponse:
    """Choose a file on a page, and send it."""
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(page).text)
    assert token
    return client.post(page, data={"csrf_token": token[1], "file": (io.BytesIO(data), "code.png")})


def looked(client: FlaskClient, page: str, picture: bytes, *, kind: str = "image/png") -> TestResponse:
    """Send a picture of the camera as the script of a page does."""
    token = re.search(r'data-token="([^"]+)"', client.get(page).text)
    assert token
    headers = {"X-CSRFToken": token[1]}
    return client.post(f"{page}/frame", data=picture, content_type=kind, headers=headers)


def joins(sam: FlaskClient, text: str, place: Path) -> None:
    """Sam answers the questions of set-up."""
    assert submit(sam, "/setup/invited", page="/setup/invited", text=text).location == "/setup/joining"
    said = {"your_name": "Sam", "relation": "brother"}
    assert submit(sam, "/setup/joining", page="/setup/joining", **said).location == "/setup/place"
    where = {"kind": "folder", "address": str(place)}
    assert submit(sam, "/setup/place", page="/setup/place", **where).location == "/setup/passphrase"
    submit(sam, "/setup/passphrase", page="/setup/passphrase", passphrase=GOOD, again=GOOD)
    assert "Jean" in sam.get("/setup/check").text
    assert submit(sam, "/setup/check", page="/setup/check").status_code == 302


def news(client: FlaskClient) -> str:
    """Look for news; return what the next page says."""
    return client.get(submit(client, "/circle/news", page="/circle").location).text


def fetches_a_file(jean: Doorway, begun: FlaskClient, sam: FlaskClient, place: Path) -> None:
    """Jean adds a letter; Sam sees that it is elsewhere, and fetches it."""
    sheet = next(sheet for sheet in sheets_of("documents") if sheet.file)
    with jean.record() as record:
        kept = attach(
            record, sheet, [b"Bring the blue blanket"], name="letter.txt", entry_id=new_entry_id(record)
        )
    page = f"/entry/{kept.entry}"
    news(begun)
    piece = next(place.glob("*.piece"))
    sealed = piece.read_bytes()
    news(sam)
    piece.write_bytes(sealed[:-1])

    assert "On another device." in sam.get("/documents").text
    assert "Fetch it (1 kB)" in sam.get(page).text
    assert sam.get(f"/files/{kept.entry}/copy").status_code == 404
    submit(sam, f"/circle/fetch/{kept.entry}", page=page)
    assert sam.application.extensions["circle-fetching"].wait(60)
    assert "could not be fetched" in sam.get(page).text
    piece.write_bytes(sealed)
    submit(sam, f"/circle/fetch/{kept.entry}", page=page)
    assert sam.application.extensions["circle-fetching"].wait(60)
    assert sam.get(f"/circle/fetch/{kept.entry}/state").json == {"over": True, "percent": 0}
    assert sam.get(f"/files/{kept.entry}/copy").data == b"Bring the blue blanket"
    assert "another device" not in sam.get(page).text + begun.get(page).text
    assert sam.get("/circle/fetch/nothing/state").status_code == 404


def test_files_that_are_too_long_for_one_file_are_named(
    begun: FlaskClient, jean: Doorway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OneFile, "most_attached", 20)
    sheet = next(sheet for sheet in sheets_of("documents") if sheet.file)
    with jean.record() as record:
        for words in (b"short", b"Bring the blue blanket"):
            attach(record, sheet, [words], name=f"{len(words)}.txt", entry_id=new_entry_id(record))
    file = str(tmp_path / "jean.circle")
    submit(begun, "/circle/place", page="/circle/place", kind="one-file", address=file)

    page = news(begun)

    assert "One file cannot carry an attached file of more than" in page
    assert re.findall(r"<bdi>(\d+), ", page) == ["22"]
    assert "still on" not in page


def test_two_keep_one_plan_together(begun: FlaskClient, sam: FlaskClient, place: Path, jean: Doorway) -> None:
    fill_in(begun, "/plan/add/need", q_words="Somebody to walk with")
    _name, text = invitation(begun)
    joins(sam, text, place)
    assert "Join in keeping the plan" in sam.get("/").text
    waiting = sam.get("/circle").text
    there = sam.get(submit(sam, "/circle/answer-there", page="/circle").location).text
    assert "Your answer is there. Ask <bdi>Jean</bdi> to look for news." in there
    assert there.count("Your answer is there.") == 1
    assert "Put it where our files meet" not in there
    assert "Somebody asks to join." in news(begun)
    ask = ASK.search(begun.get("/circle").text)
    assert ask
    assert words(begun.get(f"/circle/asks/{ask[1]}").text) == words(waiting)
    assert submit(begun, f"/circle/asks/{ask[1]}", page=f"/circle/asks/{ask[1]}", answer="same").location
    may = f"/circle/asks/{ask[1]}/may"
    assert "Tick at least one part" in submit(begun, may, page=may, role="editor").text
    let_in = submit(begun, may, page=may, role="editor", parts=["plan", "documents"])
    assert "They see it once they look for news." in begun.get(let_in.location).text
    assert "Nobody has let this device in yet" not in news(sam)
    fill_in(sam, "/plan/add/need", q_words="Written before the words were compared")
    news(sam)
    news(begun)
    assert "Written before" not in begun.get("/plan").text
    now_in = submit(sam, "/circle/same", page="/circle", answer="same")
    arrived = sam.get(now_in.location).text
    assert "You are in. Jean&#39;s plan is here: " in arrived
    assert '<a href="/plan">Jean\'s plan</a>' in arrived

    news(sam)

    assert "Somebody to walk with" in sam.get("/plan").text
    news(begun)
    assert "Written before" in begun.get("/plan").text
    assert "Jean" in sam.get("/circle/changed").text
    submit(sam, "/circle/changed", page="/circle/changed", **hidden_in(sam.get("/circle/changed").text))
    nothing_new = sam.get("/circle/changed").text
    assert "Nothing new since" in nothing_new
    assert '<a href="/plan">Jean\'s plan</a>' in nothing_new
    for page in ("/circle/add", "/circle/take"):
        refused = sam.get(page)
        assert refused.status_code == 400
        assert "Only an owner of the circle" in refused.text
    fill_in(sam, "/plan/add/need", q_words="A lift on Sundays")
    news(sam)
    news(begun)
    assert "A lift on Sundays" in begun.get("/plan").text
    changed = begun.get("/circle/changed").text
    assert "A lift on Sundays" in changed
    assert re.search(
        r"<b>Written</b>[^<]*, <bdi dir=\"ltr\">\d\d:\d\d</bdi><br>[^\n]*Written by Sam for Jean", changed
    )
    assert re.search(r'<p class="hint last-by">Written by Sam for Jean, \d', begun.get("/plan").text)
    assert "Sam" in begun.get("/circle").text
    written = re.findall(r"/entry/([0-9a-f-]{36})/change", sam.get("/plan").text)
    histories = [sam.get(f"/entry/{entry}/history").text for entry in written]
    assert any("written by Sam for Jean" in each for each in histories)
    assert not any("somebody else" in each for each in histories)
    readable = b"".join(file.read_bytes() for file in place.iterdir())
    assert b"Somebody to walk" not in readable
    assert b"lift on Sundays" not in readable
    assert "Keeps it, and decides who else does" in sam.get("/circle").text
    fetches_a_file(jean, begun, sam, place)
    member = re.search(r"/circle/people/([0-9a-f-]{36})", begun.get("/circle").text)
    assert member
    gone = f"/circle/people/{member[1]}/remove"
    fill_in(sam, "/plan/add/need", q_words="The last that Sam wrote")
    news(sam)
    assert "told nothing" in begun.get(gone).text
    submit(begun, gone, page=gone)
    assert "The last that Sam wrote" in begun.get("/plan").text
    fill_in(begun, "/plan/add/need", q_words="Not for Sam any more")
    news(begun)
    news(sam)
    assert "Not for Sam any more" not in sam.get("/plan").text


def test_what_somebody_suggests_waits_for_a_yes_and_names_them(
    begun: FlaskClient, sam: FlaskClient, place: Path
) -> None:
    fill_in(begun, "/plan/add/need", q_words="Somebody to walk with")
    joins(sam, invitation(begun)[1], place)
    submit(sam, "/circle/answer-there", page="/circle")
    news(begun)
    ask = ASK.search(begun.get("/circle").text)
    assert ask
    may = f"/circle/asks/{ask[1]}/may"
    submit(begun, may, page=may, role="suggests", parts="plan")
    news(begun)
    submit(sam, "/circle/same", page="/circle", answer="same")
    news(sam)
    entry = re.search(r"/entry/([0-9a-f-]{36})/change", sam.get("/plan").text)
    assert entry
    fill_in(sam, f"/entry/{entry[1]}/change", q_words="A dog to walk with")
    fill_in(sam, "/plan/add/need", q_words="Better shoes")
    news(sam)
    news(begun)

    waits = begun.get("/circle/suggested").text

    assert "A dog to walk with" not in begun.get("/plan").text
    assert "2 things are suggested" in begun.get("/circle").text
    assert all(
        words in waits for words in ("A dog to walk with", "Better shoes", "Somebody to walk with", "Sam")
    )
    assert '<dl class="lines">' in waits.partition("New:")[2].partition("</article>")[0]
    of = re.findall(r'name="of" value="([\w-]{43})"', waits)
    for name, said in zip(of, ("yes", "no"), strict=True):
        submit(begun, "/circle/suggested", page="/circle/suggested", of=name, answer=said)
    assert "Nothing waits for your yes" in begun.get("/circle/suggested").text
    assert "A dog to walk with" in begun.get("/plan").text
    assert "Better shoes" not in begun.get("/plan").text
    proofs = begun.get("/plan?all=1").text.partition("<summary>Who wrote or changed something</summary>")
    assert "Yes to what others suggested" in proofs[2].partition("</details>")[0]
    assert "Yes to what others suggested" not in proofs[0]
    again = submit(begun, "/circle/suggested", page="/circle/suggested", of=of[0], answer="yes")
    assert again.status_code == 400


def test_a_picture_of_the_code_does_as_well_as_the_text(
    begun: FlaskClient, sam: FlaskClient, place: Path
) -> None:
    name, text = invitation(begun)
    picture = begun.get(f"/circle/invitation/{name}/code.png").data

    opened = handed(sam, "/setup/invited", picture)
    joins(sam, text, place)
    answer = sam.get("/circle/answer.png").data
    taken = handed(begun, "/circle/take", answer)

    assert opened.location == "/setup/joining"
    assert ASK.search(taken.location)
    assert max(len(picture), len(answer)) < 60_000


def test_the_camera_reads_an_invitation_and_the_answer_to_it(
    begun: FlaskClient, sam: FlaskClient, place: Path
) -> None:
    name, text = invitation(begun)
    picture = begun.get(f"/circle/invitation/{name}/code.png").data

    nothing = looked(sam, "/setup/invited", png([[False] * 40] * 40))
    other = looked(sam, "/setup/invited", contact_png("https://example.org/poster"))
    read = looked(sam, "/setup/invited", picture)
    joins(sam, text, place)
    again = looked(sam, "/circle/ask-in", picture)
    taken = looked(begun, "/circle/take", sam.get("/circle/answer.png").data)
    submit(begun, f"/circle/invitation/{name}/take-back", page=f"/circle/invitation/{name}")
    over = looked(begun, "/circle/take", sam.get("/circle/answer.png").data)

    assert nothing.json == {"state": "nothing"}
    assert (other.json or {})["state"] == "other"
    assert read.json == {"state": "done", "place": "/setup/joining"}
    assert again.json == {"state": "done", "place": "/circle"}
    assert ASK.fullmatch((taken.json or {})["place"])
    assert (over.json or {})["state"] == "over"
    assert looked(begun, "/circle/take", b"GIF89a", kind="image/gif").status_code == 415


def test_a_picture_of_the_camera_is_taken_with_the_token_of_its_page_alone(
    begun: FlaskClient, sam: FlaskClient
) -> None:
    paths = ((sam, "/setup/invited/frame"), (begun, "/circle/take/frame"), (begun, "/circle/ask-in/frame"))

    for client, path in paths:
        assert client.post(path, data=b"", content_type="image/jpeg").status_code == 400


def test_a_picture_without_a_code_is_refused_in_a_sentence(begun: FlaskClient, sam: FlaskClient) -> None:
    blank = png([[False] * 40] * 40)

    took = handed(begun, "/circle/take", blank)
    opened = handed(sam, "/setup/invited", blank)

    assert (took.status_code, opened.status_code) == (400, 400)
    assert "does not answer an invitation" in took.text
    assert "not an invitation" in opened.text


def test_words_that_are_not_the_same_let_nobody_in(begun: FlaskClient, sam: FlaskClient, place: Path) -> None:
    name, text = invitation(begun)
    joins(sam, text, place)
    answer = sam.get("/circle/answer.circle").data.decode()
    ask = ASK.search(submit(begun, "/circle/take", page="/circle/take", text=answer).location)
    assert ask

    submit(begun, f"/circle/asks/{ask[1]}", page=f"/circle/asks/{ask[1]}", answer="different")
    submit(sam, "/circle/same", page="/circle", answer="different")

    assert begun.get(f"/circle/asks/{ask[1]}").status_code == 404
    assert begun.get(f"/circle/invitation/{name}").status_code == 404
    assert "Start" in sam.get("/circle").text


def test_an_empty_page_says_what_it_is_and_how_to_begin(owner: FlaskClient) -> None:
    page = owner.get("/circle").text

    assert "each on a device of their own" in page
    assert "/circle/start" in page


def test_whose_plan_it_is_reads_of_themselves_what_they_may(begun: FlaskClient) -> None:
    page = begun.get("/circle").text

    member = re.search(r'href="(/circle/people/[\w-]+)"', page)

    assert member
    assert "You keep it, and decide who else does." in page
    assert "You keep it, and decide who else does." in begun.get(member[1]).text


def test_an_invitation_can_be_taken_back_and_saved(begun: FlaskClient) -> None:
    name, text = invitation(begun)

    file = begun.get(f"/circle/invitation/{name}/file")
    submit(begun, f"/circle/invitation/{name}/take-back", page=f"/circle/invitation/{name}")

    assert file.data.decode() == text
    assert begun.get(f"/circle/invitation/{name}").status_code == 404


@pytest.mark.parametrize("text", ["", "hello", "{}", "<script>alert(1)</script>", "{" * 9000])
def test_what_is_no_invitation_and_no_answer_is_refused_in_a_sentence(
    begun: FlaskClient, sam: FlaskClient, text: str
) -> None:
    took = submit(begun, "/circle/take", page="/circle/take", text=text)
    opened = submit(sam, "/setup/invited", page="/setup/invited", text=text)

    assert (took.status_code, opened.status_code) == (400, 400)
    assert "There is a problem" in took.text
    assert "There is a problem" in opened.text


def test_a_place_that_does_not_do_is_said_and_not_kept(owner: FlaskClient, tmp_path: Path) -> None:
    submit(owner, "/circle/start", page="/circle/start")

    gone = submit(owner, "/circle/place", page="/circle/place", kind="folder", address=str(tmp_path / "no"))
    short = submit(owner, "/circle/place", page="/circle/place", kind="folder", address="shared")

    assert (gone.status_code, short.status_code) == (400, 400)
    assert "not said yet" in owner.get("/circle").text


def test_without_a_place_there_is_no_news(owner: FlaskClient) -> None:
    submit(owner, "/circle/start", page="/circle/start")

    assert "no place for the files" in news(owner)


def test_nobody_who_is_not_there_is_shown(begun: FlaskClient) -> None:
    nobody = "00000000-0000-4000-8000-000000000000"

    for path in (f"people/{nobody}", f"people/{nobody}/remove", f"asks/{'A' * 43}", f"asks/{'A' * 43}/may"):
        assert begun.get(f"/circle/{path}").status_code == 404


def test_what_the_place_lost_and_what_has_not_come_is_said_until_it_is_there(
    begun: FlaskClient, place: Path, jean: Doorway, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(begun, "/circle/news", page="/circle")
    for file in place.iterdir():
        file.unlink()
    submit(begun, "/circle/news", page="/circle")
    at_once = begun.get("/circle").text
    with jean.record() as record:
        own, files = record.identity.device_id, record.vault.place_files
        long_ago = [replace(one, since="2020-01-01T00:00:00Z") for one in files.of_state(LOST).values()]
        files.put_many(long_ago)
    gaps = [
        Missing(device, "plan", 1, 2, ("one", "another"), since)
        for device, since in ((own, "2999-01-01T00:00:00Z"), ("not known", "2020-01-01T00:00:00Z"))
    ]
    with monkeypatch.context() as patch:
        patch.setattr(circle_words, "missing_here", lambda _record: tuple(gaps))
        lacking = begun.get("/circle").text

    answer = submit(begun, "/circle/put-again", page="/circle")
    after = begun.get(answer.location).text

    assert "Put them there again" not in at_once  # a place may list late
    assert "Put them there again" in lacking
    assert "The place may keep it back: ask them for it." in lacking
    assert lacking.count("Somebody wrote something that has not come yet.") == 1
    assert "You wrote something on another device that has not come yet." in lacking
    assert "Known here since 1 January 2020, 00:00." in lacking
    assert "to be put there again" in after
    assert "Put them there again" not in after
    submit(begun, "/circle/news", page="/circle")
    assert list(place.iterdir())


def test_whose_plan_it_is_does_not_leave_it(begun: FlaskClient) -> None:
    answer = submit(begun, "/circle/leave", page="/circle/leave")

    assert answer.status_code == 400
    assert "stays" in answer.text


DEEDS = (
    *("/news", "/put-again", "/same", "/answer-there", "/devices/x/lost", "/new-key", "/changed", "/settle"),
    *("/start", "/place", "/add", "/leave"),
)


def test_a_stranger_sees_nothing_and_does_nothing(jean: Doorway) -> None:
    stranger = browser(jean)
    rules = [rule for rule in stranger.application.url_map.iter_rules() if rule.rule.startswith("/circle")]

    for rule in rules:
        path = re.sub(r"<[^>]+>", "A" * 43, rule.rule)
        if "GET" in (rule.methods or ()):
            assert "/unlock" in stranger.get(path).location, path
        if "POST" in (rule.methods or ()):
            assert "/unlock" in submit(stranger, path).location, path
    assert len(rules) > 20


def test_without_its_token_nothing_is_done(begun: FlaskClient) -> None:
    for path in DEEDS:
        begun.post(f"/circle{path}")

    page = begun.get("/circle/add").text
    assert "Invitations that still count" not in page


def test_there_is_nothing_to_settle_and_nobody_to_come_back_in_a_circle_that_is_well(
    begun: FlaskClient,
) -> None:
    assert "nothing to settle" in begun.get("/circle/settle").text
    assert begun.get("/circle/come-back").status_code == 404
    assert submit(begun, "/circle/new-key", page="/circle").status_code == 404
    assert submit(begun, "/circle/changed", page="/circle", upto="soon").status_code == 404
    _name, text = invitation(begun)
    refused = submit(begun, "/circle/ask-in", page="/circle/ask-in", text=text)
    assert "in the circle already" in refused.text


def reopened(at: Doorway) -> None:
    """Lock a record and open it again: what was lent before is lent no more."""
    at.lock()
    at.unlock(PASSPHRASE)


def test_a_record_that_came_back_from_a_backup_goes_on_as_whose_circle_it_is(
    begun: FlaskClient, jean: Doorway
) -> None:
    with jean.record() as record:
        become_new_device(record.vault, record.now, name="", restored="")
    jean.lock()
    anew = unlocked(browser(jean))

    assert "do not know this device yet" in anew.get("/circle").text
    assert "The one since" in anew.get("/circle/come-back").text
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("portable_record.web.circle_upkeep.look_for_news", lambda: reopened(jean))
        refused = submit(anew, "/circle/come-back", page="/circle/come-back")
    unlocked(anew)
    still = anew.get("/circle").text
    submit(anew, "/circle/come-back", page="/circle/come-back")

    assert refused.status_code != 302
    assert "do not know this device yet" in still
    assert "do not know this device yet" not in anew.get("/circle").text
    assert "2 devices" in anew.get("/circle").text


def test_whoever_was_not_invited_sees_no_page_of_joining(sam: FlaskClient, jean: Doorway) -> None:
    for page in ("joining", "place"):
        assert sam.get(f"/setup/{page}").location == "/setup/invited"
        assert browser(jean).get(f"/setup/{page}").location == "/setup"


def test_an_owner_reads_that_many_ask_with_one_invitation(
    begun: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portable_record.actions.circle_many.is_in_many_hands", lambda _: True)

    page = begun.get("/circle").text

    assert "Many ask with one invitation: somebody else may have it." in page


def test_no_invitation_is_made_beside_too_many(begun: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portable_record.actions.circle_invite.MOST_OPEN", 0)

    answer = submit(begun, "/circle/add", page="/circle/add")

    assert answer.status_code == 400
    assert "Too many invitations are open." in answer.text
