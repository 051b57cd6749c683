"""The page about the person: which of their words stand in which of its four boxes, most important first."""

from dataclasses import dataclass

from portable_record.actions.paper import Paper
from portable_record.actions.part_view import Card
from portable_record.record.asking.places import AS_IT_IS
from portable_record.record.kinds import kind

LIKE, IMPORTANT, SUPPORT, TALK = "like", "important", "support", "talk"
BOXES = (LIKE, IMPORTANT, SUPPORT, TALK)

# What stands where, by the kind of entry or the heading of About me, the most important first.
_PLACES = {
    LIKE: ("good-at", "can-offer"),
    IMPORTANT: ("most-important", "important-people", "value", "place"),
    SUPPORT: (
        *("do-and-dont", "how-to-support", "reasonable-adjustment", "adjustment"),
        *("also-worth-knowing", "wellness"),
    ),
    TALK: ("communication-need", "how-to-communicate", "communicate", "language", "interpreter", "format"),
}
_ELSEWHERE = {"strengths": LIKE, "communication": TALK, "about-me": IMPORTANT}
_BOX_OF = {key: box for box, keys in _PLACES.items() for key in keys}
_ORDER = {key: place for keys in _PLACES.values() for place, key in enumerate(keys)}


@dataclass(frozen=True, slots=True)
class Said:
    """Some of the person's words: the kind of entry or the heading they stand under, and its title."""

    key: str
    title: str
    text: str


def boxes(paper: Paper) -> dict[str, tuple[Said, ...]]:
    """Sort what is on a paper into the four boxes; a file has no words for them, the photo stands above."""
    found: dict[str, list[Said]] = {box: [] for box in BOXES}
    for card in (card for card in paper.cards if not (card.sheet and card.sheet.file)):
        for said in _said(card):
            found[_BOX_OF.get(said.key, _ELSEWHERE[card.entry.part])].append(said)
    last = len(_ORDER)
    return {
        box: tuple(sorted(some, key=lambda said: _ORDER.get(said.key, last))) for box, some in found.items()
    }


def _said(card: Card) -> list[Said]:
    """Take the words of an entry, each heading of About me for itself."""
    if card.sheet is None or card.careful:
        lines = (f"{line.label}: {line.text}" if line.label else line.text for line in card.lines)
        return [Said("", "", "\n".join((*card.careful, card.entry.title, *lines)))]
    if card.sheet.key == "about-me":
        return [
            Said(question.key, kind(question.key).title, str(answer))
            for question, answer in card.answers
            if answer and answer != AS_IT_IS and question.key in _ORDER
        ]
    words = next((str(answer) for question, answer in card.answers if question.says == " "), "")
    usable = words and words != AS_IT_IS
    return [Said(card.sheet.key, card.sheet.title, words if usable else card.entry.title)]
