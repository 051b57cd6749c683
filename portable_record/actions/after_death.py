"""What becomes of the record when the person has died: they choose beforehand, and only they.

Keep it closed, give all of it to somebody, or delete it. Nobody has to choose; then it stays closed. Nothing
is done by itself: whoever opens the record does what the person chose, and the activity log keeps that.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from portable_record.actions.closed import is_closed, refuse_if_closed
from portable_record.actions.desk import OpenRecord
from portable_record.actions.export import bundle_of
from portable_record.actions.files import refuse_if_there, write_file
from portable_record.actions.journal import Act, note
from portable_record.actions.read_entries import list_of
from portable_record.errors import MayNotWriteError, UsageError
from portable_record.record.moments import moment_text
from portable_record.vault.removal import remove_vault

AFTER_DEATH = "after-death"
MOST_NAME = 200


class Choice(StrEnum):
    """What a person can choose."""

    KEEP = "keep"
    GIVE = "give"
    DELETE = "delete"


SAYS = {
    Choice.KEEP: "It stays as it is, closed. Whoever knows the passphrase can read it.",
    Choice.GIVE: "All of it is given, as a file, to the person named.",
    Choice.DELETE: "All of it is deleted from this device. Copies and backups elsewhere stay where they are.",
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the person chose, for whom where it is given to somebody, and when they did."""

    choice: Choice = Choice.KEEP
    to: str = ""
    when: str = ""


def chosen(record: OpenRecord) -> Chosen:
    """Return what the person chose; to keep it, where they chose nothing (``when`` is empty then)."""
    if not record.vault.settings.has(AFTER_DEATH):
        return Chosen()
    kept = record.vault.settings.get(AFTER_DEATH)
    return Chosen(Choice(kept["choice"]), kept["to"], kept["when"])


def choose(record: OpenRecord, choice: Choice, *, to: str = "") -> Chosen:
    """Keep what the person chooses, in place of what they chose before.

    Raises:
        UsageError: to give it, somebody has to be named; for the others nobody is.
        MayNotWriteError: the person has died, or somebody else keeps this record.
    """
    refuse_if_closed(record)
    if record.identity.keeper is not None:
        raise MayNotWriteError("What becomes of a record after death, only the person can choose.")
    if bool(to.strip()) != (choice is Choice.GIVE) or len(to) > MOST_NAME:
        raise UsageError("To give it to somebody, name them; otherwise nobody is named.")
    new = Chosen(choice, to.strip(), moment_text(record.now))
    with record.vault.transaction():
        record.vault.settings.put(AFTER_DEATH, {"choice": choice, "to": new.to, "when": new.when})
        note(record, Act.AFTER_DEATH, to=new.to, purpose=SAYS[choice])
    return new


def carry_out(record: OpenRecord, out: Path | None = None) -> Chosen:
    """Do what the person chose. When it is deleted, the record is locked and gone after that.

    Args:
        record: the open record.
        out: the file to give, where it is to be given.

    Raises:
        UsageError: it is not written down that the person has died, or the file to give is not named.
        FileStandsError, FileUnwritableError: the file cannot be written.
        VaultError: it cannot be deleted.
    """
    if not is_closed(record):
        raise UsageError("Write down first that the person has died.")
    what = chosen(record)
    if what.choice is Choice.GIVE:
        _give(record, out)
    elif what.choice is Choice.DELETE:
        remove_vault(record.vault)
    return what


def give_all(record: OpenRecord) -> Iterator[bytes]:
    """Give all of it, as a file, to whom the person chose; the activity log keeps that.

    Raises:
        UsageError: it is not written down that the person has died, or they chose otherwise.
    """
    what = chosen(record)
    if not is_closed(record) or what.choice is not Choice.GIVE:
        raise UsageError("It is given only after their death, and only if the person chose that.")
    note(record, Act.GIVEN, to=what.to)
    return bundle_of(list_of(record))


def _give(record: OpenRecord, out: Path | None) -> None:
    if out is None:
        raise UsageError("Name the file to give with --out.")
    refuse_if_there(out)
    write_file(out, give_all(record))
