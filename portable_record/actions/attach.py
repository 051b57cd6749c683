"""Attach a file to the record: its bytes pass through to an encrypted file, a piece at a time.

File and entry stand together or not at all. Never is the whole file in memory, and never a readable piece of
it on the disk. What it is, its bytes say and not whoever sent it.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from portable_record.actions.add_entry import stamp_of
from portable_record.actions.closed import refuse_if_closed
from portable_record.actions.desk import OpenRecord
from portable_record.actions.drafting import changes_to, new_resource
from portable_record.actions.files import name_of, open_file
from portable_record.actions.newest import Kept, newest_change
from portable_record.actions.own_suggestions import is_suggested
from portable_record.actions.write import new_entry_id, write
from portable_record.actions.writer import Writer, own_writer
from portable_record.errors import (
    EditRefusedError,
    FileEmptyError,
    FileTooLargeError,
    FileUnreadableError,
    UsageError,
)
from portable_record.record.asking.attached import (
    DOCUMENT,
    Attached,
    as_document,
    safe_name,
    with_file,
)
from portable_record.record.asking.places import Answer
from portable_record.record.asking.sheet import Sheet, answered
from portable_record.record.asking.sheets import SHEETS, sheets_of
from portable_record.record.edits import sensitive_from_the_start
from portable_record.record.entry import Entry
from portable_record.record.file_types import LOOK, MOST_FILE, type_of
from portable_record.record.parts import part as part_by_key

MOST = "A file may have at most 200 MB."
NAMELESS = "file"
NOTHING_GIVEN: Mapping[str, Answer] = MappingProxyType({})
PARTS_WITH_FILES = tuple(dict.fromkeys(sheet.part for sheet in SHEETS if sheet.file))
_PIECE = 1 << 20


def attach(
    record: OpenRecord,
    sheet: Sheet,
    source: Iterable[bytes],
    *,
    name: str,
    entry_id: str,
    given: Mapping[str, Answer] = NOTHING_GIVEN,
    sensitive: Callable[[], bool] = bool,
    writer: Writer | None = None,
) -> Kept:
    """Write a new document of this kind with a file.

    Args:
        record: the open record.
        sheet: the kind.
        source: the bytes of the file, in pieces of any size.
        name: what the file is called.
        entry_id: the id that was thrown for it when the form was opened; a second time nothing is written.
        given: answers to the questions about it, as far as there are any yet.
        sensitive: asked once the file is here; yes for one that is shared only when ticked itself.
        writer: who adds it; left out, whoever keeps the record.

    Raises:
        FileEmptyError, FileTooLargeError: there is nothing in it, or too much.
        MayNotWriteError: the writer's right does not reach so far, or the person has died.
        VaultError: the disk does not take it. Nothing is left of it, whatever is raised.
    """
    if record.vault.log.edits_of(entry_id):
        return Kept(entry_id, record.vault.entries.get(entry_id).part)
    if is_suggested(record, entry_id):
        return Kept(entry_id, sheet.part)
    _attached(
        record, sheet, source, name=name, entry_id=entry_id, given=given, sensitive=sensitive, writer=writer
    )
    return Kept(entry_id, sheet.part, (newest_change(record, sheet.part),))


def _attached(
    record: OpenRecord,
    sheet: Sheet,
    source: Iterable[bytes],
    *,
    name: str,
    entry_id: str,
    given: Mapping[str, Answer],
    sensitive: Callable[[], bool],
    writer: Writer | None,
) -> Entry:
    """Write it, and return it as it stands, or will stand after an owner's yes."""
    writer = writer or own_writer(record)
    refuse_if_closed(record)
    writer.refuse_unless_may_write(sheet.part)
    with record.vault.transaction():
        file, sha1 = _kept(record, source, name)
        made = as_document(sheet.begin(stamp_of(record, writer)), file, sha1=sha1)
        drafts = [new_resource(answered(sheet, made, given), entry_id=entry_id).draft]
        if sensitive():
            drafts.append(sensitive_from_the_start(entry_id))
        (entry,) = write(record, sheet.part, drafts, by=writer.by)
    return entry


