"""The whole record as pages, and one entry a line, by command."""

import json
import zipfile
from pathlib import Path

from tests.cli.conftest import Run


def test_the_record_is_saved_as_pages_and_as_lines(run: Run, tmp_path: Path) -> None:
    filled = tmp_path / "vault"
    run("init", "--vault", filled, "--name", "Jean")
    pages, lines = tmp_path / "pages.zip", tmp_path / "lines.ndjson"

    saved = run("export", "--vault", filled, "--as", "zip", "--out", pages)
    run("export", "--vault", filled, "--as", "ndjson", "--out", lines)
    table = run("export", "--vault", filled, "--as", "csv", "--out", tmp_path / "table.csv")
    part = run("export", "--vault", filled, "--as", "zip", "--out", "-")

    with zipfile.ZipFile(pages) as opened:
        assert "index.html" in opened.namelist()
    assert "not encrypted" in saved.output
    assert "not encrypted" in table.output
    assert b'"Part","What it is"' in (tmp_path / "table.csv").read_bytes()
    assert all(json.loads(line)["resourceType"] for line in lines.read_text(encoding="utf-8").splitlines())
    assert part.exit_code == 2
