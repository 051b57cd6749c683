"""What people asked a team for of their data is one for its workers and leads, and for nobody else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from portable_record.actions.circle_members import change_member
from portable_record.actions.circle_state import ELSE, the_circle
from portable_record.actions.desk import OpenRecord
from portable_record.actions.looks import looks
from portable_record.actions.subject_access import (
    SHELF,
    Choice,
    begin_request,
    keep_choices,
    look_through,
    request_of,
    requests_of,
    settle_request,
)
from portable_record.actions.subject_copy import copy_for
from portable_record.actions.team_papers import give_papers
from portable_record.circle.files import file_name, seal_part_file
from portable_record.circle.membership import EDITOR
from portable_record.circle.paper import ASKED, LOOKED, PAPERS, SETTLED, Paper, sign_paper
from portable_record.circle.ring import PART
from portable_record.errors import TeamReaderError
from tests.actions.inboxes import at
from tests.actions.team_cast import Team, as_for_one_test

SETTLED_SAID = {"checked": "known", "checked_words": "", "harm": "no", "harm_words": ""}


@pytest.fixture
def team(team_made: Team) -> Iterator[Team]:
    """The three; what a test does to them is undone."""
    with as_for_one_test(team_made) as team:
        yield team


def asked_of(record: OpenRecord, about: str = "Sue") -> str:
    return begin_request(record, about=about, asks="", came=record.today, by="")


def settle(record: OpenRecord, asked: str, harm: str = "no") -> None:
    settle_request(record, asked, checked="known", checked_words="", harm=harm, harm_words="", by="")


def all_given(record: OpenRecord, team: Team, asked: str) -> None:
    """Choose to give each entry of the one thing that there is."""
    seen = look_through(record, team.item, by="")
    keep_choices(record, asked, team.item, tuple(Choice("keep") for _ in seen), by="")


def test_what_one_worker_writes_down_the_others_have_and_readers_have_not(team: Team) -> None:
    asked = asked_of(team.sam)
    all_given(team.sam, team, asked)
    settle(team.sam, asked)

    team.sync(team.sam, team.amina, team.rita)

    assert request_of(team.amina, asked) == request_of(team.sam, asked)
    assert requests_of(team.rita) == ()
    ring = the_circle(team.rita).ring
    assert ring is not None
    assert PART + ASKED not in ring.keys
    assert {(one.worker, one.act) for one in looks(team.amina).lines} == {("Sam Lee", "open-item")}
    with pytest.raises(TeamReaderError):
        asked_of(team.rita)


def test_a_copy_that_one_gave_is_named_to_the_other_before_they_answer_too(team: Team) -> None:
    asked = asked_of(team.amina)
    team.sync(team.amina, team.sam)
    all_given(team.sam, team, asked)
    settle(team.sam, asked)
    copy_for(team.sam, asked, by="")

    team.sync(team.sam, team.amina)

    there = request_of(team.amina, asked)
    assert (there.given_by, there.given) == ("Sam Lee", request_of(team.sam, asked).given)


def test_of_two_who_settle_it_the_later_counts_and_what_was_written_here_is_not_lost(team: Team) -> None:
    asked = asked_of(team.amina)
    team.sync(team.amina, team.sam)
    settle(team.sam, asked, harm="not-yet")
    later = at(team.amina, team.amina.now + timedelta(minutes=1))
    settle(later, asked)

    for record in (team.sam, later, team.sam):
        team.sync(record)

    assert request_of(later, asked).harm == request_of(team.sam, asked).harm == "no"


def test_a_worker_who_comes_later_has_what_was_asked(team: Team) -> None:
    asked = asked_of(team.sam)
    team.sync(team.sam, team.amina)
    change_member(team.amina, team.rita.identity.by.writer, role=EDITOR)

    team.sync(times=2)

    assert request_of(team.rita, asked).about == "Sue"


def test_what_was_shared_to_keep_somebody_safe_is_not_told_of(team: Team) -> None:
    asked = asked_of(team.amina)
    request = request_of(team.amina, asked)
    document = team.amina.vault.register.get(asked)
    looked = {"safe-1": [{"deed": "leave", "reason": "Harm"}]}
    team.amina.vault.register.put(replace(document, value={**document.value, "looked": looked}))
    slip_in(team, team.amina, LOOKED, f"{asked}/safe-2", of=asked, item="safe-2", choices='[["keep",""]]')

    team.sync(times=2)

    assert request_of(team.sam, asked) == request
    assert "safe-2" not in (request_of(team.sam, asked).looked or {})


def slip_in(team: Team, by: OpenRecord, kind: str, name: str, part: str = ASKED, **said: str) -> None:
    """Put a paper to the place under a key that Amina has, past the app."""
    identity = by.identity
    paper = Paper(identity.record, 3, identity.device_id, "2026-11-22T13:00:00Z", kind, name, said)
    ring = the_circle(team.amina).ring
    assert ring is not None
    raw = sign_paper(paper, identity.device)
    file = seal_part_file(raw, ring.keys[PART + part], by.desk.dice)
    team.place.put(file_name(file), file)


def test_a_paper_that_says_what_nobody_can_choose_changes_nothing(team: Team) -> None:
    asked = asked_of(team.sam)
    team.sync(team.sam, team.amina)
    before = request_of(team.amina, asked)
    slip_in(team, team.sam, SETTLED, asked, **SETTLED_SAID | {"harm": "perhaps"})
    for item, choices in (("1", "no"), ("2", '[["burn",""]]')):
        slip_in(team, team.sam, LOOKED, f"{asked}/{item}", of=asked, item=item, choices=choices)

    team.sync(team.amina)

    assert request_of(team.amina, asked) == before


def test_a_paper_by_a_reader_under_another_key_or_of_no_request_changes_nothing(team: Team) -> None:
    asked = asked_of(team.amina)
    team.sync(team.amina, team.sam)
    slip_in(team, team.rita, SETTLED, asked, **SETTLED_SAID)
    slip_in(team, team.amina, SETTLED, asked, part=PAPERS, **SETTLED_SAID)
    slip_in(team, team.sam, SETTLED, "asked-0", **SETTLED_SAID)

    team.sync(team.amina)

    assert request_of(team.amina, asked).checked == "not-yet"
    waiting = [one for one in team.amina.vault.circle.about(ELSE) if one.value["key"] == PART + ASKED]
    assert len(waiting) == 1
    assert len(team.amina.vault.register.about(SHELF)) == 1


def test_nothing_is_said_again_that_stands_there(team: Team) -> None:
    asked = asked_of(team.sam)
    settle(team.sam, asked)
    team.sync(times=2)

    assert give_papers(team.sam) == give_papers(team.amina) == 0
