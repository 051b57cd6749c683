"""A flood of requests without our cookie is let through slowly, and the owner is not kept waiting."""

import socket
import sys

import pytest
from flask.testing import FlaskClient

from portable_record.web.frame import place_of
from portable_record.web.front import BURST, Bucket
from tests.web.asking import Ticks


def test_a_stranger_who_asks_too_often_is_put_off_and_the_owner_is_not(
    owner: FlaskClient, ticks: Ticks
) -> None:
    crowd = owner.application.test_client(use_cookies=False)

    answers = [crowd.get("/still-open").status_code for _ in range(int(BURST) + 5)]
    put_off = crowd.get("/still-open")
    mine = owner.get("/still-open").status_code
    ticks.seconds += 1
    later = crowd.get("/still-open").status_code

    assert 429 in answers
    assert put_off.headers["Retry-After"] == "1"
    assert (mine, later) == (200, 200)


def test_a_bucket_is_never_fuller_than_full() -> None:
    ticks = Ticks()
    bucket = Bucket(ticks)
    ticks.seconds += 3600

    taken = sum(bucket.takes() for _ in range(int(BURST) * 2))

    assert taken == BURST


def test_a_fault_is_told_by_kind_and_line_and_never_by_what_it_says() -> None:
    with pytest.raises(OSError, match="illegal") as caught:
        socket.inet_aton("what the record says")

    told = place_of(caught.value)

    assert told.startswith("unexpected: OSError in test_front.py:")
    assert "record says" not in told


def test_a_fault_without_a_place_is_told_too() -> None:
    assert place_of(KeyError(sys.version)) == "unexpected: KeyError"
