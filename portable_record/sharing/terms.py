"""The terms of one share: for whom, why, until when, what of the record, and may they pass it on.

``consent.py`` writes them as a FHIR Consent and reads what somebody's Consent says.
"""

import hmac
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from portable_record.crypto.b64 import b64url, unb64url
from portable_record.errors import TermsEndedError, TermsError, TermsNotYetError
from portable_record.record.moments import moment, moment_text
from portable_record.record.parts import part
from portable_record.sharing.contact import Recipient
from portable_record.sharing.purposes import purpose

ONLY_THEM, SMALLER_GROUPS = PASS_ON = ("no", "smaller-groups")
DETAILS = frozenset({"birth-date", "address", "nhs-number"})
KEY = 32  # bytes of a share's key
MOST_ATTACHED = 10 * 1024 * 1024  # bytes of one file inside a bundle
ENTRY_LABEL = b"portable-record/v1/share/entry\x00"

LASTS = {
    "contact": timedelta(days=28),
    "organisation": timedelta(days=28),
    "bearer": timedelta(days=7),
    "emergency": timedelta(days=182),
}
"""How long a share lasts unless the person says otherwise; short on purpose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a person agreed to. Holding one means that it fits together; what is not in it is not chosen.

    ``id`` is a random UUID. ``key`` makes the new names of the entries of this share (32 random bytes, kept
    with the terms, never sent). ``entries`` are entries ticked one by one, ``sensitive`` the sensitive ones
    ticked within a chosen part. ``as_shown`` holds, for an entry in conflict, the SHA-256 (hex) of the text
    whose value the person was shown. The end itself, ``until``, no longer counts.
    """

    id: str
    key: bytes = field(repr=False)
    recipient: Recipient
    purpose: str
    given: datetime
    until: datetime
    pass_on: str = ONLY_THEM
    parts: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    sensitive: tuple[str, ...] = ()
    details: frozenset[str] = frozenset()
    as_shown: tuple[tuple[str, str], ...] = ()
    private: bool = False

    def __post_init__(self) -> None:
        _check_id(self.id)
        if len(self.key) != KEY:
            raise TermsError(f"The key of a share has {KEY} bytes.", place="key")
        if self.given.tzinfo is None or self.until.tzinfo is None:
            raise TermsError("A moment needs a time zone.", place="until")
        if self.until <= self.given:
            raise TermsError("The end comes before the beginning.", place="until")
        if self.pass_on not in PASS_ON:
            raise TermsError(f"Passing on is one of: {', '.join(PASS_ON)}.", place="pass on")
        if not self.details <= DETAILS:
            raise TermsError(f"The details are: {', '.join(sorted(DETAILS))}.", place="details")
        purpose(self.purpose)
        for key in self.parts:
            part(key)

    def name_of(self, entry_id: str) -> str:
        """Make the name of an entry in this share: the same each time, no use for comparing two shares."""
        digest = hmac.digest(self.key, ENTRY_LABEL + entry_id.encode(), "sha256")[:16]
        free = int.from_bytes(digest) & ~(0xF << 76 | 0x3 << 62)
        return str(uuid.UUID(int=free | 0x8 << 76 | 0x2 << 62))  # version 8, RFC 9562

    def check_time(self, now: datetime) -> None:
        """Refuse a moment at which these terms do not hold.

        Raises:
            TermsNotYetError: they are given later.
            TermsEndedError: they are over.
        """
        if now < self.given:
            raise TermsNotYetError(moment_text(self.given))
        if now >= self.until:
            raise TermsEndedError(moment_text(self.until))


def new_terms(
    recipient: Recipient,
    purpose: str,
    *,
    now: datetime,
    dice: Callable[[int], bytes],
    until: datetime | None = None,
    pass_on: str = ONLY_THEM,
    parts: tuple[str, ...] = (),
    entries: tuple[str, ...] = (),
    sensitive: tuple[str, ...] = (),
    details: frozenset[str] = frozenset(),
    as_shown: tuple[tuple[str, str], ...] = (),
    private: bool = False,
) -> Terms:
    """Make terms given now, with a new id and key; without an end they last a short time.

    Raises:
        TermsError: they do not fit together.
        NotFoundError: a part is none of ours.
    """
    given = now.replace(microsecond=0)
    return Terms(
        id=str(uuid.UUID(bytes=dice(16), version=4)),
        key=dice(KEY),
        recipient=recipient,
        purpose=purpose,
        given=given,
        until=until if until is not None else _end_of_day(given + LASTS[recipient.kind]),
        pass_on=pass_on,
        parts=parts,
        entries=entries,
        sensitive=sensitive,
        details=details,
        as_shown=as_shown,
        private=private,
    )


def _end_of_day(moment: datetime) -> datetime:
    """Return the first moment (UTC) of the day after."""
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0) + timedelta(days=1)


def terms_to_value(terms: Terms) -> dict[str, object]:
    """Write terms as a JSON value for the vault; it holds the share's key and never leaves it."""
    who = terms.recipient
    return {
        "id": terms.id,
        "key": b64url(terms.key),
        "recipient": {
            "kind": who.kind,
            "name": who.name,
            "did": who.did,
            "hpke": None if who.hpke is None else b64url(who.hpke),
        },
        "purpose": terms.purpose,
        "given": moment_text(terms.given),
        "until": moment_text(terms.until),
        "pass_on": terms.pass_on,
        "parts": list(terms.parts),
        "entries": list(terms.entries),
        "sensitive": list(terms.sensitive),
        "details": sorted(terms.details),
        "as_shown": [list(pair) for pair in terms.as_shown],
        "private": terms.private,
    }


def terms_from_value(value: dict[str, object]) -> Terms:
    """Read terms that ``terms_to_value`` wrote.

    Raises:
        TermsError: this is not what it wrote.
    """
    try:
        return _terms(value)
    except (KeyError, TypeError, ValueError, AttributeError) as broken:
        raise TermsError("These terms were not kept whole.") from broken


def _terms(value: dict[str, object]) -> Terms:
    who = value["recipient"]
    if not isinstance(who, dict):
        raise TypeError("recipient")
    return Terms(
        id=str(value["id"]),
        key=unb64url(str(value["key"])),
        recipient=Recipient(
            who["kind"], who["name"], who["did"], None if who["hpke"] is None else unb64url(who["hpke"])
        ),
        purpose=str(value["purpose"]),
        given=moment(str(value["given"])),
        until=moment(str(value["until"])),
        pass_on=str(value["pass_on"]),
        parts=_texts(value["parts"]),
        entries=_texts(value["entries"]),
        sensitive=_texts(value["sensitive"]),
        details=frozenset(_texts(value["details"])),
        as_shown=tuple((entry, shown) for entry, shown in map(_texts, _list(value["as_shown"]))),
        private=value["private"] is True,
    )


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("list")
    return value


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in _list(value))


def _check_id(text: str) -> None:
    try:
        known = str(uuid.UUID(text))
    except ValueError:
        known = ""
    if known != text:
        raise TermsError("The name of the terms is a UUID.", place="id")
