"""Files that travel with a share: their seal, what is signed of them, and the packed file, one fault each."""

import hashlib
import struct
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from portable_record.errors import (
    ArchiveBrokenError,
    ArchiveNotReadError,
    AttachmentChangedError,
    AttachmentCutError,
    AttachmentLongerError,
    BundleShapeError,
    ShareTooLargeError,
)
from portable_record.sharing.attachments import (
    FILES,
    MOST_ALL,
    MOST_FILES,
    SentFile,
    files_in,
    files_to_fhir,
    without_files,
)
from portable_record.sharing.packed import SHARE, TAIL, Member, pack, read_list
from tests.sharing.cast import NOW

PHOTO = bytes(range(256)) * 600  # three chunks
URL = "urn:uuid:00000000-0000-8000-8000-000000000001"
Json = dict[str, object]


def sent(data: bytes = PHOTO, url: str = URL) -> SentFile:
    return SentFile(url, len(data), hashlib.sha256(data).digest(), bytes(32))


def bundle(*files: SentFile, extension: object = None, urls: tuple[str, ...] = (URL,)) -> Json:
    entry = [{"fullUrl": url, "resource": {"resourceType": "DocumentReference"}} for url in urls]
    return {"meta": {"tag": [], "extension": [extension or files_to_fhir(files)]}, "entry": entry}


def packed(*files: bytes) -> bytes:
    return b"".join(pack(b"sealed text", [(sent(data), [data]) for data in files], when=NOW))


def listed(whole: bytes) -> tuple[Member, ...]:
    return read_list(whole[-TAIL:], len(whole))


@pytest.mark.parametrize("size", [1, 65536, 65537, len(PHOTO)])
def test_a_file_comes_back_as_it_went_and_has_the_length_that_is_said(size: int) -> None:
    data = PHOTO[:size]
    file = sent(data)

    sealed = b"".join(file.seal([data]))

    assert len(sealed) == file.sealed_size
    assert data[:20] not in sealed or size < 16
    assert b"".join(file.open([sealed])) == data


def test_a_flipped_byte_another_key_and_another_file_are_refused() -> None:
    sealed = bytearray(b"".join(sent().seal([PHOTO])))
    other = b"".join(sent(b"x" * len(PHOTO)).seal([b"x" * len(PHOTO)]))
    sealed[70000] ^= 1

    for came in (bytes(sealed), other):
        with pytest.raises(AttachmentChangedError):
            list(sent().open([came]))


def test_bytes_that_are_not_those_that_were_signed_are_refused_though_their_seal_fits() -> None:
    file = sent(b"what was signed")

    sealed = b"".join(file.seal([b"something else!"]))

    with pytest.raises(AttachmentChangedError):
        list(file.open([sealed]))


def test_a_shorter_and_a_longer_file_have_their_own_refusal() -> None:
    file = sent()

    file.check_length(file.sealed_size)

    with pytest.raises(AttachmentCutError):
        file.check_length(file.sealed_size - 1)
    with pytest.raises(AttachmentLongerError):
        file.check_length(file.sealed_size + 1)


def test_what_is_signed_of_files_is_read_as_it_was_written() -> None:
    file = sent()

    assert files_in(bundle(file)) == (file,)
    assert files_in({"meta": {"tag": []}}) == ()
    assert files_in({}) == ()
    assert "key" not in repr(file)


def test_the_key_of_a_file_goes_to_nobody_who_gets_no_file() -> None:
    without = without_files(bundle(sent()))

    assert without["meta"] == {"tag": []}
    assert without_files({"meta": {"tag": []}}) == {"meta": {"tag": []}}
    assert without_files(bundle(extension={"url": "other"}))["meta"] == {
        "tag": [],
        "extension": [{"url": "other"}],
    }


def changed(place: int, value: object) -> Json:
    written = files_to_fhir([sent()])
    written["extension"][0]["extension"][place] = value  # type: ignore[index]  # it is an extension of ours
    return bundle(extension=written)


@pytest.mark.parametrize(
    "made",
    [
        bundle(extension={"url": FILES}),
        bundle(extension={"url": FILES, "extension": []}),
        bundle(extension={"url": FILES, "extension": [7]}),
        bundle(extension={"url": FILES, "extension": [{"url": "file", "extension": []}]}),
        bundle(extension={"url": FILES, "extension": [{}] * (MOST_FILES + 1)}),
        bundle(sent(), sent()),
        bundle(sent(), urls=("urn:uuid:other",)),
        bundle(sent(), urls=()),
        changed(0, {"url": "entry", "valueUri": 7}),
        changed(0, {"url": "entry", "valueUri": URL, "id": "x"}),
        changed(0, {"url": "size", "valueUri": URL}),
        changed(0, 7),
        changed(1, {"url": "size", "valueUnsignedInt": 0}),
        changed(1, {"url": "size", "valueUnsignedInt": True}),
        changed(1, {"url": "size", "valueUnsignedInt": 1.5}),
        changed(1, {"url": "size", "valueUnsignedInt": MOST_ALL + 1}),
        changed(2, {"url": "sha256", "valueBase64Binary": "AAAA"}),
        changed(3, {"url": "key", "valueBase64Binary": "!"}),
        {"meta": {"extension": [files_to_fhir([sent()])] * 2}},
    ],
)
def test_what_is_signed_otherwise_is_refused(made: Json) -> None:
    with pytest.raises(BundleShapeError):
        files_in(made)


