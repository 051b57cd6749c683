"""One file holds a circle: it is read with limits, and never left half written."""

import hashlib
import os
import struct
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest

from portable_record.errors import NotFoundError, OneFileError, StorageGoneError, TooLargeError
from portable_record.storage import one_file
from portable_record.storage.one_file import OneFile

DATA = b"sealed words " * 50
NAME = hashlib.sha256(DATA).hexdigest()
MORE = {f"{number:064x}": bytes([number]) * 100 for number in range(1, 4)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    OneFile(tmp_path / "circle.zip").put_all({NAME: DATA, **MORE})
    return tmp_path / "circle.zip"


def archive(*names: str, how: int = ZIP_STORED) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", how) as made:
        for name in names:
            made.writestr(name, DATA)
    return file.getvalue()


def test_a_file_says_nothing_but_what_is_in_it(path: Path) -> None:
    again = path.with_name("again.zip")
    OneFile(again).put_all({NAME: DATA, **MORE})

    assert again.read_bytes() == path.read_bytes()
    with ZipFile(path) as read:
        assert {file.date_time for file in read.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_it_is_not_written_again_where_nothing_is_new(path: Path) -> None:
    before = path.stat()

    OneFile(path).put(NAME, DATA)
    OneFile(path).delete("f" * 64)

    assert path.stat() == before


@pytest.mark.parametrize(
    "other",
    [
        b"",
        b"Dear Sue",
        archive(NAME, "notes.txt"),
        archive(NAME, how=ZIP_DEFLATED),
        archive(f"../{NAME}"),
        archive(NAME)[:-1],
        archive(NAME)[10:],
        archive(NAME) + b"more",
        archive(NAME)[:-22] + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 2**31, 0, 0),
        archive(NAME)[:-22] + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, 100, 0, 0),
        archive(NAME)[:-22] + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 110, 2**31, 0),
    ],
)
def test_another_file_is_refused_and_left_as_it_is(tmp_path: Path, other: bytes) -> None:
    path = tmp_path / "holiday.zip"
    path.write_bytes(other)
    place = OneFile(path)

    for deed in (place.names, lambda: place.get(NAME), lambda: place.put("f" * 64, b"new")):
        with pytest.raises(OneFileError):
            deed()

    assert path.read_bytes() == other
    assert list(tmp_path.iterdir()) == [path]


def test_bytes_that_were_changed_on_the_way_are_not_given_and_not_taken_along(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"sealed", b"SEALED", 1))
    place = OneFile(path)

    assert NAME in place.names()
    assert place.get(NAME) == b""

    place.put("f" * 64, b"new")

    assert place.names() == {*MORE, "f" * 64}


def test_a_file_that_was_begun_by_somebody_who_gave_nothing_is_empty(tmp_path: Path) -> None:
    place = OneFile(tmp_path / "circle.zip")
    place.put(NAME, DATA)

    place.put_all({"f" * 64: b"new"}, away=[NAME, "f" * 64])

    assert place.names() == frozenset()
    assert (tmp_path / "circle.zip").exists()


def test_where_its_folder_is_gone_it_is_not_taken_for_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        OneFile(tmp_path / "circle.zip").get(NAME)
    with pytest.raises(StorageGoneError):
        OneFile(tmp_path / "stick" / "circle.zip").names()


@pytest.mark.parametrize(("limit", "number"), [("MOST_ENTRIES", 4), ("MOST_BYTES", 1_000)])
def test_more_than_one_file_may_hold_is_refused_and_what_was_there_stays(
    path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, number: int
) -> None:
    path.unlink()
    OneFile(path).put_all(dict(list(MORE.items())[:2]))
    before = path.read_bytes()
    monkeypatch.setattr(one_file, limit, number)

    with pytest.raises(TooLargeError):
        OneFile(path).put_all({NAME: DATA * 10, **MORE, "f" * 64: b"new"})

    assert path.read_bytes() == before


def test_a_file_in_it_that_is_longer_than_one_may_be_is_not_taken_along(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(one_file, "MOST_FILE", 200)

    OneFile(path).put("f" * 64, b"new")

    assert OneFile(path).names() == {*MORE, "f" * 64}


def test_its_list_is_read_once_as_long_as_it_is_the_same_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[ZipFile] = []
    files = one_file._files

    def counted(archive: ZipFile) -> dict[str, ZipInfo]:
        read.append(archive)
        return files(archive)

    monkeypatch.setattr(one_file, "_files", counted)
    place = OneFile(path)

    got = {name: place.get(name) for name in sorted(place.names())}
    once = len(read)
    other = b"written by somebody else"
    OneFile(path).put(hashlib.sha256(other).hexdigest(), other)

    assert got == {NAME: DATA, **MORE}
    assert once == 1
    assert place.get(hashlib.sha256(other).hexdigest()) == other


def test_bytes_that_were_changed_or_cut_where_they_lie_are_given_as_none(path: Path) -> None:
    place = OneFile(path)
    assert place.get(NAME) == DATA
    whole, stamp = path.read_bytes(), path.stat()

    for broken in (
        whole.replace(DATA, DATA.swapcase()),
        b"XX" + whole[2:],
        whole[:4] + b"\xff" * (len(whole) - 4),
    ):
        path.write_bytes(broken)
        os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
        assert [place.get(name) for name in (NAME, *MORE)].count(b"") >= 1
