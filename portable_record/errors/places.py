"""The errors of a place where the files of a circle lie: each says what somebody can do about it."""

from portable_record.errors.links import StorageRefusedError


class StorageFullError(StorageRefusedError):
    """There is no room left where the files of your circle lie. Make room there, then try again."""

    code = "storage-full"


class StorageReadOnlyError(StorageRefusedError):
    """The place lets us read, but write nothing. Whoever keeps it must let you write there."""

    code = "storage-read-only"


class StorageKeyError(StorageRefusedError):
    """The place does not let us in. Are the name and the password, or the key, written right?"""

    code = "storage-key"


class StorageDeniedError(StorageRefusedError):
    """This device does not let the app read that folder or file. Allow it, or choose another one."""

    code = "storage-denied"


class StorageGoneError(StorageRefusedError):
    """The place for the files of your circle is not there. Is the stick in, the folder still there?"""

    code = "storage-gone"


class StorageSilentError(StorageRefusedError):
    """Nothing answers at that address. Are you on the internet, and is the address right?"""

    code = "storage-silent"


class StorageSlowError(StorageRefusedError):
    """The place takes too long to answer. Try again later, or nearer to your Wi-Fi."""

    code = "storage-slow"


class StorageTimeError(StorageRefusedError):
    """Looking for news took too long, so it was ended. What came is kept; the rest comes the next time."""

    code = "storage-time"


class StorageTlsError(StorageRefusedError):
    """We cannot be sure that this is the right place: its certificate is not one that this device trusts."""

    code = "storage-certificate"


class StorageMovedError(StorageRefusedError):
    """The place sends us on to another address. Write that other address."""

    code = "storage-moved"


class StorageBusyError(StorageRefusedError):
    """The place has too much to do just now. Try again in some minutes."""

    code = "storage-busy"


class OneFileError(StorageRefusedError):
    """This file holds no circle, or it was cut short on its way."""

    code = "one-file"
