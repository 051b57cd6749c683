"""The notice by which a person says that a consent has ended; see docs/format/withdrawal.md.

The list of such names that an issuer with a web address publishes is in ``withdrawn_list.py``.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from portable_record.crypto.b64 import b64url
from portable_record.crypto.derive import Purpose, keyed_name
from portable_record.crypto.jws import read_jws, sign_jws, verify_jws
from portable_record.crypto.signing import SigningKey, VerifyKey
from portable_record.errors import KeyIdWrongError, NotCanonicalError, NoticeError
from portable_record.record.canonical import canonical, read_canonical
from portable_record.record.moments import moment, moment_text
from portable_record.sharing.issuer import key_in_name
from portable_record.sharing.withdrawn_list import RID

PURPOSE = "portable-record/v1/withdrawal"
TYPE = "withdrawal+jws"
MOST_NOTICE = 4 * 1024  # characters of a notice
_RID_BYTES = 8
_HEADER = frozenset({"alg", "kid", "typ"})
_CLAIMS = frozenset({"purpose", "iss", "consent", "rid", "when"})


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """One consent that ended: who gave it (``iss``), its id, its name for taking back, and when it ended."""

    iss: str
    consent: str
    rid: str
    when: datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that is well formed and NOT yet verified: nothing in it is true before ``verify`` passed."""

    said: Withdrawal
    kid: str
    token: str

    def verify(self, key: VerifyKey) -> Withdrawal:
        """Check that the issuer's key signed it, and say what it says.

        The caller hands the key of ``said.iss``: the one inside a did:key, or one held for that address.

        Raises:
            KeyIdWrongError: the notice names another key.
            SignatureBrokenError: this key did not sign it.
        """
        if key.thumbprint() != self.kid:
            raise KeyIdWrongError
        verify_jws(read_jws(self.token, allowed=_HEADER, most=MOST_NOTICE), key)
        return self.said


def rid_of(key: bytes, consent: str) -> str:
    """Name a consent for taking back: 11 characters that only the holder of the key can link to it.

    Raises:
        KeyFormatError: the key is shorter than 32 bytes.
    """
    return b64url(keyed_name(key, consent.encode(), Purpose.SHARE_RID)[:_RID_BYTES])


def notice_to_claims(said: Withdrawal) -> dict[str, object]:
    """Write what a notice says."""
    return {
        "purpose": PURPOSE,
        "iss": said.iss,
        "consent": said.consent,
        "rid": said.rid,
        "when": moment_text(said.when),
    }


def write_notice(said: Withdrawal, key: SigningKey) -> str:
    """Sign a notice with the key that signed the share."""
    header = {"alg": "ES256", "kid": key.public.thumbprint(), "typ": TYPE}
    return sign_jws(canonical(notice_to_claims(said)), key, header)


def read_notice(token: str) -> Notice:
    """Read a notice. What it says counts only after ``Notice.verify`` with the issuer's key.

    Raises:
        NoticeError: it says something that a notice does not say.
        IssuerRefusedError: its issuer is neither a did:key nor an https address.
        MalformedError, HeaderRefusedError, AlgorithmRefusedError, TooLargeError: see ``read_jws``.
    """
    token = token.strip()
    jws = read_jws(token, allowed=_HEADER, most=MOST_NOTICE)
    if jws.header.get("typ") != TYPE or jws.header.keys() != _HEADER:
        raise NoticeError("It is signed, but for something else.")
    try:
        claims = read_canonical(jws.payload)
    except NotCanonicalError as broken:
        raise NoticeError(broken.detail) from broken
    return Notice(notice_from_claims(claims), jws.header["kid"], token)


def notice_from_claims(claims: object) -> Withdrawal:
    """Read what a notice says. Whether its signature fits is for ``Notice.verify``.

    Raises:
        NoticeError, IssuerRefusedError: as ``read_notice``.
    """
    if not isinstance(claims, dict) or claims.keys() != _CLAIMS:
        raise NoticeError("It does not have the members it should have.")
    texts = {name: value for name, value in claims.items() if isinstance(value, str)}
    if texts.keys() != _CLAIMS or texts["purpose"] != PURPOSE:
        raise NoticeError("It was made for something else.")
    if not RID.match(texts["rid"]):
        raise NoticeError("Its name for taking back is not one.", place="rid")
    key_in_name(texts["iss"])
    try:
        consent, when = str(uuid.UUID(texts["consent"])), moment(texts["when"])
    except (ValueError, OverflowError) as broken:
        raise NoticeError("Its consent or its moment is not one.") from broken
    if consent != texts["consent"] or moment_text(when) != texts["when"]:
        raise NoticeError("Its consent or its moment is not written in the one way.")
    return Withdrawal(texts["iss"], consent, texts["rid"], when)
