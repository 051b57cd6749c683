"""Whatever the place of a circle is, it does the same: a folder, one file, WebDAV, a bucket."""

import hashlib
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from portable_record.errors import (
    NotFoundError,
    OneFileError,
    PortableRecordError,
    StorageBusyError,
    StorageDeniedError,
    StorageFullError,
    StorageGoneError,
    StorageKeyError,
    StorageMovedError,
    StorageNameError,
    StorageReadOnlyError,
    StorageRefusedError,
    StorageSilentError,
    StorageSlowError,
    StorageTlsError,
    TooLargeError,
)
from portable_record.storage.folder import Folder
from portable_record.storage.listed import texts_in
from portable_record.storage.one_file import OneFile
from portable_record.storage.port import CirclePlace, is_piece
from portable_record.storage.s3 import in_s3, signed
from portable_record.storage.server import Asked
from portable_record.storage.webdav import Webdav, in_webdav, make_folder
from tests.circle.lying_place import LyingPlace
from tests.storage.bucket import bucket_at, buckets
from tests.storage.dav import PASSWORD, USER, Dav, dav_over
from tests.storage.serving import shown


def named(data: bytes) -> tuple[str, bytes]:
    return hashlib.sha256(data).hexdigest(), data


ONE, TWO, THREE = (named(data) for data in (b"one", b"two", b"three" * 100_000))
ABSENT = "0" * 64
MANY = 32 * 1024 * 1024  # bytes: more than a line holds that nobody reads
LISTED = b'<a xmlns="DAV:"><response><href>http://[x/a</href></response></a>'
BUCKET = "circle"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@contextmanager
def answering(said: bytes) -> Iterator[str]:
    """Stand as a server that gives whoever asks first one answer; give its address."""

    def answer(door: socket.socket) -> None:
        with door.accept()[0] as line:
            line.recv(4096)
            line.sendall(said)

    with socket.create_server(("127.0.0.1", 0)) as door:
        thread = Thread(target=answer, args=(door,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}/"
        thread.join()


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[str, Any]]:
    with buckets() as (endpoint, client):
        client.create_bucket(Bucket=BUCKET)
        yield endpoint, client


@pytest.fixture(scope="module")
def endpoint(served: tuple[str, Any]) -> str:
    return served[0]


@pytest.fixture(scope="module")
def dav(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dav]:
    with dav_over(tmp_path_factory.mktemp("dav")) as dav:
        yield dav


@pytest.fixture
def dav_folder(dav: Dav, request: pytest.FixtureRequest) -> str:
    """Make a folder of the test's own; its name has signs that an address must write in another way."""
    name = f"Sue & Co {abs(hash(request.node.name))} ☂"
    (dav.folder / name).mkdir()
    dav.asked.clear()
    dav.answers.clear()
    return name


def bucket_place(endpoint: str, prefix: str, **other: str) -> CirclePlace:
    bucket = replace(bucket_at(endpoint, BUCKET), prefix=prefix, **other)
    return in_s3(bucket, NOW, seconds=5)


