"""One hand: what somebody signs when they give a share that may go on; see docs/format/hands.md."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from portable_record.crypto.b64 import unb64url
from portable_record.crypto.did import key_from_did
from portable_record.crypto.signing import SigningKey
from portable_record.errors import (
    DidError,
    HandsBrokenError,
    IssuerRefusedError,
    MalformedError,
    TermsError,
)
from portable_record.record.moments import moment_text
from portable_record.sharing.contact import MOST_NAME
from portable_record.sharing.issuer import key_in_name
from portable_record.sharing.purposes import purpose
from portable_record.sharing.signed_slip import Signed, SlipKind
from portable_record.sharing.terms import PASS_ON
from portable_record.sharing.withdrawn_list import RID

PURPOSE = "portable-record/v1/hand"
TYPE = "hand+jws"
MOST_HAND = 4 * 1024  # characters
INDEPENDENT, JOINT, PROCESSOR = ROLES = ("independent", "joint", "processor")
DIGEST = 32  # bytes
_CLAIMS = {
    "purpose": "",
    "iss": "iss",
    "name": "name",
    "consent": "consent",
    "rid": "rid",
    "to": "to",
    "to_name": "to_name",
    "role": "role",
    "for": "reason",
    "when": "when",
    "until": "until",
    "pass_on": "pass_on",
    "entries": "entries",
    "previous": "previous",
}
_KIND = SlipKind(TYPE, MOST_HAND, HandsBrokenError)
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """What one hand says: who gave it (``iss``, ``name``), to whom, in which role, why, from when to when.

    ``reason`` is the key of a purpose. ``entries`` is the hash of the list of what was given, ``previous``
    that of the hand before; empty in the first.
    """

    iss: str
    name: str
    consent: str
    rid: str
    to: str
    to_name: str
    role: str
    reason: str
    when: datetime
    until: datetime
    pass_on: str
    entries: str
    previous: str = ""

    def __post_init__(self) -> None:
        for place, known in (("role", ROLES), ("pass_on", PASS_ON)):
            _must(getattr(self, place) in known, place)
        _must(RID.match(self.rid), "rid")
        _must(self.until > self.when, "until")
        for place in ("name", "to_name"):
            _must(_is_name(getattr(self, place)), place)
        for place, least in (("entries", True), ("previous", False)):
            _must(_is_hash(getattr(self, place), empty=not least), place)
        try:
            key_in_name(self.iss)
            key_from_did(self.to)
            purpose(self.reason)
        except (IssuerRefusedError, DidError, TermsError) as broken:
            raise HandsBrokenError(broken.detail) from broken


def hand_to_claims(said: Hand) -> dict[str, object]:
    """Write what a hand says."""
    claims: dict[str, object] = {name: getattr(said, at) for name, at in _CLAIMS.items() if at}
    return {
        **claims,
        "purpose": PURPOSE,
        "when": moment_text(said.when),
        "until": moment_text(said.until),
    }


def write_hand(said: Hand, key: SigningKey) -> str:
    """Sign a hand."""
    return _KIND.sign(hand_to_claims(said), key)


def read_hand(token: str) -> Signed[Hand]:
    """Read a hand. What it says counts only after ``Signed.verify`` with the issuer's key.

    Raises:
        HandsBrokenError: it says something that a hand does not say.
        MalformedError, HeaderRefusedError, AlgorithmRefusedError, TooLargeError: see ``read_jws``.
    """
    jws, claims = _KIND.open(token)
    return Signed(hand_from_claims(claims), jws)


def hand_from_claims(claims: object) -> Hand:
    """Read what a hand says. Whether its signature fits is for ``Signed.verify``.

    Raises:
        HandsBrokenError: it says something that a hand does not say.
    """
    if not isinstance(claims, dict) or claims.keys() != _CLAIMS.keys():
        raise HandsBrokenError("A hand does not have the members it should have.")
    texts = {name: value for name, value in claims.items() if isinstance(value, str)}
    if texts.keys() != _CLAIMS.keys() or texts["purpose"] != PURPOSE:
        raise HandsBrokenError("A hand was made for something else.")
    return Hand(
        iss=texts["iss"],
        name=texts["name"],
        consent=_KIND.consent(texts["consent"]),
        rid=texts["rid"],
        to=texts["to"],
        to_name=texts["to_name"],
        role=texts["role"],
        reason=texts["for"],
        when=_KIND.moment(texts["when"], "when"),
        until=_KIND.moment(texts["until"], "until"),
        pass_on=texts["pass_on"],
        entries=texts["entries"],
        previous=texts["previous"],
    )


def _is_name(name: str) -> bool:
    if not 0 < len(name) <= MOST_NAME or name != name.strip():
        return False
    return not (_TURNING.intersection(name) or any(unicodedata.category(one) in ("Cc", "Cs") for one in name))


def _is_hash(text: str, *, empty: bool) -> bool:
    if not text:
        return empty
    try:
        return len(unb64url(text)) == DIGEST
    except MalformedError:
        return False


def _must(holds: object, place: str) -> None:
    if not holds:
        raise HandsBrokenError("A hand says something that it may not.", place=place)
