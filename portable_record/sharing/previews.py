"""A small picture of a picture that a stranger made: its pixels alone, painted anew, at a bounded cost.

What else the file holds (where it was taken, by whom, a second picture, a script) is not in it.
"""

from io import BytesIO

from PIL import (  # the kinds are known from the start: the reader process may look for nothing later
    GifImagePlugin,
    Image,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    WebPImagePlugin,
)

from portable_record.errors import PictureTooLargeError, PictureUnreadableError
from portable_record.sharing.pictures import MOST, MOST_SIDE

MOST_UNPACKED = 50 * 1024 * 1024  # bytes of its pixels; a JPEG is unpacked no larger than needed
MOST_PREVIEW_SIDE = 2048
FORMATS = tuple(
    kind.format
    for kind in (
        PngImagePlugin.PngImageFile,
        JpegImagePlugin.JpegImageFile,
        GifImagePlugin.GifImageFile,
        WebPImagePlugin.WebPImageFile,
    )
)
_QUALITY = 82


def preview(data: bytes, *, side: int) -> bytes:
    """Paint a JPEG of at most so many pixels a side, as the camera was held; what is clear becomes white.

    Raises:
        PictureTooLargeError: it has more than 32 MiB, or would unpack to more than 50 MiB.
        PictureUnreadableError: it is broken, or no picture.
    """
    if len(data) > MOST:
        raise PictureTooLargeError
    side = min(side, MOST_PREVIEW_SIDE)
    try:
        picture = Image.open(BytesIO(data), formats=FORMATS)
        too_large = max(picture.size) > MOST_SIDE
        picture.draft("RGB", (side, side))
    except Image.DecompressionBombError as bomb:
        raise PictureTooLargeError from bomb
    except Exception as broken:  # pillow lets errors of many kinds through for broken files
        raise PictureUnreadableError from broken
    if too_large or picture.width * picture.height * 4 > MOST_UNPACKED:
        raise PictureTooLargeError
    try:
        return _painted(picture, side)
    except MemoryError:
        raise
    except Exception as broken:
        raise PictureUnreadableError from broken


def _painted(picture: Image.Image, side: int) -> bytes:
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
    elif picture.mode not in ("RGB", "L"):
        picture = picture.convert("RGB")
    picture.thumbnail((side, side), reducing_gap=2.0)
    picture = ImageOps.exif_transpose(picture)
    painted = Image.new("RGB", picture.size, "white")
    painted.paste(picture, mask=picture.getchannel("A") if picture.mode == "RGBA" else None)
    out = BytesIO()
    painted.save(out, "JPEG", quality=_QUALITY, optimize=False)
    return out.getvalue()
