"""Small pictures are made in the reader process, and kept in memory alone while the record is open."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from portable_record.actions import previews
from portable_record.actions.attach import attach
from portable_record.actions.attached_files import about_me_files, file_in
from portable_record.actions.bin_entries import put_in_bin
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.previews import SMALL, is_broken, look_at, photo_of_me, photo_preview
from portable_record.actions.remembered import Remembered
from portable_record.actions.write import new_entry_id
from portable_record.errors import NotFoundError
from portable_record.record.asking.attached import Attached
from portable_record.record.asking.sheets import sheet_named
from portable_record.sharing.reader.asking import Reader
from tests.actions.quick import quick_record, stretch_nothing


@pytest.fixture(scope="module")
def record(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenRecord]:
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        opened = quick_record(desk, tmp_path_factory.mktemp("previews") / "vault")
    yield opened
    opened.vault.close()


def painted(colour: str = "teal") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(out, "PNG")
    return out.getvalue()


def kept(record: OpenRecord, data: bytes, kind: str = "photo-of-me", part: str = "about-me") -> str:
    sheet = sheet_named(part, kind)
    return attach(record, sheet, [data], name="me", entry_id=new_entry_id(record)).entry


def test_the_photo_of_the_person_is_given_small_and_the_newest_counts(record: OpenRecord) -> None:
    nothing = photo_preview(record)
    first = kept(record, painted("teal"))
    second = kept(record, painted("orange"))

    newest = photo_preview(record)
    put_in_bin(record, [second])
    older = photo_preview(record, side=100)
    put_in_bin(record, [first])

    assert nothing == b""
    assert max(Image.open(io.BytesIO(newest)).size) == SMALL
    assert max(Image.open(io.BytesIO(older)).size) == 100
    assert photo_preview(record) == b""


def test_a_small_picture_is_made_once(record: OpenRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    entry_id = kept(record, painted("red"))
    first = look_at(record, entry_id, side=SMALL).picture()

    def fails(_reader: Reader, _data: bytes, *, side: int) -> bytes:
        raise AssertionError(side)

    monkeypatch.setattr(Reader, "preview", fails)

    assert look_at(record, entry_id, side=SMALL).picture() == first


def test_what_cannot_be_painted_is_tried_once(record: OpenRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    entry_id = kept(record, b"\x89PNG\r\n\x1a\n no picture", "file", "documents")
    first = look_at(record, entry_id, side=SMALL).picture()
    again = look_at(record, entry_id, side=SMALL)

    assert (first, again.made) == (b"", b"")


def test_a_picture_that_is_too_long_is_not_even_read(
    record: OpenRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "MOST_PICTURE", 100)
    entry_id = kept(record, painted("blue"), "file", "documents")

    look = look_at(record, entry_id, side=SMALL)

    assert (look.source, look.picture()) == (b"", b"")


def test_it_is_said_what_only_calls_itself_a_picture(record: OpenRecord, tmp_path: Path) -> None:
    good = kept(record, painted("green"), "file", "documents")
    bad = kept(record, b"GIF89a nothing", "file", "documents")
    words = kept(record, b"only words", "file", "documents")
    (record.vault.folder / "blobs" / file(record, good).blob).rename(tmp_path / "gone")

    said = [is_broken(record, file(record, entry_id), entry_id) for entry_id in (bad, words, good)]

    assert said == [True, False, True]


def file(record: OpenRecord, entry_id: str) -> Attached:
    found = file_in(record.vault.entries.get(entry_id))
    assert found is not None
    return found


def test_a_photo_whose_file_is_gone_is_no_photo(record: OpenRecord, tmp_path: Path) -> None:
    entry_id = kept(record, painted("purple"))
    (record.vault.folder / "blobs" / file(record, entry_id).blob).rename(tmp_path / "gone")

    assert photo_preview(record) == b""
    with pytest.raises(NotFoundError):
        look_at(record, new_entry_id(record), side=SMALL)


def test_a_photo_of_a_kind_that_cannot_be_shown_does_not_take_the_place_of_one(record: OpenRecord) -> None:
    good = kept(record, painted("pink"))
    kept(record, b"\x00\x00\x00\x20ftypheic of a phone")

    found = photo_of_me(record)

    assert found is not None
    assert found.id == good


def test_files_of_about_me_are_listed_by_their_kind(record: OpenRecord) -> None:
    voice = kept(record, b"ID3 hello", "voice-of-me")

    assert [entry.id for entry in about_me_files(record)["voice-of-me"]] == [voice]


def test_the_last_thing_is_made_once_and_again_of_something_else() -> None:
    remembered, made = Remembered(), list[int]()

    def make() -> int:
        made.append(1)
        return len(made)

    assert [remembered.the_last("a", of, make) for of in ("x", "x", "y", "x")] == [1, 1, 2, 3]
    assert remembered.the_last("b", "x", make) == 4


def test_what_was_not_asked_for_longest_is_forgotten_first() -> None:
    remembered = Remembered(most=10)
    for name in ("a", "b", "a"):
        remembered.keep(name, b"12345")
    remembered.get("a")

    remembered.keep("c", b"123")

    assert remembered.get("a") == b"12345"
    assert remembered.get("b") is None
    assert remembered.get("c") == b"123"
    remembered.keep("d", bytes(11))
    assert [remembered.get(name) for name in "acd"] == [None, None, None]
