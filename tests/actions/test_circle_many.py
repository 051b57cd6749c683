"""Thousands of files, requests, invitations or members cost little, or are refused; and it is said."""

import hashlib
import secrets
from dataclasses import replace
from uuid import UUID

import pytest

from portable_record.actions import circle_many, circle_suggested
from portable_record.actions.circle_begin import own_device
from portable_record.actions.circle_invite import MOST_OPEN, TOO_MANY_OPEN, invitations, invite, who_asks
from portable_record.actions.circle_many import MOST_ASK, is_in_many_hands
from portable_record.actions.circle_members import change_member
from portable_record.actions.circle_standing import standing_of
from portable_record.actions.circle_state import ELSE, FILE_APART, the_circle
from portable_record.actions.desk import OpenRecord
from portable_record.circle.files import file_name, open_part_file, seal_part_file
from portable_record.circle.invitation import Invitation
from portable_record.circle.membership import MOST_MEMBERS, Membership
from portable_record.circle.membership_file import read_membership, sign_membership
from portable_record.circle.request import Request, make_request
from portable_record.circle.ring import CIRCLE, PART
from portable_record.circle.travel import PURPOSE
from portable_record.errors import MembershipError, RequestError, UsageError
from tests.actions.circle_around import plan
from tests.actions.three_around import Three, made, three
from tests.record.devices import entry_id

__all__ = ["made", "three"]


def put(three: Three, content: bytes, key: str = CIRCLE) -> str:
    """Put content to the place as somebody in the circle could."""
    ring = the_circle(three.nadia).ring
    assert ring is not None
    file = seal_part_file(content, ring.keys[key], secrets.token_bytes)
    three.place.files[file_name(file)] = file
    return file_name(file)


def fetched(three: Three, record: OpenRecord) -> list[str]:
    """Look for news, and name the files that were fetched for it, in order."""
    three.place.asked.clear()
    three.sync(record)
    return [name for what, name in three.place.asked if what == "get"]


def test_junk_that_is_there_is_fetched_again_after_what_is_new(three: Three) -> None:
    junk = {hashlib.sha256(bytes([number])).hexdigest() for number in range(100)}
    three.place.files |= dict.fromkeys(junk, b"junk")
    three.sync(three.jean)
    plan(three.nadia, 9)
    three.sync(three.nadia)

    asked = fetched(three, three.jean)

    assert asked
    assert not junk & set(asked[: len(set(asked) - junk)])
    assert three.jean.vault.entries.has(entry_id(9))


def test_the_same_change_a_thousand_times_is_read_once_each_and_counts_once(three: Three) -> None:
    before = set(three.place.files)
    plan(three.nadia, 9)
    three.sync(three.nadia)
    ring = the_circle(three.nadia).ring
    assert ring is not None
    opened = [
        open_part_file(three.place.files[name], {"plan": ring.keys[PART + "plan"]})
        for name in three.place.files.keys() - before
    ]
    (content,) = [one.content for one in opened if one is not None and PURPOSE.encode() in one.content]
    copies = {put(three, content, PART + "plan") for _ in range(1000)}

    first, again = fetched(three, three.jean), fetched(three, three.jean)

    assert copies <= set(first)
    assert len(first) == len(set(first))
    assert again == []
    assert len(three.jean.vault.log.edits_of(entry_id(9))) == 1


@pytest.mark.parametrize("content", [b"[" * 65_536, b'{"a":' * 13_107], ids=["lists", "objects"])
def test_json_that_is_deeper_than_it_can_be_is_put_apart_and_asked_for_no_more(
    three: Three, content: bytes
) -> None:
    name = put(three, content)

    fetched(three, three.jean)

    assert fetched(three, three.jean) == []
    assert any(name in str(one.value) for one in three.jean.vault.circle.about(FILE_APART))


def ask(three: Three, invitation: Invitation, name: str) -> None:
    said = Request(
        record=invitation.record,
        invitation=invitation.hash,
        did=three.nadia.identity.did,
        name=name,
        relation="x",
        organisation="",
        device=own_device(three.nadia),
        mark=b"",
    )
    written = make_request(said, invitation).written
    file = seal_part_file(written, invitation.answer_key, secrets.token_bytes)
    three.place.files[file_name(file)] = file


def test_of_a_crowd_that_asks_by_one_invitation_so_many_are_kept_and_the_owner_is_told(three: Three) -> None:
    invitation, other = invite(three.jean), invite(three.jean)
    for number in range(MOST_ASK + 5):
        ask(three, invitation, f"Eve {number}")
    ask(three, other, "Tom")
    three.sync(three.jean)

    names = [one.request.name for one in who_asks(three.jean)]

    assert len(names) == MOST_ASK + 1
    assert "Tom" in names
    assert is_in_many_hands(three.jean)
    assert [one for one in three.jean.vault.circle.about(ELSE) if "request" in one.value["purpose"]] == []


def test_a_request_that_is_taken_twice_is_one(three: Three, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(circle_many, "MOST_ASK", 1)
    invitation = invite(three.jean)
    ask(three, invitation, "Tom")
    three.sync(three.jean)
    who_asks(three.jean)

    circle_many.refuse_if_many_ask(
        three.jean, invitation.hash, but=three.jean.vault.circle.about("request")[0].id
    )
    with pytest.raises(RequestError, match="somebody else may have it"):
        circle_many.refuse_if_many_ask(three.jean, invitation.hash, but="another")


def test_there_are_so_many_open_invitations(three: Three) -> None:
    for _ in range(MOST_OPEN):
        invite(three.jean)

    with pytest.raises(UsageError, match=TOO_MANY_OPEN):
        invite(three.jean)
    assert len(invitations(three.jean)) == MOST_OPEN


def with_members(three: Three, count: int) -> Membership:
    now = standing_of(three.jean).now
    assert now is not None
    person, more = now.members[-1], range(count - len(now.members))
    assert person.id == "person"
    new = [replace(now.members[0], id=str(UUID(int=n + 1)), devices=()) for n in more]
    members = tuple(sorted((*now.members, *new), key=lambda one: one.id))
    next_one = replace(now, members=members, epoch=now.epoch + 1, previous=(now.hash,), removed=())
    return read_membership(sign_membership(next_one, three.jean.identity.device))


def test_a_circle_has_so_many_members_and_no_more(three: Three) -> None:
    assert len(with_members(three, MOST_MEMBERS).members) == MOST_MEMBERS

    with pytest.raises(MembershipError, match="too many"):
        with_members(three, MOST_MEMBERS + 1)


def test_a_name_of_a_megabyte_is_no_name(three: Three) -> None:
    invitation = invite(three.jean)

    with pytest.raises(RequestError):
        ask(three, invitation, "E" * 1_000_000)


def test_of_many_suggestions_so_many_are_shown_and_the_others_are_counted(
    three: Three, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(circle_suggested, "MOST_SHOWN", 2)
    change_member(three.jean, three.nadia.identity.by.writer, role="suggests")
    three.sync(times=2)
    for number in (5, 6, 7, 8):
        plan(three.nadia, number)
    three.sync(three.nadia, three.jean)

    found = circle_suggested.what_waits(three.jean, most=2)

    assert [one.pieces[0].entry for one in found] == [entry_id(5), entry_id(6)]
    assert circle_suggested.how_many_more(three.jean, found) == 2
    assert circle_suggested.how_many_more(three.jean, found[:1]) == 0
