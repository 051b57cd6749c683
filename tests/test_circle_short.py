"""The campaign of the circle in short: few edits, few rounds, the same lies."""

from pathlib import Path

from tests.torture.circle import circle


def test_five_devices_around_a_place_that_lies_end_alike(tmp_path: Path) -> None:
    figures, faults = circle(tmp_path, seed=7, rounds=1, edits=60)

    assert faults == []
    assert figures["rounds"] == 1
