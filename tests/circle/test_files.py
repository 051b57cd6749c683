"""The files of a circle: what a place sees of them, and what is refused (docs/format/circle.md, 1 to 5)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portable_record.circle.files import (
    HEAD,
    LEAST,
    MOST,
    SLOT,
    Opened,
    file_name,
    make_key_file,
    open_key_file,
    open_part_file,
    padded_length,
    seal_part_file,
)
from portable_record.crypto.sealing import seal
from portable_record.errors import CircleFileError
from tests.circle.cast import EVE, JEAN, SAM, dice

KEY, OTHER = b"k" * 32, b"o" * 32
WORDS = '{"goal":"See the sea again — سمندر"}'.encode()


@given(st.binary(max_size=5000))
def test_what_is_sealed_is_opened_by_its_key_whatever_it_is(content: bytes) -> None:
    file = seal_part_file(content, KEY, dice())

    assert open_part_file(file, {"health": OTHER, "plan": KEY}) == Opened("plan", content)


def test_a_device_without_the_key_cannot_tell_that_it_is_a_file_of_the_circle() -> None:
    file = seal_part_file(WORDS, KEY, dice())

    assert open_part_file(file, {"health": OTHER}) is None
    assert open_part_file(file, {}) is None


def test_the_same_words_sealed_twice_have_nothing_in_common() -> None:
    throw = dice()
    one, two = seal_part_file(WORDS, KEY, throw), seal_part_file(WORDS, KEY, throw)

    assert one[1:HEAD] != two[1:HEAD]
    assert file_name(one) != file_name(two)


def test_short_contents_all_have_one_length() -> None:
    lengths = {len(seal_part_file(b"a" * count, KEY, dice())) for count in (0, 1, 40, 400)}

    assert lengths == {HEAD + LEAST + 16}


def test_a_small_file_does_not_unfold_to_more_values_than_it_can_honestly_hold() -> None:
    bomb = seal_part_file(b"[" + b"[]," * 200_000 + b"[]]", KEY, dice())

    with pytest.raises(CircleFileError, match="honestly"):
        open_part_file(bomb, {"plan": KEY})
    with pytest.raises(CircleFileError):
        open_part_file(seal_part_file(WORDS, KEY, dice()), {"plan": KEY}, most=len(WORDS) - 1)


@given(st.integers(min_value=0, max_value=2**40))
def test_padding_gives_little_away_and_costs_an_eighth_at_most(length: int) -> None:
    padded = padded_length(length)

    assert padded >= length
    assert padded <= max(LEAST, length * 9 // 8)
    assert padded_length(padded) == padded


@given(st.integers(min_value=1, max_value=HEAD + LEAST + 15), st.integers(min_value=1, max_value=255))
def test_no_byte_can_be_changed_unseen(place: int, by: int) -> None:
    file = bytearray(seal_part_file(WORDS, KEY, dice()))
    file[place] ^= by

    if place < HEAD:
        assert open_part_file(bytes(file), {"plan": KEY}) is None
    else:
        with pytest.raises(CircleFileError):
            open_part_file(bytes(file), {"plan": KEY})


@pytest.mark.parametrize("length", [0, 1, HEAD - 1, HEAD, HEAD + 15, HEAD + LEAST])
def test_a_file_that_is_cut_is_not_read(length: int) -> None:
    file = seal_part_file(WORDS, KEY, dice())[:length]

    if length < HEAD:
        assert open_part_file(file, {"plan": KEY}) is None
    else:
        with pytest.raises(CircleFileError):
            open_part_file(file, {"plan": KEY})


@pytest.mark.parametrize(
    "padded",
    [
        b"",
        b"\0\0\0",
        (9999).to_bytes(4) + bytes(508),
        (3).to_bytes(4) + b"\x03\x00" + bytes(507),
        (2).to_bytes(4) + b"\x03\x00" + bytes(505) + b"\x01",
        (2).to_bytes(4) + b"\x03\x00" + bytes(507),
        (2).to_bytes(4) + b"\xff\xff" + bytes(506),
    ],
    ids=["nothing", "no-length", "too-long", "more-in-it", "padded-with-ones", "longer", "not-folded"],
)
def test_content_that_is_written_in_another_way_is_refused(padded: bytes) -> None:
    head = seal_part_file(WORDS, KEY, dice())[:HEAD]
    file = head + seal(KEY, padded, nonce=head[9:], associated=head)

    with pytest.raises(CircleFileError):
        open_part_file(file, {"plan": KEY})


def test_more_than_a_file_holds_is_not_sealed() -> None:
    with pytest.raises(CircleFileError, match="a file holds"):
        seal_part_file(bytes(MOST + 1), KEY, dice())


def test_each_device_finds_the_key_of_its_own_ring_and_nobody_elses() -> None:
    file = make_key_file([(JEAN.receives.public, KEY), (SAM.receives.public, OTHER)], dice())

    assert open_key_file(file, JEAN.receives) == KEY
    assert open_key_file(file, SAM.receives) == OTHER
    assert open_key_file(file, EVE.receives) is None


@pytest.mark.parametrize(("devices", "slots"), [(1, 8), (8, 8), (9, 16)])
def test_the_place_sees_a_round_number_of_slots(devices: int, slots: int) -> None:
    file = make_key_file([(JEAN.receives.public, KEY)] * devices, dice())

    assert len(file) == 2 + slots * SLOT


def test_a_circle_has_at_most_64_devices() -> None:
    with pytest.raises(CircleFileError, match="at most 64"):
        make_key_file([(JEAN.receives.public, KEY)] * 65, dice())


def test_key_files_of_another_length_are_refused_and_other_files_are_none() -> None:
    file = make_key_file([(JEAN.receives.public, KEY)], dice())

    for wrong in (file[:-1], file + b"\0", bytes([2, 9]) + file[2:], file[:2]):
        with pytest.raises(CircleFileError, match="slots"):
            open_key_file(wrong, JEAN.receives)
    assert open_key_file(seal_part_file(WORDS, KEY, dice()), JEAN.receives) is None
    assert open_part_file(file, {"plan": KEY}) is None
    assert open_key_file(b"", JEAN.receives) is None
