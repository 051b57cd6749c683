"""A paper as a file, where the extra that makes it is installed; and the photo that goes along."""

import sys

import pytest
from flask.testing import FlaskClient

from portable_record.web.doorway import Doorway
from tests.web.asking import fill_in
from tests.web.test_paper import her, made, martin, owner, write

__all__ = ["her", "martin", "owner"]


def as_it_came(page: str, styles: list[str]) -> bytes:
    """Stands in for the maker of PDF files."""
    return f"{page}\n{styles[-1]}".encode()


def test_a_paper_is_saved_as_a_file_whose_name_says_nothing(
    owner: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portable_record.web.paper_pdf.make_pdf", as_it_came)

    for path in ("/paper/profile", "/paper/plan"):
        place = fill_in(owner, path, to="Lunch Club").location
        saved = owner.get(f"{place}/paper.pdf")

        assert saved.mimetype == "application/pdf"
        assert saved.headers["Content-Disposition"] == "attachment; filename=paper.pdf"
        assert saved.headers["Cache-Control"] == "no-store"
        assert "Lunch Club" in saved.text
        assert "counter(page)" in saved.text
        assert "/lock" not in saved.text
        assert "src=" not in saved.text


def test_there_is_no_file_of_a_paper_that_was_not_made(owner: FlaskClient) -> None:
    assert owner.get("/paper/made/0123456789abcdef/paper.pdf").location == "/paper"


@pytest.mark.parametrize("there", [True, False])
def test_the_button_stands_there_only_where_the_extra_is_installed(
    owner: FlaskClient, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    monkeypatch.setitem(owner.application.jinja_env.globals, "can_make_pdf", lambda: there)

    assert ("Save as PDF" in made(owner, "/paper/plan")) is there


def test_what_is_missing_for_it_is_said_in_words(owner: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    place = fill_in(owner, "/paper/plan").location

    answer = owner.get(f"{place}/paper.pdf")

    assert answer.status_code == 400
    assert "This device cannot make PDF files yet." in answer.text


def test_the_photo_stands_on_the_page_and_goes_along_in_a_file(
    jean: Doorway, her: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry_id = write(jean, "strengths", "good-at", words="I sing")
    with jean.record() as record:
        entry = record.vault.entries.get(entry_id)
    monkeypatch.setattr("portable_record.actions.previews.photo_of_me", lambda _record: entry)
    monkeypatch.setattr("portable_record.actions.previews.photo_preview", lambda _record: b"\xff\xd8 a photo")
    monkeypatch.setattr("portable_record.web.paper_pdf.make_pdf", as_it_came)

    place = fill_in(her, "/paper/profile").location

    assert f'class="photo" src="/files/{entry_id}/picture/small"' in her.get(place).text
    assert 'class="photo" src="data:image/jpeg;base64,/9gg' in her.get(f"{place}/paper.pdf").text
