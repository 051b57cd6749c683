"""The papers of a team are one for all its leads, and what its workers passed on stands in them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from portable_record.actions.cases import add_step, begin_case, cases_of
from portable_record.actions.circle_again import put_again
from portable_record.actions.circle_members import add_member, change_member
from portable_record.actions.circle_state import ELSE, the_circle
from portable_record.actions.circle_sync import sync
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.governance import answers_of, facts_of, keep_answers
from portable_record.actions.journal import Act, note
from portable_record.actions.looks import looks
from portable_record.actions.passed_on import PASSED
from portable_record.actions.team_papers import give_papers
from portable_record.actions.team_shelf import PAPER
from portable_record.actions.team_vouchers import CARD, GIVEN, give_vouchers
from portable_record.circle.files import file_name, seal_part_file
from portable_record.circle.membership import OWNER
from portable_record.circle.paper import ANSWER, PAPERS, Paper, sign_paper
from portable_record.circle.ring import PART
from portable_record.record.moments import moment_text
from portable_record.vault.shelf import Document
from tests.actions.circle_around import as_guest, joining
from tests.actions.inboxes import at
from tests.actions.quick import stretch_nothing
from tests.actions.team_cast import GROUP, Team, as_for_one_test


@pytest.fixture
def team(team_made: Team) -> Iterator[Team]:
    """The three; Rita leads too. What a test does to them is undone."""
    with as_for_one_test(team_made) as team:
        change_member(team.amina, team.rita.identity.by.writer, role=OWNER)
        team.sync(team.amina, team.rita, team.sam)
        yield team


def slip_in(team: Team, by: OpenRecord, **other: object) -> None:
    """Put a paper to the place under the key of the leads, as Rita's device has it."""
    identity = by.identity
    said = Paper(
        identity.record, 4, identity.device_id, "2026-11-22T13:00:00Z", ANSWER, "lead", {"words": "Eve"}
    )
    raw = sign_paper(replace(said, **other), identity.device)  # type: ignore[arg-type]  # each test says what
    ring = the_circle(team.rita).ring
    assert ring is not None
    file = seal_part_file(raw, ring.keys[PART + PAPERS], by.desk.dice)
    team.place.put(file_name(file), file)


def test_what_one_lead_answers_all_leads_have_and_nobody_else(team: Team) -> None:
    keep_answers(team.amina, {"lead": "Amina Ahmed", "address": "1 High Street"})

    team.sync(times=2)

    assert dict(answers_of(team.rita)) == {"lead": "Amina Ahmed", "address": "1 High Street"}
    assert dict(answers_of(team.sam)) == {}
    ring = the_circle(team.sam).ring
    assert ring is not None
    assert PART + PAPERS not in ring.keys
    assert give_papers(team.rita) == 0


def test_of_two_answers_the_later_counts_and_one_that_was_taken_back_is_gone(team: Team) -> None:
    keep_answers(team.amina, {"lead": "Amina Ahmed", "address": "1 High Street"})
    team.sync(team.amina, team.rita)
    later = at(team.rita, team.rita.now + timedelta(minutes=1))
    keep_answers(later, {"lead": "Rita Roy", "address": ""})

    for record in (later, team.amina, later):
        team.sync(record)

    assert dict(answers_of(team.amina)) == dict(answers_of(later)) == {"lead": "Rita Roy"}


def test_two_leads_who_write_in_one_case_keep_all_steps(team: Team) -> None:
    case = begin_case(
        team.amina, "breaches", aware=team.amina.now, words="A laptop was lost", whom="Two people", by=""
    )
    team.sync(team.amina, team.rita)
    add_step(team.amina, "breaches", case, what="did", words="Locked it", by="")
    add_step(team.rita, "breaches", case, what="told-regulator", words="Told the ICO", by="")

    team.sync(team.amina, team.rita, team.amina)

    for record in (team.amina, team.rita):
        (there,) = cases_of(record, "breaches")
        assert (there.id, there.by, there.words) == (case, "Amina Ahmed", "A laptop was lost")
        assert {(step.by, step.words) for step in there.steps} == {
            ("Amina Ahmed", "Locked it"),
            ("Rita Roy", "Told the ICO"),
        }


