"""The journal shows every line that was edited, cut, put in, moved or exchanged."""

import pytest

from portable_record.crypto.signing import SigningKey
from portable_record.errors import JournalBrokenError
from portable_record.vault.database import Database
from portable_record.vault.journal import Journal, JournalHead, Line
from tests.vault.cast import DEVICE_KEY
from tests.vault.conftest import VAULT_ID

LINES = 12


@pytest.fixture
def journal(database: Database) -> Journal:
    made = Journal(database, VAULT_ID)
    for n in range(1, LINES + 1):
        made.append(event(n), DEVICE_KEY.sign)
    return made


def event(n: int) -> bytes:
    return b'{"resourceType":"AuditEvent","recorded":"2026-11-22T12:00:%02dZ"}' % n


def verify(journal: Journal, *anchors: JournalHead) -> None:
    journal.verify(DEVICE_KEY.public.verify, anchors=anchors)


def is_broken(journal: Journal, *anchors: JournalHead) -> bool:
    try:
        verify(journal, *anchors)
    except JournalBrokenError:
        return True
    return False


def test_an_untouched_journal_is_whole(journal: Journal, database: Database) -> None:
    verify(journal)
    verify(journal, journal.head())


def test_an_empty_journal_is_whole(database: Database) -> None:
    empty = Journal(database, VAULT_ID)

    verify(empty)
    verify(empty, empty.head())


def test_lines_are_listed_newest_first_in_pages(journal: Journal) -> None:
    first = journal.newest(limit=5)
    rest = journal.newest(before=first[-1].n)

    assert first + rest == [Line(n, event(n)) for n in range(LINES, 0, -1)]


@pytest.mark.parametrize("n", range(1, LINES + 1))
def test_an_edited_line_is_found(journal: Journal, database: Database, n: int) -> None:
    database.run("UPDATE journal SET event = ? WHERE n = ?", (event(99), n))

    with pytest.raises(JournalBrokenError, match=f"line {n}"):
        verify(journal)


@pytest.mark.parametrize("n", range(1, LINES + 1))
def test_a_cut_line_is_found(journal: Journal, database: Database, n: int) -> None:
    database.run("DELETE FROM journal WHERE n = ?", (n,))

    assert is_broken(journal)


@pytest.mark.parametrize("n", range(1, LINES + 1))
def test_a_cut_line_is_found_though_the_rest_moved_up(journal: Journal, database: Database, n: int) -> None:
    database.run("DELETE FROM journal WHERE n = ?", (n,))
    database.run("UPDATE journal SET n = -n")
    database.run("UPDATE journal SET n = -n - (-n > ?)", (n,))

    assert is_broken(journal)


@pytest.mark.parametrize("n", range(1, LINES + 2))
def test_a_line_that_was_put_in_is_found(journal: Journal, database: Database, n: int) -> None:
    database.run("UPDATE journal SET n = -n")
    database.run("UPDATE journal SET n = -n + (-n >= ?)", (n,))
    database.run("INSERT INTO journal (n, event, hash) VALUES (?, ?, ?)", (n, event(99), bytes(32)))

    assert is_broken(journal)


@pytest.mark.parametrize("n", range(1, LINES))
def test_two_lines_in_another_order_are_found(journal: Journal, database: Database, n: int) -> None:
    database.run("UPDATE journal SET n = -n WHERE n IN (?, ?)", (n, n + 1))
    database.run("UPDATE journal SET n = ? + n WHERE n < 0", (2 * n + 1,))

    assert is_broken(journal)


@pytest.mark.parametrize("n", range(1, LINES + 1))
def test_a_line_that_was_exchanged_is_found(journal: Journal, database: Database, n: int) -> None:
    other = n % LINES + 1
    events = {n: event(other), other: event(n)}
    for place, said in events.items():
        database.run("UPDATE journal SET event = ? WHERE n = ?", (said, place))

    assert is_broken(journal)


def test_a_journal_made_anew_without_the_key_is_found(journal: Journal, database: Database) -> None:
    for statement in ("DELETE FROM journal", "DELETE FROM journal_head", "DELETE FROM anchor"):
        database.run(statement)
    for n in range(1, 4):
        journal.append(event(n), SigningKey.from_bytes(bytes(31) + b"\x08").sign)

    with pytest.raises(JournalBrokenError, match="not signed"):
        verify(journal)


@pytest.mark.parametrize("table", ["journal", "journal_head"])
def test_an_emptied_journal_is_found(journal: Journal, database: Database, table: str) -> None:
    database.run({"journal": "DELETE FROM journal", "journal_head": "DELETE FROM journal_head"}[table])

    assert is_broken(journal)


def test_an_earlier_end_kept_elsewhere_shows_a_journal_that_was_put_back(
    journal: Journal, database: Database
) -> None:
    kept = journal.head()
    database.run("DELETE FROM anchor")
    database.run("DELETE FROM journal WHERE n > 6")
    put_back = JournalHead(6, database.rows("SELECT hash FROM journal WHERE n = 6")[0][0])
    database.run(
        "UPDATE journal_head SET n = 6, hash = ?, signature = ?",
        (put_back.hash, DEVICE_KEY.sign(journal.signed_bytes(put_back))),
    )

    verify(journal, put_back)
    assert is_broken(journal, kept)


def test_an_end_of_another_journal_does_not_fit(journal: Journal) -> None:
    assert is_broken(journal, JournalHead(0, bytes(32)))
    assert is_broken(journal, JournalHead(3, bytes(32)))
