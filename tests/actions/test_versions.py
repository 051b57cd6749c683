"""Who changed what of an entry last; and an entry as it was, put back whole, whoever wrote what of it."""

import pytest

from portable_record.actions.answer import add_answers, change_answers, open_entry
from portable_record.actions.bin_entries import put_in_bin
from portable_record.actions.change_name import change_name
from portable_record.actions.changed_by import NOBODY, changed_by
from portable_record.actions.circle_members import change_member
from portable_record.actions.desk import OpenRecord
from portable_record.actions.look_after import mark_sensitive, undo
from portable_record.actions.part_view import card_of
from portable_record.actions.put_back import put_back
from portable_record.actions.read_entries import show_entries
from portable_record.actions.versions import put_version_back, version_of, versions_of
from portable_record.actions.write import state_of
from portable_record.circle.membership import EDITOR, VIEWER
from portable_record.errors import EditRefusedError, MayNotWriteError, NotFoundError, UsageError
from portable_record.record.asking.sheets import sheet_named
from tests.actions.circle_around import edit
from tests.actions.test_comments import TEA, Two, made, two
from tests.record.devices import entry_id

__all__ = ["made", "two"]

TASK = entry_id(40)


@pytest.fixture(scope="module")
def done(made: Two) -> Two:
    """Jean wrote something to do, Nadia who may write by now changed what, and Jean at what time."""
    two = made
    change_member(two.jean, two.nadia_id, role=EDITOR)
    given = {"words": "Drive to the dentist", "time": "14:30"}
    add_answers(two.jean, sheet_named("plan", "task"), given, entry_id=TASK)
    two.sync(two.jean, two.nadia)
    says(two.nadia, words="Walk to the dentist")
    two.sync()
    says(two.jean, time="after lunch")
    two.sync()
    return two


@pytest.fixture
def both(done: Two, two: Two) -> Two:
    """The two, as they are after that; what a test does to them is undone."""
    assert two.jean.vault is done.jean.vault
    return two


def says(record: OpenRecord, **given: str) -> None:
    """Answer some questions of the entry otherwise."""
    opened = open_entry(record, TASK)
    change_answers(record, opened.sheet, TASK, {**opened.answers, **given}, seen=opened.seen, form="f")


def answers(record: OpenRecord) -> tuple[object, object]:
    found = open_entry(record, TASK).answers
    return found["words"], found["time"]


def names(record: OpenRecord) -> list[str]:
    """Name the changes of the entry, the oldest first."""
    edits = state_of(record, "plan", TASK).registers.edits
    return list(dict.fromkeys(change_name(one.id.part, one.id.seq, one.id.device) for one in edits))


def told(record: OpenRecord, entry: str = TASK) -> tuple[dict[str, str], list[str]]:
    (shown,) = show_entries(record, [entry], part=None)
    found = changed_by(record, card_of(shown.entry), shown.lines)
    return {key: str(said) for key, said in found.answers.items()}, [str(said) for said in found.lines]


def test_each_answer_says_who_changed_it_last_and_when(both: Two) -> None:
    for record in (both.jean, both.nadia):
        answered, lines = told(record)

        assert answered["words"] == "changed by Nadia for Jean Adeyemi, 22 November 2026"
        assert answered["time"] == "changed by Jean Adeyemi, 22 November 2026"
        assert answered["now"] == "written by Jean Adeyemi, 22 November 2026"
        assert "who" not in answered
        assert not any(lines)


def test_of_what_no_question_is_asked_each_line_says_it(both: Two) -> None:
    edit(both.nadia, TEA, title="The day", note=[{"text": "Milk first"}])
    (shown,) = show_entries(both.nadia, [TEA], part=None)

    answered, lines = told(both.nadia, TEA)

    by_nadia = "changed by Nadia for Jean Adeyemi, 22 November 2026"
    assert not answered
    by = {line.text: said for line, said in zip(shown.lines, lines, strict=True)}
    assert by["Milk first"] == by_nadia
    assert {said for text, said in by.items() if "Tea" in text} == {
        "written by Jean Adeyemi, 22 November 2026"
    }


