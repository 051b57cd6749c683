"""Two people in the details: one is chosen, and the other is put together with it or apart."""

import json
from pathlib import Path

import pytest

from portable_record.actions.add_entry import add_resource, add_words
from portable_record.actions.desk import OpenRecord
from portable_record.actions.import_file import import_file
from portable_record.actions.look_after import undo
from portable_record.actions.owner import owner_entry
from portable_record.actions.read_entries import list_of
from portable_record.actions.share import preview_share
from portable_record.actions.two_of_me import merged, people_in_details, this_is_me
from portable_record.actions.wish import Wish
from portable_record.errors import NotFoundError

CAME = {
    "resourceType": "Patient",
    "name": [{"family": "Adeyemi", "given": ["Jean"]}],
    "birthDate": "1950-02-01",
    "telecom": [{"system": "phone", "value": "07700 900141"}],
}


@pytest.fixture
def two(record: OpenRecord, tmp_path: Path) -> tuple[str, str]:
    """Jean's own words about her, and what came in about her later."""
    words = tmp_path / "own.json"
    words.write_text(json.dumps({"resourceType": "Patient", "name": [{"text": "Jean"}], "gender": "female"}))
    own = add_resource(record, words, part="details", sensitive=False).id
    add_words(record, part="strengths", kind=None, words="I whistle", sensitive=False)
    file = tmp_path / "came.json"
    file.write_text(json.dumps(CAME))
    import_file(record, file)
    came = next(one.id for one in list_of(record, part="details") if one.id != own)
    return own, came


def test_what_only_the_other_says_is_taken_over_and_can_be_undone(
    record: OpenRecord, two: tuple[str, str]
) -> None:
    own, came = two

    kept = this_is_me(record, own, came, together=True)
    said = json.loads(record.vault.entries.get(own).text)
    alone = [one.id for one in people_in_details(record)]
    undo(record, kept.changes)

    assert alone == [own]
    assert owner_entry(record) == own
    assert (said["gender"], said["birthDate"]) == ("female", "1950-02-01")
    assert [way["value"] for way in said["telecom"]] == ["07700 900141"]
    assert [name.get("text", name.get("family")) for name in said["name"]] == ["Jean", "Adeyemi"]
    assert {one.id for one in people_in_details(record)} == {own, came}


@pytest.mark.parametrize("first", [0, 1])
def test_what_was_written_about_either_is_shared_as_about_the_person(
    record: OpenRecord, two: tuple[str, str], first: int
) -> None:
    this_is_me(record, two[first], two[1 - first], together=True)

    seen = preview_share(record, Wish(parts=("strengths",), to="Lunch Club", purpose="support"))

    assert "I whistle" in str(seen)
    assert not seen.left_out


def test_somebody_else_is_put_with_the_people(record: OpenRecord, two: tuple[str, str]) -> None:
    own, came = two

    moved = this_is_me(record, came, own, together=False)

    assert owner_entry(record) == came
    assert record.vault.entries.get(moved.entry).part == "people"


def test_one_who_is_gone_is_refused(record: OpenRecord, two: tuple[str, str]) -> None:
    with pytest.raises(NotFoundError):
        this_is_me(record, two[0], two[0], together=True)


def test_what_both_say_stays_and_a_whole_day_says_more_than_its_year() -> None:
    mine: dict[str, object] = {"birthDate": "1950", "name": [{"text": "Jean Adeyemi"}], "gender": "female"}
    theirs: dict[str, object] = {
        "birthDate": "1950-02-01",
        "gender": "other",
        "id": "x",
        "meta": {},
        "_gender": {},
        "name": [{"id": "1", "family": "Adeyemi", "given": ["Jean"]}],
    }

    assert merged(mine, theirs) == {**mine, "birthDate": "1950-02-01"}
