"""The notice by which a person says that a consent has ended; see docs/format/withdrawal.md.

The list of such names that an issuer with a web address publishes is in ``withdrawn_list.py``.
"""

from dataclasses import dataclass
from datetime import datetime

from portable_record.crypto.b64 import b64url
from portable_record.crypto.derive import Purpose, keyed_name
from portable_record.crypto.signing import SigningKey
from portable_record.errors import NoticeError
from portable_record.record.moments import moment_text
from portable_record.sharing.issuer import key_in_name
from portable_record.sharing.signed_slip import Signed, SlipKind
from portable_record.sharing.withdrawn_list import RID

PURPOSE = "portable-record/v1/withdrawal"
TYPE = "withdrawal+jws"
MOST_NOTICE = 4 * 1024  # characters of a notice
_RID_BYTES = 8
_CLAIMS = frozenset({"purpose", "iss", "consent", "rid", "when"})
_KIND = SlipKind(TYPE, MOST_NOTICE, NoticeError)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """One consent that ended: who gave it (``iss``), its id, its name for taking back, and when it ended."""

    iss: str
    consent: str
    rid: str
    when: datetime


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
    return _KIND.sign(notice_to_claims(said), key)


def read_notice(token: str) -> Signed[Withdrawal]:
    """Read a notice. What it says counts only after ``Signed.verify`` with the issuer's key.

    Raises:
        NoticeError: it says something that a notice does not say.
        IssuerRefusedError: its issuer is neither a did:key nor an https address.
        MalformedError, HeaderRefusedError, AlgorithmRefusedError, TooLargeError: see ``read_jws``.
    """
    jws, claims = _KIND.open(token)
    return Signed(notice_from_claims(claims), jws)


def notice_from_claims(claims: object) -> Withdrawal:
    """Read what a notice says. Whether its signature fits is for ``Signed.verify``.

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
    consent, when = _KIND.consent(texts["consent"]), _KIND.moment(texts["when"], "when")
    return Withdrawal(texts["iss"], consent, texts["rid"], when)
