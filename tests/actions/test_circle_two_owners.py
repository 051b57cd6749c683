"""Two owners who remove each other: what the others see, and what becomes of the words of both."""

import secrets
from dataclasses import replace

import pytest

from portable_record.actions.circle_apart import APART, is_something_apart
from portable_record.actions.circle_bring_in import bring_in_all
from portable_record.actions.circle_conflicts import branches, kept_apart
from portable_record.actions.circle_invite import invite, let_in, take_request
from portable_record.actions.circle_join import ask_in, same_here, waiting_for
from portable_record.actions.circle_members import change_member, remove_member, settle_split
from portable_record.actions.circle_not_come import who_goes_by_another
from portable_record.actions.circle_removal import tell_removed
from portable_record.actions.circle_standing import seat_of
from portable_record.actions.circle_state import the_circle
from portable_record.actions.circle_sync import sync
from portable_record.actions.circle_words import missing_here
from portable_record.actions.desk import OpenRecord
from portable_record.actions.erase import erase_now
from portable_record.actions.write import state_of, write
from portable_record.circle.counting import Counts
from portable_record.circle.files import file_name, seal_part_file
from portable_record.circle.membership import OWNER
from portable_record.circle.removal import Removal, sign_removal
from portable_record.circle.ring import CIRCLE
from portable_record.errors import InvitationError
from portable_record.record.edits import binning
from portable_record.record.moments import moment_text
from portable_record.vault.vault import Vault
from tests.actions.circle_around import edit, plan, shown
from tests.actions.three_around import Three, later, made, three
from tests.record.devices import entry_id

__all__ = ["made", "three"]
SAMS = b'{"resourceType":"CarePlan","status":"draft","intent":"plan","description":"Sam says so"}'


def remove_each_other(three: Three) -> None:
    """Let Sam and Nadia own the circle beside Jean, and take each other out; Sam goes on to write."""
    change_member(three.jean, three.nadia.identity.by.writer, role=OWNER)
    three.sync(times=2)
    remove_member(three.sam, three.nadia.identity.by.writer)
    remove_member(three.nadia, three.sam.identity.by.writer)
    plan(three.sam, 3, SAMS)
    edit(three.sam, entry_id(1), description="Tea with Sam")
    three.sync(three.sam, three.nadia, three.jean)


def let_nadia_stay(three: Three) -> None:
    (stays,) = (one for one in branches(three.jean) if one.by == three.nadia.identity.device_id)
    settle_split(three.jean, stays.hash)
    three.sync(three.jean, three.nadia, three.jean)


def words_apart(record: OpenRecord) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.by, one.why, one.words) for one in kept_apart(record)]


def test_until_it_is_settled_the_words_of_both_stand_with_the_others(three: Three) -> None:
    remove_each_other(three)

    assert the_circle(three.jean).standing.split is not None
    assert three.jean.vault.entries.has(entry_id(3))
    assert words_apart(three.jean) == []


def test_what_the_one_who_went_had_written_can_be_read_and_says_whose_it_is(three: Three) -> None:
    remove_each_other(three)

    let_nadia_stay(three)

    assert not three.jean.vault.entries.has(entry_id(3))
    assert is_something_apart(three.jean)
    told = words_apart(three.jean)
    assert {(by, why) for by, why, _ in told} == {("Sam", Counts.CUT_OFF)}
    assert {words for _, _, said in told for words in said} == {"Draft: Sam says so", "Tea with Sam"}


def test_what_is_erased_afterwards_goes_from_the_words_that_are_kept_too(
    three: Three, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Vault, "forget_traces", lambda _: None)  # none can be while a transaction is open
    remove_each_other(three)
    let_nadia_stay(three)

    state = state_of(three.jean, "plan", entry_id(1))
    write(three.jean, "plan", [binning(state, "2026-11-22T12:00:00Z")], by=three.jean.identity.by)
    erase_now(three.jean, [entry_id(1)])
    sync(three.jean, three.place)

    kept = b"".join(three.jean.vault.circle.raw(one.id) for one in three.jean.vault.circle.about(APART))
    assert (b"Sam says so" in kept, b"Tea with Sam" in kept) == (True, False)


