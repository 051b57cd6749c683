"""Files outside the vault: nobody else has a hand on them while they are written."""

import os
import stat
from pathlib import Path

import pytest

from portable_record.actions.files import write_file
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
