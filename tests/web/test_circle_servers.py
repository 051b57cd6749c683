"""Two people keep one plan through a server: a WebDAV server and a bucket, well and badly, on the pages."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from socket import create_server
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from flask.testing import FlaskClient

from tests.storage.bucket import KEY, REGION, SECRET, buckets
from tests.storage.dav import PASSWORD, USER, Dav, dav_over
from tests.web.asking import fill_in, submit
from tests.web.test_circle import ASK, GOOD, invitation, news, owner, sam

__all__ = ["owner", "sam"]
PLACE = "/circle/place"


@pytest.fixture(scope="module")
def dav_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dav]:
    with dav_over(tmp_path_factory.mktemp("dav")) as running:
        yield running


@pytest.fixture
def dav(dav_server: Dav) -> Dav:
    dav_server.answers.clear()
    return dav_server


@pytest.fixture
def begun(owner: FlaskClient) -> FlaskClient:
    """Jean has begun, and not said yet where the files meet."""
    submit(owner, "/circle/start", page="/circle/start")
    return owner


def on(dav: Dav, folder: str, **other: str) -> dict[str, str]:
    """What somebody types of a folder on the server."""
    said = {"kind": "webdav", "address": f"{dav.address}/dav/{folder}", "user": USER, "secret": PASSWORD}
    return said | other


def test_two_keep_one_plan_through_a_server(begun: FlaskClient, sam: FlaskClient, dav: Dav) -> None:
    submit(begun, PLACE, page=PLACE, **on(dav, "jean"))
    fill_in(begun, "/plan/add/need", q_words="Somebody to walk with")
    text = invitation(begun)[1]
    submit(sam, "/setup/invited", page="/setup/invited", text=text)
    submit(sam, "/setup/joining", page="/setup/joining", your_name="Sam", relation="brother")
    offered = sam.get("/setup/place").text
    wrong = submit(sam, "/setup/place", page="/setup/place", **on(dav, "jean", secret="sea and salt"))
    right = submit(sam, "/setup/place", page="/setup/place", **on(dav, "jean"))
    submit(sam, "/setup/passphrase", page="/setup/passphrase", passphrase=GOOD, again=GOOD)
    submit(sam, "/setup/check", page="/setup/check")
    submit(sam, "/circle/answer-there", page="/circle")
    news(begun)
    ask = ASK.search(begun.get("/circle").text)
    assert ask
    may = f"/circle/asks/{ask[1]}/may"
    dav.answers["PUT"] = "503 Service Unavailable"
    let_in = submit(begun, may, page=may, role="editor", parts="plan")
    gone = news(begun)
    dav.answers.clear()
    back = news(begun)
    submit(sam, "/circle/same", page="/circle", answer="same")
    news(sam)

    assert dav.address in offered
    assert PASSWORD not in text
    assert (wrong.status_code, right.location) == (400, "/setup/passphrase")
    assert "does not let us in" in wrong.text
    assert f'value="{USER}"' in wrong.text
    assert dav.address in wrong.text
    assert "sea and salt" not in wrong.text
    assert "once both of you have looked for news" in begun.get(let_in.location).text
    assert "It did not work this time. Nothing is lost." in gone
    assert "too much to do just now" in gone
    assert "Ours was put there." in back
    assert "Somebody to walk with" in sam.get("/plan").text


FAULTS = {
    "full": ("PUT", "507 Insufficient Storage", "There is no room left"),
    "read-only": ("PUT", "403 Forbidden", "read, but write nothing"),
    "gone": ("PROPFIND", "404 Not Found", "is not there"),
    "moved": ("PROPFIND", "302 Found", "another address"),
    "a wrong password": ("PROPFIND", "401 Unauthorized", "does not let us in"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_wrong_with_a_server_is_said_beside_what_was_typed(
    begun: FlaskClient, dav: Dav, fault: str
) -> None:
    method, status, says = FAULTS[fault]
    dav.answers[method] = status

    page = submit(begun, PLACE, page=PLACE, **on(dav, "other"))

    assert page.status_code == 400
    assert says in page.text
    assert f'value="{dav.address}/dav/other"' in page.text
    assert f'value="{USER}"' in page.text
    assert PASSWORD not in page.text
    assert "not said yet" in begun.get("/circle").text


def test_an_address_at_which_nothing_answers_is_said(begun: FlaskClient) -> None:
    with create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]

    page = submit(begun, PLACE, page=PLACE, kind="webdav", address=f"https://127.0.0.1:{port}/dav")

    assert "Nothing answers at that address" in page.text
    assert 'id="address-error"' in page.text


def test_a_certificate_of_nobody_is_said(begun: FlaskClient, tmp_path: Path) -> None:
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(self_signed(tmp_path))

    def answer() -> None:
        with door.accept()[0] as line, pytest.raises(ssl.SSLError):
            own.wrap_socket(line, server_side=True)

    with create_server(("127.0.0.1", 0)) as door:
        thread = Thread(target=answer, daemon=True)
        thread.start()
        address = f"https://127.0.0.1:{door.getsockname()[1]}/dav"
        page = submit(begun, PLACE, page=PLACE, kind="webdav", address=address)
        thread.join()

    assert "its certificate is not one that this device trusts" in page.text


def test_a_bucket_is_a_place_once_its_key_is_right(begun: FlaskClient) -> None:
    with buckets() as (endpoint, client):
        client.create_bucket(Bucket="circle")
        said = {"kind": "bucket", "address": endpoint, "bucket": "circle", "user": KEY, "secret": SECRET}
        none = submit(begun, PLACE, page=PLACE, **{**said, "bucket": "no-such"}, region=REGION)
        right = submit(begun, PLACE, page=PLACE, **said, region=REGION)
        told = news(begun)
        there = client.list_objects_v2(Bucket="circle")["KeyCount"]

    assert none.status_code == 400
    assert "is not there" in none.text
    assert right.status_code == 302
    assert "Ours was put there." in told
    assert there > 0


def self_signed(folder: Path) -> Path:
    """Write a key and a certificate for this machine that only the key itself vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2099, 1, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / "own.pem"
    file.write_bytes(secret + made.public_bytes(pem))
    return file
