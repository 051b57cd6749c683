"""The errors of what others gave: the inbox, its workers, and receipts."""

from portable_record.errors.root import PortableRecordError


class InboxItemLockedError(PortableRecordError):
    """This is locked, because you may not use it any more."""

    code = "item-locked"


class WorkerUnknownError(PortableRecordError):
    """Say first who you are, as your group's list has it."""

    code = "worker-unknown"


class OpenedByWhomError(PortableRecordError):
    """Say why you open this, and in a group who you are: it is written down."""

    code = "opened-by-whom"


class WorkersFullError(PortableRecordError):
    """The list of workers is full. Take somebody off it who no longer works with you."""

    code = "workers-full"


class ReceiptError(PortableRecordError):
    """This is not a receipt made as it should be."""

    code = "receipt"


class NoReceiptError(PortableRecordError):
    """What you got has no name by which its giver could know it again, so there is no receipt for it."""

    code = "no-receipt"


class KeepingError(PortableRecordError):
    """This cannot be kept longer as you said it."""

    code = "keeping"


class ReplyError(PortableRecordError):
    """This is not an answer made as it should be."""

    code = "answer"


class OnlyGroupsError(PortableRecordError):
    """This is for the record of a group or an organisation."""

    code = "only-groups"


class CaseError(PortableRecordError):
    """This cannot be written down like this."""

    code = "case"
