"""Make new keys: all of the record is locked anew, and what opened it before opens nothing any more."""

from dataclasses import dataclass

from portable_record.actions.desk import OpenRecord
from portable_record.actions.journal import Act, note
from portable_record.actions.trusted import trusted_people
from portable_record.actions.unlock import unlock
from portable_record.crypto.passphrase import Argon2idCost
from portable_record.vault import rekeying
from portable_record.vault.rekeying import Progress


@dataclass(frozen=True, slots=True)
class Voided:
    """What will open the record no more, and has to be made anew if it is wanted: to be said before."""

    recovery_code: bool
    sheets: int


def voided_by_rekeying(record: OpenRecord) -> Voided:
    """Say which ways into the record new keys will take away."""
    return Voided(record.vault.header.recovery is not None, trusted_people(record).of)


def give_up_rekeying(record: OpenRecord) -> bool:
    """Let go of unfinished work on new keys, and say whether there was any. The record stays as it is.

    Raises:
        VaultError: it could not be removed.
    """
    return rekeying.give_up(record.vault)


def rekey_record(record: OpenRecord, passphrase: str, *, progress: Progress) -> OpenRecord:
    """Lock all of the record anew under new keys, and give it back open; its passphrase stays.

    The recovery code and the sheets of trusted people open it no more. A run that was stopped is gone on with
    at the next call. ``record`` is closed.

    Args:
        record: the open record.
        passphrase: its passphrase, typed again: a screen left open is not enough for this.
        progress: is told how many steps are done, and of how many.

    Raises:
        WrongPassphraseError, PassphraseError: it is another one; nothing was done.
        VaultError: it could not be done, and the record is as it was (see ``rekeying.rekey``).
    """
    vault, desk = record.vault, record.desk
    vault.check_passphrase(passphrase)
    note(record, Act.REKEY)
    with vault:
        rekeying.rekey(vault, passphrase, cost=Argon2idCost(), dice=desk.dice, progress=progress)
    opened = unlock(desk, vault.folder, passphrase)
    note(opened, Act.REKEYED)
    return opened
