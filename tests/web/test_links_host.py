"""The host of links: what is sealed for the right passcode, and wrong ones counted, also all at once."""

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portable_record.hosting import store as stores
from portable_record.hosting.store import LinkStore
from portable_record.web import links_host
from portable_record.web.links_host import BURST, MOST_AHEAD, MOST_EMBEDDED, MOST_WHO, create_host, one_asker
from tests.sharing.link_vectors import NAME

UPLOAD, MANAGE, PASSCODE = "upload-key", "manage-key", "robin kettle amber stove lucky"
NOW, LATER = 1_000_000, 2_000_000
AT, KEEP = f"/l/{NAME}", f"/manage/{NAME}"


class Clock:
    """A clock that somebody turns."""

    at = float(NOW)

    def __call__(self) -> float:
        return self.at


@pytest.fixture(autouse=True)
def hash_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretch no passcode, but in the test that says so."""
    monkeypatch.setattr(stores, "_hash", lambda secret, salt: salt + secret.encode())


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "links.db"


@pytest.fixture
def host(file: Path, clock: Clock) -> FlaskClient:
    app = create_host(LinkStore(file), upload_key=UPLOAD, public_address="https://host.example/", now=clock)
    return app.test_client()


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def put(host: FlaskClient, *, key: str = UPLOAD, at: str = KEEP, **other: Any) -> TestResponse:  # noqa: ANN401 - JSON
    said = {"sealed": "a.b.c", "manage": MANAGE, "passcode": PASSCODE, "tries": 3, "until": LATER, **other}
    return host.put(at, json=said, headers=bearer(key))


def ask(host: FlaskClient, passcode: str = PASSCODE, **more: object) -> TestResponse:
    return host.post(AT, json={"recipient": "Lunch Club", "passcode": passcode, **more})


def test_the_right_passcode_gives_what_is_sealed_to_any_page(host: FlaskClient) -> None:
    assert put(host).status_code == 204

    answer = ask(host)

    assert answer.json == {"files": [{"contentType": "application/smart-health-card", "embedded": "a.b.c"}]}
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_a_browser_may_ask_first_whether_it_may_ask(host: FlaskClient) -> None:
    answer = host.options(
        AT, headers={"Origin": "https://a.example", "Access-Control-Request-Method": "POST"}
    )

    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Headers"] == "content-type"


def test_wrong_passcodes_are_counted_until_none_is_looked_at_any_more(host: FlaskClient) -> None:
    put(host)

    wrong = [ask(host, "wrong") for _ in range(3)]

    assert [answer.json for answer in wrong] == [{"remainingAttempts": left} for left in (2, 1, 0)]
    assert {answer.status_code for answer in wrong} == {401}
    assert ask(host).status_code == 404


def test_a_right_passcode_takes_no_try_away(host: FlaskClient) -> None:
    put(host)

    for _ in range(5):
        assert ask(host).status_code == 200

    assert ask(host, "wrong").json == {"remainingAttempts": 2}


def test_wrong_passcodes_all_at_once_get_no_more_tries_than_there_are(host: FlaskClient) -> None:
    put(host, tries=5)
    app = host.application

    def one(number: int) -> int:
        with app.test_client() as client:
            return ask(client, f"guess {number}").status_code

    with ThreadPoolExecutor(16) as many:
        answers = list(many.map(one, range(50)))

    assert answers.count(401) == 5
    assert answers.count(404) == 45


def test_right_passcodes_all_at_once_take_no_try_from_each_other(host: FlaskClient) -> None:
    put(host, tries=1)
    app = host.application

    def one(_number: int) -> int:
        with app.test_client() as client:
            return ask(client).status_code

    with ThreadPoolExecutor(8) as many:
        answers = list(many.map(one, range(16)))

    assert answers == [200] * 16


def test_a_passcode_that_was_changed_meanwhile_is_not_judged(
    host: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(host, tries=1)
    hashed = stores._hash

    def change_first(secret: str, salt: bytes) -> bytes:
        monkeypatch.setattr(stores, "_hash", hashed)
        put(host, tries=1, passcode="new")
        return hashed(secret, salt)

    monkeypatch.setattr(stores, "_hash", change_first)

    assert ask(host, "wrong").status_code == 404
    assert ask(host, "new").status_code == 200


def test_a_visit_that_cannot_be_noted_takes_no_try(file: Path) -> None:
    store = LinkStore(file)
    store.keep(NAME, "a.b.c", manage=MANAGE, passcode=PASSCODE, tries=1, until=LATER)

    with pytest.raises(UnicodeEncodeError):
        store.open_with(NAME, "wrong", "\ud800", NOW)

    assert store.open_with(NAME, PASSCODE, "Lunch Club", NOW) == stores.Opened("a.b.c", 1)


def test_a_fault_of_the_host_tells_no_name(
    host: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError(NAME)

    monkeypatch.setattr(LinkStore, "open_with", fail)

    answer = ask(host)

    assert (answer.status_code, answer.data) == (500, b"")
    assert "RuntimeError" in caplog.text
    assert NAME not in caplog.text


def test_a_long_name_of_who_came_is_cut(host: FlaskClient) -> None:
    put(host)
    host.post(AT, json={"recipient": "\U0001f600" * 300, "passcode": PASSCODE})

    (visit,) = (host.get(KEEP, headers=bearer(MANAGE)).json or {})["visits"]

    assert visit["who"] == "\U0001f600" * MOST_WHO


def test_what_is_longer_is_fetched_once_within_a_minute(host: FlaskClient, clock: Clock) -> None:
    put(host, sealed="a" * (MOST_EMBEDDED + 1))
    (first,) = (ask(host).json or {})["files"]
    (late,) = (ask(host).json or {})["files"]
    place = first["location"].removeprefix("https://host.example")

    fetched = host.get(place)

    assert fetched.content_type == "application/jose"
    assert len(fetched.data) == MOST_EMBEDDED + 1
    assert host.get(place).status_code == 404

    clock.at += 61

    assert host.get(late["location"].removeprefix("https://host.example")).status_code == 404


def test_who_wants_little_inside_gets_an_address(host: FlaskClient) -> None:
    put(host)

    assert "location" in (ask(host, embeddedLengthMax=4).json or {})["files"][0]
    assert "embedded" in (ask(host, embeddedLengthMax=5).json or {})["files"][0]


def test_what_is_over_or_was_ended_or_never_was_is_answered_alike(host: FlaskClient, clock: Clock) -> None:
    never = ask(host)
    put(host)
    assert host.delete(KEEP, headers=bearer(MANAGE)).status_code == 204
    ended = ask(host)
    put(host)
    clock.at = LATER
    over = ask(host)

    assert {(answer.status_code, answer.data) for answer in (never, ended, over)} == {(404, b"")}


def test_what_is_over_leaves_nothing_in_the_file(host: FlaskClient, clock: Clock, file: Path) -> None:
    put(host, sealed="marked-ciphertext")
    ask(host)
    clock.at = LATER

    put(host, at=f"/manage/{'b' * 43}", until=LATER + 1)

    with sqlite3.connect(file) as database:
        assert database.execute("SELECT id FROM links").fetchall() == [("b" * 43,)]
        assert database.execute("SELECT count(*) FROM visits").fetchone() == (0,)


def test_whoever_shares_sees_who_came_and_nobody_else_does(host: FlaskClient) -> None:
    put(host)
    ask(host, "wrong")
    ask(host)

    seen = host.get(KEEP, headers=bearer(MANAGE))

    assert seen.json == {
        "visits": [
            {"at": NOW, "what": "opened", "who": "Lunch Club"},
            {"at": NOW, "what": "wrong-passcode", "who": "Lunch Club"},
        ]
    }
    assert "Access-Control-Allow-Origin" not in seen.headers
    for key in ("", "other", UPLOAD):
        assert host.get(KEEP, headers=bearer(key)).status_code == 404
        assert host.delete(KEEP, headers=bearer(key)).status_code == 404


def test_nobody_puts_a_link_there_without_the_key_or_over_somebody_else_s(host: FlaskClient) -> None:
    assert put(host, key="").status_code == 401
    assert put(host, key="other").status_code == 401
    assert put(host).status_code == 204
    assert put(host, manage="other").status_code == 409
    assert put(host, sealed="new").status_code == 204
    assert (ask(host).json or {})["files"][0]["embedded"] == "new"


@pytest.mark.parametrize(
    "wrong",
    [
        *({"sealed": ""}, {"sealed": 1}, {"manage": None}, {"passcode": ""}),
        *(
            {"tries": 0},
            {"tries": 21},
            {"tries": True},
            {"until": NOW},
            {"until": "x"},
            {"until": NOW + MOST_AHEAD + 1},
            {"until": 10**400},
            {"sealed": "\ud800"},
            {"manage": "\ud800"},
            {"passcode": "\ud800"},
            {"at": "/manage/short"},
        ),
    ],
)
def test_what_is_not_made_as_it_should_be_is_not_kept(host: FlaskClient, wrong: dict[str, Any]) -> None:
    assert put(host, **wrong).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"[]", b"{", b'{"recipient": 1}', b'{"recipient": "a", "passcode": 1}'),
        *(b'{"recipient": "a", "embeddedLengthMax": -1}', b'{"recipient": "a", "embeddedLengthMax": true}'),
        json.dumps({"recipient": "a", "passcode": "p" * 201}).encode(),
        *(b'{"recipient": "\\ud800", "passcode": "x"}', b'{"recipient": "a", "passcode": "\\udfff"}'),
        b"[" * 8000,
    ],
)
def test_what_nobody_asks_like_that_costs_no_try(host: FlaskClient, body: bytes) -> None:
    put(host, tries=1)

    assert host.post(AT, data=body, content_type="application/json").status_code == 400
    assert ask(host).status_code == 200


def test_a_request_that_is_too_large_is_not_read(host: FlaskClient) -> None:
    assert host.post(AT, json={"recipient": "a" * 9000}).status_code == 413


def test_who_asks_too_often_is_told_to_wait(file: Path, clock: Clock) -> None:
    host = create_host(LinkStore(file), upload_key=UPLOAD, now=clock, ticks=lambda: 0.0).test_client()

    answers = [host.get("/f/x").status_code for _ in range(BURST + 1)]
    others = [
        host.get("/f/x", environ_base={"REMOTE_ADDR": address}).status_code
        for address in ("2001:db8::1", *["2001:db8::2"] * BURST, "2001:db8:0:1::1")
    ]

    assert answers == [404] * BURST + [429]
    assert others == [404] * BURST + [429, 404]


def test_who_asked_longest_ago_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links_host, "MOST_KNOWN", 2)
    monkeypatch.setattr(links_host, "BURST", 1)
    askers = links_host._Askers(lambda: 0.0)

    lets = [askers.lets(who) for who in ("a", "b", "a", "c", "a", "b")]

    assert lets == [True, True, False, True, False, True]


def test_one_asker_is_one_address_or_the_network_of_one_household() -> None:
    assert one_asker("192.0.2.7") == "192.0.2.7"
    assert one_asker("::ffff:192.0.2.7") == "192.0.2.7"
    assert one_asker("2001:db8:0:1:2:3:4:5") == one_asker("2001:db8:0:1::") == "2001:db8:0:1::/64"
    assert one_asker("unknown") == "unknown"


def test_the_path_of_the_public_address_may_be_passed_on_or_not(file: Path, clock: Clock) -> None:
    store = LinkStore(file)
    host = create_host(store, upload_key=UPLOAD, public_address="https://host.example/links/", now=clock)
    client = host.test_client()

    assert put(client, at=f"/links{KEEP}").status_code == 204
    assert ask(client).status_code == 200
    given = client.post(f"/links{AT}", json={"recipient": "a", "passcode": PASSCODE, "embeddedLengthMax": 0})
    place = (given.json or {})["files"][0]["location"]
    assert place.startswith("https://host.example/links/f/")
    assert client.get(place.removeprefix("https://host.example")).data == b"a.b.c"
    assert client.get("/linksfurther").status_code == 404


def test_neither_passcode_nor_key_stands_in_the_file(
    monkeypatch: pytest.MonkeyPatch, host: FlaskClient, file: Path
) -> None:
    monkeypatch.undo()
    put(host)
    assert ask(host).status_code == 200
    assert ask(host, "wrong").status_code == 401

    written = b"".join(each.read_bytes() for each in file.parent.iterdir())

    assert PASSCODE.encode() not in written
    assert MANAGE.encode() not in written
    assert file.stat().st_mode & 0o077 == 0
