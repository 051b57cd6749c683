"""Is it for me, for this purpose, still in time, and has nobody told me it stopped? Steps 6 and 8."""

from dataclasses import replace
from datetime import datetime, timedelta

from portable_record.errors import (
    ExpiredError,
    NotForMeError,
    NotYetValidError,
    OlderThanHeldError,
    OtherPurposeError,
    WithdrawnError,
)
from portable_record.record.moments import moment_text
from portable_record.sharing.card_content import (
    EMERGENCY_FOR_THEM,
    EMERGENCY_HELP,
    GIVEN_FOR_THEM,
    HOLDER,
    HOLDER_FOR_THEM,
)
from portable_record.sharing.consent import SaidTerms
from portable_record.sharing.contact import BEARER, EMERGENCY
from portable_record.sharing.health_card import HealthCard
from portable_record.sharing.me import Me
from portable_record.sharing.trust import Trust
from portable_record.sharing.verdict import Answer, Limits
from portable_record.sharing.without_agreement import PURPOSE, Notice

SKEW = timedelta(minutes=5)
"""How far ahead the clock of the signer may go before ``nbf`` is taken for the future. ``exp`` has none."""

_STANDING = {
    HOLDER: (BEARER.name, None),
    HOLDER_FOR_THEM: (BEARER.name, None),
    EMERGENCY_HELP: (EMERGENCY.name, "emergency"),
    EMERGENCY_FOR_THEM: (EMERGENCY.name, "emergency"),
}
_FOR_ANYONE = frozenset({"bearer", "emergency"})


def signed_limits(card: HealthCard) -> Limits:
    """Return the limits in the signed text itself; the standing terms of a card name whoever holds it."""
    limits = Limits(since=card.nbf, until=card.exp)
    address = next((each for each in card.types if each in _STANDING), None)
    if address is None:
        return limits
    recipient, purpose = _STANDING[address]
    for_them = address in GIVEN_FOR_THEM
    return replace(limits, recipient=recipient, purpose=purpose, for_them=for_them, for_me=Answer.YES)


def check_signed(card: HealthCard, *, at: datetime, trust: Trust, me: Me) -> None:
    """Check the time and the withdrawal of the signed text (step 6).

    Raises:
        NotYetValidError: ``nbf`` lies more than five minutes ahead.
        ExpiredError: the moment is ``exp`` or later.
        WithdrawnError: its ``rid`` was taken back by the issuer, or by a notice the reader has.
    """
    _check_time(card.nbf, card.exp, at)
    if card.rid is not None and (
        trust.withdrawn(card.iss, card.kid, card.rid, card.signed) or (card.iss, card.rid) in me.withdrawn
    ):
        raise WithdrawnError


def said_limits(limits: Limits, said: SaidTerms | None, me: Me, *, for_them: bool = False) -> Limits:
    """Add what the terms inside say, and answer what this reader can tell."""
    sure = replace(limits, in_time=Answer.YES, not_withdrawn=Answer.YES)
    if said is None:
        return sure
    return replace(
        sure,
        recipient=said.recipient_name,
        purpose=said.purpose,
        until=min(limits.until or said.until, said.until),
        pass_on=said.pass_on,
        consent=said.id,
        for_them=for_them,
        for_me=_for_me(said, me),
        for_this_purpose=_for_this_purpose(said, me),
    )


def noticed_limits(limits: Limits, notice: Notice | None, me: Me) -> Limits:
    """Add what a notice says in the place of terms, where something was shared without agreement."""
    if notice is None:
        return limits
    return replace(
        limits,
        recipient=notice.to,
        purpose=PURPOSE,
        notice=notice,
        for_me=_for_key(notice.to_did, me),
    )


def stopped_by(card: HealthCard, limits: Limits) -> tuple[str, ...]:
    """Return the names by which its issuer can stop this: its ``rid``, and the consent or notice inside."""
    notice = limits.notice.id if limits.notice is not None else None
    return tuple(name for name in (card.rid, limits.consent, notice) if name is not None)


def check_said(card: HealthCard, limits: Limits, *, at: datetime, me: Me) -> None:
    """Check the terms inside (step 8).

    Raises:
        ExpiredError: they end before the signed text does, and are over.
        WithdrawnError: a notice the reader has ended this consent.
        NotForMeError: they name somebody else.
        OtherPurposeError: they name another purpose than the reader's.
        OlderThanHeldError: the reader holds a newer one of the same consent.
    """
    _check_time(card.nbf, limits.until, at)
    names = [(card.iss, name) for name in stopped_by(card, limits)]
    if not me.withdrawn.isdisjoint(names):
        raise WithdrawnError
    if limits.for_me is Answer.NO:
        raise NotForMeError
    if limits.for_this_purpose is Answer.NO:
        raise OtherPurposeError
    if any(card.nbf < me.held[name] for name in names if name in me.held):
        raise OlderThanHeldError


def _check_time(since: datetime, until: datetime | None, at: datetime) -> None:
    if since - at > SKEW:
        raise NotYetValidError(f"It begins {moment_text(since)}.")
    if until is not None and at >= until:
        raise ExpiredError(f"It ended {moment_text(until)}.")


def _for_me(said: SaidTerms, me: Me) -> Answer:
    if said.recipient_kind in _FOR_ANYONE:
        return Answer.YES
    return _for_key(said.recipient_did, me)


def _for_key(did: str | None, me: Me) -> Answer:
    if did is None or not me.dids:
        return Answer.UNKNOWN
    return Answer.YES if did in me.dids else Answer.NO


def _for_this_purpose(said: SaidTerms, me: Me) -> Answer:
    if me.purpose is None:
        return Answer.UNKNOWN
    return Answer.YES if said.purpose == me.purpose else Answer.NO
