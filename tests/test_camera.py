"""The film for the fake camera shows what it should, and loses what it should."""

from pathlib import Path

import pytest

from portable_record.errors import NoCodeInPictureError
from portable_record.sharing.pictures import codes_in_picture
from portable_record.sharing.ur import MovingCode
from portable_record.sharing.ur.frames import frame
from tests.camera import camera, film

CODE = MovingCode(bytes(3000), letters=1249)
TEXTS = [CODE.text(number) for number in (1, 2, 3)]
BEGINNING = b"\xff\xd8\xff"


def seen_in(file: Path) -> list[str]:
    frames = file.read_bytes().split(BEGINNING)[1:]
    return [_text(BEGINNING + one) for one in frames]


def _text(picture: bytes) -> str:
    try:
        return codes_in_picture(picture)[0]
    except NoCodeInPictureError:
        return ""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("camera") / "film.mjpeg"
    film([frame(text) for text in TEXTS], file, each=2, lost={1})
    return file


def test_each_code_stays_as_long_as_it_should_and_the_lost_one_cannot_be_read(file: Path) -> None:
    assert seen_in(file) == [TEXTS[0], TEXTS[0], "", "", TEXTS[2], TEXTS[2]]


def test_the_camera_is_told_which_film_to_play(file: Path) -> None:
    assert f"--use-file-for-fake-video-capture={file}" in camera(file)
