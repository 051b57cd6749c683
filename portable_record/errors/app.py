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
