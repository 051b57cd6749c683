"""Each device gets the keys of what its member may see, and no other (docs/format/circle.md, 4 and 10)."""

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest

from portable_record.circle.files import open_key_file, open_part_file
from portable_record.circle.membership import Membership
from portable_record.circle.membership_file import read_membership
from portable_record.circle.ring import Ring, give_out, new_keys, read_ring, sign_ring, verify_ring
from portable_record.crypto.b64 import b64url
from portable_record.errors import RingError, SignatureBrokenError
from portable_record.record.canonical import canonical
from tests.circle.cast import EVE, JEAN, NADIA, SAM, Person, dice, membership

DIARY, LETTER = "00000000-0000-4000-8000-00000000000a", "00000000-0000-4000-8000-00000000000b"
FIRST = membership(JEAN.member())
CIRCLE = membership(
    JEAN.member(), SAM.member(), NADIA.member(parts=("plan",), ticked=(DIARY,)), follows=[FIRST]
)
KEYS = new_keys(["health", "plan"], [DIARY, LETTER], dice())
FILES = give_out(CIRCLE, KEYS, JEAN.device, dice(100))


def ring_of(person: Person, files: list[bytes] = FILES) -> Ring | None:
    """Find a person's ring among the files of a place, as their device does."""
    for file in files:
        own = open_key_file(file, person.receives)
        if own is not None:
            found = [opened for each in files if (opened := open_part_file(each, {"ring": own}))]
            return read_ring(found[0].content)
    return None


def test_a_device_finds_its_ring_and_with_it_who_belongs_to_the_circle() -> None:
    ring = ring_of(NADIA)

    assert ring is not None
    opened = [found for file in FILES if (found := open_part_file(file, ring.keys))]
    read = read_membership(opened[0].content)
    verify_ring(ring, read, NADIA.device_id)
    assert read == CIRCLE


def test_who_may_not_see_a_part_or_an_entry_gets_no_key_to_it() -> None:
    ring, hers = ring_of(NADIA), ring_of(JEAN)

    assert ring is not None
    assert hers is not None
    assert set(ring.keys) == {"circle", "part/plan", f"entry/{DIARY}"}
    assert dict(hers.keys) == KEYS


def test_a_stranger_finds_nothing() -> None:
    assert ring_of(EVE) is None


def test_no_key_of_one_epoch_is_one_of_the_next() -> None:
    later = new_keys(["health", "plan"], [DIARY, LETTER], dice(50))

    assert set(KEYS.values()).isdisjoint(later.values())
    assert len(set(KEYS.values())) == len(KEYS)


def test_the_files_say_nothing_readable_and_are_of_few_lengths() -> None:
    together = b"".join(FILES)

    for word in (b"Jean", b"Mossley", b"plan", b"circle", CIRCLE.record.encode(), JEAN.device_id.encode()):
        assert len(word) < 5 or word not in together
    assert len({len(file) for file in FILES}) <= 3


def made(ring: Ring, **other: object) -> Ring:
    return read_ring(sign_ring(replace(ring, **other), JEAN.device))  # type: ignore[arg-type]  # each says what


GOOD = Ring(
    CIRCLE.record, CIRCLE.epoch, CIRCLE.hash, NADIA.device_id, {"circle": b"c" * 32, "part/plan": b"p" * 32}
)


@pytest.mark.parametrize(
    "other",
    [
        {"record": "00000000-0000-4000-8000-000000000001"},
        {"epoch": 3},
        {"membership": FIRST.hash},
        {"device": SAM.device_id},
        {"device": EVE.device_id},
        {"keys": {"circle": b"c" * 32, "part/health": b"h" * 32}},
        {"keys": {"circle": b"c" * 32, f"entry/{LETTER}": b"h" * 32}},
        {"keys": {"circle": b"c" * 32, f"receive/2-{'0a' * 8}": b"r" * 96}},
    ],
    ids=["record", "epoch", "membership", "device", "stranger", "part", "entry", "receive"],
)
def test_a_ring_for_something_or_somebody_else_is_refused(other: Mapping[str, object]) -> None:
    verify_ring(made(GOOD), CIRCLE, NADIA.device_id)

    with pytest.raises(RingError):
        verify_ring(made(GOOD, **other), CIRCLE, NADIA.device_id)


def test_a_ring_by_anybody_but_the_signer_of_the_membership_is_refused() -> None:
    forged = read_ring(sign_ring(GOOD, SAM.device))

    with pytest.raises(SignatureBrokenError):
        verify_ring(forged, CIRCLE, NADIA.device_id)


def test_a_ring_of_a_device_that_does_not_belong_is_refused() -> None:
    hers = made(GOOD, device=EVE.device_id)

    with pytest.raises(RingError, match="another device"):
        verify_ring(hers, CIRCLE, EVE.device_id)


def _edited(membership: Membership = CIRCLE, **other: object) -> bytes:
    file = json.loads(sign_ring(GOOD, JEAN.device)) | other
    return canonical(file)


@pytest.mark.parametrize(
    "data",
    [
        _edited(purpose="portable-record/v1/circle/here"),
        _edited(v=2),
        _edited(more=1),
        _edited(keys=[]),
        _edited(keys={}),
        _edited(keys={"circle": b64url(b"c" * 31)}),
        _edited(keys={"circle": b64url(b"c" * 32), f"receive/2-{'0a' * 8}": b64url(b"r" * 32)}),
        _edited(keys={"circle": b64url(b"c" * 32), f"receive/02-{'0a' * 8}": b64url(b"r" * 96)}),
        _edited(epoch="2"),
        b"{}",
        b"{ }",
        b"",
    ],
)
def test_a_ring_that_is_written_in_another_way_is_refused(data: bytes) -> None:
    with pytest.raises(RingError):
        read_ring(data)


def test_keys_for_what_there_is_not_are_left_alone_and_signed_all_the_same() -> None:
    key = b"k" * 32
    strange = dict.fromkeys(("house", "part/", "part/../plan", "part/Plan", "entry/1"), key)

    ring = made(GOOD, keys={**GOOD.keys, **strange})

    assert ring.keys == GOOD.keys
    verify_ring(ring, CIRCLE, NADIA.device_id)
    with pytest.raises(SignatureBrokenError):
        verify_ring(replace(ring, strange={}), CIRCLE, NADIA.device_id)
