"""Change what opens the record: with the passphrase at hand, or with the recovery code when it is lost."""

from pathlib import Path

from portable_record.actions.announcements import News, announce, announce_opening
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.identity import load_identity
from portable_record.actions.journal import Act, note
from portable_record.crypto.passphrase import Argon2idCost, prepared
from portable_record.vault.vault import Vault


def recover(desk: Desk, folder: Path, code: str, new: str) -> None:
    """Open the record with its recovery code, set a new passphrase, and lock it again.

    The activity log keeps both. The recovery code stays good.

    Raises:
        PassphraseError: the new passphrase is empty or cannot be typed.
        RecoveryCodeError: the code is mistyped.
        WrongRecoveryCodeError: it is the code of another record, or was replaced.
        VaultError: the record cannot be opened or written (see ``Vault.open``).
    """
    prepared(new)
    with Vault.open_with_recovery(folder, code, dice=desk.dice) as vault:
        give_passphrase(desk, vault, new, act=Act.RECOVER, news=News.CODE_USED)


def give_passphrase(desk: Desk, vault: Vault, new: str, *, act: Act, news: News) -> None:
    """Set a new passphrase for a vault that was opened without one; its owner will be told by what."""
    record = OpenRecord(desk, vault, load_identity(vault))
    with vault.transaction():
        vault.time_seen.see(desk.now())
        note(record, act)
        announce_opening(record)
        announce(record, news)
    change_passphrase(record, new)


def change_passphrase(record: OpenRecord, new: str) -> None:
    """Let another passphrase open the record from now on; the old one opens it no more.

    The line in the activity log comes first: should the disk fail between them, one line too many is better
    than a change that nobody can see.

    Raises:
        PassphraseError: the new passphrase is empty or cannot be typed.
        VaultError: it was not saved (see ``Vault.change_passphrase``).
    """
    prepared(new)
    note(record, Act.PASSPHRASE)
    record.vault.change_passphrase(new, cost=Argon2idCost())
