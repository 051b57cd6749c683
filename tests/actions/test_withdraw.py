"""Stopping a share: the notice and what the record knows go together."""

from dataclasses import replace
from pathlib import Path

import pytest

from portable_record.actions.add_entry import add_words
from portable_record.actions.desk import OpenRecord
from portable_record.actions.share import Wish, share_parts
from portable_record.actions.withdraw import private_shares_of, shares_of, withdraw_share
from portable_record.errors import (
    AlreadyWithdrawnError,
    FileStandsError,
    FileUnwritableError,
    WrongPassphraseError,
)
from tests.actions.conftest import PASSPHRASE

WISH = Wish(parts=("strengths",), to="Lunch Club", purpose="support", forms=("fhir",))


@pytest.fixture
def shares(record: OpenRecord, tmp_path: Path) -> tuple[str, str]:
    """Two shares of one record."""
    add_words(record, part="strengths", kind=None, words="I make people laugh.", sensitive=False)
    one, two = (share_parts(record, WISH, tmp_path / name).id for name in ("one", "two"))
    return one, two


def states(record: OpenRecord) -> set[str]:
    return {each.state for each in shares_of(record)}


def test_each_share_has_a_notice_of_its_own_name(
    record: OpenRecord, shares: tuple[str, str], tmp_path: Path
) -> None:
    files = [withdraw_share(record, share, tmp_path / "out").files for share in shares]

    assert [file.name for (file,) in files] == [f"withdrawal-{share[:8]}.jws" for share in shares]
    assert states(record) == {"withdrawn"}


def test_a_notice_that_stands_there_is_not_touched_and_the_share_stays(
    record: OpenRecord, shares: tuple[str, str], tmp_path: Path
) -> None:
    file = tmp_path / f"withdrawal-{shares[0][:8]}.jws"
    file.write_text("mine")

    with pytest.raises(FileStandsError):
        withdraw_share(record, shares[0], tmp_path)

    assert file.read_text() == "mine"
    assert states(record) == {"open"}


def test_a_notice_that_cannot_be_written_stops_nothing(
    record: OpenRecord, shares: tuple[str, str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")

    with pytest.raises(FileUnwritableError):
        withdraw_share(record, shares[0], tmp_path / "file")

    assert states(record) == {"open"}


def test_a_share_is_stopped_once(record: OpenRecord, shares: tuple[str, str], tmp_path: Path) -> None:
    withdraw_share(record, shares[0], tmp_path)

    with pytest.raises(AlreadyWithdrawnError):
        withdraw_share(record, shares[0], tmp_path / "again")

    assert not (tmp_path / "again").exists()


def test_a_private_share_is_not_listed(record: OpenRecord, tmp_path: Path) -> None:
    add_words(record, part="strengths", kind=None, words="I make people laugh.", sensitive=False)
    share_parts(record, replace(WISH, private=True), tmp_path)

    assert list(shares_of(record)) == []


def test_private_shares_are_listed_only_after_the_passphrase_is_typed_again(
    record: OpenRecord, shares: tuple[str, str], tmp_path: Path
) -> None:
    refuge = share_parts(record, replace(WISH, to="Refuge", private=True), tmp_path / "private").id

    assert {each.id for each in shares_of(record)} == set(shares)
    assert [each.id for each in private_shares_of(record, PASSPHRASE)] == [refuge]


def test_another_passphrase_shows_no_private_share(record: OpenRecord, tmp_path: Path) -> None:
    add_words(record, part="strengths", kind=None, words="I make people laugh.", sensitive=False)
    share_parts(record, replace(WISH, private=True), tmp_path / "private")

    with pytest.raises(WrongPassphraseError):
        private_shares_of(record, "another passphrase altogether")


def test_a_private_share_can_be_stopped(record: OpenRecord, tmp_path: Path) -> None:
    add_words(record, part="strengths", kind=None, words="I make people laugh.", sensitive=False)
    share_parts(record, replace(WISH, private=True), tmp_path / "private")
    (line,) = private_shares_of(record, PASSPHRASE)

    withdraw_share(record, line.id, tmp_path / "notice")

    assert [each.state for each in private_shares_of(record, PASSPHRASE)] == ["withdrawn"]


def test_a_share_is_listed_in_one_sentence(record: OpenRecord, shares: tuple[str, str]) -> None:
    assert {each.sentence for each in shares_of(record)} == {
        "for Lunch Club, to support me, until 20 December 2026, open"
    }
