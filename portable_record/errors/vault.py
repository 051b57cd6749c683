"""The errors of the record on this device."""

from portable_record.errors.root import PortableRecordError


class VaultError(PortableRecordError):
    """Something is wrong with the locked record on this device."""

    code = "vault"


class VaultMissingError(VaultError):
    """There is no record in this folder yet."""

    code = "vault-missing"


class VaultExistsError(VaultError):
    """There is already a record in this folder."""

    code = "vault-exists"


class VaultFolderError(VaultError):
    """A record needs a folder of its own. Please choose an empty one."""

    code = "vault-folder"


class VaultBusyError(VaultError):
    """This record is already open in another window or program. Close it there first."""

    code = "vault-busy"


class VaultClosedError(VaultError):
    """The record is locked. Unlock it first."""

    code = "vault-closed"


class VaultTooNewError(VaultError):
    """This record was made by a newer Portable Record. Please get the newer one."""

    code = "vault-too-new"


class WrongPassphraseError(VaultError):
    """That is not the passphrase of this record."""

    code = "wrong-passphrase"


class WrongRecoveryCodeError(VaultError):
    """That is not the recovery code of this record."""

    code = "wrong-recovery-code"


class VaultDamagedError(VaultError):
    """The files of this record are damaged. Nothing was changed; a backup can bring it back."""

    code = "vault-damaged"


class JournalBrokenError(VaultError):
    """The list of what was done has been changed by something other than this app."""

    code = "journal-broken"


class AnchorBrokenError(VaultError):
    """The mark of how far the record had come was made by something other than this app."""

    code = "anchor-broken"


class VaultUnreadableError(VaultError):
    """You may not read the files of this record. Ask whoever looks after this device to let you."""

    code = "vault-unreadable"


class VaultReadOnlyError(VaultError):
    """Nothing can be saved here. This folder may only be read."""

    code = "vault-read-only"


class DiskFullError(VaultError):
    """The disk is full. What you did last was not saved."""

    code = "disk-full"


class DiskFaultError(VaultError):
    """The disk could not be read or written. What you did last may not be saved."""

    code = "disk-fault"
