"""A QR code that says its words to any phone: plain UTF-8 text, no app, no address, nothing to open.

It takes what fits a code that an ordinary camera still reads from paper: version 25 at level M, 997 bytes.
What does not fit is left out whole, and the words in the code say so.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.util import QRData

from portable_record.sharing.paper.measure import tidied
from portable_record.sharing.qr import QUIET, Matrix, svg

MOST_BYTES = 997
LEAST_MM, MODULE_MM = 40.0, 0.6
_AS_BYTES: Literal[4] = 4  # one segment, so that a reader takes all of it for one text


@dataclass(frozen=True, slots=True)
class Part:
    """Some lines of a code under a heading; a part of one line without a heading has none."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlainCode:
    """The words of a code, and the headings of those parts of which something is left out."""

    text: str
    left_out: tuple[str, ...]


def plain_code(
    parts: Sequence[Part], *, head: str, foot: str, says_left_out: Callable[[Sequence[str]], str]
) -> PlainCode:
    """Write the words of a code, the parts in their order, as many lines as fit.

    Args:
        parts: what to say, the most important first.
        head: its first line.
        foot: its last lines.
        says_left_out: writes the sentence that names the parts of which something is missing.
    """
    everything = _text(head, [(part.heading, part.lines) for part in parts], foot)
    if _bytes(everything) <= MOST_BYTES:
        return PlainCode(everything, ())
    worst = says_left_out([part.heading for part in parts])
    kept: list[tuple[str, list[str]]] = []
    left_out: list[str] = []
    for part in parts:
        lines: list[str] = []
        for line in part.lines:
            tried = [*kept, (part.heading, [*lines, line])]
            if _bytes(_text(head, tried, foot)) + _bytes(worst) + 1 <= MOST_BYTES:
                lines.append(line)
        if lines:
            kept.append((part.heading, lines))
        if len(lines) < len(part.lines):
            left_out.append(part.heading)
    return PlainCode(_text(head, kept, f"{says_left_out(left_out)}\n{foot}"), tuple(left_out))


def plain_matrix(text: str, *, mask: int | None = None) -> Matrix:
    """Return the modules of a code, true for black, with the white edge of four.

    A ``mask`` that is given is used as it is: ten times as quick as trying all eight, and read as well.
    """
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET, mask_pattern=mask)
    code.add_data(QRData(text.encode(), mode=_AS_BYTES))
    modules: Matrix = code.get_matrix()
    return modules


def plain_svg(text: str, *, label: str, mask: int | None = None) -> str:
    """Draw a code that is printed, without its white edge, 40 mm wide or as much wider as it needs.

    ``label`` is read out in place of the drawing.
    """
    modules = plain_matrix(text, mask=mask)
    side = len(modules) - 2 * QUIET
    whole = f"{max(LEAST_MM, side * MODULE_MM) * len(modules) / side:.2f}mm"
    named = f'<svg width="{whole}" height="{whole}" role="img" aria-label="{escape(label)}"'
    return svg(modules).strip().replace("<svg", named, 1)


def _text(head: str, parts: Iterable[tuple[str, Sequence[str]]], foot: str) -> str:
    written = [head]
    for heading, lines in parts:
        written += [f"{heading}:"] if heading else []
        written += [f"- {line}" if heading else line for line in lines]
    return tidied("\n".join([*written, foot]))


def _bytes(text: str) -> int:
    return len(text.encode())
