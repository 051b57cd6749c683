"""What an act leaves behind: the entry as it stands, and the name of the change by which to undo it."""

from dataclasses import dataclass

from portable_record.actions.change_name import change_name
from portable_record.actions.desk import OpenRecord


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry that was written; ``changes`` names what was written, nothing if all stood there already.

    ``in_conflict`` says that something else was written in it meanwhile, so that somebody has to choose.
    """

    entry: str
    part: str
    changes: tuple[str, ...] = ()
    in_conflict: bool = False


def newest_change(record: OpenRecord, part: str) -> str:
    """Name the newest change that this device made in a part."""
    device = record.identity.device_id
    return change_name(part, record.vault.log.head(device, part).seq, device)
