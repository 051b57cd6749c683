"""The errors of links, and of the places on the web where their files lie."""

from portable_record.errors.root import PortableRecordError


class LinkRefusedError(PortableRecordError):
    """This is not a link made as it should be."""

    code = "link-refused"


class LinkPlaceMissingError(PortableRecordError):
    """There is no place on the web for your links yet. Choose one first."""

    code = "link-place-missing"


class LinkChangedError(PortableRecordError):
    """The web address gives back something else than what was put there. Is the address right?"""

    code = "link-changed"


class LinkHostWrongError(PortableRecordError):
    """The host took the link, but does not give it back to readers. Tell whoever runs the host."""

    code = "link-host-wrong"


class LinkHostInsideError(PortableRecordError):
    """The host sends readers to a machine of your own network. It was not asked. Tell the host."""

    code = "link-host-inside"


class StorageNameError(PortableRecordError):
    """A file cannot have this name there."""

    code = "storage-name"


class StorageRefusedError(PortableRecordError):
    """The place for your files does not do what it must. Try again later, or ask whoever keeps it."""

    code = "storage-refused"


class OutsideGoneError(PortableRecordError):
    """The file was put there, but is not found at the web address. Does this address show that folder?"""

    code = "outside-gone"


class OutsideLockedError(PortableRecordError):
    """The web address asks for a name or a password. Set that place so that all may read what lies there."""

    code = "outside-locked"


class OutsideCorsError(PortableRecordError):
    """It is there, but web pages may not read it. Set that place to send “Access-Control-Allow-Origin: *”."""

    code = "outside-cors"


class NotFromOutsideError(PortableRecordError):
    """The file cannot be fetched from the web address. Try again in some minutes."""

    code = "not-from-outside"


class OutsideSilentError(NotFromOutsideError):
    """Nothing answers at the web address. Are you on the internet, and is the address right?"""

    code = "outside-silent"


class OutsideTlsError(NotFromOutsideError):
    """Browsers do not trust the certificate of the web address. Whoever keeps that place must renew it."""

    code = "outside-tls"


class OutsideMovedError(NotFromOutsideError):
    """The web address sends readers on to another one. Write that other address."""

    code = "outside-moved"


class LinkTakenError(PortableRecordError):
    """Somebody else's link has this name."""

    code = "link-taken"
