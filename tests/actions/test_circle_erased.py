"""What was erased goes from every device and from the place (docs/format/circle.md, rule 33)."""

from dataclasses import replace

import pytest

from portable_record.actions.circle_apart import APART
from portable_record.actions.circle_erased import not_yet_gone
from portable_record.actions.circle_members import change_member, remove_member
from portable_record.actions.circle_standing import as_member
from portable_record.actions.circle_state import the_circle
from portable_record.actions.circle_sync import sync
from portable_record.actions.circle_words import words
from portable_record.actions.desk import OpenRecord
from portable_record.actions.erase import erase_now
from portable_record.actions.remembered import Remembered
from portable_record.actions.write import state_of, write
from portable_record.circle.files import open_part_file
from portable_record.errors import MayNotWriteError
from portable_record.record.edits import binning
from portable_record.vault.vault import Vault
from tests.actions.circle_around import edit, plan
from tests.actions.three_around import Three, later, made, three
from tests.record.devices import entry_id

__all__ = ["made", "three"]

SECRET = "The stairs frighten me, says Jean; saffron"
SAYS = b'{"resourceType":"CarePlan","status":"draft","intent":"plan","description":"%s"}' % SECRET.encode()


@pytest.fixture
def swept(monkeypatch: pytest.MonkeyPatch) -> list[Vault]:
    """The vaults whose traces were to be forgotten: none can be while a test's transaction is open."""
    vaults: list[Vault] = []
    monkeypatch.setattr(Vault, "forget_traces", lambda vault: vaults.append(vault))
    return vaults


@pytest.fixture
def erased(three: Three, swept: list[Vault]) -> Three:
    """Jean wrote something, Sam changed it, all have it; Jean erased it for good, and nobody knows yet."""
    plan(three.jean, 3, SAYS)
    three.sync(times=2)
    edit(three.sam, entry_id(3), description=f"{SECRET}, and the dark")
    three.sync(times=2)
    assert readable_at(three).count(SECRET.encode()) >= 2
    bin_it(three.jean)
    erase_now(three.jean, [entry_id(3)])
    return three


def bin_it(record: OpenRecord) -> None:
    """Put the entry into the bin."""
    binned = binning(state_of(record, "plan", entry_id(3)), "2026-11-22T12:00:00Z")
    write(record, "plan", [binned], by=record.identity.by)


def kept_apart_by(record: OpenRecord) -> bytes:
    """Give all that a device keeps apart."""
    return b"".join(record.vault.circle.raw(one.id) for one in record.vault.circle.about(APART))


def readable_at(three: Three) -> bytes:
    """Give all that an owner with every key can read at the place."""
    keys = {
        f"{ring.membership} {name}": key
        for ring in the_circle(three.jean).rings.values()
        for name, key in ring.keys.items()
    }
    opened = (open_part_file(file, keys) for file in three.place.files.values())
    return b"\n".join(one.content for one in opened if one)


def has_words(three: Three) -> list[bool]:
    """Say of each of the three whether some value of the entry is left in their history."""
    return [
        any(not placed.edit.erased and SECRET.encode() in (placed.edit.value or b"") for placed in edits)
        for edits in (record.vault.log.edits_of(entry_id(3)) for record in three.all)
    ]


def test_what_was_erased_goes_from_every_device_and_from_the_place(erased: Three, swept: list[Vault]) -> None:
    erased.sync(times=3)

    assert has_words(erased) == [False, False, False]
    assert SECRET.encode() not in readable_at(erased)
    assert erased.agree()
    assert {vault.id for vault in swept} == {record.vault.id for record in erased.all}
    assert entry_id(3) not in {entry.id for entry in erased.nadia.vault.entries.all()}


def test_it_is_told_on_whose_devices_it_may_not_be_gone_yet(erased: Three) -> None:
    erased.sync(erased.jean)
    (before,) = not_yet_gone(erased.jean)
    erased.sync(erased.sam, erased.jean)
    (between,) = not_yet_gone(erased.jean)
    erased.sync(erased.nadia, erased.jean)

    assert ([one.name for one in before.members], before.devices) == (["Sam", "Nadia"], 2)
    assert [one.name for one in between.members] == ["Nadia"]
    assert not_yet_gone(erased.jean) == []
    assert all(word.erased for (_, part), word in words(erased.jean).items() if part == "plan")


def test_a_file_that_makes_way_for_one_without_words_is_not_lost(erased: Three) -> None:
    erased.sync(times=3)

    assert [sync(later(record, hours=3), erased.place).lost for record in erased.all] == [0, 0, 0]


def test_whoever_comes_with_an_old_copy_brings_no_word_back(erased: Three) -> None:
    old = erased.place.held()
    erased.sync(times=3)
    erased.place.roll_back(erased.place.held() | old)
    for record in erased.all:
        record.vault.place_files.forget(old)

    erased.sync(times=2)

    assert has_words(erased) == [False, False, False]


def test_words_of_somebody_who_was_removed_go_from_the_place_too(erased: Three) -> None:
    remove_member(erased.jean, erased.sam.identity.by.writer)

    erased.sync(erased.jean, erased.nadia, erased.jean)

    assert SECRET.encode() not in readable_at(erased)


@pytest.mark.usefixtures("swept")
def test_words_that_were_cut_off_go_from_the_place_too_whenever_they_came(three: Three) -> None:
    plan(three.jean, 3, SAYS)
    three.sync(times=2)
    edit(three.sam, entry_id(3), description=f"{SECRET}, and the dark")
    three.sync(three.sam)
    late = set(three.place.files) - set(three.nadia.vault.place_files.all())
    remove_member(three.jean, three.sam.identity.by.writer)
    bin_it(three.jean)
    erase_now(three.jean, [entry_id(3)])
    three.place.late = late
    three.sync(three.jean, three.nadia, three.jean)
    three.place.honest()
    assert SECRET.encode() in readable_at(three)

    three.sync(three.jean, three.nadia, three.jean)

    assert SECRET.encode() not in readable_at(three)
    assert SECRET.encode() not in b"".join(map(kept_apart_by, (three.jean, three.nadia)))
    put = [sync(record, three.place) for record in (three.jean, three.nadia)]
    assert [(one.put, one.missing) for one in put] == [(0, ()), (0, ())]
    assert [sync(later(record, hours=3), three.place).lost for record in (three.jean, three.nadia)] == [0, 0]


@pytest.mark.usefixtures("swept")
def test_what_came_meanwhile_is_kept_until_somebody_chooses(three: Three) -> None:
    plan(three.jean, 3, SAYS)
    three.sync(times=2)
    edit(three.sam, entry_id(3), description=f"{SECRET}, and more")
    bin_it(three.jean)
    erase_now(three.jean, [entry_id(3)])

    three.sync(times=3)

    assert SECRET.encode() in readable_at(three)
    assert not_yet_gone(three.jean) != []


@pytest.mark.usefixtures("swept")
def test_what_was_suggested_for_an_erased_entry_goes_too_and_an_old_copy_brings_nothing_back(
    three: Three,
) -> None:
    plan(three.jean, 3)
    change_member(three.jean, three.nadia.identity.by.writer, role="suggests")
    three.sync(times=2)
    nadia = replace(as_member(three.nadia), remembered=Remembered())
    edit(nadia, entry_id(3), description=SECRET)
    sync(nadia, three.place)
    three.sync(three.jean, three.sam)
    old = three.place.held()
    assert SECRET.encode() in kept_apart_by(three.jean)
    bin_it(three.jean)

    erase_now(three.jean, [entry_id(3)])

    assert SECRET.encode() not in kept_apart_by(three.jean)
    for record in (three.jean, three.sam, nadia, three.jean):
        sync(record, three.place)
    assert SECRET.encode() not in readable_at(three)
    three.place.roll_back(three.place.held() | old)
    for record in (three.jean, three.sam):
        record.vault.place_files.forget(old)
        sync(record, three.place)
        assert SECRET.encode() not in kept_apart_by(record)


def test_only_an_owner_erases_for_good_in_a_circle(three: Three) -> None:
    plan(three.jean, 3, SAYS)
    three.sync(times=2)
    bin_it(three.nadia)

    with pytest.raises(MayNotWriteError, match="only an owner"):
        erase_now(three.nadia, [entry_id(3)])
