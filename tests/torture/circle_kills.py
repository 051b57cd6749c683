"""Five devices of a circle in processes of their own around a real place, each killed -9 at any moment.

Each process writes, syncs, and writes again until it is killed; then another goes on with its record. It says
through a pipe what it had written, so that it can be looked for afterwards. The places are a folder, a WebDAV
server and an S3-compatible server on this machine. At the end all sync: each must show the same, nothing that
was said to be written may be missing, no device may have stopped, and every record must be whole.
"""

import logging
import os
import select
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from portable_record.actions.check import check_record
from portable_record.actions.circle_members import add_member
from portable_record.actions.circle_place import (
    BUCKET,
    FOLDER,
    WEBDAV,
    PlaceOfCircle,
    choose_circle_place,
    circle_place,
)
from portable_record.actions.circle_standing import as_member
from portable_record.actions.circle_sync import Synced, sync
from portable_record.actions.desk import Desk
from portable_record.actions.unlock import unlock
from portable_record.actions.write import write
from portable_record.errors import StorageRefusedError
from portable_record.record.edits import creation
from portable_record.sharing.reader.asking import Reader
from tests.actions.circle_around import as_guest, edit, jeans, joining, plan, shown
from tests.actions.conftest import NOW, PASSPHRASE
from tests.actions.quick import stretch_nothing
from tests.record.devices import entry_id
from tests.sharing.test_selection_properties import Lots

NAMES = ("Jean", "Sam", "Tom", "Uma", "Nadia")
KINDS = (FOLDER, WEBDAV, BUCKET)
SOONEST, LATEST = 40, 900  # milliseconds after which a process is killed
FIRST = entry_id(1)
_AGAIN = 5  # rounds in which all sync at the end


@dataclass
class Kills:
    """Five records around one place. ``told`` are the entries that processes said they had written."""

    home: Path
    place: PlaceOfCircle
    desk: Desk
    lots: Lots
    figures: Counter[str] = field(default_factory=Counter)
    told: set[str] = field(default_factory=set)

    def start(self) -> None:
        """Let all five join, and know each other."""
        jean = jeans(self.desk, self.home / "Jean", plan)
        records = [jean]
        for number, name in enumerate(NAMES[1:]):
            records.append(joining(self.desk, self.home / name, jean, name, 100 + number))
            add_member(jean, as_guest(records[-1], jean))
        for record in records:
            choose_circle_place(record, self.place)
        for record in records * 2:
            sync(record, self.place.opened(record.now))
        for record in records:
            as_member(record).vault.close()

    def kill(self, rounds: int) -> None:
        """Kill so many processes; another takes the place of each."""
        running: dict[str, tuple[int, int, float]] = {}
        try:
            while self.figures["processes killed"] < rounds:
                for name in NAMES:
                    if name not in running:
                        after = SOONEST + self.lots.below(LATEST - SOONEST)
                        running[name] = (*self._begin(name), time.monotonic() + after / 1000)
                name = min(running, key=lambda one: running[one][2])
                time.sleep(max(0, running[name][2] - time.monotonic()))
                self._end(*running.pop(name)[:2])
        finally:
            for child, pipe, _ in running.values():
                self._end(child, pipe)

    def _begin(self, name: str) -> tuple[int, int]:
        out, into = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(out)
            try:
                _live(self.desk, self.home / name, into)
            except BaseException as fault:  # noqa: BLE001 - it is told, and found by the parent
                os.write(into, f"fault {type(fault).__name__} {fault}\n".encode())
            finally:
                os._exit(0)
        os.close(into)
        return child, out

    def _end(self, child: int, pipe: int) -> None:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        said = b""
        while select.select([pipe], [], [], 0)[0] and (more := os.read(pipe, 1 << 16)):
            said += more
        os.close(pipe)
        for line in said.decode().split("\n")[:-1]:
            what, _, rest = line.partition(" ")
            self.figures[what] += 1
            if what == "wrote":
                self.told.add(rest)
            elif what == "fault":
                self.figures[line] += 1
        in_mid_sync = said.decode().splitlines()[-1:] == ["begins"]
        self.figures["processes killed"] += 1
        self.figures["of them in mid-sync"] += in_mid_sync

    def faults(self) -> Iterator[str]:
        """Let all sync, and say what is not as it must be."""
        records = [unlock(self.desk, self.home / name, PASSPHRASE) for name in NAMES]
        synced: list[Synced] = []
        for _ in range(_AGAIN):
            synced = [sync(record, circle_place(record).opened(record.now)) for record in records]
        seen = [shown(record) for record in records]
        for name, record, each, last in zip(NAMES, records, seen, synced, strict=True):
            if each != seen[0]:
                yield f"{name} shows something else than Jean: {len(each)} and {len(seen[0])} entries"
            if gone := self.told - each.keys():
                yield f"{name} lacks {len(gone)} entries that were written"
            yield from (f"{name}: {what}" for what in _odd(last))
            yield from (f"{name}: {one.code} {one.says}" for one in check_record(record))
            record.vault.close()
        yield from (said for said in self.figures if said.startswith("fault "))
        self.figures["entries at the end"] = len(seen[0])


