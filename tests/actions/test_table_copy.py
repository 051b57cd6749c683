"""All of the record as one table: read back by a program, an entry a row, and no cell is a formula."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from portable_record.actions.add_entry import add_words
from portable_record.actions.bin_entries import put_in_bin
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.readable_copy import Tongue
from portable_record.actions.table_copy import HEAD, MARK, TableCopy, plain, save_table_copy
from portable_record.errors import FileStandsError
from tests.actions.quick import quick_record, stretch_nothing

HOSTILE = '=HYPERLINK("https://evil.example")\n"quoted", <b>bold</b> \u202e 🙂;'


@pytest.fixture
def record(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenRecord]:
    stretch_nothing(monkeypatch)
    opened = quick_record(desk, tmp_path / "record")
    yield opened
    opened.vault.close()


def add(record: OpenRecord, words: str, *, sensitive: bool = False) -> str:
    return add_words(record, part="strengths", kind=None, words=words, sensitive=sensitive).id


def rows_of(data: bytes) -> list[list[str]]:
    assert data.startswith(MARK)
    return list(csv.reader(io.StringIO(data.removeprefix(MARK).decode(), newline="")))


def test_each_entry_is_a_row_with_what_it_says(record: OpenRecord, tmp_path: Path) -> None:
    add(record, "I whistle", sensitive=True)
    put_in_bin(record, [add(record, "thrown away")])

    count = save_table_copy(record, tmp_path / "record.csv")

    head, row = rows_of((tmp_path / "record.csv").read_bytes())
    assert count == 1
    assert tuple(head) == HEAD
    assert row[0] == "My strengths"
    assert row[3] == "I whistle"
    assert row[4] == "2026-11-22"
    assert row[5].startswith("Written by Jean Adeyemi")
    assert row[6] == "Yes"


def test_hostile_words_come_back_as_they_are_and_are_no_formula(record: OpenRecord) -> None:
    add(record, HOSTILE)

    [_head, row] = rows_of(b"".join(TableCopy(record, Tongue()).pieces()))

    assert HOSTILE in row[3]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " =", "|", "%"])
def test_a_cell_that_looks_like_a_formula_is_marked_as_words(start: str) -> None:
    assert plain(f"{start}1+1") == f"'{start}1+1"
    assert plain("1=1") == "1=1"
    assert plain("a\0b") == "a b"


def test_what_stands_there_is_not_written_over(record: OpenRecord, tmp_path: Path) -> None:
    (tmp_path / "record.csv").write_text("mine")

    with pytest.raises(FileStandsError):
        save_table_copy(record, tmp_path / "record.csv")

    assert save_table_copy(record, tmp_path / "record.csv", replace=True) == 0


def test_the_table_speaks_the_language_of_the_page(record: OpenRecord) -> None:
    [head] = rows_of(b"".join(TableCopy(record, Tongue(say=str.upper)).pieces()))

    assert head[0] == "PART"
