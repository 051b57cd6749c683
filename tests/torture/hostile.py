"""Damaged and hostile files by the hundred, through ``verify --json`` and through import.

Wanted: nothing accepted that says something else than its original, no fault of ours, no file that takes
more than 5 seconds or makes the reader process hold more than 256 MiB.
"""

import json
import subprocess
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from os import getpid
from pathlib import Path
from time import perf_counter

from portable_record import wiring
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.import_file import import_file
from portable_record.actions.read_entries import show_entries
from portable_record.actions.verify import moment_of, verify_one
from portable_record.assets import folder
from portable_record.errors import PortableRecordError
from portable_record.record.cut import cut
from portable_record.sharing.reader.process import MODULE
from tests.benchmarks.measure import HAS_PROC, MIB, family, memory_of
from tests.benchmarks.program import COMMAND, PASSPHRASE, environment, run
from tests.conftest import SHARED_DATA
from tests.record.acting import Choices
from tests.torture.mutations import mutated

VECTORS = Path(__file__).parents[1] / "vectors"
SECONDS = 5.0
MOST_MEMORY = 256 * MIB
BATCH = 100
SAMPLES = 40
SIGNED_AT = "2025-01-01"
ISSUER = "https://spec.smarthealth.cards/examples/issuer"
SAYS = ("issuer", "kid", "recipient", "purpose", "until")
FAULTS = {"reader-stopped", "reader-too-slow", "reader-out-of-memory", "unexpected"}


@dataclass(frozen=True)
class Original:
    """A good file, and with what it is read."""

    name: str
    data: bytes
    trust: str
    at: str
    passcode: str

    @property
    def reading(self) -> tuple[str, str, str]:
        """What files must have in common to be read by one command."""
        return self.trust, self.at, self.passcode


