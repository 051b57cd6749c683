"""The ways back in when the passphrase is lost: each sets a new one, and leaves the record locked."""

from typing import TYPE_CHECKING

from portable_record.errors import WrongRecoveryCodeError, WrongSharesError
from portable_record.web.doorway import Doorway

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portable_record.crypto.shares import SharePart


def recover_with_code(at: Doorway, code: str, new: str, *, mark: str) -> None:
    """Set a new passphrase with the recovery code.

    Raises:
        VaultBusyError, TooManyTriesError: see ``Doorway.trying``.
        PortableRecordError: the code is wrong, or the passphrase cannot be used.
    """
    from portable_record.actions.recover import recover

    with at.trying(WrongRecoveryCodeError, mark) as opened:
        if opened is not None:
            opened.vault.check_recovery_code(code)
            at.lock()
        recover(at.desk, at.folder, code, new)


def recover_with_sheets(at: Doorway, shares: "Sequence[SharePart]", new: str, *, mark: str) -> None:
    """Set a new passphrase with sheets of trusted people.

    Raises:
        VaultBusyError, TooManyTriesError: see ``Doorway.trying``.
        PortableRecordError: the sheets do not open it, or the passphrase cannot be used.
    """
    from portable_record.actions import trusted
    from portable_record.actions.ways_in import by_sheets

    with at.trying(WrongSharesError, mark) as opened:
        if opened is not None:
            by_sheets([" ".join(share.words) for share in shares])(opened.vault.header)
            at.lock()
        trusted.recover_with_sheets(at.desk, at.folder, shares, new)
