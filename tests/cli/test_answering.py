"""Answers by commands: a club answers, the person takes one suggestion, refuses one, and leaves one."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result

from portable_record import wiring
from tests.actions.answering import give, know_each_other, unsigned
from tests.actions.inboxes import copied, new_vault
from tests.actions.quick import seal_at_once, stretch_nothing
from tests.cli.conftest import Run


def lines(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]


@pytest.fixture(autouse=True)
def quickly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        seal_at_once(patch)
        yield


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path, str]:
    with wiring.desk() as desk:
        club = new_vault(desk, tmp_path / "club", name="Werneth Club", kind="organisation")
        jean = new_vault(desk, tmp_path / "jean")
        with copied(desk, jean, tmp_path / "j") as one, copied(desk, club, tmp_path / "c") as other:
            know_each_other(one, other)
            _share, item = give(one, other, tmp_path)
    return tmp_path / "j", tmp_path / "c", item


def test_an_answer_goes_from_one_record_to_the_other(
    run: Run, two: tuple[Path, Path, str], tmp_path: Path
) -> None:
    jean, club, item = two
    said = ("--agreed", "Sit by the door", "--will-do", "Fetch Jean", "--offer", "Lunch", "Fridays at 12")
    wrote = run("answer", "--vault", club, item, *said, "--by", "Jo", "--out", tmp_path / "o", "--json")
    (given,) = lines(wrote)
    assert run("receive", "--vault", jean, str(given["file"])).exit_code == 0
    names = [str(one["name"]) for one in lines(run("suggestions", "--vault", jean, "--json"))]

    taken = run("suggestions", "--vault", jean, "--yes", names[2])
    refused = run("suggestions", "--vault", jean, "--no", names[0], "--json")

    assert "It is in the record now" in taken.stdout
    assert [one["state"] for one in lines(refused)] == ["no", "waits", "yes"]
    assert "Jo, Werneth Club" in run("show", "--vault", jean, "--part", "community").stdout
    assert run("suggestions", "--vault", jean, "--yes", "nothing:1").exit_code == 1


def test_an_answer_that_nobody_signed_says_so_when_it_comes_and_when_it_is_taken(
    run: Run, two: tuple[Path, Path, str], tmp_path: Path
) -> None:
    jean, club, item = two
    file = tmp_path / "answer.carebundle"
    with wiring.desk() as desk, copied(desk, club, tmp_path / "k") as record:
        file.write_bytes(unsigned(record, item))

    came = run("receive", "--vault", jean, file)
    (name, *_) = (str(one["name"]) for one in lines(run("suggestions", "--vault", jean, "--json")))
    taken = run("accept", "--vault", jean, name)

    assert came.exit_code == 3
    assert "anybody could have written it" in came.stdout
    assert "said to be Jo Bell, driver, Werneth Club, not signed" in came.stdout
    assert "It is in the record now" in taken.stdout
    assert "not signed" in run("show", "--vault", jean, "--part", "plan").stdout


def test_where_nobody_answered_that_is_said(run: Run, two: tuple[Path, Path, str]) -> None:
    assert run("suggestions", "--vault", two[1]).stdout == "Nobody has answered what you shared.\n"


def test_an_answer_that_says_nothing_is_refused(
    run: Run, two: tuple[Path, Path, str], tmp_path: Path
) -> None:
    refused = run("answer", "--vault", two[1], two[2], "--out", tmp_path / "o")

    assert refused.exit_code == 1
    assert "between 1 and 30" in refused.output
    assert not (tmp_path / "o").exists()
