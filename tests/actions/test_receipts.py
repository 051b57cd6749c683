"""Receipts between two records: who gives which, and what the one who shared makes of them."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from portable_record.actions.activity import Asked, activity
from portable_record.actions.add_entry import add_words
from portable_record.actions.delete_items import delete_now, keep_longer, kinds_of
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.open_item import open_item
from portable_record.actions.people import remember
from portable_record.actions.receipts import BY_ANOTHER, NOT_OURS, receipts_of, receipts_to_give
from portable_record.actions.receive import Received, receive_file
from portable_record.actions.share import Wish, share_parts
from portable_record.actions.verdict_view import after_it
from portable_record.errors import NoReceiptError, NotFoundError
from portable_record.sharing.contact import Recipient
from portable_record.sharing.paper.plain_code import plain_matrix
from portable_record.sharing.qr import png
from portable_record.sharing.receipt import Receipt, write_receipt
from portable_record.sharing.voucher import Voucher, write_voucher
from tests.actions.inboxes import SHARE, copied, new_vault, taking
from tests.actions.quick import stretch_nothing
from tests.sharing.card_vectors import CARE_CARD
from tests.sharing.cast import EVE, EVE_DID, NOW


@pytest.fixture(scope="module", autouse=True)
def quickly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        yield


@pytest.fixture(scope="module")
def two(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    club = new_vault(desk, tmp_path_factory.mktemp("club"), name="Werneth Club", kind="organisation")
    return new_vault(desk, tmp_path_factory.mktemp("jean")), club


@pytest.fixture
def jean(desk: Desk, two: tuple[Path, Path], tmp_path: Path) -> Iterator[OpenRecord]:
    with copied(desk, two[0], tmp_path / "jean") as opened:
        yield opened


@pytest.fixture
def club(desk: Desk, two: tuple[Path, Path], tmp_path: Path) -> Iterator[OpenRecord]:
    with copied(desk, two[1], tmp_path / "club") as opened:
        yield opened


def give(jean: OpenRecord, club: OpenRecord, folder: Path) -> tuple[str, str]:
    """Share something with the club; return the ids of the share and of what lies in its inbox."""
    add_words(jean, part="communication", kind=None, words="I like it quiet", sensitive=False)
    wish = Wish(
        parts=("communication",), to="Werneth Club", purpose="support", forms=("page",), open_page=True
    )
    shared = share_parts(jean, wish, folder / "given")
    return shared.id, receive_file(club, shared.files[0]).item


def hand(record: OpenRecord, folder: Path, content: bytes) -> Received:
    (folder / "receipt.jws").write_bytes(content)
    return receive_file(record, folder / "receipt.jws")


def test_a_receipt_that_it_came_lies_with_the_share(
    jean: OpenRecord, club: OpenRecord, tmp_path: Path
) -> None:
    share, item = give(jean, club, tmp_path)
    (got,) = receipts_to_give(club, item)

    received = hand(jean, tmp_path, got.content)

    (came,) = receipts_of(jean, share)
    assert received.receipts == (came,)
    assert (came.said.what, came.said.when, came.by) == ("got", NOW, "")
    assert came.sentence.startswith("It came into their inbox: 22 November 2026.")
    assert "print-outs" in came.sentence
    assert received.item == ""


def test_a_receipt_names_the_share_and_nothing_of_the_person(
    jean: OpenRecord, club: OpenRecord, tmp_path: Path
) -> None:
    share, item = give(jean, club, tmp_path)

    (got,) = receipts_to_give(club, item)

    assert share == got.said.consent
    assert got == receipts_to_give(club, item)[0]
    assert len(got.content) < 997


def test_a_receipt_of_a_card_is_known_by_its_name_for_taking_back(
    jean: OpenRecord, club: OpenRecord, tmp_path: Path
) -> None:
    add_words(jean, part="communication", kind="communicate", words="Slowly please", sensitive=False)
    shared = share_parts(
        jean, Wish(parts=("communication",), to="", purpose="support", forms=("card",)), tmp_path / "given"
    )
    item = receive_file(club, next(file for file in shared.files if file.suffix == ".carecard")).item
    (got,) = receipts_to_give(club, item)

    hand(jean, tmp_path, got.content)

    assert got.said.consent == ""
    assert [came.said.what for came in receipts_of(jean, shared.id)] == ["got"]


def test_opened_kept_and_deleted_each_have_a_receipt(
    jean: OpenRecord, club: OpenRecord, tmp_path: Path
) -> None:
    share, item = give(jean, club, tmp_path)
    open_item(club, item, why="To answer them", by="Jo")
    kind = next(iter(kinds_of(club, item)))
    end = (NOW + timedelta(days=91)).replace(hour=0)
    keep_longer(club, item, reason="complaint", until=end, kinds=(kind,), by="Jo", may_tell=True)
    given = list(receipts_to_give(club, item))
    delete_now(club, item, by="Jo")
    given += receipts_to_give(club, item)

    for one in given:
        hand(jean, tmp_path, one.content)

    came = {one.said.what: one.sentence for one in receipts_of(jean, share)}
    assert set(came) == {"got", "opened", "kept", "deleted"}
    assert "They say until 20 February 2027." in came["kept"]
    assert "Because of a complaint." in came["kept"]
    assert [one.file[:12] for one in given] == [
        "receipt-got-",
        "receipt-open",
        "receipt-kept",
        "receipt-dele",
    ]


def test_a_reason_that_could_endanger_somebody_is_left_out(
    jean: OpenRecord, club: OpenRecord, tmp_path: Path
) -> None:
    _, item = give(jean, club, tmp_path)
    keep_longer(club, item, reason="safeguarding", until=NOW + timedelta(days=9), by="Jo")

    kept = receipts_to_give(club, item)[-1]

    assert (kept.said.what, kept.said.kept, kept.said.because) == ("kept", "all", "")


def test_the_same_receipt_twice_counts_and_is_noted_once(
    jean: OpenRecord, club: OpenRecord, tmp_path: Path
) -> None:
    share, item = give(jean, club, tmp_path)
    (got,) = receipts_to_give(club, item)

    hand(jean, tmp_path, got.content)
    hand(jean, tmp_path, got.content)

    assert len(receipts_of(jean, share)) == 1
    codes = [json.loads(line.event)["type"]["code"] for line in jean.vault.journal.newest()]
    assert codes.count("receipt") == 1


def test_a_receipt_is_read_from_the_picture_of_its_code(
    jean: OpenRecord, club: OpenRecord, tmp_path: Path
) -> None:
    share, item = give(jean, club, tmp_path)
    (got,) = receipts_to_give(club, item)

    hand(jean, tmp_path, png(plain_matrix(got.token, mask=3)))

    assert len(receipts_of(jean, share)) == 1


def test_a_receipt_of_nothing_that_was_given_is_said_and_not_kept(
    jean: OpenRecord, club: OpenRecord, tmp_path: Path
) -> None:
    item = taking(club, tmp_path)(SHARE).item
    card = taking(club, tmp_path)(CARE_CARD).item

    received = [hand(jean, tmp_path, receipts_to_give(club, one)[0].content) for one in (item, card)]

    assert {one.receipts[0].sentence for one in received} == {NOT_OURS}
    assert jean.vault.register.all() == []


def test_a_receipt_by_another_than_it_was_given_to_is_kept_and_said(
    jean: OpenRecord, club: OpenRecord, tmp_path: Path
) -> None:
    remember(jean, Recipient("organisation", "Werneth Club", EVE_DID), issuer=EVE_DID)
    add_words(jean, part="communication", kind=None, words="I like it quiet", sensitive=False)
    shared = share_parts(
        jean,
        Wish(parts=("communication",), to="Werneth Club", purpose="support", forms=("page",), open_page=True),
        tmp_path / "given",
    )
    said = Receipt(club.identity.iss, jean.identity.iss, shared.id, "", "got", NOW)

    (came,) = hand(jean, tmp_path, write_receipt(said, club.identity.signer).encode()).receipts

    assert came.is_by_another
    assert BY_ANOTHER in came.sentence

    remember(jean, Recipient("organisation", "Werneth Club", club.identity.did), issuer=club.identity.did)
    book, did = jean.vault.contacts, club.identity.did
    before = {"did": EVE_DID, "why": "renewed", "since": "2026-11-20T12:00:00Z"}
    book.put(replace(book.get(did), value={**book.get(did).value, "former": [before]}))
    (renewed,) = receipts_of(jean, shared.id)
    assert (renewed.is_by_another, renewed.by) == (False, "Werneth Club")


def test_the_page_offers_to_keep_a_receipt_only_of_what_was_given(
    jean: OpenRecord, club: OpenRecord, tmp_path: Path
) -> None:
    _, item = give(jean, club, tmp_path)
    (ours,) = receipts_to_give(club, item)
    (other,) = receipts_to_give(club, taking(club, tmp_path)(SHARE).item)

    after = [after_it(jean, hand(jean, tmp_path, one.content).verified.verdict) for one in (ours, other)]

    assert [(one.what, one.keep) for one in after] == [("receipt", True), ("receipt", False)]


def test_a_receipt_of_a_private_share_is_noted_only_for_who_may_see_it(
    jean: OpenRecord, club: OpenRecord, tmp_path: Path
) -> None:
    add_words(jean, part="communication", kind=None, words="I like it quiet", sensitive=False)
    wish = Wish(
        parts=("communication",),
        to="Werneth Club",
        purpose="support",
        forms=("page",),
        open_page=True,
        private=True,
    )
    item = receive_file(club, share_parts(jean, wish, tmp_path / "given").files[0]).item

    hand(jean, tmp_path, receipts_to_give(club, item)[0].content)

    assert "receipt" not in [line.act for line in activity(jean).lines]
    assert "receipt" in [line.act for line in activity(jean, Asked(confirmed=True)).lines]


def test_what_has_no_name_has_no_receipt(club: OpenRecord, tmp_path: Path) -> None:
    item = taking(club, tmp_path)(SHARE).item
    document = club.vault.inbox.get(item)
    club.vault.inbox.put(type(document)(item, "", document.moment, {**document.value, "names": []}))

    with pytest.raises(NoReceiptError):
        receipts_to_give(club, item)


def test_there_are_no_receipts_of_what_is_not_there(jean: OpenRecord) -> None:
    with pytest.raises(NotFoundError):
        receipts_to_give(jean, "no such thing")
    with pytest.raises(NotFoundError):
        receipts_of(jean, "no such share")


def test_a_receipt_by_a_worker_counts_as_by_the_group_and_once_with_the_one_by_a_lead(
    jean: OpenRecord, club: OpenRecord, tmp_path: Path
) -> None:
    share, item = give(jean, club, tmp_path)
    (by_lead,) = receipts_to_give(club, item)
    word = Voucher(club.identity.iss, "Werneth Club", EVE_DID, "Jo Bell", NOW, NOW + timedelta(days=30))
    vouched = replace(by_lead.said, vouched=write_voucher(word, club.identity.signer), signed=NOW)

    hand(jean, tmp_path, write_receipt(vouched, EVE).encode())
    hand(jean, tmp_path, by_lead.content)

    (came,) = receipts_of(jean, share)
    assert (came.worker, came.is_by_another) == ("Jo Bell", False)
    assert "Jo Bell signed it for them, and they vouch for that." in came.sentence


def test_a_receipt_that_is_too_long_for_a_code_is_given_as_a_file(
    jean: OpenRecord, club: OpenRecord, tmp_path: Path
) -> None:
    (_share, item) = give(jean, club, tmp_path)
    (got,) = receipts_to_give(club, item)

    assert got.fits_code
    assert not replace(got, token="x" * 2954).fits_code
