"""What kind of thing is this?"""

import pytest

from portable_record.errors import KindUnknownError, MalformedError, PageTamperedError, TooLargeError
from portable_record.sharing.gather import MOST
from portable_record.sharing.kinds import Kind
from portable_record.sharing.page import make_open_page
from portable_record.sharing.qr import matrix, png, svg
from portable_record.sharing.recognise import ISLAND, recognise, share_in_page
from portable_record.sharing.sealed_file import MOST as MOST_SEALED
from tests.sharing.card_vectors import CARE_CARD

PAGE = make_open_page("a").decode()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b'{"verifiableCredential":["a"]}', Kind.CARD_FILE),
        (b' \n{"verifiableCredential":["a"]}\n', Kind.CARD_FILE),
        (b'\xef\xbb\xbf{"verifiableCredential":["a"]}', Kind.CARD_FILE),
        (b'{"v":1,"slots":[],"jwe":""}', Kind.SEALED_FILE),
        (b'{"jwe":""}', Kind.SEALED_FILE),
        (b'{"resourceType":"Patient"}', Kind.FHIR),
        (b'{"keys":[]}', Kind.KEY_SET),
        (CARE_CARD.encode(), Kind.SIGNED_TEXT),
        (b"a.b.", Kind.SIGNED_TEXT),
        (b"a.b.c.d.e", Kind.LOCKED_TEXT),
        (b"a..b.c.d", Kind.LOCKED_TEXT),
        (b"shc:/5676", Kind.CODE_TEXT),
        (b"SHC:/5676", Kind.CODE_TEXT),
        (b"ur:bytes/1-9/taoe", Kind.MOVING_CODE),
        (b"UR:BYTES/TAOE", Kind.MOVING_CODE),
        (b"shlink:/eyJ", Kind.LINK),
        (b"https://viewer.example/#shlink:/eyJ", Kind.LINK),
        (b"PK\x03\x04rest", Kind.ARCHIVE),
        (png(matrix("abc")), Kind.PICTURE),
        (svg(matrix("abc")).encode(), Kind.DRAWING),
        (b'<?xml version="1.0"?><svg viewBox="0 0 9 9"></svg>', Kind.DRAWING),
        (PAGE.encode(), Kind.PAGE),
    ],
)
def test_a_kind_is_told_by_what_is_in_it(data: bytes, kind: Kind) -> None:
    assert recognise(data).kind is kind


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" ",
        b"hello",
        b"a.b",
        b"[]",
        b"{}",
        b'{"payload":"","signatures":[]}',
        b"%PDF-1.7",
        b"\xff\xfe\x00",
        b"<html></html>",
        b"<svgx>",
        b"https://example.org",
        "a.b.ü".encode(),
    ],
)
def test_what_is_none_of_them_is_refused(data: bytes) -> None:
    with pytest.raises(KindUnknownError):
        recognise(data)


@pytest.mark.parametrize("data", [b"{", b'{"keys":[],"keys":[]}', b'{"a":NaN}', b"{" * 100])
def test_what_begins_as_json_and_is_not_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedError):
        recognise(data)


def test_what_is_too_large_is_not_looked_at() -> None:
    with pytest.raises(TooLargeError):
        recognise(bytes(MOST + 1))


def test_a_sealed_file_has_at_most_16_mib() -> None:
    file = b'{"v":1,"slots":[],"jwe":"%s"}'

    assert recognise(file % bytes(MOST_SEALED - len(file) + 2).replace(b"\0", b"A")).kind is Kind.SEALED_FILE
    with pytest.raises(TooLargeError):
        recognise(file % bytes(MOST_SEALED - len(file) + 3).replace(b"\0", b"A"))


def test_a_page_carries_one_share() -> None:
    found = share_in_page(PAGE.encode())

    assert found.kind is Kind.CARD_FILE
    assert found.value == {"verifiableCredential": ["a"]}


@pytest.mark.parametrize(
    "page",
    [
        PAGE + PAGE,
        PAGE.replace("</script>", "", 1),
        PAGE.replace(ISLAND, ISLAND.replace("script ", "script\n")),
        PAGE.replace("A shared care record", "A shared record"),
        PAGE.replace("verifiableCredential", "keys"),
        PAGE.replace('{"verif', '["verif'),
        PAGE.replace('["a"]', "["),
        PAGE.replace('{"verifiableCredential":["a"]}', '{"resourceType":"Patient"}'),
    ],
)
def test_a_page_with_anything_else_is_refused(page: str) -> None:
    with pytest.raises(PageTamperedError):
        share_in_page(page.encode())
