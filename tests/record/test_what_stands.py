"""A part that is folded from what stands is the part that is folded from everything (change.md, 22 to 32)."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from portable_record.record.causal import Before, End, place
from portable_record.record.change import EditId, change_hash
from portable_record.record.fold import fold, fold_entry
from portable_record.record.what_stands import standing_over, what_stands
from tests.record.acting import Choices, act
from tests.record.devices import PART, Device, Logged, entry_id, resource, two_devices

SEEDS = 4  # 400 were tried
PLAN = b'{"resourceType":"CarePlan","status":"draft","intent":"plan","description":"Tea at four"}'

if TYPE_CHECKING:
    from portable_record.record.registers import PlacedEdit


def before(log: list[Logged]) -> Before:
    """Fold a log away: what stands, and how far each chain goes."""
    of: dict[str, list[PlacedEdit]] = {}
    ends: dict[tuple[str, str], End] = {}
    for change, edits in {change_hash(change): (change, edits) for change, edits in log}.values():
        for placed in place(change, edits):
            of.setdefault(placed.edit.entry, []).append(placed)
        if change.chain not in ends or ends[change.chain].seq < change.seq:
            ends[change.chain] = End(change.seq, change_hash(change), change.lamport)
    standing = (placed for edits in of.values() for placed in what_stands(edits))
    return Before(ends, {placed.id: placed for placed in standing})


def unique(log: list[Logged]) -> list[Logged]:
    """Give each change once."""
    return list({change_hash(change): (change, edits) for change, edits in log}.values())


def written_by_three(dice: Choices) -> "list[PlacedEdit]":
    """Let three devices write for a while, and meet now and then; give all that they wrote."""
    devices = [Device(name) for name in ("one", "two", "three")]
    for step in range(45):
        one, other = dice.one_of(devices), dice.one_of(devices)
        one.log = unique(one.log + other.log)
        act(one, dice, step)
    log = unique([logged for device in devices for logged in device.log])
    return [placed for change, edits in log for placed in place(change, edits)]


@pytest.mark.parametrize("seed", range(SEEDS))
def test_folding_away_changes_nothing_now_or_later(seed: int) -> None:
    dice = Choices(seed)
    devices = [Device(name) for name in ("one", "two", "three")]
    early: list[Logged] = []
    for step in range(45):
        one, other = dice.one_of(devices), dice.one_of(devices)
        one.log = unique(one.log + other.log)
        act(one, dice, step)
        if step == 25:
            early = list(one.log)
    everything = unique([logged for device in devices for logged in device.log])

    folded = fold(everything, before(early))

    whole = fold(everything)
    assert len(everything) > len(early) > 0
    assert dict(folded.states) == dict(whole.states)
    assert (folded.pending, folded.refused) == ((), ())
    assert (folded.forks, folded.gaps) == ((), ())


@pytest.mark.parametrize("seed", range(SEEDS))
def test_whoever_has_some_of_it_and_takes_the_rest_from_what_stands_finds_what_all_find(seed: int) -> None:
    dice, everything = Choices(seed), written_by_three(Choices(seed))
    has = {placed.id[:3] for placed in everything if dice.below(2)}

    for entry in {placed.edit.entry for placed in everything}:
        whole = [placed for placed in everything if placed.edit.entry == entry]
        here = [placed for placed in whole if placed.id[:3] in has]
        stands = what_stands(whole)
        over = standing_over(stands, here, lambda _: True)
        held = {placed.id: placed for placed in [*here, *over.new, *over.naming_more]}

        found, meant = fold_entry(PART, held.values()), fold_entry(PART, whole)

        assert (found.text, found.binned, found.conflicts) == (meant.text, meant.binned, meant.conflicts)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_what_comes_after_it_was_built_on_or_never_leaves_what_all_find(seed: int) -> None:
    dice, everything = Choices(seed), written_by_three(Choices(seed))
    ends = {placed.id.device: dice.below(12) for placed in everything}
    gone = {
        placed.id[:3]
        for placed in everything
        if placed.id.seq > ends[placed.id.device] and dice.below(3) == 0
    }
    counts = [placed for placed in everything if placed.id[:3] not in gone]

    def is_folded(name: EditId) -> bool:
        return name.seq <= ends[name.device]

    for entry in {placed.edit.entry for placed in counts}:
        whole = [placed for placed in counts if placed.edit.entry == entry]
        stands = what_stands([placed for placed in whole if is_folded(placed.id)], is_folded)
        later = [placed for placed in whole if not is_folded(placed.id)]

        found, meant = fold_entry(PART, [*stands, *later]), fold_entry(PART, whole)

        assert (found.text, found.binned, found.conflicts) == (meant.text, meant.binned, meant.conflicts)


def test_an_element_that_was_edited_twice_does_not_show_what_was_first_written_again() -> None:
    one, _, name = two_devices(PLAN)
    one.edit(name, description="Tea at five")
    one.edit(name, description="Tea at six")

    state = fold([], before(one.log)).states[PART, name]

    assert resource(state)["description"] == "Tea at six"
    assert state.conflicts == ()


def test_what_is_folded_and_comes_again_changes_nothing() -> None:
    one, _, name = two_devices(PLAN)
    one.edit(name, description="Tea at five")
    one.edit(name, description="Tea at six")

    folded = fold(one.log[:2], before(one.log))

    assert resource(folded.states[PART, name])["description"] == "Tea at six"
    assert (folded.pending, folded.gaps) == ((), ())


def test_a_chain_that_goes_on_from_another_change_than_was_folded_is_a_fork() -> None:
    one, two, name = two_devices(PLAN)
    one.edit(name, description="Tea at five")
    twin = Device("one", log=list(two.log))
    twin.edit(name, description="No tea")
    twin.edit(name, description="No tea at all")

    folded = fold(twin.log[2:], before(one.log))

    assert [(fork.device, fork.seq) for fork in folded.forks] == [(one.id, 2)]
    assert resource(folded.states[PART, name])["description"] == "Tea at five"


def test_another_change_in_the_place_of_the_last_one_folded_is_a_fork() -> None:
    one, two, name = two_devices(PLAN)
    one.edit(name, description="Tea at five")
    twin = Device("one", log=list(two.log))
    twin.edit(name, description="No tea")

    folded = fold(twin.log, before(one.log))

    assert [(fork.device, fork.seq) for fork in folded.forks] == [(one.id, 2)]


def test_what_contradicts_what_stands_is_refused() -> None:
    one, two, name = two_devices(PLAN)
    one.create(PLAN, 7)
    change, edits = two.edit(name, description="Tea at five")
    of_another = replace(edits[0], entry=entry_id(7))

    low = fold([(replace(change, lamport=1), edits)], before(one.log))
    wrong = fold([(change, (of_another,))], before(one.log))

    assert [refused.why for refused in low.refused] == ["lamport"]
    assert [refused.why for refused in wrong.refused] == ["bases"]
