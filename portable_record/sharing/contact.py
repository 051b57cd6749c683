"""The people at both ends of a share, and the card by which one tells another how to reach them safely.

The card is a JWS signed by the very key it names; see docs/format/contact.md. It proves that its maker has
that key. Whose key it is, people settle by comparing the eight words.
"""

from dataclasses import dataclass, field

from portable_record.crypto.b64 import b64url, unb64url
from portable_record.crypto.did import did_key, key_from_did
from portable_record.crypto.jws import verify_jws
from portable_record.crypto.signing import SigningKey
from portable_record.errors import (
    ContactCardError,
    DidError,
    MalformedError,
    TermsError,
)
from portable_record.saying import say
from portable_record.sharing.signed_slip import SlipKind

PURPOSE = "portable-record/v1/contact"
TYPE = "contact+jws"
KINDS = ("contact", "organisation", "bearer", "emergency")
MOST_NAME = 200
MOST_CARD = 8 * 1024  # characters of a contact card
SEALING_KEY = 1216  # bytes of a public MLKEM768_X25519 key
_CLAIMS = frozenset({"purpose", "name", "kind", "did"})
_KIND = SlipKind(TYPE, MOST_CARD, ContactCardError)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who a share is for.

    ``kind`` is "contact" (a person), "organisation", "bearer" (whoever holds it) or "emergency". ``did`` and
    ``hpke`` are the keys they sign with and are sealed to, where known.

        >>> Recipient("organisation", "Mossley Lunch Club").kind
        'organisation'
    """

    kind: str
    name: str
    did: str | None = None
    hpke: bytes | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise TermsError(f"The kinds are: {', '.join(KINDS)}.", place="recipient")
        if not self.name.strip() or len(self.name) > MOST_NAME:
            raise TermsError(f"A recipient needs a name of at most {MOST_NAME} letters.", place="recipient")
        if self.did is not None:
            key_from_did(self.did)
        if self.hpke is not None and len(self.hpke) != SEALING_KEY:
            raise TermsError(f"A sealing key has {SEALING_KEY} bytes.", place="recipient")


BEARER = Recipient("bearer", say("Whoever holds it"))
EMERGENCY = Recipient("emergency", say("Whoever helps in an emergency"))


@dataclass(frozen=True, slots=True)
class Author:
    """Who gives a share: the person (``relation`` is None), or somebody for them.

    ``relation`` then says in words what they are to the person, and whom they work for; ``basis`` is the code
    of the right by which they act (``record/who.py``), ``professional`` that they do it for their work.
    """

    name: str
    did: str
    relation: str | None = None
    basis: str = ""
    professional: bool = False


def contact_to_claims(contact: Recipient) -> dict[str, object]:
    """Write what a contact card says.

    Raises:
        ContactCardError: a contact card is of a person or an organisation with a signing key.
    """
    if contact.kind not in ("contact", "organisation") or contact.did is None:
        raise ContactCardError("It is for a person or an organisation with a key.")
    claims: dict[str, object] = {
        "purpose": PURPOSE,
        "name": contact.name,
        "kind": contact.kind,
        "did": contact.did,
    }
    if contact.hpke is not None:
        claims["hpke"] = b64url(contact.hpke)
    return claims


def contact_from_claims(claims: object) -> Recipient:
    """Read what a contact card says. Whether its signature fits is for ``read_contact``.

    Raises:
        ContactCardError: the claims are not those of a contact card.
    """
    if not isinstance(claims, dict) or claims.keys() - {"hpke"} != _CLAIMS:
        raise ContactCardError("It does not have the members it should have.")
    texts = {name: value for name, value in claims.items() if isinstance(value, str)}
    if texts.keys() != claims.keys() or texts["purpose"] != PURPOSE:
        raise ContactCardError("It was made for something else.")
    if texts["kind"] not in ("contact", "organisation"):
        raise ContactCardError("It is for a person or an organisation.", place="kind")
    try:
        hpke = unb64url(texts["hpke"]) if "hpke" in texts else None
        return Recipient(texts["kind"], texts["name"], texts["did"], hpke)
    except (TermsError, DidError, MalformedError) as broken:
        raise ContactCardError(broken.detail) from broken


def write_contact(contact: Recipient, key: SigningKey) -> str:
    """Sign a contact card with the key it names.

    Raises:
        ContactCardError: it names another key, or is no contact that has a card.
    """
    claims = contact_to_claims(contact)
    if contact.did != did_key(key.public):
        raise ContactCardError("It is signed by the key it names, and by no other.")
    return _KIND.sign(claims, key)


def read_contact(token: str) -> Recipient:
    """Read a contact card; a Recipient comes back only if the key it names has signed it.

    Raises:
        ContactCardError: it says something that a contact card does not say.
        MalformedError, HeaderRefusedError, AlgorithmRefusedError, TooLargeError: see ``read_jws``.
        SignatureBrokenError: the signature does not fit.
    """
    jws, claims = _KIND.open(token)
    contact = contact_from_claims(claims)
    key = key_from_did(contact.did or "")
    if key.thumbprint() != jws.header["kid"]:
        raise ContactCardError("It names another key than the one in its header.")
    verify_jws(jws, key)
    return contact
