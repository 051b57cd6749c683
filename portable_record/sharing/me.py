"""Who reads: what a reader knows and holds, against which a share is judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from portable_record.crypto.hpke import HpkePrivateKey
from portable_record.crypto.signing import VerifyKey


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
    ``purpose``: what the reader opens it for (a key of ``purposes.py``), where that is asked.
    """

    dids: frozenset[str] = frozenset()
    hpke: HpkePrivateKey | None = field(default=None, repr=False)
    known: Mapping[str, Pin] = field(default_factory=dict)
    withdrawn: frozenset[tuple[str, str]] = frozenset()
    held: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    purpose: str | None = None
