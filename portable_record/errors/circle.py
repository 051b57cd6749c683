"""The errors of keeping a record jointly."""

from portable_record.errors.rights import MayNotWriteError
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


class CircleMissingError(PortableRecordError):
    """This record is not kept jointly: no circle has begun."""

    code = "circle-missing"


class CircleThereError(PortableRecordError):
    """This record has a circle already."""

    code = "circle-there"


class CircleOwnerError(PortableRecordError):
    """Only an owner of the circle can change who is in it, on a device that was let in."""

    code = "circle-owner"


class CircleMemberError(PortableRecordError):
    """That cannot be done with somebody in the circle."""

    code = "circle-member"


class CircleTickError(PortableRecordError):
    """This can be ticked for nobody here: it is not sensitive, or in no part that they may see."""

    code = "circle-tick"


class TeamReaderError(MayNotWriteError):
    """In this team you open things, and no more. Ask somebody who works with the inbox."""

    code = "team-reader"


class CircleSplitError(PortableRecordError):
    """Two owners changed who is in the circle at once. Choose first which of them stays."""

    code = "circle-split"


class CircleStoppedError(MayNotWriteError):
    """This device was brought back from an older copy, so it has stopped. An owner must let it in anew."""

    code = "circle-stopped"


class InvitationError(PortableRecordError):
    """This is not an invitation to keep a record together, or it was changed on its way."""

    code = "circle-invitation"


class InvitationOverError(PortableRecordError):
    """This invitation counts no more: it was used, taken back, or is older than seven days."""

    code = "circle-invitation-over"


class RequestError(PortableRecordError):
    """This does not answer an invitation of yours, or it was changed on its way."""

    code = "circle-request"


class LeavingError(PortableRecordError):
    """This does not say, as it must, that somebody leaves the circle."""

    code = "circle-leaving"


class RemovalError(PortableRecordError):
    """This does not say, as it must, that somebody is not in the circle any more."""

    code = "circle-removal"


class CirclePlaceError(PortableRecordError):
    """This cannot be the place for the files of your circle."""

    code = "circle-place"


class AlreadyLookingError(PortableRecordError):
    """We are looking for news already. It comes by itself while the record is open."""

    code = "circle-looking"


class CirclePlaceMissingError(PortableRecordError):
    """There is no place for the files of your circle yet. Choose one first."""

    code = "circle-place-missing"


class AttachedNotThereError(PortableRecordError):
    """This file is not at the place of your circle yet. It comes from the device that it was added on."""

    code = "circle-file-not-there"


class AttachedBrokenError(PortableRecordError):
    """What lies at the place of your circle is not the file that was added here. It was not fetched."""

    code = "circle-file-other"
