"""Somebody is invited, asks, and is let in once both have compared the words; nobody else gets in."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from portable_record.actions.add_entry import add_words
from portable_record.actions.circle_begin import begin_circle
from portable_record.actions.circle_invite import (
    INVITATION,
    Asks,
    gather,
    invitations,
    invite,
    let_in,
    not_the_same,
    take_back,
    take_request,
    who_asks,
)
from portable_record.actions.circle_join import (
    answer_by_place,
    ask_in,
    join,
    let_go_of_answer,
    not_the_same_here,
    offered_place,
    read_for_joining,
    same_here,
    waiting_for,
)
from portable_record.actions.circle_leave import carry_out, leave_circle, who_leaves
from portable_record.actions.circle_outbox import some_that_wait
from portable_record.actions.circle_place import (
    FOLDER,
    WEBDAV,
    PlaceOfCircle,
    choose_circle_place,
    circle_place,
    keep_circle_place,
)
from portable_record.actions.circle_standing import keep_membership, seat_of
from portable_record.actions.circle_state import ASKED, ELSE, keep_ring, mine, owned_circle, the_circle
from portable_record.actions.circle_sync import Synced, sync
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.devices import become_new_device
from portable_record.actions.in_circle import add_somebody
from portable_record.actions.remembered import Remembered
from portable_record.actions.unlock import unlock
from portable_record.circle.arrivals import Sorting
from portable_record.circle.membership import Device, vouch
from portable_record.circle.request import make_request
from portable_record.crypto.did import did_key
from portable_record.crypto.hpke import HpkePrivateKey
from portable_record.crypto.signing import SigningKey
from portable_record.errors import (
    CircleMemberError,
    CircleMissingError,
    CircleOwnerError,
    InvitationError,
    InvitationOverError,
    MayNotWriteError,
    NotFoundError,
    RequestError,
    UsageError,
)
from portable_record.record.who import By
from portable_record.storage.folder import Folder
from portable_record.vault.shelf import Document
from tests.actions.conftest import PASSPHRASE
from tests.actions.inboxes import at
from tests.actions.quick import quick_record, stretch_nothing
from tests.circle.invitation_vectors import INVITATION as ANOTHER
from tests.circle.invitation_vectors import REQUEST

Copied = Callable[[str], OpenRecord]
A_WEEK = timedelta(days=7)


@pytest.fixture(scope="module", autouse=True)
def _quickly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        yield


@pytest.fixture(scope="module")
def made(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Jean's record with an invitation out, and Sam's, which asks to be let in."""
    folder = tmp_path_factory.mktemp("invited")
    jean = quick_record(desk, folder / "jean", "Jean Adeyemi")
    begin_circle(jean)
    said = invite(jean)
    join(desk, folder / "sam", PASSPHRASE, said, name="Sam Adeyemi", relation="brother", recovery=False)
    jean.vault.close()
    return folder


@pytest.fixture
def copied(desk: Desk, made: Path, tmp_path: Path) -> Iterator[Copied]:
    """Open a copy of a record."""
    records: list[OpenRecord] = []

    def copy(name: str) -> OpenRecord:
        records.append(unlock(desk, Path(shutil.copytree(made / name, tmp_path / name)), PASSPHRASE))
        return records[-1]

    yield copy
    for record in records:
        record.vault.close()


@pytest.fixture
def jean(copied: Copied) -> OpenRecord:
    return copied("jean")


@pytest.fixture
def sam(copied: Copied) -> OpenRecord:
    return copied("sam")


def later(record: OpenRecord, by: timedelta) -> OpenRecord:
    now = record.now + by
    return replace(record, desk=replace(record.desk, now=lambda: now))


def asked(jean: OpenRecord, sam: OpenRecord) -> Asks:
    waiting = waiting_for(sam)
    assert waiting is not None
    return take_request(jean, waiting.request.written)


def bring(giver: OpenRecord, taker: OpenRecord) -> None:
    """Bring what waits with one to the other, as a sync does."""
    files = {one.name: one.file for one in some_that_wait(giver, most=1000)}
    found = Sorting(mine(taker)).take(files)
    for came in found.memberships:
        keep_membership(taker.vault, came.raw, now="2026-11-22T12:00:00Z")
    for ring in found.rings:
        keep_ring(taker, ring.ring, ring.raw)
    for other in found.others:
        value = {"file": other.file, "purpose": other.purpose, "key": other.key}
        taker.vault.circle.put(Document(f"{ELSE} {other.file}", ELSE, "", value), other.content)


