"""The notice of a new key: both keys sign it, and it says nothing else (faults one by one: the vectors)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from portable_record.errors import ContactCardError, NewKeyError, PortableRecordError
from portable_record.sharing.contact import Recipient
from portable_record.sharing.me import FROM_THE_FIRST, Me, Pin
from portable_record.sharing.new_key import (
    MOST_NOTICE,
    PURPOSE,
    NewKey,
    new_key_from_claims,
    new_key_to_claims,
    read_new_key,
    word_from_claims,
    word_to_claims,
    write_new_key,
)
from portable_record.sharing.read import read
from portable_record.sharing.reader import wire
from portable_record.sharing.trust import Trust
from portable_record.sharing.verdict import Standing
from portable_record.sharing.withdrawal import Withdrawal, write_notice
from tests.sharing.card_vectors import CARE_CARD
from tests.sharing.cast import BOB, BOB_SEALS, EVE, NOW, RID, SUE, SUE_DID
from tests.sharing.shares import TERMS_ID
from tests.sharing.slip_vectors import EXPOSURE, NEXT, RENEWAL

LONGEST = replace(RENEWAL, contact=Recipient("contact", "界" * 200, NEXT.did, BOB_SEALS.public.to_bytes()))


@pytest.mark.parametrize("said", [RENEWAL, EXPOSURE, LONGEST])
def test_a_notice_says_what_was_put_in_it(said: NewKey) -> None:
    token = write_new_key(said, old=SUE, new=BOB)

    assert read_new_key(token + "\n") == said
    assert new_key_from_claims(new_key_to_claims(said)) == said
    assert len(token) <= MOST_NOTICE


def test_nobody_writes_a_notice_for_keys_they_do_not_have() -> None:
    with pytest.raises(NewKeyError, match="no other"):
        write_new_key(RENEWAL, old=EVE, new=BOB)
    with pytest.raises(ContactCardError, match="no other"):
        write_new_key(RENEWAL, old=SUE, new=EVE)


@pytest.mark.parametrize("change", [{"why": "lost"}, {"since": NOW + timedelta(days=1)}, {"old": NEXT.did}])
def test_a_notice_that_does_not_fit_together_cannot_be_made(change: dict[str, str]) -> None:
    with pytest.raises(NewKeyError):
        replace(RENEWAL, **change)  # type: ignore[arg-type]  # the fault is put in on purpose


@pytest.mark.parametrize(
    "claims",
    ["x", {"purpose": PURPOSE}, {"purpose": PURPOSE, "card": 1, "word": 2}],
    ids=str,
)
def test_what_comes_through_the_pipe_and_is_no_notice_is_refused(claims: object) -> None:
    with pytest.raises(PortableRecordError):
        new_key_from_claims(claims)


def test_a_word_of_a_moment_that_is_none_is_refused() -> None:
    with pytest.raises(NewKeyError, match="none"):
        word_from_claims({**word_to_claims(RENEWAL), "when": "yesterday"}, NEXT)


def test_a_notice_comes_through_the_pipe_as_it_was() -> None:
    token = write_new_key(RENEWAL, old=SUE, new=BOB)
    me = Me(known={SUE_DID: Pin(SUE.public, "Sue")})

    verdict = read(token.encode(), name="", trust=Trust(), at=NOW, me=me)

    assert wire.verdict_from_json(wire.verdict_to_json(verdict)) == verdict
    assert verdict.slips == (RENEWAL,)
    assert (verdict.signer.name, verdict.signer.standing) == ("Sue", Standing.KNOWN)


def test_a_reader_comes_through_the_pipe_with_what_ended_and_the_keys_from_before() -> None:
    me = Me(hpke=BOB_SEALS, ended={SUE_DID: FROM_THE_FIRST}, hpke_before=(BOB_SEALS,))

    kept = wire.me_from_json(wire.me_to_json(me, with_key=True))
    bare = wire.me_from_json(wire.me_to_json(me, with_key=False))

    assert kept is not None
    assert bare is not None
    assert kept.ended == me.ended
    assert [key.to_bytes() for key in kept.hpke_before] == [BOB_SEALS.to_bytes()]
    assert bare.hpke_before == ()


@pytest.mark.parametrize(
    ("ended", "code"),
    [
        (FROM_THE_FIRST, "key-changed"),
        (datetime(2026, 11, 1, tzinfo=UTC), "key-changed"),
        (datetime(2027, 11, 1, tzinfo=UTC), "whole-and-known"),
    ],
)
def test_what_a_replaced_key_signed_counts_only_up_to_its_end(ended: datetime, code: str) -> None:
    me = Me(known={SUE_DID: Pin(SUE.public)}, ended={SUE_DID: ended})

    verdict = read(CARE_CARD.encode(), name="", trust=Trust(), at=NOW, me=me)

    assert verdict.code == code
    assert not (verdict.refused and verdict.contents)


def test_a_replaced_key_can_still_stop_what_it_shared() -> None:
    said = Withdrawal(SUE_DID, TERMS_ID, RID, NOW)
    me = Me(ended={SUE_DID: FROM_THE_FIRST})

    verdict = read(write_notice(said, SUE).encode(), name="", trust=Trust(), at=NOW, me=me)

    assert verdict.slips == (said,)
