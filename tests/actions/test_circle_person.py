"""Who the person is, when they were born and that they died, an owner says, or who decides for them."""

from dataclasses import replace
from datetime import date

import pytest

from portable_record.actions.bin_entries import put_in_bin
from portable_record.actions.circle_members import change_members
from portable_record.actions.circle_state import the_circle
from portable_record.actions.circle_suggested import take_suggestion, what_waits
from portable_record.actions.closed import born_on, died_on, is_closed
from portable_record.actions.comments import add_comment, comments_on
from portable_record.actions.death import record_death
from portable_record.actions.desk import OpenRecord
from portable_record.actions.owner import OWNER, owner_entry
from portable_record.actions.telling import page_of_history
from portable_record.actions.who_wrote import who_wrote
from portable_record.actions.write import write
from portable_record.errors import MayNotWriteError
from portable_record.record.edits import Draft, creation
from tests.actions.circle_around import edit
from tests.actions.three_around import Three, made, three
from tests.record.devices import entry_id

__all__ = ["made", "three"]

JEAN = b'{"resourceType":"Patient","name":[{"text":"Jean Adeyemi"}],"birthDate":"1950-03-02"}'
OTHER = b'{"resourceType":"Patient","name":[{"text":"Jean Adeyemi"}],"deceasedBoolean":true}'


@pytest.fixture
def known(three: Three) -> Three:
    """The three, of whom Nadia sees the details, in which Jean said when she was born."""
    write(three.jean, "details", [person(1, JEAN)], by=three.jean.identity.by)
    three.jean.vault.settings.put(OWNER, entry_id(70))
    may(three, parts=("details", "plan"))
    three.sync(times=2)
    return three


def person(number: int, text: bytes) -> Draft:
    return creation(entry_id(69 + number), text, type_name="Patient")


def may(three: Three, **other: object) -> None:
    """Let Nadia do other things than before."""
    now = the_circle(three.jean).now
    assert now is not None
    changed = [replace(one, **other) if one.name == "Nadia" else one for one in now.members]  # type: ignore[arg-type]  # each test says what it changes
    change_members(three.jean, now, changed)


def says(record: OpenRecord, **elements: object) -> None:
    edit(record, entry_id(70), "details", **elements)


def test_who_joins_knows_of_the_person_what_their_details_say(known: Three) -> None:
    assert [owner_entry(one) for one in known.all] == [entry_id(70)] * 3

    record_death(known.sam, date(2026, 11, 20), said_by="Sam")
    known.sync(times=2)

    assert [died_on(one) for one in known.all] == [date(2026, 11, 20)] * 3


@pytest.mark.parametrize(
    "said",
    [{"birthDate": "2009-03-02"}, {"deceasedBoolean": True}, {"deceasedDateTime": "2026-11-20"}],
    ids=lambda said: next(iter(said)),
)
def test_what_another_member_says_of_birth_or_death_waits_for_an_owner(
    known: Three, said: dict[str, object]
) -> None:
    says(known.nadia, **said)
    known.sync(times=2)

    assert [born_on(one) for one in known.all] == [date(1950, 3, 2)] * 3
    assert not any(map(is_closed, known.all))
    (waits,) = what_waits(known.jean)
    take_suggestion(known.jean, waits.id)
    known.sync(times=2)
    assert known.agree()
    assert [born_on(one).isoformat() if born_on(one) else "" for one in known.all] == [  # type: ignore[union-attr]  # asked just before
        said.get("birthDate", "1950-03-02")
    ] * 3
    assert [is_closed(one) for one in known.all] == ["birthDate" not in said] * 3


def test_a_member_changes_an_address_as_before(known: Three) -> None:
    says(known.nadia, address=[{"text": "4 Mill Lane"}])
    known.sync(times=2)

    assert known.agree()
    assert b"Mill Lane" in known.jean.vault.entries.get(entry_id(70)).text


def test_nobody_but_an_owner_puts_the_person_into_the_bin_or_another_in_their_place(known: Three) -> None:
    write(known.nadia, "details", [person(2, OTHER)], by=known.nadia.identity.by)
    put_in_bin(known.nadia, [entry_id(70)])
    known.sync(times=2)

    assert known.agree()
    assert [owner_entry(one) for one in known.all] == [entry_id(70)] * 3
    assert not any(map(is_closed, known.all))
    assert len(what_waits(known.sam)) == 2


def test_who_decides_for_the_person_says_that_they_died(known: Three) -> None:
    may(known, basis="deputy")
    known.sync(times=2)

    record_death(known.nadia, date(2026, 11, 20), said_by="Nadia")
    known.sync(times=2)

    assert all(map(is_closed, known.all))


def test_another_member_is_told_that_an_owner_writes_down_a_death(known: Three) -> None:
    with pytest.raises(MayNotWriteError, match="owner writes this down"):
        record_death(known.nadia, date(2026, 11, 20), said_by="Nadia")


def test_where_owners_say_two_birth_dates_none_counts_until_they_agree(known: Three) -> None:
    says(known.jean, birthDate="1950-03-03")
    says(known.sam, birthDate="1950-03-04")
    known.sync(times=2)

    assert known.agree()
    assert [born_on(one) for one in known.all] == [None] * 3
    assert all(one.vault.entries.get(entry_id(70)).in_conflict for one in known.all)


def test_of_two_people_in_the_details_nobody_is_taken_for_the_person_by_guessing(known: Three) -> None:
    write(known.sam, "details", [person(2, OTHER)], by=known.sam.identity.by)
    known.sync(times=2)

    assert [owner_entry(one) for one in known.all] == [entry_id(70), "", ""]
    put_in_bin(known.sam, [entry_id(71)])
    known.sync(times=2)
    assert [owner_entry(one) for one in known.all] == [entry_id(70)] * 3


def test_nobody_passes_for_somebody_else_by_the_name_of_their_entry(known: Three) -> None:
    nadia = known.nadia.identity.by.writer
    may(known, parts=("details", "people", "plan"))
    known.sync(times=2)
    sam = b'{"resourceType":"RelatedPerson","patient":{"display":"Jean"},"name":[{"text":"Sam"}]}'
    new = creation(nadia, sam, type_name="RelatedPerson", url=f"urn:uuid:{nadia}")
    write(known.nadia, "people", [new], by=known.nadia.identity.by)
    edit(known.nadia, entry_id(1), description="Tea at nine")
    add_comment(known.nadia, entry_id(1), "Ask me")
    known.sync(times=2)

    entry = known.jean.vault.entries.get(entry_id(1))

    assert [one.who for one in comments_on(known.jean, entry)] == ["Nadia"]
    assert next(iter(page_of_history(known.jean, entry.id).events)).by == "written by Nadia for Jean Adeyemi"
    assert {one.id: one.name for one in who_wrote(known.jean)}[nadia] == "Nadia"
