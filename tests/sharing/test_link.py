"""Links: what is written is read, what is not well made is refused, and the file opens by its key."""

import json
from pathlib import Path

import pytest

from portable_record.crypto.b64 import b64url
from portable_record.crypto.jwe import encrypt_jwe
from portable_record.errors import LinkRefusedError, MalformedError, PortableRecordError, SealBrokenError
from portable_record.sharing.link import (
    Link,
    link_matrix,
    open_from_link,
    read_link,
    seal_for_link,
    write_link,
)
from tests.sharing.link_vectors import NAME, VECTORS, made, written

KEY = bytes(range(32))
URL = f"https://files.example/{NAME}"
FILES = sorted(file for side in ("good", "bad") for file in (VECTORS / side / "link").glob("*.json"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parts[-3]}/{file.stem}")
def test_a_vector_ends_as_it_says(file: Path) -> None:
    vector = json.loads(file.read_text(encoding="utf-8"))

    try:
        read_link(vector["input"])
        said = ("read", "")
    except PortableRecordError as refused:
        said = (refused.code, refused.place)

    assert said == (vector["expect"], vector["place"])


def test_the_vectors_are_what_their_maker_makes() -> None:
    kept = {str(file.relative_to(VECTORS)): file.read_text(encoding="utf-8") for file in FILES}

    assert kept == {path: written(vector) for path, vector in made()}


def test_what_was_written_is_read() -> None:
    link = Link(URL, KEY, "U", 1893456000, "Part of a care record")

    text = write_link(link, viewer="https://view.example/#")

    assert text.startswith("https://view.example/#shlink:/ey")
    assert read_link(text) == link
    assert read_link(write_link(link)) == link
    assert link.is_direct
    assert not link.needs_passcode


def test_a_link_of_an_address_and_a_key_alone_is_written() -> None:
    link = Link(URL, KEY)

    assert read_link(write_link(link)) == link


def test_a_link_does_not_show_its_key_when_it_is_printed() -> None:
    assert b64url(KEY) not in repr(Link(URL, KEY))
    assert repr(KEY) not in repr(Link(URL, KEY))


def test_a_text_without_a_link_is_refused() -> None:
    with pytest.raises(LinkRefusedError):
        read_link("https://view.example/")


def test_an_address_that_cannot_be_taken_apart_is_refused() -> None:
    with pytest.raises(LinkRefusedError, match="cannot be read"):
        Link("https://[::1/", KEY)


def test_the_file_opens_by_its_key_alone() -> None:
    sealed = seal_for_link(("a.b.c",), KEY)

    assert open_from_link(sealed, KEY) == ("a.b.c",)
    assert seal_for_link(("a.b.c",), KEY) != sealed
    with pytest.raises(SealBrokenError):
        open_from_link(sealed, bytes(32))


@pytest.mark.parametrize(
    "sealed", [b"\xff\xfe", encrypt_jwe(b"{}", KEY, header={"cty": "text/plain"}).encode()]
)
def test_a_file_of_something_else_is_refused(sealed: bytes) -> None:
    with pytest.raises(MalformedError):
        open_from_link(sealed, KEY)


def test_a_code_of_a_link_is_small_enough_for_a_phone() -> None:
    text = write_link(
        Link(URL, KEY, "U", 1893456000, "Part of a care record"), viewer="https://view.example/#"
    )

    assert len(link_matrix(text)) <= 85
