"""Rounds of working, killing, opening again and looking whether anything is lost, broken or laid bare."""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from sqlite3 import connect

from portable_record import wiring
from portable_record.actions.add_entry import add_words
from portable_record.actions.check import check_record
from portable_record.actions.desk import OpenRecord
from portable_record.actions.read_entries import list_of
from portable_record.actions.verify import verify_one
from portable_record.errors import NotFoundError, PortableRecordError
from tests.benchmarks.program import PASSPHRASE, run
from tests.record.acting import Choices
from tests.torture import material, scanning
from tests.torture.killing import Hunter, Killed, Said

KINDS = ("import", "edit", "share")
ROUNDS_A_VAULT = 20
COMMAND_EVERY = 4  # one round in so many kills a command, the others a worker
AT_FIRST = 12  # entries in a new vault


@dataclass
class Told:
    """What a person was told to be done in one vault."""

    imports: set[tuple[int, int]] = field(default_factory=set)
    entries: dict[str, str] = field(default_factory=dict)
    binned: set[str] = field(default_factory=set)
    shares: dict[str, Said] = field(default_factory=dict)
    stopped: dict[str, Said] = field(default_factory=dict)


@dataclass
class Campaign:
    """All rounds of one kind. ``figures`` counts, ``faults`` says what should not be, with its round."""

    kind: str
    home: Path
    seed: int
    figures: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    told: Told = field(default_factory=Told)
    turn: int = 0

    def __post_init__(self) -> None:
        """Make the first vault, and places for what is imported, shared and temporary."""
        self.work, self.temporary = self.home / "work", self.home / "temporary"
        for folder in (self.work, self.temporary):
            folder.mkdir(parents=True)
        self.hunter = Hunter(self.temporary, Choices(self.seed))
        self._template = self.home / "template"
        run("init", "--vault", self._template, "--name", material.MARKS[0])
        with wiring.record(self._template, PASSPHRASE) as record:
            for number in range(AT_FIRST):
                words = material.words(number)
                add_words(record, part="strengths", kind=None, words=words, sensitive=False)
        self._new_vault()

    def run(self, rounds: int, tell: Callable[[str], None] = lambda _words: None) -> None:
        """Work, kill and look, so many times; at the end show that the search for words finds them."""
        for self.turn in range(rounds):
            killed = self._kill()
            self.figures["rounds"] += 1
            self.figures["killed within a deed"] += killed.begun is not None
            self.figures["told to be done"] += len(killed.done)
            if killed.fault:
                self._fault(f"it ended by itself: {killed.fault}")
            if killed.left_running:
                self._fault(f"{killed.left_running} processes went on after it was killed")
            self._look(killed)
            if self.turn % ROUNDS_A_VAULT == ROUNDS_A_VAULT - 1 and self.turn < rounds - 1:
                self._new_vault()
            if self.turn % 10 == 9:
                tell(f"{self.kind}: {self.turn + 1} of {rounds}, {len(self.faults)} faults")
        self.figures["half-written files beside"] = len(list(self.work.rglob("*.new")))
        self._control()

    def _new_vault(self) -> None:
        self.vault = self.home / f"vault-{self.turn}"
        shutil.copytree(self._template, self.vault)
        self.told = Told()

    def _kill(self) -> Killed:
        if self.turn % COMMAND_EVERY != COMMAND_EVERY - 1:
            return self.hunter.worker(self.kind, self.vault, self.work, self.turn)
        out = self.work / f"{self.turn}-command"
        words, to = material.words(self.turn * 1000), f"Group {self.turn} by command"
        file = self.work / f"{self.turn}-command.json"
        if self.kind == "import":
            file.write_bytes(material.bundle(self.turn, 0))
        sharing = ("--to", to, "--purpose", "support", "--as", "sealed", "--as", "page", "--out", out)
        commands: dict[str, tuple[tuple[str | Path, ...], Said]] = {
            "import": (("import", file), {"begin": "import", "number": 0}),
            "edit": (("add", "--part", "strengths", "--text", words), {"begin": "add", "words": words}),
            "share": (
                ("share", "--part", "strengths", *sharing),
                {"begin": "share", "to": to, "out": str(out)},
            ),
        }
        arguments, begun = commands[self.kind]
        return self.hunter.command(self.kind, (*arguments, "--vault", self.vault), begun)

    def _look(self, killed: Killed) -> None:
        """Open the record again and compare it with what was told; then look for planted words."""
        for one in killed.done:
            self._learn(one)
        try:
            with wiring.record(self.vault, PASSPHRASE) as record:
                self._compare(record, killed)
        except PortableRecordError as refused:
            self.figures["not opened again"] += 1
            self._fault(f"it does not open: {refused.code}: {refused.says}")
            self._new_vault()
        shared = [self.work] if self.kind == "share" else []
        for hit in scanning.hits(self.vault, self.temporary, *shared):
            self.figures["planted words found"] += 1
            self._fault(f"laid bare: {hit}")

    def _compare(self, record: OpenRecord, killed: Killed) -> None:
        if killed.begun is not None:
            self._settle(record, killed.begun)
        for lost in (*self._lost_entries(record), *self._lost_shares(record)):
            self.figures["lost"] += 1
            self._fault(f"lost: {lost}")
        for finding in check_record(record):
            self.figures["findings of check"] += 1
            self._fault(f"check: {finding.code}: {finding.says}")

    def _learn(self, one: Said) -> None:
        told, done = self.told, one["done"]
        if done == "import":
            told.imports.add((self.turn, int(str(one["number"]))))
        elif done == "add":
            told.entries[str(one["entry"])] = str(one["words"])
        elif done == "bin":
            told.binned.add(str(one["entry"]))
        elif done == "unbin":
            told.binned.discard(str(one["entry"]))
        elif done == "share":
            told.shares[str(one["share"])] = one
        elif done == "withdraw":
            told.stopped[str(one["share"])] = one

    def _settle(self, record: OpenRecord, begun: Said) -> None:
        """What was begun is done wholly or not at all; either is right."""
        deed = begun["begin"]
        if deed == "import":
            number = int(str(begun["number"]))
            here = sum(_is_imported(record, self.turn, number, place) for place in range(material.RESOURCES))
            self.figures["begun and done"] += here == material.RESOURCES
            if here not in (0, material.RESOURCES):
                self._fault(f"half an import: {here} of {material.RESOURCES}")
        elif deed == "add":
            words = str(begun["words"]).encode()
            self.figures["begun and done"] += any(
                words in one.text for one in list_of(record, part="strengths")
            )
        elif deed in ("bin", "unbin"):
            entry = str(begun["entry"])
            binned = bool(record.vault.entries.get(entry).binned)
            self.figures["begun and done"] += binned == (deed == "bin")
            (self.told.binned.add if binned else self.told.binned.discard)(entry)
        elif deed == "share":
            kept = any(
                one.value["terms"]["recipient"]["name"] == begun["to"] for one in record.vault.shares.all()
            )
            written = [file.name for file in Path(str(begun["out"])).glob("*") if file.suffix != ".new"]
            self.figures["begun and done"] += kept
            self.figures["files written of a share that the record does not know"] += (
                bool(written) and not kept
            )

    def _lost_entries(self, record: OpenRecord) -> Iterator[str]:
        for turn, number in self.told.imports:
            for place in range(material.RESOURCES):
                if not _is_imported(record, turn, number, place):
                    yield f"import {turn}-{number}, resource {place}"
        for entry_id, words in self.told.entries.items():
            try:
                entry = record.vault.entries.get(entry_id)
            except NotFoundError:
                yield f"entry {entry_id}"
                continue
            if json.loads(entry.text)["valueString"] != words:
                yield f"the words of {entry_id}"
            if bool(entry.binned) != (entry_id in self.told.binned):
                yield f"that {entry_id} is in the bin, or not"

    def _lost_shares(self, record: OpenRecord) -> Iterator[str]:
        noted = b"\n".join(line.event for line in record.vault.journal.newest(limit=10_000))
        for share in self.told.shares:
            if not (record.vault.shares.has(share) and record.vault.consents.has(share)):
                yield f"share {share}"
            if share.encode() not in noted:
                yield f"the line of share {share} in the activity log"
        for share in self.told.stopped:
            if not record.vault.withdrawals.has(share):
                yield f"that share {share} was stopped"
        files = [*self.told.shares.values(), *self.told.stopped.values()]
        yield from (str(file) for said in files for file in _texts(said["files"]) if not Path(file).is_file())
        for said in list(self.told.shares.values())[-1:]:
            for file in map(Path, _texts(said["files"])):
                passcode = str(said["passcode"])
                read = verify_one(record.desk, file, trust=b"", at=record.now, passcode=passcode)
                if read.verdict.refused:
                    yield f"{file.name} of share {said['share']}, refused: {read.verdict.code}"

    def _control(self) -> None:
        """Show that the scanner finds each planted word where nothing is encrypted."""
        copy = self.home / "control"
        copy.mkdir()
        run("export", "--vault", self.vault, "--out", copy / "copy.json")
        with closing(connect(copy / "plain.db")) as plain:
            plain.execute("CREATE TABLE words (one TEXT)")
            plain.executemany("INSERT INTO words VALUES (?)", [(mark,) for mark in material.MARKS])
            plain.commit()
        in_database, in_export = scanning.found(copy / "plain.db"), scanning.found(copy / "copy.json")
        self.figures["control: words found in a plain database"] = len(in_database)
        self.figures["control: words found in an export"] = len(in_export)
        if in_database != set(material.MARKS) or len(in_export) < AT_FIRST or not scanning.hits(copy):
            self._fault("the scanner did not find what lies bare: its silence means nothing")

    def _fault(self, words: str) -> None:
        self.faults.append(f"{self.kind}, seed {self.seed}, round {self.turn}: {words}")


def _is_imported(record: OpenRecord, turn: int, number: int, place: int) -> bool:
    entry = record.vault.entries.by_full_url(material.address(turn, number, place))
    return entry is not None and entry.text == material.resource(turn, number, place)


def _texts(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []
