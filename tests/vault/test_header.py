"""The header has one written form; whatever was changed in it, it is refused."""

import hashlib
import json
from itertools import count
from pathlib import Path

import pytest

from portable_record.crypto.b64 import b64url, unb64url
from portable_record.errors import (
    KdfTooCostlyError,
    KdfTooWeakError,
    PortableRecordError,
    VaultDamagedError,
    VaultTooNewError,
    WrongRecoveryCodeError,
)
from portable_record.record.canonical import canonical
from portable_record.vault.header import Header
from portable_record.vault.slots import VaultKeys, open_with_passphrase, open_with_recovery_code
from tests.vault.cast import PASSPHRASE

REMOVED = object()
OTHER_ID = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def whole(made: tuple[Path, str]) -> bytes:
    return (made[0] / "vault.json").read_bytes()


@pytest.fixture
def keys(whole: bytes, made: tuple[Path, str]) -> VaultKeys:
    return open_with_recovery_code(Header.parse(whole), made[1])


def summed(members: dict[str, object]) -> bytes:
    """The members with a sum that fits, as somebody who knows the format would write them."""
    members.pop("sum", None)
    return canonical({**members, "sum": b64url(hashlib.sha256(canonical(members)).digest())})


def with_value(data: bytes, path: str, value: object) -> bytes:
    """The header with another value at a path such as "slots/0/nonce", and a sum that fits."""
    members = json.loads(data)
    *way, last = path.split("/")
    at = members
    for step in way:
        at = at[int(step) if isinstance(at, list) else step]
    if value is REMOVED:
        del at[last]
    else:
        at[last] = value
    return summed(members)


def with_bit_flipped(data: bytes, path: str, bit: int) -> bytes:
    """The header with one bit flipped in the bytes at a path, and a sum that fits."""
    at = json.loads(data)
    for step in path.split("/"):
        at = at[int(step) if isinstance(at, list) else step]
    value = bytearray(unb64url(at))
    value[bit // 8] ^= 1 << bit % 8
    return with_value(data, path, b64url(bytes(value)))


def test_what_is_parsed_is_written_the_same(whole: bytes) -> None:
    assert Header.parse(whole).to_bytes() == whole


def test_both_ways_in_open_the_same_keys(whole: bytes, keys: VaultKeys) -> None:
    assert open_with_passphrase(Header.parse(whole), PASSPHRASE) == keys


def test_keys_are_not_printed(keys: VaultKeys) -> None:
    assert repr(keys) == "VaultKeys()"


def test_one_flipped_bit_in_each_byte_is_refused(whole: bytes) -> None:
    for place in range(len(whole)):
        broken = bytearray(whole)
        broken[place] ^= 1 << place % 8

        with pytest.raises(PortableRecordError):
            Header.parse(bytes(broken))


@pytest.mark.slow
def test_every_flipped_bit_is_refused(whole: bytes) -> None:
    for bit in range(len(whole) * 8):
        broken = bytearray(whole)
        broken[bit // 8] ^= 1 << bit % 8

        with pytest.raises(PortableRecordError):
            Header.parse(bytes(broken))


def test_every_cut_is_refused(whole: bytes) -> None:
    for length in range(len(whole)):
        with pytest.raises(VaultDamagedError):
            Header.parse(whole[:length])


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("extra", 1),
        ("cipher", REMOVED),
        ("cipher", "A128GCM"),
        ("format", "another"),
        ("version", 0),
        ("version", True),
        ("version", "1"),
        ("id", "7B0B6E3A-6C1C-4F0E-9A3B-0D5F3C2A1B4C"),
        ("id", "not a uuid"),
        ("id", 7),
        ("slots", {}),
        ("slots", []),
        ("key", []),
        ("key/nonce", 7),
        ("key/nonce", "AAAAAAAAAAAAAAAA="),
        ("key/nonce", "AAAAAAAAAAAAAA"),
        ("key/wrapped", "A" * 66),
        ("key/extra", ""),
        ("slots/0/kind", "recovery"),
        ("slots/1/kind", "passphrase"),
        ("slots/1/kind", []),
        ("turn", REMOVED),
        ("turn", -1),
        ("turn", "0"),
        ("slots/0/kdf/name", "scrypt"),
        ("slots/1/kdf/name", "none"),
        ("slots/0/kdf/salt", b64url(bytes(8))),
        ("slots/0/kdf/lanes", "4"),
        ("slots/0/kdf/lanes", True),
        ("slots/0/kdf/iterations", None),
        ("slots/1/nonce", REMOVED),
    ],
    ids=count(1),
)
def test_a_header_of_another_shape_is_refused_though_its_sum_fits(
    whole: bytes, path: str, value: object
) -> None:
    with pytest.raises(VaultDamagedError):
        Header.parse(with_value(whole, path, value))


