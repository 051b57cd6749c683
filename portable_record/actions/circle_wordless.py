"""Copies of changes that lie at the place without some of their words: what they may stand for, what lacks.

Whoever may read a part can put a copy of a change there that has its hashes alone. So such a copy stands for
no file that had the words, but where they were erased; and words that are nowhere here are missing, but those
of sensitive entries. Format: docs/format/circle.md, rules 16, 24 and 26.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from portable_record.actions.circle_outbox import OUTBOX
from portable_record.actions.desk import OpenRecord
from portable_record.actions.write import is_sensitive
from portable_record.circle.came import CameChange
from portable_record.circle.here import Missing
from portable_record.record.change import Edit, change_hash
from portable_record.record.comment import is_comment_id
from portable_record.record.moments import moment_text
from portable_record.vault.erasings import erasings
from portable_record.vault.folding import places_of
from portable_record.vault.place_files import PlaceFile
from portable_record.vault.shelf import Document
from portable_record.vault.wordless import Wordless, numbers_with_words, wordless

WORDLESS = "wordless"


def keep_wordless(record: OpenRecord, came: Iterable[CameChange]) -> None:
    """Write down of each file of a change of which words it had none for. Call it in a transaction."""
    for one in came:
        if lacks := {str(edit.n): edit.entry for edit in one.edits if edit.erased}:
            value = {"change": change_hash(one.change), "edits": lacks}
            document = Document(f"{WORDLESS} {one.file}", WORDLESS, moment_text(record.now), value)
            record.vault.circle.put(document)


def keep_folded_wordless(record: OpenRecord, file: str, lacking: Iterable[str]) -> None:
    """Write down of which changes, by hash, a checkpoint had no words. Call it in a transaction."""
    for name in lacking:
        value = {"change": name, "edits": {}}
        document = Document(f"{WORDLESS} {file} {name}", WORDLESS, moment_text(record.now), value)
        record.vault.circle.put(document)


def forget_wordless(record: OpenRecord, files: Iterable[str]) -> None:
    """Let go of what is known of files that are at the place no more. Call it in a transaction."""
    for name in files:
        record.vault.circle.delete(f"{WORDLESS} {name}")


@dataclass
class StandIns:
    """Which files at the place stand for one that is gone: those that have as many words of the change.

    ``there`` are the files there, by the change that they hold.
    """

    record: OpenRecord
    there: dict[bytes, list[str]] = field(default_factory=dict)

    def has(self, gone: PlaceFile) -> bool:
        """Whether a file there stands for one that is gone."""
        if not gone.head or gone.head not in self.there:
            return False
        lacked = self._lacks(gone.name)
        return any(
            name != gone.name and all(n in lacked or entry in self._erased for n, entry in lacks.items())
            for name in self.there[gone.head]
            for lacks in (self._lacks(name),)
        )

    @cached_property
    def _erased(self) -> set[str]:
        return {one.entry for one in erasings(self.record.vault)}

    def _lacks(self, name: str) -> Mapping[str, str]:
        shelf, document_id = self.record.vault.circle, f"{WORDLESS} {name}"
        return shelf.get(document_id).value["edits"] if shelf.has(document_id) else {}


def has_more_here(record: OpenRecord, came: CameChange) -> bool:
    """Whether this device holds words of a change that a copy of it came without."""
    lacks = {edit.n for edit in came.edits if edit.erased}
    return bool(lacks) and not lacks.isdisjoint(numbers_with_words(record.vault, change_hash(came.change)))


def stripped_of_ours(record: OpenRecord) -> list[str]:
    """Name the changes of this device, by hash, of which only copies with fewer words lie at the place."""
    shelf, files, own = record.vault.circle, record.vault.place_files, record.identity.device_id
    lacks = {one.id.partition(" ")[2]: {int(n) for n in one.value["edits"]} for one in shelf.about(WORDLESS)}
    changes = {str(one.value["change"]) for one in shelf.about(WORDLESS) if one.value["edits"]}
    ours = [name for name, place in places_of(record.vault, changes).items() if place[0] == own]
    going = {str(one.value.get("change", "")) for one in shelf.about(OUTBOX)} if ours else set[str]()
    found = []
    for name in ours:
        here = numbers_with_words(record.vault, name)
        there = [file for file in files.holding(name) if files.is_done(file)]
        if there and name not in going and all(lacks.get(file, set()) & here for file in there):
            found.append(name)
    return found


def with_words_there(record: OpenRecord, change: str, erased: Iterable[Edit]) -> list[str]:
    """Name the files at the place that hold words of a change, by its hash, which are erased here."""
    shelf, numbers = record.vault.circle, {str(edit.n) for edit in erased if edit.erased}

    def lacks(file: str) -> set[str]:
        name = f"{WORDLESS} {file}"
        return set(shelf.get(name).value["edits"]) if shelf.has(name) else set()

    return [file for file in record.vault.place_files.holding(change) if numbers - lacks(file)]


def words_missing(record: OpenRecord) -> list[Missing]:
    """Find changes whose words are nowhere here, though they are neither sensitive nor erased."""
    since = {str(one.value["change"]): one.moment for one in record.vault.circle.about(WORDLESS)}
    found: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for one in _lacking(record):
        found.setdefault((one.device, one.part), []).append((one.seq, since[one.hash]))
    return [
        Missing(device, part, min(seqs)[0], max(seqs)[0], (device,), min(when for _, when in seqs))
        for (device, part), seqs in sorted(found.items())
    ]


def is_stripped(record: OpenRecord, entry: str) -> bool:
    """Whether words of an entry are nowhere here, though it is neither sensitive nor erased."""
    mark = record.vault.database.mark

    def look() -> frozenset[str]:
        return frozenset(one.entry for one in _lacking(record))

    known = (record.vault.id, mark)
    return entry in (look() if mark is None else record.remembered.the_last("stripped", known, look))


def _lacking(record: OpenRecord) -> list[Wordless]:
    kept = record.vault.circle.about(WORDLESS)
    if not kept:
        return []
    changes = {str(one.value["change"]) for one in kept}
    lacking = [one for one in wordless(record.vault, changes) if not is_comment_id(one.entry)]
    shown = record.vault.entries.not_sensitive({one.entry for one in lacking})
    return [one for one in lacking if one.entry in shown or not is_sensitive(record, one.part, one.entry)]
