"""Files by commands: kept, listed, shown, and saved as they were."""

from pathlib import Path

import pytest

from portable_record.record.json_text import parse
from tests.cli.conftest import Run

LETTER = b"%PDF-1.7 a letter about the rent"


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    file = tmp_path / "rent.pdf"
    file.write_bytes(LETTER)
    return file


def said(output: str) -> dict[str, object]:
    value = parse(output.encode())
    assert isinstance(value, dict)
    return value


def test_a_file_is_kept_shown_and_saved_again(run: Run, vault: Path, letter: Path, tmp_path: Path) -> None:
    added = run(
        "add", "--vault", vault, "--part", "documents", "--file", letter, "--name", "The rent", "--json"
    )
    entry = str(said(added.stdout)["entry"])
    shown = run("show", "--vault", vault, entry)
    out = tmp_path / "saved.pdf"
    run("export", "--vault", vault, "--as", "attachment", "--entry", entry, "--out", out)
    as_fhir = run("export", "--vault", vault, "--out", tmp_path / "all.json", "--json")

    assert "rent.pdf, PDF" in shown.stdout
    assert "The rent" in shown.stdout
    assert out.read_bytes() == LETTER
    assert said(as_fhir.stdout)["files_left"] == 1
    assert "not in it: 1" in as_fhir.stderr


def test_a_file_that_cannot_be_kept_is_refused_in_words(run: Run, vault: Path, letter: Path) -> None:
    for given in (
        ("--file", letter),
        ("--part", "plan", "--file", letter),
        ("--part", "documents", "--file", letter, letter),
        ("--part", "documents", "--file", letter, "--phone", "1"),
        ("--part", "documents", "--file", f"{letter}.none"),
    ):
        refused = run("add", "--vault", vault, *given)

        assert refused.exit_code in (1, 2), given
        assert "Traceback" not in refused.output
    assert list((vault / "blobs").iterdir()) == []


def test_what_has_no_file_saves_none(run: Run, vault: Path, tmp_path: Path) -> None:
    added = run("add", "--vault", vault, "--part", "strengths", "--text", "I sing", "--json")
    entry = str(said(added.stdout)["entry"])
    out = tmp_path / "saved"

    none = run("export", "--vault", vault, "--as", "attachment", "--entry", entry, "--out", out)
    which = run("export", "--vault", vault, "--as", "attachment", "--out", out)

    assert (none.exit_code, which.exit_code) == (1, 2)
    assert not out.exists()
