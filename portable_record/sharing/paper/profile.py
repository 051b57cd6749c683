"""The page about a person: four boxes that always fit one sheet of A4, whatever is written in them.

Letters are as large as fits. Where even the smallest do not, each piece gets a fair part of the room: long
ones are cut short, the last ones of very many are left out, and both are named. All lengths are points;
those of ``static/css/paper.css`` are the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from portable_record.sharing.paper.measure import lines, shortened, tidied, width

SIZES = (16, 14, 13, 12, 11, 10)
"""The sizes of the letters, the largest first."""

SHEET = 740.0  # what is printed on: 842 without the edges of 40 and 48, and some to spare
ACROSS, COLUMN = 526.0, 235.0
LINE, GAP, BOLD = 1.35, 0.4, 1.15
BOX, BETWEEN = 22.0, 9.0
NAME, NAME_LINE, SMALL = 24, 1.2, 10
PHOTO = 96.0
FOOT = 2.5 * SMALL * LINE
NOTE_LINES = 4
FEWEST, ENOUGH = 2, 8


@dataclass(frozen=True, slots=True)
class Piece:
    """Something to say, under a label."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """One of the four boxes, and what is to stand in it, the most important first."""

    heading: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece as it stands on the page. The label is empty where it is that of the piece before."""

    label: str
    text: str
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Fitted:
    """The page: the size of its letters, each box, and the labels of what was cut short or left out."""

    size: int
    boxes: tuple[tuple[Shown, ...], ...]
    cut: tuple[str, ...]
    left_out: tuple[str, ...]


def fit(columns: Sequence[Sequence[Box]], *, head: float) -> Fitted:
    """Fill the page, column by column, below a head of this height."""
    room = SHEET - head - FOOT
    wide = [sum(width(tidied(piece.text)) for box in column for piece in box.pieces) for column in columns]
    for size in SIZES:
        if max(wide) * size * size / COLUMN * LINE * 0.95 > room:  # the spaces at line ends need no room
            continue  # it would not fit if every line were full to its end
        if all(_height(column, size) <= room for column in columns):
            return _fitted(size, [_whole(box) for column in columns for box in column], columns)
    size, room = SIZES[-1], room - (NOTE_LINES + 1) * SMALL * LINE
    filled = [shown for column in columns for shown in _filled(column, size, room)]
    return _fitted(size, filled, columns)


def head_height(name: str, said: Sequence[str], *, photo: bool = False) -> float:
    """Say how high the head of the page is: a name that `short_name` gave, and small lines below it."""
    across = ACROSS - (PHOTO + BETWEEN if photo else 0)
    named = lines(name, across / NAME / BOLD) * NAME * NAME_LINE
    small = sum(lines(tidied(one), across / SMALL) for one in said) * SMALL * LINE
    return max(named + small, PHOTO if photo else 0) + 2 * BETWEEN


def short_name(name: str, *, photo: bool = False) -> str:
    """Cut a name that is longer than two lines of the head."""
    across = ACROSS - (PHOTO + BETWEEN if photo else 0)
    return shortened(tidied(name), across / NAME / BOLD, 2)


def short_note(named: Sequence[str]) -> tuple[tuple[str, ...], int]:
    """Choose how many of the labels of a note fit beside its words; says how many there are more."""
    kept: list[str] = []
    for label in named:
        if lines(", ".join([*kept, tidied(label)]), ACROSS / SMALL) > NOTE_LINES - 2:
            break
        kept.append(tidied(label))
    return tuple(kept), len(named) - len(kept)


def _fitted(size: int, boxes: list[list[Shown]], columns: Sequence[Sequence[Box]]) -> Fitted:
    asked = [box for column in columns for box in column]
    pairs = list(zip(asked, boxes, strict=True))
    cut = [
        piece.label
        for box, shown in pairs
        for piece, one in zip(box.pieces, shown, strict=False)
        if one.is_cut
    ]
    left = [piece.label for box, shown in pairs for piece in box.pieces[len(shown) :]]
    return Fitted(size, tuple(map(tuple, boxes)), tuple(dict.fromkeys(cut)), tuple(dict.fromkeys(left)))


def _whole(box: Box) -> list[Shown]:
    return [
        Shown(label, tidied(piece.text), is_cut=False)
        for label, piece in zip(_labels(box.pieces), box.pieces, strict=True)
    ]


def _filled(column: Sequence[Box], size: int, room: float) -> Iterator[list[Shown]]:
    """Share the room of a column between its boxes: what one does not need, the other may have."""
    needs = [_box_height(box, size) for box in column]
    shares = _fair_shares(needs, room - BETWEEN * (len(column) - 1))
    for box, share in zip(column, shares, strict=True):
        yield _box_filled(box, size, share)


def _fair_shares(needs: Sequence[float], room: float) -> list[float]:
    """Give each what it needs, or an equal part of what those leave who need less."""
    shares, left = dict[int, float](), room
    for position, place in enumerate(sorted(range(len(needs)), key=lambda place: needs[place])):
        shares[place] = min(needs[place], left / (len(needs) - position))
        left -= shares[place]
    return [shares[place] for place in range(len(needs))]


def _box_filled(box: Box, size: int, room: float) -> list[Shown]:
    """Choose how many pieces have a place, then give each as many lines as is fair."""
    across, line = COLUMN / size, size * LINE
    texts = [tidied(piece.text) for piece in box.pieces]
    needs = [lines(text, across) for text in texts]
    labels = _labels(box.pieces)
    fixed = [lines(label, across / BOLD) * line + GAP * size for label in labels]
    left, count = room - _bare(box, size), 0
    for need, other in zip(needs, fixed, strict=True):
        if (least := other + min(need, FEWEST) * line) > left:
            break
        left, count = left - least, count + 1
    most = _lines_each(needs[:count], int(left // line))
    return [
        Shown(label, shortened(text, across, many), is_cut=many < need)
        for label, text, many, need in zip(labels, texts, most, needs, strict=False)
    ]


def _lines_each(needs: Sequence[int], spare: int) -> list[int]:
    """Say how many lines each piece gets: the most important first, and each of them some."""
    most = [min(need, FEWEST) for need in needs]
    for enough in (ENOUGH, spare + FEWEST):
        for place, need in enumerate(needs):
            more = min(spare, min(need, enough) - most[place])
            most[place] += max(more, 0)
            spare -= max(more, 0)
    return most


def _height(column: Sequence[Box], size: int) -> float:
    return sum(_box_height(box, size) for box in column) + BETWEEN * (len(column) - 1)


def _box_height(box: Box, size: int) -> float:
    across = COLUMN / size
    return _bare(box, size) + sum(
        (lines(label, across / BOLD) + lines(tidied(piece.text), across)) * size * LINE + GAP * size
        for label, piece in zip(_labels(box.pieces), box.pieces, strict=True)
    )


def _bare(box: Box, size: int) -> float:
    """Say how high a box is that has a heading and nothing in it."""
    return BOX + lines(tidied(box.heading), COLUMN / (size + 2) / BOLD) * (size + 2) * LINE


def _labels(pieces: Sequence[Piece]) -> list[str]:
    """List the labels, each only where it is another than that of the piece before."""
    labels = [tidied(piece.label) for piece in pieces]
    return labels[:1] + ["" if one == before else one for before, one in pairwise(labels)]
