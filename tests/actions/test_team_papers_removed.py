"""Papers of somebody who left the team: what they put there before stays, what they put there later waits."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from portable_record.actions.circle_again import put_again
from portable_record.actions.circle_members import add_member, change_member, remove_member
from portable_record.actions.circle_standing import as_member
from portable_record.actions.circle_state import ELSE, the_circle
from portable_record.actions.circle_sync import sync
from portable_record.actions.circle_time import Within
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.governance import answers_of, keep_answers
from portable_record.actions.subject_access import begin_request, request_of, requests_of
from portable_record.actions.team_card import group_card
from portable_record.actions.team_papers import give_papers
from portable_record.actions.team_shelf import PAPER
from portable_record.actions.team_vouchers import own_voucher
from portable_record.circle.files import file_name, seal_part_file
from portable_record.circle.membership import EDITOR, OWNER, VIEWER
from portable_record.circle.paper import (
    ANSWER,
    ASKED,
    PAPERS,
    REQUEST,
    SETTLED,
    Paper,
    part_of,
    read_paper,
    sign_paper,
)
from portable_record.circle.ring import PART, Ring
from portable_record.vault.place_files import LOST
from tests.actions.circle_around import as_guest, joining
from tests.actions.inboxes import at
from tests.actions.quick import stretch_nothing
from tests.actions.team_cast import GROUP, Team, as_for_one_test

WHEN = "2026-11-22T12:30:00Z"
SETTLED_SAID = {"checked": "known", "checked_words": "", "harm": "no", "harm_words": ""}
REQUEST_SAID = {"written": WHEN, "about": "Eve", "also": "", "asks": "", "came": "2026-11-20", "by": ""}


@pytest.fixture
def team(team_made: Team) -> Iterator[Team]:
    """The three; what a test does to them is undone."""
    with as_for_one_test(team_made) as team:
        yield team


def keys_before(record: OpenRecord) -> Ring:
    """Give the keys that a device keeps when it goes."""
    ring = the_circle(record).ring
    assert ring is not None
    return ring


def slip_in(team: Team, who: OpenRecord, ring: Ring, kind: str, name: str, **said: str) -> None:
    """Put a paper of an epoch to the place, under its key."""
    identity = who.identity
    paper = Paper(identity.record, ring.epoch, identity.device_id, WHEN, kind, name, said)
    raw = sign_paper(paper, identity.device)
    last = max(team.place.files)
    while True:  # a name that is looked at before all others
        file = seal_part_file(raw, ring.keys[PART + part_of(kind)], who.desk.dice)
        if file_name(file) > last:
            break
    team.place.put(file_name(file), file)


def asked_of(record: OpenRecord, about: str = "Sue") -> str:
    return begin_request(record, about=about, asks="", came=record.today, by="")


def writer_of(record: OpenRecord, kind: str, name: str) -> str:
    """Name the device that signed a paper which is kept here."""
    return read_paper(record.vault.circle.raw(f"{PAPER} {kind} {name}")).device


@pytest.mark.parametrize("how", ["removed", "only reads"])
def test_papers_of_a_worker_who_has_the_key_no_more_change_nothing(team: Team, how: str) -> None:
    asked, ring, sam = asked_of(team.sam), keys_before(team.sam), team.sam.identity.by.writer
    team.sync(team.sam, team.amina)
    if how == "removed":
        remove_member(team.amina, sam)
    else:
        change_member(team.amina, sam, role=VIEWER)
    slip_in(team, team.sam, ring, REQUEST, "asked-1", **REQUEST_SAID)
    slip_in(team, team.sam, ring, SETTLED, asked, **SETTLED_SAID)

    team.sync(team.amina, team.amina)

    (request,) = requests_of(team.amina)
    assert (request.id, request.checked) == (asked, "not-yet")


def test_no_paper_is_taken_in_before_all_that_lies_there_was_read(team: Team) -> None:
    change_member(team.amina, team.rita.identity.by.writer, role=EDITOR)
    team.sync(team.amina, team.rita, team.sam)
    ring, clock = keys_before(team.sam), [0.0]
    remove_member(team.amina, team.sam.identity.by.writer)
    team.sync(team.amina)
    slip_in(team, team.sam, ring, REQUEST, "asked-1", **REQUEST_SAID)

    def slowly(deed: str, _name: str) -> None:
        clock[0] += 300 if deed == "get" else 0

    team.place.after = slowly
    found = sync(team.rita, team.place, within=Within(lambda: clock[0], 400))
    waiting = [one.value["key"] for one in team.rita.vault.circle.about(ELSE)]
    (whole,) = team.sync(team.rita)

    assert (found.ran_out, whole.ran_out, PART + ASKED in waiting) == (True, False, True)
    assert requests_of(team.rita) == ()


def test_answers_of_a_lead_who_leads_no_more_change_nothing(team: Team) -> None:
    rita = team.rita.identity.by.writer
    change_member(team.amina, rita, role=OWNER)
    team.sync(team.amina, team.rita)
    ring = keys_before(team.rita)
    change_member(team.amina, rita, role=EDITOR)
    team.sync(team.amina, team.rita)
    slip_in(team, team.rita, ring, ANSWER, "lead", words="Rita Roy")

    team.sync(team.amina)

    assert dict(answers_of(team.amina)) == {}
    assert [PART + PAPERS in keys_before(one).keys for one in (team.amina, team.rita)] == [True, False]


def test_what_somebody_wrote_before_they_went_stays_theirs_and_comes_to_those_after_them(
    team: Team, desk: Desk, tmp_path: Path
) -> None:
    change_member(team.amina, team.rita.identity.by.writer, role=EDITOR)
    team.sync(team.amina, team.rita, team.sam)
    asked = asked_of(team.sam)
    team.sync(team.sam, team.amina)
    remove_member(team.amina, team.sam.identity.by.writer)
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        tom = joining(desk, tmp_path / "tom", team.amina, "Tom", 104)
    add_member(
        team.amina, replace(as_guest(tom, team.amina, role=EDITOR, parts=("inbox",)), organisation=GROUP)
    )

    team.sync(team.amina, team.rita, tom)

    for record in (team.rita, as_member(tom)):
        assert [one.id for one in requests_of(record)] == [asked]
        assert writer_of(record, REQUEST, asked) == team.sam.identity.device_id
    assert give_papers(team.amina) + give_papers(team.rita) == 0
    tom.vault.close()


def test_a_paper_that_waits_counts_once_whoever_wrote_it_may_write_again(team: Team) -> None:
    ring, sam = keys_before(team.sam), team.sam.identity.by.writer
    change_member(team.amina, sam, role=VIEWER)
    slip_in(team, team.sam, ring, REQUEST, "asked-1", **REQUEST_SAID)
    team.sync(team.amina, team.amina)
    assert requests_of(team.amina) == ()

    change_member(team.amina, sam, role=EDITOR)
    team.sync(team.amina)

    assert [one.id for one in requests_of(team.amina)] == ["asked-1"]
    assert [one for one in team.amina.vault.circle.about(ELSE) if one.value["key"] == PART + ASKED] == []


def test_any_worker_puts_a_paper_there_again_that_the_place_lost_as_it_was_signed(team: Team) -> None:
    asked = asked_of(team.sam)
    team.sync(team.sam, team.amina)
    (lost,) = (one.value["file"] for one in team.sam.vault.circle.about(PAPER))
    del team.place.files[lost]
    sync(team.amina, team.place)
    change_member(team.amina, team.rita.identity.by.writer, role=EDITOR)

    count = put_again(team.amina)
    team.sync(team.amina, team.rita, team.sam)

    assert count == 1
    assert request_of(team.rita, asked) == request_of(team.sam, asked)
    assert writer_of(team.rita, REQUEST, asked) == team.sam.identity.device_id
    assert [one.vault.place_files.of_state(LOST) for one in (team.amina, team.sam)] == [{}, {}]
    assert put_again(team.sam) == 0


def test_a_reader_has_no_paper_to_put_there_again(team: Team) -> None:
    asked_of(team.sam)
    team.sync(team.sam, team.rita)
    for one in team.sam.vault.circle.about(PAPER):
        del team.place.files[one.value["file"]]
    sync(team.rita, team.place)

    assert put_again(team.rita) == 0
    assert team.rita.vault.circle.about(PAPER) == []


def test_vouchers_that_were_signed_anew_are_not_told_as_lost(team: Team) -> None:
    later = team.amina.now + timedelta(days=15)
    first, then = at(team.sam, later), at(team.sam, later + timedelta(days=1))

    found = [sync(record, team.place) for record in (at(team.amina, later), first, then)]

    assert [one.lost for one in found] == [0, 0, 0]
    voucher = own_voucher(then)
    assert voucher is not None
    assert voucher[1].until == later.replace(microsecond=0) + timedelta(days=30)
    assert put_again(then) == 0


def test_a_card_with_a_new_key_is_there_instead_of_the_one_before_and_nothing_is_lost(team: Team) -> None:
    before = group_card(team.rita)
    remove_member(team.amina, team.sam.identity.by.writer)
    later = team.amina.now + timedelta(hours=2)
    then = [at(team.rita, later), at(team.rita, later + timedelta(days=1))]

    found = [sync(record, team.place) for record in (at(team.amina, later), *then)]

    assert [one.lost for one in found] == [0, 0, 0]
    assert group_card(team.rita) not in ("", before)
    assert put_again(then[1]) == 0


def test_an_answer_that_was_changed_is_neither_told_as_lost_nor_put_there_again(team: Team) -> None:
    change_member(team.amina, team.rita.identity.by.writer, role=OWNER)
    keep_answers(team.amina, {"lead": "Amina"})
    team.sync(team.amina, team.rita)
    later = at(team.amina, team.amina.now + timedelta(minutes=1))
    keep_answers(later, {"lead": "Amina Ahmed"})

    found = [sync(record, team.place) for record in (later, at(team.rita, later.now + timedelta(days=1)))]

    assert [one.lost for one in found] == [0, 0]
    assert put_again(team.rita) == 0
    assert dict(answers_of(team.rita)) == {"lead": "Amina Ahmed"}
