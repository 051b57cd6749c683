"""Which membership is in force: the same whatever came first (docs/format/circle.md, 9, 13, 14)."""

from dataclasses import replace
from itertools import pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portable_record.circle import standing as standing_file
from portable_record.circle.membership import OWNER, Cut, Member, Membership, new_root_word, vouch
from portable_record.circle.membership_file import sign_membership
from portable_record.circle.standing import Split, Standing, standing
from portable_record.errors import MembershipError
from tests.circle.cast import EVE, JEAN, NADIA, SAM, Person, membership
from tests.record.devices import RECORD

LATER = "2026-11-23T12:00:00Z"
J, S, N, E = (person.member() for person in (JEAN, SAM, NADIA, EVE))
FIRST = membership(J)
BOTH = membership(J, S, follows=[FIRST])
ALL = membership(J, S, N, follows=[BOTH])


def now(*memberships: Membership, **more: object) -> Standing:
    found = standing(memberships, JEAN.did, **more)  # type: ignore[arg-type]  # confirmed, where a test has it

    for order in list(permutations(memberships))[:24]:
        assert standing(order, JEAN.did, **more) == found  # type: ignore[arg-type]  # as above
    return found


def without(person: Person, before: Membership, *, by: Person, when: str = LATER) -> Membership:
    """Remove somebody; the last of their changes that counts is none."""
    stays = [member for member in before.members if member.did != person.did]
    return membership(
        *stays, by=by, follows=[before], when=when, removed=(Cut(person.device_id, "plan", 0, ""),)
    )


def test_the_last_of_a_line_is_in_force() -> None:
    found = now(FIRST, BOTH, ALL)

    assert found == Standing(in_force=(FIRST, BOTH, ALL))
    assert found.now == ALL


def test_before_the_first_has_come_nothing_is_in_force() -> None:
    found = now(BOTH, ALL)

    assert found.now is None
    assert set(found.waiting) == {BOTH.hash, ALL.hash}


def test_what_follows_a_membership_that_is_not_here_waits() -> None:
    found = now(FIRST, ALL)

    assert (found.now, found.waiting) == (FIRST, (ALL.hash,))


def test_only_the_one_whose_circle_it_is_can_begin_it() -> None:
    found = now(membership(J, S, by=SAM))

    assert found.now is None
    assert len(found.refused) == 1


def test_a_circle_of_somebody_else_is_refused() -> None:
    hers = membership(replace(S, role=OWNER), by=SAM, root=SAM.did)

    assert now(FIRST, hers).refused == (hers.hash,)


@pytest.mark.parametrize("by", [NADIA, EVE])
def test_nobody_but_an_owner_changes_who_belongs_to_it(by: Person) -> None:
    before = membership(J, N, E, follows=[FIRST])
    taken = membership(J, replace(by.member(), role=OWNER), by=by, follows=[before])

    found = now(FIRST, before, taken)

    assert (found.now, found.refused) == (before, (taken.hash,))


def test_an_epoch_is_never_skipped() -> None:
    jumped = membership(J, S, follows=[FIRST], epoch=7)

    assert now(FIRST, jumped).refused == (jumped.hash,)


def test_somebody_who_was_removed_cannot_take_themselves_in_again() -> None:
    gone = without(SAM, ALL, by=JEAN)
    back = membership(J, S, N, by=SAM, follows=[gone])

    found = now(FIRST, BOTH, ALL, gone, back)

    assert (found.now, found.refused) == (gone, (back.hash,))


def test_where_two_owners_remove_each_other_the_one_whose_record_it_is_stays() -> None:
    by_jean, by_sam = without(SAM, ALL, by=JEAN), membership(J, N, S, by=SAM, follows=[ALL])

    found = now(FIRST, BOTH, ALL, by_jean, by_sam)

    assert (found.now, found.overruled, found.split) == (by_jean, (by_sam.hash,), None)


