"""What every action is handed: the clock, the dice, the reader process, and the record that is open."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from portable_record.actions.remembered import Remembered
from portable_record.sharing.reader.asking import Reader

if TYPE_CHECKING:
    from portable_record.actions.identity import Identity
    from portable_record.sharing.collector import Scan
    from portable_record.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Place:
    """A folder where somebody keeps files: ``documents``, ``downloads``, ``desktop``, or a ``stick``."""

    kind: str
    folder: Path


@dataclass(frozen=True, slots=True)
class Desk:
    """The tools on the desk before any record is open. Made by ``wiring`` alone.

    ``zone`` is where the person is: it says when a day begins. ``places`` finds where they keep files now,
    ``home`` is their own folder on this device, where it is known.
    """

    now: Callable[[], datetime]
    dice: Callable[[int], bytes]
    reader: Reader
    zone: tzinfo = UTC
    places: Callable[[], Sequence[Place]] = tuple
    home: Path | None = None


@dataclass(frozen=True, slots=True)
class OpenRecord:
    """A desk with one record unlocked on it. What is ``remembered`` goes with it when it is locked.

    So does the one ``scans`` by which codes are being read, by its token.
    """

    desk: Desk
    vault: "Vault"
    identity: "Identity"
    remembered: Remembered = field(default_factory=Remembered, compare=False, repr=False)
    scans: "dict[str, Scan]" = field(default_factory=dict, compare=False, repr=False)

    @property
    def now(self) -> datetime:
        """This moment, in UTC; never earlier than what this record has seen (see ``vault/time_seen.py``)."""
        return self.vault.time_seen.not_before(self.desk.now())

    @property
    def today(self) -> date:
        """This day, where the person is."""
        return self.now.astimezone(self.desk.zone).date()
