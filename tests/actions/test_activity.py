"""The activity log in plain sentences: paged, by day, silent about private shares, and it shows tampering."""

import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from portable_record.actions.activity import Asked, activity, broken_chain, export_activity
from portable_record.actions.add_entry import add_words
from portable_record.actions.desk import OpenRecord
from portable_record.actions.journal import ACTS, Act, note
from portable_record.actions.share import Wish, share_parts
from portable_record.errors import FileStandsError, UsageError, WrongPassphraseError
from tests.actions.conftest import PASSPHRASE, Opened

WISH = Wish(parts=("strengths",), to="Lunch Club", purpose="support", forms=("fhir",))


def on(record: OpenRecord, day: int) -> OpenRecord:
    """The same record on another day of December 2026."""
    return replace(record, desk=replace(record.desk, now=lambda: datetime(2026, 12, day, 9, 30, tzinfo=UTC)))


def sentences(record: OpenRecord, asked: Asked | None = None) -> list[str]:
    return [line.sentence for line in activity(record, asked or Asked()).lines]


@pytest.fixture
def shared(record: OpenRecord, tmp_path: Path) -> OpenRecord:
    """A record with one share, and a private one."""
    add_words(record, part="strengths", kind=None, words="I make people laugh.", sensitive=False)
    share_parts(record, WISH, tmp_path / "one")
    share_parts(record, replace(WISH, to="Refuge", private=True), tmp_path / "two")
    return record


def test_each_line_says_who_did_what_with_whom_and_why(shared: OpenRecord) -> None:
    assert sentences(shared) == [
        "Jean Adeyemi shared chosen parts with Lunch Club (to support me).",
        "Jean Adeyemi unlocked the record.",
        "Jean Adeyemi started this record.",
    ]


def test_private_shares_are_told_once_the_passphrase_is_typed_again(shared: OpenRecord) -> None:
    told = sentences(shared, Asked(passphrase=PASSPHRASE))

    assert told[0] == "Jean Adeyemi shared chosen parts with Refuge (to support me)."
    with pytest.raises(WrongPassphraseError):
        activity(shared, Asked(passphrase="another passphrase altogether"))


@pytest.mark.parametrize(
    ("act", "to", "why", "said"),
    [
        (Act.OPEN_ITEM, "Sue", "to plan lunch", "opened something in the inbox from Sue (to plan lunch)."),
        (Act.WITHDRAW, "Lunch Club", "", "stopped a share with Lunch Club."),
        (Act.TOLD, "Sue", "", "was told that a share has stopped by Sue."),
        (Act.RECEIVE, "did:key:z6Mk", "", "took something into the inbox from somebody."),
        (Act.TELL_REMOVED, "Sue", "", "told somebody that they are not in the circle any more: Sue."),
        (Act.KNOW, "Sue", "", "remembered a contact's key: Sue."),
        (Act.EXPORT, "", "", "saved a copy without encryption."),
        (Act.OPEN_ITEM, "", "NHS review", "opened something in the inbox (NHS review)."),
    ],
)
def test_every_kind_of_line_is_a_sentence(record: OpenRecord, act: Act, to: str, why: str, said: str) -> None:
    note(record, act, to=to, purpose=why)

    assert sentences(record)[0] == f"Jean Adeyemi {said}"


def test_somebody_without_a_name_is_the_owner(opened: Opened) -> None:
    assert sentences(opened(name=""))[0] == "The owner unlocked the record."


def test_the_log_comes_in_pages_without_a_gap(record: OpenRecord) -> None:
    for _ in range(5):
        note(record, Act.EXPORT)
    whole = activity(record).lines

    first = activity(record, most=4)
    second = activity(record, older=first.older, most=4)

    assert (*first.lines, *second.lines) == whole
    assert second.older is None


def test_a_page_knows_its_days(record: OpenRecord) -> None:
    for day in (1, 1, 2):
        note(on(record, day), Act.EXPORT)

    (second, later), (first, earlier), *_ = activity(record).days

    assert (second, first) == ("2 December 2026", "1 December 2026")
    assert ([clock for clock, _line in later], len(earlier)) == (["09:30"], 2)


