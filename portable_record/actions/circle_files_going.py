"""How far each attached file has come that this device brings to the place of the circle.

It stands on the shelf ``circle``, so that a sync that was cut goes on where it was. Format:
docs/format/circle.md, rules 40 to 42.
"""

from dataclasses import dataclass
from typing import Any

from portable_record.actions.circle_files import OUT, outs
from portable_record.actions.desk import OpenRecord
from portable_record.circle.pieces import SealedFile
from portable_record.crypto.b64 import b64url, unb64url
from portable_record.record.moments import moment_text
from portable_record.vault.shelf import Document


@dataclass(frozen=True, slots=True)
class Out:
    """A file that goes, and how far it has come; ``again`` are the pieces that the place lost."""

    entry: str
    part: str
    file: str
    sealed: SealedFile
    pieces: tuple[str, ...] = ()
    again: tuple[int, ...] = ()
    hidden: bool = False
    list: str = ""
    epoch: int = 0
    membership: str = ""
    readers: frozenset[str] = frozenset()

    @property
    def id(self) -> str:
        """What it is called on the shelf."""
        return f"{OUT} {self.entry} {self.file}"

    @property
    def to_put(self) -> tuple[int, ...]:
        """The numbers of the pieces that have still to go."""
        return (*self.again, *range(len(self.pieces), self.sealed.count))


def keep_going(record: OpenRecord, out: Out) -> None:
    """Write down how far a file has come. Call it in a transaction."""
    value: dict[str, Any] = {
        "entry": out.entry,
        "part": out.part,
        "file": out.file,
        "size": out.sealed.size,
        "sha256": b64url(out.sealed.sha256),
        "key": b64url(out.sealed.key),
        "pieces": list(out.pieces),
        "again": list(out.again),
        "hidden": out.hidden,
        "list": out.list,
        "epoch": out.epoch,
        "membership": out.membership,
        "readers": sorted(out.readers),
    }
    record.vault.circle.put(Document(out.id, OUT, moment_text(record.now), value))


def files_going(record: OpenRecord) -> list[Out]:
    """Give all that this device brings, whether they are there already or not."""
    return [_out(one.value) for one in outs(record)]


def _out(said: Any) -> Out:  # noqa: ANN401 - JSON, as ``keep_going`` wrote it
    return Out(
        said["entry"],
        said["part"],
        said["file"],
        SealedFile(said["size"], unb64url(said["sha256"]), unb64url(said["key"])),
        tuple(said["pieces"]),
        tuple(said["again"]),
        said["hidden"],
        said["list"],
        said["epoch"],
        said["membership"],
        frozenset(said["readers"]),
    )
