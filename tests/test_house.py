"""The house keeps its own rules."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from portable_record import errors

pytestmark = pytest.mark.slow

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
    assert all(kind.__doc__ and kind.__doc__.strip().endswith((".", "?")) for kind in all_errors())
    assert all(kind.__name__.endswith("Error") for kind in all_errors())


def test_every_error_is_had_at_the_door_of_the_errors() -> None:
    hidden = [kind for kind in all_errors() if getattr(errors, kind.__name__, None) is not kind]

    assert hidden == []
    assert errors.BackupError in all_errors()


def test_no_other_room_makes_errors_of_its_own() -> None:
    names = {kind.__name__ for kind in all_errors()}
    elsewhere = [
        f"{path.relative_to(PACKAGE)}: {node.name}"
        for path in PACKAGE.rglob("*.py")
        if path.parent != PACKAGE / "errors"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef)
        and names & {ast.unparse(base).split(".")[-1] for base in node.bases}
    ]

    assert elsewhere == []


SILENCED = re.compile(r"#\s*(?:noqa\b[:A-Z0-9, ]*|type: ignore\S*|pragma: no \w+)(.*)")


@pytest.mark.parametrize("path", [PACKAGE, ROOT / "tests"], ids=["package", "tests"])
def test_whatever_silences_a_check_says_why(path: Path) -> None:
    silent = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()}"
        for file in path.rglob("*.py")
        for number, line in enumerate(file.read_text().splitlines(), 1)
        for found in SILENCED.finditer(line)
        if not re.match(r"\s*[-#]+ *\w", found[1])
    ]

    assert silent == []


MOST_LINES = 360
"""Lists of one thing (``tables_…``) may be longer; code may not."""

CODE = sorted(path for path in PACKAGE.rglob("*.py") if not path.name.startswith("tables_"))


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_file_has_more_lines_than_it_may(path: Path) -> None:
    lines = path.read_text().count("\n")

    assert lines <= MOST_LINES, f"{path.name} has {lines} lines: split it at the seam"