def test_two_other_owners_who_remove_each_other_leave_all_as_it_was_until_somebody_settles_it() -> None:
    n = replace(N, role=OWNER)
    three = membership(J, S, n, follows=[BOTH])
    one, two = without(SAM, three, by=NADIA), without(NADIA, three, by=SAM)

    found = now(FIRST, BOTH, three, one, two)
    settled = membership(J, S, by=JEAN, follows=[one, two])

    assert found.now == three
    assert found.split == Split(three.hash, tuple(sorted([one.hash, two.hash])))
    after = now(FIRST, BOTH, three, one, two, settled)
    assert (after.now, after.split) == (settled, None)
    assert set(after.overruled) == {one.hash, two.hash}


def test_nobody_whom_a_branch_removes_settles_it() -> None:
    n = replace(N, role=OWNER)
    three = membership(J, S, n, follows=[BOTH])
    one, two = without(SAM, three, by=NADIA), without(NADIA, three, by=SAM)
    mine = membership(J, S, by=SAM, follows=[one, two])

    found = now(FIRST, BOTH, three, one, two, mine)

    assert (found.now, found.refused) == (three, (mine.hash,))


def test_nobody_who_was_removed_comes_back_by_a_membership_dated_before_once_all_have_confirmed() -> None:
    n = replace(N, role=OWNER)
    three = membership(J, S, n, follows=[BOTH])
    gone = without(SAM, three, by=NADIA)
    more = membership(J, n, E, by=NADIA, follows=[gone])
    dated_before = membership(J, S, by=SAM, follows=[three], when="2026-11-22T13:00:00Z")
    everybody = {JEAN.device_id, NADIA.device_id}

    unsure = now(FIRST, BOTH, three, gone, more, dated_before)
    sure = now(
        FIRST,
        BOTH,
        three,
        gone,
        more,
        dated_before,
        confirmed={gone.hash: everybody, more.hash: {NADIA.device_id}},
    )

    assert unsure.now == three
    assert (sure.now, sure.overruled, sure.split) == (more, (dated_before.hash,), None)


def test_what_not_all_have_confirmed_is_not_settled_by_it() -> None:
    n = replace(N, role=OWNER)
    three = membership(J, S, n, follows=[BOTH])
    one, two = without(SAM, three, by=NADIA), without(NADIA, three, by=SAM)

    found = now(FIRST, BOTH, three, one, two, confirmed={one.hash: {NADIA.device_id}})

    assert found.now == three


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_whatever_is_at_hand_everybody_finds_the_same_and_only_owners_decide(data: st.DataObject) -> None:
    known = [FIRST]
    for step in range(6):
        before = data.draw(st.lists(st.sampled_from(known), min_size=1, max_size=2, unique=True))
        owners = data.draw(st.sets(st.sampled_from([SAM, NADIA, EVE])))
        by = data.draw(st.sampled_from([JEAN, *sorted(owners, key=lambda one: one.number)]))
        members = [replace(one.member(), role=OWNER) for one in owners]
        known.append(membership(J, *members, by=by, follows=before, when=f"2026-11-22T13:00:0{step}Z"))
    at_hand = data.draw(st.lists(st.sampled_from(known), unique=True))

    found = standing(at_hand, JEAN.did)

    assert standing(reversed(at_hand), JEAN.did) == found
    for former, after in pairwise(found.in_force):
        assert former.owner_of(after.by) is not None
        assert after.epoch > former.epoch
    named = [*(one.hash for one in found.in_force), *found.overruled, *found.waiting, *found.refused]
    below_split = {one.hash for one in at_hand} - set(named)
    assert len(named) == len(set(named))
    assert bool(below_split) == (found.split is not None)


def new_device(person: Person, number: int) -> Person:
    """The same person on another device."""
    other = Person(number, person.name, person.role)
    object.__setattr__(other, "own", person.own)
    return other


