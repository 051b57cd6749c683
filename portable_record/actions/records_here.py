"""The records on this device: where each lies, and by what label it is chosen before it is unlocked.

The list is plain text (``docs/format/records.md``): it holds no name that the owner did not type for it.
"""

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from portable_record.actions.exists import exists
from portable_record.errors import PortableRecordError, RecordsListError, UsageError
from portable_record.vault import disk

LIST, NEW = "records.json", "records.json.new"
FIRST, EXAMPLE = "record", "example"
COLOURS, MOST_LABEL, MOST, MOST_BYTES = 6, 60, 100, 64 * 1024
_FOLDER = re.compile(r"record(-[0-9a-f]{8})?")


@dataclass(frozen=True, slots=True)
class Listed:
    """One record on the list: the name of its folder, its label, perhaps empty, and its colour."""

    folder: str
    label: str = ""
    colour: int = 0


class Records:
    """The records in one folder. ``dice`` throws the names of new ones."""

    def __init__(self, home: Path, dice: Callable[[int], bytes]) -> None:
        """Look after the records in this folder."""
        self.home = home
        self._dice = dice

    @property
    def example(self) -> Path:
        """Where the example lies while somebody looks at it."""
        return self.home / EXAMPLE

    def listed(self) -> list[Listed]:
        """List the records that are offered and are there.

        Raises:
            RecordsListError: there is a list, and it cannot be read.
        """
        return [one for one in self._read() if exists(self.home / one.folder)]

    def folder(self, name: str) -> Path | None:
        """Return where a listed record lies; nothing if none of this name is listed."""
        return next((self.home / one.folder for one in self.listed() if one.folder == name), None)

    def of(self, folder: Path) -> Listed | None:
        """Return what the list says of the record in a folder, if it is on it."""
        return next((one for one in self.listed() if self.home / one.folder == folder), None)

    def could_list(self, folder: Path) -> bool:
        """Say whether a folder lies where the list can name it."""
        return folder.parent == self.home and _FOLDER.fullmatch(folder.name) is not None

    def new_folder(self) -> Path:
        """Name the folder of a record that is to be made."""
        if not exists(self.home / FIRST) and not disk.is_file(self.home / LIST):
            return self.home / FIRST
        return self.home / f"{FIRST}-{self._dice(4).hex()}"

    def put(self, folder: Path, label: str = "") -> None:
        """Put a record on the list, or give it another label.

        Raises:
            UsageError: the label is too long or cannot be typed, or the list cannot name this folder.
            RecordsListError, VaultReadOnlyError, DiskFullError, DiskFaultError: it cannot be kept.
        """
        label = unicodedata.normalize("NFC", label).strip()
        if not self.could_list(folder) or not _is_label(label):
            raise UsageError(f"Write at most {MOST_LABEL} letters.", place="label")
        there = self._read()
        if all(one.folder != folder.name for one in there):
            taken = [one.colour for one in there]
            colour = min(range(COLOURS), key=lambda each: (taken.count(each), each))
            there = [*there, Listed(folder.name, label, colour)]
        self._write([replace(one, label=label) if one.folder == folder.name else one for one in there])

    def note_new(self, folder: Path) -> None:
        """Put a record that was just made on the list; the first needs none.

        Raises:
            RecordsListError, VaultReadOnlyError, DiskFullError, DiskFaultError: it cannot be kept.
        """
        first = folder.name == FIRST and not disk.is_file(self.home / LIST)
        if self.could_list(folder) and not first:
            self.put(folder)

    def take_off(self, folder: Path) -> None:
        """Offer a record no more; its folder stays as it is.

        Raises:
            RecordsListError, VaultReadOnlyError, DiskFullError, DiskFaultError: it cannot be kept.
        """
        self._write([one for one in self._read() if one.folder != folder.name])

    def _read(self) -> list[Listed]:
        data = disk.read(self.home / LIST, most=MOST_BYTES)
        return [Listed(FIRST)] if data is None else read_list(data)

    def _write(self, records: list[Listed]) -> None:
        disk.make_folder(self.home)
        disk.remove(self.home / NEW)
        disk.write_new(self.home / NEW, write_list(records[:MOST]))
        disk.rename(self.home / NEW, self.home / LIST)


def read_list(data: bytes) -> list[Listed]:
    """Read a list.

    Raises:
        RecordsListError: it breaks a rule.
    """
    try:
        return _records_in(data)
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as broken:
        raise RecordsListError(place=LIST) from broken


def write_list(records: list[Listed]) -> bytes:
    """Write a list."""
    value = {"format": 1, "records": [asdict(one) for one in records]}
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def _records_in(data: bytes) -> list[Listed]:
    value = json.loads(data.decode()) if len(data) <= MOST_BYTES else {}
    if set(value) != {"format", "records"} or value["format"] != 1 or len(value["records"]) > MOST:
        raise ValueError("another format")
    records = [_listed(one) for one in value["records"]]
    if len({one.folder for one in records}) < len(records):
        raise ValueError("twice")
    return records


def _listed(value: dict[str, object]) -> Listed:
    folder, label, colour = value["folder"], value["label"], value["colour"]
    if set(value) != {"folder", "label", "colour"} or type(colour) is not int or not 0 <= colour < COLOURS:
        raise ValueError("not a record")
    if not isinstance(folder, str) or not _FOLDER.fullmatch(folder):
        raise ValueError("a folder somewhere else")
    if not isinstance(label, str) or not _is_label(label):
        raise ValueError("not a label")
    return Listed(folder, label, colour)


def _is_label(text: str) -> bool:
    signs = {unicodedata.category(sign) for sign in text}
    return len(text) <= MOST_LABEL and signs.isdisjoint({"Cc", "Cs", "Zl", "Zp"})


def listed_or_none(records: "Records | None") -> list[Listed]:
    """List the records where there is a list that can be read; what is wrong with it is said elsewhere."""
    try:
        return records.listed() if records is not None else []
    except PortableRecordError:
        return []
