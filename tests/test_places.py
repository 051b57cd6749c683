"""Where a person keeps files: folders of their own and sticks that are in, if they can be written."""

from pathlib import Path

import platformdirs
import pytest

from portable_record import wiring
from portable_record.actions.desk import Place


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person with documents, but neither downloads nor a desktop."""
    (tmp_path / "Documents").mkdir()
    monkeypatch.setattr(platformdirs, "user_documents_dir", lambda: str(tmp_path / "Documents"))
    monkeypatch.setattr(platformdirs, "user_downloads_dir", lambda: str(tmp_path / "Downloads"))
    monkeypatch.setattr(platformdirs, "user_desktop_dir", lambda: str(tmp_path / "Desktop"))
    return tmp_path


def test_folders_that_are_there_are_offered_and_a_stick_first(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "stick").mkdir()
    monkeypatch.setattr(wiring, "_sticks", lambda: iter([home / "stick", home / "pulled out"]))

    assert wiring.places() == [Place("stick", home / "stick"), Place("documents", home / "Documents")]


def test_where_no_stick_is_in_none_is_offered(home: Path) -> None:
    kinds = [place.kind for place in wiring.places()]

    assert kinds.count("documents") == 1
    assert "downloads" not in kinds


def test_only_what_is_mounted_counts_as_a_stick(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("in", "left over"):
        (home / "Volumes" / name).mkdir(parents=True)
    monkeypatch.setattr(wiring, "ABOVE_STICKS", (home / "Volumes", home / "nowhere"))
    monkeypatch.setattr(Path, "is_mount", lambda path: path.name == "in")

    assert list(wiring._sticks()) == [home / "Volumes" / "in"]
