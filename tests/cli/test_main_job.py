"""The main job by commands alone: start, import, look, share, verify, receive, stop."""

import json
from pathlib import Path

import pytest
from click.testing import Result

from portable_record.assets import folder
from tests.cli.conftest import Run
from tests.plainly import plainly

SAMPLE = folder("sample_records") / "zubaida.json"


def lines(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]


@pytest.fixture
def filled(run: Run, vault: Path) -> Path:
    result = run("import", "--vault", vault, SAMPLE)
    assert result.exit_code == 0, result.output
    return vault


def test_every_part_of_the_sample_arrives(run: Run, filled: Path) -> None:
    (status,) = lines(run("status", "--vault", filled, "--json"))

    assert all(status["parts"].values())  # type: ignore[attr-defined]  # a JSON object


def test_importing_twice_changes_nothing(run: Run, filled: Path) -> None:
    (again,) = lines(run("import", "--vault", filled, SAMPLE, "--json"))

    assert (again["new"], again["changed"]) == (0, 0)
    assert again["already_here"] == 72


def test_a_whole_part_is_shown_in_plain_words(run: Run, filled: Path) -> None:
    shown = run("show", "--vault", filled, "--part", "about-me")

    assert "Zubaida Aunty" in shown.stdout
    assert "{" not in shown.stdout


def test_words_are_found_in_urdu_and_english(run: Run, filled: Path) -> None:
    assert "wedding" in run("search", "--vault", filled, "wedding").stdout
    assert lines(run("search", "--vault", filled, "اردو", "--json"))


def test_words_are_found_by_who_wrote_them(run: Run, filled: Path) -> None:
    run("add", "--vault", filled, "--part", "strengths", "--text", "I sang at a wedding")

    (own,) = lines(run("search", "--vault", filled, "wedding", "--by", "person", "--json"))
    came = lines(run("search", "--vault", filled, "wedding", "--by", "elsewhere", "--json"))
    refused = run("search", "--vault", filled, "wedding", "--by", "Nobody")

    assert "I sang" in str(own["title"])
    assert own["entry"] not in [one["entry"] for one in came]
    assert came
    assert refused.exit_code == 1
    assert "Nobody of this name" in refused.output


def test_export_gives_back_the_bytes_that_came(run: Run, filled: Path, tmp_path: Path) -> None:
    received = SAMPLE.read_bytes()

    assert run("export", "--vault", filled, "--as", "files", "--out", tmp_path / "out").exit_code == 0

    for file in (tmp_path / "out").iterdir():
        assert file.read_bytes() in received
    assert len(list((tmp_path / "out").iterdir())) == 72


def test_own_words_are_added_changed_history_kept_and_undone(run: Run, vault: Path) -> None:
    (added,) = lines(run("add", "--vault", vault, "--part", "strengths", "--text", "I whistle", "--json"))
    entry = str(added["entry"])

    assert run("remove", "--vault", vault, entry).exit_code == 0
    assert not lines(run("list", "--vault", vault, "--json"))
    told = lines(run("history", "--vault", vault, entry, "--json"))
    assert [event["what"] for event in told] == ["Written", "Put in the bin"]
    assert run("undo", "--vault", vault, str(told[-1]["change"])).exit_code == 0

    assert [one["entry"] for one in lines(run("list", "--vault", vault, "--json"))] == [entry]


def test_a_share_goes_out_and_is_read_as_its_recipient_would(run: Run, filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    passcode = tmp_path / "passcode.txt"
    wish = ("--part", "plan", "--part", "communication", "--to", "Werneth Lunch Club", "--purpose", "support")

    result = run("share", "--vault", filled, *wish, "--as", "page", "--as", "sealed", "--out", out, "--json")
    assert result.exit_code == 0, result.output
    (shared,) = lines(result)
    passcode.write_text(str(shared["passcode"]))
    read = run("verify", "--json", "--passcode-file", passcode, out / "page.html", out / "bundle.carebundle")

    assert read.exit_code == 3
    for verdict in lines(read):
        assert (verdict["verdict"], verdict["code"]) == ("unknown-signer", "first-time")
        assert verdict["recipient"] == "Werneth Lunch Club"
        assert len(verdict["entries"]) > 10  # type: ignore[arg-type]  # a JSON list
    assert "Penicillin" not in read.stdout
    assert "1943" not in plainly(read.stdout)


def test_what_is_received_is_kept_locked_when_stopped_and_its_opening_noted(
    run: Run, filled: Path, tmp_path: Path
) -> None:
    group = tmp_path / "group"
    assert run("init", "--vault", group, "--name", "Lunch Club", "--kind", "organisation").exit_code == 0
    card = tmp_path / "club.jws"
    gave = run("export", "--vault", group, "--as", "contact", "--out", card)
    assert gave.exit_code == 0
    assert "Nothing of the record is in it: give it to whoever should know you." in gave.output
    assert "not encrypted" not in gave.output
    wish = ("--part", "plan", "--to", card, "--purpose", "support", "--as", "sealed", "--out", tmp_path)
    (shared,) = lines(run("share", "--vault", filled, *wish, "--json"))
    assert shared["passcode"] == ""

    received = run("receive", "--vault", group, tmp_path / "bundle.carebundle", "--know", "--json")
    item = str(lines(received)[-1]["inbox"])
    nobody = run("inbox", "--vault", group, item, "--why", "to plan lunch")
    opened = run("inbox", "--vault", group, item, "--why", "to plan lunch", "--who", "Jo Bell")
    assert "--why and --who" in nobody.stderr
    assert "My plan" in opened.stdout
    assert run("inbox", "--vault", group, item, "--receipts", tmp_path / "receipts").exit_code == 0
    receipt = run("receive", "--vault", filled, next((tmp_path / "receipts").glob("receipt-opened-*.jws")))
    assert "Somebody there opened it: " in receipt.stdout
    assert run("withdraw", "--vault", filled, str(shared["share"]), "--out", tmp_path).exit_code == 0
    assert run("receive", "--vault", group, next(tmp_path.glob("withdrawal-*.jws"))).exit_code == 0

    refused = run("inbox", "--vault", group, item, "--why", "to look", "--who", "Jo Bell")
    assert refused.exit_code == 1
    assert "item-locked" in refused.stderr


def test_a_stranger_cannot_open_what_is_sealed_for_another(run: Run, filled: Path, tmp_path: Path) -> None:
    for name in ("club", "stranger"):
        assert run("init", "--vault", tmp_path / name, "--name", name).exit_code == 0
    card = tmp_path / "club.jws"
    run("export", "--vault", tmp_path / "club", "--as", "contact", "--out", card)
    run("share", "--vault", filled, "--part", "plan", "--to", card, "--purpose", "support", "--as", "sealed",
        "--out", tmp_path)  # fmt: skip

    (verdict, *_) = lines(
        run("receive", "--vault", tmp_path / "stranger", tmp_path / "bundle.carebundle", "--json")
    )

    assert (verdict["verdict"], verdict["code"]) == ("refused", "no-slot-for-me")


def test_a_checked_record_is_whole(run: Run, filled: Path) -> None:
    result = run("check", "--vault", filled)

    assert result.exit_code == 0, result.output
    assert "whole" in result.stdout
