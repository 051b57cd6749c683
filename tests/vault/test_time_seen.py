"""A clock that is set back or leaps is not followed blindly, and the right time is found again."""

from datetime import UTC, datetime, timedelta

import pytest

from portable_record.errors import VaultDamagedError
from portable_record.vault import schema
from portable_record.vault.database import Database
from portable_record.vault.time_seen import BELIEVED_AFTER, LEAP, Seen
from portable_record.vault.vault import Vault
from tests.record.acting import Choices

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TEN_YEARS = timedelta(days=3653)
AT_ZERO = datetime(1970, 1, 1, tzinfo=UTC)


def seen_after(*clocks: datetime) -> Seen:
    seen = Seen(NOON)
    for clock in clocks:
        seen = seen.after(clock)
    return seen


def test_time_that_goes_on_is_believed() -> None:
    assert seen_after(NOON + DAY, NOON + 31 * DAY) == Seen(NOON + 31 * DAY)
    assert seen_after(NOON + LEAP).latest == NOON + LEAP


def test_a_clock_that_is_a_little_behind_moves_nothing() -> None:
    assert seen_after(NOON + DAY, NOON).latest == NOON + DAY


@pytest.mark.parametrize("clock", [NOON + TEN_YEARS, NOON + LEAP + DAY, NOON - LEAP - DAY, AT_ZERO])
def test_a_clock_far_away_is_doubted_and_moves_nothing(clock: datetime) -> None:
    seen = seen_after(clock)

    assert seen == Seen(NOON, clock)
    assert seen.is_far(clock)


@pytest.mark.parametrize("clock", [NOON + TEN_YEARS, AT_ZERO])
def test_a_clock_far_away_that_goes_on_is_believed_after_a_while(clock: datetime) -> None:
    shortly_before = clock + BELIEVED_AFTER - DAY

    assert seen_after(clock, shortly_before) == Seen(NOON, clock)
    assert seen_after(clock, shortly_before, clock + BELIEVED_AFTER) == Seen(clock + BELIEVED_AFTER)


def test_a_clock_that_comes_back_is_forgiven() -> None:
    seen = seen_after(NOON + TEN_YEARS, NOON + TEN_YEARS + DAY, NOON + 2 * DAY)

    assert seen == Seen(NOON + 2 * DAY)


def test_another_wrong_clock_begins_again() -> None:
    first_behind_then_ahead = seen_after(AT_ZERO, NOON + TEN_YEARS)
    set_back = seen_after(NOON + TEN_YEARS, NOON + TEN_YEARS - DAY)

    assert first_behind_then_ahead == Seen(NOON, NOON + TEN_YEARS)
    assert set_back == Seen(NOON, NOON + TEN_YEARS - DAY)


@pytest.mark.parametrize("seed", range(50))
def test_one_leap_never_moves_the_time_past_what_it_is(seed: int) -> None:
    """Days go by, and in the midst of them the clock leaps anywhere, for less than a month."""
    chances = Choices(seed)
    clocks = [NOON + number * DAY for number in range(60)]
    begins, lasts = chances.below(40), 1 + chances.below(BELIEVED_AFTER.days)
    away = (chances.below(40_000) - 20_000) * DAY
    away += LEAP + 60 * DAY if away > timedelta() else -LEAP - 60 * DAY
    shown = [clock + away if begins <= n < begins + lasts else clock for n, clock in enumerate(clocks)]

    seen = Seen(NOON)
    for true, clock in zip(clocks, shown, strict=True):
        seen = seen.after(clock)

        assert seen.latest <= true
    assert seen.latest == clocks[-1] or begins + lasts >= len(clocks)


def test_what_was_seen_is_kept_in_the_vault(vault: Vault, database: Database) -> None:
    assert vault.time_seen.latest == schema.made(database)

    vault.time_seen.see(NOON + DAY)
    vault.time_seen.see(NOON + TEN_YEARS)

    assert vault.time_seen.latest == NOON + DAY
    assert vault.time_seen.not_before(NOON) == NOON + DAY
    assert vault.time_seen.not_before(NOON + 2 * DAY) == NOON + 2 * DAY
    assert vault.time_seen.doubts(NOON + TEN_YEARS)
    assert not vault.time_seen.doubts(NOON)
    vault.time_seen.see(NOON + TEN_YEARS + BELIEVED_AFTER)
    assert vault.time_seen.latest == NOON + TEN_YEARS + BELIEVED_AFTER


@pytest.mark.parametrize("said", ["", "yesterday"])
def test_a_vault_that_does_not_say_when_it_was_made_is_damaged(database: Database, said: str) -> None:
    database.run("UPDATE meta SET value = ? WHERE name = 'made'", (said,))

    with pytest.raises(VaultDamagedError):
        schema.made(database)
