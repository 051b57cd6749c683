"""Whose words an entry is in is said by whoever wrote them, after any merge and any choice."""

from dataclasses import dataclass, field

import pytest

from portable_record.record.asking.places import Json
from portable_record.record.authorship import line_beside, line_chosen, said_by
from portable_record.record.edits import creation, editing, settling
from portable_record.record.fold import Conflict, EntryState
from portable_record.record.json_text import write as json_bytes
from portable_record.record.line import LABELS
from portable_record.record.values import WRITTEN_HERE
from portable_record.record.who import By, label
from tests.record.acting import Choices
from tests.record.devices import Device, entry_id, resource

JEAN, SAM, NADIA = By(), By(entry_id(2), "agrees"), By(entry_id(3), "deputy")
KINDS = {
    "CarePlan": ("title", "description", ""),
    "Goal": ("startDate", "statusReason", "expressedBy"),
    "Observation": ("valueString", "issued", "performer"),
}


def label_of(by: By) -> Json:
    return {"system": LABELS, "code": label(by)}


@dataclass
class Writer(Device):
    """The device of somebody who writes whose words they are beside each edit."""

    by: By = field(default_factory=By)

    def say(self, element: str, words: str) -> None:
        state = self.state(entry_id(1))
        other: Json | None = None if self.by == JEAN else {"reference": f"urn:uuid:{self.by.writer}"}
        new = said_by({**resource(state), element: words}, label_of(self.by), other)
        drafts = editing(state, new, new_id=self.new_id)
        self.write([*drafts, *line_beside(state, drafts)], by=self.by)

    def choose(self, conflict: Conflict, number: int) -> None:
        state = self.state(entry_id(1))
        one = conflict.alternatives[number]
        line = line_chosen(state, [one])
        self.write([settling(state, conflict.path, one.value), *line], by=self.by)


def three(kind: str) -> list[Writer]:
    jean, sam, nadia = Writer("jean"), Writer("sam", by=SAM), Writer("nadia", by=NADIA)
    text = json_bytes({"resourceType": kind, "meta": {"security": [label_of(JEAN)]}})
    jean.write([creation(entry_id(1), text, type_name=kind, origin=WRITTEN_HERE)])
    for one in (sam, nadia):
        one.receive(jean)
    return [jean, sam, nadia]


def writers_said(state: EntryState) -> tuple[list[object], object]:
    """The labels, and to whom the element of the type refers."""
    shown = resource(state)
    said = shown.get(KINDS[state.type][2])
    said = said[0] if isinstance(said, list) else said
    return [one["code"] for one in shown["meta"]["security"]], (said or {}).get("reference")


def expected(state: EntryState, by: By) -> tuple[list[object], object]:
    other = by != JEAN and KINDS[state.type][2]
    return [label(by)], f"urn:uuid:{by.writer}" if other else None


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(6))
def test_after_any_merge_and_any_choice_the_line_names_who_wrote_what_is_shown(kind: str, seed: int) -> None:
    dice, people = Choices(seed), three(kind)

    for number in range(14):
        one = dice.one_of(people)
        conflicts = one.state(entry_id(1)).conflicts
        deed = dice.below(3)
        if deed == 0:
            one.receive(dice.one_of(people))
        elif deed == 1 and conflicts:
            conflict = dice.one_of(conflicts)
            one.choose(conflict, dice.below(len(conflict.alternatives)))
        else:
            one.say(dice.one_of(KINDS[kind][:2]), f"words {number}")
        state = one.state(entry_id(1))

        last = state.written_last
        assert last is not None
        assert writers_said(state) == expected(state, last.by)
        assert {conflict.path for conflict in state.conflicts} <= set(KINDS[kind][:2])
        assert state.writer == last.by.writer


@pytest.mark.parametrize("kind", KINDS)
def test_words_of_two_together_have_the_labels_of_both_and_name_nobody_alone(kind: str) -> None:
    jean, sam, _ = three(kind)
    path = KINDS[kind][0]
    jean.say(path, "tea")
    sam.say(path, "coffee")
    jean.receive(sam)
    state = jean.state(entry_id(1))
    both = state.conflicts[0].alternatives

    jean.write([settling(state, path, b'"tea / coffee"'), *line_chosen(state, both)])

    labels, said = writers_said(jean.state(entry_id(1)))
    assert sorted(map(str, labels)) == ["PACQAST", "PATAST"]
    assert said is None


def test_whoever_writes_after_words_of_two_has_them_in_their_own_name() -> None:
    both: Json = {
        "resourceType": "Goal",
        "meta": {"security": [label_of(JEAN), {"code": "R"}, label_of(SAM)]},
    }

    new = said_by(both, label_of(JEAN), None)

    assert new["meta"] == {"security": [label_of(JEAN), {"code": "R"}]}


def test_what_nobody_saw_who_chose_keeps_its_own_line() -> None:
    jean, sam, nadia = three("CarePlan")
    for one, words in ((jean, "tea"), (sam, "coffee"), (nadia, "milk")):
        one.say("title", words)
    jean.receive(sam, nadia)
    state = jean.state(entry_id(1))
    unseen = [one for one in state.conflicts[0].alternatives if one.by == NADIA]

    drafts = line_chosen(state, [one for one in state.conflicts[0].alternatives if one.by == SAM], but=unseen)

    assert [len(draft.bases) for draft in drafts] == [2]
    assert unseen[0].id.device not in {base.device for base in drafts[0].bases}


def test_metas_that_differ_in_more_than_the_label_stand_side_by_side() -> None:
    jean, sam, _ = three("CarePlan")
    jean.edit(entry_id(1), meta={"security": [label_of(JEAN)], "tag": [{"code": "a"}]})
    sam.edit(entry_id(1), meta={"security": [label_of(SAM)], "tag": [{"code": "b"}]})
    jean.receive(sam)

    assert [conflict.path for conflict in jean.state(entry_id(1)).conflicts] == ["meta"]


def test_a_meta_that_was_taken_away_differs_from_a_label_in_nothing_else() -> None:
    jean, sam, _ = three("CarePlan")
    jean.edit(entry_id(1), meta=None)
    sam.edit(entry_id(1), meta={"security": [label_of(SAM)]})
    jean.receive(sam)

    assert not jean.state(entry_id(1)).in_conflict
