"""Letting a program work and killing it, without warning, at a random moment."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from threading import Timer
from time import perf_counter, sleep

from tests.benchmarks.measure import HAS_PROC, family
from tests.benchmarks.program import COMMAND, environment
from tests.record.acting import Choices

PATIENCE = 120.0
AT_FIRST = 0.3  # seconds a deed is taken to last before one was timed
FADING = 60.0  # seconds in which what the program had started has to end by itself
BEGINS = {"import": 2, "edit": 25, "share": 2}  # after how many beginnings it is killed, at most

Said = dict[str, object]


@dataclass
class Killed:
    """What a program said before it was killed: all of it, and what it had begun and not said to be done."""

    said: list[Said]
    begun: Said | None
    left_running: int = 0
    fault: str = ""

    @property
    def done(self) -> list[Said]:
        """What it said to be done."""
        return [one for one in self.said if "done" in one]


@dataclass
class Hunter:
    """Starts programs and kills them; learns how long they take, so that most moments hit the work itself.

    ``temporary`` is where the programs have their temporary files.
    """

    temporary: Path
    chances: Choices
    _taken: dict[str, list[float]] = field(default_factory=dict)

    def worker(self, kind: str, vault: Path, folder: Path, turn: int) -> Killed:
        """Kill a worker (see ``working``) within one of its deeds."""
        begins = 1 + self.chances.below(BEGINS[kind])
        arguments = [sys.executable, "-m", "tests.torture.working", kind, str(vault), str(folder), str(turn)]
        return self._hunt(kind, arguments, begins)

    def command(self, kind: str, arguments: Sequence[str | Path], begun: Said) -> Killed:
        """Kill a command between its first instruction and a little after its usual end."""
        killed = self._hunt(f"command {kind}", [*COMMAND, *map(str, arguments), "--json"], 0)
        answers = [one for one in killed.said if "refused" not in one or one.get("new")]
        killed.said = [begun, *(one | {"done": begun["begin"]} | _aims(begun) for one in answers)]
        killed.begun = None if answers else begun
        return killed

    def _share_of_a_deed(self) -> float:
        """Choose how much of its usual time a deed is left: anything, or nearly all, where it is written."""
        return (self.chances.below(1200) if self.chances.below(2) else 850 + self.chances.below(250)) / 1000

    def _hunt(self, name: str, arguments: list[str], begins: int) -> Killed:
        times = self._taken.setdefault(name, [])
        share = self._share_of_a_deed()
        with (
            tempfile.TemporaryFile("w+") as errors,
            subprocess.Popen(
                arguments,
                env=environment() | {"TMPDIR": str(self.temporary)},
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                cwd=Path(__file__).parents[2],
            ) as process,
        ):
            hung = Timer(PATIENCE, process.kill)
            hung.start()
            said, moment = _listen(process, begins, times)
            if process.poll() is None and (begins or times):
                usual = median(times) if times else AT_FIRST
                sleep(max(0.0, share * usual - (perf_counter() - moment)))
            elif process.poll() is None:
                process.wait()
            children = family(process.pid)[1:] if HAS_PROC else []
            status = process.poll()
            process.kill()
            said += [
                json.loads(line) for line in _rest(process).splitlines(keepends=True) if line[-1] == "\n"
            ]
            hung.cancel()
            if not begins and status == 0:
                times.append(perf_counter() - moment)
            errors.seek(0)
            fault = f"status {status} {errors.read()[-300:].strip()}" if status else ""
        begun = said[-1] if said and "begin" in said[-1] else None
        return Killed(said, begun, _still_there(children), fault)


def _listen(process: "subprocess.Popen[str]", begins: int, times: list[float]) -> tuple[list[Said], float]:
    """Listen until something was begun for so many times; return what was said, and when that was."""
    said: list[Said] = []
    moment = perf_counter()
    while begins and process.stdout is not None:
        line = process.stdout.readline()
        if not line:
            process.wait()
            break
        said.append(json.loads(line))
        if "done" in said[-1]:
            times.append(perf_counter() - moment)
        moment = perf_counter()
        begins -= "begin" in said[-1]
    return said, moment


def _rest(process: "subprocess.Popen[str]") -> str:
    return process.stdout.read() if process.stdout is not None else ""


def _aims(begun: Said) -> Said:
    return {name: value for name, value in begun.items() if name != "begin"}


def _still_there(children: list[int]) -> int:
    """Count the programs that a killed one had started and that do not end by themselves."""
    end = perf_counter() + FADING
    while left := [child for child in children if _runs(child)]:
        if perf_counter() > end:
            return len(left)
        sleep(0.02)
    return 0


def _runs(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
