"""Whoever sees a part may comment on what stands there; nothing else gets in by way of a comment."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from portable_record.circle.counting import Counts, judge
from portable_record.circle.membership import EDITOR, SUGGESTS, VIEWER, Cut, Membership
from portable_record.circle.standing import standing
from portable_record.circle.travel import pack, unpack
from portable_record.errors import MalformedChangeError
from portable_record.record.change import Edit, EditId, change_hash, signed_bytes, value_digest
from portable_record.record.comment import Comment, comment_id, comment_value
from portable_record.record.edits import Draft, creation
from portable_record.record.erase import erase_values, erasing
from portable_record.record.shapes import BINNED, ERASED, SENSITIVE, WHOLE
from portable_record.record.values import mark
from portable_record.record.who import By
from tests.circle.cast import EVE, JEAN, NADIA, SAM, Carer, Person, carer, dice, membership
from tests.record.devices import RECORD, Logged, entry_id

PLAN = b'{"resourceType":"CarePlan","status":"draft","intent":"plan","description":"Tea at four"}'
FIRST = membership(JEAN.member())
ALL = (JEAN.member(), SAM.member(), NADIA.member(parts=("about-me", "plan")), EVE.member(parts=("plan",)))
TWO = membership(*ALL, follows=[FIRST])
KEY = bytes(32)


def judged(written: Logged, *after: Membership) -> Counts:
    change, edits = written
    return judge(change, standing([FIRST, TWO, *after], JEAN.did), edits)


def begins(who: Carer, words: str = "Is it still four?", *, part: str = "plan", n: int = 1) -> Draft:
    """Begin a comment, under the id that this device's next change gives it."""
    seq = sum(change.chain == (who.id, part) for change, _ in who.log) + 1
    new = comment_id(RECORD, who.id, part, seq, n)
    return Draft(new, WHOLE, comment_value(Comment(entry_id(1), words)))


def says(who: Carer, *, part: str = "plan", by: By | None = None) -> Logged:
    return who.write([begins(who, part=part)], part=part, by=by)


def takes_away(who: Carer, comment: str, *, part: str = "plan") -> Logged:
    return who.write([erasing(who.state(comment, part), "2026-11-22T12:00:00Z")], part=part)


def edits_of(drafts: Iterable[Draft]) -> list[Edit]:
    salt = bytes(16)
    return [
        Edit(n, one.entry, one.path, one.value, salt, value_digest(salt, one.value), one.bases)
        for n, one in enumerate(drafts, start=1)
    ]


@pytest.mark.parametrize("role", [EDITOR, SUGGESTS, VIEWER])
def test_whoever_sees_a_part_comments_there_whatever_their_role_and_after_its_last_day(role: str) -> None:
    eve = EVE.member(role=role, parts=("about-me", "plan"), until="2026-11-22T11:00:00Z")
    three = membership(JEAN.member(), eve, follows=[TWO])

    assert judged(says(carer(EVE, 3)), three) == Counts.YES
    assert judged(says(carer(EVE, 3), part="about-me"), three) == Counts.YES


def test_nobody_comments_in_a_part_that_they_may_not_see() -> None:
    assert judged(says(carer(EVE, 2), part="health")) == Counts.READS_ONLY
    assert judged(says(carer(NADIA, 2), part="health")) == Counts.OTHER_PART


def test_nobody_comments_in_the_name_of_another() -> None:
    assert judged(says(carer(EVE, 2), by=By(NADIA.member().id, "agrees"))) == Counts.OTHER_WRITER
    assert judged(says(carer(EVE, 2), by=By())) == Counts.OTHER_WRITER


@pytest.mark.parametrize("who", [EVE, NADIA, JEAN], ids=lambda one: one.name)
def test_nobody_begins_a_comment_under_the_id_of_another_place(who: Person) -> None:
    writer = carer(who, 2)
    of_another, later = begins(carer(SAM, 2)), begins(writer, n=2)

    assert judged(writer.write([of_another])) == Counts.OTHER_WRITER
    writer.log.clear()
    assert judged(writer.write([later])) == Counts.OTHER_WRITER


