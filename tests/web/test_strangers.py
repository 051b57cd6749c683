"""Every page and every deed of the app, asked for by somebody who has not unlocked it, and by a fault."""

import pytest
from flask import Response
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portable_record.web import create_app
from portable_record.web.doorway import Doorway
from portable_record.web.guard import OPEN_TO_ALL
from tests.web.asking import HOST, submit

OPEN_PAGES = {
    *(
        "static",
        "unlock.ask",
        "unlock.try_passphrase",
        "unlock.try_pin",
        "locking.lock",
        "locking.still_open",
        "easy.switch",
    ),
    *("recovery.recover", "recovery.use_code", "setup.begin", "setup.code", "setup.who", "setup.names"),
    *("setup.people", "setup.right", "setup.details", "setup.passphrase", "setup.weak", "setup.anyway"),
    *("setup.make", "setup.made", "setup.check"),
    *("joining.invited", "joining.frame", "joining.who", "joining.place", "joining.later"),
    *("setup.welcome", "records.show", "records.choose", "records.begin", "example.look"),
    *("sheets.show", "sheets.new_passphrase", "sheets.begin_again"),
    # these ask for the code of the set-up, or for the mark of who set the work going
    *("restore.choose", "restore.piece", "restore.look", "restore.now", "restore.done"),
    *("restore_sheets.show", "restore_sheets.new_passphrase", "restore_sheets.begin_again"),
    # this asks for the code that stands in the window, and gives nothing but not having to wait for others
    "window.ask",
    *("rekey.done", "handover.done"),
    *("language.choose", "language.keep"),
    *("working.show", "working.state", "working.stop"),
}

READ_AS_A_STREAM = {
    "bringing.send",
    "directory.send",
    "files.add",
    "files.exchange",
    "scan.frame",
    "scan.send",
}  # they look for the token themselves: see test_files


def deeds(client: FlaskClient) -> list[tuple[str, str, str]]:
    """Name every page with an address of its own, and each of its methods."""
    rules = client.application.url_map.iter_rules()
    found = []
    for rule in rules:
        path = rule.rule
        for name in rule.arguments:
            path = path.replace(f"<path:{name}>", "css/app.css").replace(f"<{name}>", "plan")
        found += [(rule.endpoint, method, path) for method in sorted((rule.methods or set()) - {"OPTIONS"})]
    return found


def test_what_is_open_to_all_is_named_here_and_nothing_else_is(stranger: FlaskClient) -> None:
    assert OPEN_TO_ALL == OPEN_PAGES
    assert {endpoint for endpoint, _, _ in deeds(stranger)} >= OPEN_PAGES


def test_a_stranger_gets_no_page_and_does_no_deed(stranger: FlaskClient) -> None:
    for endpoint, method, path in deeds(stranger):
        if method == "POST":
            answer = submit(stranger, path, page="/unlock")
            bare = stranger.post(path)
            assert bare.status_code == (302 if endpoint in READ_AS_A_STREAM else 400), endpoint
        else:
            answer = stranger.open(path, method=method)
        with answer:
            if endpoint not in OPEN_PAGES:
                assert answer.status_code == 302, (endpoint, method)
                assert answer.location.partition("?")[0] == "/unlock", endpoint
            assert "Martin" not in answer.text, endpoint


def test_every_answer_says_what_a_browser_may_do_with_it_and_looking_changes_nothing(
    owner: FlaskClient,
) -> None:
    for endpoint, method, path in deeds(owner):
        if method == "GET":
            answer = owner.get(path)
            with answer:
                _says_what_a_browser_may_do(answer, endpoint)
                if endpoint != "static" and answer.mimetype != "image/png":
                    _has_no_script_or_style_inside(answer.text, endpoint)
        elif method == "HEAD" and endpoint != "static":
            owner.open(path, method=method)

    assert owner.get("/").status_code == 200


def _says_what_a_browser_may_do(answer: TestResponse, endpoint: str) -> None:
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self';"), endpoint
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in answer.headers
    kept = "no-cache" if endpoint == "static" else "no-store"
    assert answer.headers["Cache-Control"] == kept, endpoint


def _has_no_script_or_style_inside(page: str, endpoint: str) -> None:
    assert " style=" not in page, endpoint
    assert "<style" not in page, endpoint
    assert " onclick=" not in page, endpoint
    assert "<script>" not in page, endpoint
    assert "javascript:" not in page, endpoint


def test_a_fault_of_ours_is_a_page_with_a_sentence_and_tells_nothing(
    doorway: Doorway, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    app = create_app(doorway, host=HOST, complain=told.append)
    app.config["SERVER_NAME"] = HOST

    def broken(_self: Doorway) -> bool:
        raise RuntimeError("what the record says")

    monkeypatch.setattr(Doorway, "has_record", property(broken))
    answer = app.test_client().get("/unlock")

    assert answer.status_code == 500
    assert "did not foresee" in answer.text
    assert "Code: unexpected" in answer.text
    assert "what the record says" not in answer.text + "".join(told)
    assert told[0].startswith("unexpected: RuntimeError in test_strangers.py:")


def test_a_fault_after_a_page_was_made_leaves_no_traceback_anywhere(
    doorway: Doorway, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[str] = []
    app = create_app(doorway, host=HOST, complain=told.append)
    app.config["SERVER_NAME"] = HOST

    @app.after_request
    def broken(_response: Response) -> Response:
        raise RuntimeError("what the record says")

    answer = app.test_client().get("/unlock")

    assert answer.status_code == 500
    assert told[0].startswith("unexpected: RuntimeError in test_strangers.py:")
    assert "what the record says" not in answer.text + caplog.text + "".join(told)
