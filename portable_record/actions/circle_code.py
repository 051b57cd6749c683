"""What somebody holds out to be let into a circle: a file, a text, or a picture of a code with it."""

from pathlib import Path

from portable_record.actions.desk import Desk
from portable_record.actions.scan import codes_in
from portable_record.sharing.contact_code import contact_png
from portable_record.sharing.kinds import is_picture


def said_by(desk: Desk, data: bytes) -> bytes:
    """Give what the code in a picture says, found in the reader process; anything else as it came.

    A picture without a code says nothing.

    Raises:
        PictureUnreadableError, PictureTooLargeError: the picture is broken, or too large to be opened safely.
        ReaderStoppedError and the like: reading went wrong.
    """
    return next(iter(codes_in(desk, data)), "").encode() if is_picture(data) else data


def held_out_in(file: Path, written: bytes) -> bytes:
    """Give what goes into a file of this name: a picture of a code, where it ends in ``.png``.

    Raises:
        CardTooLargeError: no code takes so much.
    """
    return contact_png(written.decode()) if file.suffix.lower() == ".png" else written
