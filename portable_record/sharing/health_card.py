"""The signed text: a SMART Health Card, written and taken apart. See docs/format/signature.md.

Taking apart checks the form and nothing else: who signed, whether the signature fits, whether the time
has come and what the Bundle holds are further steps, in ``read.py``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from portable_record.crypto.deflate import deflate, inflate
from portable_record.crypto.jws import Jws, read_jws, sign_jws
from portable_record.crypto.signing import SigningKey, VerifyKey
from portable_record.errors import FhirVersionRefusedError, HeaderRefusedError, MalformedError, NotACardError
from portable_record.record.json_text import write
from portable_record.sharing.issuer import check_signs_as
from portable_record.sharing.strict_json import read_object
from portable_record.sharing.withdrawn_list import RID

CARD_TYPE = "https://smarthealth.cards#health-card"
FHIR_VERSION = "4.0.1"
MOST_CARD = 1024 * 1024  # bytes of a card's payload, unfolded
MOST_FILE = 20 * 1024 * 1024  # bytes of a file's payload, unfolded
MOST_TOKEN = 8 * 1024 * 1024  # characters of a signed text
HEADER = frozenset({"alg", "zip", "kid"})
_LAST = datetime(9999, 12, 31, tzinfo=UTC).timestamp()


@dataclass(frozen=True, slots=True)
class HealthCard:
    """A signed text that is well formed. Nothing in it is true before ``check_signature`` passed.

    ``signed`` is ``nbf`` in seconds since 1970 as written; ``nbf`` and ``exp`` are the same as moments.
    """

    iss: str
    kid: str
    nbf: datetime
    exp: datetime | None
    types: tuple[str, ...]
    rid: str | None
    fhir_version: str
    bundle: dict[str, object] = field(repr=False)
    jws: str = field(repr=False)
    signed: float
    _parts: Jws = field(repr=False)

    def check_signature(self, key: VerifyKey) -> None:
        """Check that this key signed exactly this text.

        Raises:
            SignatureBrokenError: it did not.
        """
        key.verify(self._parts.signing_input, self._parts.signature)


def sign(
    bundle: dict[str, object],
    *,
    key: SigningKey,
    iss: str,
    nbf: datetime,
    exp: datetime | None,
    rid: str | None,
    types: Sequence[str],
) -> str:
    """Sign a Bundle as it is. The same input gives the same text.

    ``types`` are the addresses that say the terms; the health card type is put before them.

    Raises:
        IssuerRefusedError: ``iss`` is not well written, or is the name of another key.
        MalformedError: ``rid`` is not 1 to 24 characters of base64url.
    """
    check_signs_as(iss, key.public)
    if rid is not None and not RID.match(rid):
        raise MalformedError("A rid has 1 to 24 characters of base64url.")
    payload: dict[str, object] = {"iss": iss, "nbf": int(nbf.timestamp())}
    if exp is not None:
        payload["exp"] = int(exp.timestamp())
    credential: dict[str, object] = {
        "type": [CARD_TYPE, *types],
        "credentialSubject": {"fhirVersion": FHIR_VERSION, "fhirBundle": bundle},
    }
    if rid is not None:
        credential["rid"] = rid
    payload["vc"] = credential
    header = {"alg": "ES256", "zip": "DEF", "kid": key.public.thumbprint()}
    return sign_jws(deflate(write(payload)), key, header)


def open_jws(token: str, *, most_inflated: int) -> HealthCard:
    """Take a signed text apart, and refuse all that is not exactly as it should be.

    Raises:
        TooLargeError, InflateTooLargeError: it is larger, or unfolds to more than ``most_inflated`` bytes.
        MalformedError: its segments, its DEFLATE, its JSON or its members are not as they should be.
        HeaderRefusedError, AlgorithmRefusedError: its header asks for something that is not done here.
        NotACardError: it is signed for something else.
        FhirVersionRefusedError: it is not FHIR R4.
    """
    return open_parts(read_jws(token, allowed=HEADER, most=MOST_TOKEN), token, most_inflated=most_inflated)


def open_parts(parts: Jws, token: str, *, most_inflated: int) -> HealthCard:
    """Do the same with a signed text whose segments were taken apart before.

    Raises:
        HeaderRefusedError, InflateTooLargeError, MalformedError, NotACardError, FhirVersionRefusedError: as
            ``open_jws``.
    """
    if parts.header.keys() != HEADER:
        raise HeaderRefusedError
    payload = read_object(inflate(parts.payload, most=most_inflated), most=most_inflated)
    types, rid, version, bundle = _credential(payload.get("vc"))
    iss, nbf, exp = payload.get("iss"), _seconds(payload.get("nbf")), payload.get("exp")
    if not isinstance(iss, str):
        raise MalformedError("iss is missing.")
    until = None if exp is None and "exp" not in payload else _moment(_seconds(exp))
    kid = parts.header["kid"]
    return HealthCard(iss, kid, _moment(nbf), until, types, rid, version, bundle, token, nbf, parts)


def _credential(vc: object) -> tuple[tuple[str, ...], str | None, str, dict[str, object]]:
    if not isinstance(vc, dict):
        raise NotACardError
    types, rid, subject = vc.get("type"), vc.get("rid"), vc.get("credentialSubject")
    if not isinstance(types, list) or CARD_TYPE not in types:
        raise NotACardError
    if not all(isinstance(each, str) for each in types):
        raise MalformedError("A type in vc is not a text.")
    if "rid" in vc and not (isinstance(rid, str) and RID.match(rid)):
        raise MalformedError("vc.rid is not 1 to 24 characters of base64url.")
    if not isinstance(subject, dict):
        raise MalformedError("vc.credentialSubject is missing.")
    version, bundle = subject.get("fhirVersion"), subject.get("fhirBundle")
    if not isinstance(version, str) or not isinstance(bundle, dict):
        raise MalformedError("fhirVersion or fhirBundle is missing.")
    if not (version.startswith("4.0.") and version[4:].isdecimal() and version.isascii()):
        raise FhirVersionRefusedError
    return tuple(types), rid, version, bundle


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise MalformedError("nbf and exp are numbers of seconds.")
    if not 0 <= value < _LAST:
        raise MalformedError("nbf and exp lie between 1970 and 9999.")
    return float(value)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
