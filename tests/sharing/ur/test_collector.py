"""The collector of a scanning page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portable_record.sharing.ur import MovingCode, MovingCollector, Progress
from portable_record.sharing.ur.bytewords import read_bytewords, write_bytewords
from portable_record.sharing.ur.collector import BEGIN_ANEW
from portable_record.sharing.ur.part import write_part
from tests.sharing.moving_vectors import part

FILE = bytes(range(256)) * 8
CODE = MovingCode(FILE, letters=540)
OTHER = MovingCode(FILE[::-1], letters=540)


def fed(collector: MovingCollector, *numbers: int, code: MovingCode = CODE) -> list[Progress]:
    return [collector.feed(code.text(number)) for number in numbers]


def test_before_anything_was_read_nothing_is_known() -> None:
    assert MovingCollector().progress == Progress(0, 0, useful=False, file=None)


def test_each_new_part_is_a_step_and_the_last_gives_the_file() -> None:
    collector = MovingCollector()

    steps = fed(collector, *range(CODE.total, 0, -1))

    assert [(step.known, step.needed) for step in steps] == [
        (known, CODE.total) for known in range(1, CODE.total + 1)
    ]
    assert [step.file for step in steps] == [None] * (CODE.total - 1) + [FILE]


def test_a_part_seen_again_is_no_step() -> None:
    collector = MovingCollector()

    first, again = fed(collector, 3, 3)

    assert (first.useful, again.useful) == (True, False)
    assert (again.known, again.needed) == (1, CODE.total)


def test_it_begins_anywhere_and_misses_what_it_misses() -> None:
    collector, number = MovingCollector(), 5_000

    while collector.progress.file is None:
        number += 1 if number % 5 else 2
        collector.feed(CODE.text(number))

    assert collector.progress.file == FILE
    assert number < 5_000 + 3 * CODE.total


def test_a_code_that_is_whole_is_the_file_at_once() -> None:
    collector = MovingCollector()

    progress = collector.feed(MovingCode(b"small", letters=540).text(1))

    assert progress == Progress(1, 1, useful=True, file=b"small")


def test_after_the_end_nothing_changes_any_more() -> None:
    collector = MovingCollector()
    fed(collector, *range(1, CODE.total + 1))

    (after,) = fed(collector, 1, code=OTHER)

    assert (after.file, after.useful, after.known) == (FILE, False, CODE.total)


@pytest.mark.parametrize(
    "text", ["", "hello", "https://example.org/", "ur:bytes/aeae", "UR:CRYPTO-SEED/AEADAOAXAA"]
)
def test_other_codes_that_the_camera_sees_change_nothing(text: str) -> None:
    collector = MovingCollector()
    fed(collector, 1, 2)

    assert collector.feed(text) == Progress(2, CODE.total, useful=False, file=None)


def test_a_part_of_another_message_is_passed_over() -> None:
    collector = MovingCollector()
    fed(collector, 1, 2)

    strays = fed(collector, 1, 2, 3, 4, code=OTHER) + fed(collector, 3) + fed(collector, 5, code=OTHER)

    assert [(stray.known, stray.useful) for stray in strays] == [(2, False)] * 4 + [(3, True), (3, False)]


def test_another_message_in_front_of_the_camera_is_begun_with_in_the_end() -> None:
    collector = MovingCollector()
    fed(collector, *range(1, CODE.total))

    before = fed(collector, *range(1, BEGIN_ANEW), code=OTHER)
    (after,) = fed(collector, BEGIN_ANEW, code=OTHER)

    assert before[-1].known == CODE.total - 1
    assert (after.known, after.useful) == (BEGIN_ANEW, True)


def test_a_short_message_that_comes_second_is_whole_when_it_begins_anew() -> None:
    collector, short = MovingCollector(), MovingCode(FILE[:600], letters=540)
    fed(collector, 1, 2)

    *_, last = fed(collector, *range(1, BEGIN_ANEW + 1), code=short)

    assert short.total < BEGIN_ANEW
    assert last.file == FILE[:600]


def test_what_does_not_fit_together_is_thrown_away() -> None:
    collector = MovingCollector()
    good = part(CODE.text(1))
    collector.feed(write_part(type(good)(good.message, 1, bytes(len(good.data)))))

    *_, last = fed(collector, *range(2, CODE.total + 1))
    fresh = fed(collector, *range(1, CODE.total + 1))

    assert (last.known, last.needed, last.file) == (0, 0, None)
    assert fresh[-1].file == FILE


@given(st.integers(1, 40), st.integers(0, 60), st.binary(max_size=6))
def test_whatever_a_code_says_the_collector_goes_on(number: int, place: int, other: bytes) -> None:
    collector, text = MovingCollector(), CODE.text(number)
    head, _, body = text.rpartition("/")
    data = read_bytewords(body)

    collector.feed(f"{head}/{write_bytewords(data[:place] + other + data[place + len(other) :])}")
    collector.feed(text[:place] + other.decode("latin-1") + text[place:])
    last = fed(collector, *range(1, CODE.total + BEGIN_ANEW + 1))[-1]

    assert last.file in (FILE, None)
    assert last.known <= last.needed
