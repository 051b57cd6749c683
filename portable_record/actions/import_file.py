"""Import a FHIR file: cut by byte scan, checked in the reader process, kept byte for byte, one change a part.

A file is taken as a whole or not at all: if some of its entries are refused, nothing is kept unless the
person asks for the good part. No entry is decoded in this process before the reader has checked it.
"""

import mmap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from portable_record.actions.closed import is_closed
from portable_record.actions.desk import OpenRecord
from portable_record.actions.files import name_of, open_file, size_of, why_unreadable
from portable_record.actions.origins import origin_of_file
from portable_record.actions.owner import Owner
from portable_record.actions.pieces import Pieces
from portable_record.actions.taking import Choice, Choices, Fate, Taking
from portable_record.actions.write import state_of, writing
from portable_record.actions.writer import Writer, own_writer
from portable_record.errors import (
    AnotherPersonError,
    FileTooLargeError,
    FileUnreadableError,
    IntakeError,
    SaysDiedError,
)
from portable_record.record.cut import MOST_FILE
from portable_record.record.edits import binning
from portable_record.record.parts import part as part_by_key
from portable_record.record.values import WRITTEN_HERE
from portable_record.record.walk import Buffer
from portable_record.sharing.reader.refusals import Refusal

SAY_DIED = "If it is so, --died takes it in, and nothing is written or shared after that."
SAY_SO = "Look at both first; then --same-person takes it in."


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of one file. ``good`` counts entries that could be taken, ``taken`` those that were.

    ``left`` counts those that were changed here and are others in the file; what stands here was left.
    """

    good: int
    new: int
    changed: int
    already_here: int
    refusals: tuple[Refusal, ...]
    warnings: tuple[str, ...]
    kept: bool
    left: int = 0

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
        if self.left:
            said += f", {self.left} changed here by yourself and left so (--edited theirs takes the file's)"
        return f"{said}, {len(self.refusals)} refused." if self.refusals else f"{said}."


class _NotKept(Exception):  # noqa: N818 - no error: it only ends the transaction without writing
    """Ends the transaction when a file with refused entries is not to be kept."""


def import_file(
    record: OpenRecord,
    file: Path,
    *,
    part: str | None = None,
    good_part: bool = False,
    same_person: bool = False,
    died: bool = False,
    written_here: bool = False,
    edited: Choice = Choice.MINE,
    writer: Writer | None = None,
    progress: Callable[[int], None] = lambda _done: None,
) -> Imported:
    """Take in all entries of a file, or say of each refused one where and why.

    Args:
        record: the open record.
        file: FHIR R4 JSON (a Bundle or one resource) or NDJSON.
        part: the part for everything, instead of the one that fits each entry.
        good_part: keep the good entries where others are refused.
        same_person: the person has checked that the file is about the owner of this record.
        died: the person has died; the record may be closed by what the file says.
        written_here: what the file says of who wrote it is so, as in a record that we made up ourselves.
        edited: what counts of entries that were changed here and are others in the file.
        writer: who takes it in; left out, whoever keeps the record.
        progress: told how many entries are done, after each batch.

    Raises:
        NotFoundError: there is no such part.
        FileUnreadableError, FileTooLargeError: the file cannot be read, or is over 512 MiB.
        NotFhirError, CutError: it is no FHIR file.
        AnotherPersonError: it is about somebody else.
        SaysDiedError: it says that the person has died, and nobody said that this is so.
        MayNotWriteError: the writer's right does not reach so far.
    """
    with _mapped(file) as data:
        return import_from(
            *(record, data, name_of(file)),
            part=part,
            good_part=good_part,
            same_person=same_person,
            died=died,
            written_here=written_here,
            choices=Choices(edited),
            writer=writer,
            progress=lambda done, _at: progress(done),
        )


def import_from(
    record: OpenRecord,
    data: Buffer,
    name: str,
    *,
    part: str | None = None,
    good_part: bool = False,
    same_person: bool = False,
    died: bool = False,
    written_here: bool = False,
    choices: Choices | None = None,
    writer: Writer | None = None,
    progress: Callable[[int, int], None] = lambda _done, _at: None,
) -> Imported:
    """Take in all entries of what lies at hand under this name; see ``import_file``.

    ``progress`` is told how many entries are done, and up to which byte.
    """
    if part is not None:
        part_by_key(part)
    writer = writer or own_writer(record)
    owner = Owner(record, same_person=same_person)
    origin = WRITTEN_HERE if written_here else origin_of_file(name)
    taking = Taking(record, owner, writer=writer, part=part, origin=origin, choices=choices)
    try:
        with placed_in(name), record.vault.database.sparing(), record.vault.transaction():
            with writing(record, writer.by) as act:
                pieces = Pieces(data)
                for batch in pieces:
                    taking.take(act, batch)
                    progress(taking.done, batch[-1][0].end)
                taking.refusals += pieces.damage
                taking.without_resource = pieces.without_resource
                _refuse_if_not_to_be_kept(taking, owner, name, good_part=good_part)
                if alone := owner.remember():
                    act.add("details", [binning(state_of(record, "details", alone), act.when)])
            if is_closed(record) and not died:
                raise SaysDiedError(SAY_DIED, place=name)
    except _NotKept:
        return _imported(taking, owner, kept=False)
    return _imported(taking, owner, kept=True)


@contextmanager
def placed_in(name: str) -> Iterator[None]:
    """Say of what is refused in which file it was.

    Raises:
        IntakeError: what the block raised, with the name before its place.
    """
    try:
        yield
    except IntakeError as refused:
        refused.place = ", ".join(part for part in (name, refused.place) if part)
        raise


def _refuse_if_not_to_be_kept(taking: Taking, owner: Owner, name: str, *, good_part: bool) -> None:
    if taking.refusals and not good_part:
        raise _NotKept
    if difference := difference_of(taking, owner):
        raise AnotherPersonError(f"{difference} {SAY_SO}", place=name)


def difference_of(taking: Taking, owner: Owner) -> str:
    """Say what shows that a file is about somebody else; a single entry about somebody is no such file."""
    return owner.other_subject or (owner.difference if taking.good > 1 else "")


def _imported(taking: Taking, owner: Owner, *, kept: bool) -> Imported:
    return Imported(
        good=taking.good,
        new=taking.counts[Fate.NEW],
        changed=taking.counts[Fate.CHANGED] + taking.counts[Fate.EDITED] - taking.left,
        already_here=taking.counts[Fate.HERE],
        refusals=tuple(taking.refusals),
        warnings=(*owner.warnings, *_without_resource(taking.without_resource)),
        kept=kept,
        left=taking.left,
    )


def _without_resource(count: int) -> Iterator[str]:
    if count:
        yield f"{count} entries of the file hold nothing to keep, such as requests to delete."


@contextmanager
def _mapped(file: Path) -> Iterator[mmap.mmap | bytes]:
    """Look at a file without reading it into memory."""
    with open_file(file) as opened:
        try:
            size = size_of(opened)
            if size > MOST_FILE:
                raise FileTooLargeError(f"The most is {MOST_FILE >> 20} MiB; split it.", place=name_of(file))
            data = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) if size else None
        except OSError as fault:
            raise FileUnreadableError(why_unreadable(fault), place=str(file)) from fault
        if data is None:
            yield b""
            return
        with data:
            yield data
