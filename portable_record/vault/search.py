"""Finding entries by words, whatever is typed.

The index holds texts as they count (``as_it_counts``), which is not always as they are written.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from portable_record.record.marking import ALIKE
from portable_record.vault import schema
from portable_record.vault.database import Database

MOST_WORDS = 16
MOST_LETTERS = 64

# Scripts without spaces between words: Thai, Kana, Han, Hangul. Their letters are indexed one by one.
_UNSPACED = (
    "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_LETTER = re.compile(f"([{_UNSPACED}])")
_GAP = re.compile(f"(?<=[{_UNSPACED}]) +(?=[{_UNSPACED}])")

_FIND = """
SELECT entries.id, entries.part, entries.title, snippet(search, 1, '', '', '…', 16), entries.writer
FROM search CROSS JOIN entries ON entries.row = search.rowid
WHERE search MATCH ?{of} ORDER BY search.rowid DESC LIMIT ? OFFSET ?
"""
_LEARN = "INSERT INTO search (rowid, title, body, part) VALUES (?, ?, ?, ?)"
_COUNT = "SELECT count(*) FROM search WHERE search MATCH ?{of}"
_ROWS = "SELECT rowid FROM search WHERE search MATCH ?{of} AND rowid < ? ORDER BY rowid DESC LIMIT ?"

# The rows of a writer come from an index in one go; the plus keeps them from being looked up word by word.
_WRITTEN = "SELECT row FROM entries INDEXED BY entries_writer_day WHERE binned = '' AND writer <> ''"
_BY = f" AND +search.rowid IN ({_WRITTEN} AND writer = ?)"
_BY_NOBODY = f" AND +search.rowid NOT IN ({_WRITTEN})"

# What stands in place of the part of a comment: see record/comment_entry.py.
_COMMENT = "SELECT row FROM entries WHERE part >= 'comment ' AND part < 'comment!' AND binned = ''"
_NO_COMMENT = f" AND +search.rowid NOT IN ({_COMMENT})"
_OF_THE_BIN = (
    "SELECT said.row FROM entries AS it INDEXED BY entries_in_bin CROSS JOIN entries AS said"
    " ON said.part = 'comment ' || it.part || ' ' || it.id AND said.binned = '' WHERE it.binned <> ''"
)
_NONE_OF_THE_BIN = f" AND +search.rowid NOT IN ({_OF_THE_BIN})"
_BEYOND_ALL = 1 << 62


@dataclass(frozen=True, slots=True)
class Place:
    """Where in what was found a page begins: behind this row, among titles or (``elsewhere``) behind them."""

    row: int = _BEYOND_ALL
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found; ``why`` is the piece of its text around the words.

    ``said_by`` names who said them, where somebody did about the entry; only an action knows it.
    """

    id: str
    part: str
    title: str
    why: str
    writer: str = ""
    said_by: str = ""


