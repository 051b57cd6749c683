"""A record that is kept together is handed over at 18: the circle is the person's, and who stays they say."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from portable_record.actions import circle_state
from portable_record.actions.add_entry import add_words
from portable_record.actions.check import check_record
from portable_record.actions.circle_begin import begin_circle
from portable_record.actions.circle_handed import go_on_with_new_key, who_can_stay
from portable_record.actions.circle_invite import invitations, invite
from portable_record.actions.circle_members import add_member
from portable_record.actions.circle_standing import as_member, keep_membership, roots_of, standing_of
from portable_record.actions.circle_state import say_of_circle, the_circle
from portable_record.actions.circle_sync import sync
from portable_record.actions.desk import Desk
from portable_record.actions.hand_over import make_theirs
from portable_record.actions.new_key import sign_with_new_key
from portable_record.actions.rights import rights_of
from portable_record.actions.start import Carer
from portable_record.circle.membership import OWNER
from portable_record.circle.membership_file import sign_membership
from portable_record.circle.standing import Split
from portable_record.errors import CircleMemberError, CircleSplitError, CircleStoppedError, NotFoundError
from tests.actions.carers import PARENT, kept_record
from tests.actions.circle_around import as_guest, joining, plan, shown
from tests.actions.quick import stretch_nothing
from tests.actions.three_around import Three, three
from tests.circle.lying_place import LyingPlace
from tests.record.devices import entry_id

THEIRS = "five other words of Jean"
MUM = Carer("Ruth Adeyemi", "mother", PARENT, born=date(2008, 6, 10))
SAM, NADIA = entry_id(102), entry_id(103)

__all__ = ["three"]


@pytest.fixture(scope="module")
def made(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Three]:
    """Jean's record, which her mother keeps with Sam and Nadia; Jean is 18 by now."""
    folder = tmp_path_factory.mktemp("handed")
    early = replace(desk, now=lambda: datetime(2024, 1, 1, 9, tzinfo=UTC))
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        mum = kept_record(early, folder / "jean", MUM)
        add_words(mum, part="plan", kind=None, words="Tea at four", sensitive=False)
        diary = add_words(mum, part="plan", kind=None, words="The diary", sensitive=True)
        begin_circle(mum)
        sam = joining(early, folder / "sam", mum, "Sam", 102)
        nadia = joining(early, folder / "nadia", mum, "Nadia", 103)
    place = LyingPlace()
    add_member(mum, replace(as_guest(sam, mum, parts=("plan",)), ticked=(diary.id,)))
    add_member(mum, as_guest(nadia, mum, role=OWNER))
    for record in (mum, sam, nadia, mum, sam):
        sync(record, place)
    mum, sam, nadia = (replace(record, desk=desk) for record in (mum, as_member(sam), as_member(nadia)))
    yield Three(mum, sam, nadia, place)
    for record in (mum, sam, nadia):
        record.vault.close()


def test_the_circle_is_theirs_and_nobody_stays_who_is_not_named(three: Three) -> None:
    mum = three.jean

    own = make_theirs(mum, THEIRS, [SAM])
    circle = the_circle(own)

    assert circle.now is not None
    assert (circle.is_owner, circle.root, circle.now.root) == (True, own.identity.did, own.identity.did)
    assert circle.began == mum.identity.did
    members = {one.id: (one.name, one.role, one.ticked) for one in circle.now.members}
    assert members == {"person": ("Jean Adeyemi", OWNER, ()), SAM: ("Sam", "editor", ())}
    assert {mum.identity.device_id, three.nadia.identity.device_id} <= {
        cut.device for cut in circle.now.removed
    }
    assert circle.ring is not None
    older = {key for ring in circle.rings.values() if ring != circle.ring for key in ring.keys.values()}
    assert older
    assert older.isdisjoint(circle.ring.keys.values())
    assert all(one.right.ended for one in rights_of(own))
    assert check_record(own) == []


