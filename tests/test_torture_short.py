"""The torture campaigns in short: a few kills of each kind of work, some dozens of hostile files."""

from base64 import b64encode, urlsafe_b64encode
from pathlib import Path

import pytest

from tests.benchmarks.measure import HAS_PROC
from tests.torture import choices
from tests.torture.carriers import carriers as in_every_way
from tests.torture.choices import consents
from tests.torture.hostile import Hostile, carriers
from tests.torture.kills import KINDS, Campaign
from tests.torture.opened import named_in

pytestmark = pytest.mark.slow

ROUNDS = 2
FILES = 60


@pytest.mark.parametrize("kind", KINDS)
def test_killed_at_any_moment_it_has_what_it_said_and_shows_nothing(kind: str, tmp_path: Path) -> None:
    campaign = Campaign(kind, tmp_path / kind, seed=7)

    campaign.run(ROUNDS)

    assert campaign.faults == []
    assert campaign.figures["rounds"] == ROUNDS


def test_damaged_cards_pages_and_sealed_files_are_refused_or_say_the_same(tmp_path: Path) -> None:
    hostile = Hostile(tmp_path / "files", seed=7, most_seconds=60.0)  # a busy machine is no fault

    hostile.verify(FILES, list(carriers(tmp_path / "demo")))

    assert hostile.faults == []
    assert hostile.figures["files verified"] == FILES


def test_damaged_fhir_is_refused_or_kept_as_it_came(tmp_path: Path) -> None:
    hostile = Hostile(tmp_path / "files", seed=7, most_seconds=60.0)  # a busy machine is no fault

    hostile.take_in(FILES * 2)

    assert hostile.faults == []
    assert hostile.figures["import taken"] > 0
    assert hostile.most_memory > 0 or not HAS_PROC


def test_random_consents_let_out_what_was_chosen_and_nothing_else(tmp_path: Path) -> None:
    figures, faults = consents(tmp_path, seed=7, rounds=3, entries=60)

    assert faults == []
    assert figures["in the log"] == 3
    assert figures["files that went"] > 0 < figures["entries that stayed"]


def test_what_was_hidden_stands_in_no_byte_that_leaves_in_any_way(tmp_path: Path) -> None:
    figures, faults = in_every_way(tmp_path, seed=7, rounds=1, entries=40)

    assert faults == []
    ways = (
        "emergency sheet",
        "page.html",
        "link file",
        "link with a passcode",
        "what a host keeps",
        "moving code, large",
    )
    assert {f"left as {way}" for way in ways} <= figures.keys()
    assert figures["left as card.png"] == figures["left as sheet.svg"] == 1


def test_a_word_too_many_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choices, "should_go", lambda _rows, _terms: set())

    _figures, faults = consents(tmp_path, seed=7, rounds=1, entries=40)

    assert any("was hidden, and shows" in fault for fault in faults)
    assert not any("did not go" in fault for fault in faults)


@pytest.mark.parametrize(
    "written",
    [
        b"SAID-E7C0FFEE-SAID",
        "e7c0ffee".encode("utf-16-le"),
        b"x" * 16 + b64encode(b"e7c0ffee and more"),
        b64encode(b"..said-e7c0ffee-said"),
        urlsafe_b64encode(b"~~~~~~~~~~~~~e7c0ffee-"),
    ],
)
def test_a_hidden_word_is_found_however_it_is_written(written: bytes) -> None:
    assert "e7c0ffee" in named_in([b"<p>", written])