def test_whoever_is_let_in_gets_the_keys_of_the_parts_that_they_may_see(
    jean: OpenRecord, sam: OpenRecord
) -> None:
    ask = asked(jean, sam)
    waiting = waiting_for(sam)
    assert waiting is not None
    assert (ask.words, ask.digits, ask.known) == (waiting.words, waiting.digits, None)

    membership = let_in(jean, ask.id, role="editor", parts=["plan"])
    bring(jean, sam)

    member = next(one for one in membership.members if one.name == "Sam Adeyemi")
    assert (member.role, member.parts, member.relation) == ("editor", ("plan",), "brother")
    assert seat_of(sam).member == member
    ring = the_circle(sam).ring
    assert ring is not None
    assert set(ring.keys) == {"circle", "part/plan"}
    assert [entry.title for entry in jean.vault.entries.page("people", limit=9)] == ["Sam Adeyemi, brother"]
    assert (invitations(jean), who_asks(jean)) == ([], [])


def test_whoever_joins_says_too_that_the_words_are_the_same(jean: OpenRecord, sam: OpenRecord) -> None:
    let_in(jean, asked(jean, sam).id)
    bring(jean, sam)
    waiting = waiting_for(sam)
    assert waiting is not None
    assert (waiting.is_in, waiting.compared) == (True, False)

    same_here(sam)

    assert waiting_for(sam) is None
    with pytest.raises(NotFoundError):
        same_here(sam)


def test_whoever_compares_first_still_waits_until_they_are_let_in(sam: OpenRecord) -> None:
    same_here(sam)

    waiting = waiting_for(sam)

    assert waiting is not None
    assert (waiting.is_in, waiting.compared) == (False, True)


def test_whoever_joins_and_sees_other_words_has_nothing_to_do_with_the_circle(
    jean: OpenRecord, sam: OpenRecord
) -> None:
    let_in(jean, asked(jean, sam).id)
    bring(jean, sam)

    not_the_same_here(sam)

    assert waiting_for(sam) is None
    with pytest.raises(CircleMissingError):
        the_circle(sam)
    with pytest.raises(MayNotWriteError):
        add_words(sam, part="plan", kind=None, words="See the sea", sensitive=False)


def test_a_request_comes_back_through_the_place_too(jean: OpenRecord, sam: OpenRecord) -> None:
    answer_by_place(sam)
    bring(sam, jean)

    gather(jean)
    (ask,) = who_asks(jean)

    assert ask.request.name == "Sam Adeyemi"
    assert jean.vault.circle.about(ELSE) == []


def test_looking_who_asks_writes_nothing(jean: OpenRecord, sam: OpenRecord) -> None:
    answer_by_place(sam)
    bring(sam, jean)
    same_here(sam)
    let_in(jean, asked(jean, sam).id)
    bring(jean, sam)
    invite(jean)
    over = at(jean, jean.now + timedelta(days=8))
    marks = [record.vault.database.mark for record in (over, sam)]

    found = (invitations(over), who_asks(over), waiting_for(sam))

    assert found == ([], [], None)
    assert [record.vault.database.mark for record in (over, sam)] == marks
    assert over.vault.circle.about(INVITATION)
    for record in (over, sam):
        gather(record)
        let_go_of_answer(record)
    assert over.vault.circle.about(INVITATION) == sam.vault.circle.about(ASKED) == []


def test_what_lies_at_the_place_and_is_no_request_is_let_go(jean: OpenRecord) -> None:
    value = {"file": "", "purpose": "portable-record/v1/circle/request", "key": ""}
    jean.vault.circle.put(Document(f"{ELSE} 1", ELSE, "", value), REQUEST.written)

    gather(jean)

    assert who_asks(jean) == []
    assert jean.vault.circle.about(ELSE) == []


