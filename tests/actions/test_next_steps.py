"""What the owner should do next."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from portable_record.actions.add_entry import add_words
from portable_record.actions.answer import add_answers
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.next_steps import next_steps
from portable_record.actions.recovery_code import keep_code, throw_code, try_code
from portable_record.actions.write import new_entry_id
from portable_record.actions.writer import record_right
from portable_record.errors import WrongRecoveryCodeError
from portable_record.record.asking.sheets import sheet_named
from portable_record.record.rights import Right
from tests.actions.carers import NADIA, PARENT, kept_record
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


@pytest.mark.parametrize(("review", "reminds"), [("2026-11-22", True), ("2026-11-23", False), ("", False)])
def test_what_everybody_must_know_first_is_looked_at_again_on_its_day(
    opened: Opened, review: str, *, reminds: bool
) -> None:
    record = opened()
    sheet = sheet_named("communication", "communication-need")
    given = {"words": "I lip-read.", "review": review}
    entry = add_answers(record, sheet, given, entry_id=new_entry_id(record)).entry

    found = [step for step in next_steps(record) if step.code == "words-review"]

    assert [step.about for step in found] == ([entry] if reminds else [])


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


def test_a_recovery_code_is_to_be_tried_once_after_a_month(opened: Opened) -> None:
    record = opened()
    code = throw_code(record.desk)
    keep_code(record, code, code)
    later = replace(record, desk=replace(record.desk, now=lambda: NOW + timedelta(days=30)))

    before, then = codes(record), codes(later)
    with pytest.raises(WrongRecoveryCodeError):
        try_code(later, throw_code(record.desk))
    still = codes(later)
    try_code(later, code)

    assert ["try-code" in each for each in (before, then, still, codes(later))] == [False, True, True, False]


@pytest.mark.parametrize(
    ("day", "step", "pressing", "says"),
    [
        (date(2023, 6, 1), "right-review", False, "It is time to look at this right again"),
        (date(2028, 2, 1), "right-review", False, "This right pauses then."),
        (date(2028, 3, 1), "right-review", True, "pauses until they agree"),
        (date(2030, 2, 1), "hand-over", False, "turns 18 on"),
        (date(2030, 3, 1), "hand-over", True, "Hand the record over."),
    ],
)
def test_as_a_child_grows_up_the_home_page_says_what_to_do(
    desk: Desk, tmp_path: Path, day: date, step: str, pressing: bool, says: str
) -> None:
    young = replace(desk, now=lambda: datetime(2022, 6, 1, tzinfo=UTC))
    record = kept_record(young, tmp_path / "kept", replace(NADIA, right=PARENT, born=date(2012, 2, 29)))
    later = replace(desk, now=lambda: datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
    if says == "turns 18 on":
        renewed = replace(later, now=lambda: datetime(2028, 3, 1, tzinfo=UTC))
        agreed = Right("parental-responsibility", renewed=date(2028, 3, 1))
        record_right(replace(record, desk=renewed), "Nadia Hussain", agreed)

    with record.vault:
        (found,) = [each for each in next_steps(replace(record, desk=later)) if each.code == step]

    assert found.pressing is pressing
    assert says in found.about
