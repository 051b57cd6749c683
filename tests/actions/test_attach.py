"""A file is attached: encrypted from its first byte, told by what it is, gone for good when it is erased."""

import base64
import hashlib
import io
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from portable_record.actions import attach as attaching
from portable_record.actions.add_entry import add_words
from portable_record.actions.answer import change_answers, open_entry
from portable_record.actions.attach import attach, attach_from, exchange
from portable_record.actions.attached_files import file_in, open_attached
from portable_record.actions.back_up import back_up
from portable_record.actions.bin_entries import put_in_bin
from portable_record.actions.death import record_death
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.erase import erase_now, erase_old
from portable_record.actions.newest import Kept
from portable_record.actions.restore import restore
from portable_record.actions.undo import undo_change
from portable_record.actions.unlock import unlock
from portable_record.actions.ways_in import by_passphrase
from portable_record.actions.write import new_entry_id
from portable_record.errors import (
    DiskFullError,
    EditRefusedError,
    FileEmptyError,
    FileTooLargeError,
    FileUnreadableError,
    MayNotWriteError,
    NotFoundError,
    UsageError,
)
from portable_record.record.asking.places import At
from portable_record.record.asking.sheets import sheet_named
from portable_record.record.json_text import parse
from portable_record.vault import disk
from tests.actions.conftest import PASSPHRASE
from tests.actions.quick import quick_record, stretch_nothing


@pytest.fixture
def record(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenRecord]:
    stretch_nothing(monkeypatch)
    opened = quick_record(desk, tmp_path / "vault")
    yield opened
    opened.vault.close()


PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 1000
SHEET = sheet_named("documents", "file")


def kept(record: OpenRecord, data: bytes = PNG, name: str = "Me at the sea.png", entry_id: str = "") -> Kept:
    pieces = [data[start : start + 1000] for start in range(0, len(data), 1000)]
    return attach(record, SHEET, pieces, name=name, entry_id=entry_id or new_entry_id(record))


def resource(record: OpenRecord, entry_id: str) -> dict[str, object]:
    value = parse(record.vault.entries.get(entry_id).text)
    assert isinstance(value, dict)
    return value


def read(record: OpenRecord, entry_id: str) -> bytes:
    opened = open_attached(record, entry_id)
    return b"".join(opened.part(0, opened.file.size))


def files(record: OpenRecord) -> list[str]:
    return sorted(path.name for path in (record.vault.folder / "blobs").iterdir())


def test_a_file_becomes_a_document_that_says_what_it_is(record: OpenRecord) -> None:
    entry = record.vault.entries.get(kept(record).entry)

    said = resource(record, entry.id)
    content = At("content[]").get(said)
    [blob] = files(record)

    assert (entry.part, entry.type, entry.title) == ("documents", "DocumentReference", entry.title)
    assert said["description"] == "Me at the sea"
    assert At("category[].coding[].code").get(said) == "photo"
    assert content == {
        "attachment": {
            "contentType": "image/png",
            "url": f"Binary/{blob}",
            "size": len(PNG),
            "hash": base64.b64encode(hashlib.sha1(PNG).digest()).decode(),  # noqa: S324 - as FHIR asks
            "title": "Me at the sea.png",
        }
    }
    assert read(record, entry.id) == PNG


def test_what_is_on_the_disk_holds_no_readable_piece_while_it_comes(record: OpenRecord) -> None:
    def source() -> Iterator[bytes]:
        for _ in range(20):
            yield b"my secret words " * 8192
            for path in record.vault.folder.rglob("*"):
                assert not path.is_file() or b"my secret words" not in path.read_bytes()

    attach(record, SHEET, source(), name="words.bin", entry_id=new_entry_id(record))


def test_the_same_form_sent_twice_is_one_document(record: OpenRecord) -> None:
    entry_id = new_entry_id(record)

    first, again = kept(record, entry_id=entry_id), kept(record, b"other bytes", entry_id=entry_id)

    assert (first.entry, again.entry, again.changes) == (entry_id, entry_id, ())
    assert len(files(record)) == 1
    assert read(record, entry_id) == PNG


@pytest.mark.parametrize(("size", "error"), [(0, FileEmptyError), (2001, FileTooLargeError)])
def test_an_empty_file_and_one_that_is_too_large_leave_nothing(
    record: OpenRecord, monkeypatch: pytest.MonkeyPatch, size: int, error: type[Exception]
) -> None:
    monkeypatch.setattr(attaching, "MOST_FILE", 2000)
    before = record.vault.log.count()

    with pytest.raises(error):
        kept(record, bytes(size))

    assert (files(record), record.vault.blobs.all(), record.vault.log.count()) == ([], [], before)


def test_a_full_disk_leaves_nothing(record: OpenRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int, _data: bytes) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(disk, "write", full)
        with pytest.raises(DiskFullError):
            kept(record)

    assert (files(record), record.vault.blobs.all()) == ([], [])


def test_a_file_that_stops_coming_leaves_nothing(record: OpenRecord) -> None:
    def source() -> Iterator[bytes]:
        yield PNG
        raise LookupError

    with pytest.raises(LookupError):
        attach(record, SHEET, source(), name="", entry_id=new_entry_id(record))

    assert (files(record), record.vault.blobs.all()) == ([], [])


def test_nothing_is_attached_after_a_death(record: OpenRecord) -> None:
    record_death(record, record.today, said_by="Dr Okafor")

    with pytest.raises(MayNotWriteError):
        kept(record)

    assert files(record) == []