def test_too_many_files_and_too_large_ones_are_not_signed() -> None:
    large = SentFile(URL, MOST_ALL + 1, bytes(32), bytes(32))

    with pytest.raises(ShareTooLargeError):
        files_to_fhir([sent()] * (MOST_FILES + 1))
    with pytest.raises(ShareTooLargeError):
        files_to_fhir([large])


def test_a_packed_share_is_a_plain_zip_and_its_list_says_where_all_lies() -> None:
    whole = packed(PHOTO, b"a letter")

    share, photo, letter = listed(whole)

    with zipfile.ZipFile(BytesIO(whole)) as opened:
        assert opened.testzip() is None
        assert opened.namelist() == [SHARE, "files/1", "files/2"]
    assert whole[share.start : share.end] == b"sealed text"
    assert b"".join(sent().open([whole[photo.start : photo.end]])) == PHOTO
    assert b"".join(sent(b"a letter").open([whole[letter.start : letter.end]])) == b"a letter"
    for each in (share, photo, letter):
        assert whole[each.start - len(each.before) : each.start] == each.before
        assert whole[each.end : each.end + len(each.after)] == each.after


def test_the_list_of_the_most_files_that_may_go_is_within_what_is_read() -> None:
    whole = packed(*[b"x"] * MOST_FILES)

    assert len(listed(whole)) == MOST_FILES + 1


def zipped(*names: str, packed_small: bool = False, comment: bytes = b"") -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if packed_small else zipfile.ZIP_STORED) as made:
        for name in names:
            made.writestr(name, b"something")
        made.comment = comment
    return out.getvalue()


def with_byte(place: int, value: int) -> Callable[[bytes], bytes]:
    """Change a byte, counted from the last line of the list (its name has 7 letters) or from its end."""

    def change(whole: bytes) -> bytes:
        made = bytearray(whole)
        made[place] = value
        return bytes(made)

    return change


END = -22
LAST = END - 7 - 46
CHANGES = {
    "no line of a list": with_byte(LAST, 0),
    "other flags": with_byte(LAST + 8, 0),
    "packed small": with_byte(LAST + 10, 8),
    "two lengths": with_byte(LAST + 20, 1),
    "an extra field": with_byte(LAST + 30, 1),
    "a comment": with_byte(LAST + 32, 1),
    "lies elsewhere": with_byte(LAST + 42, 1),
    "another number": with_byte(END - 1, ord("2")),
    "a path of its own": with_byte(END - 7, ord("/")),
    "another disk": with_byte(END + 4, 1),
    "fewer here than in all": with_byte(END + 8, 1),
    "one too few": lambda whole: with_count(whole, 1),
    "one too many": lambda whole: with_count(whole, 3),
}


def with_count(whole: bytes, number: int) -> bytes:
    size, begin = struct.unpack("<2L", whole[END + 12 : END + 20])
    return whole[:END] + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, number, number, size, begin, 0)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_packed_share_that_is_put_together_otherwise_is_refused(change: Callable[[bytes], bytes]) -> None:
    whole = packed(b"a letter")

    with pytest.raises(ArchiveBrokenError):
        listed(change(whole))


def test_a_file_that_stands_twice_is_refused() -> None:
    whole = packed(b"a", b"b")
    twice = whole[: END - 1] + b"1" + whole[END:]

    with pytest.raises(ArchiveBrokenError):
        listed(twice)


@pytest.mark.parametrize(
    "whole",
    [
        b"",
        b"PK\x03\x04",
        b"PK\x05\x06" + bytes(18),
        zipped("letter.txt"),
        zipped("../share.carebundle"),
        zipped("word/document.xml", packed_small=True),
        packed(b"a") + b"and more",
        packed(b"a")[:-1],
        zipped(*[f"{number:0>80}" for number in range(150)]),
        zipped(*[f"{number:0>120}" for number in range(90)]),
    ],
)
def test_another_zip_is_left_alone(whole: bytes) -> None:
    with pytest.raises(ArchiveNotReadError):
        listed(whole)


def test_ours_as_others_would_pack_it_is_refused() -> None:
    with pytest.raises(ArchiveBrokenError):
        listed(zipped(SHARE, "files/1"))
