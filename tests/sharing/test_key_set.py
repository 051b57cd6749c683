"""Lists of keys."""

import base64

import pytest

from portable_record.errors import (
    KeyIdWrongError,
    KeyKindRefusedError,
    KeyPrivateError,
    KeySetMalformedError,
    KeyTwiceError,
    PortableRecordError,
)
from portable_record.sharing.key_set import KeySet, key_set_value
from tests.sharing.cast import CLINIC, EVE, SUE, jwk

CERTIFICATE_OF_EVE = [base64.b64encode(b"0x30" + EVE.public.uncompressed() + b"rest").decode()]


def test_a_certificate_of_the_same_key_is_passed_over() -> None:
    assert KeySet.of({"keys": [jwk(EVE, x5c=CERTIFICATE_OF_EVE)]}).keys == {
        EVE.public.thumbprint(): EVE.public
    }


def without(value: dict[str, object], name: str) -> dict[str, object]:
    return {each: inner for each, inner in value.items() if each != name}


def test_a_published_list_reads_back() -> None:
    kid = SUE.public.thumbprint()

    keys = KeySet.of(key_set_value([SUE.public, EVE.public], {kid: 3}), published=True)

    assert keys.keys == {kid: SUE.public, EVE.public.thumbprint(): EVE.public}
    assert keys.list_versions[kid] == 3


@pytest.mark.parametrize("missing", ["kid", "use", "alg"])
def test_a_list_to_trust_may_leave_out_what_a_published_one_may_not(missing: str) -> None:
    value = {"keys": [without(jwk(CLINIC), missing)]}

    assert KeySet.of(value).keys == {CLINIC.public.thumbprint(): CLINIC.public}
    with pytest.raises(KeySetMalformedError):
        KeySet.of(value, published=True)


@pytest.mark.parametrize(
    ("value", "error"),
    [
        ([], KeySetMalformedError),
        ({}, KeySetMalformedError),
        ({"keys": {}}, KeySetMalformedError),
        ({"keys": []}, KeySetMalformedError),
        ({"keys": [7]}, KeySetMalformedError),
        ({"keys": [jwk(CLINIC)] * 101}, KeySetMalformedError),
        ({"keys": [jwk(CLINIC, crlVersion="1")]}, KeySetMalformedError),
        ({"keys": [jwk(CLINIC, crlVersion=True)]}, KeySetMalformedError),
        ({"keys": [jwk(CLINIC, crlVersion=1.0)]}, KeySetMalformedError),
        ({"keys": [jwk(CLINIC, crlVersion=-1)]}, KeySetMalformedError),
        ({"keys": [jwk(CLINIC, d="AA")]}, KeyPrivateError),
        ({"keys": [{"kty": "oct", "k": "AA"}]}, KeyPrivateError),
        ({"keys": [jwk(CLINIC, kty="RSA")]}, KeyKindRefusedError),
        ({"keys": [jwk(CLINIC, crv="P-384")]}, KeyKindRefusedError),
        ({"keys": [jwk(CLINIC, alg="ES384")]}, KeyKindRefusedError),
        ({"keys": [jwk(CLINIC, use="enc")]}, KeyKindRefusedError),
        ({"keys": [jwk(CLINIC, x="AA")]}, KeyKindRefusedError),
        ({"keys": [jwk(CLINIC, y=str(jwk(EVE)["y"]))]}, KeyKindRefusedError),
        ({"keys": [jwk(CLINIC, x5c=CERTIFICATE_OF_EVE)]}, KeySetMalformedError),
        ({"keys": [jwk(CLINIC, x5c=[])]}, KeySetMalformedError),
        ({"keys": [jwk(CLINIC, x5c=["?"])]}, KeySetMalformedError),
        ({"keys": [jwk(CLINIC, x5c=["ü"])]}, KeySetMalformedError),
        ({"keys": [jwk(CLINIC, x5c=[7])]}, KeySetMalformedError),
        ({"keys": [jwk(CLINIC, kid="other")]}, KeyIdWrongError),
        ({"keys": [jwk(CLINIC, kid=7)]}, KeyIdWrongError),
        ({"keys": [jwk(CLINIC), jwk(EVE), jwk(CLINIC)]}, KeyTwiceError),
    ],
)
def test_a_list_with_one_fault_is_refused(value: object, error: type[PortableRecordError]) -> None:
    with pytest.raises(error) as refused:
        KeySet.of(value)

    assert type(refused.value) is error
