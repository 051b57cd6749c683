"""The reader and the verdict cross the pipe unchanged, and nothing else comes through."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portable_record.crypto.hpke import HpkePrivateKey
from portable_record.crypto.signing import SigningKey
from portable_record.errors import NotJsonError
from portable_record.record.json_text import parse
from portable_record.sharing.contact import Recipient
from portable_record.sharing.hands import hands_in
from portable_record.sharing.me import Me, Pin
from portable_record.sharing.page import make_page
from portable_record.sharing.reader import wire
from portable_record.sharing.reader.frames import FrameError
from portable_record.sharing.sealed_file import seal_file
from portable_record.sharing.verdict import (
    Answer,
    Limits,
    PassedHand,
    Shown,
    Signer,
    Standing,
    Taken,
    Verdict,
)
from portable_record.sharing.verdict_codes import BY_CODE, WHOLE_AND_KNOWN
from portable_record.sharing.withdrawal import Withdrawal
from tests.sharing.cast import BOB_DID, BOB_SEALS, NOW, PASSCODE, RID, SUE_DID
from tests.sharing.hand_vectors import CARERS_DID, passed
from tests.sharing.shares import TERMS_ID

WORDS = st.text(max_size=20)
MAYBE = st.none() | WORDS
MOMENTS = st.none() | st.datetimes(timezones=st.just(UTC))
ANSWERS = st.sampled_from(Answer)
PARSED = parse(b'{"resourceType":"Bundle","entry":[{"resource":{"value":0.40,"other":1E2,"n":12}}]}')
assert isinstance(PARSED, dict)
BUNDLE: dict[str, object] = PARSED
WITHOUT_POINTS: dict[str, object] = {"resourceType": "Bundle", "entry": [{"n": 12, "on": True}]}

VERDICTS = st.builds(
    Verdict,
    code=st.sampled_from(sorted(BY_CODE)),
    detail=WORDS,
    kind=WORDS,
    whole=ANSWERS,
    signer=st.builds(Signer, standing=st.sampled_from(Standing), iss=MAYBE, kid=MAYBE, name=MAYBE, did=MAYBE),
    limits=st.builds(
        Limits,
        recipient=MAYBE,
        purpose=MAYBE,
        since=MOMENTS,
        until=MOMENTS,
        pass_on=MAYBE,
        consent=MAYBE,
        for_me=ANSWERS,
        for_this_purpose=ANSWERS,
        in_time=ANSWERS,
        not_withdrawn=ANSWERS,
    ),
    contents=st.lists(
        st.builds(
            Shown, type=WORDS, kind=WORDS, title=WORDS, lines=st.lists(st.tuples(WORDS, WORDS)).map(tuple)
        ),
        max_size=3,
    ).map(tuple),
    taken=st.lists(
        st.builds(
            Taken,
            signed=WORDS,
            bundle=st.sampled_from([BUNDLE, WITHOUT_POINTS]),
            iss=WORDS,
            names=st.lists(WORDS, max_size=2).map(tuple),
            since=st.datetimes(timezones=st.just(UTC)),
        ),
        max_size=2,
    ).map(tuple),
    slips=st.lists(
        st.sampled_from(
            [
                Recipient("contact", "Bob", BOB_DID, BOB_SEALS.public.to_bytes()),
                Recipient("organisation", "Club", BOB_DID),
                Withdrawal(SUE_DID, TERMS_ID, RID, NOW),
            ]
        ),
        max_size=2,
    ).map(tuple),
    parts=st.lists(WORDS, max_size=3).map(tuple),
)


@given(verdict=VERDICTS)
def test_a_verdict_comes_back_as_it_went(verdict: Verdict) -> None:
    assert wire.verdict_from_json(wire.verdict_to_json(verdict)) == verdict


def test_numbers_in_a_bundle_keep_how_they_were_written() -> None:
    verdict = Verdict(code="first-time", taken=(Taken("signed", BUNDLE, SUE_DID, (), NOW),))

    assert b'"value":0.40,"other":1E2' in wire.verdict_to_json(verdict)
    assert b'"value":0.40,"other":1E2' in wire.verdict_to_json(
        wire.verdict_from_json(wire.verdict_to_json(verdict))
    )


def test_the_hands_of_a_share_come_back_as_they_went() -> None:
    found = hands_in(passed())
    assert found is not None
    hands = tuple(
        PassedHand(one.token, one.read().said, CARERS_DID, known=True, name="Carers") for one in found.given
    )
    verdict = Verdict(code="hand-unknown", taken=(Taken("signed", BUNDLE, SUE_DID, (), NOW, hands),))

    assert wire.verdict_from_json(wire.verdict_to_json(verdict)) == verdict


WHOLE = json.loads(
    wire.verdict_to_json(Verdict(code="first-time", contents=(Shown("A", "k", "b", (("c", "d"),)),)))
)
FAULTS: dict[str, object] = {
    "another code": {**WHOLE, "code": "made-up"},
    "a code that is no text": {**WHOLE, "code": 1},
    "another answer": {**WHOLE, "whole": "perhaps"},
    "a moment that is none": {**WHOLE, "until": "tomorrow"},
    "too few answers": {**WHOLE, "holds": ["yes"]},
    "contents that are no list": {**WHOLE, "contents": {"a": 1}},
    "a line of three": {**WHOLE, "contents": [["A", "k", "b", [["c", "d", "e"]]]]},
    "a bundle that is no object": {**WHOLE, "taken": [["signed", [], "iss", [], NOW.isoformat()]]},
    "a name that is no text": {**WHOLE, "taken": [["signed", {}, "iss", [1], NOW.isoformat()]]},
    "a slip that is no slip": {**WHOLE, "slips": [{"purpose": "portable-record/v1/withdrawal"}]},
    "a slip of another kind": {**WHOLE, "slips": [{"purpose": "x"}]},
    "a slip that is no object": {**WHOLE, "slips": ["x"]},
    "a member too few": {name: value for name, value in WHOLE.items() if name != "kind"},
    "a place that ends before it begins": {**WHOLE, "in_page": [[5, 1]]},
    "a list": [],
}


def test_half_a_letter_in_an_answer_is_refused_not_sent() -> None:
    with pytest.raises(NotJsonError):
        wire.verdict_to_json(Verdict(WHOLE_AND_KNOWN, parts=("\ud83d",)))


@pytest.mark.parametrize("value", FAULTS.values(), ids=FAULTS.keys())
def test_anything_that_is_no_verdict_is_a_fault(value: object) -> None:
    with pytest.raises(FrameError):
        wire.verdict_from_json(json.dumps(value).encode())


def test_bytes_that_are_no_json_are_a_fault() -> None:
    with pytest.raises(FrameError):
        wire.verdict_from_json(b"{")


def test_the_reader_comes_back_as_it_went() -> None:
    hpke, signer = HpkePrivateKey.generate(), SigningKey.from_bytes(bytes(31) + b"\x01")
    me = Me(
        dids=frozenset({"did:key:a", "did:key:b"}),
        hpke=hpke,
        known={"did:key:x": Pin(signer.public, "Sam"), "did:key:y": Pin(signer.public)},
        withdrawn=frozenset({("did:key:x", "rid")}),
        held={("did:key:x", "rid"): datetime(2026, 1, 2, tzinfo=UTC)},
        purpose="support",
    )

    back = wire.me_from_json(wire.me_to_json(me, with_key=True))

    assert back is not None
    assert back.hpke is not None
    assert back.hpke.to_bytes() == hpke.to_bytes()
    assert (back.dids, back.known, back.withdrawn, back.held, back.purpose) == (
        me.dids,
        me.known,
        me.withdrawn,
        me.held,
        me.purpose,
    )


def test_a_reader_without_a_vault_stays_nobody() -> None:
    assert wire.me_from_json(wire.me_to_json(None, with_key=True)) is None
    assert wire.me_from_json(wire.me_to_json(Me(), with_key=True)) == Me()


def test_the_private_key_goes_only_where_it_is_needed() -> None:
    back = wire.me_from_json(wire.me_to_json(Me(hpke=BOB_SEALS), with_key=False))

    assert back is not None
    assert back.hpke is None


FOR_A_KEY = seal_file(["a"], recipients=[BOB_SEALS.public], passcode=PASSCODE, dice=bytes)
FOR_A_PASSCODE = seal_file(["a"], passcode=PASSCODE, dice=bytes)


@pytest.mark.parametrize(
    ("data", "needed"),
    [
        (FOR_A_KEY, True),
        (b"\xef\xbb\xbf\n " + FOR_A_KEY, True),
        (make_page(FOR_A_KEY), True),
        (FOR_A_PASSCODE, False),
        (make_page(FOR_A_PASSCODE), False),
        (b"\x89PNG MLKEM768_X25519", False),
        (b"a.b.c", False),
        (b"", False),
    ],
)
def test_a_key_is_needed_where_a_lock_for_one_may_be(data: bytes, *, needed: bool) -> None:
    assert wire.may_need_key(data) is needed
