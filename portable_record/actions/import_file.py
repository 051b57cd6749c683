"""Import a FHIR file: cut by byte scan, checked in the reader process, kept byte for byte, one change a part.

A file is taken as a whole or not at all: if some of its entries are refused, nothing is kept unless the
person asks for the good part. Nothing of it is decoded in this process before the reader has checked it.
"""

import mmap
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from portable_record.actions.desk import OpenRecord
from portable_record.actions.owner import Owner
from portable_record.actions.write import Writing, new_entry_id, state_of, writing
from portable_record.errors import AnotherPersonError, FileTooLargeError, FileUnreadableError, IntakeError
from portable_record.record.cut import MOST_FILE, Cut, Piece, cut
from portable_record.record.edits import replacing, restoring
from portable_record.record.entry import Entry
from portable_record.record.intake import Checked
from portable_record.record.parts import part as part_by_key
from portable_record.record.values import MOST_ORIGIN
from portable_record.record.who import By
from portable_record.sharing.reader.refusals import Refusal

BATCH_PIECES = 200
BATCH_BYTES = 2 << 20


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of one file. ``good`` counts entries that could be taken, ``taken`` those that were."""

    good: int
    new: int
    changed: int
    already_here: int
    refusals: tuple[Refusal, ...]
    warnings: tuple[str, ...]
    kept: bool

    @property
    def taken(self) -> int:
        """How many entries of the file were written into the record."""
        return self.new + self.changed if self.kept else 0

    @property
    def sentence(self) -> str:
        """What happened, in one sentence or two."""
        if not self.kept:
            bad, all_of_them = len(self.refusals), self.good + len(self.refusals)
            said = f"Nothing was taken: {bad} of {all_of_them} entries cannot be."
            return f"{said} The other {self.good} are good; --good-part takes them." if self.good else said
        said = f"{self.new} new, {self.changed} changed, {self.already_here} already here"
        return f"{said}, {len(self.refusals)} refused." if self.refusals else f"{said}."


@dataclass(slots=True)
class _Tally:
    new: int = 0
    changed: int = 0
    already_here: int = 0
    without_resource: int = 0
    refusals: list[Refusal] = field(default_factory=list)

    @property
    def good(self) -> int:
        return self.new + self.changed + self.already_here


class _NotKept(Exception):  # noqa: N818 - no error: it only ends the transaction without writing
    """Ends the transaction when a file with refused entries is not to be kept."""


def import_file(
    record: OpenRecord,
    file: Path,
    *,
    part: str | None = None,
    good_part: bool = False,
    same_person: bool = False,
    progress: Callable[[int], None] = lambda _done: None,
) -> Imported:
    """Take in all entries of a file, or say of each refused one where and why.

    Args:
        record: the open record.
        file: FHIR R4 JSON (a Bundle or one resource) or NDJSON.
        part: the part for everything, instead of the one that fits each entry.
        good_part: keep the good entries where others are refused.
        same_person: the person has checked that the file is about the owner of this record.
        progress: told how many entries are done, after each batch.

    Raises:
        NotFoundError: there is no such part.
        FileUnreadableError, FileTooLargeError: the file cannot be read, or is over 512 MiB.
        NotFhirError, CutError: it is no FHIR file.
        AnotherPersonError: it is about somebody else.
    """
    if part is not None:
        part_by_key(part)
    tally, owner = _Tally(), Owner(record)
    try:
        with _mapped(file) as data, writing(record, By()) as act:
            pieces, damage = cut(data), list[Refusal]()
            for batch in _batches(data, _up_to_damage(pieces, damage)):
                _take(record, act, batch, tally, owner, part=part, origin=file.name)
                progress(tally.good + len(tally.refusals))
            tally.refusals += damage
            tally.without_resource = pieces.skipped
            _refuse_if_not_to_be_kept(tally, owner, file, good_part=good_part, same_person=same_person)
            owner.remember()
    except IntakeError as refused:
        refused.place = ", ".join(part for part in (file.name, refused.place) if part)
        raise
    except _NotKept:
        return _imported(tally, owner, kept=False)
    return _imported(tally, owner, kept=True)


def _refuse_if_not_to_be_kept(
    tally: _Tally, owner: Owner, file: Path, *, good_part: bool, same_person: bool
) -> None:
    if tally.refusals and not good_part:
        raise _NotKept
    if owner.difference and tally.good > 1 and not same_person:
        raise AnotherPersonError(owner.difference, place=file.name)


def _imported(tally: _Tally, owner: Owner, *, kept: bool) -> Imported:
    return Imported(
        good=tally.good,
        new=tally.new,
        changed=tally.changed,
        already_here=tally.already_here,
        refusals=tuple(tally.refusals),
        warnings=(*owner.warnings, *_without_resource(tally.without_resource)),
        kept=kept,
    )


def _without_resource(count: int) -> Iterator[str]:
    if count:
        yield f"{count} entries of the file hold nothing to keep, such as requests to delete."


@contextmanager
def _mapped(file: Path) -> Iterator[mmap.mmap | bytes]:
    """Look at a file without reading it into memory."""
    try:
        with file.open("rb") as opened:
            size = file.stat().st_size
            if size > MOST_FILE:
                raise FileTooLargeError(f"The most is {MOST_FILE >> 20} MiB; split it.", place=file.name)
            if size == 0 or not file.is_file():
                yield b"" if size == 0 and file.is_file() else opened.read(MOST_FILE)
                return
            with mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as data:
                yield data
    except OSError as fault:
        raise FileUnreadableError(fault.strerror or "", place=str(file)) from fault


def _up_to_damage(pieces: Cut, damage: list[Refusal]) -> Iterator[Piece]:
    """Give the pieces of a file up to where it is damaged; what comes after is one refusal.

    Raises:
        IntakeError: nothing of it can be read.
    """
    given = 0
    try:
        for piece in pieces:
            given += 1
            yield piece
    except IntakeError as damaged:
        if not given:
            raise
        says = " ".join(part for part in (damaged.sentence, damaged.detail) if part)
        damage.append(Refusal(damaged.code, says, damaged.place))


def _batches(data: mmap.mmap | bytes, pieces: Iterable[Piece]) -> Iterator[list[tuple[Piece, bytes]]]:
    batch: list[tuple[Piece, bytes]] = []
    size = 0
    for piece in pieces:
        text = data[piece.start : piece.end]
        if batch and (len(batch) == BATCH_PIECES or size + len(text) > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append((piece, text))
        size += len(text)
    if batch:
        yield batch


def _take(
    record: OpenRecord,
    act: Writing,
    batch: Sequence[tuple[Piece, bytes]],
    tally: _Tally,
    owner: Owner,
    *,
    part: str | None,
    origin: str,
) -> None:
    """Check one batch and write what is new or changed in it."""
    checked = record.desk.reader.check_many([text for _, text in batch])
    fresh: dict[str, tuple[Entry, str]] = {}
    for number, ((piece, text), found) in enumerate(
        zip(batch, checked, strict=True), tally.good + len(tally.refusals) + 1
    ):
        if isinstance(found, Refusal):
            place = f"entry {number}, byte {piece.start}" + (f", {found.place}" if found.place else "")
            says = found.says.removesuffix(f" ({found.place})")
            tally.refusals.append(Refusal(code=found.code, says=says, place=place))
            continue
        url = piece.full_url or (f"{found.type}/{found.resource_id}" if found.resource_id else "")
        known = fresh[url][0] if url in fresh else record.vault.entries.by_full_url(url) if url else None
        if known is not None and known.text == text and not known.binned:
            tally.already_here += 1
            entry_id = known.id
        elif known is not None and piece.full_url and known.type == found.type and url not in fresh:
            _replace(record, act, known, text, origin)
            tally.changed += 1
            entry_id = known.id
        else:
            fits = "people" if found.type == "Patient" and owner.is_not(text) else found.part
            entry = _entry(record, act, found, text, part=part or fits, url=url)
            fresh[url or entry.id] = (entry, found.search_text)
            tally.new += 1
            entry_id = entry.id
        if found.type == "Patient":
            owner.saw(text, entry_id)
    act.add_new(list(fresh.values()), origin=origin[:MOST_ORIGIN])


def _entry(record: OpenRecord, act: Writing, found: Checked, text: bytes, *, part: str, url: str) -> Entry:
    return Entry(
        id=new_entry_id(record),
        part=part,
        type=found.type,
        text=text,
        title=found.title,
        updated=act.when,
        full_url=url,
    )


def _replace(record: OpenRecord, act: Writing, known: Entry, text: bytes, origin: str) -> None:
    """Write the newer version of an entry that came under the same address, and take it out of the bin."""
    state = state_of(record, known.part, known.id)
    drafts = [restoring(state)] if known.binned else []
    if known.text != text:
        drafts.append(replacing(state, text, url=known.full_url, origin=origin[:MOST_ORIGIN]))
    act.add(known.part, drafts)
