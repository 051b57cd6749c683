"""What waits to be taken in is sealed, can be looked into anywhere, and leaves nothing behind."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portable_record.crypto.chunks import CHUNK
from portable_record.errors import DiskFaultError, NotFoundError, SealBrokenError
from portable_record.vault.arrivals import Arrival, Arrivals

WORDS = b"words that nobody else may read, "


Came = Callable[[bytes], Arrival]


@pytest.fixture
def came(tmp_path: Path) -> Iterator[Came]:
    """Let something come in, in pieces."""
    arrivals = Arrivals(tmp_path, os.urandom)

    def come(data: bytes) -> Arrival:
        arrival = arrivals.begin()
        for start in range(0, len(data), 10_000):
            arrival.add(data[start : start + 10_000])
        arrival.end()
        return arrival

    yield come
    arrivals.forget()


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 12 * CHUNK + 5])
def test_any_slice_is_as_it_came(came: Came, size: int) -> None:
    data = (WORDS * (size // len(WORDS) + 1))[:size]
    arrival = came(data)

    assert len(arrival) == size
    for start in (0, 1, CHUNK - 1, CHUNK, 2 * CHUNK + 7, size - 1, size, size + 9):
        assert arrival[start : start + CHUNK + 3] == data[start : start + CHUNK + 3]
        assert arrival[start:] == data[start:]


def test_a_byte_is_found_where_it_stands(came: Came) -> None:
    arrival = came(b"a" * (2 * CHUNK + 5) + b"\n" + b"a" * CHUNK)

    assert arrival.find(b"\n", 0, len(arrival) + 99) == 2 * CHUNK + 5
    assert arrival.find(b"\n", 0, 2 * CHUNK + 5) == -1
    assert arrival.find(b"\n", 2 * CHUNK + 6, len(arrival)) == -1


def test_nothing_of_it_can_be_read_in_any_file(came: Came, tmp_path: Path) -> None:
    arrival = came(WORDS * 5000)
    arrival._file.flush()
    arrival._file.seek(0)

    assert WORDS not in arrival._file.read()
    assert list(tmp_path.iterdir()) == []


def test_a_changed_byte_is_refused(came: Came) -> None:
    arrival = came(WORDS * 5000)
    arrival._file.seek(CHUNK + 100)
    arrival._file.write(b"!")

    assert arrival[:10] == WORDS[:10]
    with pytest.raises(SealBrokenError):
        arrival[CHUNK : CHUNK + 1]


def test_one_thing_waits_at_a_time_until_it_is_let_go(tmp_path: Path) -> None:
    arrivals = Arrivals(tmp_path, os.urandom)
    first = arrivals.begin()

    second = arrivals.begin()

    assert first._file.closed
    assert arrivals.waiting is second
    arrivals.forget()
    arrivals.forget()
    assert second._file.closed
    with pytest.raises(NotFoundError):
        _ = arrivals.waiting


def test_a_folder_that_takes_nothing_is_said(tmp_path: Path) -> None:
    with pytest.raises(DiskFaultError):
        Arrival(tmp_path / "gone", os.urandom)
