"""Deeds and things of a team: how they are written, whose they are, and what they make of a thing."""

import json
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from portable_record.circle.deeds import INBOX, MOST_LINES, Deed, Deeds, read_deeds, sign_deeds
from portable_record.circle.membership import EDITOR, VIEWER, Cut, Membership
from portable_record.circle.standing import Standing, standing
from portable_record.circle.team_counting import (
    Line,
    Weight,
    end_of_line,
    lies_beside,
    state_of,
    team_name,
    weigh,
    weigh_again,
)
from portable_record.circle.thing import Thing, read_thing
from portable_record.errors import CircleFileError
from portable_record.record.canonical import canonical
from tests.circle.cast import EVE, JEAN, NADIA, SAM, WHEN, Person, membership
from tests.record.devices import RECORD

ITEM = "00000000-0000-4000-8000-000000000201"
HASH = "A" * 43
GROUP = "Ahmed Care"
LEAD = JEAN.member(organisation=GROUP, parts=(INBOX,))
WORKER = SAM.member(role=EDITOR, parts=(INBOX,), organisation=GROUP)
READER = EVE.member(role=VIEWER, parts=(INBOX,), organisation=GROUP)
OTHER = NADIA.member(parts=("plan",))
FIRST = membership(LEAD, WORKER, READER, OTHER)
KEPT = {
    "by": "Sam",
    "reason": "law",
    "words": "",
    "until": "2027-01-01T00:00:00Z",
    "kinds": [],
    "may_tell": False,
    "since": WHEN,
}
OPENED = Deed("open-item", WHEN, ITEM, "Sue", "To answer them")
THING = Thing(RECORD, ITEM, "urn:uuid:1", WHEN, "card.json", "Sue", "{}", pins=(("did:x", JEAN.did),))


def deeds(*lines: Deed, by: Person = SAM, seq: int = 1, epoch: int = 1, **other: object) -> Deeds:
    previous = HASH if seq > 1 else ""
    made = Deeds(RECORD, epoch, by.device_id, seq, previous, WHEN, lines or (OPENED,))
    made = replace(made, **other)  # type: ignore[arg-type]  # each test says what it changes
    return read_deeds(sign_deeds(made, by.device))


def in_force(*others: Membership) -> Standing:
    return standing((FIRST, *others), JEAN.did)


def test_deeds_are_read_as_they_were_signed() -> None:
    lines = (
        OPENED,
        Deed("receive", WHEN, ITEM, said={"thing": HASH}),
        Deed("keep-item", WHEN, ITEM, said={"kept": KEPT}),
        Deed("keep-item", WHEN, ITEM, said={"kept": {}}),
        Deed("delete-item", WHEN, ITEM, said={"gone": True}),
        Deed("answer", WHEN, ITEM, said={"answers": [["1", "token"]]}),
        Deed("told", WHEN, "", said={"notice": "text"}),
    )

    read = deeds(*lines, days=30)

    assert read.lines == lines
    assert weigh(read, in_force()) is Weight.YES


FAULTS: dict[str, dict[str, object]] = {
    "another version": {"v": 2},
    "made for something else": {"purpose": "portable-record/v1/circle/here"},
    "no number": {"seq": 0},
    "the first follow some": {"previous": HASH},
    "later ones follow none": {"seq": 2},
    "before the circle": {"epoch": 0},
    "too many days": {"days": 9_999},
    "no device": {"device": "sam"},
    "one name too many": {"more": 1},
}
FAULTS_OF_A_LINE: dict[str, dict[str, object]] = {
    "an act that is none": {"what": "unlock"},
    "no text": {"what": ["told"]},
    "a notice about one thing": {"what": "told", "said": {"notice": ""}},
    "a thing that is none": {"item": "../1"},
    "a moment that is none": {"when": "yesterday"},
    "too long": {"why": "x" * 1_001},
    "says more": {"said": {"more": 1}},
    "says a list": {"said": []},
    "no hash": {"what": "receive", "said": {"thing": "short"}},
    "a number for yes": {"what": "delete-item", "said": {"gone": 1}},
    "kept until never": {"what": "keep-item", "said": {"kept": KEPT | {"until": "never"}}},
    "a word for no": {"what": "keep-item", "said": {"kept": KEPT | {"may_tell": "no"}}},
    "half an answer": {"what": "answer", "said": {"answers": [["1"]]}},
}


def _written() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(
        sign_deeds(Deeds(RECORD, 1, SAM.device_id, 1, "", WHEN, (OPENED,)), SAM.device)
    )
    return read


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_deeds_with_one_fault_are_refused(fault: dict[str, object]) -> None:
    with pytest.raises(CircleFileError):
        read_deeds(canonical(_written() | fault))


@pytest.mark.parametrize("fault", FAULTS_OF_A_LINE.values(), ids=FAULTS_OF_A_LINE)
def test_a_line_with_one_fault_is_refused(fault: dict[str, object]) -> None:
    file = _written()

    with pytest.raises(CircleFileError):
        read_deeds(canonical(file | {"lines": [file["lines"][0] | fault]}))


def test_more_lines_than_may_be_are_refused() -> None:
    file = _written()

    with pytest.raises(CircleFileError, match="more"):
        read_deeds(canonical(file | {"lines": file["lines"] * (MOST_LINES + 1)}))


def test_nobody_writes_in_the_name_of_another() -> None:
    with pytest.raises(CircleFileError, match="itself"):
        sign_deeds(Deeds(RECORD, 1, JEAN.device_id, 1, "", WHEN, (OPENED,)), SAM.device)

    assert weigh(replace(deeds(), device=JEAN.device_id), in_force()) is Weight.FORGED
    assert weigh(replace(deeds(), when="2026-11-23T12:00:00Z"), in_force()) is Weight.FORGED


