"""Files outside the vault: nobody else has a hand on them while they are written."""

import os
import stat
from pathlib import Path

import pytest

from portable_record.actions.files import open_file, why_unreadable, write_file
from portable_record.errors import FileUnreadableError
from portable_record.vault.disk import ON_WINDOWS


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A file to write, in a folder that others can write in too."""
    return tmp_path / "out.json"


def test_what_waits_under_the_new_name_is_not_written_through(out: Path, tmp_path: Path) -> None:
    other = tmp_path / "precious"
    other.write_text("precious")
    (tmp_path / "out.json.new").symlink_to(other)

    write_file(out, [b"private"])

    assert other.read_text() == "precious"
    assert not out.is_symlink()
    assert out.read_bytes() == b"private"


@pytest.mark.skipif(ON_WINDOWS, reason="there, an open file is not removed")
def test_who_opened_the_new_name_before_reads_nothing(out: Path, tmp_path: Path) -> None:
    new = tmp_path / "out.json.new"
    new.touch()
    new.chmod(0o666)
    spy = os.open(new, os.O_RDONLY)

    write_file(out, [b"private"])

    assert os.read(spy, 100) == b""
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    os.close(spy)


@pytest.mark.parametrize(
    ("name", "code", "says"),
    [
        ("gone", "file-unreadable", "There is no file of this name."),
        ("a" * 900, "file-name", "it is too long"),
        ("a\0b", "file-name", "signs that no name can hold"),
        ("", "file-unreadable", "It is a folder."),
    ],
)
def test_a_file_that_cannot_be_is_told_in_plain_words(
    tmp_path: Path, name: str, code: str, says: str
) -> None:
    with pytest.raises(FileUnreadableError) as told:
        open_file(tmp_path / name)

    assert told.value.code == code
    assert says in told.value.says
    assert len(told.value.says) < 400


@pytest.mark.skipif(ON_WINDOWS, reason="there, a folder is not opened")
@pytest.mark.parametrize("most", [-1, 10])
def test_a_file_that_goes_away_while_it_is_read_is_told_in_plain_words(tmp_path: Path, most: int) -> None:
    (tmp_path / "there").write_bytes(b"some bytes")
    opened = open_file(tmp_path / "there")
    folder = os.open(tmp_path, os.O_RDONLY)
    os.dup2(folder, opened.fileno())

    with opened, pytest.raises(FileUnreadableError) as told:
        opened.read(most)

    os.close(folder)
    assert told.value.says.startswith("This file cannot be read. What it lies on does not give it.")


def test_a_file_of_somebody_else_is_told_in_plain_words() -> None:
    assert why_unreadable(PermissionError(13, "raw words of the system")).startswith("You may not read it.")


@pytest.mark.skipif(ON_WINDOWS, reason="there are no pipes among files there")
def test_a_pipe_that_took_the_name_meanwhile_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    ordinary = os.stat_result((stat.S_IFREG | 0o600, *range(9)))
    monkeypatch.setattr(Path, "stat", lambda _file: ordinary)

    with pytest.raises(FileUnreadableError) as told:
        open_file(pipe)

    assert "It is a pipe or a device." in told.value.says


@pytest.mark.skipif(ON_WINDOWS, reason="there are no pipes among files there")
@pytest.mark.parametrize("most", [-1, 10])
def test_what_passes_for_a_file_and_gives_nothing_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    other_end = os.open(pipe, os.O_RDWR)
    monkeypatch.setattr(stat, "S_ISREG", lambda _kind: True)

    with open_file(pipe) as opened, pytest.raises(FileUnreadableError) as told:
        opened.read(most)

    os.close(other_end)
    assert "It is a pipe or a device." in told.value.says
