"""The errors of what others gave: the inbox, its workers, and receipts."""

from portable_record.errors.root import PortableRecordError


class InboxItemLockedError(PortableRecordError):
    """This is locked, because you may not use it any more."""

    code = "item-locked"


class WorkerUnknownError(PortableRecordError):
    """Say first who you are, as your group's list has it."""

    code = "worker-unknown"
