"""A group shares its inbox, by commands: whoever is invited reads of a team and its inbox."""

from pathlib import Path

import pytest

from tests.actions.quick import stretch_nothing
from tests.cli.conftest import Run
from tests.cli.together import do


def test_whoever_is_invited_to_a_team_reads_of_its_inbox(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    stretch_nothing(monkeypatch)
    group, nina, place = tmp_path / "group", tmp_path / "nina", tmp_path / "place"
    place.mkdir()
    do("init", "--vault", group, "--name", "Ahmed Care", "--kind", "organisation")
    do("circle", "new", "--vault", group, "--name", "Amina Ahmed")
    do("circle", "place", "--vault", group, "--folder", place)
    do("circle", "invite", "--vault", group, "--out", tmp_path / "invitation")

    who = ("--vault", nina, "--name", "Nina", "--relation", "driver")
    joined = run("circle", "join", tmp_path / "invitation", *who, "--folder", place).stdout
    same = run("circle", "same", "--vault", nina).stdout
    looked = run("circle", "sync", "--vault", nina).stdout

    assert "It is for the team of Ahmed Care." in joined
    assert "Once they have let you in, the inbox comes with" in same
    assert "This device is not in the team yet: a lead has to let it in first." in looked
