"""So many files may be on their way at once, and a lane is free again however its answer ends."""

import pytest
from werkzeug.wrappers.response import Response

from portable_record.errors import TooManyFilesError
from portable_record.web.lanes import LANES, Lanes
from portable_record.web.server import LIMITS


def test_one_more_than_there_are_lanes_is_refused() -> None:
    lanes = Lanes(2)
    _held = [lanes.take(), lanes.take()]

    with pytest.raises(TooManyFilesError):
        lanes.take()


def test_a_lane_is_free_when_the_answer_has_gone_and_only_once() -> None:
    lanes = Lanes(1)
    lane = lanes.take()
    answer = lane.carry(Response(b"a file"))

    answer.close()
    answer.close()
    _again = lanes.take()

    with pytest.raises(TooManyFilesError):
        lanes.take()


def test_a_lane_is_free_when_no_answer_was_made() -> None:
    lanes = Lanes(1)

    def refused() -> None:
        _lane = lanes.take()
        raise ConnectionAbortedError

    with pytest.raises(ConnectionAbortedError):
        refused()
    _again = lanes.take()

    with pytest.raises(TooManyFilesError):
        lanes.take()


def test_threads_are_left_for_pages() -> None:
    threads = LIMITS["threads"]

    assert isinstance(threads, int)
    assert threads - LANES >= 2
