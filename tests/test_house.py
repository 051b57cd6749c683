"""The house keeps its own rules."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from portable_record import backup_errors, errors, ways_errors

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "portable_record"
ALLOWED_AT_TOP = {
    *("portable_record", "static", "templates", "tests", "sample_records", "docs", ".ci"),
    *("pyproject.toml", "README.md", "Makefile", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"),
    ".gitignore",
}


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    return listed.stdout.splitlines()


def test_the_walls_between_the_rooms_stand() -> None:
    lint = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert lint.returncode == 0, lint.stdout


def test_the_top_level_holds_what_it_should_and_nothing_else() -> None:
    names = {name.split("/")[0] for name in tracked()} or ALLOWED_AT_TOP

    assert names <= ALLOWED_AT_TOP


def test_every_room_says_its_promise() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in PACKAGE.rglob("*.py")
        if not ast.get_docstring(ast.parse(path.read_text()))
    ]

    assert silent == []


def all_errors() -> list[type[errors.PortableRecordError]]:
    found: list[type[errors.PortableRecordError]] = []
    waiting: list[type[errors.PortableRecordError]] = [errors.PortableRecordError]
    while waiting:
        kind = waiting.pop()
        found.append(kind)
        waiting.extend(kind.__subclasses__())
    return found


def test_every_error_has_a_code_of_its_own_and_a_sentence() -> None:
    codes = [kind.code for kind in all_errors()]

    assert sorted(codes) == sorted(set(codes))
    assert {backup_errors.BackupError.code, ways_errors.NoRecoveryCodeError.code} <= set(codes)
    assert all(kind.__doc__ and kind.__doc__.strip().endswith((".", "?")) for kind in all_errors())
    assert all(kind.__name__.endswith("Error") for kind in all_errors())


LONGEST = {"errors.py": 900, "kinds.py": 400}
"""Lists of one thing may be long; code may not."""

CODE = sorted(path for path in PACKAGE.rglob("*.py") if not path.name.startswith("tables_"))


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_file_has_more_lines_than_it_may(path: Path) -> None:
    lines = path.read_text().count("\n")

    assert lines <= LONGEST.get(path.name, 360), f"{path.name} has {lines} lines: split it at the seam"
