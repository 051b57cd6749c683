"""A ZIP that goes out as it is made is one that everybody can open."""

import io
import tracemalloc
import zipfile
from datetime import UTC, datetime

from portable_record.sharing.zip_stream import ZipStream

NOW = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)


def test_what_goes_in_comes_out() -> None:
    stream = ZipStream(NOW)

    made = b"".join(
        [
            *stream.add("a.txt", [b"one ", b"two"]),
            *stream.add("files/\u0639.jpg", [b"\xff" * 100_000], packed=False),
            *stream.end(),
        ]
    )

    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        assert opened.testzip() is None
        assert opened.read("a.txt") == b"one two"
        assert opened.read("files/\u0639.jpg") == b"\xff" * 100_000
        info = opened.infolist()[0]
    assert info.date_time == (2026, 11, 22, 12, 30, 0)
    assert info.external_attr >> 16 == 0o600


def test_a_clock_that_is_wrong_makes_a_zip_all_the_same() -> None:
    stream = ZipStream(datetime(1970, 1, 1, tzinfo=UTC))

    made = b"".join([*stream.add("a.txt", [b"one"]), *stream.end()])

    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        assert opened.infolist()[0].date_time[0] == 1980


def test_a_large_file_needs_little_memory() -> None:
    stream = ZipStream(NOW)
    tracemalloc.start()

    size = sum(
        len(piece) for piece in stream.add("large", (b"\x01" * 65536 for _ in range(300)), packed=False)
    )
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert size > 19_000_000
    assert peak < 1_000_000
