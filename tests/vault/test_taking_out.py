"""Changes of other devices come into the log and go out of it again; what guards the log stays true."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from portable_record.crypto.signing import SigningKey
from portable_record.record.change import Change, Edit, EditId, change_hash
from portable_record.record.edits import ChangeWriter, Draft, Place, sealed
from portable_record.record.erase import erase_values
from portable_record.record.shapes import ERASED
from portable_record.record.who import By
from portable_record.vault.accepted import Accepted, keep, standing
from portable_record.vault.check import check
from portable_record.vault.log import Head
from portable_record.vault.taking_out import take_out
from portable_record.vault.vault import Vault
from tests.vault.cast import DEVICE, DEVICE_KEY, NOON, RECORD, draft, entry_id, salt, values, write_change
from tests.vault.work import describe, note

OTHER_KEY = SigningKey.from_bytes(bytes(31) + b"\x09")
OTHER = OTHER_KEY.public.thumbprint()
KEYS = {DEVICE: DEVICE_KEY, OTHER: OTHER_KEY}


def signature(device: str, message: bytes, signed: bytes) -> None:
    KEYS[device].public.verify(message, signed)


def of_another(
    vault: Vault, *drafts: Draft, seq: int = 1, previous: str = "", lamport: int = 9
) -> tuple[Change, Sequence[Edit]]:
    """A signed change of another device."""
    place = Place(RECORD, 1, OTHER, "plan", seq, previous, lamport, NOON, By(entry_id(99), "agrees"))
    writer = ChangeWriter(place)
    edits = [writer.add(draft, salt(draft)) for draft in drafts]
    unsigned = writer.finish()
    return sealed(unsigned, OTHER_KEY.sign(unsigned.signed_bytes)), edits


@pytest.fixture
def both(vault: Vault) -> Vault:
    """A log with changes of this device and of another, by turns."""
    note(vault)
    write_change(vault, [draft(1, b"ours")])
    first, edits = of_another(vault, draft(2, b"theirs"), draft(3))
    second, more = of_another(vault, draft(4), seq=2, previous=change_hash(first), lamport=10)
    with vault.transaction():
        vault.log.take_in(first, edits)
        vault.log.take_in(second, more)
        vault.anchor.keep(DEVICE_KEY.sign)
    write_change(vault, [draft(5)])
    return vault


def names_of_others(vault: Vault) -> list[str]:
    return [change_hash(change) for _, change in vault.log.each_change() if change.device == OTHER]


def codes(vault: Vault) -> list[str]:
    """Look over all but the state, which these words do not make."""
    found = check(vault, signature=signature, device=DEVICE, describe=describe, sound=False)
    return [finding.code for finding in found]


def test_a_change_of_another_device_is_part_of_a_whole_history(both: Vault) -> None:
    first, second = names_of_others(both)

    assert both.log.head(OTHER, "plan") == Head(2, second)
    assert both.log.has(first)
    assert not both.log.has("A" * 43)
    assert both.log.next_lamport() == 12
    assert values(both.log.edits_of_change(2)) == [b"theirs", b"words"]
    assert codes(both) == []


def test_what_is_taken_out_is_gone_and_the_rest_is_whole(both: Vault) -> None:
    first, second = names_of_others(both)

    with both.transaction():
        touched = take_out(both, [second], device=DEVICE, sign=DEVICE_KEY.sign, check=signature)
        note(both)

    assert touched == {("plan", entry_id(4))}
    assert both.log.head(OTHER, "plan") == Head(1, first)
    assert both.log.edits_of(entry_id(4)) == []
    assert both.log.chain_ends() == both.log.reckoned_ends()
    assert codes(both) == []


def test_a_chain_of_which_nothing_is_left_has_not_begun(both: Vault) -> None:
    with both.transaction():
        take_out(both, names_of_others(both), device=DEVICE, sign=DEVICE_KEY.sign, check=signature)

    assert both.log.head(OTHER, "plan") == Head()
    assert codes(both) == []


def test_what_tells_of_a_cut_is_not_made_anew(both: Vault) -> None:
    both.database.run("DELETE FROM changes WHERE change = 4")
    both.log.rebuild_ends()

    with both.transaction():
        take_out(both, names_of_others(both)[1:], device=DEVICE, sign=DEVICE_KEY.sign, check=signature)

    assert "history-cut" in codes(both)


def test_what_was_accepted_is_accepted_of_what_is_left(both: Vault) -> None:
    before = Accepted.now(both, [("history-gap", "It does not join up.")])
    keep(both, before, DEVICE, DEVICE_KEY.sign)

    with both.transaction():
        take_out(both, names_of_others(both), device=DEVICE, sign=DEVICE_KEY.sign, check=signature)

    now = standing(both, signature)
    assert now is not None
    assert (now.findings, now.ends, now.change) == (before.findings, before.ends, before.change)
    assert now.history != before.history


def test_a_value_that_came_later_is_filled_in_and_what_was_erased_is_not(vault: Vault) -> None:
    change, edits = of_another(vault, draft(1, b"in confidence"), draft(2, b"gone"))
    write_change(vault, [draft(2, f'"{NOON}"'.encode(), ERASED, (EditId(OTHER, "plan", 1, 2),))])
    with vault.transaction():
        number = vault.log.take_in(change, erase_values(edits))

    touched = vault.log.fill_in(change_hash(change), edits)

    assert touched == {entry_id(1)}
    assert vault.log.edits_of_change(number) == [edits[0], *erase_values(edits[1:])]
    assert vault.log.fill_in(change_hash(change), edits) == set()
    assert vault.log.fill_in(change_hash(replace(change, lamport=8)), edits) == set()
