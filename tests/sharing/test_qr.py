"""The drawn code, and that it is read back from any picture of it."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image, ImageOps

from portable_record.errors import CardTooLargeError
from portable_record.sharing import qr
from portable_record.sharing.code_text import code_text
from portable_record.sharing.pictures import codes_in_drawing, codes_in_picture
from tests.sharing.card_vectors import CARE_CARD, HEALTH_CARD


def token_of(length: int) -> str:
    return ("eyJ" + "Ab9_z-K." * 300)[:length]


@pytest.mark.parametrize(
    ("length", "size", "version"),
    [(1195, qr.CardSize.WALLET, 22), (1750, qr.CardSize.SHEET, 28), (927, qr.CardSize.WALLET, 19)],
)
def test_a_card_of_this_length_has_this_version(length: int, size: qr.CardSize, version: int) -> None:
    modules = qr.matrix(token_of(length), most=size)

    assert len(modules) == 17 + 4 * version + 2 * qr.QUIET


@pytest.mark.parametrize(("length", "size"), [(1196, qr.CardSize.WALLET), (1751, qr.CardSize.SHEET)])
def test_one_character_too_many_is_refused(length: int, size: qr.CardSize) -> None:
    with pytest.raises(CardTooLargeError):
        qr.matrix(token_of(length), most=size)


def test_the_edge_is_white_and_four_modules_wide() -> None:
    modules = qr.matrix(CARE_CARD)

    assert not any(any(row) for row in (*modules[:4], *modules[-4:]))
    assert not any(any(row[:4]) or any(row[-4:]) for row in modules)


def test_the_png_holds_the_code() -> None:
    assert codes_in_picture(qr.png(qr.matrix(CARE_CARD))) == (code_text(CARE_CARD),)


def test_the_svg_holds_the_code_and_is_small() -> None:
    drawn = qr.svg(qr.matrix(token_of(1195)))

    assert codes_in_drawing(drawn) == (code_text(token_of(1195)),)
    assert len(drawn) < 20_000


def test_the_svg_has_no_script_and_no_reference() -> None:
    drawn = qr.svg(qr.matrix(CARE_CARD))

    assert "href" not in drawn
    assert "script" not in drawn
    assert drawn.count("<path") == 2


def picture(token: str, *, pixels: int = 6) -> Image.Image:
    return Image.open(BytesIO(qr.png(qr.matrix(token), pixels=pixels))).convert("L")


def saved(drawn: Image.Image, kind: str) -> bytes:
    held = BytesIO()
    drawn.save(held, kind)
    return held.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP"])
def test_each_kind_of_picture_is_read(kind: str) -> None:
    assert codes_in_picture(saved(picture(CARE_CARD), kind)) == (code_text(CARE_CARD),)


@pytest.mark.parametrize(
    "change",
    [
        lambda drawn: drawn.rotate(90, expand=True),
        lambda drawn: drawn.rotate(180),
        lambda drawn: drawn.rotate(23, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC),
        ImageOps.mirror,
        ImageOps.invert,
        lambda drawn: drawn.convert("RGBA"),
        lambda drawn: drawn.convert("P"),
        lambda drawn: drawn.convert("1"),
        lambda drawn: drawn.convert("I;16"),
    ],
    ids=["quarter", "half", "slanted", "mirrored", "light-on-dark", "clear", "palette", "one-bit", "16-bit"],
)
def test_a_changed_picture_is_read(change: Callable[[Image.Image], Image.Image]) -> None:
    changed = change(picture(CARE_CARD))

    assert codes_in_picture(saved(changed, "PNG")) == (code_text(CARE_CARD),)


def test_a_clear_background_counts_as_white() -> None:
    drawn = picture(CARE_CARD)
    clear = Image.new("RGBA", drawn.size, (0, 0, 0, 0))
    clear.putalpha(ImageOps.invert(drawn))

    assert codes_in_picture(saved(clear, "PNG")) == (code_text(CARE_CARD),)


def test_several_codes_in_one_picture_are_all_read() -> None:
    first, second = picture(CARE_CARD), picture(HEALTH_CARD)
    both = Image.new("L", (first.width + second.width, max(first.height, second.height)), 255)
    both.paste(first, (0, 0))
    both.paste(second, (first.width, 0))

    assert set(codes_in_picture(saved(both, "PNG"))) == {code_text(CARE_CARD), code_text(HEALTH_CARD)}


def test_a_large_photograph_is_read() -> None:
    wide = Image.new("L", (6000, 4000), 200)
    wide.paste(picture(CARE_CARD, pixels=20), (1500, 800))

    assert codes_in_picture(saved(wide, "JPEG")) == (code_text(CARE_CARD),)
