"""A film for Chromium's fake camera: pictures of codes, one after the other, some of them lost.

film([frame(code.text(number)) for number in range(1, 60)], file, each=3, lost={4, 9})
playwright.chromium.launch(args=[*camera(file), ...])
"""

from collections.abc import Collection, Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageFilter

A_SECOND = 30  # Chromium plays MJPEG at this rate, again and again
SIZE = (1280, 720)
DESK = 90  # the grey around the screen that is filmed
BLUR = 0.6  # pixels: as sharp as a usual camera
SHAKEN = 9.0  # pixels: so unsharp that nothing can be read


def camera(film: Path) -> list[str]:
    """Return the options with which Chromium takes a film for its camera, and asks nobody."""
    return [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]


def film(
    codes: Sequence[bytes],
    file: Path,
    *,
    each: int,
    lost: Collection[int] = (),
    blended: bool = False,
    size: tuple[int, int] = SIZE,
) -> None:
    """Write a film (MJPEG) in which each code stays for ``each`` frames; those at ``lost`` are shaken.

    ``blended``: the first frame of each shows it and the one before at once, as a camera sees it when a
    screen changes while it looks.
    """
    seen = [_seen(code, size) for code in codes]
    with file.open("wb") as written:
        for place, picture in enumerate(seen):
            if place in lost:
                frames = [picture.filter(ImageFilter.GaussianBlur(SHAKEN))] * each
            else:
                first = Image.blend(seen[place - 1], picture, 0.5) if blended else picture
                frames = [first, *[picture] * (each - 1)]
            made = {id(one): _jpeg(one) for one in frames}
            written.writelines(made[id(one)] for one in frames)


def _seen(code: bytes, size: tuple[int, int]) -> Image.Image:
    """Paint what a camera sees of a screen with a code."""
    drawn = Image.open(BytesIO(code)).convert("L")
    side = int(min(size) * 0.9)
    picture = Image.new("L", size, DESK)
    picture.paste(drawn.resize((side, side)), ((size[0] - side) // 2, (size[1] - side) // 2))
    return picture.filter(ImageFilter.GaussianBlur(BLUR))


def _jpeg(picture: Image.Image) -> bytes:
    saved = BytesIO()
    picture.save(saved, "JPEG", quality=85)
    return saved.getvalue()
