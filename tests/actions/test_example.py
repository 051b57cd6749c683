"""The example: a made-up record, locked like any, of which nothing is left."""

from pathlib import Path

import pytest

from portable_record.actions import example
from portable_record.actions.desk import Desk
from portable_record.actions.example import NAME, open_example, remove_example
from portable_record.assets import folder
from portable_record.errors import FileUnreadableError, VaultBusyError, WrongPassphraseError
from portable_record.vault.vault import Vault
from tests.actions.quick import stretch_nothing

SAMPLES = folder("sample_records")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    stretch_nothing(monkeypatch)
    return tmp_path / "home" / "example"


def test_it_is_full_of_a_made_up_persons_things_and_locked(desk: Desk, place: Path) -> None:
    record, words = open_example(desk, place, SAMPLES)
    counts = record.vault.entries.counts_by_part()
    record.vault.close()

    assert record.identity.name == NAME
    assert len(counts) == 11
    assert len(words.split()) == 5
    with pytest.raises(WrongPassphraseError):
        Vault.open(place, "another passphrase", dice=desk.dice)
    assert not any(b"Zubaida" in path.read_bytes() for path in place.rglob("*") if path.is_file())


def test_each_time_it_is_made_anew_and_nothing_of_the_one_before_is_left(desk: Desk, place: Path) -> None:
    first, words = open_example(desk, place, SAMPLES)
    first.vault.close()
    (place / "left behind").write_text("x")

    second, others = open_example(desk, place, SAMPLES)
    second.vault.close()

    assert words != others
    assert not (place / "left behind").exists()


def test_it_is_removed_with_everything(desk: Desk, place: Path) -> None:
    record, _ = open_example(desk, place, SAMPLES)
    record.vault.close()

    remove_example(place)
    remove_example(place)

    assert list(place.parent.iterdir()) == []


def test_it_is_not_taken_away_from_who_looks_at_it(desk: Desk, place: Path) -> None:
    record, _ = open_example(desk, place, SAMPLES)

    with pytest.raises(VaultBusyError):
        remove_example(place)

    assert record.vault.entries.counts_by_part()
    record.vault.close()


def test_where_the_sample_is_missing_nothing_stays_open(
    desk: Desk, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(example, "SAMPLE", "nobody.json")

    with pytest.raises(FileUnreadableError):
        open_example(desk, place, tmp_path)

    remove_example(place)
    assert not place.exists()
