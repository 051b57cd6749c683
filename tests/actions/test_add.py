"""Adding an entry: the person's own words, or another's by a right that is written down."""

import json
from datetime import date
from pathlib import Path

import pytest

from portable_record.actions.add_entry import add_resource, add_words
from portable_record.actions.bin_entries import put_in_bin
from portable_record.actions.desk import OpenRecord
from portable_record.actions.import_file import import_file
from portable_record.actions.telling import history_of
from portable_record.actions.undo import undo_change
from portable_record.actions.writer import THE_PERSON, Writer, record_right, writer_of, writers
from portable_record.errors import (
    FhirInvalidError,
    MayNotWriteError,
    NotFoundError,
    RightIncompleteError,
    RightNotRecordedError,
    UsageError,
)
from portable_record.record.entry import Entry
from portable_record.record.rights import Right
from portable_record.record.who import By

DAY = date(2026, 11, 1)
SEEN = "registered, OPG 7000-1234"
NOTE = {"resourceType": "Observation", "status": "final", "code": {"text": "note"}, "valueString": "hello"}


def nadia(record: OpenRecord, right: Right | None = None, *, cannot_decide: bool = False) -> Writer:
    right = right or Right("agrees", since=DAY)
    return record_right(record, "Nadia Hussain", right, cannot_decide=cannot_decide, relation="daughter")


def words(record: OpenRecord, writer: Writer = THE_PERSON, *, part: str = "strengths") -> Entry:
    return add_words(record, part=part, kind=None, words="I whistle", sensitive=False, writer=writer)


def label_of(entry: Entry) -> str:
    return str(json.loads(entry.text)["meta"]["security"][0]["code"])


def owner_is(record: OpenRecord, folder: Path, **said: object) -> None:
    patient = {"resourceType": "Patient", "name": [{"text": "Jean Adeyemi"}], **said}
    (folder / "owner.json").write_text(json.dumps(patient))
    import_file(record, folder / "owner.json", died=True)


def test_the_persons_own_words_are_labelled_as_theirs(record: OpenRecord) -> None:
    entry = words(record)

    assert label_of(entry) == "PATAST"
    assert "performer" not in json.loads(entry.text)
    assert [event.by for event in history_of(record, entry.id)] == ["written by Jean Adeyemi"]


def test_the_words_of_somebody_else_never_pass_for_the_persons(record: OpenRecord) -> None:
    writer = nadia(record)

    entry = words(record, writer)

    assert label_of(entry) == "PACQAST"
    assert json.loads(entry.text)["performer"][0]["display"] == "Nadia Hussain"
    assert [event.by for event in history_of(record, entry.id)] == [
        "written by Nadia Hussain for Jean Adeyemi"
    ]


@pytest.mark.parametrize(
    ("right", "label"),
    [
        (Right("parental-responsibility", since=DAY), "SDMAST"),
        (Right("deputy", since=DAY, evidence=SEEN), "SDMAST"),
        (Right("agrees", since=DAY), "PACQAST"),
    ],
    ids=lambda value: value.basis if isinstance(value, Right) else value,
)
def test_the_label_follows_the_right(record: OpenRecord, tmp_path: Path, right: Right, label: str) -> None:
    owner_is(record, tmp_path, birthDate="2020-01-01")

    assert label_of(words(record, nadia(record, right))) == label


def test_a_professional_is_labelled_as_one(record: OpenRecord, tmp_path: Path) -> None:
    (tmp_path / "helen.json").write_text(
        json.dumps({"resourceType": "Practitioner", "name": [{"given": ["Helen"], "family": "Okafor"}]})
    )
    add_resource(record, tmp_path / "helen.json", part=None, sensitive=False)

    writer = record_right(record, "helen  okafor", Right("agrees", since=DAY))

    assert label_of(words(record, writer)) == "PROAST"