@dataclass
class Hostile:
    """The campaign. ``figures`` counts, ``faults`` says what should not be and with which file."""

    home: Path
    seed: int
    figures: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0
    most_memory: int = 0
    most_seconds: float = SECONDS

    def __post_init__(self) -> None:
        """Make a place for the files; those that end in a fault stay there until the campaign is over."""
        self.home.mkdir(parents=True)
        self.chances = Choices(self.seed)

    def verify(self, count: int, originals: Sequence[Original]) -> None:
        """Damage good cards, codes, sealed files and pages, and verify them as a command does."""
        said = self._what_originals_say(originals)
        files: dict[tuple[str, str, str], list[tuple[Path, Original]]] = defaultdict(list)
        for number in range(count):
            original = self.chances.one_of(originals)
            kind, data = mutated(original.data, self.chances)
            file = self.home / f"{number:05}-{kind}-{original.name}"
            file.write_bytes(data)
            files[original.reading].append((file, original))
        with wiring.desk() as desk:
            desk.reader.check_many([b"{}"])
            for reading, some in files.items():
                for start in range(0, len(some), BATCH):
                    self._verify_batch(desk, reading, some[start : start + BATCH], said)

    def _what_originals_say(self, originals: Iterable[Original]) -> dict[str, object]:
        said: dict[str, object] = {}
        for reading, some in groupby(sorted(originals, key=lambda one: one.reading), lambda one: one.reading):
            files = {self.home / original.name: original for original in some}
            for file, original in files.items():
                file.write_bytes(original.data)
            for answer in self._answers(reading, list(files)):
                name = files[Path(str(answer["file"]))].name
                said[name] = _content(answer)
                if answer["verdict"] == "refused":
                    self._fault(f"a good file was refused: {name}: {answer['code']}")
        return said

    def _verify_batch(
        self,
        desk: Desk,
        reading: tuple[str, str, str],
        files: Sequence[tuple[Path, Original]],
        said: dict[str, object],
    ) -> None:
        paths = [file for file, _ in files]
        self._time(desk, reading, paths)
        answers = {str(answer.get("file")): answer for answer in self._answers(reading, paths)}
        for file, original in files:
            answer = answers.get(str(file))
            self.figures["files verified"] += 1
            if answer is None:
                self._fault(f"no verdict: {file.name}")
                continue
            self._judge(file, original, answer, said)

    def _judge(
        self, file: Path, original: Original, answer: dict[str, object], said: dict[str, object]
    ) -> None:
        refused = answer["verdict"] == "refused"
        self.figures["refused" if refused else "accepted, saying the same"] += 1
        if str(answer["code"]) in FAULTS:
            self._fault(f"{answer['code']}: {file.name}")
        elif not refused and _content(answer) != said[original.name]:
            self.figures["wrong accepts"] += 1
            self._fault(f"accepted, saying something else: {file.name}")
        else:
            file.unlink()

    def _answers(self, reading: tuple[str, str, str], files: Sequence[Path]) -> list[dict[str, object]]:
        """Run one command over the files and return its answers, minding its end and its reader's memory."""
        trust, at, passcode = reading
        arguments = ["verify", "--json", *(("--at", at) if at else ())]
        for option, text in (("--trust", trust), ("--passcode-file", passcode)):
            if text:
                file = self.home / f"{option.strip('-')}.txt"
                file.write_text(text)
                arguments += [option, str(file)]
        process = subprocess.Popen(
            [*COMMAND, *arguments, *map(str, files)],
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        with self._watching(process.pid):
            out, said = process.communicate()
        if "Traceback" in said or process.returncode not in (0, 1, 3):
            self.figures["tracebacks"] += "Traceback" in said
            self._fault(f"status {process.returncode}: {said[-1000:]}")
        return [json.loads(line) for line in out.splitlines()]

    def _time(self, desk: Desk, reading: tuple[str, str, str], files: Sequence[Path]) -> None:
        """Read each file once more by itself, as the command does, and mind how long each takes."""
        trust, at, passcode = reading
        moment = moment_of(at) if at else desk.now()
        for file in files:
            begun = perf_counter()
            verify_one(desk, file, trust=trust.encode(), at=moment, passcode=passcode or None)
            self._took(perf_counter() - begun, file.name)

    def take_in(self, count: int) -> None:
        """Damage FHIR and import it; what is taken must be JSON, come out as it came in, and be shown."""
        originals = resources()
        run("init", "--vault", self.home / "vault")
        with wiring.record(self.home / "vault", PASSPHRASE) as record, self._watching(getpid()):
            for number in range(count):
                name, data = self.chances.one_of(originals)
                kind, changed = mutated(data, self.chances)
                file = self.home / f"{number:05}-{kind}-{name}"
                file.write_bytes(changed)
                before = len(self.faults)
                self._import(record, file, changed)
                if len(self.faults) == before:
                    file.unlink()

    def _import(self, record: OpenRecord, file: Path, data: bytes) -> None:
        self.figures["files imported"] += 1
        begun = perf_counter()
        try:
            imported = import_file(record, file, same_person=True)
        except PortableRecordError as refused:
            self.figures["import refused"] += 1
            if refused.code in FAULTS:
                self._fault(f"{refused.code}: {file.name}")
            return
        except Exception as fault:  # noqa: BLE001 - any other is what is looked for
            self.figures["tracebacks"] += 1
            self._fault(f"{type(fault).__name__}: {fault}: {file.name}"[:500])
            return
        finally:
            self._took(perf_counter() - begun, file.name)
        for refusal in imported.refusals:
            if refusal.code in FAULTS:
                self._fault(f"{refusal.code}: {refusal.place}: {file.name}")
        self.figures["import refused" if imported.refusals else "import taken"] += 1
        if imported.refusals:
            return
        if not is_json(data):
            self.figures["wrong accepts"] += 1
            self._fault(f"taken, though it is no JSON: {file.name}")
        self._show_newest(record, file, data, imported.new)

    def _show_newest(self, record: OpenRecord, file: Path, data: bytes, taken: int) -> None:
        for entry in record.vault.entries.page(limit=min(taken, 5)):
            if entry.text not in data:
                self._fault(f"not kept as it came: {entry.id}: {file.name}")
            try:
                list(show_entries(record, (entry.id,), part=None))
            except Exception as fault:  # noqa: BLE001 - as above
                self.figures["tracebacks"] += 1
                self._fault(f"cannot be shown, {type(fault).__name__}: {fault}: {file.name}"[:500])

    def _took(self, seconds: float, what: str) -> None:
        self.slowest = max(self.slowest, seconds)
        if seconds > self.most_seconds:
            self._fault(f"it took {seconds:.1f} s: {what}")

    @contextmanager
    def _watching(self, root: int) -> Iterator[None]:
        """Look at the memory of the reader processes below a process, each by itself."""
        over = threading.Event()

        def look() -> None:
            while not over.wait(0.005):
                for process in filter(_is_reader, family(root)):
                    self.most_memory = max(self.most_memory, memory_of(process)[0])

        watcher = threading.Thread(target=look, daemon=True)
        if HAS_PROC:
            watcher.start()
        try:
            yield
        finally:
            over.set()
            if HAS_PROC:
                watcher.join()
        if self.most_memory > MOST_MEMORY:
            self._fault(f"the reader process held {self.most_memory / MIB:.0f} MiB")
            self.most_memory = 0

    def _fault(self, words: str) -> None:
        self.faults.append(f"hostile, seed {self.seed}: {words}")


def _is_reader(process: int) -> bool:
    """Tell a reader from a browser of other tests, and from a child that still shares its parent's memory."""
    try:
        words = Path(f"/proc/{process}/cmdline").read_bytes().rstrip(b"\0").split(b"\0")
    except OSError:  # it has ended
        return False
    return words[-1] == MODULE.encode()


def good_files(demo: Path) -> list[Original]:
    """Give everything that is damaged in the long campaign; ``demo`` is where carriers are made."""
    return [*vectors(), *examples(), *carriers(demo)]


def vectors() -> Iterator[Original]:
    """Give our good vectors that a command can read: those that need no key of a recipient."""
    for kind in ("card", "sealed-file"):
        for file in sorted((VECTORS / "good" / kind).glob("*.json")):
            vector = json.loads(file.read_text(encoding="utf-8"))
            if "me" not in vector:
                trust = json.dumps(vector["trust"]) if vector.get("trust") else ""
                yield Original(
                    f"{kind}-{file.stem}",
                    vector["input"].encode(),
                    trust,
                    vector["at"],
                    vector.get("passcode") or "",
                )


def examples() -> Iterator[Original]:
    """Give the examples of SMART Health Cards, where they are at hand."""
    found = SHARED_DATA / "smart-health-cards"
    if not found.is_dir():
        return
    trust = json.dumps({"trusted": [{"iss": ISSUER, "jwks": json.loads((found / "jwks.json").read_text())}]})
    for pattern in ("*-d-jws.txt", "*.smart-health-card", "example-0[013]-f-*.txt", "example-0[013]-g-*.svg"):
        for file in sorted(found.glob(pattern)):
            yield Original(file.name, file.read_bytes(), trust, SIGNED_AT, "")


def carriers(out: Path) -> Iterator[Original]:
    """Make one of each carrier, as the demo does; they are read as of now."""
    run("demo", "--out", out)
    passcode = (out / "passcode.txt").read_text().strip()
    for name in ("card.png", "card.svg", "card.carecard", "page.html", "bundle.carebundle"):
        yield Original(name, (out / name).read_bytes(), "", "", passcode)


def resources() -> list[tuple[str, bytes]]:
    """Give FHIR files: single resources, a Bundle and lines of several, official examples where at hand."""
    pieces = []
    for file in sorted(folder("sample_records").glob("*.json")):
        text = file.read_bytes()
        pieces += [text[piece.start : piece.end] for piece in cut(text)]
    some = pieces[:: max(1, len(pieces) // SAMPLES)]
    entries = (b'{"resource":' + piece + b"}" for piece in some[:8])
    bundle = b'{"resourceType":"Bundle","type":"collection","entry":[' + b",".join(entries) + b"]}"
    lines = b"\n".join(json.dumps(json.loads(piece)).encode() for piece in some[:8])
    official = sorted((SHARED_DATA / "hl7-r4-examples").glob("*.json"))[::5]
    return [
        *((f"resource-{number}.json", piece) for number, piece in enumerate(some)),
        *([("bundle.json", bundle), ("lines.ndjson", lines)] * 5),
        *((file.name, file.read_bytes()) for file in official),
    ]


def is_json(data: bytes) -> bool:
    """Say, by another parser than ours, whether this is strict JSON: one value, or one a line."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return _parses(text) or all(_parses(line) for line in text.split("\n") if line.strip())


def _parses(text: str) -> bool:
    def refuse_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
        if len({name for name, _ in pairs}) < len(pairs):
            raise ValueError("a name stands there twice")
        return dict(pairs)

    def refuse(constant: str) -> object:
        raise ValueError(constant)

    try:
        json.loads(text, object_pairs_hook=refuse_twice, parse_constant=refuse)
    except (ValueError, RecursionError):
        return False
    return True


def _content(answer: dict[str, object]) -> object:
    """What a verdict says, apart from the file's name; entries count once, in any order."""
    entries = answer["entries"] if isinstance(answer["entries"], list) else []
    return [answer[name] for name in SAYS], sorted({json.dumps(entry, sort_keys=True) for entry in entries})
