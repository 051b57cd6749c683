"""Somebody is taken out: they are told nothing, until an owner has it written to them."""

import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from portable_record.actions.circle_begin import own_device
from portable_record.actions.circle_members import add_member, remove_member
from portable_record.actions.circle_removal import (
    ALREADY,
    NOT_FROM_HERE,
    take_word_of_removal,
    tell_removed,
    who_is_gone,
)
from portable_record.actions.circle_standing import as_member, seat_of
from portable_record.actions.circle_state import ELSE, the_circle
from portable_record.actions.circle_sync import sync
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.circle.files import file_name, seal_part_file
from portable_record.circle.membership import OWNER
from portable_record.circle.removal import PURPOSE, Removal, sign_removal
from portable_record.circle.ring import CIRCLE as CIRCLE_KEY
from portable_record.errors import CircleMemberError, CircleOwnerError, MayNotWriteError, NotFoundError
from portable_record.record.moments import moment_text
from portable_record.vault.shelf import Document
from tests.actions.circle_around import as_guest, plan, shown
from tests.actions.three_around import Three, later, three, three_records
from tests.circle.lying_place import LyingPlace
from tests.record.devices import entry_id

SAM, NADIA = entry_id(102), entry_id(103)

__all__ = ["three"]


@pytest.fixture(scope="module")
def made(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Three]:
    """Jean, Sam who owns the circle too, and Nadia, who was just taken out and knows nothing of it."""
    jean, sam, nadia = three_records(desk, tmp_path_factory.mktemp("removal"))
    place = LyingPlace()
    add_member(jean, as_guest(nadia, jean, parts=("plan",)))
    for record in (jean, nadia):
        sync(record, place)
    remove_member(jean, NADIA)
    add_member(jean, as_guest(sam, jean, role=OWNER))
    for record in (jean, sam, nadia):
        sync(record, place)
    yield Three(jean, as_member(sam), as_member(nadia), place)
    for record in (jean, sam, nadia):
        record.vault.close()


def test_whoever_was_taken_out_is_told_nothing_by_itself(three: Three) -> None:
    three.sync(times=2)

    (gone,) = who_is_gone(three.jean)
    assert (gone.member.name, gone.told, gone.can_be_told) == ("Nadia", "", True)
    assert the_circle(three.nadia).told == ""
    assert seat_of(three.nadia).member is not None


def test_whoever_is_told_reads_on_and_writes_no_more(three: Three) -> None:
    before = shown(three.nadia)

    said = tell_removed(three.jean, NADIA)
    three.sync(three.jean, three.nadia, three.sam)

    assert the_circle(three.nadia).told == said.since
    assert the_circle(three.nadia).member is None
    assert shown(three.nadia) == before
    assert before
    with pytest.raises(MayNotWriteError):
        plan(three.nadia, 30)
    assert the_circle(three.sam).told == the_circle(three.jean).told == ""
    assert who_is_gone(three.jean)[0].told


def test_they_are_told_once(three: Three) -> None:
    tell_removed(three.jean, NADIA)

    with pytest.raises(CircleMemberError, match=ALREADY):
        tell_removed(three.jean, NADIA)


def test_only_who_owned_the_circle_while_they_were_in_it_can_tell_them(three: Three) -> None:
    (gone,) = who_is_gone(three.sam)
    assert not gone.can_be_told

    with pytest.raises(CircleMemberError, match=NOT_FROM_HERE):
        tell_removed(three.sam, NADIA)
    with pytest.raises(CircleOwnerError):
        tell_removed(three.nadia, NADIA)
    with pytest.raises(NotFoundError):
        tell_removed(three.jean, SAM)


def test_whoever_is_let_in_again_belongs_to_it_again(three: Three) -> None:
    tell_removed(three.jean, NADIA)
    three.sync(three.jean, three.nadia)
    later = three.nadia.now + timedelta(days=1)
    nadia = replace(three.nadia, desk=replace(three.nadia.desk, now=lambda: later))

    add_member(
        three.jean, replace(as_guest(nadia, three.jean, parts=("plan",)), devices=(own_device(nadia),))
    )
    three.sync(three.jean, three.nadia)

    assert the_circle(three.nadia).told == ""
    assert who_is_gone(three.jean) == []
    plan(three.nadia, 31)
    three.sync(three.nadia, three.jean)
    assert entry_id(31) in shown(three.jean)
    assert not take_word_of_removal(three.nadia)


