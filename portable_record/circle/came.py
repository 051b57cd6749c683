"""What files of a circle turn out to be, and what a device has to open them with.

Format: docs/format/circle.md, rules 1 to 6.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from portable_record.circle.checkpoint import Checkpoint
from portable_record.circle.deeds import Deeds
from portable_record.circle.here import Here
from portable_record.circle.membership import Membership
from portable_record.circle.ring import Ring
from portable_record.circle.thing import Thing
from portable_record.crypto.hpke import HpkePrivateKey
from portable_record.record.change import Change, Edit


class Why(StrEnum):
    """Why a file is kept apart."""

    UNKNOWN = "unknown"
    CHANGED = "changed"
    FOREIGN = "foreign"
    WRONG_KEY = "wrong-key"
    MALFORMED = "malformed"
    FORGED = "forged"


@dataclass(frozen=True, slots=True)
class Apart:
    """A file that says nothing that may be believed, and why."""

    file: str
    why: Why


@dataclass(frozen=True, slots=True)
class CameMembership:
    """A membership, as it was signed, and the file that it came in."""

    file: str
    membership: Membership
    raw: bytes


@dataclass(frozen=True, slots=True)
class CameRing:
    """A ring that is ours and goes with a membership that is here, as it was signed.

    ``key_file`` is the file that held the key to it.
    """

    file: str
    key_file: str
    ring: Ring
    raw: bytes


@dataclass(frozen=True, slots=True)
class CameChange:
    """A change that is well formed, the file it came in, and the epoch of the key that it was under there.

    ``under`` is the membership of that key.
    """

    file: str
    epoch: int
    change: Change
    edits: tuple[Edit, ...]
    under: str = ""


@dataclass(frozen=True, slots=True)
class CameHere:
    """A device's word about a part, as it was signed; whether it was, is still to be verified."""

    file: str
    here: Here
    raw: bytes


@dataclass(frozen=True, slots=True)
class CameDeeds:
    """What was done with a team's inbox on one device, as it was signed; that is still to be verified."""

    file: str
    epoch: int
    deeds: Deeds
    raw: bytes


@dataclass(frozen=True, slots=True)
class CameThing:
    """A thing of a team's inbox; whether it may be taken in is still to be asked."""

    file: str
    epoch: int
    thing: Thing


@dataclass(frozen=True, slots=True)
class CameCheckpoint:
    """What an owner folded, the file it came in, and the membership under whose key it was there.

    Whether an owner signed it, is still to be verified.
    """

    file: str
    membership: str
    checkpoint: Checkpoint
    raw: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class CameElse:
    """Something else of this record: its ``purpose``, which key it was under, and what it says.

    ``under`` is the membership of that key.
    """

    file: str
    purpose: str
    key: str
    content: bytes
    under: str = ""


_LISTS = (
    "opened",
    "rings",
    "memberships",
    "changes",
    "heres",
    "checkpoints",
    "deeds",
    "things",
    "others",
    "apart",
    "unfinished",
    "done",
)


@dataclass(slots=True)
class Sorted:
    """Files by what they are.

    ``unfinished`` are those whose bytes are not what their names say; ``locked`` has the first bytes of those
    that no key here opens; ``opened`` names those that were locked before, and are to be fetched again;
    ``done`` names all others. ``ring_keys`` came out of key files for this device.
    ``size`` counts the bytes of what was opened and unfolded.
    """

    ring_keys: dict[str, bytes] = field(default_factory=dict)
    rings: list[CameRing] = field(default_factory=list)
    memberships: list[CameMembership] = field(default_factory=list)
    changes: list[CameChange] = field(default_factory=list)
    heres: list[CameHere] = field(default_factory=list)
    deeds: list[CameDeeds] = field(default_factory=list)
    things: list[CameThing] = field(default_factory=list)
    checkpoints: list[CameCheckpoint] = field(default_factory=list)
    others: list[CameElse] = field(default_factory=list)
    apart: list[Apart] = field(default_factory=list)
    locked: dict[str, bytes] = field(default_factory=dict)
    unfinished: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    size: int = 0

    def add(self, other: "Sorted") -> None:
        """Take in what another batch held; a file that was locked until now is so no longer."""
        for name in other.done:
            self.locked.pop(name, None)
        self.ring_keys |= other.ring_keys
        self.locked |= other.locked
        self.size += other.size
        for kind in _LISTS:
            getattr(self, kind).extend(getattr(other, kind))


@dataclass(frozen=True, slots=True)
class Mine:
    """What a device has to open files with.

    ``receives`` are its keys for receiving, with those of devices that it goes on from after a backup.
    ``memberships`` are those that are here, by hash; ``rings`` its own, by the hash of their membership;
    ``ring_keys`` those whose ring has not come yet, by the name of the key file.
    """

    record: str
    receives: tuple[HpkePrivateKey, ...]
    memberships: Mapping[str, Membership] = field(default_factory=dict)
    rings: Mapping[str, Ring] = field(default_factory=dict)
    ring_keys: Mapping[str, bytes] = field(default_factory=dict)
