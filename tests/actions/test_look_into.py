"""What a file would do is told before it does it; what somebody changed here is never lost to a file."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from portable_record.actions import look_into as look_into_module
from portable_record.actions import write as write_module
from portable_record.actions.add_entry import add_words
from portable_record.actions.check import check_record
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.export import bundle_of
from portable_record.actions.import_file import Imported, import_file
from portable_record.actions.lately import lately
from portable_record.actions.look_after import bin_one
from portable_record.actions.look_into import PAGE, Foreseen, Looked, foreseen, look_into
from portable_record.actions.taking import Choice, Fate
from portable_record.actions.undo import undo_act
from portable_record.actions.write import state_of, write
from portable_record.errors import NotFhirError
from portable_record.record.edits import editing
from portable_record.record.entry import Entry
from portable_record.record.json_text import parse
from portable_record.record.who import By
from tests.actions.quick import quick_record, stretch_nothing
from tests.actions.test_import import bundle, lines, note, words_in, written

MINE, FIRST, SECOND = "urn:uuid:00000001-0000-4000-8000-00000000000a", "urn:x:first", "urn:x:second"


@pytest.fixture
def record(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenRecord]:
    """A record that opens at once."""
    stretch_nothing(monkeypatch)
    opened = quick_record(desk, tmp_path / "record")
    yield opened
    opened.vault.close()


def counts(looked: Looked) -> dict[str, int]:
    return {str(fate): looked.count(fate) for fate in Fate if looked.count(fate)}


def shown(record: OpenRecord, data: bytes, looked: Looked, fate: Fate) -> list[Foreseen]:
    heaps = looked.heaps_of(fate)
    return [one for heap in heaps for one in foreseen(record, data, looked, heap.numbers[:PAGE])]


def change(record: OpenRecord, entry_id: str, words: str) -> None:
    """Write other words into a note, as somebody does on a page."""
    entry = record.vault.entries.get(entry_id)
    value = parse(entry.text)
    assert isinstance(value, dict)
    new = {**value, "valueString": words}
    write(
        record,
        entry.part,
        editing(state_of(record, entry.part, entry.id), new, new_id=lambda: "own"),
        by=By(),
    )


def the_entry(record: OpenRecord, address: str) -> str:
    entry = record.vault.entries.by_full_url(address)
    assert entry is not None
    return entry.id


def taken(record: OpenRecord, tmp_path: Path, data: bytes, edited: Choice = Choice.MINE) -> Imported:
    return import_file(record, written(tmp_path / "file.json", data), edited=edited, good_part=True)


OLD = bundle((FIRST, note("old")), (SECOND, note("same")))
NEW = bundle((FIRST, note("newer")), (SECOND, note("same")), ("urn:x:third", note("third")))


def test_what_would_become_of_each_entry_is_told_and_nothing_is_written(
    record: OpenRecord, tmp_path: Path
) -> None:
    taken(record, tmp_path, OLD)
    before = record.vault.log.count()

    looked = look_into(record, NEW, "newer.json")

    assert counts(looked) == {"new": 1, "changed": 1, "here": 1}
    assert record.vault.log.count() == before
    assert words_in(record) == ["old", "same"]
    (changed,) = shown(record, NEW, looked, Fate.CHANGED)
    assert [(row.here, row.file) for row in changed.rows] == [("old", "newer")]
    assert [one.title for one in shown(record, NEW, looked, Fate.NEW)] == ["note: third"]


@pytest.mark.parametrize(
    "data",
    [
        NEW,
        bundle((FIRST, note("one")), (FIRST, note("two")), (FIRST, note("one"))),
        lines(note("one", id="1"), note("two", id="1"), note("one", id="1")),
        lines(note("one"), {"resourceType": "Observation"}, note("one")),
    ],
)
def test_what_is_foretold_is_what_happens(record: OpenRecord, tmp_path: Path, data: bytes) -> None:
    taken(record, tmp_path, OLD)

    looked = look_into(record, data, "file.json")
    happened = taken(record, tmp_path, data)

    assert counts(looked) == {
        name: count
        for name, count in (
            ("new", happened.new),
            ("changed", happened.changed),
            ("here", happened.already_here),
        )
        if count
    }
    assert looked.refusals == happened.refusals


def test_what_is_not_understood_is_told_with_its_reason_and_place(record: OpenRecord) -> None:
    data = lines(
        note("good"), {"resourceType": "Observation", "status": "final"}, {"resourceType": "Unicorn"}
    )

    looked = look_into(record, data, "file.ndjson")

    assert looked.good == 1
    assert [refusal.code for refusal in looked.refusals] == ["fhir-invalid", "fhir-type-unknown"]
    assert looked.refusals[0].place.startswith("entry 2, byte ")


def test_a_file_that_is_cut_off_is_told_up_to_there(record: OpenRecord) -> None:
    looked = look_into(record, NEW[:-20], "file.json")

    assert looked.good > 0
    assert looked.refusals[-1].code == "file-damaged"


def test_what_is_no_fhir_is_refused_with_the_name_of_the_file(record: OpenRecord) -> None:
    with pytest.raises(NotFhirError) as refused:
        look_into(record, b"%PDF-1.7", "letter.pdf")

    assert refused.value.place == "letter.pdf"


def test_a_file_about_somebody_else_is_shown_side_by_side(record: OpenRecord, tmp_path: Path) -> None:
    me = {"resourceType": "Patient", "name": [{"text": "Jean Adeyemi"}], "birthDate": "1948-03-14"}
    other = {"resourceType": "Patient", "name": [{"text": "Ali Khan"}], "birthDate": "1990-01-02"}
    taken(record, tmp_path, bundle((MINE, me)))
    data = bundle(("urn:x:ali", other), (SECOND, note("his")))

    looked = look_into(record, data, "file.json")
    confirmed = look_into(record, data, "file.json", same_person=True)

    assert "differ" in looked.difference
    assert [(one.name, one.birth_date) for one in looked.people] == [
        ("Jean Adeyemi", "1948-03-14"),
        ("Ali Khan", "1990-01-02"),
    ]
    assert confirmed.difference == ""


def test_an_nhs_number_of_somebody_else_is_shown_as_well(record: OpenRecord, tmp_path: Path) -> None:
    number = {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9434765919"}
    own = {**number, "value": "9434765870"}
    me = {"resourceType": "Patient", "name": [{"text": "Jean Adeyemi"}], "identifier": [own]}
    taken(record, tmp_path, bundle((MINE, me)))

    looked = look_into(record, lines(note("x", subject={"identifier": number})), "file.ndjson")

    assert looked.difference == "The NHS numbers differ."
    assert [one.nhs_number for one in looked.people] == ["9434765870", "9434765919"]


def test_a_file_that_says_of_a_death_is_told(record: OpenRecord) -> None:
    died = {"resourceType": "Patient", "name": [{"text": "Jean Adeyemi"}], "deceasedBoolean": True}
    other = {**died, "name": [{"text": "Ali Khan"}]}

    assert look_into(record, bundle((MINE, died)), "file.json").says_died
    assert not look_into(record, bundle((MINE, other)), "file.json").says_died


# --- what was changed here ---


@pytest.fixture
def edited(record: OpenRecord, tmp_path: Path) -> str:
    """An entry that came in and was changed here since."""
    taken(record, tmp_path, OLD)
    entry_id = the_entry(record, FIRST)
    change(record, entry_id, "my own words")
    return entry_id


def test_the_same_file_again_leaves_what_was_changed_here(
    record: OpenRecord, tmp_path: Path, edited: str
) -> None:
    looked = look_into(record, OLD, "file.json")
    again = taken(record, tmp_path, OLD, Choice.THEIRS)

    assert counts(looked) == {"here": 2}
    assert (again.changed, again.left, again.already_here) == (0, 0, 2)
    assert words_in(record) == ["my own words", "same"]


def test_what_both_changed_is_laid_side_by_side_before_and_left_unless_chosen(
    record: OpenRecord, tmp_path: Path, edited: str
) -> None:
    looked = look_into(record, NEW, "file.json")
    happened = taken(record, tmp_path, NEW)

    assert counts(looked) == {"new": 1, "here": 1, "edited": 1}
    (conflict,) = shown(record, NEW, looked, Fate.EDITED)
    assert conflict.entry == edited
    assert [(row.here, row.file) for row in conflict.rows] == [("my own words", "newer")]
    assert (happened.changed, happened.left) == (0, 1)
    assert "1 changed here" in happened.sentence
    assert "my own words" in words_in(record)


def test_theirs_can_be_chosen_and_mine_stays_in_the_history(
    record: OpenRecord, tmp_path: Path, edited: str
) -> None:
    happened = taken(record, tmp_path, NEW, Choice.THEIRS)

    assert (happened.changed, happened.left) == (1, 0)
    assert words_in(record) == ["newer", "same", "third"]
    assert not record.vault.entries.get(edited).in_conflict
    undo_act(record, lately(record).deeds[0].change)
    assert words_in(record) == ["my own words", "same"]


def test_both_can_stand_side_by_side_until_somebody_chooses(
    record: OpenRecord, tmp_path: Path, edited: str
) -> None:
    taken(record, tmp_path, NEW, Choice.BOTH)

    state = state_of(record, record.vault.entries.get(edited).part, edited)
    assert record.vault.entries.get(edited).in_conflict
    assert [one.path for one in state.conflicts] == ["valueString"]
    assert {one.value for one in state.conflicts[0].alternatives} == {b'"my own words"', b'"newer"'}
    assert not check_record(record)


@pytest.mark.parametrize(
    ("data", "choice", "stands"),
    [
        (OLD, Choice.MINE, "my own words"),
        (NEW, Choice.THEIRS, "newer"),
        (NEW, Choice.BOTH, "newer"),
    ],
)
def test_what_was_put_in_the_bin_comes_back_as_it_was_chosen(
    record: OpenRecord, tmp_path: Path, edited: str, data: bytes, choice: Choice, stands: str
) -> None:
    bin_one(record, edited)

    taken(record, tmp_path, data, choice)

    assert stands in words_in(record)


def test_what_was_put_in_the_bin_stays_there_if_mine_counts(
    record: OpenRecord, tmp_path: Path, edited: str
) -> None:
    bin_one(record, edited)

    looked = look_into(record, NEW, "file.json")
    taken(record, tmp_path, NEW)

    (conflict,) = shown(record, NEW, looked, Fate.EDITED)
    assert conflict.binned
    assert record.vault.entries.get(edited).binned


def test_a_saved_copy_of_what_was_written_here_is_already_here(record: OpenRecord, tmp_path: Path) -> None:
    add_words(record, part="strengths", kind=None, words="I whistle", sensitive=False)
    (entry,) = record.vault.entries.page("strengths")
    saved = b"".join(bundle_of([entry]))
    other = saved.replace(b"whistle", b"sing")

    again = taken(record, tmp_path, saved)
    left = taken(record, tmp_path, other)
    chosen = taken(record, tmp_path, other, Choice.THEIRS)

    assert (again.new, again.already_here) == (0, 1)
    assert (left.changed, left.left) == (0, 1)
    assert chosen.changed == 1
    assert [one.text for one in record.vault.entries.page("strengths")] == [
        entry.text.replace(b"whistle", b"sing")
    ]


def test_an_entry_that_is_gone_meanwhile_is_shown_without_what_it_would_change(
    record: OpenRecord, tmp_path: Path
) -> None:
    taken(record, tmp_path, OLD)
    looked = look_into(record, NEW, "file.json")
    record.vault.entries.erase(the_entry(record, FIRST))

    (changed,) = shown(record, NEW, looked, Fate.CHANGED)

    assert (changed.entry, changed.rows) == ("", ())


def test_a_large_file_is_undone_in_steps(
    record: OpenRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken(record, tmp_path, bundle(*((f"urn:x:{number}", note(f"word {number}")) for number in range(5))))
    steps, told = list[int](), list[tuple[int, int]]()
    put_many = record.vault.entries.put_many

    def counting(batch: Sequence[tuple[Entry, str]]) -> None:
        steps.append(len(batch))
        put_many(batch)

    monkeypatch.setattr(write_module, "AT_ONCE", 2)
    monkeypatch.setattr(record.vault.entries, "put_many", counting)
    count = undo_act(
        record, lately(record).deeds[0].change, progress=lambda done, total: told.append((done, total))
    )

    assert count == 5
    assert steps == [2, 2, 1]
    assert told[-1] == (5, 5)
    assert words_in(record) == []


def test_an_entry_that_is_very_long_is_not_read_for_a_page(
    record: OpenRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look_into_module, "MOST_READ", 200)
    data = bundle(("urn:x:1", note("short")), ("urn:x:2", note("long " * 100)))

    looked = look_into(record, data, "file.json")

    assert [one.title for one in shown(record, data, looked, Fate.NEW)] == ["note: short", ""]


@pytest.mark.outside
def test_a_real_patient_is_told_as_it_happens(record: OpenRecord, outside: Path) -> None:
    (file, *_) = sorted((outside / "synthea").glob("Abdul*.json"))
    data = file.read_bytes()

    looked = look_into(record, data, file.name, same_person=True)
    happened = import_file(record, file, same_person=True, died=True)
    again = look_into(record, data, file.name, same_person=True) if not looked.says_died else None

    assert looked.refusals == ()
    assert looked.count(Fate.NEW) == happened.new > 100
    assert again is None or counts(again) == {"here": looked.good}
    assert all(one.title for one in shown(record, data, looked, Fate.NEW))


@pytest.mark.outside
def test_real_examples_are_all_told_and_shown(record: OpenRecord, outside: Path) -> None:
    texts = [file.read_bytes() for file in sorted((outside / "hl7-r4-examples").glob("[A-F]*.json"))]
    data = b"[" + b",".join(texts) + b"]"

    looked = look_into(record, data, "examples.json", same_person=True)

    assert looked.good + len(looked.refusals) == len(texts)
    assert looked.good > 0.9 * len(texts)
    assert all(one.title for one in shown(record, data, looked, Fate.NEW))
