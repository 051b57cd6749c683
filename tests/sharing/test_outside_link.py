"""npm ``kill-the-clipboard`` reads our links, with and without a passcode, where it is at hand.

``python -m tests.benchmarks card`` fetches it.
"""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from werkzeug.serving import make_server

from portable_record.hosting.store import LinkStore
from portable_record.sharing.link import DIRECT, LABEL, PASSCODE, Link, seal_for_link, write_link
from portable_record.web.links_host import create_host
from tests.benchmarks.npm import FOLDER, is_here
from tests.sharing.cast import CLINIC, CLINIC_ISS, NOW
from tests.sharing.link_vectors import NAME
from tests.sharing.page_shares import FULL, bundle_of, signed
from tests.storage.serving import shown

SCRIPT = Path(__file__).with_name("reads_link.mjs")
KEY, END = bytes(range(32)), 1893456000

pytestmark = [
    pytest.mark.outside,
    pytest.mark.skipif(not is_here("kill-the-clipboard"), reason="npm kill-the-clipboard is not at hand"),
]


def read(link: str, passcode: str | None = None) -> dict[str, object]:
    key = {**CLINIC.public.to_jwk(), "kid": CLINIC.public.thumbprint(), "alg": "ES256", "use": "sig"}
    said = subprocess.run(
        ["node", str(SCRIPT), str(FOLDER)],
        input=json.dumps({"link": link, "jwk": key, "passcode": passcode}),
        capture_output=True,
        text=True,
        check=True,
    )
    answer: dict[str, object] = json.loads(said.stdout)
    return answer


@pytest.fixture
def sealed() -> bytes:
    return seal_for_link((signed(FULL, key=CLINIC, iss=CLINIC_ISS),), KEY)


@pytest.fixture
def host(sealed: bytes, tmp_path: Path) -> Iterator[str]:
    store = LinkStore(tmp_path / "links.db")
    store.keep(NAME, sealed.decode(), manage="m", passcode="five words", tries=5, until=END)
    server = make_server("127.0.0.1", 0, create_host(store, upload_key="u", now=NOW.timestamp), threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/l/{NAME}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_it_reads_a_link_to_a_file(sealed: bytes, tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(sealed)

    with shown(tmp_path) as address:
        answer = read(write_link(Link(f"{address}/{NAME}", KEY, DIRECT, END, LABEL)))

    assert (answer["label"], answer["cards"]) == (LABEL, 1)
    assert answer["entries"] == len(bundle_of(FULL)) + 2


def test_it_reads_a_link_with_a_passcode_and_is_told_of_a_wrong_one(host: str) -> None:
    link = write_link(Link(host, KEY, PASSCODE, END, LABEL))

    assert read(link, "five words")["cards"] == 1
    assert read(link, "wrong") == {"refused": "SHLInvalidPasscodeError"}
