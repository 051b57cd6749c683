"""What a check finds and cannot mend can be accepted; it is told again if anything there changes further."""

import pytest

from portable_record.actions.add_entry import add_words
from portable_record.actions.bin_entries import put_in_bin
from portable_record.actions.check import accept_findings, check_record
from portable_record.actions.desk import OpenRecord
from portable_record.actions.erase import erase_now
from portable_record.actions.journal import Act, note
from portable_record.errors import UsageError

EVENT = "UPDATE journal SET event = CAST('{}' AS BLOB) WHERE n = "
LAST_LINE, LAST_CHANGE = "(SELECT max(n) FROM journal)", "(SELECT max(change) FROM changes)"
CUT = (
    "DELETE FROM edits WHERE change = (SELECT max(change) FROM changes)",
    "DELETE FROM changes WHERE change = (SELECT max(change) FROM changes)",
)
LINE = "DELETE FROM journal WHERE n = (SELECT max(n) FROM journal)"
VALUE = "UPDATE edits SET value = CAST('another' AS BLOB) WHERE change = "


@pytest.fixture
def used(record: OpenRecord) -> OpenRecord:
    """A record with a few entries."""
    for number in range(6):
        add_words(record, part="strengths", kind=None, words=f"I whistle tune {number}", sensitive=False)
        note(record, Act.EXPORT)
    return record


def codes(record: OpenRecord) -> set[str]:
    return {finding.code for finding in check_record(record)}


def run(record: OpenRecord, *statements: str) -> None:
    for statement in "; ".join(statements).split("; "):
        record.vault.database.run(statement)


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (f"{EVENT}2", {"journal-broken"}),
        ("DELETE FROM journal WHERE n = 2", {"journal-broken"}),
        ("DELETE FROM journal WHERE n > 2", {"journal-broken"}),
        ("DELETE FROM journal_head", {"journal-broken"}),
        ("DELETE FROM anchor", {"anchor-missing"}),
        ("UPDATE anchor SET lines = 1", {"anchor-broken", "journal-broken"}),
        (f"{VALUE}4", {"change-broken"}),
        ("DELETE FROM changes WHERE change = 4", {"history-cut", "history-gap"}),
        ("; ".join(CUT), {"history-cut"}),
    ],
)
def test_what_was_accepted_is_told_no_more_and_the_record_is_used_on(
    used: OpenRecord, statement: str, found: set[str]
) -> None:
    run(used, statement)
    assert codes(used) == found

    left = accept_findings(used, sorted(found))
    add_words(used, part="strengths", kind=None, words="I go on", sensitive=False)

    assert left == []
    assert codes(used) == set()
    assert b'"code":"accept"' in used.vault.journal.newest(limit=1)[0].event


@pytest.mark.parametrize(
    "further",
    [
        f"{EVENT}3",
        "UPDATE journal SET event = CAST('[]' AS BLOB) WHERE n = 2",
        "DELETE FROM journal WHERE n = 1",
        "UPDATE edits SET value = CAST('more' AS BLOB) WHERE change = 4",
        "UPDATE edits SET value = CAST('more' AS BLOB) WHERE change = 5",
        "UPDATE changes SET moment = 'x' WHERE change = 3",
        "DELETE FROM edits WHERE change = 6",
    ],
)
def test_anything_that_changes_further_has_all_of_it_told_again(used: OpenRecord, further: str) -> None:
    run(used, f"{EVENT}2", f"{VALUE}4")
    accept_findings(used, ["journal-broken", "change-broken"])
    assert codes(used) == set()

    run(used, further)

    assert codes(used) >= {"journal-broken", "change-broken"}


@pytest.mark.parametrize(
    ("further", "code"),
    [
        (f"{EVENT}{LAST_LINE}", "journal-broken"),
        (LINE, "journal-broken"),
        (f"{VALUE}{LAST_CHANGE}", "change-broken"),
        ("; ".join(CUT), "history-cut"),
        ("UPDATE anchor SET change = 1", "anchor-broken"),
    ],
)
def test_what_is_changed_of_what_came_later_is_found_as_ever(
    used: OpenRecord, further: str, code: str
) -> None:
    run(used, f"{EVENT}2", *CUT)
    accept_findings(used, ["journal-broken", "history-cut"])
    for words in ("I go on", "I go on and on"):
        add_words(used, part="strengths", kind=None, words=words, sensitive=False)
    before = codes(used)

    run(used, further)

    assert before == set()
    assert code in codes(used)


def test_erasing_what_stood_there_is_no_further_change(used: OpenRecord) -> None:
    run(used, f"{EVENT}2")
    accept_findings(used, ["journal-broken"])
    entry = next(iter(used.vault.entries.all())).id
    put_in_bin(used, [entry])

    erase_now(used, [entry])

    assert codes(used) == set()


def test_what_was_accepted_before_stays_accepted_with_what_is_accepted_now(used: OpenRecord) -> None:
    run(used, f"{EVENT}2")
    accept_findings(used, ["journal-broken"])
    run(used, "DELETE FROM anchor")
    assert codes(used) == {"anchor-missing"}

    accept_findings(used, ["anchor-missing"])

    assert codes(used) == set()


def test_what_is_not_accepted_is_still_told(used: OpenRecord) -> None:
    run(used, f"{EVENT}2", *CUT)

    left = accept_findings(used, ["journal-broken"])

    assert {finding.code for finding in left} == {"history-cut"}
    assert codes(used) == {"history-cut"}


def test_what_a_new_anchor_takes_away_is_accepted_together(used: OpenRecord) -> None:
    run(used, *CUT, "UPDATE anchor SET lines = 1")
    assert codes(used) >= {"history-cut", "anchor-broken"}

    with pytest.raises(UsageError, match="belong together"):
        accept_findings(used, ["anchor-broken"])

    assert accept_findings(used, sorted(codes(used))) == []


def test_a_history_that_cannot_be_read_on_is_not_accepted(used: OpenRecord) -> None:
    run(used, "UPDATE changes SET seen = 'x' WHERE change = 3")
    assert "change-broken" in codes(used)

    with pytest.raises(UsageError):
        accept_findings(used, ["change-broken"])


@pytest.mark.parametrize("written", ["{}", "[]", '{"findings": [["journal-broken", "x"]]}', "7"])
def test_what_somebody_else_wrote_accepts_nothing(used: OpenRecord, written: str) -> None:
    run(used, f"{EVENT}2")
    used.vault.database.run("INSERT INTO settings (name, value) VALUES ('accepted', ?)", (written,))

    assert codes(used) == {"journal-broken"}


def test_a_statement_that_was_changed_accepts_nothing(used: OpenRecord) -> None:
    run(used, f"{EVENT}2")
    accept_findings(used, ["journal-broken"])
    kept = used.vault.settings.get("accepted")

    used.vault.settings.put("accepted", {**kept, "findings": [*kept["findings"], ["history-cut", "x"]]})

    assert codes(used) == {"journal-broken"}


@pytest.mark.parametrize("code", ["history-cut", "ends-differ", "nonsense"])
def test_only_what_is_found_and_cannot_be_mended_can_be_accepted(used: OpenRecord, code: str) -> None:
    run(used, f"{EVENT}2", "DELETE FROM heads")
    lines = used.vault.journal.head().lines

    with pytest.raises(UsageError):
        accept_findings(used, [code])

    assert used.vault.journal.head().lines == lines
