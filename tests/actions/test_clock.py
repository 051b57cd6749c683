"""A clock that goes backwards, leaps or starts in 1970 ends nothing early and begins nothing anew."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from portable_record.actions.add_entry import add_words
from portable_record.actions.bin_entries import put_in_bin
from portable_record.actions.check import check_record
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.read_entries import list_of
from portable_record.actions.recover import recover
from portable_record.actions.share import Wish, share_parts
from portable_record.actions.start import start_record
from portable_record.actions.status import clock_doubt
from portable_record.actions.telling import history_of
from portable_record.actions.undo import undo_change
from portable_record.actions.unlock import unlock
from portable_record.actions.withdraw import shares_of
from tests.actions.conftest import NOW, PASSPHRASE

DAY = timedelta(days=1)
TEN_YEARS = 3653 * DAY
AT_ZERO = datetime(1970, 1, 1, tzinfo=UTC)

At = Callable[[datetime], OpenRecord]


@pytest.fixture
def at(desk: Desk, tmp_path: Path) -> At:
    """Open one record at any moment that its device's clock may show; it is locked before."""
    start_record(desk, tmp_path / "vault", PASSPHRASE, name="Jean", kind="person")
    open_before: list[OpenRecord] = []

    def open_at(clock: datetime) -> OpenRecord:
        for record in open_before:
            record.vault.close()
        open_before.append(unlock(replace(desk, now=lambda: clock), tmp_path / "vault", PASSPHRASE))
        return open_before[-1]

    return open_at


def binned(record: OpenRecord, words: str) -> str:
    entry = add_words(record, part="strengths", kind=None, words=words, sensitive=False).id
    put_in_bin(record, [entry])
    return entry


def in_bin(record: OpenRecord) -> list[str]:
    return [entry.id for entry in list_of(record, binned=True)]


def test_a_clock_that_leapt_once_and_came_back_erases_nothing_early(at: At) -> None:
    entry = binned(at(NOW), "I may still be wanted")

    leapt = in_bin(at(NOW + TEN_YEARS))
    back = in_bin(at(NOW + 29 * DAY))
    then = in_bin(at(NOW + 31 * DAY))

    assert (leapt, back, then) == ([entry], [entry], [])


def test_what_went_into_the_bin_while_the_clock_was_in_1970_stays_its_30_days(at: At) -> None:
    at(NOW)
    entry = binned(at(AT_ZERO), "I was binned a minute ago")

    right_again = in_bin(at(NOW + DAY))
    then = in_bin(at(NOW + 31 * DAY))

    assert (right_again, then) == ([entry], [])


def test_a_record_that_nobody_opened_for_a_year_erases_a_month_after_it_was(at: At) -> None:
    entry = binned(at(NOW), "long ago")

    assert in_bin(at(NOW + 366 * DAY)) == [entry]
    assert in_bin(at(NOW + 395 * DAY)) == [entry]
    assert in_bin(at(NOW + 396 * DAY)) == []


def test_a_share_that_has_ended_does_not_begin_again_when_the_clock_is_set_back(
    at: At, tmp_path: Path
) -> None:
    record = at(NOW)
    add_words(record, part="strengths", kind=None, words="I sing", sensitive=False)
    until = (NOW + 10 * DAY).date().isoformat()
    wish = Wish(parts=("strengths",), to="Group", purpose="support", until=until, forms=("fhir",))
    share_parts(record, wish, tmp_path / "out")

    states = [
        share.state
        for clock in (NOW + 5 * DAY, NOW + 12 * DAY, NOW + 5 * DAY, AT_ZERO)
        for share in shares_of(at(clock))
    ]

    assert states == ["open", "ended", "ended", "ended"]


def test_the_order_of_changes_and_of_the_activity_log_does_not_go_by_the_clock(at: At) -> None:
    entry = add_words(at(NOW), part="strengths", kind=None, words="first", sensitive=False).id
    for clock in (NOW - 5 * 365 * DAY, NOW + TEN_YEARS, AT_ZERO, NOW + DAY):
        record = at(clock)
        if record.vault.entries.get(entry).binned:
            undo_change(record, list(history_of(record, entry))[-1].change)
        else:
            put_in_bin(record, [entry])

    record = at(NOW + 2 * DAY)
    changes = [change for _, change in record.vault.log.each_change()]
    told = [told.when for told in history_of(record, entry)]

    assert check_record(record) == []
    assert [change.lamport for change in changes] == [1, 2, 3, 4, 5]
    assert [change.seq for change in changes] == [1, 2, 3, 4, 5]
    assert len(told) == 5
    assert not record.vault.entries.get(entry).binned
    assert min(told) == "2026-11-22T12:00:00Z"


def test_nothing_new_is_older_than_what_stands_already(at: At) -> None:
    at(NOW)
    record = at(AT_ZERO)

    add_words(record, part="strengths", kind=None, words="now", sensitive=False)

    assert next(iter(list_of(record))).updated == "2026-11-22T12:00:00Z"
    assert json.loads(record.vault.journal.newest()[0].event)["recorded"] == "2026-11-22T12:00:00Z"


def test_the_recovery_code_sees_the_time_as_well(desk: Desk, tmp_path: Path) -> None:
    started = start_record(desk, tmp_path / "vault", PASSPHRASE, name="Jean", kind="person")
    later = NOW + 40 * DAY

    recover(replace(desk, now=lambda: later), tmp_path / "vault", started.recovery_code, PASSPHRASE)

    record = unlock(desk, tmp_path / "vault", PASSPHRASE)
    assert record.now == later
    record.vault.close()


def test_a_clock_that_seems_wrong_is_told(at: At) -> None:
    right, wrong = clock_doubt(at(NOW + DAY)), clock_doubt(at(AT_ZERO))

    assert right == ""
    assert wrong == (
        "This device's clock says 1970-01-01. This record was last used on 2026-11-23."
        " If the clock is wrong, please set it right."
    )
