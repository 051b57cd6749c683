"""What somebody holds out to be let into a circle: a file, a text, or a picture of a code with it."""

from portable_record.actions.desk import Desk
from portable_record.actions.scan import codes_in
from portable_record.sharing.kinds import is_picture


def said_by(desk: Desk, data: bytes) -> bytes:
    """Give what the code in a picture says, found in the reader process; anything else as it came.

    A picture without a code says nothing.

    Raises:
        PictureUnreadableError, PictureTooLargeError: the picture is broken, or too large to be opened safely.
        ReaderStoppedError and the like: reading went wrong.
    """
    return next(iter(codes_in(desk, data)), "").encode() if is_picture(data) else data
