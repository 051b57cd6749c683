"""What a share must know of a large record is read in the background, between two pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

import pytest

from portable_record.actions import whole_record
from portable_record.errors import RecordLockedError
from portable_record.web import meanwhile
from portable_record.web.meanwhile import Meanwhile

if TYPE_CHECKING:
    from portable_record.web.doorway import Doorway


class Door:
    """A door to a record of so many pieces, which is locked after some of them."""

    def __init__(self, pieces: int, locks_after: int = 99) -> None:
        self.left, self.read, self.locks_after = pieces, 0, locks_after

    @contextmanager
    def record(self) -> Iterator["Door"]:
        if self.read == self.locks_after:
            raise RecordLockedError
        yield self

    def read_ahead(self) -> bool:
        self.read += 1
        self.left -= 1
        return self.left > 0


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meanwhile, "BETWEEN", 0)
    monkeypatch.setattr(whole_record, "read_ahead", Door.read_ahead)


def read_on(by: Meanwhile, door: Door) -> None:
    thread = by.read_on(cast("Doorway", door))
    assert thread is not None
    thread.join(10)
    assert not thread.is_alive()


def test_it_reads_until_all_is_read() -> None:
    door = Door(3)

    read_on(Meanwhile(), door)

    assert (door.read, door.left) == (3, 0)


def test_it_ends_when_the_record_is_locked_and_begins_again_later() -> None:
    by, door = Meanwhile(), Door(5, locks_after=2)

    read_on(by, door)
    door.locks_after = 99
    read_on(by, door)

    assert (door.read, door.left) == (5, 0)


def test_only_one_reads_at_a_time() -> None:
    by = Meanwhile()
    by._reading.acquire()

    assert by.read_on(cast("Doorway", Door(1))) is None
