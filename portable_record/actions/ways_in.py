"""The ways into a locked record or its backup: what opens the keys behind a header."""

from collections.abc import Sequence

from portable_record.crypto.shares import read_share
from portable_record.vault.backup_file import Unlock
from portable_record.vault.slots import open_with_passphrase, open_with_recovery_code, open_with_shares

__all__ = ["Unlock", "by_passphrase", "by_recovery_code", "by_sheets"]


def by_passphrase(passphrase: str) -> Unlock:
    """Open it with the passphrase that it had when it was written."""
    return lambda header: open_with_passphrase(header, passphrase)


def by_recovery_code(code: str) -> Unlock:
    """Open it with the recovery code that it had when it was written."""
    return lambda header: open_with_recovery_code(header, code)


def by_sheets(typed: Sequence[str]) -> Unlock:
    """Open it with the sheets that trusted people held when it was written, each as its words.

    Raises:
        ShareMistypedError: a word is mistyped, missing or too many.
    """
    shares = [read_share(words) for words in typed]
    return lambda header: open_with_shares(header, shares)