def test_slots_in_another_order_or_number_are_refused(whole: bytes) -> None:
    first, second = json.loads(whole)["slots"]

    for slots in ([second, first], [second], [first, second, second], [first, 7]):
        with pytest.raises(VaultDamagedError):
            Header.parse(with_value(whole, "slots", slots))


@pytest.mark.parametrize(
    "data", [b"", b"null", b"[]", b"{}", b"\xff", b"[" * 10_000, b'{"a":' + b"9" * 5000 + b"}", bytes(20_000)]
)
def test_what_is_no_header_at_all_is_refused(data: bytes) -> None:
    with pytest.raises(VaultDamagedError):
        Header.parse(data)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"version":2}', b'"version":2,"version":2}'),
        (b'"version":2}', b'"version": 2}'),
        (b'"version":2}', b'"version":2.0}'),
        (b'"version":2}', b'"version":2}\n'),
        (b'{"cipher"', b'\xef\xbb\xbf{"cipher"'),
        (b'"A256GCM"', b'"\\u0041256GCM"'),
    ],
)
def test_another_way_to_write_the_same_header_is_refused(whole: bytes, old: bytes, new: bytes) -> None:
    assert old in whole

    with pytest.raises(VaultDamagedError):
        Header.parse(whole.replace(old, new))


def test_a_later_version_is_told_as_such(whole: bytes) -> None:
    with pytest.raises(VaultTooNewError):
        Header.parse(with_value(whole, "version", 3))


@pytest.mark.parametrize(
    ("name", "low"), [("memory_kib", 65_535), ("iterations", 2), ("lanes", 3), ("lanes", -1)]
)
def test_a_lowered_cost_is_refused_though_everything_else_fits(whole: bytes, name: str, low: int) -> None:
    with pytest.raises(KdfTooWeakError):
        Header.parse(with_value(whole, f"slots/0/kdf/{name}", low))


@pytest.mark.parametrize(
    ("name", "high"), [("memory_kib", 2**20 + 1), ("iterations", 21), ("lanes", 17), ("memory_kib", 2**40)]
)
def test_a_cost_that_would_stop_the_machine_is_refused(whole: bytes, name: str, high: int) -> None:
    with pytest.raises(KdfTooCostlyError):
        Header.parse(with_value(whole, f"slots/0/kdf/{name}", high))


@pytest.mark.parametrize(
    ("path", "bit"),
    [
        ("key/nonce", 0),
        ("key/wrapped", 383),
        ("slots/0/nonce", 5),
        ("slots/0/wrapped", 100),
        ("slots/0/kdf/salt", 1),
    ],
)
def test_the_other_way_in_notices_a_flipped_bit_anywhere_in_the_header(
    whole: bytes, made: tuple[Path, str], path: str, bit: int
) -> None:
    header = Header.parse(with_bit_flipped(whole, path, bit))

    with pytest.raises(VaultDamagedError):
        open_with_recovery_code(header, made[1])


@pytest.mark.parametrize(
    ("path", "value"),
    [("slots/0/id", OTHER_ID), ("slots/0/kdf/memory_kib", 65_537), ("slots/0/kdf/iterations", 4)],
)
def test_the_other_way_in_notices_another_value_anywhere_in_the_header(
    whole: bytes, made: tuple[Path, str], path: str, value: object
) -> None:
    header = Header.parse(with_value(whole, path, value))

    with pytest.raises(VaultDamagedError):
        open_with_recovery_code(header, made[1])


@pytest.mark.parametrize("path", ["slots/1/nonce", "slots/1/wrapped", "slots/1/kdf/salt"])
def test_a_slot_with_a_flipped_bit_does_not_open(whole: bytes, made: tuple[Path, str], path: str) -> None:
    header = Header.parse(with_bit_flipped(whole, path, 64))

    with pytest.raises(WrongRecoveryCodeError):
        open_with_recovery_code(header, made[1])


@pytest.mark.parametrize("path", ["id", "slots/1/id"])
def test_a_slot_under_another_id_does_not_open(whole: bytes, made: tuple[Path, str], path: str) -> None:
    header = Header.parse(with_value(whole, path, OTHER_ID))

    with pytest.raises(WrongRecoveryCodeError):
        open_with_recovery_code(header, made[1])


def test_a_raised_cost_does_not_pass_for_the_one_it_was_made_with(whole: bytes) -> None:
    header = Header.parse(with_value(whole, "slots/0/kdf/iterations", 4))

    with pytest.raises(PortableRecordError):
        open_with_passphrase(header, PASSPHRASE)
