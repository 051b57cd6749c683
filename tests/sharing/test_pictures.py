"""Pictures that are hostile, broken or empty."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from portable_record.errors import (
    NoCodeInPictureError,
    PictureTooLargeError,
    PictureUnreadableError,
    PortableRecordError,
)
from portable_record.sharing import qr
from portable_record.sharing.kinds import is_picture
from portable_record.sharing.pictures import MOST, codes_in_drawing, codes_in_picture
from tests.sharing.card_vectors import care_modules

PNG = qr.png(care_modules())
SVG = qr.svg(care_modules())


def png_of_size(width: int, height: int, *, depth: int = 8, colour: int = 6) -> bytes:
    """Return a PNG whose head says this size, with next to nothing behind it."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    rows = zlib.compress(bytes(1_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def saved(drawn: Image.Image, kind: str) -> bytes:
    held = BytesIO()
    drawn.save(held, kind)
    return held.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        png_of_size(50_000, 50_000),
        png_of_size(65_500, 10),
        png_of_size(6_000, 6_000),
        PNG + bytes(MOST),
        saved(Image.new("L", (20_001, 1)), "PNG"),
    ],
    ids=["square", "wide", "rgba", "file", "side"],
)
def test_a_picture_that_would_unpack_too_large_is_refused(data: bytes) -> None:
    with pytest.raises(PictureTooLargeError):
        codes_in_picture(data)


@pytest.mark.parametrize(
    "data",
    [
        PNG[:200],
        PNG[:33],
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        b"BM",
        b"\xff\xd8\xff\xe0",
        b"RIFF\x00\x00\x00\x00WEBP",
        png_of_size(3_000, 3_000),
        PNG.replace(b"IDAT", b"IDAX"),
        b"",
    ],
)
def test_a_broken_picture_is_refused(data: bytes) -> None:
    with pytest.raises(PictureUnreadableError):
        codes_in_picture(data)


def test_a_picture_of_another_kind_is_not_opened() -> None:
    tiff = saved(Image.new("L", (100, 100)), "TIFF")

    assert not is_picture(tiff)
    with pytest.raises(PictureUnreadableError):
        codes_in_picture(tiff)


def test_a_picture_without_a_code_is_refused() -> None:
    with pytest.raises(NoCodeInPictureError):
        codes_in_picture(saved(Image.new("L", (400, 400), 255), "PNG"))


@pytest.mark.parametrize(
    ("drawing", "error"),
    [
        (SVG + " " * 600_000, PictureTooLargeError),
        (SVG.replace('viewBox="0 0', 'viewBox="1 1'), PictureUnreadableError),
        (SVG.replace("viewBox=", "box="), PictureUnreadableError),
        ('<svg viewBox="0 0 401 401"><path d="M0 0.5h9"/></svg>', PictureUnreadableError),
        ('<svg viewBox="0 0 9 0"><path d="M0 0.5h9"/></svg>', PictureUnreadableError),
        ('<svg viewBox="0 0 99 99"><path d="M9999 9999.5h9999"/></svg>', NoCodeInPictureError),
        ('<svg viewBox="0 0 99 99"></svg>', NoCodeInPictureError),
    ],
)
def test_a_drawing_of_anything_else_is_refused(drawing: str, error: type[PortableRecordError]) -> None:
    with pytest.raises(error):
        codes_in_drawing(drawing)


def finders(modules: int) -> bytes:
    """Return a picture full of the corner marks of QR codes, which make a reader try many combinations."""
    mark = Image.new("L", (9, 9), 255)
    mark.paste(0, (1, 1, 8, 8))
    mark.paste(255, (2, 2, 7, 7))
    mark.paste(0, (3, 3, 6, 6))
    mark = mark.resize((27, 27), Image.Resampling.NEAREST)
    page = Image.new("L", (27 * modules, 27 * modules), 255)
    for place in range(modules * modules):
        page.paste(mark, (place % modules * 27, place // modules * 27))
    return saved(page, "PNG")


@pytest.mark.slow
def test_a_picture_full_of_corner_marks_is_done_with_in_time() -> None:
    with pytest.raises(NoCodeInPictureError):
        codes_in_picture(finders(60))


def test_a_stroke_without_length_paints_nothing() -> None:
    drawing = SVG.replace('d="', 'd="M0 0.5h0', 1)

    assert drawing != SVG
    assert codes_in_drawing(drawing) == codes_in_drawing(SVG)