def test_only_a_lead_or_a_worker_of_this_team_does_something() -> None:
    later = membership(LEAD, WORKER, follows=[FIRST], removed=(Cut(NADIA.device_id, "plan", 0, ""),))

    assert weigh(deeds(by=JEAN), in_force()) is Weight.YES
    assert weigh(deeds(by=EVE), in_force()) is Weight.READS_ONLY
    assert weigh(deeds(by=NADIA), in_force()) is Weight.STRANGER
    assert weigh(deeds(by=SAM, epoch=2), in_force()) is Weight.YES  # an epoch that was overruled
    assert weigh(deeds(by=NADIA, epoch=2), in_force()) is Weight.LATER
    assert weigh(deeds(record=ITEM), in_force()) is Weight.FOREIGN
    assert weigh(deeds(by=EVE), in_force(later)) is Weight.CUT_OFF
    assert weigh_again("nobody", 1, 1, HASH, in_force()) is Weight.LATER


def test_a_circle_of_a_person_is_no_team() -> None:
    family = membership(JEAN.member(), WORKER)

    assert team_name(family) == team_name(None) == ""
    assert team_name(FIRST) == GROUP
    assert weigh(deeds(), standing([family], JEAN.did)) is Weight.FOREIGN


def test_what_a_removed_worker_signs_after_the_last_that_counts_does_nothing() -> None:
    last = deeds()
    cut = Cut(SAM.device_id, INBOX, 1, last.hash)
    gone = in_force(membership(LEAD, READER, OTHER, follows=[FIRST], removed=(cut,)))

    assert weigh(last, gone) is Weight.YES
    assert weigh(deeds(seq=2), gone) is Weight.CUT_OFF
    assert weigh(deeds(replace(OPENED, why="other")), gone) is Weight.CUT_OFF


def test_deeds_end_with_the_last_before_which_all_are_here() -> None:
    held = {"a": (1, ""), "b": (2, "a"), "x": (2, "c"), "c": (3, "b"), "e": (5, "d"), "f": (3, "x")}

    assert end_of_line(held) == (3, "c")
    assert end_of_line({}) == end_of_line({"b": (2, "a")}) == (0, "")


def test_deeds_that_name_each_other_in_a_ring_lie_beside_those_that_count() -> None:
    cut = Cut(SAM.device_id, INBOX, 3, "c")

    assert lies_beside(cut, {"c": (3, "b"), "b": (2, "c"), "a": (1, ""), "z": (4, "c")}) == ["a"]


def test_what_lines_make_of_a_thing_does_not_depend_on_their_order() -> None:
    longer = KEPT | {"until": "2028-01-01T00:00:00Z"}
    lines = [
        _said("receive", SAM, thing=HASH),
        _said("keep-item", SAM, kept=KEPT),
        _said("keep-item", JEAN, kept=longer),
        _said("answer", SAM, answers=[["1", "one"]]),
        _said("open-item", EVE, weight=Weight.READS_ONLY),
        _said("delete-item", EVE, weight=Weight.READS_ONLY, gone=True),
    ]

    states = [state_of(each) for each in permutations(lines)]

    assert all(one == states[0] for one in states)
    assert (states[0].things, states[0].kept, states[0].answers) == (
        (HASH,),
        longer,
        (("1", "one", SAM.device_id),),
    )
    assert states[0].deleted is None
    assert states[0].opened is not None
    assert states[0].opened.name == "Eve"


def test_what_is_kept_for_a_reason_that_is_none_is_not_kept() -> None:
    line = _said("keep-item", SAM, kept=KEPT | {"reason": "curiosity"})

    assert state_of([line]).kept == {}


def _said(what: str, by: Person, *, weight: Weight = Weight.YES, **said: object) -> Line:
    return Line(Deed(what, WHEN, ITEM, said=said), by.device_id, by.name, by.name, weight)


def test_one_who_deletes_beats_all_who_keep() -> None:
    kept, gone = _said("keep-item", SAM, kept=KEPT), _said("delete-item", JEAN, gone=True)

    assert state_of([gone, kept]).deleted == gone
    assert state_of([kept, _said("delete-item", JEAN, gone=False)]).deleted is None


def test_a_thing_is_read_as_it_was_written() -> None:
    assert read_thing(THING.written) == THING


FAULTS_OF_A_THING: dict[str, dict[str, object]] = {
    "another version": {"v": 2},
    "a number for yes": {"known": 1},
    "a key that is none": {"pins": [["did:x", "did:y"]]},
    "half a pair": {"pins": [["did:x"]]},
    "not in order": {"pins": [["b", JEAN.did], ["a", JEAN.did]]},
    "less than no bytes": {"files": [["name", -1]]},
    "too long": {"file": "x" * 1_001},
    "no thing": {"item": "1"},
    "one name too many": {"more": 1},
}


@pytest.mark.parametrize("fault", FAULTS_OF_A_THING.values(), ids=FAULTS_OF_A_THING)
def test_a_thing_with_one_fault_is_refused(fault: dict[str, object]) -> None:
    with pytest.raises(CircleFileError):
        read_thing(canonical(json.loads(THING.written) | fault))


def test_what_is_longer_than_may_be_is_not_even_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portable_record.circle.thing.MOST", 10)
    monkeypatch.setattr("portable_record.circle.deeds.MOST", 10)

    for read in (read_thing, read_deeds):
        with pytest.raises(CircleFileError):
            read(b"x" * 11)
