"""What a worker who was removed puts to the place of the team does nothing; what they put before stays."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from portable_record.actions.circle_members import change_member, remove_member
from portable_record.actions.circle_state import the_circle
from portable_record.actions.delete_items import keep_longer
from portable_record.actions.desk import OpenRecord
from portable_record.actions.inbox import item_of
from portable_record.actions.journal import Act, note
from portable_record.actions.looks import looks
from portable_record.actions.team_shelf import DEEDS
from portable_record.circle.deeds import INBOX, Deed, Deeds, read_deeds, sign_deeds
from portable_record.circle.files import file_name, seal_part_file
from portable_record.circle.membership import OWNER, VIEWER
from portable_record.circle.ring import PART, Ring
from portable_record.record.moments import moment_text
from tests.actions.team_cast import Team, as_for_one_test


@pytest.fixture
def team(team_made: Team) -> Iterator[Team]:
    """The three, after Sam opened the thing three times; what a test does to them is undone."""
    with as_for_one_test(team_made) as team:
        for _ in range(3):
            note(team.sam, Act.OPEN_ITEM, purpose="To answer", about=team.item)
            team.sync(team.sam)
        team.sync(team.amina, team.rita)
        yield team


def keys_before(record: OpenRecord) -> Ring:
    """Give the keys that a device keeps when it goes."""
    ring = the_circle(record).ring
    assert ring is not None
    return ring


def deeds_of_sam(team: Team) -> dict[int, Deeds]:
    """Give what Sam told, by number."""
    shelf, own = team.sam.vault.circle, team.sam.identity.device_id
    read = [read_deeds(shelf.raw(one.id)) for one in shelf.about(f"{DEEDS} {own}")]
    return {one.seq: one for one in read}


def deletes(team: Team, instead_of: Deeds, **other: object) -> Deeds:
    """Say that Sam deleted the thing, under the number of what he really did then."""
    deed = Deed("delete-item", moment_text(team.sam.now), team.item, "Sue", said={"gone": True})
    return replace(instead_of, lines=(deed,), **other)  # type: ignore[arg-type]  # each test says what


def slip_in(team: Team, deeds: Deeds, key: bytes) -> str:
    """Put deeds of Sam's device to the place, under a key that he has."""
    file = seal_part_file(sign_deeds(deeds, team.sam.identity.device), key, team.sam.desk.dice)
    team.place.put(file_name(file), file)
    return file_name(file)


@pytest.mark.parametrize("how", ["removed", "only reads"])
def test_deeds_under_a_number_from_before_delete_nothing(team: Team, how: str) -> None:
    key, sam = keys_before(team.sam).keys[PART + INBOX], team.sam.identity.by.writer
    if how == "removed":
        remove_member(team.amina, sam)
    else:
        change_member(team.amina, sam, role=VIEWER)
    team.sync(team.amina)
    slip_in(team, deletes(team, deeds_of_sam(team)[2]), key)

    team.sync(team.amina, team.rita)

    for record in (team.amina, team.rita):
        assert record.vault.inbox.has(team.item)
        assert sorted(one.act for one in looks(record).lines) == ["delete-item", *["open-item"] * 3]


def test_deeds_that_were_prepared_before_for_a_number_left_out_delete_nothing(team: Team) -> None:
    key, before = keys_before(team.sam).keys[PART + INBOX], deeds_of_sam(team)
    prepared = deletes(team, before[3], seq=4, previous=before[3].hash)
    slip_in(team, replace(before[3], seq=5, previous=prepared.hash), key)
    team.sync(team.amina, team.rita)
    remove_member(team.amina, team.sam.identity.by.writer)
    team.sync(team.amina)
    slip_in(team, prepared, key)

    team.sync(team.amina, team.rita)

    for record in (team.amina, team.rita):
        assert record.vault.inbox.has(team.item)
    now = the_circle(team.amina).now
    assert now is not None
    assert [cut.seq for cut in now.removed if cut.part == INBOX] == [3]


def test_a_lead_who_goes_down_to_reading_says_where_their_own_deeds_end(team: Team) -> None:
    rita = team.rita.identity.by.writer
    change_member(team.amina, rita, role=OWNER)
    team.sync(team.amina, team.rita)
    for _ in range(2):
        note(team.rita, Act.OPEN_ITEM, purpose="To answer", about=team.item)
        team.sync(team.rita)

    now = change_member(team.rita, rita, role=VIEWER)

    named = [cut for cut in now.removed if cut.part == INBOX]
    assert [(cut.device, cut.seq) for cut in named] == [(team.rita.identity.device_id, 2)]


def test_what_somebody_did_before_they_went_counts_though_it_comes_in_another_order(team: Team) -> None:
    until = team.sam.now + timedelta(days=400)
    keep_longer(team.sam, team.item, reason="law", until=until)
    team.sync(team.sam, team.amina)
    note(team.sam, Act.OPEN_ITEM, purpose="To answer", about=team.item)
    team.sync(team.sam, team.amina)
    remove_member(team.amina, team.sam.identity.by.writer)
    team.sync(team.amina)
    last = max(deeds_of_sam(team).items())[1]
    late = [
        name for name, one in team.amina.vault.place_files.all().items() if one.head == last.hash.encode()
    ]
    team.place.cut.update(late)
    team.sync(team.rita)
    assert item_of(team.rita, team.item).kept is None

    team.place.cut.clear()
    team.sync(team.rita)

    assert item_of(team.rita, team.item).kept is not None
