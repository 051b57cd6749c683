"""Attached files of a circle: brought in pieces, fetched when asked for (docs/format/circle.md, 40 to 44)."""

import hashlib
import os
from contextlib import nullcontext

import pytest

from portable_record.actions import circle_files_out
from portable_record.actions.attach import attach
from portable_record.actions.attached_files import file_in, open_attached
from portable_record.actions.circle_again import put_again
from portable_record.actions.circle_files import files_elsewhere, lists_of, missing_file
from portable_record.actions.circle_files_in import fetch_file
from portable_record.actions.circle_files_out import count_going, left_out
from portable_record.actions.circle_members import change_member, remove_member
from portable_record.actions.circle_state import the_circle
from portable_record.actions.circle_suggested import take_suggestion, what_waits
from portable_record.actions.circle_sync import sync, sync_lent
from portable_record.actions.comments import add_comment, remove_comment
from portable_record.actions.desk import OpenRecord
from portable_record.actions.erase import erase_now
from portable_record.actions.write import new_entry_id, state_of, write
from portable_record.circle import pieces as sealed_pieces
from portable_record.circle.file_list import FileList, piece_name, read_list, write_list
from portable_record.circle.files import file_name, seal_part_file
from portable_record.circle.pieces import SealedFile
from portable_record.errors import (
    AttachedBrokenError,
    AttachedNotThereError,
    NotFoundError,
    StorageGoneError,
)
from portable_record.record.asking.sheet import Sheet
from portable_record.record.asking.sheets import sheets_of
from portable_record.record.edits import binning, creation, marking_sensitive
from portable_record.storage.port import is_piece
from portable_record.vault.vault import Vault
from tests.actions.test_circle_erased import swept
from tests.actions.three_around import Three, later, made, three
from tests.record.devices import entry_id

__all__ = ["made", "swept", "three"]

