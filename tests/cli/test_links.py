"""Links by commands: choosing a place, sharing by a link, the list, and taking one away."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from portable_record.sharing.link import read_link
from tests.actions.quick import stretch_nothing
from tests.cli.conftest import Run
from tests.storage.serving import shown


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretch no passphrase: these tests open records many times."""
    stretch_nothing(monkeypatch)


@pytest.fixture
def web(tmp_path: Path) -> Path:
    (tmp_path / "web").mkdir()
    return tmp_path / "web"


@pytest.fixture
def address(web: Path) -> Iterator[str]:
    with shown(web) as where:
        yield where


@pytest.fixture
def owner(run: Run, tmp_path: Path, web: Path, address: str) -> Path:
    folder = tmp_path / "vault"
    assert run("init", "--vault", folder, "--name", "Jean").exit_code == 0
    words = ("--part", "communication", "--text", "I like it quiet")
    assert run("add", "--vault", folder, *words).exit_code == 0, run("add", "--vault", folder, *words).output
    placed = run("links", "place", "--vault", folder, "--on-disk", web, "--address", address)
    assert placed.exit_code == 0, placed.output
    return folder


def share(run: Run, owner: Path, out: Path) -> dict[str, str]:
    asked = ("--part", "communication", "--to", "Lunch Club", "--purpose", "support", "--as", "link")
    done = run("share", "--vault", owner, *asked, "--out", out, "--json")
    assert done.exit_code == 0, done.output
    said: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return said


def test_a_share_goes_as_a_link_and_is_taken_away(run: Run, owner: Path, web: Path, tmp_path: Path) -> None:
    said = share(run, owner, tmp_path / "out")

    (listed,) = run("links", "list", "--vault", owner, "--json").stdout.splitlines()
    (file,) = web.iterdir()

    assert read_link(said["link"]).url.endswith(file.name)
    assert sorted(each.suffix for each in (tmp_path / "out").iterdir()) == [".png", ".txt"]
    assert json.loads(listed)["share"] == said["share"]

    ended = run("links", "end", "--vault", owner, file.name)

    assert ended.exit_code == 0
    assert list(web.iterdir()) == []
    assert "no links" in run("links", "list", "--vault", owner).stdout


def test_in_words_the_link_is_said_with_what_it_means(run: Run, owner: Path, tmp_path: Path) -> None:
    asked = ("--part", "communication", "--to", "Lunch Club", "--purpose", "support", "--as", "link")

    said = run("share", "--vault", owner, *asked, "--out", tmp_path / "out").stdout

    assert "Link: shlink:/" in said
    assert "Whoever has this link can read it." in said


def test_stopping_says_that_a_link_could_not_be_taken_away_yet(
    run: Run, owner: Path, web: Path, tmp_path: Path
) -> None:
    said = share(run, owner, tmp_path / "out")
    web.rename(tmp_path / "away")

    stopped = run("withdraw", "--vault", owner, said["share"], "--out", tmp_path / "notice")

    assert stopped.exit_code == 0
    assert "could not be taken away yet" in stopped.stdout


def test_without_a_place_nothing_is_shared(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    run("init", "--vault", folder, "--name", "Jean")
    run("add", "--vault", folder, "--part", "communication", "--text", "I like it quiet")

    refused = run(
        "share",
        "--vault",
        folder,
        "--part",
        "communication",
        "--to",
        "Club",
        "--purpose",
        "support",
        "--as",
        "link",
    )

    assert refused.exit_code == 1
    assert "link-place-missing" in refused.stderr
    assert "You share nothing." in run("withdraw", "--vault", folder).stdout


def test_a_place_is_a_folder_or_a_bucket_and_not_both(run: Run, tmp_path: Path, web: Path) -> None:
    wrong = run("links", "place", "--vault", tmp_path, "--address", "https://a.example")
    both = run(
        *("links", "place", "--vault", tmp_path, "--address", "https://a.example", "--on-disk", web),
        *(
            "--endpoint",
            "https://s3.example",
            "--bucket",
            "b",
            "--key-id",
            "k",
            "--secret-file",
            tmp_path / "s",
        ),
    )

    assert (wrong.exit_code, both.exit_code) == (2, 2)


def test_a_bucket_that_does_not_answer_is_told_and_its_secret_is_not(
    run: Run, owner: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("very-secret\n")

    refused = run(
        *("links", "place", "--vault", owner, "--address", "https://a.example", "--bucket", "b"),
        *("--endpoint", "http://127.0.0.1:1", "--key-id", "k", "--secret-file", tmp_path / "secret"),
    )

    assert refused.exit_code == 1
    assert "storage-refused" in refused.stderr
    assert "very-secret" not in refused.output


def test_who_came_to_a_link_is_told_where_the_place_knows(run: Run, owner: Path, tmp_path: Path) -> None:
    said = share(run, owner, tmp_path / "out")
    (link,) = [json.loads(run("links", "list", "--vault", owner, "--json").stdout)["link"]]

    assert said["link_passcode"] == ""
    assert "the place does not tell" in run("links", "visits", "--vault", owner, link).stdout
    assert "not-found" in run("links", "visits", "--vault", owner, "none").stderr


def test_a_host_that_does_not_answer_is_told(run: Run, owner: Path, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("upload\n")

    refused = run(
        *("links", "place", "--vault", owner, "--address", "http://127.0.0.1:1"),
        *("--host-key-file", tmp_path / "key"),
    )

    assert refused.exit_code == 1
    assert "storage-refused" in refused.stderr


def test_the_viewer_is_written_with_its_words_and_needs_no_record(run: Run, tmp_path: Path) -> None:
    written = run("links", "viewer", "--out", tmp_path, "--json")

    files = json.loads(written.stdout)["files"]
    assert Path(files[0]).relative_to(tmp_path).as_posix() == "view/index.html"
    assert len(files) == 5


def test_a_link_whose_place_does_not_answer_is_said_to_be_tried_again(
    run: Run, owner: Path, web: Path, tmp_path: Path
) -> None:
    share(run, owner, tmp_path / "out")
    (file,) = web.iterdir()
    web.rename(tmp_path / "away")

    ended = run("links", "end", "--vault", owner, file.name)

    assert "We try again later." in ended.stdout
    assert "You have no links." in run("links", "list", "--vault", owner).stdout
