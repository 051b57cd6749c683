"""SVG drawings of QR codes, read without XML: strokes are picked out and painted. See docs/format/card.md."""

import re

from PIL import Image, ImageDraw

from portable_record.errors import PictureTooLargeError, PictureUnreadableError

MOST = 512 * 1024  # bytes
LEAST_SIDE, MOST_SIDE = 21, 400  # modules and edge; a QR code has 21 to 177
_PIXELS = 4  # a unit in the painted picture
_VIEW = re.compile(r'viewBox="0 0 (\d{1,4}) (\d{1,4})"')
_PATH = re.compile(r'<path[^<>]*\bd="([^"<>]*)"')
_STROKE = re.compile(r"\s*([Mm])(-?\d{1,4}(?:\.5)?)[ ,]?(-?\d{1,4}(?:\.5)?)h(\d{1,4})")


def paint(svg: str) -> Image.Image:
    """Paint an SVG that is one run of horizontal strokes, one unit high, as makers of QR codes write them.

    Raises:
        PictureTooLargeError: it is larger than any QR code.
        PictureUnreadableError: it is drawn in another way.
    """
    if len(svg) > MOST:
        raise PictureTooLargeError
    view = _VIEW.search(svg)
    if view is None or not all(LEAST_SIDE <= int(side) <= MOST_SIDE for side in view.groups()):
        raise PictureUnreadableError("Only drawings that are a QR code and nothing else are read.")
    width, height = (int(side) * _PIXELS for side in view.groups())
    picture = Image.new("L", (width, height), 255)
    brush = ImageDraw.Draw(picture)
    for path in _PATH.findall(svg):
        _paint_path(brush, path)
    return picture


def _paint_path(brush: ImageDraw.ImageDraw, path: str) -> None:
    x = y = 0.0
    for move, across, down, length in _STROKE.findall(path):
        here = (0.0, 0.0) if move == "M" else (x, y)
        x, y = here[0] + float(across), here[1] + float(down)
        left, top = x * _PIXELS, (y - 0.5) * _PIXELS
        x += int(length)
        if int(length) > 0:
            brush.rectangle((left, top, x * _PIXELS - 1, top + _PIXELS - 1), fill=0)
