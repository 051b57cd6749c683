"""What the owner should do next."""

from dataclasses import replace
from datetime import timedelta

from portable_record.actions.add_entry import add_words
from portable_record.actions.desk import OpenRecord
from portable_record.actions.next_steps import next_steps
from portable_record.actions.recovery_code import keep_code, throw_code
from tests.actions.conftest import NOW, Opened, desk, opened, started

__all__ = ["desk", "opened", "started"]


def codes(record: OpenRecord) -> list[str]:
    return [step.code for step in next_steps(record)]


def test_an_empty_record_asks_for_first_words(opened: Opened) -> None:
    assert codes(opened()) == ["first-words"]


def test_what_was_written_asks_for_a_backup(opened: Opened) -> None:
    record = opened()
    add_words(record, part="communication", kind=None, words="Speak slowly.", sensitive=False)

    assert codes(record) == ["backup"]
    assert "There is no backup yet." in next_steps(record)[0].about


def test_a_clock_that_went_back_comes_first(opened: Opened) -> None:
    record = opened()
    back = replace(record, desk=replace(record.desk, now=lambda: NOW - timedelta(days=400)))

    first = next_steps(back)[0]

    assert (first.code, first.pressing) == ("clock", True)
    assert "clock" in first.about


def test_a_recovery_code_that_is_kept_asks_for_nothing_more(opened: Opened) -> None:
    record = opened()
    code = throw_code(record.desk)

    keep_code(record, code, code)

    assert "recovery-code" not in codes(record)
