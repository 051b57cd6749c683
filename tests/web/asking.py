"""A browser without a window: it opens the app's pages and sends their forms."""

import html
import re
from base64 import urlsafe_b64decode

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portable_record.web import create_app
from portable_record.web.doorway import Doorway

HOST = "127.0.0.1:4711"
PASSPHRASE = "five plain words for tests"
_HIDDEN = re.compile(
    r'<input (?:id="csrf_token" )?(?:type="hidden" )?name="([^"]+)" (?:type="hidden" )?value="([^"]*)"'
)


class Ticks:
    """A clock that only goes when it is told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def browser(doorway: Doorway) -> FlaskClient:
    """A fresh browser before the app of this doorway."""
    app = create_app(doorway, host=HOST)
    app.config["SERVER_NAME"] = HOST
    return app.test_client()


def submit(client: FlaskClient, path: str, page: str = "/unlock", **fields: str | list[str]) -> TestResponse:
    """Open a page and send a form to a path, with the token that the page has."""
    shown = client.get(page).text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', shown)
    assert token, shown
    return client.post(path, data={"csrf_token": token[1], **fields})


def unlocked(client: FlaskClient) -> FlaskClient:
    """Type the passphrase."""
    assert submit(client, "/unlock", passphrase=PASSPHRASE).status_code == 302
    return client


def all_cookies(client: FlaskClient) -> str:
    """What this browser keeps for the app: names and values, with what is packed in them as plain text."""
    kept = client._cookies or {}
    texts = [f"{cookie.key}={cookie.value}" for cookie in kept.values()]
    packed = [text.partition("=")[2].split(".")[0] for text in texts]
    return " ".join([*texts, *(urlsafe_b64decode(one + "==").decode("latin-1") for one in packed)])


def hidden_in(page: str) -> dict[str, str]:
    """The hidden fields of the main form of a page, which is the last that has any but a token."""
    main = page.partition("<main")[2].partition("</main>")[0]
    forms = re.findall(r"<form\b.*?</form>", main, re.DOTALL)
    fields = [dict(_HIDDEN.findall(form)) for form in forms]
    return {name: html.unescape(value) for name, value in (fields[-1] if fields else {}).items()}


def fill_in(client: FlaskClient, path: str, **fields: str | list[str]) -> TestResponse:
    """Open the form at a path and send it; a question's field is ``q_`` and its key."""
    page = client.get(path)
    assert page.status_code == 200, page.text
    return client.post(path, data={**hidden_in(page.text), **fields})
