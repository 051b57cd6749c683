"""Every deed is killed, without warning, at a call to the disk or at any moment: nothing lost, nothing half.

Of four rounds, two kill at a call that changes the disk, one of them about those by which something is kept
for good, and half of them when half of a write is done; one kills from outside at a random moment; and of the
fourth, chance says which it is. What the deed had said to be done must be there afterwards, and what it had
not said must be there wholly or not at all.
"""

import os
import shutil
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from portable_record.errors import PortableRecordError
from portable_record.sharing.reader.asking import Reader
from tests.record.acting import Choices
from tests.torture import scanning
from tests.torture.bench import Bench, copy_of
from tests.torture.calls import Calls, counted
from tests.torture.deeds import Deed
from tests.torture.failing import Failing, temporary_files_in
from tests.torture.picture import picture_of, unnamed_files

_KEEPING = ("database sync", "fsync", "replace", "link", "rename")
_ABOUT = 2  # calls before and after
_DONE, _FAULT = b"done", 3


@dataclass
class Felling:
    """The campaign for one deed. ``figures`` counts, ``faults`` says what should not be, with its round."""

    deed: Deed
    bench: Bench
    home: Path
    seed: int
    figures: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Get a record ready, see what it is before and after, and how long the deed takes."""
        self.ready = Failing(self.deed, self.bench, self.home)
        self.faults += self.ready.faults
        self.chances = Choices(self.seed)
        self._usual = self._time()

    def _time(self) -> float:
        bench = copy_of(self.ready.ready, self.home / "now")
        begun = time.perf_counter()
        os.waitpid(self._child(bench, Calls())[0], 0)
        shutil.rmtree(bench.home)
        return time.perf_counter() - begun

    def run(self, rounds: int) -> None:
        """Kill so many times, each time on a new copy of the record."""
        for turn in range(rounds):
            bench = copy_of(self.ready.ready, self.home / "now")
            (bench.home / "temporary").mkdir()
            where = self._kill(bench, turn)
            self.figures["rounds"] += 1
            self._look(bench, *where)
            shutil.rmtree(bench.home)

    def _kill(self, bench: Bench, turn: int) -> tuple[str, bool]:
        """Let the deed begin and kill it; say where, and whether it had said to be done."""
        way = turn % 4 if turn % 4 < 3 else self.chances.below(3)
        calls, after = Calls(end=Calls.KILL, torn=self.chances.below(2) == 1), 0.0
        if way == 0:
            calls.at = 1 + self.chances.below(self.ready.calls)
        elif way == 1:
            calls.at = self._about_one_that_keeps()
        else:
            after = self._usual * self.chances.below(1200) / 1000
        child, pipe = self._child(bench, calls)
        if after:
            time.sleep(after)
            os.kill(child, signal.SIGKILL)
        with os.fdopen(pipe, "rb") as said:
            words = said.read()
        status = os.waitpid(child, 0)[1]
        where = (
            f"round {turn}, call {calls.at}{', torn' * calls.torn}"
            if calls.at
            else f"round {turn}, {after:.3f} s"
        )
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) == _FAULT:
            self._fault(where, f"it ended by itself: {words.decode(errors='replace')}")
        self.figures["killed"] += os.WIFSIGNALED(status)
        return where, words == _DONE

    def _about_one_that_keeps(self) -> int:
        keeping = [number for number, kind in enumerate(self.ready.kinds, 1) if kind in _KEEPING]
        return max(1, self.chances.one_of(keeping) + self.chances.below(2 * _ABOUT + 1) - _ABOUT)

    def _child(self, bench: Bench, calls: Calls) -> tuple[int, int]:
        reading, writing = os.pipe()
        child = os.fork()
        if child:
            os.close(writing)
            return child, reading
        try:  # from here on in a process of its own, which never comes back
            os.close(reading)
            words = _do(self.deed, bench, calls)
            os.write(writing, words)
            os._exit(0 if words == _DONE else _FAULT)
        finally:
            os._exit(_FAULT)

    def _look(self, bench: Bench, where: str, done: bool) -> None:
        self.figures["told to be done"] += done
        self.figures["half-written files beside"] += len(unnamed_files(bench.out))
        try:
            picture = picture_of(bench)
        except PortableRecordError as refused:
            self._fault(where, f"it does not open: {refused.code}: {refused.says}")
            return
        before, after = self.ready.before, self.ready.after
        if why := picture.follows(self.ready.stages, in_vault=self.deed.in_vault, later=self.deed.later):
            self._fault(where, why)
        if done and (picture.body, picture.files) != (after.body, after.files):
            self.figures["lost"] += 1
            self._fault(where, "told to be done, and is not")
        self.figures["done, and not told yet"] += not done and picture.body == after.body != before.body
        self.figures["attachments left over, for check to name"] += "stray-files" in picture.findings
        if halves := [file for file in picture.files if file.startswith("half")]:
            self._fault(where, f"{halves}")
        for hit in scanning.hits(bench.vault, bench.home / "temporary"):
            self.figures["planted words found"] += 1
            self._fault(where, f"laid bare: {hit}")

    def _fault(self, where: str, words: str) -> None:
        self.faults.append(f"{self.deed.name}, seed {self.seed}, {where}: {words}")


def _do(deed: Deed, bench: Bench, calls: Calls) -> bytes:
    with Reader(sys.executable) as reader:
        if deed.reads:
            reader.check_many([b"{}"])
        own = replace(bench, desk=replace(bench.desk, reader=reader))
        try:
            with temporary_files_in(bench.home / "temporary"), counted(calls):
                deed.do(own)
                calls.over = True
        except Exception as fault:  # noqa: BLE001 - whatever it is, it is told
            return f"{type(fault).__name__}: {fault}"[:300].encode()
    return _DONE
