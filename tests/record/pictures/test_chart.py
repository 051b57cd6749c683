"""A chart: every point within its box and at its height, in the order of days, gaps hinted at."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portable_record.record.pictures.chart import CROWD, NARROW, WIDE, Box, draw, place_of

days = st.one_of(
    st.dates().map(lambda day: f"{day.year:04}-{day.month:02}-{day.day:02}"),
    st.dates().map(lambda day: f"{day.year:04}-{day.month:02}"),
    st.dates().map(lambda day: f"{day.year:04}"),
)
points = st.lists(st.tuples(days, st.integers(0, 10)), min_size=1, max_size=60).map(
    lambda some: sorted(some, key=lambda one: place_of(one[0]))
)


@given(points, st.sampled_from([WIDE, NARROW]))
def test_every_point_stands_within_its_box_at_its_height(said: list[tuple[str, int]], box: Box) -> None:
    chart = draw(said, box)

    places = [(float(x), float(y)) for x, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", chart.line)]
    assert len(places) == len(said)
    assert all(box.left <= x <= box.width - box.right for x, _ in places)
    assert all(box.top <= y <= box.height - box.bottom for _, y in places)
    assert [x for x, _ in places] == sorted(x for x, _ in places)
    for (_, y), (_, number) in zip(places, said, strict=True):
        assert y == pytest.approx(box.top + (box.height - box.top - box.bottom) * (10 - number) / 10, abs=0.1)


def test_one_point_stands_in_the_middle() -> None:
    chart = draw([("2026-05-03", 4)], WIDE)

    assert chart.first == chart.last
    assert chart.first.x == WIDE.left + (WIDE.width - WIDE.left - WIDE.right) / 2
    assert chart.gaps == ""


def test_a_long_silence_is_hinted_at_and_not_drawn_as_a_line() -> None:
    chart = draw([("2024-01-01", 1), ("2024-02-01", 2), ("2026-01-01", 3)], WIDE)

    assert chart.line.count("L") == 1
    assert chart.line.count("M") == 2
    assert chart.gaps.count("M") == chart.gaps.count("L") == 1


def test_in_a_crowd_only_the_first_and_the_last_are_marked() -> None:
    crowd = draw([(f"2026-01-{1 + number % 28:02}", number % 11) for number in range(500)][:CROWD], WIDE)
    few = draw([("2026-01-01", 1), ("2026-02-01", 2)], WIDE)

    assert len(crowd.marked) == 2
    assert len(few.marked) == 2
    assert (few.marked[0].number, few.marked[1].number) == (1, 2)


@pytest.mark.parametrize(("day", "same"), [("2026", "2026-07-01"), ("2026-02", "2026-02-15")])
def test_a_month_or_a_year_stands_in_its_middle(day: str, same: str) -> None:
    assert place_of(day) == place_of(same)


@pytest.mark.parametrize("day", ["", "soon", "2026-13", "2026-02-30"])
def test_what_is_no_day_stands_nowhere(day: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        place_of(day)
