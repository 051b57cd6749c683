"""Rights are entries with a history; nothing that comes in gives one, and no clock brings one back."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from portable_record.actions.add_entry import add_resource, add_words
from portable_record.actions.bin_entries import put_in_bin
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.import_file import import_file
from portable_record.actions.rights import end_right, is_right, rights_of
from portable_record.actions.telling import history_of
from portable_record.actions.undo import undo_change
from portable_record.actions.unlock import unlock
from portable_record.actions.writer import (
    Writer,
    end_somebodys_right,
    own_writer,
    record_right,
    writer_of,
    writers,
)
from portable_record.errors import MayNotWriteError, NotFoundError, RightNotRecordedError, UsageError
from portable_record.record.rights import Right
from tests.actions.conftest import PASSPHRASE

DAY = date(2026, 11, 1)
AGREES = Right("agrees", since=DAY)


def nadia(record: OpenRecord, right: Right = AGREES) -> Writer:
    return record_right(record, "Nadia Hussain", right, relation="daughter")


def owner_is(record: OpenRecord, folder: Path, born: str) -> None:
    patient = {"resourceType": "Patient", "name": [{"text": "Jean Adeyemi"}], "birthDate": born}
    (folder / "owner.json").write_text(json.dumps(patient))
    import_file(record, folder / "owner.json")


def acts(record: OpenRecord) -> list[str]:
    return [json.loads(line.event)["type"]["code"] for line in record.vault.journal.newest()]


def test_a_right_has_a_history_and_lines_in_the_activity_log(record: OpenRecord) -> None:
    nadia(record)
    record_right(record, "Nadia Hussain", Right("agrees", review=date(2027, 1, 1)))
    end_somebodys_right(record, "Nadia Hussain", "agrees")

    (recorded,) = rights_of(record)
    told = list(history_of(record, recorded.entry))

    assert is_right(record, recorded.entry)
    assert len({event.change for event in told}) == 3
    assert acts(record)[:3] == ["right-ended", "right", "right"]


def test_an_ended_right_lets_nobody_write_and_undoing_the_end_lets_them_again(record: OpenRecord) -> None:
    writer = nadia(record)
    ended = end_somebodys_right(record, "Nadia Hussain", None)
    (recorded,) = rights_of(record)
    *_, last = history_of(record, recorded.entry)
    undo_change(record, last.change)

    assert writer.standing == "May write in every part."
    assert ended.standing == "This right has ended."
    assert writer_of(record, "Nadia Hussain", None).parts == writer.parts


def test_a_right_written_down_again_after_its_end_is_another_one(record: OpenRecord) -> None:
    nadia(record)
    end_somebodys_right(record, "Nadia Hussain", None)
    again = nadia(record, Right("agrees", since=date(2026, 11, 22)))

    assert [one.right.ended for one in rights_of(record)] == [True, False]
    assert writer_of(record, "Nadia Hussain", "agrees").right == again.right


def test_who_helps_does_not_change_who_may_write(record: OpenRecord) -> None:
    writer = nadia(record)
    end_somebodys_right(record, "Nadia Hussain", None)
    (recorded,) = rights_of(record)
    *_, last = history_of(record, recorded.entry)
    helper = record_right(record, "Sam", AGREES, relation="son")

    for meddle in (
        lambda: undo_change(record, last.change, writer=helper),
        lambda: put_in_bin(record, [recorded.entry], writer=helper),
    ):
        with pytest.raises(MayNotWriteError, match="not for them to change"):
            meddle()
    assert writer_of(record, writer.by.writer, None).standing == "This right has ended."


def test_a_right_in_the_bin_counts_no_more(record: OpenRecord) -> None:
    writer = nadia(record)
    (recorded,) = rights_of(record)

    put_in_bin(record, [recorded.entry])

    assert rights_of(record) == []
    with pytest.raises(RightNotRecordedError):
        writer_of(record, writer.by.writer, None)


def test_a_right_that_comes_in_with_a_file_is_none(record: OpenRecord, tmp_path: Path) -> None:
    writer = nadia(record)
    (recorded,) = rights_of(record)
    forged = json.loads(record.vault.entries.get(recorded.entry).text)
    end_somebodys_right(record, "Nadia Hussain", None)
    (tmp_path / "written here").write_text(json.dumps(forged | {"id": recorded.entry}))
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"fullUrl": f"urn:uuid:{recorded.entry}", "resource": forged}],
    }
    (tmp_path / "bundle.json").write_text(json.dumps(bundle))

    import_file(record, tmp_path / "bundle.json")
    add_resource(record, tmp_path / "written here", part="people", sensitive=False)

    assert len(rights_of(record)) == 1
    assert writer_of(record, writer.by.writer, None).standing == "This right has ended."


def test_evidence_can_be_an_entry_of_the_record(record: OpenRecord) -> None:
    letter = add_words(record, part="plan", kind=None, words="Letter of the court", sensitive=False)

    writer = nadia(record, Right("deputy", since=DAY, evidence=letter.id))

    assert writer.right is not None
    assert writer.right.document == letter.id
    assert dict(writer.lines)["What was seen"] == letter.title


def test_only_what_is_written_down_is_ended(record: OpenRecord) -> None:
    nadia(record)

    with pytest.raises(NotFoundError):
        end_somebodys_right(record, "Nadia Hussain", "deputy")
    with pytest.raises(NotFoundError):
        end_right(record, "nothing", name="Nadia")
    nadia(record, Right("deputy", since=DAY, evidence="an order"))
    with pytest.raises(UsageError, match="agrees, deputy"):
        end_somebodys_right(record, "Nadia Hussain", None)


Opened = Callable[..., OpenRecord]


@pytest.fixture
def at(desk: Desk, record: OpenRecord) -> Callable[..., OpenRecord]:
    """Lock the record, and unlock it again with the clock at another moment, somewhere."""

    def again(moment: datetime, hours: int = 0) -> OpenRecord:
        record.vault.close()
        there = replace(desk, now=lambda: moment, zone=timezone(timedelta(hours=hours)))
        return unlock(there, record.vault.folder, PASSPHRASE)

    return again


def test_a_right_that_has_ended_stays_so_when_the_clock_goes_back(
    record: OpenRecord, at: Callable[..., OpenRecord]
) -> None:
    nadia(record, Right("agrees", since=DAY, until=date(2026, 12, 1)))
    with at(datetime(2026, 12, 2, 12, tzinfo=UTC)).vault:
        pass

    back = at(datetime(2026, 11, 23, 12, tzinfo=UTC))

    with back.vault:
        assert writer_of(back, "Nadia Hussain", None).standing == "This right has ended."
        with pytest.raises(MayNotWriteError):
            writer_of(back, "Nadia Hussain", None).refuse_unless_may_write("plan")


@pytest.mark.parametrize(
    ("moment", "hours", "stage"),
    [
        (datetime(2026, 11, 30, 23, 30, tzinfo=UTC), 0, "holds"),
        (datetime(2026, 11, 30, 23, 30, tzinfo=UTC), 1, "paused"),
        (datetime(2026, 12, 1, 0, 30, tzinfo=UTC), 0, "paused"),
        (datetime(2026, 12, 1, 0, 30, tzinfo=UTC), -5, "holds"),
    ],
)
def test_a_child_turns_16_at_midnight_where_they_are(
    record: OpenRecord,
    at: Callable[..., OpenRecord],
    tmp_path: Path,
    moment: datetime,
    hours: int,
    stage: str,
) -> None:
    owner_is(record, tmp_path, "2010-12-01")
    nadia(record, Right("parental-responsibility", since=DAY))

    there = at(moment, hours)

    with there.vault:
        hindrance = writer_of(there, "Nadia Hussain", None).hindrance("plan")
        assert (hindrance or "holds") == stage


def test_the_young_person_lets_it_go_on_and_at_18_it_ends(
    record: OpenRecord, at: Callable[..., OpenRecord], tmp_path: Path
) -> None:
    owner_is(record, tmp_path, "2008-11-23")
    parent = nadia(record, Right("parental-responsibility", since=DAY))
    renewed = record_right(
        record, "Nadia Hussain", Right("parental-responsibility", renewed=date(2026, 11, 22))
    )
    tomorrow = at(datetime(2026, 11, 23, 12, tzinfo=UTC))

    with tomorrow.vault:
        (grown_up,) = writers(tomorrow)
        assert parent.hindrance("plan") == "paused"
        assert renewed.hindrance("plan") == ""
        assert [notice.code for notice in renewed.notices] == ["grown-up-soon"]
        assert grown_up.standing == "At 18 a parent's right ends."
        assert [notice.code for notice in grown_up.notices] == ["grown-up"]


def test_the_person_needs_no_right(record: OpenRecord) -> None:
    writer = own_writer(record)

    assert (writer.lines, writer.notices) == ((), ())
    assert writer.standing == "May write in every part."
