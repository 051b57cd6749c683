"""What came from the place, sorted, and what is kept apart (docs/format/circle.md, 1 to 6, 10, 16 and 23)."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from portable_record.circle.arrivals import MOST_ELSE, Sorting
from portable_record.circle.came import Apart, Mine, Sorted, Why
from portable_record.circle.files import HEAD, file_name, make_key_file, open_key_file, seal_part_file
from portable_record.circle.here import Here, sign_here
from portable_record.circle.membership import Membership
from portable_record.circle.membership_file import sign_membership
from portable_record.circle.ring import Ring, give_out, keys_of, new_keys, sign_ring
from portable_record.circle.travel import pack
from portable_record.record.canonical import canonical
from portable_record.record.edits import creation
from tests.circle.cast import EVE, JEAN, NADIA, SAM, WHEN, Person, carer, dice, membership
from tests.record.devices import RECORD, Logged, entry_id

PLAN = b'{"resourceType":"CarePlan","status":"draft","intent":"plan","description":"Tea at four"}'
DIARY = entry_id(7)
FIRST = membership(JEAN.member())
TWO = membership(JEAN.member(), SAM.member(), NADIA.member(parts=("plan",)), follows=[FIRST])
KEYS = new_keys(["health", "plan"], [DIARY], dice())
THROW = dice(1000)


def at_place(*files: bytes) -> dict[str, bytes]:
    return {file_name(file): file for file in files}


GIVEN = at_place(*give_out(TWO, KEYS, JEAN.device, dice(100)))


def mine(person: Person, *, knows: Iterable[Membership] = (FIRST, TWO), has_keys: bool = True) -> Mine:
    ring = Ring(
        RECORD, TWO.epoch, TWO.hash, person.device_id, keys_of(TWO.devices[person.device_id][0], KEYS)
    )
    return Mine(
        RECORD,
        (person.receives,),
        {one.hash: one for one in knows},
        {TWO.hash: ring} if has_keys else {},
    )


def sort(person: Person, *files: bytes) -> Sorted:
    return Sorting(mine(person)).take(at_place(*files))


def written(person: Person = SAM, *, part: str = "plan", epoch: int = 2, entry: str = entry_id(1)) -> Logged:
    return carer(person, epoch).write([creation(entry, PLAN, type_name="CarePlan")], part=part)


def sealed(content: bytes, key: str = "part/plan") -> bytes:
    return seal_part_file(content, KEYS[key], THROW)


def whys(found: Sorted) -> list[Why]:
    return [apart.why for apart in found.apart]


def test_a_device_finds_its_keys_and_with_them_who_belongs_to_the_circle_and_what_was_written() -> None:
    change, edits = written()
    file = sealed(pack(change, edits, sensitive={}, dice=THROW))

    found = Sorting(mine(NADIA, knows=(), has_keys=False)).take({file_name(file): file} | GIVEN)

    assert [came.membership for came in found.memberships] == [TWO]
    assert [set(came.ring.keys) for came in found.rings] == [{"circle", "part/plan"}]
    assert [(came.change, came.edits, came.epoch) for came in found.changes] == [(change, edits, 2)]
    assert set(found.done) == {file_name(file), *GIVEN} - found.locked.keys()
    assert len(found.locked) == 2  # the rings of Jean and Sam
    assert len(found.ring_keys) == 1


def test_files_that_come_one_by_one_in_any_order_say_the_same() -> None:
    sorting, heads, told = Sorting(mine(NADIA, knows=(), has_keys=False)), dict[str, bytes](), []

    for name in sorted(GIVEN, reverse=True):
        came = sorting.take({name: GIVEN[name]})
        heads |= came.locked
        told += [*came.rings, *came.memberships]
    tried = set[str]()
    while again := [name for name, head in heads.items() if name not in tried and sorting.opens(head)]:
        for name in again:
            tried.add(name)
            came = sorting.take({name: GIVEN[name]})
            told += [*came.rings, *came.memberships]

    assert {type(one).__name__ for one in told} == {"CameRing", "CameMembership"}


def test_a_ring_waits_for_its_membership_and_its_key_is_at_hand_another_day() -> None:
    key_file = next(file for file in GIVEN.values() if file[0] == 2)
    ring_key = open_key_file(key_file, NADIA.receives)
    assert ring_key is not None
    rings = {name: file for name, file in GIVEN.items() if file[0] == 1}
    waiting = replace(mine(NADIA, knows=(), has_keys=False), ring_keys={"the key file": ring_key})
    sorting = Sorting(waiting)
    ring = next(name for name, file in rings.items() if sorting.opens(file[:HEAD]))

    before = sorting.take({ring: rings[ring]})
    after = sorting.take({name: file for name, file in rings.items() if name != ring})

    assert before.locked == {ring: rings[ring][:HEAD]}
    assert [came.file for came in after.rings] == [ring]


def test_what_no_key_opens_is_locked_and_can_be_tried_by_its_first_bytes() -> None:
    health = sealed(b"{}", "part/health")

    found = sort(NADIA, health)

    assert found.locked == {file_name(health): health[:HEAD]}
    assert not Sorting(mine(NADIA)).opens(found.locked[file_name(health)])
    assert Sorting(mine(JEAN)).opens(found.locked[file_name(health)])


def test_a_file_whose_name_is_not_its_hash_is_on_its_way() -> None:
    file = sealed(b"{}")

    found = Sorting(mine(SAM)).take({file_name(file): file[:-1]})

    assert (found.unfinished, found.done) == ([file_name(file)], [])


def test_what_was_changed_under_a_name_that_fits_is_kept_apart() -> None:
    file = bytearray(sealed(b"{}"))
    file[-1] ^= 1

    assert whys(sort(SAM, bytes(file))) == [Why.CHANGED]
    assert whys(sort(SAM, b"\x02\x08short")) == [Why.CHANGED]


def test_a_file_that_is_none_of_ours_is_kept_apart() -> None:
    holiday = b"\xff\xd8 a photo from the holidays"

    assert sort(SAM, holiday).apart == [Apart(file_name(holiday), Why.UNKNOWN)]


def test_what_is_of_another_record_is_foreign() -> None:
    content = canonical({"purpose": "portable-record/v1/circle/change", "record": entry_id(99)})

    assert whys(sort(SAM, sealed(content))) == [Why.FOREIGN]


@pytest.mark.parametrize("content", [b"not json", b"[]", b'{"record":7}'])
def test_what_is_not_written_as_it_must_be_is_kept_apart(content: bytes) -> None:
    assert whys(sort(SAM, sealed(content)))[0] in (Why.MALFORMED, Why.FOREIGN)


def test_a_change_that_breaks_a_rule_of_its_format_is_malformed() -> None:
    content = canonical(
        {"purpose": "portable-record/v1/circle/change", "record": RECORD, "change": 1, "sealed": []}
    )

    assert whys(sort(SAM, sealed(content))) == [Why.MALFORMED]


def test_a_change_under_the_key_of_another_part_is_kept_apart() -> None:
    change, edits = written(JEAN, part="health")

    assert whys(sort(JEAN, sealed(pack(change, edits, sensitive={}, dice=THROW)))) == [Why.WRONG_KEY]


def test_a_change_of_an_epoch_that_was_overruled_comes_under_the_keys_that_all_have() -> None:
    change, edits = written(epoch=3)

    found = sort(SAM, sealed(pack(change, edits, sensitive={}, dice=THROW)))

    assert [(came.change, came.epoch, came.under) for came in found.changes] == [(change, 2, TWO.hash)]


def test_words_of_a_sensitive_entry_come_only_to_whoever_has_its_key() -> None:
    change, edits = written(JEAN, entry=DIARY)
    file = sealed(pack(change, edits, sensitive={DIARY: KEYS[f"entry/{DIARY}"]}, dice=THROW))

    hers, his = sort(JEAN, file), sort(NADIA, file)

    assert hers.changes[0].edits == edits
    assert [edit.value for edit in his.changes[0].edits] == [None]


def test_a_word_of_a_device_comes_under_the_key_of_its_part_alone() -> None:
    said = sign_here(Here(RECORD, 2, TWO.hash, "plan", SAM.device_id, WHEN), SAM.device)

    assert [came.raw for came in sort(NADIA, sealed(said)).heres] == [said]
    assert whys(sort(JEAN, sealed(said, "part/health"))) == [Why.WRONG_KEY]


def test_a_membership_comes_under_the_key_of_the_circle_alone() -> None:
    first = sign_membership(replace(FIRST, signature=b""), JEAN.device)

    assert [came.membership for came in sort(NADIA, sealed(first, "circle")).memberships] == [FIRST]
    assert whys(sort(NADIA, sealed(first))) == [Why.WRONG_KEY]


def test_what_else_there_is_comes_with_its_purpose() -> None:
    content = canonical({"purpose": "portable-record/v1/circle/comment", "record": RECORD})

    (came,) = sort(NADIA, sealed(content)).others

    assert (came.purpose, came.key, came.content) == (
        "portable-record/v1/circle/comment",
        "part/plan",
        content,
    )


def test_much_that_this_app_does_not_know_is_kept_apart_and_what_was_unfolded_is_counted() -> None:
    much = {"purpose": "portable-record/v1/circle/later", "record": RECORD, "more": "a" * MOST_ELSE}
    content = canonical(much)

    found = sort(NADIA, sealed(content))

    assert found.others == []
    assert whys(found) == [Why.UNKNOWN]
    assert found.size >= len(content)


def test_whoever_was_only_invited_puts_nothing_long_there() -> None:
    key = b"o" * 32
    answers = Mine(RECORD, (), ring_keys={"A" * 43: key})
    asks = {"purpose": "portable-record/v1/circle/request", "record": RECORD}
    short, long = (
        seal_part_file(canonical(asks | {"more": "a" * size}), key, dice()) for size in (9, MOST_ELSE)
    )

    found = Sorting(answers).take({file_name(file): file for file in (short, long)})

    assert [one.file for one in found.others] == [file_name(short)]
    assert found.apart == [Apart(file_name(long), Why.CHANGED)]


def ring_for(
    person: Person,
    *,
    by: Person = JEAN,
    device: Person | None = None,
    keys: dict[str, bytes] | None = None,
) -> list[bytes]:
    """Make a key file and a ring as somebody might who wants to be believed."""
    hers = keys or {name: KEYS[name] for name in ("circle", "part/plan")}
    said = Ring(RECORD, TWO.epoch, TWO.hash, (device or person).device_id, hers)
    own = THROW(32)
    return [
        make_key_file([(person.receives.public, own)], THROW),
        seal_part_file(sign_ring(said, by.device), own, THROW),
    ]


def test_a_ring_by_somebody_else_than_the_signer_is_forged_and_its_keys_open_nothing() -> None:
    hers = Sorting(mine(NADIA, has_keys=False))
    content = canonical({"purpose": "x", "record": RECORD})
    one, two = sealed(content), sealed(content, "circle")

    found = hers.take(at_place(*ring_for(NADIA, by=EVE), one, two))

    assert whys(found) == [Why.FORGED]
    assert set(found.locked) == {file_name(one), file_name(two)}
    assert not hers.opens(one[:HEAD])


def test_a_forged_ring_that_comes_first_does_not_keep_the_true_one_out() -> None:
    hers = Sorting(mine(NADIA, knows=(), has_keys=False))

    before = hers.take(at_place(*ring_for(NADIA, by=EVE, keys={"circle": bytes(32)})))
    after = hers.take(GIVEN)

    assert before.rings == []
    assert (whys(after), len(after.rings)) == ([Why.FORGED], 1)


def test_a_ring_that_is_here_already_is_done() -> None:
    found = sort(NADIA, *ring_for(NADIA))

    assert (len(found.done), found.rings, found.apart) == (2, [], [])


def test_a_forged_ring_takes_no_key_away_that_is_here() -> None:
    sorting = Sorting(mine(NADIA))
    file = sealed(canonical({"purpose": "x", "record": RECORD}), "circle")

    found = sorting.take(at_place(*ring_for(NADIA, by=EVE)))

    assert whys(found) == [Why.FORGED]
    assert sorting.opens(file[:HEAD])


def test_a_ring_for_another_device_and_one_under_no_ring_key_are_kept_apart() -> None:
    ring = Ring(RECORD, 2, TWO.hash, NADIA.device_id, {"circle": KEYS["circle"]})

    assert whys(sort(NADIA, *ring_for(NADIA, device=SAM))) == [Why.WRONG_KEY]
    assert whys(sort(NADIA, sealed(sign_ring(ring, JEAN.device)))) == [Why.WRONG_KEY]
