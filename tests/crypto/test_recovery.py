"""The recovery code on paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portable_record.crypto.recovery import ALPHABET, read_recovery_code, recovery_code
from portable_record.errors import KeyFormatError, RecoveryCodeError

SECRET = bytes(range(16))
CODE = recovery_code(SECRET)
secrets = st.binary(min_size=16, max_size=16)


@given(secrets)
def test_a_code_is_read_back(secret: bytes) -> None:
    code = recovery_code(secret)

    assert [len(group) for group in code.split("-")] == [4] * 7
    assert read_recovery_code(code) == secret


def test_a_code_is_the_same_for_ever() -> None:
    assert CODE == "000G-40R4-0M30-E209-185G-R38E-1W0H"


@pytest.mark.parametrize(
    "typed",
    [
        CODE.lower(),
        CODE.replace("-", " "),
        CODE.replace("-", ""),
        f"  {CODE}\n",
        CODE.replace("0", "O"),
        CODE.replace("0", "o"),
        CODE.replace("1", "I"),
        CODE.replace("1", "l"),
        CODE.replace("-", "\u2013"),
        CODE.replace("-", " \u00a0- "),
        "".join(chr(ord(sign) + 0xFEE0) if sign != "-" else sign for sign in CODE),
    ],
    ids=["small", "spaces", "in one", "around", "O", "o", "I", "l", "dashes", "wide spaces", "full width"],
)
def test_a_code_is_read_as_people_type_it(typed: str) -> None:
    assert read_recovery_code(typed) == SECRET


@given(secrets, st.integers(0, 27), st.integers(1, 31))
def test_every_single_wrong_character_is_found(secret: bytes, place: int, shift: int) -> None:
    symbols = list(recovery_code(secret).replace("-", ""))
    symbols[place] = ALPHABET[(ALPHABET.index(symbols[place]) + shift) % 32]

    with pytest.raises(RecoveryCodeError):
        read_recovery_code("".join(symbols))


@given(secrets, st.integers(0, 26))
def test_every_two_swapped_neighbours_are_found(secret: bytes, place: int) -> None:
    symbols = list(recovery_code(secret).replace("-", ""))
    swapped = [*symbols[:place], symbols[place + 1], symbols[place], *symbols[place + 2 :]]

    if swapped != symbols:
        with pytest.raises(RecoveryCodeError):
            read_recovery_code("".join(swapped))


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        secret = read_recovery_code(text)
    except RecoveryCodeError:
        return

    assert len(secret) == 16


@pytest.mark.parametrize("typed", ["", CODE[:-1], CODE + "0", CODE[:-1] + "ß"])
def test_a_missing_or_added_character_is_counted(typed: str) -> None:
    with pytest.raises(RecoveryCodeError, match="it should have 28"):
        read_recovery_code(typed)


def test_a_character_that_is_never_used_is_named_by_its_group() -> None:
    with pytest.raises(RecoveryCodeError, match="group 2") as refusal:
        read_recovery_code(CODE.replace("40R4", "40U4"))

    assert "40U4" not in refusal.value.says


def test_a_refusal_never_repeats_the_code() -> None:
    with pytest.raises(RecoveryCodeError) as refusal:
        read_recovery_code(CODE.replace("E209", "E208"))

    assert "E208" not in refusal.value.says


@pytest.mark.parametrize("size", [0, 15, 17, 32])
def test_a_secret_of_another_size_has_no_code(size: int) -> None:
    with pytest.raises(KeyFormatError):
        recovery_code(bytes(size))
