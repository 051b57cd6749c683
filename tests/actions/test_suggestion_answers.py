"""What becomes of a suggestion: a yes is known to all who have the record, a no where it was said."""

import json

import pytest

from portable_record.actions.circle_conflicts import WHY, kept_apart
from portable_record.actions.circle_members import change_member, remove_member
from portable_record.actions.circle_only_theirs import who_alone_has_words
from portable_record.actions.circle_suggested import refuse_suggestion, take_suggestion, what_waits
from portable_record.actions.circle_ticks import change_ticks
from portable_record.actions.desk import OpenRecord
from portable_record.actions.own_suggestions import own_suggestions
from portable_record.actions.part_view import card_of
from portable_record.actions.telling import history_of
from portable_record.actions.write import write
from portable_record.record.edits import creation
from portable_record.record.entry import Entry
from tests.actions.circle_around import edit, plan
from tests.actions.three_around import Three, made, three
from tests.record.devices import entry_id

__all__ = ["made", "three"]

TEA = entry_id(1)


@pytest.fixture
def asked(three: Three) -> Three:
    """The three, of whom Nadia suggests tea at five; Jean and Sam both own the circle."""
    change_member(three.jean, three.nadia.identity.by.writer, role="suggests")
    three.sync(times=2)
    edit(three.nadia, TEA, description="Tea at five")
    three.sync(times=2)
    return three


def says_yes(three: Three) -> None:
    (waits,) = what_waits(three.jean)
    take_suggestion(three.jean, waits.id)
    three.sync(times=2)


def entry_of_proof(record: OpenRecord) -> Entry:
    (entry,) = (one for one in record.vault.entries.page("plan") if one.type == "Provenance")
    return entry


def proof_of(record: OpenRecord) -> dict[str, object]:
    said: dict[str, object] = json.loads(entry_of_proof(record).text)
    return said


def test_another_owner_is_not_asked_again_what_one_said_yes_to(asked: Three) -> None:
    assert len(what_waits(asked.sam)) == 1

    says_yes(asked)
    edit(asked.jean, TEA, description="Tea at six")
    asked.sync(times=2)

    assert what_waits(asked.sam) == []


def test_nobody_but_an_owner_ends_what_somebody_else_suggests(asked: Three) -> None:
    says_yes(asked)
    forged = proof_of(asked.jean)
    edit(asked.nadia, TEA, description="Tea at seven")
    asked.sync(times=2)
    (waits,) = what_waits(asked.jean)
    forged["entity"] = [{"role": "source", "what": {"identifier": {"value": f"ni:///sha-256;{waits.id}"}}}]
    change_member(asked.jean, asked.nadia.identity.by.writer, role="editor")
    asked.sync(times=2)
    proof = creation(entry_id(9), json.dumps(forged).encode(), type_name="Provenance")
    write(asked.nadia, "plan", [proof], by=asked.nadia.identity.by)
    asked.sync(times=2)

    assert asked.jean.vault.entries.has(entry_id(9))
    assert [one.id for one in what_waits(asked.jean)] == [waits.id]


def test_what_stands_there_already_is_not_asked(asked: Three) -> None:
    edit(asked.sam, TEA, description="Tea at five")
    asked.sync(times=2)

    assert what_waits(asked.jean) == []


def test_whoever_suggested_it_sees_that_it_waits_and_then_who_said_yes(asked: Three) -> None:
    (before,) = own_suggestions(asked.nadia)
    says_yes(asked)
    (after,) = own_suggestions(asked.nadia)

    assert (before.said, before.pieces[0].values) == (None, (("Tea at four", "Tea at five"),))
    assert after.said is not None
    assert (after.said.author, after.said.by) == ("Nadia", "Jean Adeyemi")
    assert own_suggestions(asked.sam) == ()


def test_whoever_was_removed_is_still_named(asked: Three) -> None:
    remove_member(asked.jean, asked.nadia.identity.by.writer)
    (waits,) = what_waits(asked.jean)

    take_suggestion(asked.jean, waits.id)

    assert (waits.who, waits.is_gone) == ("Nadia", True)
    assert "Nadia" in json.dumps(proof_of(asked.jean)["agent"])


def test_what_was_answered_does_not_wait_among_what_is_kept_apart(asked: Three) -> None:
    (waits,) = what_waits(asked.jean)
    assert [one.why for one in kept_apart(asked.sam)] == ["suggestion"]

    refuse_suggestion(asked.jean, waits.id)
    said_no = [str(WHY[one.why]) for one in kept_apart(asked.jean)]
    take_suggestion(asked.sam, waits.id)
    asked.sync(times=2)

    assert said_no == ["An owner said no to it."]
    assert [kept_apart(one) for one in asked.all] == [[], [], []]


def test_the_history_says_who_suggested_it_and_who_said_yes(asked: Three) -> None:
    says_yes(asked)

    told = [str(one.by) for one in history_of(asked.sam, TEA)]

    assert told[-1] == "suggested by Nadia, Jean Adeyemi said yes"
    assert not told[0].startswith("suggested")


def test_the_proof_of_a_yes_reads_as_who_suggested_it_who_said_yes_and_when(asked: Three) -> None:
    says_yes(asked)

    card = card_of(entry_of_proof(asked.jean))

    assert [(line.label, line.text) for line in card.lines] == [
        ("Suggested by", "Nadia"),
        ("Said yes", "Jean Adeyemi"),
        ("Written down", "22 November 2026, 12:00 (UTC)"),
    ]


def test_what_is_suggested_as_sensitive_is_read_and_taken_once_it_is_ticked(asked: Three) -> None:
    nadia = asked.nadia.identity.by.writer
    says_yes(asked)
    plan(asked.nadia, 7, sensitive=True)
    asked.sync(times=2)
    unread = what_waits(asked.jean), [one.id for one in who_alone_has_words(asked.jean)]

    change_ticks(asked.jean, nadia, tick=[entry_id(7)])
    asked.sync(times=2)
    (waits,) = what_waits(asked.jean)
    take_suggestion(asked.jean, waits.id)

    assert unread == ([], [nadia])
    assert who_alone_has_words(asked.jean) == ()
    assert asked.jean.vault.entries.get(entry_id(7)).sensitive
