"""Which changes count, by who made them and what was in force (docs/format/circle.md, 12, 18, 21 and 22)."""

from dataclasses import replace

import pytest

from portable_record.circle.counting import SILENT, Counts, judge, off_branch, without_place
from portable_record.circle.membership import OWNER, SUGGESTS, VIEWER, Cut
from portable_record.circle.standing import Standing, standing
from portable_record.record.change import Change, change_hash, signed_bytes
from portable_record.record.edits import creation, marking_sensitive
from portable_record.record.erase import erasing
from portable_record.record.who import By
from tests.circle.cast import EVE, JEAN, NADIA, SAM, Carer, Person, carer, membership
from tests.record.devices import entry_id

PLAN = b'{"resourceType":"CarePlan","status":"draft","intent":"plan","description":"Tea at four"}'
FIRST = membership(JEAN.member())
TWO = membership(
    JEAN.member(),
    SAM.member(),
    NADIA.member(parts=("about-me", "plan"), until="2026-11-22T12:30:00Z"),
    follows=[FIRST],
)
NOW = standing([FIRST, TWO], JEAN.did)


def made(person: Person, *, part: str = "plan", epoch: int = 2, by: By | None = None) -> Change:
    new = [creation(entry_id(1), PLAN, type_name="CarePlan")]
    return carer(person, epoch).write(new, part=part, by=by)[0]


def judged(person: Person, *, part: str = "plan", epoch: int = 2, by: By | None = None) -> Counts:
    return judge(made(person, part=part, epoch=epoch, by=by), NOW)


def test_what_a_member_writes_in_a_part_of_theirs_counts() -> None:
    assert judged(JEAN) == Counts.YES
    assert judged(SAM, part="health") == Counts.YES
    assert judged(NADIA) == Counts.YES


def test_what_is_written_in_another_part_does_not_count() -> None:
    assert judged(NADIA, part="health") == Counts.OTHER_PART


def test_what_a_stranger_writes_does_not_count() -> None:
    assert judged(EVE) == Counts.STRANGER


def test_a_change_that_comes_before_any_membership_waits() -> None:
    assert judge(made(JEAN), Standing()) == Counts.LATER


def test_a_change_of_an_epoch_that_is_not_in_force_is_judged_by_the_last_that_is() -> None:
    assert judged(SAM, epoch=3) == Counts.YES
    assert judged(EVE, epoch=3) == Counts.STRANGER


def test_what_a_removal_names_counts_also_where_it_says_an_epoch_that_was_overruled() -> None:
    writer = carer(SAM, 3)
    first, second = (writer.write([creation(entry_id(n), PLAN, type_name="CarePlan")])[0] for n in (1, 2))
    cut = Cut(SAM.device_id, "plan", 1, change_hash(first))
    three = membership(JEAN.member(), NADIA.member(), follows=[TWO], removed=(cut,))
    after = standing([FIRST, TWO, three], JEAN.did)

    assert [judge(one, after) for one in (first, second)] == [Counts.YES, Counts.CUT_OFF]
    four = membership(JEAN.member(), follows=[three])
    later = standing([FIRST, TWO, three, four], JEAN.did)
    assert [judge(one, later) for one in (first, second)] == [Counts.YES, Counts.CUT_OFF]
    far = carer(SAM, 4)
    ahead = far.write([creation(entry_id(3), PLAN, type_name="CarePlan")])[0]
    named = membership(
        JEAN.member(), follows=[TWO], removed=(Cut(SAM.device_id, "plan", 1, change_hash(ahead)),)
    )
    onward = membership(JEAN.member(), follows=[named])
    for known in ([FIRST, TWO, named], [FIRST, TWO, named, onward]):
        assert judge(ahead, standing(known, JEAN.did)) == Counts.YES
    other = replace(first, when="2026-11-22T12:00:01Z")
    signed = replace(other, signature=SAM.device.sign(signed_bytes(other)))
    assert judge(signed, after) == Counts.CUT_OFF


def test_a_change_of_another_record_does_not_count() -> None:
    change = replace(made(JEAN), record="00000000-0000-4000-8000-000000000009")

    assert judge(change, NOW) == Counts.FOREIGN


