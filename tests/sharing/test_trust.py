"""Lists of signers to trust, and of cards that were taken back."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portable_record.errors import (
    KeyPrivateError,
    PortableRecordError,
    TooLargeError,
    TrustMalformedError,
    WithdrawnListError,
)
from portable_record.sharing.trust import MOST, Trust
from portable_record.sharing.withdrawn_list import WithdrawnList
from tests.sharing.cast import (
    CLINIC,
    CLINIC_ISS,
    CLINIC_TRUSTED,
    EVE,
    EVE_DID,
    RID,
    SUE,
    SUE_DID,
    jwk,
    trusting,
)

KID = CLINIC.public.thumbprint()
LIST: dict[str, object] = {"kid": KID, "method": "rid", "ctr": 2, "rids": [RID, "abc.100"]}


def parsed(value: object) -> Trust:
    return Trust.parse(json.dumps(value).encode())


def clinic(**more: object) -> dict[str, object]:
    return trusting({**CLINIC_TRUSTED, **more})


def test_a_key_counts_for_its_own_issuer_only() -> None:
    trust = parsed(trusting(CLINIC_TRUSTED, {"iss": "https://other.example", "jwks": {"keys": [jwk(EVE)]}}))

    assert trust.key(CLINIC_ISS, KID) == CLINIC.public
    assert trust.key("https://other.example", KID) is None
    assert trust.key("https://nowhere.example", KID) is None
    assert trust.knows(CLINIC_ISS)
    assert not trust.knows("https://nowhere.example")


def test_a_bare_list_of_keys_counts_for_every_issuer() -> None:
    trust = parsed({"keys": [jwk(CLINIC)]})

    assert trust.key("https://anywhere.example", KID) == CLINIC.public
    assert not trust.knows("https://anywhere.example")


@pytest.mark.parametrize("more", [{}, {"jwks": {"keys": [jwk(SUE)]}}])
def test_a_did_key_brings_its_own_key(more: dict[str, object]) -> None:
    trust = parsed(trusting({"iss": SUE_DID, "name": "Sue", **more}))

    assert trust.key(SUE_DID, SUE.public.thumbprint()) == SUE.public
    assert trust.name(SUE_DID) == "Sue"
    assert trust.name(EVE_DID) is None


@pytest.mark.parametrize("crl", [LIST, [LIST]])
def test_a_card_in_the_list_is_taken_back(crl: object) -> None:
    trust = parsed(clinic(crl=crl))

    assert trust.withdrawn(CLINIC_ISS, KID, RID, 1e9)
    assert trust.withdrawn(CLINIC_ISS, KID, "abc", 99.5)
    assert not trust.withdrawn(CLINIC_ISS, KID, "abc", 100)
    assert not trust.withdrawn(CLINIC_ISS, KID, "other", 0)
    assert not trust.withdrawn(CLINIC_ISS, "other", RID, 0)
    assert not trust.withdrawn("https://other.example", KID, RID, 0)


def test_an_empty_crl_takes_nothing_back() -> None:
    assert not parsed(clinic(crl={})).withdrawn(CLINIC_ISS, KID, RID, 0)


@pytest.mark.parametrize(
    ("value", "error"),
    [
        ([], TrustMalformedError),
        ({}, TrustMalformedError),
        ({"trusted": {}}, TrustMalformedError),
        ({"trusted": [], "more": 1}, TrustMalformedError),
        ({"trusted": [7]}, TrustMalformedError),
        (trusting({"jwks": {"keys": [jwk(CLINIC)]}}), TrustMalformedError),
        (trusting(CLINIC_TRUSTED, CLINIC_TRUSTED), TrustMalformedError),
        (clinic(name=7), TrustMalformedError),
        (clinic(clr=LIST), TrustMalformedError),
        (clinic(iss=CLINIC_ISS + "/"), TrustMalformedError),
        (clinic(iss="did:key:zDn"), TrustMalformedError),
        (trusting({"iss": SUE_DID, "jwks": {"keys": [jwk(EVE)]}}), TrustMalformedError),
        (clinic(crl={**LIST, "kid": EVE.public.thumbprint()}), TrustMalformedError),
        (clinic(crl=[LIST, LIST]), TrustMalformedError),
        (clinic(crl=LIST, jwks={"keys": [jwk(CLINIC, crlVersion=3)]}), TrustMalformedError),
        (clinic(crl=7), WithdrawnListError),
        (clinic(crl={**LIST, "more": 1}), WithdrawnListError),
        (clinic(crl={**LIST, "kid": 7}), WithdrawnListError),
        (clinic(crl={**LIST, "method": "other"}), WithdrawnListError),
        (clinic(crl={**LIST, "ctr": "2"}), WithdrawnListError),
        (clinic(crl={**LIST, "ctr": 2.0}), WithdrawnListError),
        (clinic(crl={**LIST, "ctr": True}), WithdrawnListError),
        (clinic(crl={**LIST, "rids": RID}), WithdrawnListError),
        (clinic(crl={**LIST, "rids": ["a.b"]}), WithdrawnListError),
        (clinic(crl={**LIST, "rids": [7]}), WithdrawnListError),
        (clinic(jwks={"keys": [jwk(CLINIC, d="AA")]}), KeyPrivateError),
    ],
)
def test_a_list_with_one_fault_is_refused(value: object, error: type[PortableRecordError]) -> None:
    with pytest.raises(error):
        parsed(value)


def test_a_list_that_is_no_strict_json_is_refused() -> None:
    with pytest.raises(TrustMalformedError):
        Trust.parse(b'{"trusted":[],"trusted":[]}')


def test_a_list_that_is_too_large_is_refused() -> None:
    with pytest.raises(TooLargeError):
        Trust.parse(b" " * (MOST + 1))


RIDS = st.from_regex(r"[A-Za-z0-9_-]{1,24}(\.[0-9]{1,10})?", fullmatch=True)


@given(st.lists(RIDS, unique_by=lambda text: text.partition(".")[0]))
def test_a_published_list_reads_back(rids: list[str]) -> None:
    made = WithdrawnList.made(KID, 1, rids)

    assert WithdrawnList.of(made.value()) == made


def test_of_two_moments_for_one_card_the_later_counts() -> None:
    made = WithdrawnList.made(KID, 1, ["a.5", "a.9", "b.5", "b"])

    assert made.covers("a", 8)
    assert made.covers("b", 8)
