"""Places of a particular build."""

import pytest

from portable_record.record.asking.places import AS_IT_IS, At, Json
from portable_record.record.asking.ways import Day, OneOf

WHEN = Day(At("effectiveDateTime"))
STATUS = OneOf(At("status"), ("active", "stopped"))


def test_a_moment_is_read_as_its_day() -> None:
    assert WHEN.read({"effectiveDateTime": "2026-11-22T12:00:00Z"}) == "2026-11-22"
    assert WHEN.read({"effectiveDateTime": "2026-11"}) == "2026-11"


def test_another_day_is_written_without_an_hour() -> None:
    assert WHEN.write({"effectiveDateTime": "2026-11-22T12:00:00Z"}, "2026-11-21") == {
        "effectiveDateTime": "2026-11-21"
    }


@pytest.mark.parametrize(
    ("resource", "answer"),
    [
        ({}, ""),
        ({"status": "active"}, "active"),
        ({"status": "unknown"}, AS_IT_IS),
        ({"status": 5}, AS_IT_IS),
    ],
)
def test_a_code_that_is_not_among_the_few_stays_as_it_is(resource: Json, answer: str) -> None:
    assert STATUS.read(resource) == answer


def test_a_code_is_written() -> None:
    assert STATUS.write({"status": "unknown"}, "stopped") == {"status": "stopped"}
