"""What is shown as a moving code: the very same that was signed, for as long as the share lasts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portable_record.actions.add_entry import add_words
from portable_record.actions.desk import OpenRecord
from portable_record.actions.kept_shares import kept_share
from portable_record.actions.moving import Shown, refuse_unless_open, share_to_show
from portable_record.actions.people import remember
from portable_record.actions.share import Wish, look_at, sign_share
from portable_record.actions.verify import verdict_on
from portable_record.actions.ways_out import MOST_MOVING, fit, way_named
from portable_record.actions.withdraw import stop_share
from portable_record.errors import ShareOverError
from portable_record.sharing.contact import Recipient
from portable_record.sharing.me import Me
from portable_record.sharing.ur.joining import join_texts
from tests.sharing.cast import BOB_DID, BOB_SEALS, NOW

MOVING = way_named("moving")


def signed(record: OpenRecord, to: str = "Lunch Club") -> str:
    add_words(record, part="strengths", kind=None, words="I make people laugh.", sensitive=False)
    wish = Wish(parts=("strengths",), to=to, purpose="support")
    return sign_share(record, wish, seen=look_at(record, wish).seen)


def file_of(shown: Shown, size: str) -> bytes:
    code = shown.codes[size]
    return join_texts(code.text(number) for number in range(1, code.total + 1))


@pytest.mark.parametrize("size", ["small", "middle", "large"])
def test_what_is_shown_is_what_was_signed(record: OpenRecord, size: str) -> None:
    share = signed(record)

    shown = share_to_show(record, share)

    assert not shown.locked
    assert file_of(shown, size).decode() == kept_share(record, share).signed


def test_for_a_contact_with_a_known_key_it_is_locked(record: OpenRecord) -> None:
    bob = Recipient("contact", "Bob", BOB_DID, BOB_SEALS.public.to_bytes())
    remember(record, bob, issuer=BOB_DID)
    shown = share_to_show(record, signed(record, to="Bob"))
    code = shown.codes["large"]
    without_the_first = range(2, 2 + 3 * code.total)
    texts = "\n".join(map(code.text, without_the_first)).encode()

    for_bob, for_others = (
        verdict_on(record.desk, texts, name="", trust=b"", at=NOW, passcode=None, me=me)
        for me in (Me(dids=frozenset({BOB_DID}), hpke=BOB_SEALS), None)
    )

    assert shown.locked
    assert (for_bob.code, for_others.code) == ("first-time", "no-slot-for-me")
    assert "I make people laugh." in str(for_bob.contents)


def test_showing_it_is_noted(record: OpenRecord) -> None:
    share = signed(record)

    share_to_show(record, share)

    event = record.vault.journal.newest(limit=1)[0].event
    assert b'"code":"copy"' in event
    assert share.encode() in event


def test_a_share_that_was_stopped_is_shown_no_more(record: OpenRecord) -> None:
    share = signed(record)
    shown = share_to_show(record, share)
    refuse_unless_open(record, shown)
    stop_share(record, share)

    with pytest.raises(ShareOverError):
        refuse_unless_open(record, shown)
    with pytest.raises(ShareOverError):
        share_to_show(record, share)


def test_a_share_is_shown_to_its_last_moment_and_no_longer(
    record: OpenRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = share_to_show(record, signed(record))
    assert shown.terms is not None
    monkeypatch.setattr(type(record), "now", shown.terms.until - timedelta(seconds=1))
    refuse_unless_open(record, shown)
    monkeypatch.setattr(type(record), "now", shown.terms.until)

    with pytest.raises(ShareOverError):
        refuse_unless_open(record, shown)


def test_what_is_too_much_for_a_moving_code_is_not_offered_as_one(record: OpenRecord) -> None:
    wish = Wish(parts=("strengths",), to="Lunch Club", purpose="support")
    add_words(record, part="strengths", kind=None, words="I make people laugh.", sensitive=False)
    parcel = look_at(record, wish).parcel
    small = fit(parcel, MOVING)

    large = fit(parcel, replace(MOVING, most=small.size - 1))

    assert (small.fits, large.fits) == (True, False)
    assert small.size < MOST_MOVING
