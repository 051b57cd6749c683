"""The pictures of a moving code."""

from io import BytesIO
from itertools import pairwise

import pytest
from PIL import Image

from portable_record.sharing.pictures import codes_in_picture
from portable_record.sharing.ur import MovingCode
from portable_record.sharing.ur.frames import SIZES, USUAL_SPEED, frame
from portable_record.sharing.ur.joining import join_texts

FILE = bytes(range(250)) * 12
LONG = FILE * 4
EDGE = 4
SIX = 6  # turns from dark to light or back make three flashes


def opened(drawn: bytes) -> Image.Image:
    return Image.open(BytesIO(drawn))


def enlarged(drawn: bytes, times: int) -> bytes:
    picture, saved = opened(drawn), BytesIO()
    picture.resize((picture.width * times, picture.height * times)).save(saved, "PNG")
    return saved.getvalue()


@pytest.mark.parametrize("size", SIZES)
def test_a_full_part_fills_the_code_of_its_size(size: str) -> None:
    text = MovingCode(LONG, letters=SIZES[size].letters).text(2)

    drawn = opened(frame(text))

    side = 17 + 4 * SIZES[size].version + 2 * EDGE
    assert (drawn.size, drawn.mode) == ((side, side), "1")


def test_the_edge_is_white_and_four_modules_wide() -> None:
    drawn = opened(frame(MovingCode(FILE, letters=535).text(1))).convert("L")

    dark = drawn.point([255 - grey for grey in range(256)]).getbbox()

    assert dark == (EDGE, EDGE, drawn.width - EDGE, drawn.height - EDGE)


@pytest.mark.parametrize("size", SIZES)
def test_pictures_of_every_size_are_read_back(size: str) -> None:
    code = MovingCode(FILE, letters=SIZES[size].letters)

    texts = [
        codes_in_picture(enlarged(frame(code.text(number)), 3))[0] for number in range(1, code.total + 1)
    ]

    assert join_texts(texts) == FILE


def test_drawing_the_same_text_gives_the_same_picture() -> None:
    text = MovingCode(FILE, letters=535).text(9)

    assert frame(text) == frame(text)


@pytest.mark.parametrize(("speed", "most"), [(5, 0.0), (USUAL_SPEED, 0.05), (10, 0.2)])
def test_few_modules_flash_more_than_three_times_in_a_second(speed: int, most: float) -> None:
    code = MovingCode(LONG, letters=SIZES["middle"].letters)
    shown = [opened(frame(code.text(number))).convert("1").tobytes() for number in range(100, 101 + speed)]

    turns = [bytes(a ^ b for a, b in pairwise(column)) for column in zip(*shown, strict=True)]

    often = sum(sum(one >> bit & 1 for one in turn) > SIX for turn in turns for bit in range(8))
    assert often / (8 * len(turns)) <= most
