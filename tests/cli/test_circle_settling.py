"""What has to be chosen in a circle, by commands: values side by side, suggestions, an older copy."""

import json
import re
import shutil
from pathlib import Path

import pytest

from portable_record import wiring
from tests.actions.circle_around import edit
from tests.cli.conftest import PASSPHRASE, Run
from tests.cli.together import do, sync
from tests.record.devices import entry_id


def both_write(home: Path) -> str:
    """Let both change the same field at once, and sync; give the name of the entry."""
    for name in ("jean", "nadia"):
        with wiring.record(home / name, PASSPHRASE) as record:
            edit(record, entry_id(1), description=f"Tea with {name}")
    sync(home, "jean", "nadia", "jean")
    return entry_id(1)


@pytest.mark.parametrize("choice", ["1", "2"])
def test_what_two_wrote_at_once_stands_until_somebody_chooses(home: Path, run: Run, choice: str) -> None:
    entry = both_write(home)
    shown = run("circle", "conflicts", "--vault", home / "jean").stdout
    told = do("circle", "conflicts", "--vault", home / "jean")

    do("circle", "settle", "--vault", home / "jean", entry, "--choose", choice)
    sync(home, "jean", "nadia")

    assert ("Tea with jean" in shown, "Tea with nadia" in shown, "Nadia Hussain" in shown) == (True,) * 3
    assert len(re.findall(r", \d{4}-\d\d-\d\d \d\d:\d\d\)", shown)) == 2
    said = told["versions"][int(choice) - 1]["says"]
    for name in ("jean", "nadia"):
        assert said in run("show", "--vault", home / name, entry).stdout
        assert "Nothing waits" in run("circle", "conflicts", "--vault", home / name).stdout


def test_only_what_is_there_can_be_chosen(home: Path, run: Run) -> None:
    entry = both_write(home)
    settle = ("circle", "settle", "--vault", home / "jean")

    wrong = run(*settle, entry, "--choose", "9")
    nothing = run(*settle, entry, "--choose", "1", "--path", "title")
    nobody = run(*settle, entry_id(99), "--choose", "1")

    assert (wrong.exit_code, nothing.exit_code, nobody.exit_code) == (2, 1, 1)


def test_a_removal_against_a_change_is_kept_or_binned(home: Path, run: Run) -> None:
    with wiring.record(home / "nadia", PASSPHRASE) as record:
        edit(record, entry_id(1), description="Tea with Nadia")
    do("remove", "--vault", home / "jean", entry_id(1))
    sync(home, "jean", "nadia", "jean")
    shown = run("circle", "conflicts", "--vault", home / "jean").stdout

    do("circle", "settle", "--vault", home / "jean", entry_id(1), "--choose", "keep")

    assert "or: keep, bin" in shown
    assert "Tea with Nadia" in run("show", "--vault", home / "jean", entry_id(1)).stdout


def test_what_two_owners_changed_at_once_is_settled_by_the_one_whose_circle_it_is(home: Path) -> None:
    jean, who = home / "jean", ("--vault", home / "tom", "--name", "Tom", "--relation", "friend")
    do("circle", "change", "--vault", jean, "Nadia", "--role", "owner")
    do("circle", "invite", "--vault", jean, "--out", home / "other")
    do("circle", "join", home / "other", *who, "--folder", home / "place")
    sync(home, "jean")
    do("circle", "let-in", "--vault", jean, "tom", "--same", "--role", "owner")
    sync(home, "jean", "nadia", "tom")
    do("circle", "change", "--vault", home / "tom", "Nadia", "--relation", "cousin")
    do("circle", "change", "--vault", home / "nadia", "Nadia", "--relation", "niece")
    told = sync(home, "tom", "nadia", "jean")

    do("circle", "settle", "--vault", jean, "--list", do("circle", "conflicts", "--vault", jean)["list"])

    assert told["split"]
    assert not sync(home, "jean", "nadia", "tom")["split"]