def test_a_forged_change_does_not_count() -> None:
    change = made(SAM)
    forged = replace(change, signature=EVE.device.sign(signed_bytes(change)))

    assert judge(forged, NOW) == Counts.FORGED
    assert judge(replace(change, lamport=99), NOW) == Counts.FORGED


def test_nobody_writes_in_the_name_of_another() -> None:
    assert judged(SAM, by=By()) == Counts.OTHER_WRITER
    assert judged(NADIA, by=By(SAM.member().id, "agrees")) == Counts.OTHER_WRITER


@pytest.mark.parametrize(
    "by",
    [
        By(NADIA.member().id, "self"),
        By(NADIA.member().id, "lpa-health"),
        By(NADIA.member().id, "made-up"),
        By(NADIA.member().id, "agrees", SAM.member().id),
    ],
)
def test_nobody_writes_by_a_right_or_with_a_helper_that_their_membership_does_not_name(by: By) -> None:
    assert judged(NADIA, by=by) == Counts.OTHER_RIGHT


def test_a_right_counts_as_the_membership_of_the_time_names_it() -> None:
    by = By(NADIA.member().id, "deputy")
    three = membership(JEAN.member(), NADIA.member(basis="deputy"), follows=[TWO])
    now = standing([FIRST, TWO, three], JEAN.did)

    assert judge(made(NADIA, by=by), now) == Counts.OTHER_RIGHT
    assert judge(made(NADIA, epoch=3, by=by), now) == Counts.YES
    assert judge(made(NADIA, epoch=3), now) == Counts.OTHER_RIGHT


def test_a_kind_of_right_that_nobody_knows_counts_as_that_the_person_agrees() -> None:
    two = membership(JEAN.member(), NADIA.member(basis="something"), follows=[FIRST])
    now = standing([FIRST, two], JEAN.did)

    assert judge(made(NADIA), now) == Counts.YES
    assert judge(made(NADIA, by=By(NADIA.member().id, "something")), now) == Counts.OTHER_RIGHT


def test_whoever_began_the_circle_says_who_helped_them_and_is_nobody_else() -> None:
    assert judged(JEAN, by=By(helper=SAM.member().id)) == Counts.YES
    assert judged(JEAN, by=By("person", "deputy")) == Counts.OTHER_RIGHT


def test_whoever_keeps_the_record_for_the_person_writes_by_the_rights_they_wrote_down() -> None:
    keeper = SAM.member(did=JEAN.did, devices=JEAN.member().devices)
    now = standing([membership(keeper)], JEAN.did)

    for basis, counts in (
        ("deputy", Counts.YES),
        ("self", Counts.OTHER_RIGHT),
        ("made-up", Counts.OTHER_RIGHT),
    ):
        assert judge(made(JEAN, epoch=1, by=By(keeper.id, basis)), now) == counts


def test_what_others_wrote_on_the_device_of_whoever_began_the_circle_counts_from_before_it() -> None:
    assert judged(JEAN, epoch=0, by=By(SAM.member().id, "agrees")) == Counts.YES
    assert judged(JEAN, epoch=1, by=By(SAM.member().id, "agrees")) == Counts.OTHER_WRITER
    assert judged(SAM, epoch=0) == Counts.OVERTAKEN


@pytest.mark.parametrize(("role", "counts"), [(VIEWER, Counts.READS_ONLY), (SUGGESTS, Counts.SUGGESTION)])
def test_what_a_role_lets_one_do_decides(role: str, counts: Counts) -> None:
    now = standing([FIRST, membership(JEAN.member(), SAM.member(role=role), follows=[FIRST])], JEAN.did)

    assert judge(made(SAM), now) == counts


def test_somebody_elses_words_in_about_me_wait_unless_the_person_says_otherwise() -> None:
    open_to_all = membership(*TWO.members, follows=[FIRST], own_words="editors")

    assert judged(JEAN, part="about-me") == Counts.YES
    assert judged(NADIA, part="about-me") == Counts.SUGGESTION
    assert judge(made(NADIA, part="about-me"), standing([FIRST, open_to_all], JEAN.did)) == Counts.YES


