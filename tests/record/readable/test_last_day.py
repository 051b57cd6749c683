"""An end is said in one way everywhere: as the last day on which something holds."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from portable_record.record.readable.dates import last_day


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (datetime(2027, 1, 1, tzinfo=UTC), "31 December 2026"),
        (datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC), "31 December 2026"),
        (datetime(2026, 12, 31, 18, tzinfo=UTC), "31 December 2026, 18:00 UTC"),
        (datetime(2027, 1, 1, 1, tzinfo=timezone(timedelta(hours=1))), "31 December 2026"),
        (datetime(2028, 3, 1, tzinfo=UTC), "29 February 2028"),
    ],
)
def test_an_end_is_said_as_its_last_day(end: datetime, said: str) -> None:
    assert last_day(end) == said
