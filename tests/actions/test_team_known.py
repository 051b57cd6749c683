"""Whose key a colleague compared is told to the others of a team, and makes nobody known to them."""

from collections.abc import Iterator

import pytest

from portable_record.actions.circle_members import remove_member
from portable_record.actions.contact_book import Described, change, describe, forget
from portable_record.actions.desk import OpenRecord
from portable_record.actions.people import known_signers, remember
from portable_record.actions.team_known import known_to_colleagues, new_to_us
from portable_record.actions.team_papers import give_papers
from portable_record.sharing.contact import Recipient
from tests.actions.team_cast import Team, as_for_one_test
from tests.sharing.cast import BOB_DID, SUE_DID


@pytest.fixture
def team(team_made: Team) -> Iterator[Team]:
    """Amina leads, Sam works, Rita reads; what a test does to them is undone."""
    with as_for_one_test(team_made) as team:
        yield team


def compared(record: OpenRecord, name: str, did: str) -> None:
    remember(record, Recipient("contact", name, did), issuer=did)


def said(record: OpenRecord) -> list[tuple[str, str, str]]:
    return [(one.did, one.name, one.by) for one in known_to_colleagues(record)]


def test_what_a_worker_compared_a_lead_reads_and_a_reader_does_not(team: Team) -> None:
    compared(team.sam, "Bob", BOB_DID)

    team.sync(times=2)

    assert said(team.amina) == [(BOB_DID, "Bob", "Sam Lee")]
    assert said(team.rita) == said(team.sam) == []
    assert BOB_DID not in known_signers(team.amina)
    assert not team.amina.vault.contacts.has(BOB_DID)
    assert give_papers(team.sam) == give_papers(team.amina) == 0


def test_what_a_worker_calls_somebody_and_whom_they_keep_private_go_to_nobody(team: Team) -> None:
    compared(team.sam, "Bob", BOB_DID)
    describe(team.sam, BOB_DID, Described("Grumpy Bob"))
    compared(team.sam, "Sue", SUE_DID)
    change(team.sam, SUE_DID, private=True)

    team.sync(team.sam, team.amina)

    assert said(team.amina) == [(BOB_DID, "", "Sam Lee")]


@pytest.mark.parametrize("how", ["forgotten", "private", "left"])
def test_what_was_told_is_taken_back(team: Team, how: str) -> None:
    compared(team.sam, "Bob", BOB_DID)
    team.sync(team.sam, team.amina)
    assert len(said(team.amina)) == 1
    if how == "forgotten":
        forget(team.sam, BOB_DID)
    elif how == "private":
        change(team.sam, BOB_DID, private=True)
    else:
        remove_member(team.amina, team.sam.identity.by.writer)

    team.sync(team.sam, team.amina)

    assert said(team.amina) == []


def test_who_stands_in_the_own_list_is_not_new_and_a_private_contact_is_not_betrayed(team: Team) -> None:
    for name, did in (("Bob", BOB_DID), ("Sue", SUE_DID)):
        compared(team.sam, name, did)
        compared(team.amina, name, did)
    change(team.amina, SUE_DID, private=True)

    team.sync(team.sam, team.amina)

    assert [one.did for one in new_to_us(team.amina)] == [SUE_DID]
    assert [one.by for one in known_to_colleagues(team.amina, BOB_DID)] == ["Sam Lee"]
