"""What goes over the pipes."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portable_record.sharing.reader import frames

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


def through_a_pipe(data: bytes) -> int:
    """Return the reading end of a pipe that holds these bytes and then ends."""
    source, sink = os.pipe()
    os.write(sink, data)
    os.close(sink)
    return source


def received(data: bytes, announced: list[int] | None = None) -> tuple[dict[str, object], bytes] | None:
    source = through_a_pipe(data)
    try:
        return frames.receive(source, announce=(announced if announced is not None else []).append)
    finally:
        os.close(source)


@given(header=st.dictionaries(st.text(), JSON, max_size=5), body=st.binary(max_size=2000))
def test_what_is_packed_comes_out(header: dict[str, object], body: bytes) -> None:
    assert received(frames.pack(header, body)) == (header, body)


def test_the_length_of_the_body_is_announced_before_it_is_read() -> None:
    announced: list[int] = []

    received(frames.pack({}, b"abc"), announced)

    assert announced == [3]


def test_a_pipe_that_ends_between_frames_gives_nothing() -> None:
    assert received(b"") is None


@pytest.mark.parametrize("cut", [9, 12, 20])
def test_a_frame_that_ends_in_the_middle_is_refused(cut: int) -> None:
    whole = frames.pack({"verb": "x"}, b"0123456789")

    with pytest.raises(frames.FrameError):
        received(whole[:cut])


def test_a_header_or_body_longer_than_agreed_is_never_packed() -> None:
    with pytest.raises(frames.FrameError):
        frames.pack({"long": "x" * frames.HEADER_MOST})
    with pytest.raises(frames.FrameError):
        frames.pack({}, bytes(frames.BODY_MOST + 1))


def test_bytes_after_a_frame_are_left_for_the_next_reader() -> None:
    announced: list[int] = []
    source = through_a_pipe(frames.pack({"n": 1}, b"one") + frames.pack({"n": 2}, b"two"))

    first = frames.receive(source, announce=announced.append)
    second = frames.receive(source, announce=announced.append)
    os.close(source)

    assert (first, second) == (({"n": 1}, b"one"), ({"n": 2}, b"two"))
