"""What was begun and is not saved: kept, replaced, thrown away, and sealed for its own record alone."""

from dataclasses import replace

from portable_record.actions.begun import (
    MOST,
    Begun,
    SealedBegun,
    begun_at,
    begun_forms,
    keep_begun,
    seal_begun,
    take_sealed,
    throw_all_away,
    throw_away,
    throw_away_about,
)
from portable_record.actions.desk import OpenRecord
from portable_record.crypto.hpke import HpkePrivateKey

ONE = Begun("one", "/plan/add/goal", "A goal", (("q_words", "I want to walk \u202e🙂<b>"), ("q_when", "")))


def test_what_was_begun_is_kept_with_every_letter(record: OpenRecord) -> None:
    keep_begun(record, ONE)

    (kept,) = begun_forms(record)
    assert replace(kept, when="") == ONE
    assert kept.when == "2026-11-22T12:00:00Z"
    assert (kept.field("q_words"), kept.field("q_nothing")) == ("I want to walk \u202e🙂<b>", "")


def test_the_same_form_is_kept_once_as_it_stands_now(record: OpenRecord) -> None:
    keep_begun(record, ONE)
    keep_begun(record, replace(ONE, fields=(("q_words", "more"),)))

    assert [one.field("q_words") for one in begun_forms(record)] == ["more"]


def test_the_newest_on_a_page_is_found_and_the_other_stays(record: OpenRecord) -> None:
    keep_begun(record, ONE)
    keep_begun(record, replace(ONE, id="two"))

    found = begun_at(record, ONE.place)

    assert found is not None
    assert found.id == "two"
    assert begun_at(record, "/plan") is None
    assert [one.id for one in begun_forms(record)] == ["two", "one"]


def test_it_is_thrown_away_one_by_one_or_all(record: OpenRecord) -> None:
    for name in ("one", "two", "three"):
        keep_begun(record, replace(ONE, id=name))

    throw_away(record, "two")
    throw_away(record, "never there")
    left = [one.id for one in begun_forms(record)]
    throw_all_away(record)

    assert left == ["three", "one"]
    assert begun_forms(record) == []


def test_what_is_about_an_erased_entry_goes_with_it(record: OpenRecord) -> None:
    keep_begun(record, ONE)
    keep_begun(record, replace(ONE, id="two", place="/entry/abc123/change"))
    keep_begun(record, replace(ONE, id="three", fields=(("about", "urn:uuid:abc123"),)))

    throw_away_about(record, ["nothing", "abc123"])
    throw_away_about(record, ["never there"])

    assert [one.id for one in begun_forms(record)] == ["one"]


def test_the_oldest_goes_when_there_are_too_many(record: OpenRecord) -> None:
    for number in range(MOST + 1):
        keep_begun(record, replace(ONE, id=str(number)))

    assert [one.id for one in begun_forms(record)] == [str(number) for number in range(MOST, 0, -1)]


def test_what_was_sealed_while_it_was_locked_comes_back(record: OpenRecord) -> None:
    sealed = seal_begun(record.identity.hpke.public, ONE)

    take_sealed(record, [sealed])

    assert begun_forms(record)[0].field("q_words") == ONE.field("q_words")
    assert b"walk" not in sealed.wrapped


def test_nobody_elses_and_nothing_changed_is_taken(record: OpenRecord) -> None:
    own = seal_begun(record.identity.hpke.public, ONE)
    changed = SealedBegun(own.ek, own.wrapped[:-1] + bytes([own.wrapped[-1] ^ 1]))

    take_sealed(record, [seal_begun(HpkePrivateKey.generate().public, ONE), changed])

    assert begun_forms(record) == []