def test_whoever_stays_reads_on_and_whoever_does_not_reads_nothing_new(three: Three) -> None:
    own = make_theirs(three.jean, THEIRS, [SAM])
    new = plan(own, 20)
    hers = plan(three.sam, 21)
    late = plan(three.nadia, 22)
    three.sync(three.nadia)

    three.sync(own, three.sam, three.nadia, own, three.sam)

    assert {new, hers} <= set(shown(three.sam))
    assert {new, hers} <= set(shown(own))
    assert new not in shown(three.nadia)
    assert late not in shown(own)
    assert as_member(three.sam).identity.root == own.identity.did
    assert the_circle(three.sam).root == own.identity.did


def test_what_the_keeper_wrote_stays_and_what_comes_late_from_them_does_not_count(three: Three) -> None:
    before = shown(three.jean)

    own = make_theirs(three.jean, THEIRS)

    assert shown(own).keys() == before.keys()
    three.sync(own)
    assert shown(own).keys() == before.keys()


def test_the_keeper_cannot_go_on_with_an_older_copy_of_the_record(three: Three) -> None:
    mum, before = three.jean, the_circle(three.jean).now
    assert before is not None
    own = make_theirs(mum, THEIRS, [SAM])
    goes_on = replace(
        before, epoch=before.epoch + 1, previous=(before.hash,), by=mum.identity.device_id, removed=()
    )
    raw = sign_membership(goes_on, mum.identity.device)
    three.sync(own, three.sam)

    for record in (own, three.sam):
        keep_membership(record.vault, raw, now="2026-11-22T12:00:00Z")

        circle = the_circle(record)
        assert (circle.root, circle.standing.split) == (own.identity.did, None)


def test_open_invitations_end_and_the_person_can_invite(three: Three) -> None:
    invite(three.jean)

    own = make_theirs(three.jean, THEIRS, [SAM])

    assert invitations(own) == []
    assert invite(own).did == own.identity.did


def test_only_who_is_in_it_can_stay_and_not_the_keeper(three: Three) -> None:
    mum = three.jean
    assert {one.id for one in who_can_stay(mum)} == {SAM, NADIA}

    with pytest.raises(NotFoundError):
        make_theirs(mum, THEIRS, [mum.identity.by.writer])
    with pytest.raises(NotFoundError):
        make_theirs(mum, THEIRS, [entry_id(5)])
    assert mum.vault.keys.has("keeper")


def test_where_the_circle_cannot_go_along_nothing_is_handed_over(three: Three) -> None:
    say_of_circle(
        three.jean, stopped={"since": "2026-01-01T00:00:00Z", "device": three.jean.identity.device_id}
    )

    with pytest.raises(CircleStoppedError):
        make_theirs(three.jean, THEIRS)


def test_the_root_goes_on_under_a_new_key_and_everybody_stays(three: Three) -> None:
    anew = sign_with_new_key(three.jean, "renewed").record
    new = plan(three.sam, 23)
    three.sync(three.sam, anew, three.sam, three.nadia)

    for record in (anew, three.sam, three.nadia):
        circle = the_circle(record)
        assert circle.now is not None
        assert circle.root == anew.identity.did
        assert len(circle.now.members) == 3
    assert new in shown(anew)
    assert roots_of(three.sam) == {three.jean.identity.did, anew.identity.did}
    assert invite(anew).root == three.jean.identity.did


def test_where_two_owners_are_at_odds_neither_key_nor_record_is_given_on(
    three: Three, monkeypatch: pytest.MonkeyPatch
) -> None:
    split = replace(standing_of(three.jean), split=Split("", ("one", "other")))
    monkeypatch.setattr(circle_state, "standing_of", lambda _record: split)

    with pytest.raises(CircleSplitError):
        make_theirs(three.jean, THEIRS)
    with pytest.raises(CircleSplitError):
        sign_with_new_key(three.jean, "renewed")


def test_a_circle_that_is_somebody_elses_by_now_is_not_handed_over_from_here(three: Three) -> None:
    own = make_theirs(three.jean, THEIRS, [SAM])
    as_before = replace(own, identity=replace(three.jean.identity, device=own.identity.device))

    with pytest.raises(CircleMemberError):
        make_theirs(as_before, THEIRS)
    assert go_on_with_new_key(as_before, own) is None
