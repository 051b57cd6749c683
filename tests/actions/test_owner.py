"""Whose record it is, and what happens to what is about somebody else."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from portable_record.actions.add_entry import add_resource
from portable_record.actions.desk import OpenRecord
from portable_record.actions.import_file import import_file
from portable_record.actions.owner import KEPT_APART, WhoIs, owner_entry
from portable_record.actions.read_entries import list_of
from portable_record.actions.share import preview_share
from portable_record.actions.wish import Wish
from portable_record.errors import AnotherPersonError

NHS = "https://fhir.nhs.uk/Id/nhs-number"
JEAN = {
    "resourceType": "Patient",
    "name": [{"family": "Adeyemi", "given": ["Jean"]}],
    "birthDate": "1950-02-01",
    "identifier": [{"system": NHS, "value": "9990000018"}],
}
NOTE = {"resourceType": "Observation", "status": "final", "code": {"text": "n"}, "valueString": "hello"}


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
