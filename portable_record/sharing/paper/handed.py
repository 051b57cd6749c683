"""A share on paper: one HTML file to print, which says on every sheet for whom it is and until when.

It holds what the preview shows, part by part, without scripts, and asks for nothing. What the head says of
all of it is not said again of each thing: that the person wrote it, and that nobody has checked it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from html import escape
from itertools import groupby

from portable_record.record.moments import moment_text
from portable_record.record.parts import PARTS, reading_order
from portable_record.record.readable.dates import last_day
from portable_record.record.readable.dates import moment as in_words
from portable_record.record.readable.tables_systems import SYSTEMS
from portable_record.record.readable.view import Line, title
from portable_record.sharing.given_for import why_given
from portable_record.sharing.html_file import allowed, asset, filled
from portable_record.sharing.paper.edges import PAGE, PAGES, edge_style, one_line
from portable_record.sharing.preview import Seen, items_of
from portable_record.sharing.selection import Selection
from portable_record.sharing.terms import SMALLER_GROUPS, Terms

_TITLES = {part.key: part.title for part in PARTS}
_DEPTHS = 4
_MOST_TOGETHER = 1500  # letters; a longer entry may begin on one sheet and end on the next
_OWN_WORDS = SYSTEMS["ObservationValue"]["PATAST"]


def print_share(selection: Selection, terms: Terms, *, author: str, now: datetime) -> bytes:
    """Write the file to print; ``author`` is who gives it, and for whom where they are not the person."""
    until, recipient = last_day(terms.until), terms.recipient.name
    person = title(selection.patient.resource)
    values = {
        "FOR": f"For <bdi>{escape(recipient)}</bdi>, until {escape(until)}.",
        "WHY": escape(why_given(terms.purpose, person)),
        "BY": escape(author),
        "PASSING": _PASSING[terms.pass_on == SMALLER_GROUPS],
    }
    return print_selection("page/handed.html", selection, values, now=now)


def print_selection(
    template: str, selection: Selection, values: Mapping[str, str], *, now: datetime
) -> bytes:
    """Write what goes out on paper, part by part; ``values`` are what this one says around it, as HTML."""
    person, *items = items_of(selection)
    day = in_words(moment_text(now)[:10])
    about = one_line(person.title)
    style = asset("static", "css/handed.css") + edge_style(
        f"\u2068{about}\u2069 \u00b7 {day}" if about else day, f"Page {PAGE} of {PAGES}"
    )
    found = _by_part(items, [each.entry.part for each in selection.chosen[1:]])
    values = {
        "POLICY": f"default-src 'none'; style-src '{allowed(style)}'; base-uri 'none'; form-action 'none'",
        "STYLE": style,
        "PERSON": escape(person.title),
        "MADE": escape(day),
        "DETAILS": _lines(person.lines),
        "CONTENTS": _contents(found),
        "PARTS": "\n".join(_parts(found)),
        **values,
    }
    return filled(asset("templates", template), values).encode()


_PASSING = {
    False: "Please do not show it to others.",
    True: "It may be shown to smaller groups that you support.",
}


def _by_part(items: Sequence[Seen], parts: Sequence[str]) -> list[tuple[str, list[Seen]]]:
    """Sort by part, what must be known at once first; else in the order that they have."""
    pairs = sorted(zip(items, parts, strict=True), key=lambda pair: reading_order(pair[1]))
    return [(part, [item for item, _ in some]) for part, some in groupby(pairs, key=lambda pair: pair[1])]


def _contents(found: Sequence[tuple[str, Sequence[Seen]]]) -> str:
    """List the parts and how much is in each, if there are several."""
    if len(found) < 2:
        return ""
    said = "; ".join(f"{escape(_TITLES[part])} ({len(items)})" for part, items in found)
    return f'<p class="contents"><b>What is in it:</b> {said}.</p>'


def _parts(found: Sequence[tuple[str, Sequence[Seen]]]) -> Iterator[str]:
    for part, items in found:
        entries = "\n".join(_entry(item) for item in items)
        yield f"<section>\n<h2>{escape(_TITLES[part])}</h2>\n{entries}\n</section>"


def _entry(item: Seen) -> str:
    long = " long" if sum(len(line.text) for line in item.lines) > _MOST_TOGETHER else ""
    return (
        f'<article class="entry{long}"><p class="kind">{escape(item.kind)}</p>'
        f'<h3 dir="auto">{escape(item.title)}</h3>{_lines(item.lines)}</article>'
    )


def _lines(lines: Sequence[Line]) -> str:
    lines = [line for line in lines if line.text != _OWN_WORDS]
    written = (
        f'<div class="depth-{min(line.depth, _DEPTHS)}"><dt>{escape(line.label) or "&nbsp;"}</dt>'
        f'<dd dir="auto">{escape(line.text)}</dd></div>'
        for line in lines
    )
    return f"<dl>{''.join(written)}</dl>" if lines else ""
