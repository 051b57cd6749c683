"""When the person has died: the record closes, what they chose is done, and a mistake is taken back."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from portable_record.actions.add_entry import add_words
from portable_record.actions.after_death import Choice, carry_out, choose, chosen
from portable_record.actions.bin_entries import put_in_bin
from portable_record.actions.closed import is_closed
from portable_record.actions.death import correct_death, death_of, record_death
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.erase import erase_old
from portable_record.actions.export import export_entries
from portable_record.actions.import_file import import_file
from portable_record.actions.read_entries import list_of
from portable_record.actions.share import preview_share, share_parts
from portable_record.actions.telling import history_of
from portable_record.actions.wish import Wish
from portable_record.actions.writer import record_right, writers
from portable_record.errors import FileStandsError, MayNotWriteError, SaysDiedError, UsageError
from portable_record.record.rights import Right
from portable_record.vault.creation import is_vault
from tests.actions.carers import kept_record
from tests.actions.quick import stretch_nothing

DAY = date(2026, 11, 20)
WISH = Wish(parts=("plan",), to="Werneth Lunch Club", purpose="support", open_page=True)


@pytest.fixture
def kept(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenRecord]:
    """The record of Jean Adeyemi, kept for her by her daughter."""
    with monkeypatch.context() as quick:
        stretch_nothing(quick)
        record = kept_record(desk, tmp_path / "kept")
    yield record
    record.vault.close()


def words(record: OpenRecord) -> str:
    return add_words(record, part="plan", kind=None, words="She walks better", sensitive=False).id


def every_way_to_write(record: OpenRecord, entry: str, folder: Path) -> list[Callable[[], object]]:
    (folder / "note.json").write_text(
        '{"resourceType":"Observation","status":"final","code":{"text":"note"},"valueString":"hello"}'
    )
    right = Right("agrees", since=DAY)
    return [
        lambda: words(record),
        lambda: put_in_bin(record, [entry]),
        lambda: import_file(record, folder / "note.json"),
        lambda: record_right(record, "Sam", right, relation="son"),
        lambda: preview_share(record, WISH),
        lambda: share_parts(record, WISH, folder / "out"),
        lambda: record_death(record, DAY, said_by="Sam"),
        lambda: choose(record, Choice.DELETE),
    ]


def test_after_a_death_nothing_is_written_or_shared(record: OpenRecord, tmp_path: Path) -> None:
    entry = words(record)
    before = [each.text for each in record.vault.entries.page("plan")]
    record_death(record, DAY, said_by="Dr Okafor", evidence="the certificate")

    for write in every_way_to_write(record, entry, tmp_path):
        with pytest.raises(MayNotWriteError, match="closed for writing, because the person has died"):
            write()
    assert [each.text for each in record.vault.entries.page("plan")] == before
    assert not (tmp_path / "out").exists()


def test_after_a_death_the_record_can_be_read_and_saved(record: OpenRecord, tmp_path: Path) -> None:
    entry = words(record)
    record_death(record, DAY, said_by="Dr Okafor")

    listed = [each.id for each in list_of(record, part="plan")]
    export_entries(
        *(record, tmp_path / "copy.json", None),  # type: ignore[arg-type]  # nothing goes to a screen
        entries=[],
        parts=[],
        one_file_each=False,
    )

    assert listed == [entry]
    assert "She walks better" in (tmp_path / "copy.json").read_text()
    assert erase_old(record) == 0


def test_who_says_so_and_what_they_saw_is_kept(record: OpenRecord) -> None:
    record_death(record, DAY, said_by="Dr Okafor", evidence="the certificate")

    death = death_of(record)
    line = json.loads(record.vault.journal.newest()[0].event)

    assert death is not None
    assert (death.day, death.said_by, death.evidence) == (DAY, "Dr Okafor", "the certificate")
    assert line["type"]["code"] == "death"
    assert {agent["who"]["display"] for agent in line["agent"]} == {"Jean Adeyemi", "Dr Okafor"}


def test_a_death_written_down_by_mistake_is_taken_back_and_both_stay_in_the_history(
    kept: OpenRecord,
) -> None:
    record_death(kept, DAY, said_by="Sam")
    closed = [writer.standing for writer in writers(kept)]

    correct_death(kept, said_by="Nadia Hussain")
    words(kept)

    (person,) = [each for each in kept.vault.entries.page("details") if each.type == "Patient"]
    assert "deceased" not in person.text.decode()
    assert closed == ["The record is closed for writing, because the person has died."]
    assert len({event.when for event in history_of(kept, person.id)}) == 1
    assert len({event.change for event in history_of(kept, person.id)}) == 3
    assert death_of(kept) is None


@pytest.mark.parametrize(
    ("day", "said_by"), [(date(2026, 11, 23), "Sam"), (DAY, " "), (DAY, "S" * 201), (DAY, "Sam\nKhan")]
)
def test_a_death_is_said_by_somebody_and_not_of_tomorrow(record: OpenRecord, day: date, said_by: str) -> None:
    with pytest.raises(UsageError):
        record_death(record, day, said_by=said_by)

    assert not is_closed(record)


def test_only_what_is_written_down_is_taken_back_by_somebody(record: OpenRecord) -> None:
    with pytest.raises(UsageError, match="not written down"):
        correct_death(record, said_by="Sam")
    record_death(record, DAY, said_by="Sam")
    with pytest.raises(UsageError, match="who says so"):
        correct_death(record, said_by="")


@pytest.mark.parametrize("said", ['"deceasedBoolean":true', '"deceasedDateTime":"2026-11-20"'])
def test_a_file_that_says_the_person_has_died_is_asked_about(
    record: OpenRecord, tmp_path: Path, said: str
) -> None:
    file = tmp_path / "owner.json"
    file.write_text('{"resourceType":"Patient","name":[{"text":"Jean Adeyemi"}],' + said + "}")

    with pytest.raises(SaysDiedError, match="says that the person has died"):
        import_file(record, file)

    assert list(list_of(record)) == []
    words(record)
    import_file(record, file, died=True)
    with pytest.raises(MayNotWriteError):
        words(record)
    correct_death(record, said_by="Jean herself")
    words(record)


def test_a_newer_version_of_the_owner_that_says_so_is_asked_about_too(
    record: OpenRecord, tmp_path: Path
) -> None:
    file, entry = tmp_path / "owner.json", '{"fullUrl":"urn:uuid:5f9d","resource":{"resourceType":"Patient",'
    name = '"name":[{"text":"Jean Adeyemi"}]'
    begin, end = '{"resourceType":"Bundle","type":"collection","entry":[', "}}]}"
    file.write_text(begin + entry + name + end)
    import_file(record, file)
    file.write_text(begin + entry + name + ',"deceasedBoolean":true' + end)

    with pytest.raises(SaysDiedError):
        import_file(record, file)

    assert not is_closed(record)


def test_the_death_of_somebody_else_closes_nothing(record: OpenRecord, tmp_path: Path) -> None:
    file = tmp_path / "other.json"
    jean = '{"resourceType":"Patient","name":[{"text":"Jean Adeyemi"}]}'
    bill = '{"resourceType":"Patient","name":[{"text":"Bill Smith"}],"deceasedBoolean":true}'
    file.write_text(f"{jean}\n{bill}\n")

    import_file(record, file.rename(tmp_path / "other.ndjson"))

    assert not is_closed(record)


def test_nobody_has_to_choose_and_the_person_can_choose_again(record: OpenRecord) -> None:
    nothing = chosen(record)
    choose(record, Choice.DELETE)
    given = choose(record, Choice.GIVE, to="Nadia Hussain")

    assert (nothing.choice, nothing.when) == (Choice.KEEP, "")
    assert chosen(record) == given
    assert given.to == "Nadia Hussain"


@pytest.mark.parametrize(
    ("choice", "to"), [(Choice.GIVE, ""), (Choice.KEEP, "Sam"), (Choice.GIVE, "S" * 201)]
)
def test_to_give_it_somebody_is_named(record: OpenRecord, choice: Choice, to: str) -> None:
    with pytest.raises(UsageError):
        choose(record, choice, to=to)


def test_a_carer_does_not_choose_for_the_person(kept: OpenRecord) -> None:
    with pytest.raises(MayNotWriteError, match="only the person"):
        choose(kept, Choice.DELETE)


def test_what_was_chosen_is_done_only_after_the_death(record: OpenRecord, tmp_path: Path) -> None:
    choose(record, Choice.DELETE)

    with pytest.raises(UsageError, match="has died"):
        carry_out(record)

    assert is_vault(record.vault.folder)


def test_a_kept_record_stays(record: OpenRecord) -> None:
    record_death(record, DAY, said_by="Sam")

    assert carry_out(record).choice is Choice.KEEP
    assert is_vault(record.vault.folder)


def test_all_of_it_is_given_as_a_file(record: OpenRecord, tmp_path: Path) -> None:
    words(record)
    choose(record, Choice.GIVE, to="Nadia Hussain")
    record_death(record, DAY, said_by="Sam")

    with pytest.raises(UsageError, match="--out"):
        carry_out(record)
    carry_out(record, tmp_path / "all.json")
    with pytest.raises(FileStandsError):
        carry_out(record, tmp_path / "all.json")

    assert "She walks better" in (tmp_path / "all.json").read_text()
    assert "given" in {json.loads(line.event)["type"]["code"] for line in record.vault.journal.newest()}


def test_a_deleted_record_leaves_nothing_in_its_folder(record: OpenRecord) -> None:
    folder = record.vault.folder
    (folder / "letter.txt").write_text("not ours")
    choose(record, Choice.DELETE)
    record_death(record, DAY, said_by="Sam")

    carry_out(record)

    assert [each.name for each in folder.iterdir()] == ["letter.txt"]
