"""The circle picture: everybody has a place of their own, the closest inside, and nobody is lost."""

import math
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portable_record.record.pictures.circle import NARROW, WIDE, Frame, Layout, lay_out

counts = st.lists(st.integers(0, 3), min_size=1, max_size=60).map(
    lambda everybody: [everybody.count(ring) for ring in range(4)]
)
frames = st.sampled_from([WIDE, NARROW])


def corners(layout: Layout, frame: Frame) -> list[tuple[float, float, float, float]]:
    """The box or disc of each spot, as left, right, top and bottom."""
    boxes = []
    for spot in layout.spots:
        width, height = (frame.width, frame.height) if spot.named else (2 * spot.reach,) * 2
        boxes.append((spot.x - width / 2, spot.x + width / 2, spot.y - height / 2, spot.y + height / 2))
    return boxes


@settings(max_examples=40)
@given(counts, frames)
def test_nobody_stands_over_another_nor_over_the_middle(rings: list[int], frame: Frame) -> None:
    layout = lay_out(rings, frame)

    for one, other in combinations(layout.spots, 2):
        assert math.dist((one.x, one.y), (other.x, other.y)) >= one.reach + other.reach - 0.2
    assert all(math.hypot(spot.x, spot.y) >= frame.me + spot.reach - 0.2 for spot in layout.spots)


@settings(max_examples=40)
@given(counts)
def test_no_two_names_share_a_point(rings: list[int]) -> None:
    layout = lay_out(rings, WIDE)
    names = [box for box, spot in zip(corners(layout, WIDE), layout.spots, strict=True) if spot.named]

    for one, other in combinations(names, 2):
        apart = one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]
        assert apart, (one, other)


@settings(max_examples=40)
@given(counts, frames)
def test_everybody_is_there_or_counted(rings: list[int], frame: Frame) -> None:
    layout = lay_out(rings, frame)

    shown = len(layout.spots) - (1 if layout.more else 0)
    assert shown + layout.more == sum(rings)
    assert layout.more != 1


@settings(max_examples=40)
@given(counts, frames)
def test_whoever_is_closer_stands_further_inside(rings: list[int], frame: Frame) -> None:
    layout = lay_out(rings, frame)

    for one, other in combinations(layout.spots, 2):
        if one.ring < other.ring:
            assert math.hypot(one.x, one.y) < math.hypot(other.x, other.y)
    assert list(layout.edges) == sorted(layout.edges)


@settings(max_examples=40)
@given(counts, frames)
def test_the_picture_stays_within_its_frame(rings: list[int], frame: Frame) -> None:
    layout = lay_out(rings, frame)

    assert layout.reach <= frame.most
    assert all(math.hypot(spot.x, spot.y) + spot.reach <= layout.reach + 0.2 for spot in layout.spots)


@settings(max_examples=40)
@given(counts, frames)
def test_spots_are_numbered_ring_by_ring(rings: list[int], frame: Frame) -> None:
    layout = lay_out(rings, frame)

    numbers = [(spot.ring, spot.number) for spot in layout.spots]
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize("rings", [[1, 0, 0, 0], [5, 5, 5, 5], [0, 0, 0, 40], [3, 8, 12, 0]])
def test_names_stand_as_long_as_there_is_room(rings: list[int]) -> None:
    assert all(spot.named for spot in lay_out(rings, WIDE).spots)


def test_where_there_is_no_room_those_inside_keep_their_names_longest() -> None:
    layout = lay_out([10, 10, 10, 10], WIDE)

    named = {spot.ring for spot in layout.spots if spot.named}
    assert 0 in named
    assert 3 not in named
    assert layout.more == 0


def test_sixty_people_have_a_place_each_on_a_wide_page() -> None:
    assert lay_out([15, 15, 15, 15], WIDE).more == 0


def test_beyond_what_fits_the_rest_is_counted_in_the_outermost_place() -> None:
    layout = lay_out([0, 0, 0, 400], NARROW)

    assert layout.more > 300
    assert layout.spots[-1].ring == 3
    assert len(layout.spots) + layout.more - 1 == 400


def test_without_anybody_there_is_only_the_middle() -> None:
    layout = lay_out([0, 0, 0, 0], WIDE)

    assert layout == Layout((), (), WIDE.me)
