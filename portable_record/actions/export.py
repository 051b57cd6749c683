"""Save a copy as FHIR: what was received comes out byte for byte."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from portable_record.actions.attached_files import file_in, open_attached
from portable_record.actions.desk import OpenRecord
from portable_record.actions.files import refuse_if_there, write_file
from portable_record.actions.journal import Act, note
from portable_record.actions.own_card import own_card
from portable_record.actions.read_entries import list_of
from portable_record.actions.taking import URN
from portable_record.errors import UsageError
from portable_record.record.entry import Entry
from portable_record.record.json_text import write as json_bytes
from portable_record.record.parts import part as part_by_key

_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")
_MOST_TOLD = 64


def export_entries(
    record: OpenRecord,
    out: Path | None,
    screen: BinaryIO,
    *,
    entries: Sequence[str],
    parts: Sequence[str],
    one_file_each: bool,
    one_a_line: bool = False,
    replace: bool = False,
) -> int:
    """Write entries as a FHIR Bundle, one bare resource, a line each, or a folder of files; return how many.

    A single entry named by id, not in a folder, is written bare: exactly the bytes that were received.
    Without ``out`` it goes to the screen. ``replace`` writes over what stands there.

    Raises:
        NotFoundError: an entry or a part does not exist.
        UsageError: a folder of files is asked for on the screen.
        FileStandsError: something stands there already.
        FileUnwritableError: it cannot be written.
    """
    if one_file_each and out is None:
        raise UsageError("A folder of files cannot be printed. Name the folder with --out.")
    if out is not None and not replace:
        refuse_if_there(out, folder=one_file_each)
    for entry_id in entries:
        record.vault.entries.get(entry_id)
    for part in parts:
        part_by_key(part)
    chosen = _Counted(_chosen(record, entries, parts))
    note(record, Act.EXPORT)
    if one_file_each:
        return _folder(out or Path(), chosen)
    if len(entries) == 1 and not parts:
        content: Iterable[bytes] = (entry.text for entry in chosen)
    else:
        content = lines_of(chosen) if one_a_line else bundle_of(chosen)
    if out is None:
        screen.writelines(content)
    else:
        write_file(out, content)
    return chosen.count


def export_attached(
    record: OpenRecord, out: Path | None, screen: BinaryIO, *, entries: Sequence[str], replace: bool = False
) -> int:
    """Write the file that is attached to an entry, as it was when it came in; it is not locked any more.

    Raises:
        UsageError: not exactly one entry is named.
        NotFoundError: there is no such entry, or no file in it.
        VaultDamagedError: the file is missing, cut or changed; nothing is left of it outside.
        FileStandsError, FileUnwritableError: it cannot be written there.
    """
    if len(entries) != 1:
        raise UsageError("Name one entry with --entry: its file is saved.")
    if out is not None and not replace:
        refuse_if_there(out)
    opened = open_attached(record, entries[0])
    note(record, Act.EXPORT)
    content = opened.part(0, opened.file.size)
    if out is None:
        screen.writelines(content)
    else:
        write_file(out, content)
    return 1


def files_left(record: OpenRecord, *, entries: Sequence[str], parts: Sequence[str]) -> int:
    """Count the attached files that are not in a copy of these entries as FHIR."""
    found = (file_in(entry) for entry in _chosen(record, entries, parts))
    return sum(bool(file and file.blob) for file in found)


def export_contact(record: OpenRecord, out: Path | None, screen: BinaryIO, *, replace: bool = False) -> int:
    """Write the owner's contact card: name, key to check signatures with, key to seal files for.

    Raises:
        FileStandsError: something stands there already, and it is not to be replaced.
        FileUnwritableError: it cannot be written.
        NoPatientError: the record has no name.
    """
    if out is not None and not replace:
        refuse_if_there(out)
    card = own_card(record).encode() + b"\n"
    if out is None:
        screen.write(card)
    else:
        write_file(out, [card])
    return 1


def bundle_of(entries: Iterable[Entry]) -> Iterator[bytes]:
    """Put entries into a Bundle without touching their bytes (FHIR R4, Bundle of type collection)."""
    yield b'{"resourceType":"Bundle","type":"collection","entry":['
    for number, entry in enumerate(entries):
        yield b",\n" if number else b"\n"
        address = entry.full_url if ":" in entry.full_url else f"{URN}{entry.id}"
        yield b'{"fullUrl":' + json_bytes(address) + b',"resource":' + entry.text + b"}"
    yield b"\n]}\n"


def lines_of(entries: Iterable[Entry]) -> Iterator[bytes]:
    """Write entries as NDJSON, one a line. A line break between the members of one becomes a space.

    What stands in a text is never touched: there a line break is written as two letters.
    """
    for entry in entries:
        yield entry.text.replace(b"\r", b" ").replace(b"\n", b" ") + b"\n"


def everything(record: OpenRecord, *, one_a_line: bool = False) -> Iterator[bytes]:
    """Give the whole record as one FHIR Bundle or as NDJSON, a piece an entry, and note that it was made."""
    note(record, Act.EXPORT)
    yield from lines_of(list_of(record)) if one_a_line else bundle_of(list_of(record))


def one_entry(record: OpenRecord, entry_id: str) -> tuple[str, bytes]:
    """Return one entry as FHIR with a name for its file, and note that it was saved.

    Raises:
        NotFoundError: there is no such entry.
    """
    entry = record.vault.entries.get(entry_id)
    note(record, Act.EXPORT)
    return _name_of(entry), entry.text


class _Counted:
    """Gives entries on, one at a time, and counts them."""

    def __init__(self, entries: Iterator[Entry]) -> None:
        self.count = 0
        self._entries = entries

    def __iter__(self) -> Iterator[Entry]:
        for entry in self._entries:
            self.count += 1
            yield entry


def _chosen(record: OpenRecord, entries: Sequence[str], parts: Sequence[str]) -> Iterator[Entry]:
    for entry_id in entries:
        yield record.vault.entries.get(entry_id)
    for part in parts:
        yield from list_of(record, part=part)
    if not entries and not parts:
        yield from list_of(record)


def _folder(folder: Path, entries: Iterable[Entry]) -> int:
    """Write one file an entry. Its name holds the entry's own id, so no two are alike.

    Where one cannot be written, those that were new are taken away again, and a folder made for them.
    """
    made_folder, new = not folder.exists(), list[Path]()
    count = 0
    try:
        for entry in entries:
            file = folder / _name_of(entry)
            is_new = not os.path.lexists(file)
            write_file(file, [entry.text])
            new += [file] * is_new
            count += 1
    except BaseException:
        with suppress(OSError):
            for file in new:
                file.unlink()
            if made_folder:
                folder.rmdir()
        raise
    return count


def _name_of(entry: Entry) -> str:
    told = _UNFIT.sub("-", entry.full_url.rpartition("/")[2])[-_MOST_TOLD:]
    return "-".join(part for part in (entry.type, told, f"{entry.id}.json") if part)
