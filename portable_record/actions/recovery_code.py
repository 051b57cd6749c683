"""The recovery code: made up, shown, typed back, and only then kept; whether there is one; trying it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.journal import Act, note
from portable_record.actions.sheets import CodeSheet
from portable_record.crypto.recovery import read_recovery_code, throw_recovery_code
from portable_record.errors import RecoveryCodeDiffersError
from portable_record.record.moments import moment, moment_text
from portable_record.vault.vault import Vault

TRY_AFTER = timedelta(days=30)
_SETTING = "recovery-code"


@dataclass(frozen=True, slots=True)
class CodeKept:
    """Whether a recovery code opens the record, and since when; empty where the day was not written down.

    ``tried`` is when it was last typed again from the paper and found good.
    """

    there: bool
    since: str = ""
    tried: str = ""


def throw_code(desk: Desk) -> str:
    """Make up a recovery code to show. It opens nothing until it is kept."""
    return throw_recovery_code(desk.dice)


def keep_code(record: OpenRecord, code: str, typed: str) -> None:
    """Let a code open the record from now on, if the person typed back the same; an older one does no more.

    The line in the activity log comes first: should the disk fail between them, one line too many is better
    than a change that nobody can see.

    Args:
        record: the open record.
        code: what `throw_code` gave and the person was shown.
        typed: what they typed back, from the paper.

    Raises:
        RecoveryCodeError: what they typed is no whole code; says in which group where that is known.
        RecoveryCodeDiffersError: it is another code than they were shown.
        VaultError: it was not saved (see ``Vault.keep_recovery_code``).
    """
    if read_recovery_code(typed) != read_recovery_code(code):
        raise RecoveryCodeDiffersError
    note(record, Act.RECOVERY_CODE)
    record.vault.keep_recovery_code(code)
    remember_code(record.vault, record.now)


def try_code(record: OpenRecord, typed: str) -> None:
    """Make sure that the code on somebody's paper opens the record, and write down that it was tried.

    Raises:
        NoRecoveryCodeError: there is none.
        RecoveryCodeError: what they typed is no whole code.
        WrongRecoveryCodeError: it is another one, such as an older one.
    """
    record.vault.check_recovery_code(typed)
    kept = record.vault.settings.get(_SETTING, {})
    record.vault.settings.put(_SETTING, {**kept, "tried": moment_text(record.now)})


def is_to_be_tried(record: OpenRecord) -> bool:
    """Say whether a month went by and nobody looked if the paper is still there and can be read."""
    kept = code_kept(record)
    return bool(kept.since) and not kept.tried and record.now - moment(kept.since) >= TRY_AFTER


def code_sheet(record: OpenRecord, code: str) -> CodeSheet:
    """Give what is printed of a code: the code, whose record it opens, and what to do."""
    return CodeSheet(record.identity.name, moment_text(record.now), code)


def remember_code(vault: Vault, now: datetime) -> None:
    """Write down that the code which opens the vault now is kept since this moment."""
    slot = vault.header.recovery
    vault.settings.put(_SETTING, {"slot": slot.id if slot else "", "since": moment_text(now)})


def code_kept(record: OpenRecord) -> CodeKept:
    """Say whether there is a recovery code, and since when."""
    slot = record.vault.header.recovery
    if slot is None:
        return CodeKept(there=False)
    said = record.vault.settings.get(_SETTING, {})
    if said.get("slot") != slot.id:
        return CodeKept(there=True)
    return CodeKept(there=True, since=said["since"], tried=said.get("tried", ""))