@pytest.mark.parametrize(
    ("right", "part", "why"),
    [
        (Right("lpa-money", since=DAY, evidence=SEEN), "strengths", "part"),
        (Right("agrees", since=date(2026, 12, 1)), "strengths", "not-yet"),
        (Right("agrees", since=DAY, until=date(2026, 11, 21)), "strengths", "over"),
        (Right("lpa-health", since=DAY, evidence=SEEN), "strengths", "has-capacity"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_nobody_writes_further_than_their_right_reaches(
    record: OpenRecord, right: Right, part: str, why: str
) -> None:
    writer = nadia(record, right)

    with pytest.raises(MayNotWriteError) as refused:
        words(record, writer, part=part)

    assert refused.value.place == f"{why}, {part}"
    assert refused.value.detail.endswith(".")
    assert record.vault.entries.page("strengths") == []


def test_a_right_that_counts_without_capacity_counts_once_that_is_written_down(record: OpenRecord) -> None:
    writer = nadia(record, Right("lpa-health", since=DAY, evidence=SEEN), cannot_decide=True)

    assert label_of(words(record, writer)) == "SDMAST"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"birthDate": "2010-11-22"}, "paused"),
        ({"birthDate": "2010"}, "paused"),
        ({"birthDate": "2008-11"}, "grown-up"),
        ({"deceasedBoolean": True}, "died"),
        ({"deceasedDateTime": "2026-11-20T08:00:00Z"}, "died"),
        ({"birthDate": "not known"}, "age-unknown"),
        ({"birthDate": "2020-01-01", "deceasedBoolean": False}, ""),
    ],
    ids=str,
)
def test_what_is_known_of_the_person_bounds_a_right(
    record: OpenRecord, tmp_path: Path, said: dict[str, object], why: str
) -> None:
    nadia(record, Right("parental-responsibility", since=DAY))
    owner_is(record, tmp_path, **{key: value for key, value in said.items() if value != "not known"})

    writer = writer_of(record, "Nadia Hussain", None)

    assert writer.hindrance("strengths") == why


def test_a_parent_of_a_child_of_twelve_is_told_to_look_again(record: OpenRecord, tmp_path: Path) -> None:
    owner_is(record, tmp_path, birthDate="2014-06-01")

    writer = nadia(record, Right("parental-responsibility", since=DAY))

    assert writer.review_is_due
    assert "look at this right again" in writer.standing


def test_a_right_is_found_again_by_name_and_by_entry(record: OpenRecord) -> None:
    made = nadia(record)

    assert writer_of(record, "NADIA hussain", None) == made
    assert writer_of(record, made.by.writer, "agrees") == made
    assert list(writers(record)) == [made]
    assert writer_of(record, None, None) is THE_PERSON


def test_who_has_no_right_written_down_is_told_how(record: OpenRecord) -> None:
    nadia(record)

    with pytest.raises(RightNotRecordedError) as refused:
        writer_of(record, "Nadia Hussain", "deputy")

    assert 'portable-record right --by "Nadia Hussain" --basis deputy' in refused.value.says


def test_one_of_two_rights_is_named(record: OpenRecord) -> None:
    nadia(record)
    nadia(record, Right("deputy", since=DAY, evidence=SEEN))

    with pytest.raises(UsageError, match="agrees, deputy"):
        writer_of(record, "Nadia Hussain", None)
    assert writer_of(record, "Nadia Hussain", "deputy").by.basis == "deputy"


def test_nobody_several_and_the_wrong_entry_are_each_refused(record: OpenRecord, tmp_path: Path) -> None:
    for name in ("one.json", "two.json"):
        sam = {"resourceType": "Practitioner", "name": [{"text": "Sam"}], "id": name}
        (tmp_path / name).write_text(json.dumps(sam))
        add_resource(record, tmp_path / name, part=None, sensitive=False)
    note = words(record)

    with pytest.raises(NotFoundError, match="--relation"):
        record_right(record, "Nobody", Right("agrees", since=DAY))
    with pytest.raises(UsageError, match="Several"):
        writer_of(record, "Sam", None)
    with pytest.raises(UsageError, match="not somebody"):
        writer_of(record, note.id, None)
    with pytest.raises(UsageError, match="--by"):
        writer_of(record, None, "agrees")


