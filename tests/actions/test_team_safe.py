"""What was shared to keep somebody safe is one list for the leads of a team, and for nobody else."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from portable_record.actions.activity import Asked, told
from portable_record.actions.circle_again import put_again
from portable_record.actions.circle_members import add_member, change_member, remove_member
from portable_record.actions.circle_standing import as_member
from portable_record.actions.circle_state import ELSE, RING_KEY, the_circle
from portable_record.actions.contact_book import change
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.people import remember
from portable_record.actions.safe_back import take_back
from portable_record.actions.safe_shared import all_shared, shared_of
from portable_record.actions.team_papers import give_papers
from portable_record.actions.team_shelf import PAPER
from portable_record.circle.files import file_name, make_key_file, seal_part_file
from portable_record.circle.membership import EDITOR, OWNER
from portable_record.circle.paper import KEPT_SAFE, PAPERS, SAFE_BACK, Paper, sign_paper
from portable_record.circle.ring import PART
from portable_record.errors import NotFoundError
from portable_record.sharing.contact import Recipient
from tests.actions.circle_around import as_guest, joining
from tests.actions.inboxes import at
from tests.actions.quick import stretch_nothing
from tests.actions.team_cast import GROUP, Team, as_for_one_test
from tests.actions.test_safeguarding import ready, shared
from tests.sharing.cast import SUE_DID

WHEN = "2026-11-22T12:30:00Z"


@pytest.fixture
def team(team_made: Team) -> Iterator[Team]:
    """The three: Amina leads, Sam works, Rita reads; what a test does to them is undone."""
    with as_for_one_test(team_made) as team:
        yield team


def kept_safe(record: OpenRecord, team: Team) -> str:
    """Share something of what Sue gave, to keep somebody safe."""
    return shared(record, ready(record, team.item, words=""))


def slip_in(
    team: Team, who: OpenRecord, kind: str, name: str, said: dict[str, str], *, before: int = 0
) -> None:
    """Seal a paper for Amina's device alone, past the app; of so many epochs ``before``."""
    identity, now = who.identity, the_circle(team.amina).now
    assert now is not None
    paper = Paper(identity.record, now.epoch - before, identity.device_id, WHEN, kind, name, said)
    _, device = now.devices[team.amina.identity.device_id]
    key = who.desk.dice(32)
    part = seal_part_file(sign_paper(paper, identity.device), key, who.desk.dice)
    for file in (make_key_file([(device.receives, key)], who.desk.dice), part):
        team.place.put(file_name(file), file)


def test_what_a_worker_shared_the_leads_have_and_nobody_else(team: Team) -> None:
    change_member(team.amina, team.rita.identity.by.writer, role=EDITOR)
    team.sync(team.amina, team.rita, team.sam)
    safe = kept_safe(team.sam, team)

    team.sync(times=2)

    there, here = shared_of(team.amina, safe), shared_of(team.sam, safe)
    assert (there.plan, there.about, there.went, there.when) == (here.plan, here.about, here.went, here.when)
    assert (there.elsewhere, there.may_hand_over, there.may_take_back) == ("Sam Lee", False, False)
    assert (here.elsewhere, here.may_hand_over, here.may_take_back) == ("", True, True)
    assert all_shared(team.rita) == ()
    assert not any("paper" in one.value["purpose"] for one in team.rita.vault.circle.about(ELSE))
    (line,) = told(team.amina, Asked(acts=frozenset({"safeguard"})))
    assert (line.who, line.about) == ("Sam Lee (Ahmed Care)", safe)
    assert list(told(team.rita, Asked(acts=frozenset({"safeguard"})))) == []
    assert team.amina.vault.circle.about(RING_KEY) == []
    assert give_papers(team.sam) == give_papers(team.amina) == 0


def test_what_a_lead_shared_and_took_back_the_other_leads_have(team: Team) -> None:
    change_member(team.amina, team.rita.identity.by.writer, role=OWNER)
    team.sync(team.amina, team.rita)
    safe = kept_safe(team.rita, team)
    take_back(team.rita, safe, why="The wrong person", by="")

    team.sync(times=2)

    back = shared_of(team.amina, safe).back
    assert back is not None
    assert (back.why, back.when) == ("The wrong person", shared_of(team.rita, safe).back.when)  # type: ignore[union-attr]  # it was
    assert all_shared(team.sam) == ()


def test_a_lead_who_leads_no_more_gets_nothing_newer_and_sees_only_their_own(team: Team) -> None:
    rita = team.rita.identity.by.writer
    change_member(team.amina, rita, role=OWNER)
    team.sync(team.amina, team.rita)
    before, own = kept_safe(team.amina, team), kept_safe(team.rita, team)
    team.sync(team.amina, team.rita)
    assert {one.id for one in all_shared(team.rita)} == {before, own}
    change_member(team.amina, rita, role=EDITOR)
    team.sync(team.amina, team.rita)
    newer = [kept_safe(one, team) for one in (team.amina, team.sam)]

    team.sync(team.sam, team.amina, team.rita)

    assert [one.id for one in all_shared(team.rita)] == [own]
    with pytest.raises(NotFoundError):
        shared_of(team.rita, before)
    assert not any(team.rita.vault.register.has(one) for one in newer)
    assert {one.id for one in all_shared(team.amina)} == {before, own, *newer}


