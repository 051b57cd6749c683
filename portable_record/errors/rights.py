"""The errors of who writes for somebody."""

from portable_record.errors.root import PortableRecordError, UsageError


class RightNotRecordedError(PortableRecordError):
    """No right to write for this person is written down for them yet."""

    code = "right-not-recorded"


class MayNotWriteError(PortableRecordError):
    """This cannot be written here."""

    code = "may-not-write"


class RightIncompleteError(UsageError):
    """Something about this right is missing, or cannot be."""

    code = "right-incomplete"
    problems: dict[str, str]  # what is wrong, in a sentence, by the field that it is about


class InPersonError(PortableRecordError):
    """Only the person can answer this, for themselves. Nobody can answer it for them."""

    code = "in-person"


class TooYoungError(PortableRecordError):
    """These questions are for people of 16 and older."""

    code = "too-young"
