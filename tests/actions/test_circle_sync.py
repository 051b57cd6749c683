"""Records around one place: each sync brings a device together with what the others wrote."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import count as count_from
from pathlib import Path

import pytest

from portable_record.actions import circle_issue
from portable_record.actions.check import check_record
from portable_record.actions.circle_again import put_again
from portable_record.actions.circle_apart import ApartShelf
from portable_record.actions.circle_begin import own_device
from portable_record.actions.circle_bring_in import CUT_SHORT, bring_in, bring_in_all, let_be, own_words
from portable_record.actions.circle_come_back import begin_anew, come_back
from portable_record.actions.circle_conflicts import kept_apart
from portable_record.actions.circle_forks import forks, settle_forks
from portable_record.actions.circle_members import (
    add_device,
    branches_of,
    change_member,
    remove_device,
    remove_member,
    settle_split,
)
from portable_record.actions.circle_outbox import count_waiting
from portable_record.actions.circle_state import the_circle
from portable_record.actions.circle_suggested import take_suggestion, what_waits
from portable_record.actions.circle_sync import sync, sync_lent
from portable_record.actions.circle_ticks import lacks_words
from portable_record.actions.circle_time import Within
from portable_record.actions.circle_words import is_kept_back, missing_here, words
from portable_record.actions.comments import add_comment, comments_on
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.devices import become_new_device
from portable_record.actions.drafting import changes_to
from portable_record.actions.part_view import card_of
from portable_record.actions.read_entries import show_entries
from portable_record.actions.remembered import Remembered
from portable_record.actions.settle import disputes, settle
from portable_record.actions.telling import history_of
from portable_record.actions.write import state_of, write, writing
from portable_record.actions.writer import own_writer
from portable_record.circle import travel
from portable_record.circle.came import Why
from portable_record.circle.files import HEAD, file_name, seal_part_file
from portable_record.circle.here import Missing
from portable_record.circle.membership import Membership
from portable_record.circle.ring import give_out
from portable_record.crypto.signing import SigningKey
from portable_record.errors import (
    CircleMissingError,
    CircleOwnerError,
    CircleSplitError,
    CircleStoppedError,
    CircleThereError,
    MayNotWriteError,
    NotFoundError,
    StorageGoneError,
    StorageTimeError,
    UsageError,
)
from portable_record.record.change import Change, Edit
from portable_record.record.comment import Comment, comment_id, comment_value
from portable_record.record.edits import Draft, binning, creation, marking_sensitive, replacing, restoring
from portable_record.record.parts import PARTS
from portable_record.record.shapes import WHOLE
from portable_record.record.values import WRITTEN_HERE
from tests.actions.circle_around import PLAN, edit, plan, shown
from tests.actions.quick import quick_record, stretch_nothing
from tests.actions.three_around import Three, later, made, strip, three, undone
from tests.record.devices import entry_id

__all__ = ["made", "three"]


def test_whoever_is_let_in_has_what_was_written_before(three: Three) -> None:
    assert three.agree()
    assert [entry.id for entry in three.sam.vault.entries.all()] == [entry_id(1)]
    assert the_circle(three.sam).last_sync


def test_what_one_writes_all_have_after_a_sync(three: Three) -> None:
    entry = plan(three.nadia, 2)
    edit(three.jean, entry_id(1), description="Tea at five")

    three.sync(three.nadia, three.jean, three.sam, three.nadia)

    assert three.agree()
    assert {entry, entry_id(1)} == {one.id for one in three.sam.vault.entries.all()}
    assert b"five" in three.nadia.vault.entries.get(entry_id(1)).text


def test_two_who_wrote_at_once_leave_both_values_for_somebody_to_choose(three: Three) -> None:
    edit(three.jean, entry_id(1), description="Tea at five")
    edit(three.sam, entry_id(1), description="Tea at six")

    three.sync(times=2)

    assert three.agree()
    assert three.nadia.vault.entries.get(entry_id(1)).in_conflict


@pytest.mark.parametrize("theirs", [0, 1])
def test_whoever_chooses_words_chooses_whose_words_they_are(three: Three, theirs: int) -> None:
    made = creation(entry_id(2), PLAN, type_name="CarePlan", origin=WRITTEN_HERE)
    write(three.jean, "plan", [made], by=three.jean.identity.by)
    three.sync(times=2)
    say_in_form(three.jean, "Tea at five")
    say_in_form(three.sam, "Tea at six")
    three.sync(times=2)
    (dispute,) = disputes(three.nadia, entry_id(2))
    chosen = dispute.versions[theirs]

    settle(three.nadia, entry_id(2), {dispute.path: (chosen.choice, dispute.among)})
    three.sync(times=2)

    (shown_to_sam,) = show_entries(three.sam, [entry_id(2)], part=None)
    card = card_of(three.sam.vault.entries.get(entry_id(2)))
    assert not card.entry.in_conflict
    assert ("Sam" in chosen.by) == ("Sam" in shown_to_sam.written)
    assert ("relative or friend" in card.whose) == ("Sam" in chosen.by)
    same = [one for one in history_of(three.sam, entry_id(2)) if one.before == one.after]
    assert {one.number for one in same} <= {1}  # the choice is told, and not the line that went with it


def say_in_form(record: OpenRecord, words: str) -> None:
    writer = own_writer(record)
    form = record.desk.dice(4).hex()
    drafts = changes_to(record, writer, entry_id(2), lambda now: now | {"description": words}, form=form)
    write(record, "plan", drafts, by=writer.by)


def test_a_suggestion_comes_to_all_and_stands_nowhere_until_an_owner_says_yes(three: Three) -> None:
    nadia = three.nadia.identity.by.writer
    change_member(three.jean, nadia, role="suggests")
    three.sync()
    plan(three.nadia, 2)
    edit(three.nadia, entry_id(1), description="Tea at nine")
    three.sync(three.nadia, three.jean, three.sam)

    kept = ApartShelf(three.jean)
    values = [edit.value for name in kept.silent for edit in kept.read(name)[1]]
    assert sum(value is not None for value in values) == len(values) == 2
    assert three.agree()
    assert [entry.id for entry in three.nadia.vault.entries.all()] == [entry_id(1)]
    change_member(three.jean, nadia, role="editor")
    three.sync(times=2)
    plan(three.nadia, 3)
    three.sync(three.nadia, three.jean, three.sam)
    assert three.agree()
    assert three.jean.vault.entries.has(entry_id(3))
    assert check_record(three.sam) == []


def test_a_yes_to_a_suggestion_says_nothing_in_another_name(three: Three) -> None:
    nadia, about = three.nadia, entry_id(1)
    change_member(three.jean, nadia.identity.by.writer, role="suggests")
    three.sync()
    seq = nadia.vault.log.head(nadia.identity.device_id, "plan").seq + 1
    said = comment_id(nadia.identity.record, nadia.identity.device_id, "plan", seq, 2)
    comment = Draft(said, WHOLE, comment_value(Comment(about, "A word beside it")))
    with writing(nadia, nadia.identity.by, comments=True) as act:
        act.add("plan", [creation(entry_id(2), PLAN, type_name="CarePlan"), comment])
    three.sync(nadia, three.jean, three.sam)

    (waits,) = what_waits(three.jean)
    take_suggestion(three.jean, waits.id)
    three.sync(three.jean, three.sam)

    assert shown(three.jean) == shown(three.sam)
    assert three.sam.vault.entries.has(entry_id(2))
    for record in (three.jean, three.sam):
        assert comments_on(record, record.vault.entries.get(about)) == []


def test_a_sync_with_nothing_new_reads_and_puts_nothing(three: Three) -> None:
    three.sync(times=2)
    three.place.asked.clear()

    found = sync(three.sam, three.place)

    assert three.place.asked == [("names", "")]
    assert (found.came, found.put, found.let_in, found.stopped, found.split) == (0, 0, True, False, False)


def test_a_part_that_somebody_may_not_see_stays_locked_until_they_may(three: Three) -> None:
    write(
        three.jean,
        "health",
        [creation(entry_id(5), PLAN, type_name="CarePlan")],
        by=three.jean.identity.by,
    )
    three.sync(times=2)
    assert entry_id(5) in shown(three.sam)
    assert entry_id(5) not in shown(three.nadia)

    change_member(three.jean, three.nadia.identity.by.writer, parts=("health", "plan"))
    three.sync(times=2)

    assert three.agree()


def test_what_a_key_opens_and_the_place_does_not_give_at_once_comes_the_next_time(three: Three) -> None:
    before = three.place.files.keys() | set()
    change_member(three.jean, three.nadia.identity.by.writer, relation="friend")
    three.sync(three.jean, three.sam)
    keys = three.place.files.keys() - before
    plan(three.sam, 3)
    three.sync(three.sam)
    words = three.place.files.keys() - before - keys
    three.place.late = set(keys)
    three.sync(three.nadia)
    three.place.late, three.place.lost = set(), set(words)
    three.sync(three.nadia)

    three.place.honest()
    three.sync(three.nadia)

    assert entry_id(3) in shown(three.nadia)


def test_words_of_a_sensitive_entry_go_to_nobody_for_whom_it_is_not_ticked(three: Three) -> None:
    secret = b'{"resourceType":"CarePlan","status":"draft","intent":"plan","description":"A secret of mine"}'
    plan(three.jean, 6, secret, sensitive=True)
    three.sync(times=2)
    assert entry_id(6) not in shown(three.sam) | shown(three.nadia)
    assert three.sam.vault.log.edits_of(entry_id(6))[0].edit.erased

    change_member(three.jean, three.sam.identity.by.writer, ticked=(entry_id(6),))
    three.sync(three.jean, three.sam, three.nadia)

    assert shown(three.sam)[entry_id(6)] == shown(three.jean)[entry_id(6)]
    assert entry_id(6) not in shown(three.nadia)

    open_to_all = marking_sensitive(state_of(three.jean, "plan", entry_id(6)), sensitive=False)
    write(three.jean, "plan", [open_to_all], by=three.jean.identity.by)
    three.sync(three.jean, three.nadia)

    assert shown(three.nadia)[entry_id(6)] == shown(three.jean)[entry_id(6)]


def test_when_somebody_goes_nothing_is_sealed_again(three: Three) -> None:
    plan(three.jean, 2)
    three.sync(three.jean)
    before = len(three.place.files)
    change = remove_member(three.jean, three.nadia.identity.by.writer)

    three.sync(three.jean)

    given_out = 2 + len(change.devices)  # the membership, a key file, a ring for each
    words_of_jean = len(three.jean.vault.circle.about("here"))
    assert len(three.place.files) <= before + given_out + words_of_jean
    assert len([one for one in three.jean.vault.carried.all().values() if one.epoch == change.epoch]) == 0


def test_what_was_sealed_under_a_membership_that_was_overruled_is_sealed_again(three: Three) -> None:
    change_member(three.sam, three.nadia.identity.by.writer, relation="friend")
    plan(three.sam, 3)
    three.sync(three.sam)  # under keys of an epoch that is overruled
    change_member(three.jean, three.nadia.identity.by.writer, parts=("communication", "plan"))

    three.sync(three.jean, three.sam, three.jean, three.nadia)

    assert three.agree()
    assert entry_id(3) in shown(three.nadia)


def test_what_somebody_writes_who_was_removed_does_not_count(three: Three) -> None:
    edit(three.nadia, entry_id(1), description="While she was there")
    three.sync(three.nadia, three.jean, three.sam)
    edit(three.nadia, entry_id(1), description="After she was removed")
    remove_member(three.jean, three.nadia.identity.by.writer)

    three.sync(three.jean, three.nadia, three.sam, three.jean)

    assert shown(three.jean) == shown(three.sam)
    assert b"While she" in three.sam.vault.entries.get(entry_id(1)).text
    assert sync(three.nadia, three.place).let_in  # nothing tells her (rule 15)


def test_whoever_was_removed_reads_nothing_that_is_written_then(three: Three) -> None:
    remove_member(three.jean, three.nadia.identity.by.writer)
    three.sync()
    edit(three.jean, entry_id(1), description="Not for Nadia")

    three.sync(times=2)

    assert b"Not for" not in three.nadia.vault.entries.get(entry_id(1)).text
    assert shown(three.jean) == shown(three.sam)


def test_a_place_that_fails_in_the_middle_loses_nothing(three: Three) -> None:
    edit(three.jean, entry_id(1), description="Tea at five")
    plan(three.sam, 3)
    for deed in ("names", "get", "put", "delete"):
        three.place.fails[deed] = [StorageGoneError()]
    told = 0
    for record in (three.jean, *three.all):
        try:
            sync(record, three.place)
        except StorageGoneError:
            told += 1
    assert told >= 3  # the list, a file to fetch, a file to put
    three.place.honest()

    three.sync(times=2)

    assert three.agree()
    assert len(shown(three.jean)) == 2
    assert count_waiting(three.jean) == 0


def test_what_was_put_twice_has_the_same_name(three: Three) -> None:
    plan(three.jean, 3)
    before = set(three.place.files)
    vanished = [True]

    def vanish(deed: str, name: str) -> None:
        if deed == "put" and vanished:
            vanished.pop()
            raise StorageGoneError

    three.place.after = vanish  # it is there, but nobody hears of it
    with pytest.raises(StorageGoneError):
        sync(three.jean, three.place)
    three.place.after = lambda _deed, _name: None
    three.sync(three.jean)

    words_said = {name for one in three.jean.vault.circle.about("here") for name in one.value["files"]}
    assert len(set(three.place.files) - before - words_said) == 1


def test_a_file_that_comes_late_cut_or_changed_is_read_once_it_is_whole(three: Three) -> None:
    plan(three.jean, 3)
    three.sync(three.jean)
    new = set(three.place.files) - set(three.sam.vault.place_files.all())
    three.place.cut = set(new)

    found = sync(three.sam, three.place)
    three.place.honest()
    three.sync(times=2)

    assert found.on_the_way == len(new)
    assert three.agree()


def test_a_file_that_is_on_its_way_for_a_day_is_damaged(three: Three) -> None:
    plan(three.jean, 3)
    three.sync(three.jean)
    new = set(three.place.files) - set(three.sam.vault.place_files.all())
    three.place.cut = set(new)
    three.sync(three.sam)

    found = sync(later(three.sam, days=1), three.place)

    assert (found.on_the_way, found.damaged) == (0, len(new))
    three.place.honest()
    assert sync(later(three.sam, days=2), three.place).damaged == 0


def test_clocks_that_are_wrong_by_years_take_no_words_away(three: Three) -> None:
    ahead, behind = later(three.sam, days=5_000), later(three.nadia, days=-5_000)
    first = plan(ahead, 2, PLAN.replace(b"four", b"five"))
    edit(behind, entry_id(1), description="From long ago")

    three.sync(ahead, behind, three.jean, ahead, behind, three.jean)

    assert shown(three.jean) == shown(ahead) == shown(behind)
    assert first in shown(three.jean)
    assert b"From long ago" in three.jean.vault.entries.get(entry_id(1)).text
    edit(three.jean, entry_id(1), description="After that")
    three.sync(three.jean, behind)
    assert b"After that" in behind.vault.entries.get(entry_id(1)).text


def test_what_is_dated_back_to_before_a_removal_does_not_count(three: Three) -> None:
    three.sync()
    remove_member(three.jean, three.nadia.identity.by.writer)
    three.sync(three.jean)
    edit(later(three.nadia, days=-400), entry_id(1), description="Dated back")

    three.sync(later(three.nadia, days=-400), three.jean, three.sam, three.jean)

    assert b"Dated back" not in three.jean.vault.entries.get(entry_id(1)).text
    assert shown(three.jean) == shown(three.sam)


def test_a_file_that_is_none_of_ours_is_told_once_and_left_alone(three: Three) -> None:
    holiday = b"\xff\xd8 a photo from the holidays"
    three.place.files[file_name(holiday)] = holiday

    first, second = sync(three.sam, three.place), sync(three.sam, three.place)

    assert [(one.file, one.why) for one in first.apart] == [(file_name(holiday), Why.UNKNOWN)]
    assert second.apart == []
    assert file_name(holiday) in three.place.files


def test_what_the_place_gives_no_more_is_told_and_put_there_again(three: Three) -> None:
    held = three.place.held()
    plan(three.jean, 3)
    three.sync(times=2)
    three.place.roll_back(held)

    first = sync(three.jean, three.place)
    found = sync(later(three.jean, hours=2), three.place)
    put_again(three.jean)
    three.sync(three.jean)

    assert (first.lost, found.lost) == (0, 1)
    assert sync(later(three.jean, hours=4), three.place).lost == 0
    three.sync(three.nadia)
    assert three.agree()


def test_what_is_listed_again_was_never_lost(three: Three) -> None:
    held = three.place.held()
    three.place.roll_back({})
    sync(three.jean, three.place)
    three.place.roll_back(three.place.held() | held)

    assert sync(later(three.jean, hours=2), three.place).lost == 0


def test_words_that_somebody_takes_out_of_a_change_are_missing_until_whoever_wrote_them_brings_them_again(
    three: Three,
) -> None:
    before = set(three.place.files)
    edit(three.jean, entry_id(1), description="Allergic to penicillin")
    three.sync(three.jean)
    strip(three, before=before)

    told = sync(three.sam, three.place).missing
    is_said = lacks_words(three.sam, three.sam.vault.entries.get(entry_id(1)))
    three.sync(three.jean)
    after = sync(three.sam, three.place)

    assert [(one.device, one.part, one.known_by) for one in told] == [
        (three.jean.identity.device_id, "plan", (three.jean.identity.device_id,))
    ]
    assert is_said
    assert not lacks_words(three.sam, three.sam.vault.entries.get(entry_id(1)))
    assert (after.missing, after.lost) == ((), 0)
    assert shown(three.sam) == shown(three.jean)


def test_a_copy_with_fewer_words_stands_for_no_file_that_is_gone(three: Three) -> None:
    before = set(three.place.files)
    plan(three.jean, 2)
    three.sync(three.jean, three.sam)
    strip(three, before=before)

    three.sync(three.sam)
    lost = sync(later(three.sam, hours=2), three.place).lost
    put = put_again(three.sam)
    after = sync(later(three.sam, hours=4), three.place)

    assert (lost, put > 0, after.lost) == (1, True, 0)


def test_a_device_that_meets_a_word_of_its_own_that_it_does_not_know_stops(three: Three) -> None:
    with undone(three.jean):
        plan(three.jean, 3)
        sync(three.jean, three.place)

    copied = replace(three.jean, remembered=Remembered())
    found = sync(copied, three.place)

    assert found.stopped
    assert the_circle(copied).stopped
    with pytest.raises(CircleStoppedError):
        plan(copied, 4)
    assert (sync(copied, three.place).put, put_again(copied)) == (0, 0)


def test_what_others_have_and_we_have_not_is_named_with_whoever_has_it(three: Three) -> None:
    plan(three.jean, 3)
    three.sync(three.jean)
    new = set(three.place.files) - set(three.sam.vault.place_files.all())
    said = {name for one in three.jean.vault.circle.about("here") for name in one.value["files"]}
    three.sync(three.sam)
    three.place.lost = new - said

    found = sync(three.nadia, three.place)

    (gap,) = found.missing
    assert (gap.device, gap.part, gap.first, gap.last) == (three.jean.identity.device_id, "plan", 2, 2)
    assert len(gap.known_by) == 2
    assert not is_kept_back(three.nadia, gap)
    assert is_kept_back(later(three.nadia, days=8), gap)
    three.place.honest()
    assert sync(three.nadia, three.place).missing == ()


def test_what_is_kept_back_for_a_week_is_told_however_often_its_words_are_said_again(three: Three) -> None:
    plan(three.jean, 3)
    known = three.jean.vault.carried.all().keys()
    three.sync(three.jean)
    (kept_back,) = three.jean.vault.carried.all().keys() - known
    lost = set[str]()
    three.sync(three.sam)
    gaps = list[tuple[Missing, bool]]()
    for days in range(0, 10, 2):
        jean, sam, nadia = (later(record, days=days) for record in three.all)
        three.place.honest()
        three.sync(jean, sam)
        lost.add(three.jean.vault.carried.all()[kept_back].name)  # it goes there once more, and is kept back
        three.place.lost = set(lost)
        (gap,) = sync(nadia, three.place).missing
        gaps.append((gap, is_kept_back(nadia, gap)))
        plan(jean, 10 + days)

    three.place.honest()
    left = sync(later(three.nadia, days=8), three.place).missing

    assert [told for _, told in gaps] == [False, False, False, False, True]
    assert len({(gap.first, gap.since) for gap, _ in gaps}) == 1
    assert left == ()


def test_each_device_leaves_one_word_about_each_part(three: Three) -> None:
    for number in range(3):
        edit(three.jean, entry_id(1), description=f"Tea at {number}")
        three.sync(times=2)

    at_place = [name for one in three.sam.vault.circle.about("here") for name in one.value["files"]]
    assert len(words(three.sam)) == len(set(at_place) & set(three.place.files))
    assert sync(later(three.sam, hours=3), three.place).lost == 0


def test_the_record_is_not_held_while_the_place_is_asked(three: Three) -> None:
    lent: list[bool] = []
    held = [False]

    @contextmanager
    def lend() -> Iterator[OpenRecord]:
        held[0] = True
        yield three.sam
        held[0] = False

    three.place.after = lambda _deed, _name: lent.append(held[0])
    plan(three.sam, 3)

    sync_lent(lend, three.place)

    assert lent
    assert not any(lent)


def test_without_a_circle_there_is_nothing_to_sync(three: Three) -> None:
    three.jean.vault.settings.remove("circle")

    with pytest.raises(CircleMissingError):
        sync(three.jean, three.place)
    assert missing_here(three.jean) == ()


def test_the_place_learns_no_word_no_name_and_no_part(three: Three) -> None:
    three.sync(times=2)

    everything = b"".join(three.place.files.values())

    parts = [word for part in PARTS for word in (part.key, part.title)]
    members = [one.name for one in the_circle(three.jean).now.members]  # type: ignore[union-attr]  # it has begun
    told = ["Tea at four", "CarePlan", three.jean.identity.record, *parts, *members]
    by_chance = 3  # letters: so few can stand in what is sealed
    assert [word for word in told if len(word) > by_chance and word.encode() in everything] == []
    assert {"plan", "Jean Adeyemi", "Nadia"} < set(told)
    assert all(len(file) > HEAD for file in three.place.files.values())


def restored(record: OpenRecord) -> OpenRecord:
    """The same record as it comes out of a backup: a new device."""
    with record.vault.transaction():
        identity = become_new_device(record.vault, record.now, name="", restored="2026-11-20T12:00:00Z")
    return replace(record, identity=identity, remembered=Remembered())


def test_the_root_comes_back_from_a_backup_with_what_was_written_since(three: Three) -> None:
    lost = three.jean.identity.device_id
    with undone(three.jean):
        plan(three.jean, 3)
        three.sync(three.jean)
    jean = restored(three.jean)
    assert not sync(jean, three.place).let_in

    come_back(jean, gone=[lost])
    plan(jean, 4)
    three.sync(jean, three.sam, three.nadia)

    assert shown(jean) == shown(three.sam) == shown(three.nadia)
    assert {entry_id(3), entry_id(4)} < shown(jean).keys()
    assert lost not in the_circle(three.sam).now.devices  # type: ignore[union-attr]  # there is one
    with pytest.raises(CircleThereError):
        come_back(jean, gone=[])


def test_of_two_copies_that_came_back_at_once_either_lets_both_in(three: Three) -> None:
    remove_member(three.jean, three.sam.identity.by.writer)
    three.sync(three.jean, three.nadia, three.jean)
    lost, before = three.jean.identity.device_id, three.place.held()
    with undone(three.jean):
        one = restored(three.jean)
        come_back(one, gone=[lost])
        three.sync(one)
    theirs = three.place.held()
    three.place.roll_back(before)
    two = restored(three.jean)
    own = come_back(two, gone=[lost])
    three.sync(two)
    three.place.roll_back(three.place.held() | theirs)
    three.sync(two, three.nadia)
    assert the_circle(two).member is None  # neither counts
    with pytest.raises(CircleSplitError):
        come_back(two, gone=[lost])

    settle_split(two, next(name.hash for name in branches_of(two, the_circle(two)) if name != own))
    plan(two, 5)
    three.sync(two, three.nadia)

    root = the_circle(three.nadia).now.members[-1]  # type: ignore[union-attr]  # there is one
    assert {device.id for device in root.devices} == {one.identity.device_id, two.identity.device_id}
    assert shown(two) == shown(three.nadia)
    assert entry_id(5) in shown(three.nadia)


def test_whoever_has_the_device_that_was_lost_reads_nothing_that_comes_later(three: Three) -> None:
    before = three.place.held()
    with undone(three.jean):
        jean = restored(three.jean)
        come_back(jean, gone=[three.jean.identity.device_id])
        plan(jean, 5)
        three.sync(jean)
    assert three.place.held().keys() - before.keys()

    found = sync(three.jean, three.place)

    assert (found.let_in, found.apart) == (False, [])
    assert entry_id(5) not in shown(three.jean)


def test_a_device_that_is_still_there_reads_on_beside_the_copy_that_came_back(three: Three) -> None:
    with undone(three.jean):
        jean = restored(three.jean)
        come_back(jean, gone=[])
        plan(jean, 5)
        three.sync(jean)

    found = sync(three.jean, three.place)

    assert (found.let_in, found.apart) == (True, [])
    assert entry_id(5) in shown(three.jean)


def test_a_device_that_had_to_stop_goes_on_under_a_new_key(three: Three) -> None:
    with undone(three.jean):
        plan(three.jean, 3)
        sync(three.jean, three.place)
    before = three.jean.identity.device_id
    copied = replace(three.jean, remembered=Remembered())
    assert sync(copied, three.place).stopped

    anew = begin_anew(copied)
    sync(anew, three.place)
    come_back(anew, gone=[before])
    three.sync(anew, three.sam)

    assert shown(anew) == shown(three.sam)
    assert entry_id(3) in shown(anew)


def test_a_ring_with_keys_for_what_there_is_not_stops_nobody_and_its_maker_can_be_removed(
    three: Three, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gives(
        made: Membership, keys: Mapping[str, bytes], signer: SigningKey, dice: Callable[[int], bytes]
    ) -> list[bytes]:
        strange = dict.fromkeys(("part/../health", "entry/nothing", "part/"), b"k" * 32)
        return give_out(made, {**keys, **strange}, signer, dice)

    monkeypatch.setattr(circle_issue, "give_out", gives)
    change_member(three.sam, three.nadia.identity.by.writer, relation="friend")
    monkeypatch.undo()
    three.sync(three.sam)
    plan(three.nadia, 3)

    told = sync(three.jean, three.place)
    three.sync(times=2)
    remove_member(three.jean, three.sam.identity.by.writer)
    three.sync(three.jean, three.nadia, three.jean)

    assert told.apart == []
    assert {entry_id(1), entry_id(3)} == shown(three.jean).keys() == shown(three.nadia).keys()


def test_a_device_that_was_cut_off_says_so_and_goes_on(three: Three) -> None:
    edit(three.nadia, entry_id(1), description="Tea at nine")
    (late,) = [(change, edits) for change, edits in written_by(three.nadia)]
    change_member(three.jean, three.nadia.identity.by.writer, role="suggests")
    three.sync(three.jean)

    first = sync(three.nadia, three.place)
    three.place.put_all(sealed_by(three.sam, *late), away=())  # as anybody may who got it another way
    again = sync(three.nadia, three.place)

    assert (first.own_apart, again.own_apart) == (1, 1)
    assert not again.stopped
    (words,) = own_words(three.nadia)
    assert (words.why, words.pieces[0].values) == (CUT_SHORT, (("Tea at four", "Tea at nine"),))
    plan(three.nadia, 5)


def test_what_was_cut_off_is_brought_in_again_with_one_press(three: Three) -> None:
    edit(three.nadia, entry_id(1), description="Tea at nine")
    plan(three.nadia, 5, sensitive=True)
    edit(three.nadia, entry_id(5), description="Cake")
    add_comment(three.nadia, entry_id(1), "Who brings the tea?")
    who = three.nadia.identity.by.writer
    change_member(three.jean, who, parts=("health",))
    change_member(three.jean, who, parts=("plan",))
    three.sync(three.jean, three.nadia)

    assert [piece.is_new for one in own_words(three.nadia) for piece in one.pieces] == [False, True, True]
    assert bring_in_all(three.nadia) == 4
    three.sync(three.nadia, three.jean)

    assert own_words(three.nadia) == []
    assert b"nine" in three.jean.vault.entries.get(entry_id(1)).text
    assert b"Cake" in three.nadia.vault.entries.get(entry_id(5)).text
    assert three.nadia.vault.entries.get(entry_id(5)).sensitive
    assert sync(three.nadia, three.place).own_apart == 0
    (said,) = comments_on(three.jean, three.jean.vault.entries.get(entry_id(1)))
    assert said.words == "Who brings the tea?"


def test_marks_and_newer_versions_that_were_cut_off_are_brought_in_too(three: Three) -> None:
    jean, nadia, when = three.jean, three.nadia, "2026-11-22T12:00:00Z"
    entries = [plan(nadia, number) for number in (3, 4, 5, 6)]
    write(nadia, "plan", [binning(state_of(nadia, "plan", entries[1]), when)], by=nadia.identity.by)
    three.sync(nadia, jean)
    states = [state_of(nadia, "plan", entry) for entry in entries]
    newer = PLAN.replace(b"four", b"noon")
    drafts = (binning(states[0], when), restoring(states[1]), replacing(states[2], newer))
    for draft in (*drafts, marking_sensitive(states[3], sensitive=True)):
        write(nadia, "plan", [draft], by=nadia.identity.by)
    for parts in (("health",), ("plan",)):
        change_member(jean, nadia.identity.by.writer, parts=parts)
    three.sync(jean, nadia)

    assert [len(words.pieces) for words in own_words(nadia)] == [1, 1, 1, 1]
    assert bring_in_all(nadia) == 4

    kept = [nadia.vault.entries.get(entry) for entry in entries]
    assert (bool(kept[0].binned), bool(kept[1].binned), kept[3].sensitive) == (True, False, True)
    assert b"noon" in kept[2].text


def test_words_of_a_device_that_had_to_stop_are_brought_in_or_left_one_by_one(three: Three) -> None:
    with undone(three.nadia):
        plan(three.nadia, 3)
        sync(three.nadia, three.place)
    plan(three.nadia, 4)
    edit(three.nadia, entry_id(1), description="Tea at nine")
    copied = replace(three.nadia, remembered=Remembered())
    assert sync(copied, three.place).stopped
    anew = begin_anew(copied)
    three.sync(three.jean)
    remove_device(three.jean, three.nadia.identity.device_id, instead=own_device(anew))
    three.sync(three.jean, anew)

    first, second = own_words(anew)
    bring_in(anew, first.id)
    let_be(anew, second.id)
    three.sync(anew, three.jean)

    assert own_words(anew) == []
    assert entry_id(4) in shown(three.jean)
    assert b"nine" not in shown(three.jean)[entry_id(1)][0]
    for answer in (bring_in, let_be):
        with pytest.raises(NotFoundError):
            answer(anew, first.id)


def test_words_are_not_brought_in_where_whoever_wrote_them_may_not_write(three: Three) -> None:
    edit(three.nadia, entry_id(1), description="Tea at nine")
    change_member(three.jean, three.nadia.identity.by.writer, role="viewer")
    three.sync(three.jean, three.nadia)
    (words,) = own_words(three.nadia)

    with pytest.raises(MayNotWriteError):
        bring_in_all(three.nadia)

    assert own_words(three.nadia) == [words]


def written_by(record: OpenRecord) -> list[tuple[Change, tuple[Edit, ...]]]:
    log, own = record.vault.log, record.identity.device_id
    return [(one, tuple(log.edits_of_change(n))) for n, one in log.changes() if one.device == own]


def sealed_by(record: OpenRecord, change: Change, edits: tuple[Edit, ...]) -> dict[str, bytes]:
    ring = the_circle(record).ring
    assert ring is not None
    packed = travel.pack(change, edits, sensitive={}, dice=record.desk.dice)
    file = seal_part_file(packed, ring.keys["part/plan"], record.desk.dice)
    return {file_name(file): file}


def test_a_member_who_comes_back_from_a_backup_reads_on_and_waits_for_an_owner(three: Three) -> None:
    nadia = restored(three.nadia)
    plan(three.jean, 3)
    three.sync(three.jean)

    found = sync(nadia, three.place)

    assert (found.let_in, found.put) == (False, 0)
    assert entry_id(3) in shown(nadia)
    with pytest.raises(CircleOwnerError):
        come_back(nadia, gone=[])
    add_device(three.jean, three.nadia.identity.by.writer, own_device(nadia))
    three.sync(three.jean)
    assert sync(nadia, three.place).let_in


class _KilledError(Exception):
    pass


def test_a_sync_that_is_killed_at_any_step_goes_on_from_there(three: Three) -> None:
    edit(three.jean, entry_id(1), description="Tea at five")
    edit(three.sam, entry_id(1), description="Tea at six")
    three.sync(three.jean)

    @contextmanager
    def lend() -> Iterator[OpenRecord]:
        if next(taken) == killed:  # in the midst of a transaction: nothing of it stays
            with undone(three.sam):
                yield three.sam
            raise _KilledError
        yield three.sam

    def asked(_deed: str, _name: str) -> None:
        if next(taken) == killed:  # the place has done it, and nobody hears of it
            raise _KilledError

    three.place.after = asked
    for killed in count_from(1):  # noqa: B007 - the two above read it
        taken = count_from(1)
        with suppress(_KilledError):
            sync_lent(lend, three.place)
            break
    three.place.after = lambda _deed, _name: None

    three.sync(times=2)

    assert killed > 5
    assert three.agree()
    assert count_waiting(three.sam) == 0
    assert sync(later(three.sam, hours=2), three.place).lost == 0


@contextmanager
def went_two_ways(three: Three) -> Iterator[OpenRecord]:
    """Nadia's device was brought back to before and wrote anew: give it, when both are at the place."""
    with undone(three.nadia):
        edit(three.nadia, entry_id(1), description="Tea at seven")
        sync(three.nadia, three.place)
    held = three.place.held()
    three.place.roll_back({})
    copied = replace(three.nadia, remembered=Remembered())
    edit(copied, entry_id(1), description="Tea at eight")
    plan(copied, 7)
    sync(copied, three.place)
    three.place.roll_back(three.place.held() | held)
    three.sync(three.jean, three.sam)
    yield copied


