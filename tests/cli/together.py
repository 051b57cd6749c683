"""Jean's record and Nadia's, kept together by commands alone."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from portable_record import wiring
from portable_record.cli import portable_record
from portable_record.cli.frame import PASSPHRASE_VARIABLE
from tests.actions.circle_around import plan

PASSPHRASE = "five plain words for tests"

PLAN = (
    b'{"resourceType":"CarePlan","status":"active","intent":"plan","description":"Tea at four",'
    b'"subject":{"display":"Jean"}}'
)


def do(*arguments: str | Path) -> dict[str, Any]:
    """Run a command that has to work; give the last thing it says to a program."""
    said = CliRunner(env={PASSPHRASE_VARIABLE: PASSPHRASE}).invoke(
        portable_record, [str(one) for one in (*arguments, "--json")]
    )
    assert said.exit_code == 0, said.output
    lines = said.stdout.splitlines()
    return json.loads(lines[-1]) if lines else {}


def keep_together(home: Path) -> None:
    """Jean's record and Nadia's around one folder; Nadia may change the plan."""
    (home / "place").mkdir()
    jean, nadia, place = home / "jean", home / "nadia", ("--folder", home / "place")
    do("init", "--vault", jean, "--name", "Jean Adeyemi")
    do("add", "--vault", jean, "--part", "plan", "--text", "Walk to the river")
    with wiring.record(jean, PASSPHRASE) as record:
        plan(record, text=PLAN)
    do("circle", "new", "--vault", jean)
    do("circle", "place", "--vault", jean, *place)
    do("circle", "invite", "--vault", jean, "--out", home / "invitation")
    who = ("--name", "Nadia Hussain", "--relation", "daughter")
    joined = do("circle", "join", home / "invitation", "--vault", nadia, *who, *place)
    do("circle", "sync", "--vault", jean)
    asks = do("circle", "asks", "--vault", jean)
    assert (asks["words"], asks["name"]) == (joined["words"], "Nadia Hussain")
    do("circle", "let-in", "--vault", jean, "Nadia Hussain", "--same", "--role", "editor", "--part", "plan")
    do("circle", "same", "--vault", nadia)
    for vault in (jean, nadia, jean):
        do("circle", "sync", "--vault", vault)


def sync(home: Path, *names: str) -> dict[str, Any]:
    """Let each look for news; give what the last one was told."""
    return [do("circle", "sync", "--vault", home / name) for name in names][-1]
