"""Nothing that lies in the current folder is run, neither by the program nor by its reader process."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import portable_record

PLANTED = ("json", "pathlib", "click", "cryptography", "runpy", "platformdirs", "struct", "nh3")
PATIENT = b'{"resourceType":"Patient"}'


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """Return a folder of modules that leave a mark when they are run."""
    folder = tmp_path / "downloads"
    folder.mkdir()
    for name in PLANTED:
        mark = folder.parent / f"{name} was run"
        (folder / f"{name}.py").write_text(f"open({str(mark)!r}, 'w').close()\n")
    return folder


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "portable_record", *arguments]
    # Coverage would load modules of its own before the program runs, and out of that very folder.
    plain = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    return subprocess.run(
        words, cwd=folder, capture_output=True, text=True, check=False, env={**plain, **environment}
    )


def marks(folder: Path) -> list[str]:
    return [each.name for each in folder.parent.iterdir() if each.name.endswith(" was run")]


def test_modules_in_the_current_folder_are_not_run(hostile: Path) -> None:
    (hostile / "share.carecard").write_bytes(b'{"verifiableCredential":["a.b.c"]}')

    done = run(hostile, "verify", "--json", "share.carecard")

    assert json.loads(done.stdout)["code"] == "malformed"  # so the reader process has read it
    assert marks(hostile) == []


def test_an_empty_place_in_the_path_does_not_bring_them_back(hostile: Path) -> None:
    done = run(hostile, "--help", PYTHONPATH=os.pathsep)

    assert done.returncode == 0
    assert marks(hostile) == []


def test_in_a_checkout_the_program_is_found_and_what_lies_beside_it_is_not_run(hostile: Path) -> None:
    shutil.copytree(Path(portable_record.__file__).parent, hostile / "portable_record")

    done = run(hostile, "--help")

    assert done.returncode == 0
    assert marks(hostile) == []


def test_what_lies_beside_the_script_that_starts_it_is_not_run_by_the_reader_process(tmp_path: Path) -> None:
    bin_folder, mark = tmp_path / "bin", tmp_path / "org was run"
    bin_folder.mkdir()
    (bin_folder / "start.py").write_text("from portable_record.cli import main\nmain()\n")
    for name in ("org", "numpy"):  # libraries look for these and go on without them
        only_there = f"import sys\nif sys.flags.isolated: open({str(mark)!r}, 'w').close()\n"
        (bin_folder / f"{name}.py").write_text(only_there)
    (tmp_path / "share.carecard").write_bytes(b'{"verifiableCredential":["a.b.c"]}')

    done = subprocess.run(
        [sys.executable, bin_folder / "start.py", "verify", "--json", tmp_path / "share.carecard"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert json.loads(done.stdout)["code"] == "malformed"  # so the reader process has read it
    assert not mark.exists()