@pytest.mark.parametrize("answer", ["--yes", "--no"])
def test_what_somebody_suggests_waits_for_a_yes(home: Path, run: Run, answer: str) -> None:
    do("circle", "change", "--vault", home / "jean", "Nadia", "--role", "suggests")
    sync(home, "jean", "nadia")
    do("add", "--vault", home / "nadia", "--part", "plan", "--text", "Swim on Mondays")
    sync(home, "nadia", "jean")
    suggestions = ("circle", "suggestions", "--vault", home / "jean")
    told, shown = do(*suggestions), run(*suggestions).stdout
    own = ("circle", "suggestions", "--vault", home / "nadia")
    assert "it waits for an owner's yes" in run(*own).stdout

    run(*suggestions, answer, told["suggestion"])
    sync(home, "jean", "nadia")

    assert ("Swim on Mondays" in shown, told["who"]) == (True, "Nadia Hussain")
    after = run(*suggestions).stdout
    assert ("Nothing waits for a yes" in after, "Jean Adeyemi said no, " in after) == (True, answer == "--no")
    assert f"Jean Adeyemi said {answer.strip('-')}, " in run(*own).stdout
    for name in ("jean", "nadia"):
        assert ("Swim" in run("list", "--vault", home / name).stdout) == (answer == "--yes")
    assert run(*suggestions, "--again", told["suggestion"]).exit_code == 1
    assert run(*suggestions, answer, told["suggestion"]).exit_code == (answer == "--yes")


def test_what_was_not_taken_can_be_suggested_again_or_taken_all_the_same(home: Path, run: Run) -> None:
    do("circle", "change", "--vault", home / "jean", "Nadia", "--role", "suggests")
    sync(home, "jean", "nadia")
    do("add", "--vault", home / "nadia", "--part", "plan", "--text", "Swim on Mondays")
    sync(home, "nadia", "jean")
    jean, nadia = (("circle", "suggestions", "--vault", home / name) for name in ("jean", "nadia"))
    name = do(*jean)["suggestion"]

    told = do(*jean, "--no", name)
    sync(home, "jean", "nadia")
    new = run("circle", "changed", "--vault", home / "nadia").stdout
    refused = run(*nadia, "--no", name), run(*nadia, "--yes", name)
    own = do(*nadia)
    again, old = (json.loads(line) for line in run(*nadia, "--again", name, "--json").stdout.splitlines())
    taken = run(*jean, "--yes", name)

    assert (told["no_by"], own["no_by"], own["yes_by"]) == (["Jean Adeyemi"], ["Jean Adeyemi"], "")
    assert ([again["no_by"], old["no_by"]], old["suggestion"]) == ([[], ["Jean Adeyemi"]], name)
    assert re.search(r"Jean Adeyemi, [\d: -]+: What you suggested was not taken: .*Swim on Mondays", new)
    assert [one.exit_code for one in refused] == [1, 1]
    assert taken.exit_code == 0
    assert "Swim on Mondays" in run("list", "--vault", home / "jean").stdout


def test_what_is_added_by_who_suggests_is_said_to_wait(home: Path, run: Run) -> None:
    do(
        "circle",
        "change",
        "--vault",
        home / "jean",
        "Nadia",
        "--role",
        "suggests",
        "--part",
        "plan",
        "--part",
        "documents",
    )
    sync(home, "jean", "nadia")
    (home / "letter.txt").write_text("Bring the blue blanket")
    add = ("add", "--vault", home / "nadia", "--part", "plan", "--text", "Swim on Mondays")

    file = (*add[:4], "documents", "--file", home / "letter.txt", "--name", "Letter")

    said = [run(*add).stdout, run(*file).stdout]

    assert ["Swim on Mondays" in said[0], "Suggested for documents: Letter" in said[1]] == [True, True]
    assert all("It waits for an owner's yes." in one for one in said)


def brought_back(home: Path, name: str) -> None:
    """Write and sync, put an older copy of the record in its place, and write something else in that."""
    record = home / name
    shutil.copytree(record, home / "older")
    do("add", "--vault", record, "--part", "plan", "--text", "Written before the disk broke")
    sync(home, name)
    shutil.rmtree(record)
    (home / "older").rename(record)
    do("add", "--vault", record, "--part", "plan", "--text", "Written on the older copy")


