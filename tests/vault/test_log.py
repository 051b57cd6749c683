"""The log keeps every change and edit as it was signed, and the ends of its chains."""

from itertools import islice

import pytest

from portable_record.record.change import EditId, Seen, change_hash, signed_bytes
from portable_record.record.change_check import checked
from portable_record.record.shapes import ERASED
from portable_record.vault.log import Head
from portable_record.vault.vault import Vault
from tests.vault.cast import DEVICE, DEVICE_KEY, NOON, draft, entry_id, values, write_change


def test_an_empty_log_has_chains_that_have_not_begun(vault: Vault) -> None:
    assert vault.log.head(DEVICE, "plan") == Head(0, "")
    assert vault.log.next_lamport() == 1
    assert vault.log.open_change() == 1
    assert vault.log.changes() == []
    assert vault.log.heads("plan") == ()


def test_a_change_is_given_back_as_it_was_signed(vault: Vault) -> None:
    change = write_change(vault, [draft(1, b"one"), draft(2, b"two")])

    [(number, stored)] = vault.log.changes()

    assert stored == change
    DEVICE_KEY.public.verify(signed_bytes(stored), stored.signature)
    assert values(checked(stored, vault.log.edits_of_change(number))) == [b"one", b"two"]


def test_each_change_moves_the_end_of_its_chain_alone(vault: Vault) -> None:
    write_change(vault, [draft(1)])
    second = write_change(vault, [draft(2)])
    other = write_change(vault, [draft(3)], part="health")

    assert vault.log.head(DEVICE, "plan") == Head(2, change_hash(second))
    assert vault.log.heads("health") == (Seen(DEVICE, 1, change_hash(other)),)
    assert vault.log.next_lamport() == 4
    assert vault.log.chain_ends() == {
        (DEVICE, "plan"): Head(2, change_hash(second)),
        (DEVICE, "health"): Head(1, change_hash(other)),
    }


def test_the_edits_of_an_entry_are_placed(vault: Vault) -> None:
    write_change(vault, [draft(1, b"before"), draft(2)])
    base = EditId(DEVICE, "plan", 1, 1)
    write_change(vault, [draft(3), draft(1, b"after", "description", (base,))])

    first, second = vault.log.edits_of(entry_id(1))

    assert (first.id, first.edit.value, first.edit.bases) == (base, b"before", ())
    assert (second.id, second.edit.bases) == (EditId(DEVICE, "plan", 2, 2), (base,))
    assert (second.lamport, second.when, second.by.writer) == (2, NOON, "person")
    assert vault.log.edits_of(entry_id(9)) == []
    assert [placed.edit.entry for placed in vault.log.edits_at(DEVICE, "plan", 2)] == [
        entry_id(3),
        entry_id(1),
    ]
    assert vault.log.edits_at(DEVICE, "plan", 3) == []


def test_changes_come_in_pages_in_the_order_of_arrival(vault: Vault) -> None:
    written = [write_change(vault, [draft(n)]) for n in range(5)]

    first = vault.log.changes(limit=2)
    rest = vault.log.changes(after=first[-1][0])

    assert [change for _, change in first + rest] == written
    assert [number for number, _ in islice(vault.log.each_change(), 9)] == [1, 2, 3, 4, 5]


def test_an_earlier_change_that_comes_later_does_not_move_the_end_back(vault: Vault) -> None:
    write_change(vault, [draft(1)])
    second = write_change(vault, [draft(2)])
    (_, first), _ = vault.log.changes()
    vault.database.run("DELETE FROM changes WHERE change = 1")

    vault.log.append(7, first)

    assert vault.log.head(DEVICE, "plan") == Head(2, change_hash(second))


def test_erased_values_are_gone_and_the_chain_still_verifies(vault: Vault) -> None:
    base = EditId(DEVICE, "plan", 1, 1)
    write_change(vault, [draft(1, b"secret"), draft(2, b"kept")])
    write_change(vault, [draft(1, b"2026-11-22T12:00:00Z", ERASED, (base,))])

    vault.log.erase(entry_id(1))
    vault.log.erase(entry_id(1), entry_id(1))

    assert values(vault.log.edits_of_change(1)) == [None, b"kept"]
    assert values(vault.log.edits_of_change(2)) == [b"2026-11-22T12:00:00Z"]
    for number, change in vault.log.changes():
        assert len(list(checked(change, vault.log.edits_of_change(number)))) == change.count


def test_a_change_is_not_taken_twice(vault: Vault) -> None:
    change = write_change(vault, [draft(1)])

    with pytest.raises(Exception, match="UNIQUE"):
        vault.log.append(2, change)
