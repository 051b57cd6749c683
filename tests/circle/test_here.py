"""What devices say of themselves, and what is found out by it (docs/format/circle.md, 23 and 24)."""

import json
from dataclasses import replace

import pytest

from portable_record.circle.here import (
    Here,
    Missing,
    confirmed,
    missing,
    newest,
    read_here,
    sign_here,
    verify_here,
)
from portable_record.errors import CircleFileError, SignatureBrokenError
from portable_record.record.canonical import canonical
from portable_record.record.change import Seen
from tests.circle.cast import EVE, JEAN, NADIA, SAM, WHEN, Person, membership
from tests.record.devices import RECORD

HASH = "A" * 43
CIRCLE = membership(JEAN.member(), SAM.member(), NADIA.member())
FIVE = Seen(JEAN.device_id, 5, HASH)


def word(person: Person, *heads: Seen, when: str = WHEN, epoch: int = 1) -> Here:
    here = Here(RECORD, epoch, CIRCLE.hash, "plan", person.device_id, when, heads)
    return read_here(sign_here(here, person.device))


def test_a_word_is_read_as_it_was_said_and_belongs_to_its_device() -> None:
    here = word(SAM, FIVE)

    verify_here(here, CIRCLE)
    assert (here.heads, here.device, here.membership) == ((FIVE,), SAM.device_id, CIRCLE.hash)


def test_nobody_speaks_for_another_device() -> None:
    with pytest.raises(CircleFileError, match="itself"):
        sign_here(word(SAM), JEAN.device)
    with pytest.raises(SignatureBrokenError):
        verify_here(replace(word(SAM), when="2026-11-23T12:00:00Z"), CIRCLE)
    with pytest.raises(CircleFileError, match="belong"):
        verify_here(word(EVE), CIRCLE)


@pytest.mark.parametrize(("person", "said"), [(SAM, {"epoch": 2}), (NADIA, {"part": "health"})])
def test_a_word_of_another_epoch_or_about_a_part_that_its_member_may_not_see_is_refused(
    person: Person, said: dict[str, object]
) -> None:
    other = replace(word(person), **said)  # type: ignore[arg-type]  # each case says what

    signed = read_here(sign_here(other, person.device))

    with pytest.raises(CircleFileError, match=r"another epoch|may not see"):
        verify_here(signed, CIRCLE)


def test_what_others_have_and_we_do_not_is_named_with_who_has_it_and_since_when() -> None:
    later = "2026-11-25T12:00:00Z"
    words = [word(SAM, FIVE, when=later), word(NADIA, replace(FIVE, seq=4))]

    found = missing({(JEAN.device_id, "plan"): 2}, words)

    known_by = tuple(sorted([SAM.device_id, NADIA.device_id]))
    assert found == (Missing(JEAN.device_id, "plan", 3, 5, known_by, WHEN),)
    assert missing({(JEAN.device_id, "plan"): 5}, words) == ()


def test_an_old_word_that_the_place_gives_again_changes_nothing() -> None:
    new, old = word(SAM, FIVE), word(SAM, replace(FIVE, seq=1), when="2027-01-01T12:00:00Z")

    assert newest([new, old]) == newest([old, new]) == {(SAM.device_id, "plan"): new}


def test_who_has_said_which_membership_is_in_force_is_known() -> None:
    assert confirmed([word(SAM), word(JEAN), word(SAM)]) == {CIRCLE.hash: {SAM.device_id, JEAN.device_id}}


GOOD = json.loads(sign_here(word(SAM, FIVE), SAM.device))


@pytest.mark.parametrize(
    "other",
    [
        {"purpose": "portable-record/v1/circle/ring"},
        {"more": 1},
        {"record": "1"},
        {"epoch": 0},
        {"part": "My plan"},
        {"when": "now"},
        {"membership": "A"},
        {"device": "A"},
        {"heads": [{"device": HASH, "seq": 0, "hash": HASH}]},
        {"heads": [{"device": HASH, "seq": 1, "hash": "A"}]},
        {"heads": [{"device": HASH, "seq": 1, "hash": HASH}] * 2},
        {"heads": [[]]},
        {"erased": [HASH, HASH]},
        {"erased": ["A"]},
        {"signature": ""},
    ],
    ids=str,
)
def test_a_word_that_is_written_in_another_way_is_refused(other: dict[str, object]) -> None:
    with pytest.raises(CircleFileError):
        read_here(canonical(GOOD | other))


def test_what_is_no_word_at_all_is_refused() -> None:
    with pytest.raises(CircleFileError):
        read_here(b"hello")
