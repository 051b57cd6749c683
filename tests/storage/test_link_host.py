"""What a host of links tells of visits is believed only where it can be true."""

import json
from pathlib import Path

import pytest

from portable_record.errors import StorageRefusedError
from portable_record.storage.link_host import LinkHost
from tests.storage.serving import shown


def visits(folder: Path, body: bytes) -> list[tuple[float, str, str]]:
    (folder / "manage").mkdir()
    (folder / "manage/name").write_bytes(body)
    with shown(folder) as address:
        return LinkHost(address, "key").visits("name", manage="key")


def told(at: str = "1", who: str = "y") -> bytes:
    return f'{{"visits": [{{"at": {at}, "what": "opened", "who": "{who}"}}]}}'.encode()


@pytest.mark.parametrize(
    "body",
    [
        *(told("1e300"), told("NaN"), told("-1"), told("1" + "0" * 400), told("true"), told("[]")),
        *(told(who="\\ud800"), b"[" * 200_000, b'{"visits": null}', b'{"visits": [1]}', b"[]"),
    ],
)
def test_visits_that_cannot_be_are_refused(tmp_path: Path, body: bytes) -> None:
    with pytest.raises(StorageRefusedError, match="does not answer as it should"):
        visits(tmp_path, body)


def test_as_many_long_names_as_a_host_keeps_are_read(tmp_path: Path) -> None:
    one = {"at": 1.5, "what": "opened", "who": "\U0001f600" * 300}

    found = visits(tmp_path, json.dumps({"visits": [one] * 1000}).encode())

    assert found == [(1.5, "opened", "\U0001f600" * 200)] * 1000


@pytest.mark.parametrize("address", ["http://[bad", "http://h:99999"])
def test_a_host_without_an_address_is_told(address: str) -> None:
    with pytest.raises(StorageRefusedError, match="Nothing answers"):
        LinkHost(address, "key").visits("name", manage="key")
