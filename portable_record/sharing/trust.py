"""Whom a reader trusts, as told by a file: issuers, the keys of each, and the cards each took back.

A key counts for its own issuer only. See docs/format/issuer.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portable_record.crypto.signing import VerifyKey
from portable_record.errors import IssuerRefusedError, MalformedError, TrustMalformedError
from portable_record.sharing.issuer import key_in_name
from portable_record.sharing.key_set import KeySet
from portable_record.sharing.strict_json import read_object
from portable_record.sharing.withdrawn_list import WithdrawnList

MOST = 4 * 1024 * 1024
_MEMBERS = frozenset({"iss", "jwks", "crl", "name"})


@dataclass(frozen=True, slots=True)
class TrustedIssuer:
    """One issuer with its keys by ``kid``, its withdrawn lists by ``kid``, and what the reader calls it."""

    iss: str
    keys: Mapping[str, VerifyKey]
    withdrawn: Mapping[str, WithdrawnList] = field(default_factory=dict)
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Trust:
    """All issuers that a file says to trust. ``any_issuer`` holds keys that count whoever uses them."""

    issuers: Mapping[str, TrustedIssuer] = field(default_factory=dict)
    any_issuer: Mapping[str, VerifyKey] = field(default_factory=dict)

    @classmethod
    def parse(cls, data: bytes) -> "Trust":
        """Read ``{"trusted": [...]}`` or a bare list of keys.

        Raises:
            TrustMalformedError: it is neither, or is not made as it should be.
            KeySetMalformedError, KeyPrivateError, KeyKindRefusedError, KeyIdWrongError, KeyTwiceError: keys.
            WithdrawnListError: a list of cards taken back in it.
        """
        try:
            value = read_object(data, most=MOST)
        except MalformedError as broken:
            raise TrustMalformedError(broken.detail) from broken
        if value.keys() == {"trusted"}:
            return cls(_issuers(value["trusted"]))
        if "keys" in value:
            return cls(any_issuer=KeySet.of(value).keys)
        raise TrustMalformedError('It needs "trusted", or is a list of keys.')

    def key(self, iss: str, kid: str) -> VerifyKey | None:
        """Return the key with this name that is trusted for this issuer."""
        issuer = self.issuers.get(iss)
        found = issuer.keys.get(kid) if issuer else None
        return found or self.any_issuer.get(kid)

    def knows(self, iss: str) -> bool:
        """Say whether this issuer is in the list, with whatever keys."""
        return iss in self.issuers

    def name(self, iss: str) -> str | None:
        """Return what the reader calls this issuer."""
        issuer = self.issuers.get(iss)
        return issuer.name if issuer else None

    def withdrawn(self, iss: str, kid: str, rid: str, signed: float) -> bool:
        """Say whether the issuer took back card ``rid``, signed with ``kid`` and valid from ``signed``."""
        issuer = self.issuers.get(iss)
        taken_back = issuer.withdrawn.get(kid) if issuer else None
        return taken_back is not None and taken_back.covers(rid, signed)


def _issuers(listed: object) -> dict[str, TrustedIssuer]:
    if not isinstance(listed, list):
        raise TrustMalformedError('"trusted" is a list.')
    issuers: dict[str, TrustedIssuer] = {}
    for place, value in enumerate(listed):
        issuer = _issuer(value, f"trusted[{place}]")
        if issuer.iss in issuers:
            raise TrustMalformedError("An issuer stands in it twice.", place=f"trusted[{place}]")
        issuers[issuer.iss] = issuer
    return issuers


def _issuer(value: object, place: str) -> TrustedIssuer:
    if not isinstance(value, dict) or not value.keys() <= _MEMBERS:
        raise TrustMalformedError(f"A signer has only {', '.join(sorted(_MEMBERS))}.", place=place)
    iss, name = value.get("iss"), value.get("name")
    if not isinstance(iss, str) or not isinstance(name, str | None):
        raise TrustMalformedError('"iss" and "name" are texts.', place=place)
    keys = _keys(iss, value, place)
    return TrustedIssuer(iss, keys.keys, _lists(value.get("crl"), keys, place), name)


def _keys(iss: str, value: dict[str, object], place: str) -> KeySet:
    try:
        inside = key_in_name(iss)
    except IssuerRefusedError as refused:
        raise TrustMalformedError(refused.sentence, place=place) from refused
    if inside is None:
        return KeySet.of(value.get("jwks"))
    kid = inside.thumbprint()
    if "jwks" not in value:
        return KeySet({kid: inside}, {kid: 0})
    keys = KeySet.of(value["jwks"])
    if keys.keys.keys() != {kid}:
        raise TrustMalformedError("A did:key has its own key and no other.", place=place)
    return keys


def _lists(value: object, keys: KeySet, place: str) -> dict[str, WithdrawnList]:
    if value in (None, {}):
        return {}
    lists: dict[str, WithdrawnList] = {}
    for each in value if isinstance(value, list) else [value]:
        taken_back = WithdrawnList.of(each)
        kid = taken_back.kid
        if kid in lists or kid not in keys.keys:
            raise TrustMalformedError("Each list in crl belongs to one key in jwks.", place=place)
        if taken_back.counter < keys.list_versions[kid]:
            raise TrustMalformedError("A list in crl is older than its key says.", place=place)
        lists[kid] = taken_back
    return lists
