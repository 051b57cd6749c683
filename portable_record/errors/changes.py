"""The errors of changes, and of how they come together."""

from portable_record.errors.root import PortableRecordError


class NotCanonicalError(PortableRecordError):
    """This is not written in the one way that can be signed."""

    code = "not-canonical"


class MalformedChangeError(PortableRecordError):
    """This change is not written as a change must be written."""

    code = "change-malformed"


class ChangeTooLargeError(PortableRecordError):
    """This change is larger than we take."""

    code = "change-too-large"


class EditRefusedError(PortableRecordError):
    """This cannot be changed in that way."""

    code = "edit-refused"


class NoQuestionsError(EditRefusedError):
    """Nothing in this can be said in plain words, so it cannot be changed here."""

    code = "no-questions"


class UndoBlockedError(PortableRecordError):
    """Something newer was written on top of this, so undoing it would undo that as well."""

    code = "undo-blocked"


class NothingToUndoError(PortableRecordError):
    """What stood here before was erased for good, so it cannot come back."""

    code = "undo-erased"
