"""A chart of numbers from 0 to 10 over time: where each point stands, and the lines between them.

One point stands in the middle. Where nothing was said for half a year the line is broken off and only hinted
at. Days of which only the month or the year is known stand in the middle of it. The unit is a point of the
picture; (0, 0) is its upper left corner.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

MOST = 10
LONG = 183  # days without a word
CROWD = 40  # so many points or more are not marked one by one


@dataclass(frozen=True, slots=True)
class Box:
    """How large a chart is, and what is left free at its sides for words."""

    width: int
    height: int
    left: int = 34
    right: int = 18
    top: int = 26
    bottom: int = 34


WIDE = Box(720, 240)
NARROW = Box(340, 210)


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of the chart with its number."""

    x: float
    y: float
    number: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart to draw: ``line`` and ``gaps`` are paths, ``marked`` the points that are drawn one by one.

    ``first`` and ``last`` bear their number; they are one where there is only one point.
    """

    box: Box
    line: str
    gaps: str
    marked: tuple[Dot, ...]
    first: Dot
    last: Dot
    grid: tuple[tuple[int, float], ...]


def place_of(day: str) -> float:
    """Say where a day, a month or a year stands, in days; what is none stands nowhere (ValueError)."""
    if len(day) == 4:
        return date(int(day), 7, 1).toordinal()
    return date.fromisoformat(day if len(day) == 10 else f"{day}-15").toordinal()


def draw(points: Sequence[tuple[str, int]], box: Box) -> Chart:
    """Draw a chart of days and numbers, the oldest first; there is at least one."""
    places = [place_of(day) for day, _ in points]
    dots = [
        Dot(_across(at, places, box), _up(number, box), number)
        for at, (_, number) in zip(places, points, strict=True)
    ]
    line, gaps = [_move(dots[0])], list[str]()
    for (before, here), (then, now) in zip(pairwise(dots), pairwise(places), strict=True):
        is_gap = now - then > LONG
        line.append(_move(here) if is_gap else f"L{here.x} {here.y}")
        gaps += [f"{_move(before)}L{here.x} {here.y}"] if is_gap else []
    return Chart(
        box=box,
        line="".join(line),
        gaps="".join(gaps),
        marked=tuple(dots) if len(dots) < CROWD else (dots[0], dots[-1]),
        first=dots[0],
        last=dots[-1],
        grid=tuple((number, _up(number, box)) for number in (0, 5, MOST)),
    )


def _move(dot: Dot) -> str:
    return f"M{dot.x} {dot.y}"


def _across(at: float, places: Sequence[float], box: Box) -> float:
    """Say how far to the right something stands."""
    room, span = box.width - box.left - box.right, places[-1] - places[0]
    return round(box.left + (room * (at - places[0]) / span if span else room / 2), 1)


def _up(number: int, box: Box) -> float:
    room = box.height - box.top - box.bottom
    return round(box.top + room * (MOST - number) / MOST, 1)
