"""A record kept together, by commands: begin, invite, compare, let in, write, remove."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from portable_record import wiring
from portable_record.actions import circle_sync
from portable_record.actions.in_circle import add_professional
from portable_record.circle.here import Missing
from portable_record.cli import circle_inviting, portable_record
from portable_record.cli.frame import PASSPHRASE_VARIABLE
from tests.actions.quick import stretch_nothing
from tests.cli.conftest import PASSPHRASE, Run
from tests.cli.together import do, sync
from tests.record.devices import entry_id


@pytest.fixture(scope="module", autouse=True)
def _quickly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        yield


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
    told = run("history", "--vault", home / "jean", entry).stdout
    assert "Nadia Hussain" in told
    change = told.split("to undo: portable-record undo ")[1].split()[0]
    again = do("history", "--vault", home / "jean", entry, "--put-back", change)
    assert (again["entry"], again["changes"]) == (entry, [])


def test_what_others_wrote_is_told_until_it_was_seen_and_comments_come_and_go(home: Path, run: Run) -> None:
    nadia, jean = home / "nadia", home / "jean"
    entry = str(do("add", "--vault", nadia, "--part", "plan", "--text", "Swim on Mondays")["entry"])
    comment = str(do("circle", "comment", "--vault", nadia, entry, "Is it open?")["comment"])
    sync(home, "nadia", "jean")

    told = run("circle", "changed", "--vault", jean, "--seen").stdout
    listed = run("circle", "comment", "--vault", jean, entry).stdout
    after = run("circle", "changed", "--vault", jean).stdout
    do("circle", "comment", "--vault", jean, comment, "--take-away")
    sync(home, "jean", "nadia")

    clock = r"\d{4}-\d\d-\d\d \d\d:\d\d"
    said = r"Said about: What I need: Swim on Mondays  \(plan\)\n  Is it open\?"
    assert re.search(rf"Nadia Hussain, {clock}: {said}", told)
    wrote = rf"Written, written by Nadia Hussain for Jean Adeyemi, {clock}"
    assert re.search(rf"New: What I need: Swim on Mondays  \(plan\)\n  {wrote}", told)
    assert f"{comment}  " in listed
    assert "Nadia Hussain: Is it open?" in listed
    assert after == "Nothing new.\n"
    assert "Nobody said anything" in run("circle", "comment", "--vault", nadia, entry).stdout
    assert "A comment was taken away" in run("circle", "changed", "--vault", nadia).stdout
    assert run("circle", "comment", "--vault", nadia, comment, "x", "--take-away").exit_code == 2


def test_words_of_a_device_that_nobody_knows_are_told_as_missing_too(
    home: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    gap = Missing("A" * 43, "plan", 1, 2, ("B" * 43,), "2026-11-22T12:00:00Z")
    monkeypatch.setattr(circle_sync, "sync", lambda *_, **__: circle_sync.Synced(let_in=True, missing=(gap,)))

    told = run("circle", "sync", "--vault", home / "jean")

    assert (
        'Somebody wrote 2 changes in "My plan" that are not here yet, known since 2026-11-22 ' in told.output
    )
    first = run("circle", "sync", "--vault", home / "jean", "--json")
    assert json.loads(first.output)["missing"][0]["since"] == "2026-11-22T12:00:00Z"


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


def test_whoever_was_removed_is_told_only_when_an_owner_says_so(home: Path, run: Run) -> None:
    assert "Nobody was taken out" in run("circle", "gone", "--vault", home / "jean").stdout
    do("circle", "remove", "--vault", home / "jean", "nadia")
    gone = do("circle", "gone", "--vault", home / "jean")
    assert (gone["name"], gone["told"], gone["can_tell"]) == ("Nadia Hussain", "", True)
    unsure = run("circle", "tell", "--vault", home / "jean", "Nadia Hussain")
    assert (unsure.exit_code, "cannot be undone" in unsure.stderr) == (2, True)
    assert run("circle", "tell", "--vault", home / "jean", "Tom", "--yes").exit_code == 1

    do("circle", "tell", "--vault", home / "jean", "Nadia Hussain", "--yes")
    sync(home, "jean")

    said = run("circle", "sync", "--vault", home / "nadia").stdout
    assert "not kept together with you any more" in said
    assert "told on" in run("circle", "gone", "--vault", home / "jean").stdout
    refused = run("add", "--vault", home / "nadia", "--part", "plan", "--text", "x")
    assert refused.exit_code == 1
    assert "Walk to the river" in run("list", "--vault", home / "nadia").stdout


def test_what_somebody_may_is_changed_by_their_name(home: Path) -> None:
    do("circle", "change", "--vault", home / "jean", "Nadia", "--role", "viewer", "--until", "2099-01-01")
    do("circle", "change", "--vault", home / "jean", "--own-words", "editors")
    sync(home, "jean", "nadia")

    refused = CliRunner(env={PASSPHRASE_VARIABLE: PASSPHRASE}).invoke(
        portable_record, ["add", "--vault", str(home / "nadia"), "--part", "plan", "--text", "x"]
    )

    assert refused.exit_code == 1
    assert "Traceback" not in refused.output


def test_sensitive_entries_are_listed_and_ticked_one_by_one(home: Path, run: Run) -> None:
    assert (
        "There is no sensitive entry" in run("circle", "sensitive", "--vault", home / "jean", "Nadia").stdout
    )
    said = run("add", "--vault", home / "jean", "--part", "plan", "--text", "The diary", "--sensitive").stdout
    assert said
    listed = do("circle", "sensitive", "--vault", home / "jean", "Nadia")
    assert (listed["title"], listed["ticked"], listed["may_have_read"]) == (
        "What I need: The diary",
        False,
        False,
    )

    do("circle", "change", "--vault", home / "jean", "Nadia", "--tick", listed["entry"])
    sync(home, "jean", "nadia")

    assert "The diary" in run("list", "--vault", home / "nadia").stdout
    assert "ticked" in run("circle", "sensitive", "--vault", home / "jean", "Nadia").stdout
    do("circle", "change", "--vault", home / "jean", "Nadia", "--untick", listed["entry"])
    assert not do("circle", "sensitive", "--vault", home / "jean", "Nadia")["ticked"]
    wrong = run("circle", "change", "--vault", home / "jean", "Nadia", "--role", "viewer", "--tick", "x")
    assert (wrong.exit_code, "circle-tick" in wrong.stderr) == (1, True)
    assert "editor" in run("circle", "members", "--vault", home / "jean").stdout


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


def test_an_invitation_and_its_answer_go_as_pictures_of_a_code(home: Path, run: Run) -> None:
    do("circle", "invite", "--vault", home / "jean", "--out", home / "other.png", "--without-place")
    who = ("--vault", home / "tom", "--name", "Tom", "--relation", "friend")

    do("circle", "join", home / "other.png", *who, "--out", home / "answer.PNG")
    asks = run("circle", "asks", "--vault", home / "jean", "--file", home / "answer.PNG").stdout

    assert (home / "other.png").read_bytes().startswith(b"\x89PNG")
    assert "Tom" in asks


def test_who_asks_under_a_name_that_is_in_it_already_is_told_to_the_owner(home: Path, run: Run) -> None:
    do("circle", "invite", "--vault", home / "jean", "--out", home / "second")
    who = ("--name", "nadia hussain", "--relation", "daughter")
    do("circle", "join", home / "second", "--vault", home / "nadia-2", *who, "--folder", home / "place")
    do("circle", "sync", "--vault", home / "jean")

    asks = run("circle", "asks", "--vault", home / "jean").stdout

    assert "Somebody of this name is in it already." in asks


def test_at_a_terminal_the_words_are_shown_and_asked_for(
    home: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    do("circle", "invite", "--vault", home / "jean", "--out", home / "third", "--without-place")
    who = ("--vault", home / "nadia-3", "--name", "Nadia Hussain", "--relation", "daughter")
    do("circle", "join", home / "third", *who, "--out", home / "answer")
    ask = do("circle", "asks", "--vault", home / "jean", "--file", home / "answer")
    monkeypatch.setattr(circle_inviting, "at_a_terminal", lambda: True)

    result = run("circle", "let-in", "--vault", home / "jean", ask["digits"], given="n\n")

    assert result.exit_code == 1
    assert " ".join(ask["words"]) in result.stdout
    assert "Somebody of this name is in it already." in result.stdout
    assert "Nobody was let in." in result.stdout


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


def test_what_is_asked_for_by_halves_is_wrong_use_and_changes_nothing(home: Path, run: Run) -> None:
    jean = home / "jean"
    halves = (
        ("change", "Nadia"),
        ("change", "--role", "viewer"),
        ("remove",),
        ("remove", "Nadia", "--device", "x"),
        ("remove", "a"),
        ("settle",),
        ("settle", "x", "--list", "y"),
    )

    refused = [run("circle", one, "--vault", jean, *others).exit_code for one, *others in halves]
    unknown = run("circle", "remove", "--vault", jean, "Nobody")
    nobody = run("circle", "let-in", "--vault", jean, "Nobody", "--same")

    assert refused == [2] * len(halves)
    assert (unknown.exit_code, nobody.exit_code) == (1, 1)
    assert "Nadia Hussain (daughter): editor" in run("circle", "members", "--vault", jean).stdout


def test_a_file_that_is_not_whole_is_told_and_a_lost_device_is_removed(home: Path, run: Run) -> None:
    with wiring.record(home / "nadia", PASSPHRASE) as record:
        device = record.identity.device_id
    (home / "place" / ("0" * 64)).write_bytes(b"a photo")

    said = run("circle", "sync", "--vault", home / "jean").stdout
    do("circle", "change", "--vault", home / "jean", "Nadia", "--no-parts")
    do("circle", "remove", "--vault", home / "jean", "--device", device)

    assert "still on their way: 1" in said
    assert "Nadia" not in run("circle", "members", "--vault", home / "jean").stdout


def test_an_attached_file_is_fetched_by_who_may_see_it(home: Path, run: Run) -> None:
    (home / "letter.txt").write_text("Bring the blue blanket")
    made = do("add", "--vault", home / "jean", "--part", "documents", "--file", home / "letter.txt")
    do("circle", "change", "--vault", home / "jean", "Nadia", "--part", "plan", "--part", "documents")
    sync(home, "jean", "nadia")
    out = home / "out.txt"
    asked = (
        "export",
        "--vault",
        home / "nadia",
        "--as",
        "attachment",
        "--entry",
        made["entry"],
        "--out",
        out,
    )
    before = run(*asked)

    told = do("circle", "fetch", "--vault", home / "nadia", made["entry"])
    do(*asked)

    assert before.exit_code == 1
    assert (told["name"], told["size"]) == ("letter.txt", 22)
    assert out.read_text() == "Bring the blue blanket"
    assert run("circle", "fetch", "--vault", home / "nadia", "nothing").exit_code == 1


def test_somebody_who_is_paid_is_listed_once_with_what_they_do(home: Path, run: Run) -> None:
    with wiring.record(home / "jean", PASSPHRASE) as record:
        work = {"role": "Shared Lives carer", "organisation": "Oldham"}
        add_professional(record, "Sam Cole", by=record.identity.by, entry_id=entry_id(90), **work)

    listed = run("list", "--vault", home / "jean", "--part", "people").stdout

    assert listed.count("Sam Cole") == 1
    assert f"  {entry_id(90)}  Sam Cole, Shared Lives carer" in listed
    assert "    what they do: " in listed
