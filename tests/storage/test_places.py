"""Folders and buckets keep sealed files by name; a bucket is a real server on this machine."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from portable_record.errors import NotFoundError, OutsideLockedError, StorageNameError, StorageRefusedError
from portable_record.storage.outside import fetch
from portable_record.storage.places import Bucket, in_bucket, in_folder
from portable_record.storage.port import Storage
from tests.storage.bucket import bucket_at, buckets


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with buckets() as (endpoint, client):
        client.create_bucket(Bucket="private")
        client.create_bucket(Bucket="links")
        may_read = {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::links/*",
        }
        client.put_bucket_policy(Bucket="links", Policy=json.dumps({"Statement": [may_read]}))
        yield endpoint


def bucket(endpoint: str, name: str = "links") -> Bucket:
    return bucket_at(endpoint, name)


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "folder":
        return in_folder(tmp_path)
    return in_bucket(bucket(request.getfixturevalue("endpoint")))


def test_what_was_put_there_is_there_until_it_is_deleted(place: Storage) -> None:
    place.put("name", b"first")
    place.put("name", b"sealed")

    assert place.get("name") == b"sealed"

    place.delete("name")
    place.delete("name")

    with pytest.raises(NotFoundError):
        place.get("name")


@pytest.mark.parametrize("name", ["", "../up", "a/b", ".hidden", "a b", "a" * 129])
def test_a_name_that_leads_elsewhere_is_refused(place: Storage, name: str) -> None:
    for deed in (place.get, place.delete, lambda name: place.put(name, b"")):
        with pytest.raises(StorageNameError):
            deed(name)


def test_a_file_in_a_bucket_is_seen_from_outside(endpoint: str) -> None:
    in_bucket(bucket(endpoint)).put("seen", b"sealed")

    assert fetch(f"{endpoint}/links/of-sue/seen", most=6) == b"sealed"


def test_a_bucket_that_is_not_for_all_to_read_is_told(endpoint: str) -> None:
    in_bucket(bucket(endpoint, "private")).put("unseen", b"sealed")

    with pytest.raises(OutsideLockedError):
        fetch(f"{endpoint}/private/of-sue/unseen", most=6)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StorageRefusedError):
        in_folder(tmp_path / "not")


def test_a_bucket_that_is_not_there_is_refused(endpoint: str) -> None:
    with pytest.raises(StorageRefusedError):
        in_bucket(bucket(endpoint, "other")).put("name", b"sealed")


def test_what_makes_no_bucket_is_refused() -> None:
    with pytest.raises(StorageRefusedError):
        in_bucket(Bucket("https://s3.example", "", "key", "secret"))


def test_a_key_is_not_shown_when_a_bucket_is_printed(endpoint: str) -> None:
    assert "secret" not in repr(bucket(endpoint))
