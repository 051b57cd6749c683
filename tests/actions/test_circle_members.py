"""Who is in the circle: what its owners decide, and what waits for the place then."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from portable_record.actions.circle_begin import begin_circle, own_device
from portable_record.actions.circle_members import (
    add_device,
    add_member,
    branches_of,
    change_member,
    remove_device,
    remove_member,
    set_own_words,
    settle_chains,
    settle_split,
)
from portable_record.actions.circle_outbox import count_waiting, some_that_wait
from portable_record.actions.circle_standing import keep_membership
from portable_record.actions.circle_state import circle_of, mine, owned_circle, say_of_circle, the_circle
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.devices import become_new_device
from portable_record.actions.journal import Act
from portable_record.actions.remembered import Remembered
from portable_record.actions.write import write
from portable_record.circle.arrivals import Sorting
from portable_record.circle.came import Mine, Sorted
from portable_record.circle.counting import Counts, judge
from portable_record.circle.membership import EDITOR, OWNER, SUGGESTS, Cut, Device, Member, Membership, vouch
from portable_record.circle.membership_file import sign_membership
from portable_record.errors import (
    CircleMemberError,
    CircleMissingError,
    CircleOwnerError,
    CircleSplitError,
    CircleStoppedError,
    CircleThereError,
    MembershipError,
    NotFoundError,
)
from portable_record.record.edits import creation
from portable_record.record.moments import moment_text
from portable_record.record.who import By
from tests.actions.quick import quick_record, stretch_nothing
from tests.actions.three_around import undone
from tests.circle.cast import EVE, NADIA, SAM, WHEN, Person
from tests.record.devices import entry_id

PLAN = b'{"resourceType":"CarePlan","status":"draft","intent":"plan","description":"Tea at four"}'
DIARY = entry_id(7)


@pytest.fixture(scope="module")
def kept(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenRecord]:
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        record = quick_record(desk, tmp_path_factory.mktemp("circle") / "vault", "Jean")
    write(record, "plan", [creation(entry_id(1), PLAN, type_name="CarePlan")], by=By())
    yield record
    record.vault.close()


@pytest.fixture
def jean(kept: OpenRecord) -> Iterator[OpenRecord]:
    """Jean's record with a circle of her own; what a test does to it is undone."""
    with undone(kept):
        begin_circle(kept)
        yield replace(kept, remembered=Remembered())


def guest(record: OpenRecord, person: Person, **other: object) -> Member:
    """Somebody as a member of the circle of this record."""
    made = person.member(**other)
    devices = tuple(
        vouch(record.identity.record, person.did, replace(device, vouched=b""), person.own)
        for device in made.devices
    )
    return replace(made, devices=devices)


def another_device(record: OpenRecord, person: Person, like: Person) -> Device:
    device = Device(like.device.public, like.receives.public, WHEN)
    return vouch(record.identity.record, person.did, device, person.own)


def at_place(record: OpenRecord, person: Person) -> Sorted:
    """Sort what waits for the place as somebody's device would."""
    files = {one.name: one.file for one in some_that_wait(record, most=1000)}
    return Sorting(Mine(record.identity.record, (person.receives,))).take(files)


def test_whoever_begins_a_circle_owns_it_alone(jean: OpenRecord) -> None:
    circle = the_circle(jean)

    assert circle.now is not None
    (member,) = circle.now.members
    assert (member.id, member.name, member.role, circle.now.epoch) == ("person", "Jean", OWNER, 1)
    assert (circle.root, circle.is_owner, circle.standing.split) == (jean.identity.did, True, None)
    assert circle.ring is not None
    assert {"circle", "part/plan", "part/health"} <= set(circle.ring.keys)
    assert count_waiting(jean) == 3  # the membership, a ring, the keys to it
    assert b'"circle"' in jean.vault.journal.newest(limit=1)[0].event


def test_a_circle_is_begun_once(jean: OpenRecord) -> None:
    with pytest.raises(CircleThereError):
        begin_circle(jean)


def test_without_a_circle_there_is_nobody_to_let_in(kept: OpenRecord) -> None:
    assert circle_of(kept) is None
    with pytest.raises(CircleMissingError):
        add_member(kept, guest(kept, SAM))


def test_what_devices_wrote_that_are_no_more_counts_up_to_their_last_word(kept: OpenRecord) -> None:
    ((_, before),) = kept.vault.log.changes()
    with undone(kept):
        new = replace(kept, identity=become_new_device(kept.vault, kept.now, name="", restored=""))

        now = begin_circle(new)

        standing = the_circle(new).standing
        assert now.epoch == 2
        assert list(now.devices) == [new.identity.device_id]
        assert [(cut.device, cut.part, cut.seq) for cut in now.removed] == [(before.device, "plan", 1)]
        assert judge(before, standing) == Counts.YES
        assert judge(replace(before, seq=2, previous=now.removed[0].hash), standing) != Counts.YES


