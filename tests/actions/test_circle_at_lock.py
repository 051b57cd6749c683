"""What is new is sealed just before the record is locked, in little time, and goes out without it."""

from pathlib import Path

import pytest

from portable_record.actions.circle_at_lock import (
    AT_LOCK,
    MOST_BYTES,
    SEALED_AT_ONCE,
    SEALING,
    GoesOut,
    hang_up,
    seal_before_lock,
)
from portable_record.actions.circle_outbox import count_waiting, put_out, some_that_wait
from portable_record.actions.circle_place import FOLDER, WEBDAV, PlaceOfCircle
from portable_record.actions.circle_state import say_of_circle
from portable_record.storage.webdav import Webdav, in_webdav
from tests.actions.circle_around import plan
from tests.actions.three_around import Three, made, three
from tests.record.devices import entry_id
from tests.sharing.cast import NOW

__all__ = ["made", "three"]


class Clock:
    """Seconds that pass when somebody looks."""

    def __init__(self, step: float = 0) -> None:
        self.now, self._step = 0.0, step

    def __call__(self) -> float:
        self.now += self._step
        return self.now


@pytest.fixture
def folder(three: Three, tmp_path: Path) -> Path:
    """Where the three meet: a folder with what lies at their place."""
    for name, file in three.place.files.items():
        (tmp_path / name).write_bytes(file)
    for record in three.all:
        say_of_circle(record, place=PlaceOfCircle(kind=FOLDER, address=str(tmp_path)).to_value())
    return tmp_path


def sealed(three: Three, clock: Clock | None = None) -> GoesOut:
    found = seal_before_lock(three.jean, ticks=clock or Clock())
    assert found is not None
    return found


def test_what_was_sealed_reaches_the_others_without_the_record(three: Three, folder: Path) -> None:
    plan(three.jean, 5)
    goes_out = sealed(three)

    goes_out.send(NOW, ticks=Clock())
    three.place.files.update({file.name: file.read_bytes() for file in folder.iterdir()})
    three.sync(three.sam)

    assert three.sam.vault.entries.has(entry_id(5))
    assert all(b"Tea at four" not in file for file in goes_out.files.values())


def test_until_a_sync_has_seen_it_there_it_waits_and_nothing_is_sealed_twice(
    three: Three, folder: Path
) -> None:
    plan(three.jean, 5)
    first = sealed(three)
    first.send(NOW, ticks=Clock())

    again = sealed(three)
    three.sync(three.jean, three.sam)

    assert again.files == first.files
    assert count_waiting(three.jean) == 0
    assert three.sam.vault.entries.has(entry_id(5))


def test_where_nothing_is_new_and_where_there_is_no_place_nothing_goes_out(
    three: Three, folder: Path
) -> None:
    assert seal_before_lock(three.jean, ticks=Clock()) is None
    plan(three.jean, 5)
    say_of_circle(three.jean, place={})

    assert seal_before_lock(three.jean, ticks=Clock()) is None


def test_what_is_much_is_sealed_for_a_short_time_and_the_rest_comes_later(three: Three, folder: Path) -> None:
    for number in range(5, 7 + 2 * SEALED_AT_ONCE):
        plan(three.jean, number)

    goes_out = sealed(three, Clock(SEALING / 2))

    assert len(goes_out.files) == SEALED_AT_ONCE
    three.sync(three.jean, three.sam)
    assert three.sam.vault.entries.has(entry_id(6 + 2 * SEALED_AT_ONCE))


def test_no_more_is_held_in_memory_than_a_little(three: Three, folder: Path) -> None:
    half = MOST_BYTES // 2
    put_out(three.jean, [bytes([number]) * half for number in range(3)])

    goes_out = sealed(three)

    assert [len(file) for file in goes_out.files.values()] == [half, half]
    assert len(some_that_wait(three.jean, most=3)) == 3


def test_a_place_that_is_gone_is_no_fault_and_what_comes_too_late_is_left(three: Three, folder: Path) -> None:
    before = len(list(folder.iterdir()))
    plan(three.jean, 5)
    goes_out = sealed(three)
    clock = Clock()
    clock.now = AT_LOCK

    goes_out.send(NOW, ticks=clock)
    after = len(list(folder.iterdir()))
    away = folder.rename(folder.with_name("away"))
    goes_out.send(NOW, ticks=Clock())

    assert (after, folder.exists()) == (before, False)
    away.rename(folder)


def test_what_lets_us_in_is_shown_nowhere_and_a_server_is_hung_up_on(three: Three, folder: Path) -> None:
    secret = PlaceOfCircle(kind=WEBDAV, address="https://example.org/dav", user="jean", secret="sea and sand")
    plan(three.jean, 5)
    say_of_circle(three.jean, place=secret.to_value())

    goes_out = sealed(three)
    there = in_webdav(Webdav("http://127.0.0.1:1/", "", ""))
    hang_up(there)
    hang_up(three.place)

    assert "sea and sand" not in repr(goes_out)
    assert "example.org" not in repr(goes_out)
