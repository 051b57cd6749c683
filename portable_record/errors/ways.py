"""The errors of the ways into a record: the recovery code, and sheets of trusted people."""

from portable_record.errors.root import PortableRecordError
from portable_record.errors.vault import VaultError


class NoRecoveryCodeError(VaultError):
    """This record has no recovery code. The passphrase opens it, or the sheets of trusted people."""

    code = "no-recovery-code"


class RecoveryCodeDiffersError(VaultError):
    """That is not the code that was shown. Please look at what you wrote down, group by group."""

    code = "recovery-code-differs"


class NoTrustedPeopleError(VaultError):
    """No trusted people hold sheets for this record."""

    code = "no-trusted-people"


class TrustedPersonError(VaultError):
    """Each trusted person needs a name of their own."""

    code = "trusted-person"


class WrongSharesError(VaultError):
    """These sheets do not open this record. They are of another record, or newer sheets were made."""

    code = "wrong-sheets"


class ShareMistypedError(PortableRecordError):
    """These words are mistyped. Please check them against the sheet, word by word."""

    code = "sheet-mistyped"


class ShareOfAnotherSetError(PortableRecordError):
    """These sheets do not belong together. Sheets that were made at another time do not help."""

    code = "sheets-of-two-sets"


class ShareTwiceError(PortableRecordError):
    """This is the same sheet again. Another person's sheet is needed."""

    code = "sheet-twice"


class SharesTooFewError(PortableRecordError):
    """More sheets are needed to open this record."""

    code = "sheets-too-few"


class SplitRefusedError(PortableRecordError):
    """At least two sheets must be needed, and no more than there are; at most 16 people can have one."""

    code = "sheets-number"
