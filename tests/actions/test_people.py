"""Whom a share is for: a contact card file is taken apart by the reader process, never here."""

from pathlib import Path

import pytest

from portable_record.actions.desk import OpenRecord
from portable_record.actions.people import contacts, recipient_for, remember
from portable_record.errors import (
    ContactCardError,
    ContactTwiceError,
    FileTooLargeError,
    FileUnreadableError,
    TermsError,
)
from portable_record.sharing import contact as contact_cards
from portable_record.sharing.contact import BEARER, EMERGENCY, Recipient, write_contact
from tests.sharing.card_vectors import CARE_CARD
from tests.sharing.cast import BOB, BOB_DID, BOB_SEALS, EVE, EVE_DID

CLUB = Recipient("organisation", "Lunch Club", BOB_DID, BOB_SEALS.public.to_bytes())
CARD = write_contact(CLUB, BOB)


def file_with(folder: Path, data: bytes) -> str:
    (folder / "club.jws").write_bytes(data)
    return str(folder / "club.jws")


def test_a_contact_card_says_whom_it_is_for(
    record: OpenRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def parsed(*_: object) -> None:
        raise AssertionError("it was parsed beside the record")

    monkeypatch.setattr(contact_cards, "read_contact", parsed)

    assert recipient_for(record, file_with(tmp_path, CARD.encode() + b"\n"), emergency=False) == CLUB


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff", CARE_CARD.encode(), write_contact(CLUB, BOB)[:-6].encode() + b"AAAAAA"],
    ids=["empty", "binary", "a card", "forged"],
)
def test_a_file_that_is_no_good_contact_card_is_refused(
    record: OpenRecord, tmp_path: Path, data: bytes
) -> None:
    with pytest.raises(ContactCardError):
        recipient_for(record, file_with(tmp_path, data), emergency=False)


def test_a_file_that_is_too_large_is_not_read(record: OpenRecord, tmp_path: Path) -> None:
    with pytest.raises(FileTooLargeError):
        recipient_for(record, file_with(tmp_path, bytes(9000)), emergency=False)


def test_a_known_contact_is_found_by_name_however_it_is_written(record: OpenRecord) -> None:
    remember(record, CLUB, issuer=BOB_DID)

    assert recipient_for(record, "LUNCH club", emergency=False) == CLUB


def test_a_file_named_like_a_contact_does_not_take_their_place(
    record: OpenRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remember(record, CLUB, issuer=BOB_DID)
    (tmp_path / "Lunch Club").write_text(write_contact(Recipient("contact", "Eve", EVE_DID), EVE))
    monkeypatch.chdir(tmp_path)

    assert recipient_for(record, "Lunch Club", emergency=False) == CLUB


@pytest.mark.parametrize("to", ["club.jws", "cards/club"])
def test_a_contact_card_that_is_not_there_is_not_taken_for_a_name(record: OpenRecord, to: str) -> None:
    with pytest.raises(FileUnreadableError):
        recipient_for(record, to, emergency=False)


def test_two_contacts_of_one_name_are_told_apart_by_their_keys(record: OpenRecord) -> None:
    remember(record, CLUB, issuer=BOB_DID)
    remember(record, Recipient("contact", "Lunch Club", EVE_DID), issuer=EVE_DID)

    with pytest.raises(ContactTwiceError):
        recipient_for(record, "Lunch Club", emergency=False)
    assert recipient_for(record, BOB_DID, emergency=False) == CLUB


def test_any_other_name_is_that_of_an_organisation(record: OpenRecord) -> None:
    assert recipient_for(record, "Werneth Choir", emergency=False) == Recipient(
        "organisation", "Werneth Choir"
    )
    assert recipient_for(record, "", emergency=False) == BEARER
    assert recipient_for(record, "Eve", emergency=True) == EMERGENCY


def test_a_name_too_long_for_a_file_is_refused_in_words(record: OpenRecord) -> None:
    with pytest.raises(TermsError, match="at most 200"):
        recipient_for(record, "x" * 5000, emergency=False)


def test_contacts_are_listed_without_reading_a_key_of_theirs(
    record: OpenRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    remember(record, CLUB, issuer=BOB_DID)
    remember(record, Recipient("contact", "Eve", EVE_DID), issuer=EVE_DID)
    read: list[str] = []
    monkeypatch.setattr(contact_cards, "key_from_did", read.append)

    listed = contacts(record)

    assert ({one.name for one in listed}, read) == ({"Lunch Club", "Eve"}, [])
    assert recipient_for(record, "Eve", emergency=False).did == EVE_DID
    assert read == [EVE_DID]