def test_whoever_is_let_in_gets_keys_to_their_parts_and_all_memberships_before(jean: OpenRecord) -> None:
    second = add_member(jean, guest(jean, NADIA, parts=("plan",)))
    third = add_member(jean, guest(jean, EVE))

    nadia, eve = at_place(jean, NADIA), at_place(jean, EVE)

    assert set(nadia.rings[0].ring.keys) == {"circle", "part/plan"}
    assert {came.ring.membership for came in nadia.rings} == {second.hash, third.hash}
    assert {came.membership.epoch for came in eve.memberships} == {1, 2, 3}
    assert {came.ring.membership for came in eve.rings} == {third.hash}


def test_somebody_is_let_in_once(jean: OpenRecord) -> None:
    add_member(jean, guest(jean, SAM))

    with pytest.raises(CircleMemberError):
        add_member(jean, guest(jean, SAM))
    with pytest.raises(CircleMemberError):
        add_member(jean, guest(jean, SAM, id=entry_id(50)))


def test_a_sensitive_entry_is_for_whoever_it_is_ticked_for(jean: OpenRecord) -> None:
    add_member(jean, guest(jean, NADIA))
    add_member(jean, guest(jean, EVE))

    change_member(jean, NADIA.member().id, ticked=[DIARY])

    key = f"entry/{DIARY}"
    assert any(key in came.ring.keys for came in at_place(jean, NADIA).rings)
    assert not any(key in came.ring.keys for came in at_place(jean, EVE).rings)


def test_whoever_is_removed_gets_nothing_and_is_named_with_their_last_words(jean: OpenRecord) -> None:
    add_member(jean, guest(jean, NADIA, parts=("about-me", "plan")))
    before = {one.name for one in some_that_wait(jean, most=1000)}

    now = remove_member(jean, NADIA.member().id)

    after = {one.name: one.file for one in some_that_wait(jean, most=1000) if one.name not in before}
    hers = Sorting(Mine(jean.identity.record, (NADIA.receives,))).take(after)
    assert (hers.rings, hers.ring_keys, len(hers.locked)) == ([], {}, 2)
    assert {cut.device for cut in now.removed} == {NADIA.device_id}
    assert {(cut.part, cut.seq) for cut in now.removed} == {("about-me", 0), ("plan", 0)}


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ({"parts": ("about-me", "plan")}, {"health"}),
        ({"role": SUGGESTS}, {"health", "plan"}),
        ({"role": "viewer"}, {"health", "plan", "about-me"}),
        ({"role": OWNER}, set()),
        ({"parts": ("about-me", "health", "plan", "crisis")}, set()),
    ],
)
def test_where_less_may_be_written_the_last_word_that_counts_is_named(
    jean: OpenRecord, said: dict[str, object], parts: set[str]
) -> None:
    add_member(jean, guest(jean, NADIA, parts=("about-me", "health", "plan"), role=EDITOR))

    now = change_member(jean, NADIA.member().id, **said)

    assert {cut.part for cut in now.removed} == parts


def test_own_words_that_editors_may_write_no_more_are_cut(jean: OpenRecord) -> None:
    add_member(jean, guest(jean, NADIA, parts=("about-me",)))

    free = set_own_words(jean, "editors")
    held = set_own_words(jean, "person")

    assert (free.removed, [cut.part for cut in held.removed]) == ((), ["about-me"])


def test_the_one_whose_circle_it_is_stays_its_owner(jean: OpenRecord) -> None:
    with pytest.raises(CircleMemberError, match="stays"):
        remove_member(jean, "person")
    with pytest.raises(CircleMemberError, match="owner"):
        change_member(jean, "person", role=EDITOR)
    with pytest.raises(CircleMemberError, match="last device"):
        remove_device(jean, jean.identity.device_id)


def test_nobody_who_is_not_there_is_changed(jean: OpenRecord) -> None:
    with pytest.raises(NotFoundError):
        remove_member(jean, NADIA.member().id)
    with pytest.raises(NotFoundError):
        remove_device(jean, NADIA.device_id)
    with pytest.raises(TypeError):
        change_member(jean, "person", did="did:key:z")


