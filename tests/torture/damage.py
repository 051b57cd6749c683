"""A vault whose files were damaged is refused, tells of it, or says the same: never less in silence.

Every bit of the header is turned over; elsewhere bits are turned over at random, files are cut, blocks are
zeroed, exchanged or put back as they were, and files of another vault put in their place.
"""

import hashlib
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from portable_record.crypto.passphrase import Argon2idCost
from portable_record.errors import PortableRecordError
from portable_record.vault import creation
from portable_record.vault.vault import Vault
from tests.record.acting import Choices
from tests.torture.bench import NOW
from tests.vault.cast import PASSPHRASE, counted_dice
from tests.vault.work import attach, edit, look_over, note, take_in

DATABASE, HEADER, BLOBS = creation.DATABASE, creation.HEADER, creation.BLOBS
BLOCKS = (512, 4096)
TOLD_BY_CHECK = "told by check alone"

Damage = Callable[[Path], str]


@dataclass
class Damaging:
    """The campaign. ``figures`` counts, ``faults`` says what should not be, with the damage."""

    home: Path
    seed: int
    figures: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make a vault at rest, the same one after a crash, one of an earlier day, and another one."""
        self.chances = Choices(self.seed)
        self.home.mkdir(parents=True)
        self.code = _make(self.home / "rest", "one")
        self.another = _make(self.home / "another", "two")
        self._leave(self.home / "rest", self.home / "earlier")
        with self._opened(self.home / "rest") as vault:
            take_in(vault, range(200, 220))
            edit(vault, 3, "later")
        with self._opened(self.home / "rest") as vault:
            take_in(vault, range(300, 310))
            edit(vault, 4, "later")
            self._leave(self.home / "rest", self.home / "crashed")
        self.wanted = {name: self._content(self.home / name) for name in ("rest", "crashed")}

    def run(self, *, header_bits: int, flips: int, cuts: int, blocks: int) -> None:
        """Damage in so many ways: bits of each byte of the header, and of each other kind so many."""
        for name, damage in (
            *self._header_flips(header_bits),
            *(("flips", self._flip) for _ in range(flips)),
            *(("cuts", self._cut) for _ in range(cuts)),
            *(("blocks", self._block) for _ in range(blocks)),
            *(("exchanged files", one) for one in self._exchanges()),
        ):
            self._once("crashed" if self.chances.below(4) == 0 else "rest", name, damage)

    def _once(self, which: str, name: str, damage: Damage) -> None:
        folder = self.home / "now"
        self._leave(self.home / which, folder)
        where = damage(folder)
        self.figures[name] += 1
        outcome = self._outcome(folder, self.wanted[which])
        self.figures[outcome] += 1
        if outcome == "in silence":
            self.faults.append(f"damage, seed {self.seed}: {which}, {where}: other than it was, in silence")

    def _outcome(self, folder: Path, wanted: str) -> str:
        """Open, read all, and say how that went; any error but one of ours is not caught."""
        try:
            with self._opened(folder) as vault:
                try:
                    if _content(vault) == wanted:
                        return "identical"
                except PortableRecordError as told:
                    return "told when it is read" if told.says else "in silence"
                if vault.cut_short or vault.end.behind:
                    return "told at the next opening"
                if look_over(vault):
                    return TOLD_BY_CHECK
                return "in silence"
        except PortableRecordError as refused:
            return "refused" if refused.says else "in silence"

    def _opened(self, folder: Path) -> Vault:
        return Vault.open_with_recovery(folder, self.code, dice=counted_dice("open"))

    def _content(self, folder: Path) -> str:
        self._leave(folder, self.home / "now")
        with self._opened(self.home / "now") as vault:
            return _content(vault)

    @staticmethod
    def _leave(folder: Path, copy: Path) -> None:
        """Copy a vault as a crash would leave it: without what lives only while it is open."""
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("*-shm"))

    def _header_flips(self, bits: int) -> Iterator[tuple[str, Damage]]:
        for place in range((self.home / "rest" / HEADER).stat().st_size):
            chosen = range(8) if bits == 8 else [self.chances.below(8) for _ in range(bits)]
            for bit in chosen:
                yield "bits of the header", _flipping(place, bit)

    def _file(self, folder: Path) -> Path:
        files = [path for path in folder.rglob("*") if path.is_file() and path.stat().st_size]
        return self.chances.one_of([path for path in sorted(files) if path.name != HEADER])

    def _flip(self, folder: Path) -> str:
        file = self._file(folder)
        place, bit = self.chances.below(file.stat().st_size), self.chances.below(8)
        _turn_over(file, place, bit)
        return f"{file.name}, bit {bit} of byte {place}"

    def _cut(self, folder: Path) -> str:
        file = self._file(folder) if self.chances.below(4) else folder / HEADER
        size = self.chances.below(file.stat().st_size)
        file.write_bytes(file.read_bytes()[:size])
        return f"{file.name}, cut to {size}"

    def _block(self, folder: Path) -> str:
        """Zero a block, exchange two, or put one back as it was on an earlier day."""
        file, size = self._file(folder), self.chances.one_of(BLOCKS)
        data = bytearray(file.read_bytes())
        blocks = max(1, len(data) // size)
        one, other = (self.chances.below(blocks) * size for _ in range(2))
        earlier = self.home / "earlier" / file.relative_to(folder)
        way = self.chances.below(3) if earlier.is_file() else self.chances.below(2)
        if way == 0:
            data[one : one + size] = bytes(len(data[one : one + size]))
        elif way == 1:
            first, second = data[one : one + size], data[other : other + size]
            data[one : one + size], data[other : other + size] = second, first
        else:
            before = earlier.read_bytes()[one : one + size]
            data[one : one + len(before)] = before
        file.write_bytes(data)
        return f"{file.name}, {('zeroed', 'exchanged', 'put back')[way]}: {size} bytes at {one}, {other}"

    def _exchanges(self) -> Iterator[Damage]:
        """Put the files of another vault, and the attachment of another name, in the place of its own."""
        for name in (HEADER, DATABASE):
            yield _replacing(self.home / "another" / name, name)
        yield self._exchange_attachments
        yield _replacing(self.home / "earlier" / DATABASE, DATABASE)
        yield _removing(DATABASE)
        yield _removing(HEADER)

    def _exchange_attachments(self, folder: Path) -> str:
        mine, others = (sorted((place / BLOBS).iterdir()) for place in (folder, self.home / "another"))
        shutil.copyfile(others[0], mine[0])
        return "an attachment of another vault"


def _flipping(place: int, bit: int) -> Damage:
    def flip(folder: Path) -> str:
        _turn_over(folder / HEADER, place, bit)
        return f"{HEADER}, bit {bit} of byte {place}"

    return flip


def _replacing(source: Path, name: str) -> Damage:
    def replace(folder: Path) -> str:
        shutil.copyfile(source, folder / name)
        return f"{name} of another vault"

    return replace


def _removing(name: str) -> Damage:
    def remove(folder: Path) -> str:
        (folder / name).unlink()
        return f"without {name}"

    return remove


def _turn_over(file: Path, place: int, bit: int) -> None:
    data = bytearray(file.read_bytes())
    data[place] ^= 1 << bit
    file.write_bytes(data)


def _make(folder: Path, name: str) -> str:
    """Make a vault with entries, edits, lines of the journal and attachments; return its recovery code."""
    vault, code = Vault.create(folder, PASSPHRASE, dice=counted_dice(name), cost=Argon2idCost(), now=NOW)
    with vault:
        note(vault)
        take_in(vault, range(1, 120))
        edit(vault, 3, "changed")
        attach(vault, 1)
        attach(vault, 2)
    return code


def _content(vault: Vault) -> str:
    """Hash all that a vault holds, read to its last byte."""
    told = hashlib.sha256()
    tables = vault.database.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    for (name,) in tables:
        if not name.startswith("search_") and name != "meta":
            told.update(repr(vault.database.rows(f"SELECT * FROM {name} ORDER BY 1, 2")).encode())  # noqa: S608 - names of our own
    for ref in vault.blobs.all():
        for piece in vault.blobs.read(ref.name):
            told.update(piece)
    return told.hexdigest()
