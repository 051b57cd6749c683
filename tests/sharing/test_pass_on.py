"""Passing a part of a share on: never wider, never longer, never for another purpose."""

from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from portable_record.errors import (
    PassedForOtherError,
    PassedLongerError,
    PassOnApartError,
    PassOnRefusedError,
)
from portable_record.record.json_text import write
from portable_record.sharing.bundle import read_bundle
from portable_record.sharing.contact import Recipient
from portable_record.sharing.digests import taken_apart
from portable_record.sharing.hand import Hand
from portable_record.sharing.hands import hands_in, things_of
from portable_record.sharing.make_bundle import make_bundle
from portable_record.sharing.me import Me
from portable_record.sharing.pass_on import (
    AS_PROCESSOR,
    NO_HANDS,
    NOT_ALLOWED_BY_THEM,
    OTHER_KEY,
    TOO_MANY,
    part_of,
    why_not,
    with_first_hand,
)
from portable_record.sharing.passed_form import url_of
from portable_record.sharing.read import read
from portable_record.sharing.terms import DETAILS
from portable_record.sharing.trust import Trust
from portable_record.sharing.verdict import Verdict
from tests.sharing.bundle_vectors import GOAL, PLAN
from tests.sharing.cast import NOW, SUE_DID, UNTIL
from tests.sharing.hand_vectors import (
    AGREED,
    BY_CARERS,
    BY_CLUB,
    BY_SUE,
    CARERS_DID,
    CLUB_DID,
    FOR_CHOIR,
    FOR_CLUB,
    LATEST,
    RIDS,
    address,
    given,
    passed,
    signed,
    three,
)
from tests.sharing.shares import SUE_HERSELF, Json, dice_of, share

NAMES = ("Tea", "Bus", "Nuts")
WHOLE = given()


def verdict_of(token: str, trust: Trust | None = None) -> Verdict:
    return read(token.encode(), name="", trust=trust or Trust(), at=LATEST, me=Me(dids=frozenset({CLUB_DID})))


def test_whoever_gets_a_part_finds_in_no_byte_what_was_not_ticked() -> None:
    token = signed(passed(WHOLE, "Bus"))

    verdict = verdict_of(token)

    seen = write(verdict.taken[0].bundle)
    assert b"I come by bus." in seen
    for hidden in (
        b"I like tea.",
        b"Nuts make me ill.",
        address("Tea").encode(),
        b"1950-04-03",
        b"9990000018",
    ):
        assert hidden not in seen


def test_the_hands_say_who_gave_it_to_whom_and_until_when() -> None:
    verdict = verdict_of(signed(passed(WHOLE)))

    said = [(one.said.name, one.said.to_name, one.said.until) for one in verdict.taken[0].hands]

    assert said == [("Sue", "Tameside Carers", UNTIL), ("Tameside Carers", "Lunch Club", UNTIL)]


def test_a_list_does_not_tell_how_much_was_kept_back() -> None:
    few, many = (passed(WHOLE, *names) for names in (("Tea",), NAMES))

    hands = [hands_in(bundle) for bundle in (few, many)]
    lengths = {len(found.given[-1].digests) for found in hands if found is not None}

    assert lengths == {1024}


def test_without_a_key_or_leave_a_share_of_the_persons_has_no_hands() -> None:
    nameless = replace(AGREED, recipient=Recipient("organisation", "Carers"))
    made = make_bundle(share(recipient=nameless.recipient), nameless, author=SUE_HERSELF, now=NOW)

    for terms in (nameless, replace(AGREED, pass_on="no")):
        assert with_first_hand(made, terms, by=BY_SUE, dice=dice_of("x")) is made


def said_in(bundle: Json) -> list[Hand]:
    hands = hands_in(bundle)
    return [one.read().said for one in hands.given] if hands else []


@pytest.mark.parametrize(
    ("bundle", "did", "why"),
    [
        (make_bundle(share(), AGREED, author=SUE_HERSELF, now=NOW), CARERS_DID, NO_HANDS),
        (WHOLE, CLUB_DID, OTHER_KEY),
        (passed(WHOLE), CLUB_DID, NOT_ALLOWED_BY_THEM),
        (
            passed(
                WHOLE, to=replace(FOR_CLUB, pass_on="smaller-groups"), by=replace(BY_CARERS, role="processor")
            ),
            CLUB_DID,
            AS_PROCESSOR,
        ),
        (WHOLE, CARERS_DID, None),
    ],
)
def test_whether_it_may_go_on_is_told_with_the_reason(bundle: Json, did: str, why: object) -> None:
    assert why_not(said_in(bundle), did) == why


def test_a_third_hand_passes_nothing_on() -> None:
    said = said_in(three())

    assert why_not(said, said[-1].to) == NOT_ALLOWED_BY_THEM
    assert why_not([*said[:2], said[1]], CLUB_DID) == TOO_MANY