@pytest.mark.parametrize(("chosen", "words"), [("Tea at seven", b"seven"), ("Tea at eight", b"eight")])
def test_an_owner_who_settles_which_branch_counts_has_it_at_once_and_the_others_after_a_sync(
    three: Three, chosen: str, words: bytes
) -> None:
    with went_two_ways(three):
        assert b"four" in three.jean.vault.entries.get(entry_id(1)).text  # neither counts
        (fork,) = forks(three.jean)
        says = {branch.changes[0].pieces[0].values[0][1]: branch for branch in fork.branches}

        settle_forks(three.jean, [says[chosen].id])
        assert words in three.jean.vault.entries.get(entry_id(1)).text
        three.sync(three.jean, three.sam)

        assert shown(three.jean) == shown(three.sam)
        assert (fork.who, fork.part, sorted(says)) == ("Nadia", "plan", ["Tea at eight", "Tea at seven"])
        assert forks(three.jean) == []
        assert len(kept_apart(three.sam)) == (2 if chosen == "Tea at seven" else 1)


@pytest.mark.parametrize("changes", [1, 2])
def test_whoever_has_a_device_that_went_two_ways_is_let_in_with_a_new_key_and_writes_again_what_is_left(
    three: Three, changes: int
) -> None:
    with went_two_ways(three) as copied:
        who = three.nadia.identity.by.writer
        branches = {len(branch.changes): branch for branch in forks(three.jean)[0].branches}
        settle_forks(three.jean, [branches[changes].id])
        three.sync(three.jean, copied)
        anew = begin_anew(copied)
        add_device(three.jean, who, own_device(anew))
        three.sync(three.jean, anew)

        bring_in_all(anew)
        three.sync(anew, three.jean)

        assert entry_id(7) in shown(three.jean)
        assert shown(anew) == shown(three.jean)


