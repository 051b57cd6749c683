"""The did:key name of a key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portable_record.crypto.did import ALPHABET, did_key, key_from_did
from portable_record.crypto.signing import ORDER, SigningKey
from portable_record.errors import DidError

KEY = SigningKey.from_bytes(bytes(range(1, 33))).public
DID = did_key(KEY)


@given(st.integers(min_value=1, max_value=ORDER - 1))
def test_a_key_is_read_back_from_its_name(number: int) -> None:
    key = SigningKey.from_bytes(number.to_bytes(32)).public

    name = did_key(key)

    assert key_from_did(name) == key
    assert len(name) == 57
    assert name.startswith("did:key:zDn")


def test_the_example_of_the_did_key_method_is_read() -> None:
    """From the did:key method specification, P-256."""
    name = "did:key:zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169"

    assert did_key(key_from_did(name)) == name


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("", id="nothing"),
        pytest.param(DID.removeprefix("did:key:"), id="without its scheme"),
        pytest.param(DID.replace("did:key:z", "did:key:f"), id="another alphabet"),
        pytest.param(DID.replace("did:key:", "did:jwk:"), id="another method"),
        pytest.param(DID.upper(), id="capitals"),
        pytest.param(DID + "#" + DID.removeprefix("did:key:"), id="with a fragment"),
        pytest.param(DID[:-1], id="cut"),
        pytest.param(DID + "1", id="one more"),
        pytest.param(DID.replace("z", "z1", 1)[:57], id="a leading zero byte"),
        pytest.param(DID[:-1] + "0", id="a character base58 leaves out"),
        pytest.param(DID[:-1] + "é", id="a letter outside ASCII"),
        pytest.param("did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK", id="an Ed25519 key"),
        pytest.param("did:key:z" + "z" * 48, id="too large a number"),
        pytest.param("did:key:z" + "1" * 48, id="zero"),
    ],
)
def test_another_name_is_refused(name: str) -> None:
    with pytest.raises(DidError):
        key_from_did(name)


def test_a_point_off_the_curve_is_refused() -> None:
    refused = 0
    for digit in ALPHABET:
        try:
            key_from_did(DID[:-1] + digit)
        except DidError:
            refused += 1

    assert 10 < refused < 50  # about every second number is no x of a point
