"""The errors of backups."""

from portable_record.errors.vault import VaultError


class BackupError(VaultError):
    """Something is wrong with this backup."""

    code = "backup"


class NotABackupError(BackupError):
    """This file is not a backup of a record."""

    code = "not-a-backup"


class BackupTooNewError(BackupError):
    """This backup was made by a newer Portable Record. Please get the newer one."""

    code = "backup-too-new"


class BackupDamagedError(BackupError):
    """This backup is cut or was changed, so it cannot be used. Try another one."""

    code = "backup-damaged"


class BackupInsideError(BackupError):
    """A backup inside the folder of the record would be lost together with it. Choose another place."""

    code = "backup-inside"


class BackupNoRoomError(BackupError):
    """There is not enough room for the backup there. Nothing was left behind."""

    code = "backup-no-room"


class OtherRecordError(BackupError):
    """This is a backup of another record than the one in this folder. Nothing was changed."""

    code = "backup-of-another"
