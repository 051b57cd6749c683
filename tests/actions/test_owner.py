"""Whose record it is, and what happens to what is about somebody else."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portable_record.actions.add_entry import add_resource, add_words
from portable_record.actions.closed import is_closed
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.import_file import import_file
from portable_record.actions.lately import lately
from portable_record.actions.owner import KEPT_APART, WhoIs, joined_with, owner_entry
from portable_record.actions.read_entries import list_of
from portable_record.actions.share import preview_share
from portable_record.actions.start import start_record
from portable_record.actions.undo import undo_act
from portable_record.actions.unlock import unlock
from portable_record.actions.wish import Wish
from portable_record.errors import AnotherPersonError
from tests.actions.conftest import PASSPHRASE
from tests.actions.quick import stretch_nothing

NHS = "https://fhir.nhs.uk/Id/nhs-number"
JEAN = {
    "resourceType": "Patient",
    "name": [{"family": "Adeyemi", "given": ["Jean"]}],
    "birthDate": "1950-02-01",
    "identifier": [{"system": NHS, "value": "9990000018"}],
}
NOTE: dict[str, object] = {
    "resourceType": "Observation",
    "status": "final",
    "code": {"text": "n"},
    "valueString": "hello",
}


def who(**said: object) -> WhoIs:
    return WhoIs.of({"resourceType": "Patient", **said})


def named(name: str) -> list[dict[str, str]]:
    return [{"text": name}]


@pytest.mark.parametrize(
    ("one", "other", "says"),
    [
        (who(), who(), ""),
        (who(name=named("Jean")), who(name=named("JEAN Adeyemi")), ""),
        (who(name=named("Jean")), who(name=named("Mallory")), "The names differ."),
        (who(birthDate="1950-02-01"), who(birthDate="1951-02-01"), "The birth dates differ."),
        (who(birthDate="1950-02-01"), who(birthDate="1950"), ""),
        (who(birthDate="1950-02-01"), who(birthDate="1980-05"), "The birth dates differ."),
        (
            who(birthDate="1950-02-01", name=named("Jean Smith")),
            who(birthDate="1950-02-01", name=named("Adeyemi")),
            "The birth dates are the same, but the names differ.",
        ),
        (
            who(identifier=[{"system": NHS, "value": "999 000 0018"}], birthDate="1950"),
            who(identifier=[{"system": NHS.lower() + "/", "value": "9990000018"}], birthDate="1951"),
            "",
        ),
        (
            who(identifier=[{"system": NHS, "value": "9990000018"}]),
            who(identifier=[{"system": NHS, "value": "9990000026"}]),
            "The NHS numbers differ.",
        ),
    ],
    ids=[str(number) for number in range(9)],
)
def test_people_are_told_apart_by_nhs_number_birth_date_and_name(one: WhoIs, other: WhoIs, says: str) -> None:
    assert one.difference(other) == says
    assert other.difference(one) == says


@pytest.mark.parametrize(
    ("one", "other", "says"),
    [
        ("Amina Bibi Khan", "Amina Khan", ""),
        ("Khan Amina", "Amina Khan", ""),
        ("Zoë Müller", "Zoe Muller", ""),
        ("Mrs J. Adeyemi", "Jean Adeyemi", ""),
        ("O'Neill Siobhán", "Siobhan ONeill", ""),
        ("Mary Smith-Jones", "Mary Jones", ""),
        ("Bill Turner", "William Turner", "Only a part of the name is the same."),
        ("Bill", "William Turner", "The names differ."),
    ],
)
def test_names_are_compared_by_their_words(one: str, other: str, says: str) -> None:
    assert who(name=named(one)).difference(who(name=named(other))) == says


def test_a_nickname_is_no_question_where_the_nhs_number_agrees() -> None:
    number = [{"system": NHS, "value": "9990000018"}]
    bill, william = (
        who(name=named(name), birthDate="1950-02-01", identifier=number) for name in ("Bill", "William")
    )

    assert bill.difference(william) == ""


def test_twins_are_a_question() -> None:
    amina, aisha = (who(name=named(name), birthDate="2008-02-01") for name in ("Amina Khan", "Aisha Khan"))

    assert amina.difference(aisha) == "The birth dates are the same, but the names differ."


def written(folder: Path, *resources: object) -> Path:
    entries = [
        {"fullUrl": f"urn:uuid:0000000{number}-0000-4000-8000-000000000000", "resource": each}
        for number, each in enumerate(resources)
    ]
    file = folder / "in.json"
    file.write_text(json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}))
    return file


def test_the_first_person_to_come_in_is_the_owner(record: OpenRecord, tmp_path: Path) -> None:
    import_file(record, written(tmp_path, JEAN, NOTE))

    assert record.vault.entries.get(owner_entry(record)).type == "Patient"


def test_details_that_say_more_take_the_place_of_a_mere_name(record: OpenRecord, tmp_path: Path) -> None:
    import_file(record, written(tmp_path, {"resourceType": "Patient", "name": named("Jean")}))
    mere_name = owner_entry(record)
    more = tmp_path / "more.json"
    more.write_text(json.dumps(JEAN | {"id": "jean"}))

    import_file(record, more)

    assert owner_entry(record) != mere_name
    assert json.loads(record.vault.entries.get(owner_entry(record)).text)["birthDate"] == "1950-02-01"


@pytest.fixture
def named_at_the_start(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenRecord]:
    """A record whose owner said their name when it was made."""
    stretch_nothing(monkeypatch)
    vault = tmp_path / "named"
    start_record(desk, vault, PASSPHRASE, name="Jean Adeyemi", kind="person", details=True)
    opened = unlock(desk, vault, PASSPHRASE)
    yield opened
    opened.vault.close()


def test_the_name_said_at_the_start_stands_in_the_details(named_at_the_start: OpenRecord) -> None:
    [details] = list_of(named_at_the_start, part="details")

    assert details.title == "Jean Adeyemi"
    assert details.writer == "person"
    assert owner_entry(named_at_the_start) == details.id


def test_a_mere_name_that_stands_alone_makes_room_and_comes_back_with_undo(
    named_at_the_start: OpenRecord, tmp_path: Path
) -> None:
    record = named_at_the_start
    [name] = list_of(record, part="details")

    import_file(record, written(tmp_path, JEAN, NOTE))
    [came] = list_of(record, part="details")
    during = owner_entry(record)
    undo_act(record, lately(record).deeds[0].change)

    assert came.id == during != name.id
    assert [one.id for one in list_of(record, part="details")] == [name.id]
    assert owner_entry(record) == name.id


def test_a_mere_name_stays_where_something_else_was_written(
    named_at_the_start: OpenRecord, tmp_path: Path
) -> None:
    record = named_at_the_start
    add_words(record, part="strengths", kind=None, words="I whistle", sensitive=False)

    import_file(record, written(tmp_path, JEAN, NOTE))

    assert len(list(list_of(record, part="details"))) == 2
    assert record.vault.entries.get(owner_entry(record)).text.count(b"1950-02-01") == 1


def test_what_is_about_somebody_else_is_refused_until_the_owner_has_looked(
    record: OpenRecord, tmp_path: Path
) -> None:
    import_file(record, written(tmp_path, JEAN, NOTE))
    file = written(tmp_path, {"resourceType": "Patient", "name": named("Mallory Smith")}, NOTE)
    owner = owner_entry(record)

    with pytest.raises(AnotherPersonError):
        import_file(record, file)
    assert owner_entry(record) == owner
    taken = import_file(record, file, same_person=True)

    assert taken.taken


def test_the_same_person_in_a_file_does_not_take_the_place_of_one_who_is_known_well(
    record: OpenRecord, tmp_path: Path
) -> None:
    import_file(record, written(tmp_path, JEAN))
    owner = owner_entry(record)
    theirs = {"resourceType": "Patient", "name": named("Jeanie Smith"), "birthDate": "1950-02-02"}

    import_file(record, written(tmp_path, NOTE | {"id": "1"}, NOTE, theirs), same_person=True, good_part=True)

    [other] = {entry.id for entry in list_of(record, part="details")} - {owner}
    assert owner_entry(record) == owner
    assert joined_with(record) == {other}


def test_who_has_died_by_a_file_about_the_same_person_closes_the_record(
    record: OpenRecord, tmp_path: Path
) -> None:
    import_file(record, written(tmp_path, JEAN, NOTE))
    gone = {"resourceType": "Patient", "name": named("Mallory Smith"), "deceasedBoolean": True}

    import_file(record, written(tmp_path, NOTE, NOTE, gone), same_person=True, died=True, good_part=True)

    assert is_closed(record)


def test_a_file_under_another_name_than_the_one_given_at_the_start_is_asked_about(
    opened: Callable[..., OpenRecord], tmp_path: Path
) -> None:
    record = opened(name="Nadia Hussain")

    with pytest.raises(AnotherPersonError):
        import_file(record, written(tmp_path, JEAN, NOTE))


def test_a_stranger_alone_is_kept_apart_and_never_takes_the_owners_place(
    record: OpenRecord, tmp_path: Path
) -> None:
    import_file(record, written(tmp_path, JEAN))
    owner = owner_entry(record)
    stranger = JEAN | {"identifier": [{"system": NHS, "value": "9990000026"}], "birthDate": "1990-01-01"}

    taken = import_file(record, written(tmp_path, stranger))

    assert taken.warnings == (f"The NHS numbers differ. {KEPT_APART}",)
    assert [entry.id for entry in list_of(record, part="details")] == [owner]
    assert json.loads(record.vault.entries.get(owner).text)["birthDate"] == "1950-02-01"


def test_a_share_speaks_of_the_owner_whoever_came_in_last(record: OpenRecord, tmp_path: Path) -> None:
    import_file(record, written(tmp_path, JEAN, NOTE))
    twin = tmp_path / "twin.json"
    twin.write_text(json.dumps({"resourceType": "Patient", "id": "x", "name": named("Mallory Smith")}))
    import_file(record, twin)

    seen = preview_share(record, Wish(parts=("health",), purpose="support"))

    assert [item.title for item in seen.items if item.type == "Patient"] == ["Jean Adeyemi"]


def test_somebody_else_is_not_added_as_the_owners_details(record: OpenRecord, tmp_path: Path) -> None:
    import_file(record, written(tmp_path, JEAN))
    file = tmp_path / "patient.json"
    file.write_text(json.dumps(JEAN | {"identifier": [{"system": NHS, "value": "9990000026"}]}))

    with pytest.raises(AnotherPersonError):
        add_resource(record, file, part=None, sensitive=False)


def about(number: str, system: str = NHS, element: str = "subject") -> dict[str, object]:
    """Return a note that says by an NHS number alone whom it is about."""
    return NOTE | {element: {"identifier": {"system": system, "value": number}}}


INSIDE = NOTE | {
    "contained": [
        {"resourceType": "Patient", "id": "p", "identifier": [{"system": NHS, "value": "9990000026"}]}
    ],
    "subject": {"reference": "#p"},
}
ALLERGY = {
    "resourceType": "AllergyIntolerance",
    "patient": {"identifier": {"system": NHS, "value": "9990000026"}},
    "code": {"text": "Nuts"},
}


@pytest.mark.parametrize(
    "theirs",
    [
        about("9990000026"),
        about("999 000 0026", system="urn:oid:2.16.840.1.113883.2.1.4.1"),
        ALLERGY,
        INSIDE,
    ],
    ids=["subject", "another spelling", "patient", "contained"],
)
def test_an_entry_about_another_nhs_number_is_asked_about_without_any_patient(
    record: OpenRecord, tmp_path: Path, theirs: dict[str, object]
) -> None:
    import_file(record, written(tmp_path, JEAN))
    file = written(tmp_path, NOTE, theirs)

    with pytest.raises(AnotherPersonError) as asked:
        import_file(record, file)
    nothing = [entry.type for entry in list_of(record)]
    taken = import_file(record, file, same_person=True)

    assert asked.value.detail.startswith("The NHS numbers differ.")
    assert nothing == ["Patient"]
    assert taken.taken == 2


def test_an_entry_about_the_owners_number_comes_in_unasked(record: OpenRecord, tmp_path: Path) -> None:
    import_file(record, written(tmp_path, JEAN))
    escaped = tmp_path / "escaped.json"
    escaped.write_bytes(json.dumps(about("999-000-0018")).replace("identifier", "\\u0069dentifier").encode())

    assert import_file(record, escaped).taken == 1


def test_a_file_that_brings_its_person_may_speak_of_no_other(record: OpenRecord, tmp_path: Path) -> None:
    with pytest.raises(AnotherPersonError):
        import_file(record, written(tmp_path, JEAN, about("9990000026")))
    assert import_file(record, written(tmp_path, JEAN, about("9990000018"))).taken == 2


def test_where_no_number_is_known_one_is_taken_and_two_are_asked_about(
    record: OpenRecord, tmp_path: Path
) -> None:
    with pytest.raises(AnotherPersonError):
        import_file(record, written(tmp_path, about("9990000018"), about("9990000026")))
    assert import_file(record, written(tmp_path, about("9990000018"))).taken == 1


def test_an_entry_about_somebody_else_is_not_added(record: OpenRecord, tmp_path: Path) -> None:
    import_file(record, written(tmp_path, JEAN))
    file = tmp_path / "note.json"
    file.write_text(json.dumps(about("9990000026")))

    with pytest.raises(AnotherPersonError):
        add_resource(record, file, part=None, sensitive=False)
