"""Take everything along as pages that open without the app: one ZIP, made as it goes out.

Nothing of it lies on the disk in between, and of the record no more than one page is in memory. It is noted
like any copy without encryption.
"""

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

from portable_record.actions.desk import OpenRecord
from portable_record.actions.files import refuse_if_there, write_file
from portable_record.actions.journal import Act, note
from portable_record.actions.part_view import Card, card_of
from portable_record.actions.read_entries import Shown, list_of, show_entries
from portable_record.errors import VaultDamagedError
from portable_record.record.asking.places import Answer
from portable_record.record.asking.sheet import Question
from portable_record.record.entry import Entry
from portable_record.record.json_text import parse
from portable_record.record.parts import PARTS, Part
from portable_record.record.readable.dates import moment as in_words
from portable_record.sharing.file_names import PACKED, safe_name
from portable_record.sharing.readable_pages import (
    INDEX,
    README,
    About,
    Item,
    Row,
    Say,
    Sheet,
    index_page,
    part_page,
    readme,
)
from portable_record.sharing.zip_stream import ZipStream

ON_A_PAGE = 200
DAMAGED = "This file is damaged, and is not among these pages."
FOLDER = "files"

_BLOB = re.compile(r"Binary/([0-9a-f]{40})")
_LOOK = 4096


def _as_it_is(text: str) -> str:
    return text


def _in_english(question: Question, answer: Answer) -> str:
    return question.words(answer)


@dataclass(frozen=True, slots=True)
class Tongue:
    """The language of the pages: how a sentence, an answer and a number of entries are said in it."""

    lang: str = "en-GB"
    dir: str = "ltr"
    say: Say = _as_it_is
    spoken: Callable[[Question, Answer], str] = _in_english
    many: Callable[[int], str] = lambda count: f"{count} entry" if count == 1 else f"{count} entries"
    made: str = ""


@dataclass(frozen=True, slots=True)
class _File:
    """A file that an entry holds, and how to read it again."""

    name: str
    mime: str
    read: Callable[[], Iterable[bytes]]


def save_readable_copy(record: OpenRecord, out: Path, *, replace: bool = False) -> int:
    """Write the ZIP to a file, and return how many entries are in it.

    Raises:
        FileStandsError: something stands there already.
        FileUnwritableError: it cannot be written.
    """
    if not replace:
        refuse_if_there(out)
    copy = ReadableCopy(record, Tongue())
    write_file(out, copy.pieces())
    return copy.entries


