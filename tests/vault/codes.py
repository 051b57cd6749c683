"""A recovery code for a vault of a test, kept at once; people type theirs back first."""

from os import urandom

from portable_record.crypto.recovery import throw_recovery_code
from portable_record.vault.vault import Vault


def new_code(vault: Vault) -> str:
    """Make up a recovery code, let it open the vault, and return it."""
    code = throw_recovery_code(urandom)
    vault.keep_recovery_code(code)
    return code
