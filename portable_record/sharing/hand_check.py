"""Did this go through the hands that it names, and through each as it was given? See docs/format/hands.md.

The numbers are those of its section "Reading".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from portable_record.errors import (
    HandsBrokenError,
    PassedForOtherError,
    PassedLongerError,
    PassedWiderError,
    PassOnNotAllowedError,
    SignatureBrokenError,
    WithdrawnError,
)
from portable_record.record.look_alike import clear_name
from portable_record.sharing.bundle import Contents
from portable_record.sharing.consent import URI, SaidTerms, dicts_of
from portable_record.sharing.digests import all_in, hash_of, taken_apart
from portable_record.sharing.hand import PROCESSOR, Hand
from portable_record.sharing.hands import Hands, hands_in, read_one, things_of
from portable_record.sharing.health_card import HealthCard
from portable_record.sharing.me import Me
from portable_record.sharing.passed_form import is_bare
from portable_record.sharing.signed_slip import Signed
from portable_record.sharing.signer import find_signer, refuse_ended
from portable_record.sharing.terms import SMALLER_GROUPS
from portable_record.sharing.trust import Trust
from portable_record.sharing.verdict import PassedHand, Standing

Json = dict[str, object]

MOST_SAID = 1000  # signs of a name, and of from whom they got it


@dataclass(frozen=True, slots=True)
class _Read:
    """One hand whose signature fits, and whose key that is."""

    said: Hand
    kid: str
    passed: PassedHand


def check_hands(card: HealthCard, inside: Contents, *, trust: Trust, me: Me) -> tuple[PassedHand, ...]:
    """Check the hands of a share, and return them; none where it names none.

    Raises:
        HandsBrokenError: they do not fit together, or not to this share.
        KeyChangedError, KeyIdWrongError, NoKeyForIssuerError: whose hand one is cannot be told.
        PassOnNotAllowedError, PassedLongerError, PassedForOtherError, PassedWiderError: one went too far.
        WithdrawnError: one of them was stopped.
    """
    hands = hands_in(card.bundle)
    if hands is None:
        return ()
    read = _chain([(one.token, one.read()) for one in hands.given], trust, me)  # 1, 2, 3
    if read[0].said.previous:
        raise HandsBrokenError("The first hand is missing.", place="hand 1")
    if inside.said is None:
        raise HandsBrokenError("It says nothing of its own terms.")
    said = [one.said for one in read]
    check_limits(said)  # 4, 5, 6
    _check_last(card, read[-1], inside.said)  # 5, 6, 7
    if len(read) > 1:
        _check_giver(inside, inside.said, read[-1])  # 7
        _check_around(card.bundle, inside, inside.said)  # 8
    _check_width(hands, inside)  # 8
    _check_stopped(read, trust, me)  # 9
    return tuple(one.passed for one in read)


def check_chain(
    receipt_signer: str, tokens: Sequence[str], *, is_giver: bool, trust: Trust, me: Me
) -> tuple[PassedHand, ...]:
    """Check the hands after the person's own, as a receipt names them; its signer is the last who got it.

    ``is_giver``: the signer is whoever passed it on last.

    Raises:
        HandsBrokenError, KeyChangedError, KeyIdWrongError, NoKeyForIssuerError: as ``check_hands``.
        PassOnNotAllowedError, PassedLongerError, PassedForOtherError: one went too far.
    """
    read = _chain([(token, read_one(token)) for token in tokens], trust, me)
    check_limits([one.said for one in read])
    last = read[-1].passed
    if receipt_signer != (last.did if is_giver else last.said.to):
        raise HandsBrokenError("It is signed by somebody else than the last hand.")
    return tuple(one.passed for one in read)


def _chain(found: Sequence[tuple[str, Signed[Hand]]], trust: Trust, me: Me) -> tuple[_Read, ...]:
    """Read hands, of which each was given by whoever got the one before."""
    read = tuple(_read(token, signed, number, trust, me) for number, (token, signed) in enumerate(found, 1))
    for number, (before, after) in enumerate(pairwise(read), 2):
        follows = after.said.previous == hash_of(before.passed.token.encode())
        if not follows or after.passed.did != before.said.to or after.said.when < before.said.when:
            raise HandsBrokenError("It does not follow the one before.", place=f"hand {number}")
    return read


def _read(token: str, signed: Signed[Hand], number: int, trust: Trust, me: Me) -> _Read:
    claimed = find_signer(signed.said.iss, signed.kid, trust=trust, me=me)
    refuse_ended(claimed, me, signed=signed.said.when)
    try:
        said = signed.verify(claimed.key)
    except SignatureBrokenError as forged:
        raise HandsBrokenError("Its signature does not fit.", place=f"hand {number}") from forged
    signer = claimed.signer
    known = signer.standing is Standing.KNOWN
    return _Read(said, signed.kid, PassedHand(token, said, signer.did or "", known, signer.name))


def check_limits(said: Sequence[Hand]) -> None:
    """Make sure that each hand stays within the one before.

    Raises:
        PassOnNotAllowedError, PassedLongerError, PassedForOtherError: one does not; the place names it.
    """
    for number, (before, after) in enumerate(pairwise(said), 2):
        if before.pass_on != SMALLER_GROUPS or before.role == PROCESSOR:
            raise PassOnNotAllowedError(place=f"hand {number}")
        _check_pair(number, before, after)


def _check_pair(number: int, before: Hand, after: Hand) -> None:
    if after.until > before.until:
        raise PassedLongerError(place=f"hand {number}")
    if after.reason != before.reason:
        raise PassedForOtherError(place=f"hand {number}")


def _check_last(card: HealthCard, last: _Read, terms: SaidTerms) -> None:
    """Hold the last hand against the share around it: what its terms say beyond it, and what differs."""
    hand = last.said
    if terms.until > hand.until:
        raise PassedLongerError
    if terms.purpose != hand.reason:
        raise PassedForOtherError
    signed = (hand.iss, last.kid, hand.rid, hand.when) == (card.iss, card.kid, card.rid, card.nbf)
    named = (hand.consent, hand.to) == (terms.id, terms.recipient_did)
    agreed = (hand.when, hand.until, hand.pass_on) == (terms.given, terms.until, terms.pass_on)
    if not (signed and named and agreed):
        raise HandsBrokenError("The last hand is not that of this share.")


def _check_giver(inside: Contents, terms: SaidTerms, last: _Read) -> None:
    """Make sure that nobody but the last hand stands in its terms and its Provenance as who gave it."""
    url = f"urn:uuid:{terms.id}"
    consent, provenance = inside.by_url.get(url, {}), tuple(inside.by_url.values())[-1]
    performers, agents = dicts_of(consent.get("performer")), dicts_of(provenance.get("agent"))
    alone = [len(performers), len(agents)] == [1, 1] and "onBehalfOf" not in agents[0]
    of_terms = provenance.get("target") == [{"reference": url}]
    if not (alone and of_terms and _is_hand(performers[0], last) and _is_hand(agents[0].get("who"), last)):
        raise HandsBrokenError("Its terms name somebody else than the last hand.")


def _is_hand(who: object, hand: _Read) -> bool:
    """Say whether these are the key and the name of a hand; more may be said beside the name."""
    if not isinstance(who, dict) or who.get("identifier") != {"system": URI, "value": hand.passed.did}:
        return False
    name = clear_name(str(who.get("display", "")), most=MOST_SAID)
    return hand.said.name in (name or hand.passed.did)


def _check_around(bundle: Json, inside: Contents, terms: SaidTerms) -> None:
    if not is_bare(bundle, inside, terms):  # the last hand alone would vouch for it
        raise PassedWiderError("Something stands in it that was not passed on.")


def _check_width(hands: Hands, inside: Contents) -> None:
    things = things_of(inside)
    if not all_in(things, hands.salts_for(things), [taken_apart(one.digests) for one in hands.given]):
        raise PassedWiderError


def _check_stopped(read: Sequence[_Read], trust: Trust, me: Me) -> None:
    for one in read:
        said = one.said
        listed = trust.withdrawn(said.iss, one.kid, said.rid, said.when.timestamp())
        if listed or not me.withdrawn.isdisjoint({(said.iss, said.rid), (said.iss, said.consent)}):
            raise WithdrawnError
