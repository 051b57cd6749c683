"""Keeping the plan by commands: the week, and single answers of goals, steps, tasks and notes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from portable_record import wiring
from portable_record.cli import portable_record
from portable_record.cli.frame import PASSPHRASE_VARIABLE
from portable_record.record.json_text import parse
from tests.actions.quick import stretch_nothing
from tests.cli.conftest import PASSPHRASE, Run
from tests.cli.together import do, sync


@pytest.fixture(scope="module", autouse=True)
def _quickly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        yield


def write(vault: Path, *arguments: str) -> str:
    return str(do("circle", "write", "--vault", vault, *arguments)["entry"])


def said(words: str, *arguments: object) -> tuple[int, str]:
    """Run a command that reads what somebody types."""
    runner = CliRunner(env={PASSPHRASE_VARIABLE: PASSPHRASE})
    answer = runner.invoke(portable_record, [str(one) for one in arguments], input=words)
    return answer.exit_code, answer.output


def test_a_task_is_written_changed_shown_in_its_week_and_done(home: Path, run: Run) -> None:
    nadia, jean, day = home / "nadia", home / "jean", "2026-12-01"
    who = ("--say", "who=Jean Adeyemi", "--say", f"day={day}")
    task = write(nadia, "--kind", "task", "--say", "words=A lift", *who)
    write(nadia, task, "--say", "time=14:30")
    sync(home, "nadia", "jean")

    shown = run("circle", "week", "--vault", jean, "--day", day, "--done", task).stdout
    others = run("circle", "week", "--vault", nadia, "--day", day, "--who", "nadia").stdout
    run("circle", "week", "--vault", nadia, "--day", day, "--not-done", task, "--ics", home / "week.ics")

    assert f"Tuesday {day}\n  [x] {task}  14:30  A lift  Jean Adeyemi" in shown
    assert "Nothing is written down for this week." in others
    assert b"A lift (Jean Adeyemi)" in (home / "week.ics").read_bytes()


def test_one_answer_of_a_goal_is_changed_and_its_steps_are_written(home: Path, run: Run) -> None:
    nadia = home / "nadia"
    goal = write(nadia, "--kind", "hope", "--say", "words=Walk to the shop", "--say", "why=The air")
    write(nadia, goal, "--say", "why=To meet Bob")
    write(nadia, "--kind", "step", "--say", "words=Buy shoes", "--say", f"goal={goal}", "--say", "who=nadia")
    shown = run("circle", "write", "--vault", nadia, goal).stdout
    with wiring.record(nadia, PASSPHRASE) as record:
        plans = [parse(one.text) for one in record.vault.entries.page("plan") if one.type == "CarePlan"]
    (step,) = [one for plan in plans if isinstance(plan, dict) for one in plan.get("activity", [])]

    write(nadia, step["id"], "--say", "now=completed")

    assert "words  What do you hope for?\n  Walk to the shop" in shown
    assert "To meet Bob" in shown
    assert step["detail"]["performer"][0]["display"] == "Nadia Hussain"
    assert "completed" in run("export", "--vault", nadia, "--out", "-").stdout


def test_a_note_for_the_next_person_has_as_many_lines_as_it_needs(home: Path, run: Run) -> None:
    nadia, note = home / "nadia", ("circle", "write", "--kind", "handover-note", "--say", "words=-")
    code, _ = said("She slept well.\nShe ate half.\n", *note, "--vault", nadia)
    code_of_add, _ = said("One\nTwo\n", "add", "--vault", nadia, "--part", "plan", "--text", "-")

    listed = run("show", "--vault", nadia, "--part", "plan").stdout

    assert (code, code_of_add) == (0, 0)
    assert "She slept well." in listed
    assert "She ate half." in listed
    assert "Two" in listed


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--kind", "task", "--say", "words"),
        ("--kind", "task", "--say", "colour=red"),
        ("--kind", "task", "--say", "day=2026-12-01"),
        ("--kind", "task", "--say", "words=A lift", "--say", "time=two\nlines"),
        ("--kind", "hope", "--say", "words=Walk", "--say", "now=never"),
        ("--kind", "task", "--say", "words=A lift", "--say", "who=Bob"),
    ],
)
def test_what_no_question_asks_is_refused_and_nothing_is_written(
    home: Path, run: Run, arguments: tuple[str, ...]
) -> None:
    before = run("list", "--vault", home / "nadia").stdout

    refused = run("circle", "write", "--vault", home / "nadia", *arguments)

    assert refused.exit_code in (1, 2)
    assert run("list", "--vault", home / "nadia").stdout == before