def attach_from(
    record: OpenRecord,
    file: Path,
    *,
    part: str,
    kind: str | None = None,
    given: Mapping[str, Answer] = NOTHING_GIVEN,
    sensitive: bool = False,
    writer: Writer | None = None,
) -> Entry:
    """Write a new document with a file of this machine.

    ``kind`` is a kind of document of this part, or one of the choices there are for it; ``given`` are answers
    by the key of their question.

    Raises:
        UsageError: no files are kept in this part, or there is no such kind; a question is not asked there.
        FileUnreadableError: it cannot be read.
        FileEmptyError, FileTooLargeError, MayNotWriteError, VaultError: as ``attach``.
    """
    sheet, chosen = _sheet(part, kind)
    asked = {question.key for question in sheet.questions}
    for key in sorted(given.keys() - asked):
        raise UsageError("That is not asked about files of this kind.", place=key)
    return _attached(
        record,
        sheet,
        _pieces_of(file),
        name=name_of(file),
        entry_id=new_entry_id(record),
        given={**given, **chosen},
        sensitive=lambda: sensitive,
        writer=writer,
    )


def _sheet(part: str, kind: str | None) -> tuple[Sheet, dict[str, Answer]]:
    """Find the kind of document that is meant, and the answer that is in its name."""
    sheets = [sheet for sheet in sheets_of(part_by_key(part).key) if sheet.file]
    if not sheets:
        raise UsageError(f"Files are kept in these parts: {', '.join(PARTS_WITH_FILES)}.", place=part)
    if kind is None:
        return sheets[0], {}
    for sheet in sheets:
        if sheet.key == kind:
            return sheet, {}
        for question in sheet.questions:
            if any(choice.value == kind for choice in question.choices):
                return sheet, {question.key: kind}
    known = [
        *(sheet.key for sheet in sheets),
        *(choice.value for sheet in sheets for question in sheet.questions for choice in question.choices),
    ]
    raise UsageError(f"The kinds of files in this part are: {', '.join(known)}.", place=kind)


def exchange(record: OpenRecord, entry_id: str, source: Iterable[bytes], *, name: str) -> Kept:
    """Put another file in the place of the one that a document has; what is said about it stays.

    The old file stays in the history, so that this can be undone.

    Raises:
        NotFoundError: there is no such entry.
        EditRefusedError: it is no document, or lies in the bin.
        FileEmptyError, FileTooLargeError, MayNotWriteError, VaultError: as ``attach``.
    """
    entry = record.vault.entries.get(entry_id)
    if entry.type != DOCUMENT:
        raise EditRefusedError("There is no file in this.")
    writer = own_writer(record)
    refuse_if_closed(record)
    writer.refuse_unless_may_write(entry.part)
    with record.vault.transaction():
        file, sha1 = _kept(record, source, name)
        drafts = changes_to(
            record, writer, entry_id, lambda before: with_file(before, file, sha1=sha1), form=entry_id
        )
        if not drafts:
            return Kept(entry_id, entry.part)
        write(record, entry.part, drafts, by=writer.by)
    return Kept(entry_id, entry.part, (newest_change(record, entry.part),))


def _kept(record: OpenRecord, source: Iterable[bytes], name: str) -> tuple[Attached, bytes]:
    """Seal a file, and say what it is by what passed; with its SHA-1, which FHIR asks for."""
    passing = _Passing(source)
    ref = record.vault.blobs.write(passing)
    if not ref.size:
        raise FileEmptyError
    called = safe_name(name) or NAMELESS
    return Attached(called, type_of(passing.first, called), ref.size, ref.name), passing.sha1


class _Passing:
    """Lets the bytes of a file pass, while they are not too many, and remembers what is asked of them."""

    def __init__(self, source: Iterable[bytes]) -> None:
        self.first = b""
        self._source = source
        self._hash = hashlib.sha1(usedforsecurity=False)

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for piece in self._source:
            size += len(piece)
            if size > MOST_FILE:
                raise FileTooLargeError(MOST)
            if len(self.first) < LOOK:
                self.first += piece[:LOOK]
            self._hash.update(piece)
            yield piece

    @property
    def sha1(self) -> bytes:
        return self._hash.digest()


def _pieces_of(file: Path) -> Iterator[bytes]:
    with open_file(file) as opened:
        try:
            yield from iter(lambda: opened.read(_PIECE), b"")
        except OSError as fault:
            raise FileUnreadableError(fault.strerror or "", place=str(file)) from fault