def test_what_one_act_wrote_or_lies_in_the_bin_says_nothing_twice(both: Two) -> None:
    (shown,) = show_entries(both.nadia, [TEA], part=None)
    put_in_bin(both.jean, [TASK])
    (binned,) = show_entries(both.jean, [TASK], part=None)

    assert changed_by(both.nadia, card_of(shown.entry), shown.lines) == NOBODY
    assert changed_by(both.jean, card_of(binned.entry), binned.lines) == NOBODY


def test_a_version_names_all_whose_words_are_in_it(both: Two) -> None:
    first, second, third = names(both.jean)

    told = {name: version_of(both.jean, TASK, name) for name in (first, second, third)}

    assert [str(one) for one in told[first].wrote] == ["written by Jean Adeyemi, 22 November 2026"]
    assert sorted(str(one).split(",")[0] for one in told[second].wrote) == [
        "written by Jean Adeyemi",
        "written by Nadia for Jean Adeyemi",
    ]
    assert [one.stands for one in told.values()] == [False, False, True]
    assert "Drive" in told[first].entry.title
    assert versions_of(both.jean, TASK) == {first, second, third}


def test_a_version_comes_back_whole_though_two_wrote_since_and_with_everybody(both: Two) -> None:
    first, second, _ = names(both.jean)

    kept = put_version_back(both.nadia, TASK, first)
    both.sync()
    assert answers(both.jean) == answers(both.nadia) == ("Drive to the dentist", "14:30")

    undo(both.nadia, kept.changes)
    both.sync()
    assert answers(both.jean) == ("Walk to the dentist", "after lunch")
    put_version_back(both.jean, TASK, second)
    assert answers(both.jean) == ("Walk to the dentist", "14:30")


def test_who_puts_one_answer_back_puts_back_whose_words_it_was(both: Two) -> None:
    state = state_of(both.jean, "plan", TASK)
    changed = next(one for one in state.registers.edits if one.edit.value == b'"Walk to the dentist"')
    change = change_name(changed.id.part, changed.id.seq, changed.id.device)
    says(both.nadia, time="at noon")
    both.sync()
    assert b"PACQAST" in both.jean.vault.entries.get(TASK).text

    put_back(both.jean, TASK, change, changed.id.n)
    both.sync()

    assert answers(both.nadia) == ("Drive to the dentist", "at noon")
    assert b"PATAST" in both.nadia.vault.entries.get(TASK).text


def test_putting_back_what_stands_already_writes_nothing(both: Two) -> None:
    last = names(both.jean)[-1]

    assert put_version_back(both.jean, TASK, last).changes == ()


def test_what_two_wrote_at_once_is_settled_by_the_version_that_is_put_back(both: Two) -> None:
    says(both.jean, words="Take a taxi")
    says(both.nadia, words="Take the bus")
    both.sync()
    assert both.jean.vault.entries.get(TASK).in_conflict

    put_version_back(both.jean, TASK, names(both.jean)[0])

    assert answers(both.jean) == ("Drive to the dentist", "14:30")
    assert not both.jean.vault.entries.get(TASK).in_conflict


def test_marks_stay_as_they_are_when_a_version_is_put_back(both: Two) -> None:
    mark_sensitive(both.jean, TASK, sensitive=True)
    marked = names(both.jean)[-1]

    put_version_back(both.jean, TASK, names(both.jean)[0])

    assert both.jean.vault.entries.get(TASK).sensitive
    assert marked not in versions_of(both.jean, TASK)


def test_what_is_no_version_of_it_is_refused(both: Two) -> None:
    of_another = names(both.jean)[0].replace("plan:", "health:")

    with pytest.raises(NotFoundError):
        version_of(both.jean, TASK, of_another)
    with pytest.raises(NotFoundError):
        put_version_back(both.jean, TASK, f"plan:9999:{both.jean.identity.device_id}")
    with pytest.raises(UsageError):
        version_of(both.jean, TASK, "yesterday")


def test_nothing_is_put_back_in_the_bin_nor_by_whoever_may_only_read(both: Two) -> None:
    first = names(both.jean)[0]
    change_member(both.jean, both.nadia_id, role=VIEWER)
    both.sync(both.jean, both.nadia)

    with pytest.raises(MayNotWriteError):
        put_version_back(both.nadia, TASK, first)
    put_in_bin(both.jean, [TASK])
    assert not version_of(both.jean, TASK, first).may_come_back
    with pytest.raises(EditRefusedError):
        put_version_back(both.jean, TASK, first)
