"""Meeting somebody: what came becomes a proposal, and nothing is trusted by a name."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portable_record.actions.contact_book import (
    COMPARED,
    DIFFERENT,
    LATER,
    NOT_COMPARED,
    SAME,
    VOUCHED,
    Described,
    compare,
    contact_by,
    everybody,
)
from portable_record.actions.desk import OpenRecord
from portable_record.actions.meet import Fate, look_at, take
from portable_record.actions.own_card import own_card
from portable_record.actions.people import contacts, in_book, known_signers
from portable_record.actions.receive import me_of
from portable_record.crypto.did import did_key
from portable_record.crypto.jws import sign_jws
from portable_record.crypto.signing import SigningKey
from portable_record.errors import NoContactCardError
from portable_record.record.canonical import canonical
from portable_record.sharing.contact import Recipient, contact_to_claims, write_contact
from portable_record.sharing.new_key import EXPOSED, RENEWED, NewKey, write_new_key
from portable_record.sharing.paper.plain_code import plain_matrix
from portable_record.sharing.qr import png
from tests.sharing.card_vectors import CARE_CARD
from tests.sharing.cast import BOB, BOB_DID, BOB_SEALS, EVE, EVE_DID, NOW, SUE, SUE_DID
from tests.sharing.slip_vectors import head

SUE_CARD = Recipient("contact", "Sue Hallam", SUE_DID, BOB_SEALS.public.to_bytes())
SUES_NEXT = replace(SUE_CARD, did=BOB_DID)


def card(name: str = "Sue Hallam", key: SigningKey = SUE) -> bytes:
    return write_contact(replace(SUE_CARD, name=name, did=did_key(key.public)), key).encode()


def notice(why: str = RENEWED, *, old: SigningKey = SUE, new: SigningKey = BOB) -> bytes:
    since = NOW if why == RENEWED else NOW - timedelta(days=2)
    contact = replace(SUE_CARD, did=did_key(new.public))
    return write_new_key(NewKey(did_key(old.public), contact, why, NOW, since), old=old, new=new).encode()


def met(record: OpenRecord, data: bytes, name: str = "Sue", answer: str = SAME) -> str:
    did = take(record, look_at(record, data), Described(name, "runs the choir", "at the market"))
    compare(record, did, answer, how="met")
    return did


def state(record: OpenRecord, did: str) -> str:
    return contact_by(record, did, confirmed=True).state


def test_somebody_new_is_kept_and_not_known_until_the_words_are_compared(record: OpenRecord) -> None:
    meeting = look_at(record, card())
    did = take(record, meeting, Described("Sue", "runs the choir", "at the market"))

    before = (state(record, did), did in known_signers(record))
    compare(record, did, SAME, how="met")

    assert (meeting.fate, meeting.offered, len(meeting.words), len(meeting.digits)) == (
        Fate.NEW,
        SUE_CARD,
        8,
        29,
    )
    assert before == (NOT_COMPARED, False)
    assert (state(record, did), known_signers(record)[did].name) == (COMPARED, "Sue")
    kept = contact_by(record, did, confirmed=False)
    assert (kept.claims, kept.what_for, kept.met, kept.can_seal) == (
        "Sue Hallam",
        "runs the choir",
        "at the market",
        True,
    )


def test_a_key_that_reads_different_is_never_trusted_and_cannot_come_in_again(record: OpenRecord) -> None:
    did = met(record, card(), answer=DIFFERENT)

    assert did not in known_signers(record)
    assert did in me_of(record).ended
    assert contacts(record) == []
    with pytest.raises(NoContactCardError, match="not theirs when you compared"):
        look_at(record, card())


def test_later_takes_nothing_back(record: OpenRecord) -> None:
    did = met(record, card())

    compare(record, did, LATER)

    assert state(record, did) == COMPARED


def test_a_card_of_somebody_known_changes_what_is_said_and_not_what_was_compared(
    record: OpenRecord,
) -> None:
    bare = write_contact(replace(SUE_CARD, hpke=None), SUE).encode()
    did = met(record, bare)

    again = look_at(record, card("Susan Hallam"))
    take(record, again, Described("Sue H"))

    kept = contact_by(record, did, confirmed=True)
    assert again.fate is Fate.KNOWN
    assert (kept.name, kept.claims, kept.can_seal, kept.state) == ("Sue H", "Susan Hallam", True, COMPARED)


def test_a_card_of_ones_own_is_known_as_that(record: OpenRecord) -> None:
    meeting = look_at(record, own_card(record).encode())

    assert meeting.fate is Fate.MINE
    with pytest.raises(NoContactCardError):
        take(record, meeting, Described("Me"))


@pytest.mark.parametrize(
    "name", ["Sue Hallam", "SUE  hallam", "Su\u0435 Hallam", "Hallam, Sue", "Sue\u202e Hallam"]
)
def test_a_known_name_with_another_key_is_somebody_new_and_warns(record: OpenRecord, name: str) -> None:
    did = met(record, card())

    meeting = look_at(record, card(name, EVE))

    assert meeting.fate is Fate.NEW
    assert [one.did for one in meeting.alike] == [did]
    assert known_signers(record).keys() == {did}


def test_private_contacts_are_not_named_in_a_warning_unless_that_was_confirmed(record: OpenRecord) -> None:
    take(record, look_at(record, card()), Described("Sue", private=True))

    assert look_at(record, card(key=EVE)).alike == ()
    assert len(look_at(record, card(key=EVE), confirmed=True).alike) == 1


@pytest.mark.parametrize(
    ("name", "shown", "changed", "mixed", "like_me"),
    [
        ("\u202eeuS\u202c", "euS", True, False, False),
        ("<script>alert(1)</script>", "<script>alert(1)</script>", False, False, False),
        ("S\u0435e", "S\u0435e", False, True, False),
        ("JEAN Adeyemi", "JEAN Adeyemi", False, False, True),
        ("\u2066\u2069", "?", True, False, False),
        ("Sue\nYour record is safe", "Sue Your record is safe", False, False, False),
    ],
)
def test_a_hostile_name_is_shown_plainly_and_warned_of(
    record: OpenRecord, name: str, shown: str, changed: bool, mixed: bool, like_me: bool
) -> None:
    meeting = look_at(record, card(name))

    assert meeting.offered.name == shown
    assert (meeting.changed, meeting.mixed, meeting.like_me) == (changed, mixed, like_me)


def forged() -> bytes:
    return sign_jws(canonical(contact_to_claims(SUE_CARD)), EVE, head(SUE, "contact+jws")).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\x00",
        b"x" * 1_000_000,
        CARE_CARD.encode(),
        forged(),
        card() + b" " + card(),
        b"ur:bytes/1-2/abc",
        b"did:key:z" + b"2" * 48,
        BOB_DID.encode(),
        card("x" * 200)[:-10],
    ],
    ids=["empty", "binary", "1 MB", "a share", "forged", "two", "moving", "no did", "unknown did", "cut"],
)
def test_what_is_no_contact_card_is_refused_with_a_sentence(record: OpenRecord, data: bytes) -> None:
    with pytest.raises(NoContactCardError):
        look_at(record, data)
    assert everybody(record, confirmed=True) == []


def picture(text: str) -> bytes:
    return png(plain_matrix(text), pixels=4)


def test_a_picture_of_the_name_of_a_key_says_whose_it_is(record: OpenRecord) -> None:
    did = met(record, card())

    found = look_at(record, picture(SUE_DID))
    mine = look_at(record, record.identity.did.encode() + b"\n")

    assert (found.fate, found.bare, in_book(record, did)) == (Fate.KNOWN, True, found.known)
    assert (mine.fate, mine.bare) == (Fate.MINE, True)
    with pytest.raises(NoContactCardError):
        take(record, found, Described("Sue"))
    with pytest.raises(NoContactCardError, match="only the name of a key"):
        look_at(record, picture(EVE_DID))
    with pytest.raises(NoContactCardError):
        look_at(record, picture("something else"))


def test_a_new_key_that_the_known_one_vouches_for_is_taken_over_with_a_yes(record: OpenRecord) -> None:
    old = met(record, card())

    meeting = look_at(record, notice())
    untouched = known_signers(record).keys()
    new = take(record, meeting, Described("Sue"))

    assert (meeting.fate, meeting.known and meeting.known.did) == (Fate.NEW_KEY, old)
    assert untouched == {old}
    assert state(record, new) == VOUCHED
    assert known_signers(record).keys() == {old, new}
    assert me_of(record).ended == {old: NOW}
    assert [one.did for one in everybody(record, confirmed=True)] == [new]
    assert look_at(record, notice()).fate is Fate.KNOWN
    assert look_at(record, SUE_DID.encode()).fate is Fate.OLD
    with pytest.raises(NoContactCardError):
        look_at(record, card())


def test_a_key_that_was_never_compared_vouches_for_nothing(record: OpenRecord) -> None:
    met(record, card(), answer=LATER)

    new = take(record, look_at(record, notice()), Described("Sue"))

    assert state(record, new) == NOT_COMPARED
    assert known_signers(record) == {}


def test_after_the_old_key_fell_into_other_hands_neither_is_known_until_compared(record: OpenRecord) -> None:
    old = met(record, card())

    meeting = look_at(record, notice(EXPOSED))
    new = take(record, meeting, Described("Sue"))

    assert meeting.fate is Fate.EXPOSED
    assert known_signers(record) == {}
    assert state(record, new) == NOT_COMPARED
    assert me_of(record).ended.keys() == {old}
    compare(record, new, SAME)
    assert known_signers(record).keys() == {new}


def test_a_thief_of_a_replaced_key_moves_nobody(record: OpenRecord) -> None:
    met(record, card())
    new = take(record, look_at(record, notice()), Described("Sue"))

    for why in (RENEWED, EXPOSED):
        with pytest.raises(NoContactCardError):
            look_at(record, notice(why, new=EVE))
    assert [one.did for one in everybody(record, confirmed=True)] == [new]


def test_that_a_replaced_key_was_stolen_can_be_told_later(record: OpenRecord) -> None:
    old = met(record, card())
    new = take(record, look_at(record, notice()), Described("Sue"))

    worse = look_at(record, notice(EXPOSED))
    take(record, worse, Described("Sue"))

    assert worse.fate is Fate.EXPOSED
    assert old not in known_signers(record)
    assert state(record, new) == NOT_COMPARED
    assert look_at(record, notice(EXPOSED)).fate is Fate.KNOWN


def test_a_notice_of_somebody_unknown_is_like_a_card(record: OpenRecord) -> None:
    assert look_at(record, notice()).fate is Fate.NEW
    assert look_at(record, notice(EXPOSED)).fate is Fate.NEW


def test_a_notice_that_ones_own_key_was_replaced_is_refused_loudly(record: OpenRecord) -> None:
    with pytest.raises(NoContactCardError, match="your own key"):
        look_at(record, notice(old=record.identity.signer))


def test_nothing_is_kept_of_a_proposal_that_the_book_has_overtaken(record: OpenRecord) -> None:
    first, second = look_at(record, card()), look_at(record, card())
    take(record, first, Described("Sue"))

    with pytest.raises(NoContactCardError, match="meanwhile"):
        take(record, second, Described("Sue again"))