def test_nobody_waits_for_words_of_somebody_who_was_taken_out(three: Three) -> None:
    remove_each_other(three)

    three.sync(three.nadia, three.sam)

    assert any(head.device == three.sam.identity.device_id for head in three.jean.vault.log.heads("plan"))
    assert missing_here(three.nadia) == ()
    assert the_circle(three.nadia).member is not None


def test_each_of_the_two_reads_who_looked_since_and_goes_by_neither_list(three: Three) -> None:
    remove_each_other(three)
    at_once = [who_goes_by_another(record) for record in three.all]

    next_day = [later(record, days=1) for record in three.all]
    three.sync(*next_day)
    told = [[one.name for one in who_goes_by_another(record)] for record in next_day]
    let_nadia_stay(three)
    three.sync(*(later(record, days=3) for record in three.all))

    assert at_once == [[], [], []]
    assert told == [[], ["Jean Adeyemi"], ["Jean Adeyemi"]]
    assert who_goes_by_another(later(three.jean, days=3)) == []


def test_whoever_was_taken_out_by_nobody_else_reads_nothing_of_it(three: Three) -> None:
    change_member(three.sam, three.nadia.identity.by.writer, role=OWNER)
    three.sync(times=2)
    remove_member(three.jean, three.sam.identity.by.writer)

    for days in range(1, 10, 3):
        three.sync(*(later(record, days=days) for record in (three.jean, three.nadia, three.sam)))

    assert who_goes_by_another(later(three.sam, days=9)) == []


def test_whoever_lost_is_let_in_again_by_an_invitation_and_writes_their_words_again(three: Three) -> None:
    remove_each_other(three)
    let_nadia_stay(three)
    jean, sam, nadia = (later(record, days=1) for record in three.all)
    assert seat_of(sam).member is not None

    waiting = ask_in(sam, invite(jean))
    ask = take_request(jean, waiting.request.written)
    let_in(jean, ask.id, role="editor", parts=["plan"])
    same_here(sam)
    three.sync(jean, sam, jean)
    bring_in_all(sam)
    three.sync(sam, jean, nadia)

    assert waiting_for(sam) is None
    assert {the_circle(record).now for record in (jean, sam, nadia)} == {the_circle(jean).now}
    of_plan = [[shown(record)[entry_id(number)] for number in (1, 3)] for record in (jean, sam, nadia)]
    assert of_plan == of_plan[:1] * 3
    assert b"Tea with Sam" in of_plan[0][0][0]


def test_whoever_lost_can_be_told_by_the_one_whose_circle_it_is_and_by_nobody_they_took_out(
    three: Three,
) -> None:
    remove_each_other(three)
    three.sync(three.sam)
    before = the_circle(three.nadia).standing.in_force[-2]
    said = Removal(before.record, three.sam.identity.did, before.epoch, "", three.nadia.identity.device_id)
    raw = sign_removal(replace(said, since=moment_text(three.nadia.now)), three.nadia.identity.device)
    file = seal_part_file(raw, the_circle(three.nadia).rings[before.hash].keys[CIRCLE], secrets.token_bytes)
    three.place.put(file_name(file), file)
    three.sync(three.sam)
    by_nadia = the_circle(three.sam).told

    let_nadia_stay(three)
    tell_removed(three.jean, three.sam.identity.by.writer)
    three.sync(three.jean, three.sam)

    assert (by_nadia, the_circle(three.sam).word_of_removal["by"]) == ("", "Jean Adeyemi")
    assert seat_of(three.sam).member is None


def test_who_is_in_and_goes_with_the_others_asks_for_nothing(three: Three) -> None:
    three.sync(times=2)

    with pytest.raises(InvitationError):
        ask_in(three.sam, invite(three.jean))
