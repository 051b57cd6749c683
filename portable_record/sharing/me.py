"""Who reads: what a reader knows and holds, against which a share is judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from portable_record.crypto.hpke import HpkePrivateKey
from portable_record.crypto.signing import VerifyKey

FROM_THE_FIRST = datetime.min.replace(tzinfo=UTC)
"""Since when a key does not count of which nothing counts."""


@dataclass(frozen=True, slots=True)
class Pin:
    """A signer the reader met before: by what key, and what the reader calls them."""

    key: VerifyKey
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Me:
    """A reader with a vault.

    ``dids``: the names this reader goes by. ``hpke``: the key that sealed files are made for. ``known``:
    pinned signers by ``iss``. ``withdrawn``: pairs of ``iss`` and a ``rid`` or consent id that a verified
    notice ended. ``held``: by ``iss`` and ``rid`` or consent id, the ``nbf`` of the newest that is held.
    ``ended``: by did:key, since when a key does not count: its owner has another now, or it never was theirs.
    ``hpke_before``: keys that sealed files were made for earlier.
    ``purpose``: what the reader opens it for (a key of ``purposes.py``), where that is asked.
    """

    dids: frozenset[str] = frozenset()
    hpke: HpkePrivateKey | None = field(default=None, repr=False)
    known: Mapping[str, Pin] = field(default_factory=dict)
    withdrawn: frozenset[tuple[str, str]] = frozenset()
    held: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    ended: Mapping[str, datetime] = field(default_factory=dict)
    hpke_before: tuple[HpkePrivateKey, ...] = field(default=(), repr=False)
    purpose: str | None = None
