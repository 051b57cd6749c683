"""The errors of links, and of the places on the web where their files lie."""

from portable_record.errors.root import PortableRecordError


class LinkRefusedError(PortableRecordError):
    """This is not a link made as it should be."""

    code = "link-refused"


class LinkPlaceMissingError(PortableRecordError):
    """There is no place on the web for your links yet. Choose one first."""

    code = "link-place-missing"


class LinkChangedError(PortableRecordError):
    """The place gives back something else than what was put there, so no link was made."""

    code = "link-changed"


class StorageNameError(PortableRecordError):
    """A file cannot have this name there."""

    code = "storage-name"


class StorageRefusedError(PortableRecordError):
    """The place for your files does not take part."""

    code = "storage-refused"


class OutsideGoneError(PortableRecordError):
    """The file was put there, but is not found at the web address. Does this address show that folder?"""

    code = "outside-gone"


class OutsideLockedError(PortableRecordError):
    """The web address asks for a name or a password. Files for links must be readable without."""

    code = "outside-locked"


class OutsideCorsError(PortableRecordError):
    """Pages of others may not read that address. It must send “Access-Control-Allow-Origin: *”."""

    code = "outside-cors"


class NotFromOutsideError(PortableRecordError):
    """The file cannot be fetched from the web address."""

    code = "not-from-outside"


class LinkTakenError(PortableRecordError):
    """Somebody else's link has this name."""

    code = "link-taken"