def test_a_second_device_comes_and_a_lost_one_goes(jean: OpenRecord) -> None:
    add_member(jean, guest(jean, NADIA))
    two = add_device(jean, NADIA.member().id, another_device(jean, NADIA, EVE))

    lost = remove_device(jean, NADIA.device_id)
    gone = remove_device(jean, EVE.device_id)

    assert {NADIA.device_id, EVE.device_id} < set(two.devices)
    assert NADIA.device_id not in lost.devices
    assert {cut.device for cut in lost.removed} == {NADIA.device_id}
    assert [member.id for member in gone.members] == ["person"]


def test_whoever_does_it_as_a_job_goes_on_saying_for_whom(jean: OpenRecord) -> None:
    add_member(jean, guest(jean, NADIA, organisation="Oldham Carers"))

    with pytest.raises(CircleMemberError, match="whom they work for"):
        change_member(jean, NADIA.member().id, organisation=" ")
    now = change_member(jean, NADIA.member().id, organisation="Age UK Oldham")

    assert [one.organisation for one in now.members if one.name == NADIA.member().name] == ["Age UK Oldham"]


def test_a_device_goes_on_under_a_new_key(jean: OpenRecord) -> None:
    add_member(jean, guest(jean, NADIA))

    counts = Cut(NADIA.device_id, "plan", 3, the_circle(jean).standing.in_force[0].hash)

    now = settle_chains(jean, [counts], instead=another_device(jean, NADIA, EVE))

    assert NADIA.device_id not in now.devices
    assert EVE.device_id in now.devices
    assert counts in now.removed


def branch(record: OpenRecord, before: Membership, *, by: Person, without: Person) -> Membership:
    """Keep a membership by another owner who removes somebody."""
    stays = tuple(member for member in before.members if member.did != without.did)
    made = Membership(
        before.record,
        before.epoch + 1,
        before.root,
        moment_text(record.now),
        stays,
        by.device_id,
        (before.hash,),
        (Cut(without.device_id, "plan", 0, ""),),
    )
    return keep_membership(record.vault, sign_membership(made, by.device), now=moment_text(record.now))


def test_where_two_owners_removed_each_other_somebody_settles_it(jean: OpenRecord) -> None:
    add_member(jean, guest(jean, SAM))
    both = add_member(jean, guest(jean, NADIA, role=OWNER))
    one = branch(jean, both, by=SAM, without=NADIA)
    branch(jean, both, by=NADIA, without=SAM)
    with pytest.raises(CircleSplitError):
        remove_member(jean, SAM.member().id)
    with pytest.raises(NotFoundError):
        settle_split(jean, both.hash)
    assert len(branches_of(jean, the_circle(jean))) == 2

    settled = settle_split(jean, one.hash)

    circle = the_circle(jean)
    assert (circle.now, circle.standing.split) == (settled, None)
    assert {member.name for member in settled.members} == {"Jean", "Sam"}
    assert NADIA.device_id in {cut.device for cut in settled.removed}
    assert branches_of(jean, circle) == []


def test_nobody_settles_it_whom_one_of_the_branches_removed(jean: OpenRecord) -> None:
    add_member(jean, guest(jean, SAM, role=OWNER))
    both = add_member(jean, guest(jean, NADIA, role=OWNER))
    one = branch(jean, both, by=SAM, without=NADIA)
    branch(jean, both, by=NADIA, without=SAM)
    sam = replace(jean, identity=replace(jean.identity, owner=SAM.own, device=SAM.device))

    with pytest.raises(MembershipError, match="would not count"):
        settle_split(sam, one.hash)

    assert the_circle(jean).now == both


def test_whoever_does_not_own_the_circle_changes_nothing_in_it(jean: OpenRecord, kept: OpenRecord) -> None:
    stranger = replace(jean, identity=replace(jean.identity, device=EVE.device))

    with pytest.raises(CircleOwnerError):
        owned_circle(stranger)


def test_a_device_that_has_stopped_changes_nothing(jean: OpenRecord) -> None:
    say_of_circle(jean, stopped={"since": WHEN, "device": jean.identity.device_id})

    with pytest.raises(CircleStoppedError):
        add_member(jean, guest(jean, SAM))
    say_of_circle(jean, stopped={"since": WHEN, "device": SAM.device_id})
    assert the_circle(jean).stopped == ""


def test_an_own_device_is_vouched_for_and_what_is_ours_opens_what_we_made(jean: OpenRecord) -> None:
    assert own_device(jean).vouched
    sorting = Sorting(mine(jean))

    found = sorting.take({one.name: one.file for one in some_that_wait(jean, most=10)})

    assert [came.membership.epoch for came in found.memberships] == [1]
    assert Act.CIRCLE.value.code == "circle"