def test_a_day_is_that_of_the_place_where_the_person_is(record: OpenRecord) -> None:
    note(on(record, 1), Act.EXPORT)
    there = replace(record, desk=replace(record.desk, zone=timezone(timedelta(hours=15))))

    ((day, ((clock, line),)), *_rest) = activity(there, Asked(since=date(2026, 12, 2))).days

    assert (day, clock, line.act) == ("2 December 2026", "00:30", "export")
    assert activity(record, Asked(since=date(2026, 12, 2))).lines == ()


def test_days_and_acts_choose_lines(record: OpenRecord) -> None:
    for day in (1, 2, 3):
        note(on(record, day), Act.EXPORT)
        note(on(record, day), Act.MEND)

    asked = Asked(date(2026, 12, 2), date(2026, 12, 2), frozenset({"export"}))

    assert [(line.act, line.when[:10]) for line in activity(record, asked).lines] == [
        ("export", "2026-12-02")
    ]
    assert activity(record, Asked(since=date(2027, 1, 1))).lines == ()


def test_an_act_that_is_none_is_refused_with_the_list(record: OpenRecord) -> None:
    with pytest.raises(UsageError, match="withdraw"):
        activity(record, Asked(acts=frozenset({"dance"})))


def test_a_long_log_is_read_in_several_goes(record: OpenRecord) -> None:
    with record.vault.transaction():
        for _ in range(450):
            note(record, Act.EXPORT)

    assert len(activity(record, most=1000).lines) == 452


def test_a_log_that_nobody_touched_is_whole(record: OpenRecord) -> None:
    assert broken_chain(record) == ""


@pytest.mark.parametrize(
    "statement",
    ["UPDATE journal SET event = CAST('{}' AS BLOB) WHERE n = 1", "DELETE FROM journal WHERE n = 2"],
)
def test_a_log_that_somebody_touched_says_so(record: OpenRecord, statement: str) -> None:
    record.vault.database.run(statement)

    assert "changed by something other than this app" in broken_chain(record)


@pytest.mark.parametrize("event", ["{}", "no JSON", '{"agent":[{"who":"Sue"}]}', "[" * 100_000])
def test_a_spoiled_line_does_not_hide_the_others(record: OpenRecord, event: str) -> None:
    record.vault.database.run("UPDATE journal SET event = ? WHERE n = 1", (event.encode(),))

    assert sentences(record) == ["Jean Adeyemi unlocked the record.", "This line cannot be read."]


def test_the_events_are_saved_byte_for_byte_oldest_first(record: OpenRecord, tmp_path: Path) -> None:
    written = [line.event for line in reversed(record.vault.journal.newest())]

    count = export_activity(record, tmp_path / "log.ndjson", io.BytesIO())

    assert (tmp_path / "log.ndjson").read_bytes().splitlines() == written
    assert count == len(written)
    assert sentences(record)[0] == "Jean Adeyemi saved a copy without encryption."


def test_a_saved_log_leaves_private_shares_out(shared: OpenRecord) -> None:
    screen, all_of_it = io.BytesIO(), io.BytesIO()

    export_activity(shared, None, screen)
    export_activity(shared, None, all_of_it, Asked(passphrase=PASSPHRASE))

    assert b"Refuge" not in screen.getvalue()
    assert b"Refuge" in all_of_it.getvalue()
    assert all(json.loads(line)["resourceType"] == "AuditEvent" for line in screen.getvalue().splitlines())


def test_a_file_that_stands_there_is_not_touched(record: OpenRecord, tmp_path: Path) -> None:
    (tmp_path / "log").write_text("mine")

    with pytest.raises(FileStandsError):
        export_activity(record, tmp_path / "log", io.BytesIO())

    assert (tmp_path / "log").read_text() == "mine"
    assert export_activity(record, tmp_path / "log", io.BytesIO(), replace=True)


def test_every_act_has_its_own_code() -> None:
    assert len(set(ACTS)) == len(Act)
