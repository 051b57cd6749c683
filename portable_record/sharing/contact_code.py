"""A contact card, and the name of a key, as codes to show and to print. See docs/format/contact.md."""

from functools import lru_cache
from html import escape
from typing import Literal

import qrcode
from qrcode.constants import ERROR_CORRECT_L
from qrcode.util import QRData

from portable_record.errors import CardTooLargeError
from portable_record.sharing.qr import QUIET, Matrix, png, svg

MOST_BYTES = 2953  # version 40, level L, byte mode
_AS_BYTES: Literal[4] = 4
_PIXELS = 6
_MASK = 2  # trying all eight takes most of a second for so large a code


@lru_cache(maxsize=4)
def contact_matrix(text: str) -> Matrix:
    """Return the modules of a code, true for black, with the white edge of four.

    One's own is asked for again and again, and takes a tenth of a second to make.

    Raises:
        CardTooLargeError: no code takes so much.
    """
    data = text.encode()
    if len(data) > MOST_BYTES:
        raise CardTooLargeError(f"It has {len(data)} bytes; {MOST_BYTES} fit.")
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_L, border=QUIET, mask_pattern=_MASK)
    code.add_data(QRData(data, mode=_AS_BYTES))
    modules: Matrix = code.get_matrix()
    return modules


def contact_svg(text: str, label: str) -> str:
    """Draw a code; ``label`` is read out in place of the drawing.

    Raises:
        CardTooLargeError: no code takes so much.
    """
    named = f'<svg role="img" aria-label="{escape(label)}"'
    return svg(contact_matrix(text)).strip().replace("<svg", named, 1)


@lru_cache(maxsize=2)
def contact_png(text: str) -> bytes:
    """Draw a code as a PNG.

    Raises:
        CardTooLargeError: no code takes so much.
    """
    return png(contact_matrix(text), pixels=_PIXELS)
