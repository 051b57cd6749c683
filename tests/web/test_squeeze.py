"""Styles and scripts go out packed; pages, which hold what is private, do not."""

import gzip

from flask.testing import FlaskClient
from werkzeug.datastructures import Headers

from portable_record.assets import folder

STYLE = "/static/css/app.css"


def ask(client: FlaskClient, **headers: str) -> tuple[int, Headers, bytes]:
    """The answer, its file closed again as a server closes it."""
    asked = {name.replace("_", "-"): value for name, value in headers.items()}
    with client.get(STYLE, headers=asked) as answer:
        return answer.status_code, answer.headers, answer.data


def test_a_style_sheet_is_packed_and_unpacks_to_what_it_was(stranger: FlaskClient) -> None:
    _, headers, data = ask(stranger, Accept_Encoding="gzip")

    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(data) == (folder("static") / "css/app.css").read_bytes()
    assert len(data) < 12_000
    assert "Accept-Encoding" in headers["Vary"]


def test_a_browser_that_cannot_unpack_gets_it_as_it_is(stranger: FlaskClient) -> None:
    _, headers, data = ask(stranger, Accept_Encoding="gzip;q=0")

    assert "Content-Encoding" not in headers
    assert data == (folder("static") / "css/app.css").read_bytes()


def test_what_the_browser_has_is_not_sent_again(stranger: FlaskClient) -> None:
    tag = ask(stranger, Accept_Encoding="gzip")[1]["ETag"]

    status, _, data = ask(stranger, Accept_Encoding="gzip", If_None_Match=tag)

    assert (status, data) == (304, b"")


def test_a_page_is_not_packed(owner: FlaskClient) -> None:
    assert "Content-Encoding" not in owner.get("/", headers={"Accept-Encoding": "gzip"}).headers
