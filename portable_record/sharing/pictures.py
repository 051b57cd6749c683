"""Pictures that a stranger made: the codes in them, with bounds on every cost. See docs/format/card.md."""

from io import BytesIO

import zxingcpp
from PIL import Image

from portable_record.errors import NoCodeInPictureError, PictureTooLargeError, PictureUnreadableError
from portable_record.sharing.drawing import paint

MOST = 32 * 1024 * 1024  # bytes of the file
MOST_UNPACKED = 64 * 1024 * 1024  # bytes of its pixels
MOST_SIDE = 20_000
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP")
_DEPTH = {
    "1": 1,
    "L": 1,
    "P": 1,
    "LA": 2,
    "PA": 2,
    "I;16": 2,
    "RGB": 3,
    "YCbCr": 3,
}  # bytes a pixel; others 4
_JPEG_SIDE = 4096  # a JPEG is unpacked at a half or less while it stays larger than this


def codes_in_picture(data: bytes) -> tuple[str, ...]:
    """Return the text of each QR code in a picture, from the top down.

    Raises:
        PictureTooLargeError: it would unpack to more than 64 MiB.
        PictureUnreadableError: it is broken.
        NoCodeInPictureError: there is none in it.
    """
    return _codes_in(_opened(data))


def codes_in_drawing(svg: str) -> tuple[str, ...]:
    """Return the text of each QR code in an SVG drawing.

    Raises:
        PictureTooLargeError, PictureUnreadableError, NoCodeInPictureError: as for pictures.
    """
    return _codes_in(paint(svg))


def _opened(data: bytes) -> Image.Image:
    """Unpack a picture as grey on white; its size is known and bounded before it is unpacked."""
    if len(data) > MOST:
        raise PictureTooLargeError
    try:
        picture = Image.open(BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as bomb:
        raise PictureTooLargeError from bomb
    except (
        Exception
    ) as broken:  # pillow lets errors of many kinds through for files that are not as they should be
        raise PictureUnreadableError from broken
    _bound(picture)
    try:
        return _grey(picture)
    except Exception as broken:
        raise PictureUnreadableError from broken


def _bound(picture: Image.Image) -> None:
    width, height = picture.size
    if max(width, height) > MOST_SIDE or width * height * _DEPTH.get(picture.mode, 4) > MOST_UNPACKED:
        raise PictureTooLargeError


def _grey(picture: Image.Image) -> Image.Image:
    if picture.format == "JPEG":
        picture.draft("L", (_JPEG_SIDE, _JPEG_SIDE))
    if not picture.has_transparency_data:
        return picture.convert("L")
    clear = picture.convert("RGBA")
    white = Image.new("RGBA", clear.size, "white")
    white.alpha_composite(clear)
    return white.convert("L")


def _codes_in(picture: Image.Image) -> tuple[str, ...]:
    found = zxingcpp.read_barcodes(picture, formats=_QR)
    placed = sorted((code.position.top_left.y, code.position.top_left.x, code.text) for code in found)
    texts = tuple(dict.fromkeys(text for _, _, text in placed if text))
    if not texts:
        raise NoCodeInPictureError
    return texts
