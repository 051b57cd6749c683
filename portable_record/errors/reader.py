"""The errors of the reader process."""

from portable_record.errors.root import PortableRecordError


class ReaderStoppedError(PortableRecordError):
    """Our reader stopped while it was reading this. It may be damaged, or made to do harm."""

    code = "reader-stopped"


class ReaderTooSlowError(PortableRecordError):
    """Reading this took too long, so we stopped. It may be damaged, or made to do harm."""

    code = "reader-too-slow"


class ReaderOutOfMemoryError(PortableRecordError):
    """Reading this needs more memory than is safe, so we stopped. It may be made to do harm."""

    code = "reader-out-of-memory"
