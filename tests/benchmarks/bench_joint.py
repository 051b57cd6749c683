"""What came from the circle goes into the record: 10,000 edits onto a fresh device, and one file of 50."""

import os
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import process_time

import pytest

from portable_record.actions.circle_apply import apply_changes
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.record.change import EditId, change_hash, signed_bytes
from portable_record.record.change_check import EditsInOrder
from portable_record.record.who import By
from portable_record.sharing.reader.asking import Reader
from tests.actions.conftest import NOW
from tests.actions.in_a_circle import keep_next, member_of, member_record
from tests.actions.quick import stretch_nothing
from tests.benchmarks.row import Row, at_most
from tests.circle.cast import JEAN, NADIA, SAM, Person
from tests.record.busy_log import busy_log
from tests.record.devices import PART, Logged

ROUNDS = 3


def rows(count: int = 10_000) -> list[Row]:
    """Measure taking in, in processor time: order, history, states and search, signatures too."""
    *log, last = of_three(busy_log(count + 50))
    fresh, one = [], []
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        for turn in range(ROUNDS):
            record = _of_the_circle(Path(folder) / str(turn))
            fresh.append(_seconds(record, log))
            one.append(_seconds(record, [last]))
            record.vault.close()
    return [
        Row(f"take {count:,} edits of a circle into a fresh record", median(fresh), "s", at_most(1)),
        Row("take a file of 50 edits in", median(one) * 1000, "ms", at_most(50)),
    ]


def _seconds(record: OpenRecord, came: Iterable[Logged]) -> float:
    begun = process_time()
    apply_changes(record, came)
    return process_time() - begun


def _of_the_circle(folder: Path) -> OpenRecord:
    desk = Desk(now=lambda: NOW, dice=os.urandom, reader=Reader(sys.executable))
    record = member_record(desk, folder)
    keep_next(record, *(one.member() for one in (JEAN, SAM, NADIA)), member_of(record))
    return record


def of_three(log: Iterable[Logged]) -> list[Logged]:
    """Give the same log as three people of a circle would have written it, signed."""
    people: dict[str, Person] = {}
    ends: dict[str, str] = {}
    made: list[Logged] = []
    places: dict[tuple[str, int], tuple[str, int]] = {}
    seqs: dict[str, int] = {}
    for change, edits in log:
        person = people.setdefault(change.device, (JEAN, NADIA, SAM)[len(people) % 3])
        device = person.device_id
        seq = seqs[device] = seqs.get(device, 0) + 1
        places[change.device, change.seq] = device, seq
        taken = EditsInOrder(device, PART, seq)
        now = tuple(replace(edit, bases=_there(edit.bases, places)) for edit in edits)
        for edit in now:
            taken.add(edit)
        by = By() if person is JEAN else By(person.member().id, "agrees")
        change = replace(
            change,
            epoch=1,
            device=device,
            seq=seq,
            previous=ends.get(device, ""),
            by=by,
            edits_digest=taken.digest,
            signature=b"",
        )
        change = replace(change, signature=person.device.sign(signed_bytes(change)))
        ends[device] = change_hash(change)
        made.append((change, now))
    return made


def _there(bases: Iterable[EditId], places: dict[tuple[str, int], tuple[str, int]]) -> tuple[EditId, ...]:
    return tuple(sorted(EditId(*_at(base, places)) for base in bases))


def _at(base: EditId, places: dict[tuple[str, int], tuple[str, int]]) -> tuple[str, str, int, int]:
    device, seq = places[base.device, base.seq]
    return device, base.part, seq, base.n
