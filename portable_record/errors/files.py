"""The errors of files on this machine."""

from portable_record.errors.root import PortableRecordError


class FileUnreadableError(PortableRecordError):
    """This file cannot be read."""

    code = "file-unreadable"


class FileNameError(FileUnreadableError):
    """No file can have this name: it is too long, or holds signs that no name can hold."""

    code = "file-name"


class FileUnwritableError(PortableRecordError):
    """This file cannot be written here."""

    code = "file-unwritable"


class FileStandsError(PortableRecordError):
    """There is a file of this name already, so nothing was done. Choose another folder, or move that file."""

    code = "file-exists"


class FileEmptyError(PortableRecordError):
    """There is nothing in this file."""

    code = "file-empty"


class FileGoneError(PortableRecordError):
    """A file that goes with this is not here any more, so it cannot be given. Share again without it."""

    code = "file-gone"


class FileTooLargeError(PortableRecordError):
    """This file is too large."""

    code = "file-too-large"


class PdfUnavailableError(PortableRecordError):
    """This device cannot make PDF files yet. Print the page instead, or install what makes them."""

    code = "pdf-unavailable"
