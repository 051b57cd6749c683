"""A share on paper is a share like any other: its terms, its line in the log, and what to heed."""

from pathlib import Path

import pytest

from portable_record.actions.activity import activity
from portable_record.actions.add_entry import add_words
from portable_record.actions.desk import Desk
from portable_record.actions.share import Wish, preview_share, share_parts
from tests.actions.quick import quick_record, stretch_nothing

WISH = Wish(parts=("strengths",), to="Lunch Club", purpose="support", forms=("paper",))


def test_a_share_on_paper_is_a_share_like_any_other(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stretch_nothing(monkeypatch)
    record = quick_record(desk, tmp_path / "jean")
    add_words(record, part="strengths", kind=None, words="I make people laugh.", sensitive=False)
    seen = preview_share(record, WISH)

    shared = share_parts(record, WISH, tmp_path / "out")

    assert "Paper is not locked: whoever finds it can read it, and nobody can take it back." in seen.warnings
    assert [file.name for file in shared.files] == ["paper.html"]
    assert shared.passcode == ""
    printed = shared.files[0].read_text()
    assert "I make people laugh." in printed
    assert "Given by <bdi>Jean Adeyemi</bdi>" in printed
    assert [one.value["forms"] for one in record.vault.shares.all()] == [["paper"]]
    assert activity(record).lines[0].act == "share"
    record.vault.close()
