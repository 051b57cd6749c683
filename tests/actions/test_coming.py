"""What is on its way in goes step by step: nothing is looked at, taken or kept out of its turn."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from portable_record.actions.coming import begin, bring, coming_now, copy_in, keep, let_go, look, take
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.errors import NotFoundError, UsageError
from tests.actions.quick import quick_record, stretch_nothing
from tests.actions.test_import import bundle, note, words_in, written


@pytest.fixture
def record(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenRecord]:
    """A record that opens at once."""
    stretch_nothing(monkeypatch)
    opened = quick_record(desk, tmp_path / "record")
    yield opened
    opened.vault.close()


def nobody(_done: int, _total: int) -> None:
    """Be told how far it is, and do nothing."""


def test_half_a_file_is_not_looked_into(record: OpenRecord) -> None:
    coming = begin(record, "half.json")
    coming.data.add(b"{")

    with pytest.raises(UsageError, match="did not come whole"):
        look(record, coming, nobody)


def test_nothing_is_taken_or_kept_before_it_was_looked_into(record: OpenRecord) -> None:
    coming = begin(record, "file.json")
    list(bring(coming, [bundle(("urn:x:1", note("one")))]))

    assert (coming.question, coming.to_take) == ("", 0)
    with pytest.raises(UsageError, match="Look at the file first"):
        take(record, coming, nobody)
    with pytest.raises(UsageError, match="Look at the file first"):
        keep(record, coming, know=False)
    assert words_in(record) == []


def test_progress_goes_up_to_the_end_and_what_came_is_taken(record: OpenRecord, tmp_path: Path) -> None:
    told = list[tuple[int, int]]()
    file = written(tmp_path / "file.json", bundle(("urn:x:1", note("one"))))

    coming = copy_in(record, file, lambda done, total: told.append((done, total)))
    look(record, coming, nobody)
    take(record, coming, nobody)

    assert told[-1] == (file.stat().st_size, file.stat().st_size)
    assert words_in(record) == ["one"]
    assert coming.change


def test_a_name_leads_nowhere_and_hides_nothing(record: OpenRecord) -> None:
    for name, kept in (
        ("../../a.json", "a.json"),
        ("C:\\x\\b.json", "b.json"),
        ("c\u202e\n.json", "c.json"),
        ("", "file"),
    ):
        assert begin(record, name).name == kept


def test_another_file_or_none_is_said(record: OpenRecord) -> None:
    first = begin(record, "first.json")
    begin(record, "second.json")

    with pytest.raises(NotFoundError, match="Another file"):
        coming_now(record, first.token)
    let_go(record)
    with pytest.raises(NotFoundError, match="Choose the file again"):
        coming_now(record)
