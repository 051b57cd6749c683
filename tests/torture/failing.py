"""Every call to the disk fails once, to the end of every deed: the old state or the new one, and a sentence.

The first call of a deed fails, then the second, and so on until the deed comes to its end without having met
a fault. Each time the record must open, be whole, be as before or as after, hold nothing half-done, and the
same deed must work when it is tried again.
"""

import errno
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from portable_record.errors import PortableRecordError
from tests.torture import scanning
from tests.torture.bench import Bench, copy_of
from tests.torture.calls import Calls, counted
from tests.torture.deeds import Deed
from tests.torture.picture import Picture, picture_of, unnamed_files

FAULTS = tuple(
    (number, lasting, torn)
    for number in (errno.ENOSPC, errno.EIO)
    for lasting, torn in ((False, False), (True, False), (False, True))
)
"""The errno, whether every later call fails as well, whether half of a write is written."""

_CODES = {
    "backup-no-room",
    "disk-full",
    "disk-fault",
    "vault-read-only",
    "file-unwritable",
    "vault-busy",
    "vault-unreadable",
}


@dataclass
class Failing:
    """The campaign for one deed. ``figures`` counts, ``faults`` says what should not be."""

    deed: Deed
    bench: Bench
    home: Path
    figures: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Get a record ready for the deed, and see what it is before, and after it without a fault."""
        self.home.mkdir(parents=True)
        self.ready = copy_of(self.bench, self.home / "ready")
        self.deed.before(self.ready)
        looked_at = copy_of(self.ready, self.home / "before")
        self.before = picture_of(looked_at)
        shutil.rmtree(looked_at.home)
        whole = copy_of(self.ready, self.home / "whole")
        with counted(Calls()) as calls:
            self.deed.do(whole)
        self.after = picture_of(whole)
        self.stages = (self.before, *map(self._stopped_at, self.deed.up_to), self.after)
        self.kinds = calls.kinds
        if self.after.findings:
            self._fault("after the deed, without any fault,", f"check finds {self.after.findings}")
        shutil.rmtree(whole.home)

    def _stopped_at(self, step: Callable[[Bench], None]) -> Picture:
        bench = copy_of(self.ready, self.home / "step")
        step(bench)
        picture = picture_of(bench)
        shutil.rmtree(bench.home)
        return picture

    @property
    def calls(self) -> int:
        """How many calls the deed makes."""
        return len(self.kinds)

    def run(
        self, numbers: Iterable[int] | None = None, faults: Iterable[tuple[int, bool, bool]] = FAULTS
    ) -> None:
        """Let the calls with these numbers fail, each in these ways; without numbers all of them."""
        chosen = list(numbers) if numbers is not None else []
        for end, lasting, torn in faults:
            for number in chosen or _without_end():
                if number <= self.calls and torn and not self.kinds[number - 1].endswith("write"):
                    continue
                if not self._once(Calls(at=number, end=end, lasting=lasting, torn=torn)):
                    break

    def _once(self, calls: Calls) -> bool:
        """Do the deed with one fault; say whether it came to that."""
        bench = copy_of(self.ready, self.home / "now")
        temporary = self.home / "temporary"
        temporary.mkdir()
        how = f"{errno.errorcode[calls.end]}{', lasting' * calls.lasting}{', torn' * calls.torn}"
        where = f"call {calls.at} ({how})"
        try:
            with temporary_files_in(temporary), counted(calls):
                done = self._do(bench, calls, where)
            self._look(bench, where, done=done, nothing_goes=calls.lasting and calls.end == errno.EIO)
            for hit in scanning.hits(bench.vault, temporary):
                self._fault(where, f"laid bare: {hit}")
            if not done:
                self._try_again(bench, where)
        finally:
            shutil.rmtree(bench.home)
            shutil.rmtree(temporary)
        return calls.met

    def _do(self, bench: Bench, calls: Calls, where: str) -> bool:
        try:
            self.deed.do(bench)
        except PortableRecordError as refused:
            self.figures["told with a sentence"] += 1
            if refused.code not in _CODES or not refused.says:
                self._fault(where, f"told as {refused.code}: {refused.says}")
            return False
        except Exception as fault:  # noqa: BLE001 - any other is what is looked for
            self._fault(where, f"{type(fault).__name__}: {fault}, after {calls.kinds[-1]}"[:500])
            return False
        finally:
            calls.over = True
            self.figures["calls that failed"] += calls.met
        self.figures["done all the same"] += 1
        return True

    def _look(self, bench: Bench, where: str, *, done: bool, nothing_goes: bool) -> None:
        """Look over what is left. Where ``nothing_goes`` any more, nothing can be cleared away either."""
        try:
            picture = picture_of(bench)
        except PortableRecordError as refused:
            self._fault(where, f"it does not open: {refused.code}: {refused.says}")
            return
        if why := picture.follows(self.stages, in_vault=self.deed.in_vault, later=self.deed.later):
            self._fault(where, why)
        waits = self.deed.may_wait and any(picture.body == stage.body for stage in self.stages)
        if done and not waits and (picture.body, picture.files) != (self.after.body, self.after.files):
            self._fault(where, f"told to be done, and is not: {picture.files}")
        if not done and not nothing_goes:
            is_kept = self.deed.in_vault and picture.body == self.after.body
            left = (*picture.files, *unnamed_files(bench.out))
            if left and not is_kept and picture.files != self.after.files:
                self._fault(where, f"left behind: {left}")

    def _try_again(self, bench: Bench, where: str) -> None:
        picture = picture_of(bench, checked=False)
        if picture.body == self.after.body != self.before.body or (picture.files and not self.deed.up_to):
            return
        try:
            self.deed.do(bench)
        except Exception as fault:  # noqa: BLE001 - nothing may stop it now
            self._fault(where, f"the next try: {type(fault).__name__}: {fault}"[:500])
            return
        if picture_of(bench).body != self.after.body:
            self._fault(where, "the next try did not do it")

    def _fault(self, where: str, words: str) -> None:
        self.faults.append(f"{self.deed.name}, {where}: {words}")


def _without_end() -> Iterator[int]:
    number = 0
    while True:
        number += 1
        yield number


@contextmanager
def temporary_files_in(folder: Path) -> Iterator[None]:
    """Let temporary files of this block be made in a folder of one's own."""
    before = tempfile.tempdir
    tempfile.tempdir = str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before