def test_another_file_takes_its_place_and_undo_brings_the_old_one_back(record: OpenRecord) -> None:
    entry_id = kept(record).entry
    open_form = open_entry(record, entry_id)
    change_answers(
        record, SHEET, entry_id, open_form.answers | {"title": "Me, in Skye"}, seen=open_form.seen, form="f"
    )

    changed = exchange(record, entry_id, [b"%PDF-1.7 a letter"], name="letter.pdf")
    there = file_in(record.vault.entries.get(entry_id))
    undo_change(record, changed.changes[0])

    assert there is not None
    assert (there.mime, there.name, there.size) == ("application/pdf", "letter.pdf", 17)
    assert resource(record, entry_id)["description"] == "Me, in Skye"
    assert read(record, entry_id) == PNG
    assert len(files(record)) == 2


def test_the_same_file_again_is_no_change(record: OpenRecord) -> None:
    entry_id = kept(record).entry

    assert exchange(record, entry_id, [PNG], name="Me at the sea.png").changes == ()


def test_a_file_is_put_only_into_a_document(record: OpenRecord) -> None:
    words = add_words(record, part="strengths", kind=None, words="I sing", sensitive=False)

    with pytest.raises(EditRefusedError):
        exchange(record, words.id, [PNG], name="")
    with pytest.raises(NotFoundError):
        open_attached(record, words.id)


def test_erasing_the_entry_erases_the_file_and_every_older_one_of_it(record: OpenRecord) -> None:
    entry_id = kept(record).entry
    exchange(record, entry_id, [b"newer"], name="")
    put_in_bin(record, [entry_id])
    in_bin = files(record)

    erase_now(record, [entry_id])

    assert len(in_bin) == 2
    assert (files(record), record.vault.blobs.all()) == ([], [])


def test_a_file_that_another_document_has_too_stays(record: OpenRecord) -> None:
    first, second, third = (kept(record).entry for _ in range(3))
    exchange(record, third, [b"another"], name="")  # its history still speaks of the first file
    put_in_bin(record, [first, second, third])

    erase_now(record, [first, second])
    left = len(files(record))
    erase_now(record, [third])

    assert (left, files(record)) == (2, [])


def test_what_is_old_in_the_bin_takes_its_file_along(record: OpenRecord) -> None:
    put_in_bin(record, [kept(record).entry])
    record.vault.time_seen.see(record.now + timedelta(days=31))

    assert erase_old(record) == 1
    assert files(record) == []


def test_a_backup_carries_the_file(record: OpenRecord, tmp_path: Path) -> None:
    entry_id = kept(record).entry
    made = back_up(record, tmp_path / "b.carebackup")

    restore(record.desk, made.file, by_passphrase(PASSPHRASE), tmp_path / "new", confirmed=False)
    brought = unlock(record.desk, tmp_path / "new", PASSPHRASE)
    there = read(brought, entry_id)
    brought.vault.close()

    assert made.contents.attachments == 1
    assert there == PNG


def test_a_file_of_this_machine_is_attached_by_its_name(record: OpenRecord, tmp_path: Path) -> None:
    (tmp_path / "hello.mp3").write_bytes(b"ID3" + os.urandom(3000))

    found = file_in(attach_from(record, tmp_path / "hello.mp3", part="documents"))

    assert found is not None
    assert (found.name, found.mime) == ("hello.mp3", "audio/mpeg")
    with pytest.raises(FileUnreadableError):
        attach_from(record, tmp_path / "none", part="documents")


def test_what_a_file_is_can_be_said_by_its_kind(record: OpenRecord, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")

    letter = attach_from(record, tmp_path / "a.pdf", part="documents", kind="letter", given={"title": "Rent"})
    photo = attach_from(record, tmp_path / "a.pdf", part="about-me", given={"words": "Me"})
    paper = attach_from(record, tmp_path / "a.pdf", part="crisis", kind="advance-decision")

    assert (letter.part, resource(record, letter.id)["description"]) == ("documents", "Rent")
    assert At("category[].coding[].code").get(resource(record, letter.id)) == "letter"
    assert At("category[].coding[].code").get(resource(record, photo.id)) == "photo-of-me"
    assert At("type.coding[].code").get(resource(record, paper.id)) == "advance-decision"
    assert len(files(record)) == 1


@pytest.mark.parametrize(
    ("part", "kind", "given"),
    [
        ("plan", None, {}),
        ("documents", "nothing", {}),
        ("about-me", None, {"title": "Me"}),
        ("documents", None, {"kept": "drawer"}),
    ],
)
def test_what_is_not_asked_about_a_file_is_refused(
    record: OpenRecord, tmp_path: Path, part: str, kind: str | None, given: dict[str, str]
) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")

    with pytest.raises(UsageError):
        attach_from(record, tmp_path / "a.pdf", part=part, kind=kind, given=given)

    assert files(record) == []


def test_a_file_that_cannot_be_read_to_its_end_is_refused(
    record: OpenRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken(io.BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(attaching, "open_file", lambda _file: Broken())

    with pytest.raises(FileUnreadableError):
        attach_from(record, tmp_path / "a.pdf", part="documents")

    assert files(record) == []


def test_the_kind_of_a_document_may_be_that_of_its_sheet(record: OpenRecord, tmp_path: Path) -> None:
    (tmp_path / "me.mp3").write_bytes(b"ID3 hello")

    voice = attach_from(record, tmp_path / "me.mp3", part="about-me", kind="voice-of-me")

    assert At("category[].coding[].code").get(resource(record, voice.id)) == "voice-of-me"