def test_after_the_last_day_of_a_role_nothing_counts() -> None:
    nadia = carer(NADIA, 2)
    before = nadia.write([creation(entry_id(1), PLAN, type_name="CarePlan")])[0]
    late = replace(before, when="2026-11-22T12:31:00Z")
    late = replace(late, signature=NADIA.device.sign(signed_bytes(late)))

    assert (judge(before, NOW), judge(late, NOW)) == (Counts.YES, Counts.ENDED)


def test_what_somebody_wrote_until_they_were_removed_counts_and_nothing_after_or_dated_before() -> None:
    nadia = carer(NADIA, 2)
    changes = [nadia.write([creation(entry_id(n), PLAN, type_name="CarePlan")])[0] for n in range(3)]
    last = changes[1]
    cut = Cut(NADIA.device_id, "plan", 2, change_hash(last))
    three = membership(JEAN.member(), SAM.member(), follows=[TWO], removed=(cut,))
    other = carer(NADIA, 2)
    other.log = nadia.log[:1]
    dated_before = other.write([creation(entry_id(9), PLAN, type_name="CarePlan")])[0]

    now = standing([FIRST, TWO, three], JEAN.did)

    assert [judge(change, now) for change in changes] == [Counts.YES, Counts.YES, Counts.CUT_OFF]
    assert judge(dated_before, now) == Counts.CUT_OFF
    nadia.epoch = 3
    assert judge(nadia.write([creation(entry_id(4), PLAN, type_name="CarePlan")])[0], now) == Counts.CUT_OFF


def test_a_branch_made_below_the_named_change_falls_away_so_that_it_cannot_undo_what_counted() -> None:
    nadia, other = carer(NADIA, 2), carer(NADIA, 2)
    changes = [nadia.write([creation(entry_id(n), PLAN, type_name="CarePlan")])[0] for n in range(3)]
    beside = [other.write([creation(entry_id(n), PLAN, type_name="CarePlan")])[0] for n in range(5, 7)]
    cut = Cut(NADIA.device_id, "plan", 3, change_hash(changes[2]))
    three = membership(JEAN.member(), follows=[TWO], removed=(cut,))
    now = standing([FIRST, TWO, three], JEAN.did)

    off = off_branch([*changes, *beside, made(JEAN)], now)

    assert off == {change_hash(change) for change in beside}


def test_someone_who_was_an_owner_and_is_an_editor_now_keeps_to_their_parts_from_then_on() -> None:
    three = membership(JEAN.member(), SAM.member(role="editor", parts=("plan",)), follows=[TWO])
    now = standing([FIRST, TWO, three], JEAN.did)

    assert TWO.owner_of(SAM.device_id) is not None
    assert SAM.role == OWNER
    assert judge(made(SAM, part="health"), now) == Counts.YES
    assert judge(made(SAM, part="health", epoch=3), now) == Counts.OTHER_PART


def test_what_only_an_owner_may_say_of_an_entry_waits_for_their_yes() -> None:
    nadia = carer(NADIA, 2)
    entry = nadia.create(PLAN, 1)
    erased, erasing_edits = nadia.write([erasing(nadia.state(entry), "2026-11-22T12:00:00Z")])
    other = carer(NADIA, 2)
    other.create(PLAN, 1)
    opened, opening = other.write([marking_sensitive(other.state(entry), sensitive=False)])
    ticked = membership(JEAN.member(), NADIA.member(ticked=(entry,)), follows=[FIRST])
    marked, marking = other.write([marking_sensitive(other.state(entry), sensitive=True)])

    assert judge(erased, NOW, erasing_edits) == Counts.SUGGESTION
    assert judge(opened, NOW, opening) == Counts.SUGGESTION
    assert judge(opened, standing([FIRST, ticked], JEAN.did), opening) == Counts.SUGGESTION
    assert judge(marked, NOW, marking) == Counts.YES
    for edits in (erasing_edits, opening):
        assert judge(made(SAM), NOW, edits) == Counts.YES


def test_whoever_went_writes_in_no_part_that_the_one_who_removed_them_does_not_know() -> None:
    strange = made(SAM, part="zzz2")
    three = membership(JEAN.member(), NADIA.member(), follows=[TWO], removed=())

    assert judge(strange, NOW) == Counts.YES
    assert judge(strange, standing([FIRST, TWO, three], JEAN.did)) == Counts.CUT_OFF


