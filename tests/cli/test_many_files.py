"""Several files at once: one that is bad never stops the others."""

import json
from pathlib import Path

from tests.cli.conftest import Run
from tests.cli.test_bad_input import NOTE, bundle, count, written


def test_a_bad_file_does_not_stop_the_others(run: Run, vault: Path, tmp_path: Path) -> None:
    good = written(tmp_path / "good.json", bundle(NOTE))
    files = [
        written(tmp_path / "bad.json", "no JSON"),
        tmp_path / "missing.json",
        tmp_path,
        written(tmp_path / "half.json", bundle(NOTE, {**NOTE, "status": 7})),
        good,
    ]

    result = run("import", "--vault", vault, *files, "--json")

    said = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert [one["file"] for one in said] == [str(file) for file in files]
    assert [one["refused"] for one in said[:3]] == ["not-fhir", "file-unreadable", "file-unreadable"]
    assert [one["code"] for one in said[3]["refused"]] == ["fhir-invalid"]
    assert (said[4]["new"], said[4]["refused"]) == (1, [])
    assert count(run, vault) == 1


def test_a_part_that_there_is_not_stops_before_the_first(run: Run, vault: Path, tmp_path: Path) -> None:
    good = written(tmp_path / "good.json", bundle(NOTE))

    result = run("import", "--vault", vault, "--part", "everything", good, good)

    assert (result.exit_code, result.stderr.count("not-found")) == (1, 1)


def test_one_entry_twice_in_a_file_is_counted_as_it_is_stored(run: Run, vault: Path, tmp_path: Path) -> None:
    twice = "\n".join(json.dumps(NOTE | {"id": "1", "valueString": words}) for words in ("one", "two"))

    result = run("import", "--vault", vault, written(tmp_path / "twice.ndjson", twice))

    assert "2 new" in result.stdout
    assert count(run, vault) == 2


def test_a_copy_is_not_written_over(run: Run, vault: Path, tmp_path: Path) -> None:
    out = written(tmp_path / "out.json", "my own")

    refused = run("export", "--vault", vault, "--out", out)
    kept = out.read_text()
    replaced = run("export", "--vault", vault, "--out", out, "--replace")

    assert (refused.exit_code, refused.stderr.split(":")[0], kept) == (1, "file-exists", "my own")
    assert replaced.exit_code == 0
    assert out.read_text() != "my own"
