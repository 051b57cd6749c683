"""The table of figures says what was measured; every subject can be measured."""

import importlib
from pathlib import Path

import pytest

from tests.benchmarks import bench_storage
from tests.benchmarks.row import Row, at_least, at_most
from tests.benchmarks.table import busy, table

SUBJECTS = sorted(Path(__file__).with_name("benchmarks").glob("bench_*.py"))


@pytest.mark.parametrize("file", SUBJECTS, ids=lambda file: file.stem)
def test_every_subject_has_rows(file: Path) -> None:
    subject = importlib.import_module(f"tests.benchmarks.{file.stem}")

    assert callable(subject.rows)


def test_a_figure_is_reached_by_itself_or_by_its_ratio() -> None:
    assert Row("pages", 49, "ms", at_most(50)).reached
    assert not Row("pages", 51, "ms", at_most(50)).reached
    assert Row("bulk", 60, "rows/s", at_least(0.5, ratio=True), baseline=100).reached
    assert not Row("bulk", 40, "rows/s", at_least(0.5, ratio=True), baseline=100).reached


def test_what_was_not_measured_is_neither_reached_nor_missed() -> None:
    assert Row("card", 900, "/s", at_least(3, ratio=True)).reached is None
    assert Row("memory", None, "MiB", at_most(250)).reached is None


def test_a_busy_machine_is_spoken_of_and_a_quiet_one_is_not() -> None:
    assert "6.5 programs at a time on 2 cores" in busy(6.5, 2)
    assert busy(1.5, 2) == ""


def test_each_row_says_whether_its_figure_was_reached() -> None:
    rows = [Row("help", 82, "ms", at_most(100)), Row("pages", 51, "ms", at_most(50)), Row("other", 1, "ms")]

    ends = [line.split()[-1] for line in table(rows).splitlines()[2:5]]

    assert ends == ["reached", "MISSED", "-"]


def test_the_table_names_what_was_missed_and_what_was_not_measured() -> None:
    rows = [
        Row("help", 82, "ms", at_most(100), 15, "Python alone", "loads nothing heavy"),
        Row("pages", 1234.5, "ms", at_most(50)),
        Row("memory", None, "MiB", at_most(250)),
    ]

    written = table(rows)

    assert "82 ms" in written
    assert "15 (Python alone)" in written
    assert "5.47x" in written
    assert "    loads nothing heavy\n" in written
    assert "1 of 3 figures reached, 1 not measured here; missed: pages." in written


def test_the_storage_is_measured_beside_the_same_tables_of_plain_sqlite() -> None:
    rows = bench_storage.rows(40)

    assert all(row.ours for row in rows)
    assert sum(row.against == bench_storage.SQLITE for row in rows) == 6