def written_by(person: Person, many: int, *, epoch: int = 2, after: Carer | None = None) -> list[Change]:
    """Give so many changes of one device, after those it wrote before."""
    writer = after or carer(person, epoch)
    writer.epoch = epoch
    return [writer.write([creation(entry_id(n), PLAN, type_name="CarePlan")])[0] for n in range(many)]


def lowered(last: Change, role: str = VIEWER) -> Standing:
    """Let Nadia only read from a change of hers on."""
    cut = Cut(NADIA.device_id, "plan", last.seq, change_hash(last))
    three = membership(JEAN.member(), SAM.member(), NADIA.member(role=role), follows=[TWO], removed=(cut,))
    return standing([FIRST, TWO, three], JEAN.did)


@pytest.mark.parametrize("role", [VIEWER, SUGGESTS])
def test_what_was_cut_off_of_somebody_who_stays_holds_its_place_and_no_more(role: str) -> None:
    changes = written_by(NADIA, 3)
    now = lowered(changes[0], role)

    assert [judge(change, now) for change in changes] == [Counts.YES, Counts.OVERTAKEN, Counts.OVERTAKEN]
    assert {Counts.OVERTAKEN} <= SILENT
    assert without_place([(change, judge(change, now)) for change in changes]) == set()


def test_a_membership_that_names_no_change_that_is_there_cuts_off_and_frees_no_number() -> None:
    changes = written_by(NADIA, 3)
    now = lowered(replace(changes[0], when="2020-01-01T00:00:00Z"))

    assert {judge(change, now) for change in changes} == {Counts.OVERTAKEN}
    assert without_place([(change, judge(change, now)) for change in changes]) == set()


def test_whoever_goes_later_keeps_the_places_up_to_the_change_that_is_named_then() -> None:
    changes = written_by(NADIA, 4)
    before = lowered(changes[0])
    cut = Cut(NADIA.device_id, "plan", 3, change_hash(changes[2]))
    four = membership(JEAN.member(), SAM.member(), follows=[before.in_force[-1]], removed=(cut,))
    now = standing([*before.in_force, four], JEAN.did)

    kept = [Counts.YES, Counts.OVERTAKEN, Counts.OVERTAKEN, Counts.CUT_OFF]
    assert [judge(change, now) for change in changes] == kept
    five = membership(JEAN.member(), SAM.member(), NADIA.member(), follows=[four])
    again = standing([*now.in_force, five], JEAN.did)
    assert judge(changes[3], again) == Counts.OVERTAKEN


def test_what_somebody_wrote_under_a_membership_that_was_overruled_holds_its_place_once_they_are_in() -> None:
    changes = written_by(EVE, 2)
    three = membership(JEAN.member(), EVE.member(role="editor"), follows=[TWO])
    now = standing([FIRST, TWO, three], JEAN.did)

    assert [judge(change, NOW) for change in changes] == [Counts.STRANGER] * 2
    assert [judge(change, now) for change in changes] == [Counts.OVERTAKEN] * 2
    forged = replace(changes[0], signature=NADIA.device.sign(signed_bytes(changes[0])))
    assert judge(forged, now) == Counts.FORGED


def test_a_device_that_began_again_after_the_cut_takes_the_places_of_what_was_cut_off() -> None:
    writer = carer(NADIA, 2)
    changes = written_by(NADIA, 3, after=writer)
    now = lowered(changes[0])
    writer.log = writer.log[:1]
    again = written_by(NADIA, 1, epoch=3, after=writer)
    judged_ones = [(change, judge(change, now)) for change in (*changes, *again)]

    assert judge(again[0], now) == Counts.READS_ONLY
    assert without_place(judged_ones) == {change_hash(change) for change in changes[1:]}
    assert without_place([one for one in judged_ones if one[0] not in again]) == set()


def test_what_was_cut_off_has_no_place_until_what_comes_before_it_has_one() -> None:
    changes = written_by(NADIA, 4)
    now = lowered(changes[0])
    late = [(change, judge(change, now)) for change in (changes[0], *changes[2:])]

    assert without_place(late) == {change_hash(change) for change in changes[2:]}
    assert without_place(late, [change_hash(changes[1])]) == set()