def test_whoever_is_paid_says_by_whom(jean: OpenRecord, sam: OpenRecord) -> None:
    ask = asked(jean, sam)

    with pytest.raises(CircleMemberError):
        let_in(jean, ask.id, paid=True)
    assert jean.vault.entries.page("people", limit=9) == []

    membership = let_in(jean, ask.id, paid=True, organisation="Mossley Care", relation="support worker")

    assert {one.organisation for one in membership.members} == {"", "Mossley Care"}
    assert "Mossley Care" in jean.vault.entries.page("people", limit=9)[0].title


def test_somebody_who_is_written_down_already_is_not_written_again(jean: OpenRecord, sam: OpenRecord) -> None:
    entry = "00000000-0000-4000-8000-000000000077"
    ask = asked(jean, sam)
    with pytest.raises(NotFoundError):
        let_in(jean, ask.id, entry=entry)
    add_somebody(jean, "Sam", relation="brother", by=By(), entry_id=entry)

    membership = let_in(jean, ask.id, entry=entry)

    assert entry in {one.id for one in membership.members}
    assert len(jean.vault.entries.page("people", limit=9)) == 1


def test_an_invitation_is_good_once(jean: OpenRecord, sam: OpenRecord) -> None:
    ask = asked(jean, sam)
    let_in(jean, ask.id)

    with pytest.raises(InvitationOverError):
        take_request(jean, ask.request.written)
    with pytest.raises(NotFoundError):
        let_in(jean, ask.id)


def test_an_invitation_is_good_for_seven_days(jean: OpenRecord, sam: OpenRecord) -> None:
    waiting = waiting_for(sam)
    assert waiting is not None
    written = waiting.invitation.written

    assert read_for_joining(later(sam, A_WEEK).desk, b"\n" + written) == waiting.invitation
    with pytest.raises(InvitationOverError):
        read_for_joining(later(sam, A_WEEK + timedelta(seconds=1)).desk, written)

    after = later(jean, A_WEEK + timedelta(seconds=1))
    with pytest.raises(InvitationOverError):
        take_request(after, waiting.request.written)
    assert invitations(after) == []


def test_an_invitation_that_was_taken_back_counts_no_more(jean: OpenRecord, sam: OpenRecord) -> None:
    ask = asked(jean, sam)

    take_back(jean, ask.request.invitation)
    take_back(jean, ask.request.invitation)

    assert who_asks(jean) == []
    assert mine(jean).ring_keys == {}
    with pytest.raises(InvitationOverError):
        take_request(jean, ask.request.written)


def test_where_the_words_are_not_the_same_the_invitation_is_over(jean: OpenRecord, sam: OpenRecord) -> None:
    ask = asked(jean, sam)

    not_the_same(jean, ask.id)

    assert (invitations(jean), who_asks(jean)) == ([], [])
    assert b'"not-the-same"' in jean.vault.journal.newest(limit=1)[0].event
    with pytest.raises(NotFoundError):
        not_the_same(jean, ask.id)


def test_whoever_does_not_have_the_invitation_cannot_ask(jean: OpenRecord, sam: OpenRecord) -> None:
    waiting = waiting_for(sam)
    assert waiting is not None
    guessed = replace(waiting.invitation, secret=bytes(32))
    unmarked = make_request(waiting.request, guessed)

    for other in (replace(unmarked, invitation=waiting.invitation.hash), REQUEST):
        with pytest.raises(RequestError):
            take_request(jean, other.written)
    assert who_asks(jean) == []


def test_two_who_ask_with_one_invitation_show_other_words(
    desk: Desk, jean: OpenRecord, sam: OpenRecord, tmp_path: Path
) -> None:
    waiting = waiting_for(sam)
    assert waiting is not None
    join(desk, tmp_path / "eve", PASSPHRASE, waiting.invitation, name="Sam Adeyemi", relation="brother")
    eve = unlock(desk, tmp_path / "eve", PASSPHRASE)

    asks = {asked(jean, sam).words, asked(jean, eve).words}

    assert len(asks) == len(who_asks(jean)) == 2
    eve.vault.close()


