"""Which lines of an entry tell more than its title: the others are left out where a share is shown.

``isSaid`` in ``static/js/page.js`` does the same with the same ``REPEATS``; a journey compares the two.
"""

from collections.abc import Mapping

from portable_record.record.readable.tables_names import LABELS
from portable_record.record.readable.view import Line, View

REPEATS: Mapping[str, object] = {
    "about": LABELS["subject"],
    "heading": "What",
    "words": "Result",
    "neutral": ["Status", "Final"],
}
"""Labels of the person, of what a title begins and ends with; and a line that says nothing."""


def telling(shown: View, *, person: str) -> tuple[Line, ...]:
    """Return the lines of an entry without those that only repeat its title or whom the share is about."""
    after = [*shown.lines[1:], Line("", "", 0)]
    return tuple(
        line
        for line, following in zip(shown.lines, after, strict=True)
        if following.depth > line.depth or not _is_said(line, shown.title, person)
    )


def _is_said(line: Line, title: str, person: str) -> bool:
    if line.depth:
        return False
    return (
        line.text == title
        or (line.label == REPEATS["about"] and line.text == person)
        or (line.label == REPEATS["heading"] and title.startswith(f"{line.text}: "))
        or (line.label == REPEATS["words"] and title.endswith(f": {line.text}"))
        or [line.label, line.text] == REPEATS["neutral"]
    )