def test_the_root_comes_back_with_a_new_device_that_its_own_key_vouches_for() -> None:
    anew = new_device(JEAN, 5)
    back = membership(replace(anew.member(), id="person"), S, by=anew, follows=[BOTH])

    assert now(FIRST, BOTH, back).now == back
    assert now(FIRST, BOTH, back, membership(J, S, N, by=SAM, follows=[BOTH])).now == back


def test_a_device_of_the_root_that_was_removed_does_not_come_back() -> None:
    lost = new_device(JEAN, 5)
    two = replace(J, devices=tuple(sorted((*J.devices, *lost.member().devices), key=lambda one: one.id)))
    with_both = membership(two, S, follows=[FIRST])
    removed = membership(J, S, follows=[with_both])
    again = membership(replace(lost.member(), id="person"), S, by=lost, follows=[removed])

    found = now(FIRST, with_both, removed, again)

    assert (found.now, found.refused) == (removed, (again.hash,))


def test_nobody_else_comes_back_with_a_device_that_is_new() -> None:
    anew = new_device(SAM, 5)
    back = membership(J, replace(anew.member(), id=SAM.member().id), by=anew, follows=[BOTH])

    assert now(FIRST, BOTH, back).refused == (back.hash,)


def back_with(person: Person, *, also: tuple[Person, ...] = (), follows: list[Membership]) -> Membership:
    """The root goes on with a new device, and with others of theirs."""
    devices = [device for one in (person, *also) for device in one.member().devices]
    root = replace(J, devices=tuple(sorted(devices, key=lambda device: device.id)))
    return membership(root, S, by=person, follows=follows)


def test_of_two_copies_of_the_root_that_came_back_at_once_either_settles_it() -> None:
    one, two = new_device(JEAN, 5), new_device(JEAN, 6)
    first, second = back_with(one, follows=[BOTH]), back_with(two, follows=[BOTH])

    torn = now(FIRST, BOTH, first, second)
    settled = back_with(one, also=(two,), follows=[first, second])

    assert (torn.now, len(torn.split.branches)) == (BOTH, 2)  # type: ignore[union-attr]  # it is torn
    found = now(FIRST, BOTH, first, second, settled)
    assert (found.now, found.split) == (settled, None)
    assert set(found.overruled) == {first.hash, second.hash}


def test_a_device_of_the_root_that_one_branch_removed_does_not_settle_it() -> None:
    anew = new_device(JEAN, 5)
    kept = membership(J, S, N, follows=[BOTH])
    back = back_with(anew, follows=[BOTH])

    by_the_old = membership(J, S, by=JEAN, follows=[kept, back])
    by_the_new = back_with(anew, follows=[kept, back])

    assert now(FIRST, BOTH, kept, back, by_the_old).refused == (by_the_old.hash,)
    assert now(FIRST, BOTH, kept, back, by_the_new).now == by_the_new


def test_nobody_comes_back_in_the_name_of_the_root_without_its_key() -> None:
    stolen = replace(EVE.member().devices[0], vouched=b"")
    root = replace(J, devices=(vouch(RECORD, JEAN.did, stolen, EVE.own),))

    with pytest.raises(MembershipError, match="theirs"):
        membership(root, S, by=EVE, follows=[BOTH])


def test_a_signature_is_by_the_device_that_it_names() -> None:
    with pytest.raises(MembershipError, match="no other"):
        sign_membership(FIRST, SAM.device)


def handed_to(
    new: Person,
    *stays: Person,
    before: Membership = ALL,
    old: Person = JEAN,
    by: Person | None = None,
    said: Membership | None = None,
) -> Membership:
    """Let the one whose circle it is give it to somebody; ``said`` is what their word is for."""
    word = new_root_word(RECORD, [(said or before).hash], old=JEAN.did, new=new.did)
    members = [one.member(role=OWNER) if one is new else one.member() for one in (new, *stays)]
    return membership(
        *members, by=by or new, follows=[before], root=new.did, word=old.own.sign(word), when=LATER
    )


