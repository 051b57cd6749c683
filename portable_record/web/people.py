"""My people: the circle as a picture, and the same as a list."""

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, render_template
from flask_babel import gettext as _

from portable_record.record.circle_marks import CLOSENESS
from portable_record.record.kinds import kind
from portable_record.web.entries import OWN_PAGES
from portable_record.web.guard import doorway

if TYPE_CHECKING:
    from portable_record.record.people import Somebody
    from portable_record.record.pictures.circle import Frame, Layout, Spot

pages = Blueprint("people", __name__)
_KEEPS_APART = "\u200c"


@dataclass(frozen=True, slots=True)
class Placed:
    """Somebody at their spot, and what stands there: their name or letters of it.

    ``one`` is missing where the spot says how many more there are.
    """

    spot: "Spot"
    one: "Somebody | None" = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A circle to draw in one size."""

    frame: "Frame"
    layout: "Layout"
    placed: tuple[Placed, ...]


def show() -> str:
    """Show the circle, and the people by group."""
    from portable_record.actions.my_people import my_people
    from portable_record.record.pictures.circle import NARROW, WIDE

    at = doorway(current_app)
    with at.record() as record:
        found = my_people(record)
        circle = found.circle
        return render_template(
            "people/show.html",
            found=found,
            pictures={name: picture_of(circle, frame) for name, frame in (("wide", WIDE), ("narrow", NARROW))}
            if circle
            else {},
            rings=sorted({one.ring for one in circle}),
            me=at.keeping_for or _("Me"),
        )


def picture_of(people: "tuple[Somebody, ...]", frame: "Frame") -> Picture:
    """Give everybody their spot; people come ring by ring."""
    from portable_record.record.pictures.circle import lay_out
    from portable_record.record.pictures.fitting import fitted

    counts = [sum(one.ring == ring for one in people) for ring in range(len(CLOSENESS) + 1)]
    layout = lay_out(counts, frame)
    spots = layout.spots[:-1] if layout.more else layout.spots
    placed = [
        Placed(spot, one, fitted(one.name, frame.line, lines=2) if spot.named else initials(one.name))
        for spot, one in zip(spots, people, strict=False)
    ]
    placed += [Placed(layout.spots[-1])] if layout.more else []
    return Picture(frame, layout, tuple(placed))


def initials(name: str) -> str:
    """Give the first letters of the first and the last word of a name, as they are written."""
    words = name.split()
    letters = [found for word in words[:1] + words[1:][-1:] if (found := _first_letter(word))]
    return _KEEPS_APART.join(letters) or "?"


def ring_words(ring: int) -> str:
    """Say what a ring of the circle stands for."""
    return str(_(kind(CLOSENESS[ring]).title) if ring < len(CLOSENESS) else _("Not said yet how close"))


def group_words(group: str) -> str:
    """Say what a group of people is called."""
    return str(_(kind(group).title))


def _is_seen(sign: str) -> bool:
    """Say whether a sign can stand for a name: a letter, a digit, a small picture."""
    category = unicodedata.category(sign)
    return category[0] in "LN" or category == "So"


def _first_letter(word: str) -> str:
    """Give the first letter or picture of a word with all that belongs to it, but no signs before it."""
    from portable_record.record.pictures.fitting import letters_of

    start = next((at for at, sign in enumerate(word) if _is_seen(sign)), len(word))
    letter = next(letters_of(word[start : start + 12]), "")
    return letter.upper() if len(letter.upper()) == len(letter) else letter


OWN_PAGES["people"] = show
for _name, _word in (("initials", initials), ("ring_words", ring_words), ("group_words", group_words)):
    pages.add_app_template_global(_word, _name)
