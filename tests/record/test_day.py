"""The day that an entry speaks of, with as much of it as was written."""

import pytest

from portable_record.record.day import day_of, real_day


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ({"effectiveDateTime": "2026-05-03T23:30:00-05:00", "issued": "2026-06-01"}, "2026-05-03"),
        ({"onsetDateTime": "2024-02", "recordedDate": "2026-01-01"}, "2024-02"),
        ({"onsetAge": {"value": 6}, "recordedDate": "2026-01-01"}, "2026-01-01"),
        ({"period": {"start": "2025", "end": "2026"}}, "2025"),
        ({"period": {"end": "2026-01-02"}}, "2026-01-02"),
        ({"resourceType": "Goal", "startDate": "2026-07-01"}, "2026-07-01"),
        ({"effectivePeriod": {"start": ["2026"]}, "date": "2026-03-04"}, "2026-03-04"),
        ({"date": "soon"}, ""),
        ({"date": "2026-02-30"}, ""),
        ({"date": 2026}, ""),
        ({"resourceType": "Patient", "birthDate": "1960-01-01", "period": {"start": "2020"}}, ""),
        ({}, ""),
    ],
)
def test_what_was_so_comes_before_what_was_put_on_paper(said: dict[str, object], day: str) -> None:
    assert day_of(said) == day


@pytest.mark.parametrize("text", ["", "0000-01-01", "2026-13", "2026-1-1", "٢٠٢٦", "20260501", "2026-05-01 "])
def test_what_is_no_day_is_none(text: str) -> None:
    assert real_day(text) == ""