def test_for_a_second_device_or_in_place_of_a_lost_one_somebody_asks(
    jean: OpenRecord, sam: OpenRecord
) -> None:
    let_in(jean, asked(jean, sam).id, role="editor", parts=["plan"])
    bring(jean, sam)
    first = sam.identity.device_id
    again = replace(
        sam, identity=become_new_device(sam.vault, sam.now, name="", restored=""), remembered=Remembered()
    )
    said = invite(jean)

    waiting = ask_in(again, said)
    ask = take_request(jean, waiting.request.written)
    assert ask.known is not None
    with pytest.raises(NotFoundError):
        let_in(jean, ask.id, instead=jean.identity.device_id)
    membership = let_in(jean, ask.id)

    member = next(one for one in membership.members if one.did == sam.identity.did)
    assert {device.id for device in member.devices} == {first, again.identity.device_id}
    assert (member.role, member.parts) == ("editor", ("plan",))

    third = replace(
        sam, identity=become_new_device(sam.vault, sam.now, name="", restored=""), remembered=Remembered()
    )
    ask = take_request(jean, ask_in(third, invite(jean)).request.written)
    membership = let_in(jean, ask.id, instead=first)

    assert first not in membership.devices
    assert third.identity.device_id in membership.devices


def test_the_person_whose_record_it_is_asks_for_a_second_device(jean: OpenRecord) -> None:
    said = invite(jean)
    identity = become_new_device(jean.vault, jean.now, name="", restored="")
    second = replace(jean, identity=identity, remembered=Remembered())

    waiting = ask_in(second, said)

    assert (waiting.request.did, waiting.request.name) == (jean.identity.did, "Jean Adeyemi")
    assert waiting_for(second) == waiting

    not_the_same_here(second)

    assert waiting_for(second) is None
    assert the_circle(second).root == jean.identity.did


def test_nobody_asks_for_another_record_or_for_a_device_that_is_in(jean: OpenRecord) -> None:
    for said in (ANOTHER, invite(jean)):
        with pytest.raises(InvitationError):
            ask_in(jean, said)


def test_nobody_asks_for_another_circle_of_the_same_record(sam: OpenRecord, jean: OpenRecord) -> None:
    with pytest.raises(InvitationError, match="circle"):
        ask_in(sam, replace(invite(jean), root=ANOTHER.did))


@pytest.mark.parametrize(
    "said",
    [
        {"name": ""},
        {"relation": " "},
        {"relation": "a" * 201},
        {"paid": True},
        {"organisation": "a" * 201},
    ],
)
def test_nothing_is_made_where_something_is_missing(
    desk: Desk, jean: OpenRecord, tmp_path: Path, said: dict[str, str]
) -> None:
    folder = tmp_path / "new"

    with pytest.raises(UsageError):
        join(desk, folder, PASSPHRASE, invite(jean), **{"name": "Sam", "relation": "brother"} | said)  # type: ignore[arg-type]  # each says what it changes

    assert not folder.exists()


def test_a_password_is_told_only_where_the_owner_says_so(jean: OpenRecord) -> None:
    server = PlaceOfCircle(kind=WEBDAV, address="https://cloud.example/Jean", user="jean", secret="sea")
    keep_circle_place(jean, server, there=())

    assert offered_place(invite(jean)) == server.without_secret
    assert dict(invite(jean, with_password=True).place) == server.to_value()
    assert offered_place(invite(jean, tell_place=False)) is None

    keep_circle_place(jean, PlaceOfCircle(kind=FOLDER, address="/home/jean/Dropbox/Our circle"), there=())

    assert invite(jean).place["address"] == "Our circle"


def test_the_place_is_known_from_the_beginning_where_it_was_tried(
    desk: Desk, jean: OpenRecord, tmp_path: Path
) -> None:
    place = PlaceOfCircle(kind=FOLDER, address=str(tmp_path))

    join(
        desk,
        tmp_path / "nadia",
        PASSPHRASE,
        invite(jean),
        name="Nadia",
        relation="support worker",
        organisation="Mossley Care",
        paid=True,
        place=place,
    )

    nadia = unlock(desk, tmp_path / "nadia", PASSPHRASE)
    assert the_circle(nadia).place == place.to_value()
    assert asked(jean, nadia).request.organisation == "Mossley Care"
    nadia.vault.close()


@pytest.mark.parametrize("deed", [invite, who_asks, who_leaves, lambda record: take_request(record, b"")])
def test_only_an_owner_invites_and_lets_in(sam: OpenRecord, deed: Callable[[OpenRecord], object]) -> None:
    with pytest.raises(CircleOwnerError):
        deed(sam)


