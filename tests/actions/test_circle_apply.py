"""What came from the circle goes into the record as far as it counts, whatever the order in which it came."""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from portable_record.actions.check import check_record
from portable_record.actions.circle_apart import ApartShelf
from portable_record.actions.circle_apply import apply_changes
from portable_record.actions.circle_causes import FORKED, WAITS
from portable_record.actions.circle_standing import keep_membership, standing_of
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.look_for import look_for
from portable_record.actions.unlock import unlock
from portable_record.actions.write import entry_from
from portable_record.circle.counting import SILENT, Counts, judge, off_branch, without_place
from portable_record.circle.cuts import CutOff
from portable_record.circle.membership import SUGGESTS, Cut, Member, Membership
from portable_record.circle.membership_file import sign_membership
from portable_record.record.change import EditId, change_hash, signed_bytes
from portable_record.record.edits import Draft, creation
from portable_record.record.entry import Entry
from portable_record.record.erase import erase_values, erasing
from portable_record.record.fold import fold
from portable_record.record.who import By
from tests.actions.conftest import PASSPHRASE
from tests.actions.in_a_circle import keep_next, member_of, member_record
from tests.actions.quick import stretch_nothing
from tests.circle.cast import EVE, JEAN, NADIA, SAM, Carer, Person, carer, membership
from tests.record.acting import Choices, act
from tests.record.devices import PART, Logged, entry_id

PLAN = b'{"resourceType":"CarePlan","status":"draft","intent":"plan","description":"Tea at four"}'


@pytest.fixture(scope="module", autouse=True)
def _quickly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        yield