@pytest.fixture(params=["folder", "one file", "webdav", "bucket", "lying"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> CirclePlace:
    match request.param:
        case "folder":
            return Folder(tmp_path)
        case "one file":
            return OneFile(tmp_path / "circle.zip")
        case "webdav":
            name = request.getfixturevalue("dav_folder")
            return in_webdav(request.getfixturevalue("dav").webdav(name), seconds=5)
        case "bucket":
            return bucket_place(request.getfixturevalue("endpoint"), f"/of sue/{request.node.name}/")
    return LyingPlace()


def test_a_piece_of_an_attached_file_lies_beside_the_others_under_a_name_of_its_kind(
    place: CirclePlace,
) -> None:
    name, data = named(b"piece" * 9)
    piece = f"{name}.piece"
    place.put_all({ONE[0]: ONE[1], piece: data})

    assert place.names() >= {ONE[0], piece}
    assert place.get(piece, most=len(data)) == data
    assert [is_piece(each) for each in (ONE[0], piece)] == [False, True]
    assert place.most_attached >= 5 * 1024 * 1024
    with pytest.raises(TooLargeError):
        place.get(piece, most=len(data) - 1)
    place.put_all({}, away=[piece])
    assert piece not in place.names()


def test_what_was_put_there_is_listed_and_given_until_it_is_taken_away(place: CirclePlace) -> None:
    assert place.names() == frozenset()

    place.put(*ONE)
    place.put_all(dict([TWO, THREE]))
    place.put(*ONE)

    assert place.names() == {ONE[0], TWO[0], THREE[0]}
    assert [place.get(name) for name, _ in (ONE, TWO, THREE)] == [ONE[1], TWO[1], THREE[1]]

    place.delete(ONE[0])
    place.delete(ONE[0])
    place.put_all(dict([ONE]), away=[TWO[0], ABSENT])

    assert place.names() == {ONE[0], THREE[0]}
    for name in (TWO[0], ABSENT):
        with pytest.raises(NotFoundError):
            place.get(name)


def test_no_more_is_read_than_is_allowed(place: CirclePlace) -> None:
    place.put(*THREE)

    assert place.get(THREE[0], most=len(THREE[1])) == THREE[1]
    with pytest.raises(TooLargeError):
        place.get(THREE[0], most=len(THREE[1]) - 1)
    assert place.get(THREE[0]) == THREE[1]


@pytest.mark.parametrize("name", ["", "../" + "a" * 61, "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_a_name_that_is_no_hash_is_refused(place: CirclePlace, name: str) -> None:
    for deed in (place.get, place.delete, lambda name: place.put(name, b"a")):
        with pytest.raises(StorageNameError):
            deed(name)


# --- a folder


def test_a_folder_that_is_kept_in_step_shows_other_things_which_are_not_ours(tmp_path: Path) -> None:
    name, data = ONE
    (tmp_path / name).write_bytes(data)
    (tmp_path / f"{name} (Sam's conflicted copy)").write_bytes(b"copy")
    (tmp_path / f".{name}.part").write_bytes(b"half")
    (tmp_path / TWO[0]).mkdir()
    (tmp_path / THREE[0]).symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / ABSENT)
    place = Folder(tmp_path)

    assert place.names() == {name}
    with pytest.raises(StorageRefusedError):
        place.get(TWO[0])
    with pytest.raises(StorageRefusedError):
        place.get(THREE[0])
    with pytest.raises(NotFoundError):
        place.get(ABSENT)


@pytest.mark.parametrize(
    ("number", "fault"),
    [(28, StorageFullError), (122, StorageFullError), (30, StorageReadOnlyError), (5, StorageRefusedError)],
)
def test_what_cannot_be_written_whole_is_not_there_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, fault: type[PortableRecordError]
) -> None:
    def refused(_file: int) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(os, "fsync", refused)

    for place in (Folder(tmp_path), OneFile(tmp_path / "circle.zip")):
        with pytest.raises(fault):
            place.put(*ONE)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_lies_there_whole_is_not_written_again_and_one_that_is_cut_is(tmp_path: Path) -> None:
    place = Folder(tmp_path)
    for data in (b"one", b"on", b"one more"):
        (tmp_path / ONE[0]).write_bytes(data)
        before = (tmp_path / ONE[0]).stat().st_ino

        place.put(*ONE)

        assert place.get(ONE[0]) == ONE[1]
        assert ((tmp_path / ONE[0]).stat().st_ino == before) is (data == ONE[1])


def test_a_folder_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_folder: Path) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr(os, "scandir", refused)

    with pytest.raises(StorageDeniedError):
        Folder(tmp_path).names()


def test_a_folder_that_is_gone_is_not_taken_for_an_empty_one(tmp_path: Path) -> None:
    place = Folder(tmp_path / "stick")

    with pytest.raises(StorageGoneError):
        place.names()
    with pytest.raises(StorageGoneError):
        place.put(*ONE)
    with pytest.raises(NotFoundError):
        place.get(ONE[0])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has neither such links nor pipes")
@pytest.mark.parametrize("way", ["folder", "one file"])
def test_no_link_is_followed_and_no_pipe_waited_for(tmp_path: Path, way: str) -> None:
    mine, (name, data) = tmp_path / "mine.txt", ONE
    mine.write_text("my own words")
    place = Folder(tmp_path) if way == "folder" else OneFile(tmp_path / "circle.zip")
    aside = tmp_path / f"~{name if way == 'folder' else 'circle.zip'}.tmp"
    for plant in (aside.symlink_to, lambda _to: os.mkfifo(aside)):
        plant(mine)

        place.put(name, data)
        place.delete(name)

    assert mine.read_text() == "my own words"
    (tmp_path / "circle.zip").unlink(missing_ok=True)
    os.mkfifo(tmp_path / "circle.zip")
    with pytest.raises(OneFileError):
        OneFile(tmp_path / "circle.zip").names()


def test_what_was_begun_long_ago_and_never_ended_is_swept_away(tmp_path: Path) -> None:
    old, new = tmp_path / f"~{ONE[0]}.tmp", tmp_path / f"~{TWO[0]}.tmp"
    for file in (old, new, tmp_path / "~notes.tmp"):
        file.write_bytes(b"half")
    os.utime(old, (0, 0))

    assert Folder(tmp_path).names() == frozenset()
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted([new.name, "~notes.tmp"])


def test_a_folder_with_too_many_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portable_record.storage.folder.MOST_FILES", 1)
    place = Folder(tmp_path)
    place.put_all(dict([ONE, TWO]))

    with pytest.raises(StorageRefusedError, match="too many"):
        place.names()


# --- a WebDAV server


def test_a_folder_on_webdav_is_listed_with_one_question(dav: Dav, dav_folder: str) -> None:
    for name, data in (ONE, TWO):
        (dav.folder / dav_folder / name).write_bytes(data)
    (dav.folder / dav_folder / "notes.txt").write_bytes(b"notes")
    (dav.folder / dav_folder / ABSENT).mkdir()

    assert in_webdav(dav.webdav(dav_folder)).names() == {ONE[0], TWO[0]}
    assert dav.asked == ["PROPFIND"]


def test_who_does_not_know_the_password_is_not_let_in(dav: Dav, dav_folder: str) -> None:
    place = in_webdav(dav.webdav(dav_folder, "wrong"))

    for deed in (place.names, lambda: place.get(ONE[0]), lambda: place.put(*ONE)):
        with pytest.raises(StorageKeyError):
            deed()


def test_a_folder_that_is_not_on_the_server_is_told_and_can_be_made(dav: Dav, dav_folder: str) -> None:
    place = in_webdav(dav.webdav(f"{dav_folder}/circle"))

    for deed in (place.names, lambda: place.put(*ONE)):
        with pytest.raises(StorageGoneError):
            deed()
    with pytest.raises(StorageGoneError):
        make_folder(in_webdav(dav.webdav(f"{dav_folder}/a/b")))

    make_folder(place)
    make_folder(place)

    assert place.names() == frozenset()


@pytest.mark.parametrize(
    ("answer", "listing", "writing"),
    [
        ("507 Insufficient Storage", StorageFullError, StorageFullError),
        ("403 Forbidden", StorageKeyError, StorageReadOnlyError),
        ("405 Method Not Allowed", StorageRefusedError, StorageReadOnlyError),
        ("302 Found", StorageMovedError, StorageMovedError),
        ("423 Locked", StorageBusyError, StorageBusyError),
        ("429 Too Many Requests", StorageBusyError, StorageBusyError),
        ("503 Service Unavailable", StorageBusyError, StorageBusyError),
        ("500 Internal Server Error", StorageRefusedError, StorageRefusedError),
        ("409 Conflict", StorageGoneError, StorageGoneError),
    ],
)
def test_what_a_server_says_is_said_in_our_words(
    dav: Dav, dav_folder: str, answer: str, listing: type[Exception], writing: type[Exception]
) -> None:
    dav.answers = {"PROPFIND": answer, "PUT": answer}
    place = in_webdav(dav.webdav(dav_folder))

    with pytest.raises(listing) as listed:
        place.names()
    with pytest.raises(writing) as written:
        place.put(*ONE)

    assert (listed.type, written.type) == (listing, writing)


@pytest.mark.parametrize(
    "answer",
    [b"", b"<a>", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', b"<Key>" + b"a" * 9_000 + b"</Key>"],
)
def test_a_list_that_cannot_be_read_is_refused(answer: bytes) -> None:
    with pytest.raises(StorageRefusedError):
        texts_in(answer, "Key")


def test_a_server_that_is_no_webdav_server_is_refused(tmp_path: Path) -> None:
    with shown(tmp_path) as address, pytest.raises(StorageRefusedError):
        in_webdav(Webdav(address, "", "")).names()


def test_a_server_where_nobody_listens_or_nobody_answers_is_told() -> None:
    with socket.socket() as held, socket.create_server(("127.0.0.1", 0)) as silent:
        held.bind(("127.0.0.1", 0))

        with pytest.raises(StorageSilentError):
            in_webdav(Webdav(f"http://127.0.0.1:{held.getsockname()[1]}/", "", "")).names()
        with pytest.raises(StorageSlowError):
            in_webdav(Webdav(f"http://127.0.0.1:{silent.getsockname()[1]}/", "", ""), seconds=0.05).names()


def test_a_server_that_is_silent_is_hung_up_on_and_asked_nothing_more() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        there = in_webdav(Webdav(f"http://127.0.0.1:{silent.getsockname()[1]}/", USER, PASSWORD))

        def hang_up() -> None:
            with silent.accept()[0] as line:
                line.recv(4096)
                there.hang_up()

        thread = Thread(target=hang_up, daemon=True)
        thread.start()
        with pytest.raises(StorageSilentError):
            there.put(*ONE)
        thread.join()

    with answering(b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n") as address:
        other = in_webdav(Webdav(address, USER, PASSWORD))
        other.hang_up()
        with pytest.raises(StorageSlowError):
            other.put(*ONE)


def test_a_server_whose_certificate_nobody_trusts_is_told(tmp_path: Path) -> None:
    with shown(tmp_path) as address, pytest.raises(StorageTlsError):
        in_webdav(Webdav(address.replace("http:", "https:"), "", "")).names()


@pytest.mark.parametrize("address", ["", "cloud", "ftp://a/", "http://[bad", "http://h:99999/", "http://"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(StorageSilentError):
        in_webdav(Webdav(address, "", ""))


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (b"", StorageSilentError),
        (b"HELLO\r\n\r\n", StorageRefusedError),
    ],
    ids=["nothing", "something else"],
)
def test_a_server_that_closes_the_line_or_speaks_otherwise_is_told(
    said: bytes, fault: type[Exception]
) -> None:
    with answering(said) as address, pytest.raises(fault) as told:
        in_webdav(Webdav(address, "", "")).get(ONE[0])

    assert told.type is fault


def test_a_chunk_of_less_than_nothing_is_refused_before_it_is_read() -> None:
    sent: list[int] = []

    def answer(door: socket.socket) -> None:
        with door.accept()[0] as line, suppress(OSError):
            line.recv(4096)
            line.sendall(b"HTTP/1.1 200 A\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n")
            while sum(sent) < MANY:
                sent.append(line.send(bytes(64 * 1024)))

    with socket.create_server(("127.0.0.1", 0)) as door:
        thread = Thread(target=answer, args=(door,), daemon=True)
        thread.start()
        place = in_webdav(Webdav(f"http://127.0.0.1:{door.getsockname()[1]}/", "", ""))

        with pytest.raises(StorageRefusedError):
            place.get(ONE[0], most=16)

        thread.join()
    assert sum(sent) < MANY


def test_a_list_with_an_address_that_is_none_is_refused() -> None:
    said = b"HTTP/1.1 207 A\r\nContent-Length: %d\r\n\r\n%s" % (len(LISTED), LISTED)

    with answering(said) as address, pytest.raises(StorageRefusedError, match="cannot be read"):
        in_webdav(Webdav(address, "", "")).names()


def test_a_line_that_the_server_closed_meanwhile_is_opened_again() -> None:
    def answer(door: socket.socket) -> None:
        with door.accept()[0] as line:
            line.recv(4096)
            line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none")

    with socket.create_server(("127.0.0.1", 0)) as door:
        place = in_webdav(Webdav(f"http://127.0.0.1:{door.getsockname()[1]}/", "", ""))
        for _ in range(2):
            thread = Thread(target=answer, args=(door,), daemon=True)
            thread.start()

            assert place.get(ONE[0]) == b"one"

            thread.join()


# --- a bucket


def test_a_bucket_is_listed_page_by_page_and_only_below_its_own_folder(
    served: tuple[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint, client = served
    monkeypatch.setattr("portable_record.storage.s3.PAGE", 2)
    names = {f"{number:064x}" for number in range(5)}
    for name in (
        *(f"pages/{name}" for name in names),
        f"pages/deep/{ABSENT}",
        f"other/{'f' * 64}",
        "pages/x",
    ):
        client.put_object(Bucket=BUCKET, Key=name, Body=b"a")

    assert bucket_place(endpoint, "pages").names() == names


def test_a_bucket_that_is_listed_without_end_is_given_up(
    served: tuple[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint, client = served
    for number in range(3):
        client.put_object(Bucket=BUCKET, Key=f"long/{number:064x}", Body=b"a")
    monkeypatch.setattr("portable_record.storage.s3.PAGE", 1)
    monkeypatch.setattr("portable_record.storage.s3.MOST_FILES", 2)

    with pytest.raises(StorageRefusedError, match="too many"):
        bucket_place(endpoint, "long").names()


def test_a_bucket_that_is_not_there_is_told(endpoint: str) -> None:
    place = bucket_place(endpoint, "", name="other")

    for deed in (place.names, lambda: place.put(*ONE)):
        with pytest.raises(StorageGoneError):
            deed()


def test_a_signature_is_that_of_the_example_in_the_description_of_the_service() -> None:
    bucket = replace(
        bucket_at("", ""), key_id="AKIAIOSFODNN7EXAMPLE", secret="wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    )
    asked = Asked("GET", "examplebucket.s3.amazonaws.com", "/", "max-keys=2&prefix=J")

    headers = signed(asked, bucket, datetime(2013, 5, 24, tzinfo=UTC))

    assert headers["Authorization"].endswith(
        "Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
    )


@pytest.mark.parametrize(
    ("status", "said", "fault"),
    [
        (403, b"<Code>QuotaExceeded</Code>", StorageFullError),
        (403, b"<Code>RequestTimeTooSkewed</Code>", StorageRefusedError),
        (403, b"<Code>SignatureDoesNotMatch</Code>", StorageKeyError),
    ],
)
def test_why_a_bucket_refuses_is_told_apart(
    tmp_path: Path, status: int, said: bytes, fault: type[Exception]
) -> None:
    with shown(tmp_path, status=status, other=said) as address, pytest.raises(fault) as refused:
        bucket_place(address, "").names()

    assert refused.type is fault
