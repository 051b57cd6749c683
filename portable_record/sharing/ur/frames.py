"""The pictures of a moving code: each text as a QR code. See docs/format/moving-qr.md.

zxing-cpp draws one in a few milliseconds, several times faster than the library that draws cards.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from types import MappingProxyType

import zxingcpp
from PIL import Image


@dataclass(frozen=True, slots=True)
class Size:
    """How much stands in one picture: the version of its QR code, and the letters that this takes."""

    version: int
    letters: int


SIZES: Mapping[str, Size] = MappingProxyType(
    {"small": Size(12, 535), "middle": Size(20, 1249), "large": Size(25, 1853)}
)
USUAL_SIZE = "middle"
SPEEDS = (5, 8, 10, 15)  # pictures a second
USUAL_SPEED = 8


def frame(text: str) -> bytes:
    """Draw a text as a PNG, one pixel a module, with the white edge. Whoever shows it makes it larger."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="L")
    modules = Image.fromarray(code.to_image(scale=1, add_quiet_zones=True))
    drawn = BytesIO()
    modules.convert("1", dither=Image.Dither.NONE).save(drawn, "PNG", compress_level=1)
    return drawn.getvalue()
