import hashlib
import hmac
import json
from datetime import timedelta

import pytest

from portable_record.crypto.b64 import unb64url
from portable_record.crypto.jws import sign_jws
from portable_record.errors import (
    IssuerRefusedError,
    KeyFormatError,
    KeyIdWrongError,
    MalformedError,
    NoticeError,
    SignatureBrokenError,
    TooLargeError,
)
from portable_record.record.canonical import canonical
from portable_record.sharing.withdrawal import TYPE, Withdrawal, read_notice, rid_of, write_notice
from tests.sharing.cast import BOB, CLINIC, CLINIC_ISS, EVE, NOW, SUE, SUE_DID
from tests.sharing.shares import TERMS_ID

KEY = bytes(range(32))
SAID = Withdrawal(SUE_DID, TERMS_ID, rid_of(KEY, TERMS_ID), NOW)
CLAIMS: dict[str, object] = {
    "purpose": "portable-record/v1/withdrawal",
    "iss": SUE_DID,
    "consent": TERMS_ID,
    "rid": SAID.rid,
    "when": "2026-11-22T12:00:00Z",
}
HEADER = {"alg": "ES256", "kid": SUE.public.thumbprint(), "typ": TYPE}


def signed(claims: object, header: dict[str, str] = HEADER) -> str:
    return sign_jws(canonical(claims), SUE, header)


def test_a_notice_says_what_was_put_in_it() -> None:
    assert read_notice(write_notice(SAID, SUE) + "\n").verify(SUE.public) == SAID


def test_a_notice_by_an_https_issuer_is_checked_with_the_key_held_for_it() -> None:
    said = Withdrawal(CLINIC_ISS, TERMS_ID, SAID.rid, NOW)

    assert read_notice(write_notice(said, CLINIC)).verify(CLINIC.public) == said


def test_the_same_notice_is_the_same_text() -> None:
    assert write_notice(SAID, SUE) == write_notice(SAID, SUE)


def test_a_notice_says_nothing_of_what_was_shared_or_with_whom() -> None:
    payload = json.loads(unb64url(write_notice(SAID, SUE).split(".")[1]))

    assert payload == CLAIMS


def test_a_notice_by_somebody_else_is_refused() -> None:
    with pytest.raises(KeyIdWrongError):
        read_notice(write_notice(SAID, EVE)).verify(SUE.public)


def test_a_notice_with_a_borrowed_key_name_is_refused() -> None:
    forged = sign_jws(canonical(CLAIMS), EVE, HEADER)

    with pytest.raises(SignatureBrokenError):
        read_notice(forged).verify(SUE.public)


def test_a_notice_is_not_checked_by_a_key_it_does_not_name() -> None:
    with pytest.raises(KeyIdWrongError):
        read_notice(write_notice(SAID, SUE)).verify(BOB.public)


@pytest.mark.parametrize(
    "change",
    [
        {"purpose": "portable-record/v1/contact"},
        {"rid": "no good"},
        {"rid": 7},
        {"consent": "everything"},
        {"consent": TERMS_ID.upper()},
        {"when": "yesterday"},
        {"when": "2026-11-22T12:00:00"},
        {"when": "0001-01-01T00:00:00+23:59"},
        {"when": "2026-11-22T13:00:00+01:00"},
        {"why": "x"},
    ],
    ids=str,
)
def test_claims_with_one_fault_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(NoticeError):
        read_notice(signed({**CLAIMS, **change}))


def test_an_issuer_that_is_none_is_refused() -> None:
    with pytest.raises(IssuerRefusedError):
        read_notice(signed({**CLAIMS, "iss": "http://sue.example"}))


@pytest.mark.parametrize("missing", sorted(CLAIMS))
def test_claims_that_lack_one_are_refused(missing: str) -> None:
    with pytest.raises(NoticeError):
        read_notice(signed({name: value for name, value in CLAIMS.items() if name != missing}))


@pytest.mark.parametrize("header", [{**HEADER, "typ": "contact+jws"}, {"alg": "ES256", "kid": "x"}])
def test_something_else_that_sue_signed_is_no_notice(header: dict[str, str]) -> None:
    with pytest.raises(NoticeError, match="something else"):
        read_notice(signed(CLAIMS, header))


def test_claims_not_written_in_the_one_way_are_refused() -> None:
    with pytest.raises(NoticeError, match="order"):
        read_notice(sign_jws(json.dumps(CLAIMS).encode(), SUE, HEADER))


def test_a_text_that_is_no_signed_text_is_refused() -> None:
    with pytest.raises(MalformedError):
        read_notice("stop sharing")


def test_a_notice_that_is_too_long_is_refused() -> None:
    with pytest.raises(TooLargeError):
        read_notice("A" * 5000)


def test_a_rid_is_the_first_64_bits_of_an_hmac_under_its_label_in_eleven_characters() -> None:
    digest = hmac.new(KEY, b"portable-record/v1/share/rid\x00" + TERMS_ID.encode(), hashlib.sha256).digest()

    assert unb64url(SAID.rid) == digest[:8]
    assert len(SAID.rid) == 11


def test_two_consents_and_two_people_have_rids_that_cannot_be_linked() -> None:
    other = TERMS_ID.replace("5f", "6f")

    assert len({rid_of(KEY, TERMS_ID), rid_of(KEY, other), rid_of(KEY[::-1], TERMS_ID)}) == 3


def test_a_rid_needs_a_strong_key() -> None:
    with pytest.raises(KeyFormatError):
        rid_of(KEY[:31], TERMS_ID)


def test_a_moment_is_written_in_whole_seconds() -> None:
    said = Withdrawal(SUE_DID, TERMS_ID, SAID.rid, NOW + timedelta(microseconds=7))

    assert read_notice(write_notice(said, SUE)).said.when == NOW
