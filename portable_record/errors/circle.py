"""The errors of keeping a record jointly."""

from portable_record.errors.root import PortableRecordError


class CircleFileError(PortableRecordError):
    """A file of your circle is damaged, or was not made by this app."""

    code = "circle-file"


class MembershipError(PortableRecordError):
    """This does not say, as it must, who belongs to the circle."""

    code = "circle-membership"


class RingError(PortableRecordError):
    """These keys of the circle were not given out as they must be."""

    code = "circle-keys"


class CheckpointError(PortableRecordError):
    """This does not say, as it must, what stands in a part of the record."""

    code = "circle-checkpoint"
