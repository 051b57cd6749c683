"""What strangers say of who wrote something stays in its bytes, and is never what the app or a share says."""

import json
from pathlib import Path

import pytest

from portable_record.actions.add_entry import add_words
from portable_record.actions.bin_entries import put_in_bin
from portable_record.actions.desk import OpenRecord
from portable_record.actions.import_file import import_file
from portable_record.actions.origins import came_in
from portable_record.actions.owner import OWNER
from portable_record.actions.read_entries import list_of, show_entries
from portable_record.actions.share import share_parts
from portable_record.actions.telling import history_of
from portable_record.actions.wish import Wish
from portable_record.actions.write import state_of, write
from portable_record.record.edits import editing
from portable_record.record.entry import Entry
from portable_record.record.values import WRITTEN_HERE
from portable_record.record.who import By

LABELS = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue"
OTHER = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "PSY"}


def claimed(label: str, words: str = "I want no visitors.") -> dict[str, object]:
    return {
        "resourceType": "Observation",
        "meta": {"security": [{"system": LABELS, "code": label}, OTHER]},
        "status": "final",
        "code": {"text": "About me"},
        "valueString": words,
    }


def taken_in(
    record: OpenRecord,
    folder: Path,
    *resources: object,
    name: str = "theirs.ndjson",
    part: str = "strengths",
) -> list[Entry]:
    before = {entry.id for entry in list_of(record)}
    file = folder / name
    file.write_text("\n".join(map(json.dumps, resources)))
    import_file(record, file, part=part)
    return [entry for entry in list_of(record) if entry.id not in before]


def shared(record: OpenRecord, out: Path) -> list[dict[str, object]]:
    """Share the part and return the resources that went out."""
    wish = Wish(parts=("strengths",), purpose="support", to="Lunch Club", forms=("fhir",))
    (file,) = share_parts(record, wish, out).files
    return [each["resource"] for each in json.loads(file.read_text())["entry"]]


def said_of(record: OpenRecord, entry: Entry) -> str:
    (shown,) = show_entries(record, [entry.id], part=None)
    return " ".join([shown.written, *(line.text for line in shown.lines)])


@pytest.mark.parametrize(
    ("label", "says"),
    [
        ("PATAST", "It says of itself that the person wrote it; nobody has checked that."),
        ("PACQAST", "It says of itself that a relative or friend wrote it; nobody has checked that."),
        ("SDMAST", "It says of itself that somebody who may decide for the person wrote it;"),
    ],
)
def test_a_label_that_came_in_is_told_as_a_claim(
    record: OpenRecord, tmp_path: Path, label: str, says: str
) -> None:
    (entry,) = taken_in(record, tmp_path, claimed(label))

    said = said_of(record, entry)

    assert says in said
    assert "taken in from theirs.ndjson" in said
    assert "ritten by" not in said


@pytest.mark.parametrize("label", ["PATAST", "PACQAST", "SDMAST"])
def test_no_share_says_that_somebody_wrote_what_came_in(
    record: OpenRecord, tmp_path: Path, label: str
) -> None:
    taken_in(record, tmp_path, claimed(label))
    add_words(record, part="strengths", kind=None, words="I like tea.", sensitive=False)

    resources = shared(record, tmp_path / "out")

    theirs = next(each for each in resources if each.get("valueString") == "I want no visitors.")
    mine = next(each for each in resources if each.get("valueString") == "I like tea.")
    (provenance,) = (each for each in resources if each["resourceType"] == "Provenance")
    targets = json.dumps(provenance["target"])
    assert theirs["meta"] == {"security": [OTHER]}
    assert mine["meta"] == {"security": [{"system": LABELS, "code": "PATAST"}]}
    assert str(mine["id"]) in targets
    assert str(theirs["id"]) not in targets


@pytest.mark.parametrize("is_owner_known", [True, False])
def test_no_share_says_that_the_person_wrote_the_details_that_came_in(
    record: OpenRecord, tmp_path: Path, *, is_owner_known: bool
) -> None:
    meta = claimed("PATAST")["meta"]
    person = {"resourceType": "Patient", "meta": meta, "name": [{"text": "Jean"}]}
    (entry,) = taken_in(record, tmp_path, person, part="details")
    record.vault.settings.put(OWNER, entry.id if is_owner_known else "")
    add_words(record, part="strengths", kind=None, words="I like tea.", sensitive=False)

    (patient,) = (each for each in shared(record, tmp_path / "out") if each["resourceType"] == "Patient")

    assert patient["meta"] == {"security": [OTHER]}


def test_the_bytes_keep_their_label(record: OpenRecord, tmp_path: Path) -> None:
    (entry,) = taken_in(record, tmp_path, claimed("PATAST"))

    assert json.loads(entry.text) == claimed("PATAST")


def test_changing_a_part_of_it_does_not_make_it_ones_own(record: OpenRecord, tmp_path: Path) -> None:
    (entry,) = taken_in(record, tmp_path, claimed("PATAST"))
    state = state_of(record, entry.part, entry.id)
    drafts = editing(state, claimed("PATAST", "I want visitors."), new_id=lambda: "a")

    write(record, entry.part, drafts, by=By())

    said = said_of(record, entry)
    assert "taken in from theirs.ndjson, changed by Jean Adeyemi" in said
    assert "ritten by" not in said
    assert all("PATAST" not in json.dumps(each) for each in shared(record, tmp_path / "out"))


def test_a_file_named_as_what_was_written_here_came_in_all_the_same(
    record: OpenRecord, tmp_path: Path
) -> None:
    (entry,) = taken_in(record, tmp_path, claimed("PATAST"), name=WRITTEN_HERE)

    assert entry.id in came_in(record)
    assert "taken in from file written here" in said_of(record, entry)


def test_the_history_says_taken_in_and_by_whom(record: OpenRecord, tmp_path: Path) -> None:
    (entry,) = taken_in(record, tmp_path, claimed("PATAST"))
    mine = add_words(record, part="strengths", kind=None, words="I like tea.", sensitive=False)

    (theirs,), (own,) = (list(history_of(record, each.id)) for each in (entry, mine))

    assert (theirs.what, theirs.by) == ("Taken in", "taken in by Jean Adeyemi from theirs.ndjson")
    assert (own.what, own.by) == ("Written", "written by Jean Adeyemi")


def test_what_was_written_here_did_not_come_in(record: OpenRecord) -> None:
    add_words(record, part="strengths", kind=None, words="I like tea.", sensitive=False)

    assert came_in(record) == frozenset()


def test_own_words_are_not_written_into_a_page_that_came_in(record: OpenRecord, tmp_path: Path) -> None:
    first = add_words(record, part="about-me", kind=None, words="I like tea.", sensitive=False)
    theirs = tmp_path / "page.ndjson"
    theirs.write_bytes(first.text)
    put_in_bin(record, [first.id])
    import_file(record, theirs)
    (page,) = list_of(record, part="about-me")

    mine = add_words(record, part="about-me", kind=None, words="I like dogs.", sensitive=False)

    assert mine.id != page.id
    assert b"dogs" not in record.vault.entries.get(page.id).text
