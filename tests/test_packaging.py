"""The wheel: what is in it, and that what is installed from it does the main job on its own.

The wheel is built without a network and installed with pip into a new virtual environment that holds nothing
else. Into that are put, by links, exactly the distributions that the wheel's own list of dependencies leads
to, out of the environment that runs the tests: a dependency that is used and not declared is missing there,
and no network is needed.
"""

import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path
from urllib.request import urlopen

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
BESIDE = ("templates", "static", "sample_records")
SOURCE = ("portable_record", *BESIDE, "pyproject.toml", "README.md", "LICENSE", ".gitignore")
LEFT_LYING = (
    "templates/.layout.html.swp",
    "templates/__pycache__/layout.html.cpython-311.code",
    "portable_record/__pycache__/cli.cpython-311.pyc",
)
PATIENCE = 120  # seconds

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout in which an editor and an interpreter have left things lying about."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in SOURCE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.swp"))
        else:
            shutil.copy(source, copy / name)
    for name in LEFT_LYING:
        (copy / name).parent.mkdir(exist_ok=True)
        (copy / name).write_bytes(b"left lying about")
    return copy


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, checkout)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with the wheel installed; returns its folder of programs."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, symlinks=os.name != "nt")
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    pip(programs, "install", "--quiet", "--no-index", "--no-deps", wheel)
    where = run(programs / "python", "-I", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))")
    for needed in needs(wheel).values():
        copy(needed, Path(where.strip()))
    return programs


def pip(programs: Path, *arguments: str | Path) -> str:
    """Run this environment's pip for another one."""
    return run(sys.executable, "-I", "-m", "pip", "--python", programs / "python", *arguments)


def bare() -> dict[str, str]:
    """This shell's variables without those that lead to the checkout or to somebody's record."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PORTABLE"))}


def run(*arguments: str | Path) -> str:
    """Run a program far from the checkout."""
    ran = subprocess.run(
        [str(argument) for argument in arguments],
        cwd="/",
        env=bare(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def needs(wheel: Path) -> dict[str, Distribution]:
    """Follow the wheel's list of dependencies to the end, without extras nobody asked for."""
    with zipfile.ZipFile(wheel) as opened:
        (metadata,) = (name for name in opened.namelist() if name.endswith(".dist-info/METADATA"))
        said = opened.read(metadata).decode().split("\n\n")[0]
    waiting = [line.partition(": ")[2] for line in said.splitlines() if line.startswith("Requires-Dist")]
    found: dict[str, Distribution] = {}
    while waiting:
        needed = Requirement(waiting.pop())
        applies = needed.marker is None or needed.marker.evaluate({"extra": ""})
        if applies and needed.name not in found:
            found[needed.name] = distribution(needed.name)
            waiting += found[needed.name].requires or ()
    return found


def copy(needed: Distribution, to: Path) -> None:
    """Copy a distribution of this environment into another; the reader process follows no link out of it."""
    tops = {file.parts[0] for file in needed.files or () if file.parts[0] not in ("..", "__pycache__")}
    for top in tops:
        source = Path(str(needed.locate_file(top)))
        if source.is_dir():
            shutil.copytree(source, to / top, dirs_exist_ok=True)
        else:
            shutil.copy(source, to / top)


def names_in(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as opened:
        return set(opened.namelist())


def test_the_wheel_holds_the_program_with_its_pages_and_samples_and_nothing_else(
    wheel: Path, checkout: Path
) -> None:
    expected = {
        path.relative_to(checkout).as_posix()
        for top in ("portable_record", *BESIDE)
        for path in (checkout / top).rglob("*")
        if path.is_file()
    } - set(LEFT_LYING)
    expected = {
        name if name.startswith("portable_record/") else f"portable_record/{name}" for name in expected
    }

    found = names_in(wheel)

    about = {name for name in found if re.match(r"portable_record-[^/]+\.dist-info/", name)}
    assert found - about == expected
    assert {name.partition("/")[2] for name in about} == {
        *("METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE"),
    }


@pytest.mark.parametrize("folder", BESIDE)
def test_every_folder_beside_the_package_is_in_the_wheel(wheel: Path, folder: str) -> None:
    assert any(name.startswith(f"portable_record/{folder}/") for name in names_in(wheel))


def test_nothing_left_lying_about_is_in_the_wheel(wheel: Path) -> None:
    stray = [
        name for name in names_in(wheel) if name.endswith((".swp", ".pyc", "~")) or "node_modules" in name
    ]

    assert stray == []


def test_what_is_installed_comes_from_the_wheel_and_its_declared_needs_suffice(installed: Path) -> None:
    program = "import portable_record; print(portable_record.__file__)"

    where = run(installed / "python", "-I", "-c", program).strip()

    assert Path(where).is_relative_to(installed.parent)
    assert "No broken requirements" in pip(installed, "check")


@pytest.fixture(scope="module")
def demo(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("demo") / "files"
    run(*command(installed), "demo", "--out", out)
    return out


def command(installed: Path) -> tuple[str | Path, ...]:
    """The installed program, started so that no folder and no variable of this shell leads it elsewhere."""
    if os.name == "nt":
        return (installed / "portable-record.exe",)
    return installed / "python", "-I", installed / "portable-record"


def test_the_installed_demo_leaves_its_files(demo: Path) -> None:
    left = {path.name for path in demo.iterdir()}

    assert left == {
        *("card.png", "card.svg", "card.carecard", "card.html", "page.html", "bundle.carebundle"),
        *("bundle.fhir.json", "vault", "passphrase.txt", "passcode.txt", "what-is-this.txt"),
    }


@pytest.fixture
def address(installed: Path, demo: Path) -> Iterator[str]:
    arguments = (*command(installed), "open", "--vault", demo / "vault", "--no-browser", "--port", "0")
    with subprocess.Popen(
        [str(argument) for argument in arguments], cwd="/", env=bare(), stdout=subprocess.PIPE, text=True
    ) as serving:
        assert serving.stdout is not None
        try:
            yield serving.stdout.readline().strip()
        finally:
            serving.kill()


def test_the_installed_app_serves_its_pages_and_style_sheet(address: str) -> None:
    with urlopen(address + "unlock", timeout=PATIENCE) as page:  # noqa: S310 - our own address
        text = page.read().decode()
    with urlopen(address + "static/css/app.css", timeout=PATIENCE) as sheet:  # noqa: S310 - as above
        style = sheet.read()

    assert 'name="passphrase"' in text
    assert len(style) > 500