@pytest.fixture(scope="module")
def made(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The vault of a member of a circle of four, in which nothing is written yet."""
    folder = tmp_path_factory.mktemp("circle") / "vault"
    record = member_record(desk, folder)
    keep_next(record, *(one.member() for one in (JEAN, SAM, NADIA)), member_of(record))
    record.vault.close()
    return folder


@pytest.fixture
def ours(desk: Desk, made: Path, tmp_path: Path) -> Iterator[OpenRecord]:
    record = unlock(desk, Path(shutil.copytree(made, tmp_path / "vault")), PASSPHRASE)
    yield record
    record.vault.close()


@pytest.fixture
def jean() -> Carer:
    return carer(JEAN)


@pytest.fixture
def nadia() -> Carer:
    return carer(NADIA)


@pytest.fixture
def sam() -> Carer:
    return carer(SAM)


def meet(*carers: Carer) -> None:
    """Let devices have all that the others have."""
    everything = {change_hash(change): (change, edits) for one in carers for change, edits in one.log}
    for one in carers:
        one.log = list(everything.values())


def next_one(record: OpenRecord, *members: Person, cuts: Iterable[Cut] = ()) -> None:
    """Keep the next membership, with these cuts."""
    keep_next(record, *(one.member() for one in members), member_of(record), removed=tuple(sorted(cuts)))


def cut(after: Logged | None, device: Person, part: str = PART) -> Cut:
    seq, name = (after[0].seq, change_hash(after[0])) if after else (0, "")
    return Cut(device.device_id, part, seq, name)


def expected(record: OpenRecord, held: Iterable[Logged]) -> dict[str, Entry]:
    """Say what must stand, by the rules alone: judge all, then fold what counts."""
    held, standing = list(held), standing_of(record)
    beside = off_branch((change for change, _ in held), standing)
    counts = [
        Counts.CUT_OFF if change_hash(change) in beside else judge(change, standing, edits)
        for change, edits in held
    ]
    judged = zip((change for change, _ in held), counts, strict=True)
    without = without_place(judged)
    counts = [
        Counts.CUT_OFF if change_hash(change) in without else found
        for (change, _), found in zip(held, counts, strict=True)
    ]
    silent = {
        (*change.chain, change.seq)
        for (change, _), found in zip(held, counts, strict=True)
        if found in SILENT
    }
    kept = [
        (change, edits if found is Counts.YES else ())
        for (change, edits), found in zip(held, counts, strict=True)
        if found is Counts.YES or found in SILENT
    ]
    states = fold(kept, gone=CutOff(standing, silent)).states.values()
    return {state.entry: entry_from(state)[0] for state in states if not state.erased}


def standing_entries(record: OpenRecord) -> dict[str, Entry]:
    return {entry.id: entry for entry in record.vault.entries.all()}


def why(record: OpenRecord, logged: Logged) -> str:
    return str(record.vault.circle.get(f"apart {change_hash(logged[0])}").value["why"])


def test_what_counts_is_in_the_record_and_is_found(ours: OpenRecord, jean: Carer, nadia: Carer) -> None:
    entry = jean.create(PLAN)
    meet(jean, nadia)
    nadia.edit(entry, description="Tea at five, with Eve")

    applied = apply_changes(ours, nadia.log)

    assert (applied.taken, applied.taken_out, applied.apart) == (2, 0, {})
    assert applied.entries == {(PART, entry)}
    assert standing_entries(ours) == expected(ours, nadia.log)
    assert ours.vault.entries.get(entry).writer == NADIA.member().id
    assert [found.id for found in look_for(ours, "five").found] == [entry]
    assert check_record(ours) == []
    assert apply_changes(ours, nadia.log).taken == 0


def test_a_change_waits_for_what_it_builds_on(ours: OpenRecord, jean: Carer, nadia: Carer) -> None:
    entry = jean.create(PLAN)
    meet(jean, nadia)
    later = nadia.edit(entry, description="Tea at five")

    early = apply_changes(ours, [later])
    then = apply_changes(ours, jean.log[:1])

    assert early.apart == {change_hash(later[0]): WAITS}
    assert then.taken == 2
    assert standing_entries(ours) == expected(ours, nadia.log)
    assert ApartShelf(ours).names() == []


def test_what_a_removed_member_wrote_later_goes_out_and_the_words_of_others_stay(
    ours: OpenRecord, jean: Carer, nadia: Carer, sam: Carer
) -> None:
    entry = jean.create(PLAN)
    meet(jean, nadia, sam)
    last = nadia.edit(entry, description="Tea at five")
    late = nadia.edit(entry, description="No tea")
    meet(nadia, sam)
    answer = sam.edit(entry, description="Tea, of course")
    apply_changes(ours, sam.log)

    next_one(ours, JEAN, SAM, cuts=[cut(last, NADIA)])
    applied = apply_changes(ours)

    assert (applied.taken, applied.taken_out) == (0, 1)
    assert not ours.vault.log.has(change_hash(late[0]))
    assert ours.vault.log.has(change_hash(answer[0]))
    assert why(ours, late) == "cut-off"
    assert standing_entries(ours) == expected(ours, sam.log)
    assert b"of course" in ours.vault.entries.get(entry).text
    assert check_record(ours) == []


def test_whoever_never_had_the_words_that_were_cut_off_finds_what_all_others_find(
    ours: OpenRecord, jean: Carer, nadia: Carer, sam: Carer
) -> None:
    entry = jean.create(PLAN)
    meet(jean, nadia, sam)
    late = nadia.edit(entry, description="No tea")
    meet(nadia, sam)
    sam.edit(entry, description="Tea, of course")
    next_one(ours, JEAN, SAM, cuts=[cut(None, NADIA)])

    applied = apply_changes(ours, [one for one in sam.log if one != late])

    assert (applied.taken, applied.apart) == (2, {})
    assert b"of course" in ours.vault.entries.get(entry).text
    assert standing_entries(ours) == expected(ours, sam.log)
    assert check_record(ours) == []


def test_an_entry_of_which_nothing_counts_any_more_is_gone(ours: OpenRecord, nadia: Carer) -> None:
    entry = nadia.create(PLAN)
    apply_changes(ours, nadia.log)

    next_one(ours, JEAN, SAM, cuts=[cut(None, NADIA)])
    apply_changes(ours)

    assert not ours.vault.entries.has(entry)
    assert ours.vault.log.count() == 0
    assert check_record(ours) == []


def test_in_a_part_that_a_removal_does_not_name_nothing_of_who_went_stays(
    ours: OpenRecord, nadia: Carer
) -> None:
    entry = nadia.create(PLAN)
    apply_changes(ours, nadia.log)

    next_one(ours, JEAN, SAM)
    apply_changes(ours)

    assert not ours.vault.entries.has(entry)
    assert standing_entries(ours) == expected(ours, nadia.log)


def test_a_fork_goes_out_with_what_builds_on_it_until_an_owner_names_the_branch(
    ours: OpenRecord, jean: Carer, nadia: Carer
) -> None:
    entry = jean.create(PLAN)
    meet(jean, nadia)
    copied = replace(nadia, log=list(nadia.log))
    one = nadia.edit(entry, description="Tea at five")
    meet(jean, nadia)
    on_top = jean.edit(entry, description="Tea at six")
    twin = copied.edit(entry, description="Tea at seven")
    apply_changes(ours, jean.log)

    forked = apply_changes(ours, [twin])

    assert (forked.taken, forked.taken_out) == (0, 2)
    assert [why(ours, each) for each in (one, twin, on_top)] == [FORKED, FORKED, WAITS]
    assert b"Tea at four" in ours.vault.entries.get(entry).text
    assert check_record(ours) == []
    next_one(ours, JEAN, SAM, NADIA, cuts=[cut(one, NADIA)])
    settled = apply_changes(ours)
    assert settled.taken == 2
    assert why(ours, twin) == "cut-off"
    assert standing_entries(ours) == expected(ours, [*jean.log, twin])
    assert b"Tea at six" in ours.vault.entries.get(entry).text
    assert check_record(ours) == []


def test_whoever_built_on_the_other_branch_keeps_their_words_also_where_nobody_has_it(
    ours: OpenRecord, jean: Carer, nadia: Carer
) -> None:
    entry, other = jean.create(PLAN, 1), jean.create(PLAN, 2)
    meet(jean, nadia)
    copied = replace(nadia, log=list(nadia.log))
    stays = nadia.edit(other, description="Tea at five")
    copied.edit(entry, description="Tea at seven")
    later = copied.edit(entry, description="Tea at eight")
    meet(jean, copied)
    jean.edit(entry, description="Tea at nine")
    next_one(ours, JEAN, SAM, NADIA, cuts=[cut(stays, NADIA)])

    applied = apply_changes(ours, [stays, *(one for one in jean.log if one[0].device == JEAN.device_id)])

    assert applied.apart == {}
    assert b"Tea at nine" in ours.vault.entries.get(entry).text
    assert standing_entries(ours) == expected(ours, [stays, later, *jean.log])
    assert check_record(ours) == []


def test_what_waits_for_a_yes_holds_its_place_and_stands_nowhere(ours: OpenRecord, nadia: Carer) -> None:
    keep_next(ours, JEAN.member(), SAM.member(), NADIA.member(role=SUGGESTS), member_of(ours))
    nadia.epoch = 2
    first = nadia.create(PLAN, 1)
    keep_next(ours, JEAN.member(), SAM.member(), NADIA.member(), member_of(ours))
    nadia.epoch = 3
    second = nadia.create(PLAN, 2)

    applied = apply_changes(ours, nadia.log)

    assert set(applied.apart.values()) == {"suggestion"}
    assert list(standing_entries(ours)) == [second]
    assert ApartShelf(ours).read(change_hash(nadia.log[0][0])) == nadia.log[0]
    assert first not in standing_entries(ours)
    assert standing_entries(ours) == expected(ours, nadia.log)
    assert check_record(ours) == []


def test_what_only_held_its_place_is_cut_off_with_its_chain(ours: OpenRecord, nadia: Carer) -> None:
    keep_next(ours, JEAN.member(), SAM.member(), NADIA.member(role=SUGGESTS), member_of(ours))
    nadia.epoch = 2
    nadia.create(PLAN)
    apply_changes(ours, nadia.log)

    next_one(ours, JEAN, SAM, cuts=[cut(None, NADIA)])
    applied = apply_changes(ours)

    assert (applied.taken_out, ours.vault.log.count()) == (1, 0)
    assert ApartShelf(ours).read(change_hash(nadia.log[0][0])) == nadia.log[0]
    assert why(ours, nadia.log[0]) == "cut-off"
    assert check_record(ours) == []


def test_what_was_written_before_the_circle_comes_back_when_what_it_builds_on_does(
    ours: OpenRecord, jean: Carer, nadia: Carer
) -> None:
    entry = nadia.create(PLAN)
    meet(jean, nadia)
    jean.epoch = 0
    before = jean.edit(entry, description="Tea at three")
    apply_changes(ours, jean.log)

    next_one(ours, JEAN, SAM, cuts=[cut(None, NADIA)])
    applied = apply_changes(ours)

    assert applied.taken_out == 1
    assert ours.vault.log.has(change_hash(before[0]))
    assert check_record(ours) == []


def test_a_number_that_does_not_follow_is_refused_and_told(ours: OpenRecord, jean: Carer) -> None:
    jean.create(PLAN)
    change, edits = jean.log[0]
    far = replace(change, lamport=2**40, signature=b"")
    far = replace(far, signature=JEAN.device.sign(signed_bytes(far)))

    applied = apply_changes(ours, [(far, edits)])

    assert set(applied.apart.values()) == {"refused"}


def test_a_forged_copy_stops_no_good_one(ours: OpenRecord, jean: Carer) -> None:
    jean.create(PLAN)
    [(change, edits)] = jean.log
    forged = (replace(change, signature=bytes(64)), edits)

    alone = apply_changes(ours, [forged])
    with_good = apply_changes(ours, [forged, forged, (change, edits)])

    assert set(alone.apart.values()) == {"forged"}
    assert with_good.taken == 1
    assert check_record(ours) == []


def test_what_a_stranger_forged_does_not_count_when_they_are_let_in(ours: OpenRecord) -> None:
    eve = carer(EVE)
    eve.create(PLAN)
    [(change, edits)] = eve.log
    assert set(apply_changes(ours, [(replace(change, signature=bytes(64)), edits)]).apart.values()) == {
        "stranger"
    }

    keep_next(ours, JEAN.member(), EVE.member(role="editor"), member_of(ours))
    eve.epoch = 2
    apply_changes(ours)

    assert standing_entries(ours) == {}
    assert ours.vault.log.count() == 0


def test_what_says_an_epoch_to_come_is_judged_by_the_last_one_until_its_membership_is_here(
    ours: OpenRecord, jean: Carer, nadia: Carer
) -> None:
    jean.epoch = nadia.epoch = 2
    entry, other = jean.create(PLAN, 1), nadia.create(PLAN, 2)
    assert apply_changes(ours, [*jean.log, *nadia.log]).taken == 2
    assert standing_entries(ours).keys() == {entry, other}

    keep_next(ours, JEAN.member(), NADIA.member(role=SUGGESTS), member_of(ours))
    apply_changes(ours)

    assert standing_entries(ours).keys() == {entry}
    assert why(ours, nadia.log[0]) == "suggestion"
    assert check_record(ours) == []


def test_a_record_in_which_nobody_was_let_in_yet_waits_for_it(
    desk: Desk, tmp_path: Path, jean: Carer
) -> None:
    jean.create(PLAN)
    record = member_record(desk, tmp_path / "vault")
    assert set(apply_changes(record, jean.log).apart.values()) == {"later"}

    keep_next(record, JEAN.member(), member_of(record))

    assert apply_changes(record).taken == 1
    record.vault.close()


def test_what_somebody_erased_is_let_go_of_here_too(ours: OpenRecord, jean: Carer, nadia: Carer) -> None:
    entry = jean.create(PLAN)
    apply_changes(ours, jean.log)
    meet(jean, nadia)
    jean.write([erasing(jean.state(entry), "2026-11-23T12:00:00Z")])

    apply_changes(ours, jean.log)

    assert not ours.vault.entries.has(entry)
    assert [placed.edit.erased for placed in ours.vault.log.edits_of(entry)] == [True, False]
    assert apply_changes(ours, jean.log).entries == frozenset()
    assert check_record(ours) == []


def test_what_came_in_between_is_not_let_go_of_unseen(ours: OpenRecord, jean: Carer, nadia: Carer) -> None:
    entry = jean.create(PLAN)
    meet(jean, nadia)
    nadia.edit(entry, description="Tea at five")
    jean.write([erasing(jean.state(entry), "2026-11-23T12:00:00Z")])
    meet(jean, nadia)

    apply_changes(ours, jean.log)

    assert not any(placed.edit.erased for placed in ours.vault.log.edits_of(entry))
    assert standing_entries(ours) == expected(ours, jean.log)


def test_words_that_were_hidden_are_filled_in_when_their_key_came(ours: OpenRecord, jean: Carer) -> None:
    entry = jean.create(PLAN)
    [(change, edits)] = jean.log
    apply_changes(ours, [(change, erase_values(edits))])
    assert not ours.vault.entries.has(entry)

    applied = apply_changes(ours, jean.log)

    assert (applied.taken, applied.entries) == (0, frozenset({(PART, entry)}))
    assert ours.vault.entries.has(entry)
    assert check_record(ours) == []


def test_nobody_takes_the_place_of_an_entry_in_another_part(
    ours: OpenRecord, jean: Carer, nadia: Carer
) -> None:
    made = creation(entry_id(0), PLAN, type_name="CarePlan")
    jean.write([made], part="health")
    apply_changes(ours, jean.log)
    nadia.write([made])

    applied = apply_changes(ours, nadia.log)

    assert set(applied.apart.values()) == {"refused"}
    assert ours.vault.entries.get(entry_id(0)).part == "health"


def at_random(dice: Choices) -> list[Logged]:
    """Three people who write for a while and meet now and then; the device of one may have been copied."""
    people = [carer(JEAN), carer(NADIA), carer(SAM)]
    copied = people[1]
    for number in range(30):
        if number == 10 + dice.below(20):
            copied = replace(people[1], log=list(people[1].log), thrown=1000)
        if dice.below(10) < 4:
            meet(*dice.shuffled(people)[:2])
        else:
            act(dice.one_of(people), dice, number)
    if copied is not people[1]:
        copied.create(PLAN, 99)
        people.append(copied)
    everything = {change_hash(change): (change, edits) for one in people for change, edits in one.log}
    return list(everything.values())


@pytest.mark.parametrize("seed", range(5))
def test_the_record_is_what_all_that_came_folds_to_whatever_the_order(ours: OpenRecord, seed: int) -> None:
    dice = Choices(seed)
    held = at_random(dice)
    of_nadia = [one for one in held if one[0].chain == (NADIA.device_id, PART)]
    came = dice.shuffled([*held, *dice.shuffled(held)[: len(held) // 3]])
    first, last = came[: len(came) // 2], came[len(came) // 2 :]

    for batch in (first[::2], first[1::2]):
        apply_changes(ours, batch)
    next_one(ours, JEAN, SAM, cuts=[cut(dice.one_of([None, *of_nadia]), NADIA)])
    so_far = list(first)
    for batch in (last[::3], last[1::3], last[2::3]):
        apply_changes(ours, batch)
        so_far += batch
        assert standing_entries(ours) == expected(ours, so_far)

    assert standing_entries(ours) == expected(ours, held)
    assert check_record(ours) == []
    cut_off = set(ApartShelf(ours).names(Counts.CUT_OFF))
    without = [one for one in held if change_hash(one[0]) not in cut_off]
    assert expected(ours, without) == expected(ours, held)


def test_nobody_takes_away_an_entry_of_another_part_by_way_of_a_change_that_only_holds_its_place(
    ours: OpenRecord, jean: Carer, nadia: Carer
) -> None:
    jean.write([creation(entry_id(0), PLAN, type_name="CarePlan")], part="health")
    apply_changes(ours, jean.log)
    silent = nadia.write(
        [creation(entry_id(0), PLAN, type_name="CarePlan")], by=By(SAM.member().id, "agrees")
    )
    base = EditId(nadia.id, PART, silent[0].seq, 1)
    nadia.write([Draft(entry_id(0), "description", b'"gone"', (base,))])

    apply_changes(ours, nadia.log)

    assert ours.vault.entries.get(entry_id(0)).part == "health"
    assert check_record(ours) == []


ROLES = ("viewer", "suggests", "editor")


def at_once(dice: Choices, made: Membership, me: Member) -> tuple[list[Logged], list[Membership]]:
    """Owners who change at once what Nadia may do, or remove her, while she and others write on."""
    jean, nadia, sam = people = [carer(JEAN), carer(NADIA), carer(SAM)]
    memberships = [made]
    for number in range(40):
        if dice.below(10) < 3:
            before = dice.one_of(memberships[-3:])
            role = dice.one_of([*ROLES, ""])
            others = [NADIA.member(role=role)] if role else []
            known = [one for one in nadia.log if one[0].device == NADIA.device_id]
            last = dice.one_of([None, *known])
            is_less = role != "editor"
            owner = dice.one_of([JEAN, SAM])
            memberships.append(
                membership(
                    *(JEAN.member(), SAM.member(), me, *others),
                    by=owner,
                    follows=[before],
                    removed=(cut(last, NADIA),) if is_less else (),
                    when=f"2026-11-22T12:{number:02}:00Z",
                )
            )
        elif dice.below(10) < 4:
            meet(*dice.shuffled(people)[:2])
        else:
            writer = nadia if dice.below(2) else dice.one_of([jean, sam])
            writer.epoch = dice.one_of(memberships).epoch
            act(writer, dice, number)
    everything = {change_hash(change): (change, edits) for one in people for change, edits in one.log}
    return list(everything.values()), memberships[1:]


@pytest.mark.parametrize("seed", [*range(4), 151, 323, 425])
def test_whatever_owners_change_at_once_the_order_in_which_it_comes_changes_nothing(
    ours: OpenRecord, seed: int
) -> None:
    dice = Choices(seed)
    made = standing_of(ours).in_force[0]
    held, memberships = at_once(dice, made, member_of(ours))
    mixed: list[Logged | Membership] = [*held, *memberships, *dice.shuffled(held)[:10]]
    came = dice.shuffled(mixed)
    so_far = list[Logged]()
    while came:
        batch, came = came[:7], came[7:]
        for one in batch:
            if isinstance(one, Membership):
                raw = sign_membership(one, (JEAN if one.by == JEAN.device_id else SAM).device)
                keep_membership(ours.vault, raw, now=one.when)
        changes = [one for one in batch if not isinstance(one, Membership)]
        apply_changes(ours, changes)
        so_far += changes
        assert standing_entries(ours) == expected(ours, so_far)
    assert ApartShelf(ours).names(FORKED) == []
    assert check_record(ours) == []