@pytest.mark.parametrize("basis", ["self", "none", "because"])
def test_no_other_kind_of_right_can_be_written_down(record: OpenRecord, basis: str) -> None:
    with pytest.raises(UsageError, match="kinds of right"):
        nadia(record, Right(basis, since=DAY))

    assert record.vault.entries.page("people") == []


def test_a_right_says_what_it_still_needs(record: OpenRecord) -> None:
    with pytest.raises(RightIncompleteError) as incomplete:
        nadia(record, Right("best-interests", since=DAY))

    assert list(incomplete.value.problems) == ["decision", "consulted", "review"]

    assert list(writers(record)) == []


def test_what_is_left_out_the_second_time_stays(record: OpenRecord) -> None:
    nadia(record, Right("best-interests", DAY, None, "", "where to live", ("Sam",), date(2027, 1, 1)))

    ended = record_right(record, "Nadia Hussain", Right("best-interests", until=date(2026, 11, 2)))

    assert ended.right == Right(
        "best-interests", DAY, date(2026, 11, 2), "", "where to live", ("Sam",), date(2027, 1, 1)
    )
    assert len(list(writers(record))) == 1
    assert ended.standing == "This right has ended."


def test_somebody_added_with_their_right_wrote_that_themselves(record: OpenRecord) -> None:
    writer = nadia(record)

    (event,) = history_of(record, writer.by.writer)

    assert event.by == "written by Nadia Hussain for Jean Adeyemi"
    assert label_of(record.vault.entries.get(writer.by.writer)) == "PACQAST"


def test_bin_and_undo_say_who_did_it_and_hold_to_the_right(record: OpenRecord) -> None:
    entry = words(record)
    money = nadia(record, Right("lpa-money", since=DAY, evidence=SEEN))
    agreed = nadia(record)

    with pytest.raises(MayNotWriteError):
        put_in_bin(record, [entry.id], writer=money)
    put_in_bin(record, [entry.id], writer=agreed)
    last = list(history_of(record, entry.id))[-1]
    with pytest.raises(MayNotWriteError):
        undo_change(record, last.change, writer=money)
    undo_change(record, last.change, writer=agreed)

    by = [event.by for event in history_of(record, entry.id)]
    assert by == ["written by Jean Adeyemi", *["written by Nadia Hussain for Jean Adeyemi"] * 2]


def test_a_resource_from_a_file_keeps_its_bytes_and_says_who_brought_it(
    record: OpenRecord, tmp_path: Path
) -> None:
    file = tmp_path / "note.json"
    file.write_text(json.dumps(NOTE, indent=3))

    entry = add_resource(record, file, part="plan", sensitive=True, writer=nadia(record))

    assert entry.text == file.read_bytes()
    assert entry.sensitive
    assert "Nadia" in next(history_of(record, entry.id)).by


def test_a_resource_that_cannot_be_taken_says_why_and_where_once(record: OpenRecord, tmp_path: Path) -> None:
    (tmp_path / "note.json").write_text(json.dumps(NOTE | {"status": "perhaps"}))

    with pytest.raises(FhirInvalidError) as refused:
        add_resource(record, tmp_path / "note.json", part=None, sensitive=False)

    assert refused.value.place == "note.json, Observation.status"
    assert refused.value.says.count("Observation.status") == 1


def test_words_that_are_no_letters_are_refused(record: OpenRecord) -> None:
    with pytest.raises(UsageError, match="UTF-8"):
        add_words(record, part="strengths", kind=None, words="caf\udce9", sensitive=False)


def test_a_name_that_is_gone_is_still_not_the_persons(record: OpenRecord) -> None:
    stranger = Writer(By("00000001-0000-4000-8000-000000000000", "agrees"))

    entry = words(record, stranger)

    assert next(history_of(record, entry.id)).by == "written by somebody else for Jean Adeyemi"