def test_who_asks_for_nothing_has_nothing_to_bring(jean: OpenRecord) -> None:
    assert waiting_for(jean) is None
    with pytest.raises(NotFoundError):
        answer_by_place(jean)


def test_whoever_leaves_is_taken_out_by_an_owner(jean: OpenRecord, sam: OpenRecord) -> None:
    let_in(jean, asked(jean, sam).id, role="editor", parts=["plan"])
    bring(jean, sam)

    leave_circle(sam)
    bring(sam, jean)
    (gone,) = who_leaves(jean)
    (membership,) = carry_out(jean)

    assert gone.name == "Sam Adeyemi"
    assert [member.name for member in membership.members] == ["Jean Adeyemi"]
    assert who_leaves(jean) == []


def test_nobody_leaves_who_is_not_in_it_or_whose_circle_it_is(jean: OpenRecord, sam: OpenRecord) -> None:
    for record in (jean, sam):
        with pytest.raises(CircleMemberError):
            leave_circle(record)
    assert owned_circle(jean)[0].is_owner


def test_a_word_of_leaving_that_cannot_be_read_changes_nothing(jean: OpenRecord) -> None:
    value = {"file": "", "purpose": "portable-record/v1/circle/leaving", "key": ""}
    jean.vault.circle.put(Document(f"{ELSE} 1", ELSE, "", value), b"{}")

    assert who_leaves(jean) == []


def test_two_who_share_a_folder_come_together_and_can_move_to_another_one(
    jean: OpenRecord, sam: OpenRecord, tmp_path: Path
) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        folder.mkdir()
    goal = add_words(jean, part="plan", kind=None, words="See the sea", sensitive=False).id
    for record in (jean, sam):
        choose_circle_place(record, PlaceOfCircle(kind=FOLDER, address=str(old)))
    answer_by_place(sam)
    together(sam, jean)
    (ask,) = who_asks(jean)
    let_in(jean, ask.id, role="editor", parts=["plan"])
    same_here(sam)
    together(jean, sam, jean)

    assert "See the sea" in sam.vault.entries.get(goal).title

    for record in (jean, sam):
        choose_circle_place(record, PlaceOfCircle(kind=FOLDER, address=str(new)))
    nadia = add_words(sam, part="plan", kind=None, words="Tea with Nadia", sensitive=False).id
    synced = together(jean, sam, jean)

    assert (synced.lost, synced.missing, synced.apart) == (0, (), [])
    assert "Tea with Nadia" in jean.vault.entries.get(nadia).title
    assert len(Folder(new).names()) >= 8

    together(sam, jean, sam, jean)
    there = Folder(new).names()
    renamed = new.rename(tmp_path / "renamed")
    for record in (jean, sam):
        choose_circle_place(record, PlaceOfCircle(kind=FOLDER, address=str(renamed)))

    together(jean, sam)

    assert Folder(renamed).names() == there


def together(*records: OpenRecord) -> Synced:
    """Sync one after the other, and say how the last one ended."""
    synced = Synced()
    for record in records:
        synced = sync(record, circle_place(record).opened(record.now))
    return synced


def test_without_a_circle_nobody_is_invited(desk: Desk, tmp_path: Path) -> None:
    record = quick_record(desk, tmp_path / "vault")

    with pytest.raises(CircleMissingError):
        invite(record)
    record.vault.close()


def test_nobody_takes_the_place_of_a_request_whose_words_are_being_compared(
    jean: OpenRecord, sam: OpenRecord
) -> None:
    waiting = waiting_for(sam)
    assert waiting is not None
    first = asked(jean, sam)
    eve, told = SigningKey.generate(), waiting.request
    device = vouch(
        told.record,
        did_key(eve.public),
        Device(told.device.key, HpkePrivateKey.generate().public, told.device.since),
        eve,
    )
    forged = make_request(replace(told, did=did_key(eve.public), device=device), waiting.invitation)

    theirs = take_request(jean, forged.written)
    let_in(jean, first.id, role="viewer", parts=("plan",))

    assert theirs.id != first.id
    assert theirs.words != first.words
    assert {one.did for one in owned_circle(jean)[1].members} == {jean.identity.did, sam.identity.did}
    assert who_asks(jean) == []
