"""Files go along with a share, are checked when they come, and go when it goes."""

import os
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pytest

from portable_record.actions.add_entry import add_words
from portable_record.actions.attach import attach
from portable_record.actions.bin_entries import put_in_bin
from portable_record.actions.came_files import kept_files
from portable_record.actions.carriers import parcel_of
from portable_record.actions.coming import begin, bring, keep, look
from portable_record.actions.delete_items import delete_now
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.erase import erase_now
from portable_record.actions.handing_over import copy_of
from portable_record.actions.kept_shares import kept_share
from portable_record.actions.open_item import open_item, save_file
from portable_record.actions.receive import Received, receive_file
from portable_record.actions.share import Wish, look_at, share_parts, sign_share
from portable_record.actions.ways_out import fit, way_named
from portable_record.actions.write import new_entry_id
from portable_record.errors import AttachmentChangedError, InboxItemLockedError, NotFoundError
from portable_record.record.asking.sheets import sheet_named
from portable_record.sharing.contact import Recipient
from portable_record.sharing.packed import SHARE, TAIL, read_list
from portable_record.sharing.zip_stream import ZipStream
from tests.actions.quick import quick_record, seal_at_once, stretch_nothing
from tests.sharing.cast import NOW

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 1000
LETTER = b"Dear Jean, this letter is long enough to be looked for."
SECRET = b"A hidden file that nobody may get, in any byte that leaves."
SHEET = sheet_named("documents", "file")


class Two(NamedTuple):
    """Jean, who gives, and Sue, who gets; what Jean ticked, and the folder of the packed file."""

    jean: OpenRecord
    sue: OpenRecord
    wish: Wish
    packed: Path


@pytest.fixture(scope="module")
def two(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        seal_at_once(patch)
        folder = tmp_path_factory.mktemp("two")
        jean, sue = quick_record(desk, folder / "jean"), quick_record(desk, folder / "sue", "Sue Lee")
        ticked = [put(jean, PNG, "Me at the sea.png"), put(jean, LETTER, "letter.txt")]
        put(jean, SECRET, "hidden.txt", sensitive=True)
        words = add_words(jean, part="strengths", kind=None, words="I make people laugh.", sensitive=False)
        to = Recipient("contact", "Sue Lee", sue.identity.did, sue.identity.hpke.public.raw)
        wish = Wish(
            entries=(*ticked, words.id),
            purpose="support",
            until="2026-12-31",
            recipient=to,
            forms=("sealed", "fhir", "paper", "page"),
        )
        share_parts(jean, wish, folder / "out")
        yield Two(jean, sue, wish, folder / "out" / "bundle.carebundle")
        jean.vault.close()
        sue.vault.close()


def put(record: OpenRecord, data: bytes, name: str, *, sensitive: bool = False) -> str:
    kept = attach(
        record, SHEET, [data], name=name, entry_id=new_entry_id(record), sensitive=lambda: sensitive
    )
    return kept.entry


def give(two: Two, data: bytes, tmp_path: Path) -> Received:
    file = tmp_path / "given.carebundle"
    file.write_bytes(data)
    return receive_file(two.sue, file)


def repacked(two: Two, *files: bytes | None) -> bytes:
    """Pack the same share again with other files in the place of its own; None leaves one as it is."""
    whole = two.packed.read_bytes()
    head, *own = [whole[each.start : each.end] for each in read_list(whole[-TAIL:], len(whole))]
    zipped = ZipStream(NOW)
    made = [*zipped.add(SHARE, [head], packed=False)]
    for number, (file, mine) in enumerate(zip(files, [*own, b""], strict=False), 1):
        made += zipped.add(f"files/{number}", [mine if file is None else file], packed=False)
    return b"".join([*made, *zipped.end()])


def blobs(record: OpenRecord) -> list[str]:
    return sorted(path.name for path in (record.vault.folder / "blobs").iterdir())


def test_files_arrive_whole_can_be_saved_and_go_with_the_thing_that_brought_them(
    two: Two, tmp_path: Path
) -> None:
    received = give(two, two.packed.read_bytes(), tmp_path)

    opened = open_item(two.sue, received.item, why="test")
    saved = [save_file(two.sue, received.item, number, why="test") for number in range(2)]

    assert [(each.name, each.mime, each.size) for each in opened.files] == [
        ("Me at the sea.png", "image/png", len(PNG)),
        ("letter.txt", "text/plain", len(LETTER)),
    ]
    assert [b"".join(each.pieces) for each in saved] == [PNG, LETTER]
    assert len(blobs(two.sue)) == 2
    with pytest.raises(NotFoundError):
        save_file(two.sue, received.item, 2, why="test")
    delete_now(two.sue, received.item)
    assert blobs(two.sue) == []


def test_no_byte_of_a_file_that_is_not_shared_leaves_nor_a_readable_one_of_those_that_are(two: Two) -> None:
    folder = two.packed.parent
    whole = two.packed.read_bytes()

    left = {path.name: path.read_bytes() for path in folder.iterdir()}

    assert set(left) == {"bundle.carebundle", "bundle.fhir.json", "page.html", "paper.html"}
    for data in left.values():
        assert SECRET not in data
        assert b"hidden.txt" not in data
    assert LETTER not in whole
    assert b"letter.txt" not in whole
    assert b"Me at the sea" not in whole
    assert b"files-of-share" not in left["bundle.fhir.json"]
    assert zipfile.ZipFile(BytesIO(whole)).namelist() == [SHARE, "files/1", "files/2"]


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ((None,), "attachment-missing"),
        ((None, None, b"more"), "archive-broken"),
        ((None, b"x" * 10), "attachment-cut"),
        ((None, b"x" * 1000), "attachment-longer"),
        ((None, b"x" * (len(LETTER) + 16)), "attachment-changed"),
    ],
)
def test_a_file_that_is_missing_cut_longer_or_swapped_refuses_all_of_it(
    two: Two, tmp_path: Path, files: tuple[bytes | None, ...], code: str
) -> None:
    received = give(two, repacked(two, *files), tmp_path)

    assert received.verified.verdict.code == code
    assert received.item == ""
    assert blobs(two.sue) == []