def test_whoever_began_the_circle_comes_back_from_an_older_copy_by_themselves(home: Path, run: Run) -> None:
    brought_back(home, "jean")
    stopped = run("circle", "sync", "--vault", home / "jean")
    with wiring.record(home / "jean", PASSPHRASE) as record:
        old = record.identity.device_id

    refused = run("add", "--vault", home / "jean", "--part", "plan", "--text", "x")
    assert do("circle", "come-back", "--vault", home / "jean", "--gone", old)["in_circle"]
    sync(home, "jean", "nadia")

    assert "writes nothing more" in stopped.stdout
    assert (refused.exit_code, "circle-stopped" in refused.stderr) == (1, True)
    do("add", "--vault", home / "jean", "--part", "plan", "--text", "Written since")
    sync(home, "jean", "nadia")
    for name in ("jean", "nadia"):
        listed = run("list", "--vault", home / name).stdout
        assert ("Written since" in listed, "Written before the disk broke" in listed) == (True, True)
    apart = run("circle", "apart", "--vault", home / "jean").stdout
    assert ("disk broke" in apart, "Written on the older copy" in apart) == (False, True)
    assert (
        "Changes of yours that do not count, and are kept for you: 1."
        in run("circle", "sync", "--vault", home / "jean").stdout
    )
    told = do("circle", "apart", "--vault", home / "jean")
    do("circle", "apart", "--vault", home / "jean", "--bring-in", told["own"])
    assert "Nothing is kept apart" not in run("circle", "apart", "--vault", home / "jean").stdout
    assert "Written on the older copy" in run("list", "--vault", home / "jean").stdout
    assert run("circle", "apart", "--vault", home / "jean", "--let-be", told["own"]).exit_code == 1
    assert run("circle", "apart", "--vault", home / "jean", "--bring-in", "all").exit_code == 0


def test_an_owner_chooses_what_counts_of_a_device_that_wrote_two_things_at_once(home: Path, run: Run) -> None:
    jean, place = home / "jean", home / "place"
    shutil.copytree(home / "nadia", home / "older")
    shutil.copytree(place, home / "aside")
    for name, words in (("nadia", "Swim on Mondays"), ("older", "Sing on Mondays")):
        do("add", "--vault", home / name, "--part", "plan", "--text", words)
        sync(home, name)
        place.rename(home / f"of-{name}")
        shutil.copytree(home / "aside", place)
    for name in ("nadia", "older"):
        shutil.copytree(home / f"of-{name}", place, dirs_exist_ok=True)
    sync(home, "jean")
    shown = run("circle", "conflicts", "--vault", jean).stdout
    chains = do("circle", "conflicts", "--vault", jean)["chains"]

    wrong = run("circle", "settle", "--vault", jean, *(f"--chain={one['chain']}" for one in chains))
    none = run("circle", "settle", "--vault", jean, "--chain", "nothing")
    do("circle", "settle", "--vault", jean, "--chain", chains[0]["chain"])

    listed = run("list", "--vault", jean).stdout
    assert "A device of Nadia Hussain wrote two things at once in plan" in shown
    assert ("Swim" in shown, "Sing" in shown) == (True, True)
    assert (wrong.exit_code, none.exit_code) == (2, 1)
    assert ("Swim on Mondays" in listed) != ("Sing on Mondays" in listed)
    assert "Nothing waits" in run("circle", "conflicts", "--vault", jean).stdout


def test_a_member_comes_back_by_an_invitation_and_takes_the_place_of_the_old_device(
    home: Path, run: Run
) -> None:
    jean, nadia = home / "jean", home / "nadia"
    with wiring.record(nadia, PASSPHRASE) as record:
        old = record.identity.device_id
    brought_back(home, "nadia")
    assert sync(home, "nadia")["stopped"]

    assert not do("circle", "come-back", "--vault", nadia)["in_circle"]
    do("circle", "invite", "--vault", jean, "--out", home / "again")
    joined = do("circle", "join", home / "again", "--vault", nadia, "--folder", home / "place")
    sync(home, "jean")
    asks = do("circle", "asks", "--vault", jean)
    do("circle", "let-in", "--vault", jean, asks["digits"], "--same", "--instead", old)
    do("circle", "same", "--vault", nadia)
    sync(home, "jean", "nadia")

    assert (asks["words"], bool(asks["known"]), joined["recovery_code"]) == (joined["words"], True, "")
    do("add", "--vault", nadia, "--part", "plan", "--text", "Written since")
    sync(home, "nadia", "jean")
    assert "Written since" in run("list", "--vault", jean).stdout