def test_a_lead_who_comes_after_somebody_went_has_what_that_one_shared(
    team: Team, desk: Desk, tmp_path: Path
) -> None:
    safe = kept_safe(team.sam, team)
    team.sync(team.sam, team.amina)
    remove_member(team.amina, team.sam.identity.by.writer)
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        tom = joining(desk, tmp_path / "tom", team.amina, "Tom", 104)
    add_member(team.amina, replace(as_guest(tom, team.amina, role=OWNER), organisation=GROUP))

    team.sync(team.amina, tom)

    assert shared_of(as_member(tom), safe).elsewhere == "Sam Lee"
    assert give_papers(team.amina) == 0
    tom.vault.close()


def test_what_is_about_a_private_contacts_things_is_told_to_nobody(team: Team) -> None:
    safe = kept_safe(team.sam, team)
    remember(team.sam, Recipient("contact", "Sue", SUE_DID), issuer=SUE_DID)
    change(team.sam, SUE_DID, private=True)

    team.sync(team.sam, team.amina)

    assert all_shared(team.amina) == ()
    assert shared_of(team.sam, safe).id == safe


def test_what_somebody_who_was_removed_says_of_it_afterwards_waits(team: Team) -> None:
    safe = kept_safe(team.sam, team)
    said = team_said(team.sam, safe)
    remove_member(team.amina, team.sam.identity.by.writer)
    slip_in(team, team.sam, KEPT_SAFE, "safe-0123456789abcdef", said, before=1)

    team.sync(team.amina)

    assert all_shared(team.amina) == ()


def test_what_is_sealed_for_a_leads_device_is_taken_in_from_somebody_in_the_team(team: Team) -> None:
    said = team_said(team.sam, kept_safe(team.sam, team))
    slip_in(team, team.sam, KEPT_SAFE, "safe-0123456789abcdef", said)

    team.sync(team.amina)

    assert [one.id for one in all_shared(team.amina)] == ["safe-0123456789abcdef"]


def team_said(record: OpenRecord, safe: str) -> dict[str, str]:
    """Say what a device tells of what it shared."""
    give_papers(record)
    return dict(record.vault.circle.get(f"{PAPER} {KEPT_SAFE} {safe}").value["said"])


def test_nobody_takes_back_what_another_shared(team: Team) -> None:
    safe = kept_safe(team.sam, team)
    team.sync(team.sam, team.amina)
    slip_in(team, team.rita, SAFE_BACK, safe, {"when": WHEN, "why": "x", "by": ""})
    slip_in(team, team.rita, KEPT_SAFE, safe, team_said(team.sam, safe) | {"about": "Eve"})

    team.sync(team.amina)

    there = shared_of(team.amina, safe)
    assert (there.back, there.about) == (None, shared_of(team.sam, safe).about)


@pytest.mark.parametrize(
    "fault",
    [
        {"plan": "no"},
        {"plan": '{"why":7}'},
        {"plan": '{"items":["a"],"pieces":"b"}'},
        {"plan": "{}"},
        {"went": "{}"},
        {"went": '[{"kind":"Note"}]'},
        {"went": '[{"kind":"Note","title":1,"needed":""}]'},
    ],
    ids=lambda fault: str(fault)[:40],
)
def test_what_nobody_can_have_decided_is_not_taken_in(team: Team, fault: dict[str, str]) -> None:
    said = team_said(team.sam, kept_safe(team.sam, team))
    slip_in(team, team.sam, KEPT_SAFE, "safe-0123456789abcdef", said | fault)

    team.sync(team.amina)

    assert all_shared(team.amina) == ()


@pytest.mark.parametrize("fault", [{"decided_on": "soon"}, {"needed": {"a": 1}}, {"why": ""}])
def test_a_plan_with_one_fault_is_not_taken_in(team: Team, fault: dict[str, object]) -> None:
    said = team_said(team.sam, kept_safe(team.sam, team))
    plan = json.dumps(json.loads(said["plan"]) | fault)
    slip_in(team, team.sam, KEPT_SAFE, "safe-0123456789abcdef", said | {"plan": plan})

    team.sync(team.amina)

    assert all_shared(team.amina) == ()


def test_what_the_place_lost_of_it_is_sealed_for_the_leads_again(team: Team) -> None:
    safe = kept_safe(team.sam, team)
    team.sync(team.sam)
    value = team.sam.vault.circle.get(f"{PAPER} {KEPT_SAFE} {safe}").value
    for name in value["put"]:
        del team.place.files[name]
    team.sync(at(team.sam, team.sam.now + timedelta(hours=2)))

    count = put_again(team.sam)
    team.sync(team.sam, team.amina)

    assert (count, len(value["put"])) == (1, 2)
    assert shared_of(team.amina, safe).elsewhere == "Sam Lee"
    assert PART + PAPERS not in the_circle(team.sam).ring.keys  # type: ignore[union-attr]  # it has one