def test_the_circle_is_the_one_s_to_whom_the_root_gave_it() -> None:
    handed = handed_to(NADIA, SAM)
    later = membership(
        NADIA.member(role=OWNER), SAM.member(role="viewer"), by=NADIA, follows=[handed], root=NADIA.did
    )

    found = now(FIRST, BOTH, ALL, handed, later)

    assert found == Standing(in_force=(FIRST, BOTH, ALL, handed, later))


def test_what_the_root_before_does_once_they_gave_it_counts_no_more() -> None:
    handed, goes_on = handed_to(NADIA, SAM), without(NADIA, ALL, by=JEAN)
    back = membership(J, S, by=JEAN, follows=[handed], root=JEAN.did)

    found = now(FIRST, BOTH, ALL, handed, goes_on)

    assert (found.now, found.split) == (handed, None)
    assert now(FIRST, BOTH, ALL, handed, back).now == handed


@pytest.mark.parametrize(
    "forged",
    [
        handed_to(NADIA, SAM, old=SAM),
        handed_to(NADIA, SAM, by=SAM),
        handed_to(NADIA, SAM, said=BOTH),
        replace(handed_to(NADIA, SAM), word=b""),
        membership(J, S, N, by=JEAN, follows=[ALL], word=bytes(64), when=LATER),
    ],
    ids=["by another", "signed by another", "for another time", "without", "for nobody"],
)
def test_nobody_takes_a_circle_without_the_word_of_its_root_for_that_moment(forged: Membership) -> None:
    found = now(FIRST, BOTH, ALL, forged)

    assert (found.now, found.refused) == (ALL, (forged.hash,))


def test_a_root_that_gave_it_to_two_leaves_it_to_people() -> None:
    found = now(FIRST, BOTH, ALL, handed_to(NADIA, SAM), handed_to(SAM, NADIA))

    assert (found.now, found.split is not None) == (ALL, True)


def test_a_circle_of_many_years_is_gone_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    line = [FIRST]
    for epoch in range(2, 400):
        line.append(replace(FIRST, epoch=epoch, previous=(line[-1].hash,)))
    fork = replace(line[-1], when=LATER)
    monkeypatch.setattr(standing_file._Tree, "above", lambda *_: pytest.fail("nothing is walked up again"))

    found = standing([*line, fork], JEAN.did, confirmed={line[-1].hash: {JEAN.device_id}})

    assert found.in_force == tuple(line)
    assert found.overruled == (fork.hash,)


ENDS, AFTER = "2026-11-23T00:00:00Z", "2026-11-23T12:00:00Z"


@pytest.mark.parametrize(
    ("when", "others", "is_in_force"),
    [
        (ENDS, (J,), True),
        (AFTER, (J,), False),
        (AFTER, (replace(J, until=ENDS),), True),  # or nobody could renew it
        (AFTER, (replace(J, until=AFTER),), False),
    ],
)
def test_an_owner_whose_time_has_passed_signs_only_where_it_goes_on_for_no_other(
    when: str, others: tuple[Member, ...], is_in_force: bool
) -> None:
    sam = replace(S, until=ENDS)
    before = membership(*others, sam, follows=[FIRST])
    longer = membership(*others, replace(sam, until=""), by=SAM, follows=[before], when=when)

    found = now(FIRST, before, longer)

    assert (found.now == longer, longer.hash in found.refused) == (is_in_force, not is_in_force)


def test_the_root_whose_time_has_passed_comes_back_with_no_new_device_while_another_is_in_time() -> None:
    before = membership(replace(J, until=ENDS), S, follows=[FIRST])
    anew = new_device(JEAN, 5)
    back = membership(replace(anew.member(), id="person"), S, by=anew, follows=[before], when=AFTER)

    assert now(FIRST, before, back).refused == (back.hash,)


def test_the_root_whose_time_has_passed_can_give_the_circle_away() -> None:
    before = membership(replace(J, until=ENDS), S, N, follows=[FIRST])
    handed = handed_to(NADIA, SAM, before=before)

    assert (handed.when, now(FIRST, before, handed).now) == (AFTER, handed)
