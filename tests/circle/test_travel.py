"""A change on its way: whole for whoever may read it, one change for all (docs/format/circle.md, 16, 17)."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portable_record.circle.ring import ENTRY
from portable_record.circle.travel import pack, unpack
from portable_record.crypto.b64 import b64url, unb64url
from portable_record.crypto.deflate import deflate
from portable_record.errors import CircleFileError, PortableRecordError, SignatureBrokenError
from portable_record.record.canonical import canonical
from portable_record.record.change import change_hash, signed_bytes
from portable_record.record.edits import binning, editing
from portable_record.record.fold import fold
from tests.circle.cast import JEAN, NADIA, carer, dice
from tests.record.devices import entry_id, resource

KEY, OTHER = b"k" * 32, b"o" * 32
PLAN = b'{"resourceType":"CarePlan","status":"draft","intent":"plan","description":"Tea at four"}'
DIARY = b'{"resourceType":"CarePlan","status":"draft","intent":"plan","description":"Afraid of nights"}'


def written() -> tuple[str, list[bytes]]:
    """Jean writes an open entry and a sensitive one and changes both; give the latter, and what travels."""
    jean = carer(JEAN)
    jean.create(PLAN, 1)
    diary = jean.create(DIARY, 2)
    jean.edit(entry_id(1), description="Tea at five")
    jean.edit(diary, description="Afraid of nights and of stairs")
    return diary, [pack(*logged, sensitive={diary: KEY}, dice=dice(n)) for n, logged in enumerate(jean.log)]


def test_who_has_the_keys_reads_every_word_and_the_signature_holds() -> None:
    diary, packed = written()

    read = [unpack(data, {ENTRY + diary: KEY}) for data in packed]

    for change, _ in read:
        JEAN.device.public.verify(signed_bytes(change), change.signature)
    states = fold(read).states
    assert b"stairs" in states["plan", diary].text
    assert b"five" in states["plan", entry_id(1)].text


def test_who_does_not_have_the_key_of_an_entry_reads_all_but_its_words_and_the_signature_holds() -> None:
    diary, packed = written()

    read = [unpack(data, {}) for data in packed]

    for change, _ in read:
        JEAN.device.public.verify(signed_bytes(change), change.signature)
    states = fold(read).states
    assert states["plan", diary].erased
    assert b"five" in states["plan", entry_id(1)].text
    assert b"Afraid" not in b"".join(packed)


def test_the_words_come_when_the_key_comes() -> None:
    diary, packed = written()
    first = [unpack(data, {}) for data in packed]

    states = fold([*first, *(unpack(data, {ENTRY + diary: KEY}) for data in packed)]).states

    assert b"stairs" in states["plan", diary].text


def test_marks_stay_readable_so_that_a_bin_is_a_bin_for_all() -> None:
    jean = carer(JEAN)
    diary = jean.create(DIARY, 2)
    logged = jean.write([binning(jean.state(diary), "2026-11-22T13:00:00Z")])

    change, edits = unpack(pack(*logged, sensitive={diary: KEY}, dice=dice()), {})

    assert [edit.erased for edit in edits] == [False]
    assert change_hash(change) == change_hash(logged[0])


@settings(max_examples=50, deadline=None)
@given(st.integers(min_value=0, max_value=10_000), st.integers(min_value=1, max_value=255))
def test_whatever_is_changed_is_refused_or_changes_nothing_that_was_signed(place: int, by: int) -> None:
    diary, packed = PACKED
    data = bytearray(packed[3])
    data[place % len(data)] ^= by

    was, known = unpack(packed[3], {ENTRY + diary: KEY})
    try:
        change, edits = unpack(bytes(data), {ENTRY + diary: KEY})
    except PortableRecordError:
        return
    if change == was:
        assert all(edit.erased or edit == before for edit, before in zip(edits, known, strict=True))
    else:
        with pytest.raises(SignatureBrokenError):
            JEAN.device.public.verify(signed_bytes(change), change.signature)


PACKED = written()


def _edited(**other: object) -> bytes:
    return canonical(json.loads(PACKED[1][3]) | other)


ROW = json.loads(PACKED[1][3])["sealed"][0]


@pytest.mark.parametrize(
    "data",
    [
        _edited(purpose="portable-record/v1/circle/here"),
        _edited(record="00000000-0000-4000-8000-000000000001"),
        _edited(more=1),
        _edited(change={}),
        _edited(sealed={}),
        _edited(sealed=[[1]]),
        _edited(sealed=[[1, "*"]]),
        _edited(sealed=[["1", ROW[1]]]),
        _edited(sealed=[[ROW[0], b64url(unb64url(ROW[1])[:-1])]]),
        b"",
        b"{ }",
    ],
)
def test_a_change_that_is_written_in_another_way_is_refused(data: bytes) -> None:
    diary, _ = PACKED

    with pytest.raises(CircleFileError):
        unpack(data, {ENTRY + diary: KEY})


def test_words_of_another_change_under_the_same_key_are_refused() -> None:
    diary, packed = PACKED
    other = json.loads(packed[1])["sealed"]

    with pytest.raises(CircleFileError, match="changed"):
        unpack(_edited(sealed=other), {ENTRY + diary: KEY})


def test_an_edit_costs_at_most_60_bytes_before_padding() -> None:
    nadia = carer(NADIA)
    entries = [nadia.create(PLAN, number) for number in range(50)]
    drafts = []
    for number, entry in enumerate(entries):
        state = nadia.state(entry)
        drafts += editing(state, resource(state) | {"description": f"Tea at {number}"}, new_id=nadia.new_id)

    logged = nadia.write(drafts)

    assert len(deflate(pack(*logged, sensitive={}, dice=dice()))) / 50 <= 60