def test_nobody_lets_a_third_hand_pass_it_on() -> None:
    first = passed(WHOLE, to=replace(FOR_CLUB, pass_on="smaller-groups"))

    with pytest.raises(PassOnRefusedError) as refused:
        passed(first, to=replace(FOR_CHOIR, pass_on="smaller-groups"), by=BY_CLUB)

    assert refused.value.detail == TOO_MANY


def test_a_share_without_hands_is_not_passed_on() -> None:
    bare = make_bundle(share(), AGREED, author=SUE_HERSELF, now=NOW)

    with pytest.raises(PassOnRefusedError):
        part_of(bare, chosen=frozenset(), details=frozenset())


def test_nobody_passes_on_by_another_key_or_to_somebody_without_one() -> None:
    with pytest.raises(PassOnRefusedError):
        passed(WHOLE, by=BY_CLUB)
    with pytest.raises(PassOnRefusedError):
        passed(WHOLE, to=replace(FOR_CLUB, recipient=Recipient("organisation", "Lunch Club")))


def test_nobody_passes_on_for_longer_or_for_another_purpose() -> None:
    with pytest.raises(PassedLongerError):
        passed(WHOLE, to=replace(FOR_CLUB, until=UNTIL + timedelta(seconds=1)))
    with pytest.raises(PassedForOtherError):
        passed(WHOLE, to=replace(FOR_CLUB, purpose="money"))


def test_an_entry_that_points_to_another_goes_with_it_or_not_at_all() -> None:
    agreed = replace(AGREED, parts=("plan",))
    chosen = share(PLAN, GOAL, parts=("plan",), recipient=agreed.recipient)
    made = make_bundle(chosen, agreed, author=SUE_HERSELF, now=NOW)
    whole = with_first_hand(made, agreed, by=BY_SUE, dice=dice_of("plan"))

    with pytest.raises(PassOnApartError) as refused:
        passed(whole, "plan")

    assert refused.value.pairs == (("My plan", "Swim again"),)
    assert len(read_bundle(passed(whole, "plan", "swim")).resources) == 2
    assert len(read_bundle(passed(whole, "swim")).resources) == 1


@settings(max_examples=15, deadline=None)
@for_all(
    names=st.sets(st.sampled_from(NAMES)),
    details=st.sets(st.sampled_from(sorted(DETAILS))),
    days=st.integers(-40, 10),
)
def test_what_goes_on_is_never_wider_never_longer_and_for_the_same_purpose(
    names: set[str], details: set[str], days: int
) -> None:
    until = UNTIL + timedelta(days=days)
    if not FOR_CLUB.given < until:
        return
    under = replace(FOR_CLUB, until=until)
    try:
        made = passed(WHOLE, *(names or {"nothing"}), to=under, details=frozenset(details))
    except PassedLongerError:
        assert until > UNTIL
        return
    verdict = verdict_of(signed(made, under=under))

    before, after = read_bundle(WHOLE), read_bundle(verdict.taken[0].bundle)
    assert verdict.code == "first-time"
    assert {url_of(one) for one in after.resources} == {address(name) for name in names}
    assert [one for one in after.resources if one not in before.resources] == []
    assert after.patient.items() <= before.patient.items()
    assert ("birthDate" in after.patient) == ("birth-date" in details)
    assert "address" not in after.patient
    assert verdict.limits.until is not None
    assert verdict.limits.until <= UNTIL
    assert verdict.limits.purpose == AGREED.purpose


def test_later_hands_pass_the_details_on_that_they_got() -> None:
    first = passed(
        WHOLE, "Tea", to=replace(FOR_CLUB, pass_on="smaller-groups"), details=frozenset({"birth-date"})
    )

    second = passed(first, "Tea", to=FOR_CHOIR, by=BY_CLUB)

    assert read_bundle(second).patient == read_bundle(first).patient


def test_no_part_of_a_list_can_be_told_from_another() -> None:
    hands = hands_in(WHOLE)
    assert hands is not None
    things = things_of(read_bundle(WHOLE))

    salts = hands.salts_for(things)

    assert all(one != other for one, other in combinations(salts, 2))
    assert len(taken_apart(hands.given[0].digests)) == 64


def test_a_list_of_what_an_issuer_took_back_stops_what_was_passed_on() -> None:
    sue = {
        "iss": SUE_DID,
        "crl": {"kid": BY_SUE.key.public.thumbprint(), "method": "rid", "ctr": 1, "rids": [RIDS[0]]},
    }
    trust = Trust.parse(write({"trusted": [sue]}))

    assert verdict_of(signed(passed(WHOLE)), trust).code == "withdrawn"


def test_who_gets_the_third_list_cannot_count_what_the_second_gave() -> None:
    hands = hands_in(three())
    assert hands is not None
    first, second, third = (taken_apart(given.digests) for given in hands.given)

    assert len(first & second) == 32
    assert len(second & third) == 2