def test_a_lead_who_joins_later_has_the_papers(team: Team, desk: Desk, tmp_path: Path) -> None:
    keep_answers(team.amina, {"lead": "Amina Ahmed"})
    case = begin_case(team.amina, "complaints", aware=team.amina.now, words="Too late", whom="", by="")
    add_step(team.amina, "complaints", case, what="did", words="Called", by="")
    team.sync(team.amina)
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        tom = joining(desk, tmp_path / "tom", team.amina, "Tom", 104)
    add_member(team.amina, replace(as_guest(tom, team.amina, role=OWNER), organisation=GROUP))

    team.sync(team.amina, tom, team.amina, tom)

    assert tom.vault.settings.get("governance") == {"lead": "Amina Ahmed"}
    assert len(tom.vault.register.get(case).value["steps"]) == 1
    tom.vault.close()


def test_vouchers_card_and_papers_that_the_place_lost_are_given_again(team: Team) -> None:
    keep_answers(team.amina, {"lead": "Amina Ahmed"})
    team.sync(times=2)
    lost = {one.value["file"]: one.id for one in given(team.amina)}
    for name in lost:
        del team.place.files[name]
    sync(team.amina, team.place)

    count = put_again(team.amina)
    sync(team.amina, team.place)

    assert {name.split(" ")[0] for name in lost.values()} == {GIVEN, CARD, PAPER}
    assert count == len(lost)
    assert {one.id for one in given(team.amina)} == set(lost.values())
    assert {one.value["file"] for one in given(team.amina)} <= team.place.files.keys() - lost.keys()
    assert give_vouchers(team.amina) + give_papers(team.amina) == 0


def given(record: OpenRecord) -> list[Document]:
    """List what a device gave out once."""
    return [one for kind in (GIVEN, CARD, PAPER) for one in record.vault.circle.about(kind)]


def test_a_paper_by_somebody_who_does_not_lead_says_nothing(team: Team) -> None:
    slip_in(team, team.sam)

    team.sync(team.rita)

    assert dict(answers_of(team.rita)) == {}
    assert [one for one in team.rita.vault.circle.about(ELSE) if one.value["key"] == PART + PAPERS] == []


def test_a_step_waits_for_its_case_and_a_paper_for_its_membership(team: Team) -> None:
    said = {"of": "case-1", "what": "did", "words": "x", "by": "", "when": "2026-11-22T13:00:00Z"}
    slip_in(team, team.amina, kind="step", name="a", said=said)
    slip_in(team, team.amina, epoch=99)
    slip_in(team, team.amina, kind="case", name="case-2", said={**CASE_SAID, "of": "no such kind"})

    team.sync(team.rita)

    waiting = [one for one in team.rita.vault.circle.about(ELSE) if one.value["key"] == PART + PAPERS]
    assert len(waiting) == 2
    assert not team.rita.vault.register.has("case-2")


CASE_SAID = {
    "written": "2026-11-22T13:00:00Z",
    "words": "x",
    "whom": "",
    "by": "",
    "aware": "2026-11-22T13:00:00Z",
}


def test_an_answer_that_is_longer_than_a_paper_stays_here(team: Team) -> None:
    keep_answers(team.amina, {"lead": "a" * 20_000})

    assert give_papers(team.amina) == 0
    assert team.amina.vault.circle.about(PAPER) == []


def test_what_a_worker_passed_on_stands_in_the_papers_of_all(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portable_record.actions.team_tell.is_private", lambda _, share: share == "hidden")
    for share, to in (("open", "Werneth Club"), ("hidden", "Secret Club")):
        value = {PASSED: {"item": team.item}}
        team.sam.vault.shares.put(Document(share, "", moment_text(team.sam.now), value))
        note(team.sam, Act.PASS_ON, to=to, purpose="support", about=share)

    team.sync(team.sam, team.amina)

    (line,) = looks(team.amina).lines
    assert (line.worker, line.act, line.to, line.item) == ("Sam Lee", "pass-on", "Werneth Club", team.item)
    assert [(one.name, one.times, one.people) for one in facts_of(team.amina).passed] == [
        ("Werneth Club", 1, 1)
    ]


def test_what_is_written_later_counts_also_where_the_clock_before_was_ahead(team: Team) -> None:
    ahead = moment_text(team.rita.now + timedelta(days=60))
    slip_in(team, team.amina, when=ahead)
    team.sync(team.rita, team.amina)

    keep_answers(team.rita, {"lead": "Rita Roy"})
    team.sync(team.rita, team.amina)

    assert [dict(answers_of(one)) for one in (team.rita, team.amina)] == [{"lead": "Rita Roy"}] * 2


def test_a_paper_from_a_clock_that_is_years_ahead_has_no_last_word(team: Team) -> None:
    keep_answers(team.rita, {"lead": "Rita Roy"})
    slip_in(team, team.amina, when="2999-12-31T23:59:59Z")

    team.sync(team.rita)

    assert dict(answers_of(team.rita)) == {"lead": "Rita Roy"}
