"""A record kept together, by commands: begin, invite, compare, let in, write at once, choose, remove."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from portable_record import wiring
from portable_record.cli import portable_record
from portable_record.cli.frame import PASSPHRASE_VARIABLE
from tests.actions.circle_around import edit, plan
from tests.actions.quick import stretch_nothing
from tests.cli.conftest import PASSPHRASE, Run
from tests.record.devices import entry_id

PLAN = (
    b'{"resourceType":"CarePlan","status":"active","intent":"plan","description":"Tea at four",'
    b'"subject":{"display":"Jean"}}'
)


@pytest.fixture(scope="module", autouse=True)
def _quickly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        yield


def do(*arguments: str | Path) -> dict[str, Any]:
    """Run a command that has to work; give the last thing it says to a program."""
    said = CliRunner(env={PASSPHRASE_VARIABLE: PASSPHRASE}).invoke(
        portable_record, [str(one) for one in (*arguments, "--json")]
    )
    assert said.exit_code == 0, said.output
    lines = said.stdout.splitlines()
    return json.loads(lines[-1]) if lines else {}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Jean's record and Nadia's around one folder; Nadia may change the plan."""
    home = tmp_path_factory.mktemp("circle")
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
    return home


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    """A copy of it, around a folder of its own."""
    home = tmp_path / "home"
    shutil.copytree(made, home)
    for name in ("jean", "nadia"):
        do("circle", "place", "--vault", home / name, "--folder", home / "place")
    return home


def sync(home: Path, *names: str) -> dict[str, Any]:
    return [do("circle", "sync", "--vault", home / name) for name in names][-1]


def test_whoever_was_let_in_sees_the_parts_that_were_named_and_no_others(home: Path, run: Run) -> None:
    listed = run("list", "--vault", home / "nadia").stdout
    told = do("circle", "members", "--vault", home / "nadia")

    assert "Walk to the river" in listed
    assert (told["name"], told["role"], told["parts"]) in (
        ("Nadia Hussain", "editor", ["plan"]),
        ("Jean Adeyemi", "owner", list(told["parts"])),
    )


def test_what_one_writes_the_other_reads_with_her_name(home: Path, run: Run) -> None:
    do("add", "--vault", home / "nadia", "--part", "plan", "--text", "Swim on Mondays")

    assert sync(home, "nadia", "jean")["came"] == 1

    assert "Swim on Mondays" in run("list", "--vault", home / "jean").stdout
    entry = next(
        line.split()[0]
        for line in run("list", "--vault", home / "jean").stdout.splitlines()
        if "Swim" in line
    )
    assert "Nadia Hussain" in run("history", "--vault", home / "jean", entry).stdout


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


def test_members_are_told_in_words(home: Path, run: Run) -> None:
    said = run("circle", "members", "--vault", home / "jean").stdout

    assert "Nadia Hussain (daughter): editor" in said
    assert "sees: plan" in said
    assert "sees: every part" in said


def test_whoever_is_removed_gets_nothing_new_and_is_told_nothing(home: Path, run: Run) -> None:
    do("circle", "remove", "--vault", home / "jean", "nadia")
    do("add", "--vault", home / "jean", "--part", "plan", "--text", "Written after")
    sync(home, "jean")
    do("add", "--vault", home / "nadia", "--part", "plan", "--text", "Written without")

    said = sync(home, "nadia")
    sync(home, "jean")

    assert "Written after" not in run("list", "--vault", home / "nadia").stdout
    assert "Written without" not in run("list", "--vault", home / "jean").stdout
    assert said["let_in"]


def test_what_somebody_may_is_changed_by_their_name(home: Path) -> None:
    do("circle", "change", "--vault", home / "jean", "Nadia", "--role", "viewer", "--until", "2099-01-01")
    do("circle", "change", "--vault", home / "jean", "--own-words", "editors")
    sync(home, "jean", "nadia")

    refused = CliRunner(env={PASSPHRASE_VARIABLE: PASSPHRASE}).invoke(
        portable_record, ["add", "--vault", str(home / "nadia"), "--part", "plan", "--text", "x"]
    )

    assert refused.exit_code == 1
    assert "Traceback" not in refused.output


@pytest.mark.parametrize("answer", ["--yes", "--no"])
def test_what_somebody_suggests_waits_for_a_yes(home: Path, run: Run, answer: str) -> None:
    do("circle", "change", "--vault", home / "jean", "Nadia", "--role", "suggests")
    sync(home, "jean", "nadia")
    do("add", "--vault", home / "nadia", "--part", "plan", "--text", "Swim on Mondays")
    sync(home, "nadia", "jean")
    suggestions = ("circle", "suggestions", "--vault", home / "jean")
    told, shown = do(*suggestions), run(*suggestions).stdout

    run(*suggestions, answer, told["suggestion"])
    sync(home, "jean", "nadia")

    assert ("Swim on Mondays" in shown, told["who"]) == (True, "Nadia Hussain")
    assert "Nothing waits for a yes" in run(*suggestions).stdout
    for name in ("jean", "nadia"):
        assert ("Swim" in run("list", "--vault", home / name).stdout) == (answer == "--yes")
    assert run(*suggestions, answer, told["suggestion"]).exit_code == 1


def test_whoever_leaves_is_shown_to_the_owner_who_carries_it_out(home: Path, run: Run) -> None:
    do("circle", "leave", "--vault", home / "nadia")
    sync(home, "nadia", "jean")

    assert "Has said that they leave" in run("circle", "members", "--vault", home / "jean").stdout