def test_a_word_about_somebody_else_or_by_nobody_who_owned_it_tells_nobody(three: Three) -> None:
    said = tell_removed(three.jean, NADIA)
    three.sync(three.jean, three.sam)
    identity = three.nadia.identity
    forged = replace(said, by=identity.device_id)
    raw = sign_removal(forged, identity.device)
    shelf, now = three.nadia.vault.circle, moment_text(three.nadia.now)
    for name, key, data in (("one", "circle", raw), ("two", "part/plan", raw), ("three", "circle", b"{}")):
        value = {"file": name, "purpose": PURPOSE, "key": key}
        shelf.put(Document(f"{ELSE} {name}", ELSE, now, value), data)

    assert not take_word_of_removal(three.nadia)
    assert not take_word_of_removal(three.sam)
    assert the_circle(three.nadia).told == ""


def goes_on(three: Three, record: OpenRecord, **time: int) -> OpenRecord:
    """Let a device look at the place later, and Nadia's look after it."""
    found = later(record, **time)
    sync(found, three.place)
    sync(later(three.nadia, **time), three.place)
    return later(three.nadia, **time)


def tell_falsely(three: Three, **other: object) -> None:
    """Let Jean, who owns the circle, tell Nadia that she was taken out, although she was not."""
    circle = the_circle(three.jean)
    now, ring = circle.now, circle.ring
    assert now is not None
    assert ring is not None
    said = Removal(
        now.record, three.nadia.identity.did, now.epoch, moment_text(three.jean.now), circle.device
    )
    raw = sign_removal(replace(said, **other), three.jean.identity.device)  # type: ignore[arg-type]  # each test says what it changes
    file = seal_part_file(raw, ring.keys[CIRCLE_KEY], secrets.token_bytes)
    three.place.files[file_name(file)] = file
    three.sync(three.nadia)


@pytest.fixture
def all_in(three: Three) -> Three:
    """The three, all of whom are in the circle."""
    add_member(three.jean, as_guest(three.nadia, three.jean, parts=("plan",)))
    three.sync(times=2)
    assert the_circle(three.nadia).member is not None
    return three


def test_it_is_said_who_told_them(all_in: Three) -> None:
    tell_falsely(all_in)

    assert the_circle(all_in.nadia).told
    assert the_circle(all_in.nadia).word_of_removal["by"] == the_circle(all_in.jean).member.name  # type: ignore[union-attr]  # she owns it


def test_a_word_does_not_hold_once_others_go_on_with_whoever_it_is_about(all_in: Three) -> None:
    tell_falsely(all_in)

    nadia = goes_on(all_in, all_in.sam, days=3)

    assert the_circle(nadia).told == ""
    assert the_circle(nadia).word_of_removal["others"] == ["Sam"]
    plan(nadia, 32)
    sync(nadia, all_in.place)
    sync(all_in.sam, all_in.place)
    assert entry_id(32) in shown(all_in.sam)


def test_whoever_told_them_and_their_own_devices_say_nothing_against_it(all_in: Three) -> None:
    tell_falsely(all_in)

    nadia = goes_on(all_in, all_in.jean, days=3)

    assert the_circle(nadia).told


def test_a_clock_that_differs_by_hours_says_nothing_against_it(all_in: Three) -> None:
    tell_falsely(all_in)

    nadia = goes_on(all_in, all_in.sam, hours=20)

    assert the_circle(nadia).told


def test_a_true_word_holds_however_others_go_on(three: Three) -> None:
    tell_removed(three.jean, NADIA)
    three.sync(three.jean, three.nadia)

    nadia = goes_on(three, three.sam, days=3)

    assert the_circle(nadia).told


def test_since_when_is_never_later_than_the_word_came(all_in: Three) -> None:
    tell_falsely(all_in, since="2999-12-31T23:59:59Z")

    assert the_circle(all_in.nadia).told == moment_text(all_in.nadia.now)