class Search:
    """The index of words over titles and readable texts of the entries that are not in the bin.

    What was said about an entry is found where ``comments`` are asked for, while that is not in the bin.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(
        self,
        words: str,
        part: str | None = None,
        *,
        writer: str | None = None,
        comments: bool = False,
        limit: int = 20,
        offset: int = 0,
    ) -> list[Hit]:
        """Return entries that have all of the words, or words that begin like them.

        Those with the words in their title come first, and the newest first among each. (Weighing every match
        by how rare its words are would take ten times as long when there are many.)

        Whatever a person types is taken as words: quotes, operators and signs mean nothing. Only the first 16
        words and the first 64 letters of each count. No words, no hits. ``writer`` asks for what one wrote
        last, or, where it is empty, for what stands as it came in from elsewhere.
        """
        asked = query(words, part)
        if asked is None:
            return []
        of = _of(writer, comments=comments)
        hits = self._hits(asked.in_title, of, limit, offset)
        if len(hits) < limit:
            before = self._count(asked.in_title, of) if offset else 0
            hits += self._hits(asked.elsewhere, of, limit - len(hits), max(0, offset - before))
        return hits

    def rows(
        self,
        words: str,
        part: str | None = None,
        *,
        writer: str | None = None,
        comments: bool = False,
        after: Place,
        limit: int,
    ) -> list[tuple[int, Place]]:
        """Return rows of entries in the order of ``find`` from a place on, each with its own place."""
        asked = query(words, part)
        if asked is None:
            return []
        of, by = _of(writer, comments=comments)
        found: list[tuple[int, Place]] = []
        for elsewhere in (False, True)[after.elsewhere :]:
            text = asked.elsewhere if elsewhere else asked.in_title
            from_row = after.row if elsewhere is after.elsewhere else _BEYOND_ALL
            cells = (text, *by, from_row, limit - len(found))
            for (row,) in self._database.rows(_ROWS.format(of=of), cells):
                found.append((row, Place(row, elsewhere)))
        return found

    def _hits(self, asked: str, of: tuple[str, tuple[str, ...]], limit: int, offset: int) -> list[Hit]:
        rows = self._database.rows(_FIND.format(of=of[0]), (asked, *of[1], limit, offset))
        return [Hit(entry_id, part, title, joined(why), by) for entry_id, part, title, why, by in rows]

    def _count(self, asked: str, of: tuple[str, tuple[str, ...]]) -> int:
        found = self._database.row(_COUNT.format(of=of[0]), (asked, *of[1]))
        return int(found[0]) if found else 0

    def count_again(self) -> None:
        """Make the index anew from what it holds, as that counts today.

        Raises:
            VaultDamagedError: it does not fit what it holds; nothing was changed.
        """
        self._database.run("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")
        rows = self._database.rows("SELECT rowid, title, body, part FROM search")
        if any(not (title + body).isascii() for _, title, body, _ in rows):
            self.clear()
            counted = (
                (row, title.translate(ALIKE), body.translate(ALIKE), part) for row, title, body, part in rows
            )
            self._database.run_many(_LEARN, counted)

    def learn(self, texts: Iterable[tuple[int, str, str, str]]) -> None:
        """Take in (row, title, text, part) of entries."""
        self._database.run_many(
            _LEARN,
            (
                (row, as_it_counts(title), as_it_counts(text), _one_word(part))
                for row, title, text, part in texts
            ),
        )

    def forget(self, rows: Iterable[int]) -> None:
        """Take entries out of the index, leaving no trace of their words."""
        self._database.run_many("DELETE FROM search WHERE rowid = ?", ((row,) for row in rows))

    def clear(self) -> None:
        """Make the index anew, empty; a damaged one could not be emptied entry by entry."""
        for statement in ("DROP TABLE search", *schema.SEARCH):
            self._database.run(statement)


@dataclass(frozen=True, slots=True)
class Query:
    """Words as FTS5 asks for them, everything typed in quotes: in the title, and where they are not there."""

    in_title: str
    elsewhere: str


def query(words: str, part: str | None = None) -> Query | None:
    """Make the query for some words; None if there is nothing in them to look for."""
    asked = " ".join(_beginning(word) for word in words_in(words))
    if not asked:
        return None
    within = "" if part is None else f" AND part : {_quoted(_one_word(part))}"
    in_title = f"title : ({asked})"
    return Query(in_title + within, f"({{title body}} : ({asked}){within}) NOT {in_title}")


def _of(writer: str | None, *, comments: bool) -> tuple[str, tuple[str, ...]]:
    """Give the condition for what one wrote, with or without comments, and its cells."""
    said = _NONE_OF_THE_BIN if comments else _NO_COMMENT
    if writer is None:
        return said, ()
    return (_BY + said, (writer,)) if writer else (_BY_NOBODY + said, ())


def words_in(typed: str) -> list[str]:
    """Return the words that count of what was typed, each as far as it counts."""
    whole = typed.translate(ALIKE)
    some = islice((word for word in whole.split() if any(sign.isalnum() for sign in word)), MOST_WORDS)
    return [word[:MOST_LETTERS] for word in some]


def _beginning(word: str) -> str:
    """Ask for words that begin like this one; a single letter stands for itself alone."""
    return _quoted(parted(word)) + ("*" if len(word) > 1 else "")


def as_it_counts(text: str) -> str:
    """Write a text as the index keeps it: letters that count as others as those, and parted."""
    return text if text.isascii() else parted(text.translate(ALIKE))


def parted(text: str) -> str:
    """Put spaces between letters of scripts that have none, so that each is a word to the index."""
    return text if text.isascii() else _LETTER.sub(r" \1 ", text)


def joined(text: str) -> str:
    """Take out the spaces that `parted` put in."""
    whole = text if text.isascii() else _GAP.sub("", text)
    return " ".join(whole.split())


def _one_word(part: str) -> str:
    return part.replace("-", "")


def _quoted(text: str) -> str:
    """Quote text for FTS5, which knows neither NUL nor half characters."""
    whole = text.replace("\0", " ").encode(errors="replace").decode()
    return '"' + whole.replace('"', '""') + '"'