def test_whoever_reads_changes_bins_or_erases_nothing_by_way_of_a_comment() -> None:
    jean = carer(JEAN, 2)
    entry = jean.create(PLAN, 1)
    state = jean.state(entry)
    attempts = (
        Draft(entry, "description", b'"Tea at five"', state.heads("description")),
        Draft(entry, WHOLE, begins(carer(EVE, 2)).value, state.all_heads()),
        Draft(entry, BINNED, mark("2026-11-22T12:00:00Z"), state.all_heads()),
        Draft(entry, ERASED, mark("2026-11-22T12:00:00Z"), state.all_heads()),
        Draft(entry, SENSITIVE, b"false"),
        creation(entry_id(7), PLAN, type_name="CarePlan"),
    )
    for attempt in attempts:
        eve = carer(EVE, 2)
        eve.receive(jean)
        assert judged(eve.write([begins(eve), attempt])) == Counts.READS_ONLY
        eve.log.pop()
        assert judged(eve.write([attempt])) == Counts.READS_ONLY


def test_the_author_takes_a_comment_away_and_an_owner_does_and_nobody_else() -> None:
    eve, nadia, jean = carer(EVE, 2), carer(NADIA, 2), carer(JEAN, 2)
    comment = says(eve)[1][0].entry
    for one in (nadia, jean):
        one.receive(eve)
    other = says(nadia)[1][0].entry
    eve.receive(nadia)

    assert judged(takes_away(eve, comment)) == Counts.YES
    assert judged(takes_away(jean, comment)) == Counts.YES
    assert judged(takes_away(nadia, comment)) == Counts.SUGGESTION
    assert judged(takes_away(eve, other)) == Counts.READS_ONLY


def test_a_comment_is_taken_away_from_another_device_of_the_same_member() -> None:
    eve = carer(EVE, 2)
    comment = says(eve)[1][0].entry
    new = replace(EVE.member(parts=("plan",)), devices=SAM.member(id=EVE.member().id, did=EVE.did).devices)
    unvouched = standing([FIRST, TWO], JEAN.did)
    later = replace(unvouched, in_force=(FIRST, TWO, replace(TWO, epoch=3, members=(JEAN.member(), new))))
    sam = carer(SAM, 3)
    sam.receive(eve)
    change, edits = sam.write(
        [erasing(sam.state(comment), "2026-11-22T12:00:00Z")], by=By(EVE.member().id, "agrees")
    )

    assert judge(change, later, edits) == Counts.YES


def test_a_comment_that_was_let_go_of_counts_as_before() -> None:
    change, edits = says(carer(EVE, 2))

    assert judged((change, erase_values(edits))) == Counts.YES


def test_what_somebody_says_who_was_removed_does_not_count() -> None:
    eve = carer(EVE, 2)
    first, late = says(eve), says(eve)
    cut = Cut(EVE.device_id, "plan", 1, change_hash(first[0]))
    three = membership(*ALL[:3], follows=[TWO], removed=(cut,))

    assert [judged(one, three) for one in (first, late)] == [Counts.YES, Counts.CUT_OFF]


def test_a_forged_comment_does_not_count() -> None:
    change, edits = says(carer(EVE, 2))
    forged = replace(change, signature=NADIA.device.sign(signed_bytes(change)))

    assert judged((forged, edits)) == Counts.FORGED


def test_words_under_the_key_of_another_entry_come_to_whoever_has_it_and_to_nobody_else() -> None:
    change, edits = says(carer(EVE, 2))
    content = pack(change, edits, sensitive={edits[0].entry: KEY}, dice=dice())
    other = {f"entry/{entry_id(2)}": bytes([1]) * 32}

    assert b"four" not in content
    assert unpack(content, {**other, f"entry/{entry_id(1)}": KEY}) == (change, edits)
    for keys in ({}, other, {f"part/{entry_id(1)}": KEY}):
        assert unpack(content, keys) == (change, erase_values(edits))


def test_another_copy_with_words_that_are_no_comment_is_no_change() -> None:
    comment = begins(carer(EVE, 2))
    plan = creation(entry_id(1), PLAN, type_name="CarePlan").value
    written_over = replace(comment, path="payload", bases=(EditId(EVE.device_id, "plan", 1, 1),))

    for one in (replace(comment, value=plan), written_over):
        with pytest.raises(MalformedChangeError):
            edits_of([one])
