"""Passing on by command: what may go on is listed, a part of it goes out, and wrong wishes get a sentence."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from portable_record import wiring
from portable_record.actions.unlock import unlock
from tests.actions.conftest import PASSPHRASE
from tests.actions.inboxes import new_vault
from tests.actions.passing import CARERS, CLUB, SUE, TEA, Three, give, know_each_other, write
from tests.actions.quick import stretch_nothing
from tests.cli.conftest import Run


@pytest.fixture(autouse=True)
def quickly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        yield


def test_a_part_goes_on_by_command(run: Run, tmp_path: Path) -> None:
    kinds = ((SUE, "person"), (CARERS, "organisation"), (CLUB, "organisation"))
    with wiring.desk() as desk:
        folders = [new_vault(desk, tmp_path / name, name=name, kind=kind) for name, kind in kinds]
        three = Three(*(unlock(desk, folder, PASSPHRASE) for folder in folders))
        know_each_other(three)
        write(three.sue)
        _share, item = give(three, tmp_path)
        for record in (three.sue, three.carers, three.club):
            record.vault.close()
    carers = folders[1]
    wish = ("pass-on", "--vault", carers, "--who", "Jo Bell", item, "--to", CLUB, "--role", "joint")

    listed = run("pass-on", "--vault", carers, "--who", "Jo Bell", item)
    out = ("--as", "page", "--until", "2026-12-10", "--out", tmp_path / "o", "--json")
    made = run(*wish, "--entry", "2", *out)

    assert TEA in listed.stdout
    given = json.loads(made.stdout.splitlines()[-1])
    assert len(given["passcode"].split()) == 5
    assert Path(given["file"]).name == "page.html"
    for wrong, says in (
        ((), "Nothing is chosen yet."),
        (("--entry", "9"), "The entries have the numbers 1 to 2."),
        (("--entry", "1", "--until", "soon"), "A day looks like"),
    ):
        refused = run(*wish, *wrong)
        assert (refused.exit_code, says in refused.stderr) == (2, True)
    no_role = run("pass-on", "--vault", carers, "--who", "Jo Bell", item, "--entry", "1", "--to", CLUB)
    nobody = run(
        "pass-on",
        "--vault",
        carers,
        "--who",
        "Jo Bell",
        item,
        "--entry",
        "1",
        "--to",
        "A choir",
        "--role",
        "joint",
    )
    assert (no_role.exit_code, nobody.exit_code) == (2, 2)
