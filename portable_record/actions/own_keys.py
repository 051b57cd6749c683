"""The keys by which whoever signs here signed before: what they may still be used for.

A key that was replaced stays in the vault, to stop what was shared under it. Its name stays in the settings
with the notice that both keys signed (docs/format/new-key.md), to be given to those who know the old one.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from portable_record.actions.identity import Identity
from portable_record.crypto.did import did_key, key_from_did
from portable_record.crypto.hpke import HpkePrivateKey
from portable_record.crypto.signing import SigningKey, VerifyKey
from portable_record.sharing.new_key import RENEWED
from portable_record.vault.shelf import Document
from portable_record.vault.vault import Vault

FORMER = "former-keys"
_SIGNER, _HPKE = "signer-before:", "hpke-before:"
SIGNED_BY = "signed_by"
"""Where a share says by which key it was signed, if that is not the one of now."""


@dataclass(frozen=True, slots=True)
class OwnFormer:
    """A key of one's own from before: why it was replaced, since when, and the notice that says so."""

    did: str
    why: str
    since: str
    notice: str

    @property
    def key(self) -> VerifyKey:
        """The key itself."""
        return key_from_did(self.did)


def former_keys(vault: Vault) -> list[OwnFormer]:
    """Give the keys by which whoever signs here signed before, the first one first."""
    return [OwnFormer(**one) for one in vault.settings.get(FORMER, [])]


def keep_former(vault: Vault, identity: Identity, former: OwnFormer) -> None:
    """Keep the key that signs now as one of before, and say of each share which one signed it."""
    vault.keys.put(f"{_SIGNER}{former.did}", identity.signer.to_bytes())
    if former.why != RENEWED:
        vault.keys.put(f"{_HPKE}{former.did}", identity.hpke.to_bytes())
    vault.settings.put(FORMER, [*(asdict(one) for one in former_keys(vault)), asdict(former)])
    for share in vault.shares.all():
        if SIGNED_BY not in share.value:
            signed = {**share.value, SIGNED_BY: identity.did}
            vault.shares.put(Document(share.id, share.about, share.moment, signed))


def drop_former(vault: Vault) -> tuple[str, ...]:
    """Let go of all private keys of before, and return what they were called."""
    gone = tuple(one.did for one in former_keys(vault))
    for did in gone:
        vault.keys.remove(f"{_SIGNER}{did}")
        vault.keys.remove(f"{_HPKE}{did}")
    vault.settings.remove(FORMER)
    return gone


def signed_with(vault: Vault, identity: Identity, share: Document) -> tuple[str, SigningKey]:
    """Return the name and the key under which a share went out: what stops it must be signed by the same."""
    did = str(share.value.get(SIGNED_BY, identity.did))
    name = f"{_SIGNER}{did}"
    if did == identity.did or not vault.keys.has(name):
        return identity.iss, identity.signer
    return identity.issuer or did, SigningKey.from_bytes(vault.keys.get(name))


def receiving_before(vault: Vault) -> Iterator[HpkePrivateKey]:
    """Give the keys for which others may still seal files."""
    for one in former_keys(vault):
        if vault.keys.has(f"{_HPKE}{one.did}"):
            yield HpkePrivateKey.from_bytes(vault.keys.get(f"{_HPKE}{one.did}"))


def is_own(vault: Vault, identity: Identity, did: str) -> bool:
    """Say whether a key is one of those that sign or signed here."""
    owner = () if identity.is_member else (did_key(identity.owner_key),)
    return did in (identity.did, *owner, *(one.did for one in former_keys(vault)))
