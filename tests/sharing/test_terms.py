import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portable_record.errors import NotFoundError, TermsEndedError, TermsError, TermsNotYetError
from portable_record.record.parts import PARTS
from portable_record.sharing.contact import BEARER, EMERGENCY, SEALING_KEY, Recipient
from portable_record.sharing.purposes import PURPOSES
from portable_record.sharing.terms import (
    DETAILS,
    LASTS,
    PASS_ON,
    Terms,
    new_terms,
    terms_from_value,
    terms_to_value,
)
from tests.sharing.cast import BOB_DID, NOW
from tests.sharing.shares import CLUB, Json, terms

TEXTS = st.lists(st.text(max_size=20), max_size=4).map(tuple)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001 - hypothesis gives the zone
    lambda moment: moment.replace(microsecond=0)
)
RECIPIENTS = st.builds(
    Recipient,
    st.sampled_from(["contact", "organisation", "bearer", "emergency"]),
    st.text(min_size=1, max_size=50).filter(str.strip),
    st.sampled_from([None, BOB_DID]),
    st.sampled_from([None, bytes(SEALING_KEY)]),
)


def test_new_terms_choose_nothing_and_allow_nothing_more(dice: Callable[[int], bytes]) -> None:
    made = new_terms(CLUB, "support", now=NOW, dice=dice)

    assert (made.parts, made.entries, made.sensitive, made.details) == ((), (), (), frozenset())
    assert (made.pass_on, made.private) == ("no", False)


def test_new_terms_have_an_id_and_a_key_from_the_dice(dice: Callable[[int], bytes]) -> None:
    first, second = (new_terms(CLUB, "support", now=NOW, dice=dice) for _ in range(2))

    assert uuid.UUID(first.id).version == 4
    assert first.id != second.id
    assert first.key != second.key


@pytest.mark.parametrize(
    "recipient", [Recipient("contact", "Bob"), CLUB, BEARER, EMERGENCY], ids=lambda r: r.kind
)
def test_terms_without_an_end_last_a_short_time(recipient: Recipient, dice: Callable[[int], bytes]) -> None:
    made = new_terms(recipient, "support", now=NOW, dice=dice)

    assert LASTS[recipient.kind] <= made.until - made.given < LASTS[recipient.kind] + timedelta(days=1)
    assert (made.until.hour, made.until.minute, made.until.second) == (0, 0, 0)


def test_an_end_that_was_chosen_is_kept(dice: Callable[[int], bytes]) -> None:
    tomorrow = NOW + timedelta(days=1)

    assert new_terms(CLUB, "support", now=NOW, dice=dice, until=tomorrow).until == tomorrow


@pytest.mark.parametrize(
    "fault",
    [
        {"id": "mine"},
        {"id": "5F0C8A54-9F0E-4C53-8D0A-0B6F9B3B7A10"},
        {"key": b"short"},
        {"purpose": "marketing"},
        {"until": NOW},
        {"until": NOW - timedelta(days=1)},
        {"until": datetime(2027, 1, 1)},  # noqa: DTZ001 - the fault
        {"pass_on": "everybody"},
        {"details": frozenset({"shoe-size"})},
    ],
    ids=str,
)
def test_terms_with_one_fault_are_refused(fault: Json) -> None:
    with pytest.raises(TermsError):
        terms(**fault)


def test_a_part_that_does_not_exist_is_refused() -> None:
    with pytest.raises(NotFoundError):
        terms(parts=("secrets",))


def test_terms_hold_from_their_beginning_until_just_before_their_end() -> None:
    made = terms()

    made.check_time(made.given)
    made.check_time(made.until - timedelta(seconds=1))
    with pytest.raises(TermsNotYetError):
        made.check_time(made.given - timedelta(seconds=1))
    with pytest.raises(TermsEndedError):
        made.check_time(made.until)


def test_an_entry_has_the_same_name_within_a_share_and_another_in_the_next() -> None:
    here, there = terms(), terms(key=b"\x08" * 32)

    assert here.name_of("entry") == here.name_of("entry") != there.name_of("entry")
    assert here.name_of("entry") != here.name_of("other")
    assert uuid.UUID(here.name_of("entry")).version == 8


def test_a_name_is_pinned_so_that_a_renewed_share_keeps_its_names() -> None:
    assert terms().name_of("entry") == PINNED


def test_the_key_of_a_share_is_not_printed() -> None:
    assert "key" not in repr(terms())


@given(
    recipient=RECIPIENTS,
    purpose=st.sampled_from([each.key for each in PURPOSES]),
    given=MOMENTS,
    lasts=st.integers(1, 10**9),
    pass_on=st.sampled_from(PASS_ON),
    parts=st.lists(st.sampled_from([part.key for part in PARTS])).map(tuple),
    entries=TEXTS,
    sensitive=TEXTS,
    details=st.frozensets(st.sampled_from(sorted(DETAILS))),
    as_shown=st.lists(st.tuples(st.text(max_size=9), st.text(max_size=9)), max_size=3).map(tuple),
    private=st.booleans(),
)
def test_terms_that_are_kept_come_back_the_same(
    recipient: Recipient,
    purpose: str,
    given: datetime,
    lasts: int,
    pass_on: str,
    parts: tuple[str, ...],
    entries: tuple[str, ...],
    sensitive: tuple[str, ...],
    details: frozenset[str],
    as_shown: tuple[tuple[str, str], ...],
    private: bool,
) -> None:
    kept = Terms(
        id=terms().id,
        key=b"\x09" * 32,
        recipient=recipient,
        purpose=purpose,
        given=given,
        until=given + timedelta(seconds=lasts),
        pass_on=pass_on,
        parts=parts,
        entries=entries,
        sensitive=sensitive,
        details=details,
        as_shown=as_shown,
        private=private,
    )

    assert terms_from_value(terms_to_value(kept)) == kept


@pytest.mark.parametrize(
    "fault", [{"until": 7}, {"parts": "plan"}, {"recipient": "Bob"}, {"as_shown": [["one"]]}], ids=str
)
def test_kept_terms_that_are_damaged_are_refused(fault: Json) -> None:
    with pytest.raises(TermsError):
        terms_from_value({**terms_to_value(terms()), **fault})


@pytest.mark.parametrize("missing", sorted(terms_to_value(terms())))
def test_kept_terms_that_lack_one_are_refused(missing: str) -> None:
    value = {name: inner for name, inner in terms_to_value(terms()).items() if name != missing}

    with pytest.raises(TermsError):
        terms_from_value(value)


PINNED = "d4f70eef-04b8-8348-bbfc-3c5ced37b89d"
