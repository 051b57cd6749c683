"""What an owner folds: whoever joins begins with it (docs/format/circle.md, 27 and 28)."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portable_record.circle.checkpoint import sign_checkpoint, verify_checkpoint
from portable_record.circle.checkpoint_file import read_checkpoint
from portable_record.circle.ring import ENTRY
from portable_record.crypto.b64 import b64url, unb64url
from portable_record.errors import CheckpointError, PortableRecordError, SignatureBrokenError
from portable_record.record.canonical import canonical
from portable_record.record.change import value_digest
from portable_record.record.fold import fold
from tests.circle.cast import JEAN, NADIA, SAM, carer, dice, membership
from tests.circle.checkpoints import HIDDEN, KEY, NOW, OPEN, checkpoint_of, signed, written
from tests.record.devices import PART, resource

FILE = signed()
KEYS = {ENTRY + HIDDEN: KEY}


def changed(fault: Callable[[dict[str, Any]], object]) -> bytes:
    file = json.loads(FILE)
    fault(file)
    return canonical(file)


def test_who_begins_with_a_checkpoint_sees_what_everybody_sees_and_goes_on_from_there() -> None:
    jean = written()
    checkpoint = read_checkpoint(FILE, KEYS)
    sam = carer(SAM)
    sam.receive(jean)
    later = sam.edit(OPEN, description="Tea at seven")

    verify_checkpoint(checkpoint, NOW)
    begun = fold([later], checkpoint.before)

    assert begun.states == fold(sam.log).states
    assert resource(begun.states[PART, OPEN])["description"] == "Tea at seven"
    assert resource(begun.states[PART, HIDDEN])["description"] == "Afraid of stairs"
    assert (begun.gaps, begun.forks, begun.pending) == ((), (), ())


def test_it_is_written_again_byte_for_byte() -> None:
    read = read_checkpoint(FILE, KEYS)

    again = sign_checkpoint(read, JEAN.device, sensitive={HIDDEN: KEY}, dice=dice())

    assert {**json.loads(again), "signature": ""} == {**json.loads(FILE), "signature": ""}
    assert read == replace(checkpoint_of(written().log), signature=read.signature)


def test_what_was_replaced_is_not_in_it() -> None:
    assert b"Tea at six" in FILE
    assert b"Tea at five" not in FILE


def test_who_may_not_read_an_entry_checks_the_whole_and_reads_nothing_of_its_words() -> None:
    read = read_checkpoint(FILE, {})

    verify_checkpoint(read, NOW)
    states = fold([], read.before).states

    assert b"Afraid" not in FILE
    assert states[PART, HIDDEN].erased
    assert resource(states[PART, OPEN])["description"] == "Tea at six"


def test_only_an_owner_of_that_epoch_folds() -> None:
    read = read_checkpoint(FILE, KEYS)

    with pytest.raises(CheckpointError, match="Only an owner"):
        verify_checkpoint(
            replace(read, by=NADIA.device_id), membership(JEAN.member(), SAM.member(), NADIA.member())
        )
    with pytest.raises(CheckpointError, match="another membership"):
        verify_checkpoint(replace(read, epoch=2), NOW)
    with pytest.raises(SignatureBrokenError):
        verify_checkpoint(replace(read, by=SAM.device_id), NOW)
    with pytest.raises(CheckpointError, match="by no other"):
        sign_checkpoint(read, SAM.device, sensitive={}, dice=dice())


def edit_of(number: int, **cells: object) -> Callable[[dict[str, Any]], object]:
    def fault(file: dict[str, Any]) -> None:
        for place, cell in cells.items():
            file["edits"][number][int(place.removeprefix("at"))] = cell

    return fault


@pytest.mark.parametrize(
    "fault",
    [
        lambda file: file.update(purpose="portable-record/v1/circle/here"),
        lambda file: file.update(note="hello"),
        lambda file: file.pop("when"),
        lambda file: file.update(record="1"),
        lambda file: file.update(epoch=0),
        lambda file: file.update(part="My plan"),
        lambda file: file.update(when="2026-02-30T12:00:00Z"),
        lambda file: file.update(by="x"),
        lambda file: file.update(signature=b64url(bytes(63))),
        lambda file: file.update(changes=[], edits=[], sealed=[]),
        lambda file: file["changes"].reverse(),
        lambda file: file["changes"].pop(),
        lambda file: file["changes"][0].append(""),
        lambda file: file["changes"][0].__setitem__(0, 9),
        lambda file: file["changes"][0].__setitem__(1, 0),
        lambda file: file["changes"][0].__setitem__(3, 0),
        lambda file: file["changes"][0].__setitem__(4, "soon"),
        lambda file: file["changes"][0].__setitem__(5, "Jean"),
        lambda file: file["devices"].append("x"),
        lambda file: file["edits"].reverse(),
        lambda file: file["edits"][0].pop(),
        lambda file: file["edits"].append(file["edits"][-1]),
        lambda file: file["sealed"][0].append(1),
        edit_of(0, at0=9),
        edit_of(0, at0=-1),
        edit_of(0, at1=True),
        edit_of(0, at2="short"),
        edit_of(0, at3="My words"),
        edit_of(-1, at4=[[9, 1, 1]]),
    ],
    ids=[f"fault {number}" for number in range(29)],
)
def test_a_checkpoint_with_one_fault_is_refused(fault: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises(PortableRecordError) as refused:
        read_checkpoint(changed(fault), KEYS)

    assert refused.value.code in {"circle-checkpoint", "circle-file"}


def test_what_is_not_canonical_is_refused() -> None:
    with pytest.raises(CheckpointError):
        read_checkpoint(FILE.replace(b",", b", ", 1), KEYS)


@settings(max_examples=30, deadline=None)
@given(st.integers(min_value=0, max_value=len(FILE) - 1), st.integers(min_value=1, max_value=255))
def test_a_flipped_byte_is_refused(place: int, by: int) -> None:
    data = bytearray(FILE)
    data[place] ^= by

    with pytest.raises(PortableRecordError):
        verify_checkpoint(read_checkpoint(bytes(data), KEYS), NOW)


def test_words_that_somebody_takes_out_of_it_break_the_signature() -> None:
    def bare(file: dict[str, Any]) -> None:
        row = next(row for row in file["edits"] if len(row) == 7)
        row[5:] = [b64url(value_digest(unb64url(row[5]), row[6].encode()))]

    for fault in (bare, lambda file: file.update(sealed=[]), lambda file: file["sealed"].pop()):
        with pytest.raises(SignatureBrokenError):
            verify_checkpoint(read_checkpoint(changed(fault), KEYS), NOW)