def test_bytes_between_the_files_are_refused(two: Two, tmp_path: Path) -> None:
    whole = bytearray(two.packed.read_bytes())
    whole[10] ^= 1  # the time in the first local header

    assert give(two, bytes(whole), tmp_path).verified.verdict.code == "archive-broken"


def test_what_cannot_be_opened_or_is_another_zip_is_told_as_without_files(two: Two, tmp_path: Path) -> None:
    file = tmp_path / "given.carebundle"
    file.write_bytes(two.packed.read_bytes())

    for_jean = receive_file(two.jean, file).verified.verdict
    other = give(two, b"PK\x03\x04", tmp_path).verified.verdict

    assert (for_jean.code, other.code) == ("passcode-needed", "archive-not-read")


def test_a_packed_share_that_comes_on_a_page_is_kept_with_its_files(two: Two) -> None:
    coming = begin(two.sue, "given.carebundle")
    for _ in bring(coming, [two.packed.read_bytes()]):
        pass

    look(two.sue, coming, lambda _done, _total: None)
    received = keep(two.sue, coming, know=False).received

    assert received is not None
    assert len(kept_files(two.sue.vault.inbox.get(received.item).value)) == 2
    delete_now(two.sue, received.item)


def test_a_file_stays_as_long_as_another_thing_here_has_it(two: Two, tmp_path: Path) -> None:
    own = put(two.sue, LETTER, "mine.txt")
    first, second = (give(two, two.packed.read_bytes(), tmp_path).item for _ in range(2))

    delete_now(two.sue, first)
    assert len(blobs(two.sue)) == 2

    put_in_bin(two.sue, [own])
    erase_now(two.sue, [own])
    assert len(blobs(two.sue)) == 2

    delete_now(two.sue, second)
    assert blobs(two.sue) == []


def test_a_copy_made_later_has_the_same_files_and_says_how_large_it_is(two: Two, tmp_path: Path) -> None:
    share = sign_share(two.jean, two.wish, seen=look_at(two.jean, two.wish).seen, ways=("sealed",))

    name, data = copy_of(two.jean, share, way_named("sealed"), ".carebundle")
    whole = b"".join(data) if not isinstance(data, bytes) else data
    size = fit(parcel_of(two.jean, kept_share(two.jean, share)), way_named("sealed")).size
    received = give(two, whole, tmp_path)

    assert name == "bundle.carebundle"
    assert abs(size - len(whole)) < 20_000
    assert len(open_item(two.sue, received.item, why="test").files) == 2
    delete_now(two.sue, received.item)


def test_files_travel_in_a_page_and_come_into_the_inbox_with_it(two: Two, tmp_path: Path) -> None:
    share = sign_share(two.jean, two.wish, seen=look_at(two.jean, two.wish).seen, ways=("open-page",))

    _, page = copy_of(two.jean, share, way_named("open-page"), ".html")
    size = fit(parcel_of(two.jean, kept_share(two.jean, share)), way_named("open-page")).size
    assert isinstance(page, bytes)
    item = give(two, page, tmp_path).item
    changed = page.replace(b'id="portable-record-files">["', b'id="portable-record-files">["A')

    saved = [save_file(two.sue, item, number, why="test") for number in range(2)]
    assert [b"".join(each.pieces) for each in saved] == [PNG, LETTER]
    assert abs(size - len(page)) < 1000
    assert SECRET not in page
    delete_now(two.sue, item)
    assert give(two, changed, tmp_path).verified.verdict.code == "attachment-longer"
    assert blobs(two.sue) == []


def test_what_has_no_room_in_a_page_is_said_before_it_is_signed(
    two: Two, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portable_record.sharing.page_files.MOST_IN_PAGE", 1000)
    wish = replace(two.wish, until="2026-12-30")

    looked = look_at(two.jean, wish)
    share = sign_share(two.jean, wish, seen=looked.seen, ways=("open-page",))
    _, page = copy_of(two.jean, share, way_named("open-page"), ".html")
    assert isinstance(page, bytes)
    item = give(two, page, tmp_path).item

    assert any("too large for a page" in said and "Me at" in said for said in looked.preview.warnings)
    assert [each.name for each in kept_files(two.sue.vault.inbox.get(item).value)] == ["letter.txt"]
    delete_now(two.sue, item)


def test_a_file_that_was_changed_after_it_was_checked_is_not_kept(two: Two, tmp_path: Path) -> None:
    coming = begin(two.sue, "given.carebundle")
    for _ in bring(coming, [two.packed.read_bytes()]):
        pass
    look(two.sue, coming, lambda _done, _total: None)
    assert coming.verified is not None
    file = coming.verified.files[1]
    object.__setattr__(file, "source", os.urandom(file.end))

    with pytest.raises(AttachmentChangedError):
        keep(two.sue, coming, know=False)

    assert blobs(two.sue) == []


def test_no_file_of_something_that_is_locked_can_be_saved(two: Two, tmp_path: Path) -> None:
    item = give(two, two.packed.read_bytes(), tmp_path).item
    document = two.sue.vault.inbox.get(item)
    stopped = {**document.value, "state": "withdrawn"}
    two.sue.vault.inbox.put(replace(document, value=stopped))

    with pytest.raises(InboxItemLockedError):
        save_file(two.sue, item, 0, why="test")

    delete_now(two.sue, item)
