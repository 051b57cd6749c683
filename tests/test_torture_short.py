"""The torture campaigns in short: a few kills of each kind of work, some dozens of hostile files."""

from pathlib import Path

import pytest

from tests.benchmarks.measure import HAS_PROC
from tests.torture.hostile import Hostile, carriers
from tests.torture.kills import KINDS, Campaign

pytestmark = pytest.mark.slow

ROUNDS = 4
FILES = 60


@pytest.mark.parametrize("kind", KINDS)
def test_killed_at_any_moment_it_has_what_it_said_and_shows_nothing(kind: str, tmp_path: Path) -> None:
    campaign = Campaign(kind, tmp_path / kind, seed=7)

    campaign.run(ROUNDS)

    assert campaign.faults == []
    assert campaign.figures["rounds"] == ROUNDS


def test_damaged_cards_pages_and_sealed_files_are_refused_or_say_the_same(tmp_path: Path) -> None:
    hostile = Hostile(tmp_path / "files", seed=7)

    hostile.verify(FILES, list(carriers(tmp_path / "demo")))

    assert hostile.faults == []
    assert hostile.figures["files verified"] == FILES


def test_damaged_fhir_is_refused_or_kept_as_it_came(tmp_path: Path) -> None:
    hostile = Hostile(tmp_path / "files", seed=7)

    hostile.take_in(FILES * 2)

    assert hostile.faults == []
    assert hostile.figures["import taken"] > 0
    assert hostile.most_memory > 0 or not HAS_PROC
