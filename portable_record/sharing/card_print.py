"""The card to print: its code and, beside it, its words for eyes alone. See docs/format/card.md.

One HTML file without scripts that asks for nothing. The words are those of ``card_content``, which a reader
of the code shows too; the code is signed, the words beside it are not.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from portable_record.record.readable.dates import last_day
from portable_record.sharing.card_content import (
    EMERGENCY_FOR_THEM,
    EMERGENCY_HELP,
    GIVEN_FOR_THEM,
    CardContent,
    CardItem,
)
from portable_record.sharing.html_file import allowed, asset, filled
from portable_record.sharing.qr import QUIET, CardSize, Matrix, svg
from portable_record.sharing.selection import Selection
from portable_record.sharing.terms import Terms

CODE_MM = {CardSize.WALLET: 40.0, CardSize.SHEET: 80.0}
"""How wide the code is printed, without its white edge."""

_FOR = {True: "For help in an emergency.", False: "For whoever holds it."}
_BY = {
    False: "Put together by the person, not checked by a professional.",
    True: "Put together for the person by somebody else, not checked by a professional.",
}
_FIT = (("huge", 290), ("large", 440), ("middle", 620))
"""How many signs of words fit the back of a wallet card in letters of that size; more are small."""
_A_LINE_END = 24  # signs; a paragraph takes about half a line more than its words
_NUMBER = re.compile(r"\d[\d ]{5,18}\d")


@dataclass(frozen=True, slots=True)
class PrintedCard:
    """What stands on a printed card beside the code.

    ``words`` are the paragraphs, each with its language tag where the entry names one, else an empty text.
    """

    person: str
    standing: str
    put_together: str
    until: str
    words: tuple[tuple[str, str], ...]
    signer: str
    signer_words: tuple[str, ...]

    @classmethod
    def of(
        cls,
        content: CardContent,
        selection: Selection,
        *,
        terms: Terms,
        signer: str,
        signer_words: tuple[str, ...],
    ) -> "PrintedCard":
        """Take it from what goes on the card."""
        languages = {each.entry.id: each.resource.get("language") for each in selection.chosen}
        person, *items = content.items
        return cls(
            person=person.text,
            standing=_FOR[content.standing in (EMERGENCY_HELP, EMERGENCY_FOR_THEM)],
            put_together=_BY[content.standing in GIVEN_FOR_THEM],
            until=last_day(terms.until),
            words=tuple(_word(item, languages) for item in items),
            signer=signer,
            signer_words=signer_words,
        )


def print_card(card: PrintedCard, modules: Matrix, *, size: CardSize) -> bytes:
    """Write the page to print; ``modules`` is the code with its white edge."""
    style = asset("static", "css/card.css")
    policy = f"default-src 'none'; style-src '{allowed(style)}'; base-uri 'none'; form-action 'none'"
    values = {
        "POLICY": policy,
        "STYLE": style,
        "SIZE": "wallet" if size is CardSize.WALLET else "sheet",
        "LABEL": "Care card" if size is CardSize.WALLET else "Care sheet",
        "LETTERS": _letters(card.words),
        "CODE": _code(modules, CODE_MM[size]),
        "PERSON": escape(card.person),
        "STANDING": escape(card.standing),
        "BY": escape(card.put_together),
        "UNTIL": escape(card.until),
        "WORDS": "\n".join(map(_paragraph, card.words)),
        "SIGNER": escape(card.signer),
        "EIGHT": escape(" ".join(card.signer_words)),
    }
    return filled(asset("templates", "page/card.html"), values).encode()


def _word(item: CardItem, languages: Mapping[str, object]) -> tuple[str, str]:
    return item.text, str(languages.get(item.entry_id) or "")


def _paragraph(word: tuple[str, str]) -> str:
    """Write one paragraph; a telephone number stays on one line."""
    text, language = word
    kept = _NUMBER.sub(r'<span class="number">\g<0></span>', escape(text))
    return f'<p dir="auto" lang="{escape(language)}">{kept}</p>'


def _letters(words: Sequence[tuple[str, str]]) -> str:
    signs = sum(len(text) + _A_LINE_END for text, _ in words)
    return next((letters for letters, most in _FIT if signs <= most), "small")


def _code(modules: Matrix, width: float) -> str:
    """Draw the code so that, without its white edge, it is this many millimetres wide."""
    side = len(modules)
    whole = f"{width * side / (side - 2 * QUIET):.2f}mm"
    named = f'<svg width="{whole}" height="{whole}" role="img" aria-label="The code of this card"'
    return svg(modules).strip().replace("<svg", named, 1)