def test_a_circle_is_begun_once(home: Path, run: Run) -> None:
    again = run("circle", "new", "--vault", home / "jean")

    assert (again.exit_code, "circle-there" in again.stderr) == (1, True)


def test_only_an_owner_invites(home: Path, run: Run) -> None:
    refused = run("circle", "invite", "--vault", home / "nadia", "--out", home / "other")

    assert (refused.exit_code, "circle-owner" in refused.stderr) == (1, True)
    assert not (home / "other").exists()


def test_invitations_are_listed_and_taken_back(home: Path, run: Run) -> None:
    made = do("circle", "invite", "--vault", home / "jean", "--out", home / "other")
    assert made["invitation"] in run("circle", "invite", "--vault", home / "jean").stdout

    do("circle", "invite", "--vault", home / "jean", "--take-back", made["invitation"])

    assert "No invitation is out" in run("circle", "invite", "--vault", home / "jean").stdout
    assert run("circle", "invite", "--vault", home / "jean", "--take-back", "x").exit_code == 1


def test_an_answer_goes_by_file_and_words_that_differ_let_nobody_in(home: Path, run: Run) -> None:
    do("circle", "invite", "--vault", home / "jean", "--out", home / "other", "--without-place")
    who = ("--vault", home / "tom", "--name", "Tom", "--relation", "friend")
    needs = run("circle", "join", home / "other", *who)
    do("circle", "join", home / "other", *who, "--out", home / "answer")
    ask = do("circle", "asks", "--vault", home / "jean", "--file", home / "answer")
    unsaid = run("circle", "let-in", "--vault", home / "jean", ask["digits"])
    both = run("circle", "let-in", "--vault", home / "jean", ask["digits"], "--same", "--not-the-same")

    do("circle", "let-in", "--vault", home / "jean", ask["digits"], "--not-the-same")

    assert (needs.exit_code, unsaid.exit_code, both.exit_code) == (2, 2, 2)
    assert "Nobody asks" in run("circle", "asks", "--vault", home / "jean").stdout
    assert run("circle", "let-in", "--vault", home / "jean", ask["digits"], "--same").exit_code == 1
    assert " ".join(ask["words"]) in run("circle", "same", "--show", "--vault", home / "tom").stdout
    assert "let go" in run("circle", "same", "--not-the-same", "--vault", home / "tom").stdout
    assert run("circle", "same", "--show", "--vault", home / "tom").exit_code == 1


def test_what_is_no_invitation_makes_no_record(home: Path, run: Run) -> None:
    (home / "other").write_bytes(b"{}")

    refused = run("circle", "join", home / "other", "--vault", home / "tom", "--folder", home / "place")

    assert (refused.exit_code, "circle-invitation" in refused.stderr) == (1, True)
    assert not (home / "tom").exists()


def test_whoever_begins_a_circle_has_a_name(run: Run, vault: Path) -> None:
    nameless = run("circle", "new", "--vault", vault)

    assert (nameless.exit_code, "circle-member" in nameless.stderr) == (1, True)
    assert "Say your name first" in nameless.stderr
    assert do("circle", "new", "--vault", vault, "--name", "Jean")["begun"]


@pytest.fixture
def begun(run: Run, tmp_path: Path) -> Path:
    """A record with a circle and no place."""
    do("init", "--vault", tmp_path / "begun", "--name", "Jean")
    do("circle", "new", "--vault", tmp_path / "begun")
    return tmp_path / "begun"


def test_without_a_circle_or_a_place_each_command_says_so(run: Run, vault: Path, begun: Path) -> None:
    for what in (("sync",), ("members",), ("leave",), ("invite", "--out", "x"), ("asks",), ("come-back",)):
        refused = run("circle", *what, "--vault", vault)
        assert (refused.exit_code, "circle-missing" in refused.stderr) == (1, True), what

    assert "circle-place-missing" in run("circle", "sync", "--vault", begun).stderr
    assert "Nothing waits" in run("circle", "conflicts", "--vault", begun).stdout
    assert "Nothing is kept apart" in run("circle", "apart", "--vault", begun).stdout
    assert "circle-there" in run("circle", "come-back", "--vault", begun).stderr


def test_one_place_is_chosen_and_a_password_belongs_to_a_server(
    run: Run, begun: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("very-secret\n")
    place = ("circle", "place", "--vault", begun)

    two = run(*place, "--folder", tmp_path, "--webdav", "https://a.example")
    lone = run(*place, "--user", "sam", "--secret-file", tmp_path / "secret")
    gone = run(*place, "--folder", tmp_path / "none")
    silent = run(
        *place, "--webdav", "http://127.0.0.1:1/dav", "--user", "sam", "--secret-file", tmp_path / "secret"
    )
    bucket = run(*place, "--endpoint", "http://127.0.0.1:1", "--bucket", "b")

    assert (two.exit_code, lone.exit_code) == (2, 2)
    assert (gone.exit_code, silent.exit_code, bucket.exit_code) == (1, 1, 1)
    assert "very-secret" not in silent.output
    do(*place, "--one-file", tmp_path / "jean.circle")
    assert "jean.circle" in run(*place).stdout
    do(*place, "--forget")
    assert "circle-place-missing" in run(*place).stderr


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
