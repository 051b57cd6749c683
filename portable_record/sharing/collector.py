"""What the codes before a camera say, picture by picture, until something is whole.

A code may say all of something, a part of an old split card, a part of a moving code, or something that has
nothing to do with us. Parts may come in any order and as often as they like. A part of another card begins
that one: whoever holds up another card means it. Nothing is judged here; what is whole is read like a file.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from portable_record.errors import CodeTextError
from portable_record.sharing.code_text import CodePart, read_part
from portable_record.sharing.kinds import Kind, kind_of_text
from portable_record.sharing.ur import MovingCollector

_FOR_PROGRAMS = re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9+.-]*:\S|[{\[<])")
_OF_FILES = (b'"verifiableCredential"', b'"jwe"')
MOST_TEXTS = 200  # codes in one picture
MOST_WORDS = 2_000  # letters of plain words: our own have some 1,000 bytes
MOST_TEXT = 64 * 1024  # letters in one code: a QR code holds far fewer


@dataclass(frozen=True, slots=True)
class Gathered:
    """How far it is: ``read`` of ``total`` parts, and once it is whole, its ``data``, to be read like a file.

    ``other`` says that codes were seen, and none of them was one of ours; ``words`` is what such a code
    says in several plain lines, as that of an emergency sheet does.
    """

    read: int = 0
    total: int = 0
    data: bytes = b""
    other: bool = False
    words: str = ""


class Collector:
    """Gathers what codes say until something is whole."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._parts: dict[int, tuple[CodePart, str]] = {}
        self._total = 0
        self._moving = MovingCollector()

    def see(self, texts: Sequence[str]) -> Gathered:
        """Take what the codes in one picture say, and tell how far it is."""
        ours = [text for text in texts[:MOST_TEXTS] if len(text) <= MOST_TEXT and kind_of_text(text)]
        cards = [text.lower() for text in ours if kind_of_text(text) is Kind.CODE_TEXT]
        moving = [text for text in ours if kind_of_text(text) is Kind.MOVING_CODE]
        said = (text for text in ours if text not in moving and text.lower() not in cards)
        whole = self._take(cards) or next(said, "")
        if whole:
            return Gathered(self._total, self._total, whole.encode())
        other = bool(texts) and not ours
        words = next(filter(_is_in_words, texts[:MOST_TEXTS]), "") if other else ""
        return self._of_moving(moving) or Gathered(len(self._parts), self._total, other=other, words=words)

    def _of_moving(self, texts: Sequence[str]) -> Gathered | None:
        """Take parts of a moving code; tell how far it is with that, if one was begun."""
        for text in texts:
            self._moving.feed(text)
        progress = self._moving.progress
        if progress.file is not None and not _is_carried(progress.file):
            self._moving = MovingCollector()
            return None
        if not progress.needed or (self._total and not texts):
            return None
        return Gathered(progress.known, progress.needed, progress.file or b"")

    def _take(self, cards: Sequence[str]) -> str:
        """Take the codes of cards; give those that are whole, one a line."""
        whole = []
        for text in cards:
            try:
                part = read_part(text)
            except CodeTextError:
                continue  # half a code, or an imitation: the next picture may be better
            if part.total == 1:
                whole.append(text)
            else:
                self._add(part, text)
        if not whole and self._total and len(self._parts) == self._total:
            whole = [self._parts[number][1] for number in sorted(self._parts)]
        return "\n".join(whole)

    def _add(self, part: CodePart, text: str) -> None:
        known = self._parts.get(part.number)
        if part.total != self._total or (known is not None and known[0] != part):
            self._parts.clear()
            self._total = part.total
        self._parts[part.number] = part, text


def _is_in_words(text: str) -> bool:
    """Say whether a code says plain lines to read, and no address to open or data for a program."""
    return "\n" in text.strip() and len(text) <= MOST_WORDS and not _FOR_PROGRAMS.match(text)


def _is_carried(file: bytes) -> bool:
    """Say whether this may be what a moving code carries (docs/format/moving-qr.md): nothing else is read."""
    if any(mark in file for mark in _OF_FILES):
        return True
    return file.isascii() and kind_of_text(file.decode()) is Kind.SIGNED_TEXT


@dataclass(slots=True)
class Scan:
    """One scan by somebody: its token, what was gathered, how far that is, and whether it came to its end."""

    token: str
    collector: Collector = field(default_factory=Collector, repr=False)
    gathered: Gathered = field(default_factory=Gathered, repr=False)
    over: bool = False
