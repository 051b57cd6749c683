"""The errors of links, and of the places on the web where their files lie."""

from portable_record.errors.root import PortableRecordError


class LinkRefusedError(PortableRecordError):
    """This is not a link made as it should be."""

    code = "link-refused"
