"""Checking a moving code: as text, as pictures, in one file or several."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from portable_record.actions.desk import Desk
from portable_record.actions.verify import verdict_on, verify_files, verify_one
from portable_record.sharing import gather
from portable_record.sharing.me import Me
from portable_record.sharing.ur.frames import frame
from tests.sharing.cast import BOB_SEALS, NOW
from tests.sharing.lock_vectors import kept
from tests.sharing.moving_vectors import CODE, PARTS, WHOLE, texts_of


def picture_of(*texts: str) -> bytes:
    """Draw codes below each other."""
    drawn = [Image.open(BytesIO(frame(text))).convert("L") for text in texts]
    sheet = Image.new("L", (max(one.width for one in drawn), sum(one.height for one in drawn)), 255)
    top = 0
    for one in drawn:
        sheet.paste(one, (0, top))
        top += one.height
    saved = BytesIO()
    sheet.resize((sheet.width * 3, sheet.height * 3)).save(saved, "PNG")
    return saved.getvalue()


def codes(desk: Desk, folder: Path, contents: dict[str, bytes]) -> dict[str, str]:
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    verified = verify_files(desk, [folder / name for name in contents], at=NOW.isoformat())
    return {Path(one.file).name: one.verdict.code for one in verified}


def test_pictures_and_texts_in_several_files_make_one_card(desk: Desk, tmp_path: Path) -> None:
    found = codes(
        desk,
        tmp_path,
        {
            "a.png": picture_of(PARTS[0]),
            "b.png": picture_of(PARTS[1], PARTS[2]),
            "other.txt": b"hello",
            "c.txt": "\n".join(CODE.text(number) for number in (8, 9, 11)).encode(),
        },
    )

    assert found == {"other.txt": "kind-unknown", **dict.fromkeys(("a.png", "b.png", "c.txt"), "first-time")}


def test_too_few_pictures_say_how_many_were_read(desk: Desk, tmp_path: Path) -> None:
    for number, text in enumerate(PARTS[:2]):
        (tmp_path / f"{number}.png").write_bytes(picture_of(text))

    verified = list(verify_files(desk, sorted(tmp_path.iterdir())))

    assert [one.verdict.code for one in verified] == ["moving-code-part"] * 2
    assert verified[0].verdict.detail == f"2 of {CODE.total} were read."


def test_a_card_and_a_moving_code_in_pieces_do_not_get_mixed_up(desk: Desk, tmp_path: Path) -> None:
    half = len(PARTS) // 2

    found = codes(
        desk,
        tmp_path,
        {
            "one": "\n".join(PARTS[:half]).encode(),
            "split": b"shc:/1/2/5676",
            "two": "\n".join(PARTS[half:]).encode(),
        },
    )

    assert found == {"one": "first-time", "split": "codes-missing", "two": "first-time"}


def test_pieces_wait_only_as_long_as_there_is_room(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portable_record.actions.verify.MOST", len(PARTS[0]) + 10)

    found = codes(desk, tmp_path, {name: PARTS[0].encode() for name in ("first", "second")})

    assert list(found.items()) == [("second", "moving-code-part"), ("first", "moving-code-part")]


def test_one_picture_of_a_whole_code_is_read_at_once(desk: Desk, tmp_path: Path) -> None:
    assert codes(desk, tmp_path, {"whole.png": picture_of(WHOLE)}) == {"whole.png": "first-time"}


def test_a_sealed_file_in_one_picture_is_opened_with_the_key_of_its_reader(
    desk: Desk, tmp_path: Path
) -> None:
    texts = texts_of(kept("both-locks").encode(), letters=1853)
    (tmp_path / "sealed.png").write_bytes(picture_of(*texts))

    for_bob = verify_one(
        desk, tmp_path / "sealed.png", trust=b"", at=NOW, passcode=None, me=Me(hpke=BOB_SEALS)
    )
    for_nobody = verify_one(desk, tmp_path / "sealed.png", trust=b"", at=NOW, passcode=None)

    assert (for_bob.verdict.code, for_nobody.verdict.code) == ("first-time", "passcode-needed")


def test_a_moving_code_is_bounded_like_any_file(desk: Desk) -> None:
    data = PARTS[0].encode() + b"\n" * gather.MOST

    assert verdict_on(desk, data, name="", trust=b"", at=NOW, passcode=None).code == "too-large"
