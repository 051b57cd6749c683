"""The campaigns of the circle in short: few edits, few rounds, the same lies, the same kills."""

import sys
from pathlib import Path

import pytest

from tests.torture.circle import circle
from tests.torture.circle_kills import KINDS, circle_kills
from tests.torture.circle_month import circle_month

pytestmark = pytest.mark.slow


def test_five_devices_around_a_place_that_lies_end_alike(tmp_path: Path) -> None:
    figures, faults = circle(tmp_path, seed=7, rounds=1, edits=120)

    assert faults == []
    assert figures["rounds"] == 1


@pytest.mark.skipif(sys.platform == "win32", reason="processes are not forked there")
@pytest.mark.parametrize("kind", KINDS)
def test_five_devices_that_are_killed_in_mid_sync_end_alike(tmp_path: Path, kind: str) -> None:
    figures, faults = circle_kills(tmp_path, seed=7, rounds=3, kinds=(kind,))

    assert faults == []
    assert figures[f"{kind}: processes killed"] >= 3


def test_four_who_are_mostly_apart_for_a_month_end_alike_without_the_one_who_was_removed(
    tmp_path: Path,
) -> None:
    figures, faults = circle_month(tmp_path)

    assert faults == []
    assert figures["syncs"] > 60
