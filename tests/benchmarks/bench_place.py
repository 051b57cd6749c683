"""What lies at the place of a circle is listed: 10,000 files in a folder, in one file, and by WebDAV."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, thread_time

from portable_record.storage.folder import Folder
from portable_record.storage.one_file import OneFile
from portable_record.storage.port import CirclePlace
from portable_record.storage.webdav import in_webdav
from tests.benchmarks.row import Row, at_most
from tests.storage.dav import dav_over

FILES, ROUNDS = 10_000, 3


def rows() -> list[Row]:
    """Measure a list; of WebDAV our own part alone, since the server in the tests takes seconds."""
    names = [f"{number:064x}" for number in range(FILES)]
    with tempfile.TemporaryDirectory() as there:
        folder, archive = Path(there) / "folder", OneFile(Path(there) / "circle.zip")
        folder.mkdir()
        for name in names:
            (folder / name).write_bytes(b"sealed")
        archive.put_all(dict.fromkeys(names, b"sealed"))
        in_folder = median(_seconds(Folder(folder), perf_counter) for _ in range(ROUNDS))
        in_file = median(_seconds(archive, perf_counter) for _ in range(ROUNDS))
        with dav_over(folder) as dav:
            by_dav = _seconds(in_webdav(dav.webdav()), thread_time)
            asked = len(dav.asked)
    return [
        Row(f"list {FILES:,} files of a circle in a folder", in_folder * 1000, "ms", at_most(100)),
        Row(f"list {FILES:,} files of a circle in one file", in_file * 1000, "ms", at_most(500)),
        Row(f"read a WebDAV list of {FILES:,} files", by_dav * 1000, "ms", at_most(200)),
        Row("questions for a WebDAV list", asked, "", at_most(1)),
    ]


def _seconds(place: CirclePlace, clock: Callable[[], float]) -> float:
    begun = clock()
    found = place.names()
    if len(found) != FILES:
        raise AssertionError(len(found))
    return clock() - begun
