"""Keys made from keys."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portable_record.crypto.derive import (
    HKDF_MOST,
    Purpose,
    derive,
    hkdf_sha256,
    keyed_name,
    pbkdf2_sha512,
)
from portable_record.errors import KeyFormatError

KEY = bytes(range(32))


def test_each_purpose_gives_another_key_and_another_name() -> None:
    keys = {derive(KEY, purpose) for purpose in Purpose}
    names = {keyed_name(KEY, b"photo", purpose) for purpose in Purpose}

    assert len(keys | names) == 2 * len(Purpose)


def test_no_label_begins_another_one_with_its_separator() -> None:
    assert all("\0" not in purpose and purpose.isascii() for purpose in Purpose)
    assert all(purpose.startswith("portable-record/v1/") for purpose in Purpose)
    assert all(one != other for one, other in combinations(Purpose, 2))


@given(st.binary(min_size=1, max_size=40))
def test_each_context_gives_another_key(context: bytes) -> None:
    plain = derive(KEY, Purpose.VAULT_BLOB)

    key = derive(KEY, Purpose.VAULT_BLOB, context=context)

    assert key != plain
    assert key == derive(KEY, Purpose.VAULT_BLOB, context=context)


def test_a_derived_key_is_the_same_for_ever() -> None:
    assert derive(KEY, Purpose.VAULT_BLOB, context=b"7").hex() == (
        "34e2d886b43dc711fd81e5652e1bae9acea723854773f3dc0c490b7e4435e62a"
    )
    assert keyed_name(KEY, b"photo", Purpose.VAULT_BLOB_NAME).hex() == (
        "c45c81173e2152b14d747748c8bc631a400de956becb1006c475410bad36fecc"
    )


@pytest.mark.parametrize("length", [0, -1, HKDF_MOST + 1])
def test_a_length_that_hkdf_cannot_give_is_refused(length: int) -> None:
    with pytest.raises(KeyFormatError):
        hkdf_sha256(KEY, salt=b"", info=b"", length=length)


def test_nothing_is_derived_from_a_short_key() -> None:
    with pytest.raises(KeyFormatError):
        derive(KEY[:31], Purpose.VAULT_BLOB)
    with pytest.raises(KeyFormatError):
        keyed_name(KEY[:31], b"photo", Purpose.VAULT_BLOB_NAME)


@pytest.mark.parametrize(("rounds", "length"), [(0, 32), (1, 0), (-1, 32)])
def test_stretching_needs_rounds_and_length(rounds: int, length: int) -> None:
    with pytest.raises(KeyFormatError):
        pbkdf2_sha512(b"words", salt=KEY, rounds=rounds, length=length)
