"""A small picture holds the pixels and nothing else, whatever a stranger made the large one of."""

import io
import struct
import sys
import zlib
from collections.abc import Iterator

import pytest
from PIL import Image

from portable_record.errors import PictureTooLargeError, PictureUnreadableError, PortableRecordError
from portable_record.sharing import previews
from portable_record.sharing.previews import preview
from portable_record.sharing.reader import Reader
from portable_record.sharing.reader.answers import MOST_PREVIEW, picture
from portable_record.sharing.reader.frames import FrameError


def painted(
    kind: str = "PNG", size: tuple[int, int] = (400, 200), mode: str = "RGB", **more: object
) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, more.pop("colour", 128)).save(out, kind, **more)  # type: ignore[arg-type]  # as Pillow takes them
    return out.getvalue()


def shown(data: bytes, side: int = 100) -> Image.Image:
    return Image.open(io.BytesIO(preview(data, side=side)))


def png(width: int, height: int) -> bytes:
    """A PNG of these dimensions of which only the beginning is there."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(9)))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_every_kind_becomes_a_small_jpeg(kind: str, mode: str) -> None:
    small = shown(painted(kind, mode=mode, colour="teal" if mode == "RGB" else 128))

    assert (small.format, small.mode, small.size) == ("JPEG", "RGB", (100, 50))


@pytest.mark.parametrize("mode", ["1", "P", "LA", "RGBA", "I;16", "CMYK"])
def test_pictures_of_few_or_many_colours_are_painted_too(mode: str) -> None:
    data = painted("JPEG" if mode == "CMYK" else "PNG", mode=mode, colour=0)

    assert shown(data).size == (100, 50)


def test_a_small_picture_is_not_made_larger() -> None:
    assert shown(painted(size=(40, 20))).size == (40, 20)


def test_what_is_clear_becomes_white() -> None:
    small = shown(painted(mode="RGBA", colour=(0, 0, 0, 0)))

    assert small.getpixel((5, 5)) == (255, 255, 255)


def test_a_photo_is_turned_as_the_camera_was_held_and_says_nothing_else() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "PLANTED: at home, 51.5 N"
    data = painted("JPEG", exif=exif, comment=b"PLANTED comment")

    made = preview(data, side=100)

    assert Image.open(io.BytesIO(made)).size == (50, 100)
    assert b"PLANTED" in data
    assert b"PLANTED" not in made
    assert not Image.open(io.BytesIO(made)).getexif()


def test_only_the_first_picture_of_several_is_painted() -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (50, 50), colour) for colour in ("red", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])

    red, _, blue = shown(out.getvalue()).getpixel((5, 5))  # type: ignore[misc]  # three colours

    assert (red > 200, blue < 50) == (True, True)


@pytest.mark.parametrize("data", [png(100_000, 100_000), png(30_000, 10), png(8_000, 8_000)])
def test_a_picture_that_would_unpack_to_too_much_is_refused_before_it_is_unpacked(data: bytes) -> None:
    with pytest.raises(PictureTooLargeError):
        preview(data, side=100)


def test_a_file_that_is_too_long_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previews, "MOST", 100)

    with pytest.raises(PictureTooLargeError):
        preview(painted(), side=100)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG\r\n\x1a\n" + b"no picture" * 50,
        painted()[:60],
        painted("JPEG")[:200],
        png(10, 10),
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        painted("BMP"),
        painted("TIFF"),
    ],
)
def test_what_is_no_picture_of_those_kinds_is_refused(data: bytes) -> None:
    with pytest.raises(PictureUnreadableError):
        preview(data, side=100)


def test_want_of_memory_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    def hungry(_picture: Image.Image, _side: int) -> bytes:
        raise MemoryError

    monkeypatch.setattr(previews, "_painted", hungry)

    with pytest.raises(MemoryError):
        preview(painted(), side=100)


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(sys.executable) as started:
        yield started


def test_the_reader_process_paints_and_goes_on_after_what_it_cannot(reader: Reader) -> None:
    made = reader.preview(painted("WEBP"), side=100)

    for bad in (png(100_000, 100_000), b"GIF89a nothing"):
        with pytest.raises(PortableRecordError):
            reader.preview(bad, side=100)

    assert Image.open(io.BytesIO(made)).size == (100, 50)
    assert reader.preview(painted("WEBP"), side=100) == made


@pytest.mark.parametrize(
    "answer", [b"", b"<script>", b"\xff\xd8\xff", b"\xff\xd8\xff" + bytes(MOST_PREVIEW) + b"\xff\xd9"]
)
def test_an_answer_that_is_no_small_picture_is_a_fault(answer: bytes) -> None:
    with pytest.raises(FrameError):
        picture(answer)
