"""Any k of n trusted people open the record together; fewer, others and older sheets do not."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from portable_record.actions.announcements import News, announcements
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.sheets import CodeSheet, code_text, trusted_text
from portable_record.actions.trusted import (
    Person,
    Sheets,
    Trusted,
    add_sheet,
    keep_sheets,
    make_sheets,
    recover_with_sheets,
    remove_sheets,
    sheets_needed,
    trusted_people,
)
from portable_record.actions.unlock import unlock
from portable_record.crypto.shares import SharePart
from portable_record.errors import (
    NoTrustedPeopleError,
    PassphraseError,
    ShareMistypedError,
    ShareOfAnotherSetError,
    SharesTooFewError,
    ShareTwiceError,
    SplitRefusedError,
    TrustedPersonError,
    VaultMissingError,
    WrongPassphraseError,
    WrongSharesError,
)
from tests.actions.conftest import PASSPHRASE, Opened
from tests.actions.quick import quick_record, stretch_nothing

NEW = "another five words for tests"
AMINA, BRONA, COLM = Person("Amina", "Mill Lane"), Person("Brona", "High Street"), Person("Colm", "Park Road")
THREE = (AMINA, BRONA, COLM)


@pytest.fixture
def opened(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    """Open new records whose passphrase is not stretched."""
    stretch_nothing(monkeypatch)
    records: list[OpenRecord] = []

    def open_new() -> OpenRecord:
        records.append(quick_record(desk, tmp_path / f"record-{len(records)}"))
        return records[-1]

    yield open_new
    for record in records:
        record.vault.close()


@pytest.fixture
def record(opened: Opened) -> OpenRecord:
    """A new record of Jean Adeyemi."""
    return opened()


@pytest.fixture
def made(record: OpenRecord) -> Sheets:
    """Sheets for three people, kept; the record is locked again."""
    made = make_sheets(record, THREE, 2)
    keep_sheets(record, made)
    record.vault.close()
    return made


def typed(folder: Path, sheets: Sequence[int], made: Sheets) -> tuple[SharePart, ...]:
    shares: tuple[SharePart, ...] = ()
    for number in sheets:
        shares = add_sheet(sheets_needed(folder), shares, " ".join(made.sheets[number].words))
    return shares


@pytest.mark.parametrize("pair", [(0, 1), (2, 0), (1, 2)])
def test_any_two_of_three_give_the_record_a_new_passphrase_and_the_owner_is_told(
    desk: Desk, record: OpenRecord, made: Sheets, pair: tuple[int, int]
) -> None:
    folder = record.vault.folder

    recover_with_sheets(desk, folder, typed(folder, pair, made), NEW)

    with pytest.raises(WrongPassphraseError):
        unlock(desk, folder, PASSPHRASE)
    opened = unlock(desk, folder, NEW)
    assert [told.news for told in announcements(opened)] == [News.SHEETS_USED]
    acts = [json.loads(line.event)["type"]["code"] for line in opened.vault.journal.newest()]
    assert acts[:4] == ["unlock", "passphrase", "recover-by-sheets", "trust"]
    opened.vault.close()


def test_one_alone_opens_nothing(desk: Desk, record: OpenRecord, made: Sheets) -> None:
    folder = record.vault.folder

    with pytest.raises(SharesTooFewError):
        recover_with_sheets(desk, folder, typed(folder, [1], made), NEW)
    with pytest.raises(ShareTwiceError):
        typed(folder, [1, 1], made)


def test_sheets_that_were_not_handed_over_open_nothing(desk: Desk, record: OpenRecord) -> None:
    made = make_sheets(record, THREE, 2)
    record.vault.close()

    with pytest.raises(NoTrustedPeopleError):
        recover_with_sheets(desk, record.vault.folder, made.shares[:2], NEW)
    with pytest.raises(NoTrustedPeopleError):
        sheets_needed(record.vault.folder)


def test_older_sheets_are_told_by_their_first_words_and_open_nothing(desk: Desk, record: OpenRecord) -> None:
    older, newer = make_sheets(record, THREE, 2), make_sheets(record, THREE, 2)
    keep_sheets(record, older)
    keep_sheets(record, newer)
    record.vault.close()

    with pytest.raises(ShareOfAnotherSetError, match=newer.sheets[0].set_name):
        typed(record.vault.folder, [0], older)
    with pytest.raises(WrongSharesError):
        recover_with_sheets(desk, record.vault.folder, older.shares[:2], NEW)


def test_a_strangers_sheets_open_nothing(
    desk: Desk, opened: Opened, record: OpenRecord, made: Sheets
) -> None:
    strangers = make_sheets(opened(), THREE, 2)

    with pytest.raises(WrongSharesError):
        recover_with_sheets(desk, record.vault.folder, strangers.shares, NEW)


def test_a_mistyped_word_is_named(record: OpenRecord, made: Sheets) -> None:
    words = list(made.sheets[0].words)
    words[6] = "zzzz"

    with pytest.raises(ShareMistypedError, match="Word 7"):
        add_sheet(sheets_needed(record.vault.folder), (), " ".join(words))


def test_a_passphrase_that_cannot_be_typed_is_refused_before_anything_is_noted(
    desk: Desk, record: OpenRecord, made: Sheets
) -> None:
    with pytest.raises(PassphraseError):
        recover_with_sheets(desk, record.vault.folder, made.shares, "")

    opened = unlock(desk, record.vault.folder, PASSPHRASE)
    assert announcements(opened) == []
    opened.vault.close()


def test_who_holds_sheets_is_known_inside_the_record_alone(
    desk: Desk, record: OpenRecord, made: Sheets
) -> None:
    opened = unlock(desk, record.vault.folder, PASSPHRASE)

    known = trusted_people(opened)

    assert (known.needed, known.of, known.people, known.since[:10]) == (2, 3, THREE, "2026-11-22")
    assert sheets_needed(record.vault.folder) == Trusted(True, 2, 3, made.sheets[0].set_name)
    opened.vault.close()


def test_sheets_that_were_taken_back_open_nothing(desk: Desk, record: OpenRecord) -> None:
    made = make_sheets(record, THREE, 2)
    keep_sheets(record, made)

    remove_sheets(record)

    assert trusted_people(record) == Trusted(there=False)
    with pytest.raises(NoTrustedPeopleError):
        remove_sheets(record)
    record.vault.close()
    with pytest.raises(NoTrustedPeopleError):
        recover_with_sheets(desk, record.vault.folder, made.shares, NEW)


def test_names_that_were_not_kept_are_no_trouble(record: OpenRecord) -> None:
    made = make_sheets(record, THREE, 2)
    record.vault.ways.keep_shares(made.shares)

    assert trusted_people(record) == Trusted(True, 2, 3, made.sheets[0].set_name)


@pytest.mark.parametrize(
    ("homes", "needed", "wanted"),
    [
        (("a", "b", "c"), 2, []),
        (("", "", ""), 2, []),
        (("a", " A", "c"), 2, ["live together", "One household"]),
        (("a", "a", "c", "d"), 3, ["live together"]),
        (("a", "b", "c"), 3, ["Every sheet is needed"]),
    ],
)
def test_a_weak_choice_of_people_is_said(
    record: OpenRecord, homes: tuple[str, ...], needed: int, wanted: list[str]
) -> None:
    people = [Person(f"Person {number}", home) for number, home in enumerate(homes)]

    warnings = make_sheets(record, people, needed).warnings

    assert len(warnings) == len(wanted)
    assert all(word in said for word, said in zip(wanted, warnings, strict=True))


def test_a_set_that_cannot_be_is_refused(record: OpenRecord) -> None:
    with pytest.raises(TrustedPersonError):
        make_sheets(record, [AMINA, AMINA], 2)
    with pytest.raises(TrustedPersonError):
        make_sheets(record, [AMINA, Person(" ")], 2)
    for people, needed in ([AMINA], 1), (THREE, 4), (THREE, 1):
        with pytest.raises(SplitRefusedError):
            make_sheets(record, people, needed)


def test_where_there_is_no_record_no_sheets_are_asked_for(tmp_path: Path) -> None:
    with pytest.raises(VaultMissingError):
        sheets_needed(tmp_path)


def test_a_printed_sheet_is_usable_from_nothing_else(record: OpenRecord) -> None:
    made = make_sheets(record, THREE, 2, call="Jean, 0161 496 0000")

    text = trusted_text(made.sheets[1])

    for said in (
        "Brona",
        "Jean Adeyemi",
        "22 November 2026",
        "2 of 3",
        "0161 496 0000",
        made.sheets[1].set_name,
    ):
        assert said in text
    assert all(f"{place}. {word}" in text for place, word in enumerate(made.sheets[1].words, 1))
    assert "portable-record recover --shares" in " ".join(text.split())
    assert max(len(line) for line in text.splitlines()) <= 78
    assert made.sheets[0].words[7:] != made.sheets[1].words[7:]


def test_an_owner_may_stay_unnamed(record: OpenRecord) -> None:
    [first, *_] = make_sheets(record, THREE, 2, named=False).sheets

    assert "Jean" not in trusted_text(first)
    assert "The person who gave you this trusts you" in trusted_text(first)
    assert f"'{first.words[4]}'" not in repr(first)
    assert " ".join(first.words[4:8]) not in repr(first)


def test_the_sheet_of_the_code_says_what_to_do() -> None:
    code = "000G-40R4-0M30-E209-185G-R38E-1W0H"
    sheet = CodeSheet("Jean Adeyemi", "2026-11-22T12:00:00Z", code)

    assert code in code_text(sheet)
    assert code not in repr(sheet)
    assert "portable-record recover" in " ".join(code_text(sheet).split())
    assert "Record of" not in code_text(CodeSheet("", sheet.made, code))