def test_only_one_way_for_each_part_that_forked_can_be_chosen(three: Three) -> None:
    with went_two_ways(three):
        one, two = forks(three.jean)[0].branches

        for wrong, fault in (([], UsageError), ([one.id, two.id], UsageError), (["nothing"], NotFoundError)):
            with pytest.raises(fault):
                settle_forks(three.jean, wrong)
        with pytest.raises(CircleOwnerError):
            settle_forks(three.nadia, [])

        assert len(forks(three.jean)) == 1


def test_without_a_circle_nothing_forked(desk: Desk, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        record = quick_record(desk, tmp_path / "alone")

    assert forks(record) == []
    record.vault.close()


def test_a_place_that_drips_ends_and_what_came_is_kept_and_ours_is_brought(three: Three) -> None:
    clock = [0.0]

    def slowly(deed: str, _name: str) -> None:
        clock[0] += 100 if deed == "get" else 1

    for number in range(3, 6):
        plan(three.jean, number)
        three.sync(three.jean)
    plan(three.sam, 8)
    three.place.after = slowly
    within = Within(lambda: clock[0], 400)

    first = sync(three.sam, three.place, within=within)
    took = clock[0]
    seen = [deed for deed, _ in three.place.asked].count("get")
    while sync(three.sam, three.place, within=within).ran_out:
        pass
    three.place.after = lambda _deed, _name: None
    three.sync(times=2)

    assert (first.ran_out, took < 400, first.put > 0, seen > 0) == (True, True, True, True)
    assert three.agree()


def test_where_the_time_is_over_before_all_is_brought_the_rest_goes_the_next_time(three: Three) -> None:
    for number in range(3, 9):
        plan(three.sam, number)
    clock = [0.0]

    def slowly(_deed: str, _name: str) -> None:
        clock[0] += 60

    three.place.after = slowly
    with pytest.raises(StorageTimeError):
        sync(three.sam, three.place, within=Within(lambda: clock[0], 300))
    assert clock[0] == 300

    three.place.after = lambda _deed, _name: None
    three.sync(times=2)
    assert three.agree()