SHEET: Sheet = next(sheet for sheet in sheets_of("documents") if sheet.file)
SIZE = 5000


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut files small, so that a small one has several pieces."""
    monkeypatch.setattr(sealed_pieces, "PIECE", 1024)


def attached_by(record: OpenRecord, data: bytes, *, sensitive: bool = False) -> str:
    """Attach a file, and return its entry."""
    entry = new_entry_id(record)
    attach(record, SHEET, [data], name="letter.pdf", entry_id=entry, sensitive=lambda: sensitive)
    return entry


def at_the_place(three: Three) -> set[str]:
    """Name the pieces that lie there."""
    return {name for name in three.place.files if is_piece(name)}


def bytes_of(record: OpenRecord, entry: str) -> bytes:
    """Read the file of an entry."""
    return b"".join(open_attached(record, entry).part(0, 1 << 20))


def is_missing(record: OpenRecord, entry: str) -> bool:
    """Whether the file of an entry is on other devices alone."""
    return missing_file(record, record.vault.entries.get(entry)) is not None


def test_a_file_comes_to_a_device_when_somebody_there_asks_for_it(three: Three) -> None:
    data = os.urandom(SIZE)
    entry = attached_by(three.jean, data)
    three.sync(three.jean, three.sam)
    told: list[tuple[int, int]] = []

    assert is_missing(three.sam, entry)
    (warned,) = files_elsewhere(three.sam, [three.sam.vault.entries.get(entry)])
    assert "on another device" in warned
    assert len(at_the_place(three)) == 5
    assert not [name for deed, name in three.place.asked if deed == "get" and is_piece(name)]
    fetch_file(three.sam, three.place, entry, tell=lambda *far: told.append(far))

    assert bytes_of(three.sam, entry) == data
    assert not is_missing(three.sam, entry)
    assert files_elsewhere(three.sam, [three.sam.vault.entries.get(entry)]) == []
    assert told[-1] == (SIZE, SIZE)
    assert three.sam.vault.coming.names() == set()
    assert all(data[at : at + 16] not in file for file in three.place.files.values() for at in (0, 2000))


def test_a_fetch_that_was_cut_goes_on_and_shows_nothing_before_all_is_there(three: Three) -> None:
    entry, place = attached_by(three.jean, os.urandom(SIZE)), three.place
    three.sync(three.jean, three.sam)
    last = lists_of(three.sam, three.sam.vault.entries.get(entry))[0].pieces[-1]
    place.lost = {last}
    with pytest.raises(AttachedNotThereError):
        fetch_file(three.sam, place, entry)

    assert is_missing(three.sam, entry)
    place.honest()
    place.asked.clear()
    fetch_file(three.sam, place, entry)

    assert place.asked == [("get", last)]
    assert not is_missing(three.sam, entry)


def test_an_upload_that_was_cut_goes_on_where_it_was(three: Three, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(circle_files_out, "AT_ONCE", 2)
    entry = attached_by(three.jean, os.urandom(SIZE))
    sync_lent(lambda: nullcontext(three.jean), three.place, most=0)
    three.place.fails["put"] = [StorageGoneError()]
    with pytest.raises(StorageGoneError):
        sync(three.jean, three.place)
    first = sync_lent(lambda: nullcontext(three.jean), three.place, most=1)
    put = set(at_the_place(three))
    three.sync(three.sam)
    assert lists_of(three.sam, three.sam.vault.entries.get(entry)) == []
    three.place.asked.clear()

    second = sync(three.jean, three.place)

    assert (first.more_files, second.more_files, len(put)) == (True, False, 2)
    assert {name for deed, name in three.place.asked if is_piece(name)} == at_the_place(three) - put
    three.sync(three.sam)
    fetch_file(three.sam, three.place, entry)
    assert bytes_of(three.sam, entry) == bytes_of(three.jean, entry)


def test_a_member_without_the_part_finds_nothing_of_a_file(three: Three) -> None:
    entry = attached_by(three.jean, os.urandom(SIZE))

    three.sync(times=2)

    assert not three.nadia.vault.circle.about(f"file-list {entry}")
    with pytest.raises(NotFoundError):
        fetch_file(three.nadia, three.place, entry)
    change_member(three.jean, three.nadia.identity.by.writer, parts=("documents", "plan"))
    pieces = at_the_place(three)
    three.sync(times=2)
    fetch_file(three.nadia, three.place, entry)
    assert bytes_of(three.nadia, entry) == bytes_of(three.jean, entry)
    assert at_the_place(three) == pieces


def test_a_file_of_a_sensitive_entry_opens_only_for_whom_it_is_ticked(three: Three) -> None:
    change_member(three.jean, three.nadia.identity.by.writer, parts=("documents", "plan"))
    entry = attached_by(three.jean, os.urandom(SIZE), sensitive=True)
    three.sync(times=2)
    assert at_the_place(three) == set()

    change_member(three.jean, three.sam.identity.by.writer, ticked=(entry,))
    three.sync(times=2)
    fetch_file(three.sam, three.place, entry)

    assert bytes_of(three.sam, entry) == bytes_of(three.jean, entry)
    (kept,) = three.nadia.vault.circle.about(f"file-list {entry}")
    told = read_list(three.nadia.vault.circle.raw(kept.id))
    assert (told.inside, told.pieces) == (None, ())
    with pytest.raises(NotFoundError):
        fetch_file(three.nadia, three.place, entry)

    change_member(three.jean, three.nadia.identity.by.writer, ticked=(entry,))
    three.sync(times=2)
    fetch_file(three.nadia, three.place, entry)
    assert bytes_of(three.nadia, entry) == bytes_of(three.jean, entry)


def test_a_file_is_sealed_anew_once_its_entry_has_become_sensitive(three: Three) -> None:
    change_member(three.jean, three.nadia.identity.by.writer, parts=("documents", "plan"))
    entry = attached_by(three.jean, os.urandom(SIZE))
    three.sync(times=2)
    before = at_the_place(three)
    state = state_of(three.jean, "documents", entry)
    write(three.jean, "documents", [marking_sensitive(state, sensitive=True)], by=three.jean.identity.by)
    change_member(three.jean, three.sam.identity.by.writer, ticked=(entry,))

    three.sync(times=3)

    assert len(before) == len(at_the_place(three)) == 5
    assert before.isdisjoint(at_the_place(three))
    with pytest.raises(AttachedNotThereError):
        fetch_file(three.nadia, three.place, entry)
    fetch_file(three.sam, three.place, entry)
    assert bytes_of(three.sam, entry) == bytes_of(three.jean, entry)


def test_nobody_has_others_take_away_pieces_by_naming_them_for_an_entry_of_their_own(
    three: Three, swept: list[Vault]
) -> None:
    data = os.urandom(SIZE)
    entry = attached_by(three.jean, data)
    comment = add_comment(three.nadia, entry_id(1), "Hello")
    three.sync(times=2)
    real = lists_of(three.sam, three.sam.vault.entries.get(entry))[0]
    ring, nadia = the_circle(three.nadia).ring, three.nadia.identity
    assert ring is not None
    said = FileList(
        real.record, ring.epoch, nadia.device_id, "plan", comment, "ab" * 20, real.inside, real.pieces
    )
    content = write_list(said, nadia.device, key=None, dice=os.urandom)
    file = seal_part_file(content, ring.keys["part/plan"], os.urandom)
    three.place.files[file_name(file)] = file
    three.sync()

    remove_comment(three.nadia, comment)
    three.sync(times=2)

    assert file_name(file) not in three.place.files
    fetch_file(three.sam, three.place, entry)
    assert bytes_of(three.sam, entry) == data
    assert swept


def test_nothing_of_a_file_is_left_once_its_entry_is_erased(three: Three, swept: list[Vault]) -> None:
    entry = attached_by(three.jean, os.urandom(SIZE))
    three.sync(times=2)
    blob = file_of(three.jean, entry)
    fetch_file(three.sam, three.place, entry)
    left = change_member(three.jean, three.nadia.identity.by.writer, parts=("documents", "plan"))
    three.sync(times=2)
    three.place.lost = {lists_of(three.nadia, three.nadia.vault.entries.get(entry))[0].pieces[-1]}
    with pytest.raises(AttachedNotThereError):
        fetch_file(three.nadia, three.place, entry)
    assert left.members
    assert three.nadia.vault.coming.names()
    three.place.honest()
    held = three.place.held()
    state = state_of(three.jean, "documents", entry)
    write(three.jean, "documents", [binning(state, "2026-11-22T12:00:00Z")], by=three.jean.identity.by)
    erase_now(three.jean, [entry])

    three.sync(times=2)

    assert at_the_place(three) == set()
    assert not any(record.vault.blobs.has(blob) for record in three.all)
    assert three.nadia.vault.coming.names() == set()
    assert [sync(later(record, hours=3), three.place).lost for record in three.all] == [0, 0, 0]
    three.place.roll_back(three.place.held() | held)
    for record in three.all:
        record.vault.place_files.forget(held)
    three.sync(times=2)
    assert not any(lists_there(record, entry) for record in three.all)
    assert swept


def lists_there(record: OpenRecord, entry: str) -> bool:
    """Whether a list of a file of an entry is kept."""
    return bool(record.vault.circle.about(f"file-list {entry}"))


def file_of(record: OpenRecord, entry: str) -> str:
    """Name the file of an entry."""
    file = file_in(record.vault.entries.get(entry))
    assert file is not None
    return file.blob


def test_nobody_gets_a_file_by_naming_it_in_an_entry_of_their_own(three: Three) -> None:
    secret = attached_by(three.jean, os.urandom(SIZE))
    change_member(three.jean, three.nadia.identity.by.writer, parts=("communication", "plan"))
    three.sync(times=2)
    text = three.jean.vault.entries.get(secret).text
    stolen = entry_id(7)
    write(
        three.nadia,
        "plan",
        [creation(stolen, text, type_name="DocumentReference")],
        by=three.nadia.identity.by,
    )
    before = at_the_place(three)

    three.sync(times=2)

    assert three.jean.vault.entries.has(stolen)
    assert at_the_place(three) == before
    with pytest.raises(AttachedNotThereError):
        fetch_file(three.nadia, three.place, stolen)


def test_a_yes_to_a_suggestion_lets_out_no_file_of_ones_own(three: Three) -> None:
    nadia = three.nadia.identity.by.writer
    secret = attached_by(three.jean, os.urandom(SIZE))
    text = three.jean.vault.entries.get(secret).text
    change_member(three.jean, nadia, role="suggests", parts=("documents", "plan"))
    three.sync(times=2)
    plain = [creation(entry_id(7), text, type_name="DocumentReference")]
    write(three.nadia, "plan", plain, by=three.nadia.identity.by)
    own = attached_by(three.nadia, b"words of mine" * 9)
    three.sync(times=2)
    before = at_the_place(three)
    for waits in what_waits(three.jean):
        take_suggestion(three.jean, waits.id)

    three.sync(times=2)

    assert three.jean.vault.entries.has(entry_id(7))
    assert not lists_there(three.nadia, entry_id(7))
    assert len(at_the_place(three) - before) == 1
    fetch_file(three.jean, three.place, own)
    assert bytes_of(three.jean, own) == b"words of mine" * 9


def test_other_bytes_at_the_place_are_never_taken(three: Three) -> None:
    entry = attached_by(three.jean, os.urandom(SIZE))
    three.sync(three.jean, three.sam)
    first, second = lists_of(three.sam, three.sam.vault.entries.get(entry))[0].pieces[:2]
    for lie in ({first: three.place.files[second]}, {first: b""}, {first: bytes(2_000_000)}):
        three.place.other = lie
        with pytest.raises((AttachedNotThereError, AttachedBrokenError)):
            fetch_file(three.sam, three.place, entry)
    three.place.honest()
    three.place.cut = {second}
    with pytest.raises(AttachedNotThereError):
        fetch_file(three.sam, three.place, entry)
    assert is_missing(three.sam, entry)

    three.place.honest()
    fetch_file(three.sam, three.place, entry)

    assert bytes_of(three.sam, entry) == bytes_of(three.jean, entry)


def test_a_list_that_brings_another_file_is_passed_over(three: Three) -> None:
    entry, place = attached_by(three.jean, os.urandom(SIZE)), three.place
    three.sync(three.jean, three.sam)
    blob = file_of(three.jean, entry)
    other = os.urandom(SIZE)
    put_list(three, three.sam, entry, blob, other)
    change_member(three.jean, three.nadia.identity.by.writer, parts=("documents", "plan"))
    three.sync(three.jean, three.nadia)
    there = lists_of(three.nadia, three.nadia.vault.entries.get(entry))
    assert len(there) == 1  # Sam's is under keys from before

    put_list(three, three.sam, entry, blob, other)
    put_list(three, three.sam, entry, blob, other[:-1])
    three.sync(three.nadia)
    fetch_file(three.nadia, place, entry)

    assert bytes_of(three.nadia, entry) == bytes_of(three.jean, entry)
    assert three.nadia.vault.coming.names() == set()
    assert sync(three.nadia, place).apart == []


def put_list(three: Three, by: OpenRecord, entry: str, blob: str, data: bytes) -> None:
    """Have a member put a list of other pieces to the place under a name that is not theirs."""
    circle = the_circle(by)
    assert circle.ring is not None
    key = os.urandom(32)
    sealed = SealedFile(len(data), hashlib.sha256(data).digest(), key)
    pieces = [sealed.seal(n, data[slice(*sealed.reach(n))]) for n in range(sealed.count)]
    three.place.files |= {piece_name(piece): piece for piece in pieces}
    own = by.identity
    said = FileList(
        own.record,
        circle.ring.epoch,
        own.device_id,
        "documents",
        entry,
        blob,
        sealed,
        tuple(map(piece_name, pieces)),
    )
    file = seal_part_file(
        write_list(said, own.device, key=None, dice=os.urandom),
        circle.ring.keys["part/documents"],
        os.urandom,
    )
    three.place.files[file_name(file)] = file


def test_what_the_place_lost_is_put_there_again_the_next_day(three: Three) -> None:
    entry = attached_by(three.jean, os.urandom(SIZE))
    three.sync(three.jean, three.sam)
    there = at_the_place(three)
    gone = sorted(there)[:2]
    (kept,) = three.sam.vault.circle.about(f"file-list {entry}")
    for name in (*gone, kept.value["name"]):
        del three.place.files[name]
    three.sync(three.jean, three.sam)
    assert at_the_place(three) == there - set(gone)
    assert not lists_there(three.sam, entry)

    found = [sync(later(three.jean, days=1), three.place), sync(later(three.sam, days=1), three.place)]

    assert at_the_place(three) == there
    assert [one.lost for one in found] == [0, 0]
    fetch_file(three.sam, three.place, entry)
    assert bytes_of(three.sam, entry) == bytes_of(three.jean, entry)


def test_all_files_go_along_when_the_circle_moves(three: Three) -> None:
    entry = attached_by(three.jean, os.urandom(SIZE))
    three.sync(times=2)
    three.place.files.clear()

    three.sync(three.jean)
    put_again(later(three.jean, hours=2))
    three.sync(three.jean, three.sam)

    fetch_file(three.sam, three.place, entry)
    assert bytes_of(three.sam, entry) == bytes_of(three.jean, entry)


def test_a_file_that_is_too_long_for_the_place_stays_and_is_named(three: Three) -> None:
    short, long = attached_by(three.jean, b"short"), attached_by(three.jean, os.urandom(SIZE))
    three.place.most_attached = 1000

    three.sync(three.jean, three.sam)

    assert len(at_the_place(three)) == 1
    assert left_out(three.jean, 1000) == [long]
    assert count_going(three.jean, 1000) == 0
    fetch_file(three.sam, three.place, short)
    with pytest.raises(AttachedNotThereError):
        fetch_file(three.sam, three.place, long)


def test_a_file_of_a_device_that_is_no_more_is_brought_by_who_holds_it(three: Three) -> None:
    entry = attached_by(three.sam, os.urandom(SIZE))
    three.sync(times=2)
    fetch_file(three.jean, three.place, entry)
    remove_member(three.jean, three.sam.identity.by.writer)
    there = at_the_place(three)
    three.sync(three.jean)
    assert at_the_place(three) == there

    change_member(three.jean, three.nadia.identity.by.writer, parts=("documents", "plan"))
    three.sync(three.jean, three.nadia)

    fetch_file(three.nadia, three.place, entry)
    assert bytes_of(three.nadia, entry) == bytes_of(three.jean, entry)


def test_a_sync_with_no_new_file_asks_nothing_more(three: Three) -> None:
    attached_by(three.jean, os.urandom(SIZE))
    three.sync(times=3)
    three.place.asked.clear()

    three.sync(three.jean, three.sam)

    assert three.place.asked == [("names", "")] * 2
