"""A new key of one's own: what goes out afterwards, what the old one may still do, what others learn."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from portable_record.actions.add_entry import add_words
from portable_record.actions.contact_book import COMPARED, VOUCHED, Described, compare, contact_by
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.devices import devices_of
from portable_record.actions.hand_over import make_theirs
from portable_record.actions.identity import load_identity
from portable_record.actions.issuer import export_issuer
from portable_record.actions.meet import Fate, look_at, take
from portable_record.actions.new_key import sign_with_new_key
from portable_record.actions.open_item import open_item
from portable_record.actions.own_card import own_card
from portable_record.actions.own_keys import former_keys
from portable_record.actions.receive import me_of, receive_file
from portable_record.actions.share import Wish, share_parts
from portable_record.actions.withdraw import withdraw_share
from portable_record.crypto.did import did_key
from portable_record.errors import MayNotWriteError, NoPatientError, UsageError
from portable_record.sharing.key_set import KeySet
from portable_record.sharing.new_key import EXPOSED, RENEWED, read_new_key
from portable_record.sharing.strict_json import read_object
from portable_record.sharing.verdict import Standing
from portable_record.sharing.withdrawal import read_notice
from tests.actions.carers import kept_record
from tests.actions.conftest import NOW, PASSPHRASE
from tests.actions.quick import stretch_nothing

Opened = Callable[..., OpenRecord]


@pytest.fixture
def club(opened: Opened) -> OpenRecord:
    """The record of somebody else, who gets what Jean shares."""
    return opened(name="Lunch Club")


def acquainted(reader: OpenRecord, writer: OpenRecord) -> str:
    """Let somebody know somebody by a compared key."""
    meeting = look_at(reader, own_card(writer).encode())
    did = take(reader, meeting, Described(meeting.offered.name))
    compare(reader, did, "same", how="met")
    return did


def shared(record: OpenRecord, out: Path, to: str = "") -> tuple[str, Path]:
    """Share something, and return the id of the share and its file."""
    add_words(record, part="strengths", kind=None, words="I whistle", sensitive=False)
    until = (NOW + timedelta(days=20)).date().isoformat()
    wish = Wish(parts=("strengths",), to=to, purpose="support", until=until, forms=("sealed",))
    done = share_parts(record, wish, out)
    return done.id, done.files[0]


def code_of(reader: OpenRecord, file: Path) -> str:
    return receive_file(reader, file).verified.verdict.code


def test_what_goes_out_afterwards_is_signed_with_the_new_key(record: OpenRecord, club: OpenRecord) -> None:
    old = acquainted(club, record)

    anew = sign_with_new_key(record, RENEWED)
    new = take(club, look_at(club, anew.notice.encode()), Described("Jean"))

    assert look_at(club, own_card(anew.record).encode()).did == new == anew.record.identity.did
    assert contact_by(club, new, confirmed=True).state == VOUCHED
    assert old in me_of(club).known
    assert load_identity(anew.record.vault).did == new


def test_old_shares_still_read_as_hers_and_new_ones_once_the_notice_was_taken(
    record: OpenRecord, club: OpenRecord, tmp_path: Path
) -> None:
    acquainted(club, record)
    acquainted(record, club)
    _, before = shared(record, tmp_path / "before", to="Lunch Club")

    anew = sign_with_new_key(record, RENEWED)
    _, after = shared(anew.record, tmp_path / "after", to="Lunch Club")
    unread = code_of(club, after)
    take(club, look_at(club, anew.notice.encode()), Described("Jean"))

    assert unread == "first-time"
    assert code_of(club, before) == "whole-and-known"
    assert code_of(club, after) == "whole-and-known"


def test_a_share_from_before_can_be_stopped_by_the_key_that_signed_it(
    record: OpenRecord, club: OpenRecord, tmp_path: Path
) -> None:
    old = acquainted(club, record)
    acquainted(record, club)
    share, file = shared(record, tmp_path / "share", to="Lunch Club")
    item = receive_file(club, file).item

    anew = sign_with_new_key(record, EXPOSED).record
    notice = withdraw_share(anew, share, tmp_path / "stop").files[0]
    told = receive_file(club, notice)

    assert read_notice(notice.read_text()).said.iss == old
    assert told.locked == (item,)


def test_after_an_exposed_key_nothing_that_it_signed_is_read(
    record: OpenRecord, club: OpenRecord, tmp_path: Path
) -> None:
    acquainted(club, record)
    acquainted(record, club)
    _, file = shared(record, tmp_path / "share", to="Lunch Club")

    anew = sign_with_new_key(record, EXPOSED, since=date(2026, 11, 20))
    meeting = look_at(club, anew.notice.encode())
    take(club, meeting, Described("Jean"))

    assert (meeting.fate, meeting.said and meeting.said.since) == (
        Fate.EXPOSED,
        datetime(2026, 11, 20, tzinfo=UTC),
    )
    assert code_of(club, file) == "key-changed"
    assert anew.record.identity.hpke != record.identity.hpke


@pytest.mark.parametrize(
    ("since", "standing"), [(date(2026, 11, 20), Standing.KEY_CHANGED), (None, Standing.FIRST_TIME)]
)
def test_what_came_while_others_could_have_the_key_is_marked(
    record: OpenRecord, club: OpenRecord, tmp_path: Path, since: date | None, standing: Standing
) -> None:
    acquainted(club, record)
    acquainted(record, club)
    _, file = shared(record, tmp_path / "share", to="Lunch Club")
    item = receive_file(club, file).item

    later = replace(record, desk=replace(record.desk, now=lambda: NOW + timedelta(hours=1)))
    notice = sign_with_new_key(later, EXPOSED, since=since).notice
    take(club, look_at(club, notice.encode()), Described("Jean"))
    opened = open_item(club, item, why="to support them")

    assert len(opened.seen) == 2
    assert opened.verdict is not None
    assert opened.verdict.signer.standing is standing


def test_what_was_sealed_for_the_old_key_still_opens(
    record: OpenRecord, club: OpenRecord, tmp_path: Path
) -> None:
    acquainted(record, club)
    acquainted(club, record)
    _, file = shared(record, tmp_path / "share", to="Lunch Club")

    anew = sign_with_new_key(club, EXPOSED).record

    assert receive_file(anew, file).verified.verdict.code == "whole-and-known"


def test_a_notice_from_the_command_is_taken_over_with_know(
    record: OpenRecord, club: OpenRecord, tmp_path: Path
) -> None:
    acquainted(club, record)
    anew = sign_with_new_key(record, RENEWED)
    file = tmp_path / "new-key.jws"
    file.write_text(anew.notice)

    asked = receive_file(club, file)
    receive_file(club, file, know=True)
    receive_file(anew.record, file, know=True)  # her own: nothing happens

    assert asked.signer_words == look_at(anew.record, own_card(anew.record).encode()).words
    assert contact_by(club, anew.record.identity.did, confirmed=True).state == COMPARED


def test_the_device_stays_the_same_and_known(record: OpenRecord) -> None:
    add_words(record, part="strengths", kind=None, words="I whistle", sensitive=False)
    before = devices_of(record.vault)

    anew = sign_with_new_key(record, RENEWED).record
    add_words(anew, part="strengths", kind=None, words="I sing", sensitive=False)
    anew.vault.journal.verify(anew.identity.device.public.verify)

    assert devices_of(anew.vault) == before


def test_two_new_keys_one_after_the_other_both_lead_on(record: OpenRecord, club: OpenRecord) -> None:
    acquainted(club, record)
    first = sign_with_new_key(record, RENEWED)
    second = sign_with_new_key(first.record, RENEWED)

    for notice in (first.notice, second.notice):
        take(club, look_at(club, notice.encode()), Described("Jean"))

    kept = contact_by(club, second.record.identity.did, confirmed=True)
    assert [one.did for one in kept.former] == [record.identity.did, first.record.identity.did]
    assert len(former_keys(record.vault)) == 2
    assert read_new_key(second.notice).old == first.record.identity.did


def test_an_address_publishes_the_old_key_unless_somebody_else_has_it(opened: Opened, tmp_path: Path) -> None:
    record = opened(issuer="https://jean.example/cards")

    once = sign_with_new_key(record, RENEWED).record
    twice = sign_with_new_key(once, EXPOSED).record
    export_issuer(twice, tmp_path)

    published = KeySet.of(read_object((tmp_path / ".well-known/jwks.json").read_bytes(), most=10_000))
    assert published.keys.keys() == {
        record.identity.owner_key.thumbprint(),
        twice.identity.owner_key.thumbprint(),
    }


def test_who_keeps_a_record_gets_a_new_key_of_their_own_and_takes_it_along(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stretch_nothing(monkeypatch)
    record = kept_record(desk, tmp_path / "kept")
    owner = record.identity.owner_key

    anew = sign_with_new_key(record, RENEWED).record
    theirs = make_theirs(anew, PASSPHRASE)

    assert anew.identity.owner_key.compressed() == owner.compressed()
    assert anew.identity.did != record.identity.did
    assert former_keys(theirs.vault) == []
    assert not theirs.vault.keys.has(f"signer-before:{record.identity.did}")
    assert len(devices_of(theirs.vault)) == 2
    theirs.vault.close()


@pytest.mark.parametrize(("why", "since"), [("lost", None), (EXPOSED, date(2026, 11, 23))])
def test_a_reason_or_a_day_that_cannot_be_is_refused(
    record: OpenRecord, why: str, since: date | None
) -> None:
    with pytest.raises(UsageError):
        sign_with_new_key(record, why, since=since)
    assert former_keys(record.vault) == []


def test_the_day_begins_where_the_person_is(record: OpenRecord) -> None:
    abroad = replace(record, desk=replace(record.desk, zone=timezone(timedelta(hours=1))))

    notice = sign_with_new_key(abroad, EXPOSED, since=date(2026, 11, 20)).notice

    assert read_new_key(notice).since == datetime(2026, 11, 19, 23, tzinfo=UTC)


def test_a_record_without_a_name_has_no_card(opened: Opened) -> None:
    with pytest.raises(NoPatientError):
        own_card(opened(name=""))


def test_a_closed_record_signs_with_no_new_key(record: OpenRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(_record: OpenRecord) -> None:
        raise MayNotWriteError

    monkeypatch.setattr("portable_record.actions.new_key.refuse_if_closed", closed)

    with pytest.raises(MayNotWriteError):
        sign_with_new_key(record, RENEWED)
    assert did_key(load_identity(record.vault).owner_key) == record.identity.did
