"""What all small signed texts have in common: a JWS whose header says what it is, around canonical claims.

What each of them claims is in a file of its own (``receipt.py``, ``reply.py``, ``withdrawal.py`` and others);
``slips.py`` judges them.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from portable_record.crypto.jws import Jws, read_jws, sign_jws, verify_jws
from portable_record.crypto.signing import SigningKey, VerifyKey
from portable_record.errors import KeyIdWrongError, NotCanonicalError, PortableRecordError
from portable_record.record.canonical import canonical, read_canonical
from portable_record.record.moments import moment, moment_text

_HEADER = frozenset({"alg", "kid", "typ"})
Said = TypeVar("Said")


@dataclass(frozen=True, slots=True)
class Signed(Generic[Said]):
    """A text that is well formed and NOT yet verified: nothing in it counts before ``verify`` passed."""

    said: Said
    jws: Jws

    @property
    def kid(self) -> str:
        """The key that its header names."""
        return self.jws.header["kid"]

    def verify(self, key: VerifyKey) -> Said:
        """Check that this key signed it, and say what it says.

        The caller hands the key of whoever speaks in it: the one in a did:key, or one held for an address.

        Raises:
            KeyIdWrongError: it names another key.
            SignatureBrokenError: this key did not sign it.
        """
        if key.thumbprint() != self.kid:
            raise KeyIdWrongError
        verify_jws(self.jws, key)
        return self.said


@dataclass(frozen=True, slots=True)
class SlipKind:
    """One kind of them: its ``typ`` in the header, how many characters it may have, and how it is refused."""

    typ: str
    most: int
    refusal: type[PortableRecordError]

    def sign(self, claims: Mapping[str, object], key: SigningKey) -> str:
        """Sign claims as a text of this kind."""
        header = {"alg": "ES256", "kid": key.public.thumbprint(), "typ": self.typ}
        return sign_jws(canonical(dict(claims)), key, header)

    def open(self, token: str) -> tuple[Jws, object]:
        """Take a text of this kind apart, and return its claims too; no signature is checked.

        Raises:
            the refusal of this kind: it is signed for something else, or its claims are not canonical.
            MalformedError, HeaderRefusedError, AlgorithmRefusedError, TooLargeError: see ``read_jws``.
        """
        jws = read_jws(token.strip(), allowed=_HEADER, most=self.most)
        if jws.header.get("typ") != self.typ or jws.header.keys() != _HEADER:
            raise self.refusal("It is signed, but for something else.")
        try:
            return jws, read_canonical(jws.payload)
        except NotCanonicalError as broken:
            raise self.refusal(broken.detail) from broken

    def consent(self, text: str) -> str:
        """Read the id of a consent.

        Raises:
            the refusal of this kind: it is none, or is not written in the one way.
        """
        try:
            known = str(uuid.UUID(text))
        except ValueError:
            raise self.refusal("Its consent is none.", place="consent") from None
        if known != text:
            raise self.refusal("Its consent is not written in the one way.", place="consent")
        return text

    def moment(self, text: str, place: str) -> datetime:
        """Read a moment.

        Raises:
            the refusal of this kind: it is none, or is not written in the one way.
        """
        try:
            found = moment(text)
            known = moment_text(found)
        except (ValueError, OverflowError) as broken:
            raise self.refusal("Its moment is none.", place=place) from broken
        if known != text:
            raise self.refusal("Its moment is not written in the one way.", place=place)
        return found
