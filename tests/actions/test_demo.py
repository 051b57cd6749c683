"""The demo clears away what a demo left, and nothing else in the world."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from portable_record.actions.demo import MARKER, run
from portable_record.actions.desk import Desk
from portable_record.actions.start import start_record
from portable_record.assets import folder
from portable_record.errors import DemoFolderError
from tests.actions.conftest import PASSPHRASE
from tests.actions.quick import stretch_nothing


def run_demo(desk: Desk, out: Path) -> None:
    run(desk, out, samples=folder("sample_records"), say=lambda _: None, give=lambda **_: None)


@pytest.fixture(scope="module", autouse=True)
def quick() -> Iterator[None]:
    """Stretch no passphrase: here it is asked which files a demo leaves, and which it takes away."""
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        yield


@pytest.fixture(scope="module")
def left(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that a demo left; copy it."""
    out = tmp_path_factory.mktemp("demo") / "demo"
    run_demo(desk, out)
    return out


@pytest.fixture
def out(left: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(left, tmp_path / "demo"))


def all_in(out: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in out.rglob("*") if file.is_file()}


def test_a_second_demo_takes_the_place_of_the_first(desk: Desk, out: Path) -> None:
    before = all_in(out)

    run_demo(desk, out)

    assert all_in(out).keys() == before.keys()
    assert (out / "passphrase.txt").read_bytes() != before[str(out / "passphrase.txt")]


def test_a_record_of_somebodys_own_is_never_taken_away(desk: Desk, tmp_path: Path) -> None:
    start_record(desk, tmp_path / "vault", PASSPHRASE, name="Jean Adeyemi", kind="person")
    before = all_in(tmp_path)

    with pytest.raises(DemoFolderError):
        run_demo(desk, tmp_path)

    assert all_in(tmp_path) == before


def test_a_record_put_where_the_demos_was_is_never_taken_away(desk: Desk, out: Path) -> None:
    shutil.rmtree(out / "vault")
    start_record(desk, out / "vault", PASSPHRASE, name="Jean Adeyemi", kind="person")
    before = all_in(out)

    with pytest.raises(DemoFolderError):
        run_demo(desk, out)

    assert all_in(out) == before


def test_a_record_that_the_folder_only_points_to_is_never_taken_away(desk: Desk, out: Path) -> None:
    (out / "vault").rename(out.parent / "elsewhere")
    (out / "vault").symlink_to(out.parent / "elsewhere")
    before = all_in(out.parent)

    with pytest.raises(DemoFolderError):
        run_demo(desk, out)

    assert all_in(out.parent) == before


@pytest.mark.parametrize("name", ["card.png", "passcode.txt", "letter.txt", MARKER])
def test_a_file_of_somebodys_own_is_never_taken_away(desk: Desk, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("my own")

    with pytest.raises(DemoFolderError):
        run_demo(desk, tmp_path)

    assert all_in(tmp_path) == {str(tmp_path / name): b"my own"}


def test_a_strange_file_beside_the_demos_stops_it(desk: Desk, out: Path) -> None:
    (out / "letter.txt").write_text("my own")
    before = all_in(out)

    with pytest.raises(DemoFolderError) as refused:
        run_demo(desk, out)

    assert refused.value.place == "letter.txt"
    assert all_in(out) == before


def test_what_a_demo_left_that_was_stopped_early_is_cleared(desk: Desk, out: Path) -> None:
    shutil.rmtree(out / "vault")
    first_line = (out / MARKER).read_text().splitlines()[0]
    (out / MARKER).write_text(first_line + "\n")

    run_demo(desk, out)

    assert (out / "vault").is_dir()


def test_a_link_to_nothing_and_a_file_are_no_folder_for_it(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "nothing")
    (tmp_path / "file").write_text("my own")

    for name in ("link", "file"):
        with pytest.raises(DemoFolderError):
            run_demo(desk, tmp_path / name)

    assert not os.path.lexists(tmp_path / "nothing")


def test_what_she_shares_is_labelled_as_her_own_words(out: Path) -> None:
    shared = json.loads((out / "bundle.fhir.json").read_text())["entry"]

    labels = [
        {label["code"] for label in entry["resource"].get("meta", {}).get("security", [])} for entry in shared
    ]

    assert sum("PATAST" in codes for codes in labels) >= 50
