"""A team shares one inbox: what one receives all can open, who did what is signed, what ends ends for all."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from portable_record.actions.activity import Asked, told
from portable_record.actions.answer_share import answer_of, answers_to, sign_answer
from portable_record.actions.check import check_record
from portable_record.actions.circle_again import put_again
from portable_record.actions.circle_files import LIST
from portable_record.actions.circle_invite import invite
from portable_record.actions.circle_join import join
from portable_record.actions.circle_members import add_member, change_member, remove_member
from portable_record.actions.circle_place import PlaceOfCircle, keep_circle_place
from portable_record.actions.circle_standing import as_member, standing_of
from portable_record.actions.circle_state import ELSE, FILE_APART, rings_of, say_of_circle, the_circle
from portable_record.actions.circle_sync import sync
from portable_record.actions.contact_book import Described, describe
from portable_record.actions.delete_items import delete_now, delete_over, keep_longer
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.devices import receiving_key
from portable_record.actions.four_answers import four_answers
from portable_record.actions.governance import facts_of
from portable_record.actions.inbox import inbox_of, item_of
from portable_record.actions.inbox_rules import keep_rules, rules_of
from portable_record.actions.journal import Act, note
from portable_record.actions.looks import looks
from portable_record.actions.new_key import sign_with_new_key
from portable_record.actions.notices import notice_for, stopped_names
from portable_record.actions.open_item import open_item, save_file, save_item
from portable_record.actions.own_card import on_card, own_card, own_contact
from portable_record.actions.people import remember
from portable_record.actions.receipts import receipts_to_give
from portable_record.actions.receive import SIGNED, me_of, receive_file
from portable_record.actions.team_card import PURPOSE as CARDS
from portable_record.actions.team_card import new_card_since
from portable_record.actions.team_files import are_at_place, fetch_files
from portable_record.actions.team_keys import keys_for_team, keys_to_open, sealing_key
from portable_record.actions.team_shelf import DEEDS, NEW_DEEDS, NOTICE_CAME, THING
from portable_record.actions.team_tell import tell
from portable_record.actions.team_things import thing_of
from portable_record.actions.team_vouchers import CARD, GIVEN, give_vouchers, own_voucher
from portable_record.actions.team_vouchers import PURPOSE as VOUCHES
from portable_record.actions.unlock import unlock
from portable_record.actions.who_answers import say_answering
from portable_record.circle.came import Why
from portable_record.circle.deeds import INBOX, Deed, Deeds, sign_deeds, signed_bytes
from portable_record.circle.file_list import FileList, piece_name, write_list
from portable_record.circle.files import file_name, seal_part_file
from portable_record.circle.membership import EDITOR, VIEWER
from portable_record.circle.pieces import SealedFile
from portable_record.circle.ring import PART, RECEIVE, Ring
from portable_record.circle.team_counting import Weight
from portable_record.cli.circle import fetch as fetch_command
from portable_record.crypto.b64 import b64url
from portable_record.crypto.did import did_key
from portable_record.crypto.hpke import HpkePrivateKey, HpkePublicKey
from portable_record.errors import (
    AttachedBrokenError,
    AttachedNotThereError,
    InboxItemLockedError,
    TeamReaderError,
)
from portable_record.record.canonical import canonical
from portable_record.record.moments import moment, moment_text
from portable_record.sharing.contact import Recipient, write_contact
from portable_record.sharing.contact_code import contact_png
from portable_record.sharing.me import Me, Pin
from portable_record.sharing.new_key import EXPOSED, read_new_key
from portable_record.sharing.read import read
from portable_record.sharing.reply import WILL_DO, Piece, write_reply
from portable_record.sharing.sealed_file import seal_file
from portable_record.sharing.signer_name import claimed_name
from portable_record.sharing.trust import Trust
from portable_record.sharing.verdict import Verdict
from portable_record.sharing.withdrawal import Withdrawal, write_notice
from portable_record.storage.port import is_piece
from portable_record.vault.shelf import Document
from tests.actions.circle_around import as_guest, jeans, joining
from tests.actions.conftest import PASSPHRASE
from tests.actions.inboxes import SHARE, at, notice, taking
from tests.actions.quick import stretch_nothing
from tests.actions.team_cast import GROUP, Team, as_for_one_test, fresh
from tests.circle.lying_place import LyingPlace
from tests.sharing.attachment_vectors import LETTER, PHOTO, new
from tests.sharing.card_vectors import CARE_CARD
from tests.sharing.cast import NOW, RID, SUE, SUE_DID
from tests.sharing.shares import TERMS_ID
from tests.sharing.test_read import share_for


@pytest.fixture
def team(team_made: Team) -> Iterator[Team]:
    """The three; what a test does to them is undone."""
    with as_for_one_test(team_made) as team:
        yield team


WHEN = "2026-11-22T12:00:00Z"
NEW_PLACE = PlaceOfCircle(kind="folder", address="/elsewhere")
INVENTED = "00000000-0000-4000-8000-0000000003aa"


def slip_in(team: Team, content: bytes) -> str:
    """Put something to the place under the key that Sam has, past the app."""
    ring = max(the_circle(team.sam).rings.values(), key=lambda ring: ring.epoch)
    file = seal_part_file(content, ring.keys[PART + INBOX], team.sam.desk.dice)
    team.place.put(file_name(file), file)
    return file_name(file)


def deeds_by(team: Team, **other: object) -> Deeds:
    """Say as Sam that he deleted it, or whatever ``other`` says."""
    line = Deed("delete-item", "2026-11-22T12:00:00Z", team.item, said={"gone": True})
    record, device = team.sam.identity.record, team.sam.identity.device_id
    made = Deeds(record, 3, device, 1, "", "2026-11-22T12:00:00Z", (line,))
    return replace(made, **other)  # type: ignore[arg-type]  # each test says what it changes


def test_what_one_received_all_in_the_team_can_open(team: Team) -> None:
    for record in (team.sam, team.rita):
        opened = open_item(record, team.item, why="To support the person")

        assert [one.title for one in opened.seen] == [
            one.title for one in open_item(team.amina, team.item, why="to look").seen
        ]
        assert opened.verdict is not None
        assert not opened.verdict.refused
    assert team.sam.identity.kind == "organisation"


def test_everybody_sees_who_opened_it_and_what_for(team: Team) -> None:
    open_item(team.sam, team.item, why="To get ready to meet them")

    team.sync(team.sam, team.amina, team.rita)

    for record in (team.amina, team.rita):
        look = item_of(record, team.item).last_look
        assert look is not None
        assert (look.by, look.why) == ("Sam Lee", "To get ready to meet them")
        assert [(one.worker, one.act) for one in looks(record).lines] == [("Sam Lee", "open-item")]
        assert check_record(record) == []
        assert facts_of(record).workers == 3


def test_what_the_person_stops_is_locked_on_every_device(team: Team) -> None:
    say_answering(team.sam, team.item)
    taking(team.sam, team.folder)(notice())

    team.sync(team.sam, team.amina, team.rita)

    assert item_of(team.amina, team.item).answering == ""
    for record in (team.amina, team.sam, team.rita):
        assert item_of(record, team.item).state == "withdrawn"
        with pytest.raises(InboxItemLockedError):
            open_item(record, team.item, why="To support the person")


def told_by_sam(team: Team, text: str) -> None:
    """Say as Sam that this notice came."""
    line = Deed("told", "2026-11-22T12:00:00Z", "", "Sue", said={"notice": text})
    slip_in(team, sign_deeds(deeds_by(team, lines=(line,)), team.sam.identity.device))


def test_a_worker_cannot_stop_a_share_in_the_name_of_the_person(team: Team) -> None:
    told_by_sam(team, write_notice(Withdrawal(SUE_DID, TERMS_ID, RID, NOW), team.sam.identity.signer))

    team.sync(team.rita)

    assert item_of(team.rita, team.item).state == "open"
    assert team.rita.vault.circle.about(NOTICE_CAME) == []


def test_a_notice_under_a_web_address_waits_for_the_key_that_comes_with_what_it_stops(team: Team) -> None:
    told_by_sam(team, write_notice(Withdrawal("https://sue.example", TERMS_ID, RID, NOW), SUE))
    team.sync(team.rita)
    assert len(team.rita.vault.circle.about(NOTICE_CAME)) == 1
    there = team.rita.vault.inbox.get(team.item)
    names = [["https://sue.example", RID, there.moment]]
    value = {**there.value, "iss": "https://sue.example", "did": SUE_DID, "names": names}
    team.rita.vault.inbox.put(replace(there, value=value))

    team.sync(team.rita)

    assert item_of(team.rita, team.item).state == "withdrawn"


def test_a_notice_under_a_web_address_stops_only_what_came_with_the_key_that_signed_it(team: Team) -> None:
    there, address = team.rita.vault.inbox.get(team.item), "https://sue.example"
    names = [[address, RID, there.moment]]
    real = {**there.value, "iss": address, "did": SUE_DID, "names": names}
    forged = {**real, "did": did_key(team.sam.identity.signer.public)}
    team.rita.vault.inbox.put(replace(there, value=real))
    team.rita.vault.inbox.put(replace(there, id="brought by Sam", value=forged))
    told_by_sam(team, write_notice(Withdrawal(address, TERMS_ID, RID, NOW), team.sam.identity.signer))

    team.sync(team.rita)

    states = {name: team.rita.vault.inbox.get(name).value["state"] for name in (team.item, "brought by Sam")}
    assert states == {team.item: there.value["state"], "brought by Sam": "withdrawn"}
    assert (address, RID) not in stopped_names(team.rita)
    assert notice_for(team.rita, team.rita.vault.inbox.get(team.item)) is None


def test_two_notices_of_one_second_are_both_told(team: Team) -> None:
    other = write_notice(
        Withdrawal(SUE_DID, "00000000-0000-4000-8000-0000000003cc", "x" * len(RID), NOW), SUE
    )
    lines = [
        Deed("told", "2026-11-22T12:00:00Z", "", "Sue", said={"notice": text}) for text in (notice(), other)
    ]
    slip_in(team, sign_deeds(deeds_by(team, lines=tuple(lines)), team.sam.identity.device))

    team.sync(team.rita)

    assert item_of(team.rita, team.item).state == "withdrawn"
    assert len(team.rita.vault.withdrawals.all()) == 2


def test_the_team_hears_of_a_stop_that_a_reader_was_told(team: Team) -> None:
    taking(team.rita, team.folder)(notice())

    team.sync(team.rita, team.amina)

    assert item_of(team.amina, team.item).state == "withdrawn"


def test_a_notice_that_was_scanned_from_a_picture_is_told_as_its_text(team: Team) -> None:
    picture = team.folder / "notice.png"
    picture.write_bytes(contact_png(notice()))
    receive_file(team.sam, picture)

    team.sync(team.sam, team.rita)

    assert item_of(team.rita, team.item).state == "withdrawn"


def test_deeds_of_an_epoch_to_come_wait_for_its_membership(team: Team) -> None:
    slip_in(team, sign_deeds(deeds_by(team, epoch=3), team.sam.identity.device))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("portable_record.actions.team_take.weigh", lambda *_: Weight.LATER)
        team.sync(team.rita)
    assert team.rita.vault.inbox.has(team.item)

    team.sync(team.rita)

    assert not team.rita.vault.inbox.has(team.item)


def test_a_thing_that_comes_after_it_was_deleted_is_not_taken_in_and_goes_from_the_place(team: Team) -> None:
    there = thing_of(team.amina, team.item)
    assert there is not None
    delete_now(team.amina, team.item)
    team.sync()
    name = slip_in(team, there.written)

    team.sync(team.rita)

    assert not team.rita.vault.inbox.has(team.item)
    assert name not in team.place.files


def test_files_that_came_along_are_named_where_they_are_not(team: Team) -> None:
    there = team.amina.vault.inbox.get(team.item)
    files = [{"name": "walk.jpg", "mime": "image/jpeg", "size": 3, "blob": "none"}]
    item = "00000000-0000-4000-8000-000000000304"
    team.amina.vault.inbox.put(replace(there, id=item, value={**there.value, "files": files}))
    signed = team.amina.vault.consents.raw(SIGNED + team.item)
    team.amina.vault.consents.put(Document(SIGNED + item, item, there.moment, {}), signed)
    note(team.amina, Act.RECEIVE, about=item)

    team.sync(team.amina, team.rita)

    assert item_of(team.rita, item).files_there == ("walk.jpg",)


def with_files(team: Team) -> str:
    """Let Sue give a letter and a photo to Amina; return the thing, which all have then."""
    file = team.folder / "files.carebundle"
    file.write_bytes(new(team.amina.desk.dice, to=sealing_key(team.amina)))
    item = receive_file(team.amina, file).item
    team.sync(team.amina, team.sam, team.rita)
    return item


def fetch(record: OpenRecord, team: Team, item: str) -> None:
    fetch_files(lambda: nullcontext(record), team.place, item, tell=lambda _have, _of: None)


def pieces(team: Team) -> set[str]:
    return {name for name in team.place.files if is_piece(name)}


def test_files_that_came_along_come_to_whoever_asks_and_go_with_the_thing(team: Team) -> None:
    item = with_files(team)
    assert item_of(team.sam, item).files_there == ("Letter.txt", "Letter.txt")
    assert len(pieces(team)) == 2
    assert are_at_place(team.sam, item)

    fetch(team.sam, team, item)
    fetch(team.sam, team, item)

    line = item_of(team.sam, item)
    saved = [save_file(team.sam, item, number, why="To answer them") for number in range(2)]
    assert line.files_there == ()
    assert [b"".join(each.pieces) for each in saved] == [LETTER, PHOTO]
    assert team.sam.vault.coming.names() == set()
    with pytest.raises(TeamReaderError):
        fetch(team.rita, team, item)
    delete_now(team.sam, item)
    team.sync(team.sam, team.amina, team.rita, times=2)
    assert pieces(team) == set()
    assert not are_at_place(team.rita, item)
    for record in (team.amina, team.sam):
        assert record.vault.blobs.all() == []


def test_the_command_fetches_the_files_of_a_thing(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    item = with_files(team)
    monkeypatch.setattr("portable_record.cli.circle.opened", lambda *_: nullcontext(team.sam))
    monkeypatch.setattr(PlaceOfCircle, "opened", lambda *_: team.place)
    say_of_circle(team.sam, place=PlaceOfCircle(kind="folder", address=str(team.folder)).to_value())

    told = CliRunner().invoke(fetch_command, [item])

    assert told.output == "They are here now: Letter.txt, Letter.txt.\n"


def test_a_file_that_is_not_the_one_that_was_signed_is_not_kept_nor_one_that_is_not_there(team: Team) -> None:
    item = with_files(team)
    good = {name: team.place.files[name] for name in pieces(team)}
    for name in good:
        del team.place.files[name]
    with pytest.raises(AttachedNotThereError):
        fetch(team.sam, team, item)
    sealed = SealedFile(len(PHOTO), hashlib.sha256(PHOTO).digest(), b"k" * 32)
    lie = sealed.seal(0, b"x" * len(PHOTO))
    own = team.sam.identity
    said = FileList(own.record, 3, own.device_id, INBOX, item, "0a" * 20, sealed, (piece_name(lie),))
    slip_in(team, write_list(said, own.device, key=None, dice=team.sam.desk.dice))
    team.place.files[piece_name(lie)] = lie
    change_member(team.amina, team.rita.identity.by.writer, role=EDITOR)
    team.sync(team.rita, team.amina, team.rita)
    blobs = team.rita.vault.blobs
    with pytest.raises((AttachedNotThereError, AttachedBrokenError)):
        fetch(team.rita, team, item)
    assert blobs.all() == []
    team.place.files |= good

    fetch(team.rita, team, item)

    assert sorted(b"".join(blobs.read(ref.name)) for ref in blobs.all()) == [LETTER, PHOTO]


def test_files_stay_for_the_team_after_the_worker_went_who_took_them_in(
    team: Team, desk: Desk, tmp_path: Path
) -> None:
    file = team.folder / "files.carebundle"
    file.write_bytes(new(team.sam.desk.dice, to=sealing_key(team.amina)))
    item = receive_file(team.sam, file).item
    team.sync(team.sam, team.amina)
    fetch(team.amina, team, item)
    remove_member(team.amina, team.sam.identity.by.writer)
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        tom = joining(desk, tmp_path / "tim", team.amina, "Tim", 105)
    add_member(team.amina, replace(as_guest(tom, team.amina, parts=("inbox",)), organisation=GROUP))
    team.sync(team.amina, tom, team.amina, tom)

    fetch(tom, team, item)

    assert len(tom.vault.blobs.all()) == 2
    tom.vault.close()


def test_a_list_of_files_for_a_thing_that_was_deleted_goes_at_once(team: Team) -> None:
    item = with_files(team)
    lists = [team.rita.vault.circle.raw(one.id) for one in team.rita.vault.circle.about(f"{LIST} {item}")]
    delete_now(team.amina, item)
    team.sync(times=2)
    names = [slip_in(team, content) for content in lists]

    team.sync(team.rita)

    assert len(names) == 2
    assert not set(names) & team.place.files.keys()


def test_a_notice_that_came_before_what_it_stops_locks_it_too(team: Team) -> None:
    taking(team.sam, team.folder)(notice())
    team.sync(team.sam)
    item = taking(team.amina, team.folder)(SHARE).item

    team.sync(times=2)

    assert item != team.item
    assert [line.state for line in inbox_of(team.rita)] == ["withdrawn", "withdrawn"]


def test_what_one_deletes_goes_from_every_device_and_from_the_place(team: Team) -> None:
    (thing,) = team.amina.vault.circle.about(f"{THING} {team.amina.identity.device_id}")
    files = set(team.sam.vault.place_files.holding(thing.id.partition(" ")[2]))
    delete_now(team.sam, team.item, why="It was for somebody else")

    team.sync(team.sam, team.amina, team.rita, times=2)

    for record in (team.amina, team.sam, team.rita):
        assert not record.vault.inbox.has(team.item)
        assert not record.vault.consents.has_bytes(SIGNED + team.item)
        (line,) = [one for one in looks(record).lines if one.act == "delete-item"]
        assert (line.worker, line.why) == ("Sam Lee", "It was for somebody else")
    assert files
    assert not files & team.place.files.keys()
    assert [synced.lost for synced in team.sync()] == [0, 0, 0]


def test_one_deletes_while_another_keeps_and_both_are_told(team: Team) -> None:
    keep_longer(team.sam, team.item, reason="law", until=team.sam.now + timedelta(days=90))
    delete_now(team.amina, team.item)

    team.sync(times=2)

    for record in (team.amina, team.sam, team.rita):
        assert not record.vault.inbox.has(team.item)
        acts = {(one.worker, one.act) for one in looks(record).lines}
        assert {("Sam Lee", "keep-item"), ("Amina Ahmed", "delete-item")} <= acts


def test_what_two_keep_stays_as_long_as_the_longer_of_them_says(team: Team) -> None:
    keep_longer(team.sam, team.item, reason="law", until=team.sam.now + timedelta(days=90))
    keep_longer(team.amina, team.item, reason="claim", until=team.sam.now + timedelta(days=30))

    team.sync(times=2)

    for record in (team.amina, team.sam, team.rita):
        kept = item_of(record, team.item).kept
        assert kept is not None
        assert (kept.by, kept.reason) == ("Sam Lee", "law")


def test_two_who_answer_at_once_leave_both_answers_for_all(team: Team) -> None:
    for record, said in ((team.sam, "We walk on Monday."), (team.amina, "We call on Friday.")):
        sign_answer(record, team.item, answer_of(record, team.item, [Piece(WILL_DO, said)]))

    team.sync(times=2)

    for record in (team.amina, team.sam, team.rita):
        texts = {one.said.pieces[0].text for one in answers_to(record, team.item)}
        assert texts == {"We walk on Monday.", "We call on Friday."}


@pytest.mark.parametrize("name", ["00" * 8, "../../x"])
def test_an_answer_that_whoever_tells_of_it_did_not_sign_is_none(team: Team, name: str) -> None:
    said = answer_of(team.amina, team.item, [Piece(WILL_DO, "We give you 5,000 pounds.")])
    own = write_reply(replace(said, iss=team.sam.identity.iss), team.sam.identity.signer)
    token = own if name.startswith(".") else write_reply(said, SUE)
    lines = [
        Deed("answer", WHEN, team.item, said={"answers": [pair]}) for pair in ([name, token], ["aa", "x"])
    ]
    slip_in(team, sign_deeds(deeds_by(team, lines=tuple(lines)), team.sam.identity.device))

    team.sync(team.amina)

    assert answers_to(team.amina, team.item) == ()


def test_whoever_deletes_a_thing_takes_nothing_else_from_the_place(team: Team) -> None:
    open_item(team.sam, team.item, why="To look at it")
    team.sync(team.sam)
    (deeds,) = team.sam.vault.circle.about(f"{DEEDS} {team.sam.identity.device_id}")
    name = deeds.id.partition(" ")[2]
    lines = (
        Deed("receive", WHEN, INVENTED, said={"thing": name}),
        Deed("delete-item", WHEN, INVENTED, said={"gone": True}),
    )
    slip_in(team, sign_deeds(deeds_by(team, lines=lines, seq=2, previous=name), team.sam.identity.device))

    team.sync(team.amina)

    there = team.sam.vault.place_files.holding(name)
    assert there
    assert set(there) <= team.place.files.keys()


def answered_by(record: OpenRecord, team: Team) -> str:
    said = answer_of(record, team.item, [Piece(WILL_DO, "We walk on Monday.")])
    return sign_answer(record, team.item, said).token


def read_by(team: Team, token: str, *, at: datetime = NOW) -> Verdict:
    """Read an answer as somebody who knows the group's key, and no worker's."""
    group = team.amina.identity
    me = Me(known={group.did: Pin(group.signer.public, "My carers")})
    return read(token.encode(), name="", trust=Trust(), at=at, me=me)


def test_a_worker_answers_for_the_group_with_their_own_key_for_which_it_vouches(team: Team) -> None:
    verdict = read_by(team, answered_by(team.sam, team))

    assert verdict.code == "whole-and-known"
    assert (verdict.signer.did, verdict.signer.name) == (team.amina.identity.did, "My carers")
    assert (verdict.signer.by, claimed_name(verdict)) == ("Sam Lee", GROUP)
    (_, who), *_ = four_answers(verdict)[1:]
    assert who == "My carers. You know this key. Sam Lee signed it for them, and they vouch for that."
    assert own_voucher(team.amina) is None
    assert own_voucher(team.rita) is None
    assert read_by(team, answered_by(team.amina, team)).signer.by is None


def test_every_worker_gives_out_the_card_of_the_group_also_the_new_one(team: Team) -> None:
    first = own_card(team.amina)
    assert own_card(team.sam) == own_card(team.rita) == first
    assert on_card(team.sam).did == team.amina.identity.did
    for role in (EDITOR, VIEWER):
        change_member(team.amina, team.rita.identity.by.writer, role=role)
    identity = team.amina.identity.record
    lie = {"purpose": CARDS, "record": identity, "when": "2027-01-01T00:00:00Z", "card": first}
    ours = lie | {"card": write_contact(own_contact(team.sam), team.sam.identity.signer)}
    slip_in(team, canonical(lie))
    slip_in(team, canonical(ours))
    slip_in(team, canonical(lie | {"card": "none"}))

    team.sync(team.amina, team.sam)

    assert own_card(team.sam) == own_card(team.amina) != first
    assert on_card(team.rita).did == team.amina.identity.did
    nameless = replace(team.amina, identity=replace(team.amina.identity, name=""))
    assert give_vouchers(nameless) == 0


def test_a_voucher_is_signed_anew_in_time_and_not_for_whoever_went(team: Team) -> None:
    first = own_voucher(team.sam)
    assert first is not None
    later = [at(one, one.now + timedelta(days=11)) for one in (team.amina, team.sam)]
    for record in (*later, *later):
        sync(record, team.place)

    second = own_voucher(later[1])

    assert second is not None
    assert second[1].until == first[1].until + timedelta(days=11)
    assert give_vouchers(later[0]) == 0
    remove_member(later[0], team.sam.identity.by.writer)
    latest = [at(one, one.now + timedelta(days=30)) for one in later]
    for record in latest:
        sync(record, team.place)
    assert own_voucher(latest[1]) is None
    there = latest[1].vault.circle.about(ELSE)
    assert [one for one in there if one.value["purpose"] == VOUCHES] == []


def test_nobody_is_vouched_for_longer_than_they_are_in_the_team_or_under_a_name_that_is_none(
    team: Team,
) -> None:
    until = team.amina.now.replace(microsecond=0) + timedelta(days=5)
    change_member(
        team.amina, team.sam.identity.by.writer, until=moment_text(until), name="Sam \u202e\u200bLee"
    )
    team.sync(team.amina, team.sam)

    voucher = own_voucher(team.sam)

    assert voucher is not None
    assert (voucher[1].until, voucher[1].worker) == (until, "Sam Lee")
    over = at(team.amina, until)
    assert give_vouchers(over) == 0
    nameless = replace(team.amina, identity=replace(team.amina.identity, name="\u202e"))
    before = [one.value for one in team.amina.vault.circle.about(GIVEN)]
    give_vouchers(nameless)
    assert [one.value for one in team.amina.vault.circle.about(GIVEN)] == before


def test_the_others_see_who_is_answering_until_the_answer_is_there(team: Team) -> None:
    say_answering(team.sam, team.item)
    say_answering(team.sam, team.item)
    team.sync(team.sam, team.amina)
    assert item_of(team.amina, team.item).answering == "Sam Lee"
    assert item_of(team.sam, team.item).answering == ""
    assert item_of(at(fresh(team.amina), team.amina.now + timedelta(days=2)), team.item).answering == ""

    sign_answer(team.sam, team.item, answer_of(team.sam, team.item, [Piece(WILL_DO, "We walk.")]))
    team.sync(team.sam, team.amina)

    assert item_of(team.amina, team.item).answering == ""
    assert [one.act for one in told(team.amina, Asked(acts=frozenset({"answering"})))] == ["answering"]


def test_what_is_over_is_deleted_as_a_lead_says_and_only_with_news_of_a_day(team: Team) -> None:
    keep_rules(team.amina, replace(rules_of(team.amina), days=5))
    team.sync()
    assert rules_of(team.sam).days == rules_of(team.rita).days == 5
    over = at(team.sam, moment(item_of(team.sam, team.item).until) + timedelta(days=9))
    assert delete_over(over) == 0

    sync(over, team.place)
    delete_over(over)
    later = at(over, over.now + timedelta(days=4))
    sync(later, team.place)

    assert delete_over(later) == 1


def test_whoever_is_invited_to_a_team_has_a_record_of_the_group_before_they_are_let_in(
    team: Team, desk: Desk, tmp_path: Path
) -> None:
    join(
        *(desk, tmp_path / "nina", PASSPHRASE, invite(team.amina)),
        name="Nina",
        relation="driver",
        recovery=False,
    )
    nina = unlock(desk, tmp_path / "nina", PASSPHRASE)
    assert (nina.identity.kind, nina.identity.name) == ("organisation", GROUP)
    assert (own_contact(nina).kind, own_contact(nina).name) == ("contact", f"Nina for {GROUP}")
    nina.vault.close()


def test_an_invitation_that_says_team_makes_no_group_of_a_person(
    team: Team, desk: Desk, tmp_path: Path
) -> None:
    jean = jeans(desk, tmp_path / "jean", lambda _: None)
    assert not invite(jean).team
    tom = joining(desk, tmp_path / "tom", jean, "Tom", 105)
    add_member(jean, as_guest(tom, jean))
    place = LyingPlace()
    for record in (jean, tom):
        sync(record, place)

    lied_to = replace(tom, identity=replace(tom.identity, kind="organisation"))

    assert as_member(lied_to).identity.kind == "person"
    for record in (jean, tom):
        record.vault.close()


def test_whoever_joins_later_has_the_whole_inbox_and_its_log(team: Team, desk: Desk, tmp_path: Path) -> None:
    open_item(team.sam, team.item, why="To support the person")
    team.sync()
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        tom = joining(desk, tmp_path / "tom", team.amina, "Tom", 104)
    add_member(team.amina, replace(as_guest(tom, team.amina, parts=("inbox",)), organisation=GROUP))

    team.sync(team.amina, team.sam, tom, team.amina, team.sam, tom)

    assert [line.id for line in inbox_of(tom)] == [team.item]
    assert {(one.worker, one.act) for one in looks(as_member(tom)).lines} == {("Sam Lee", "open-item")}
    tom.vault.close()


def test_a_worker_who_was_removed_gets_nothing_of_what_comes_after(team: Team) -> None:
    remove_member(team.amina, team.sam.identity.by.writer)
    team.sync(team.amina)
    taking(team.amina, team.folder)(SHARE)

    team.sync(times=2)

    assert len(list(inbox_of(team.rita))) == 2
    assert len(list(inbox_of(team.sam))) == 1


def test_what_a_removed_worker_deletes_by_deeds_dated_before_stays(team: Team) -> None:
    remove_member(team.amina, team.sam.identity.by.writer)
    delete_now(team.sam, team.item)
    tell(team.sam)
    (newest,) = team.sam.vault.circle.about(NEW_DEEDS)
    slip_in(team, team.sam.vault.circle.raw(newest.id))

    team.sync(team.amina, team.rita, team.amina)

    for record in (team.amina, team.rita):
        assert record.vault.inbox.has(team.item)
        assert [(one.worker, one.act) for one in looks(record).lines] == [("Sam Lee", "delete-item")]


def test_nobody_can_write_in_the_log_in_the_name_of_another(team: Team) -> None:
    said = deeds_by(team, device=team.amina.identity.device_id, seq=9, previous="A" * 43)
    signature = team.sam.identity.device.sign(signed_bytes(said))
    forged = json.loads(signed_bytes(said)) | {"signature": b64url(signature)}
    name = slip_in(team, canonical(forged))

    team.sync(team.rita, team.amina)

    for record in (team.rita, team.amina):
        assert record.vault.inbox.has(team.item)
        assert looks(record).lines == ()
        assert [one.value["file"] for one in record.vault.circle.about(FILE_APART)] == [name]


def test_deeds_of_another_record_or_that_were_changed_say_nothing(team: Team) -> None:
    said = sign_deeds(deeds_by(team, record=team.item), team.sam.identity.device)
    good = sign_deeds(deeds_by(team), team.sam.identity.device)
    slip_in(team, said)
    slip_in(team, good.replace(b"true", b"false"))
    slip_in(team, good[:-1])

    (found,) = team.sync(team.rita)

    assert sorted(one.why for one in found.apart) == [Why.FOREIGN, Why.MALFORMED]
    assert len(team.rita.vault.circle.about(FILE_APART)) == 3
    assert looks(team.rita).lines == ()


def test_deeds_that_are_put_there_twice_are_told_once(team: Team) -> None:
    good = sign_deeds(deeds_by(team), team.sam.identity.device)
    slip_in(team, good)
    slip_in(team, good)
    team.sync(team.rita)
    slip_in(team, good)

    team.sync(team.rita)

    assert [(one.worker, one.act) for one in looks(team.rita).lines] == [("Sam Lee", "delete-item")]


def test_deeds_that_are_cut_on_their_way_are_read_once_they_are_whole(team: Team) -> None:
    name = slip_in(team, sign_deeds(deeds_by(team), team.sam.identity.device))
    team.place.cut.add(name)
    (found,) = team.sync(team.rita)
    assert (found.on_the_way, team.rita.vault.inbox.has(team.item)) == (1, True)
    team.place.cut.clear()

    team.sync(team.rita)

    assert not team.rita.vault.inbox.has(team.item)


def test_a_thing_in_which_something_was_changed_is_not_taken_in(team: Team) -> None:
    there = thing_of(team.amina, team.item)
    assert there is not None
    item = "00000000-0000-4000-8000-000000000301"
    tokens = json.loads(there.signed)["verifiableCredential"]
    changed = json.dumps({"verifiableCredential": [tokens[0][:-8] + "AAAAAAAA"]}, separators=(",", ":"))
    bad = replace(there, item=item, signed=changed)
    line = Deed("receive", "2026-11-22T12:00:00Z", item, said={"thing": bad.hash})
    slip_in(team, sign_deeds(deeds_by(team, lines=(line,)), team.sam.identity.device))
    slip_in(team, bad.written)
    unnamed = replace(there, item="00000000-0000-4000-8000-000000000302")
    slip_in(team, unnamed.written)

    team.sync(team.rita)

    assert [one.id for one in inbox_of(team.rita)] == [team.item]
    assert len(team.rita.vault.circle.about(FILE_APART)) == 1


def test_what_a_worker_says_of_a_thing_is_not_believed(team: Team) -> None:
    there = thing_of(team.amina, team.item)
    assert there is not None
    other = replace(there, item="00000000-0000-4000-8000-000000000303", consent="made-up", file="x")
    line = Deed("receive", "2026-11-22T12:00:00Z", other.item, said={"thing": other.hash})
    slip_in(team, sign_deeds(deeds_by(team, lines=(line,)), team.sam.identity.device))
    slip_in(team, other.written)

    team.sync(team.rita)

    assert team.rita.vault.inbox.get(other.item).about == team.rita.vault.inbox.get(team.item).about


def test_a_reader_opens_and_nothing_else_they_do_counts(team: Team) -> None:
    for refused in (
        lambda: delete_now(team.rita, team.item),
        lambda: keep_longer(team.rita, team.item, reason="law", until=team.rita.now + timedelta(days=9)),
        lambda: answer_of(team.rita, team.item, [Piece(WILL_DO, "We walk.")]),
        lambda: taking(team.rita, team.folder)(SHARE),
        lambda: save_item(team.rita, team.item, why="To support the person"),
    ):
        with pytest.raises(TeamReaderError):
            refused()
    device = team.rita.identity.device
    slip_in(team, sign_deeds(deeds_by(team, device=team.rita.identity.device_id), device))

    team.sync(team.amina, team.sam)

    assert team.amina.vault.inbox.has(team.item)
    assert [(one.worker, one.act) for one in looks(team.sam).lines] == [("Rita Roy", "delete-item")]


def test_a_worker_gives_receipts_for_the_group_which_vouches_for_them(team: Team) -> None:
    open_item(team.amina, team.item, why="To support the person")
    team.sync(team.amina, team.sam)
    by_lead, by_worker = (receipts_to_give(one, team.item) for one in (team.amina, team.sam))

    delete_now(team.sam, team.item)
    deleted = receipts_to_give(team.sam, team.item)

    for one in (*by_worker, *deleted):
        verdict = read_by(team, one.token)
        assert verdict.code == "whole-and-known"
        assert (verdict.signer.did, verdict.signer.by) == (team.amina.identity.did, "Sam Lee")
    assert [one.said.what for one in deleted] == ["deleted"]
    assert [replace(one.said, vouched="", signed=None) for one in by_worker] == [one.said for one in by_lead]
    assert [one.said.what for one in by_lead] == ["got", "opened"]
    with pytest.raises(TeamReaderError):
        receipts_to_give(team.rita, team.item)


def test_what_a_private_contact_gave_stays_on_the_device_it_came_to(team: Team) -> None:
    remember(team.amina, Recipient("contact", "Sue", SUE_DID), issuer=SUE_DID)
    taking(team.amina, team.folder)(CARE_CARD)
    describe(team.amina, SUE_DID, Described("Sue", private=True))

    team.sync()

    assert [line.id for line in inbox_of(team.sam)] == [team.item]


def test_a_sync_of_a_team_with_nothing_new_reads_and_puts_nothing(team: Team) -> None:
    team.sync(times=2)
    team.place.asked.clear()

    team.sync(team.sam)

    assert team.place.asked == [("names", "")]


def assert_all_is_there(record: OpenRecord) -> None:
    """Find each of the deeds and things that are here among what lies at the place."""
    files, shelf = record.vault.place_files.of_state("done").values(), record.vault.circle
    devices = the_circle(record).standing.in_force[-1].devices
    here = {
        kind: {one.id.partition(" ")[2] for device in devices for one in shelf.about(f"{kind} {device}")}
        for kind in (DEEDS, THING)
    }
    assert all(here.values())
    assert here[DEEDS] | here[THING] <= {one.head.decode() for one in files}


def test_what_the_place_lost_of_a_team_is_put_there_again(team: Team) -> None:
    team.sync(times=2)
    team.place.files.clear()
    team.sync(team.amina)
    later = at(team.amina, team.amina.now + timedelta(hours=2))
    assert sync(later, team.place).lost

    put_again(later)
    sync(later, team.place)

    assert_all_is_there(team.amina)


def test_the_card_and_the_vouchers_that_the_place_lost_are_put_there_by_any_device(team: Team) -> None:
    given = {str(one.value["file"]) for kind in (GIVEN, CARD) for one in team.amina.vault.circle.about(kind)}
    for name in given:
        del team.place.files[name]
    before = own_card(team.sam)
    team.sync(team.sam)

    count = put_again(team.sam)
    team.sync(team.sam)
    team.sync(team.rita)

    assert count >= len(given) == 2
    came = [one for one in team.rita.vault.circle.about(ELSE) if one.value["file"] not in given]
    assert {one.value["purpose"] for one in came} == {CARDS, VOUCHES}
    assert {str(one.value["file"]) for one in came} <= team.place.files.keys()
    assert own_card(team.sam) == before
    assert put_again(team.sam) == 0


def test_every_worker_is_told_of_a_new_card_once_it_is_there(team: Team) -> None:
    change_member(team.amina, team.rita.identity.by.writer, role=EDITOR)
    team.sync(times=2)
    remove_member(team.amina, team.rita.identity.by.writer)

    team.sync(team.amina, team.sam)

    since = new_card_since(team.amina)
    assert since == new_card_since(team.sam) == moment_text(team.amina.now)


def test_a_team_that_moves_its_place_takes_deeds_and_things_along(team: Team) -> None:
    open_item(team.sam, team.item, why="To support the person")
    team.sync(times=2)
    moved = replace(team, place=LyingPlace())

    keep_circle_place(team.amina, NEW_PLACE, there=moved.place.names())
    keep_circle_place(team.sam, NEW_PLACE, there=moved.place.names())
    moved.sync(team.amina, team.sam)

    assert_all_is_there(team.amina)


def locked(team: Team, key: HpkePublicKey) -> Path:
    """Let Sue lock what she gives to the group for a key."""
    told = share_for(Recipient("organisation", GROUP, team.amina.identity.did))
    file = team.folder / "locked.carebundle"
    file.write_bytes(seal_file([told], recipients=[key], dice=team.amina.desk.dice))
    return file


def test_a_worker_takes_in_what_was_locked_for_the_group_also_by_its_card_from_before_the_team(
    team: Team,
) -> None:
    assert own_contact(team.amina).hpke == team.amina.identity.hpke.public.to_bytes()

    received = receive_file(team.sam, locked(team, sealing_key(team.amina)))

    assert not received.verified.verdict.refused
    assert received.verified.verdict.limits.for_me == "yes"
    team.sync(team.sam, team.rita)
    assert {line.id for line in inbox_of(team.rita)} == {team.item, received.item}
    assert me_of(team.rita).hpke_before == ()


@pytest.mark.parametrize("how", ["removed", "reads"])
def test_what_is_locked_by_the_new_card_stays_shut_for_whoever_went(team: Team, how: str) -> None:
    before, sam = sealing_key(team.amina), team.sam.identity.by.writer
    (old,) = keys_to_open(team.sam)
    assert new_card_since(team.amina) == ""

    if how == "removed":
        remove_member(team.amina, sam)
    else:
        change_member(team.amina, sam, role=VIEWER)
    team.sync(times=2)

    new = sealing_key(team.amina)
    assert own_contact(team.amina).hpke == new.to_bytes() != before.to_bytes()
    assert new_card_since(team.amina) == moment_text(team.amina.now)
    assert new_card_since(team.sam) == ""
    mine = {key.public for ring in rings_of(team.sam).values() for key in secrets_in(ring)}
    assert mine == {before, old.public}
    assert receive_file(team.sam, locked(team, new)).item == ""
    for key in (before, new):
        assert not receive_file(team.amina, locked(team, key)).verified.verdict.refused


def secrets_in(ring: Ring) -> list[HpkePrivateKey]:
    """Give the keys for receiving that a ring holds."""
    return [HpkePrivateKey.from_bytes(key) for name, key in ring.keys.items() if name.startswith(RECEIVE)]


def test_a_key_of_ones_own_that_somebody_else_has_is_replaced_for_the_whole_team(team: Team) -> None:
    renewed = sign_with_new_key(team.amina, EXPOSED)

    card = read_new_key(renewed.notice).contact
    sync(renewed.record, team.place)
    team.sync(team.sam)

    own = renewed.record.identity.hpke.public
    assert card.hpke == sealing_key(renewed.record).to_bytes() == own.to_bytes()
    newest, *before = keys_to_open(team.sam)
    assert newest.public == own
    assert len(before) == 1


def test_a_team_whose_lead_receives_by_the_key_on_the_card_never_gives_that_out(team: Team) -> None:
    shared = replace(team.amina.identity, hpke=receiving_key(team.amina.vault, team.amina.identity))
    made = standing_of(team.amina).now
    assert made is not None

    keys = keys_for_team(replace(team.amina, identity=shared), made, [])

    assert shared.hpke.to_bytes() not in keys.values()
    assert sealing_key(replace(team.amina, identity=shared)) == sealing_key(team.amina)


FAR = "2999-12-31T23:59:59Z"


def test_who_opens_or_answers_in_years_to_come_is_not_last_for_ever(team: Team) -> None:
    lines = (
        Deed("open-item", FAR, team.item, why="To look"),
        Deed("answering", FAR, team.item),
    )
    slip_in(team, sign_deeds(deeds_by(team, lines=lines), team.sam.identity.device))
    team.sync(team.rita)

    assert item_of(team.rita, team.item).last_look.when <= moment_text(team.rita.now)  # type: ignore[union-attr]  # it was opened
    assert item_of(team.rita, team.item).answering == "Sam Lee"
    late = at(team.rita, team.rita.now + timedelta(days=2))
    assert item_of(late, team.item).answering == ""
    open_item(late, team.item, why="To support the person")
    team.sync(late)
    assert item_of(late, team.item).last_look.by != "Sam Lee"  # type: ignore[union-attr]  # as above


def test_a_notice_that_is_told_in_years_to_come_puts_off_no_deletion(team: Team) -> None:
    line = Deed("told", FAR, "", "Sue", said={"notice": notice()})
    slip_in(team, sign_deeds(deeds_by(team, lines=(line,)), team.sam.identity.device))

    team.sync(team.rita)

    assert team.rita.vault.inbox.get(team.item).value["stopped"] <= moment_text(team.rita.now)


def test_days_that_a_lead_set_in_years_to_come_are_not_the_last_word(team: Team) -> None:
    keep_rules(team.amina, replace(rules_of(team.amina), days=7))
    far = at(team.amina, moment("2031-01-01T00:00:00Z"))
    tell(far)
    team.sync(team.amina, team.sam)
    keep_rules(team.amina, replace(rules_of(team.amina), days=9))

    team.sync(team.amina, at(team.sam, team.sam.now + timedelta(minutes=1)))

    assert rules_of(team.sam).days == 9
