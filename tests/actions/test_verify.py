"""Checking what somebody gave: one file at a time, and as of a moment that is well written."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from portable_record.actions import verify
from portable_record.actions.desk import Desk
from portable_record.actions.files import read_file
from portable_record.actions.verify import moment_of, verify_files
from portable_record.errors import UsageError
from portable_record.sharing.code_text import code_digits
from portable_record.sharing.gather import MOST
from tests.sharing.card_vectors import CARE_CARD

DIGITS = code_digits(CARE_CARD)


@pytest.fixture
def given(tmp_path: Path) -> dict[str, Path]:
    """Files by name: a card, its two codes, one of another kind, one too large, one that is not there."""
    contents = {
        "card": CARE_CARD.encode(),
        "first": f"shc:/1/2/{DIGITS[:300]}".encode(),
        "second": f"shc:/2/2/{DIGITS[300:]}".encode(),
        "other": b"%PDF",
        "large": bytes(MOST + 1),
    }
    for name, data in contents.items():
        (tmp_path / name).write_bytes(data)
    return {name: tmp_path / name for name in (*contents, "gone")}


def test_each_file_gets_its_own_verdict_and_parts_of_a_card_come_last(
    desk: Desk, given: dict[str, Path]
) -> None:
    order = ["second", "other", "first", "gone", "large", "card"]

    verified = list(verify_files(desk, [given[name] for name in order]))

    assert [(Path(one.file).name, one.verdict.code) for one in verified] == [
        ("other", "kind-unknown"),
        ("gone", "file-unreadable"),
        ("large", "too-large"),
        ("card", "first-time"),
        ("second", "first-time"),
        ("first", "first-time"),
    ]


def test_one_file_is_read_at_a_time_and_its_verdict_comes_at_once(
    desk: Desk, given: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def noting(file: Path, *, most: int) -> bytes:
        opened.append(file.name)
        return read_file(file, most=most)

    monkeypatch.setattr(verify, "read_file", noting)

    verdicts = verify_files(desk, [given["card"], given["other"]])

    assert (next(verdicts).verdict.code, opened) == ("first-time", ["card"])
    assert (next(verdicts).verdict.code, opened) == ("kind-unknown", ["card", "other"])


def test_the_pictures_of_a_split_card_are_not_held(desk: Desk, given: dict[str, Path]) -> None:
    verified = list(verify_files(desk, [given["first"], given["second"]]))

    assert [one.data for one in verified] == [b"", b""]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2030-12-31", datetime(2030, 12, 31, tzinfo=UTC)),
        ("2030-12-31T18:00", datetime(2030, 12, 31, 18, tzinfo=UTC)),
        ("2030-12-31 18:00:05", datetime(2030, 12, 31, 18, 0, 5, tzinfo=UTC)),
        ("2030-12-31T18:00:00Z", datetime(2030, 12, 31, 18, tzinfo=UTC)),
        ("2030-12-31T18:00:00.5+02:00", datetime(2030, 12, 31, 16, 0, 0, 500_000, tzinfo=UTC)),
        ("0001-01-01", datetime(1, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_day_or_a_moment_is_read(text: str, moment: datetime) -> None:
    assert moment_of(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "20301231",
        "2030-W01-1",
        "2030-12",
        "2030-13-01",
        "2030-02-30",
        "2030-12-31T",
        "2030-12-31T18",
        "2030-12-31T25:00",
        "2030-12-31T18:00:00+99:00",
        "2030-12-31\n",
        "٢٠٣٠-12-31",
        "0001-01-01T00:00:00+05:00",
        "9999-12-31T23:59:59-05:00",
        "tomorrow",
    ],
)
def test_anything_else_is_no_moment(text: str) -> None:
    with pytest.raises(UsageError, match="looks like 2026-12-31"):
        moment_of(text)


@pytest.mark.parametrize("at", ["0001-01-01", "9999-12-31T23:59:59Z"])
def test_a_card_can_be_checked_as_of_any_moment(desk: Desk, given: dict[str, Path], at: str) -> None:
    (verified,) = verify_files(desk, [given["card"]], at=at)

    assert verified.verdict.code in ("not-yet-valid", "expired")
