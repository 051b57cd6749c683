"""The file of a document: found where the entry says, and put there without touching the rest."""

import base64

import pytest

from portable_record.record.asking.attached import (
    MOST_NAME,
    Attached,
    as_document,
    attached,
    blobs_named,
    safe_name,
    with_file,
)

BLOB = "0123456789abcdef0123456789abcdef01234567"
FILE = Attached("me.png", "image/png", 7, BLOB)


def document(**attachment: object) -> dict[str, object]:
    return {"resourceType": "DocumentReference", "content": [{"attachment": attachment}]}


def test_what_is_put_into_a_document_is_found_there() -> None:
    made = as_document({"resourceType": "DocumentReference"}, FILE, sha1=bytes(20))

    assert attached(made) == FILE
    assert (made["description"], attached(made)) == ("me", FILE)


def test_what_was_said_already_stays() -> None:
    begun = {"resourceType": "DocumentReference", "description": "Me", "category": [{"text": "a photo"}]}

    made = as_document(begun, FILE, sha1=bytes(20))

    assert (made["description"], made["category"]) == ("Me", [{"text": "a photo"}])


def test_another_file_leaves_nothing_of_the_bytes_before() -> None:
    old = document(creation="2020", language="en", data="aGVsbG8=", _data={"id": "x"}, title="old.txt")

    new = with_file(old, FILE, sha1=bytes(20))
    (content,) = new["content"]  # type: ignore[misc]  # a list, as FHIR says

    assert content["attachment"].keys() == {  # type: ignore[has-type]  # as above
        *("creation", "language", "contentType", "url", "size", "hash", "title")
    }


def test_bytes_inside_the_entry_are_a_file_too() -> None:
    found = attached(
        document(data=base64.b64encode(b"hello").decode(), title="a.txt", contentType="text/plain")
    )

    assert found is not None
    assert (found.size, found.blob, found.unpacked()) == (5, "", b"hello")


def test_what_is_no_base64_has_no_bytes() -> None:
    found = attached(document(data="~~~~"))

    assert found is not None
    assert found.unpacked() == b""


@pytest.mark.parametrize(
    "resource",
    [
        {"resourceType": "Observation", "content": [{"attachment": {"url": f"Binary/{BLOB}"}}]},
        {"resourceType": "DocumentReference"},
        {"resourceType": "DocumentReference", "content": "x"},
        document(url=f"https://example.org/Binary/{BLOB}"),
        document(url=f"Binary/{BLOB}0"),
        document(title="nothing"),
    ],
)
def test_what_names_no_file_has_none(resource: dict[str, object]) -> None:
    assert attached(resource) is None


def test_a_size_that_is_none_counts_as_nothing() -> None:
    found = attached(document(url=f"Binary/{BLOB}", size="large", contentType=None))

    assert found is not None
    assert (found.size, found.mime) == (0, "application/octet-stream")


def test_the_files_that_an_edit_names_are_found() -> None:
    assert blobs_named(b'{"url":"Binary/%s"} "Binary/x"' % BLOB.encode()) == {BLOB}


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("C:\\fakepath\\me.png", "me.png"),
        ("../../etc/passwd", "passwd"),
        ("a\u202egpj.exe", "a gpj.exe"),
        ("<b>|?*.txt", "b .txt"),
        ("..", ""),
        (None, ""),
        ("x" * 300 + ".jpeg", "x" * (MOST_NAME - 5) + ".jpeg"),
        ("x" * 300, "x" * MOST_NAME),
        ("Zdjęcie mamy 📷.jpg", "Zdjęcie mamy 📷.jpg"),
    ],
)
def test_a_name_is_one_that_any_file_may_have(name: object, safe: str) -> None:
    assert safe_name(name) == safe
