"""By what key must this be checked, and does the reader know who signs with it? Step 4 of a reading."""

from dataclasses import dataclass
from datetime import datetime

from portable_record.crypto.did import did_key
from portable_record.crypto.signing import VerifyKey
from portable_record.errors import KeyChangedError, KeyIdWrongError, NoKeyForIssuerError
from portable_record.sharing.issuer import key_in_name
from portable_record.sharing.me import Me
from portable_record.sharing.trust import Trust
from portable_record.sharing.verdict import Signer, Standing


@dataclass(frozen=True, slots=True)
class Claimed:
    """A signer whose key is at hand. It is theirs only once the signature was found to fit."""

    key: VerifyKey
    signer: Signer


def find_signer(iss: str, kid: str, *, trust: Trust, me: Me) -> Claimed:
    """Return the key for this issuer and key name, and how well the reader knows them.

    A key of another issuer never counts. What a trust file says goes before what was pinned: it was given on
    purpose, and issuers change their keys from time to time.

    Raises:
        IssuerRefusedError: the issuer's name is not well written.
        KeyIdWrongError: ``kid`` is not the thumbprint of the key inside the name.
        KeyChangedError: the issuer is known, and this key is not one of theirs.
        NoKeyForIssuerError: there is no key for this issuer.
    """
    inside = key_in_name(iss)
    if inside is not None:
        if inside.thumbprint() != kid:
            raise KeyIdWrongError
        return Claimed(inside, _signer(iss, kid, inside, trust, me))
    pin = me.known.get(iss)
    key = trust.key(iss, kid) or (pin.key if pin and pin.key.thumbprint() == kid else None)
    if key is None:
        raise KeyChangedError if pin or trust.knows(iss) else NoKeyForIssuerError
    return Claimed(key, _signer(iss, kid, key, trust, me))


def refuse_ended(claimed: Claimed, me: Me, *, signed: datetime | None = None) -> None:
    """Refuse what was signed by a key after its owner had replaced it, or by one that never was theirs.

    ``signed`` is the moment at which it says it was signed; a text without one counts as signed now.

    Raises:
        KeyChangedError: this key does not count any more, or never did.
    """
    ended = me.ended.get(claimed.signer.did or "")
    if ended is not None and (signed is None or signed > ended):
        raise KeyChangedError("Its owner has another key now, or it was not theirs when you compared it.")


def _signer(iss: str, kid: str, key: VerifyKey, trust: Trust, me: Me) -> Signer:
    pin = me.known.get(iss)
    known = pin is not None or iss in me.dids or trust.key(iss, kid) is not None
    standing = Standing.KNOWN if known else Standing.FIRST_TIME
    name = trust.name(iss) or (pin.name if pin else None)
    return Signer(standing, iss, kid, name, did_key(key))
