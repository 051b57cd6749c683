"""The errors of the app while it runs: its screen lock, its codes and its port."""

from portable_record.errors.root import PortableRecordError


class RecordLockedError(PortableRecordError):
    """Your record is locked. Type your passphrase to open it."""

    code = "locked"


class TooManyTriesError(PortableRecordError):
    """That was not the passphrase several times in a row."""

    code = "too-many-tries"


class PinError(PortableRecordError):
    """This cannot be a PIN."""

    code = "pin-unusable"


class WrongPinError(PortableRecordError):
    """This is not the PIN."""

    code = "wrong-pin"


class SetUpCodeError(PortableRecordError):
    """This is not the code that stands in the window where the app was started."""

    code = "wrong-set-up-code"


class PortBusyError(PortableRecordError):
    """Another program is using that port. Choose another one, or leave it out."""

    code = "port-busy"


class TooManyFilesError(PortableRecordError):
    """Several files are on their way to you. Wait until one has come, or stop one, and ask again."""

    code = "too-many-files"


class RecordsListError(PortableRecordError):
    """The list of your records cannot be read. The records are whole: open one by its folder (--vault)."""

    code = "records-list"


class OtherRecordOpenError(PortableRecordError):
    """A record is open in another window. Lock it there first."""

    code = "other-record-open"


class ExampleOnlyError(PortableRecordError):
    """This is an example, so nothing is brought back into it. Start your own record first."""

    code = "example-only"
