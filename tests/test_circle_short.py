"""The campaigns of the circle in short: few edits, few rounds, the same lies, the same kills."""

import sys
from pathlib import Path

import pytest

from portable_record.actions.circle_place import FOLDER
from tests.torture.circle import circle
from tests.torture.circle_kills import circle_kills

pytestmark = pytest.mark.slow


def test_five_devices_around_a_place_that_lies_end_alike(tmp_path: Path) -> None:
    figures, faults = circle(tmp_path, seed=7, rounds=1, edits=60)

    assert faults == []
    assert figures["rounds"] == 1


@pytest.mark.skipif(sys.platform == "win32", reason="processes are not forked there")
def test_five_devices_that_are_killed_in_mid_sync_end_alike(tmp_path: Path) -> None:
    figures, faults = circle_kills(tmp_path, seed=7, rounds=4, kinds=(FOLDER,))

    assert faults == []
    assert figures["folder: processes killed"] >= 4
