"""The circle picture: who stands where around the person, the closest inside, without one over another.

Everybody has a place that is a disc, and two discs never meet: so whatever stands within them, a name or two
letters, never lies over another. People of one ring stand on one or more rows, each row a circle around the
middle. Rings from the inside out keep names as long as there is room; then they get letters, the outermost
ring first; and where even that is too much, those furthest out become "and 12 more".

The unit is a point of the picture, at which 16 make one letter's height of the page; the middle is (0, 0).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

TOP = -math.pi / 2
LETTER = 14
SLACK = 0.2  # more than rounding can take away


@dataclass(frozen=True, slots=True)
class Frame:
    """How large things are drawn: the picture may reach ``most`` points from its middle.

    ``me`` is half the disc in the middle, ``lettered`` half the one of two letters; a name gets a box of
    ``width`` and ``height``; ``between`` lies from ring to ring.
    """

    most: float
    me: float
    lettered: float
    width: float
    height: float
    between: float

    @property
    def line(self) -> float:
        """How many letters' heights a line of a name may be wide."""
        return (self.width - 8) / LETTER

    @property
    def named(self) -> float:
        """Half the disc in which the box of a name stands."""
        return math.hypot(self.width, self.height) / 2


WIDE = Frame(most=520, me=42, lettered=26, width=98, height=48, between=8)
NARROW = Frame(most=184, me=22, lettered=18, width=90, height=48, between=4)


@dataclass(frozen=True, slots=True)
class Spot:
    """One place: whose it is (its number in its ring), where its middle is, whether it has a name's room."""

    ring: int
    number: int
    x: float
    y: float
    named: bool
    reach: float


@dataclass(frozen=True, slots=True)
class Layout:
    """The picture: its places, the outer edge of each ring that has anybody, and how far it reaches.

    ``more`` is how many of the last ring have no place; where there are any, the last spot is theirs.
    """

    spots: tuple[Spot, ...]
    edges: tuple[float, ...]
    reach: float
    more: int = 0


@dataclass(frozen=True, slots=True)
class _Ring:
    """A ring before it is laid out: how many stand in it, and whether with their names."""

    count: int
    named: bool = True


def lay_out(counts: Sequence[int], frame: Frame) -> Layout:
    """Give a place to everybody. ``counts`` says how many stand in each ring, from the inside."""
    rings = [_Ring(count) for count in counts]
    for place in reversed(range(len(rings))):
        if _fits(rings, frame):
            break
        rings[place] = _Ring(rings[place].count, named=False)
    for place in range(len(rings)):
        again = [*rings[:place], _Ring(rings[place].count), *rings[place + 1 :]]
        rings = again if _fits(again, frame) else rings
    more = 0 if _fits(rings, frame) else _left_out(rings, frame)
    return _placed(_without(rings, more) if more else rings, frame, more)


def _left_out(rings: Sequence[_Ring], frame: Frame) -> int:
    """Say how few can be left out: two or more, as "and one more" would take the place of that one."""
    least, most = 2, sum(ring.count for ring in rings)
    while least < most:
        middle = (least + most) // 2
        if _fits(_without(rings, middle), frame):
            most = middle
        else:
            least = middle + 1
    return least


def _without(rings: Sequence[_Ring], more: int) -> list[_Ring]:
    """Leave out those furthest out, and give the last ring that is left a place that says how many."""
    left = sum(ring.count for ring in rings) - more
    kept: list[_Ring] = []
    for ring in rings:
        count = min(ring.count, left)
        left -= count
        kept.append(_Ring(count, named=ring.named))
    last = max((place for place, ring in enumerate(kept) if ring.count), default=0)
    kept[last] = _Ring(kept[last].count + 1, named=False)
    return kept


def _fits(rings: Sequence[_Ring], frame: Frame) -> bool:
    edge = frame.me
    for ring in rings:
        if ring.count:
            half = frame.named if ring.named else frame.lettered
            edge += 2 * half * len(_rows(ring.count, edge, half)) + frame.between
    return edge <= frame.most


def _placed(rings: Sequence[_Ring], frame: Frame, more: int) -> Layout:
    edge, spots, edges = frame.me, list[Spot](), list[float]()
    for number, ring in enumerate(rings):
        if not ring.count:
            continue
        half = frame.named if ring.named else frame.lettered
        met = 0
        for row, count in enumerate(_rows(ring.count, edge, half)):
            radius = edge + half
            begin = TOP + (math.pi / count if row % 2 else 0)
            for step in range(count):
                angle = begin + 2 * math.pi * step / count
                x, y = round(radius * math.cos(angle), 1), round(radius * math.sin(angle), 1)
                spots.append(Spot(number, met, x, y, ring.named, half))
                met += 1
            edge = radius + half
        edge += frame.between
        edges.append(round(edge - frame.between / 2, 1))
    return Layout(tuple(spots), tuple(edges), edge, more)


def _rows(count: int, edge: float, half: float) -> list[int]:
    """Share some discs out to as few rows as hold them, each row about as full as the others."""
    rooms: list[int] = []
    while sum(rooms) < count:
        rooms.append(_room(edge + half, half))
        edge += 2 * half
    left, shared = count, list[int]()
    for place, room in enumerate(rooms):
        part = math.ceil(left * room / sum(rooms[place:]))
        shared.append(min(part, room))
        left -= shared[-1]
    return [each for each in shared if each]


def _room(radius: float, half: float) -> int:
    """Say how many discs find room on a row of this radius, each touching the next at most."""
    return max(1, math.floor(math.pi / math.asin((half + SLACK) / radius)))