def _live(desk: Desk, folder: Path, into: int) -> None:
    """Be a device: write, sync, and so on, until the end."""
    lots = Lots(os.getpid() * 1_000_003 + time.monotonic_ns())
    record = unlock(desk, folder, PASSPHRASE)
    while True:
        if lots.happens(60):
            entry = entry_id(lots.below(1 << 40))
            text = f'{{"resourceType":"CarePlan","status":"draft","intent":"plan","description":"{entry}"}}'
            write(
                record, "plan", [creation(entry, text.encode(), type_name="CarePlan")], by=record.identity.by
            )
            os.write(into, f"wrote {entry}\n".encode())
        else:
            edit(record, FIRST, description=f"Tea at {lots.below(99)}")
        os.write(into, b"begins\n")
        with suppress(StorageRefusedError):
            sync(record, circle_place(record).opened(record.now))
            os.write(into, b"synced\n")


def _odd(synced: Synced) -> Iterator[str]:
    if synced.stopped or not synced.let_in:
        yield "has stopped, or is not in the circle"
    if synced.apart or synced.missing:
        yield f"keeps {len(synced.apart)} files apart and lacks {len(synced.missing)} changes"


def circle_kills(
    home: Path, seed: int, *, rounds: int = 200, kinds: tuple[str, ...] = KINDS
) -> tuple[Counter[str], list[str]]:
    """Kill so many processes around each kind of place; return figures and faults."""
    figures, faults = Counter[str](), list[str]()
    with pytest.MonkeyPatch.context() as patch, Reader(sys.executable) as reader:
        stretch_nothing(patch)
        desk = Desk(now=lambda: NOW, dice=os.urandom, reader=reader)
        for kind in kinds:
            (home / kind / "place").mkdir(parents=True)
            with _place(kind, home / kind / "place") as place:
                one = Kills(home / kind, place, desk, Lots(seed))
                one.start()
                one.kill(rounds)
                faults += [f"seed {seed}, {kind}: {fault}" for fault in one.faults()]
            figures.update({f"{kind}: {what}": count for what, count in one.figures.items()})
            shutil.rmtree(home / kind)
    return figures, faults


@contextmanager
def _place(kind: str, folder: Path) -> Iterator[PlaceOfCircle]:
    """Give a place; a server runs in a process of its own, so that none of its threads is forked."""
    if kind == FOLDER:
        yield PlaceOfCircle(kind=FOLDER, address=str(folder))
        return
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            _SERVERS[kind](folder, into)
        finally:
            os._exit(1)
    os.close(into)
    try:
        with os.fdopen(out) as said:
            address = said.readline().strip()
        yield _AT[kind](address)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _serve_webdav(folder: Path, into: int) -> None:
    from tests.storage.dav import dav_over

    logging.getLogger("waitress.queue").disabled = True
    with dav_over(folder) as dav:
        os.write(into, f"{dav.address}\n".encode())
        signal.pause()


def _serve_buckets(_: Path, into: int) -> None:
    from tests.storage.bucket import buckets

    logging.getLogger("werkzeug").disabled = True
    with buckets() as (endpoint, client):
        client.create_bucket(Bucket="circle")
        os.write(into, f"{endpoint}\n".encode())
        signal.pause()


def _on_webdav(address: str) -> PlaceOfCircle:
    from tests.storage.dav import PASSWORD, USER

    return PlaceOfCircle(kind=WEBDAV, address=f"{address}/dav/circle", user=USER, secret=PASSWORD)


def _in_bucket(address: str) -> PlaceOfCircle:
    from tests.storage.bucket import KEY, REGION, SECRET

    return PlaceOfCircle(
        kind=BUCKET, address=address, user=KEY, secret=SECRET, bucket="circle", region=REGION
    )


_SERVERS: dict[str, Callable[[Path, int], None]] = {WEBDAV: _serve_webdav, BUCKET: _serve_buckets}
_AT: dict[str, Callable[[str], PlaceOfCircle]] = {WEBDAV: _on_webdav, BUCKET: _in_bucket}