class ReadableCopy:
    """One copy on its way out; ``entries`` counts what is in it so far."""

    def __init__(self, record: OpenRecord, tongue: Tongue) -> None:
        """Begin with nothing."""
        self.entries = 0
        self._record = record
        self._tongue = tongue
        self._say = tongue.say
        self._zip = ZipStream(record.now.astimezone(record.desk.zone))
        self._waiting: list[tuple[str, _File]] = []
        self._files = 0
        keeper = record.identity.keeper
        by = self._say("Put together by %(name)s.") % {"name": record.identity.signed_as} if keeper else ""
        made = tongue.made or in_words(record.today.isoformat())
        self._about = About(record.identity.name, by, made, tongue.lang, tongue.dir)

    def pieces(self) -> Iterator[bytes]:
        """Note that it was made, and give the ZIP piece by piece."""
        note(self._record, Act.EXPORT)
        yield from self._zip.add(README, [readme(self._about, self._say)])
        listed = []
        for part in PARTS:
            before = self.entries
            yield from self._part(part)
            listed.append((_page(part, 1), self._say(part.title), self._tongue.many(self.entries - before)))
        yield from self._zip.add(INDEX, [index_page(self._about, listed, self._say)])
        yield from self._zip.end()

    def _part(self, part: Part) -> Iterator[bytes]:
        entries = list_of(self._record, part=part.key)
        number, batch = 1, list(islice(entries, ON_A_PAGE))
        while True:
            following = list(islice(entries, ON_A_PAGE)) if len(batch) == ON_A_PAGE else []
            title = self._say(part.title) + (f" ({number})" if number > 1 or following else "")
            before = _page(part, number - 1) if number > 1 else ""
            sheet = Sheet(_page(part, number), title, before, _page(part, number + 1) if following else "")
            items = (self._packed(entry) for entry in batch)
            yield from self._zip.add(sheet.file, part_page(self._about, sheet, items, self._say))
            yield from self._attached()
            if not following:
                return
            number, batch = number + 1, following

    def _attached(self) -> Iterator[bytes]:
        """Put in the files of the page that was just made."""
        for path, file in self._waiting:
            packed = path[path.rfind(".") :] not in PACKED
            yield from self._zip.add(path, file.read(), packed=packed)
        self._waiting.clear()

    def _packed(self, entry: Entry) -> Item:
        self.entries += 1
        return self._with_files(entry, self.item(entry))

    def item(self, entry: Entry) -> Item:
        """Say an entry in the words of the pages, without its files."""
        shown, card = next(iter(show_entries(self._record, (entry.id,), part=None))), card_of(entry)
        return Item(
            title=shown.title,
            kind=self._say(card.sheet.title) if card.sheet else self._say(shown.kind),
            rows=tuple(self._rows(shown, card)),
            careful=tuple(self._say(said) for said in card.careful),
            versions=shown.conflicts,
            written=shown.written[:1].upper() + shown.written[1:],
            sensitive=entry.sensitive,
        )

    def _rows(self, shown: Shown, card: Card) -> Iterator[Row]:
        if card.sheet is None:
            yield from (Row(line.label, line.text, line.depth) for line in shown.lines)
            return
        for question, answer in card.answers:
            if words := self._tongue.spoken(question, answer):
                yield Row(
                    self._say((question.says or question.label).strip()) if question.says != " " else "",
                    words,
                )

    def _with_files(self, entry: Entry, item: Item) -> Item:
        paths, damaged = [], False
        for file in _files_in(self._record, parse(entry.text)):
            first = _whole(file)
            damaged = damaged or first is None
            if first is not None:
                self._files += 1
                paths.append(f"{FOLDER}/{safe_name(self._files, file.name or item.title, file.mime, first)}")
                self._waiting.append((paths[-1], file))
        careful = (*item.careful, self._say(DAMAGED)) if damaged else item.careful
        return replace(item, files=tuple(paths), careful=careful)


def _page(part: Part, number: int) -> str:
    return f"{part.key}.html" if number == 1 else f"{part.key}-{number}.html"


def _whole(file: _File) -> bytes | None:
    """Return the beginning of a file that is whole to its end; None if it is damaged or missing."""
    try:
        pieces = iter(file.read())
        first = next(pieces, b"")
        for _ in pieces:
            pass
    except VaultDamagedError:
        return None
    return first[:_LOOK]


def _files_in(record: OpenRecord, value: object) -> Iterator[_File]:
    """Find the files that a resource holds, or names in the vault, at any depth."""
    if isinstance(value, list):
        yield from chain.from_iterable(_files_in(record, one) for one in value)
    if not isinstance(value, dict):
        return
    if "contentType" in value or ("title" in value and "data" in value):
        found = _file(record, value, str(value.get("contentType", "")))
        if found is not None:
            yield found
            return
    yield from chain.from_iterable(_files_in(record, one) for one in value.values())


def _file(record: OpenRecord, value: dict[str, object], mime: str) -> _File | None:
    name, data = str(value.get("title", "")), value.get("data")
    named = _BLOB.fullmatch(str(value.get("url", "")))
    if named and record.vault.blobs.has(named[1]):
        return _File(name, mime, lambda: record.vault.blobs.read(named[1]))
    if not isinstance(data, str) or not data:
        return None
    try:
        unpacked = b64decode("".join(data.split()), validate=True)
    except (Base64Error, ValueError):
        return None
    return _File(name, mime, lambda: [unpacked])
