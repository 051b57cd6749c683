"""The QR code of a card, drawn: PNG and SVG. See docs/format/card.md."""

from collections.abc import Sequence
from enum import IntEnum
from io import BytesIO
from itertools import groupby

import qrcode
from qrcode.constants import ERROR_CORRECT_L
from qrcode.util import QRData

from portable_record.errors import CardTooLargeError
from portable_record.sharing.code_text import PREFIX, code_digits

Matrix = Sequence[Sequence[bool]]

QUIET = 4  # modules of white edge
PIXELS = 8  # a module in a PNG


class CardSize(IntEnum):
    """The most characters of JWS that a card's code takes."""

    WALLET = 1195  # version 22, 105 modules: crisp at 40 mm
    SHEET = 1750  # version 28, 129 modules: for print; care cards only


def matrix(jws: str, *, most: CardSize = CardSize.WALLET) -> Matrix:
    """Return the modules of a card's code, true for black, with the white edge.

    Raises:
        CardTooLargeError: the JWS is longer than this size takes.
        CodeTextError: it is not a JWS.
    """
    if len(jws) > most:
        raise CardTooLargeError(f"It has {len(jws)} characters; {int(most)} fit.")
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_L, border=QUIET)
    code.add_data(QRData(PREFIX.encode()))
    code.add_data(QRData(code_digits(jws).encode()))
    modules: Matrix = code.get_matrix()
    return modules


def png(modules: Matrix, *, pixels: int = PIXELS) -> bytes:
    """Draw modules as a PNG of one bit a pixel."""
    from PIL import Image

    side = len(modules)
    flat = bytes(0 if black else 255 for row in modules for black in row)
    picture = Image.frombytes("L", (side, side), flat).convert("1", dither=Image.Dither.NONE)
    drawn = BytesIO()
    picture.resize((side * pixels, side * pixels), Image.Resampling.NEAREST).save(drawn, "PNG", optimize=True)
    return drawn.getvalue()


def svg(modules: Matrix) -> str:
    """Draw modules as an SVG of one path; one unit is one module."""
    side = len(modules)
    strokes = "".join(_strokes(row, y) for y, row in enumerate(modules))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path stroke="#000" d="{strokes}"/></svg>\n'
    )


def _strokes(row: Sequence[bool], y: int) -> str:
    """Write a row's black runs as strokes through the middle of the row, each relative to the last."""
    drawn, x, last = "", 0, None
    for black, run in groupby(row):
        length = len(list(run))
        if black:
            drawn += f"M{x} {y}.5h{length}" if last is None else f"m{x - last} 0h{length}"
            last = x + length
        x += length
    return drawn
