"""What waits between two pages: for one session, for a while, one thing at a time."""

import pytest

from portable_record.web.waiting import LONGEST_SILENCE, Waiting
from tests.web.asking import Ticks


@pytest.fixture
def waiting(ticks: Ticks) -> Waiting[str]:
    return Waiting(ticks)


def test_what_was_left_waits_for_who_shows_the_key(waiting: Waiting[str]) -> None:
    key = waiting.keep("teapot")

    assert waiting.of(key) == "teapot"
    assert waiting.of(key[::-1]) is None
    assert waiting.of("") is None


def test_a_session_can_have_its_own_key(waiting: Waiting[str]) -> None:
    assert waiting.keep("teapot", key="the pass") == "the pass"

    assert waiting.of("the pass") == "teapot"


def test_who_has_no_key_is_given_nothing_even_where_nothing_waits(waiting: Waiting[str]) -> None:
    assert waiting.of("") is None


def test_each_look_renews_the_hour_and_a_longer_silence_lets_go(waiting: Waiting[str], ticks: Ticks) -> None:
    key = waiting.keep("teapot")
    ticks.seconds += LONGEST_SILENCE
    looked = waiting.of(key)
    ticks.seconds += LONGEST_SILENCE
    again = waiting.of(key)
    ticks.seconds += LONGEST_SILENCE + 1

    assert (looked, again, waiting.of(key)) == ("teapot", "teapot", None)


def test_a_new_thing_takes_the_place_of_the_one_before(waiting: Waiting[str]) -> None:
    first = waiting.keep("teapot")
    second = waiting.keep("violin")

    assert (waiting.of(first), waiting.of(second)) == (None, "violin")


def test_what_is_let_go_of_is_gone(waiting: Waiting[str]) -> None:
    key = waiting.keep("teapot")

    waiting.forget()

    assert waiting.of(key) is None
