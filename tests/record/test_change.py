from dataclasses import replace
from typing import Any

import pytest

from portable_record.errors import ChangeTooLargeError, MalformedChangeError
from portable_record.record.change import (
    MOST_BASES,
    MOST_SEEN,
    Change,
    Edit,
    EditId,
    Seen,
    change_hash,
    edit_line,
    signed_bytes,
    value_digest,
)
from portable_record.record.change_check import checked
from portable_record.record.change_file import from_json, to_json
from portable_record.record.edits import ChangeWriter, Draft, Place, creation, sealed
from portable_record.record.who import By
from tests.record.devices import RECORD, SIGNATURE, Device, change_of, device_id, entry_id

PLAN = b'{"resourceType":"CarePlan","status":"draft"}'
PLACE = Place(RECORD, 0, device_id("one"), "plan", 1, "", 1, "2026-11-22T12:00:00Z", By())
BASE = EditId(device_id("two"), "plan", 1, 1)


def made() -> tuple[Change, tuple[Edit, ...]]:
    return change_of(PLACE, [creation(entry_id(0), PLAN, type_name="CarePlan")], Device("one").dice)


def test_what_is_signed_names_purpose_record_and_place() -> None:
    change, _ = made()

    signed = signed_bytes(change)

    for said in (b'"purpose":"portable-record/change"', b'"v":1', RECORD.encode(), change.device.encode()):
        assert said in signed


def test_the_signature_is_not_in_the_name_of_a_change() -> None:
    change, _ = made()

    assert change_hash(replace(change, signature=b"x" * 64)) == change_hash(change)


def test_the_line_of_an_edit_is_as_the_format_document_shows() -> None:
    edit = Edit(
        1, entry_id(0), "status", b'"active"', bytes(16), value_digest(bytes(16), b'"active"'), (BASE,)
    )

    assert edit_line(edit) == (
        b'{"bases":[["' + BASE.device.encode() + b'",1,1]],"entry":"' + entry_id(0).encode() + b'",'
        b'"hash":"87x8VvBIWo59dXjoL_f371Eh48pU__-675GW_ryCXM4","n":1,"path":"status"}\n'
    )


@pytest.mark.parametrize(
    "fault",
    [
        {"seq": 0},
        {"seq": 2},
        {"previous": "x"},
        {"lamport": 2**53},
        {"count": 0},
        {"edits_digest": b"short"},
        {"signature": b"short"},
        {"part": "no part"},
        {"by": By("Sam", "agrees")},
        {"by": By(helper="Sam")},
        {"seen": tuple(Seen(f"{n:043}", 1, "") for n in range(MOST_SEEN + 1))},
    ],
)
def test_a_change_that_breaks_a_rule_cannot_be_made(fault: dict[str, Any]) -> None:
    change, _ = made()

    with pytest.raises(MalformedChangeError):
        replace(change, **fault)


@pytest.mark.parametrize(
    "fault",
    [
        {"n": 0},
        {"entry": "x"},
        {"path": "a b"},
        {"salt": None},
        {"value": None},
        {"salt": b"short"},
        {"digest": b"short"},
        {"path": "status", "bases": ()},
        {"bases": (BASE, BASE)},
        {"bases": tuple(BASE._replace(n=n) for n in range(1, MOST_BASES + 2))},
    ],
)
def test_an_edit_that_breaks_a_rule_cannot_be_made(fault: dict[str, Any]) -> None:
    edit = made()[1][0]

    with pytest.raises(MalformedChangeError):
        replace(edit, **fault)


def test_a_change_of_thousands_of_edits_is_made_as_a_stream() -> None:
    writer, dice = ChangeWriter(PLACE), Device("one").dice

    edits = (
        writer.add(creation(entry_id(number), PLAN, type_name="CarePlan"), dice(16)) for number in range(3000)
    )
    last = [edit.n for edit in edits][-1]

    change = sealed(writer.finish(), SIGNATURE)
    assert (last, change.count) == (3000, 3000)


def test_edits_that_were_exchanged_are_refused_at_the_end() -> None:
    change, edits = made()
    other = replace(edits[0], digest=bytes(32))

    assert list(checked(change, edits)) == list(edits)
    with pytest.raises(MalformedChangeError):
        list(checked(change, [other]))
    with pytest.raises(MalformedChangeError):
        list(checked(change, []))


@pytest.mark.parametrize(
    ("drafts", "faulty"),
    [
        ([Draft(entry_id(0), "", PLAN)] * 2, 1),
        ([Draft(entry_id(0), "", PLAN), Draft(entry_id(0), "status", b"null", (BASE,))], 1),
        ([Draft(entry_id(0), "status", b"null", (BASE._replace(part="health"),))], 0),
        ([Draft(entry_id(0), "status", b"null", (BASE._replace(device=PLACE.device),))], 0),
    ],
    ids=["a register twice", "whole and in pieces", "another part", "not older"],
)
def test_drafts_that_break_a_rule_are_refused_as_they_are_added(drafts: list[Draft], faulty: int) -> None:
    writer = ChangeWriter(PLACE)
    for draft in drafts[:faulty]:
        writer.add(draft, bytes(16))

    with pytest.raises(MalformedChangeError):
        writer.add(drafts[faulty], bytes(16))


def test_edits_out_of_number_are_refused() -> None:
    change, edits = made()

    with pytest.raises(MalformedChangeError):
        list(checked(change, [replace(edits[0], n=2)]))


def test_a_change_without_edits_cannot_be_finished() -> None:
    with pytest.raises(MalformedChangeError):
        ChangeWriter(PLACE).finish()


def test_a_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    change, edits = made()

    with pytest.raises(ChangeTooLargeError):
        from_json(to_json(change, edits), most=100)
